#include "console/checklist_line.h"

#include "console/hds_line.h"
#include "console/page.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LINE(key, header, type, field) COLUMN(checklist_line, key, header, type, field, 1)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("id", N_("Requirement"), VALUE_TEXT, id),
	LINE("title", N_("Title"), VALUE_TEXT, title),
	LINE("chapter", N_("Chapter"), VALUE_TEXT, chapter),
	LINE("leaf", N_("Leaf"), VALUE_BOOL, leaf),
	LINE("status", N_("Decided"), VALUE_TEXT, status),
	LINE("standing", N_("Standing"), VALUE_TEXT, standing),
	LINE("score", N_("Score"), VALUE_RATIO, score),
	LINE("owner", N_("Owner"), VALUE_TEXT, owner),
	LINE("due", N_("Due"), VALUE_DATE, due),
	LINE("comment", N_("Comment"), VALUE_TEXT, comment),
	LINE("assessed", N_("Assessed"), VALUE_TIME, assessed),
	LINE("uid", N_("uid"), VALUE_INTEGER, uid),
	LINE("proposed", N_("Proposed"), VALUE_TEXT, proposed),
	LINE("exception_until", N_("Exception until"), VALUE_TIME, exception_until),
	LINE("exception_reason", N_("Why it is borne"), VALUE_TEXT, exception_reason),
	LINE("activities", N_("Activities"), VALUE_LIST, activities),
	LINE("controls", N_("Controls"), VALUE_LIST, controls),
	LINE("evidence", N_("Evidence"), VALUE_INTEGER, number),
	LINE("evidence_title", N_("Title of the evidence"), VALUE_TEXT, evidence),
	LINE("evidence_type", N_("Type"), VALUE_TEXT, type),
	LINE("evidence_reference", N_("Reference"), VALUE_TEXT, reference),
	LINE("evidence_dated", N_("Dated"), VALUE_DATE, dated),
	LINE("evidence_valid_until", N_("Valid until"), VALUE_DATE, valid_until),
	LINE("evidence_state", N_("State of the evidence"), VALUE_TEXT, evidence_state),
	LINE("evidence_owner", N_("Owner of the evidence"), VALUE_TEXT, evidence_owner),
	LINE("evidence_sha256", N_("SHA-256"), VALUE_TEXT, sha256),
	LINE("unverified", N_("Unverified"), VALUE_NAMES, unverified),
};

const struct noun checklist_noun = { .name = "hds", .empty = "", .columns = columns, .n_columns = ARRAY_LEN(columns),
	                                .row_size = sizeof(struct checklist_line) };

/* ---- as rows ---- */

static void say_status(struct checklist_line *l, const struct hds_item *item, wall_t now, bool machine)
{
	const struct hds_leaf_state *v = &item->state;
	const struct hds_assessment *said = item->leaf.assessment;
	const struct hds_exception *x = item->leaf.exception;

	l->status = machine ? hds_status_name(v->decided) : _(hds_status_word(v->decided));
	l->proposed = machine ? hds_status_name(v->proposed) : v->proposed == HDS_NOT_ASSESSED ? NULL : _(hds_status_word(v->proposed));
	if (item->requirement->leaf)
		l->standing = machine ? hds_standing_name(v->standing) : _(hds_standing_word(v->standing));
	if (item->requirement->leaf && v->standing != HDS_OPEN && v->standing != HDS_OUT)
		l->score = (double)v->points / HDS_POINTS_MAX;
	if (x && hds_exception_holds(x, now)) {
		l->exception_until = x->until;
		l->exception_reason = x->reason;
	}
	if (!said)
		return;
	l->owner = said->owner;
	l->due = said->due;
	l->comment = said->comment;
	l->assessed = said->at;
	l->uid = said->uid;
	l->controls = said->controls;
}

