/* Flows: what was observed and the openings of the register, compared; what somebody has to do something about stands first. */
#include "arena.h"
#include "console/browser.h"
#include "console/flow_line.h"
#include "console/keyword.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "console/traffic_words.h"
#include "intl.h"
#include "inventory/format.h"

#include <string.h>
#include <time.h>

enum { COL_STATE, COL_NAME, COL_FROM, COL_TO, COL_LAST, COL_FIRST, COL_ENDS, COL_VOLUME, COL_CLEAR, COL_NEW, COL_REASON, COL_POINT, COLUMNS };

static const char *const fields[] = {
	N_("status"), N_("flow"), N_("source"), N_("destination"), N_("last"), N_("first"), N_("ends"), N_("volume"), N_("clear"), N_("new"),
	N_("reason"), N_("point"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("Flow"), 0, 0, 0, false },
	[COL_NAME] = { N_("From, to, port"), 20, 36, 80, false },
	[COL_FROM] = { N_("From"), 8, 14, 30, false },
	[COL_TO] = { N_("To"), 8, 14, 30, false },
	[COL_LAST] = { N_("Last seen"), 11, 0, 16, false },
	[COL_FIRST] = { N_("First seen"), 11, 0, 16, false },
	[COL_ENDS] = { N_("Ends"), 10, 0, 10, false },
	[COL_VOLUME] = { N_("Volume"), 9, 0, 9, true },
	[COL_CLEAR] = { N_("In clear"), 8, 10, 30, false },
	[COL_NEW] = { N_("New since"), 11, 0, 16, false },
	[COL_REASON] = { N_("Reason"), 8, 16, 40, false },
	[COL_POINT] = { N_("Seen from"), 8, 10, 20, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_FIRST, COL_LAST, COL_ENDS, COL_CLEAR, COL_FROM, COL_TO, COL_VOLUME, COL_NEW, COL_REASON, COL_POINT,
};

struct shown_flow {
	struct flow_line line;
	const char *name;   /* by addresses, which no two rows share, with where it was seen from */
	const char *words;  /* the same with the devices that have the addresses: what people read */
	const char *either; /* both, to be found by */
	int64_t id;
};

/* What a row may be, the first to be looked after first; what nobody has to look after is fine. */
static const struct { const char *name; enum state state; } words[] = {
	{ "rogue", STATE_WARNING }, { "dead", STATE_WARNING }, { "ending", STATE_WARNING }, { "unresolved", STATE_WARNING },
	{ "undocumented", STATE_WARNING }, { "excepted", STATE_OK }, { "unused", STATE_OK }, { "planned", STATE_OK }, { "ended", STATE_OK },
	{ "used", STATE_OK }, { "own", STATE_OK }, { "authorised", STATE_OK },
};

static const struct flow_line *of(const void *row) { return &((const struct shown_flow *)row)->line; }
static int64_t id(const void *row) { return ((const struct shown_flow *)row)->id; }
static const char *name(const void *row) { return ((const struct shown_flow *)row)->name; }
static const char *words_of(const void *row) { return ((const struct shown_flow *)row)->words; }

static size_t rank(const void *row)
{
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(words) && strcmp(words[i].name, of(row)->status) != 0)
		i++;
	return i;
}

static enum state state(const void *row) { return words[rank(row)].state; }
static const char *look_word(size_t i) { return i < ARRAY_LEN(words) ? keyword_word("status", words[i].name) : NULL; }
static const char *look_name(size_t i) { return words[i].name; }

static struct state_look look(const void *row)
{
	enum state s = state(row);

	return (struct state_look){ state_symbol(s), s == STATE_OK ? STYLE_DIM : state_style(s), look_word(rank(row)) };
}

/* The names that a filter may give it, and what people read last. */
static const char *lines_of_status(const struct flow_line *l, const char *word, char *buf, size_t size)
{
	snprintf(buf, size, "%s\n%s%s", l->status, l->ending && strcmp(l->status, "ending") != 0 ? "ending\n" : "", word);
	return buf;
}

/* "yes" unless the collector asked, each protocol, then all of them. */
static const char *lines_of_clear(const struct flow_line *l, char *buf, size_t size)
{
	size_t n;

	if (!l->cleartext)
		return NULL;
	n = (size_t)snprintf(buf, size, "%s%s", strcmp(l->status, "own") == 0 ? "" : "yes\n", l->cleartext);
	for (size_t i = 0; i < n && i < size; i++)
		if (buf[i] == ';')
			buf[i] = '\n';
	if (n < size)
		snprintf(buf + n, size - n, "\n%s", l->cleartext);
	return buf;
}

