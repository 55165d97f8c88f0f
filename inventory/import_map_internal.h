/* A mapping as read, shared by import_map.c (its application) and import_map_read.c. In one arena with what it is applied to. */
#ifndef VIGIE_IMPORT_MAP_INTERNAL_H
#define VIGIE_IMPORT_MAP_INTERNAL_H

#include "inventory/import_map.h"

enum { MAP_SOURCES_MAX = 8, MAP_CONDITIONS_MAX = 16 };

struct map_pair {
	const char *from, *to;
};

struct map_column {
	size_t target;               /* column of the entity */
	unsigned line;               /* in the mapping */
	const char *from[MAP_SOURCES_MAX];
	size_t at[MAP_SOURCES_MAX];  /* the cells they are */
	size_t n_from;
	const struct map_pair *pairs;
	size_t n_pairs;
	const char *value, *def, *prefix, *join, *after, *before, *distinct; /* NULL: not given */
	size_t distinct_at;
};

struct map_condition {
	const char *column;
	unsigned line;
	size_t at;
	const char **patterns;
	size_t n_patterns;
	bool only;                   /* only-when */
};

struct map {
	const char *name;            /* for messages */
	const struct entity_file *file;
	char separator;              /* 0: guess */
	bool windows_1252, no_header, no_quotes, skip_unnamed;
	struct map_column *columns;
	size_t n_columns;
	struct map_condition conditions[MAP_CONDITIONS_MAX];
	size_t n_conditions;
};

bool map_read(const char *name, const char *text, struct arena *a, struct map *ret, struct err *e) MUST_CHECK;

#endif
