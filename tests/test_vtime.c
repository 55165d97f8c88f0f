#include "vtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* 2026-11-22T03:07:41Z, a Sunday; Paris is one hour ahead */
static const wall_t now = { INT64_C(1795316861000) };

static void assert_reads(const char *text, bool end_of_day, const char *expected)
{
	char buf[WALL_RFC3339_MAX];
	struct err e;
	wall_t t;

	assert_true(wall_parse(text, now, end_of_day, &t, &e));
	wall_format_rfc3339(t, buf);
	assert_string_equal(buf, expected);
}

static void a_date_as_an_end_is_the_end_of_that_local_day(void **state)
{
	(void)state;
	assert_reads("2026-11-22", true, "2026-11-22T22:59:59.999Z");
	assert_reads("2026-11-22", false, "2026-11-21T23:00:00Z");
}

static void a_clock_time_is_the_next_one_for_an_end_and_the_last_one_for_a_start(void **state)
{
	(void)state;
	assert_reads("07:00", true, "2026-11-22T06:00:00Z");
	assert_reads("03:00", true, "2026-11-23T02:00:00Z");
	assert_reads("03:00", false, "2026-11-22T02:00:00Z");
	assert_reads("07:00", false, "2026-11-21T06:00:00Z");
}

static void rfc3339_with_an_offset_ignores_the_local_zone(void **state)
{
	(void)state;
	assert_reads("2026-11-22T03:07:41.250+02:00", false, "2026-11-22T01:07:41.250Z");
	assert_reads("2026-11-22T03:07:41Z", false, "2026-11-22T03:07:41Z");
	assert_reads("2026-07-14 12:00", false, "2026-07-14T10:00:00Z");
}

static void a_duration_counts_ahead_for_an_end_and_back_for_a_start(void **state)
{
	(void)state;
	assert_reads("2h", true, "2026-11-22T05:07:41Z");
	assert_reads("30m", false, "2026-11-22T02:37:41Z");
}

static void nonsense_is_refused_with_what_was_expected(void **state)
{
	static const char *const bad[] = { "", "yesterday", "2026-13-01", "2026-02-29", "25:00", "2026-11-22T03", "-2h", "99999d" };
	struct err e;
	wall_t t = { 42 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(wall_parse(bad[i], now, true, &t, &e));
		assert_int_equal(e.kind, ERR_USAGE);
		assert_int_equal(t.ms, 42);
	}
}

static void assert_skipped(const char *text, wall_t when)
{
	wall_t t = { 42 };
	struct err e;

	for (int end = 0; end < 2; end++) {
		assert_false(wall_parse(text, when, end, &t, &e));
		assert_int_equal(e.kind, ERR_DATA);
		assert_non_null(strstr(e.text, "the clocks skip that hour"));
		assert_int_equal(t.ms, 42);
	}
}

static void an_hour_that_the_clocks_skip_is_refused(void **state)
{
	static const wall_t night = { INT64_C(1774747800000) }; /* 2026-03-29T01:30:00Z: 03:30, an hour ago it was 01:30 */

	(void)state;
	assert_skipped("2026-03-29 02:30", now);
	assert_skipped("2026-03-29T02:00:00", now);
	assert_skipped("2026-03-29 02:59:59", now);
	assert_skipped("02:30", (wall_t){ night.ms - 5400000 });
	assert_reads("2026-03-29 01:59:59", false, "2026-03-29T00:59:59Z");
	assert_reads("2026-03-29 03:00", false, "2026-03-29T01:00:00Z");
	assert_reads("2026-03-29T02:30+01:00", false, "2026-03-29T01:30:00Z");
	assert_reads("2026-03-29", true, "2026-03-29T21:59:59.999Z");
}

static void of_an_hour_that_comes_twice_the_first_one_is_meant(void **state)
{
	static const wall_t between = { INT64_C(1792889100000) }; /* 2026-10-25T00:45:00Z: 02:45, and 02:45 again in an hour */
	wall_t t;

	(void)state;
	for (int asked_before = 0; asked_before < 2; asked_before++) { /* mktime(3) remembers */
		assert_reads(asked_before ? "2026-12-01 12:00" : "2026-07-01 12:00", false, asked_before ? "2026-12-01T11:00:00Z" : "2026-07-01T10:00:00Z");
		assert_reads("2026-10-25 02:30", false, "2026-10-25T00:30:00Z");
		assert_reads("2026-10-25 02:30", true, "2026-10-25T00:30:00Z");
	}
	assert_reads("2026-10-25T02:30+01:00", false, "2026-10-25T01:30:00Z");
	assert_true(wall_parse("02:30", between, true, &t, NULL));
	assert_int_equal(t.ms, between.ms + 45 * 60000);
	assert_true(wall_parse("02:30", between, false, &t, NULL));
	assert_int_equal(t.ms, between.ms - 15 * 60000);
	assert_true(wall_parse("02:30", (wall_t){ between.ms + 3600000 }, false, &t, NULL));
	assert_int_equal(t.ms, between.ms + 45 * 60000);
}

static void a_bare_duration_counts_seconds(void **state)
{
	int64_t ms;

	(void)state;
	assert_true(duration_parse_ms("60", &ms, NULL));
	assert_int_equal(ms, 60000);
	assert_true(duration_parse_ms("500ms", &ms, NULL));
	assert_int_equal(ms, 500);
	assert_false(duration_parse_ms("5 parsecs", &ms, NULL));
	assert_false(duration_parse_ms("99999999999999999999", &ms, NULL));
}

static void days_are_rounded_towards_the_past_on_both_sides_of_the_end(void **state)
{
	const int64_t day_ms = 86400000;
	const struct { int64_t left_ms, days; } cases[] = {
		{ 5 * day_ms + 1, 5 }, { 5 * day_ms, 5 }, { day_ms, 1 }, { day_ms - 1, 0 }, { 0, 0 }, { -1, -1 }, { -day_ms, -1 },
		{ -day_ms - 1, -2 }, { -5 * day_ms / 2, -3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(wall_days_until((wall_t){ now.ms + cases[i].left_ms }, now), cases[i].days);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_as_an_end_is_the_end_of_that_local_day),
		cmocka_unit_test(a_clock_time_is_the_next_one_for_an_end_and_the_last_one_for_a_start),
		cmocka_unit_test(rfc3339_with_an_offset_ignores_the_local_zone),
		cmocka_unit_test(a_duration_counts_ahead_for_an_end_and_back_for_a_start),
		cmocka_unit_test(nonsense_is_refused_with_what_was_expected),
		cmocka_unit_test(an_hour_that_the_clocks_skip_is_refused),
		cmocka_unit_test(of_an_hour_that_comes_twice_the_first_one_is_meant),
		cmocka_unit_test(a_bare_duration_counts_seconds),
		cmocka_unit_test(days_are_rounded_towards_the_past_on_both_sides_of_the_end),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
