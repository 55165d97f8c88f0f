#include "console/scroll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { PAGE = 10, ROWS = 200 };

static void keys_move_by_rows_half_pages_and_pages(void **state)
{
	(void)state;
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_UP), 49);
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_DOWN), 51);
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_HALF_UP), 45);
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_HALF_DOWN), 55);
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_PAGE_UP), 40);
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_PAGE_DOWN), 60);
	assert_int_equal(scroll_moved(50, PAGE, ROWS, ACT_HELP), 50);
}

static void nothing_moves_before_the_first_row(void **state)
{
	(void)state;
	assert_int_equal(scroll_moved(0, PAGE, ROWS, ACT_UP), 0);
	assert_int_equal(scroll_moved(3, PAGE, ROWS, ACT_PAGE_UP), 0);
	assert_int_equal(scroll_moved(150, PAGE, ROWS, ACT_FIRST), 0);
	assert_true(scroll_moved(0, PAGE, ROWS, ACT_LAST) >= ROWS); /* who draws holds it to the last row */
}

static void the_last_row_ends_the_window(void **state)
{
	(void)state;
	assert_int_equal(scroll_held(ROWS, PAGE, ROWS), ROWS - PAGE);
	assert_int_equal(scroll_held(7, PAGE, ROWS), 7);
	assert_int_equal(scroll_held(7, PAGE, PAGE - 1), 0);
	assert_int_equal(scroll_held(-3, PAGE, ROWS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_move_by_rows_half_pages_and_pages),
		cmocka_unit_test(nothing_moves_before_the_first_row),
		cmocka_unit_test(the_last_row_ends_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
