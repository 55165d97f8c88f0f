/* Trend: when a growing quantity will reach its ceiling, by a straight line (least squares) through what was measured. Pure. */
#ifndef VIGIE_TREND_H
#define VIGIE_TREND_H

#include "vtime.h"

#include <stddef.h>

struct trend_point {
	wall_t at;
	double value;
};

/* Why there is no date. */
enum trend_verdict {
	TREND_GROWS,       /* full_in_s tells */
	TREND_UNKNOWN,     /* fewer than TREND_POINTS_MIN points, or less than TREND_SPAN_MIN_S between the first and the last */
	TREND_STEADY,      /* it shrinks, stays, or moves up and down by more than it grows */
	TREND_FAR,         /* it grows, but would take longer than TREND_HORIZON_S */
};

enum { TREND_POINTS_MIN = 4, TREND_SPAN_MIN_S = 2700, TREND_HORIZON_S = 365 * 86400 };

struct trend {
	enum trend_verdict verdict;
	int64_t full_in_s;  /* TREND_GROWS: from now on, 0 when the line has passed the ceiling; else UNKNOWN_I64 */
	double per_s;       /* slope; NAN when TREND_UNKNOWN */
	int64_t span_s;     /* the basis: between the first and the last point */
	size_t n;
};

/* points: in order of time. A growth counts only when over the span it is more than twice what the points scatter around the line
 * (their standard deviation). ceiling: in the unit of the values. */
struct trend trend_fit(const struct trend_point *points, size_t n, double ceiling, wall_t now);

#endif
