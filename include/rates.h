/* Rates: what two readings of a counter say. Pure.
 * Rules (design §4): the MIB's width; a discontinuity (sysUpTime, ifCounterDiscontinuityTime, another ifIndex, several
 * counters of the interface going back at once) makes the sample unknown; so does a difference that the interface
 * cannot have carried; a 32-bit wrap is exact. Unknown is NAN, never zero. */
#ifndef VIGIE_RATES_H
#define VIGIE_RATES_H

#include "facts.h"

/* RFC 2578 §7.1.6: counts modulo 2^32. */
static inline uint32_t counter32_delta(uint32_t prev, uint32_t now) { return now - prev; }

/* After how long an octet counter of 32 bits may have gone round at that speed: read more rarely, its difference tells nothing. A speed
 * that is not known is taken for 100 Mbit/s: faster ports must count in 64 bits (RFC 2863 §3.1.6 wants them from 20 Mbit/s on). */
int64_t counter32_span_ms(int64_t speed_bps);

/* What must be remembered of one interface between two polls. */
struct interface_memory {
	int64_t if_index;
	int64_t discontinuity_cs;
	int64_t speed_bps;
	struct counter counters[IFC_COUNT];
	int64_t read_before_ms;
};

/* What must be remembered of a device: written to the store each round (raw, as a blob) so that rates survive a restart. */
struct poll_memory {
	wall_t at;             /* when the counters were read */
	mono_t mono_at;        /* the same, only within this process; ns 0 after a restart */
	int64_t uptime_cs;     /* UNKNOWN_I64 when the agent has no sysUpTime */
	int64_t engine_boots;
};

struct interface_rates {
	double in_bps, out_bps;                  /* bit/s */
	double in_errors_ps, out_errors_ps;      /* per second */
	double in_discards_ps, out_discards_ps;
};

/* Whether the agent's counters may have restarted between two polls: sysUpTime went back otherwise than by its 497-day wrap,
 * or snmpEngineBoots grew. elapsed_ms: between the polls by our clock. */
bool poll_is_discontinuous(const struct poll_memory *prev, int64_t uptime_cs, int64_t engine_boots, int64_t elapsed_ms);

/* elapsed_ms: between the two polls; that between the two readings of this interface follows from its read_before_ms.
 * prev NULL, no time between the readings, or discontinuous: all NAN. */
struct interface_rates interface_rates(const struct interface_memory *prev, const struct interface_facts *now,
                                       bool discontinuous, int64_t elapsed_ms);

#define INTERFACE_RATES_UNKNOWN ((struct interface_rates){ NAN, NAN, NAN, NAN, NAN, NAN })

#endif
