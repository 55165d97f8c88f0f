/* The page of a requirement: what a person decided beside what measures propose, what proves it, who said what when. */
#include "console/hds_list.h"

#include "arena.h"
#include "console/alert_sentence.h"
#include "inventory/format.h"
#include "console/object_line.h"
#include "console/person.h"
#include "cell_list.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

enum { HISTORY_SHOWN = 20, LINKED_SHOWN = 30, NUMBER_MAX = 32 };

bool hds_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct hds_row *row = list_selected(&b->list);
	struct hds_page *p = arena_alloc(a, sizeof *p);
	struct err why = { .kind = ERR_NONE };
	const char *other;

	(void)now;
	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	if (!row->item)
		return true;
	other = strncmp(row->item->key, "hds:", 4) == 0 ? "iso27001" : "hds";
	p->other_known = read_hds_framework(r, a, other, NULL, NULL, &p->other, &why);
	if (!p->other_known && why.kind != ERR_NOT_FOUND) {
		*e = why;
		return false;
	}
	if (!read_hds_assessments(r, a, row->item->key, &p->assessments, &p->n_assessments, e)
	    || !read_hds_exceptions(r, a, row->item->key, &p->exceptions, &p->n_exceptions, e))
		return false;
	p->people = arena_array(a, p->n_assessments, sizeof *p->people);
	for (size_t i = 0; p->people && i < p->n_assessments; i++)
		p->people[i] = person_name(p->assessments[i].uid, false, a);
	return p->people || err_set(e, ERR_MEMORY, "out of memory");
}

/* ---- what was decided, what is proposed ---- */

/* "Minor gap · 2026-11-12 · M. Roux" */
static void write_decision(struct pen *p, const struct hds_item *item, const struct hds_page *page, wall_t now)
{
	const struct hds_assessment *v = item->leaf.assessment;
	struct text words = TEXT_INIT(1024);
	char at[FORMAT_MAX];

	text_append(&words, _(hds_status_word(item->state.decided)));
	if (v) {
		format_date(v->at, at);
		text_append_part(&words, " · ", "%s", at);
		text_append_part(&words, " · ", "%s", page && page->n_assessments > 0 ? page->people[page->n_assessments - 1] : NULL);
	}
	pen_fact_marked(p, _("Decided"), STYLE_STRONG, text_str(&words));
	pen_fact_marked(p, _("Measures"), item->state.contradicted ? STYLE_WARNING : STYLE_TEXT,
	                item->state.proposed == HDS_NOT_ASSESSED ? _("propose nothing") : _(hds_status_word(item->state.proposed)));
	if (item->state.contradicted)
		pen_line(p, STYLE_WARNING, _("A measured fact does not hold: it proposes another status, a person decides."));
	if (item->state.reworded)
		pen_line(p, STYLE_WARNING, _("Its wording changed since it was assessed: it is to be confirmed."));
	if (v) {
		bool late = wall_is_known(v->due) && v->due.ms <= now.ms && item->state.standing < HDS_EXCEPTED;

		format_date(v->due, at);
		pen_fact(p, _("Comment"), v->comment);
		pen_fact(p, _("Owner"), v->owner);
		pen_fact_marked(p, _("Due"), late ? STYLE_CRITICAL : STYLE_TEXT, at);
	}
	text_done(&words);
}

static void write_exception(struct pen *p, const struct hds_item *item, wall_t now)
{
	const struct hds_exception *x = item->leaf.exception;
	char until[FORMAT_MAX], words[256];

	if (!x)
		return;
	format_time(x->until, now, until);
	if (hds_exception_holds(x, now)) {
		snprintf(words, sizeof words, _("until %s, borne by %s"), until, x->owner ? x->owner : "–");
		pen_fact(p, _("Exception"), words);
		pen_fact(p, _("Reason"), x->reason);
	} else if (item->state.reopened) {
		snprintf(words, sizeof words, _("over since %s: the gap is open again"), until);
		pen_fact_marked(p, _("Exception"), STYLE_WARNING, words);
	}
}

/* ---- what it is linked to ---- */

static void write_other(struct pen *p, const struct framework *other, const struct requirement *q)
{
	pen_named(p, other->family, q->key, hds_text(&q->title));
}

static bool refers(const struct framework_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (requirement_covers(keys->keys[i], key))
			return true;
	return false;
}

