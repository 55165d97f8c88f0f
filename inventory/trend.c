#include "trend.h"

#include "facts.h"

#include <math.h>

struct line {
	double slope, at_now; /* per second; the line's value at now */
	double scatter;       /* standard deviation of the points around it */
};

static double seconds(wall_t t, wall_t now)
{
	return (double)(t.ms - now.ms) / 1000;
}

/* Time counts from now, so that what is subtracted are small numbers. */
static struct line fit(const struct trend_point *p, size_t n, wall_t now)
{
	double mean_t = 0, mean_v = 0, tt = 0, tv = 0, rest = 0;
	struct line l;

	for (size_t i = 0; i < n; i++) {
		mean_t += seconds(p[i].at, now) / (double)n;
		mean_v += p[i].value / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		double t = seconds(p[i].at, now) - mean_t;

		tt += t * t;
		tv += t * (p[i].value - mean_v);
	}
	l.slope = tt > 0 ? tv / tt : 0;
	l.at_now = mean_v - l.slope * mean_t;
	for (size_t i = 0; i < n; i++) {
		double off = p[i].value - (l.at_now + l.slope * seconds(p[i].at, now));

		rest += off * off;
	}
	l.scatter = sqrt(rest / (double)n);
	return l;
}

struct trend trend_fit(const struct trend_point *points, size_t n, double ceiling, wall_t now)
{
	struct trend t = { .verdict = TREND_UNKNOWN, .full_in_s = UNKNOWN_I64, .per_s = NAN, .n = n };
	double left;
	struct line l;

	if (n > 0)
		t.span_s = (points[n - 1].at.ms - points[0].at.ms) / 1000;
	if (n < TREND_POINTS_MIN || t.span_s < TREND_SPAN_MIN_S)
		return t;
	l = fit(points, n, now);
	t.per_s = l.slope;
	t.verdict = TREND_STEADY;
	if (l.slope * (double)t.span_s <= 2 * l.scatter)
		return t;
	left = (ceiling - l.at_now) / l.slope;
	t.verdict = left > TREND_HORIZON_S ? TREND_FAR : TREND_GROWS;
	if (t.verdict == TREND_GROWS)
		t.full_in_s = left > 0 ? (int64_t)left : 0;
	return t;
}
