#include "inventory/act_internal.h"

#include "journal.h"
#include "text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

const char *act_name(enum act_kind kind)
{
	switch (kind) {
	case ACT_ACK:
		return "ack";
	case ACT_UNACK:
		return "unack";
	case ACT_MUTE:
		return "mute";
	case ACT_UNMUTE:
		return "unmute";
	case ACT_MAINTENANCE:
		return "maintenance";
	case ACT_MAINTENANCE_END:
		return "maintenance_end";
	case ACT_COMMENT:
		return "comment";
	case ACT_CALL:
		return "call";
	case ACT_ESCALATE:
		return "escalate";
	case ACT_ROUTE_ACCEPT:
		return "route_accept";
	case ACT_DRILL:
		return "drill";
	case ACT_RESTORED:
		return "restored";
	case ACT_HAND_OVER:
		return "handover";
	case ACT_CALL_DETAIL:
		return "call_detail";
	case ACT_CALLS_END:
		return "calls_end";
	case ACT_ESCALATION:
		return "escalation";
	case ACT_ESCALATION_TAKE:
		return "escalation_take";
	case ACT_ESCALATION_CLOSE:
		return "escalation_close";
	case ACT_FLOW_ACCEPT:
		return "flow_accept";
	case ACT_FLOW_ACCEPT_END:
		return "flow_accept_end";
	case ACT_RING_START:
		return "ring_start";
	case ACT_RING_SAVE:
		return "ring_save";
	case ACT_RING_STOP:
		return "ring_stop";
	case ACT_PURGE:
		return "purge";
	}
	return "";
}

/* ---- judged ---- */

static bool needs_text(const struct act *a)
{
	switch (a->kind) {
	case ACT_ACK:
	case ACT_MUTE:
	case ACT_MAINTENANCE:
	case ACT_COMMENT:
	case ACT_ESCALATE:
	case ACT_CALLS_END:
	case ACT_ESCALATION_CLOSE:
	case ACT_FLOW_ACCEPT:
	case ACT_RING_START:
		return true;
	case ACT_CALL:
		return a->alert_id || !a->category;
	case ACT_UNACK:
	case ACT_UNMUTE:
	case ACT_MAINTENANCE_END:
	case ACT_ROUTE_ACCEPT:
	case ACT_DRILL:
	case ACT_RESTORED:
	case ACT_HAND_OVER:
	case ACT_CALL_DETAIL:
	case ACT_ESCALATION:
	case ACT_ESCALATION_TAKE:
	case ACT_FLOW_ACCEPT_END:
	case ACT_RING_SAVE:
	case ACT_RING_STOP:
	case ACT_PURGE:
		return false;
	}
	return false;
}

static bool may_have_text(enum act_kind kind)
{
	return kind == ACT_DRILL || kind == ACT_RESTORED || kind == ACT_CALL || kind == ACT_CALL_DETAIL || kind == ACT_ESCALATION
	       || kind == ACT_FLOW_ACCEPT_END || kind == ACT_RING_SAVE || kind == ACT_RING_STOP;
}

static bool has_text(const struct act *a)
{
	return needs_text(a) || may_have_text(a->kind) || a->kind == ACT_HAND_OVER;
}

static bool judge_text(const struct act *a, struct err *e)
{
	const char *what = a->kind == ACT_COMMENT || a->kind == ACT_CALL || a->kind == ACT_CALL_DETAIL || a->kind == ACT_ESCALATION ? "text"
	                   : a->kind == ACT_ESCALATION_CLOSE ? "result" : "reason";
	size_t n = a->text ? strlen(a->text) : 0;

	if (n == 0 || text_is_blank(a->text))
		return err_set(e, ERR_USAGE, "%s: expected some words", what);
	if (n > ACT_TEXT_MAX)
		return err_set(e, ERR_USAGE, "%s: expected at most %d bytes", what, ACT_TEXT_MAX);
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp;

		len = utf8_decode(a->text + i, n - i, &cp);
		if (len == 0 || text_safe_code_point(cp) != cp)
			return err_set(e, ERR_USAGE, "%s: expected one line of UTF-8 without control characters", what);
	}
	return true;
}

static bool find_alert(struct act_plan *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_ACT_ALERT, e, V_I64(p->a->alert_id));
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no alert %" PRId64, p->a->alert_id);
	p->alert_id = p->a->alert_id;
	p->entity_id = column_i64(&c);
	snprintf(p->object, sizeof p->object, "%s", column_borrowed(&c));
	utf8_end_whole(p->object, sizeof p->object);
	p->over = wall_is_known(column_wall(&c));
	column_i64(&c); /* what it follows: act_judge_cause */
	snprintf(p->subject, sizeof p->subject, "%s", column_borrowed(&c));
	utf8_end_whole(p->subject, sizeof p->subject);
	sqlite3_reset(st);
	return true;
}

