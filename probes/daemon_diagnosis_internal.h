/* What daemon_diagnosis.c (what is asked, the clock, the end), daemon_diagnosis_runs.c (what is tested) and daemon_diagnosis_looks.c (who
 * looks) share. */
#ifndef VIGIE_DAEMON_DIAGNOSIS_INTERNAL_H
#define VIGIE_DAEMON_DIAGNOSIS_INTERNAL_H

#include "probes/daemon_diagnosis.h"
#include "probes/uid_budget.h"

struct diagnosis_job;

struct diagnosis_run {
	struct diagnosis *diagnosis;
	struct diagnosis_job *job;      /* while it runs */
	struct diagnosis_result result; /* its status is DIAGNOSIS_PENDING until it has ended */
};

struct diagnosis {
	struct diagnosis_watch *watch;
	struct diagnosis *next;
	struct diagnosis_order *order;
	int64_t id;
	mono_t began, ended_at;
	size_t n_ended, in_flight;
	bool ended;
	struct diagnosis_run runs[];    /* order->n */
};

struct diagnosis_look {
	struct diagnosis_look *next;
	struct diagnosis *diagnosis;
	size_t seen;
	mono_t until;
	diagnosis_look_fn fn;
	void *user;
};

struct diagnosis_watch {
	struct daemon *daemon;
	struct diagnosis *diagnoses;    /* newest first */
	struct diagnosis_look *looks;
	struct uid_budget budget;
	struct path_engine *path;
	int64_t last_id;
	uv_timer_t timer;
	bool closed;
};

/* daemon_diagnosis.c: the timer comes for the next of all ends. */
void diagnoses_set_clock(struct diagnosis_watch *w);

/* daemon_diagnosis_runs.c */
void diagnosis_pump(struct diagnosis *g); /* starts what may run, and concludes what need not */
void diagnosis_cut(struct diagnosis *g);  /* what still runs is given up, what waits for it is not begun */

/* daemon_diagnosis_looks.c */
bool diagnosis_is_looked_at(const struct diagnosis_watch *w, const struct diagnosis *g);
void diagnoses_tell_news(struct diagnosis_watch *w);
void diagnoses_end_looks(struct diagnosis_watch *w, const struct err *why); /* tells it to all of them */

#endif
