#include "tests/covolink_rounds.h"

#include "live.h"
#include "probes/dicom_words.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool ok, const char *what, const struct err *e)
{
	if (ok)
		return;
	fprintf(stderr, "a round of Covolinks: %s: %s\n", what, e->text);
	exit(1);
}

static void pass(struct dicom_facts *f, enum dicom_stage stage, int64_t latency_us)
{
	f->stages[stage] = (struct dicom_stage_facts){ .outcome = OUTCOME_OK, .latency_us = latency_us };
}

static void accept_kinds(struct dicom_facts *f, size_t n)
{
	struct dicom_stage_facts *s = &f->stages[DICOM_CONTEXTS];

	f->answered = true;
	for (size_t i = 0; i < DICOM_SOP_COUNT; i++)
		f->contexts[i] = i < n ? DICOM_CONTEXT_ACCEPTED : DICOM_CONTEXT_ABSTRACT;
	s->outcome = dicom_contexts_outcome(f->contexts);
	dicom_context_words(f->contexts, s->detail);
}

static void refuse(struct dicom_facts *f, const struct reg_service *covolink)
{
	static const struct dicom_refusal unknown_ae = { .result = 1, .source = 1, .reason = 7 };
	struct dicom_stage_facts *s = &f->stages[DICOM_ASSOCIATE];
	char advice[DICOM_DETAIL_MAX];
	int n;

	dicom_reject_words(&unknown_ae, f->reject_reason);
	dicom_reject_advice(&unknown_ae, covolink->called_ae, covolink->calling_ae ? covolink->calling_ae : "VIGIE", advice);
	s->outcome = dicom_reject_outcome(&unknown_ae);
	n = snprintf(s->detail, sizeof s->detail, "%s; %s", f->reject_reason, advice);
	if (n < 0 || (size_t)n >= sizeof s->detail)
		abort();
}

static struct dicom_facts facts_of(enum peer_says says, const struct reg_service *covolink)
{
	struct dicom_facts f = { .present = true };

	for (size_t i = 0; i < DICOM_STAGE_COUNT; i++)
		f.stages[i] = (struct dicom_stage_facts){ .outcome = OUTCOME_NOT_TESTED, .latency_us = UNKNOWN_I64 };
	pass(&f, DICOM_TCP, 1200);
	if (says == PEER_UNKNOWN_AE) {
		refuse(&f, covolink);
		return f;
	}
	pass(&f, DICOM_ASSOCIATE, 1500);
	accept_kinds(&f, says == PEER_FINE ? DICOM_SOP_COUNT - 2 : 1);
	pass(&f, DICOM_ECHO, 2100);
	if (says == PEER_NO_ECHO)
		f.stages[DICOM_ECHO] = (struct dicom_stage_facts){ .outcome = OUTCOME_SILENT, .latency_us = UNKNOWN_I64,
			                                           .detail = "192.0.2.20:104 was asked for the C-ECHO and sent nothing for 1000 ms" };
	return f;
}

static enum peer_says says(const char *covolink, const struct peer *peers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(peers[i].covolink, covolink) == 0)
			return peers[i].says;
	return PEER_NOTHING;
}

/* False: nothing is asked. */
static bool answer(const struct reg_check *check, wall_t at, const struct peer *peers, size_t n, struct probe_result *r)
{
	const struct dicom_stage_facts *worst;

	*r = (struct probe_result){ .outcome = OUTCOME_OK, .state = STATE_OK, .latency_us = 900, .at = at, .mono_at = { at.ms * 1000000 } };
	r->started = r->mono_at;
	if (strcmp(check->class, "icmp") == 0) {
		r->icmp = (struct icmp_facts){ .sent = 3, .received = 3, .rtt_min_us = 800, .rtt_median_us = 900, .rtt_max_us = 950, .jitter_us = 20 };
		return true;
	}
	if (!check->service || !check->service->covolink || says(check->service->name, peers, n) == PEER_NOTHING)
		return false;
	r->dicom = facts_of(says(check->service->name, peers, n), check->service);
	worst = &r->dicom.stages[dicom_worst_stage(&r->dicom)];
	r->outcome = worst->outcome;
	r->state = outcome_state(worst->outcome);
	r->latency_us = r->dicom.stages[DICOM_ECHO].latency_us;
	memcpy(r->detail, worst->detail, sizeof r->detail);
	return true;
}

void covolink_round(struct store *s, wall_t at, const struct peer *peers, size_t n)
{
	static const struct live_params params = { .attempts = 1, .retry_interval_ms = 15000 };
	struct batch *b = batch_new();
	struct registry *registry;
	struct err e = { 0 };
	int64_t retry_ms;
	struct live *l;

	must(store_write_started(s, at, "test", &e) && store_read_registry(s, &registry, &e), "registry", &e);
	l = live_new(registry, &params);
	if (!b || !l)
		abort();
	for (size_t i = 0; i < registry->n_checks; i++) {
		struct probe_result r;

		if (answer(&registry->checks[i], at, peers, n, &r))
			must(live_apply(l, i, &r, b, &retry_ms, &e), "live", &e);
	}
	must(store_write_batch(s, b, &e) && store_write_heartbeat(s, at, 4, &e), "store", &e);
	batch_free(b);
	live_free(l);
}
