#include "inventory/live_watched.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX = 48 };

/* Two decimals below ten, none from a hundred on. */
static const char *number(double v, char buf[NUMBER_MAX])
{
	snprintf(buf, NUMBER_MAX, "%.*f", v < 9.995 ? 2 : v < 99.95 ? 1 : 0, v);
	for (size_t n = strlen(buf); strchr(buf, '.') && (buf[n - 1] == '0' || buf[n - 1] == '.'); n--) {
		bool whole = buf[n - 1] == '.';

		buf[n - 1] = '\0';
		if (whole)
			break;
	}
	return buf;
}

void threshold_describe(enum measure m, double limit, const struct reading *r, int minutes, char *buf, size_t size)
{
	double share = 100 * r->value;
	char value[NUMBER_MAX], limits[NUMBER_MAX];

	switch (m) {
	case MEASURE_IN_UTIL:
		snprintf(buf, size, "incoming use %.0f %%, 95th percentile of %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_OUT_UTIL:
		snprintf(buf, size, "outgoing use %.0f %%, 95th percentile of %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_IN_ERRORS_PS:
		snprintf(buf, size, "incoming errors: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_OUT_ERRORS_PS:
		snprintf(buf, size, "outgoing errors: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_IN_DISCARDS_PS:
		snprintf(buf, size, "incoming discards: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_OUT_DISCARDS_PS:
		snprintf(buf, size, "outgoing discards: %s a second over %d min, limit %s", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_LOSS_RATIO:
		snprintf(buf, size, "loss %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_LATENCY_MS:
		snprintf(buf, size, "latency %s ms over %d min, limit %s ms", number(r->value, value), minutes, number(limit, limits));
		break;
	case MEASURE_CPU_RATIO:
		snprintf(buf, size, "processor %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_MEMORY_RATIO:
		snprintf(buf, size, "memory %.0f %% over %d min, limit %.0f %%", share, minutes, 100 * limit);
		break;
	case MEASURE_USED_RATIO:
		snprintf(buf, size, "%.90s is %.0f %% full, limit %.0f %%", r->what, share, 100 * limit);
		break;
	case MEASURE_HOURS_TO_FULL:
		snprintf(buf, size, "%.90s will be full in %.0f h, limit %.0f h", r->what, r->value, limit);
		break;
	case MEASURE_HEALTHY:
		snprintf(buf, size, "%.0f of %zu services work, limit %.0f", r->value, r->of, limit);
		break;
	case MEASURE_DAYS_LEFT:
	case MEASURE_COUNT:
		break;
	}
}
