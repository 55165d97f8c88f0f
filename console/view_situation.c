#include "console/situation.h"

#include "arena.h"
#include "console/detail.h"
#include "console/support.h"
#include "intl.h"

#include <string.h>

enum { COL_STATE, COL_NAME, COL_BROKEN, COL_SINCE, COL_CALL, COL_WHY, COL_COMMUNE, COLUMNS };
enum { NAME_LEAST = 4 };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("broken"), N_("since"), N_("call"), N_("reason"), N_("commune"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("For whom"), 14, 20, 44, false },
	[COL_BROKEN] = { N_("What"), 22, 40, 56, false },
	[COL_SINCE] = { N_("Since"), 6, 0, 6, true },
	[COL_CALL] = { N_("Call"), 14, 14, 24, false },
	[COL_WHY] = { N_("Why"), 16, 30, 60, false },
	[COL_COMMUNE] = { N_("Commune"), 10, 14, 20, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_SINCE, COL_BROKEN, COL_CALL, COL_WHY, COL_COMMUNE };

static int64_t id(const void *row) { return ((const struct trouble *)row)->id; }
static const char *name(const void *row) { return ((const struct trouble *)row)->name; }
static enum state state(const void *row) { return ((const struct trouble *)row)->state; }

static const char *value(const void *row, size_t field)
{
	const struct trouble *t = row;
	static _Thread_local char words[256];
	struct text told = TEXT_INIT(4096);

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", state_name(t->state), state_word(t->state));
		return words;
	case COL_NAME:
		return t->name;
	case COL_BROKEN:
	case COL_WHY:
		if (field == COL_BROKEN)
			trouble_words(t, &told);
		else
			detail_append_reason(&told, t->culprit.outcome, t->culprit.detail);
		snprintf(words, sizeof words, "%s", text_str(&told));
		text_done(&told);
		return words;
	case COL_CALL:
		return t->phone;
	case COL_COMMUNE:
		return t->commune;
	default: /* a number */
		return NULL;
	}
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct trouble *p = a, *q = b;
	char words[256];

	if (column == COL_STATE)
		return trouble_compare(p, q);
	if (column == COL_SINCE)
		return compare_time(p->culprit.since, q->culprit.since);
	snprintf(words, sizeof words, "%s", value(a, column) ? value(a, column) : "");
	return compare_text(value(a, column) ? words : NULL, value(b, column));
}

static void join(const void *row, struct text *t)
{
	const struct trouble *r = row;

	text_appendf(t, "%s;%s;%s;", r->name, r->commune ? r->commune : "", r->culprit.name);
	trouble_words(r, t);
	text_append(t, ";");
	detail_append_reason(t, r->culprit.outcome, r->culprit.detail);
}

/* What stands behind the name, in three lengths. */
static void append_tail(const struct trouble *t, int length, struct text *tail)
{
	text_appendf(tail, _("%s: %s"), "", length > 0 ? culprit_what(&t->culprit) : culprit_word(&t->culprit));
	trouble_append_others(t, length < 2, tail);
}

/* Where it does not fit the name gives way: what happens and to how many is seen. */
static void put_broken(struct grid *g, struct rect place, enum style style, const struct trouble *t)
{
	struct text words = TEXT_INIT(1024), tail = TEXT_INIT(256);
	bool ascii = grid_is_ascii(g);
	int name = text_columns(t->culprit.name, ascii), room = place.width;

	trouble_words(t, &words);
	if (strcmp(t->kind, "site") == 0) {
		for (int length = 2; length >= 0 && (length == 2 || room < name); length--) {
			text_clear(&tail);
			append_tail(t, length, &tail);
			room = place.width - text_columns(text_str(&tail), ascii);
		}
	}
	if (tail.len > 0 && room >= NAME_LEAST) {
		name = grid_put(g, place.x, place.y, room, style, t->culprit.name);
		grid_put(g, place.x + name, place.y, place.width - name, style, text_str(&tail));
	} else {
		grid_put(g, place.x, place.y, place.width, style, text_str(&words));
	}
	text_done(&words);
	text_done(&tail);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct trouble *t = row;

	if (column == COL_SINCE)
		list_put_since(l, g, place, list_row_style(l, row), t->culprit.since);
	else if (column == COL_BROKEN)
		put_broken(g, place, list_row_style(l, row), t);
	else
		list_put(g, place, list_row_style(l, row), value(row, column));
}

static const struct list_class list = {
	.row_size = sizeof(struct trouble), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 4, .empty = N_("Nothing that is watched is in trouble."),
	.empty_past = N_("Nothing that was watched was in trouble at that moment."),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu in trouble", "%zu in trouble"),
};

