#include "holidays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void those_of_2026_are_eleven_and_no_other(void **state)
{
	static const struct { int month, day; } expected[] = {
		{ 1, 1 }, { 4, 6 }, { 5, 1 }, { 5, 8 }, { 5, 14 }, { 5, 25 }, { 7, 14 }, { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 },
	};
	size_t n = 0;

	(void)state;
	for (int month = 1; month <= 12; month++) {
		for (int day = 1; day <= 31; day++) {
			if (!holiday_is(2026, month, day))
				continue;
			assert_true(n < 11);
			assert_int_equal(month, expected[n].month);
			assert_int_equal(day, expected[n].day);
			n++;
		}
	}
	assert_int_equal(n, 11);
}

static void easter_monday_follows_the_computus(void **state)
{
	static const struct { int year, month, day; } mondays[] = { /* Bureau des longitudes */
		{ 1970, 3, 30 }, { 2000, 4, 24 }, { 2008, 3, 24 }, { 2011, 4, 25 }, { 2024, 4, 1 }, { 2025, 4, 21 }, { 2027, 3, 29 },
		{ 2028, 4, 17 }, { 2035, 3, 26 }, { 2038, 4, 26 }, { 2285, 3, 23 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof mondays / sizeof mondays[0]; i++) {
		assert_true(holiday_is(mondays[i].year, mondays[i].month, mondays[i].day));
		assert_false(holiday_is(mondays[i].year, mondays[i].month, mondays[i].day - 1)); /* a Sunday already */
	}
	assert_true(holiday_is(2024, 5, 9));   /* Ascension of a leap year */
	assert_true(holiday_is(2024, 5, 20));  /* Whit Monday */
}

static void each_year_has_eleven_unless_two_fall_on_one_day(void **state)
{
	(void)state;
	for (int year = 1970; year <= 2399; year++) {
		int n = 0;

		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= 31; day++)
				n += holiday_is(year, month, day);
		assert_true(n == 11 || n == 10);
	}
	assert_true(holiday_is(2008, 5, 1)); /* Ascension and Labour Day */
	assert_false(holiday_is(2026, 13, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_of_2026_are_eleven_and_no_other),
		cmocka_unit_test(easter_monday_follows_the_computus),
		cmocka_unit_test(each_year_has_eleven_unless_two_fall_on_one_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
