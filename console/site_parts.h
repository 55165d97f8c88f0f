/* What is watched at one site, and what that comes to in one sentence. Pure. */
#ifndef VIGIE_CONSOLE_SITE_PARTS_H
#define VIGIE_CONSOLE_SITE_PARTS_H

#include "reader.h"

struct text;

/* Borrowed rows of a region, the worst first, then by name. */
struct site_parts {
	const struct link_row **links;
	const struct device_row **devices;
	const struct service_row **services;
	const struct covolink_row **covolinks; /* that stand there */
	const struct heartbeat_row **heartbeats; /* told of there: no part of its state */
	size_t n_links, n_devices, n_services, n_covolinks, n_heartbeats;
};

/* The arrays are in arena a. False without memory. */
bool site_parts_of(const struct region_rows *region, const char *site, struct arena *a, struct site_parts *ret) MUST_CHECK;

enum state site_parts_state(const struct site_parts *p); /* the worst; unknown when nothing is watched */

/* onset_since of it. */
wall_t site_parts_since(const struct site_parts *p);

/* The contracts of its links, each once, as many as max. */
size_t site_contracts(const struct site_parts *p, const char **ret, size_t max);

/* One true sentence, in the language of the screen: what is wrong, the links first, or that nothing is. */
void site_verdict(const struct site_parts *p, struct text *t);

/* How many of its links are down, or that they are up; nothing where neither is so. */
void site_links_verdict(const struct site_parts *p, struct text *t);

#endif
