/* A flow that somebody answers for until a day: who may say what, what the matrix shows of it, and what its end changes. */
#include "act.h"
#include "flow_record.h"
#include "journal.h"
#include "reader_flows.h"
#include "reader_hds.h"
#include "tests/reading.h"

#include <inttypes.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY (INT64_C(24) * 3600 * 1000)
#define NOW_MS "1795316400000" /* FIXTURE_NOW */

static void sql(struct reading *t, const char *text)
{
	fixture_sql(&t->f, text);
}

/* Telnet from 10.7.7.7 to 10.1.0.1, an hour ago; an opening that nobody used while somebody looked for 100 days. */
static void observe(struct reading *t)
{
	sql(t, "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0);"
	       "INSERT INTO observed_span VALUES (1, " NOW_MS " - 8640000000, " NOW_MS ");"
	       "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, bytes_out, "
	       "bytes_in, packets_out, packets_in) VALUES (1, '10.7.7.7', '10.1.0.1', 'tcp', 23, '', 1, 1, " NOW_MS " - 7200000, " NOW_MS " - 3600000, 1, 1, 1, 1);"
	       "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (501, 'flow', 'f1', 0, 0);"
	       "INSERT INTO flow (entity_id, valid_from, source, destination, protocol, port, reason) VALUES (501, 0, '10.0.0.1', '10.0.0.2', 'tcp', '104', 'r')");
}

static struct act acceptance(int64_t at_ms, const char *source, const char *destination, const char *port)
{
	wall_t at = wall_after(FIXTURE_NOW, at_ms);

	return (struct act){ .kind = ACT_FLOW_ACCEPT, .uid = 1234, .at = at, .text = "maintenance de l'automate", .from = WALL_NEVER,
		             .until = wall_after(at, 10 * DAY), .flow = { source, destination, "tcp", port } };
}

static struct act telnet(int64_t at_ms)
{
	return acceptance(at_ms, "10.7.7.7", "10.1.0.1", "23");
}

static void write_act(struct reading *t, const struct act *a)
{
	struct act_done done;

	if (!act_write(t->f.store, a, &done, &t->e))
		fail_msg("%s: %s", act_name(a->kind), t->e.text);
}

static void assert_refused(struct reading *t, const struct act *a, enum err_kind kind, const char *says)
{
	int64_t rows = fixture_number(&t->f, "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM flow_exception)");
	struct act_done done;

	assert_false(act_write(t->f.store, a, &done, &t->e));
	if (t->e.kind != kind || !strstr(t->e.text, says))
		fail_msg("%d: %s", t->e.kind, t->e.text);
	assert_int_equal(fixture_number(&t->f, "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM flow_exception)"), rows);
}

