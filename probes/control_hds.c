#include "probes/control_hds.h"

#include "hds_act.h"
#include "probes/control_connection.h"
#include "probes/control_journal.h"
#include "probes/control_params.h"
#include "text_privacy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct hds_task {
	struct store_task task;
	struct control_call *call;        /* its request holds the texts */
	struct hds_act act;
	struct hds_done done;
	struct arena *arena;
	bool journalled;                  /* a refusal gets its row */
	int64_t left_out;
	bool ok;
	struct err error;
};

/* ---- what is asked ---- */

/* "" takes the time away. */
static bool read_time(const json_t *params, const char *name, wall_t now, wall_t *ret, struct err *e)
{
	const char *text = json_string_value(json_object_get(params, name));

	if (text && !*text) {
		*ret = HDS_NO_DATE;
		return true;
	}
	return param_time(params, name, now, ret, e);
}

#define READ_WORD(noun, type) \
	static bool read_##noun(const json_t *params, const char *name, int *ret, struct err *e) \
	{ \
		const char *word = NULL; \
		type value; \
		if (!param_string(params, name, &word, e)) \
			return false; \
		if (!word) \
			return true; \
		if (!hds_##noun##_parse(word, &value)) \
			return err_set(e, ERR_USAGE, "%s: there is no '%.64s'", name, word); \
		*ret = (int)value; \
		return true; \
	}
READ_WORD(status, enum hds_status)
READ_WORD(evidence_type, enum hds_evidence_type)
READ_WORD(audit_type, enum hds_audit_type)
READ_WORD(audit_progress, enum hds_audit_progress)
READ_WORD(severity, enum hds_severity)
READ_WORD(progress, enum hds_progress)

static bool read_activities(const json_t *params, int *ret, struct err *e)
{
	const json_t *list = json_object_get(params, "activities"), *item;
	int mask = 0;
	size_t i;

	if (!list || json_is_null(list))
		return true;
	if (!json_is_array(list))
		return err_set(e, ERR_USAGE, "activities: expected a list of numbers");
	json_array_foreach(list, i, item) {
		json_int_t n = json_integer_value(item);

		if (n < 1 || n > FRAMEWORK_ACTIVITIES)
			return err_set(e, ERR_USAGE, "activities: expected numbers from 1 to %d", FRAMEWORK_ACTIVITIES);
		mask |= 1 << (n - 1);
	}
	*ret = mask;
	return true;
}

static bool read_days(const json_t *params, const char *name, int64_t *ret, struct err *e)
{
	const json_t *value = json_object_get(params, name);
	double days = json_number_value(value);

	if (!value || json_is_null(value))
		return true;
	if (!json_is_number(value) || !(days >= 0) || days > HDS_CENTIDAYS_MAX / 100)
		return err_set(e, ERR_USAGE, "%s: expected 0 to %d days", name, HDS_CENTIDAYS_MAX / 100);
	*ret = llround(days * 100);
	return true;
}

static bool read_file(struct hds_act *a, const json_t *params, struct err *e)
{
	if (!param_string(params, "name", &a->name, e) || !param_string(params, "file", &a->file, e) || !param_flag(params, "dry_run", &a->dry_run, e))
		return false;
	a->file_len = json_string_length(json_object_get(params, "file"));
	return true;
}

static bool read_set(struct hds_act *a, const json_t *p, struct err *e)
{
	return param_string(p, "key", &a->key, e) && read_status(p, "status", &a->status, e) && param_string(p, "owner", &a->owner, e)
	       && read_time(p, "due", a->at, &a->due, e) && read_activities(p, &a->activities, e) && param_string(p, "controls", &a->controls, e)
	       && param_string(p, "comment", &a->text, e);
}

static bool read_evidence(struct hds_act *a, const json_t *p, struct err *e)
{
	return param_number(p, "number", &a->number, e) && param_string(p, "title", &a->title, e) && read_evidence_type(p, "type", &a->type, e)
	       && param_string(p, "reference", &a->reference, e) && param_string(p, "owner", &a->owner, e) && param_string(p, "serves", &a->serves, e)
	       && read_time(p, "dated", a->at, &a->dated, e) && read_time(p, "until", a->at, &a->until, e)
	       && param_string(p, "sha256", &a->sha256, e) && param_string(p, "comment", &a->text, e);
}

static bool read_action(struct hds_act *a, const json_t *p, struct err *e)
{
	return param_number(p, "number", &a->number, e) && param_string(p, "finding", &a->finding, e) && param_string(p, "cause", &a->cause, e)
	       && param_string(p, "correction", &a->correction, e) && param_string(p, "check", &a->check, e)
	       && param_string(p, "serves", &a->serves, e) && param_string(p, "owner", &a->owner, e) && param_string(p, "reference", &a->reference, e)
	       && read_severity(p, "severity", &a->severity, e) && param_string(p, "found_by", &a->found_by, e)
	       && read_time(p, "found", a->at, &a->found, e) && read_time(p, "due", a->at, &a->due, e)
	       && read_time(p, "check_due", a->at, &a->check_due, e) && read_days(p, "planned_days", &a->planned_centidays, e)
	       && read_days(p, "done_days", &a->done_centidays, e) && read_progress(p, "progress", &a->progress, e)
	       && param_string(p, "comment", &a->text, e);
}

static bool read_audit(struct hds_act *a, const json_t *p, struct err *e)
{
	return param_number(p, "number", &a->number, e) && param_string(p, "title", &a->title, e) && read_audit_type(p, "type", &a->type, e)
	       && param_string(p, "scope", &a->scope, e) && param_string(p, "auditor", &a->auditor, e) && param_string(p, "serves", &a->serves, e)
	       && read_time(p, "from", a->at, &a->from, e) && read_time(p, "until", a->at, &a->until, e)
	       && read_audit_progress(p, "progress", &a->progress, e) && param_string(p, "result", &a->result, e)
	       && param_string(p, "reference", &a->reference, e) && param_string(p, "sha256", &a->sha256, e) && param_string(p, "comment", &a->text, e);
}

static bool read_seen(const json_t *params, int64_t *ret, struct err *e)
{
	const json_t *value = json_object_get(params, "seen");

	if (!value || json_is_null(value))
		return true;
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return err_set(e, ERR_USAGE, "seen: expected a number from 0 on");
	*ret = json_integer_value(value);
	return true;
}

static bool read_params(struct hds_act *a, const json_t *p, struct err *e)
{
	if (!read_seen(p, &a->seen, e))
		return false;
	switch (a->kind) {
	case HDS_ACT_SET:
		return read_set(a, p, e);
	case HDS_ACT_EVIDENCE:
		return read_evidence(a, p, e);
	case HDS_ACT_EVIDENCE_REVOKE:
		return param_need_number(p, "number", &a->number, e) && param_string(p, "reason", &a->text, e);
	case HDS_ACT_EXCEPTION:
		return param_string(p, "key", &a->key, e) && param_string(p, "owner", &a->owner, e) && param_time(p, "until", a->at, &a->until, e)
		       && param_string(p, "reason", &a->text, e);
	case HDS_ACT_EXCEPTION_END:
		return param_string(p, "key", &a->key, e) && param_string(p, "comment", &a->text, e);
	case HDS_ACT_ACTION:
		return read_action(a, p, e);
	case HDS_ACT_AUDIT:
		return read_audit(a, p, e);
	case HDS_ACT_ACTIONS:
		return read_file(a, p, e) && param_string(p, "map", &a->map, e);
	case HDS_ACT_FRAMEWORK:
		return read_file(a, p, e) && param_flag(p, "prune", &a->prune, e);
	case HDS_ACT_ADOPT:
		return param_string(p, "family", &a->family, e) && param_string(p, "version", &a->version, e)
		       && param_string(p, "edition", &a->edition, e) && param_flag(p, "dry_run", &a->dry_run, e);
	}
	return false;
}

/* ---- what becomes of it ---- */

static bool tells_changes(enum hds_act_kind kind)
{
	return kind == HDS_ACT_ACTIONS || kind == HDS_ACT_FRAMEWORK || kind == HDS_ACT_ADOPT;
}

static void add_changes(json_t *result, const struct hds_done *done)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < done->n_changes; i++) {
		const struct hds_change *c = &done->changes[i];

		json_array_append_new(changes, json_pack("{s:s,s:s,s:s,s:b}", "change", c->change, "key", c->key, "title", c->title, "assessed", c->assessed));
	}
	json_object_set_new(result, "changes", changes);
	json_object_set_new(result, "same", json_integer((json_int_t)done->same));
}

