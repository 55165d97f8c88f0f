/* The acceptance test of an image route, and an exercise: what is judged, kept and journalled, and when a route must be accepted again. */
#include "tests/store_fixture.h"

#include "act.h"
#include "journal.h"
#include "route.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const int64_t day_ms = 86400000;

static int set_up(void **state)
{
	struct fixture *f = fixture_new();

	fixture_region(f, wall_after(FIXTURE_NOW, -30 * day_ms));
	fixture_sql(f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (30, 'covolink', 'Covolink A', 0, 0),"
	               " (31, 'route', 'A to B', 0, 0), (32, 'route', 'B to A', 0, 0), (33, 'route', 'C to A', 0, 0),"
	               " (34, 'route', 'D to A', 0, 0), (35, 'route', 'E to A', 0, 0);"
	               "INSERT INTO covolink (entity_id, valid_from, site, device, address, called_ae) VALUES (30, 0, 'A', 'cr1', '192.0.2.1', 'AE');"
	               "INSERT INTO route (entity_id, valid_from, valid_to, source_site, covolink, destination_site, source_ae, destination_ae, accepted_on)"
	               " VALUES (31, 0, NULL, 'A', 'Covolink A', 'B', 'SRC', 'DST', NULL),"
	               " (32, 0, 1795230000000, 'B', 'Covolink A', 'A', 'SRC', 'OLD', '2026-11-01'),"
	               " (32, 1795230000000, NULL, 'B', 'Covolink A', 'A', 'SRC', 'NEW', '2026-11-01'),"
	               " (33, 0, NULL, 'A', 'Covolink A', 'A', NULL, 'DST', '2026-11-01'),"
	               /* declared here a week after the day that they give, then sent elsewhere; of one the new day is given with it */
	               " (34, 1795300000000, 1795310000000, 'A', 'Covolink A', 'A', NULL, 'OLD', '2026-11-01'),"
	               " (34, 1795310000000, NULL, 'A', 'Covolink A', 'A', NULL, 'NEW', '2026-11-01'),"
	               " (35, 1795300000000, 1795310000000, 'A', 'Covolink A', 'A', NULL, 'OLD', '2026-11-01'),"
	               " (35, 1795310000000, NULL, 'A', 'Covolink A', 'A', NULL, 'NEW', '2026-11-02')");
	*state = f;
	return 0;
}

static void stages_are(struct fixture *f, const char *echo, int64_t age_ms)
{
	char sql[1024];

	snprintf(sql, sizeof sql, "DELETE FROM dicom_stage; INSERT INTO dicom_stage (entity_id, stage, outcome, at_ms) VALUES (30, 'echo', '%s', %lld),"
	         " (30, 'tcp', 'ok', %lld), (30, 'contexts', 'ok', %lld), (30, 'associate', 'ok', %lld)", echo, (long long)(FIXTURE_NOW.ms - age_ms),
	         (long long)(FIXTURE_NOW.ms - age_ms), (long long)(FIXTURE_NOW.ms - age_ms), (long long)(FIXTURE_NOW.ms - age_ms));
	fixture_sql(f, sql);
}

static bool accept_route(struct fixture *f, const char *object, struct err *e)
{
	struct act a = { .kind = ACT_ROUTE_ACCEPT, .uid = 1000, .at = FIXTURE_NOW, .object = object, .from = WALL_NEVER, .until = WALL_NEVER };
	struct act_done done;

	return act_write(f->store, &a, &done, e);
}

static struct route_test test_of(struct fixture *f, const char *route, char proof[static 128])
{
	struct reader *r = fixture_reader(f, wall_after(FIXTURE_NOW, day_ms), WALL_NEVER);
	struct arena *a = arena_new();
	struct route_test *rows, found = { 0 };
	struct err e;
	size_t n;

	if (!read_route_tests(r, a, &rows, &n, &e))
		fail_msg("%s", e.text);
	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].route, route) == 0)
			found = rows[i];
	snprintf(proof, 128, "%s|%s", found.proof ? found.proof : "", found.destination_ae ? found.destination_ae : "");
	arena_free(a);
	fixture_reader_done(r);
	return found;
}

static void a_route_is_accepted_with_what_its_gateway_answers(void **state)
{
	struct fixture *f = *state;
	struct route_test t;
	char proof[128];
	struct err e;

	assert_int_equal(test_of(f, "A to B", proof).acceptance, ROUTE_NEVER_ACCEPTED);
	stages_are(f, "ok", 10000);
	if (!accept_route(f, "route:A to B", &e))
		fail_msg("%s", e.text);
	t = test_of(f, "A to B", proof);
	assert_int_equal(t.acceptance, ROUTE_ACCEPTED);
	assert_int_equal(t.at.ms, FIXTURE_NOW.ms);
	assert_int_equal(t.uid, 1000);
	assert_int_equal(t.tests, 1);
	assert_string_equal(proof, "tcp ok, associate ok, contexts ok, echo ok|DST");
}

