#include "console/alerts.h"

#include "arena.h"
#include "console/keyword.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/clinical_weight.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_SINCE, COL_WHAT, COL_CARE, COL_CALL, COL_HANDLING, COL_SITE, COLUMNS };
enum { GROUP_OPEN, GROUP_HANDLED };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("since"), N_("what"), N_("care"), N_("call"), N_("handling"), N_("site"),
	N_("kind"), N_("commune"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Cause"), 12, 18, 36, false },
	[COL_SINCE] = { N_("Since"), 6, 0, 6, true },
	[COL_WHAT] = { N_("What"), 18, 18, 60, false },
	[COL_CARE] = { N_("Care"), 14, 26, 44, false },
	[COL_CALL] = { N_("Call"), 14, 14, 32, false },
	[COL_HANDLING] = { N_("Handling"), 10, 16, 36, false },
	[COL_SITE] = { N_("Site"), 10, 14, 32, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_SINCE, COL_WHAT, COL_CARE, COL_CALL, COL_HANDLING, COL_SITE,
};

static const struct alert_row *row_of(const void *row) { return &((const struct alerts_item *)row)->row; }

static int64_t id(const void *row) { return row_of(row)->id; }
static const char *name(const void *row) { return ((const struct alerts_item *)row)->key; }
static enum state state(const void *row) { return row_of(row)->severity; }
static const void *parent(const void *row) { return ((const struct alerts_item *)row)->cause; }

/* What follows a cause is handled with it. */
static size_t group(const void *row)
{
	return alert_is_handled(row_of(parent(row) ? parent(row) : row)) ? GROUP_HANDLED : GROUP_OPEN;
}

static const char *group_title(size_t group, size_t n)
{
	static _Thread_local char words[96];

	snprintf(words, sizeof words, group == GROUP_OPEN ? ngettext("%zu to handle", "%zu to handle", n)
		: ngettext("%zu in hand, muted or under planned work", "%zu in hand, muted or under planned work", n), n);
	return words;
}

static struct state_look look(const void *row)
{
	enum state s = state(row);

	return (struct state_look){ state_symbol(s), group(row) == GROUP_HANDLED ? STYLE_DIM : state_style(s), state_word(s) };
}

static const char *value(const void *row, size_t field)
{
	const struct alert_row *a = row_of(row);
	static _Thread_local char words[512];
	struct text told = TEXT_INIT(4096);

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", state_name(a->severity), state_word(a->severity));
		return words;
	case COL_NAME:
		return a->name;
	case COL_WHAT:
		if (a->n_children > 0)
			text_appendf(&told, "+%zu ", a->n_children);
		alert_append_what_and_why(a, &told);
		break;
	case COL_CARE:
		alert_append_care(a, &told);
		break;
	case COL_CALL:
		text_append_part(&told, " ", "%s", a->phone);
		text_append_part(&told, " · ", "%s", a->supplier);
		break;
	case COL_HANDLING:
		snprintf(words, sizeof words, "%s\n%s", alert_handling_name(a->handling), alert_handling_phrase(a->handling));
		return words;
	case COL_SITE:
		return a->site;
	case COLUMNS:
		return keyword_word("kind", a->kind);
	case COLUMNS + 1:
		return a->commune;
	default: /* a number */
		return NULL;
	}
	snprintf(words, sizeof words, "%s", text_str(&told));
	text_done(&told);
	return words[0] ? words : NULL;
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	if (field != COL_HANDLING || i >= ALERT_ENDED)
		return NULL;
	snprintf(buf, size, "%s\n%s", alert_handling_name((enum alert_handling)i), alert_handling_phrase((enum alert_handling)i));
	return buf;
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct alert_row *p = row_of(a), *q = row_of(b);

	switch (column) {
	case COL_STATE: /* the gravest, then who stands there without care, then the oldest */
		return alert_compare_gravity(p, q);
	case COL_SINCE:
		return compare_time(p->since, q->since);
	default:
		return compare_values(value, a, b, column);
	}
}

