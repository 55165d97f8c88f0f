/* Random registers and random traffic, and the comparison of both as slow as it is plain: every flow against every rule. */
#ifndef VIGIE_TESTS_FLOW_DRAW_H
#define VIGIE_TESTS_FLOW_DRAW_H

#include "flows.h"

struct flow_draw { uint64_t state; struct arena *a; }; /* state: the seed, not 0 */

uint32_t flow_draw_below(struct flow_draw *d, uint32_t n);

/* In arena d->a. wide: in so many of a hundred rules an end is any, or a large network. Addresses are of a few networks, so that they meet. */
struct flow_rule *flow_draw_rules(struct flow_draw *d, size_t n, uint32_t wide);
struct flow_seen *flow_draw_traffic(struct flow_draw *d, size_t n);

bool flow_naive_holds(const struct flow_rule *r, const struct flow_seen *f); /* whatever the day */

/* The verdict but for which of several equally narrow rules is told, and what it adds to the uses of the register. */
struct flow_verdict flow_naive_judge(const struct flow_sets *s, const struct flow_seen *f, struct flow_use *authorised);

#endif
