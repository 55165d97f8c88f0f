#include "probes/daemon_diagnosis_internal.h"

#include "log.h"
#include "probes/diagnosis_job.h"

#include <inttypes.h>

static void finish(struct diagnosis *g)
{
	g->ended = true;
	g->ended_at = mono_now();
	log_event(LOG_DEBUG, "diagnosis.ended", "id=%" PRId64 " site=\"%s\" tests=%zu ms=%" PRId64, g->id, g->order->site, g->order->n,
	          mono_diff_ms(g->ended_at, g->began));
}

static void end_run(struct diagnosis *g, size_t i, const struct diagnosis_result *r)
{
	g->runs[i].result = *r;
	g->n_ended++;
	if (g->n_ended == g->order->n && !g->ended)
		finish(g);
}

void diagnosis_cut(struct diagnosis *g)
{
	const struct diagnosis_result late = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "no time left");

	for (size_t i = 0; i < g->order->n; i++) {
		if (g->runs[i].result.status != DIAGNOSIS_PENDING)
			continue;
		if (g->runs[i].job)
			diagnosis_job_cancel(g->runs[i].job);
		g->runs[i].job = NULL;
		end_run(g, i, &late);
	}
	g->in_flight = 0;
}

static void run_ended(void *user, const struct diagnosis_result *result)
{
	struct diagnosis_run *run = user;
	struct diagnosis *g = run->diagnosis;

	run->job = NULL;
	g->in_flight--;
	end_run(g, (size_t)(run - g->runs), result);
	diagnosis_pump(g);
	diagnoses_tell_news(g->watch);
	diagnoses_set_clock(g->watch);
}

static void start_run(struct diagnosis *g, size_t i)
{
	const int64_t left_ms = DIAGNOSIS_MS_MAX - mono_diff_ms(mono_now(), g->began);
	struct diagnosis_result r;

	g->runs[i].job = diagnosis_job_start(g->watch->daemon, &g->order->tests[i], left_ms, run_ended, &g->runs[i]);
	if (g->runs[i].job) {
		g->in_flight++;
		return;
	}
	r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "out of memory");
	end_run(g, i, &r);
}

/* What it needs stands before it: one pass concludes what follows from what. */
static void pump_one(struct diagnosis *g, size_t i)
{
	const struct diagnosis_test *t = &g->order->tests[i];
	struct diagnosis_result r;

	switch (t->needs < 0 ? DIAGNOSIS_MAY_RUN : diagnosis_turn_of(t->method, g->runs[t->needs].result.status)) {
	case DIAGNOSIS_WAITS:
		return;
	case DIAGNOSIS_MAY_RUN:
		if (g->in_flight < DIAGNOSIS_IN_FLIGHT_MAX)
			start_run(g, i);
		return;
	case DIAGNOSIS_NEEDLESS:
		r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "not needed: the way there is good");
		end_run(g, i, &r);
		return;
	case DIAGNOSIS_CUT_OFF:
		r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "what it needs does not work");
		end_run(g, i, &r);
		return;
	}
}

void diagnosis_pump(struct diagnosis *g)
{
	for (size_t i = 0; i < g->order->n && !g->ended; i++)
		if (g->runs[i].result.status == DIAGNOSIS_PENDING && !g->runs[i].job)
			pump_one(g, i);
}
