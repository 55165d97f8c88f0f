/* Whether a route that is quiet is quiet by chance. */
#include "route_activity.h"

#include "facts.h"
#include "holidays.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define HOUR_MS (INT64_C(3600) * 1000)

enum { DAY_HOURS = 24, SUNDAY = 6, MOST_WINDOWS = ROUTE_USUAL_WEEKS, LEAST_WINDOWS = 4, LEAST_EXAMS = 40, LEVEL_WEEKS = 4 };

static const double safety = 3;           /* e to the power of minus this: false alerts a month */
static const double month_days = 30, month_weeks = 30.0 / 7;

static const char *const voices[] = { [ROUTE_HEARD] = "heard", [ROUTE_SILENT] = "silent", [ROUTE_LEARNING] = "learning", [ROUTE_NEVER_HEARD] = "never" };

const char *route_voice_name(enum route_voice v)
{
	return voices[v];
}

void route_slots(wall_t first, size_t n, uint8_t *ret)
{
	for (size_t i = 0; i < n; i++) {
		time_t t = (time_t)((first.ms + (int64_t)i * HOUR_MS) / 1000);
		struct tm tm;
		int day;

		localtime_r(&t, &tm);
		day = holiday_is(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) ? SUNDAY : (tm.tm_wday + 6) % 7;
		ret[i] = (uint8_t)(day * DAY_HOURS + tm.tm_hour);
	}
}

/* ---- what is usual ---- */

struct usual {
	double means[ROUTE_SLOTS];
	double clusters;                  /* variance by mean, at least 1: how many associations come as one */
	double a_month;                   /* associations */
	size_t watched;                   /* hours that it is made of */
};

static void learn_means(struct usual *u, const struct route_hours *h, size_t from, size_t end, size_t *samples)
{
	for (size_t i = from; i < end; i++) {
		if (h->counts[i] == ROUTE_UNWATCHED)
			continue;
		u->means[h->slots[i]] += h->counts[i];
		samples[h->slots[i]]++;
		u->watched++;
	}
	for (size_t s = 0; s < ROUTE_SLOTS; s++) {
		u->means[s] = samples[s] ? u->means[s] / (double)samples[s] : 0;
		u->a_month += u->means[s] * month_weeks;
	}
}

/* Pearson's statistic by its degrees of freedom: each mean took one. */
static void learn_clusters(struct usual *u, const struct route_hours *h, size_t from, size_t end, const size_t *samples)
{
	double squares = 0, means = 0;

	for (size_t i = from; i < end; i++) {
		size_t n = samples[h->slots[i]];
		double mean = u->means[h->slots[i]], off = h->counts[i] - mean;

		if (h->counts[i] == ROUTE_UNWATCHED || n < 2)
			continue;
		squares += off * off * (double)n / (double)(n - 1);
		means += mean;
	}
	u->clusters = means > 0 ? fmax(1, squares / means) : 1;
}

static void learn(struct usual *u, const struct route_hours *h, size_t end)
{
	size_t samples[ROUTE_SLOTS] = { 0 }, most = (size_t)ROUTE_USUAL_WEEKS * ROUTE_SLOTS, from = end > most ? end - most : 0;

	*u = (struct usual){ 0 };
	learn_means(u, h, from, end, samples);
	learn_clusters(u, h, from, end, samples);
}

/* How full the last seven days were, of what was usual: at most 1. More days, when that is too few associations to tell. What was a silence
 * itself is left out, and days before it are taken. */
static double level_of(const struct usual *u, const struct route_hours *h, size_t end, double after)
{
	double came = 1, expected = 1, gap = 0;
	size_t hours = 0, gap_hours = 0;

	for (size_t i = end; i-- > 0 && (hours < ROUTE_SLOTS || expected < LEAST_EXAMS * u->clusters) && hours < LEVEL_WEEKS * ROUTE_SLOTS;) {
		if (h->counts[i] == ROUTE_UNWATCHED)
			continue;
		gap += u->means[h->slots[i]];
		gap_hours++;
		if (h->counts[i] == 0)
			continue;
		if (gap < after) {
			came += h->counts[i];
			expected += gap;
			hours += gap_hours;
		}
		gap = 0;
		gap_hours = 0;
	}
	return fmin(1, came / expected);
}

