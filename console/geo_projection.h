/* Where a place of the earth stands on the screen. Pure. Equirectangular, true to scale at the latitude of the middle of what is shown: over
 * Normandy east-west distances are off by 2 % at most.
 *
 * A cell of a terminal is taken to be twice as high as wide and holds 2 × 4 dots of braille, so that a dot is square. */
#ifndef VIGIE_CONSOLE_GEO_PROJECTION_H
#define VIGIE_CONSOLE_GEO_PROJECTION_H

#include "console/geo_places.h"

enum { GEO_DOTS_ACROSS = 2, GEO_DOTS_DOWN = 4 };

struct geo_projection {
	struct geo_window window; /* what the cells hold: at least what was asked for */
	double dots_per_degree_east, dots_per_degree_north;
	int width, height;        /* cells */
};

/* The largest scale at which the window fits into so many cells, the window in their middle. */
struct geo_projection geo_projection_fit(const struct geo_window *window, int width, int height);

/* How many columns the window takes at the scale that so many rows allow. */
int geo_projection_columns(const struct geo_window *window, int height);

struct geo_dot { int x, y; }; /* from the upper left, x to the east; outside 0..2·width, 0..4·height: not on the map */

struct geo_dot geo_project(const struct geo_projection *p, struct geo_position at);
bool geo_projection_holds(const struct geo_projection *p, struct geo_position at);

#endif
