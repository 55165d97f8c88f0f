#include "vtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
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
		cmocka_unit_test(a_bare_duration_counts_seconds),
		cmocka_unit_test(days_are_rounded_towards_the_past_on_both_sides_of_the_end),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
