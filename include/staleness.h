/* When a result is too old to vouch for anything: one rule for the collector, which records that a state became unknown, and for
 * the reader, which shows it while no collector runs and of past instants. */
#ifndef VIGIE_STALENESS_H
#define VIGIE_STALENESS_H

#include <stdint.h>

/* Three periods, but at least five minutes: a restart of the collector, or of an agent, is no loss of sight. */
static inline int64_t stale_after_ms(int64_t period_ms)
{
	const int64_t usual_period_ms = 60000, least_ms = 300000;
	int64_t after_ms = 3 * (period_ms > 0 ? period_ms : usual_period_ms);

	return after_ms > least_ms ? after_ms : least_ms;
}

#endif
