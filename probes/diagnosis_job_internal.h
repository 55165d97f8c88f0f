/* What the kinds of tests share: diagnosis_job.c (life, echoes, checks), diagnosis_poll.c (agents and interfaces), diagnosis_path.c (the
 * way and its MTU). */
#ifndef VIGIE_DIAGNOSIS_JOB_INTERNAL_H
#define VIGIE_DIAGNOSIS_JOB_INTERNAL_H

#include "inventory/live_link.h"
#include "probes/diagnosis_job.h"
#include "probes/diagnosis_mtu.h"
#include "probes/diagnosis_order.h"
#include "probes/diagnosis_route.h"
#include "probes/path_engine.h"

/* The end of a link whose agent is asked, and what it told. */
struct diagnosis_reading {
	struct link_end end;
	unsigned n;                  /* readings */
	struct poll_memory poll;     /* of the last one */
	struct interface_memory memory;
	bool still;                  /* no octet counter moved in one of the intervals */
	double in_bps, out_bps, errors_ps; /* sums over the intervals */
};

/* What was sent to find out of the way. */
struct diagnosis_path {
	struct path_asker asker;
	unsigned tries;              /* of this round */
	mono_t tried;
	uint16_t size_of[PATH_REQUESTS_MAX];
	struct diagnosis_route route;
	struct diagnosis_mtu mtu;
};

struct diagnosis_job {
	struct daemon *daemon;
	const struct diagnosis_test *test; /* NULL: ended or cancelled */
	diagnosis_ended_fn ended;
	void *user;
	mono_t until;
	struct name_lookup *lookup;
	struct snmp_hints *hints;    /* owned; while a run borrows them too */
	struct diagnosis_reading reading;
	struct diagnosis_path path;
	bool running;                /* the runner has a run of ours */
	bool closed;                 /* the timer is */
	uv_timer_t timer;
};

/* The job has its result: its end is told and it goes. */
void diagnosis_job_end(struct diagnosis_job *job, struct diagnosis_result *result);
void diagnosis_job_end_untestable(struct diagnosis_job *job, const char *why);

/* Runs a class; done gets the job. What cannot even start ends the job. */
void diagnosis_job_run(struct diagnosis_job *job, const char *class, struct probe_target *target, runner_done_fn done);

/* Of a done: whether the job still wants its result. When not, it is gone. */
bool diagnosis_job_takes(struct diagnosis_job *job) MUST_CHECK;

int64_t diagnosis_job_left_ms(const struct diagnosis_job *job);

/* diagnosis_poll.c */
void diagnosis_poll_ran(void *user, struct probe_result *result);
void diagnosis_poll_begin(struct diagnosis_job *job, const struct diagnosis_subject *s);

/* diagnosis_path.c */
void diagnosis_trace_begin(struct diagnosis_job *job, const union address *to);
void diagnosis_mtu_begin(struct diagnosis_job *job, const union address *to);

#endif
