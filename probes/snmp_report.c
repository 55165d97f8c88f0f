#include "probes/snmp_report.h"

#include <string.h>

enum usm_stats { /* usmStats 1.3.6.1.6.3.15.1.1.N.0 */
	USM_UNSUPPORTED_LEVELS = 1,
	USM_NOT_IN_TIME_WINDOWS,
	USM_UNKNOWN_USER_NAMES,
	USM_UNKNOWN_ENGINE_IDS,
	USM_WRONG_DIGESTS,
	USM_DECRYPTION_ERRORS,
};

static unsigned usm_stats_of(const netsnmp_pdu *pdu)
{
	static const oid stats[] = { 1, 3, 6, 1, 6, 3, 15, 1, 1 };
	const netsnmp_variable_list *v = pdu->variables;

	if (!v || v->name_length != ARRAY_LEN(stats) + 2 || memcmp(v->name, stats, sizeof stats) != 0 || v->name[ARRAY_LEN(stats)] > 6)
		return 0;
	return (unsigned)v->name[ARRAY_LEN(stats)];
}

static void ask_again(struct snmp_run *r, enum snmp_stage stage)
{
	r->stage = stage;
	r->attempt = 0;
	snmp_request_close(r->engine->transport, &r->request);
	snmp_run_send(r, true);
}

void snmp_run_resync(struct snmp_run *r)
{
	if (r->resyncs++ > 0) {
		snmp_run_end(r, OUTCOME_NOT_IN_TIME_WINDOW, "outside the time window after one resynchronization");
		return;
	}
	r->usm.boots = r->usm.time = 0;
	r->usm.time_is_authentic = false;
	ask_again(r, r->stage);
}

/* The report was signed: snmp_decode has moved our clock already. */
static void not_in_time_window(struct snmp_run *r, const netsnmp_pdu *pdu)
{
	if (pdu->securityLevel == SNMP_SEC_LEVEL_NOAUTH)
		snmp_run_end(r, OUTCOME_NOT_IN_TIME_WINDOW, "an unsigned report about the time window");
	else if (r->resyncs++ > 0)
		snmp_run_end(r, OUTCOME_NOT_IN_TIME_WINDOW, "outside the time window after one resynchronization");
	else
		ask_again(r, r->stage);
}

/* RFC 3414 §4: the engineID from the report's header; its boots and time are a first guess until a signed message. */
static void discovered(struct snmp_run *r, const struct snmp_peek *peek)
{
	const struct snmp_credential *cred = r->run->target->snmp;
	struct err e;

	if (r->stage != SNMP_STAGE_DISCOVER && r->rediscoveries++ > 0) {
		snmp_run_end(r, OUTCOME_MALFORMED, "the engine does not know its own engineID");
		return;
	}
	if (peek->engine_id_len < 5) { /* RFC 3411 §5: 5 to 32 octets */
		snmp_run_end(r, OUTCOME_MALFORMED, "an engineID of %zu octets", peek->engine_id_len);
		return;
	}
	if (!snmp_usm_set_engine(&r->usm, cred, peek->engine_id, peek->engine_id_len, &e)) {
		snmp_run_end(r, OUTCOME_COLLECTOR_ERROR, "%.200s", e.text);
		return;
	}
	r->usm.boots = peek->boots;
	r->usm.time = peek->time;
	r->usm.at = mono_now();
	ask_again(r, SNMP_STAGE_WALK);
}

void snmp_run_report(struct snmp_run *r, const netsnmp_pdu *pdu, const struct snmp_peek *peek)
{
	switch (usm_stats_of(pdu)) {
	case USM_UNSUPPORTED_LEVELS:
		if (r->stage == SNMP_STAGE_DIAGNOSE)
			snmp_run_diagnosed(r);
		else
			snmp_run_end(r, OUTCOME_UNSUPPORTED_SECURITY, "unsupported security level");
		return;
	case USM_NOT_IN_TIME_WINDOWS:
		not_in_time_window(r, pdu);
		return;
	case USM_UNKNOWN_USER_NAMES:
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "unknown user name");
		return;
	case USM_UNKNOWN_ENGINE_IDS:
		discovered(r, peek);
		return;
	case USM_WRONG_DIGESTS:
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "wrong digest: another authentication key or protocol");
		return;
	case USM_DECRYPTION_ERRORS:
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "decryption error: another privacy key or protocol");
		return;
	default:
		snmp_run_end(r, OUTCOME_AGENT_ERROR, "a report that is not about security");
		return;
	}
}
