/* What the demo region holds. Every name is invented; FINESS numbers start with 99, which no département has. */
#ifndef VIGIE_SIM_DEMO_DATA_H
#define VIGIE_SIM_DEMO_DATA_H

#include <stddef.h>

struct demo_site {
	const char *name, *kind, *commune, *departement;
	double latitude, longitude;
	const char *college, *aliases;
};

struct demo_router {
	const char *name;
	size_t site;            /* index */
	const char *kind, *recording, *extra; /* extra: further lines of its agent section */
	const char *parents;
};

enum { DEMO_PRIMARY = 1, DEMO_BACKUP };

struct demo_link {
	const char *name;
	size_t site;
	const char *router, *interface; /* NULL: known by its address only */
	const char *address;
	const char *alias, *perimeter, *layer, *class_of_service;
	double expected_bps, in_bps, out_bps;
	int role;               /* 0: alone */
	const char *group;
	const char *movement;   /* further lines of its interface section */
};

extern const struct demo_site demo_sites[];
extern const struct demo_router demo_routers[];
extern const struct demo_link demo_links[];
extern const size_t demo_n_sites, demo_n_routers, demo_n_links;

#endif
