#include "silence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static wall_t at(const char *rfc3339)
{
	struct err e;
	wall_t t = WALL_NEVER;

	if (!wall_parse(rfc3339, WALL_NEVER, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static bool holds(const struct silence_time *s, const char *when)
{
	return silence_holds(s, at(when), NULL);
}

static void one_holds_from_its_begin_until_before_its_end(void **state)
{
	struct silence_time s = { at("2026-11-22T01:00:00Z"), at("2026-11-22T03:00:00Z"), WALL_NEVER, NULL };
	wall_t until = WALL_NEVER;

	(void)state;
	assert_false(holds(&s, "2026-11-22T00:59:59Z"));
	assert_true(silence_holds(&s, at("2026-11-22T01:00:00Z"), &until));
	assert_true(until.ms == s.until.ms);
	assert_false(holds(&s, "2026-11-22T03:00:00Z"));
	s.ended = at("2026-11-22T02:00:00Z");
	assert_true(holds(&s, "2026-11-22T01:59:59Z"));
	assert_false(holds(&s, "2026-11-22T02:00:00Z"));
}

/* The night of 2026-10-25 has 25 hours in Paris: 02:00 there is 00:00Z before it and 01:00Z after it. */
static void one_of_each_day_keeps_its_local_time_of_day(void **state)
{
	struct silence_time s = { at("2026-10-20T02:00:00+02:00"), at("2026-10-20T04:00:00+02:00"), WALL_NEVER, "daily" };
	wall_t until = WALL_NEVER;

	(void)state;
	assert_true(holds(&s, "2026-10-24T03:59:59+02:00"));
	assert_false(holds(&s, "2026-10-24T04:00:00+02:00"));
	assert_false(holds(&s, "2026-11-22T00:30:00Z"));
	assert_true(silence_holds(&s, at("2026-11-22T02:59:59Z"), &until));
	assert_true(until.ms == at("2026-11-22T03:00:00Z").ms);
	assert_false(holds(&s, "2026-11-22T03:00:00Z"));
	assert_false(holds(&s, "2026-10-19T02:30:00+02:00")); /* before the first */
	s.ended = at("2026-11-01T00:00:00Z");
	assert_false(holds(&s, "2026-11-22T01:30:00Z"));
}

static void one_that_recurs_does_not_do_so_for_ever(void **state)
{
	struct silence_time s = { at("2026-01-01T02:00:00Z"), at("2026-01-01T04:00:00Z"), WALL_NEVER, "daily" };

	(void)state;
	assert_true(holds(&s, "2027-01-01T03:00:00Z"));
	assert_false(holds(&s, "2027-01-02T03:00:00Z"));
}

static void one_past_midnight_holds_on_both_sides_of_it(void **state)
{
	struct silence_time s = { at("2026-11-02T23:00:00+01:00"), at("2026-11-03T01:00:00+01:00"), WALL_NEVER, "weekly" };

	(void)state;
	assert_true(holds(&s, "2026-11-16T23:30:00+01:00"));
	assert_true(holds(&s, "2026-11-17T00:30:00+01:00"));
	assert_false(holds(&s, "2026-11-17T23:30:00+01:00"));
	assert_false(holds(&s, "2026-11-18T00:30:00+01:00"));
}

static void one_of_each_month_leaves_out_months_without_that_day(void **state)
{
	struct silence_time s = { at("2026-10-31T22:00:00+01:00"), at("2026-11-01T02:00:00+01:00"), WALL_NEVER, "monthly" };

	(void)state;
	assert_false(holds(&s, "2026-11-30T23:00:00+01:00"));
	assert_false(holds(&s, "2026-12-01T23:00:00+01:00"));
	assert_true(holds(&s, "2026-12-31T23:00:00+01:00"));
	assert_true(holds(&s, "2027-01-01T01:00:00+01:00"));
	assert_false(holds(&s, "2027-02-28T23:00:00+01:00"));
	assert_false(holds(&s, "2027-03-03T23:00:00+01:00"));
}

static void one_over_the_night_of_a_clock_change_ends_at_its_local_time(void **state)
{
	struct silence_time s = { at("2026-10-17T22:00:00+02:00"), at("2026-10-18T06:00:00+02:00"), WALL_NEVER, "weekly" };
	wall_t until = WALL_NEVER;

	(void)state;
	assert_true(silence_holds(&s, at("2026-10-25T05:59:59+01:00"), &until));
	assert_true(until.ms == at("2026-10-25T06:00:00+01:00").ms);
	assert_false(holds(&s, "2026-10-25T06:00:00+01:00"));
	assert_true(holds(&s, "2026-11-01T05:59:59+01:00"));
	assert_false(holds(&s, "2026-11-01T06:00:00+01:00"));
	assert_true(holds(&s, "2027-03-28T05:59:59+02:00"));
	assert_false(holds(&s, "2027-03-28T06:00:00+02:00"));
}

/* Whatever the clock was asked before: mktime(3) remembers. */
static void one_in_the_hour_that_comes_twice_lasts_from_the_first_to_the_second(void **state)
{
	static const char *const asked_before[] = { "2026-07-01T12:00:00Z", "2026-12-01T12:00:00Z" };
	struct silence_time s = { at("2026-10-20T02:15:00+02:00"), at("2026-10-20T02:45:00+02:00"), WALL_NEVER, "daily" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(asked_before); i++) {
		wall_t until = WALL_NEVER;

		holds(&s, asked_before[i]);
		assert_false(holds(&s, "2026-10-25T02:14:59+02:00"));
		assert_true(silence_holds(&s, at("2026-10-25T02:15:00+02:00"), &until));
		assert_int_equal(until.ms, at("2026-10-25T02:45:00+01:00").ms);
		holds(&s, asked_before[i]);
		assert_true(holds(&s, "2026-10-25T02:44:59+01:00"));
		assert_false(holds(&s, "2026-10-25T02:45:00+01:00"));
	}
}

static void one_that_begins_in_the_hour_that_is_left_out_is_as_long_as_ever(void **state)
{
	struct silence_time s = { at("2026-03-22T02:15:00+01:00"), at("2026-03-22T03:05:00+01:00"), WALL_NEVER, "weekly" };
	wall_t until = WALL_NEVER;

	(void)state;
	assert_true(silence_holds(&s, at("2026-03-29T03:30:00+02:00"), &until));
	assert_true(until.ms == at("2026-03-29T04:05:00+02:00").ms);
}

static void one_of_each_month_ends_as_many_days_after_its_begin_as_the_first(void **state)
{
	struct silence_time s = { at("2026-02-28T22:00:00+01:00"), at("2026-03-01T02:00:00+01:00"), WALL_NEVER, "monthly" };

	(void)state;
	assert_true(holds(&s, "2026-04-29T01:59:59+02:00"));
	assert_false(holds(&s, "2026-04-29T02:00:00+02:00"));
}

/* Any instant lies in it exactly when it lies in one of its times, counted one by one. */
static void a_recurring_one_is_the_sum_of_its_times(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (int k = 0; k < 2000; k++) {
		int64_t length = (1 + rand() % (23 * 60)) * INT64_C(60000), day = INT64_C(86400000);
		struct silence_time s = { { INT64_C(1795000000000) + rand() }, WALL_NEVER, WALL_NEVER, "weekly" };
		wall_t when = { s.from.ms + rand() % 80 * day + rand() % 86400000 };
		bool expected = false;

		s.until.ms = s.from.ms + length;
		for (int n = 0; n < 14; n++) /* no change of the clock lies in these weeks */
			expected |= when.ms >= s.from.ms + n * 7 * day && when.ms < s.until.ms + n * 7 * day;
		assert_int_equal(silence_holds(&s, when, NULL), expected);
	}
}

/* Minute by minute over the change of the clock in October: inside the time that is told as the next one, and only there. */
static void its_next_time_is_when_it_holds_next(void **state)
{
	static const char *const recurrences[] = { NULL, "daily", "weekly", "monthly" };
	const int64_t minute = 60000, begin = at("2026-10-01T00:00:00+02:00").ms;

	(void)state;
	srand((unsigned)time(NULL));
	for (size_t k = 0; k < 40; k++) {
		struct silence_time s = { { begin + (rand() % 90000 - 45000) * minute }, WALL_NEVER, WALL_NEVER, recurrences[k % 4] };
		wall_t from = WALL_NEVER, until = WALL_NEVER;
		bool any = true;

		s.until.ms = s.from.ms + (1 + rand() % 1400) * minute;
		s.ended.ms = k % 3 == 0 ? s.from.ms + rand() % 60000 * minute : WALL_NEVER.ms;
		for (int64_t m = 0; m < 47 * 1440; m++) {
			wall_t when = { begin + m * minute };

			if (any && (m == 0 || until.ms <= when.ms))
				any = silence_next(&s, when, &from, &until);
			if (silence_holds(&s, when, NULL) != (any && from.ms <= when.ms && when.ms < until.ms))
				fail_msg("%s, minute %d", s.recurrence ? s.recurrence : "once", (int)m);
		}
	}
}

static void one_of_a_site_or_a_device_covers_what_stands_there(void **state)
{
	const struct silence_place link = { "link", "SYVIK-12", "ce-12", "EHPAD des Tilleuls" };

	(void)state;
	assert_true(silence_covers("link:SYVIK-12", &link));
	assert_true(silence_covers("device:ce-12", &link));
	assert_true(silence_covers("site:EHPAD des Tilleuls", &link));
	assert_false(silence_covers("link:SYVIK-13", &link));
	assert_false(silence_covers("device:ce-13", &link));
	assert_false(silence_covers("service:SYVIK-12", &link));
	assert_false(silence_covers("site:ce-12", &(struct silence_place){ "device", "ce-12", NULL, NULL }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_holds_from_its_begin_until_before_its_end),
		cmocka_unit_test(one_of_each_day_keeps_its_local_time_of_day),
		cmocka_unit_test(one_that_recurs_does_not_do_so_for_ever),
		cmocka_unit_test(one_past_midnight_holds_on_both_sides_of_it),
		cmocka_unit_test(one_of_each_month_leaves_out_months_without_that_day),
		cmocka_unit_test(a_recurring_one_is_the_sum_of_its_times),
		cmocka_unit_test(one_over_the_night_of_a_clock_change_ends_at_its_local_time),
		cmocka_unit_test(one_in_the_hour_that_comes_twice_lasts_from_the_first_to_the_second),
		cmocka_unit_test(one_that_begins_in_the_hour_that_is_left_out_is_as_long_as_ever),
		cmocka_unit_test(one_of_each_month_ends_as_many_days_after_its_begin_as_the_first),
		cmocka_unit_test(its_next_time_is_when_it_holds_next),
		cmocka_unit_test(one_of_a_site_or_a_device_covers_what_stands_there),
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
