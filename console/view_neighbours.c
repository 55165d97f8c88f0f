/* Whom devices hear and nobody declared, or declared otherwise: what was first seen last stands first. */
#include "arena.h"
#include "console/browser.h"
#include "console/keyword.h"
#include "console/neighbour_line.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "intl.h"

#include <string.h>

enum { COL_STATE, COL_NAME, COL_FIRST, COL_DEVICE, COL_PORT, COL_PROTOCOL, COL_ADDRESS, COL_MAC, COL_LAST, COLUMNS };

static const char *const fields[] = {
	N_("status"), N_("heard"), N_("first"), N_("device"), N_("port"), N_("protocol"), N_("address"), N_("mac"), N_("last"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("Status"), 0, 0, 0, false },
	[COL_NAME] = { N_("Heard"), 14, 20, 40, false },
	[COL_FIRST] = { N_("First seen"), 11, 0, 16, false },
	[COL_DEVICE] = { N_("By"), 10, 16, 30, false },
	[COL_PORT] = { N_("Port"), 6, 10, 24, false },
	[COL_PROTOCOL] = { N_("Protocol"), 8, 8, 8, false },
	[COL_ADDRESS] = { N_("Address"), 12, 15, 40, false },
	[COL_MAC] = { N_("MAC"), 12, 17, 17, false },
	[COL_LAST] = { N_("Last seen"), 11, 0, 16, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_FIRST, COL_DEVICE, COL_PROTOCOL, COL_PORT, COL_ADDRESS, COL_MAC, COL_LAST };

struct heard_row {
	struct neighbour_row row;
	const char *name; /* unique: by whom and where it is heard too */
	int64_t id;
};

static const struct neighbour_row *of(const void *row) { return &((const struct heard_row *)row)->row; }
static int64_t id(const void *row) { return ((const struct heard_row *)row)->id; }
static const char *name(const void *row) { return ((const struct heard_row *)row)->name; }
static const char *word_of(enum neighbour_status s) { return keyword_word("status", neighbour_status_name(s)); }

static enum state state(const void *row)
{
	return neighbour_needs_somebody(of(row)) || neighbour_is_host(of(row)) ? STATE_WARNING : STATE_OK;
}

static struct state_look look(const void *row)
{
	return (struct state_look){ state_symbol(state(row)), state_style(state(row)), word_of(of(row)->status) };
}

static const char *look_word(size_t i) { return i < NEIGHBOUR_STATUS_COUNT ? word_of((enum neighbour_status)i) : NULL; }
static const char *look_name(size_t i) { return neighbour_status_name((enum neighbour_status)i); }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct neighbour_row *r = of(row);

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", neighbour_status_name(r->status), word_of(r->status));
		return words;
	case COL_NAME:
		return r->heard;
	case COL_DEVICE:
		return r->device;
	case COL_PORT:
		return r->local_port;
	case COL_PROTOCOL:
		return neighbour_protocol_name(r->protocol);
	case COL_ADDRESS:
		return r->address;
	case COL_MAC:
		return r->mac;
	default: /* a time */
		return NULL;
	}
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct neighbour_row *p = of(a), *q = of(b);

	if (column == COL_STATE)
		return (int)p->status - (int)q->status;
	if (column == COL_FIRST || column == COL_LAST)
		return compare_time(column == COL_FIRST ? p->first_seen : p->last_seen, column == COL_FIRST ? q->first_seen : q->last_seen);
	return compare_text(value(a, column), value(b, column));
}

static void join(const void *row, struct text *t)
{
	const struct neighbour_row *r = of(row);
	const char *const parts[] = { r->heard, r->device, r->local_port, r->address, r->mac, r->chassis, r->declared_as, r->link, word_of(r->status) };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	if (column == COL_FIRST || column == COL_LAST)
		list_put_time(l, g, place, row, column == COL_FIRST ? of(row)->first_seen : of(row)->last_seen);
	else
		list_put(g, place, list_row_style(l, row), value(row, column));
}

static const struct list_class list = {
	.row_size = sizeof(struct heard_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.sort = COL_FIRST, .n_essential = 4, .empty = N_("No device that was asked hears a neighbour by LLDP, ARP or BGP."),
	.empty_past = N_("Whom devices hear is kept of the present only."), .id = id, .name = name, .state = state, .value = value,
	.compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word, .look_name = look_name,
	.count = NN_("%zu neighbour", "%zu neighbours"),
};

static bool fill_row(struct heard_row *row, const struct neighbour_row *from, size_t i, struct arena *a)
{
	struct text t = TEXT_INIT(LIST_NAME_MAX);

	text_appendf(&t, "%s · %s %s", from->heard ? from->heard : "", from->device ? from->device : "", from->local_port ? from->local_port : "");
	*row = (struct heard_row){ .row = *from, .name = arena_strdup(a, text_str(&t)), .id = (int64_t)i + 1 };
	text_done(&t);
	return row->name != NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct neighbour_list heard;
	struct heard_row *rows;

	(void)s;
	(void)ret_kept;
	if (!read_neighbours(r, a, NULL, &heard, e))
		return false;
	rows = arena_array(a, heard.n, sizeof *rows);
	for (size_t i = 0; rows && i < heard.n; i++)
		if (!fill_row(&rows[i], &heard.rows[i], i, a))
			return err_set(e, ERR_MEMORY, "out of memory");
	*ret_rows = rows;
	*ret_n = heard.n;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct neighbour_row *r = of(row);
	struct state_look how = look(row);

	(void)b;
	(void)page;
	pen_state(p, how.style, how.symbol, how.word, r->heard);
	pen_instant(p, _("First seen"), r->first_seen);
	pen_instant(p, _("Last seen"), r->last_seen);
	if (!r->current)
		pen_line(p, STYLE_DIM, _("Not heard in the last full round."));
	pen_fact(p, _("Protocol"), neighbour_protocol_name(r->protocol));
	pen_fact(p, _("Address"), r->address);
	pen_fact(p, _("MAC"), r->mac);
	pen_fact(p, _("Chassis"), r->chassis);
	pen_fact(p, _("Its port"), r->port);
	pen_fact(p, _("May be"), r->candidates);
	pen_title(p, _("Heard by"));
	if (r->device)
		pen_named(p, "device", r->device, r->local_port);
	if (r->declared_as)
		pen_named(p, "device", r->declared_as, _("declared"));
	if (r->link)
		pen_named(p, "link", r->link, _("declared"));
}

static const struct browser_class class = { .list = &list, .paper = true, .passing = true, .load_rows = load_rows, .compose = compose };

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_PAPER_KEYS };

const struct view_class view_neighbours = {
	.everywhere = true,
	.name = "neighbours", .title = N_("Neighbours"), .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word, BROWSER_METHODS,
};
