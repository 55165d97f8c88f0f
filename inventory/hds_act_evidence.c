/* A piece of evidence: added, renewed, revoked. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_rows_fill.h"

#include <inttypes.h>
#include <string.h>

static bool read_last(struct hds_writing *w, int64_t number, struct hds_evidence *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_EVIDENCE_LAST, e, V_I64(number));
	struct columns c = COLUMNS(st, w->arena);
	bool row;

	if (!st || !db_step(&w->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no evidence %" PRId64, number);
	hds_fill_evidence(&c, ret);
	sqlite3_reset(st);
	if (c.failed)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	return !ret->revoked || err_set(e, ERR_NOT_FOUND, "evidence %" PRId64 " was revoked", number);
}

static bool judge_words(const struct hds_act *a, struct err *e)
{
	if (a->title && !hds_need_words("title", a->title, HDS_NAME_MAX, e))
		return false;
	return hds_judge_sha256(a->sha256, e) && hds_judge_words("reference", a->reference, HDS_NAME_MAX, e) && hds_judge_words("owner", a->owner, HDS_NAME_MAX, e)
	       && hds_judge_words("comment", a->text, HDS_TEXT_MAX, e);
}

/* What never expires says so: that must be asked for. */
static bool judge_dates(const struct hds_act *a, bool fresh, const struct hds_evidence *v, struct err *e)
{
	if (fresh && !wall_is_known(a->until))
		return err_set(e, ERR_USAGE, "until: expected an end of validity, or the word that there is none");
	if (wall_is_known(a->until) && a->until.ms != HDS_NO_DATE.ms && a->until.ms <= a->at.ms)
		return err_set(e, ERR_USAGE, "until: expected an end that is still to come");
	if (wall_is_known(v->dated) && v->dated.ms > a->at.ms)
		return err_set(e, ERR_USAGE, "dated: expected a day that is not to come");
	if (wall_is_known(v->dated) && wall_is_known(v->valid_until) && v->valid_until.ms <= v->dated.ms)
		return err_set(e, ERR_USAGE, "until: expected an end after the date of the evidence");
	return true;
}

static bool merge(struct hds_writing *w, struct hds_evidence *v, struct err *e)
{
	const struct hds_act *a = w->a;

	if (a->serves && !hds_find_keys(w, "serves", a->serves, NULL, &v->serves, e))
		return false;
	if (!v->serves)
		return err_set(e, ERR_USAGE, "serves: expected what it is evidence for, as EXI-05.D");
	v->title = hds_text_over(a->title, v->title);
	if (!v->title)
		return err_set(e, ERR_USAGE, "title: expected some words");
	v->type = a->type >= 0 ? (enum hds_evidence_type)a->type : v->type;
	v->reference = hds_text_over(a->reference, v->reference);
	v->owner = hds_text_over(a->owner, v->owner);
	v->sha256 = hds_text_over(a->sha256, v->sha256);
	v->dated = hds_date_over(a->dated, v->dated);
	v->valid_until = hds_date_over(a->until, v->valid_until);
	return true;
}

static void describe(struct hds_writing *w, const struct hds_evidence *v)
{
	char until[WALL_RFC3339_MAX];

	snprintf(w->object, sizeof w->object, "evidence:%" PRId64, w->number);
	json_object_set_new(w->request, "serves", json_string(v->serves));
	if (v->sha256)
		json_object_set_new(w->request, "sha256", json_string(v->sha256));
	if (!wall_is_known(v->valid_until))
		return;
	wall_format_rfc3339(v->valid_until, until);
	json_object_set_new(w->request, "until", json_string(until));
}

bool hds_judge_evidence(struct hds_writing *w, struct err *e)
{
	struct hds_evidence v = { .dated = WALL_NEVER, .valid_until = WALL_NEVER };
	const struct hds_act *a = w->a;
	bool revokes = a->kind == HDS_ACT_EVIDENCE_REVOKE, fresh = a->number == 0 && !revokes;
	int64_t text_seq;

	w->number = a->number;
	snprintf(w->object, sizeof w->object, "evidence:%" PRId64, w->number);
	if (!(fresh ? hds_new_number(w, ST_EVIDENCE_NUMBERS, &w->number, e) : read_last(w, a->number, &v, e) && hds_judge_seen(a, w->object, v.seq, e)))
		return false;
	if (revokes && !hds_need_words("reason", a->text, HDS_TEXT_MAX, e))
		return false;
	if (!revokes && (!judge_words(a, e) || !merge(w, &v, e) || !judge_dates(a, fresh, &v, e)))
		return false;
	if (!hds_text_seq(w, ST_EVIDENCE_TEXT, V_I64(w->number), !fresh && !a->text, &text_seq, e))
		return false;
	w->write = ST_EVIDENCE_WRITE;
	w->text = a->text;
	describe(w, &v);
	return hds_add_row(w, &HDS_ROW(V_WALL(a->at), V_I64(a->uid), V_I64(w->number), V_TEXT(v.title), V_TEXT(hds_evidence_type_name(v.type)),
	                               V_TEXT(v.reference), V_TEXT(v.owner), V_TEXT(v.serves), V_WALL(v.dated), V_WALL(v.valid_until),
	                               V_TEXT(v.sha256), V_I64(revokes), V_I64(text_seq)), e);
}
