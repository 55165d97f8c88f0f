#include "inventory/db.h"
#include "inventory/migrations.h"
#include "text.h"

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

			if (strncmp(p - 1, "'$.", 3) == 0) /* a path of JSON */
				continue;
			assert_true(isdigit((unsigned char)p[1]));
			if (n > largest + 1)
				fail_msg("$%ld before $%ld in: %s", n, largest + 1, db_statement_texts[i]);
			largest = n > largest ? n : largest;
		}
	}
}

/* One line a step of the plan. */
static void append_plan(struct db *db, enum statement id, struct text *t)
{
	struct text sql = TEXT_INIT(65536);
	sqlite3_stmt *st;

	text_appendf(&sql, "EXPLAIN QUERY PLAN %s", db_statement_texts[id]);
	assert_int_equal(sqlite3_prepare_v2(db->handle, text_str(&sql), -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		text_appendf(t, "%s\n", (const char *)sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
	text_done(&sql);
}

/* One of 2.2 kB fills a page: a list that touched them would read all of them to show a number of each. */
static void a_list_of_devices_reads_no_samples(void **state)
{
	struct db db = fresh_schema();
	struct text plan = TEXT_INIT(65536);

	(void)state;
	append_plan(&db, ST_POLLS_NOW, &plan);
	if (!strstr(text_str(&plan), "USING COVERING INDEX device_poll_facts") || strstr(text_str(&plan), "TEMP B-TREE"))
		fail_msg("%s", text_str(&plan));
	text_done(&plan);
	db_done(&db);
}

static void the_lists_of_the_region_come_in_the_order_of_names_without_a_sort(void **state)
{
	static const enum statement lists[] = { ST_SITES, ST_DEVICES, ST_LINKS, ST_LINK_STATES };
	struct db db = fresh_schema();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		struct text plan = TEXT_INIT(65536);

		append_plan(&db, lists[i], &plan);
		if (strstr(text_str(&plan), "TEMP B-TREE") || !strstr(text_str(&plan), "SEARCH e USING COVERING INDEX"))
			fail_msg("%s: %s", db_statement_texts[lists[i]], text_str(&plan));
		text_done(&plan);
	}
	db_done(&db);
}

/* What was is read by the object and the period: never a whole table of what happened. */
static void an_availability_seeks_the_period_of_its_object(void **state)
{
	static const enum statement lists[] = { ST_AVAILABILITY_STATES, ST_AVAILABILITY_ALERTS, ST_AVAILABILITY_CALL, ST_AVAILABILITY_ECHO, ST_AVAILABILITY_PLACE,
		ST_AVAILABILITY_DECLARED };
	struct db db = fresh_schema();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		struct text plan = TEXT_INIT(65536);

		append_plan(&db, lists[i], &plan);
		if (strstr(text_str(&plan), "SCAN ") && !strstr(text_str(&plan), "SCAN CONSTANT ROW"))
			fail_msg("%s: %s", db_statement_texts[lists[i]], text_str(&plan));
		if (strstr(text_str(&plan), "TEMP B-TREE"))
			fail_msg("%s: %s", db_statement_texts[lists[i]], text_str(&plan));
		text_done(&plan);
	}
	db_done(&db);
}

/* History is what grows: a fact that is asked for every five minutes reads none of it. */
static void automatic_evidence_scans_no_history(void **state)
{
	static const enum statement facts[] = { ST_FACT_SUPERVISION, ST_FACT_DEVICES, ST_FACT_CERTIFICATES, ST_FACT_GROUPED, ST_FACT_ACTS,
		                                ST_FACT_CONTRACTS, ST_FACT_SUPPLIERS, ST_FACT_CONTACTS, ST_JOURNAL_FROM };
	static const char *const growing[] = { "SCAN c", "SCAN r", "SCAN j", "SCAN journal", "history", "sample", "round", "interval", "SCAN x" };
	struct db db = fresh_schema();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		struct text plan = TEXT_INIT(65536);

		append_plan(&db, facts[i], &plan);
		for (size_t k = 0; k < ARRAY_LEN(growing); k++)
			if (strstr(text_str(&plan), growing[k]))
				fail_msg("%s: %s", db_statement_texts[facts[i]], text_str(&plan));
		text_done(&plan);
	}
	db_done(&db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement_prepares_on_a_fresh_schema),
		cmocka_unit_test(parameters_first_appear_in_the_order_of_their_numbers),
		cmocka_unit_test(a_list_of_devices_reads_no_samples),
		cmocka_unit_test(the_lists_of_the_region_come_in_the_order_of_names_without_a_sort),
		cmocka_unit_test(an_availability_seeks_the_period_of_its_object),
		cmocka_unit_test(automatic_evidence_scans_no_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
