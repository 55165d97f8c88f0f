#include "inventory/db.h"
#include "inventory/import_plan.h"

#include <string.h>

bool import_differs(const struct import_row *a, const struct import_row *b, size_t column)
{
	const char *x = a->values[column], *y = b->values[column];

	return x != y && (!x || !y || strcmp(x, y) != 0);
}

static bool add_change(struct rows *changes, enum change_kind kind, const struct entity_file *f, const struct import_row *row,
                       size_t column, struct err *e)
{
	struct import_change *c = rows_add(changes, e);

	if (!c)
		return false;
	*c = (struct import_change){ .kind = kind, .file = f->file, .key = arena_strdup(changes->a, row->name) };
	if (kind == CHANGE_MODIFY) {
		c->column = f->columns[column].name;
		c->before = arena_strdup(changes->a, row->other->values[column]);
		c->after = arena_strdup(changes->a, row->values[column]);
	}
	if (!c->key || (kind == CHANGE_MODIFY && ((!c->before && row->other->values[column]) || (!c->after && row->values[column]))))
		return err_set(e, ERR_MEMORY, "out of memory");
	return true;
}

static bool report_row(struct import_plan *p, const struct entity_file *f, const struct import_row *row, struct rows *changes,
                       struct import_report *r)
{
	size_t before = changes->n;

	if (!row->other || !wall_is_known(row->other->valid_from)) {
		r->added++;
		return add_change(changes, CHANGE_ADD, f, row, 0, p->e);
	}
	for (size_t i = 0; i < f->n_columns; i++)
		if (import_differs(row, row->other, i) && !add_change(changes, CHANGE_MODIFY, f, row, i, p->e))
			return false;
	if (changes->n > before)
		r->modified++;
	else
		r->confirmed++;
	return true;
}

bool import_make_report(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	struct rows changes = ROWS_INIT(a, struct import_change);
	struct import_report r = { 0 };

	for (size_t i = 0; i < n_entity_files; i++) {
		const struct import_kind *k = &p->kinds[i];

		for (size_t j = 0; j < k->n_rows; j++)
			if (!report_row(p, k->file, &k->rows[j], &changes, &r))
				return false;
		for (size_t j = 0; j < k->n_stored; j++) {
			if (!k->stored[j].removed)
				continue;
			r.removed++;
			if (!add_change(&changes, CHANGE_REMOVE, k->file, &k->stored[j], 0, p->e))
				return false;
		}
	}
	r.changes = changes.data;
	r.n_changes = changes.n;
	*ret = r;
	return true;
}

static bool exec(struct import_plan *p, const char *sql)
{
	int rc = sqlite3_exec(p->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || db_error(p->db, rc, "cannot write the inventory", p->e);
}

static bool change_inventory(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	return import_read_stored(p) && import_match(p) && import_check_references(p) && import_check_rules(p)
	       && import_make_report(p, a, ret) && (p->options.dry_run || import_write(p));
}

static bool run_in_transaction(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	bool ok;

	if (!exec(p, "BEGIN IMMEDIATE"))
		return false;
	ok = change_inventory(p, a, ret);
	if (ok && !p->options.dry_run)
		ok = exec(p, "COMMIT");
	if (!sqlite3_get_autocommit(p->db))
		sqlite3_exec(p->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

bool import_run(struct store *s, wall_t now, const struct import_file *files, size_t n_files, const struct import_options *options,
                struct arena *a, struct import_report *ret_report, struct err *e)
{
	struct err why = { 0 };
	struct import_plan p = { .a = arena_new(), .db = store_sqlite(s), .now = now, .options = *options, .e = &why };
	struct import_report report = { 0 };
	bool ok = false;

	if (p.a)
		p.kinds = arena_array(p.a, n_entity_files, sizeof *p.kinds);
	if (!p.kinds) {
		err_set(&why, ERR_MEMORY, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < n_entity_files; i++)
		p.kinds[i].file = &entity_files[i];
	for (size_t i = 0; i < n_files; i++)
		if (!import_read_rows(&p, &files[i]))
			goto out;
	ok = run_in_transaction(&p, a, &report);
out:
	if (ok)
		*ret_report = report;
	else
		err_set(e, why.kind, "%s", why.text);
	arena_free(p.a);
	return ok;
}
