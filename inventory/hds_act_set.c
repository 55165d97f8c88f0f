/* An assessment: what a person decides of a leaf, beside what facts propose. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_rows_fill.h"

#include <string.h>

struct set {
	struct hds_found found;
	struct hds_assessment before, after;
	bool had;
	const char *controls;
};

static bool read_last(struct hds_writing *w, const char *node, struct hds_assessment *ret, bool *ret_had, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_ASSESSMENT_LAST, e, V_TEXT(node));
	struct columns c = COLUMNS(st, w->arena);

	if (!st || !db_step(&w->s->db, st, ret_had, e))
		return false;
	if (!*ret_had)
		return true;
	hds_fill_assessment(&c, ret);
	sqlite3_reset(st);
	return !c.failed || err_set(e, ERR_MEMORY, "no memory for an act");
}

/* What the facts of this requirement say now. */
static bool read_proposal(struct hds_writing *w, const struct hds_found *found, enum hds_status *ret, struct err *e)
{
	struct hds_fact facts[FRAMEWORK_LIST_MAX];
	const struct hds_fact *known[FRAMEWORK_LIST_MAX];
	struct framework_keys keys;
	size_t n = 0;

	if (!framework_split(found->facts, w->arena, &keys, e))
		return false;
	for (size_t i = 0; i < keys.n && i < FRAMEWORK_LIST_MAX; i++) {
		sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_FACT_LAST, e, V_TEXT(keys.keys[i]));
		struct columns c = COLUMNS(st, w->arena);
		bool row;

		if (!st || !db_step(&w->s->db, st, &row, e))
			return false;
		if (!row)
			continue;
		facts[n] = (struct hds_fact){ .key = keys.keys[i] };
		hds_fill_fact(&c, &facts[n]);
		sqlite3_reset(st);
		known[n] = &facts[n];
		n++;
	}
	*ret = hds_proposal(known, n, w->a->at);
	return true;
}

static bool says_something(const struct hds_act *a)
{
	return a->status >= 0 || a->owner || wall_is_known(a->due) || a->activities >= 0 || a->controls || (a->text && *a->text);
}

static bool judge_reason(struct hds_writing *w, const struct set *t, struct err *e)
{
	bool kept = t->had && t->before.status == HDS_NOT_APPLICABLE && t->before.comment && !w->a->text;

	if (t->after.status != HDS_NOT_APPLICABLE || kept)
		return true;
	return hds_need_words("reason", w->a->text, HDS_TEXT_MAX, e);
}

static bool judge_fields(struct hds_writing *w, struct set *t, struct err *e)
{
	const struct hds_act *a = w->a;

	if (!says_something(a))
		return err_set(e, ERR_USAGE, "expected a status, an owner, a due date, activities, controls or a comment");
	if (!hds_judge_words("owner", a->owner, HDS_NAME_MAX, e) || !hds_judge_words("comment", a->text, HDS_TEXT_MAX, e))
		return false;
	if (wall_is_known(a->due) && a->due.ms != HDS_NO_DATE.ms && a->due.ms <= a->at.ms)
		return err_set(e, ERR_USAGE, "due: expected a day that is still to come");
	if (a->activities > 0 && ((unsigned)a->activities & ~t->found.activities))
		return err_set(e, ERR_USAGE, "activities: expected some that %s is about", t->found.key);
	return !a->controls || hds_find_keys(w, "controls", a->controls, "iso27001", &t->controls, e);
}

/* The wording is the one that was judged: who only names another owner has not read the new one. */
static void merge(const struct hds_act *a, struct set *t)
{
	struct hds_assessment *v = &t->after;

	*v = t->before;
	v->status = a->status >= 0 ? (enum hds_status)a->status : t->before.status;
	v->owner = hds_text_over(a->owner, t->before.owner);
	v->due = hds_date_over(a->due, t->before.due);
	v->activities = a->activities >= 0 ? (unsigned)a->activities : t->before.activities;
	v->controls = a->controls ? t->controls : t->before.controls;
	if (a->status >= 0 || !t->had)
		v->wording = t->found.wording;
}

static void describe(struct hds_writing *w, const struct set *t)
{
	json_object_set_new(w->request, "status", json_string(hds_status_name(t->after.status)));
	json_object_set_new(w->request, "before", t->had ? json_string(hds_status_name(t->before.status)) : json_null());
	json_object_set_new(w->request, "proposed", json_string(hds_status_name(t->after.proposed)));
	snprintf(w->object, sizeof w->object, "%s", t->found.node);
}

bool hds_judge_set(struct hds_writing *w, struct err *e)
{
	struct set t = { .before = { .due = WALL_NEVER } };
	const struct hds_act *a = w->a;
	struct hds_assessment *v = &t.after;
	bool keeps;
	int64_t text_seq;

	if (!hds_find_key(w, a->key, &t.found, e) || !read_last(w, t.found.node, &t.before, &t.had, e)
	    || !hds_judge_seen(a, t.found.node, t.before.seq, e) || !judge_fields(w, &t, e))
		return false;
	merge(a, &t);
	keeps = t.had && !a->text && v->status == t.before.status;
	if (!judge_reason(w, &t, e) || !read_proposal(w, &t.found, &v->proposed, e)
	    || !hds_text_seq(w, ST_ASSESSMENT_TEXT, V_TEXT(t.found.node), keeps, &text_seq, e))
		return false;
	w->write = ST_ASSESSMENT_WRITE;
	w->text = a->text;
	describe(w, &t);
	return hds_add_row(w, &HDS_ROW(V_WALL(a->at), V_I64(a->uid), V_TEXT(arena_strdup(w->arena, t.found.node)), V_TEXT(hds_status_name(v->status)),
	                               V_TEXT(v->owner), V_WALL(v->due), V_I64(v->activities), V_TEXT(v->controls), V_TEXT(v->wording),
	                               V_TEXT(hds_status_name(v->proposed)), V_I64(text_seq)), e);
}
