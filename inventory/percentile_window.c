#include "inventory/percentile_window.h"

#include <math.h>

enum { RING = PERCENTILE_SLOTS + 1 };

static int64_t slot_of(mono_t t)
{
	return t.ns / (PERCENTILE_SLOT_MINUTES * INT64_C(60000000000));
}

void percentile_window_add(struct percentile_window *w, double value, mono_t at)
{
	int64_t slot = slot_of(at);

	if (isnan(value))
		return;
	for (int64_t s = slot - w->slot < RING ? w->slot + 1 : slot - RING + 1; s <= slot; s++) {
		w->sum[s % RING] = 0;
		w->n[s % RING] = 0;
	}
	w->slot = slot;
	w->sum[slot % RING] += (float)value;
	if (w->n[slot % RING] < UINT16_MAX)
		w->n[slot % RING]++;
}

double percentile_window_95(const struct percentile_window *w, mono_t now, int *ret_minutes)
{
	double highest = -INFINITY, second = -INFINITY;
	int64_t running = slot_of(now), oldest = running;
	unsigned known = 0;

	for (int64_t s = w->slot < running ? w->slot : running - 1; s >= 0 && s >= running - PERCENTILE_SLOTS && s > w->slot - RING; s--) {
		double mean;

		if (w->n[s % RING] == 0)
			continue;
		mean = (double)w->sum[s % RING] / w->n[s % RING];
		second = fmax(second, fmin(mean, highest));
		highest = fmax(highest, mean);
		oldest = s;
		known++;
	}
	*ret_minutes = (int)(running - oldest) * PERCENTILE_SLOT_MINUTES;
	return known >= PERCENTILE_LEAST_SLOTS ? second : (double)NAN;
}