/* ---- since then ---- */

/* Of an hour, the part before now. */
static double part_of(const struct route_hours *h, size_t i, wall_t now)
{
	int64_t passed = now.ms - (h->first.ms + (int64_t)i * HOUR_MS);

	return passed >= HOUR_MS ? 1 : passed <= 0 ? 0 : (double)passed / HOUR_MS;
}

static double missing_since(const struct usual *u, const struct route_hours *h, size_t from, wall_t now)
{
	double missing = 0;

	for (size_t i = from; i < h->n; i++)
		if (h->counts[i] != ROUTE_UNWATCHED)
			missing += u->means[h->slots[i]] * part_of(h, i, now);
	return missing;
}

static int by_count(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct window { int64_t n, octets; };

/* What the same hours of a week before had; false: they were not all watched, or one of them was a holiday and is none now. */
static bool count_window(const struct route_hours *h, size_t from, size_t weeks, struct window *ret)
{
	size_t back = weeks * ROUTE_SLOTS;
	struct window w = { 0, 0 };

	if (from < back)
		return false;
	for (size_t i = from; i < h->n; i++) {
		if (h->counts[i - back] == ROUTE_UNWATCHED || h->slots[i - back] != h->slots[i])
			return false;
		w.n += h->counts[i - back];
		w.octets += h->octets ? (int64_t)h->octets[i - back] : 0;
	}
	*ret = w;
	return true;
}

/* Returns whether such a window without an association is rare: at most one in four. The least and the most, of many without the outermost. */
static bool compare_weeks(const struct route_hours *h, size_t from, struct route_silence *ret)
{
	int64_t counts[MOST_WINDOWS], octets[MOST_WINDOWS];
	size_t n = 0, empty = 0, cut;
	struct window w;

	for (size_t weeks = 1; weeks <= MOST_WINDOWS && (h->n - from) < ROUTE_SLOTS; weeks++) {
		if (!count_window(h, from, weeks, &w))
			continue;
		counts[n] = w.n;
		octets[n++] = w.octets;
		empty += w.n == 0;
	}
	if (n == 0)
		return true;
	qsort(counts, n, sizeof *counts, by_count);
	qsort(octets, n, sizeof *octets, by_count);
	if (h->octets)
		ret->usual_octets = octets[n / 2];
	cut = n > LEAST_WINDOWS;
	ret->usual_low = counts[cut];
	ret->usual_high = counts[n - 1 - cut];
	return n < LEAST_WINDOWS || empty * 4 <= n;
}

struct route_silence route_silence_judge(const struct route_hours *h, wall_t now)
{
	struct route_silence s = ROUTE_SILENCE_INIT;
	struct usual u;
	size_t end = h->n;

	while (end > 0 && (h->counts[end - 1] == 0 || h->counts[end - 1] == ROUTE_UNWATCHED))
		end--;
	if (end == 0)
		return s;
	learn(&u, h, end);
	s.since = (wall_t){ h->first.ms + (int64_t)end * HOUR_MS };
	s.voice = ROUTE_LEARNING;
	if (u.watched < ROUTE_LEARN_HOURS)
		return s;
	s.a_day = u.a_month / month_days;
	s.after = u.clusters * (log(u.a_month / u.clusters + 1) + safety);
	s.missing = missing_since(&u, h, end, now) * level_of(&u, h, end, s.after);
	s.voice = compare_weeks(h, end, &s) && s.missing >= s.after ? ROUTE_SILENT : ROUTE_HEARD;
	return s;
}
