/* The map as text: a layer a band, what is worst first, by name; what is healthy is folded into counts where room is short. Nothing
 * red is lost: what has no room is counted, with the state that it has. Pure.
 *
 *   Sites          52  × EHPAD Démo 12  ▲ CH Démo Caen  • 50 */
#ifndef VIGIE_CONSOLE_MAP_LAYERS_H
#define VIGIE_CONSOLE_MAP_LAYERS_H

#include "arena.h"
#include "console/grid.h"
#include "map.h"

/* A node that is shown by name. Rows and columns count from the top left of the drawing. */
struct map_place { size_t node; int row, x, width; };

/* So many nodes of a layer and a state that are not. */
struct map_fold { enum map_layer layer; enum state state; size_t n; int row, x, width; };

struct map_band { enum map_layer layer; size_t n; int row, height; };

struct map_drawing {
	const struct map *map;        /* borrowed */
	struct map_place *places;     /* by row, then by column: what a cursor walks over */
	struct map_fold *folds;
	struct map_band *bands;       /* layers that hold something */
	size_t n_places, n_folds, n_bands;
	int width, height;            /* height: rows used */
};

/* The least columns and rows in which each layer has a row, with room for a name and for its counts. */
void map_layers_least(const struct map *m, bool ascii, int *ret_width, int *ret_height);

/* selected, unless SIZE_MAX: a node that is shown by name whatever its state. At least one row a layer: of a lower `height` the rest
 * is not drawn; height 0: as many as needed to name all. What is returned is in arena a. ERR_MEMORY. */
bool map_layers_lay_out(const struct map *m, size_t selected, int width, int height, bool ascii, struct arena *a,
                        struct map_drawing *ret, struct err *e) MUST_CHECK;

/* The place after `at` (SIZE_MAX: the first one) in a direction: dx -1, 1 along the drawing, dy -1, 1 to the nearest of the next row
 * that has one; SIZE_MAX: there is none. */
size_t map_layers_next(const struct map_drawing *d, size_t at, int dx, int dy);

void map_layers_render(const struct map_drawing *d, size_t selected, struct grid *g, struct rect area);

#endif
