#include "arena.h"
#include "console/act_form.h"
#include "console/actions.h"
#include "console/deadlines.h"
#include "inventory/format.h"
#include "console/hds_keys.h"
#include "console/hds_words.h"
#include "console/person.h"
#include "console/state_mark.h"
#include "facts.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_FINDING, COL_DAYS, COL_DUE, COL_PLANNED, COL_DONE, COL_SLIP, COL_OWNER, COL_SEVERITY, COL_REFERENCE, COLUMNS };
enum { WARNING_DAYS = 30 };

static const char *const fields[] = {
	N_("state"), N_("number"), N_("finding"), N_("days"), N_("due"), N_("planned"), N_("done"), N_("slip"), N_("owner"), N_("severity"),
	N_("reference"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("No."), 4, 4, 8, false },
	[COL_FINDING] = { N_("Finding"), 14, 36, 100, false },
	[COL_DAYS] = { N_("Days"), LIST_DAYS_WIDTH, 0, LIST_DAYS_WIDTH, true },
	[COL_DUE] = { N_("Due"), 10, 0, 10, false },
	[COL_PLANNED] = { N_("Planned"), 7, 0, 8, true },
	[COL_DONE] = { N_("Done"), 7, 0, 8, true },
	[COL_SLIP] = { N_("Put off"), 7, 0, 8, true },
	[COL_OWNER] = { N_("Owner"), 8, 12, 30, false },
	[COL_SEVERITY] = { N_("Severity"), 10, 16, 26, false },
	[COL_REFERENCE] = { N_("Reference"), 8, 12, 24, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_FINDING, COL_DAYS, COL_PLANNED, COL_DONE, COL_SLIP, COL_OWNER, COL_DUE, COL_SEVERITY, COL_REFERENCE,
};

static const struct action_row *of(const void *row) { return row; }
static int64_t id(const void *row) { return of(row)->a.number; }
static const char *name(const void *row) { return of(row)->name; }

static bool is_open(const struct action_row *r) { return r->a.progress == HDS_PLANNED || r->a.progress == HDS_ONGOING; }

static enum state state(const void *row)
{
	const struct action_row *r = row;

	if (r->late)
		return STATE_CRITICAL;
	if (r->check_late || (is_open(r) && r->days != UNKNOWN_I64 && r->days < WARNING_DAYS))
		return STATE_WARNING;
	return is_open(r) && r->days == UNKNOWN_I64 ? STATE_UNKNOWN : STATE_OK;
}

/* Its progress, or that it is late. */
enum { LOOK_LATE = HDS_DROPPED + 1, LOOK_CHECK_LATE, LOOKS };

static size_t look_of(const struct action_row *r)
{
	return r->late ? LOOK_LATE : r->check_late ? LOOK_CHECK_LATE : r->a.progress;
}

static const char *look_word(size_t i)
{
	if (i < LOOK_LATE)
		return _(hds_progress_word((enum hds_progress)i));
	return i == LOOK_LATE ? _("Action late") : i == LOOK_CHECK_LATE ? _("Check of effect late") : NULL;
}

static const char *look_name(size_t i)
{
	return i < LOOK_LATE ? hds_progress_name((enum hds_progress)i) : i == LOOK_LATE ? "late" : "check-late";
}

struct state_look action_look(const struct action_row *r)
{
	enum state s = state(r);
	bool over = r->a.progress == HDS_EFFECTIVE || r->a.progress == HDS_DROPPED;

	return (struct state_look){ state_symbol(s), over ? STYLE_DIM : state_style(s), look_word(look_of(r)) };
}

static struct state_look look(const void *row) { return action_look(row); }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct action_row *r = row;

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", look_name(look_of(r)), look_word(look_of(r)));
		return words;
	case COL_NAME:
		return r->name;
	case COL_FINDING:
		return r->a.finding;
	case COL_OWNER:
		return r->a.owner;
	case COL_SEVERITY:
		snprintf(words, sizeof words, "%s\n%s", hds_severity_name(r->a.severity), _(hds_severity_word(r->a.severity)));
		return words;
	case COL_REFERENCE:
		return r->a.reference;
	default: /* a number, or a date */
		return NULL;
	}
}

/* Open ones first, the earliest due first. */
static int compare_due(const struct action_row *p, const struct action_row *q)
{
	return is_open(p) != is_open(q) ? is_open(q) - is_open(p) : compare_end(p->a.due, q->a.due);
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct action_row *p = a, *q = b;

	switch (column) {
	case COL_STATE:
		return state(p) != state(q) ? compare_state(state(p), state(q)) : compare_due(p, q);
	case COL_DAYS:
	case COL_DUE:
		return compare_due(p, q);
	case COL_NAME:
		return compare_count(q->a.number, p->a.number);
	case COL_PLANNED:
		return compare_count(p->a.planned_centidays, q->a.planned_centidays);
	case COL_DONE:
		return compare_count(p->a.done_centidays, q->a.done_centidays);
	case COL_SLIP:
		return compare_count(p->slip_days, q->slip_days);
	default:
		return compare_values(value, a, b, column);
	}
}

