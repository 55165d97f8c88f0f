#include "inventory/format.h"

#include "facts.h"
#include "intl.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static const wall_t now = { INT64_C(1795316861000) }; /* 2026-11-22 04:07:41 in Paris, a Sunday */

static void rates_keep_two_or_three_digits_and_never_show_1000(void **state)
{
	static const struct { double bps; const char *shown; } cases[] = {
		{ 0, "0 bit/s" }, { 999, "999 bit/s" }, { 999.9, "1 kbit/s" }, { 1234567, "1.2 Mbit/s" }, { 12345678, "12 Mbit/s" },
		{ 999999999, "1 Gbit/s" }, { 1e10, "10 Gbit/s" }, { NAN, "" },
	};
	char buf[FORMAT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		format_bit_rate(cases[i].bps, buf);
		assert_string_equal(buf, cases[i].shown);
	}
}

static void french_numbers_have_a_comma(void **state)
{
	char buf[FORMAT_MAX];

	(void)state;
	intl_init("fr");
	format_bit_rate(1234567, buf);
	assert_string_equal(buf, "1,2 Mbit/s");
	format_ratio(0.0123, buf);
	assert_string_equal(buf, "1,2 %");
	intl_init("en");
	format_ratio(0.0123, buf);
	assert_string_equal(buf, "1.2 %");
}

static void a_share_is_never_better_than_it_is(void **state)
{
	static const struct { double ratio; const char *shown; } cases[] = {
		{ 1, "100 %" }, { 0.999999, "99.999 %" }, { 0.9989999, "99.899 %" }, { 0.999, "99.9 %" }, { 0.9995, "99.95 %" }, { 0, "0 %" },
		{ 1e-9, "0.001 %" }, { 0.5, "50 %" }, { (double)NAN, "" },
	};
	char buf[FORMAT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		format_share(cases[i].ratio, buf);
		assert_string_equal(buf, cases[i].shown);
	}
}

static void durations_name_the_two_units_that_matter(void **state)
{
	static const struct { int64_t s; const char *shown; } cases[] = {
		{ 0, "0 s" }, { 59, "59 s" }, { 300, "5 min" }, { 11100, "3 h 05 min" }, { 273600, "3 d 4 h" },
		{ INT64_C(41) * 86400, "41 d" }, { -5, "0 s" }, { UNKNOWN_I64, "" },
	};
	char buf[FORMAT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		format_duration(cases[i].s, buf);
		assert_string_equal(buf, cases[i].shown);
	}
}

static void a_time_says_only_what_now_does_not_tell(void **state)
{
	static const struct { int64_t ago_s; const char *shown; } cases[] = {
		{ 3600, "03:07" }, { 5 * 3600, "yesterday 23:07" }, { 3 * 86400, "11-19 04:07" }, { 400 * 86400, "2025-10-18 05:07" },
	};
	char buf[FORMAT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		format_time((wall_t){ now.ms - cases[i].ago_s * 1000 }, now, buf);
		assert_string_equal(buf, cases[i].shown);
	}
	format_time(WALL_NEVER, now, buf);
	assert_string_equal(buf, "");
}

static void sizes_are_powers_of_1024(void **state)
{
	char buf[FORMAT_MAX];

	(void)state;
	format_bytes(INT64_C(1610612736), buf);
	assert_string_equal(buf, "1.5 GiB");
	format_bytes(1023, buf);
	assert_string_equal(buf, "1023 B");
}

static void a_small_error_rate_is_never_shown_as_none(void **state)
{
	char buf[FORMAT_MAX];

	(void)state;
	format_per_second(0.0004, buf);
	assert_string_equal(buf, "<0.01/s");
	format_per_second(0, buf);
	assert_string_equal(buf, "0");
	format_per_second(0.25, buf);
	assert_string_equal(buf, "0.25/s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_keep_two_or_three_digits_and_never_show_1000),
		cmocka_unit_test(french_numbers_have_a_comma),
		cmocka_unit_test(a_share_is_never_better_than_it_is),
		cmocka_unit_test(durations_name_the_two_units_that_matter),
		cmocka_unit_test(a_time_says_only_what_now_does_not_tell),
		cmocka_unit_test(sizes_are_powers_of_1024),
		cmocka_unit_test(a_small_error_rate_is_never_shown_as_none),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