static bool list_covers(const char *list, const char *key)
{
	char one[FRAMEWORK_NODE_MAX];

	while (cell_list_next_copy(&list, one, sizeof one)) {
		if (requirement_covers(strchr(one, ':') ? strchr(one, ':') + 1 : one, key))
			return true;
	}
	return false;
}

/* Leaves of the other framework that this one names, or that name this one; then those that a person linked. */
static void write_linked(struct pen *p, const struct hds_row *row, const struct framework *other)
{
	const struct requirement *q = row->item->requirement;
	const struct hds_assessment *v = row->item->leaf.assessment;
	bool of_iso = strcmp(other->family, "iso27001") == 0;
	size_t n = 0;

	for (size_t i = 0; i < other->n_requirements; i++) {
		const struct requirement *o = &other->requirements[i];
		bool linked = of_iso ? refers(&q->iso, o->key) || refers(&q->related, o->key) || list_covers(v ? v->controls : NULL, o->key)
		                     : refers(&o->iso, q->key) || refers(&o->related, q->key);

		if (!o->leaf || !linked)
			continue;
		if (n == 0)
			pen_title(p, of_iso ? _("Controls of ISO/IEC 27001") : _("Requirements of HDS"));
		if (n++ < LINKED_SHOWN)
			write_other(p, other, o);
	}
	pen_more(p, n, LINKED_SHOWN);
}

static void write_actions(struct pen *p, const struct hds_checklist *c, const struct hds_item *item, wall_t now)
{
	struct hds_evidence as = { .number = 0 };
	size_t n = 0;

	for (size_t i = 0; i < c->n_actions; i++) {
		const struct hds_action *a = &c->actions[i];
		char number[NUMBER_MAX], words[256], due[FORMAT_MAX];

		as.serves = a->serves;
		if (!a->serves || !hds_evidence_serves(&as, item->key))
			continue;
		if (n++ == 0)
			pen_title(p, _("Actions"));
		snprintf(number, sizeof number, "%" PRId64, a->number);
		format_date(a->due, due);
		snprintf(words, sizeof words, "%s%s%s · %s", _(hds_progress_word(a->progress)), *due ? " · " : "", due, a->finding);
		pen_target(p, "action", number);
		grid_put(p->g, p->x + 2, p->y++, p->width - 2, hds_action_is_late(a, now) ? STYLE_CRITICAL : STYLE_TEXT, words);
	}
}

static void write_activities(struct pen *p, const struct hds_item *item)
{
	unsigned all = item->requirement->activities, of = item->leaf.assessment ? item->leaf.assessment->activities : 0;
	struct text words = TEXT_INIT(64);

	for (unsigned i = 0; i < FRAMEWORK_ACTIVITIES; i++)
		if ((of ? of : all) & 1u << i)
			text_appendf(&words, "%s%u", words.len ? ", " : "", i + 1);
	pen_fact(p, _("Activities"), text_str(&words));
	text_done(&words);
}

/* ---- where it comes from, and what was said before ---- */

static void write_origin(struct pen *p, const struct framework *f, const struct requirement *q)
{
	pen_title(p, _("Where it comes from"));
	pen_line(p, STYLE_STRONG, hds_text(&f->label));
	pen_fact(p, _("Law"), q->legal);
	pen_fact(p, _("Source"), q->source);
	for (size_t i = 0; i < q->unverified.n + f->unverified.n; i++) {
		const char *key = i < q->unverified.n ? q->unverified.keys[i] : f->unverified.keys[i - q->unverified.n];
		const struct framework_mark *m = framework_find_mark(f, key);

		if (m)
			pen_fact_marked(p, _("? Not verified"), STYLE_UNKNOWN, hds_text(&m->title));
	}
	if (hds_text(&f->provenance))
		pen_line(p, STYLE_DIM, hds_text(&f->provenance));
}

