#include "inventory/hds_act_internal.h"

#include "inventory/framework_octets.h"
#include "inventory/hds_rows.h"
#include "journal.h"

#include <string.h>

static const char *const names[] = {
	[HDS_ACT_SET] = "hds_set",
	[HDS_ACT_EVIDENCE] = "hds_evidence",
	[HDS_ACT_EVIDENCE_REVOKE] = "hds_evidence_revoke",
	[HDS_ACT_EXCEPTION] = "hds_exception",
	[HDS_ACT_EXCEPTION_END] = "hds_exception_end",
	[HDS_ACT_ACTION] = "hds_action",
	[HDS_ACT_ACTIONS] = "hds_actions",
	[HDS_ACT_FRAMEWORK] = "hds_framework",
	[HDS_ACT_ADOPT] = "hds_adopt",
	[HDS_ACT_AUDIT] = "hds_audit",
};

const char *hds_act_name(enum hds_act_kind kind)
{
	return names[kind];
}

bool hds_act_parse(const char *method, enum hds_act_kind *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i], method) == 0) {
			*ret = (enum hds_act_kind)i;
			return true;
		}
	}
	return false;
}

bool hds_add_row(struct hds_writing *w, const struct hds_written *row, struct err *e)
{
	struct hds_written *added = rows_add(&w->rows, e);

	if (!added)
		return false;
	*added = *row;
	return true;
}

static bool judge(struct hds_writing *w, struct err *e)
{
	switch (w->a->kind) {
	case HDS_ACT_SET:
		return hds_judge_set(w, e);
	case HDS_ACT_EVIDENCE:
	case HDS_ACT_EVIDENCE_REVOKE:
		return hds_judge_evidence(w, e);
	case HDS_ACT_EXCEPTION:
	case HDS_ACT_EXCEPTION_END:
		return hds_judge_exception(w, e);
	case HDS_ACT_ACTION:
		return hds_judge_action(w, e);
	case HDS_ACT_ACTIONS:
		return hds_judge_actions(w, e);
	case HDS_ACT_FRAMEWORK:
		return hds_judge_framework(w, e);
	case HDS_ACT_ADOPT:
		return hds_judge_adopt(w, e);
	case HDS_ACT_AUDIT:
		return hds_judge_audit(w, e);
	}
	return false;
}

static bool put_hash(struct hds_writing *w, const char *hash, struct err *e)
{
	return json_object_set_new(w->request, "rows_sha256", json_string(hash)) == 0 || err_set(e, ERR_MEMORY, "no memory for an act");
}

static bool set_framework_hash(struct hds_writing *w, struct err *e)
{
	char hash[FRAMEWORK_HASH_BYTES];

	return framework_hash_rows(&w->framework, w->arena, hash, e) && put_hash(w, hash, e);
}

static bool set_hash(struct hds_writing *w, struct err *e)
{
	struct text octets = TEXT_INIT(HDS_ROWS_OCTETS_MAX);
	const struct hds_written *rows = w->rows.data;
	char hash[FRAMEWORK_HASH_BYTES];
	bool ok;

	for (size_t i = 0; i < w->rows.n; i++)
		hds_encode(&octets, rows[i].values, rows[i].n);
	ok = hds_hash(&octets, hash, e);
	text_done(&octets);
	return ok && put_hash(w, hash, e);
}

static bool journal(struct hds_writing *w, struct err *e)
{
	struct journal_entry entry = {
		.at = w->a->at, .uid = w->a->uid, .method = hds_act_name(w->a->kind), .object = *w->object ? w->object : NULL, .request = w->request,
		.result = "ok", .text = w->text && *w->text ? w->text : NULL,
	};

	return (w->rows.n == 0 || set_hash(w, e)) && (!w->loads || set_framework_hash(w, e)) && journal_append(w->s, &entry, &w->seq, e);
}

static bool write_rows(struct hds_writing *w, struct err *e)
{
	struct hds_written *rows = w->rows.data;

	for (size_t i = 0; i < w->rows.n; i++) {
		rows[i].values[rows[i].n] = V_I64(w->seq);
		if (!db_run(&w->s->db, w->write, rows[i].values, rows[i].n + 1, e))
			return false;
	}
	return !(w->loads || w->adopts) || hds_write_framework(w, e);
}

static bool has_something(const struct hds_writing *w)
{
	return !w->a->dry_run && (w->rows.n > 0 || w->loads || w->adopts);
}

bool hds_act_write(struct store *s, const struct hds_act *act, struct arena *a, struct hds_done *ret, struct err *e)
{
	struct hds_writing w = { .s = s, .a = act, .arena = a, .request = json_object(), .rows = ROWS_INIT(a, struct hds_written) };
	bool ok = w.request || err_set(e, ERR_MEMORY, "no memory for an act"), writes;

	if (!ok || !db_begin(&s->db, true, e)) {
		json_decref(w.request);
		return false;
	}
	ok = judge(&w, e);
	writes = ok && has_something(&w);
	ok = ok && (!writes || (journal(&w, e) && write_rows(&w, e)));
	if (!ok || !writes)
		db_rollback(&s->db);
	else
		ok = db_commit(&s->db, e);
	json_decref(w.request);
	if (!ok)
		return false;
	w.done.seq = w.seq;
	w.done.number = w.number;
	*ret = w.done;
	return true;
}
