#include "probes/sim_interface.h"
#include "probes/sim_recording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char recording[] =
	"1.3.6.1.2.1.1.3.0|67|4294967000\n"
	"1.3.6.1.2.1.2.2.1.1.1|2|1\n1.3.6.1.2.1.2.2.1.1.7|2|7\n1.3.6.1.2.1.2.2.1.1.300|2|300\n"
	"1.3.6.1.2.1.2.2.1.2.1|4|lo\n1.3.6.1.2.1.2.2.1.2.7|4|port a\n1.3.6.1.2.1.2.2.1.2.300|4|port b\n"
	"1.3.6.1.2.1.2.2.1.7.7|2|1\n1.3.6.1.2.1.2.2.1.8.7|2|1\n1.3.6.1.2.1.2.2.1.9.7|67|5\n"
	"1.3.6.1.2.1.2.2.1.10.7|65|4294967290\n1.3.6.1.2.1.2.2.1.14.7|65|12\n"
	"1.3.6.1.2.1.4.20.1.2.192.0.2.1|2|300\n"
	"1.3.6.1.2.1.31.1.1.1.1.7|4|a\n1.3.6.1.2.1.31.1.1.1.6.7|70|18446744073709551610\n"
	"1.3.6.1.2.1.31.1.1.1.19.7|67|0\n"
	"1.3.6.1.4.1.32473.1.0|66:numeric|initial=10,rate=2,max=15\n"
	"1.3.6.1.4.1.32473.2.0|2:writecache|value=-5,file=x\n"
	"1.3.6.1.4.1.32473.3.0|65|32837438  \n1.3.6.1.4.1.32473.4.0|70| 7\t\n1.3.6.1.4.1.32473.5.0|6|1.3.6.1. \n"
	"1.3.6.1.4.1.32473.6.0|4| x \n";

static const int64_t second = 1000000000;

static int setup(void **state)
{
	FILE *file = fmemopen((void *)(uintptr_t)recording, sizeof recording - 1, "r");
	struct sim_endpoint ep;
	struct err e;
	struct sim_mib *m = sim_recording_read(file, "test", NULL, NULL, &e);

	assert_non_null(m);
	assert_true(sim_endpoint_parse("[::1]:16161", 0, &ep, &e));
	*state = sim_agent_new("a", &ep, "public", m, &e);
	assert_non_null(*state);
	sim_mib_unref(m);
	fclose(file);
	return 0;
}

static int teardown(void **state)
{
	sim_agent_free(*state);
	return 0;
}

static size_t find(const struct sim_agent *a, const char *oid_text)
{
	uint8_t oid[SIM_OID_MAX];
	size_t len, index;
	bool exact;

	assert_true(sim_oid_parse(oid_text, strlen(oid_text), oid, &len, NULL));
	index = sim_mib_find(a->mib, oid, len, &exact);
	assert_true(exact);
	return index;
}

static uint64_t number(const struct sim_agent *a, const char *oid, int64_t now_ns)
{
	return sim_agent_number(a, find(a, oid), now_ns);
}

static void a_motion_is_exact_after_a_week_and_wraps_as_a_counter(void **state)
{
	struct sim_motion m = sim_motion_make(UINT64_MAX - 9, 125000000.0, 0);
	const int64_t week = INT64_C(7) * 86400 * second;

	(void)state;
	assert_int_equal(sim_motion_value(&m, 0), UINT64_MAX - 9);
	assert_in_range(sim_motion_value(&m, second), 125000000 - 11, 125000000 - 9);
	assert_in_range(sim_motion_value(&m, week) + 10, UINT64_C(604800) * 125000000 - 2, UINT64_C(604800) * 125000000 + 2);
	m = sim_motion_make(0, 0.001, 0);
	assert_in_range(sim_motion_value(&m, week), 604, 605);
	m = sim_motion_make(0, 50e9, 0);
	assert_in_range(sim_motion_value(&m, 10 * second), UINT64_C(500000000000) - 2, UINT64_C(500000000000) + 2);
	assert_int_equal(sim_motion_value(&m, -second), 0);
}

static void both_widths_of_a_counter_move_and_wrap_each_at_its_own(void **state)
{
	struct sim_agent *a = *state;
	struct err e;

	assert_true(sim_interface_move(a, 7, sim_counter_find("in-bps"), 800, NULL, 0, &e));
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.10.7", second), 94);
	assert_int_equal(number(a, "1.3.6.1.2.1.31.1.1.1.6.7", second), 94);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.7", second), 12);
}