static json_t *done_json(const struct hds_task *t)
{
	const char *warning = t->act.text ? text_privacy_warning(t->act.text) : NULL;
	json_t *result = json_object();

	json_object_set_new(result, "seq", t->done.seq ? json_integer(t->done.seq) : json_null());
	if (t->done.number)
		json_object_set_new(result, "number", json_integer(t->done.number));
	if (warning)
		json_object_set_new(result, "warning", json_string(warning));
	if (tells_changes(t->act.kind))
		add_changes(result, &t->done);
	if (t->done.requirements)
		json_object_update_new(result, json_pack("{s:I,s:I}", "requirements", (json_int_t)t->done.requirements, "leaves", (json_int_t)t->done.leaves));
	return result;
}

/* A refusal of the store's (locked, full) is none of the act's. */
static bool was_judged(const struct err *e)
{
	return e->kind == ERR_USAGE || e->kind == ERR_NOT_FOUND || e->kind == ERR_DATA || e->kind == ERR_LIMIT || e->kind == ERR_REFUSED;
}

static void hds_work(struct store *s, struct store_task *task)
{
	struct hds_task *t = (struct hds_task *)task;

	t->ok = hds_act_write(s, &t->act, t->arena, &t->done, &t->error);
	if (!t->ok && t->journalled && was_judged(&t->error))
		journal_refusal(s, &(struct act){ .uid = t->act.uid, .at = t->act.at, .object = t->act.key, .from = WALL_NEVER, .until = WALL_NEVER },
		                t->call->request.method, "refused", t->left_out);
}

