#include "probes/snmp_run.h"
#include "probes/snmp_report.h"

#include "probes/snmp_decode.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct snmp_credential *credential(const struct snmp_run *r)
{
	return r->run->target->snmp;
}

/* ---- the next request ---- */

static bool by_bulk(const struct snmp_run *r)
{
	if (credential(r)->version == SNMP_V1 || r->run->target->no_bulk || r->hints.no_bulk || r->next_only)
		return false;
	return r->attempt == 0 || r->hints.bulk_works;
}

static uint32_t rows_wanted(const struct snmp_run *r)
{
	uint32_t cap = r->run->target->max_repetitions ? r->run->target->max_repetitions : SNMP_REPETITIONS_DEFAULT;
	uint32_t rows = cap;

	if (r->group == SG_COUNTERS && r->hints.rows > 0 && r->hints.rows < cap)
		rows = r->hints.rows + 1; /* one more shows that it was the last */
	if (r->repetitions > 0 && r->repetitions < rows)
		rows = r->repetitions;
	return r->attempt > 0 && rows > 4 ? rows / 4 : rows; /* large answers are what gets lost */
}

static bool build_discovery(struct snmp_run *r, const uint8_t **bytes, size_t *len)
{
	struct snmp_request_pdu pdu = { .command = SNMP_MSG_GET, .id = r->request.id };
	struct snmp_usm unknown = { 0 };

	return snmp_encode(r->engine->codec, credential(r), &unknown, SNMP_NOAUTH_NOPRIV, &pdu, mono_now(), bytes, len, NULL);
}

static bool build_walk(struct snmp_run *r, const uint8_t **bytes, size_t *len)
{
	struct snmp_request_pdu pdu;
	bool diagnose = r->stage == SNMP_STAGE_DIAGNOSE;

	pdu.id = r->request.id;
	pdu.command = by_bulk(r) && !diagnose ? SNMP_MSG_GETBULK : SNMP_MSG_GETNEXT;
	snmp_walk_next(&r->walk, rows_wanted(r), r->max_columns, &pdu);
	return snmp_encode(r->engine->codec, credential(r), &r->usm, diagnose ? SNMP_AUTH_NOPRIV : credential(r)->level, &pdu,
	                   mono_now(), bytes, len, NULL);
}

static bool run_build(struct snmp_request *q, const uint8_t **bytes, size_t *len)
{
	struct snmp_run *r = (struct snmp_run *)q;

	r->n_requests++;
	return r->stage == SNMP_STAGE_DISCOVER ? build_discovery(r, bytes, len) : build_walk(r, bytes, len);
}

static void send_new(struct snmp_run *r)
{
	if (r->n_requests >= SNMP_REQUESTS_MAX) {
		snmp_run_end_later(r, OUTCOME_PARTIAL, "more than %d requests", SNMP_REQUESTS_MAX);
		return;
	}
	if (mono_before(r->deadline, mono_now())) {
		snmp_run_end_later(r, OUTCOME_PARTIAL, "not done after %d s", SNMP_ROUND_MAX_MS / 1000);
		return;
	}
	r->attempt = 0;
	snmp_request_send(r->engine->transport, &r->request, true);
}

static void next_group(struct snmp_run *r);

static void go_on(struct snmp_run *r)
{
	r->next_only = false;
	if (snmp_walk_is_done(&r->walk))
		next_group(r);
	else
		send_new(r);
}

/* ---- groups ---- */

bool snmp_run_knows_nothing(const struct snmp_run *r)
{
	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		if (r->table.columns[c].n > 0 && snmp_columns[c].group <= SG_INTERFACES)
			return false;
	return true;
}

static void end_whole(struct snmp_run *r)
{
	if (snmp_run_knows_nothing(r))
		snmp_run_end(r, OUTCOME_NO_SUCH_OBJECT, "neither system nor interfaces");
	else if (r->agent_error)
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "%s", snmp_errstring(r->agent_error));
	else if (r->non_increasing)
		snmp_run_end(r, OUTCOME_NON_INCREASING, "cut where a name did not increase");
	else
		snmp_run_end(r, OUTCOME_OK, "%u requests", r->n_requests);
}

