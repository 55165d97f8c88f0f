#include "inventory/threshold.h"

#include "err.h"

#include <math.h>
#include <string.h>

const struct measure_class measure_classes[MEASURE_COUNT] = {
#define X(id, key, label, kinds, low, judged, share, hysteresis) [MEASURE_##id] = { key, label, kinds, low, share, judged, hysteresis },
	MEASURES(X)
#undef X
};

enum measure measure_from_key(const char *key)
{
	for (enum measure m = 0; m < MEASURE_COUNT; m++)
		if (strcmp(measure_classes[m].key, key) == 0)
			return m;
	return MEASURE_COUNT;
}

bool measure_is_of(enum measure m, const char *kind)
{
	size_t n = strlen(kind);

	for (const char *p = measure_classes[m].kinds; (p = strstr(p, kind)) != NULL; p += n)
		if (p[-1] == ' ' && p[n] == ' ')
			return true;
	return false;
}

static bool is_past(enum measure m, const struct limits *l, double limit, double value, bool was)
{
	const struct measure_class *c = &measure_classes[m];
	double back = isnan(l->hysteresis) ? c->hysteresis * (c->share ? 1 : fabs(limit)) : l->hysteresis;

	if (isnan(limit))
		return false;
	if (!was)
		back = 0;
	return c->low ? value <= limit + back : value >= limit - back;
}

enum state threshold_judge(enum measure m, const struct limits *l, double value, enum state before)
{
	if (is_past(m, l, l->critical, value, before == STATE_CRITICAL))
		return STATE_CRITICAL;
	if (is_past(m, l, l->warning, value, before == STATE_CRITICAL || before == STATE_WARNING))
		return STATE_WARNING;
	return STATE_OK;
}

double threshold_limit(const struct limits *l, enum state s)
{
	return (s == STATE_CRITICAL && !isnan(l->critical)) || isnan(l->warning) ? l->critical : l->warning;
}

/* ---- the mean ---- */

static int64_t minute_of(mono_t t)
{
	return t.ns / INT64_C(60000000000);
}

void window_add(struct window *w, double value, mono_t at)
{
	int64_t minute = minute_of(at);
	size_t i = (size_t)(minute % WINDOW_MINUTES);

	if (isnan(value))
		return;
	for (int64_t m = minute - w->minute < WINDOW_MINUTES ? w->minute + 1 : minute - WINDOW_MINUTES + 1; m <= minute; m++) {
		w->sum[m % WINDOW_MINUTES] = 0;
		w->n[m % WINDOW_MINUTES] = 0;
	}
	w->minute = minute;
	w->sum[i] += (float)value;
	if (w->n[i] < UINT16_MAX)
		w->n[i]++;
}

double window_mean(const struct window *w, mono_t now, int *ret_minutes)
{
	int64_t minute = minute_of(now), oldest = minute;
	double sum = 0;
	unsigned n = 0;

	for (int64_t m = w->minute; m > minute - WINDOW_MINUTES && m > w->minute - WINDOW_MINUTES && m >= 0; m--) {
		size_t i = (size_t)(m % WINDOW_MINUTES);

		if (w->n[i] == 0)
			continue;
		sum += (double)w->sum[i];
		n += w->n[i];
		oldest = m;
	}
	*ret_minutes = (int)(minute - oldest);
	return n > 0 && *ret_minutes >= WINDOW_LEAST_MINUTES ? sum / n : (double)NAN;
}
