#include "inventory/entity_sql.h"

#include "inventory/cell.h"
#include "inventory/db.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static void append_columns(struct text *t, const struct entity_file *f, const char *table)
{
	size_t name = entity_name_column(f);

	for (size_t i = 0; i < f->n_columns; i++)
		if (i != name)
			text_appendf(t, ", %s%s\"%s\"", table, *table ? "." : "", f->columns[i].name);
}

static void append_insert(struct text *t, const struct entity_file *f)
{
	size_t name = entity_name_column(f), n = 3;

	text_appendf(t, "INSERT INTO \"%s\" (entity_id, valid_from", f->kind);
	append_columns(t, f, "");
	text_append(t, ") VALUES ($1, $2");
	for (size_t i = 0; i < f->n_columns; i++)
		if (i != name)
			text_appendf(t, ", $%zu", n++);
	text_append_char(t, ')');
}

static void append_sql(struct text *t, const struct entity_file *f, enum entity_sql which)
{
	switch (which) {
	case ENTITY_SQL_SELECT_ALL:
		text_append(t, "SELECT e.id, e.name, t.valid_from");
		append_columns(t, f, "t");
		text_appendf(t, " FROM entity e LEFT JOIN \"%s\" t ON t.entity_id = e.id AND t.valid_to IS NULL WHERE e.kind = '%s'"
		             " ORDER BY e.name", f->kind, f->kind);
		break;
	case ENTITY_SQL_SELECT_AT:
		text_append(t, "SELECT e.id, e.name, t.valid_from");
		append_columns(t, f, "t");
		text_appendf(t, " FROM entity e JOIN \"%s\" t ON t.entity_id = e.id WHERE t.valid_from <= $1"
		             " AND (t.valid_to IS NULL OR t.valid_to > $1) ORDER BY e.name", f->kind);
		break;
	case ENTITY_SQL_CLOSE:
		text_appendf(t, "UPDATE \"%s\" SET valid_to = $1 WHERE entity_id = $2 AND valid_to IS NULL", f->kind);
		break;
	case ENTITY_SQL_LAST_END:
		text_appendf(t, "SELECT max(valid_to) FROM \"%s\" WHERE entity_id = $1", f->kind);
		break;
	case ENTITY_SQL_INSERT:
		append_insert(t, f);
		break;
	case ENTITY_SQL_COUNT:
		break;
	}
}

sqlite3_stmt *entity_sql_prepare(sqlite3 *db, const struct entity_file *f, enum entity_sql which, struct err *e)
{
	struct text sql = TEXT_INIT(4096);
	sqlite3_stmt *st = NULL;
	int rc;

	append_sql(&sql, f, which);
	if (sql.failed) {
		err_set(e, ERR_MEMORY, "out of memory");
	} else {
		rc = sqlite3_prepare_v2(db, text_str(&sql), -1, &st, NULL);
		if (rc != SQLITE_OK)
			db_error(db, rc, "inventory", e);
	}
	text_done(&sql);
	return st;
}

bool entity_sql_column(const struct entity_column *c, sqlite3_stmt *st, int at, struct arena *a, const char **ret)
{
	char buf[CELL_REAL_MAX];
	const char *text = buf;

	*ret = NULL;
	if (sqlite3_column_type(st, at) == SQLITE_NULL)
		return true;
	if (c->type == COLUMN_REAL)
		cell_format_real(sqlite3_column_double(st, at), buf);
	else if (c->type == COLUMN_BOOLEAN)
		text = sqlite3_column_int64(st, at) ? CELL_YES : CELL_NO;
	else
		text = (const char *)sqlite3_column_text(st, at);
	*ret = arena_strdup(a, text);
	return *ret;
}

int entity_sql_bind(const struct entity_column *c, sqlite3_stmt *st, int at, const char *value)
{
	if (!value)
		return sqlite3_bind_null(st, at);
	if (c->type == COLUMN_REAL)
		return sqlite3_bind_double(st, at, strtod(value, NULL));
	if (c->type == COLUMN_BOOLEAN)
		return sqlite3_bind_int64(st, at, strcmp(value, CELL_YES) == 0);
	if (c->type == COLUMN_INTEGER)
		return sqlite3_bind_int64(st, at, strtoll(value, NULL, 10));
	return sqlite3_bind_text(st, at, value, -1, SQLITE_STATIC);
}
