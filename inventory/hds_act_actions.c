/* The action plan as the project tool exports it: one CSV file, each row an action by its reference. A column that the file does not have
 * keeps what is there, an empty cell empties it; a row that says nothing new writes nothing. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_action_file.h"

#include "intl.h"
#include "inventory/cell.h"
#include "inventory/csv_table.h"
#include "inventory/import_map.h"
#include "inventory/journal_hash.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column {
	COL_REFERENCE, COL_FINDING, COL_CAUSE, COL_CORRECTION, COL_CHECK, COL_SERVES, COL_OWNER, COL_SEVERITY, COL_FOUND_BY, COL_FOUND, COL_DUE,
	COL_CHECK_DUE, COL_PLANNED, COL_DONE, COL_PROGRESS, COL_COUNT
};

static const struct entity_column columns[COL_COUNT] = {
	[COL_REFERENCE] = { .name = "reference", .type = COLUMN_TEXT, .required = true },
	[COL_FINDING] = { .name = "finding", .type = COLUMN_TEXT, .required = true },
	[COL_CAUSE] = { .name = "cause", .type = COLUMN_TEXT },
	[COL_CORRECTION] = { .name = "correction", .type = COLUMN_TEXT },
	[COL_CHECK] = { .name = "check", .type = COLUMN_TEXT },
	[COL_SERVES] = { .name = "serves", .type = COLUMN_LIST },
	[COL_OWNER] = { .name = "owner", .type = COLUMN_TEXT },
	[COL_SEVERITY] = { .name = "severity", .type = COLUMN_CHOICE, .choices = "own;major;minor;remark" },
	[COL_FOUND_BY] = { .name = "found_by", .type = COLUMN_TEXT },
	[COL_FOUND] = { .name = "found", .type = COLUMN_DATE },
	[COL_DUE] = { .name = "due", .type = COLUMN_DATE },
	[COL_CHECK_DUE] = { .name = "check_due", .type = COLUMN_DATE },
	[COL_PLANNED] = { .name = "planned_days", .type = COLUMN_REAL, .min = 0, .max = HDS_CENTIDAYS_MAX / 100 },
	[COL_DONE] = { .name = "done_days", .type = COLUMN_REAL, .min = 0, .max = HDS_CENTIDAYS_MAX / 100 },
	[COL_PROGRESS] = { .name = "progress", .type = COLUMN_CHOICE, .choices = "planned;ongoing;done;effective;dropped" },
};

const struct entity_file hds_action_file = { .file = "actions.csv", .kind = "action", .columns = columns, .n_columns = COL_COUNT };

struct file {
	struct hds_writing *w;        /* NULL: the file alone is judged */
	const char *name;
	const char **headers;         /* what columns are called in messages */
	struct arena *arena;
	struct csv_table table;
	size_t at[COL_COUNT];         /* SIZE_MAX: not there */
	const char *values[COL_COUNT];
	const struct csv_row *row;
	const char **references;      /* of the rows before */
	size_t n_references;
	struct rows changes;          /* struct hds_change */
};

static bool here(const struct file *f, const char *column, struct err *e)
{
	return err_prefix(e, "%s:%u%s%s", f->name, f->row->line, column ? ": " : "", column ? column : "");
}

static bool read_header(struct file *f, struct err *e)
{
	f->row = &f->table.rows[0];
	for (size_t c = 0; c < COL_COUNT; c++)
		f->at[c] = SIZE_MAX;
	for (size_t i = 0; i < f->row->n; i++) {
		size_t c = 0;

		while (c < COL_COUNT && strcmp(columns[c].name, f->row->cells[i].text) != 0)
			c++;
		if (c == COL_COUNT || f->at[c] != SIZE_MAX) {
			cell_refuse(e, f->row->cells[i].text, _("a column of the action plan, each once"));
			return here(f, NULL, e);
		}
		f->at[c] = i;
	}
	for (size_t c = 0; c < COL_COUNT; c++)
		if (columns[c].required && f->at[c] == SIZE_MAX)
			return err_set(e, ERR_DATA, _("%s:%u: expected a column '%s'"), f->name, f->row->line, columns[c].name);
	return true;
}

static bool read_cells(struct file *f, struct err *e)
{
	if (f->row->n != f->table.rows[0].n) /* a row that was cut would empty the cells that it lost */
		return err_set(e, ERR_DATA, _("%s:%u: expected %zu cells as in the header, got %zu"), f->name, f->row->line, f->table.rows[0].n, f->row->n);
	for (size_t c = 0; c < COL_COUNT; c++) {
		f->values[c] = NULL;
		if (f->at[c] == SIZE_MAX)
			continue;
		if (!cell_read(&columns[c], f->row->cells[f->at[c]], f->arena, &f->values[c], e))
			return here(f, f->headers ? f->headers[c] : columns[c].name, e);
		if (!f->values[c])
			f->values[c] = ""; /* the cell is there and empty */
	}
	return true;
}

static wall_t date_of(const char *text, wall_t now, bool end_of_day)
{
	wall_t t = WALL_NEVER;

	if (!text)
		return WALL_NEVER;
	return *text && wall_parse(text, now, end_of_day, &t, NULL) ? t : HDS_NO_DATE;
}

static int64_t days_of(const char *text)
{
	return text && *text ? llround(strtod(text, NULL) * 100) : UNKNOWN_I64;
}

