/* What the probe classes of this folder share: the engine of a class and its jobs (runs in flight).
 *
 * A class embeds struct engine first in its own engine and struct job first in its own run. A job begins in the loop's
 * next turn after start, so all of its life passes inside the loop; it ends by job_finish, whoever comes first: an
 * answer, its deadline or cancel. Jobs and engines are counted: memory goes when the last handle is closed. */
#ifndef VIGIE_PROBES_ENGINE_H
#define VIGIE_PROBES_ENGINE_H

#include "probes/deadline.h"
#include "probes/probe.h"

struct job;

struct job_class {
	void (*begin)(struct job *job);   /* the clock starts; the deadline is set to started + timeout_ms */
	void (*expire)(struct job *job);  /* at the deadline */
	void (*stop)(struct job *job);    /* gives up what is under way: closes handles, each with its hold; called once */
	void (*release)(struct job *job); /* frees the job; no handle is left */
};

struct engine {
	uv_loop_t *loop;
	struct deadlines *deadlines;
	struct job *jobs;
	unsigned holds;
	bool closing;
	void (*release)(struct engine *engine); /* frees; no job and no handle is left */
};

struct job {
	const struct job_class *class;
	struct engine *engine;
	struct probe_run *run; /* NULL once done was called */
	struct job *prev, *next;
	struct deadline deadline;
	mono_t started;
	unsigned holds;
	bool begun, stopped, cancelled;
};

/* release is called later, by the last drop. after: see deadlines_new. */
bool engine_init(struct engine *engine, const struct probe_env *env, void (*release)(struct engine *),
                 void (*after)(void *engine), struct err *e) MUST_CHECK;
void engine_hold(struct engine *engine);
void engine_drop(struct engine *engine);

/* Cancels every job and gives up the first hold. Handles of the engine's own are closed by the class before. */
void engine_close(struct engine *engine);

/* Links a zeroed job to its run; begin comes from the loop. On failure the job is released. */
bool job_start(struct job *job, const struct job_class *class, struct probe_run *run, struct err *e) MUST_CHECK;

/* Puts the deadline at `when`; without memory the job ends as a collector error. */
void job_set_deadline(struct job *job, mono_t when);

/* Stops the job, stamps the result and hands it over. Does nothing once that has been done. Only from the loop. */
void job_finish(struct job *job, struct probe_result *result);

/* probe_class.cancel of every class here. */
void job_cancel(struct probe_run *run);

/* False once stopped: callbacks of handles being closed look at this and return. */
static inline bool job_is_live(const struct job *job) { return !job->stopped; }

void job_hold(struct job *job);
void job_drop(struct job *job);

/* Closes a handle whose data is the job, under a hold of the job. The handle lives in the job. */
void job_close_handle(struct job *job, uv_handle_t *handle);

static inline const struct probe_target *job_target(const struct job *job) { return job->run->target; }

#endif
