/* The calendar: audits planned and held, evidence, exceptions, actions, contracts and systems that come to their end, the earliest first. */
#include "arena.h"
#include "console/act_form.h"
#include "console/browser.h"
#include "console/deadlines.h"
#include "console/hds_keys.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "intl.h"

#include <string.h>

enum { COL_STATE, COL_NAME, COL_DAYS, COL_DATE, COL_KIND, COL_TITLE, COL_OWNER, COLUMNS, FIELD_REQUIREMENT = COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("object"), N_("days"), N_("date"), N_("kind"), N_("title"), N_("owner"), N_("requirement"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Object"), 9, 16, 30, false },
	[COL_DAYS] = { N_("Days"), LIST_DAYS_WIDTH, 0, LIST_DAYS_WIDTH, true },
	[COL_DATE] = { N_("Date"), 10, 0, 10, false },
	[COL_KIND] = { N_("What ends"), 11, 18, 18, false },
	[COL_TITLE] = { N_("Title"), 10, 30, 80, false },
	[COL_OWNER] = { N_("Owner"), 8, 12, 30, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_DAYS, COL_KIND, COL_NAME, COL_TITLE, COL_DATE, COL_OWNER };

struct calendar_row {
	struct deadline at;
	const char *name;    /* "Evidence 12", "EXI-05.A · Exception": unique */
	const char *called;  /* the same without its kind, which is a column */
	const char *title;   /* "EXI-15 · Summary of an audit" */
	const char *keys;    /* "EXI-15, 9.2.1"; "": of no requirement */
	int64_t id;
};

static const struct deadline *of(const void *row) { return &((const struct calendar_row *)row)->at; }
static int64_t id(const void *row) { return ((const struct calendar_row *)row)->id; }
static const char *name(const void *row) { return ((const struct calendar_row *)row)->name; }
static enum state state(const void *row) { return deadline_worth(of(row)); }

enum calendar_look { CALENDAR_PAST, CALENDAR_SOON, CALENDAR_LATER, CALENDAR_HELD, CALENDAR_LOOKS };
static const struct { const char *name, *word; } look_words[CALENDAR_LOOKS] = {
	[CALENDAR_PAST] = { "past", N_("Past") }, [CALENDAR_SOON] = { "soon", N_("Soon") }, [CALENDAR_LATER] = { "later", N_("Later") }, [CALENDAR_HELD] = { "held", N_("Held") },
};

static enum calendar_look look_of(const void *row)
{
	enum state s = state(row);

	return of(row)->held ? CALENDAR_HELD : s == STATE_CRITICAL ? CALENDAR_PAST : s == STATE_WARNING ? CALENDAR_SOON : CALENDAR_LATER;
}

static const char *word_of(const void *row) { return _(look_words[look_of(row)].word); }

static struct state_look look(const void *row)
{
	return (struct state_look){ state_symbol(state(row)), state_style(state(row)), word_of(row) };
}

static const char *look_word(size_t i) { return i < CALENDAR_LOOKS ? _(look_words[i].word) : NULL; }
static const char *look_name(size_t i) { return look_words[i].name; }

static bool is_time(size_t field) { return field == COL_DATE; }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct deadline *d = of(row);

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", look_words[look_of(row)].name, word_of(row));
		return words;
	case COL_NAME:
		return ((const struct calendar_row *)row)->called;
	case COL_KIND:
		snprintf(words, sizeof words, "%s\n%s", deadline_kind_name(d->kind), _(deadline_kind_word(d->kind)));
		return words;
	case COL_TITLE:
		return ((const struct calendar_row *)row)->title;
	case COL_OWNER:
		return d->owner;
	case FIELD_REQUIREMENT:
		return d->serves ? d->serves : ((const struct calendar_row *)row)->keys;
	case COL_DATE:
		return list_moment(d->at, words, sizeof words);
	default: /* a number */
		return NULL;
	}
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	if (field != COL_KIND || i >= DEADLINE_KINDS)
		return NULL;
	snprintf(buf, size, "%s\n%s", deadline_kind_name((enum deadline_kind)i), _(deadline_kind_word((enum deadline_kind)i)));
	return buf;
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct deadline *p = of(a), *q = of(b);

	if (column == COL_STATE || column == COL_DAYS || column == COL_DATE)
		return compare_end(p->at, q->at);
	return compare_values(value, a, b, column);
}

static void join(const void *row, struct text *t)
{
	const struct deadline *d = of(row);

	text_appendf(t, "%s;%s;%s;%s;%s;%s", name(row), d->title, d->requirement ? d->requirement : "", d->serves ? d->serves : "",
	             d->owner ? d->owner : "", _(deadline_kind_word(d->kind)));
	for (; d; d = d->alike)
		text_appendf(t, ";%s", d->object);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	if (column == COL_DAYS)
		list_put_days(g, place, of(row)->days, state(row));
	else if (column == COL_DATE)
		list_put_date(l, g, place, row, of(row)->at);
	else
		list_put_value(l, g, place, column, row);
}

static bool is_called_by_title(enum deadline_kind k)
{
	return k == DEADLINE_CONTRACT || k == DEADLINE_CERTIFICATE || k == DEADLINE_SUPPORT;
}

