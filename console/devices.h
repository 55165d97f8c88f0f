/* The devices view: a list, and the card of one device: checks, load, memory, disks, interfaces, sensors, what it carries. */
#ifndef VIGIE_CONSOLE_DEVICES_H
#define VIGIE_CONSOLE_DEVICES_H

#include "console/browser.h"
#include "map.h"
#include "neighbours.h"

enum { HISTORY_POINTS = 480, PAST_STATES_DAYS = 30 };

/* What only the card of one device needs; rows in the page's arena. */
struct device_page {
	struct processor_row *processors;
	struct memory_row *memories;
	struct storage_row *storages;
	struct sensor_row *sensors;
	struct usage_row *usage;
	struct interface_row *interfaces;
	size_t n_processors, n_memories, n_storages, n_sensors, n_interfaces, n_usage;
	const struct link_row **links;       /* with an end on it; in the region that the list keeps */
	const struct service_row **services; /* that it runs */
	size_t n_links, n_services;
	const struct heartbeat_row **backups; /* of what it carries; in the region too */
	size_t n_backups;
	struct certificate_row *certificates; /* of all services */
	size_t n_certificates;
	struct history_row *history;
	struct state_row *states;
	struct check_row *checks;
	size_t n_history, n_states, n_checks;
	const struct map_node **above;       /* what depends on it: processes, applications, services, routes, Covolinks; by layer */
	size_t n_above;
	struct neighbour_list neighbours;
};

bool devices_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
void devices_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
