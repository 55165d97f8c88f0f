#include "inventory/db.h"
#include "inventory/migrations.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct db fresh_schema(void)
{
	struct db db = { 0 };
	struct err e;

	assert_int_equal(sqlite3_open(":memory:", &db.handle), SQLITE_OK);
	if (!migrations_run(db.handle, &e))
		fail_msg("%s", e.text);
	return db;
}

static void every_statement_prepares_on_a_fresh_schema(void **state)
{
	struct db db = fresh_schema();

	(void)state;
	for (size_t i = 0; i < ST_COUNT; i++) {
		sqlite3_stmt *st = NULL;
		const char *rest = NULL;

		if (sqlite3_prepare_v2(db.handle, db_statement_texts[i], -1, &st, &rest) != SQLITE_OK)
			fail_msg("%s: %s", db_statement_texts[i], sqlite3_errmsg(db.handle));
		assert_string_equal(rest, "");
		sqlite3_finalize(st);
	}
	db_done(&db);
}

/* The number n of a first `$n` must be one more than the largest before it: SQLite numbers names by first appearance. */
static void parameters_first_appear_in_the_order_of_their_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ST_COUNT; i++) {
		long largest = 0;

		for (const char *p = db_statement_texts[i]; (p = strchr(p, '$')) != NULL; p++) {
			long n = strtol(p + 1, NULL, 10);

			assert_true(isdigit((unsigned char)p[1]));
			if (n > largest + 1)
				fail_msg("$%ld before $%ld in: %s", n, largest + 1, db_statement_texts[i]);
			largest = n > largest ? n : largest;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement_prepares_on_a_fresh_schema),
		cmocka_unit_test(parameters_first_appear_in_the_order_of_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