static bool find_object(struct act_plan *p, struct err *e)
{
	const char *object = p->a->object ? p->a->object : "", *colon = strchr(object, ':');
	char kind[32];
	sqlite3_stmt *st;
	bool row;

	if (!colon || colon == object || (size_t)(colon - object) >= sizeof kind || !colon[1] || strlen(object) >= sizeof p->object)
		return err_set(e, ERR_USAGE, "object: expected \"kind:name\"");
	snprintf(kind, sizeof kind, "%.*s", (int)(colon - object), object);
	st = DB_QUERY(&p->s->db, ST_ENTITIES_NAMED, e, V_TEXT(colon + 1), V_TEXT(kind));
	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no %s", object);
	p->entity_id = sqlite3_column_int64(st, 0);
	snprintf(p->object, sizeof p->object, "%s", object);
	sqlite3_reset(st);
	return true;
}

/* Who says in what an establishment complains was called by it: no supplier was, whose clock would start. */
static bool judge_call(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if (a->alert_id)
		return find_alert(p, e) && act_judge_call(p, e);
	if (!find_object(p, e) || (strncmp(p->object, "site:", 5) == 0 && !act_judge_site_call(p, e)))
		return false;
	return a->category || act_judge_call(p, e);
}

static bool judge(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if ((needs_text(a) || (may_have_text(a->kind) && a->text)) && !judge_text(a, e))
		return false;
	switch (a->kind) {
	case ACT_ACK:
	case ACT_UNACK:
		return find_alert(p, e) && act_judge_silence(p, e);
	case ACT_MUTE:
	case ACT_UNMUTE:
	case ACT_MAINTENANCE:
		return find_object(p, e) && act_judge_silence(p, e);
	case ACT_MAINTENANCE_END:
		return act_judge_silence(p, e);
	case ACT_COMMENT:
		return find_alert(p, e);
	case ACT_CALL:
		return judge_call(p, e);
	case ACT_ESCALATE:
		return find_alert(p, e) && act_judge_open_cause(p, e);
	case ACT_ROUTE_ACCEPT:
		return find_object(p, e) && act_judge_route(p, e);
	case ACT_DRILL:
		return act_judge_drill(p, e);
	case ACT_RESTORED:
		return find_object(p, e) && act_judge_restored(p, e);
	case ACT_HAND_OVER:
		return act_judge_handover(p, e);
	case ACT_CALL_DETAIL:
		return act_judge_call_detail(p, e);
	case ACT_CALLS_END:
		return find_alert(p, e) && act_judge_calls_end(p, e);
	case ACT_ESCALATION:
		return find_object(p, e) && act_judge_escalation(p, e);
	case ACT_ESCALATION_TAKE:
	case ACT_ESCALATION_CLOSE:
		return act_judge_escalation_event(p, e);
	case ACT_FLOW_ACCEPT:
	case ACT_FLOW_ACCEPT_END:
		return act_judge_flow(p, e);
	case ACT_RING_START:
	case ACT_RING_SAVE:
	case ACT_RING_STOP:
		return act_judge_ring(p, e);
	case ACT_PURGE:
		snprintf(p->object, sizeof p->object, "journal:%" PRId64, a->seq);
		return true;
	}
	return false;
}

/* ---- journalled ---- */

static void set_time(json_t *request, const char *key, wall_t t)
{
	char text[WALL_RFC3339_MAX];

	if (!wall_is_known(t))
		return;
	wall_format_rfc3339(t, text);
	json_object_set_new(request, key, json_string(text));
}

static void set_number(json_t *request, const char *key, int64_t n)
{
	if (n)
		json_object_set_new(request, key, json_integer(n));
}

static void set_text(json_t *request, const char *key, const char *text)
{
	if (text && strlen(text) < ACT_NODE_MAX)
		json_object_set_new(request, key, json_string(text));
}

static void set_flow(json_t *request, const struct flow_words *f)
{
	set_text(request, "source", f->source);
	set_text(request, "destination", f->destination);
	set_text(request, "protocol", f->protocol);
	set_text(request, "port", f->port);
}

/* A person's number in the inventory, never how they are called. */
static bool set_call(json_t *request, const struct act_plan *p, struct err *e)
{
	char hash[ACT_HASH_MAX];

	if (p->site_call)
		json_object_set_new(request, "category", json_string(call_category_name(p->category)));
	if (p->contact_id != UNKNOWN_I64)
		set_number(request, "contact", p->contact_id);
	if (p->service_id != UNKNOWN_I64)
		set_text(request, "service", p->a->service);
	set_text(request, "ticket", p->a->ticket);
	set_text(request, "escalation", *p->escalation ? p->escalation : NULL);
	if (!p->a->found)
		return true;
	if (!act_hash_findings(p->a->found, hash, e))
		return false;
	set_text(request, "findings_sha256", hash);
	return true;
}

