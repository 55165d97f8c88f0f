#include "probes/control_acts.h"

#include "act.h"
#include "log.h"
#include "notices.h"
#include "probes/control_connection.h"
#include "probes/control_findings.h"
#include "probes/control_journal.h"
#include "probes/control_params.h"
#include "probes/control_ring.h"
#include "probes/daemon_calls.h"
#include "probes/daemon_capture.h"
#include "probes/daemon_notices.h"
#include "probes/daemon_ring.h"
#include "text_privacy.h"

#include <stdlib.h>
#include <string.h>

struct act_task {
	struct store_task task;
	struct control_call *call;        /* its request holds the texts */
	struct act act;
	struct act_done done;
	const char *told;                 /* escalate: who is called; NULL: nobody is left */
	const char *reach;                /* how; NULL: not known */
	struct arena *arena;              /* of contacts, calls and findings; NULL: none of them is asked for */
	struct notify_contacts contacts;
	char site[512];                   /* "site:NAME" of a call, "capture:NAME" of a ring */
	const char *down[ACT_DOWN_MAX];   /* of an exercise */
	struct call_row caller;           /* of an establishment, read again with what it shares; texts of arena */
	struct call_effect effect;        /* what became of it */
	bool read;                        /* caller is there */
	const char *inventory;            /* the same for the daemon's life */
	bool known;                       /* the method is an act */
	bool journalled;                  /* a refusal gets its row */
	bool barred;                      /* refused before it is judged: error says why */
	int64_t left_out;
	bool ok;
	struct err error;
};

/* ---- what is asked ---- */

static bool read_kind(const char *method, enum act_kind *ret)
{
	for (enum act_kind k = ACT_ACK; k <= ACT_PURGE; k++) {
		if (strcmp(method, act_name(k)) == 0) {
			*ret = k;
			return true;
		}
	}
	return false;
}

static bool name_site(struct act_task *t, const char *site, struct err *e)
{
	if ((size_t)snprintf(t->site, sizeof t->site, "site:%s", site) >= sizeof t->site)
		return err_set(e, ERR_USAGE, "site: expected a name");
	t->act.object = t->site;
	return true;
}

static bool read_caller(struct act_task *t, const json_t *params, struct err *e)
{
	return param_string(params, "ticket", &t->act.ticket, e) && param_string(params, "caller", &t->act.caller, e);
}

static bool read_call(struct act_task *t, const json_t *params, struct err *e)
{
	const char *site = NULL;

	if (!param_number(params, "id", &t->act.alert_id, e) || !param_string(params, "site", &site, e)
	    || !param_string(params, "text", &t->act.text, e) || !param_string(params, "category", &t->act.category, e)
	    || !read_caller(t, params, e) || !param_string(params, "service", &t->act.service, e))
		return false;
	if (!!site == !!t->act.alert_id)
		return err_set(e, ERR_USAGE, "expected id: an alert, or site: a name");
	if (!site)
		return true;
	return name_site(t, site, e);
}

static bool read_handed_over(struct act_task *t, const json_t *params, struct err *e)
{
	const char *site = NULL;

	if (!param_string(params, "site", &site, e) || !param_string(params, "text", &t->act.text, e) || !param_string(params, "ticket", &t->act.ticket, e)
	    || (t->arena && !control_read_findings(params, t->arena, &t->act.found, e)))
		return false;
	return site ? name_site(t, site, e) : err_set(e, ERR_USAGE, "site: expected a name");
}

static bool read_down(struct act_task *t, const json_t *params, struct err *e)
{
	const json_t *list = json_object_get(params, "down"), *item;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > ACT_DOWN_MAX)
		return err_set(e, ERR_USAGE, "down: expected a list of 1 to %d nodes", ACT_DOWN_MAX);
	json_array_foreach(list, i, item) {
		if (!json_is_string(item))
			return err_set(e, ERR_USAGE, "down: expected \"kind:name\"");
		t->down[i] = json_string_value(item);
	}
	t->act.down = t->down;
	t->act.n_down = i;
	return true;
}

static bool read_flow(struct flow_words *f, const json_t *params, struct err *e)
{
	return param_string(params, "source", &f->source, e) && param_string(params, "destination", &f->destination, e)
	       && param_string(params, "protocol", &f->protocol, e) && param_string(params, "port", &f->port, e);
}