static void say_evidence(struct checklist_line *l, const struct hds_evidence *v, wall_t now, bool machine)
{
	enum hds_evidence_state state = hds_evidence_state(v, now);

	l->number = v->number;
	l->evidence = v->title;
	l->type = machine ? hds_evidence_type_name(v->type) : _(hds_evidence_type_word(v->type));
	l->reference = v->reference;
	l->evidence_owner = v->owner;
	l->evidence_state = machine ? hds_evidence_state_name(state) : _(hds_evidence_state_word(state));
	l->sha256 = v->sha256;
	l->dated = v->dated;
	l->valid_until = v->valid_until;
}

static const char *activity_numbers(const struct hds_item *item, struct arena *a)
{
	const struct hds_assessment *v = item->leaf.assessment;
	unsigned activities = v && v->activities ? v->activities : item->requirement->activities;
	char list[2 * FRAMEWORK_ACTIVITIES + 1] = "";
	size_t n = 0;

	for (unsigned i = 0; i < FRAMEWORK_ACTIVITIES; i++) {
		if (!(activities & 1u << i))
			continue;
		if (n > 0)
			list[n++] = ';';
		list[n++] = (char)('1' + i);
	}
	return n > 0 ? arena_strndup(a, list, n) : NULL;
}

/* Keys for programs, sentences for people; without memory none. */
static struct names marks_of(const struct hds_checklist *c, const struct requirement *q, bool machine, struct arena *a)
{
	struct names marks = { q->unverified.keys, q->unverified.n };

	if (machine)
		return marks;
	marks = (struct names){ arena_array(a, q->unverified.n, sizeof *marks.names), 0 };
	for (size_t i = 0; marks.names && i < q->unverified.n; i++) {
		const struct framework_mark *m = framework_find_mark(&c->framework, q->unverified.keys[i]);

		if (m)
			marks.names[marks.n++] = hds_text(&m->title);
	}
	return marks;
}

static struct checklist_line line_of(const struct hds_checklist *c, const struct hds_item *item, wall_t now, bool machine, struct arena *a)
{
	const struct requirement *q = item->requirement;
	struct checklist_line l = { .id = q->key, .chapter = hds_text(&q->chapter), .title = hds_text(&q->title), .leaf = q->leaf, .score = NAN,
		                    .uid = UNKNOWN_I64, .due = WALL_NEVER, .assessed = WALL_NEVER, .exception_until = WALL_NEVER,
		                    .number = UNKNOWN_I64, .dated = WALL_NEVER, .valid_until = WALL_NEVER,
		                    .activities = activity_numbers(item, a), .unverified = marks_of(c, q, machine, a) };

	if (q->leaf || q->annex)
		say_status(&l, item, now, machine);
	return l;
}

bool checklist_lines(const struct hds_checklist *c, wall_t now, bool machine, struct arena *a, struct checklist_line **ret, size_t *ret_n,
                     struct err *e)
{
	struct checklist_line *lines;
	size_t n = 0, k = 0;

	for (size_t i = 0; i < c->n_items; i++)
		n += c->items[i].leaf.n_evidence > 0 ? c->items[i].leaf.n_evidence : 1;
	lines = arena_array(a, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < c->n_items; i++) {
		const struct hds_item *item = &c->items[i];
		struct checklist_line l = line_of(c, item, now, machine, a);

		for (size_t j = 0; j < item->leaf.n_evidence; j++) {
			lines[k] = l;
			say_evidence(&lines[k++], item->leaf.evidence[j], now, machine);
		}
		if (item->leaf.n_evidence == 0)
			lines[k++] = l;
	}
	*ret = lines;
	*ret_n = k;
	return true;
}

/* ---- to print ---- */

void checklist_say_evidence(const struct hds_evidence *v, wall_t now, struct text *t)
{
	char date[FORMAT_MAX];

	text_appendf(t, "%" PRId64 " · %s (%s)", v->number, v->title, _(hds_evidence_state_word(hds_evidence_state(v, now))));
	format_date(v->dated, date);
	if (*date)
		text_appendf(t, _(", dated %s"), date);
	format_date(v->valid_until, date);
	if (*date)
		text_appendf(t, _(", valid until %s"), date);
	text_append_part(t, ", ", "%s", v->reference);
	text_append_part(t, ", ", "%s", v->owner);
}

