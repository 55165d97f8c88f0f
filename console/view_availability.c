/* What each client was guaranteed this month and what it had: four columns, and on the page the incidents behind them (EXI-21). */
#include "arena.h"
#include "console/availability_page.h"
#include "console/availability_words.h"
#include "console/keyword.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"

#include <math.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_GUARANTEED, COL_RAW, COL_MAINTENANCE, COL_SUPPLIER, COL_UNKNOWN, COL_SINCE, COL_CONTRACT, COL_BY, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("site"), N_("guaranteed"), N_("raw"), N_("minus_maintenance"), N_("minus_supplier"), N_("unknown"), N_("since"), N_("contract"),
	N_("by"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Client"), 14, 24, 60, false },
	[COL_GUARANTEED] = { N_("Guaranteed"), 7, 0, 10, true },
	[COL_RAW] = { N_("Raw"), 8, 0, 9, true },
	[COL_MAINTENANCE] = { N_("-maint."), 8, 0, 9, true },
	[COL_SUPPLIER] = { N_("-suppl."), 8, 0, 9, true },
	[COL_UNKNOWN] = { N_("Unkn."), 8, 0, 9, true },
	[COL_SINCE] = { N_("Known since"), 12, 0, 15, false },
	[COL_CONTRACT] = { N_("Contract"), 8, 14, 30, false },
	[COL_BY] = { N_("Supplier"), 8, 14, 30, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_GUARANTEED, COL_RAW, COL_MAINTENANCE, COL_SUPPLIER, COL_UNKNOWN, COL_SINCE, COL_CONTRACT, COL_BY,
};

static const struct availability_row *of(const void *row) { return row; }
static int64_t id(const void *row) { return of(row)->id; }
static const char *name(const void *row) { return of(row)->name; }

static enum state state(const void *row)
{
	switch (of(row)->verdict) {
	case AVAILABILITY_NOT_MET:
		return STATE_CRITICAL;
	case AVAILABILITY_NOT_KNOWN:
		return STATE_UNKNOWN;
	case AVAILABILITY_MET:
	case AVAILABILITY_ON_COURSE:
	case AVAILABILITY_NO_LEVEL:
		break;
	}
	return STATE_OK;
}

static const char *look_word(size_t i)
{
	if (i > AVAILABILITY_NOT_KNOWN)
		return NULL;
	return i == AVAILABILITY_NO_LEVEL ? _("No level") : keyword_word("verdict", availability_verdict_name((enum availability_verdict)i));
}

static const char *look_name(size_t i)
{
	const char *stable = availability_verdict_name((enum availability_verdict)i);

	return stable ? stable : "no-level";
}

struct state_look availability_look(const struct availability_row *r)
{
	return (struct state_look){ state_symbol(state(r)), r->verdict == AVAILABILITY_NO_LEVEL ? STYLE_DIM : state_style(state(r)), look_word(r->verdict) };
}

static struct state_look look(const void *row) { return availability_look(row); }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct availability_row *r = row;

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", look_name(r->verdict), look_word(r->verdict));
		return words;
	case COL_NAME:
		return r->name;
	case COL_CONTRACT:
		return r->contract;
	case COL_BY:
		return r->supplier;
	default: /* a ratio, a time */
		return NULL;
	}
}

static double ratio_of(const struct availability_row *r, size_t column)
{
	switch (column) {
	case COL_GUARANTEED:
		return r->guaranteed;
	case COL_RAW:
		return availability_raw(&r->time);
	case COL_MAINTENANCE:
		return availability_minus_maintenance(&r->time);
	case COL_SUPPLIER:
		return availability_minus_supplier(&r->time);
	default:
		return availability_unknown(&r->time);
	}
}

/* The lowest first, of what is unknown the most; what nobody measured last. */
static int compare_ratio(double p, double q, bool most_first)
{
	if (isnan(p) || isnan(q))
		return isnan(p) - isnan(q);
	return most_first ? (p < q) - (p > q) : (p > q) - (p < q);
}

/* The last one declared first. */
static int compare_since(const struct availability_row *p, const struct availability_row *q)
{
	return (p->time.since.ms < q->time.since.ms) - (p->time.since.ms > q->time.since.ms);
}

static int worth(const struct availability_row *r)
{
	static const int order[] = {
		[AVAILABILITY_NOT_MET] = 0, [AVAILABILITY_NOT_KNOWN] = 1, [AVAILABILITY_ON_COURSE] = 2, [AVAILABILITY_MET] = 3,
		[AVAILABILITY_NO_LEVEL] = 4,
	};

	return order[r->verdict];
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct availability_row *p = a, *q = b;

	if (column == COL_STATE)
		return worth(p) != worth(q) ? worth(p) - worth(q) : compare_ratio(ratio_of(p, COL_MAINTENANCE), ratio_of(q, COL_MAINTENANCE), false);
	if (column >= COL_GUARANTEED && column <= COL_UNKNOWN)
		return compare_ratio(ratio_of(p, column), ratio_of(q, column), column == COL_UNKNOWN);
	if (column == COL_SINCE)
		return compare_since(p, q);
	return compare_values(value, a, b, column);
}

static void join(const void *row, struct text *t)
{
	const struct availability_row *r = row;

	text_appendf(t, "%s;%s;%s;%s", r->name, r->contract ? r->contract : "", r->supplier ? r->supplier : "", look_word(r->verdict));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	char words[FORMAT_MAX] = "";

	if (column >= COL_GUARANTEED && column <= COL_UNKNOWN) {
		format_share(ratio_of(row, column), words);
		list_put_right(g, place, *words ? list_row_style(l, row) : STYLE_DIM, *words ? words : "–");
	} else if (column == COL_SINCE) {
		list_put_time(l, g, place, row, availability_begins_late(&of(row)->time) ? of(row)->time.since : WALL_NEVER);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

/* What of the month the columns leave out. */
static void tell_row(const struct list *l, const void *row, struct text *t)
{
	char since[FORMAT_MAX];

	if (availability_begins_late(&of(row)->time)) {
		format_time(of(row)->time.since, l->now, since);
		text_appendf(t, _("Known since %s, when it was declared: the columns tell nothing of what was before."), since);
	}
	if (availability_is_little(row))
		text_append_part(t, " ", "%s", _("Less than half of the month was measured."));
}

static const struct list_class list = {
	.row_size = sizeof(struct availability_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.sort = COL_STATE, .n_essential = 7, .empty = N_("No site is declared."), .empty_past = N_("No site was declared at that moment."),
	.hint = N_("Describe clients, circuits and contracts in CSV files (vigie.conf(5) shows them), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu client", "%zu clients"), .reason = tell_row, .reason_rows = 2,
};

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct availability_row *rows;
	wall_t now = reader_shown(r);

	(void)s;
	(void)ret_kept;
	if (!read_availability_sites(r, a, availability_shown_month(now, 0), false, &rows, ret_n, e))
		return false;
	*ret_rows = rows;
	return true;
}

static const struct browser_class class = {
	.list = &list, .paper = true, .load_rows = load_rows, .load_page = availability_load_page, .compose = availability_compose,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_PAPER_KEYS };

const struct view_class view_availability = {
	.name = "availability", .title = N_("Service levels of this month"), .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
