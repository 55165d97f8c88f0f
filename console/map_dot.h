/* The map for Graphviz. Pure. Every name is a quoted, escaped label: what it holds is never read as a part of the drawing. */
#ifndef VIGIE_CONSOLE_MAP_DOT_H
#define VIGIE_CONSOLE_MAP_DOT_H

#include "map.h"
#include "text.h"

/* Nodes are named by their ids. Edges that stand in for each other are dashed. */
void map_dot_write(const struct map *m, bool ascii, struct text *t);

#endif