static bool read_params(struct act_task *t, const json_t *params, struct err *e)
{
	struct act *a = &t->act;

	switch (a->kind) {
	case ACT_ACK:
		return param_need_number(params, "id", &a->alert_id, e) && param_string(params, "reason", &a->text, e)
		       && param_time(params, "until", a->at, &a->until, e);
	case ACT_UNACK:
		return param_need_number(params, "id", &a->alert_id, e);
	case ACT_MUTE:
		return param_string(params, "object", &a->object, e) && param_string(params, "reason", &a->text, e)
		       && param_time(params, "until", a->at, &a->until, e);
	case ACT_UNMUTE:
		return param_string(params, "object", &a->object, e);
	case ACT_MAINTENANCE:
		return param_string(params, "object", &a->object, e) && param_string(params, "reason", &a->text, e)
		       && param_time(params, "from", a->at, &a->from, e) && param_time(params, "to", a->at, &a->until, e)
		       && param_string(params, "every", &a->recurrence, e) && param_string(params, "supplier", &a->supplier, e);
	case ACT_MAINTENANCE_END:
		return param_need_number(params, "id", &a->silence_id, e);
	case ACT_COMMENT:
		return param_need_number(params, "id", &a->alert_id, e) && param_string(params, "text", &a->text, e);
	case ACT_CALL:
		return read_call(t, params, e);
	case ACT_ESCALATE:
		return param_need_number(params, "id", &a->alert_id, e) && param_string(params, "reason", &a->text, e);
	case ACT_ROUTE_ACCEPT:
		return param_string(params, "object", &a->object, e);
	case ACT_DRILL:
		return read_down(t, params, e) && param_string(params, "reason", &a->text, e);
	case ACT_RESTORED:
		return param_string(params, "object", &a->object, e) && param_time(params, "on", a->at, &a->from, e)
		       && param_string(params, "reason", &a->text, e);
	case ACT_HAND_OVER:
		return param_string(params, "text", &a->text, e) && param_string(params, "leaves", &a->leaves, e)
		       && param_string(params, "comes", &a->comes, e);
	case ACT_CALL_DETAIL:
		return param_need_number(params, "seq", &a->seq, e) && read_caller(t, params, e) && param_string(params, "text", &a->text, e);
	case ACT_CALLS_END:
		return param_need_number(params, "id", &a->alert_id, e) && param_string(params, "reason", &a->text, e);
	case ACT_ESCALATION:
		return read_handed_over(t, params, e);
	case ACT_ESCALATION_TAKE:
		return param_string(params, "escalation", &a->escalation, e);
	case ACT_ESCALATION_CLOSE:
		return param_string(params, "escalation", &a->escalation, e) && param_string(params, "result", &a->text, e);
	case ACT_FLOW_ACCEPT:
		return read_flow(&a->flow, params, e) && param_string(params, "reason", &a->text, e) && param_time(params, "until", a->at, &a->until, e);
	case ACT_FLOW_ACCEPT_END:
		return read_flow(&a->flow, params, e) && param_string(params, "reason", &a->text, e);
	case ACT_RING_START:
	case ACT_RING_SAVE:
	case ACT_RING_STOP:
		return control_read_ring(params, a, e);
	case ACT_PURGE:
		return param_need_number(params, "seq", &a->seq, e);
	}
	return false;
}

/* ---- what becomes of it ---- */

/* Who called, when the number is a contact's, and what became of the call. */
static void set_effect(json_t *result, const struct act_task *t)
{
	json_object_update_new(result, json_pack("{s:s?,s:s?,s:I,s:I,s:b}", "contact", t->read ? t->caller.contact : NULL, "group",
	                                         *t->effect.group ? t->effect.group : NULL, "calls", (json_int_t)t->effect.calls,
	                                         "establishments", (json_int_t)t->effect.sites, "raised", t->effect.raised));
	json_object_set_new(result, "cause", t->effect.cause ? json_integer(t->effect.cause) : json_null());
}

static json_t *done_json(const struct act_task *t)
{
	const char *warning = t->act.text && t->act.kind != ACT_HAND_OVER ? text_privacy_warning(t->act.text) : NULL;
	char due[WALL_RFC3339_MAX];
	json_t *result = json_pack("{s:I}", "seq", (json_int_t)t->done.seq);

	if (result && t->done.silence_id)
		json_object_set_new(result, "silence", json_integer(t->done.silence_id));
	if (result && warning)
		json_object_set_new(result, "warning", json_string(warning));
	if (result && *t->done.escalation)
		json_object_set_new(result, "escalation", json_string(t->done.escalation));
	if (result && t->done.site_call)
		set_effect(result, t);
	if (result && t->act.kind == ACT_CALL_DETAIL)
		json_object_update_new(result, json_pack("{s:s?}", "contact", t->caller.contact));
	if (result && t->act.kind == ACT_ESCALATE)
		json_object_update_new(result, json_pack("{s:s?, s:s?}", "told", t->told, "reach", t->reach));
	if (!result || t->act.kind != ACT_CALL)
		return result;
	wall_format_rfc3339(t->done.gtr_due, due);
	json_object_set_new(result, "gtr_due", wall_is_known(t->done.gtr_due) ? json_string(due) : json_null());
	return result;
}

/* A refusal of the store's (locked, full) is none of the act's. */
static bool was_judged(const struct err *e)
{
	return e->kind == ERR_USAGE || e->kind == ERR_NOT_FOUND;
}

