#include "hours.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* In the zone of Paris, so that the tests say what a contract says. */
static wall_t at(const char *text)
{
	struct err e;
	wall_t t;

	assert_true(wall_parse(text, WALL_NEVER, false, &t, &e));
	return t;
}

static struct hours parsed(const char *text)
{
	struct hours h;

	assert_true(hours_parse(text, &h));
	return h;
}

static void assert_inside(const char *hours, const char *when, bool inside)
{
	struct hours h = parsed(hours);

	assert_int_equal(hours_contains(&h, at(when)), inside);
}

static void assert_over(const char *hours, const char *from, int64_t work_minutes, const char *expected)
{
	struct hours h = parsed(hours);
	char said[WALL_RFC3339_MAX], due[WALL_RFC3339_MAX];

	wall_format_rfc3339(hours_after(&h, at(from), work_minutes * 60000), said);
	wall_format_rfc3339(at(expected), due);
	assert_string_equal(said, due);
}

static void days_and_hours_are_read_and_nothing_else(void **state)
{
	static const char *const good[] = { "24x7", "24X7", "mon-fri 08:00-18:00", "Mon 08:00-18:00", "fri-mon 18:00-08:00",
		"mon-fri 08:00-18:00, sat 09:00-12:00", "mon-fri 08:00-18:00,sat 09:00-12:00", "mon-sun 00:00-24:00", "sun 22:00-00:00" };
	static const char *const bad[] = { "", " ", "always", "mon-fri", "mon-fri 8:00-18:00", "mon-fri 08:00-18:00,", "mon-fri 08:00-18:00 sat",
		"mon-fri 08:60-18:00", "mon-fri 24:00-24:00", "mon-fri 08:00-24:30", "mon-fri08:00-18:00", "mon-fri 08:00", "monday 08:00-18:00",
		"lun-ven 08:00-18:00", "24x7, mon 08:00-18:00", "mon-fri -8:00-18:00" };
	struct hours h = { .n = 42 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(hours_parse(good[i], &h));
	h.n = 42;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(hours_parse(bad[i], &h));
	assert_int_equal(h.n, 42);
}

static void more_windows_than_fit_are_refused(void **state)
{
	struct text text = TEXT_INIT(HOURS_TEXT_MAX);
	struct hours h;

	(void)state;
	for (size_t i = 0; i < HOURS_WINDOWS_MAX; i++)
		text_append(&text, i ? ", mon 08:00-09:00" : "mon 08:00-09:00");
	assert_true(hours_parse(text_str(&text), &h));
	text_append(&text, ",mon 08:00-09:00");
	assert_false(text.failed);
	assert_false(hours_parse(text_str(&text), &h));
	text_done(&text);
}

static void working_hours_leave_out_nights_weekends_and_holidays(void **state)
{
	const char *const work = "mon-fri 08:00-18:00";

	(void)state;
	assert_inside(work, "2026-11-23 08:00", true);        /* a Monday */
	assert_inside(work, "2026-11-23 07:59:59", false);
	assert_inside(work, "2026-11-23 17:59:59.999", true);
	assert_inside(work, "2026-11-23 18:00", false);
	assert_inside(work, "2026-11-22 12:00", false);       /* a Sunday */
	assert_inside(work, "2026-11-11 12:00", false);       /* a Wednesday, Armistice */
	assert_inside("mon-sun 08:00-18:00", "2026-11-11 12:00", true);
	assert_inside("wed 08:00-18:00", "2026-11-11 12:00", false);
	assert_inside("sun 08:00-18:00", "2026-11-11 12:00", true);
	assert_inside("24x7", "2026-12-25 03:00", true);
}

static void a_window_past_midnight_belongs_to_the_day_it_begins(void **state)
{
	const char *const nights = "mon-fri 18:00-08:00";

	(void)state;
	assert_inside(nights, "2026-11-23 07:00", false);     /* of Sunday's night */
	assert_inside(nights, "2026-11-23 18:00", true);
	assert_inside(nights, "2026-11-28 07:59", true);      /* Saturday morning, of Friday's night */
	assert_inside(nights, "2026-11-28 08:00", false);
	assert_inside(nights, "2026-11-12 03:00", false);     /* the night of the Armistice */
	assert_inside("fri-mon 20:00-06:00", "2026-11-24 05:00", true);
	assert_inside("fri-mon 20:00-06:00", "2026-11-25 05:00", false);
}

static void work_goes_on_the_next_working_day(void **state)
{
	const char *const work = "mon-fri 08:00-18:00";

	(void)state;
	assert_over("24x7", "2026-11-22 03:11", 240, "2026-11-22 07:11");
	assert_over(work, "2026-11-23 10:00", 240, "2026-11-23 14:00");
	assert_over(work, "2026-11-23 14:00", 240, "2026-11-23 18:00");
	assert_over(work, "2026-11-23 14:01", 240, "2026-11-24 08:01");
	assert_over(work, "2026-11-22 03:11", 240, "2026-11-23 12:00");
	assert_over(work, "2026-11-27 16:00", 240, "2026-11-30 10:00");   /* over a week-end */
	assert_over(work, "2026-11-10 16:00", 240, "2026-11-12 10:00");   /* over a holiday */
	assert_over(work, "2026-04-03 17:00", 120, "2026-04-07 09:00");   /* over Easter */
	assert_over("mon-fri 08:00-12:00, mon-fri 14:00-18:00", "2026-11-23 11:00", 120, "2026-11-23 15:00");
	assert_over("mon-fri 08:00-14:00, mon-fri 12:00-18:00", "2026-11-23 11:00", 240, "2026-11-23 15:00");
	assert_over("thu 08:00-18:00", "2025-12-18 18:00", 60, "2026-01-08 09:00"); /* Christmas and New Year's Day are Thursdays */
}

static void hours_that_the_clock_skips_or_repeats_count_as_they_pass(void **state)
{
	(void)state;
	assert_over("24x7", "2026-03-29 01:00", 120, "2026-03-29 04:00");
	assert_over("mon-sun 00:00-06:00", "2026-03-29 00:00", 300, "2026-03-29 06:00");
	assert_over("mon-sun 00:00-06:00", "2026-10-25 00:00", 420, "2026-10-25 06:00");
	assert_over("sun 02:00-03:00", "2026-10-25 00:00", 120, "2026-10-25 03:00");    /* twice this hour */
	assert_over("sun 01:00-02:30", "2026-10-25 00:00", 150, "2026-10-25T02:30:00+01:00");
	assert_over("sun 02:30-03:30", "2026-03-29 00:00", 30, "2026-04-05 03:00");     /* what is skipped is no work */
}

static void an_end_that_never_comes_is_said(void **state)
{
	struct hours h = parsed("mon 08:00-08:01"), none = { .n = 0 };

	(void)state;
	assert_false(wall_is_known(hours_after(&h, at("2026-11-22 12:00"), INT64_C(8760) * 3600000)));
	assert_false(wall_is_known(hours_after(&none, at("2026-11-22 12:00"), 1)));
	assert_false(wall_is_known(hours_next_change(&none, at("2026-11-22 12:00"))));
}

/* Minute by minute, which needs no reasoning. */
static void random_hours_agree_with_counting_minutes(void **state)
{
	static const char *const days[] = { "mon", "tue-thu", "mon-fri", "sat", "sun", "fri-mon", "mon-sun" };
	const unsigned seed = 20261122;

	(void)state;
	srand(seed);
	for (int run = 0; run < (getenv("VIGIE_SANITIZED") ? 60 : 300); run++) {
		int n = 1 + rand() % 3, work = 1 + rand() % 3000, counted = 0;
		wall_t start = { at("2026-01-01 00:00").ms + (int64_t)(rand() % (365 * 1440)) * 60000 }, t = start;
		char text[HOURS_TEXT_MAX] = "";
		wall_t change = WALL_NEVER;
		struct hours h;

		for (int i = 0; i < n; i++) {
			size_t len = strlen(text);

			snprintf(text + len, sizeof text - len, "%s%s %02d:%02d-%02d:%02d", i ? ", " : "", days[(size_t)rand() % ARRAY_LEN(days)],
			         rand() % 24, rand() % 60, rand() % 24, rand() % 60);
		}
		h = parsed(text);
		for (; counted < work; t.ms += 60000) {
			counted += hours_contains(&h, t);
			if (!wall_is_known(change) && hours_contains(&h, t) != hours_contains(&h, start))
				change = t;
		}
		if (hours_after(&h, start, (int64_t)work * 60000).ms != t.ms || (wall_is_known(change) && hours_next_change(&h, start).ms != change.ms))
			fail_msg("seed %u, run %d: \"%s\" from %lld, %d minutes", seed, run, text, (long long)start.ms, work);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_hours_are_read_and_nothing_else),
		cmocka_unit_test(more_windows_than_fit_are_refused),
		cmocka_unit_test(working_hours_leave_out_nights_weekends_and_holidays),
		cmocka_unit_test(a_window_past_midnight_belongs_to_the_day_it_begins),
		cmocka_unit_test(work_goes_on_the_next_working_day),
		cmocka_unit_test(hours_that_the_clock_skips_or_repeats_count_as_they_pass),
		cmocka_unit_test(an_end_that_never_comes_is_said),
		cmocka_unit_test(random_hours_agree_with_counting_minutes),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1); /* Paris, also where no zone files are */
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
