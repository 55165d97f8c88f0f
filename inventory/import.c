#include "intl.h"
#include "inventory/db.h"
#include "inventory/import_plan.h"
#include "inventory/reader_internal.h"

#include <string.h>

const char *import_change_name(enum change_kind kind)
{
	switch (kind) {
	case CHANGE_ADD:
		return "add";
	case CHANGE_MODIFY:
		return "modify";
	case CHANGE_REMOVE:
		return "remove";
	}
	return "";
}

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
	struct import_report r = *ret;

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

	return rc == SQLITE_OK || db_error(p->db, rc, _("cannot write the inventory"), p->e);
}

/* Every mistake of the files is found before one of them is told. */
static bool judge(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	return import_read_stored(p) && import_match(p) && import_check_references(p) && import_check_rules(p)
	       && import_check_circles(p) && import_tell_findings(p, a, ret) && import_make_report(p, a, ret);
}

static bool change_inventory(struct import_plan *p, struct arena *a, struct import_report *ret)
{
	bool ok;

	if (!exec(p, "BEGIN IMMEDIATE"))
		return false;
	ok = judge(p, a, ret) && (p->options.dry_run || (import_write(p) && import_journal(p, ret) && exec(p, "COMMIT")));
	if (!sqlite3_get_autocommit(p->db))
		sqlite3_exec(p->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

static bool read_files(struct import_plan *p, const struct import_file *files, size_t n_files)
{
	for (size_t i = 0; i < n_entity_files; i++)
		p->kinds[i].file = &entity_files[i];
	for (size_t i = 0; i < n_files; i++) {
		if (import_read_rows(p, &files[i]))
			continue;
		p->rows_lost = true;
		if (!import_note_mistake(p))
			return false;
	}
	return true;
}

typedef bool (*import_step)(struct import_plan *p, struct arena *a, struct import_report *ret);

static bool run(struct import_plan *p, const struct import_file *files, size_t n_files, import_step step, struct arena *a,
                struct import_report *ret, struct err *e)
{
	struct import_report report = { 0 };
	struct err why = { 0 };
	bool ok = false;

	p->e = &why;
	p->files = files;
	p->n_files = n_files;
	p->a = arena_new();
	p->kinds = p->a ? arena_array(p->a, n_entity_files, sizeof *p->kinds) : NULL;
	if (!p->kinds)
		err_set(&why, ERR_MEMORY, "out of memory");
	else
		ok = read_files(p, files, n_files) && step(p, a, &report);
	if (ok || why.kind == ERR_DATA)
		*ret = report;
	if (!ok)
		err_set(e, why.kind, "%s", why.text);
	arena_free(p->a);
	return ok;
}

bool import_run(struct store *s, wall_t now, const struct import_file *files, size_t n_files, const struct import_options *options,
                struct arena *a, struct import_report *ret_report, struct err *e)
{
	struct import_plan p = { .db = store_sqlite(s), .store = s, .now = now, .options = *options };

	return run(&p, files, n_files, change_inventory, a, ret_report, e);
}

bool import_judge(struct reader *r, const struct import_file *files, size_t n_files, const struct import_options *options,
                  struct arena *a, struct import_report *ret_report, struct err *e)
{
	struct import_plan p = { .db = r->db.handle, .now = r->now, .options = *options };

	return run(&p, files, n_files, judge, a, ret_report, e);
}
