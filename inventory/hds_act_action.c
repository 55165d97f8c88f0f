/* A line of the action plan: a finding and what is done about it. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_rows_fill.h"

#include <inttypes.h>
#include <string.h>

static bool read_last(struct hds_writing *w, int64_t number, struct hds_action *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_ACTION_LAST, e, V_I64(number));
	struct columns c = COLUMNS(st, w->arena);
	bool row;

	if (!st || !db_step(&w->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no action %" PRId64, number);
	hds_fill_action(&c, ret);
	sqlite3_reset(st);
	return !c.failed || err_set(e, ERR_MEMORY, "no memory for an act");
}

/* Rows that this act adds are not there yet. */
static bool new_number(struct hds_writing *w, int64_t *ret, struct err *e)
{
	int64_t last;

	if (w->number == 0) {
		if (!db_read_i64(&w->s->db, ST_ACTION_NUMBERS, NULL, 0, &last, e))
			return false;
		w->number = last == UNKNOWN_I64 ? 0 : last;
	}
	*ret = ++w->number;
	return true;
}

static bool judge_words(const struct hds_act *a, struct err *e)
{
	return (!a->finding || hds_need_words("finding", a->finding, HDS_TEXT_MAX, e)) && hds_judge_words("cause", a->cause, HDS_TEXT_MAX, e)
	       && hds_judge_words("correction", a->correction, HDS_TEXT_MAX, e) && hds_judge_words("check", a->check, HDS_TEXT_MAX, e)
	       && hds_judge_words("found_by", a->found_by, HDS_NAME_MAX, e) && hds_judge_words("owner", a->owner, HDS_NAME_MAX, e)
	       && hds_judge_words("reference", a->reference, HDS_NAME_MAX, e) && hds_judge_words("comment", a->text, HDS_TEXT_MAX, e);
}

static bool judge_days(const char *what, int64_t centidays, struct err *e)
{
	return centidays == INT64_MIN || (centidays >= 0 && centidays <= HDS_CENTIDAYS_MAX)
	       || err_set(e, ERR_USAGE, "%s: expected 0 to %d days", what, HDS_CENTIDAYS_MAX / 100);
}

/* In the project tool it is one thing: two actions would be counted twice. */
static bool judge_reference(struct hds_writing *w, const char *reference, int64_t number, struct err *e)
{
	int64_t other;

	if (!reference)
		return true;
	if (!DB_READ_I64(&w->s->db, ST_ACTION_REFERRED, &other, e, V_TEXT(reference)))
		return false;
	return other == UNKNOWN_I64 || other == number || err_set(e, ERR_USAGE, "reference: %s is that of action %" PRId64, reference, other);
}

static bool merge(struct hds_writing *w, const struct hds_act *a, struct hds_action *v, struct err *e)
{
	if (a->serves && !hds_find_keys(w, "serves", a->serves, NULL, &v->serves, e))
		return false;
	v->finding = hds_text_over(a->finding, v->finding);
	v->cause = hds_text_over(a->cause, v->cause);
	v->correction = hds_text_over(a->correction, v->correction);
	v->check = hds_text_over(a->check, v->check);
	v->owner = hds_text_over(a->owner, v->owner);
	v->reference = hds_text_over(a->reference, v->reference);
	v->found_by = hds_text_over(a->found_by, v->found_by);
	v->found = hds_date_over(a->found, v->found);
	v->due = hds_date_over(a->due, v->due);
	v->check_due = hds_date_over(a->check_due, v->check_due);
	v->planned_centidays = a->planned_centidays == INT64_MIN ? v->planned_centidays : a->planned_centidays;
	v->done_centidays = a->done_centidays == INT64_MIN ? v->done_centidays : a->done_centidays;
	v->severity = a->severity >= 0 ? (enum hds_severity)a->severity : v->severity;
	v->progress = a->progress >= 0 ? (enum hds_progress)a->progress : v->progress;
	return v->finding || err_set(e, ERR_USAGE, "finding: expected some words");
}

