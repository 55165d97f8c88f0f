#include "rates.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const int64_t minute_ms = 60000;

static struct interface_memory before_with(uint64_t in, uint8_t width)
{
	struct interface_memory m = { .if_index = 3, .discontinuity_cs = 0, .speed_bps = 1000000000 };

	m.counters[IFC_IN_OCTETS] = (struct counter){ in, width };
	m.counters[IFC_OUT_OCTETS] = (struct counter){ 1000, width };
	return m;
}

static struct interface_facts now_with(uint64_t in, uint8_t width)
{
	struct interface_facts f = { .if_index = 3, .discontinuity_cs = 0, .speed_bps = 1000000000 };

	f.counters[IFC_IN_OCTETS] = (struct counter){ in, width };
	f.counters[IFC_OUT_OCTETS] = (struct counter){ 1000, width };
	return f;
}

static double in_bps(uint64_t before, uint64_t now, uint8_t width)
{
	struct interface_memory m = before_with(before, width);
	struct interface_facts f = now_with(now, width);

	return interface_rates(&m, &f, false, minute_ms).in_bps;
}

static double in_bps_of(uint64_t before, uint64_t now, uint8_t width, int64_t speed_bps, int64_t elapsed_ms)
{
	struct interface_memory m = before_with(before, width);
	struct interface_facts f = now_with(now, width);

	m.speed_bps = f.speed_bps = speed_bps;
	return interface_rates(&m, &f, false, elapsed_ms).in_bps;
}

static void a_difference_is_bits_a_second_over_our_own_clock(void **state)
{
	(void)state;
	assert_true(in_bps(1000, 1000 + 750000, 64) == 100000);
	assert_true(in_bps(1000, 1000, 64) == 0);
	assert_true(in_bps_of(1000, 1000 + 750000, 32, 100000000, minute_ms) == 100000);
}