static wall_t time_of(const void *row, size_t column)
{
	return column == COL_LAST ? of(row)->last_seen : column == COL_FIRST ? of(row)->first_seen : of(row)->new_since;
}

static bool is_time(size_t field) { return field == COL_LAST || field == COL_FIRST || field == COL_ENDS || field == COL_NEW; }

/* "yes", then when: a filter may ask from when on. */
static const char *lines_of_new(const struct flow_line *l, char *buf, size_t size)
{
	snprintf(buf, size, "yes\n");
	return list_moment(l->new_since, buf + 4, size - 4) ? buf : NULL;
}

static const char *value(const void *row, size_t field)
{
	static _Thread_local char buf[512];
	const struct flow_line *l = of(row);

	switch (field) {
	case COL_STATE: return lines_of_status(l, look_word(rank(row)), buf, sizeof buf);
	case COL_NAME: return ((const struct shown_flow *)row)->either;
	case COL_FROM: return l->source_name ? l->source_name : l->source_site;
	case COL_TO: return l->destination_name ? l->destination_name : l->destination_site;
	case COL_ENDS: return l->ends;
	case COL_CLEAR: return lines_of_clear(l, buf, sizeof buf);
	case COL_LAST:
	case COL_FIRST: return list_moment(time_of(row, field), buf, sizeof buf);
	case COL_NEW: return lines_of_new(l, buf, sizeof buf);
	case COL_REASON: return l->reason;
	case COL_POINT: return l->point;
	default: return NULL; /* a volume */
	}
}

static const char *shown(const void *row, size_t column) { return column == COL_NAME ? words_of(row) : list_shown(value(row, column)); }

