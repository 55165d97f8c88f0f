/* Orders of the rows of a list. */
#include "console/order.h"
#include "facts.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static wall_t at(int64_t ms) { return (wall_t){ ms }; }

static void what_is_not_known_stands_last_whichever_end_is_first(void **state)
{
	(void)state;
	assert_true(compare_text("b", NULL) < 0);
	assert_true(compare_number(0, NAN) < 0);
	assert_true(compare_count(0, UNKNOWN_I64) < 0);
	assert_true(compare_time(at(0), WALL_NEVER) < 0);
	assert_true(compare_end(at(9), WALL_NEVER) < 0);
	assert_true(compare_end(WALL_NEVER, at(9)) > 0);
	assert_int_equal(compare_end(WALL_NEVER, WALL_NEVER), 0);
}

static void the_larger_and_the_later_stand_first_but_the_earlier_end(void **state)
{
	(void)state;
	assert_true(compare_text("A", "b") < 0);
	assert_true(compare_number(2, 1) < 0);
	assert_true(compare_count(2, 1) < 0);
	assert_true(compare_time(at(2), at(1)) < 0);
	assert_true(compare_end(at(1), at(2)) < 0);
}

static void of_what_is_wrong_alike_the_latest_stands_first(void **state)
{
	(void)state;
	assert_true(compare_state_since(STATE_CRITICAL, at(1), STATE_WARNING, at(2)) < 0);
	assert_true(compare_state_since(STATE_WARNING, at(2), STATE_WARNING, at(1)) < 0);
	assert_int_equal(compare_state_since(STATE_OK, at(2), STATE_OK, at(1)), 0);
}

static const char *told(const void *row, size_t field)
{
	static char words[8];

	words[0] = ((const char *)row)[field];
	return words[0] == '-' ? NULL : words;
}

static void values_are_compared_though_one_call_overwrites_the_other(void **state)
{
	(void)state;
	assert_true(compare_values(told, "xa", "xB", 1) < 0);
	assert_true(compare_values(told, "x-", "xb", 1) > 0);
	assert_int_equal(compare_values(told, "xa", "yA", 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_known_stands_last_whichever_end_is_first),
		cmocka_unit_test(the_larger_and_the_later_stand_first_but_the_earlier_end),
		cmocka_unit_test(of_what_is_wrong_alike_the_latest_stands_first),
		cmocka_unit_test(values_are_compared_though_one_call_overwrites_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
