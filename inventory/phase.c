#include "phase.h"

/* Spreads neighbouring ids: the finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t id_hash(int64_t id)
{
	uint64_t x = (uint64_t)id + UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* Phases are whole slots: one wake-up of the loop starts several checks, and many answers come to one of the next. */
static int64_t phase_of(int64_t check_id, int64_t period_ms)
{
	int64_t phase = (int64_t)(id_hash(check_id) % (uint64_t)period_ms);

	return period_ms < PHASE_SLOTS_MIN * PHASE_SLOT_MS ? phase : phase / PHASE_SLOT_MS * PHASE_SLOT_MS;
}

int64_t phase_after(int64_t check_id, int64_t period_ms, int64_t t_ms)
{
	int64_t into = (t_ms - phase_of(check_id, period_ms)) % period_ms;

	if (into < 0)
		into += period_ms;
	return t_ms - into + period_ms;
}

int64_t phase_next(int64_t check_id, int64_t period_ms, int64_t started_ms)
{
	int64_t gap_ms = phase_after(check_id, period_ms, started_ms + period_ms / 2) - started_ms;

	return started_ms + (gap_ms > period_ms ? gap_ms / 2 : gap_ms);
}

int64_t phase_first(int64_t check_id, int64_t period_ms, int64_t now_ms)
{
	int64_t spread = period_ms < PHASE_FIRST_SPREAD_MS ? period_ms : PHASE_FIRST_SPREAD_MS;

	return now_ms + (int64_t)(id_hash(check_id) % (uint64_t)spread);
}
