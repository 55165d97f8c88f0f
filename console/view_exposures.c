/* Weak protocols that objects of ours still speak: what was first seen last stands first. */
#include "arena.h"
#include "console/browser.h"
#include "console/exposure_line.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "exposures.h"
#include "intl.h"

#include <string.h>

enum { COL_STATE, COL_NAME, COL_WHAT, COL_FIRST, COL_LAST, COL_OWNER, COL_SITE, COL_FAMILY, COL_SAID, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("object"), N_("weakness"), N_("first"), N_("last"), N_("owner"), N_("site"), N_("family"), N_("said"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Object"), 14, 22, 40, false },
	[COL_WHAT] = { N_("Weakness"), 18, 30, 60, false },
	[COL_FIRST] = { N_("First seen"), 11, 0, 16, false },
	[COL_LAST] = { N_("Last seen"), 11, 0, 16, false },
	[COL_OWNER] = { N_("Owner"), 8, 14, 30, false },
	[COL_SITE] = { N_("Site"), 10, 18, 40, false },
	[COL_FAMILY] = { N_("Family"), 8, 12, 24, false },
	[COL_SAID] = { N_("What it said"), 12, 24, 80, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_WHAT, COL_OWNER, COL_FIRST, COL_LAST, COL_SITE, COL_SAID, COL_FAMILY };

struct exposed {
	struct exposure_row row;
	const char *name; /* "Device edge-1 · telnet is open" */
	int64_t id;
};

static const struct exposure_row *of(const void *row) { return &((const struct exposed *)row)->row; }
static int64_t id(const void *row) { return ((const struct exposed *)row)->id; }
static const char *name(const void *row) { return ((const struct exposed *)row)->name; }
static bool is_gone(const void *row) { return wall_is_known(of(row)->gone); }
static enum state state(const void *row) { return is_gone(row) ? STATE_OK : STATE_WARNING; }
static const char *word_of(bool gone) { return gone ? _("Gone") : _("Exposed"); }

static struct state_look look(const void *row)
{
	return (struct state_look){ state_symbol(state(row)), is_gone(row) ? STYLE_DIM : state_style(state(row)), word_of(is_gone(row)) };
}

static const char *look_word(size_t i) { return i < 2 ? word_of(i == 1) : NULL; }
static const char *look_name(size_t i) { return i ? "gone" : "exposed"; }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct exposure_row *r = of(row);

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", look_name(is_gone(row)), word_of(is_gone(row)));
		return words;
	case COL_NAME:
		return r->name;
	case COL_WHAT:
		snprintf(words, sizeof words, "%s\n%s", r->rule->name, _(r->rule->title));
		return words;
	case COL_FAMILY:
		snprintf(words, sizeof words, "%s\n%s", r->rule->fact, keyword_word("family", r->rule->fact));
		return words;
	case COL_OWNER:
		return r->owner;
	case COL_SITE:
		return r->site;
	case COL_SAID:
		return r->fact.evidence[0] ? r->fact.evidence : NULL;
	default: /* a time */
		return NULL;
	}
}

/* What is shown as one moment is sorted by name. */
static wall_t minute(wall_t t)
{
	return wall_is_known(t) ? (wall_t){ t.ms - t.ms % 60000 } : t;
}

static int compare(const void *a, const void *b, size_t column)
{
	if (column == COL_STATE)
		return is_gone(a) - is_gone(b);
	if (column == COL_FIRST || column == COL_LAST)
		return compare_time(minute(column == COL_FIRST ? of(a)->first_seen : of(a)->last_seen),
		                    minute(column == COL_FIRST ? of(b)->first_seen : of(b)->last_seen));
	return compare_values(value, a, b, column);
}

