#include "console/forecast.h"

#include "intl.h"
#include "inventory/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS_MAX = 1024, SHORT_MS = 6 * 3600000, WARNING_S = 7 * 86400 };

/* The last POINTS_MAX rows of the disk from that time on. */
static size_t points_of(const struct usage_row *rows, size_t n, const char *disk, int64_t from_ms, struct trend_point *points)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].name, disk) != 0 || rows[i].at.ms < from_ms)
			continue;
		if (k == POINTS_MAX)
			memmove(points, points + 1, --k * sizeof *points);
		points[k++] = (struct trend_point){ rows[i].at, (double)rows[i].used_bytes };
	}
	return k;
}

struct trend forecast_disk(const struct usage_row *rows, size_t n, const char *disk, int64_t size_bytes, wall_t now)
{
	struct trend_point points[POINTS_MAX];
	size_t k = points_of(rows, n, disk, INT64_MIN, points);
	struct trend whole = trend_fit(points, k, (double)size_bytes, now), recent;

	k = points_of(rows, n, disk, now.ms - SHORT_MS, points);
	recent = trend_fit(points, k, (double)size_bytes, now);
	if (recent.verdict == TREND_GROWS && (whole.verdict != TREND_GROWS || recent.full_in_s < whole.full_in_s))
		return recent;
	return whole;
}

static void growth_words(const struct trend *t, char *buf, size_t size)
{
	char bytes[FORMAT_MAX], span[FORMAT_MAX];

	format_bytes((int64_t)llround(t->per_s * 86400), bytes);
	format_duration(t->span_s, span);
	snprintf(buf, size, _("+%s a day over %s"), bytes, span);
}

void forecast_words(const struct trend *t, char *buf, size_t size, bool *ret_warns)
{
	char growth[3 * FORMAT_MAX], left[FORMAT_MAX];

	*ret_warns = t->verdict == TREND_GROWS && t->full_in_s < WARNING_S;
	switch (t->verdict) {
	case TREND_GROWS:
		growth_words(t, growth, sizeof growth);
		format_duration(t->full_in_s, left);
		if (t->full_in_s == 0)
			snprintf(buf, size, _("full by now (%s)"), growth);
		else
			snprintf(buf, size, _("full in %s (%s)"), left, growth);
		return;
	case TREND_FAR:
		growth_words(t, growth, sizeof growth);
		snprintf(buf, size, _("not full within a year (%s)"), growth);
		return;
	case TREND_STEADY:
		format_duration(t->span_s, left);
		snprintf(buf, size, _("no steady growth over %s"), left);
		return;
	case TREND_UNKNOWN:
		snprintf(buf, size, "%s", _("no forecast yet: less than an hour is known"));
		return;
	}
}