static void start_group(struct snmp_run *r, enum snmp_group g, snmp_column_set columns)
{
	r->group = g;
	snmp_walk_start(&r->walk, g, columns);
	go_on(r);
}

static void next_group(struct snmp_run *r)
{
	bool counters_ended = r->group == SG_COUNTERS && r->counters_at.ns == 0;

	r->non_increasing |= r->walk.non_increasing;
	if (counters_ended) {
		r->counters_at = r->answered_at;
		r->counters_wall = r->answered_wall;
		if (!r->full && snmp_run_changed(r)) {
			r->full = r->upgraded = true;
			start_group(r, SG_COUNTERS, r->hints.skip);
			return;
		}
	}
	if (!r->full || r->group + 1 >= SG_COUNT)
		end_whole(r);
	else
		start_group(r, r->group + 1, ~(snmp_column_set)0);
}

/* ---- answers ---- */

static void learn_from_answer(struct snmp_run *r, size_t n_varbinds)
{
	bool was_bulk = (r->attempt == 0 && by_bulk(r)) || n_varbinds > r->walk.n_asked;

	if (was_bulk)
		r->hints.bulk_works = true;
	if (r->attempt == 0) {
		if (n_varbinds > r->walk.n_asked)
			r->hints.bulk_silences = 0; /* a large answer came through: what was lost, was lost by accident */
		return;
	}
	if (++r->hints.bulk_silences < SNMP_SILENCES_TELL)
		return;
	if (r->hints.bulk_works)
		r->hints.max_repetitions = r->repetitions = rows_wanted(r);
	else if (credential(r)->version != SNMP_V1)
		r->hints.no_bulk = true;
	r->hints.bulk_silences = 0;
}

static void too_big(struct snmp_run *r)
{
	uint32_t rows = rows_wanted(r);

	if (by_bulk(r) && rows > 1)
		r->repetitions = r->hints.max_repetitions = rows / 2;
	else if (r->walk.n_asked > 1)
		r->max_columns = r->walk.n_asked / 2;
	else {
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "tooBig for one object");
		return;
	}
	send_new(r);
}

static void take_error(struct snmp_run *r, long status, long index)
{
	if (status == SNMP_ERR_TOOBIG) {
		too_big(r);
		return;
	}
	if (status == SNMP_ERR_AUTHORIZATIONERROR) {
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "authorization error: the agent gives this credential no access");
		return;
	}
	if (status != SNMP_ERR_NOSUCHNAME && by_bulk(r)) {
		r->next_only = true; /* does it fail by GETNEXT too? */
		send_new(r);
		return;
	}
	if (!snmp_walk_end_column(&r->walk, index)) {
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "%s", snmp_errstring((int)status));
		return;
	}
	if (status != SNMP_ERR_NOSUCHNAME)
		r->agent_error = (int)status;
	go_on(r);
}

/* A round ends within SNMP_ROUND_MAX_MS and a few time-outs: this fits. */
static int32_t since_start_ms(const struct snmp_run *r, mono_t at)
{
	return (int32_t)mono_diff_ms(at, r->started);
}

static void take_response(struct snmp_run *r, const netsnmp_pdu *pdu)
{
	size_t n = 0;

	if (pdu->errstat != SNMP_ERR_NOERROR) {
		take_error(r, pdu->errstat, pdu->errindex);
		return;
	}
	for (const netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable)
		n++;
	if (r->next_only)
		r->hints.no_bulk = true;
	else
		learn_from_answer(r, n);
	r->table.at_ms = since_start_ms(r, r->answered_at);
	if (snmp_walk_take(&r->walk, pdu->variables, &r->table))
		go_on(r);
	else
		snmp_run_end(r, OUTCOME_MALFORMED, "a response without what was asked");
}

