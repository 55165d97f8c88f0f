/* Names in one cell, with ';' between them. */
#include "cell_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void names_come_one_after_another_and_nothing_between_them_is_none(void **state)
{
	static const char *const wanted[] = { "CH Démo-Côte", "b", " c " };
	const char *rest = ";;CH Démo-Côte;;b; c ;";
	struct name_span name;

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		assert_true(cell_list_next(&rest, &name));
		assert_int_equal(name.n, strlen(wanted[i]));
		assert_memory_equal(name.at, wanted[i], name.n);
	}
	assert_false(cell_list_next(&rest, &name));
	assert_false(cell_list_next(&rest, &name));
}

static void no_list_is_an_empty_one(void **state)
{
	const char *none = NULL, *separators = ";;";
	struct name_span name;

	(void)state;
	assert_false(cell_list_next(&none, &name));
	assert_false(cell_list_next(&separators, &name));
	assert_false(cell_list_has(NULL, "a"));
	assert_false(cell_list_has("", ""));
	assert_false(cell_list_has("a;;b", ""));
}

static void a_name_without_room_is_passed_over(void **state)
{
	const char *rest = "1234;abc;12345;d";
	char name[4];

	(void)state;
	assert_true(cell_list_next_copy(&rest, name, sizeof name));
	assert_string_equal(name, "abc");
	assert_true(cell_list_next_copy(&rest, name, sizeof name));
	assert_string_equal(name, "d");
	assert_false(cell_list_next_copy(&rest, name, sizeof name));
}

static void assert_trimmed(const char *name, const char *wanted)
{
	struct name_span trimmed = name_span_trim((struct name_span){ name, strlen(name) });

	assert_int_equal(trimmed.n, strlen(wanted));
	assert_memory_equal(trimmed.at, wanted, trimmed.n);
}

static void spaces_around_a_name_are_none_of_it(void **state)
{
	(void)state;
	assert_trimmed("  Le Tilleul ", "Le Tilleul");
	assert_trimmed("a", "a");
	assert_trimmed("   ", "");
	assert_trimmed("", "");
}

static void only_names_are_counted(void **state)
{
	(void)state;
	assert_int_equal(cell_list_count(";;CH Démo-Côte;;b; c ;"), 3);
	assert_int_equal(cell_list_count("a"), 1);
	assert_int_equal(cell_list_count(";;"), 0);
	assert_int_equal(cell_list_count(NULL), 0);
}

static void a_name_is_there_whole_or_not(void **state)
{
	(void)state;
	assert_true(cell_list_has("ab;c", "ab"));
	assert_true(cell_list_has("ab;c", "c"));
	assert_false(cell_list_has("ab;c", "a"));
	assert_false(cell_list_has("ab;c", "abc"));
	assert_false(cell_list_has("ab;c", "b;c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_come_one_after_another_and_nothing_between_them_is_none),
		cmocka_unit_test(no_list_is_an_empty_one),
		cmocka_unit_test(a_name_without_room_is_passed_over),
		cmocka_unit_test(spaces_around_a_name_are_none_of_it),
		cmocka_unit_test(only_names_are_counted),
		cmocka_unit_test(a_name_is_there_whole_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
