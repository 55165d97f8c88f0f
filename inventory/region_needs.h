/* What the dependency graph of the region is made from, shared by the files inventory/region_*.c. */
#ifndef VIGIE_REGION_NEEDS_H
#define VIGIE_REGION_NEEDS_H

#include "region_graph.h"

struct region_name {
	const char *name;
	size_t node;
};

/* Needs whose alternatives stand one behind the other, all in the arena. */
struct region_needs {
	const struct registry *r;
	struct arena *arena;
	struct region_name *by_name, *by_address; /* devices, sorted; those without an address are not in by_address */
	size_t n_addressed;
	struct graph_need *needs;
	size_t n_needs, cap_needs;
	size_t *alternatives;       /* of the need being made */
	size_t n_alternatives, cap_alternatives;
	bool failed;                /* without memory */
};

/* One of the need being made; SIZE_MAX: none. */
void region_add_alternative(struct region_needs *b, size_t node);

/* The alternatives added since the last need, if any, become one of the node. */
void region_add_need(struct region_needs *b, size_t node);

/* What dependencies.csv declares that devices, links, services and Covolinks need of each other. Other names are not heeded, nor is a
 * need of what is not ours, nor what is part of a circle with the needs that there are or with each other. */
void region_add_dependencies(struct region_needs *b);

#endif
