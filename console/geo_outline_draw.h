/* The outline of Normandy as cells: braille, or the ASCII characters that run the same way. */
#ifndef VIGIE_CONSOLE_GEO_OUTLINE_DRAW_H
#define VIGIE_CONSOLE_GEO_OUTLINE_DRAW_H

#include "console/grid.h"
#include "console/geo_projection.h"

/* Into the cells of p from (area.x, area.y). Coast and border of the region are whole lines, those of the départements dotted. */
void geo_draw_outline(struct grid *g, struct rect area, const struct geo_projection *p);

/* The character for the dots of a braille cell (U+2800 + dots): ' ' for none. */
char geo_ascii_of_dots(unsigned dots);

#endif
