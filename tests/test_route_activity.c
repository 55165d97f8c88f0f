#include "route_activity.h"

#include "facts.h"
#include "tests/long_runs.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define HOUR (INT64_C(3600) * 1000)

/* ---- pairs ---- */

static void a_pair_is_declared_exactly_with_other_capitals_or_not(void **state)
{
	static const struct ae_declared declared[] = { { "SCAN_A", "COVO", 0 }, { "scan_b", "COVO", 1 }, { NULL, "ARCHIVE", 2 }, { "SCAN_A", "COVO", 3 } };
	static const struct ae_seen seen[] = { { "SCAN_A", "COVO", { 5 } }, { "SCAN_B", "COVO", { 6 } }, { "ANY", "ARCHIVE", { 7 } },
		                                   { "ANY", "Archive", { 8 } }, { "SCAN_A", "PACS", { 9 } }, { "SCAN", "COVO", { 9 } } };
	static const enum ae_status expected[] = { AE_DECLARED, AE_CASE_DIFFERS, AE_DECLARED, AE_CASE_DIFFERS, AE_NOT_DECLARED, AE_NOT_DECLARED };
	struct arena *a = arena_new();
	struct ae_comparison c;
	struct err e;

	(void)state;
	assert_true(ae_compare(declared, ARRAY_LEN(declared), seen, ARRAY_LEN(seen), a, &c, &e));
	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		assert_int_equal(c.verdicts[i].status, expected[i]);
	assert_int_equal(c.verdicts[1].declared, 1);
	assert_int_equal(c.verdicts[3].declared, 2);
	assert_true(c.verdicts[4].declared == SIZE_MAX);
	assert_true(c.declared_seen[0].ms == 5 && c.declared_seen[3].ms == 5 && c.declared_seen[2].ms == 7);
	assert_true(c.declared_seen[1].ms == WALL_NEVER.ms); /* with other capitals is not seen */
	arena_free(a);
}

/* ---- a synthetic route ---- */

enum { DAYS = 125, HOURS = DAYS * 24, LEARNT = 28 * 24, MOST_SILENCES = 4, MONTH = 30 * 24 };

struct drawn { uint64_t state; };

static double draw(struct drawn *d)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (double)(d->state >> 11) * 0x1p-53;
}

static uint32_t draw_poisson(struct drawn *d, double mean)
{
	double product = draw(d), limit = exp(-mean);
	uint32_t n = 0;

	while (product > limit) {
		product *= draw(d);
		n++;
	}
	return n;
}

/* Four months and a bit of one route. Exams come by chance, each as one to `cluster` associations; nights, weekends and holidays have their part;
 * the volume falls slowly to `left` of what it was. */
struct route { double an_hour, night, weekend, left; uint32_t cluster; };

static const struct route routes[] = {
	{ 12, 0.1, 0.3, 1, 3 }, { 12, 0.1, 0.3, 0.4, 3 }, { 3, 0.05, 0.1, 0.5, 2 }, { 1, 0.6, 0.9, 1, 1 }, { 0.8, 0.02, 0.02, 0.6, 4 }, { 0.25, 0.5, 0.8, 1, 1 },
};

struct months {
	struct route_hours h;
	uint32_t counts[HOURS];
	uint8_t slots[HOURS];
	double means[HOURS];              /* associations to be expected */
	size_t from[MOST_SILENCES], to[MOST_SILENCES], n_silences;
};

static double mean_of(const struct route *r, size_t hour, uint8_t slot)
{
	double at = slot % 24 >= 8 && slot % 24 < 19 ? 1 : r->night, day = slot / 24 >= 5 ? r->weekend : 1;

	return r->an_hour * at * day * (1 - (1 - r->left) * (double)hour / HOURS);
}

/* One in a while, long enough that so many associations are missing. */
static void plant(struct months *m, const struct route *r, struct drawn *d)
{
	for (size_t month = 1; month <= MOST_SILENCES - 1; month++) {
		size_t from = month * MONTH + (size_t)(draw(d) * MONTH / 2), to = from;
		double missing = 0, enough = (1 + r->cluster) / 2.0 * 24;

		while (to < HOURS && missing < enough)
			missing += m->means[to++];
		if (to == HOURS || to - from > 18 * 24)
			continue;
		m->from[m->n_silences] = from;
		m->to[m->n_silences++] = to;
		for (size_t i = from; i < to; i++)
			m->counts[i] = 0;
	}
}

