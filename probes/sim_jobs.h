/* Jobs of the simulated region: backups and feeds that tell a collector over HTTP, in the manner of healthchecks, when they start and how
 * they end. */
#ifndef VIGIE_SIM_JOBS_H
#define VIGIE_SIM_JOBS_H

#include "probes/sim_agents.h"

#include <uv.h>

enum sim_job_does { SIM_JOB_WELL, SIM_JOB_FAIL, SIM_JOB_HANG, SIM_JOB_NOTHING };

struct sim_job {
	char name[SIM_NAME_MAX];
	struct sim_endpoint endpoint;   /* of the collector's listener, on loopback */
	uint32_t every_ms, lasts_ms;
	enum sim_job_does does;         /* of its next end, or start */
};

struct sim_jobs {
	struct sim_job *list; /* owned */
	size_t n, cap;
};

/* ERR_DATA: a name that is taken. */
bool sim_jobs_add(struct sim_jobs *jobs, const struct sim_job *job, struct err *e) MUST_CHECK;
struct sim_job *sim_jobs_find(const struct sim_jobs *jobs, const char *name); /* borrowed; NULL: none */
bool sim_job_parse_does(const char *word, enum sim_job_does *ret, struct err *e) MUST_CHECK; /* "well" "fail" "hang" "nothing" */

struct sim_job_runner;

/* Runs them while the loop does: jobs is borrowed until its handles are closed. What cannot be told is told again. NULL without memory. */
struct sim_job_runner *sim_job_runner_new(uv_loop_t *loop, struct sim_jobs *jobs);
void sim_job_runner_close(struct sim_job_runner *r); /* NULL is fine */

#endif