static struct flow_list read_at(struct reading *t, int64_t now_ms, wall_t at)
{
	struct reader *r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, now_ms), at);
	struct flow_list list;

	if (!read_flows(r, t->a, &list, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return list;
}

static enum flow_status status_after(struct reading *t, int64_t now_ms)
{
	return read_at(t, now_ms, WALL_NEVER).observed[0].verdict.status;
}

static void what_somebody_answers_for_stands_apart_until_its_end(void **state)
{
	struct reading *t = *state;
	struct act a = telnet(0);
	struct flow_list list;

	observe(t);
	assert_int_equal(status_after(t, 0), FLOW_ROGUE);
	write_act(t, &a);
	list = read_at(t, 1, WALL_NEVER);
	assert_int_equal(list.observed[0].verdict.status, FLOW_EXCEPTED);
	assert_int_equal(list.n_exceptions, 1);
	assert_int_equal(list.observed[0].verdict.exception, 0);
	assert_int_equal(list.exceptions[0].uid, 1234);
	assert_string_equal(list.exceptions[0].reason, "maintenance de l'automate");
	assert_true(list.exceptions[0].until.ms == a.until.ms);
	assert_int_equal(list.exceptions[0].flows, 1);
	assert_true(list.exceptions[0].last_seen.ms == FIXTURE_NOW.ms - 3600000);
	assert_int_equal(status_after(t, 10 * DAY - 1), FLOW_EXCEPTED);
	assert_int_equal(status_after(t, 10 * DAY), FLOW_ROGUE);
	assert_false(read_at(t, 10 * DAY, WALL_NEVER).exceptions[0].holds);
}

static void an_acceptance_needs_a_reason_an_end_and_an_end_that_is_named(void **state)
{
	struct reading *t = *state;
	struct act a = telnet(0);

	a.text = NULL;
	assert_refused(t, &a, ERR_USAGE, "reason: ");
	a = telnet(0);
	a.until = WALL_NEVER;
	assert_refused(t, &a, ERR_USAGE, "until: expected an end");
	a.until = a.at;
	assert_refused(t, &a, ERR_USAGE, "still to come");
	a.until = wall_after(a.at, (ACT_DAYS_MAX + 1) * DAY);
	assert_refused(t, &a, ERR_USAGE, "within 366 days");
	a = acceptance(0, "any", "10.0.0.1;any", "any");
	assert_refused(t, &a, ERR_USAGE, "not any");
	a = acceptance(0, "0.0.0.0/0", "any", "any");
	assert_refused(t, &a, ERR_USAGE, "not any");
	a = acceptance(0, "::/0", "10.0.0.1;0.0.0.0-127.255.255.255", "any");
	assert_refused(t, &a, ERR_USAGE, "not any");
	a = acceptance(0, "any", "10.0.0.0/8;11.0.0.0/32", "any");
	assert_refused(t, &a, ERR_USAGE, "not any");
	a = acceptance(0, "any", "10.0.0.0/8;11.0.0.0/8;12.0.0.0/8", "443");
	assert_refused(t, &a, ERR_USAGE, "not any");
	a = acceptance(0, "2001:db8::/32;2001:db9::/32", "any", "443");
	assert_refused(t, &a, ERR_USAGE, "not any");
	a = acceptance(0, "10.1.0.0/33", "10.0.0.1", "any");
	assert_refused(t, &a, ERR_USAGE, "source: expected addresses");
	a = acceptance(0, "10.1.0.1", "10.0.0.1", "99999");
	assert_refused(t, &a, ERR_USAGE, "port: ");
	a = acceptance(0, "10.1.0.1", NULL, "1");
	assert_refused(t, &a, ERR_USAGE, "destination: ");
	a = telnet(0);
	a.flow.protocol = "ospf";
	assert_refused(t, &a, ERR_USAGE, "protocol: ");
}

/* An end that is named, or one network of the widest kind that has one owner, however it is written. */
static void an_acceptance_may_have_one_wide_network(void **state)
{
	struct reading *t = *state;
	struct act a = acceptance(0, "any", "10.0.0.0/9;10.128.0.0/9;10.1.0.0/16;10.0.0.0/8", "443");

	write_act(t, &a);
	a = acceptance(1, "2001:db8::/33;2001:db8:8000::/33", "0.0.0.0/0", "443");
	write_act(t, &a);
	a = acceptance(2, "10.0.0.0/8;11.0.0.0/8", "10.1.0.1", "443");
	write_act(t, &a);
}

static void an_acceptance_is_ended_by_its_words_and_keeps_its_reason(void **state)
{
	struct reading *t = *state;
	struct act a = telnet(0), end = { .kind = ACT_FLOW_ACCEPT_END, .uid = 77, .at = wall_after(FIXTURE_NOW, DAY), .from = WALL_NEVER,
		                          .until = WALL_NEVER, .flow = a.flow };
	struct flow_list list;

	observe(t);
	assert_refused(t, &end, ERR_NOT_FOUND, "nobody accepts 10.7.7.7 → 10.1.0.1 (tcp/23) now");
	write_act(t, &a);
	write_act(t, &end);
	list = read_at(t, DAY, WALL_NEVER);
	assert_int_equal(list.observed[0].verdict.status, FLOW_ROGUE);
	assert_true(list.exceptions[0].ended && !list.exceptions[0].holds);
	assert_int_equal(list.exceptions[0].uid, 77);
	assert_string_equal(list.exceptions[0].reason, "maintenance de l'automate");
	end.at = wall_after(FIXTURE_NOW, 2 * DAY);
	assert_refused(t, &end, ERR_NOT_FOUND, "nobody accepts");
	a = telnet(3 * DAY);
	write_act(t, &a);
	assert_int_equal(status_after(t, 3 * DAY), FLOW_EXCEPTED);
	end.at = wall_after(FIXTURE_NOW, 14 * DAY);
	assert_refused(t, &end, ERR_NOT_FOUND, "nobody accepts"); /* its end has come */
}

static void an_opening_that_is_not_used_is_kept_by_its_own_words(void **state)
{
	struct reading *t = *state;
	struct act wider = acceptance(0, "10.0.0.0/8", "10.0.0.2", "104"), a = acceptance(0, "10.0.0.1", "10.0.0.2", "104");
	struct flow_list list;

	observe(t);
	assert_int_equal(read_at(t, 0, WALL_NEVER).openings[0].state, OPENING_DEAD);
	write_act(t, &wider);
	assert_null(read_at(t, 1, WALL_NEVER).openings[0].accepted);
	write_act(t, &a);
	list = read_at(t, 1, WALL_NEVER);
	assert_int_equal(list.openings[0].state, OPENING_DEAD);
	assert_non_null(list.openings[0].accepted);
	assert_string_equal(list.openings[0].accepted->source, "10.0.0.1");
}

static void a_past_day_shows_what_was_accepted_then(void **state)
{
	struct reading *t = *state;
	struct act a = telnet(DAY);

	observe(t);
	sql(t, "UPDATE observed_flow SET last_seen_ms = " NOW_MS " + 864000000; INSERT INTO observed_flow_day SELECT id, " NOW_MS " - " NOW_MS " % 86400000, 1, 0, 1, 0, 1 "
	       "FROM observed_flow");
	write_act(t, &a);
	assert_int_equal(read_at(t, 20 * DAY, WALL_NEVER).observed[0].verdict.status, FLOW_ROGUE);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, DAY - 1)).observed[0].verdict.status, FLOW_ROGUE);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, DAY - 1)).n_exceptions, 0);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, 2 * DAY)).observed[0].verdict.status, FLOW_EXCEPTED);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, 11 * DAY)).observed[0].verdict.status, FLOW_ROGUE);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, -7200001)).n_observed, 0);
	assert_true(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, -3600000)).observed[0].seen.last_seen.ms == FIXTURE_NOW.ms - 3600000);
	/* FIXTURE_NOW is at 03:00 UTC: two days later it is known that it was seen until the end of that day */
	assert_true(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, 2 * DAY)).observed[0].seen.last_seen.ms < FIXTURE_NOW.ms + DAY);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, 100 * DAY)).n_openings, 1);
	assert_int_equal(read_at(t, 20 * DAY, wall_after(FIXTURE_NOW, -DAY)).openings[0].state, OPENING_DEAD);
}