static void make_months(struct months *m, const struct route *r, struct drawn *d, const char *first)
{
	struct err e;

	*m = (struct months){ .h = { .counts = m->counts, .slots = m->slots, .n = HOURS } };
	assert_true(wall_parse(first, WALL_NEVER, false, &m->h.first, &e));
	route_slots(m->h.first, HOURS, m->slots);
	for (size_t i = 0; i < HOURS; i++) {
		m->means[i] = mean_of(r, i, m->slots[i]);
		for (uint32_t exams = draw_poisson(d, m->means[i] / ((1 + r->cluster) / 2.0)); exams > 0; exams--)
			m->counts[i] += 1 + (uint32_t)(draw(d) * r->cluster);
	}
	plant(m, r, d);
}

/* Which planted silence the instant is in, or just after: a route speaks again with its next association. */
static size_t silence_at(const struct months *m, wall_t since)
{
	size_t hour = (size_t)((since.ms - m->h.first.ms) / HOUR);

	for (size_t i = 0; i < m->n_silences; i++)
		if (hour <= m->to[i] && hour + 14 * 24 > m->from[i]) { /* it began with the last association before */
			bool quiet = true;

			for (size_t k = hour; k < m->from[i] && quiet; k++)
				quiet = m->counts[k] == 0;
			if (quiet)
				return i;
		}
	return SIZE_MAX;
}

struct told { size_t found, planted, false_alerts; };

static struct told play(uint64_t seed, const struct route *r, size_t which)
{
	static const char *const starts[] = { "2026-01-05", "2026-03-09", "2026-07-01", "2026-09-14" };
	struct drawn d = { seed * UINT64_C(0x9e3779b97f4a7c15) + 1 };
	struct months *m = malloc(sizeof *m);
	bool found[MOST_SILENCES] = { false };
	struct told told = { 0 };
	size_t a_month[DAYS / 30 + 1] = { 0 };
	int64_t last = 0;

	assert_non_null(m);
	for (int i = 0; i < 8; i++)
		draw(&d);
	make_months(m, r, &d, starts[seed % ARRAY_LEN(starts)]);
	for (size_t hour = LEARNT; hour < HOURS; hour++) {
		struct route_hours h = m->h;
		struct route_silence s;
		size_t i;

		if (m->counts[hour])
			continue; /* it was heard in this very hour */
		h.n = hour + 1;
		s = route_silence_judge(&h, (wall_t){ h.first.ms + (int64_t)(hour + 1) * HOUR });
		if (s.voice != ROUTE_SILENT || s.since.ms == last)
			continue;
		last = s.since.ms;
		i = silence_at(m, s.since);
		if (i != SIZE_MAX && hour < m->to[i])
			found[i] = true;
		else if (i == SIZE_MAX && ++a_month[hour / MONTH] > 1)
			fail_msg("seed %" PRIu64 ", route %zu: %zu false alerts in month %zu", seed, which, a_month[hour / MONTH], hour / MONTH);
		told.false_alerts += i == SIZE_MAX;
	}
	for (size_t i = 0; i < m->n_silences; i++) {
		if (!found[i])
			fail_msg("seed %" PRIu64 ", route %zu: the silence of hours %zu to %zu was not found", seed, which, m->from[i], m->to[i]);
		told.found += found[i];
	}
	told.planted = m->n_silences;
	free(m);
	return told;
}

/* 4 months of each kind of route: each silence is found before it ends, and no month of a route has a second false alert. */
static void silences_are_found_and_holidays_and_decline_are_none(void **state)
{
	size_t runs = long_runs(8) / 100 + (getenv("VIGIE_LONG") ? 0 : 8);
	struct told all = { 0 };

	(void)state;
	for (size_t i = 0; i < runs; i++)
		for (size_t r = 0; r < ARRAY_LEN(routes); r++) {
			struct told t = play(long_runs_first() + i, &routes[r], r);

			all.found += t.found;
			all.planted += t.planted;
			all.false_alerts += t.false_alerts;
		}
	assert_true(all.planted >= runs * ARRAY_LEN(routes));
	print_message("# %zu silences found of %zu, %zu false alerts in %zu months of a route\n", all.found, all.planted, all.false_alerts,
	              runs * ARRAY_LEN(routes) * 3);
}

/* ---- by itself ---- */

/* So many each hour, for so many weeks, then nothing for so many hours; a holiday is none here. */
static struct route_silence judge_after(size_t weeks, uint32_t each, size_t quiet, uint32_t quiet_is)
{
	size_t n = weeks * ROUTE_SLOTS + quiet;
	uint32_t *counts = calloc(n, sizeof *counts);
	uint8_t *slots = calloc(n, 1);
	struct route_hours h = { { INT64_C(1793574000000) }, counts, slots, n, NULL };
	struct route_silence s;