static void run_datagram(struct snmp_request *q, const struct snmp_peek *peek, uint8_t *bytes, size_t len)
{
	struct snmp_run *r = (struct snmp_run *)q;
	mono_t now = mono_now();
	enum snmp_level level = r->stage == SNMP_STAGE_DIAGNOSE ? SNMP_AUTH_NOPRIV : credential(r)->level;
	netsnmp_pdu *pdu = NULL;

	r->problem = snmp_decode(r->engine->codec, credential(r), &r->usm, level, bytes, len, peek, now, &pdu);
	if (r->problem != SNMP_DECODED) {
		if (r->problem == SNMP_OLD_MESSAGE)
			snmp_run_resync(r);
		return;
	}
	snmp_request_close(r->engine->transport, q);
	if (r->latency_us == UNKNOWN_I64)
		r->latency_us = mono_diff_us(now, q->sent);
	r->engine_answered = true;
	r->answered_at = now;
	r->answered_wall = wall_now();
	if (pdu->command == SNMP_MSG_REPORT)
		snmp_run_report(r, pdu, peek);
	else if (r->stage == SNMP_STAGE_DIAGNOSE)
		snmp_run_diagnosed(r);
	else
		take_response(r, pdu);
	snmp_free_pdu(pdu);
}

/* ---- silence ---- */

static void end_silent(struct snmp_run *r)
{
	switch (r->problem) {
	case SNMP_DECODED:
		snmp_run_end(r, OUTCOME_TIMEOUT, "%u requests, no answer", r->n_requests);
		return;
	case SNMP_MALFORMED:
		snmp_run_end(r, OUTCOME_MALFORMED, "what came back is no SNMP response");
		return;
	case SNMP_WRONG_DIGEST:
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "wrong digest: the answer is not signed with our key");
		return;
	case SNMP_NOT_DECRYPTED:
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "decryption error: the answer is not encrypted with our key");
		return;
	case SNMP_OLD_MESSAGE:
		snmp_run_end(r, OUTCOME_NOT_IN_TIME_WINDOW, "the agent's clock goes back");
		return;
	case SNMP_WRONG_LEVEL:
		snmp_run_end(r, OUTCOME_UNSUPPORTED_SECURITY, "the answer has not the security level that was asked");
		return;
	}
}

/* Many agents drop in silence what they cannot decrypt. One signed request without encryption tells a wrong privacy key from
 * a dead device; only worth it when the engine has just answered. */
static bool may_diagnose(const struct snmp_run *r)
{
	return r->stage == SNMP_STAGE_WALK && credential(r)->version == SNMP_V3 && credential(r)->level == SNMP_AUTH_PRIV &&
	       r->engine_answered && snmp_run_knows_nothing(r);
}

/* An agent that is slow, or a path that loses, may have left the encrypted requests unanswered too: only an agent that answers
 * this one at once, and once more the encrypted ones never, has another privacy key. */
void snmp_run_diagnosed(struct snmp_run *r)
{
	if (r->attempt > 0) {
		snmp_run_end(r, OUTCOME_TIMEOUT, "the engine answers late or not at all");
		return;
	}
	r->diagnosed = true;
	r->stage = SNMP_STAGE_WALK;
	send_new(r);
}

static void out_of_attempts(struct snmp_run *r)
{
	if (r->diagnosed && r->stage == SNMP_STAGE_WALK && snmp_run_knows_nothing(r)) {
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "decryption error: only requests without encryption are answered");
	} else if (may_diagnose(r)) {
		r->stage = SNMP_STAGE_DIAGNOSE;
		send_new(r);
	} else if (r->stage == SNMP_STAGE_DIAGNOSE) {
		snmp_run_end(r, OUTCOME_TIMEOUT, "the engine says who it is, then no answer");
	} else if (r->stage == SNMP_STAGE_WALK && !snmp_run_knows_nothing(r)) {
		snmp_run_end(r, OUTCOME_PARTIAL, "no answer to request %u", r->n_requests);
	} else {
		end_silent(r);
	}
}

