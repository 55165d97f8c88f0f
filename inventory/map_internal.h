/* What the files inventory/map*.c and reader_map.c share. */
#ifndef VIGIE_MAP_INTERNAL_H
#define VIGIE_MAP_INTERNAL_H

#include "inventory/impact_internal.h"
#include "map.h"

/* The map of what the graph holds, without anything measured or dated: texts are the graph's, ids in arena a. *ret_of: the node of the
 * map for each node of the graph; SIZE_MAX: none. ERR_MEMORY. */
bool map_build(const struct impact_graph *g, struct arena *a, struct map *ret, size_t **ret_of, struct err *e) MUST_CHECK;

/* Orders the edges, leaves out those that say again what another said, and makes the indices. False without memory. */
bool map_index(struct map *m, struct arena *a);

/* The states of what nobody measures, after the reach and the states of all else; order: nodes of the map, each behind all that it
 * needs, SIZE_MAX to be skipped. */
void map_conclude(struct map *m, const size_t *order, size_t n);

/* The number of a need tells whether several stand in for each other in it. */
static inline size_t map_need_number(size_t need, bool several)
{
	return 2 * need + several;
}

static inline bool map_need_is_single(size_t number)
{
	return number % 2 == 0;
}

#endif
