#include "config.h"

#include "journal.h"
#include "log.h"
#include "probes/adhoc.h"
#include "probes/control_acts.h"
#include "probes/control_diagnosis.h"
#include "probes/control_hds.h"
#include "probes/control_import.h"
#include "probes/control_observe.h"
#include "probes/control_journal.h"
#include "probes/control_ring.h"
#include "probes/control_server.h"
#include "probes/daemon_exposure.h"
#include "probes/daemon_heartbeats.h"
#include "probes/daemon_trap.h"
#include "probes/libraries.h"
#include "probes/result_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *string_of(const struct control_call *call, const char *name)
{
	return json_string_value(json_object_get(call->request.params, name));
}

/* Absent and null are the same; anything else than a string is wrong. */
static bool param_is_text(const struct control_call *call, const char *name)
{
	const json_t *value = json_object_get(call->request.params, name);

	return !value || json_is_null(value) || json_is_string(value);
}

/* Stable: what a person can do something about. */
static const char *store_kind(const struct store_thread_status *status)
{
	return !status->failing ? NULL : status->last.kind == ERR_LOCKED ? "locked" : status->last.kind == ERR_FULL ? "full" : "other";
}

static json_t *store_json(struct daemon *d)
{
	struct store_thread_status status = store_thread_status(d->store);

	return json_pack("{s:I,s:I,s:I,s:b,s:s?,s:o}", "waiting", (json_int_t)status.waiting, "written", (json_int_t)status.written,
	                 "dropped", (json_int_t)status.dropped, "failing", status.failing, "kind", store_kind(&status), "error",
	                 status.failing ? json_string(status.last.text) : json_null());
}

static json_t *may_json(const struct control_call *call);

static void method_info(struct control_call *call)
{
	struct daemon *d = call->daemon;
	const struct registry *r = live_registry(d->live);
	char started[WALL_RFC3339_MAX];

	wall_format_rfc3339(d->started, started);
	control_answer(call, json_pack(
		"{s:s,s:I,s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "version", PACKAGE_VERSION, "pid", (json_int_t)getpid(),
		"started", started, "inventory", d->conf->inventory, "checks", (json_int_t)r->n_checks, "late_ms",
		(json_int_t)sched_late_ms(d->sched, daemon_now(d)), "running", (json_int_t)runner_in_flight(d->runner), "devices",
		(json_int_t)r->n_devices, "links", (json_int_t)r->n_links, "services", (json_int_t)r->n_services, "generation",
		(json_int_t)r->generation, "connections", (json_int_t)control_server_connections(call->server), "store", store_json(d), "traps", traps_json(d),
		"heartbeats", heartbeats_json(d),
		"libraries", libraries_json(), "lacks", libraries_lacking_json(), "may",
		may_json(call)));
}

static void poll_replied(void *user, const struct err *error)
{
	struct control_call *call = user;
	const struct poll_tally *t = &call->polled;

	if (error)
		control_refuse_err(call, error);
	else
		control_answer(call, json_pack("{s:I,s:I,s:I,s:I,s:I}", "checks", (json_int_t)t->checks, "ok", (json_int_t)t->of_state[STATE_OK],
		                               "warning", (json_int_t)t->of_state[STATE_WARNING], "critical",
		                               (json_int_t)t->of_state[STATE_CRITICAL], "unknown", (json_int_t)t->of_state[STATE_UNKNOWN]));
}

static void method_poll(struct control_call *call)
{
	const char *object = string_of(call, "object");
	const json_t *parents = json_object_get(call->request.params, "parents");
	struct err e;

	if (!param_is_text(call, "object")) {
		control_refuse(call, CONTROL_INVALID_PARAMS, "object: expected \"kind:name\" or null");
		return;
	}
	if (parents && !json_is_boolean(parents)) {
		control_refuse(call, CONTROL_INVALID_PARAMS, "parents: expected true or false");
		return;
	}
	if (!poll_start(call->daemon, object, json_is_true(parents), poll_replied, call, &call->polled, &e))
		control_refuse_err(call, &e);
}

