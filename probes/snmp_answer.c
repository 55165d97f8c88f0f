/* What an agent answered, and what it teaches about asking it. */
#include "probes/snmp_report.h"
#include "probes/snmp_run.h"

/* Of neighbours nothing is learned: tables that are slow or large say nothing of what a poll asks. */
static void learn_from_answer(struct snmp_run *r, size_t n_varbinds)
{
	bool was_bulk = (r->attempt == 0 && snmp_run_by_bulk(r)) || n_varbinds > r->walk.n_asked;

	if (r->group == SG_NEIGHBOURS)
		return;
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
		r->hints.max_repetitions = r->repetitions = snmp_run_rows(r);
	else if (r->run->target->snmp->version != SNMP_V1)
		r->hints.no_bulk = true;
	r->hints.bulk_silences = 0;
}

static void too_big(struct snmp_run *r)
{
	uint32_t rows = snmp_run_rows(r);

	if (snmp_run_by_bulk(r) && rows > 1) {
		r->repetitions = rows / 2;
		if (r->group != SG_NEIGHBOURS)
			r->hints.max_repetitions = r->repetitions;
	} else if (r->walk.n_asked > 1) {
		r->max_columns = r->walk.n_asked / 2;
	} else if (snmp_run_neighbours_end(r)) {
		return;
	} else {
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "tooBig for one object");
		return;
	}
	snmp_run_ask(r);
}

static void take_error(struct snmp_run *r, long status, long index)
{
	if (status == SNMP_ERR_TOOBIG) {
		too_big(r);
		return;
	}
	if (status != SNMP_ERR_NOSUCHNAME && snmp_run_neighbours_end(r))
		return;
	if (status == SNMP_ERR_AUTHORIZATIONERROR) {
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "authorization error: the agent gives this credential no access");
		return;
	}
	if (status != SNMP_ERR_NOSUCHNAME && snmp_run_by_bulk(r)) {
		r->next_only = true; /* does it fail by GETNEXT too? */
		snmp_run_ask(r);
		return;
	}
	if (!snmp_walk_end_column(&r->walk, index, status == SNMP_ERR_NOSUCHNAME ? &r->table : NULL)) {
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "%s", snmp_errstring((int)status));
		return;
	}
	if (status != SNMP_ERR_NOSUCHNAME)
		r->agent_error = (int)status;
	snmp_run_go_on(r);
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
	r->table.at_ms = snmp_run_ms(r, r->answered_at);
	if (snmp_walk_take(&r->walk, pdu->variables, &r->table))
		snmp_run_go_on(r);
	else if (!snmp_run_neighbours_end(r))
		snmp_run_end(r, OUTCOME_MALFORMED, "a response without what was asked");
}

void snmp_run_datagram(struct snmp_request *q, const struct snmp_peek *peek, mono_t at, uint8_t *bytes, size_t len)
{
	struct snmp_run *r = (struct snmp_run *)q;
	enum snmp_level level = r->stage == SNMP_STAGE_DIAGNOSE ? SNMP_AUTH_NOPRIV : r->run->target->snmp->level;
	netsnmp_pdu *pdu = NULL;

	r->problem = snmp_decode(r->engine->codec, r->run->target->snmp, &r->usm, level, bytes, len, peek, at, &pdu);
	if (r->problem != SNMP_DECODED) {
		if (r->problem == SNMP_OLD_MESSAGE)
			snmp_run_resync(r);
		return;
	}
	snmp_request_close(r->engine->transport, q);
	if (r->latency_us == UNKNOWN_I64)
		r->latency_us = mono_diff_us(at, q->sent);
	r->engine_answered = true;
	r->answered_at = at;
	r->answered_wall = (wall_t){ wall_now().ms - mono_diff_ms(mono_now(), at) };
	if (pdu->command == SNMP_MSG_REPORT)
		snmp_run_report(r, pdu, peek);
	else if (r->stage == SNMP_STAGE_DIAGNOSE)
		snmp_run_diagnosed(r);
	else
		take_response(r, pdu);
	snmp_free_pdu(pdu);
}
