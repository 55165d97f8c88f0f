#include "intl.h"
#include "inventory/cell.h"
#include "inventory/db.h"
#include "inventory/entity_sql.h"
#include "inventory/import_plan.h"

#include <string.h>

static uint64_t hash(const char *s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return h;
}

static struct import_row **slot_of(const struct import_names *n, const char *name)
{
	size_t i = (size_t)hash(name) & (n->cap - 1);

	while (n->slots[i] && strcmp(n->slots[i]->name, name) != 0)
		i = (i + 1) & (n->cap - 1);
	return &n->slots[i];
}

struct import_row *import_names_find(const struct import_names *n, const char *name)
{
	return n->cap ? *slot_of(n, name) : NULL;
}

bool import_names_add(struct import_plan *p, struct import_names *n, struct import_row *row)
{
	if ((n->n + 1) * 2 > n->cap) {
		struct import_names more = { .cap = n->cap ? n->cap * 2 : 256 };

		more.slots = arena_array(p->a, more.cap, sizeof *more.slots);
		if (!more.slots)
			return err_set(p->e, ERR_MEMORY, "out of memory");
		for (size_t i = 0; i < n->cap; i++)
			if (n->slots[i])
				*slot_of(&more, n->slots[i]->name) = n->slots[i];
		more.n = n->n;
		*n = more;
	}
	*slot_of(n, row->name) = row;
	n->n++;
	return true;
}

static bool read_columns(struct import_plan *p, const struct entity_file *f, sqlite3_stmt *st, struct import_row *row)
{
	size_t name = entity_name_column(f);
	int at = 3;

	row->entity_id = sqlite3_column_int64(st, 0);
	row->name = arena_strdup(p->a, (const char *)sqlite3_column_text(st, 1));
	row->valid_from = sqlite3_column_type(st, 2) == SQLITE_NULL ? WALL_NEVER : (wall_t){ sqlite3_column_int64(st, 2) };
	row->values = arena_array(p->a, f->n_columns, sizeof *row->values);
	if (!row->name || !row->values)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < f->n_columns; i++) {
		if (i == name)
			row->values[i] = row->name;
		else if (!entity_sql_column(&f->columns[i], st, at++, p->a, &row->values[i]))
			return err_set(p->e, ERR_MEMORY, "out of memory");
	}
	return true;
}

static bool read_kind(struct import_plan *p, struct import_kind *k, sqlite3_stmt *st)
{
	struct rows rows = ROWS_INIT(p->a, struct import_row);
	int rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct import_row *row = rows_add(&rows, p->e);

		if (!row || !read_columns(p, k->file, st, row))
			return false;
	}
	if (rc != SQLITE_DONE)
		return db_error(p->db, rc, _("cannot read the inventory"), p->e);
	k->stored = rows.data;
	k->n_stored = rows.n;
	for (size_t i = 0; i < k->n_stored; i++)
		if (!import_names_add(p, &k->stored_names, &k->stored[i]))
			return false;
	return true;
}

bool import_read_stored(struct import_plan *p)
{
	for (size_t i = 0; i < n_entity_files; i++) {
		sqlite3_stmt *st = entity_sql_prepare(p->db, &entity_files[i], ENTITY_SQL_SELECT_ALL, p->e);
		bool ok = st && read_kind(p, &p->kinds[i], st);

		sqlite3_finalize(st);
		if (!ok)
			return false;
	}
	return true;
}