/* Whole, what the columns may have cut. */
static void tell_row(const struct list *l, const void *row, struct text *t)
{
	const struct deadline *d = of(row);

	(void)l;
	text_append(t, _(deadline_kind_word(d->kind)));
	if (!is_called_by_title(d->kind))
		text_appendf(t, " · %s", ((const struct calendar_row *)row)->called);
	text_appendf(t, " · %s", ((const struct calendar_row *)row)->title);
	text_append_part(t, " · ", "%s", d->requirement);
	text_append_part(t, " · ", "%s", d->owner);
}

static const struct list_class list = {
	.row_size = sizeof(struct calendar_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .sort = COL_DAYS,
	.n_essential = 5, .empty = N_("Nothing has an end or a date: no evidence, exception, action, contract or system."),
	.empty_past = N_("Nothing had an end or a date at that moment."), .id = id, .name = name, .state = state, .value = value, .is_time = is_time,
	.compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word, .look_name = look_name, .choice = choice,
	.count = NN_("%zu date", "%zu dates"), .reason = tell_row, .reason_rows = 2,
};

static bool is_requirement(enum deadline_kind k) { return k == DEADLINE_LEAF || k == DEADLINE_EXCEPTION; }

static bool name_row(struct calendar_row *row, struct arena *a)
{
	const struct deadline *d = &row->at;
	struct text t = TEXT_INIT(1024);

	if (is_called_by_title(d->kind))
		text_append(&t, d->title);
	else if (strncmp(d->object, "hds:", 4) == 0)
		text_append(&t, d->object + 4);
	else
		deadline_append_object(d, &t);
	row->called = arena_strdup(a, text_str(&t));
	if (is_called_by_title(d->kind) || d->kind == DEADLINE_EXCEPTION || d->kind == DEADLINE_CHECK)
		text_appendf(&t, " · %s", _(deadline_kind_word(d->kind)));
	row->name = arena_strdup(a, text_str(&t));
	text_clear(&t);
	requirements_append(d->serves ? d->serves : is_requirement(d->kind) ? d->object : NULL, &t);
	row->keys = arena_strdup(a, text_str(&t));
	if (d->serves)
		text_append(&t, t.len ? " · " : "");
	else
		text_clear(&t);
	text_append(&t, d->title);
	row->title = arena_strdup(a, text_str(&t));
	text_done(&t);
	return row->name && row->called && row->keys && row->title;
}

/* Of its kind and object, so that it stays the same row when others come and go. */
static int64_t id_of(const struct deadline *d)
{
	uint64_t hash = UINT64_C(1469598103934665603) ^ (uint64_t)d->kind; /* FNV-1a */

	for (const char *p = d->object; *p; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(1099511628211);
	return (int64_t)(hash >> 2) + 1;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct calendar_row *rows;
	struct deadlines d;

	(void)ret_kept;
	if (!deadlines_read(r, a, reader_shown(r), &s->region, &d, e))
		return false;
	if (!deadlines_group(&d) || !(rows = arena_array(a, d.n, sizeof *rows)))
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < d.n; i++) {
		rows[i] = (struct calendar_row){ .at = d.rows[i], .id = id_of(&d.rows[i]) };
		if (!name_row(&rows[i], a))
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret_rows = rows;
	*ret_n = d.n;
	return true;
}

static void put_object(struct pen *p, const struct deadline *d)
{
	char kind[32];

	snprintf(kind, sizeof kind, "%.*s", (int)strcspn(d->object, ":"), d->object);
	if (strcmp(kind, "contract") == 0)
		pen_line(p, STYLE_TEXT, d->title);
	else
		pen_named(p, kind, strchr(d->object, ':') + 1, _(object_kind_label(kind)));
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct deadline *d = of(row);
	char days[64];

	(void)b;
	(void)page;
	deadline_words(d, days, sizeof days);
	pen_state(p, state_style(state(row)), state_symbol(state(row)), word_of(row), days);
	pen_line(p, STYLE_STRONG, d->title);
	pen_fact(p, _("What ends"), _(deadline_kind_word(d->kind)));
	pen_instant(p, _("Date"), d->at);
	pen_fact(p, _("Owner"), d->owner);
	pen_title(p, _("Object"));
	for (; d; d = d->alike)
		put_object(p, d);
	if (of(row)->serves && *of(row)->serves)
		pen_title(p, _("For"));
	pen_served(p, of(row)->serves);
}

/* An act is about one piece: the page leads to each. */
static const char *object(const void *row, char *buf, size_t size)
{
	if (of(row)->alike)
		return NULL;
	snprintf(buf, size, "%s", of(row)->object);
	return buf;
}

static void seen(const void *row, struct act_target *ret) { ret->seen = of(row)->seq; }

static const struct browser_class class = {
	.list = &list, .paper = true, .passing = true, .load_rows = load_rows, .compose = compose, .object = object, .seen = seen,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = {
	BROWSER_WRITE_KEYS,
	{ 's', ACT_RENEW_EVIDENCE, N_("Renew the evidence: a new end of validity"), N_("Renew") },
	{ 'U', ACT_UPDATE_ACTION, N_("Update the action or the audit: its progress, its days"), N_("Update") },
	HDS_KEY_PLAN,
	HDS_KEY_EVIDENCE,
	HDS_KEY_AUDITS,
	BROWSER_PAPER_KEYS,
};

const struct view_class view_calendar = {
	.name = "calendar", .title = N_("Calendar"), .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word, BROWSER_METHODS,
};
