/* Since when the security page tells: the Friday evening before, by local time, whatever the clock does. */
#include "console/week_start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static int in_paris(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return 0;
}

static wall_t at(const char *rfc3339)
{
	struct err e;
	wall_t t;

	if (!wall_parse(rfc3339, (wall_t){ 0 }, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static void assert_start(const char *now, unsigned weeks, const char *expected)
{
	wall_t start = week_start(at(now), weeks);
	char found[WALL_RFC3339_MAX];

	wall_format_rfc3339(start, found);
	if (start.ms != at(expected).ms)
		fail_msg("at %s, %u weeks back: %s, expected %s", now, weeks, found, expected);
}

static void it_is_the_last_friday_evening_before_now(void **state)
{
	(void)state;
	assert_start("2026-11-23T09:00:00+01:00", 0, "2026-11-20T18:00:00+01:00"); /* a Monday */
	assert_start("2026-11-20T18:00:01+01:00", 0, "2026-11-20T18:00:00+01:00");
	assert_start("2026-11-20T18:00:00+01:00", 0, "2026-11-13T18:00:00+01:00"); /* before now: not now itself */
	assert_start("2026-11-20T17:59:59+01:00", 0, "2026-11-13T18:00:00+01:00");
	assert_start("2026-11-21T00:00:00+01:00", 0, "2026-11-20T18:00:00+01:00");
	assert_start("2027-01-01T09:00:00+01:00", 0, "2026-12-25T18:00:00+01:00"); /* over the end of a year */
}

static void earlier_ones_are_weeks_before_that_one(void **state)
{
	(void)state;
	assert_start("2026-11-23T09:00:00+01:00", 1, "2026-11-13T18:00:00+01:00");
	assert_start("2026-11-23T09:00:00+01:00", 52, "2025-11-21T18:00:00+01:00");
}

/* 2026-03-29 and 2026-10-25: a week of 167 and one of 169 hours. */
static void six_in_the_evening_stays_six_in_the_evening_over_a_change_of_the_clock(void **state)
{
	(void)state;
	assert_start("2026-03-30T09:00:00+02:00", 0, "2026-03-27T18:00:00+01:00");
	assert_start("2026-04-06T09:00:00+02:00", 1, "2026-03-27T18:00:00+01:00");
	assert_start("2026-10-26T09:00:00+01:00", 0, "2026-10-23T18:00:00+02:00");
	assert_start("2026-11-02T09:00:00+01:00", 1, "2026-10-23T18:00:00+02:00");
	assert_start("2026-10-25T02:30:00+02:00", 0, "2026-10-23T18:00:00+02:00");
	assert_start("2026-10-25T02:30:00+01:00", 0, "2026-10-23T18:00:00+02:00");
}

/* Each hour of two years: never after now, never more than a week before, and always a Friday at six. */
static void it_holds_at_every_hour_of_two_years(void **state)
{
	const int64_t hour_ms = 3600000, week_ms = 7 * 24 * hour_ms;

	(void)state;
	for (wall_t now = at("2026-01-01T00:30:00+01:00"); now.ms < at("2028-01-01T00:00:00+01:00").ms; now.ms += hour_ms) {
		wall_t start = week_start(now, 0);
		time_t s = (time_t)(start.ms / 1000);
		struct tm tm;

		localtime_r(&s, &tm);
		if (start.ms >= now.ms || now.ms - start.ms > week_ms + hour_ms || tm.tm_wday != 5 || tm.tm_hour != 18 || tm.tm_min || tm.tm_sec)
			fail_msg("not so at %lld", (long long)now.ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_the_last_friday_evening_before_now),
		cmocka_unit_test(earlier_ones_are_weeks_before_that_one),
		cmocka_unit_test(six_in_the_evening_stays_six_in_the_evening_over_a_change_of_the_clock),
		cmocka_unit_test(it_holds_at_every_hour_of_two_years),
	};

	return cmocka_run_group_tests(tests, in_paris, NULL);
}