static void method_exposures(struct control_call *call)
{
	const char *object = string_of(call, "object");
	struct err e;
	size_t n;

	if (!object)
		control_refuse(call, CONTROL_INVALID_PARAMS, "object: expected \"kind:name\"");
	else if (exposures_ask(call->daemon, object, &n, &e))
		control_answer(call, json_pack("{s:I}", "asked", (json_int_t)n));
	else
		control_refuse_err(call, &e);
}

struct probe_call {
	struct control_call *call;
	struct arena *arena;
	struct adhoc adhoc;
	bool verbose;
};

static void probe_replied(void *user, struct probe_result *result)
{
	struct probe_call *p = user;

	control_answer(p->call, result_to_json(p->adhoc.text, p->adhoc.class, result, p->verbose));
	arena_free(p->arena);
	free(p);
}

/* An ad-hoc probe goes where its caller says: it must neither carry our secrets there nor run a command that nobody declared. */
static bool probe_is_allowed(const struct control_call *call, const struct adhoc *a, struct err *e)
{
	if (call->peer.roles & ROLE_ADMIN)
		return true;
	if (!a->declared && string_of(call, "credential"))
		return err_set(e, ERR_DENIED, "naming a credential needs the role admin; declared objects use their own");
	if (!a->declared && strcmp(a->class, "plugin") == 0)
		return err_set(e, ERR_DENIED, "a plugin that is not declared needs the role admin");
	return true;
}

static bool probe_start(struct probe_call *p, struct err *e)
{
	struct control_call *call = p->call;
	struct daemon *d = call->daemon;

	return adhoc_parse(string_of(call, "target"), string_of(call, "type"), string_of(call, "credential"), d->conf,
	                   d->secrets->secrets, live_registry(d->live), p->arena, &p->adhoc, e)
	       && probe_is_allowed(call, &p->adhoc, e)
	       && runner_start(d->runner, p->adhoc.class, &p->adhoc.target, d->secrets, probe_replied, p, e);
}

static void method_probe(struct control_call *call)
{
	const json_t *verbose = json_object_get(call->request.params, "verbose");
	struct probe_call *p;
	struct err e;

	if (!string_of(call, "target") || !param_is_text(call, "type") || !param_is_text(call, "credential")
	    || (verbose && !json_is_boolean(verbose) && !json_is_null(verbose))) {
		control_refuse(call, CONTROL_INVALID_PARAMS, "expected target: string, type and credential: string or null, verbose: bool");
		return;
	}
	p = calloc(1, sizeof *p);
	if (p)
		p->arena = arena_new();
	if (!p || !p->arena) {
		free(p);
		control_refuse(call, CONTROL_INTERNAL, "no memory for a probe");
		return;
	}
	p->call = call;
	p->verbose = json_is_true(verbose);
	if (probe_start(p, &e))
		return;
	arena_free(p->arena);
	free(p);
	control_refuse_err(call, &e);
}

static void ping_replied(void *user, const struct err *error)
{
	struct control_call *call = user;

	if (error)
		control_refuse_err(call, error);
	else
		control_answer(call, json_object());
}

/* A job tells by itself; answered once it is written. */
static void method_ping(struct control_call *call)
{
	const char *name = string_of(call, "name"), *event = string_of(call, "event");
	const json_t *code = json_object_get(call->request.params, "exit_code");
	struct heartbeat_ping ping = { .exit_code = UNKNOWN_I64 };
	struct err e;
	int n = name ? snprintf(ping.name, sizeof ping.name, "%s", name) : -1;

	while (event && ping.event <= HEARTBEAT_RESTORED && strcmp(heartbeat_event_name(ping.event), event) != 0)
		ping.event++;
	if (n <= 0 || (size_t)n >= sizeof ping.name || !event || ping.event > HEARTBEAT_RESTORED
	    || (code && !json_is_null(code)
	        && (!json_is_integer(code) || json_integer_value(code) < 0 || json_integer_value(code) > 255 || ping.event == HEARTBEAT_START
	            || ping.event == HEARTBEAT_RESTORED))) {
		control_refuse(call, CONTROL_INVALID_PARAMS, "expected name: string, event: start, success, fail or restored, exit_code: 0 to 255 or null, of an end");
		return;
	}
	if (json_is_integer(code))
		ping.exit_code = json_integer_value(code);
	if (!store_can_write(call->daemon, &e) || !heartbeats_hear(call->daemon, &ping, &e)) {
		control_refuse_err(call, &e);
		return;
	}
	store_flush(call->daemon);
	store_when_written(call->daemon, ping_replied, call);
}

