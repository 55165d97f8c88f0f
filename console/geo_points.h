/* Points of the map: sites that would stand in each other's way are one point, which shows how many they are. Pure. */
#ifndef VIGIE_CONSOLE_GEO_POINTS_H
#define VIGIE_CONSOLE_GEO_POINTS_H

#include <stdbool.h>
#include <stddef.h>

/* A row of the list that has a place on the map: its cell. */
struct geo_member { int x, y; size_t row; };

/* Takes the cells x … x + width - 1 of row y: a symbol, then the count where there are several. Each of its members lies in one of them. */
struct geo_point { int x, y, width; size_t first, n; };

/* members: by point, then by row. Both arrays have room for as many as there are members. */
struct geo_points {
	struct geo_member *members;
	struct geo_point *points;
	size_t n_members, n;
};

enum { GEO_POINT_WIDTH_MAX = 6 };

/* From members in any order; no more than 99,999. */
void geo_points_arrange(struct geo_points *m);

size_t geo_points_of_row(const struct geo_points *m, size_t row);  /* the point it belongs to; m->n: none */
size_t geo_points_at(const struct geo_points *m, int x, int y);    /* the point that takes the cell; m->n: none */

/* The point that an arrow leads to; m->n: none lies that way. right and down: -1, 0, 1, one of them 0. */
size_t geo_points_towards(const struct geo_points *m, size_t from, int right, int down);

#endif