static void write_assessment(struct pen *p, const struct hds_assessment *v, const char *who, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	char at[FORMAT_MAX];

	format_time(v->at, now, at);
	text_appendf(&words, "%s · %s", at, _(hds_status_word(v->status)));
	text_append_part(&words, " · ", "%s", who);
	if (v->proposed != HDS_NOT_ASSESSED && v->proposed != v->status)
		text_append_part(&words, " · ", _("measures proposed %s"), _(hds_status_word(v->proposed)));
	text_append_part(&words, " · ", "%s", v->comment);
	pen_line(p, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

static void write_past_exception(struct pen *p, const struct hds_exception *x, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	char from[FORMAT_MAX], until[FORMAT_MAX];

	format_time(x->from, now, from);
	format_time(x->until, now, until);
	text_appendf(&words, x->ended ? _("%s to %s · exception, ended by a person") : _("%s to %s · exception"), from, until);
	text_append_part(&words, " · ", "%s", x->owner);
	text_append_part(&words, " · ", "%s", x->reason);
	pen_line(p, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

static void write_history(struct pen *p, const struct hds_page *page, wall_t now)
{
	if (page->n_assessments + page->n_exceptions > 0)
		pen_title(p, _("History"));
	for (size_t i = 0; i < page->n_assessments && i < HISTORY_SHOWN; i++)
		write_assessment(p, &page->assessments[page->n_assessments - 1 - i], page->people[page->n_assessments - 1 - i], now);
	pen_more(p, page->n_assessments, HISTORY_SHOWN);
	for (size_t i = 0; i < page->n_exceptions && i < HISTORY_SHOWN; i++)
		write_past_exception(p, &page->exceptions[page->n_exceptions - 1 - i], now);
	pen_more(p, page->n_exceptions, HISTORY_SHOWN);
}

/* ---- the page ---- */

static void compose_chapter(struct pen *p, const struct hds_kept *k, const struct hds_row *row)
{
	struct text left = TEXT_INIT(1024);
	char words[128];

	pen_line(p, STYLE_STRONG, row->name);
	hds_append_left(&row->score, &left);
	pen_fact(p, _("To be done"), text_str(&left));
	snprintf(words, sizeof words, ngettext("%zu of %zu assessed", "%zu of %zu assessed", row->score.assessed), row->score.assessed, row->score.total);
	pen_fact(p, _("Preparation"), words);
	pen_title(p, _("Requirements"));
	for (size_t i = 0; i < k->c.n_items; i++)
		if (strcmp(hds_text(&k->c.items[i].requirement->chapter) ? hds_text(&k->c.items[i].requirement->chapter) : "", row->name) == 0)
			pen_named(p, k->c.framework.family, k->c.items[i].requirement->key, hds_text(&k->c.items[i].requirement->title));
	text_done(&left);
}

static void write_items(struct pen *p, const struct hds_kept *k, const struct requirement *q)
{
	pen_title(p, _("It is assessed by its items"));
	for (size_t i = 0; i < k->c.n_items; i++) {
		const struct hds_item *item = &k->c.items[i];
		struct state_look look = hds_look(&item->state);
		char words[512];

		if (!item->requirement->parent || strcmp(item->requirement->parent, q->key) != 0)
			continue;
		snprintf(words, sizeof words, "%s · %s", look.word, hds_text(&item->requirement->title));
		grid_put_code_point(p->g, p->x, p->y, look.style, look.symbol);
		pen_named(p, k->c.framework.family, item->requirement->key, words);
	}
}

static void write_asks(struct pen *p, const struct requirement *q)
{
	pen_title(p, q->annex ? _("What it asks (an annex, not counted in the score)") : _("What it asks"));
	pen_line(p, STYLE_TEXT, hds_text(&q->text) ? hds_text(&q->text) : hds_text(&q->title));
	pen_fact(p, _("Usual evidence"), hds_text(&q->evidence));
}

static void compose_leaf(struct pen *p, const struct hds_kept *k, const struct hds_row *row, const struct hds_page *page, wall_t now)
{
	const struct hds_item *item = row->item;
	struct state_look look = hds_look(&item->state);

	pen_state(p, look.style, look.symbol, look.word, hds_text(&item->requirement->title));
	write_decision(p, item, page, now);
	write_exception(p, item, now);
	hds_write_evidence(p, item, now);
	write_actions(p, &k->c, item, now);
	write_asks(p, item->requirement);
	write_activities(p, item);
	hds_write_facts(p, &k->c.framework, item, now);
	if (!page)
		pen_line(p, STYLE_DIM, _("Reading…"));
	if (page && page->other_known)
		write_linked(p, row, &page->other);
	if (page)
		write_history(p, page, now);
}

void hds_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct hds_kept *k = b->list.kept;
	const struct hds_row *r = row;

	if (!r->item) {
		compose_chapter(p, k, r);
		return;
	}
	if (r->item->requirement->leaf || r->item->requirement->annex) {
		compose_leaf(p, k, r, page, b->list.now);
	} else {
		pen_line(p, STYLE_STRONG, hds_text(&r->item->requirement->title));
		write_items(p, k, r->item->requirement);
		write_asks(p, r->item->requirement);
	}
	write_origin(p, &k->c.framework, r->item->requirement);
}
