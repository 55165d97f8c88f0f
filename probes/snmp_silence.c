/* A request that was not answered: once more, another way, or the end of the round. */
#include "probes/snmp_run.h"

#include <errno.h>
#include <string.h>

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
	case SNMP_WRONG_COMMUNITY:
		snmp_run_end(r, OUTCOME_MALFORMED, "the answer has not the community that was asked with");
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
	const struct snmp_credential *cred = r->run->target->snmp;

	return r->stage == SNMP_STAGE_WALK && cred->version == SNMP_V3 && cred->level == SNMP_AUTH_PRIV && r->engine_answered &&
	       snmp_run_knows_nothing(r);
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
	snmp_run_ask(r);
}

static void out_of_attempts(struct snmp_run *r)
{
	if (snmp_run_neighbours_end(r))
		return;
	if (r->diagnosed && r->stage == SNMP_STAGE_WALK && snmp_run_knows_nothing(r)) {
		snmp_run_end(r, OUTCOME_AUTH_FAILURE, "decryption error: only requests without encryption are answered");
	} else if (may_diagnose(r)) {
		r->stage = SNMP_STAGE_DIAGNOSE;
		snmp_run_ask(r);
	} else if (r->stage == SNMP_STAGE_DIAGNOSE) {
		snmp_run_end(r, OUTCOME_TIMEOUT, "the engine says who it is, then no answer");
	} else if (snmp_run_is_late(r) && !snmp_run_knows_nothing(r)) {
		snmp_run_end(r, OUTCOME_PARTIAL, SNMP_RUN_LATE, snmp_run_ms(r, r->deadline), r->n_requests);
	} else if (r->stage == SNMP_STAGE_WALK && !snmp_run_knows_nothing(r)) {
		snmp_run_end(r, OUTCOME_PARTIAL, "no answer to request %u", r->n_requests);
	} else {
		end_silent(r);
	}
}

void snmp_run_failed(struct snmp_request *q, int sys)
{
	struct snmp_run *r = (struct snmp_run *)q;
	char why[64];

	if (r->ending_detail[0] || r->ending != OUTCOME_OK) {
		snmp_run_end(r, r->ending, "%s", r->ending_detail);
	} else if (sys == ETIMEDOUT && r->attempt < r->run->target->retries && !snmp_run_is_late(r)) {
		r->attempt++;
		snmp_run_send(r, false);
	} else if (sys == ETIMEDOUT) {
		out_of_attempts(r);
	} else if (snmp_run_neighbours_end(r)) {
		return;
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
