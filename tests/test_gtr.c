#include "gtr.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static wall_t at(const char *text)
{
	struct err e;
	wall_t t;

	assert_true(wall_parse(text, WALL_NEVER, false, &t, &e));
	return t;
}

static void assert_due(double hours, const char *window, const char *called, const char *expected)
{
	char said[WALL_RFC3339_MAX], due[WALL_RFC3339_MAX];

	wall_format_rfc3339(gtr_due(hours, window, at(called)), said);
	wall_format_rfc3339(at(expected), due);
	assert_string_equal(said, due);
}

static void four_hours_day_and_night_are_four_hours(void **state)
{
	(void)state;
	assert_due(4, "24x7", "2026-11-22 03:11", "2026-11-22 07:11");
	assert_due(4, NULL, "2026-11-22 03:11", "2026-11-22 07:11");
	assert_due(0.5, "24x7", "2026-12-25 23:45", "2026-12-26 00:15");
	assert_due(4, "24x7", "2026-03-29 00:30", "2026-03-29 05:30"); /* the clock skips an hour */
	assert_due(4, "24x7", "2026-10-25 00:30", "2026-10-25 03:30"); /* and comes back */
	assert_due(4, "mon-fri 08:00-18:00", "2026-10-25 01:10", "2026-10-26 12:00");
	assert_due(4, "sun 00:00-06:00", "2026-10-25 00:30", "2026-10-25 03:30"); /* within it, the hour that comes twice counts twice */
	assert_due(4, "sun 00:00-06:00", "2026-03-29 00:30", "2026-03-29 05:30");
}

static void a_window_of_working_hours_waits_for_them(void **state)
{
	const char *const work = "mon-fri 08:00-18:00";

	(void)state;
	assert_due(4, work, "2026-11-22 03:11", "2026-11-23 12:00");   /* a Sunday night */
	assert_due(4, work, "2026-11-27 17:00", "2026-11-30 11:00");   /* a Friday evening */
	assert_due(4, work, "2026-12-24 17:00", "2026-12-28 11:00");   /* before Christmas, a Friday */
	assert_due(8, work, "2026-04-03 14:00", "2026-04-07 12:00");   /* Easter Monday in between */
	assert_due(10, work, "2026-10-23 08:00", "2026-10-23 18:00");
	assert_due(10, work, "2026-10-23 08:01", "2026-10-26 08:01");  /* over the night of 25 hours */
}

static void without_known_hours_nothing_is_due(void **state)
{
	(void)state;
	assert_false(wall_is_known(gtr_due((double)NAN, "24x7", at("2026-11-22 03:11"))));
	assert_false(wall_is_known(gtr_due(-1, "24x7", at("2026-11-22 03:11"))));
	assert_false(wall_is_known(gtr_due(1e300, "24x7", at("2026-11-22 03:11"))));
	assert_false(wall_is_known(gtr_due(4, "HO", at("2026-11-22 03:11"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_hours_day_and_night_are_four_hours),
		cmocka_unit_test(a_window_of_working_hours_waits_for_them),
		cmocka_unit_test(without_known_hours_nothing_is_due),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
