#include "trend.h"

#include "facts.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW ((wall_t){ INT64_C(1795316861000) })

enum { QUARTER_S = 900, POINTS = 96 };

/* POINTS quarters of an hour until now: start + per_s × t + noise in turns. */
static size_t line(struct trend_point *p, double start, double per_s, double noise)
{
	for (int i = 0; i < POINTS; i++) {
		int64_t before_s = (int64_t)(POINTS - 1 - i) * QUARTER_S;

		p[i] = (struct trend_point){ { NOW.ms - before_s * 1000 }, start + per_s * (double)i * QUARTER_S + (i % 2 ? noise : -noise) };
	}
	return POINTS;
}

static void a_disk_that_fills_by_one_gib_an_hour_is_full_when_the_line_says(void **state)
{
	struct trend_point p[POINTS];
	const double gib = 1073741824.0;
	size_t n = line(p, 10 * gib, gib / 3600, 0);
	struct trend t = trend_fit(p, n, 100 * gib, NOW);

	(void)state;
	/* 95 quarters have passed: 33.75 GiB are used, 66.25 are left */
	assert_int_equal(t.verdict, TREND_GROWS);
	assert_in_range(t.full_in_s, 238499, 238501);
	assert_int_equal(t.span_s, 95 * QUARTER_S);
	assert_int_equal(t.n, POINTS);
	assert_true(fabs(t.per_s - gib / 3600) < 1);
}

static void what_is_past_its_ceiling_is_full_now(void **state)
{
	struct trend_point p[POINTS];
	size_t n = line(p, 1000, 1, 0);

	(void)state;
	assert_int_equal(trend_fit(p, n, 2000, NOW).full_in_s, 0);
}

static void what_shrinks_or_stays_has_no_date(void **state)
{
	struct trend_point p[POINTS];

	(void)state;
	assert_int_equal(trend_fit(p, line(p, 1e9, -1, 0), 2e9, NOW).verdict, TREND_STEADY);
	assert_int_equal(trend_fit(p, line(p, 1e9, 0, 0), 2e9, NOW).verdict, TREND_STEADY);
	assert_int_equal(trend_fit(p, line(p, 1e9, 0, 0), 2e9, NOW).full_in_s, UNKNOWN_I64);
}

static void a_growth_that_drowns_in_its_scatter_has_no_date(void **state)
{
	struct trend_point p[POINTS];
	double grown = 95.0 * QUARTER_S; /* by 1 a second */

	(void)state;
	assert_int_equal(trend_fit(p, line(p, 1e6, 1, grown * 0.55), 2e6, NOW).verdict, TREND_STEADY);
	assert_int_equal(trend_fit(p, line(p, 1e6, 1, grown * 0.45), 2e6, NOW).verdict, TREND_GROWS);
}

static void a_short_or_sparse_record_has_no_date(void **state)
{
	struct trend_point p[POINTS];

	(void)state;
	line(p, 1000, 1, 0);
	assert_int_equal(trend_fit((struct trend_point[]){ p[0], p[30], p[60] }, 3, 1e5, NOW).verdict, TREND_UNKNOWN); /* points */
	assert_int_equal(trend_fit(p, 4, 1e5, NOW).verdict, TREND_GROWS);
	p[3].at.ms -= 1000; /* 2699 s */
	assert_int_equal(trend_fit(p, 4, 1e5, NOW).verdict, TREND_UNKNOWN);
	assert_int_equal(trend_fit(p, 0, 1e5, NOW).verdict, TREND_UNKNOWN);
}

static void further_than_a_year_is_far(void **state)
{
	struct trend_point p[POINTS];
	double year = 365.0 * 86400, at_now = 1000 + 95.0 * QUARTER_S;

	(void)state;
	line(p, 1000, 1, 0);
	assert_int_equal(trend_fit(p, POINTS, at_now + year - 10, NOW).verdict, TREND_GROWS);
	assert_int_equal(trend_fit(p, POINTS, at_now + year + 10, NOW).verdict, TREND_FAR);
	assert_int_equal(trend_fit(p, POINTS, at_now + year + 10, NOW).full_in_s, UNKNOWN_I64);
}

static void points_at_one_instant_divide_by_nothing(void **state)
{
	struct trend_point p[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		p[i] = (struct trend_point){ NOW, 5 };
	assert_int_equal(trend_fit(p, 4, 10, NOW).verdict, TREND_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_disk_that_fills_by_one_gib_an_hour_is_full_when_the_line_says),
		cmocka_unit_test(what_is_past_its_ceiling_is_full_now),
		cmocka_unit_test(what_shrinks_or_stays_has_no_date),
		cmocka_unit_test(a_growth_that_drowns_in_its_scatter_has_no_date),
		cmocka_unit_test(a_short_or_sparse_record_has_no_date),
		cmocka_unit_test(further_than_a_year_is_far),
		cmocka_unit_test(points_at_one_instant_divide_by_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
