#include "inventory/format.h"
#include "console/hds_list.h"
#include "console/state_mark.h"
#include "intl.h"

#include <stdio.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_TITLE, COL_DUE, COL_OWNER, COL_EVIDENCE, COL_PROPOSED, COL_CHAPTER, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("requirement"), N_("title"), N_("due"), N_("owner"), N_("evidence"), N_("proposed"), N_("chapter"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Requirement"), 11, 11, 14, false },
	[COL_TITLE] = { N_("Title"), 20, 40, 100, false },
	[COL_DUE] = { N_("Due"), 10, 0, 10, false },
	[COL_OWNER] = { N_("Owner"), 8, 10, 24, false },
	[COL_EVIDENCE] = { N_("Evidence"), 8, 0, 12, true },
	[COL_PROPOSED] = { N_("Measures propose"), 16, 16, 24, false },
	[COL_CHAPTER] = { N_("Chapter"), 12, 16, 30, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_TITLE, COL_DUE, COL_OWNER, COL_EVIDENCE, COL_PROPOSED, COL_CHAPTER };

static const struct hds_row *of(const void *row) { return row; }
static int64_t id(const void *row) { return of(row)->id; }
static const char *name(const void *row) { return of(row)->name; }
/* Chapters, and what is judged by its items, are no gaps of their own. */
static enum state state(const void *row) { return of(row)->item && !of(row)->worst ? of(row)->worth : STATE_OK; }
static const void *parent(const void *row) { return of(row)->chapter; }

/* A chapter says how its worst stands. */
static struct state_look look(const void *row)
{
	const struct hds_row *r = row;

	if (r->worst)
		return (struct state_look){ state_symbol(r->worth), STYLE_DIM, _("By its items") };
	if (r->item)
		return hds_look(&r->item->state);
	return (struct state_look){ state_symbol(r->worth), r->worth == STATE_OK ? STYLE_DIM : state_style(r->worth), "" };
}

/* Every way in which a leaf may stand; of a gap and of what is proven, what a person said. */
static const struct hds_leaf_state looks[] = {
	{ .standing = HDS_EXPIRED, .decided = HDS_CONFORMING }, { .standing = HDS_GAP, .decided = HDS_MAJOR_GAP },
	{ .standing = HDS_GAP, .decided = HDS_MINOR_GAP }, { .standing = HDS_REWORDED, .decided = HDS_CONFORMING },
	{ .standing = HDS_UNPROVEN, .decided = HDS_CONFORMING }, { .standing = HDS_OPEN }, { .standing = HDS_EXCEPTED, .decided = HDS_MINOR_GAP },
	{ .standing = HDS_PROVEN, .decided = HDS_CONFORMING }, { .standing = HDS_PROVEN, .decided = HDS_IMPROVEMENT },
	{ .standing = HDS_OUT, .decided = HDS_NOT_APPLICABLE },
};

static const char *look_word(size_t i)
{
	return i < ARRAY_LEN(looks) ? hds_look(&looks[i]).word : i == ARRAY_LEN(looks) ? _("By its items") : NULL;
}

static const char *name_of_look(const struct hds_leaf_state *s)
{
	return s->standing == HDS_GAP || s->standing == HDS_PROVEN ? hds_status_name(s->decided) : hds_standing_name(s->standing);
}

static const char *look_name(size_t i) { return i < ARRAY_LEN(looks) ? name_of_look(&looks[i]) : "by-items"; }

static const struct hds_assessment *said(const struct hds_row *r) { return r->item ? r->item->leaf.assessment : NULL; }

static const char *title_of(const struct hds_row *r)
{
	return r->item ? hds_text(&r->item->requirement->title) : r->name;
}

