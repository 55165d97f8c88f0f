/* What is remembered of one device between two polls, so that its counters become rates. */
#ifndef VIGIE_LIVE_DEVICE_H
#define VIGIE_LIVE_DEVICE_H

#include "registry.h"

struct device_memory {
	struct poll_memory poll;              /* at WALL_NEVER: nothing polled yet */
	struct interface_memory *interfaces;  /* n, in the order of the last facts */
	const char **names;                   /* the same order */
	size_t *by_name;                      /* places in the order of their names */
	size_t n;
	struct arena *arena;                  /* owns the arrays; another one when the set of names changes */
};

#define DEVICE_MEMORY_INIT ((struct device_memory){ .poll.at = WALL_NEVER })

/* A copy of what the store remembers. m is DEVICE_MEMORY_INIT. */
bool device_memory_restore(struct device_memory *m, const struct reg_device *d, struct err *e) MUST_CHECK;
void device_memory_done(struct device_memory *m);

/* Rates of one poll, in arena a, one per interface of f, matched by name with the poll before; then remembers f. An interface that
 * f lacks is forgotten: its counters would be of another instant than the rest. *ret_elapsed_ms: UNKNOWN_I64 for the first
 * poll and after a step back of the clock across a restart. On failure m is as before. */
bool device_memory_poll(struct device_memory *m, const struct snmp_facts *f, wall_t at, mono_t mono_at, struct arena *a,
                        struct interface_rates **ret_rates, int64_t *ret_elapsed_ms, struct err *e) MUST_CHECK;

#endif
