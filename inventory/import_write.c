#include "intl.h"
#include "inventory/db.h"
#include "inventory/entity_sql.h"
#include "inventory/import_plan.h"

#include <string.h>

/* The statements that one kind needs. */
struct writer {
	struct import_plan *p;
	const struct entity_file *file;
	sqlite3_stmt *add, *confirm, *close, *last_end, *insert;
};

static sqlite3_stmt *prepare(struct import_plan *p, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(p->db, sql, -1, &st, NULL);

	if (rc != SQLITE_OK)
		db_error(p->db, rc, "inventory", p->e);
	return st;
}

static bool writer_open(struct writer *w)
{
	struct import_plan *p = w->p;

	w->add = prepare(p, "INSERT INTO entity (kind, name, created_ms, last_confirmed_ms) VALUES ($1, $2, $3, $3)");
	w->confirm = prepare(p, "UPDATE entity SET last_confirmed_ms = $1 WHERE id = $2");
	w->close = entity_sql_prepare(p->db, w->file, ENTITY_SQL_CLOSE, p->e);
	w->last_end = entity_sql_prepare(p->db, w->file, ENTITY_SQL_LAST_END, p->e);
	w->insert = entity_sql_prepare(p->db, w->file, ENTITY_SQL_INSERT, p->e);
	return w->add && w->confirm && w->close && w->last_end && w->insert;
}

static void writer_close(struct writer *w)
{
	sqlite3_finalize(w->add);
	sqlite3_finalize(w->confirm);
	sqlite3_finalize(w->close);
	sqlite3_finalize(w->last_end);
	sqlite3_finalize(w->insert);
}

static bool run(struct writer *w, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_DONE) {
		db_error(w->p->db, rc, _("cannot write the inventory"), w->p->e);
		sqlite3_reset(st);
		return false;
	}
	sqlite3_reset(st);
	return true;
}

static bool add_entity(struct writer *w, struct import_row *row)
{
	sqlite3_bind_text(w->add, 1, w->file->kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(w->add, 2, row->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(w->add, 3, w->p->now.ms);
	if (!run(w, w->add))
		return false;
	row->entity_id = sqlite3_last_insert_rowid(w->p->db);
	return true;
}

static bool confirm_entity(struct writer *w, const struct import_row *row)
{
	sqlite3_bind_int64(w->confirm, 1, w->p->now.ms);
	sqlite3_bind_int64(w->confirm, 2, row->entity_id);
	return run(w, w->confirm);
}

/* Versions never overlap nor share their first instant, even within one millisecond or when the clock went back. */
static wall_t end_of(const struct writer *w, const struct import_row *stored)
{
	wall_t now = w->p->now;

	return now.ms > stored->valid_from.ms ? now : (wall_t){ stored->valid_from.ms + 1 };
}

static bool close_version(struct writer *w, const struct import_row *stored)
{
	sqlite3_bind_int64(w->close, 1, end_of(w, stored).ms);
	sqlite3_bind_int64(w->close, 2, stored->entity_id);
	return run(w, w->close);
}

static bool read_last_end(struct writer *w, int64_t entity_id, wall_t *ret)
{
	int rc;

	sqlite3_bind_int64(w->last_end, 1, entity_id);
	rc = sqlite3_step(w->last_end);
	if (rc != SQLITE_ROW) {
		db_error(w->p->db, rc, _("cannot read the inventory"), w->p->e);
		sqlite3_reset(w->last_end);
		return false;
	}
	if (sqlite3_column_type(w->last_end, 0) != SQLITE_NULL && sqlite3_column_int64(w->last_end, 0) > ret->ms)
		ret->ms = sqlite3_column_int64(w->last_end, 0);
	sqlite3_reset(w->last_end);
	return true;
}

static bool insert_version(struct writer *w, const struct import_row *row, wall_t from)
{
	size_t name = entity_name_column(w->file);
	int at = 3;

	sqlite3_bind_int64(w->insert, 1, row->entity_id);
	sqlite3_bind_int64(w->insert, 2, from.ms);
	for (size_t i = 0; i < w->file->n_columns; i++)
		if (i != name)
			entity_sql_bind(&w->file->columns[i], w->insert, at++, row->values[i]);
	return run(w, w->insert);
}

static bool differs(const struct entity_file *f, const struct import_row *a, const struct import_row *b)
{
	for (size_t i = 0; i < f->n_columns; i++)
		if (import_differs(a, b, i))
			return true;
	return false;
}

static bool write_row(struct writer *w, struct import_row *row)
{
	const struct import_row *stored = row->other;
	wall_t from = w->p->now;

	if (!stored)
		return add_entity(w, row) && insert_version(w, row, from);
	if (!confirm_entity(w, row))
		return false;
	if (!wall_is_known(stored->valid_from))
		return read_last_end(w, row->entity_id, &from) && insert_version(w, row, from);
	if (!differs(w->file, row, stored))
		return true;
	return close_version(w, stored) && insert_version(w, row, end_of(w, stored));
}

static bool write_kind(struct writer *w, struct import_kind *k)
{
	for (size_t i = 0; i < k->n_rows; i++)
		if (!write_row(w, &k->rows[i]))
			return false;
	for (size_t i = 0; i < k->n_stored; i++)
		if (k->stored[i].removed && !close_version(w, &k->stored[i]))
			return false;
	return true;
}

bool import_write(struct import_plan *p)
{
	for (size_t i = 0; i < n_entity_files; i++) {
		struct writer w = { .p = p, .file = &entity_files[i] };
		bool ok;

		if (!p->kinds[i].given)
			continue;
		ok = writer_open(&w) && write_kind(&w, &p->kinds[i]);
		writer_close(&w);
		if (!ok)
			return false;
	}
	return true;
}