static const char *value(const void *row, size_t field)
{
	const struct hds_row *r = row;
	static _Thread_local char words[256];

	switch (field) {
	case COL_STATE:
		if (!r->item)
			return NULL;
		snprintf(words, sizeof words, "%s\n%s", r->worst ? "by-items" : name_of_look(&r->item->state), look(row).word);
		return words;
	case COL_NAME:
		return r->name;
	case COL_TITLE:
		return title_of(r);
	case COL_OWNER:
		return said(r) ? said(r)->owner : NULL;
	case COL_PROPOSED:
		if (!r->item || r->item->state.proposed == HDS_NOT_ASSESSED)
			return NULL;
		snprintf(words, sizeof words, "%s\n%s", hds_status_name(r->item->state.proposed), _(hds_status_word(r->item->state.proposed)));
		return words;
	case COL_CHAPTER:
		return r->item ? r->chapter->name : r->name;
	default: /* a number, or a date */
		return NULL;
	}
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	static const enum hds_status proposals[] = { HDS_CONFORMING, HDS_MINOR_GAP, HDS_MAJOR_GAP };

	if (field != COL_PROPOSED || i >= ARRAY_LEN(proposals))
		return NULL;
	snprintf(buf, size, "%s\n%s", hds_status_name(proposals[i]), _(hds_status_word(proposals[i])));
	return buf;
}

/* What is known first, the earlier first. */
static int compare_due(const struct hds_assessment *p, const struct hds_assessment *q)
{
	return compare_end(p ? p->due : WALL_NEVER, q ? q->due : WALL_NEVER);
}

static int compare_place(const struct hds_row *p, const struct hds_row *q)
{
	return (p->place > q->place) - (p->place < q->place);
}

static size_t pieces(const struct hds_row *r) { return r->item ? r->item->state.in_force + r->item->state.expired : 0; }

/* What is judged by its items stands before the worst of them. */
static const struct hds_leaf_state *stands(const struct hds_row *r) { return r->worst ? r->worst : &r->item->state; }

static int compare_standing(const struct hds_row *p, const struct hds_row *q)
{
	if (p->worth != q->worth || !p->item)
		return compare_state(p->worth, q->worth);
	return (int)stands(p)->standing - (int)stands(q)->standing;
}

/* Chapters keep the order of the text, but where they are sorted by how they stand. */
static int compare(const void *a, const void *b, size_t column)
{
	const struct hds_row *p = a, *q = b;
	int order = 0;

	if (column == COL_STATE)
		order = compare_standing(p, q);
	else if (!p->item || column == COL_NAME)
		return compare_place(p, q);
	else if (column == COL_DUE)
		order = compare_due(said(p), said(q));
	else if (column == COL_EVIDENCE)
		order = compare_number((double)pieces(p), (double)pieces(q));
	else
		order = compare_values(value, a, b, column);
	return order ? order : compare_place(p, q);
}

static void join(const void *row, struct text *t)
{
	const struct hds_row *r = row;

	text_appendf(t, "%s;%s\n%s", r->name, title_of(r), r->item ? r->chapter->name : "");
	if (!r->item)
		return;
	text_appendf(t, ";%s", look(row).word);
	if (said(r))
		text_appendf(t, ";%s;%s", said(r)->owner ? said(r)->owner : "", said(r)->comment ? said(r)->comment : "");
	for (size_t i = 0; i < r->item->leaf.n_evidence; i++)
		text_appendf(t, ";%s;%s", r->item->leaf.evidence[i]->title, r->item->leaf.evidence[i]->reference ? r->item->leaf.evidence[i]->reference : "");
}

/* "2", "1 of 2 expired" as 1/2. */
static void put_evidence(struct grid *g, struct rect place, const struct hds_leaf_state *s)
{
	char words[48];
	size_t n = s->in_force + s->expired;

	if (n == 0) {
		list_put_right(g, place, STYLE_DIM, NULL);
		return;
	}
	if (s->expired > 0)
		snprintf(words, sizeof words, "× %zu/%zu", s->expired, n);
	else
		snprintf(words, sizeof words, "%zu", n);
	list_put_right(g, place, s->expired > 0 ? STYLE_CRITICAL : STYLE_TEXT, words);
}