	assert_true(counts && slots);
	for (size_t i = 0; i < n; i++) {
		counts[i] = i < n - quiet ? each : quiet_is;
		slots[i] = (uint8_t)(i % ROUTE_SLOTS);
	}
	s = route_silence_judge(&h, (wall_t){ h.first.ms + (int64_t)n * HOUR });
	free(counts);
	free(slots);
	return s;
}

static void a_silence_says_since_when_and_what_is_usual(void **state)
{
	struct route_silence s = judge_after(8, 1, 12, 0);

	(void)state;
	assert_int_equal(s.voice, ROUTE_SILENT);
	assert_int_equal(s.usual_low, 12);
	assert_int_equal(s.usual_high, 12);
	assert_true(fabs(s.missing - 12) < 0.01);
	assert_true(s.since.ms == INT64_C(1793574000000) + 8 * ROUTE_SLOTS * HOUR);
	assert_int_equal(judge_after(8, 1, 9, 0).voice, ROUTE_HEARD);
	assert_int_equal(judge_after(8, 10, 2, 0).voice, ROUTE_SILENT);
}

/* Ten an hour for eight weeks, one an hour in the ninth: a tenth is to be expected, though the mean of eight weeks is much more. */
static void what_is_missing_follows_the_last_seven_days(void **state)
{
	enum { QUIET = 6, N = 9 * ROUTE_SLOTS + QUIET };
	static uint32_t counts[N];
	static uint8_t slots[N];
	struct route_hours h = { { INT64_C(1793574000000) }, counts, slots, N, NULL };
	wall_t now = { h.first.ms + N * HOUR };

	(void)state;
	for (size_t i = 0; i < N; i++) {
		counts[i] = i < 8 * ROUTE_SLOTS ? 10 : i < 9 * ROUTE_SLOTS;
		slots[i] = (uint8_t)(i % ROUTE_SLOTS);
	}
	assert_true(fabs(route_silence_judge(&h, now).missing - QUIET) < 0.1);
	for (size_t i = 8 * ROUTE_SLOTS + 1; i < 9 * ROUTE_SLOTS - 1; i++)
		counts[i] = 0; /* it was silent all that week, and is not quieter for that */
	assert_true(route_silence_judge(&h, now).missing > 9 * QUIET * 0.8);
}

static void while_nobody_looks_nothing_is_silent(void **state)
{
	struct route_silence s = judge_after(8, 1, 100, ROUTE_UNWATCHED);

	(void)state;
	assert_int_equal(s.voice, ROUTE_HEARD);
	assert_true(s.missing == 0);
}

static void a_route_is_learnt_for_two_weeks_and_may_never_have_been_heard(void **state)
{
	(void)state;
	assert_int_equal(judge_after(1, 1, 100, 0).voice, ROUTE_LEARNING);
	assert_int_equal(judge_after(2, 1, 100, 0).voice, ROUTE_SILENT);
	assert_int_equal(judge_after(8, 0, 100, 0).voice, ROUTE_NEVER_HEARD);
	assert_int_equal(judge_after(8, ROUTE_UNWATCHED, 100, ROUTE_UNWATCHED).voice, ROUTE_NEVER_HEARD);
}

static void a_holiday_is_a_sunday_and_the_clock_change_moves_no_hour(void **state)
{
	uint8_t slots[48];
	wall_t first;
	struct err e;

	(void)state;
	assert_true(wall_parse("2026-11-11", WALL_NEVER, false, &first, &e)); /* a Wednesday */
	route_slots(first, 25, slots);
	assert_int_equal(slots[0], 6 * 24);
	assert_int_equal(slots[24], 3 * 24);
	assert_true(wall_parse("2026-10-25", WALL_NEVER, false, &first, &e)); /* 25 hours */
	route_slots(first, 26, slots);
	assert_int_equal(slots[2], 6 * 24 + 2);
	assert_int_equal(slots[3], 6 * 24 + 2);
	assert_int_equal(slots[25], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pair_is_declared_exactly_with_other_capitals_or_not),
		cmocka_unit_test(silences_are_found_and_holidays_and_decline_are_none),
		cmocka_unit_test(a_silence_says_since_when_and_what_is_usual),
		cmocka_unit_test(what_is_missing_follows_the_last_seven_days),
		cmocka_unit_test(while_nobody_looks_nothing_is_silent),
		cmocka_unit_test(a_route_is_learnt_for_two_weeks_and_may_never_have_been_heard),
		cmocka_unit_test(a_holiday_is_a_sunday_and_the_clock_change_moves_no_hour),
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