static void join(const void *row, struct text *t)
{
	const struct alert_row *a = row_of(row);
	const char *const parts[] = { a->name, a->site, a->commune, a->supplier, a->phone, a->contract, a->silence_reason };

	list_join_parts(t, parts, ARRAY_LEN(parts));
	text_appendf(t, "%s;%s;", state_name(a->severity), state_word(a->severity));
	alert_append_what_and_why(a, t);
	for (size_t i = 0; i < a->n_children; i++)
		text_appendf(t, ";%s", a->children[i]);
	text_append(t, ";");
	alert_append_care(a, t);
}

static const char *shown(const void *row, size_t column)
{
	static _Thread_local char words[LIST_NAME_MAX];

	if (column != COL_NAME || !parent(row))
		return list_shown(value(row, column));
	snprintf(words, sizeof words, "└ %s", row_of(row)->name);
	return words;
}

/* How many follow it stays said when they are shown: "-3" in the place of "+3". */
static void put_what(const struct list *l, struct grid *g, struct rect place, enum style style, const void *row)
{
	char words[512];

	snprintf(words, sizeof words, "%s", value(row, COL_WHAT) ? value(row, COL_WHAT) : "");
	if (words[0] == '+' && list_is_unfolded(l, row))
		words[0] = '-';
	list_put(g, place, style, words);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	enum style style = group(row) == GROUP_HANDLED ? STYLE_DIM : list_row_style(l, row);
	struct text words = TEXT_INIT(512);

	if (column == COL_SINCE) {
		list_put_since(l, g, place, style, row_of(row)->since);
	} else if (column == COL_HANDLING) {
		alert_append_handling(row_of(row), l->now, &words);
		list_put(g, place, style, text_str(&words));
	} else if (column == COL_WHAT) {
		put_what(l, g, place, style, row);
	} else {
		list_put(g, place, style, shown(row, column));
	}
	text_done(&words);
}

/* What is wrong and who sees to it, whole: the columns may have cut it. */
static void reason(const struct list *l, const void *row, struct text *t)
{
	const struct alert_row *a = row_of(row);
	struct text handling = TEXT_INIT(1024), gtr = TEXT_INIT(128);

	alert_append_what_and_why(a, t);
	alert_append_care(a, &handling);
	text_append_part(t, " · ", "%s", text_str(&handling));
	text_clear(&handling);
	alert_append_handling(a, l->now, &handling);
	text_append_part(t, " · ", "%s", text_str(&handling));
	if (alert_is_handled(a))
		text_append_part(t, " · ", "%s", a->silence_reason);
	append_time_left(&gtr, a->gtr_due, l->now);
	text_append_part(t, " · ", _("GTR: %s"), text_str(&gtr));
	text_done(&handling);
	text_done(&gtr);
}

