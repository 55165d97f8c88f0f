#include "arena.h"
#include "console/act_form.h"
#include "console/hds_keys.h"
#include "console/hds_list.h"
#include "intl.h"

#include <stdio.h>

enum { CHAPTERS_UNFOLDED = 32 };

static bool load_family(struct reader *r, struct arena *a, const char *family, void **ret_rows, size_t *ret_n, const void **ret_kept, struct err *e)
{
	struct hds_kept *kept = arena_alloc(a, sizeof *kept);
	const struct hds_checklist *c;
	struct err why = { .kind = ERR_NONE };
	struct hds_row *rows = NULL;

	if (!kept)
		return err_set(e, ERR_MEMORY, "out of memory");
	c = &kept->c;
	*ret_n = 0;
	*ret_rows = NULL;
	if (!read_hds_checklist(r, a, family, &kept->c, &why)) {
		*e = why;
		return why.kind == ERR_NOT_FOUND; /* the list says so */
	}
	kept->due = deadlines_init(a, reader_shown(r));
	if (!deadlines_add_leaves(&kept->due, c) || !deadlines_add_evidence(&kept->due, c->evidence, c->n_evidence, &c, 1)
	    || !deadlines_add_actions(&kept->due, c->actions, c->n_actions))
		return err_set(e, ERR_MEMORY, "out of memory");
	deadlines_sort(&kept->due);
	if (!deadlines_group(&kept->due))
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!hds_make_rows(c, a, &rows, ret_n, e))
		return false;
	*ret_rows = rows;
	*ret_kept = kept;
	return true;
}

static bool load_hds(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept, struct err *e)
{
	(void)s;
	return load_family(r, a, "hds", ret_rows, ret_n, ret_kept, e);
}

static bool load_iso(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept, struct err *e)
{
	(void)s;
	return load_family(r, a, "iso27001", ret_rows, ret_n, ret_kept, e);
}

/* What has items, and a chapter, is no object of an act. */
static const char *object(const void *row, char *buf, size_t size)
{
	const struct hds_row *r = row;

	if (!r->item || (!r->item->requirement->leaf && !r->item->requirement->annex))
		return NULL;
	snprintf(buf, size, "%s", r->item->key);
	return buf;
}

static void seen(const void *row, struct act_target *ret)
{
	const struct hds_leaf *leaf = &((const struct hds_row *)row)->item->leaf;

	ret->seen = leaf->assessment ? leaf->assessment->seq : SEEN_NONE;
	ret->exception_seen = leaf->exception ? leaf->exception->seq : SEEN_NONE;
}

/* Evidence expires and exceptions end while nothing is written: what stood so at the last load is judged anew at its minute. */
static bool is_overtaken(const struct hds_kept *k, wall_t now)
{
	for (size_t i = 0; i < k->c.n_items; i++)
		if (wall_is_known(k->c.items[i].state.next_change) && k->c.items[i].state.next_change.ms <= now.ms)
			return true;
	return false;
}

static void judge_anew(struct browser *b, struct hds_kept *k, wall_t now)
{
	struct hds_row *rows = b->list.rows;

	k->c.score = (struct hds_score){ .total = 0 };
	for (size_t i = 0; i < k->c.n_items; i++) {
		struct hds_item *item = &k->c.items[i];

		if (item->requirement->leaf || item->requirement->annex)
			item->state = hds_leaf_state(&item->leaf, now);
		if (item->requirement->leaf)
			hds_score_add(&k->c.score, &item->state);
	}
	hds_judge_rows(&k->c, rows, b->list.n);
	deadlines_look(&k->due, now);
	k->c.plan = (struct hds_plan){ .actions = 0 };
	for (size_t i = 0; i < k->c.n_actions; i++)
		hds_plan_add(&k->c.plan, &k->c.actions[i], now);
	list_arrange(&b->list);
}

static void tick(void *view, wall_t now)
{
	struct browser *b = view;
	struct hds_kept *k = (struct hds_kept *)(uintptr_t)b->list.kept; /* in the arena of the rows, which are the view's */

	browser_tick(view, now);
	if (k && !b->list.past && is_overtaken(k, now))
		judge_anew(b, k, now);
}

#define CLASS(rows) \
	{ .list = &hds_list, .paper = true, .load_rows = rows, .load_page = hds_load_page, .compose = hds_compose, .object = object, .seen = seen, .headline = hds_headline, \
	  .headline_rows = hds_headline_rows }
static const struct browser_class hds_class = CLASS(load_hds), iso_class = CLASS(load_iso);

static void *create(const struct browser_class *class)
{
	struct browser *b = browser_new(class);

	for (int64_t chapter = 1; b && chapter <= CHAPTERS_UNFOLDED; chapter++)
		b->list.unfolded[b->list.n_unfolded++] = chapter;
	return b;
}

static void *create_hds(void) { return create(&hds_class); }
static void *create_iso(void) { return create(&iso_class); }

static const struct key_entry keys[] = {
	BROWSER_WRITE_KEYS,
	{ 's', ACT_ASSESS, N_("Assess the requirement: a status, why, whose, until when"), N_("Assess") },
	{ 'b', ACT_ADD_EVIDENCE, N_("Record evidence for the marked requirements"), N_("Add evidence") },
	{ 'x', ACT_EXCEPTION, N_("Grant an exception: an owner, a reason and an end are asked for"), N_("Exception") },
	{ 'U', ACT_END_EXCEPTION, N_("End the exception before its time"), NULL },
	{ 'A', ACT_ADD_ACTION, N_("Add an action to the plan for the marked requirements"), N_("Action") },
	HDS_KEY_PLAN,
	HDS_KEY_CALENDAR,
	HDS_KEY_EVIDENCE,
	{ 'F', ACT_OTHER_FRAMEWORK, N_("The other framework: HDS, ISO 27001"), N_("HDS/ISO") },
	{ '+', ACT_FOLD, N_("Show what stands under the chapter, or fold it; the arrows do too"), NULL },
	{ 'L', ACT_SHOW_AVAILABILITY, N_("The level of each client this month, and the incidents behind it (EXI-21)"), N_("Levels") },
	HDS_KEY_AUDITS,
	BROWSER_PAPER_KEYS,
};

static const char *const notes[] = {
	N_("? beside a requirement: its text, or a part of it, was not verified on the official one."),
	N_("“? 3 statements unsourced” above the list: what the file of the framework says of it as a whole (a newer version, a number) and no source confirmed. The page of a requirement names them, under “Where it comes from”."),
	NULL
};

#define VIEW .notes = notes, .keys = keys, .n_keys = ARRAY_LEN(keys), .word = hds_word, BROWSER_METHODS_BUT_TICK, .tick = tick, .open = browser_open
const struct view_class view_hds = { .name = "hds", .title = N_("HDS preparation"), .digit = '7', .kind = "hds", .create = create_hds, VIEW };
const struct view_class view_iso27001 = { .name = "iso27001", .title = N_("ISO 27001 preparation"), .kind = "iso27001", .create = create_iso, VIEW };
