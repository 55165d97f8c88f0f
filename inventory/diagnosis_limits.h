/* From where on what works works worse than it should: the same for a step, as the collector tells it (probes/diagnosis_result.h), and for the
 * verdict (diagnosis_facts.h). NAN and UNKNOWN_I64 are within every limit. Loss and jitter: what a picture stands, ITU-T G.1010 table I.1
 * and Y.1541 table 1; the way there and back of a voice: ITU-T G.114. */
#ifndef VIGIE_DIAGNOSIS_LIMITS_H
#define VIGIE_DIAGNOSIS_LIMITS_H

#include "facts.h"

#include <math.h>

#define DIAGNOSIS_BROKEN_LOSS 0.5 /* so much is no way any more */

/* Of the echo requests to one object. A single one is chance, be it of few; of many, one in a hundred. */
static inline bool diagnosis_is_lossy(double lost, double sent)
{
	return lost > 1.5 && lost >= 0.01 * sent - 0.5;
}

/* usual_ms: by its history; NAN: none is known. */
static inline bool diagnosis_is_slow_way(double rtt_ms, double usual_ms)
{
	return isnan(usual_ms) ? rtt_ms >= 150.0 : rtt_ms >= 3.0 * usual_ms && rtt_ms >= usual_ms + 20.0;
}

static inline bool diagnosis_is_slow_service(double latency_ms, double usual_ms)
{
	return latency_ms >= 1500.0 && (isnan(usual_ms) || latency_ms >= 2.0 * usual_ms);
}

static inline bool diagnosis_is_trembling(double jitter_ms) { return jitter_ms >= 30.0; }
static inline bool diagnosis_is_steady(double jitter_ms) { return !(jitter_ms >= 15.0); }

/* Of the speed of an access: from there on its queues fill. */
static inline bool diagnosis_is_saturated(double in_util, double out_util) { return fmax(in_util, out_util) >= 0.9; }

/* Beyond what a good circuit has in a day. */
static inline bool diagnosis_has_errors(double errors_ps) { return errors_ps >= 1.0; }

static inline bool diagnosis_is_restarted(int64_t uptime_s) { return uptime_s != UNKNOWN_I64 && uptime_s >= 0 && uptime_s < 3600; }

#endif
