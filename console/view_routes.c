/* Image routes as they are heard, with the AE pairs that nobody declared: what is silent stands first. */
#include "arena.h"
#include "console/browser.h"
#include "console/keyword.h"
#include "console/object_line.h"
#include "console/route_words.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_LAST, COL_USUAL, COL_USE, COL_COVOLINK, COL_FROM, COL_TO, COL_CALLING, COL_CALLED, COLUMNS };

static const char *const fields[] = {
	N_("heard"), N_("route"), N_("last"), N_("usual"), N_("use"), N_("covolink"), N_("source"), N_("destination"), N_("calling"), N_("called"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("Heard"), 0, 0, 0, false },
	[COL_NAME] = { N_("Route"), 14, 24, 40, false },
	[COL_LAST] = { N_("Last association"), 11, 0, 16, false },
	[COL_USUAL] = { N_("Usual"), 10, 0, 14, false },
	[COL_USE] = { N_("Clinical use"), 10, 14, 20, false },
	[COL_COVOLINK] = { N_("Covolink"), 10, 16, 30, false },
	[COL_FROM] = { N_("From"), 10, 16, 30, false },
	[COL_TO] = { N_("To"), 10, 16, 30, false },
	[COL_CALLING] = { N_("Calling AE"), 10, 16, 16, false },
	[COL_CALLED] = { N_("Called AE"), 10, 16, 16, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_LAST, COL_USUAL, COL_USE, COL_COVOLINK, COL_FROM, COL_TO, COL_CALLING, COL_CALLED,
};

/* A declared route, or a pair that nobody declared. */
struct heard_row {
	const struct route_activity_row *route; /* NULL: */
	const struct ae_pair_row *pair;
	const char *name;
	int64_t id;
};

/* What the word of a row may be, the first to be looked after first. */
static const struct heard_word { const char *field, *name; } words[] = {
	{ "voice", "silent" }, { "status", "case-differs" }, { "status", "not-declared" }, { "voice", "never" },
	{ "voice", "unobserved" }, { "voice", "learning" }, { "voice", "heard" },
};

static const struct heard_row *of(const void *row) { return row; }
static int64_t id(const void *row) { return of(row)->id; }
static const char *name(const void *row) { return of(row)->name; }

static enum state state(const void *row)
{
	return of(row)->pair ? ae_pair_state(of(row)->pair) : route_state(of(row)->route);
}

static const char *stable(const void *row)
{
	const struct heard_row *h = of(row);

	if (h->pair)
		return ae_status_name(h->pair->status);
	if (state(row) == STATE_UNKNOWN && !wall_is_known(h->route->last_seen))
		return "unobserved";
	return route_voice_of(h->route) ? route_voice_of(h->route) : "";
}

static size_t rank(const void *row)
{
	size_t i = 0;

	while (i < ARRAY_LEN(words) && strcmp(words[i].name, stable(row)) != 0)
		i++;
	return i;
}

static const char *look_word(size_t i)
{
	return i < ARRAY_LEN(words) ? keyword_word(words[i].field, words[i].name) : i == ARRAY_LEN(words) ? _("no AE title declared") : NULL;
}

static const char *look_name(size_t i) { return i < ARRAY_LEN(words) ? words[i].name : "no-ae-title"; }

static struct state_look look(const void *row)
{
	return (struct state_look){ state_symbol(state(row)), state_style(state(row)), look_word(rank(row)) };
}

static wall_t last(const void *row) { return of(row)->pair ? of(row)->pair->last_seen : of(row)->route->last_seen; }
static double usual(const void *row) { return of(row)->pair ? (double)NAN : of(row)->route->silence.a_day; }

static const char *of_pair(const struct ae_pair_row *p, size_t field)
{
	switch (field) {
	case COL_COVOLINK: return p->covolink;
	case COL_FROM: return p->source;
	case COL_TO: return p->destination;
	case COL_CALLING: return p->calling;
	case COL_CALLED: return p->called;
	default: return NULL;
	}
}

static const char *of_route(const struct route_activity_row *r, size_t field)
{
	switch (field) {
	case COL_COVOLINK: return r->covolink;
	case COL_FROM: return r->source_site;
	case COL_TO: return r->destination_site;
	case COL_CALLING: return r->source_ae;
	case COL_CALLED: return r->source_ae && r->covolink_ae ? r->covolink_ae : r->destination_ae;
	default: return NULL;
	}
}

static const char *value(const void *row, size_t field)
{
	static _Thread_local char buf[256];
	const struct heard_row *h = of(row);

	if (field == COL_NAME)
		return h->name;
	if (field == COL_STATE) {
		snprintf(buf, sizeof buf, "%s\n%s", look_name(rank(row)), look_word(rank(row)));
		return buf;
	}
	if (field == COL_USE)
		return h->route ? keyword_lines("use", h->route->use, buf, sizeof buf) : NULL;
	return h->pair ? of_pair(h->pair, field) : of_route(h->route, field);
}

static int compare(const void *a, const void *b, size_t column)
{
	switch (column) {
	case COL_STATE:
		return state(a) != state(b) ? compare_state(state(a), state(b)) : (rank(a) > rank(b)) - (rank(a) < rank(b));
	case COL_LAST:
		return compare_time(last(a), last(b));
	case COL_USUAL:
		return compare_number(usual(a), usual(b));
	default:
		return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	static const size_t parts[] = { COL_NAME, COL_COVOLINK, COL_FROM, COL_TO, COL_CALLING, COL_CALLED };
	const struct heard_row *h = of(row);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		text_append_part(t, ";", "%s", value(row, parts[i]));
	if (h->route) {
		text_append_part(t, ";", "%s", keyword_word("use", h->route->use));
		text_append_part(t, ";", "%s", h->route->destination_ae);
	}
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	struct text t = TEXT_INIT(128);
	char buf[FORMAT_MAX];

	if (column == COL_LAST) {
		format_time(last(row), l->now, buf);
		list_put(g, place, list_row_style(l, row), buf);
	} else if (column == COL_USUAL) {
		if (of(row)->route)
			route_append_usual(&t, of(row)->route);
		list_put(g, place, list_row_style(l, row), text_str(&t));
	} else {
		list_put(g, place, list_row_style(l, row), list_shown(value(row, column)));
	}
	text_done(&t);
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	if (of(row)->route && state(row) != STATE_OK)
		route_append_heard(t, of(row)->route, l->now);
}

static const struct list_class list = {
	.row_size = sizeof(struct heard_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .sort = COL_STATE,
	.n_essential = 4, .empty = N_("No image route is declared, and no AE pair was seen."), .empty_past = N_("None was declared at that moment."),
	.hint = N_("Describe them in routes.csv (vigie.conf(5) shows it), then run:"), .command = N_("vigie import DIR"), .id = id, .name = name,
	.state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word, .look_name = look_name,
	.count = NN_("%zu route or AE pair", "%zu routes and AE pairs"), .reason = reason,
};

static const char *name_of_pair(const struct ae_pair_row *p, struct arena *a)
{
	struct text t = TEXT_INIT(LIST_NAME_MAX);
	const char *words_of_it;

	text_appendf(&t, "%s → %s · %s → %s:%" PRId64 " · %s", p->calling, p->called, p->source, p->destination, p->port, p->point);
	words_of_it = arena_strdup(a, text_str(&t));
	text_done(&t);
	return words_of_it;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct route_activity *heard = arena_alloc(a, sizeof *heard);
	struct heard_row *rows;
	size_t n = 0;

	(void)s;
	if (!heard)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_route_activity(r, a, NULL, heard, e))
		return false;
	rows = arena_array(a, heard->n + heard->n_pairs, sizeof *rows);
	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < heard->n; i++)
		rows[n++] = (struct heard_row){ .route = &heard->rows[i], .name = heard->rows[i].name, .id = heard->rows[i].id };
	for (size_t i = 0; i < heard->n_pairs; i++) {
		rows[n] = (struct heard_row){ .pair = &heard->pairs[i], .name = name_of_pair(&heard->pairs[i], a), .id = -(int64_t)i - 1 };
		if (!rows[n++].name)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret_rows = rows;
	*ret_n = n;
	*ret_kept = heard;
	return true;
}

static void say_when(struct pen *p, const char *label, wall_t t, wall_t now)
{
	char buf[FORMAT_MAX];

	format_time(t, now, buf);
	pen_fact(p, label, buf);
}

static void pen_count(struct pen *p, const char *label, int64_t n)
{
	char buf[FORMAT_MAX];

	format_real((double)n, 0, buf);
	pen_fact(p, label, buf);
}

static void compose_pair(struct pen *p, const struct ae_pair_row *pair, wall_t now)
{
	pen_line(p, STYLE_DIM, _("Told, and nothing is changed by it: routes.csv declares the routes."));
	pen_fact(p, _("Calling AE"), pair->calling);
	pen_fact(p, _("Called AE"), pair->called);
	pen_fact(p, _("Declared calling AE"), pair->declared_calling);
	pen_fact(p, _("Declared called AE"), pair->declared_called);
	pen_fact(p, _("Source"), pair->source);
	pen_fact(p, _("Destination"), pair->destination);
	pen_count(p, _("Port"), pair->port);
	say_when(p, _("First seen"), pair->first_seen, now);
	say_when(p, _("Last seen"), pair->last_seen, now);
	pen_count(p, _("Associations"), pair->associations);
	pen_count(p, _("Refused"), pair->rejected);
	pen_fact(p, _("Seen from"), pair->point);
	if (pair->covolink)
		pen_named(p, "covolink", pair->covolink, NULL);
}

static void compose_route(struct pen *p, const struct route_activity_row *r, const struct route_activity *heard, wall_t now)
{
	struct text usual_words = TEXT_INIT(128);

	route_append_usual(&usual_words, r);
	pen_route_heard(p, r, now);
	pen_fact(p, _("Clinical use"), keyword_word("use", r->use));
	say_when(p, _("Last seen"), r->last_seen, now);
	pen_fact(p, _("Usual"), text_str(&usual_words));
	say_when(p, _("Silent since"), r->silence.voice == ROUTE_SILENT ? r->silence.since : WALL_NEVER, now);
	say_when(p, _("First seen"), r->first_seen, now);
	if (r->associations > 0)
		pen_count(p, _("Associations"), r->associations);
	say_when(p, _("Watched since"), heard->watched, now);
	pen_title(p, _("What is declared"));
	if (r->source_site)
		pen_site(p, r->source_site, _("sends"));
	if (r->covolink)
		pen_named(p, "covolink", r->covolink, NULL);
	if (r->destination_site)
		pen_site(p, r->destination_site, _("receives"));
	pen_fact(p, _("Source AE"), r->source_ae);
	pen_fact(p, _("AE of the Covolink"), r->covolink_ae);
	pen_fact(p, _("Destination AE"), r->destination_ae);
	text_done(&usual_words);
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct heard_row *h = row;
	struct state_look how = look(row);

	(void)page;
	pen_state(p, how.style, how.symbol, how.word, h->pair ? h->pair->called : h->name);
	if (h->pair)
		compose_pair(p, h->pair, b->list.now);
	else
		compose_route(p, h->route, b->list.kept, b->list.now);
}

static const struct browser_class class = { .list = &list, .paper = true, .passing = true, .load_rows = load_rows, .compose = compose };

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_PAPER_KEYS };

const struct view_class view_routes = {
	.everywhere = true,
	.name = "routes", .title = N_("Image routes"), .kind = "route", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