static void count_fault(void *user, const struct hds_row_finding *f)
{
	if (strcmp(f->table, "flow_exception") == 0)
		++*(int *)user;
}

static int faults(struct reading *t)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	int n = 0;
	size_t rows;

	if (!hds_rows_verify(r, count_fault, &n, &rows, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return n;
}

static void a_row_of_it_that_somebody_else_changes_is_found(void **state)
{
	struct reading *t = *state;
	struct act a = telnet(0);

	write_act(t, &a);
	assert_int_equal(faults(t), 0);
	assert_int_not_equal(sqlite3_exec(store_sqlite(t->f.store), "UPDATE flow_exception SET until_ms = until_ms * 2", NULL, NULL, NULL), SQLITE_OK);
	assert_int_not_equal(sqlite3_exec(store_sqlite(t->f.store), "DELETE FROM flow_exception", NULL, NULL, NULL), SQLITE_OK);
	sql(t, "DROP TRIGGER flow_exception_unchanged; UPDATE flow_exception SET until_ms = until_ms * 2");
	assert_int_equal(faults(t), 1);
	sql(t, "DROP TRIGGER flow_exception_kept; DELETE FROM flow_exception");
	assert_int_equal(faults(t), 1);
	assert_int_equal(fixture_number(&t->f, "SELECT count(*) FROM journal WHERE method = 'flow_accept' AND object = 'flow:10.7.7.7 → 10.1.0.1 (tcp/23)' "
	                                       "AND request LIKE '%\"port\":\"23\"%' AND request NOT LIKE '%automate%'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_somebody_answers_for_stands_apart_until_its_end, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(an_acceptance_needs_a_reason_an_end_and_an_end_that_is_named, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(an_acceptance_may_have_one_wide_network, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(an_acceptance_is_ended_by_its_words_and_keeps_its_reason, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(an_opening_that_is_not_used_is_kept_by_its_own_words, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(a_past_day_shows_what_was_accepted_then, reading_set_up, reading_tear_down),
		cmocka_unit_test_setup_teardown(a_row_of_it_that_somebody_else_changes_is_found, reading_set_up, reading_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