static void counters_hold_while_the_interface_is_down_and_go_on_after(void **state)
{
	struct sim_agent *a = *state;
	struct err e;

	assert_true(sim_interface_move(a, 7, sim_counter_find("in-errors"), 10, NULL, 0, &e));
	assert_true(sim_interface_set_status(a, 7, IF_UP, IF_DOWN, 2 * second, &e));
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.7", 60 * second), 32);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.8.7", 60 * second), IF_DOWN);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.9.7", 60 * second), (uint32_t)(4294967000u + 200));
	assert_true(sim_interface_set_status(a, 7, IF_UP, IF_UP, 60 * second, &e));
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.7", 61 * second), 42);
}

static void sys_up_time_moves_by_itself_and_wraps(void **state)
{
	assert_int_equal(number(*state, "1.3.6.1.2.1.1.3.0", 0), 4294967000u);
	assert_int_equal(number(*state, "1.3.6.1.2.1.1.3.0", 3 * second), 4);
}

static void a_reboot_restarts_the_clock_and_every_counter_after_its_silence(void **state)
{
	struct sim_agent *a = *state;
	struct err e;

	assert_true(sim_interface_move(a, 7, sim_counter_find("in-bps"), 8, NULL, 0, &e));
	assert_true(sim_agent_reboot(a, 2000, 10 * second, &e));
	assert_int_equal(a->silent_until_ns, 12 * second);
	assert_int_equal(number(a, "1.3.6.1.2.1.1.3.0", 13 * second), 100);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.10.7", 15 * second), 3);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.7", 15 * second), 0);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.9.7", 15 * second), 0);
}

static void a_reset_is_told_by_the_discontinuity_time_or_silent(void **state)
{
	struct sim_agent *a = *state;
	struct err e;

	assert_true(sim_interface_reset(a, 7, false, second, &e));
	assert_int_equal(number(a, "1.3.6.1.2.1.31.1.1.1.6.7", 2 * second), 0);
	assert_int_equal(number(a, "1.3.6.1.2.1.31.1.1.1.19.7", 2 * second), 0);
	assert_true(sim_interface_reset(a, 7, true, second, &e));
	assert_int_equal(number(a, "1.3.6.1.2.1.31.1.1.1.19.7", 2 * second), 4294967000u + 100);
}