/* What a fact proposes against what a person said stands out. */
static void put_proposed(struct grid *g, struct rect place, const struct hds_row *r)
{
	const struct hds_leaf_state *s = &r->item->state;

	if (s->proposed == HDS_NOT_ASSESSED) {
		list_put(g, place, STYLE_DIM, NULL);
		return;
	}
	grid_putf(g, place.x, place.y, place.width, s->contradicted ? STYLE_WARNING : STYLE_TEXT, s->contradicted ? "▲ %s" : "%s",
	          _(hds_status_word(s->proposed)));
}

static void put_name(struct grid *g, struct rect place, const struct list *l, const struct hds_row *r)
{
	bool marked = r->item->requirement->unverified.n > 0;
	int used = grid_put(g, place.x, place.y, place.width - 2 * marked, list_row_style(l, r), r->name);

	if (marked)
		grid_put(g, place.x + used + 1, place.y, 1, STYLE_UNKNOWN, "?");
}

static void put_due(struct grid *g, struct rect place, const struct list *l, const struct hds_row *r)
{
	const struct hds_assessment *v = said(r);
	bool settled = r->item->state.standing == HDS_PROVEN || r->item->state.standing == HDS_OUT;
	char words[FORMAT_MAX] = "";

	if (v)
		format_date(v->due, words);
	list_put(g, place, v && !settled && wall_is_known(v->due) && v->due.ms <= l->now.ms ? STYLE_CRITICAL : STYLE_TEXT, words);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct hds_row *r = row;

	if (!r->item) {
		if (column == COL_NAME)
			grid_putf(g, place.x, place.y, place.width, STYLE_HEADING, "%s %zu/%zu", list_is_unfolded(l, row) ? "▾" : "▸", r->score.assessed, r->score.total);
		else if (column == COL_TITLE)
			grid_put(g, place.x, place.y, place.width, STYLE_HEADING, r->name);
		return;
	}
	if (column == COL_NAME)
		put_name(g, place, l, r);
	else if (column == COL_EVIDENCE)
		put_evidence(g, place, &r->item->state);
	else if (column == COL_PROPOSED)
		put_proposed(g, place, r);
	else if (column == COL_DUE)
		put_due(g, place, l, r);
	else
		list_put(g, place, list_row_style(l, row), value(row, column));
}

static const char *alarm(size_t n, bool hidden)
{
	static _Thread_local char words[128];

	snprintf(words, sizeof words, hidden ? ngettext("%zu gap or expired piece hidden", "%zu gaps or expired pieces hidden", n)
	         : ngettext("%zu gap or expired piece off screen", "%zu gaps or expired pieces off screen", n), n);
	return words;
}

/* "31 requirements, 38 leaves, 2 annexed": what has items is one requirement, and its items are leaves. */
static const char *count_all(const struct list *l)
{
	static _Thread_local char words[192];
	const struct framework *f = &((const struct hds_kept *)l->kept)->c.framework;
	size_t whole = framework_count_requirements(f), leaves = framework_count_leaves(f), annexed = 0;
	struct text t = TEXT_INIT(sizeof words);

	for (size_t i = 0; i < f->n_requirements; i++)
		annexed += f->requirements[i].annex;
	text_appendf(&t, ngettext("%zu requirement", "%zu requirements", whole), whole);
	text_appendf(&t, ngettext(", %zu leaf", ", %zu leaves", leaves), leaves);
	if (annexed > 0)
		text_appendf(&t, ngettext(", %zu annexed", ", %zu annexed", annexed), annexed);
	snprintf(words, sizeof words, "%s", text_str(&t));
	text_done(&t);
	return words;
}

static const char *note(const int *widths)
{
	(void)widths;
	return _("?: not verified on the official text");
}

const struct list_class hds_list = {
	.row_size = sizeof(struct hds_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .n_essential = 4,
	.empty = N_("No framework is in the inventory yet."), .empty_past = N_("No framework was in the inventory at that moment."),
	.hint = N_("Those that come with Vigie are put there when vigied starts; another one by:"), .command = N_("vigie hds import FILE"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look,
	.look_word = look_word, .look_name = look_name, .choice = choice, .alarm = alarm, .note = note, .parent = parent, .headings = true,
	.count = NN_("%zu row", "%zu rows"), .count_all = count_all,
};

const char *hds_word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }
