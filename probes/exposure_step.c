#include "probes/exposure_step_internal.h"

#include <stdlib.h>

struct exposure_fact *step_add_fact(struct exposure_step *step, enum exposure_subject subject, enum exposure_answer answer)
{
	struct exposure_fact *f;

	if (step->n_facts == EXPOSURE_STEP_FACTS_MAX)
		return NULL;
	f = &step->facts[step->n_facts++];
	*f = (struct exposure_fact){ .subject = subject, .answer = answer, .value = UNKNOWN_I64, .uncertainty = UNKNOWN_I64 };
	return f;
}

void step_finish(struct job *job)
{
	struct probe_result r = probe_result_make(OUTCOME_OK, "%s", "");

	job_finish(job, &r);
}

static void step_done(struct probe_run *run, struct probe_result *result)
{
	struct exposure_step *step = (struct exposure_step *)run;

	step->ended(step, result->outcome == OUTCOME_CANCELLED);
}

static bool start(struct exposure_step *step, struct err *e)
{
	switch (step->kind) {
	case EXPOSURE_STEP_PORT:
		return exposure_port_start(step, e);
	case EXPOSURE_STEP_COMMUNITY:
	case EXPOSURE_STEP_CREDENTIAL:
	case EXPOSURE_STEP_PROCESSES:
	case EXPOSURE_STEP_NTP:
		return exposure_datagram_start(step, e);
	case EXPOSURE_STEP_HOST_KEY:
		return exposure_host_key_start(step, e);
	case EXPOSURE_STEP_TLS:
		return exposure_tls_start(step, e);
	}
	return err_set(e, ERR_USAGE, "there is no such step");
}

bool exposure_step_start(struct exposure_engine *x, struct exposure_step *step, struct err *e)
{
	step->run = (struct probe_run){ .engine = x, .target = &step->target, .done = step_done };
	step->n_facts = 0;
	step->heard = false;
	return start(step, e);
}

void exposure_step_cancel(struct exposure_step *step)
{
	job_cancel(&step->run);
}

static void engine_release(struct engine *base)
{
	struct exposure_engine *x = (struct exposure_engine *)base;

	SSL_CTX_free(x->ctx);
	snmp_codec_free(x->codec);
	free(x);
}

bool exposure_engine_open(const struct probe_env *env, struct exposure_engine **ret, struct err *e)
{
	struct exposure_engine *x = calloc(1, sizeof *x);

	if (!x)
		return err_set(e, ERR_MEMORY, "no memory for the exposures");
	x->codec = snmp_codec_new(e);
	x->ctx = x->codec ? exposure_tls_context(e) : NULL;
	if (!x->ctx || !engine_init(&x->base, env, engine_release, NULL, e)) {
		engine_release(&x->base);
		return false;
	}
	if (!curl_loop_init(&x->curl, &x->base, CURL_DRIVEN_BY_SOCKETS, exposure_host_key_finished, e)) {
		engine_close(&x->base);
		return false;
	}
	*ret = x;
	return true;
}

void exposure_engine_close(struct exposure_engine *x)
{
	struct job *next;

	if (!x)
		return;
	x->base.closing = true;
	for (struct job *job = x->base.jobs; job; job = next) {
		next = job->next;
		job_cancel(job->run);
	}
	curl_loop_close(&x->curl);
	engine_drop(&x->base);
}