/* Of the file as it is now, a moment after it was read. */
static json_t *reload_json(const struct daemon *d)
{
	static char text[CONTROL_REQUEST_MAX];
	char hash[JOURNAL_HEAD_MAX];
	FILE *f = fopen(d->conf->path, "re");
	size_t n = f ? fread(text, 1, sizeof text, f) : 0;
	struct err e;

	if (!f || fclose(f) != 0 || n == sizeof text || !journal_hash_file(text, n, hash, &e))
		return NULL;
	return json_pack("{s:s,s:I}", "config_sha256", hash, "checks", (json_int_t)d->n_slots);
}

static void reload_replied(void *user, const struct err *error)
{
	struct control_call *call = user;

	control_journal(call, error ? NULL : reload_json(call->daemon), error);
}

static void method_reload(struct control_call *call)
{
	daemon_reload(call->daemon, reload_replied, call);
}

static const struct method {
	const char *name;
	unsigned roles;   /* any of them */
	bool writes;      /* is logged with the uid, and journalled, accepted or not */
	void (*serve)(struct control_call *call);
} methods[] = {
	{ "info", ROLE_READER, false, method_info },
	{ "poll", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_ADMIN, false, method_poll },
	{ "probe", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_ADMIN, false, method_probe },
	{ "exposures", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, false, method_exposures },
	{ "ping", ROLE_READER, false, method_ping },
	{ "diagnose", ROLE_READER, false, control_diagnose },
	{ "diagnosis", ROLE_READER, false, control_diagnosis },
	{ "import", ROLE_ADMIN, true, control_import },
	{ "reload", ROLE_ADMIN, true, method_reload },
	{ "ack", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "unack", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "mute", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "unmute", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "maintenance", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "maintenance_end", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "comment", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "call", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "escalate", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "route_accept", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "drill", ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "restored", ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "handover", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "call_detail", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "calls_end", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "escalation", ROLE_SUPPORT | ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "escalation_take", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "escalation_close", ROLE_OPERATOR | ROLE_ADMIN, true, control_act },
	{ "flow_accept", ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "flow_accept_end", ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "observe", ROLE_RSSI | ROLE_ADMIN, true, control_observe },
	{ "ring", ROLE_READER, false, control_ring },
	{ "ring_start", ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "ring_save", ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "ring_packets", ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, false, control_ring_packets },
	{ "ring_stop", ROLE_OPERATOR | ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "purge", ROLE_RSSI | ROLE_ADMIN, true, control_act },
	{ "hds_set", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_evidence", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_evidence_revoke", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_exception", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_exception_end", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_action", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_actions", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_audit", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_framework", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
	{ "hds_adopt", ROLE_RSSI | ROLE_ADMIN, true, control_hds },
};

/* What the peer's roles allow. */
static json_t *may_json(const struct control_call *call)
{
	json_t *may = json_array();

	for (size_t i = 0; may && i < ARRAY_LEN(methods); i++)
		if (call->peer.roles & methods[i].roles)
			json_array_append_new(may, json_string(methods[i].name));
	return may;
}

void control_dispatch(struct control_call *call)
{
	const struct method *m = NULL;
	bool allowed;

	for (size_t i = 0; i < ARRAY_LEN(methods) && !m; i++)
		if (strcmp(methods[i].name, call->request.method) == 0)
			m = &methods[i];
	if (!m) {
		control_refuse(call, CONTROL_METHOD_NOT_FOUND, "there is no method '%.64s'", call->request.method);
		return;
	}
	allowed = call->peer.roles & m->roles;
	if (m->writes && allowed)
		log_event(LOG_NOTICE, "control.request", "method=%s uid=%ld pid=%ld accepted=yes", m->name, (long)call->peer.uid,
		          (long)call->peer.pid);
	if (allowed)
		m->serve(call);
	else if (m->writes)
		control_deny(call);
	else
		control_refuse(call, CONTROL_DENIED, "%s: your groups do not give you this right", m->name);
}