static int compare(const void *a, const void *b, size_t column)
{
	switch (column) {
	case COL_STATE:
		if (rank(a) != rank(b))
			return rank(a) < rank(b) ? -1 : 1;
		return compare_time(of(a)->first_seen, of(b)->first_seen);
	case COL_LAST:
	case COL_FIRST:
	case COL_NEW:
		return compare_time(time_of(a, column), time_of(b, column));
	case COL_VOLUME:
		return compare_number((double)of(a)->bytes, (double)of(b)->bytes);
	case COL_CLEAR: /* value has one buffer */
		return compare_text(of(a)->cleartext, of(b)->cleartext);
	default:
		return compare_text(shown(a, column), shown(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct flow_line *l = of(row);
	const char *const parts[] = { name(row), words_of(row) == name(row) ? NULL : words_of(row), l->source_name, l->destination_name,
		                      l->source_site, l->destination_site, l->reason, l->requester, l->declared_by, l->opening, l->cleartext,
		                      l->point, l->accepted_by, l->unresolved };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	char buf[FORMAT_MAX];

	if (column == COL_LAST || column == COL_FIRST || column == COL_NEW) {
		list_put_time(l, g, place, row, time_of(row, column));
	} else if (column == COL_VOLUME) {
		format_bytes(of(row)->bytes, buf);
		list_put_right(g, place, list_row_style(l, row), buf);
	} else if (column == COL_NAME && of(row)->observed) { /* an opening goes on with its reason */
		grid_put_by_end(g, place.x, place.y, place.width, list_row_style(l, row), shown(row, column));
	} else {
		list_put(g, place, list_row_style(l, row), shown(row, column));
	}
}

static const struct list_class list = {
	.row_size = sizeof(struct shown_flow), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .sort = COL_STATE,
	.n_essential = 2, .empty = N_("No opening is in the register, and no flow was observed."),
	.empty_past = N_("No opening was in the register at that moment, and no flow was known."),
	.hint = N_("Describe openings in flows.csv (vigie.conf(5) shows it), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .is_time = is_time, .compare = compare, .join = join, .cell = cell, .shown = shown, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu flow or opening", "%zu flows and openings"),
};

/* What the page has besides the rows. */
struct kept { struct traffic_view view; double dropped; bool cut; };

static const char *write_words(const struct flow_line *l, bool named, struct arena *a)
{
	struct text t = TEXT_INIT(LIST_NAME_MAX);
	const char *copy;

	flow_line_append_words(&t, l, named);
	text_append_part(&t, " · ", "%s", l->observed ? l->within : l->reason);
	copy = arena_strdup(a, text_str(&t));
	text_done(&t);
	return copy;
}

static bool fill_row(struct shown_flow *row, size_t i, struct arena *a)
{
	const struct flow_line *l = &row->line;
	struct text t = TEXT_INIT(2 * LIST_NAME_MAX);

	row->id = (int64_t)i + 1;
	row->name = row->words = row->either = write_words(l, false, a);
	if (!row->name || (!l->source_name && !l->destination_name))
		return row->name != NULL;
	row->words = write_words(l, true, a);
	text_appendf(&t, "%s %s", row->name, row->words ? row->words : "");
	row->either = arena_strdup(a, text_str(&t));
	text_done(&t);
	return row->words && row->either;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct kept *kept = arena_alloc(a, sizeof *kept);
	struct shown_flow *rows;
	struct flow_list found;
	size_t n = 0;
	bool ok;

	(void)s;
	if (!kept)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_flows(r, a, &found, e) || !read_traffic_view(r, a, &kept->view, e))
		return false;
	rows = arena_array(a, found.n_openings + found.n_observed, sizeof *rows);
	ok = rows != NULL;
	for (size_t i = 0; ok && i < found.n_openings; i++, n++) {
		rows[n].line = flow_line_of_opening(&found.openings[i], false, a);
		ok = fill_row(&rows[n], n, a);
	}
	for (size_t i = 0; ok && i < found.n_observed; i++, n++)
		ok = flow_line_of_observed(&found, &found.observed[i], false, a, &rows[n].line) && fill_row(&rows[n], n, a);
	kept->dropped = found.dropped;
	kept->cut = found.cut;
	*ret_rows = rows;
	*ret_n = n;
	*ret_kept = kept;
	return ok || err_set(e, ERR_MEMORY, "out of memory");
}

static void pen_end(struct pen *p, const char *address, const char *device, const char *site)
{
	pen_line(p, STYLE_TEXT, address);
	if (device)
		pen_named(p, "device", device, NULL);
	if (site)
		pen_site(p, site, NULL);
}

static void pen_observed(struct pen *p, const struct flow_line *l)
{
	char buf[FORMAT_MAX];

	pen_instant(p, _("New since"), l->new_since);
	pen_instant(p, _("First seen"), l->first_seen);
	pen_instant(p, _("Last seen"), l->last_seen);
	format_bytes(l->bytes, buf);
	pen_fact(p, _("Volume"), buf);
	pen_names(p, _("In clear"), l->cleartext);
	pen_fact(p, _("In tunnel"), l->within);
	pen_names(p, _("Seen from"), l->point);
	pen_instant(p, _("Seen after its end"), l->seen_after);
}

static void pen_register(struct pen *p, const struct flow_line *l)
{
	pen_fact(p, _("Opening"), l->opening);
	pen_fact(p, _("Reason"), l->reason);
	pen_fact(p, _("Requester"), l->requester);
	pen_fact(p, _("Opened"), l->opened);
	pen_fact(p, _("Ends"), l->ends);
	pen_fact(p, _("Declared by"), l->declared_by);
	pen_fact(p, _("Accepted by"), l->accepted_by);
	pen_instant(p, _("Accepted until"), l->accepted_until);
	pen_names(p, _("Without address"), l->unresolved);
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct flow_line *l = of(row);
	const struct kept *kept = b->list.kept;
	struct state_look how = look(row);
	struct text watched = TEXT_INIT(256);
	char dropped[FORMAT_MAX];

	(void)page;
	pen_state(p, how.style, how.symbol, how.word, words_of(row));
	pen_observed(p, l);
	traffic_view_words(&kept->view, b->list.now, &watched);
	if (flows_dropped_much(kept->dropped)) {
		format_ratio(kept->dropped, dropped);
		text_append(&watched, " · ");
		text_appendf(&watched, _("%s of packets were dropped unseen within %d days"), dropped, FLOW_DEAD_DAYS);
	}
	pen_fact(p, _("Capture"), text_str(&watched));
	pen_register(p, l);
	pen_title(p, _("Source"));
	pen_end(p, l->source, l->source_name, l->source_site);
	pen_title(p, _("Destination"));
	pen_end(p, l->destination, l->destination_name, l->destination_site);
	text_done(&watched);
}

static const struct browser_class class = {
	.list = &list, .paper = true, .passing = true, .stamp = read_flows_stamp, .load_rows = load_rows, .compose = compose,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_PAPER_KEYS };

const struct view_class view_flows = {
	.name = "flows", .title = N_("Flows"), .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word, BROWSER_METHODS,
};
