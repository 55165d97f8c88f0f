#include "console/situation.h"

#include "arena.h"
#include "console/alert_sentence.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"

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
static size_t group(const void *row) { return trouble_is_handled(row); }

static const char *group_title(size_t group, size_t n)
{
	static _Thread_local char words[96];

	snprintf(words, sizeof words, group == 0 ? ngettext("%zu to handle", "%zu to handle", n)
		: ngettext("%zu in hand, muted or under planned work", "%zu in hand, muted or under planned work", n), n);
	return words;
}

static struct state_look look(const void *row)
{
	enum state s = state(row);

	return (struct state_look){ state_symbol(s), group(row) ? STYLE_DIM : state_style(s), state_word(s) };
}

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

	if (column == COL_STATE)
		return trouble_compare(p, q);
	if (column == COL_SINCE)
		return compare_time(p->culprit.since, q->culprit.since);
	return compare_values(value, a, b, column);
}

static void join(const void *row, struct text *t)
{
	const struct trouble *r = row;

	text_appendf(t, "%s;%s;%s;", r->name, r->commune ? r->commune : "", r->culprit.name);
	for (size_t i = 0; i < r->n_with; i++)
		text_appendf(t, "%s;", r->with[i]);
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

/* The name gives way to how many others are hit by the same cause. */
static void put_name(struct grid *g, struct rect place, enum style style, const struct trouble *t)
{
	char others[32] = "";
	int used;

	if (t->n_with > 0)
		snprintf(others, sizeof others, " +%zu", t->n_with);
	used = (int)strlen(others);
	used = grid_put(g, place.x, place.y, place.width - used, style, t->name);
	grid_put(g, place.x + used, place.y, place.width - used, style, others);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct trouble *t = row;
	enum style style = group(row) ? STYLE_DIM : list_row_style(l, row);

	if (column == COL_SINCE)
		list_put_since(l, g, place, style, t->culprit.since);
	else if (column == COL_BROKEN)
		put_broken(g, place, style, t);
	else if (column == COL_NAME)
		put_name(g, place, style, t);
	else
		list_put(g, place, style, value(row, column));
}

static const struct list_class list = {
	.row_size = sizeof(struct trouble), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 4, .empty = N_("Nothing that is watched is in trouble."), .of_watched = true,
	.empty_past = N_("Nothing that was watched was in trouble at that moment."),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu in trouble", "%zu in trouble"), .group = group, .group_title = group_title, .look = look,
};

/* Before rows of one cause become one. */
static bool keep_cut(struct situation *s, const struct trouble *rows, size_t n, struct arena *a)
{
	s->cut.names = arena_array(a, n, sizeof *s->cut.names);
	for (size_t i = 0; s->cut.names && i < n; i++) {
		s->n_unseen += rows[i].unseen;
		if (rows[i].cut)
			s->cut.names[s->cut.n++] = rows[i].name;
	}
	return s->cut.names != NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	struct situation *s = arena_alloc(a, sizeof *s);
	struct trouble *rows;

	if (!s)
		return err_set(e, ERR_MEMORY, "out of memory");
	s->region = snapshot->region;
	if (!read_supports(r, a, &s->supports, &s->n_supports, e))
		return false;
	if (!troubles_of(&s->region, a, &rows, ret_n) || !keep_cut(s, rows, *ret_n, a)
	    || !troubles_fold(rows, ret_n, snapshot->alerts, snapshot->n_alerts, a))
		return err_set(e, ERR_MEMORY, "out of memory");
	situation_find_cause(s, rows, *ret_n, snapshot->alerts, snapshot->n_alerts);
	for (size_t i = 0; i < *ret_n; i++) {
		const struct support_row *support = support_find(s->supports, s->n_supports, rows[i].contract);

		rows[i].phone = support ? support->phone : NULL;
	}
	*ret_rows = rows;
	*ret_kept = s;
	return true;
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

static const char *object(const void *row, char *buf, size_t size)
{
	const struct trouble *t = row;

	snprintf(buf, size, "%s:%s", t->kind, t->name);
	return buf;
}

static int64_t alert_id(const void *row)
{
	const struct trouble *t = row;

	return t->cause ? t->cause->id : 0;
}

static const struct browser_class class = {
	.object = object, .list = &list, .pollable = pollable, .at_fault = at_fault, .passing = true, .always_page = true, .load_rows = load_rows, .load_page = situation_load_page, .compose = situation_compose,
	.headline = situation_headline, .headline_rows = situation_headline_rows, .alert_id = alert_id,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_situation = {
	.everywhere = true,
	.name = "situation", .title = N_("Situation"), .digit = '1', .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.word = word, BROWSER_METHODS,
};