static struct hds_act act_of(const struct file *f)
{
	const struct hds_act *whole = f->w->a;
	const char *const *v = f->values;
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_ACTIONS, whole->uid, whole->at);
	enum hds_severity severity;
	enum hds_progress progress;

	a.reference = v[COL_REFERENCE];
	a.finding = v[COL_FINDING];
	a.cause = v[COL_CAUSE];
	a.correction = v[COL_CORRECTION];
	a.check = v[COL_CHECK];
	a.serves = v[COL_SERVES];
	a.owner = v[COL_OWNER];
	a.found_by = v[COL_FOUND_BY];
	a.found = date_of(v[COL_FOUND], a.at, false);
	a.due = date_of(v[COL_DUE], a.at, true);
	a.check_due = date_of(v[COL_CHECK_DUE], a.at, true);
	a.planned_centidays = days_of(v[COL_PLANNED]);
	a.done_centidays = days_of(v[COL_DONE]);
	if (v[COL_SEVERITY] && hds_severity_parse(v[COL_SEVERITY], &severity))
		a.severity = (int)severity;
	if (v[COL_PROGRESS] && hds_progress_parse(v[COL_PROGRESS], &progress))
		a.progress = (int)progress;
	return a;
}

static bool stands_twice(struct file *f)
{
	for (size_t i = 0; i < f->n_references; i++)
		if (strcmp(f->references[i], f->values[COL_REFERENCE]) == 0)
			return true;
	f->references[f->n_references++] = f->values[COL_REFERENCE];
	return false;
}

static bool note(struct file *f, bool fresh, struct err *e)
{
	struct hds_change *change = rows_add(&f->changes, e);

	if (change)
		*change = (struct hds_change){ fresh ? "added" : "modified", f->values[COL_REFERENCE], f->values[COL_FINDING], false };
	return change != NULL;
}

static bool read_row(struct file *f, struct err *e)
{
	struct hds_act a;
	int64_t number;
	bool same;

	if (!read_cells(f, e))
		return false;
	if (stands_twice(f))
		return err_set(e, ERR_DATA, _("%s:%u: reference: '%s' stands twice"), f->name, f->row->line, f->values[COL_REFERENCE]);
	if (!f->w)
		return true;
	a = act_of(f);
	if (!DB_READ_I64(&f->w->s->db, ST_ACTION_REFERRED, &number, e, V_TEXT(a.reference)))
		return false;
	if (!hds_merge_action(f->w, &a, number == UNKNOWN_I64 ? 0 : number, &same, e)) {
		if (e->kind == ERR_USAGE || e->kind == ERR_NOT_FOUND)
			e->kind = ERR_DATA;
		return here(f, NULL, e);
	}
	f->w->done.same += same;
	return same || note(f, number == UNKNOWN_I64, e);
}

static bool describe(struct file *f, struct err *e)
{
	const struct hds_act *a = f->w->a;
	char hash[FRAMEWORK_HASH_BYTES + 32];

	if (!journal_hash_file(a->file, a->file_len, hash, e))
		return false;
	json_object_set_new(f->w->request, "file_sha256", json_string(hash));
	if (a->map) {
		if (!journal_hash_file(a->map, strlen(a->map), hash, e))
			return false;
		json_object_set_new(f->w->request, "map_sha256", json_string(hash));
	}
	json_object_set_new(f->w->request, "written", json_integer((json_int_t)f->w->rows.n));
	json_object_set_new(f->w->request, "same", json_integer((json_int_t)f->w->done.same));
	return true;
}

/* As it is, or as its mapping says. */
static bool read_table(struct file *f, const struct import_file *in, struct err *e)
{
	const struct entity_file *which;

	if (!in->map)
		return csv_table_read(f->name, in->text, in->len, 0, '"', f->arena, &f->table, e);
	if (!import_map_apply(in, f->arena, &which, &f->headers, &f->table, e))
		return false;
	return which == &hds_action_file || err_set(e, ERR_DATA, _("%s: expected file = \"%s\""), in->map_name, hds_action_file.file);
}

static bool read_file(struct file *f, const struct import_file *in, struct err *e)
{
	if (in->len > FRAMEWORK_BYTES_MAX)
		return err_set(e, ERR_LIMIT, _("%s: more than %d bytes"), f->name, FRAMEWORK_BYTES_MAX);
	if (!read_table(f, in, e) || !read_header(f, e))
		return false;
	if (f->table.n - 1 > HDS_ACTIONS_MAX)
		return err_set(e, ERR_LIMIT, _("%s: more than %d rows"), f->name, HDS_ACTIONS_MAX);
	f->references = arena_array(f->arena, f->table.n, sizeof *f->references);
	if (!f->references)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	for (size_t i = 1; i < f->table.n; i++) {
		f->row = &f->table.rows[i];
		if (!read_row(f, e))
			return false;
	}
	return true;
}

bool hds_actions_check(const struct import_file *in, struct arena *a, struct err *e)
{
	struct file f = { .name = in->name, .arena = a };

	return read_file(&f, in, e);
}

bool hds_judge_actions(struct hds_writing *w, struct err *e)
{
	const struct hds_act *a = w->a;
	struct file f = { .w = w, .name = a->name, .arena = w->arena, .changes = ROWS_INIT(w->arena, struct hds_change) };
	const struct import_file in = { a->name, a->file, a->file_len, a->map, "map" };

	if (!a->file || !a->name)
		return err_set(e, ERR_USAGE, "file: expected a CSV text and its name");
	if (!read_file(&f, &in, e))
		return false;
	w->write = ST_ACTION_WRITE;
	w->done.changes = f.changes.data;
	w->done.n_changes = f.changes.n;
	w->number = 0;
	return describe(&f, e);
}
