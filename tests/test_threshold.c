#include "inventory/percentile_window.h"
#include "inventory/threshold.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char letters[] = { 'o', 'W', 'C' };

/* The states of values one after the other, as letters. */
static const char *states(enum measure m, struct limits l, const double *values, size_t n)
{
	static char said[32];
	enum state s = STATE_OK;

	for (size_t i = 0; i < n; i++) {
		s = threshold_judge(m, &l, values[i], s);
		said[i] = letters[s];
	}
	said[n] = '\0';
	return said;
}

#define STATES(m, l, ...) states(m, l, (const double[]){ __VA_ARGS__ }, sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double))

static void a_state_begins_at_its_limit_and_ends_behind_it(void **state)
{
	const struct limits both = { 0.8, 0.9, 0.05 }, none_given = { 0.8, 0.9, (double)NAN }, no_warning = { (double)NAN, 100, 0 };

	(void)state;
	assert_string_equal(STATES(MEASURE_IN_UTIL, both, 0.79, 0.8, 0.76, 0.749, 0.9, 0.86, 0.849, 0.7), "oWWoCCWo");
	assert_string_equal(STATES(MEASURE_USED_RATIO, none_given, 0.8, 0.785, 0.779), "WWo");
	assert_string_equal(STATES(MEASURE_LATENCY_MS, no_warning, 99, 100, 99.9), "oCo");
}

static void of_some_measures_less_is_worse(void **state)
{
	const struct limits hours = { 72, 24, (double)NAN }, pool = { 2, 1, (double)NAN };

	(void)state;
	assert_string_equal(STATES(MEASURE_HOURS_TO_FULL, hours, 100, 72, 79, 79.3, 24, 26, 27), "oWWoCCW");
	assert_string_equal(STATES(MEASURE_HEALTHY, pool, 3, 2, 1, 0, 2, 3), "oWCCWo");
}

static void each_measure_is_found_by_its_key_and_belongs_to_some_kind(void **state)
{
	(void)state;
	for (enum measure m = 0; m < MEASURE_COUNT; m++)
		assert_int_equal(measure_from_key(measure_classes[m].key), m);
	assert_int_equal(measure_from_key("util"), MEASURE_COUNT);
	assert_int_equal(measure_from_key(""), MEASURE_COUNT);
	assert_true(measure_is_of(MEASURE_LATENCY_MS, "service"));
	assert_false(measure_is_of(MEASURE_LATENCY_MS, "ser"));
	assert_false(measure_is_of(MEASURE_IN_UTIL, "device"));
}

static mono_t minute(int64_t m)
{
	return (mono_t){ m * INT64_C(60000000000) + 7 };
}

static void the_mean_is_of_the_last_fifteen_minutes(void **state)
{
	struct window w = { 0 };
	int minutes;

	(void)state;
	assert_true(isnan(window_mean(&w, minute(100), &minutes)));
	for (int64_t m = 100; m < 105; m++)
		window_add(&w, 1, minute(m));
	assert_true(isnan(window_mean(&w, minute(104), &minutes))); /* four minutes of it */
	window_add(&w, (double)NAN, minute(105));
	window_add(&w, 7, minute(105));
	assert_true(fabs(window_mean(&w, minute(105), &minutes) - 2) < 1e-6);
	assert_int_equal(minutes, 5);
	for (int64_t m = 106; m < 200; m++)
		window_add(&w, (double)m, minute(m));
	assert_true(fabs(window_mean(&w, minute(199), &minutes) - 192) < 1e-6);
	assert_int_equal(minutes, 14);
	assert_true(isnan(window_mean(&w, minute(230), &minutes))); /* all of it too old */
	window_add(&w, 5, minute(230));
	assert_true(isnan(window_mean(&w, minute(230), &minutes)));
	window_add(&w, 7, minute(236));
	assert_true(fabs(window_mean(&w, minute(236), &minutes) - 6) < 1e-6);
}

static void the_percentile_is_of_whole_slots_and_without_the_highest(void **state)
{
	struct percentile_window w = { 0 };
	int minutes;

	(void)state;
	assert_true(isnan(percentile_window_95(&w, minute(100), &minutes)));
	for (int64_t m = 100; m < 110; m++)
		percentile_window_add(&w, m < 105 ? 9 : (double)(m - 100), minute(m));
	assert_true(isnan(percentile_window_95(&w, minute(114), &minutes))); /* two slots of it */
	percentile_window_add(&w, (double)NAN, minute(110));
	percentile_window_add(&w, 8, minute(110));
	assert_true(isnan(percentile_window_95(&w, minute(114), &minutes)));
	assert_true(fabs(percentile_window_95(&w, minute(115), &minutes) - 8) < 1e-6); /* of 9, 7 and 8 */
	assert_int_equal(minutes, 15);
	for (int64_t m = 115; m < 400; m++)
		percentile_window_add(&w, (double)(m / 5), minute(m));
	assert_true(fabs(percentile_window_95(&w, minute(399), &minutes) - 77) < 1e-6); /* 79 runs still, 78 is the highest */
	assert_int_equal(minutes, 120);
	assert_true(fabs(percentile_window_95(&w, minute(505), &minutes) - 78) < 1e-6); /* 77, 78 and 79 are left */
	assert_true(isnan(percentile_window_95(&w, minute(510), &minutes)));
	percentile_window_add(&w, 5, minute(600));
	assert_true(isnan(percentile_window_95(&w, minute(605), &minutes)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_state_begins_at_its_limit_and_ends_behind_it),
		cmocka_unit_test(of_some_measures_less_is_worse),
		cmocka_unit_test(each_measure_is_found_by_its_key_and_belongs_to_some_kind),
		cmocka_unit_test(the_mean_is_of_the_last_fifteen_minutes),
		cmocka_unit_test(the_percentile_is_of_whole_slots_and_without_the_highest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
