/* Redundancy lost (invariant I7): of the circuits of a redundancy_group one alone still works. That is a warning of its own, subject
 * "redundancy", on the circuit that is left: those that are down have alerts of theirs, and what fails next cuts the establishment off. When those that are down
 * follow another failure (a router with many circuits behind it), so does the warning: one cause, one alert (I1).
 *
 * Who works: up or degraded. Who is down: concluded to be (a cause, or following one). One that is disabled by its administrator, or
 * that nothing measures, is no member. While any member is neither (unknown, flapping, or down and not yet concluded) all stays as it was. With
 * none left that works the warning is over: the service is not fine any more, and the circuits' own alerts say so. */
#ifndef VIGIE_LIVE_REDUNDANCY_H
#define VIGIE_LIVE_REDUNDANCY_H

#include "inventory/live_core.h"

struct live_redundancy *live_redundancy_new(const struct registry *r, struct err *e); /* NULL without memory */
void live_redundancy_free(struct live_redundancy *v); /* NULL is fine */

void live_redundancy_restore(struct live_table *t);
void live_redundancy_inherit(struct live_table *t, const struct live_table *old);

/* What is known of the link may have changed; judged by live_redundancy_judge. */
void live_redundancy_touch(struct live_table *t, size_t link);
bool live_redundancy_judge(struct live_table *t, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

/* Ends what was stored of groups that are declared no longer. Once per table. */
bool live_redundancy_end_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e) MUST_CHECK;

#endif
