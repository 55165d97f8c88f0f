/* When a check runs by itself: spread over its period, at the same instants of the wall clock after a restart and a reload. Pure.
 * Instants are milliseconds since 1970; period_ms ≥ 1. */
#ifndef VIGIE_PHASE_H
#define VIGIE_PHASE_H

#include <stdint.h>

#define PHASE_FIRST_SPREAD_MS 2000
#define PHASE_SLOT_MS 250   /* phases are multiples of it, of periods that have PHASE_SLOTS_MIN of them */
#define PHASE_SLOTS_MIN 20

/* The first instant of its phase after t. */
int64_t phase_after(int64_t check_id, int64_t period_ms, int64_t t_ms);

/* The run after the one that started then: half a period later at least, a period at most; on the way to its phase a check may run
 * once more between. */
int64_t phase_next(int64_t check_id, int64_t period_ms, int64_t started_ms);

/* Of a check that was never measured, or too long ago: soon. */
int64_t phase_first(int64_t check_id, int64_t period_ms, int64_t now_ms);

#endif
