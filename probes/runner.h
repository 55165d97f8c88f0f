/* Runs of any probe class on one loop: opens each class's engine when it is first needed, owns what a run borrows, and gives
 * each start exactly one end. */
#ifndef VIGIE_RUNNER_H
#define VIGIE_RUNNER_H

#include "probes/held_secrets.h"
#include "probes/probe.h"

struct runner;

/* What came of a run. Owned pointers of result that the receiver does not move out are freed after the call. */
typedef void (*runner_done_fn)(void *user, struct probe_result *result);

/* env is copied; its descriptors stay the caller's. NULL without memory. */
struct runner *runner_new(const struct probe_env *env);

/* target's texts are copied and secrets held until the run is done; target->hints must outlive it. done comes later, never from
 * inside. false: no done will come; ERR_USAGE: no such class. */
bool runner_start(struct runner *r, const char *class, const struct probe_target *target, struct held_secrets *secrets,
                  runner_done_fn done, void *user, struct err *e) MUST_CHECK;

/* Cancels the runs that were started with these two; each still gets its end, perhaps from inside. */
void runner_cancel(struct runner *r, runner_done_fn done, const void *user);

size_t runner_in_flight(const struct runner *r);

/* Cancels every run (each still gets its end) and closes the engines: their handles go while the loop runs on. */
void runner_close(struct runner *r);
void runner_free(struct runner *r); /* after the loop has run dry; NULL is fine */

#endif
