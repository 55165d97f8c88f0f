/* The kinds of entities and the statement that reads their rows. */
#ifndef VIGIE_READER_ENTITY_H
#define VIGIE_READER_ENTITY_H

#include "inventory/reader_internal.h"

struct entity_kind {
	const char *name;         /* entity.kind */
	enum statement rows;      /* $1: instant, $2: entity or NULL; columns: id, name, then those of its table */
};

extern const struct entity_kind entity_kinds[];
extern const size_t n_entity_kinds;

const struct entity_kind *entity_kind_find(const char *name); /* NULL: no such kind */

#endif