static void print_evidence(struct text *t, const struct hds_item *item, wall_t now)
{
	struct text words = TEXT_INIT(8192);

	for (size_t i = 0; i < item->leaf.n_evidence; i++) {
		text_clear(&words);
		checklist_say_evidence(item->leaf.evidence[i], now, &words);
		page_fact(t, 2, _("Evidence"), text_str(&words));
		page_fact(t, 6, _("SHA-256"), item->leaf.evidence[i]->sha256);
	}
	text_done(&words);
}

static void print_decision(struct text *t, const struct checklist_line *l)
{
	struct text words = TEXT_INIT(8192);
	char when[FORMAT_MAX];

	page_fact(t, 2, _("Decided"), l->status);
	page_fact(t, 2, _("Standing"), l->standing);
	page_fact(t, 2, _("Owner"), l->owner);
	format_date(l->due, when);
	page_fact(t, 2, _("Due"), when);
	format_timestamp(l->assessed, when);
	if (*when)
		text_appendf(&words, _("%s by uid %" PRId64), when, l->uid);
	page_fact(t, 2, _("Assessed"), text_str(&words));
	page_fact(t, 2, _("Comment"), l->comment);
	format_timestamp(l->exception_until, when);
	page_fact(t, 2, _("Exception until"), when);
	page_fact(t, 2, _("Why it is borne"), l->exception_reason);
	text_done(&words);
}

static void print_requirement(struct text *t, const struct hds_checklist *c, const struct hds_item *item, wall_t now, struct arena *a)
{
	struct checklist_line l = line_of(c, item, now, false, a);
	struct text words = TEXT_INIT(8192);

	text_appendf(&words, "%s  %s", l.id, l.title);
	text_append_char(t, '\n');
	page_words(t, 0, text_str(&words));
	text_done(&words);
	print_decision(t, &l);
	print_evidence(t, item, now);
	for (size_t i = 0; i < l.unverified.n; i++)
		page_fact(t, 2, _("Unverified"), l.unverified.names[i]);
}

static void print_head(struct text *t, const struct hds_checklist *c, wall_t now)
{
	const struct hds_score *n = &c->score;
	double ratio = hds_score_ratio(n);
	char when[FORMAT_MAX], percent[FORMAT_MAX];
	struct text words = TEXT_INIT(4096);

	page_title(t, hds_text(&c->framework.label));
	format_timestamp(now, when);
	page_fact(t, 0, _("As of"), when);
	format_ratio(ratio, percent);
	text_appendf(&words, _("%zu of %zu leaves assessed"), n->assessed, n->total);
	if (!isnan(ratio))
		text_appendf(&words, _(", score %s"), percent);
	page_fact(t, 0, _("Preparation, no certification"), text_str(&words));
	for (size_t i = 0; i < c->framework.unverified.n; i++) {
		const struct framework_mark *m = framework_find_mark(&c->framework, c->framework.unverified.keys[i]);

		if (m)
			page_fact(t, 0, _("Unverified"), hds_text(&m->title));
	}
	text_done(&words);
}

bool checklist_page(const struct hds_checklist *c, wall_t now, struct arena *a, struct text *t, struct err *e)
{
	const char *before = NULL;

	print_head(t, c, now);
	for (size_t i = 0; i < c->n_items; i++) {
		const char *chapter = hds_text(&c->items[i].requirement->chapter);

		if (chapter && (!before || strcmp(before, chapter) != 0))
			page_heading(t, chapter);
		before = chapter;
		print_requirement(t, c, &c->items[i], now, a);
	}
	return !t->failed || err_set(e, ERR_LIMIT, "the checklist is too long to be printed");
}
