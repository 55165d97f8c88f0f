#include "probes/engine.h"

#include <stdlib.h>

bool engine_init(struct engine *engine, const struct probe_env *env, void (*release)(struct engine *),
                 void (*after)(void *engine), struct err *e)
{
	engine->deadlines = deadlines_new(env->loop, after, engine, e);
	if (!engine->deadlines)
		return false;
	engine->loop = env->loop;
	engine->release = release;
	engine->holds = 1;
	return true;
}

void engine_hold(struct engine *engine)
{
	engine->holds++;
}

void engine_drop(struct engine *engine)
{
	if (--engine->holds > 0)
		return;
	deadlines_close(engine->deadlines);
	engine->release(engine);
}

void engine_close(struct engine *engine)
{
	engine->closing = true;
	for (struct job *job = engine->jobs, *next; job; job = next) {
		next = job->next;
		job_cancel(job->run);
	}
	engine_drop(engine);
}

void job_hold(struct job *job)
{
	job->holds++;
}

void job_drop(struct job *job)
{
	struct engine *engine = job->engine;

	if (--job->holds > 0)
		return;
	job->class->release(job);
	engine_drop(engine);
}

static void link_job(struct job *job)
{
	struct engine *engine = job->engine;

	job->next = engine->jobs;
	if (job->next)
		job->next->prev = job;
	engine->jobs = job;
}

static void unlink_job(struct job *job)
{
	if (job->prev)
		job->prev->next = job->next;
	else
		job->engine->jobs = job->next;
	if (job->next)
		job->next->prev = job->prev;
}

static void deliver_cancelled(struct job *job)
{
	struct probe_result result = probe_result_make(OUTCOME_CANCELLED, "%s", "");

	job_finish(job, &result);
}

static void fire(struct deadline *d)
{
	struct job *job = (struct job *)(void *)((char *)d - offsetof(struct job, deadline));

	if (job->cancelled) {
		deliver_cancelled(job);
		return;
	}
	job_hold(job);
	if (job->begun) {
		job->class->expire(job);
	} else {
		job->started = mono_now();
		job_set_deadline(job, mono_add_ms(job->started, job_target(job)->timeout_ms));
		if (job_is_live(job)) {
			job->begun = true;
			job->class->begin(job);
		}
	}
	job_drop(job);
}

bool job_start(struct job *job, const struct job_class *class, struct probe_run *run, struct err *e)
{
	struct engine *engine = run->engine;

	job->class = class;
	job->engine = engine;
	job->run = run;
	job->deadline.fire = fire;
	job->holds = 1;
	if (engine->closing || !deadline_set_now(engine->deadlines, &job->deadline)) {
		bool closing = engine->closing;

		class->release(job);
		return closing ? err_set(e, ERR_REFUSED, "the probes are stopping")
		               : err_set(e, ERR_MEMORY, "no memory for a check of %s", run->target->name);
	}
	engine_hold(engine);
	link_job(job);
	run->priv = job;
	return true;
}

static void stop(struct job *job)
{
	if (job->stopped)
		return;
	job->stopped = true;
	if (job->begun)
		job->class->stop(job);
}

void job_set_deadline(struct job *job, mono_t when)
{
	struct probe_result result;

	if (deadline_set(job->engine->deadlines, &job->deadline, when))
		return;
	result = probe_result_make(OUTCOME_COLLECTOR_ERROR, "out of memory");
	job_finish(job, &result);
}

void job_finish(struct job *job, struct probe_result *result)
{
	struct probe_run *run = job->run;

	if (!run)
		return;
	job_hold(job);
	stop(job);
	deadline_clear(job->engine->deadlines, &job->deadline);
	unlink_job(job);
	job->run = NULL;
	run->priv = NULL;
	if (job->cancelled && result->outcome != OUTCOME_CANCELLED) {
		free(result->perfdata);
		*result = probe_result_make(OUTCOME_CANCELLED, "%s", "");
	}
	if (result->mono_at.ns == 0) {
		result->mono_at = mono_now();
		result->at = wall_now();
	}
	result->started = job->begun ? job->started : result->mono_at;
	run->done(run, result);
	job_drop(job); /* the run's */
	job_drop(job);
}

void job_cancel(struct probe_run *run)
{
	struct job *job = run->priv;

	if (!job || job->cancelled)
		return;
	job->cancelled = true;
	stop(job);
	/* Cannot need memory: a job that waits always has its slot in the heap; if it lost it, the end is now. */
	if (!deadline_set_now(job->engine->deadlines, &job->deadline))
		deliver_cancelled(job);
}

static void handle_closed(uv_handle_t *handle)
{
	job_drop(handle->data);
}

void job_close_handle(struct job *job, uv_handle_t *handle)
{
	if (uv_is_closing(handle))
		return;
	job_hold(job);
	handle->data = job;
	uv_close(handle, handle_closed);
}