static void the_time_between_two_readings_is_that_of_the_interface_not_of_the_walk(void **state)
{
	struct interface_memory m = before_with(1000, 64);
	struct interface_facts f = now_with(1000 + 750000, 64);

	(void)state;
	m.read_before_ms = 30000; /* read half a minute before that walk ended, and at the end of this one */
	assert_true(interface_rates(&m, &f, false, minute_ms / 2).in_bps == 100000);
	m.read_before_ms = 0;
	f.read_before_ms = minute_ms;
	assert_true(isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
}

static void a_32_bit_wrap_is_exact(void **state)
{
	(void)state;
	assert_true(in_bps_of(UINT32_MAX, 749999, 32, 100000000, minute_ms) == 100000);
	assert_true(in_bps_of(UINT32_MAX - 9, 7490, 32, 100000000, minute_ms) == 1000);
	assert_true(in_bps_of(UINT32_MAX, 749999, 32, 1000000000, 30000) == 200000); /* 3.75 GB at most: once round */
}

static void a_32_bit_counter_that_may_have_wrapped_twice_is_unknown(void **state)
{
	(void)state;
	assert_true(isnan(in_bps_of(0, UINT64_C(900000000) / 8 * 60 % UINT32_MAX, 32, 1000000000, minute_ms)));
	assert_true(isnan(in_bps_of(0, 1000, 32, 100000000, 60 * minute_ms)));
	assert_true(in_bps_of(0, 450000000, 32, 1000000, 60 * minute_ms) == 1000000);
	assert_true(in_bps_of(0, 750000, 32, UNKNOWN_I64, minute_ms) == 100000);
	assert_true(isnan(in_bps_of(0, 750000, 32, UNKNOWN_I64, 6 * minute_ms)));
	assert_true(in_bps_of(0, 45000000000, 64, 1000000000, 6 * minute_ms) == 1000000000);
}

static void a_32_bit_counter_that_went_back_further_than_the_speed_allows_was_reset(void **state)
{
	struct interface_memory m = before_with(3000000000, 32);
	struct interface_facts f = now_with(2000, 32);

	(void)state;
	m.speed_bps = f.speed_bps = 10000000;
	assert_true(isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
}

static void a_64_bit_counter_that_went_back_is_unknown(void **state)
{
	(void)state;
	assert_true(isnan(in_bps(5000, 4999, 64)));
	assert_true(isnan(in_bps(UINT64_MAX, 10, 64)));
}

static void several_counters_going_back_at_once_are_a_reset(void **state)
{
	struct interface_memory m = before_with(UINT32_MAX - 5, 32);
	struct interface_facts f = now_with(100, 32);
	struct interface_rates r;

	(void)state;
	m.counters[IFC_IN_ERRORS] = (struct counter){ 12, 32 };
	f.counters[IFC_IN_ERRORS] = (struct counter){ 1, 32 };
	r = interface_rates(&m, &f, false, minute_ms);
	assert_true(isnan(r.in_bps) && isnan(r.out_bps) && isnan(r.in_errors_ps));
}

static void an_error_counter_that_went_back_alone_is_no_flood_of_errors(void **state)
{
	struct interface_memory m = before_with(100, 64);
	struct interface_facts f = now_with(100, 64);
	struct interface_rates r;

	(void)state;
	m.counters[IFC_IN_ERRORS] = (struct counter){ 12, 32 };
	f.counters[IFC_IN_ERRORS] = (struct counter){ 1, 32 };
	r = interface_rates(&m, &f, false, minute_ms);
	assert_true(isnan(r.in_errors_ps));
	assert_true(r.in_bps == 0);
}

static void what_no_interface_can_carry_is_unknown_never_a_spike(void **state)
{
	(void)state;
	assert_true(isnan(in_bps(0, UINT64_MAX / 2, 64)));
	assert_true(!isnan(in_bps(0, UINT64_C(50000000000), 64))); /* 6.7 Gbit/s on what says 1 Gbit/s: a wrong speed, real traffic */
}

static void the_faster_of_two_speeds_bounds_what_an_interface_can_carry(void **state)
{
	struct interface_memory m = before_with(0, 64);
	struct interface_facts f = now_with(UINT64_C(225000000000), 64); /* 30 Gbit/s */

	(void)state;
	m.speed_bps = INT64_C(10000000000);
	assert_true(interface_rates(&m, &f, false, minute_ms).in_bps == 30e9);
	m.speed_bps = UNKNOWN_I64;
	assert_true(isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
}

static void another_if_index_a_discontinuity_or_another_width_is_unknown(void **state)
{
	struct interface_memory m = before_with(100, 64);
	struct interface_facts f = now_with(800, 64);

	(void)state;
	f.if_index = 4;
	assert_true(isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
	f.if_index = 3;
	f.discontinuity_cs = 500;
	assert_true(isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
	f.discontinuity_cs = UNKNOWN_I64;
	assert_true(!isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
	f.counters[IFC_IN_OCTETS].width = 32;
	assert_true(isnan(interface_rates(&m, &f, false, minute_ms).in_bps));
}

static void without_a_past_or_without_time_there_is_no_rate(void **state)
{
	struct interface_memory m = before_with(100, 64);
	struct interface_facts f = now_with(800, 64);

	(void)state;
	assert_true(isnan(interface_rates(NULL, &f, false, minute_ms).in_bps));
	assert_true(isnan(interface_rates(&m, &f, true, minute_ms).in_bps));
	assert_true(isnan(interface_rates(&m, &f, false, 0).in_bps));
	assert_true(isnan(interface_rates(&m, &f, false, -5).in_bps));
}

static bool discontinuous(int64_t before_cs, int64_t now_cs, int64_t elapsed_ms)
{
	struct poll_memory prev = { .uptime_cs = before_cs, .engine_boots = UNKNOWN_I64 };

	return poll_is_discontinuous(&prev, now_cs, UNKNOWN_I64, elapsed_ms);
}

static void an_uptime_that_went_back_is_a_reboot(void **state)
{
	(void)state;
	assert_true(discontinuous(500000, 300, minute_ms));
	assert_true(discontinuous(4294960000, 300000, minute_ms));
	assert_false(discontinuous(500000, 506000, minute_ms));
}

static void the_497_day_wrap_of_sys_up_time_is_no_reboot(void **state)
{
	(void)state;
	assert_false(discontinuous(4294967000, 5704, minute_ms));
	assert_false(discontinuous(4294967295, 6010, minute_ms));
}

static void a_frozen_uptime_or_none_is_no_reboot(void **state)
{
	(void)state;
	assert_false(discontinuous(718475737, 718475737, minute_ms));
	assert_false(discontinuous(UNKNOWN_I64, 300, minute_ms));
	assert_false(discontinuous(500000, UNKNOWN_I64, minute_ms));
}

static void more_engine_boots_are_a_reboot(void **state)
{
	struct poll_memory prev = { .uptime_cs = 1000, .engine_boots = 7 };

	(void)state;
	assert_true(poll_is_discontinuous(&prev, 9000, 8, minute_ms));
	assert_false(poll_is_discontinuous(&prev, 7000, 7, minute_ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_difference_is_bits_a_second_over_our_own_clock),
		cmocka_unit_test(the_time_between_two_readings_is_that_of_the_interface_not_of_the_walk),
		cmocka_unit_test(a_32_bit_wrap_is_exact),
		cmocka_unit_test(a_32_bit_counter_that_may_have_wrapped_twice_is_unknown),
		cmocka_unit_test(a_32_bit_counter_that_went_back_further_than_the_speed_allows_was_reset),
		cmocka_unit_test(a_64_bit_counter_that_went_back_is_unknown),
		cmocka_unit_test(several_counters_going_back_at_once_are_a_reset),
		cmocka_unit_test(an_error_counter_that_went_back_alone_is_no_flood_of_errors),
		cmocka_unit_test(what_no_interface_can_carry_is_unknown_never_a_spike),
		cmocka_unit_test(the_faster_of_two_speeds_bounds_what_an_interface_can_carry),
		cmocka_unit_test(another_if_index_a_discontinuity_or_another_width_is_unknown),
		cmocka_unit_test(without_a_past_or_without_time_there_is_no_rate),
		cmocka_unit_test(an_uptime_that_went_back_is_a_reboot),
		cmocka_unit_test(the_497_day_wrap_of_sys_up_time_is_no_reboot),
		cmocka_unit_test(a_frozen_uptime_or_none_is_no_reboot),
		cmocka_unit_test(more_engine_boots_are_a_reboot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