static const struct list_class list = {
	.row_size = sizeof(struct alerts_item), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 5, .of_watched = true, .empty = N_("No alert is open: nothing that is watched has failed and been confirmed."),
	.empty_past = N_("No alert was open at that moment."), .hint = N_("Those that are over:"), .command = N_("vigie alerts --all"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look,
	.choice = choice, .reason = reason, .group = group, .parent = parent, .shown = shown, .group_title = group_title, .count = NN_("%zu alert", "%zu alerts"),
};

const char *alerts_key(const struct alert_row *row, struct arena *a)
{
	struct text key = TEXT_INIT(LIST_NAME_MAX), what = TEXT_INIT(128);
	const char *kept;

	if (row->subject[0])
		alert_append_what(row, &what);
	text_append_part(&key, " · ", "%s", row->name);
	text_append_part(&key, " · ", "%s", text_str(&what));
	kept = arena_strdup(a, text_str(&key));
	text_done(&what);
	text_done(&key);
	return kept;
}

static int by_id(const void *a, const void *b)
{
	const struct alerts_item *p = *(const struct alerts_item *const *)a, *q = *(const struct alerts_item *const *)b;

	return (p->row.id > q->row.id) - (p->row.id < q->row.id);
}

/* The causes of the snapshot, by their id. NULL without memory. */
static const struct alerts_item **sort_causes(const struct alerts_item *causes, size_t n, struct arena *a)
{
	const struct alerts_item **sorted = arena_array(a, n, sizeof *sorted);

	for (size_t i = 0; sorted && i < n; i++)
		sorted[i] = &causes[i];
	if (sorted && n > 1)
		qsort(sorted, n, sizeof *sorted, by_id);
	return sorted;
}

static const struct alerts_item *find_cause(const struct alerts_item *const *sorted, size_t n, const struct alert_row *row)
{
	const struct alerts_item wanted = { .row = { .id = row->cause_id } }, *key = &wanted;
	const struct alerts_item *const *found = n ? bsearch(&key, sorted, n, sizeof *sorted, by_id) : NULL;

	return found ? *found : NULL;
}

/* The causes, then what follows one that is there. */
static bool take_rows(const struct snapshot *s, struct alerts_item *rows, size_t *ret_n, struct arena *a)
{
	const struct alerts_item **causes;
	size_t n = 0, n_causes;

	for (size_t i = 0; i < s->n_alerts; i++)
		if (alert_is_cause(&s->alerts[i]))
			rows[n++].row = s->alerts[i];
	n_causes = n;
	causes = sort_causes(rows, n_causes, a);
	for (size_t i = 0; causes && i < s->n_alerts; i++) {
		rows[n].cause = alert_is_cause(&s->alerts[i]) ? NULL : find_cause(causes, n_causes, &s->alerts[i]);
		if (rows[n].cause)
			rows[n++].row = s->alerts[i];
	}
	*ret_n = n;
	return causes != NULL;
}

struct alerts_item *alerts_rows(const struct snapshot *s, struct arena *a, size_t *ret_n)
{
	struct alerts_item *rows = arena_array(a, s->n_alerts + 1, sizeof *rows);
	bool ok = rows && take_rows(s, rows, ret_n, a);

	for (size_t i = 0; ok && i < *ret_n; i++)
		ok = (rows[i].key = alerts_key(&rows[i].row, a));
	return ok ? rows : NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	(void)r;
	*ret_kept = s;
	*ret_rows = alerts_rows(s, a, ret_n);
	return *ret_rows || err_set(e, ERR_MEMORY, "out of memory");
}

static bool load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	struct alerts_page *page;

	(void)now;
	if (!alerts_read_page(r, a, row_of(list_selected(&b->list)), &page, e))
		return false;
	*ret_page = page;
	return true;
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "%s:%s", row_of(row)->kind, row_of(row)->name);
	return buf;
}

static int64_t alert_id(const void *row) { return id(row); }

const struct browser_class alerts_class = {
	.list = &list, .passing = true, .alert_id = alert_id, .load_rows = load_rows, .load_page = load_page, .compose = alerts_compose, .pollable = pollable,
};

static void *create(void) { return browser_new(&alerts_class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

/* name: the alert's number. */
static bool open(void *view, const char *name)
{
	struct browser *b = view;
	const struct alerts_item *rows = b->list.rows;
	int64_t wanted = strtoll(name, NULL, 10);

	for (size_t i = 0; i < b->list.n; i++)
		if (rows[i].row.id == wanted) {
			if (rows[i].cause && list_select(&b->list, rows[i].cause->key))
				list_unfold(&b->list);
			return browser_open(view, rows[i].key);
		}
	return false;
}

static const struct key_entry keys[] = {
	{ CTRL_KEY('t'), ACT_ARM, N_("Arm writing for 15 minutes, or end it"), N_("Arm") },
	{ 'a', ACT_TAKE_IN_HAND, N_("Take in hand: a reason and an end are asked for"), N_("Take") },
	{ 'm', ACT_SILENCE, N_("Mute the object until an end"), N_("Mute") },
	{ 'c', ACT_WRITE_COMMENT, N_("Comment on the alert"), N_("Comment") },
	{ 'C', ACT_NOTE_CALL, N_("Note a call to the supplier: the GTR clock starts"), N_("Call") },
	{ '+', ACT_FOLD, N_("Show what follows the cause, or fold it; the arrows do too"), N_("Unfold") },
	{ 'X', ACT_CALL_NEXT, N_("Escalate: the next person of the rota is called now"), N_("Escalate") },
	BROWSER_KEYS,
};

const struct view_class view_alerts = {
	.everywhere = true,
	.name = "alerts", .title = N_("Alerts"), .digit = '2', .kind = "alert", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.word = word, BROWSER_METHODS_BUT_OPEN, .open = open,
};
