/* What the map tells around an object, as lines of a sheet: the care that depends on it, and of what the graph of devices, links and services does
 * not hold also what it needs. */
#ifndef VIGIE_CONSOLE_DEPENDENTS_H
#define VIGIE_CONSOLE_DEPENDENTS_H

#include "map.h"

struct text;

/* A line for each that depends on object, "kind:name", or that it depends on (MAP_UP, MAP_DOWN), itself not told: processes, applications, routes
 * and Covolinks and sites; all: also what is measured, contracts, perimeters. *ret_n: how many there are. region: states that were read
 * already. Inside reader_begin … reader_end. ERR_MEMORY and those of read_map_of. */
bool dependents_write(struct reader *r, const struct region_rows *region, const char *object, enum map_direction direction, bool all, wall_t now,
                      struct text *t, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