static void what_does_not_answer_now_proves_nothing(void **state)
{
	struct fixture *f = *state;
	char proof[128];
	struct err e;

	assert_false(accept_route(f, "route:A to B", &e));
	assert_non_null(strstr(e.text, "(not tested): nothing is accepted"));
	stages_are(f, "timeout", 10000);
	assert_false(accept_route(f, "route:A to B", &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "(tcp ok, associate ok, contexts ok, echo timeout): nothing is accepted"));
	stages_are(f, "ok", 3600000);
	assert_false(accept_route(f, "route:A to B", &e));
	assert_non_null(strstr(e.text, "tcp stale"));
	assert_false(accept_route(f, "covolink:Covolink A", &e));
	assert_int_equal(e.kind, ERR_USAGE);
	assert_false(accept_route(f, "route:nothing", &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_int_equal(test_of(f, "A to B", proof).acceptance, ROUTE_NEVER_ACCEPTED);
}

static void another_destination_asks_for_another_test(void **state)
{
	struct fixture *f = *state;
	struct route_test t;
	char proof[128];
	struct err e;

	stages_are(f, "ok", 0);
	assert_true(accept_route(f, "route:A to B", &e));
	fixture_sql(f, "UPDATE route SET valid_to = 1795320000000 WHERE entity_id = 31; INSERT INTO route (entity_id, valid_from, source_site,"
	               " covolink, destination_site, source_ae, destination_ae) VALUES (31, 1795320000000, 'A', 'Covolink A', 'B', 'SRC', 'OTHER')");
	t = test_of(f, "A to B", proof);
	assert_int_equal(t.acceptance, ROUTE_TO_ACCEPT_AGAIN);
	assert_string_equal(proof, "tcp ok, associate ok, contexts ok, echo ok|DST"); /* before the change */
	assert_true(accept_route(f, "route:A to B", &e));
	t = test_of(f, "A to B", proof);
	assert_int_equal(t.acceptance, ROUTE_ACCEPTED);
	assert_int_equal(t.tests, 2);
}

static void a_declared_day_is_believed_until_what_it_accepted_changes(void **state)
{
	char proof[128];

	assert_int_equal(test_of(*state, "C to A", proof).acceptance, ROUTE_ACCEPTED);
	assert_int_equal(test_of(*state, "C to A", proof).uid, UNKNOWN_I64);
	assert_int_equal(test_of(*state, "B to A", proof).acceptance, ROUTE_TO_ACCEPT_AGAIN);
	assert_string_equal(proof, "|OLD");
	assert_int_equal(test_of(*state, "D to A", proof).acceptance, ROUTE_TO_ACCEPT_AGAIN);
	assert_string_equal(proof, "|OLD");
	assert_int_equal(test_of(*state, "E to A", proof).acceptance, ROUTE_ACCEPTED);
}

static void an_exercise_is_a_row_of_the_journal_with_what_it_found(void **state)
{
	struct fixture *f = *state;
	const char *down[] = { "device:cr1" }, *nobody[] = { "device:nothing" };
	struct act a = { .kind = ACT_DRILL, .uid = 1000, .at = FIXTURE_NOW, .down = down, .n_down = 1, .text = "core lost", .from = WALL_NEVER,
		         .until = WALL_NEVER };
	struct act_done done;
	sqlite3_stmt *st;
	struct err e;

	if (!act_write(f->store, &a, &done, &e))
		fail_msg("%s", e.text);
	assert_int_equal(sqlite3_prepare_v2(store_sqlite(f->store), "SELECT j.method, j.request, t.text FROM journal j JOIN journal_text t "
	                                    "ON t.seq = j.seq", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal(sqlite3_column_text(st, 0), "drill");
	assert_non_null(strstr((const char *)sqlite3_column_text(st, 1), "\"down\":[\"device:cr1\"],\"found\":{\"covolinks\":1,"));
	assert_non_null(strstr((const char *)sqlite3_column_text(st, 1), "\"routes\":5"));
	assert_string_equal(sqlite3_column_text(st, 2), "core lost");
	sqlite3_finalize(st);
	a.down = nobody;
	assert_false(act_write(f->store, &a, &done, &e));
	assert_string_equal(e.text, "there is no device:nothing");
	a.n_down = 0;
	assert_false(act_write(f->store, &a, &done, &e));
	assert_int_equal(e.kind, ERR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)
		TEST(a_route_is_accepted_with_what_its_gateway_answers),
		TEST(what_does_not_answer_now_proves_nothing),
		TEST(another_destination_asks_for_another_test),
		TEST(a_declared_day_is_believed_until_what_it_accepted_changes),
		TEST(an_exercise_is_a_row_of_the_journal_with_what_it_found),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