static json_t *request_of(const struct act *a, wall_t from)
{
	json_t *request = json_object();

	set_number(request, "id", a->alert_id ? a->alert_id : a->silence_id);
	set_number(request, "seq", a->seq);
	set_text(request, "object", a->object);
	set_flow(request, &a->flow);
	set_time(request, "from", from);
	set_time(request, "until", a->until);
	set_text(request, "every", a->recurrence);
	set_text(request, "supplier", a->supplier);
	set_text(request, "host", a->host);
	if (a->n_down > 0) {
		json_t *down = json_array();

		for (size_t i = 0; i < a->n_down && i < ACT_DOWN_MAX; i++)
			if (strlen(a->down[i]) < ACT_NODE_MAX)
				json_array_append_new(down, json_string(a->down[i]));
		json_object_set_new(request, "down", down);
	}
	return request;
}

static bool journal(struct act_plan *p, struct err *e)
{
	json_t *request = request_of(p->a, p->from);
	struct journal_entry entry = {
		.at = p->a->at, .uid = p->a->uid, .method = act_name(p->a->kind), .object = *p->object ? p->object : NULL, .request = request,
		.result = "ok", .text = has_text(p->a) ? p->a->text : NULL,
	};
	bool ok;

	if (!request)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	if (p->found)
		json_object_set(request, "found", p->found);
	if (*p->route.proof)
		json_object_set_new(request, "proof", json_string(p->route.proof));
	set_flow(request, &p->flow);
	ok = set_call(request, p, e) && (!p->flow.source || act_hash_flow(p, request, e)) && journal_append(p->s, &entry, &p->seq, e);
	json_decref(request);
	return ok;
}

bool act_write_refused(struct store *s, const struct act *a, const char *method, const char *result, int64_t left_out, struct err *e)
{
	bool nameable = a->object && strlen(a->object) < ACT_NODE_MAX;
	json_t *request = request_of(a, a->from);
	struct journal_entry entry = { .at = a->at, .uid = a->uid, .method = method, .object = nameable ? a->object : NULL,
		                       .request = request, .result = result };
	int64_t seq;
	bool ok;

	if (!request)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	set_number(request, "left_out", left_out);
	ok = store_write_journal(s, &entry, &seq, e);
	json_decref(request);
	return ok;
}

/* ---- written ---- */

static bool purge(struct act_plan *p, struct err *e)
{
	bool had;

	if (!journal_forget_text(p->s, p->a->seq, &had, e))
		return false;
	return had || err_set(e, ERR_NOT_FOUND, "row %" PRId64 " of the journal has no text", p->a->seq);
}

static bool write_rows(struct act_plan *p, struct err *e)
{
	switch (p->a->kind) {
	case ACT_ACK:
	case ACT_UNACK:
	case ACT_MUTE:
	case ACT_UNMUTE:
	case ACT_MAINTENANCE:
	case ACT_MAINTENANCE_END:
		return act_write_silence(p, e);
	case ACT_CALL:
		return (!p->site_call || act_write_site_call(p, e)) && act_write_note(p, e);
	case ACT_COMMENT:
	case ACT_ESCALATE:
		return act_write_note(p, e);
	case ACT_CALL_DETAIL:
		return act_write_call_detail(p, e);
	case ACT_CALLS_END:
	case ACT_RING_START:
	case ACT_RING_SAVE:
	case ACT_RING_STOP:
		return true;
	case ACT_ESCALATION:
	case ACT_ESCALATION_TAKE:
	case ACT_ESCALATION_CLOSE:
		return act_write_escalation(p, e);
	case ACT_ROUTE_ACCEPT:
		return act_write_route(p, e);
	case ACT_DRILL:
		return true;
	case ACT_RESTORED:
		return act_write_restored(p, e);
	case ACT_HAND_OVER:
		return act_write_handover(p, e);
	case ACT_FLOW_ACCEPT:
	case ACT_FLOW_ACCEPT_END:
		return act_write_flow(p, e);
	case ACT_PURGE:
		return purge(p, e);
	}
	return false;
}

bool act_write(struct store *s, const struct act *a, struct act_done *ret, struct err *e)
{
	struct act_plan p = { .s = s, .a = a, .from = WALL_NEVER, .gtr_due = WALL_NEVER, .contact_id = UNKNOWN_I64, .service_id = UNKNOWN_I64 };
	bool ok;

	if (!db_begin(&s->db, true, e))
		return false;
	ok = judge(&p, e) && journal(&p, e) && write_rows(&p, e);
	if (!ok)
		db_rollback(&s->db);
	ok = ok && db_commit(&s->db, e);
	json_decref(p.found);
	arena_free(p.arena);
	if (!ok)
		return false;
	if (a->kind == ACT_PURGE)
		store_cut_log(s);
	*ret = (struct act_done){ .seq = p.seq, .alert_id = p.alert_id, .entity_id = p.entity_id, .gtr_due = p.gtr_due,
	                          .silence_id = p.silence_id, .site_call = p.site_call, .contact_id = p.contact_id };
	memcpy(ret->escalation, p.escalation, sizeof ret->escalation);
	memcpy(ret->subject, p.subject, sizeof ret->subject);
	return true;
}