static void act_work(struct store *s, struct store_task *task)
{
	struct act_task *t = (struct act_task *)task;

	struct err e;

	t->ok = !t->barred && act_write(s, &t->act, &t->done, &t->error);
	if (t->ok && t->done.site_call && t->arena) {
		t->read = daemon_calls_read(t->inventory, s, t->arena, t->done.seq, &t->caller, &e);
		if (!t->read)
			log_event(LOG_ERR, "act.call", "reason=\"%s\"", e.text);
	}
	if (t->ok && t->act.kind == ACT_CALL_DETAIL && t->done.contact_id != UNKNOWN_I64 && t->arena
	    && !store_read_call(s, t->arena, t->act.seq, &t->caller, &e)) {
		t->caller.contact = NULL;
		log_event(LOG_ERR, "act.call", "reason=\"%s\"", e.text);
	}
	if (t->ok && t->act.kind == ACT_ESCALATE && t->arena && !store_read_notify_contacts(s, t->arena, &t->contacts, &e))
		log_event(LOG_ERR, "act.contacts", "reason=\"%s\"", e.text);
	if (!t->ok && t->journalled && was_judged(&t->error))
		journal_refusal(s, &t->act, t->call->request.method, "refused", t->left_out);
}

static void act_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct act_task *t = (struct act_task *)task;

	if (!ran)
		t->ok = err_set(&t->error, ERR_REFUSED, "the collector is stopping");
	if (t->journalled && (t->ok || !was_judged(&t->error)))
		budget_give_back(&t->call->server->refusals, t->act.uid, t->left_out);
	if (!t->ok && !t->barred)
		ring_let_go(d, &t->act);
	if (t->ok) {
		daemon_act_done(d, &t->act, &t->done);
		if (t->read)
			daemon_calls_take(d, &t->caller, &t->effect);
		if (t->act.kind == ACT_ESCALATE) {
			t->told = daemon_notices_ask_next(d, t->done.entity_id, t->done.subject);
			t->reach = daemon_reach_of(d, t->told, &t->contacts);
		}
		if (t->act.kind == ACT_HAND_OVER && t->act.comes)
			daemon_notices_handover(d, &(struct notice_handover){ t->done.seq, t->act.at, t->act.comes });
		control_answer(t->call, done_json(t));
	} else {
		control_refuse_err(t->call, &t->error);
	}
	arena_free(t->arena);
	free(t);
}

static struct act_task *new_task(struct control_call *call)
{
	struct act_task *t = calloc(1, sizeof *t);

	if (!t) {
		control_refuse(call, CONTROL_INTERNAL, "no memory for an act");
		return NULL;
	}
	t->call = call;
	t->act = (struct act){ .uid = call->peer.uid, .at = wall_now(), .from = WALL_NEVER, .until = WALL_NEVER };
	t->known = read_kind(call->request.method, &t->act.kind);
	return t;
}

void control_read_act(const struct control_call *call, struct act *ret)
{
	struct act_task t = { .act = *ret };
	struct err e;

	if (read_kind(call->request.method, &t.act.kind) && read_params(&t, call->request.params, &e) && t.act.object != t.site && !t.act.down
	    && !t.act.found)
		*ret = t.act;
}

static bool has_whom_to_call(const struct act_task *t, struct err *e)
{
	return t->act.kind != ACT_ESCALATE || daemon_notices_serve_duty(t->call->daemon)
	       || err_set(e, ERR_NOT_FOUND, "no channel goes by a rota: nobody can be called from here");
}

static void name_point(struct act_task *t)
{
	int32_t linktype;
	const char *interface = capture_interface(t->call->daemon, &linktype);

	if (!interface || (t->act.kind != ACT_RING_START && t->act.kind != ACT_RING_SAVE && t->act.kind != ACT_RING_STOP))
		return;
	snprintf(t->site, sizeof t->site, "capture:%s", interface);
	t->act.object = t->site;
}

void control_act(struct control_call *call)
{
	struct act_task *t = new_task(call);
	struct err e;

	if (!t)
		return;
	t->inventory = call->daemon->conf->inventory;
	if (t->act.kind == ACT_ESCALATE || t->act.kind == ACT_CALL || t->act.kind == ACT_CALL_DETAIL || t->act.kind == ACT_ESCALATION)
		t->arena = arena_new();
	if (!t->known || !read_params(t, call->request.params, &e) || !store_can_write(call->daemon, &e)) {
		arena_free(t->arena);
		free(t);
		control_refuse_err(call, &e);
		return;
	}
	if (!budget_take(&call->server->acts, t->act.uid, daemon_now(call->daemon), &t->left_out)) {
		arena_free(t->arena);
		free(t);
		err_set(&e, ERR_LIMIT, "more than %d acts at once, or one each %d ms: try again in a moment", ACTS_BURST, ACTS_EVERY_MS);
		control_journal(call, NULL, &e);
		return;
	}
	t->journalled = budget_take(&call->server->refusals, t->act.uid, daemon_now(call->daemon), &t->left_out);
	name_point(t);
	t->barred = !has_whom_to_call(t, &t->error) || !ring_may(call->daemon, &t->act, &t->error);
	t->task.work = act_work;
	t->task.finish = act_finish;
	store_submit(call->daemon, &t->task);
}