/* What ends an action otherwise than by its work says why, or how one saw that it works. */
static bool judge_end(const struct hds_act *a, const struct hds_action *before, const struct hds_action *v, struct err *e)
{
	bool told = (a->text && *a->text) || a->kind == HDS_ACT_ACTIONS;

	if (v->progress == before->progress || told || (v->progress != HDS_EFFECTIVE && v->progress != HDS_DROPPED))
		return true;
	if (v->progress == HDS_EFFECTIVE && v->check)
		return true;
	if (v->progress == HDS_DROPPED)
		return err_set(e, ERR_USAGE, "comment: expected why it is dropped");
	return err_set(e, ERR_USAGE, "comment: expected how it was seen to work");
}

static struct hds_written row_of(const struct hds_act *a, int64_t number, const struct hds_action *v, int64_t text_seq)
{
	return HDS_ROW(V_WALL(a->at), V_I64(a->uid), V_I64(number), V_TEXT(v->finding), V_TEXT(v->cause), V_TEXT(v->correction), V_TEXT(v->check),
	               V_TEXT(v->serves), V_TEXT(v->owner), V_TEXT(v->reference), V_TEXT(hds_severity_name(v->severity)), V_TEXT(v->found_by),
	               V_WALL(v->found), V_WALL(v->due), V_WALL(v->check_due), V_I64(v->planned_centidays), V_I64(v->done_centidays),
	               V_TEXT(hds_progress_name(v->progress)), V_I64(text_seq));
}

static bool same_value(const struct value *a, const struct value *b)
{
	if (a->type != VALUE_TEXT)
		return a->i64 == b->i64;
	return a->bytes && b->bytes ? strcmp(a->bytes, b->bytes) == 0 : a->bytes == b->bytes;
}

enum { FIRST_OF_CONTENT = 3, ACTION_NODE_MAX = 32 }; /* content: after when, who and number */

static bool same_content(const struct hds_written *a, const struct hds_written *b)
{
	for (size_t i = FIRST_OF_CONTENT; i + 1 < a->n; i++)
		if (!same_value(&a->values[i], &b->values[i]))
			return false;
	return true;
}

static bool judge_seen(const struct hds_act *a, const struct hds_action *before, struct err *e)
{
	char object[ACTION_NODE_MAX];

	snprintf(object, sizeof object, "action:%" PRId64, before->number);
	return hds_judge_seen(a, object, before->seq, e);
}

bool hds_merge_action(struct hds_writing *w, const struct hds_act *a, int64_t number, bool *ret_same, struct err *e)
{
	struct hds_action before = { .found = WALL_NEVER, .due = WALL_NEVER, .check_due = WALL_NEVER, .planned_centidays = UNKNOWN_I64,
		                     .done_centidays = UNKNOWN_I64 }, after;
	struct hds_written row, old;
	int64_t text_seq;
	bool fresh = number == 0;

	if (!judge_words(a, e) || !judge_days("planned_days", a->planned_centidays, e) || !judge_days("done_days", a->done_centidays, e)
	    || (!fresh && (!read_last(w, number, &before, e) || !judge_seen(a, &before, e))))
		return false;
	after = before;
	if (!merge(w, a, &after, e) || !judge_end(a, &before, &after, e) || !judge_reference(w, after.reference, number, e) || !hds_judge_found_by(w, a->found_by, e)
	    || !hds_text_seq(w, ST_ACTION_TEXT, V_I64(number), !fresh && !a->text, &text_seq, e) || (fresh && !new_number(w, &number, e)))
		return false;
	row = row_of(a, number, &after, text_seq);
	old = row_of(a, number, &before, text_seq);
	*ret_same = !fresh && !(a->text && *a->text) && same_content(&row, &old);
	return *ret_same || hds_add_row(w, &row, e);
}

bool hds_judge_action(struct hds_writing *w, struct err *e)
{
	const struct hds_act *a = w->a;
	const struct hds_written *row;
	bool same;

	if (!hds_merge_action(w, a, a->number, &same, e))
		return false;
	if (same)
		return err_set(e, ERR_USAGE, "expected something that differs from what action %" PRId64 " says", a->number);
	row = w->rows.data;
	w->write = ST_ACTION_WRITE;
	w->text = a->text;
	w->number = row->values[2].i64;
	snprintf(w->object, sizeof w->object, "action:%" PRId64, w->number);
	json_object_set_new(w->request, "progress", json_string(row->values[17].bytes));
	json_object_set_new(w->request, "severity", json_string(row->values[10].bytes));
	return true;
}