static void hds_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct hds_task *t = (struct hds_task *)task;

	(void)d;
	if (!ran)
		t->ok = err_set(&t->error, ERR_REFUSED, "the collector is stopping");
	if (t->journalled && (t->ok || !ran || !was_judged(&t->error)))
		budget_give_back(&t->call->server->refusals, t->act.uid, t->left_out);
	if (t->ok)
		control_answer(t->call, done_json(t));
	else
		control_refuse_err(t->call, &t->error);
	arena_free(t->arena);
	free(t);
}

static struct hds_task *new_task(struct control_call *call)
{
	struct hds_task *t = calloc(1, sizeof *t);

	if (t)
		t->arena = arena_new();
	if (!t || !t->arena) {
		free(t);
		return NULL;
	}
	t->call = call;
	t->act = HDS_ACT_INIT(HDS_ACT_SET, call->peer.uid, wall_now());
	t->task.work = hds_work;
	t->task.finish = hds_finish;
	return t;
}

static void drop(struct hds_task *t)
{
	arena_free(t->arena);
	free(t);
}

void control_hds(struct control_call *call)
{
	struct hds_task *t = new_task(call);
	struct err e;

	if (!t) {
		control_refuse(call, CONTROL_INTERNAL, "no memory for an act");
		return;
	}
	if (!hds_act_parse(call->request.method, &t->act.kind) || !read_params(&t->act, call->request.params, &e) || !store_can_write(call->daemon, &e)) {
		drop(t);
		control_refuse_err(call, &e);
		return;
	}
	if (!budget_take(&call->server->acts, t->act.uid, daemon_now(call->daemon), &t->left_out)) {
		drop(t);
		err_set(&e, ERR_LIMIT, "more than %d acts at once, or one each %d ms: try again in a moment", ACTS_BURST, ACTS_EVERY_MS);
		control_journal(call, NULL, &e);
		return;
	}
	t->journalled = !t->act.dry_run && budget_take(&call->server->refusals, t->act.uid, daemon_now(call->daemon), &t->left_out);
	store_submit(call->daemon, &t->task);
}
