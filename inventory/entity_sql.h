/* The statements on the tables of entity.h, one text per statement and file, made from its columns. */
#ifndef VIGIE_ENTITY_SQL_H
#define VIGIE_ENTITY_SQL_H

#include "arena.h"
#include "inventory/entity.h"

#include <sqlite3.h>

enum entity_sql {
	ENTITY_SQL_SELECT_ALL, /* id, name, valid_from of the current version or NULL, columns; by name, removed ones too */
	ENTITY_SQL_SELECT_AT,  /* $1 instant: id, name, valid_from, columns; by name */
	ENTITY_SQL_CLOSE,      /* $1 valid_to, $2 entity */
	ENTITY_SQL_LAST_END,   /* $1 entity: the latest valid_to */
	ENTITY_SQL_INSERT,     /* $1 entity, $2 valid_from, $3… columns */
	ENTITY_SQL_COUNT
};

/* Owned by the caller; NULL on failure. Columns are those of the file in its order, but for `name`. */
sqlite3_stmt *entity_sql_prepare(sqlite3 *db, const struct entity_file *f, enum entity_sql which, struct err *e);

/* The canonical text of result column `at`; *ret NULL when it is NULL. false: no memory. */
bool entity_sql_column(const struct entity_column *c, sqlite3_stmt *st, int at, struct arena *a, const char **ret) MUST_CHECK;

/* Binds a canonical text (NULL: NULL) with the type of its column; text is borrowed until the statement is reset. */
int entity_sql_bind(const struct entity_column *c, sqlite3_stmt *st, int at, const char *value);

#endif
