/* The nodes of the region's graph (region_graph.h) as the live core knows them: devices, links and services, what is displayed of each
 * and which checks measure it. */
#ifndef VIGIE_LIVE_NODES_H
#define VIGIE_LIVE_NODES_H

#include "inventory/live_core.h"

/* What a node is. Exactly one is set. */
struct node {
	const struct reg_device *device;
	const struct reg_link *link;
	const struct reg_service *service;
	int64_t id;
};

struct node node_of(const struct registry *r, size_t i);
size_t node_with_id(const struct live_table *t, int64_t id); /* SIZE_MAX: none */
const struct live_shown *node_shown(const struct live_table *t, size_t i);
enum state node_state(const struct live_table *t, size_t i);

enum { CHECKS_OF_A_LINK = 2 };

/* The checks that measure it: of a link its own, or those of the agents at its ends. Borrowed until the next call. */
const size_t *node_checks(const struct live_table *t, size_t i, size_t buf[CHECKS_OF_A_LINK], size_t *ret_n);

/* The device that a check asks over SNMP, of whose ends it tells too. NULL for any other check. */
const struct live_device *agent_asked_by(const struct live_table *t, size_t check);

#endif
