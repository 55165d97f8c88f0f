#include "rates.h"

#include <math.h>

enum {
	TICKS_PER_MS_DEN = 10,    /* TimeTicks are hundredths of a second */
	UPTIME_SLACK_CS = 6000,   /* agents' clocks drift, and answers are late */
	SPEED_FACTOR = 4,         /* recorded speeds can be wrong: the bound only refuses what is out of all proportion */
};

#define TIME_TICKS_MODULUS INT64_C(4294967296) /* 2^32 hundredths: 497 days */
#define BITS_PER_SECOND_MAX 1e14               /* 100 Tbit/s: no interface carries it */
#define SPEED_BOUND_MIN 1e10                   /* under this a speed said too low would refuse real traffic */
#define WRAP_SPEED_FACTOR 1.25
#define WRAP_BYTES 4294967296.0                /* 2^32 */
#define SPEED_ASSUMED 100000000
#define EVENTS_MAX 1e9                         /* errors and discards a second */
#define WRAP_EVENTS_MAX 1e6

/* After 2^32 hundredths sysUpTime starts again at 0 without a reboot (RFC 3418): it is then where our clock expects it. */
static bool uptime_wrapped(int64_t before, int64_t now, int64_t elapsed_ms)
{
	int64_t expected = before + elapsed_ms / TICKS_PER_MS_DEN - TIME_TICKS_MODULUS;

	return now <= expected + UPTIME_SLACK_CS && now >= expected - UPTIME_SLACK_CS;
}

bool poll_is_discontinuous(const struct poll_memory *prev, int64_t uptime_cs, int64_t engine_boots, int64_t elapsed_ms)
{
	if (prev->engine_boots != UNKNOWN_I64 && engine_boots != UNKNOWN_I64 && engine_boots > prev->engine_boots)
		return true;
	if (prev->uptime_cs == UNKNOWN_I64 || uptime_cs == UNKNOWN_I64 || uptime_cs >= prev->uptime_cs)
		return false;
	return !uptime_wrapped(prev->uptime_cs, uptime_cs, elapsed_ms);
}

static bool went_back(const struct counter *prev, const struct counter *now)
{
	return prev->width && prev->width == now->width && now->value < prev->value;
}

/* One counter of an interface wraps now and then; several at once did not wrap, the interface was reset. */
static bool was_reset(const struct interface_memory *prev, const struct interface_facts *now)
{
	size_t back = 0;

	for (size_t i = 0; i < IFC_COUNT; i++) {
		if (went_back(&prev->counters[i], &now->counters[i])) {
			if (now->counters[i].width == 64)
				return true; /* a Counter64 wraps after decades */
			back++;
		}
	}
	return back > 1;
}

/* Bit/s that the interface cannot have carried. */
static double bits_bound(int64_t speed_before, int64_t speed_now)
{
	int64_t speed = speed_before > speed_now ? speed_before : speed_now;

	if (speed == UNKNOWN_I64 || speed <= 0)
		return BITS_PER_SECOND_MAX;
	return fmin(fmax((double)speed * SPEED_FACTOR, SPEED_BOUND_MIN), BITS_PER_SECOND_MAX);
}

int64_t counter32_span_ms(int64_t speed_bps)
{
	return (int64_t)ceil(WRAP_BYTES * 8 * 1000 / (double)(speed_bps > 0 ? speed_bps : SPEED_ASSUMED));
}

/* So much time that a 32-bit counter may have gone round more than once, which its difference does not tell. */
static bool may_wrap_twice(int64_t speed_before, int64_t speed_now, int64_t elapsed_ms)
{
	int64_t speed = speed_before > speed_now ? speed_before : speed_now;

	return elapsed_ms >= counter32_span_ms(speed);
}

static double per_second(const struct counter *prev, const struct counter *now, int64_t elapsed_ms)
{
	double delta;

	if (!prev->width || prev->width != now->width)
		return NAN;
	if (now->width == 32)
		delta = counter32_delta((uint32_t)prev->value, (uint32_t)now->value);
	else
		delta = (double)(now->value - prev->value);
	return delta * 1000 / (double)elapsed_ms;
}

/* A 32-bit counter that went back has wrapped only if what it then counted is possible; else it was reset. Stricter than the
 * bound for growth: a sample too few is better than a spike. */
static double octet_rate(const struct interface_memory *prev, const struct interface_facts *now, enum interface_counter c,
                         int64_t elapsed_ms)
{
	double bits = 8 * per_second(&prev->counters[c], &now->counters[c], elapsed_ms);
	double bound = bits_bound(prev->speed_bps, now->speed_bps);

	if (now->counters[c].width == 32 && may_wrap_twice(prev->speed_bps, now->speed_bps, elapsed_ms))
		return NAN;
	if (went_back(&prev->counters[c], &now->counters[c]) && now->speed_bps > 0)
		bound = WRAP_SPEED_FACTOR * (double)now->speed_bps;
	return bits <= bound ? bits : NAN; /* NAN stays */
}

static double event_rate(const struct interface_memory *prev, const struct interface_facts *now, enum interface_counter c,
                         int64_t elapsed_ms)
{
	double events = per_second(&prev->counters[c], &now->counters[c], elapsed_ms);

	return events <= (went_back(&prev->counters[c], &now->counters[c]) ? WRAP_EVENTS_MAX : EVENTS_MAX) ? events : NAN;
}

struct interface_rates interface_rates(const struct interface_memory *prev, const struct interface_facts *now,
                                       bool discontinuous, int64_t elapsed_ms)
{
	struct interface_rates r = INTERFACE_RATES_UNKNOWN;

	if (!prev || discontinuous || prev->if_index != now->if_index)
		return r;
	elapsed_ms += prev->read_before_ms - now->read_before_ms;
	if (elapsed_ms < 1)
		return r;
	if (prev->discontinuity_cs != UNKNOWN_I64 && now->discontinuity_cs != UNKNOWN_I64 &&
	    prev->discontinuity_cs != now->discontinuity_cs)
		return r;
	if (was_reset(prev, now))
		return r;
	r.in_bps = octet_rate(prev, now, IFC_IN_OCTETS, elapsed_ms);
	r.out_bps = octet_rate(prev, now, IFC_OUT_OCTETS, elapsed_ms);
	r.in_errors_ps = event_rate(prev, now, IFC_IN_ERRORS, elapsed_ms);
	r.out_errors_ps = event_rate(prev, now, IFC_OUT_ERRORS, elapsed_ms);
	r.in_discards_ps = event_rate(prev, now, IFC_IN_DISCARDS, elapsed_ms);
	r.out_discards_ps = event_rate(prev, now, IFC_OUT_DISCARDS, elapsed_ms);
	return r;
}
