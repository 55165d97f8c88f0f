#include "console/journal_list.h"

#include "arena.h"
#include "console/journal_about.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/person.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_WHEN, COL_WHO, COL_WHAT, COL_OBJECT, COL_TEXT, COLUMNS };

static const char *const fields[] = {
	N_("result"), N_("row"), N_("when"), N_("who"), N_("what"), N_("object"), N_("text"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("Result"), 0, 0, 0, false },
	[COL_NAME] = { N_("Row"), 5, 5, 8, false },
	[COL_WHEN] = { N_("When"), 11, 0, 16, false },
	[COL_WHO] = { N_("Who"), 8, 12, 24, false },
	[COL_WHAT] = { N_("What"), 12, 16, 24, false },
	[COL_OBJECT] = { N_("Object"), 12, 20, 36, false },
	[COL_TEXT] = { N_("Text"), 12, 20, 80, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_WHEN, COL_WHO, COL_WHAT, COL_OBJECT, COL_TEXT };

const char *journal_method_word(const char *method)
{
	return keyword_word("method", method);
}

static const struct journal_row *row_of(const void *row) { return &((const struct journal_line *)row)->row; }
static int64_t id(const void *row) { return row_of(row)->seq; }
static const char *name(const void *row) { return ((const struct journal_line *)row)->number; }
static bool is_accepted(const struct journal_row *r) { return strcmp(r->result, "ok") == 0; }
static enum state state(const void *row) { return is_accepted(row_of(row)) ? STATE_OK : STATE_WARNING; }
static const char *word_of(enum state s) { return s == STATE_OK ? _("Written") : _("Refused"); }

static struct state_look look(const void *row)
{
	return (struct state_look){ state_symbol(state(row)), state_style(state(row)), word_of(state(row)) };
}

static const char *look_word(size_t i) { return i < 2 ? word_of(i ? STATE_WARNING : STATE_OK) : NULL; }
static const char *look_name(size_t i) { return i ? "refused" : "ok"; }

static const char *person(const void *row) { return ((const struct journal_line *)row)->person; }

static const char *value(const void *row, size_t field)
{
	const struct journal_row *r = row_of(row);
	static _Thread_local char words[512];
	struct text told = TEXT_INIT(512);

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", is_accepted(r) ? "ok" : "refused", word_of(state(row)));
		return words;
	case COL_NAME:
		return name(row);
	case COL_WHO:
		return person(row);
	case COL_WHAT:
		snprintf(words, sizeof words, "%s\n%s", r->method, journal_method_word(r->method));
		return words;
	case COL_OBJECT:
		journal_append_about(r, &told);
		snprintf(words, sizeof words, "%s", text_str(&told));
		text_done(&told);
		return words[0] ? words : NULL;
	case COL_TEXT:
		return r->text;
	default:
		return list_moment(r->at, words, sizeof words);
	}
}

static bool is_time(size_t field) { return field == COL_WHEN; }

static int compare(const void *a, const void *b, size_t column)
{
	const struct journal_row *p = row_of(a), *q = row_of(b);

	if (column == COL_STATE && state(a) != state(b))
		return compare_state(state(a), state(b));
	if (column == COL_STATE || column == COL_NAME || column == COL_WHEN)
		return compare_count(p->seq, q->seq);
	return compare_values(value, a, b, column);
}

static void join(const void *row, struct text *t)
{
	const struct journal_row *r = row_of(row);

	text_appendf(t, "%s;%s;%s;%s;%s;%s;%s;%s;", name(row), r->object ? r->object : "", r->method, journal_method_word(r->method),
	             person(row), r->text ? r->text : "", r->result, word_of(state(row)));
	journal_append_about(r, t);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	char words[FORMAT_MAX];

	if (column == COL_WHEN) {
		format_time(row_of(row)->at, l->now, words);
		list_put(g, place, STYLE_TEXT, words);
	} else {
		list_put(g, place, STYLE_TEXT, list_shown(value(row, column)));
	}
}

static const struct list_class list = {
	.row_size = sizeof(struct journal_line), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .sort = COL_WHEN,
	.n_essential = 6, .empty = N_("Nobody has written anything yet."), .empty_past = N_("Nobody had written anything by that moment."),
	.hint = N_("Ctrl-t arms writing; an alert is taken in hand with a."), .id = id, .name = name, .state = state, .value = value,
	.is_time = is_time, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word, .look_name = look_name,
	.count = NN_("%zu row", "%zu rows"),
};

/* The accounts are asked once for each person. */
static const char *person_of(const struct journal_line *lines, size_t i, struct arena *a)
{
	for (size_t k = i; k-- > 0;)
		if (lines[k].row.uid == lines[i].row.uid)
			return lines[k].person;
	return person_name(lines[i].row.uid, false, a);
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct journal_kept *kept = arena_alloc(a, sizeof *kept);
	struct journal_line *lines;
	struct journal_row *rows;
	size_t n;

	(void)s;
	if (!read_journal(r, a, WALL_NEVER, JOURNAL_SHOWN_MAX, &rows, &n, e))
		return false;
	lines = arena_array(a, n, sizeof *lines);
	if (!kept || !lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		char number[32];

		snprintf(number, sizeof number, "%" PRId64, rows[i].seq);
		lines[i] = (struct journal_line){ rows[i], arena_strdup(a, number), NULL };
		lines[i].person = person_of(lines, i, a);
		if (!lines[i].number || !lines[i].person)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	if (!journal_prove(r, kept, e))
		return false;
	*ret_rows = lines;
	*ret_n = n;
	*ret_kept = kept;
	return true;
}

static void headline(const struct browser *b, struct grid *g, struct rect line)
{
	const struct journal_kept *k = b->list.kept;
	struct text words = TEXT_INIT(256);
	enum style style = !k || !k->proved ? STYLE_DIM : k->verdict.findings ? STYLE_ALARM : STYLE_OK;

	if (k)
		journal_verdict_words(k, &words);
	grid_fill(g, line, ' ', style == STYLE_ALARM ? style : STYLE_TEXT);
	grid_put(g, line.x + 1, line.y, line.width - 2, style, text_str(&words));
	text_done(&words);
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct journal_row *r = row_of(row);
	char when[FORMAT_MAX];
	struct text object = TEXT_INIT(1024);

	(void)b;
	(void)page;
	format_timestamp(r->at, when);
	pen_state(p, state_style(state(row)), state_symbol(state(row)), word_of(state(row)), when);
	pen_fact(p, _("Who"), person(row));
	pen_fact(p, _("What"), journal_method_word(r->method));
	journal_append_about(r, &object);
	pen_fact(p, _("Object"), text_str(&object));
	pen_fact(p, _("Text"), r->text);
	if (!is_accepted(r))
		pen_fact_marked(p, _("Result"), STYLE_WARNING, r->result);
	pen_title(p, _("As it stands in the chain"));
	pen_fact(p, _("Row"), name(row));
	pen_fact(p, _("Request"), r->request);
	if (r->object && strchr(r->object, ':')) {
		char kind[32];

		snprintf(kind, sizeof kind, "%.*s", (int)strcspn(r->object, ":"), r->object);
		pen_title(p, _("Object"));
		pen_named(p, kind, strchr(r->object, ':') + 1, _(object_kind_label(kind)));
	}
	text_done(&object);
}

const struct browser_class journal_class = {
	.list = &list, .passing = true, .load_rows = load_rows, .compose = compose, .headline = headline,
};

static void *create(void)
{
	journal_look_anew();
	return browser_new(&journal_class);
}

static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_journal = {
	.name = "journal", .title = N_("Journal"), .digit = '9', .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
