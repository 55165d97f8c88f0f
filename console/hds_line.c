#include "console/hds_line.h"

#include "console/person.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LINE(key, header, type, field, rank) COLUMN(hds_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("id", N_("Requirement"), VALUE_TEXT, id, 1),
	LINE("label", N_("Framework"), VALUE_TEXT, label, 0),
	LINE("title", N_("Title"), VALUE_TEXT, title, 1),
	LINE("status", N_("Decided"), VALUE_TEXT, status, 3),
	LINE("leaf", N_("Leaf"), VALUE_BOOL, leaf, 0),
	LINE("score", N_("Score"), VALUE_RATIO, score, 4),
	LINE("owner", N_("Owner"), VALUE_TEXT, owner, 2),
	LINE("due", N_("Due"), VALUE_DATE, due, 2),
	LINE("evidence", N_("Evidence"), VALUE_NAMES, evidence, 0),
	LINE("auto", N_("Automatic evidence"), VALUE_NAMES, automatic, 0),
	LINE("standing", N_("Standing"), VALUE_TEXT, standing, 1),
	LINE("chapter", N_("Chapter"), VALUE_TEXT, chapter, 0),
	LINE("parent", N_("Part of"), VALUE_TEXT, parent, 0),
	LINE("annex", N_("Annex"), VALUE_BOOL, annex, 0),
	LINE("comment", N_("Comment"), VALUE_TEXT, comment, 0),
	LINE("assessed_by", N_("By"), VALUE_TEXT, by, 0),
	LINE("assessed", N_("Assessed"), VALUE_TIME, assessed, 5),
	LINE("proposed", N_("Proposed"), VALUE_TEXT, proposed, 0),
	LINE("contradicted", N_("Contradicted"), VALUE_BOOL, contradicted, 0),
	LINE("reworded", N_("Reworded"), VALUE_BOOL, reworded, 0),
	LINE("exception_until", N_("Exception until"), VALUE_TIME, exception_until, 0),
	LINE("expired_since", N_("Expired since"), VALUE_TIME, expired_since, 0),
	LINE("activities", N_("Activities"), VALUE_LIST, activities, 0),
	LINE("controls", N_("Controls"), VALUE_LIST, controls, 0),
	LINE("unverified", N_("Unverified"), VALUE_NAMES, unverified, 6),
	LINE("seq", N_("Row of the journal"), VALUE_INTEGER, seq, 0),
	LINE("exception_seq", N_("Row of the exception"), VALUE_INTEGER, exception_seq, 0),
};

const struct noun hds_noun = { .name = "hds", .empty = N_("Nothing of the checklist is like that."), .columns = columns,
	                          .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct hds_line) };

const char *hds_text(const struct framework_text *t)
{
	return strcmp(intl_language(), "fr") == 0 ? t->fr : t->en;
}

static bool names_of_evidence(struct session *s, const struct hds_item *item, struct names *ret)
{
	struct text t = TEXT_INIT(4096);

	ret->names = arena_array(s->arena, item->leaf.n_evidence, sizeof *ret->names);
	for (size_t i = 0; ret->names && i < item->leaf.n_evidence; i++) {
		text_clear(&t);
		text_appendf(&t, "evidence:%" PRId64, item->leaf.evidence[i]->number);
		ret->names[ret->n] = arena_strdup(s->arena, text_str(&t));
		if (!ret->names[ret->n++])
			break;
	}
	text_done(&t);
	return ret->names && ret->n == item->leaf.n_evidence;
}

/* Every fact that could speak of it; those that were measured with what they say: "tls-expiry: fails". */
static bool names_of_facts(struct session *s, const struct hds_item *item, struct names *ret)
{
	const struct framework_keys *keys = &item->requirement->facts;
	struct text t = TEXT_INIT(4096);

	ret->names = arena_array(s->arena, keys->n, sizeof *ret->names);
	for (size_t i = 0; ret->names && i < keys->n; i++) {
		text_clear(&t);
		text_append(&t, keys->keys[i]);
		for (size_t k = 0; k < item->leaf.n_facts; k++)
			if (strcmp(item->leaf.facts[k]->key, keys->keys[i]) == 0)
				text_appendf(&t, ": %s", hds_verdict_name(item->leaf.facts[k]->verdict));
		ret->names[ret->n] = arena_strdup(s->arena, text_str(&t));
		if (!ret->names[ret->n++])
			break;
	}
	text_done(&t);
	return ret->names && ret->n == keys->n;
}

static const char *numbers_of(struct session *s, unsigned activities)
{
	struct text t = TEXT_INIT(64);
	const char *list;

	for (unsigned i = 0; i < FRAMEWORK_ACTIVITIES; i++)
		if (activities & 1u << i)
			text_appendf(&t, "%s%u", t.len ? ";" : "", i + 1);
	list = t.len ? arena_strdup(s->arena, text_str(&t)) : NULL;
	text_done(&t);
	return list;
}

static void say(struct session *s, const struct hds_item *item, struct hds_line *l)
{
	const struct hds_assessment *v = item->leaf.assessment;
	bool machine = output_is_machine(&s->out);

	l->status = machine ? hds_status_name(item->state.decided) : _(hds_status_word(item->state.decided));
	l->standing = machine ? hds_standing_name(item->state.standing) : _(hds_standing_word(item->state.standing));
	l->proposed = machine ? hds_status_name(item->state.proposed) : _(hds_status_word(item->state.proposed));
	l->reworded = item->state.reworded;
	l->contradicted = item->state.contradicted;
	l->expired_since = item->state.expired_since;
	if (item->requirement->leaf && item->state.standing != HDS_OPEN && item->state.standing != HDS_OUT)
		l->score = (double)item->state.points / HDS_POINTS_MAX;
	if (item->leaf.exception && hds_exception_holds(item->leaf.exception, session_instant(s)))
		l->exception_until = item->leaf.exception->until;
	if (item->leaf.exception)
		l->exception_seq = item->leaf.exception->seq;
	if (!v)
		return;
	l->seq = v->seq;
	l->owner = v->owner;
	l->due = v->due;
	l->comment = v->comment;
	l->by = person_name(v->uid, output_is_machine(&s->out), s->arena);
	l->assessed = v->at;
	l->controls = v->controls;
}

bool hds_line_of(struct session *s, const struct hds_checklist *c, const struct hds_item *item, struct hds_line *l, struct err *e)
{
	const struct requirement *q = item->requirement;
	unsigned activities = item->leaf.assessment && item->leaf.assessment->activities ? item->leaf.assessment->activities : q->activities;

	*l = (struct hds_line){ .id = q->key, .label = hds_text(&c->framework.label), .title = hds_text(&q->title), .chapter = hds_text(&q->chapter),
		                .parent = q->parent, .leaf = q->leaf, .annex = q->annex, .score = NAN, .due = WALL_NEVER, .assessed = WALL_NEVER,
		                .exception_until = WALL_NEVER, .expired_since = WALL_NEVER, .activities = numbers_of(s, activities),
		                .unverified = { q->unverified.keys, q->unverified.n } };
	if (q->leaf || q->annex)
		say(s, item, l);
	return (names_of_evidence(s, item, &l->evidence) && names_of_facts(s, item, &l->automatic)) || err_set(e, ERR_MEMORY, "out of memory");
}
