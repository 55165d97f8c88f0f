/* Hosts that a capture saw and that are nobody's (include/flow_hosts.h): the newest stand first. */
#include "arena.h"
#include "console/browser.h"
#include "console/flow_host_line.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "console/traffic_words.h"
#include "console/week_start.h"
#include "intl.h"
#include "inventory/format.h"

#include <string.h>

enum { COL_STATE, COL_NAME, COL_NEWEST, COL_POINT, COL_WITH, COL_HOSTS, COL_FIRST, COL_LAST, COLUMNS };

static const char *const fields[] = {
	N_("status"), N_("host"), N_("newest"), N_("point"), N_("with"), N_("hosts"), N_("first"), N_("last"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("Status"), 0, 0, 0, false },
	[COL_NAME] = { N_("Host"), 15, 20, 43, false },
	[COL_NEWEST] = { N_("First seen"), 11, 0, 16, false },
	[COL_POINT] = { N_("Seen from"), 8, 10, 20, false },
	[COL_WITH] = { N_("With"), 14, 24, 50, false },
	[COL_HOSTS] = { N_("Hosts"), 6, 0, 6, true },
	[COL_FIRST] = { N_("The first"), 11, 0, 16, false },
	[COL_LAST] = { N_("Last seen"), 11, 0, 16, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_NEWEST, COL_POINT, COL_WITH, COL_HOSTS, COL_LAST, COL_FIRST };

struct shown_host {
	struct flow_host_line line;
	const char *name; /* with where it was seen from */
	int64_t id;
};

static const struct flow_host_line *of(const void *row) { return &((const struct shown_host *)row)->line; }
static int64_t id(const void *row) { return ((const struct shown_host *)row)->id; }
static const char *name(const void *row) { return ((const struct shown_host *)row)->name; }
static bool is_fresh(const void *row) { return of(row)->row.fresh > 0; }
static enum state state(const void *row) { return is_fresh(row) ? STATE_WARNING : STATE_OK; }
static const char *look_word(size_t i) { return i == 0 ? _("New") : i == 1 ? _("Seen before") : NULL; }
static const char *look_name(size_t i) { return i ? "before" : "new"; }

static struct state_look look(const void *row)
{
	return (struct state_look){ state_symbol(state(row)), is_fresh(row) ? state_style(state(row)) : STYLE_DIM, look_word(!is_fresh(row)) };
}

static const char *value(const void *row, size_t field)
{
	static _Thread_local char buf[256];

	switch (field) {
	case COL_STATE:
		snprintf(buf, sizeof buf, "%s\n%s", look_name(!is_fresh(row)), look_word(!is_fresh(row)));
		return buf;
	case COL_NAME: return of(row)->words;
	case COL_POINT: return of(row)->row.point;
	case COL_WITH: return of(row)->with;
	default: return NULL; /* a time, a number */
	}
}

static wall_t time_of(const void *row, size_t column)
{
	const struct flow_host_row *r = &of(row)->row;

	return column == COL_NEWEST ? r->newest : column == COL_FIRST ? r->first_seen : r->last_seen;
}

static int compare(const void *a, const void *b, size_t column)
{
	switch (column) {
	case COL_STATE: return is_fresh(b) - is_fresh(a);
	case COL_NEWEST:
	case COL_FIRST:
	case COL_LAST: return compare_time(time_of(a, column), time_of(b, column));
	case COL_HOSTS: return compare_number((double)of(a)->row.hosts, (double)of(b)->row.hosts);
	default: return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct flow_host_line *l = of(row);
	const char *const parts[] = { l->words, l->row.host, l->row.point, l->with, l->row.peer };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	char buf[FORMAT_MAX];

	if (column == COL_NEWEST || column == COL_FIRST || column == COL_LAST) {
		list_put_time(l, g, place, row, time_of(row, column));
	} else if (column == COL_HOSTS) {
		format_real((double)of(row)->row.hosts, 0, buf);
		list_put_right(g, place, list_row_style(l, row), buf);
	} else {
		list_put(g, place, list_row_style(l, row), value(row, column));
	}
}

static const struct list_class list = {
	.row_size = sizeof(struct shown_host), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 4, .empty = N_("No capture saw a host that is neither a device nor in a network of ours."),
	.empty_past = N_("None was known at that moment."),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu unknown host or network", "%zu unknown hosts and networks"),
};

static bool fill_row(struct shown_host *row, const struct flow_host_row *from, size_t i, struct arena *a)
{
	struct text t = TEXT_INIT(LIST_NAME_MAX);

	if (!flow_host_line_of(from, a, &row->line))
		return false;
	text_appendf(&t, "%s · %s", row->line.words, from->point);
	row->name = arena_strdup(a, text_str(&t));
	row->id = (int64_t)i + 1;
	text_done(&t);
	return row->name != NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct traffic_view *view = arena_alloc(a, sizeof *view);
	struct shown_host *rows;
	struct flow_hosts found;
	struct flow_list flows;

	(void)s;
	if (!view)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_flows(r, a, &flows, e) || !flow_hosts_find(&flows, week_start(reader_shown(r), 0), a, &found, e)
	    || !read_traffic_view(r, a, view, e))
		return false;
	rows = arena_array(a, found.n, sizeof *rows);
	for (size_t i = 0; rows && i < found.n; i++)
		if (!fill_row(&rows[i], &found.rows[i], i, a))
			return err_set(e, ERR_MEMORY, "out of memory");
	*ret_rows = rows;
	*ret_n = found.n;
	*ret_kept = view;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct flow_host_row *r = &of(row)->row;
	struct state_look how = look(row);
	struct text watched = TEXT_INIT(256);
	char target[TARGET_NAME_MAX], number[FORMAT_MAX];

	(void)page;
	pen_state(p, how.style, how.symbol, how.word, of(row)->words);
	if (r->hosts > 1) {
		format_real((double)r->hosts, 0, number);
		pen_fact(p, _("Hosts"), number);
		pen_fact(p, _("The newest"), r->host);
	}
	pen_instant(p, _("First seen"), r->newest);
	if (r->hosts > 1)
		pen_instant(p, _("Of the first"), r->first_seen);
	pen_instant(p, _("Last seen"), r->last_seen);
	pen_names(p, _("Seen from"), r->point);
	pen_fact(p, _("With"), of(row)->with);
	traffic_view_words(b->list.kept, b->list.now, &watched);
	pen_fact(p, _("Capture"), text_str(&watched));
	pen_paragraph(p, STYLE_DIM, _("A capture tells addresses, not MACs. What devices.csv has as a device, or sites.csv as a network, is not unknown."));
	snprintf(target, sizeof target, "flows %s", r->host);
	pen_target(p, "view", target);
	pen_line(p, STYLE_TEXT, _("Its flows"));
	text_done(&watched);
}

static const struct browser_class class = {
	.list = &list, .paper = true, .passing = true, .stamp = read_flows_stamp, .load_rows = load_rows, .compose = compose,
};

static void *create(void)
{
	struct browser *b = browser_new(&class);

	if (b)
		list_sort(&b->list, COL_NEWEST, false);
	return b;
}

static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_PAPER_KEYS };

const struct view_class view_hosts = {
	.name = "hosts", .title = N_("Unknown hosts"), .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word, BROWSER_METHODS,
};
