#include "console/situation.h"

#include "arena.h"
#include "console/alert_sentence.h"
#include "console/detail.h"
#include "console/format.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "console/snapshot.h"
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
	.n_essential = 4, .empty = N_("Nothing that is watched is in trouble."),
	.empty_past = N_("Nothing that was watched was in trouble at that moment."),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu in trouble", "%zu in trouble"), .group = group, .group_title = group_title, .look = look,
};

static bool keep_all(struct situation *s, const struct trouble *rows, size_t n, struct arena *a)
{
	struct trouble *all = arena_array(a, n, sizeof *all);

	if (all && n)
		memcpy(all, rows, n * sizeof *all);
	s->all = all;
	s->n_all = n;
	return all != NULL;
}

/* Whether p comes before q: the state, then the care that it stops. */
static bool is_graver(const struct alert_row *p, const struct alert_row *q)
{
	if (p->severity != q->severity)
		return state_worst(p->severity, q->severity) == p->severity;
	if (p->impact.routes.n != q->impact.routes.n)
		return p->impact.routes.n > q->impact.routes.n;
	if (p->impact.sites.n != q->impact.sites.n)
		return p->impact.sites.n > q->impact.sites.n;
	return p->n_children > q->n_children;
}

/* Of those that cut an establishment off, where there are any. */
static void find_cause(struct situation *s, const struct trouble *rows, size_t n, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].cut && rows[i].cause && !trouble_is_handled(&rows[i]) && (!s->cause || is_graver(rows[i].cause, s->cause)))
			s->cause = rows[i].cause;
	for (size_t i = 0, cuts = s->cause != NULL; i < snapshot->n_alerts; i++) {
		const struct alert_row *a = &snapshot->alerts[i];

		if (!alert_is_cause(a) || alert_is_handled(a))
			continue;
		s->n_causes++;
		if (!cuts && (!s->cause || is_graver(a, s->cause)))
			s->cause = a;
	}
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
	if (!troubles_of(&s->region, a, &rows, ret_n) || !keep_all(s, rows, *ret_n, a)
	    || !troubles_fold(rows, ret_n, snapshot->alerts, snapshot->n_alerts, a))
		return err_set(e, ERR_MEMORY, "out of memory");
	find_cause(s, rows, *ret_n, snapshot);
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
static void append_cut_names(const struct trouble *rows, size_t n, size_t cut, int width, bool ascii, struct text *words)
{
	size_t named = 0;

	for (size_t i = 0; i < n && named < cut; i++) {
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

/* What care it stops, the cause and since when, whom to call, how many other causes there are. */
static void render_cause(const struct situation *s, wall_t now, struct grid *g, struct rect line)
{
	const struct alert_row *a = s->cause;
	struct text words = TEXT_INIT(2048), part = TEXT_INIT(1024);
	char lasted[FORMAT_MAX];

	alert_append_uses(a, &part);
	text_append_part(&words, " · ", "%s", text_str(&part));
	text_clear(&part);
	format_duration_short(wall_is_known(now) ? (now.ms - a->since.ms) / 1000 : UNKNOWN_I64, lasted);
	text_appendf(&part, "%s, ", a->name);
	alert_append_what(a, &part);
	text_append_part(&part, " ", "%s", lasted);
	text_append_part(&words, " · ", _("cause: %s"), text_str(&part));
	text_append_part(&words, " · ", _("call %s"), a->phone);
	text_clear(&part);
	if (s->n_causes > 1)
		text_appendf(&part, ngettext("%zu more cause", "%zu more causes", s->n_causes - 1), s->n_causes - 1);
	text_append_part(&words, " · ", "%s", text_str(&part));
	grid_put(g, line.x + 1, line.y, line.width - 2, a->severity == STATE_CRITICAL ? STYLE_STRONG : STYLE_TEXT, text_str(&words));
	text_done(&words);
	text_done(&part);
}

/* First who has no link left, then how many are in trouble at all; what is not known is not said to be well. */
static void headline(const struct browser *b, struct grid *g, struct rect line)
{
	const struct situation *s = b->list.kept;
	const struct list *l = &b->list;
	struct text words = TEXT_INIT(1024);
	const struct trouble *rows = s && s->all ? s->all : l->rows;
	size_t cut = 0, unseen = 0, n = s && s->all ? s->n_all : l->n;
	enum style style = STYLE_OK;

	for (size_t i = 0; i < n; i++) {
		cut += rows[i].cut;
		unseen += rows[i].unseen;
	}
	if (!s || s->region.n_links + s->region.n_devices + s->region.n_services == 0) {
		text_append(&words, _("Nothing is watched: no link, device or service is declared."));
		style = STYLE_UNKNOWN;
	} else if (cut > 0) {
		style = STYLE_ALARM;
		text_appendf(&words, ngettext("%zu establishment has no link up: ", "%zu establishments have no link up: ", cut), cut);
		append_cut_names(rows, n, cut, line.width - 2, grid_is_ascii(g), &words);
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
	grid_fill(g, (struct rect){ line.x, line.y, line.width, 1 }, ' ', style == STYLE_ALARM ? style : STYLE_TEXT);
	grid_put(g, line.x + 1, line.y, line.width - 2, style, text_str(&words));
	text_done(&words);
	if (line.height > 1)
		render_cause(s, l->now, g, (struct rect){ line.x, line.y + 1, line.width, 1 });
}

static int headline_rows(const struct browser *b)
{
	const struct situation *s = b->list.kept;

	return s && s->cause ? 2 : 1;
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
	.headline = headline, .headline_rows = headline_rows, .alert_id = alert_id,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_situation = {
	.name = "situation", .title = N_("Situation"), .digit = '1', .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.word = word, BROWSER_METHODS,
};
