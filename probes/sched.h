/* The scheduler: which check starts when. Pure: it is told the time, it starts nothing itself. All steps are O(log n).
 *
 * Starts are spread, see phase.h: a check runs at the instants t with t mod period = hash(id) mod period, counted from the wall clock's
 * epoch, so that its phase is the same after a restart and after a reload. One run of a check at once. A check that was never measured, or
 * too long ago, starts within SCHED_FIRST_SPREAD_MS, then falls into its phase: half a period to a period lies between two starts.
 *
 * No more than max_in_flight runs at once; checks whose last run found nobody hold at most half of these places, so that the dead
 * never keep the living waiting. */
#ifndef VIGIE_SCHED_H
#define VIGIE_SCHED_H

#include "phase.h"
#include "vtime.h"

#define SCHED_FIRST_SPREAD_MS PHASE_FIRST_SPREAD_MS
#define SCHED_SLOT_MS PHASE_SLOT_MS
#define SCHED_SLOTS_MIN PHASE_SLOTS_MIN
#define SCHED_NEVER ((mono_t){ INT64_MAX })

struct sched;

struct sched_check {
	int64_t id;
	int64_t period_ms; /* ≥ 1 */
	bool overdue;      /* no result yet, or an old one: soon, see above. Only heeded for checks that are new to the scheduler */
};

/* epoch: where the wall clock's zero lies on the monotonic axis (negative, usually), once per process. */
struct sched *sched_new(mono_t epoch, int64_t max_in_flight); /* NULL without memory */
void sched_free(struct sched *s);

void sched_set_max_in_flight(struct sched *s, int64_t max_in_flight);

/* The checks to run from now on; a check is then named by its place in this list. Those that continue (same id) keep their phase,
 * their retry and whether they run. A run of a check that is gone is forgotten: no sched_done for it. */
bool sched_load(struct sched *s, const struct sched_check *checks, size_t n, mono_t now, struct err *e) MUST_CHECK;

/* SIZE_MAX: no such check. */
size_t sched_find(const struct sched *s, int64_t id);

/* The next check that is due and may start: it runs from now on, until sched_done. false: none at this instant. */
bool sched_take(struct sched *s, mono_t now, size_t *ret_check);

/* When sched_take may give something again: SCHED_NEVER while all places are taken, or without checks. */
mono_t sched_next(const struct sched *s);

/* The run ended. retry_ms: since its start, while its state is soft; -1: at its next ordinary instant. answered: whether
 * anybody was there. */
void sched_done(struct sched *s, size_t check, mono_t now, int64_t retry_ms, bool answered);

/* Ahead of all others, also when it just ran; of several, those whose last run found nobody begin. While it runs: once more right
 * after. */
void sched_poll_now(struct sched *s, size_t check, mono_t now);

/* How far behind it is: the most overdue start that waits, or how late the latest start was, whichever is more. */
int64_t sched_late_ms(const struct sched *s, mono_t now);

size_t sched_in_flight(const struct sched *s);

#endif