static void join(const void *row, struct text *t)
{
	const struct exposure_row *r = of(row);
	const char *const parts[] = { r->name, r->site, r->device, r->owner, r->rule->name, _(r->rule->title), r->rule->reference, r->fact.evidence,
	                              exposure_subject_name(r->fact.subject) };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	if (column == COL_FIRST || column == COL_LAST) {
		list_put_time(l, g, place, row, column == COL_FIRST ? of(row)->first_seen : of(row)->last_seen);
	} else if (column == COL_OWNER && of(row)->owner) {
		struct text owners = TEXT_INIT(4096);

		exposure_append_owners(of(row), &owners);
		list_put(g, place, list_row_style(l, row), text_str(&owners));
		text_done(&owners);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

/* What is cut, and which question was answered: of one weakness there may be several. */
static void tell_row(const struct list *l, const void *row, struct text *t)
{
	const struct exposure_row *x = of(row);

	(void)l;
	text_appendf(t, "%s · %s · %s", x->name, _(x->rule->title), exposure_subject_name(x->fact.subject));
	text_append_part(t, " · ", "%s", x->fact.evidence);
}

static const struct list_class list = {
	.row_size = sizeof(struct exposed), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .n_essential = 5,
	.empty = N_("No weak protocol was found: what was asked speaks none."), .empty_past = N_("No weak protocol was known at that moment."),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look,
	.look_word = look_word, .look_name = look_name, .count = NN_("%zu weak protocol", "%zu weak protocols"), .reason = tell_row, .reason_rows = 2,
};

static bool fill_row(struct exposed *row, const struct exposure_row *from, size_t i, struct arena *a)
{
	struct text t = TEXT_INIT(LIST_NAME_MAX);

	text_appendf(&t, "%s · %s", from->name, _(from->rule->title));
	*row = (struct exposed){ .row = *from, .name = arena_strdup(a, text_str(&t)), .id = (int64_t)i + 1 };
	text_done(&t);
	return row->name != NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct exposure_row *found;
	struct exposed *rows;
	size_t n, kept = 0;

	(void)s;
	(void)ret_kept;
	if (!read_exposures(r, a, EXPOSURES_GONE, NULL, &found, &n, e))
		return false;
	rows = arena_array(a, n, sizeof *rows);
	for (size_t i = 0; rows && i < n; i++)
		if (found[i].rule && !fill_row(&rows[kept++], &found[i], i, a))
			return err_set(e, ERR_MEMORY, "out of memory");
	*ret_rows = rows;
	*ret_n = kept;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct exposure_row *r = of(row);
	struct state_look how = look(row);
	struct text owners = TEXT_INIT(4096);

	(void)b;
	(void)page;
	pen_state(p, how.style, how.symbol, how.word, _(r->rule->title));
	pen_line(p, STYLE_TEXT, _(r->rule->reason));
	pen_fact(p, _("Reference"), r->rule->reference);
	pen_instant(p, _("First seen"), r->first_seen);
	pen_instant(p, _("Last seen"), r->last_seen);
	pen_instant(p, _("Gone"), r->gone);
	exposure_append_owners(r, &owners);
	pen_fact(p, _("Owner"), text_str(&owners));
	pen_fact(p, _("Asked"), exposure_subject_name(r->fact.subject));
	pen_fact(p, _("What it said"), r->fact.evidence);
	pen_fact(p, _("Before"), r->before);
	pen_title(p, _("Object"));
	pen_named(p, r->kind, r->name, _(object_kind_label(r->kind)));
	if (r->device && strcmp(r->kind, "device") != 0)
		pen_named(p, "device", r->device, NULL);
	if (r->site)
		pen_site(p, r->site, NULL);
	text_done(&owners);
}

static const struct browser_class class = { .list = &list, .paper = true, .passing = true, .load_rows = load_rows, .compose = compose };

static void *create(void)
{
	struct browser *b = browser_new(&class);

	if (b)
		list_sort(&b->list, COL_FIRST, false);
	return b;
}

static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_PAPER_KEYS };

const struct view_class view_exposures = {
	.name = "exposures", .title = N_("Weak protocols"), .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word, BROWSER_METHODS,
};
