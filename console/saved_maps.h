/* Saved maps: which part of the map a person wants to see again, under a name, in a file of their own.
 *
 * A line each: `region NAME`, `departement NAME SITE`, `around NAME SITE`, `layers NAME` (all), `layers NAME up|down|both LEVELS NODE`. SITE and
 * NODE go to the end of the line; `#` starts a comment. */
#ifndef VIGIE_CONSOLE_SAVED_MAPS_H
#define VIGIE_CONSOLE_SAVED_MAPS_H

#include "console/map_view.h"

enum { SAVED_MAPS_MAX = 64, SAVED_MAP_NAME_MAX = 48 };

struct saved_map {
	char name[SAVED_MAP_NAME_MAX];  /* one word */
	bool layers;
	enum geo_zoom zoom;
	char site[STRATA_ID_MAX];       /* under the cursor; "" none */
	struct strata_scope scope;
};

struct saved_maps { struct saved_map of[SAVED_MAPS_MAX]; size_t n; };

/* ERR_CONFIG "file:line: what was expected": what is right was taken. A file that is not there holds none. */
bool saved_maps_parse(struct saved_maps *m, const char *path, FILE *in, struct err *e) MUST_CHECK;
bool saved_maps_load(struct saved_maps *m, const char *path, struct err *e) MUST_CHECK;

/* Replaces the file at once, or leaves it; its folder is made. ERR_SYSTEM. */
bool saved_maps_write(const struct saved_maps *m, const char *path, struct err *e) MUST_CHECK;

struct saved_map *saved_maps_find(struct saved_maps *m, const char *name); /* NULL: none */
/* In the place of one of that name. ERR_USAGE: the name is no single word, or there are too many. */
bool saved_maps_add(struct saved_maps *m, const struct saved_map *map, struct err *e) MUST_CHECK;
bool saved_maps_remove(struct saved_maps *m, const char *name);

void saved_map_of(const struct map_view *v, const char *name, struct saved_map *ret); /* as it is shown now */
void saved_map_show(const struct saved_map *map, struct map_view *v);                 /* the layers are to be loaded */

#endif