static void copies_of_an_interface_are_rows_of_their_own(void **state)
{
	struct sim_agent *a = *state;
	uint32_t if_index;
	struct err e;

	assert_true(sim_agent_copy_interface(a, "a", 2, &e));
	assert_true(sim_interface_find(a, "a.2", &if_index, &e));
	assert_int_equal(if_index, 302);
	assert_true(sim_interface_find(a, "port a.1", &if_index, &e));
	assert_int_equal(if_index, 301);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.1.302", 0), 302);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.301", 0), 12);
	assert_true(sim_interface_set_status(a, 301, IF_UP, IF_DOWN, 0, &e));
	assert_true(sim_interface_is_up(a, 7) && sim_interface_is_up(a, 302) && !sim_interface_is_up(a, 301));
	assert_true(sim_interface_find(a, "a", &if_index, &e));
	assert_int_equal(if_index, 7);
	assert_false(sim_agent_copy_interface(a, "none", 1, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_false(sim_agent_copy_interface(a, "a", INT32_MAX, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
}

static void renumbering_keeps_names_motions_and_addresses_together(void **state)
{
	struct sim_agent *a = *state;
	uint32_t if_index;
	struct err e;

	assert_true(sim_interface_move(a, 7, sim_counter_find("in-errors"), 10, NULL, 0, &e));
	assert_true(sim_agent_renumber(a, 0, &e));
	assert_true(sim_interface_find(a, "a", &if_index, &e));
	assert_int_equal(if_index, 300);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.1.300", 0), 300);
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.300", second), 22);
	assert_true(sim_interface_find(a, "port b", &if_index, &e));
	assert_int_equal(if_index, 1);
	assert_int_equal(number(a, "1.3.6.1.2.1.4.20.1.2.192.0.2.1", 0), 1);
	assert_true(sim_agent_renumber(a, 1000, &e));
	assert_true(sim_interface_find(a, "a", &if_index, &e));
	assert_int_equal(if_index, 1300);
	assert_false(sim_agent_renumber(a, INT32_MAX, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
}

static void an_object_that_the_recording_lacks_can_be_set(void **state)
{
	struct sim_agent *a = *state;
	struct sim_mib *shared = sim_mib_ref(a->mib);
	const uint8_t oid[] = { 0x2b, 6, 1, 2, 1, 1, 4, 0 };
	struct sim_value v = { .tag = SIM_OCTET_STRING, .len = 1 };
	struct err e;

	assert_true(sim_interface_move(a, 7, sim_counter_find("in-errors"), 10, NULL, 0, &e));
	assert_true(sim_agent_set(a, oid, sizeof oid, &v, (const uint8_t *)"x", &e));
	assert_int_equal(number(a, "1.3.6.1.2.1.1.4.0", 0), 'x');
	assert_int_equal(number(a, "1.3.6.1.2.1.2.2.1.14.7", second), 22);
	assert_ptr_not_equal(a->mib, shared);
	assert_int_equal(a->mib->n_objects, shared->n_objects + 1);
	sim_mib_unref(shared);
}

static void variation_modules_move_or_give_their_value_at_rest(void **state)
{
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.1.0", 0), 10);
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.1.0", 2 * second), 14);
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.1.0", 60 * second), 15);
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.2.0", 0), 0xfb);
}

static void blanks_around_a_number_and_a_dot_after_an_oid_are_passed_and_a_text_keeps_its_own(void **state)
{
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.3.0", 0), 32837438);
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.4.0", 0), 7);
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.5.0", 0), 0x2b0601);
	assert_int_equal(number(*state, "1.3.6.1.4.1.32473.6.0", 0), 0x207820);
}

static void a_wrong_line_is_told_with_its_place(void **state)
{
	static const struct { const char *text, *message; } cases[] = {
		{ "1.3.6.1|4\n", "f:1: expected OID|TAG|VALUE" },
		{ "# note\n\n1.3.x|4|a\n", "f:3: '1.3.x': expected an object identifier such as 1.3.6.1.2.1.1.5.0" },
		{ "3.1|4|a\n", "f:1: '3.1': expected an object identifier such as 1.3.6.1.2.1.1.5.0" },
		{ "1.3.4294967296|4|a\n", "f:1: '1.3.4294967296': expected an object identifier such as 1.3.6.1.2.1.1.5.0" },
		{ "1.3.6|9|a\n", "f:1: '9': expected one of the tags 2, 4, 5, 6, 64, 65, 66, 67, 68, 70" },
		{ "1.3.6|2|<private>\n", "f:1: expected an integer between -2147483648 and 2147483647" },
		{ "1.3.6|65|4294967296\n", "f:1: expected an integer between 0 and 4294967295" },
		{ "1.3.6|66|-1\n", "f:1: expected an integer between 0 and 4294967295" },
		{ "1.3.6|4x|0g\n", "f:1: expected hexadecimal digits" },
		{ "1.3.6|64|1.2.3\n", "f:1: expected an IPv4 address" },
		{ "1.3.6|64x|0a00\n", "f:1: expected four octets" },
		{ "1.3.6|4:numeric|rate=1\n", "f:1: numeric: expected one of the tags 2, 65, 66, 67, 70" },
		{ "1.3.6|65:numeric|rate=x\n", "f:1: rate: expected a number" },
		{ "1.3.6|4:\x1b[31m|a=1\n", "f:1: module '\xef\xbf\xbd[31m': expected a setting value= or hexvalue=" },
		{ "\n", "f: expected at least one line OID|TAG|VALUE" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FILE *f = fmemopen((void *)(uintptr_t)cases[i].text, strlen(cases[i].text), "r");
		struct err e;

		assert_null(sim_recording_read(f, "f", NULL, NULL, &e));
		assert_string_equal(e.text, cases[i].message);
		assert_int_equal(e.kind, ERR_DATA);
		fclose(f);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_motion_is_exact_after_a_week_and_wraps_as_a_counter),
		TEST(both_widths_of_a_counter_move_and_wrap_each_at_its_own),
		TEST(counters_hold_while_the_interface_is_down_and_go_on_after),
		TEST(sys_up_time_moves_by_itself_and_wraps),
		TEST(a_reboot_restarts_the_clock_and_every_counter_after_its_silence),
		TEST(a_reset_is_told_by_the_discontinuity_time_or_silent),
		TEST(copies_of_an_interface_are_rows_of_their_own),
		TEST(renumbering_keeps_names_motions_and_addresses_together),
		TEST(an_object_that_the_recording_lacks_can_be_set),
		TEST(variation_modules_move_or_give_their_value_at_rest),
		TEST(blanks_around_a_number_and_a_dot_after_an_oid_are_passed_and_a_text_keeps_its_own),
		TEST(a_wrong_line_is_told_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
