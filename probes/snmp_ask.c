/* The next request of a round, and whether there is one: a round has a ceiling of requests and of time. */
#include "probes/snmp_run.h"

bool snmp_run_by_bulk(const struct snmp_run *r)
{
	if (r->run->target->snmp->version == SNMP_V1 || r->run->target->no_bulk || r->hints.no_bulk || r->next_only)
		return false;
	return r->attempt == 0 || r->hints.bulk_works;
}

uint32_t snmp_run_rows(const struct snmp_run *r)
{
	uint32_t cap = r->run->target->max_repetitions ? r->run->target->max_repetitions : SNMP_REPETITIONS_DEFAULT;
	uint32_t known = r->group == SG_COUNTERS || r->group == SG_CHANGES ? r->hints.rows
	                 : r->group == SG_VALUES                           ? snmp_fixed_rows(r->hints.fixed) : 0;
	uint32_t taken = snmp_walk_rows(&r->walk), rows = cap;

	if (r->group == SG_NEIGHBOURS && taken == 0)
		return 1; /* most agents have none of it: little is asked until something comes */
	if (known > 0 && known + 1 > taken && known + 1 - taken < cap)
		rows = known + 1 - taken; /* one more shows that it was the last; what lies beyond is of no use */
	if (r->repetitions > 0 && r->repetitions < rows)
		rows = r->repetitions;
	return r->attempt > 0 && rows > 4 ? rows / 4 : rows; /* large answers are what gets lost */
}

static bool build_discovery(struct snmp_run *r, const uint8_t **bytes, size_t *len)
{
	struct snmp_request_pdu pdu = { .command = SNMP_MSG_GET, .id = r->request.id };
	struct snmp_usm unknown = { 0 };

	return snmp_encode(r->engine->codec, r->run->target->snmp, &unknown, SNMP_NOAUTH_NOPRIV, &pdu, mono_now(), bytes, len, NULL);
}

static bool build_walk(struct snmp_run *r, const uint8_t **bytes, size_t *len)
{
	const struct snmp_credential *cred = r->run->target->snmp;
	struct snmp_request_pdu pdu;
	bool diagnose = r->stage == SNMP_STAGE_DIAGNOSE;

	pdu.id = r->request.id;
	pdu.command = snmp_run_by_bulk(r) && !diagnose ? SNMP_MSG_GETBULK : SNMP_MSG_GETNEXT;
	snmp_walk_next(&r->walk, snmp_run_rows(r), r->max_columns, &pdu);
	return snmp_encode(r->engine->codec, cred, &r->usm, diagnose ? SNMP_AUTH_NOPRIV : cred->level, &pdu, mono_now(), bytes, len,
	                   NULL);
}

bool snmp_run_build(struct snmp_request *q, const uint8_t **bytes, size_t *len)
{
	struct snmp_run *r = (struct snmp_run *)q;

	r->n_requests++;
	return r->stage == SNMP_STAGE_DISCOVER ? build_discovery(r, bytes, len) : build_walk(r, bytes, len);
}

bool snmp_run_is_late(const struct snmp_run *r)
{
	return mono_before(r->deadline, mono_now());
}

void snmp_run_send(struct snmp_run *r, bool new_id)
{
	const struct probe_target *target = r->run->target;
	int64_t left_ms = mono_diff_ms(r->deadline, mono_now()) + 1;

	r->request.timeout_ms = target->timeout_ms ? target->timeout_ms : 1000;
	if (left_ms < r->request.timeout_ms)
		r->request.timeout_ms = left_ms > 0 ? (uint32_t)left_ms : 1;
	snmp_request_send(r->engine->transport, &r->request, new_id);
}

/* While nothing came but an engine's name, attempts bound the round: a cut would take our own stall for the device's silence. */
void snmp_run_ask(struct snmp_run *r)
{
	bool enough = r->group == SG_NEIGHBOURS &&
	              (r->n_requests - r->neighbours_from >= SNMP_NEIGHBOUR_REQUESTS_MAX || snmp_run_is_late(r));

	r->attempt = 0;
	if (enough && snmp_run_neighbours_end(r))
		return;
	if (r->n_requests >= SNMP_REQUESTS_MAX)
		snmp_run_end_later(r, OUTCOME_PARTIAL, "more than %d requests", SNMP_REQUESTS_MAX);
	else if (snmp_run_is_late(r) && !snmp_run_knows_nothing(r))
		snmp_run_end_later(r, OUTCOME_PARTIAL, SNMP_RUN_LATE, snmp_run_ms(r, r->deadline), r->n_requests);
	else
		snmp_run_send(r, true);
}
