#include "state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void every_state_is_found_by_its_name_and_nothing_else_is(void **state)
{
	enum state s = STATE_CRITICAL;
	enum link_state l = LINK_DEGRADED;

	(void)state;
	assert_false(state_from_name("down", &s));
	assert_false(link_state_from_name("critical", &l));
	assert_int_equal(s, STATE_CRITICAL);
	assert_int_equal(l, LINK_DEGRADED);
	for (int i = STATE_OK; i <= STATE_UNKNOWN; i++) {
		assert_true(state_from_name(state_name((enum state)i), &s));
		assert_int_equal(s, i);
	}
	for (int i = LINK_UP; i <= LINK_ADMIN_DOWN; i++) {
		assert_true(link_state_from_name(link_state_name((enum link_state)i), &l));
		assert_int_equal(l, i);
	}
}

static void the_worse_of_two_states_does_not_depend_on_their_order(void **state)
{
	static const enum state ranked[] = { STATE_OK, STATE_UNKNOWN, STATE_WARNING, STATE_CRITICAL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ranked); i++) {
		for (size_t k = 0; k < ARRAY_LEN(ranked); k++)
			assert_int_equal(state_worst(ranked[i], ranked[k]), ranked[i > k ? i : k]);
	}
}

static void a_link_that_is_shut_down_on_purpose_is_no_alarm(void **state)
{
	(void)state;
	assert_int_equal(link_state_severity(LINK_UP), STATE_OK);
	assert_int_equal(link_state_severity(LINK_ADMIN_DOWN), STATE_OK);
	assert_int_equal(link_state_severity(LINK_DEGRADED), STATE_WARNING);
	assert_int_equal(link_state_severity(LINK_DOWN), STATE_CRITICAL);
	assert_int_equal(link_state_severity(LINK_UNKNOWN), STATE_UNKNOWN);
}

static void a_status_that_if_mib_does_not_know_is_unknown(void **state)
{
	static const struct { int value; const char *oper, *admin; } cases[] = {
		{ -1, "unknown", "unknown" }, { 0, "unknown", "unknown" }, { 1, "up", "up" }, { 2, "down", "down" },
		{ 3, "testing", "testing" }, { 4, "unknown", "unknown" }, { 5, "dormant", "unknown" }, { 6, "notPresent", "unknown" },
		{ 7, "lowerLayerDown", "unknown" }, { 8, "unknown", "unknown" }, { 255, "unknown", "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(if_oper_status_name(cases[i].value), cases[i].oper);
		assert_string_equal(if_admin_status_name(cases[i].value), cases[i].admin);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_is_found_by_its_name_and_nothing_else_is),
		cmocka_unit_test(the_worse_of_two_states_does_not_depend_on_their_order),
		cmocka_unit_test(a_link_that_is_shut_down_on_purpose_is_no_alarm),
		cmocka_unit_test(a_status_that_if_mib_does_not_know_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
