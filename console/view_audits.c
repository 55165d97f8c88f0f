/* Audits, planned, held, reported: what they found and whether it is closed. The latest first. */
#include "arena.h"
#include "console/act_form.h"
#include "console/audits.h"
#include "console/hds_keys.h"
#include "console/hds_words.h"
#include "console/person.h"
#include "console/state_mark.h"
#include "facts.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_TITLE, COL_FROM, COL_TYPE, COL_OPEN, COL_FINDINGS, COL_AUDITOR, COL_RESULT, COL_REFERENCE, COL_BY, COLUMNS };
enum { WARNING_DAYS = 30 };

static const char *const fields[] = {
	N_("state"), N_("number"), N_("title"), N_("from"), N_("type"), N_("to_close"), N_("findings"), N_("auditor"), N_("result"), N_("reference"),
	N_("by"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Number"), 4, 4, 8, false },
	[COL_TITLE] = { N_("Title"), 14, 30, 80, false },
	[COL_FROM] = { N_("From"), 10, 0, 10, false },
	[COL_TYPE] = { N_("Type"), 10, 18, 26, false },
	[COL_OPEN] = { N_("To close"), 7, 0, 8, true },
	[COL_FINDINGS] = { N_("Findings"), 8, 0, 9, true },
	[COL_AUDITOR] = { N_("Auditor"), 8, 14, 30, false },
	[COL_RESULT] = { N_("Result"), 8, 14, 40, false },
	[COL_REFERENCE] = { N_("Reference"), 8, 12, 24, false },
	[COL_BY] = { N_("By"), 8, 10, 20, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_TITLE, COL_FROM, COL_OPEN, COL_TYPE, COL_FINDINGS, COL_AUDITOR, COL_RESULT, COL_REFERENCE, COL_BY,
};

static const struct audit_row *of(const void *row) { return row; }
static int64_t id(const void *row) { return of(row)->line.row.number; }
static const char *name(const void *row) { return of(row)->name; }

static enum state state(const void *row)
{
	const struct audit_row *r = row;

	if (r->line.late)
		return STATE_CRITICAL;
	if (r->line.row.progress == AUDIT_HELD || (r->line.row.progress == AUDIT_PLANNED && r->days < WARNING_DAYS))
		return STATE_WARNING;
	return STATE_OK;
}

enum { LOOK_LATE = AUDIT_CANCELLED + 1 };

static size_t look_of(const struct audit_row *r) { return r->line.late ? LOOK_LATE : r->line.row.progress; }

static const char *look_word(size_t i)
{
	return i < LOOK_LATE ? _(hds_audit_progress_word((enum hds_audit_progress)i)) : i == LOOK_LATE ? _("Audit late") : NULL;
}

static const char *look_name(size_t i) { return i < LOOK_LATE ? hds_audit_progress_name((enum hds_audit_progress)i) : "late"; }

struct state_look audit_look(const struct audit_row *r)
{
	enum state s = state(r);

	return (struct state_look){ state_symbol(s), r->line.row.progress == AUDIT_CANCELLED ? STYLE_DIM : state_style(s), look_word(look_of(r)) };
}

static struct state_look look(const void *row) { return audit_look(row); }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct audit_row *r = row;
	const struct hds_audit *v = &r->line.row;

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", look_name(look_of(r)), look_word(look_of(r)));
		return words;
	case COL_NAME:
		return r->name;
	case COL_TITLE:
		return v->title;
	case COL_TYPE:
		snprintf(words, sizeof words, "%s\n%s", hds_audit_type_name(v->type), _(hds_audit_type_word(v->type)));
		return words;
	case COL_AUDITOR:
		return v->auditor;
	case COL_RESULT:
		return v->result;
	case COL_REFERENCE:
		return v->reference;
	case COL_BY:
		return r->by;
	default: /* a number, or a date */
		return NULL;
	}
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct audit_row *p = a, *q = b;

	switch (column) {
	case COL_STATE:
		return state(p) != state(q) ? compare_state(state(p), state(q)) : compare_time(p->line.row.from, q->line.row.from);
	case COL_FROM:
		return compare_time(p->line.row.from, q->line.row.from);
	case COL_NAME:
		return compare_count(q->line.row.number, p->line.row.number);
	case COL_OPEN:
		return compare_count(p->line.open, q->line.open);
	case COL_FINDINGS:
		return compare_count(p->line.findings, q->line.findings);
	default:
		return compare_values(value, a, b, column);
	}
}