static void join(const void *row, struct text *t)
{
	const struct action_row *r = row;
	const char *const parts[] = { r->name, r->a.finding, r->a.cause, r->a.correction, r->a.owner, r->a.reference, r->a.serves, r->a.found_by, r->by };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct action_row *r = row;
	char words[FORMAT_MAX] = "";

	if (column == COL_DAYS) {
		list_put_days(g, place, is_open(r) ? r->days : UNKNOWN_I64, state(row));
	} else if (column == COL_PLANNED || column == COL_DONE) {
		hds_format_days(column == COL_PLANNED ? r->a.planned_centidays : r->a.done_centidays, words);
		list_put_right(g, place, STYLE_TEXT, words);
	} else if (column == COL_SLIP) {
		if (r->slip_days > 0)
			snprintf(words, sizeof words, _("%ld d"), (long)r->slip_days);
		list_put_right(g, place, r->slip_days > 0 ? STYLE_WARNING : STYLE_DIM, words);
	} else if (column == COL_DUE) {
		list_put_date(l, g, place, row, r->a.due);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

/* Whole, what the columns may have cut or left out. */
static void tell_row(const struct list *l, const void *row, struct text *t)
{
	const struct action_row *r = row;

	(void)l;
	text_appendf(t, "%s · %s", r->name, r->a.finding);
	text_append_part(t, " · ", "%s", r->a.owner);
	if (r->a.serves && *r->a.serves)
		text_append(t, " · ");
	requirements_append(r->a.serves, t);
	if (r->slip_days > 0) {
		text_append(t, " · ");
		text_appendf(t, ngettext("put off by %ld day", "put off by %ld days", (unsigned long)r->slip_days), (long)r->slip_days);
	}
}

static const struct list_class list = {
	.row_size = sizeof(struct action_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .n_essential = 6,
	.empty = N_("The action plan is empty."), .empty_past = N_("The action plan was empty at that moment."),
	.hint = N_("A adds an action; those of the project tool are imported by:"), .command = N_("vigie hds action import FILE"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu action", "%zu actions"), .reason = tell_row, .reason_rows = 2,
};

static bool fill_row(struct action_row *row, const struct hds_action *action, wall_t now, struct arena *a)
{
	struct hds_plan alone = { .actions = 0 };
	char number[32];

	snprintf(number, sizeof number, "%" PRId64, action->number);
	hds_plan_add(&alone, action, now);
	*row = (struct action_row){ .a = *action, .name = arena_strdup(a, number), .by = person_name(action->uid, false, a), .late = hds_action_is_late(action, now),
		                    .check_late = hds_action_check_is_late(action, now), .days = UNKNOWN_I64, .slip_days = alone.worst_slip_days };
	if (wall_is_known(action->due))
		row->days = wall_days_until(action->due, now);
	return row->name != NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct actions_kept *kept = arena_alloc(a, sizeof *kept);
	struct hds_action *actions;
	struct action_row *rows;
	wall_t now = reader_shown(r);
	size_t n;

	(void)s;
	if (!kept)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_hds_actions(r, a, &actions, &n, e) || (n > 0 && !actions_read_burn(r, now, kept, e)))
		return false;
	rows = arena_array(a, n, sizeof *rows);
	for (size_t i = 0; rows && i < n; i++) {
		if (!fill_row(&rows[i], &actions[i], now, a))
			return err_set(e, ERR_MEMORY, "out of memory");
		hds_plan_add(&kept->plan, &actions[i], now);
	}
	*ret_rows = rows;
	*ret_n = n;
	*ret_kept = kept;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

static const char *object(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "action:%" PRId64, of(row)->a.number);
	return buf;
}

static void seen(const void *row, struct act_target *ret) { ret->seen = of(row)->a.seq; }

static const struct browser_class class = {
	.list = &list, .paper = true, .load_rows = load_rows, .load_page = actions_load_page, .compose = actions_compose, .object = object, .seen = seen,
	.headline = actions_headline, .headline_rows = actions_headline_rows,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = {
	BROWSER_WRITE_KEYS,
	{ 's', ACT_UPDATE_ACTION, N_("Update the action: progress, days, due"), N_("Update") },
	{ 'A', ACT_ADD_ACTION, N_("Add an action to the plan"), N_("Add") },
	HDS_KEY_EVIDENCE,
	HDS_KEY_CALENDAR,
	HDS_KEY_AUDITS,
	BROWSER_PAPER_KEYS,
};

const struct view_class view_actions = {
	.name = "actions", .title = N_("Action plan"), .kind = "action", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