static void run_failed(struct snmp_request *q, int sys)
{
	struct snmp_run *r = (struct snmp_run *)q;
	char why[64];

	if (r->ending_detail[0] || r->ending != OUTCOME_OK) {
		snmp_run_end(r, r->ending, "%s", r->ending_detail);
	} else if (sys == ETIMEDOUT && r->attempt < r->run->target->retries) {
		r->attempt++;
		snmp_request_send(r->engine->transport, q, false);
	} else if (sys == ETIMEDOUT) {
		out_of_attempts(r);
	} else if (!snmp_run_knows_nothing(r)) {
		snmp_run_end(r, OUTCOME_PARTIAL, "%s", strerror_r(sys, why, sizeof why));
	} else if (sys == ECONNREFUSED) {
		snmp_run_end(r, OUTCOME_REFUSED, "ICMP port unreachable");
	} else if (sys == EINVAL) {
		snmp_run_end(r, OUTCOME_COLLECTOR_ERROR, "the request cannot be built");
	} else {
		snmp_run_end(r, OUTCOME_UNREACHABLE, "%s", strerror_r(sys, why, sizeof why));
	}
}

const struct snmp_request_ops snmp_run_ops = { run_build, run_datagram, run_failed };

/* ---- beginning and end ---- */

void snmp_run_begin(struct snmp_run *r)
{
	r->request.ops = &snmp_run_ops;
	r->request.timeout_ms = r->run->target->timeout_ms ? r->run->target->timeout_ms : 1000;
	r->deadline = mono_add_ms(mono_now(), SNMP_ROUND_MAX_MS);
	snmp_walk_start(&r->walk, SG_COUNTERS, r->full ? ~(snmp_column_set)0 : ~r->hints.skip);
	r->stage = credential(r)->version == SNMP_V3 && r->usm.engine_id_len == 0 ? SNMP_STAGE_DISCOVER : SNMP_STAGE_WALK;
	send_new(r);
}

void snmp_run_end_later(struct snmp_run *r, enum outcome outcome, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->ending_detail, sizeof r->ending_detail, fmt, ap);
	va_end(ap);
	r->ending = outcome;
	r->request.ops = &snmp_run_ops;
	snmp_request_fail(r->engine->transport, &r->request, ECANCELED);
}

static void result_take_facts(struct snmp_run *r, struct probe_result *result)
{
	bool whole = result->outcome != OUTCOME_PARTIAL && result->outcome != OUTCOME_CANCELLED;

	if (!r->arena || snmp_run_knows_nothing(r) || result->outcome == OUTCOME_CANCELLED)
		return;
	r->table.dated_ms = since_start_ms(r, result->mono_at);
	result->snmp = snmp_decode_table(&r->table, r->full && whole);
	if (!result->snmp)
		return;
	if (credential(r)->version == SNMP_V3)
		result->snmp->engine_boots = r->usm.boots;
	if (result->outcome == OUTCOME_OK)
		snprintf(result->detail, sizeof result->detail, "%zu interfaces, %u requests", result->snmp->n_interfaces,
		         r->n_requests);
}

static void run_free(struct snmp_run *r)
{
	snmp_usm_done(&r->usm);
	arena_free(r->arena);
	if (r->prev)
		r->prev->next = r->next;
	else
		r->engine->runs = r->next;
	if (r->next)
		r->next->prev = r->prev;
	free(r);
}

/* Rates divide by the time between readings: a round cut by silence is dated by its last answer, not by its time-out. */
static void run_date(const struct snmp_run *r, struct probe_result *result)
{
	bool answered = r->answered_at.ns != 0, counted = r->counters_at.ns != 0;

	result->mono_at = counted ? r->counters_at : answered ? r->answered_at : mono_now();
	result->at = counted ? r->counters_wall : answered ? r->answered_wall : wall_now();
}

void snmp_run_end(struct snmp_run *r, enum outcome outcome, const char *fmt, ...)
{
	struct probe_result result = probe_result_make(outcome, "%s", "");
	struct probe_run *run = r->run;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(result.detail, sizeof result.detail, fmt, ap);
	va_end(ap);
	snmp_request_close(r->engine->transport, &r->request);
	result.latency_us = r->latency_us;
	result.started = r->started;
	run_date(r, &result);
	result_take_facts(r, &result);
	if (run->target->snmp) {
		snmp_run_learn(r, outcome == OUTCOME_OK || outcome == OUTCOME_NON_INCREASING || outcome == OUTCOME_AGENT_ERROR);
		result.hints = malloc(sizeof *result.hints);
		if (result.hints)
			*result.hints = r->hints;
	}
	run->priv = NULL;
	run_free(r);
	run->done(run, &result);
}