static void join(const void *row, struct text *t)
{
	const struct audit_row *r = row;
	const struct hds_audit *v = &r->line.row;
	const char *const parts[] = { r->name, v->title, v->scope, v->auditor, v->result, v->reference, v->serves, v->sha256, r->by };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct audit_row *r = row;
	char words[FORMAT_MAX] = "";

	if (column == COL_FROM) {
		list_put_date(l, g, place, row, r->line.row.from);
	} else if (column == COL_OPEN || column == COL_FINDINGS) {
		int64_t n = column == COL_OPEN ? r->line.open : r->line.findings;

		snprintf(words, sizeof words, "%" PRId64, n);
		list_put_right(g, place, column == COL_OPEN && n > 0 ? STYLE_WARNING : STYLE_TEXT, words);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

static const struct list_class list = {
	.row_size = sizeof(struct audit_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .sort = COL_FROM,
	.n_essential = 6, .empty = N_("No audit is recorded."), .empty_past = N_("No audit was recorded by that moment."),
	.hint = N_("b records one that is planned or was held; on the command line:"), .command = N_("vigie hds audit add title=… from=… type=…"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu audit", "%zu audits"),
};

static bool fill_row(struct audit_row *row, const struct audit_line *line, wall_t now, struct arena *a)
{
	char number[32];

	snprintf(number, sizeof number, "%" PRId64, line->row.number);
	*row = (struct audit_row){ .line = *line, .name = arena_strdup(a, number), .by = person_name(line->row.uid, false, a),
		                   .days = wall_days_until(line->row.from, now) };
	return row->name != NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct audits_kept *kept = arena_alloc(a, sizeof *kept);
	struct hds_audit *audits;
	struct audit_line *lines;
	struct audit_row *rows;
	size_t n;

	(void)s;
	if (!kept)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_hds_audits(r, a, &audits, &n, e) || !read_hds_actions(r, a, &kept->actions, &kept->n_actions, e)
	    || !audit_lines(audits, n, kept->actions, kept->n_actions, reader_shown(r), false, a, &lines, e))
		return false;
	rows = arena_array(a, n, sizeof *rows);
	for (size_t i = 0; rows && i < n; i++)
		if (!fill_row(&rows[i], &lines[i], reader_shown(r), a))
			return err_set(e, ERR_MEMORY, "out of memory");
	*ret_rows = rows;
	*ret_n = n;
	*ret_kept = kept;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

static const char *object(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "audit:%" PRId64, id(row));
	return buf;
}

static void seen(const void *row, struct act_target *ret) { ret->seen = of(row)->line.row.seq; }

static const struct browser_class class = {
	.list = &list, .paper = true, .load_rows = load_rows, .load_page = audits_load_page, .compose = audits_compose, .object = object, .seen = seen,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = {
	BROWSER_WRITE_KEYS,
	{ 'b', ACT_ADD_AUDIT, N_("Record an audit that is planned or was held"), N_("New audit") },
	{ 's', ACT_UPDATE_ACTION, N_("Update the audit: held, reported, its result, its days"), N_("Update") },
	{ 'A', ACT_ADD_ACTION, N_("Add what the audit found to the action plan"), N_("Finding") },
	HDS_KEY_PLAN,
	HDS_KEY_CALENDAR,
	HDS_KEY_EVIDENCE,
	BROWSER_PAPER_KEYS,
};

const struct view_class view_audits = {
	.name = "audits", .title = N_("Audits"), .kind = "audit", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