static bool load_rows(struct reader *r, const struct region_rows *region, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	struct situation *s = arena_alloc(a, sizeof *s);
	struct trouble *rows;

	if (!s)
		return err_set(e, ERR_MEMORY, "out of memory");
	s->region = *region;
	if (!read_supports(r, a, &s->supports, &s->n_supports, e))
		return false;
	if (!troubles_of(&s->region, a, &rows, ret_n))
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < *ret_n; i++) {
		const struct support_row *support = support_find(s->supports, s->n_supports, rows[i].contract);

		rows[i].phone = support ? support->phone : NULL;
	}
	*ret_rows = rows;
	*ret_kept = s;
	return true;
}

static void append_more(struct text *t, size_t n)
{
	if (n > 0) {
		text_append(t, " ");
		text_appendf(t, ngettext("and %zu more", "and %zu more", n), n);
	}
}

/* As many whole names as fit into so many columns, at least one, and how many there are beside them. */
static void append_cut_names(const struct list *l, size_t cut, int width, bool ascii, struct text *words)
{
	const struct trouble *rows = l->rows;
	size_t named = 0;

	for (size_t i = 0; i < l->n && named < cut; i++) {
		struct text with = TEXT_INIT(2048);
		bool fits;

		if (!rows[i].cut)
			continue;
		text_appendf(&with, "%s%s%s", text_str(words), named ? ", " : "", rows[i].name);
		append_more(&with, cut - named - 1);
		fits = text_columns(text_str(&with), ascii) <= width;
		text_done(&with);
		if (named > 0 && !fits)
			break;
		text_appendf(words, "%s%s", named++ ? ", " : "", rows[i].name);
	}
	append_more(words, cut - named);
}

/* Of whom no link is known to be up or down, nobody can say that he is not cut off. */
static void append_none_cut(size_t unseen, struct text *words)
{
	if (unseen == 0)
		text_append(words, _("No establishment is cut off, but something is critical."));
	else
		text_appendf(words, ngettext("No establishment is seen cut off; the links of %zu are not known.",
		                             "No establishment is seen cut off; the links of %zu are not known.", unseen), unseen);
}

/* First who has no link left, then how many are in trouble at all; what is not known is not said to be well. */
static void headline(const struct browser *b, struct grid *g, struct rect line)
{
	const struct situation *s = b->list.kept;
	const struct list *l = &b->list;
	struct text words = TEXT_INIT(1024);
	const struct trouble *rows = l->rows;
	size_t cut = 0, unseen = 0;
	enum style style = STYLE_OK;

	for (size_t i = 0; i < l->n; i++) {
		cut += rows[i].cut;
		unseen += rows[i].unseen;
	}
	if (!s || s->region.n_links + s->region.n_devices + s->region.n_services == 0) {
		text_append(&words, _("Nothing is watched: no link, device or service is declared."));
		style = STYLE_UNKNOWN;
	} else if (cut > 0) {
		style = STYLE_ALARM;
		text_appendf(&words, ngettext("%zu establishment has no link up: ", "%zu establishments have no link up: ", cut), cut);
		append_cut_names(l, cut, line.width - 2, grid_is_ascii(g), &words);
	} else if (list_count_state(l, STATE_CRITICAL) > 0) {
		style = STYLE_CRITICAL;
		append_none_cut(unseen, &words);
	} else if (list_count_state(l, STATE_WARNING) > 0) {
		style = STYLE_WARNING;
		text_append(&words, _("Nothing is critical, but not everything is well."));
	} else if (l->n > 0) {
		style = STYLE_UNKNOWN;
		text_append(&words, _("What is not well is not known: no recent result tells."));
	} else {
		text_appendf(&words, ngettext("All is well: %zu establishment, %zu links, %zu devices, %zu services.",
		                              "All is well: %zu establishments, %zu links, %zu devices, %zu services.", s->region.n_sites),
		             s->region.n_sites, s->region.n_links, s->region.n_devices, s->region.n_services);
	}
	grid_fill(g, line, ' ', style == STYLE_ALARM ? style : STYLE_TEXT);
	grid_put(g, line.x + 1, line.y, line.width - 2, style, text_str(&words));
	text_done(&words);
}

/* Of an establishment the marked line is polled, else what its row names. */
static const char *pollable(const void *row, char *buf, size_t size)
{
	const struct trouble *t = row;

	if (strcmp(t->kind, "site") == 0)
		return NULL;
	snprintf(buf, size, "%s:%s", t->kind, t->name);
	return buf;
}

static const char *at_fault(const void *row, char *buf, size_t size)
{
	const struct trouble *t = row;

	if (!t->culprit.name)
		return NULL;
	snprintf(buf, size, "%s:%s", t->culprit.kind, t->culprit.name);
	return buf;
}

static const struct browser_class class = {
	.list = &list, .pollable = pollable, .at_fault = at_fault, .passing = true, .always_page = true, .load_rows = load_rows, .load_page = situation_load_page, .compose = situation_compose,
	.headline = headline,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_situation = {
	.name = "situation", .title = N_("Situation"), .digit = '1', .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.word = word, BROWSER_METHODS,
};
