/* An audit: planned, moved, held, reported. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_rows_fill.h"

#include <inttypes.h>
#include <string.h>

static bool read_last(struct hds_writing *w, int64_t number, struct hds_audit *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_AUDIT_LAST, e, V_I64(number));
	struct columns c = COLUMNS(st, w->arena);
	bool row;

	if (!st || !db_step(&w->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no audit %" PRId64, number);
	hds_fill_audit(&c, ret);
	sqlite3_reset(st);
	return !c.failed || err_set(e, ERR_MEMORY, "no memory for an act");
}

bool hds_judge_found_by(struct hds_writing *w, const char *found_by, struct err *e)
{
	int64_t number = hds_audit_number(found_by);
	struct hds_audit known;

	return number == 0 || read_last(w, number, &known, e);
}

static bool judge_words(const struct hds_act *a, struct err *e)
{
	if (a->title && !hds_need_words("title", a->title, HDS_NAME_MAX, e))
		return false;
	return hds_judge_sha256(a->sha256, e) && hds_judge_words("scope", a->scope, HDS_TEXT_MAX, e)
	       && hds_judge_words("auditor", a->auditor, HDS_NAME_MAX, e) && hds_judge_words("result", a->result, HDS_TEXT_MAX, e)
	       && hds_judge_words("reference", a->reference, HDS_NAME_MAX, e) && hds_judge_words("comment", a->text, HDS_TEXT_MAX, e);
}

static bool merge(struct hds_writing *w, struct hds_audit *v, struct err *e)
{
	const struct hds_act *a = w->a;

	if (a->serves && !hds_find_keys(w, "serves", a->serves, NULL, &v->serves, e))
		return false;
	v->title = hds_text_over(a->title, v->title);
	v->scope = hds_text_over(a->scope, v->scope);
	v->auditor = hds_text_over(a->auditor, v->auditor);
	v->result = hds_text_over(a->result, v->result);
	v->reference = hds_text_over(a->reference, v->reference);
	v->sha256 = hds_text_over(a->sha256, v->sha256);
	v->from = hds_date_over(a->from, v->from);
	v->until = hds_date_over(a->until, v->until);
	v->type = a->type >= 0 ? (enum hds_audit_type)a->type : v->type;
	v->progress = a->progress >= 0 ? (enum hds_audit_progress)a->progress : v->progress;
	return v->title || err_set(e, ERR_USAGE, "title: expected some words");
}

static bool judge(const struct hds_act *a, const struct hds_audit *v, struct err *e)
{
	bool held = v->progress == AUDIT_HELD || v->progress == AUDIT_REPORTED;

	if (!wall_is_known(v->from))
		return err_set(e, ERR_USAGE, "from: expected its first day");
	if (wall_is_known(v->until) && v->until.ms <= v->from.ms)
		return err_set(e, ERR_USAGE, "until: expected an end after the begin");
	if (held && v->from.ms > a->at.ms)
		return err_set(e, ERR_USAGE, "progress: expected an audit that has begun");
	if (v->progress == AUDIT_REPORTED && !v->result && !v->reference)
		return err_set(e, ERR_USAGE, "reference: expected that of its report, or its result");
	return v->progress != AUDIT_CANCELLED || a->progress != AUDIT_CANCELLED || hds_need_words("comment", a->text, HDS_TEXT_MAX, e);
}

static void describe(struct hds_writing *w, const struct hds_audit *v)
{
	char from[WALL_RFC3339_MAX];

	snprintf(w->object, sizeof w->object, "audit:%" PRId64, w->number);
	json_object_set_new(w->request, "type", json_string(hds_audit_type_name(v->type)));
	json_object_set_new(w->request, "progress", json_string(hds_audit_progress_name(v->progress)));
	wall_format_rfc3339(v->from, from);
	json_object_set_new(w->request, "from", json_string(from));
	if (v->sha256)
		json_object_set_new(w->request, "sha256", json_string(v->sha256));
}

bool hds_judge_audit(struct hds_writing *w, struct err *e)
{
	struct hds_audit v = { .from = WALL_NEVER, .until = WALL_NEVER };
	const struct hds_act *a = w->a;
	bool fresh = a->number == 0;
	int64_t text_seq;

	w->number = a->number;
	snprintf(w->object, sizeof w->object, "audit:%" PRId64, w->number);
	if (!(fresh ? hds_new_number(w, ST_AUDIT_NUMBERS, &w->number, e) : read_last(w, a->number, &v, e) && hds_judge_seen(a, w->object, v.seq, e)) || !judge_words(a, e) || !merge(w, &v, e)
	    || !judge(a, &v, e) || !hds_text_seq(w, ST_AUDIT_TEXT, V_I64(w->number), !fresh && !a->text, &text_seq, e))
		return false;
	w->write = ST_AUDIT_WRITE;
	w->text = a->text;
	describe(w, &v);
	return hds_add_row(w, &HDS_ROW(V_WALL(a->at), V_I64(a->uid), V_I64(w->number), V_TEXT(v.title), V_TEXT(hds_audit_type_name(v.type)),
	                               V_TEXT(v.scope), V_TEXT(v.auditor), V_TEXT(v.serves), V_WALL(v.from), V_WALL(v.until),
	                               V_TEXT(hds_audit_progress_name(v.progress)), V_TEXT(v.result), V_TEXT(v.reference), V_TEXT(v.sha256),
	                               V_I64(text_seq)), e);
}
