/* C6: a circle of parents is refused by naming it; what is stored with one goes on working. */
#include "tests/importing.h"

#include "inventory/store_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define HEADER "name,site,kind,address,parents\n"
#define ROW(name, parents) name ",S,router,192.0.2.1," parents "\n"

enum { MANY = 100000 };

static int open_with_site(void **state)
{
	if (importing_open(state) != 0)
		return -1;
	importing_take(*state, "sites.csv", "name\nS\n");
	return 0;
}

static void expect_refused(struct importing *f, const char *text, size_t n_mistakes, const char *first)
{
	bool ok = importing_run(f, "devices.csv", text, (struct import_options){ 0 });

	if (ok)
		fail_msg("it was taken");
	assert_int_equal(f->e.kind, ERR_DATA);
	assert_int_equal(f->report.n_mistakes, n_mistakes);
	assert_string_equal(f->report.mistakes[0], first);
}

static void a_circle_is_refused_by_naming_it(void **state)
{
	struct importing *f = *state;

	expect_refused(f, HEADER ROW("root", "") ROW("a", "b;root") ROW("b", "root;a"), 1,
	               "devices.csv:3: parents: expected devices that do not lead back to it (a → b → a), got 'b;root'");
	expect_refused(f, HEADER ROW("a", "c") ROW("b", "a") ROW("c", "b"), 1,
	               "devices.csv:2: parents: expected devices that do not lead back to it (a → c → b → a), got 'c'");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM device"), 0);
}

static void of_a_long_one_the_ends_are_named_and_how_many_there_are_between(void **state)
{
	expect_refused(*state, HEADER ROW("a", "b") ROW("b", "c") ROW("c", "d") ROW("d", "e") ROW("e", "f") ROW("f", "g") ROW("g", "a"), 1,
	               "devices.csv:2: parents: expected devices that do not lead back to it (a → b → c → d → … (2) … → g → a), got 'b'");
}

static void the_shortest_way_back_is_told_and_each_circle_once(void **state)
{
	struct importing *f = *state;

	expect_refused(f, HEADER ROW("a", "b") ROW("b", "c;a") ROW("c", "a") ROW("p", "q;a") ROW("q", "p"), 2,
	               "devices.csv:2: parents: expected devices that do not lead back to it (a → b → a), got 'b'");
	assert_string_equal(f->report.mistakes[1],
	                    "devices.csv:5: parents: expected devices that do not lead back to it (p → q → p), got 'q;a'");
}

static void what_meets_again_is_no_circle(void **state)
{
	importing_take(*state, "devices.csv", HEADER ROW("a", "b;c") ROW("b", "d") ROW("c", "d") ROW("d", ""));
}

static void one_that_closes_over_what_is_stored_is_refused(void **state)
{
	struct importing *f = *state;

	importing_take(f, "devices.csv", HEADER ROW("a", "") ROW("b", "a") ROW("c", "b"));
	expect_refused(f, HEADER ROW("a", "c"), 1, "devices.csv:2: parents: expected devices that do not lead back to it (a → c → b → a), got 'c'");

	/* and is none where the same import leads another way */
	importing_take(f, "devices.csv", HEADER ROW("a", "c") ROW("b", "") ROW("c", "b"));
}

static void a_stored_circle_hinders_nothing_but_its_own_parents(void **state)
{
	struct importing *f = *state;

	importing_take(f, "devices.csv", HEADER ROW("a", "") ROW("b", "a") ROW("c", ""));
	assert_int_equal(sqlite3_exec(store_sqlite(f->s), "UPDATE device SET parents = 'b' WHERE entity_id ="
	                              " (SELECT id FROM entity WHERE kind = 'device' AND name = 'a')", NULL, NULL, NULL), SQLITE_OK);

	importing_take(f, "sites.csv", "name,commune\nS,Rouen\n");
	importing_take(f, "devices.csv", HEADER ROW("c", "a"));
	importing_take(f, "devices.csv", "name,site,kind,address\na,S,router,192.0.2.7\n");
	expect_refused(f, HEADER ROW("a", "b"), 1, "devices.csv:2: parents: expected devices that do not lead back to it (a → b → a), got 'b'");
	importing_take(f, "devices.csv", HEADER ROW("a", ""));
	importing_take(f, "devices.csv", HEADER ROW("b", "a"));
}

static void mistakes_of_several_files_are_told_at_once(void **state)
{
	static const struct import_file files[] = {
		{ .name = "devices.csv", .text = HEADER ROW("a", "b") ROW("b", "a") ROW("c", "c") ROW("d", "gone") },
		{ .name = "applications.csv", .text = "name\nPortal\n" },
		{ .name = "dependencies.csv", .text = "from,to\napplication:Portal,device:z\nPortal,a\nPortal,Portal\n" },
	};
	static const char *const expected[] = {
		"dependencies.csv:2: to: expected the name of device that is declared, got 'z'",
		"dependencies.csv:4: to: expected something else than `from`, got 'application:Portal'",
		"devices.csv:2: parents: expected devices that do not lead back to it (a → b → a), got 'b'",
		"devices.csv:4: parents: expected other devices than itself, got 'c'",
		"devices.csv:5: parents: expected the name of device that is declared, got 'gone'",
	};
	struct import_file given[ARRAY_LEN(files)];
	struct importing *f = *state;

	memcpy(given, files, sizeof given);
	for (size_t i = 0; i < ARRAY_LEN(given); i++)
		given[i].len = strlen(given[i].text);
	assert_false(import_run(f->s, f->now, given, ARRAY_LEN(given), &(struct import_options){ 0 }, f->a, &f->report, &f->e));
	assert_int_equal(f->report.n_mistakes, ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_string_equal(f->report.mistakes[i], expected[i]);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity WHERE kind <> 'site'"), 0);
}

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Refused as fast as they are read: seconds of CPU that no linear reading takes. */
static void a_hundred_thousand_wrong_rows_are_refused_without_delay(void **state)
{
	static const struct { const char *what; size_t step, n_mistakes; } cases[] = {
		{ "one circle of all", 1, 1 }, { "pairs", 0, MANY / 2 }, { "parents that are not there", MANY, MANY } };
	size_t n = getenv("VIGIE_LONG") ? MANY : MANY / 10;
	struct importing *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text t = TEXT_INIT(64 * 1024 * 1024);
		double start = cpu_s();

		text_append(&t, HEADER);
		for (size_t d = 0; d < n; d++)
			text_appendf(&t, "device-%zu,S,router,192.0.2.1,device-%zu\n", d,
			             cases[i].step == 0 ? d ^ 1 : cases[i].step == 1 ? (d + 1) % n : d + n);
		assert_false(importing_run(f, "devices.csv", text_str(&t), (struct import_options){ 0 }));
		assert_int_equal(f->report.n_mistakes, cases[i].n_mistakes == 1 ? 1 : cases[i].n_mistakes / (MANY / n));
		if (cpu_s() - start > 5)
			fail_msg("%s: %.1f s", cases[i].what, cpu_s() - start);
		text_done(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_circle_is_refused_by_naming_it, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(of_a_long_one_the_ends_are_named_and_how_many_there_are_between, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(the_shortest_way_back_is_told_and_each_circle_once, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(what_meets_again_is_no_circle, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(one_that_closes_over_what_is_stored_is_refused, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(a_stored_circle_hinders_nothing_but_its_own_parents, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(mistakes_of_several_files_are_told_at_once, open_with_site, importing_close),
		cmocka_unit_test_setup_teardown(a_hundred_thousand_wrong_rows_are_refused_without_delay, open_with_site, importing_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
