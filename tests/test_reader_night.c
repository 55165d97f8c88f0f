#include "tests/reading.h"

#include "night_cost.h"
#include "text.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CR1 = 3, SW1, L_SNMP, L_ECHO, WEB, OLD };

static const int64_t MINUTE = 60000, DAY = 24 * 60 * 60000;

static wall_t before(int64_t minutes) { return wall_after(FIXTURE_NOW, -minutes * MINUTE); }

/* Minutes before FIXTURE_NOW; closed -1: goes on. */
static void alert(struct reading *t, int64_t id, int64_t entity, const char *subject, int64_t opened, int64_t closed)
{
	char sql[512], end[24] = "NULL";

	if (closed >= 0)
		snprintf(end, sizeof end, "%" PRId64, before(closed).ms);
	snprintf(sql, sizeof sql, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, state, outcome, subject) VALUES (%" PRId64 ", %" PRId64
	         ", %" PRId64 ", %s, 2, 'timeout', '%s')", id, entity, before(opened).ms, end, subject);
	fixture_sql(&t->f, sql);
}

/* done -1: not told. */
static void message(struct reading *t, int64_t alert_id, const char *recipient, const char *event, const char *state, int64_t due, int64_t done)
{
	char sql[1024], done_ms[24] = "NULL";

	if (done >= 0)
		snprintf(done_ms, sizeof done_ms, "%" PRId64, before(done).ms);

	snprintf(sql, sizeof sql, "INSERT INTO notification (alert_id, entity_id, recipient, channel, event, step, created_ms, due_ms, done_ms, body, "
	         "state) SELECT id, entity_id, '%s', 'night', '%s', 0, %" PRId64 ", %" PRId64 ", %s, '{}', '%s' FROM alert WHERE id = %"
	         PRId64, recipient, event, before(due).ms, before(due).ms, done_ms, state, alert_id);
	fixture_sql(&t->f, sql);
}

static void journal(struct reading *t, int64_t minutes)
{
	char sql[256];

	snprintf(sql, sizeof sql, "INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) VALUES (%" PRId64 ", 1000, 'act', '{}', "
	         "'ok', x'00', x'00')", before(minutes).ms);
	fixture_sql(&t->f, sql);
}

/* alert_id "NULL": of the entity. Declared so many minutes ago, for a time that begins in a day. */
static void silence(struct reading *t, const char *kind, int64_t entity, const char *alert_id, int64_t minutes)
{
	char sql[512];

	journal(t, minutes);
	snprintf(sql, sizeof sql, "INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, seq) VALUES ('%s', %" PRId64 ", %s, 1000, %"
	         PRId64 ", %" PRId64 ", (SELECT max(seq) FROM journal))", kind, entity, alert_id, FIXTURE_NOW.ms + DAY, FIXTURE_NOW.ms + 2 * DAY);
	fixture_sql(&t->f, sql);
}

static void note(struct reading *t, const char *kind, int64_t alert_id, int64_t minutes)
{
	char sql[512];

	journal(t, minutes);
	snprintf(sql, sizeof sql, "INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, seq) SELECT '%s', entity_id, id, 1000, %" PRId64
	         ", (SELECT max(seq) FROM journal) FROM alert WHERE id = %" PRId64, kind, before(minutes).ms, alert_id);
	fixture_sql(&t->f, sql);
}

/* "web: 2 calls, 1 of 1 acted; …" of the last so many minutes before `at`. */
static const char *costs(struct reading *t, int64_t minutes, wall_t at)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, at);
	const struct night_settings settings = { .attempts = 3, .retry_interval_ms = 15000, .settle_ms = MINUTE };
	wall_t to = wall_is_known(at) ? at : FIXTURE_NOW;
	struct text said = TEXT_INIT(4096);
	struct night_record record;
	struct night_cost *c;
	const char *kept;
	size_t n;

	if (!read_night_record(r, t->a, wall_after(to, -minutes * MINUTE), to, &record, &t->e)
	    || !night_costs(&record, &settings, t->a, &c, &n, &t->e))
		fail_msg("%s", t->e.text);
	for (size_t i = 0; i < n; i++)
		text_appendf(&said, "%s%s%s: %zu calls, %zu at night, %zu of %zu acted;", c[i].object->name, *c[i].subject ? " " : "", c[i].subject,
		             c[i].calls, c[i].at_night, c[i].acted, c[i].alerts);
	kept = arena_strdup(t->a, text_str(&said));
	text_done(&said);
	fixture_reader_done(r);
	return kept;
}

static void what_left_for_a_person_is_read_with_what_was_done(void **state)
{
	struct reading *t = *state;

	alert(t, 1, WEB, "", 300, 60);     /* from 23:00 local to 03:00; now is 04:00 */
	message(t, 1, "Claire", "problem", "delivered", 299, -1);
	message(t, 1, "Paul", "escalation", "uncertain", 280, 1);
	message(t, 1, "Anne", "escalation", "failed", 280, 280);
	message(t, 1, "Lise", "escalation", "cancelled", 280, 280);
	message(t, 1, "Claire", "recovery", "delivered", 60, 60);
	message(t, 1, "night", "problem", "delivered", 299, 299); /* a script without a rota */
	message(t, 1, "team@example.org", "problem", "delivered", 299, 299);
	note(t, "call", 1, 200);
	alert(t, 2, SW1, "", 500, 490);    /* at 19:40, nobody acts */
	message(t, 2, "Claire", "problem", "delivered", 499, 499);
	note(t, "comment", 2, 480);
	alert(t, 3, SW1, "cpu_ratio", 100, -1);
	message(t, 3, "Claire", "problem", "delivered", 99, 99);
	silence(t, "ack", SW1, "3", 90);
	alert(t, 4, CR1, "", 50, -1);      /* told to nobody */
	assert_string_equal(costs(t, 600, WALL_NEVER), "web: 2 calls, 2 at night, 1 of 1 acted;sw1 cpu_ratio: 1 calls, 1 at night, 1 of 1 acted;"
	                    "sw1: 1 calls, 0 at night, 0 of 1 acted;");
	assert_string_equal(costs(t, 285, WALL_NEVER), "sw1 cpu_ratio: 1 calls, 1 at night, 1 of 1 acted;web: 1 calls, 1 at night, 1 of 1 acted;");
	assert_string_equal(costs(t, 600, before(250)), "web: 2 calls, 2 at night, 0 of 1 acted;sw1: 1 calls, 0 at night, 0 of 1 acted;");
	assert_string_equal(costs(t, 20, WALL_NEVER), "");
}

static void what_is_said_of_where_it_stands_is_about_it(void **state)
{
	struct reading *t = *state;

	alert(t, 1, CR1, "", 300, 60);
	message(t, 1, "Claire", "problem", "delivered", 299, 299);
	alert(t, 2, L_SNMP, "", 300, 60);
	message(t, 2, "Claire", "problem", "delivered", 299, 299);
	alert(t, 3, L_ECHO, "", 300, 60);
	message(t, 3, "Claire", "problem", "delivered", 299, 299);
	silence(t, "maintenance", 1, "NULL", 30);
	assert_string_equal(costs(t, 600, WALL_NEVER), "cr1: 1 calls, 1 at night, 0 of 1 acted;l-snmp: 1 calls, 1 at night, 0 of 1 acted;"
	                    "l-echo: 1 calls, 1 at night, 0 of 1 acted;");
	silence(t, "mute", CR1, "NULL", 250);
	assert_string_equal(costs(t, 600, WALL_NEVER), "cr1: 1 calls, 1 at night, 1 of 1 acted;l-snmp: 1 calls, 1 at night, 1 of 1 acted;"
	                    "l-echo: 1 calls, 1 at night, 0 of 1 acted;");
	silence(t, "maintenance", 2, "NULL", 240);
	assert_non_null(strstr(costs(t, 600, WALL_NEVER), "l-echo: 1 calls, 1 at night, 1 of 1 acted;"));
}

static void objects_say_what_a_proposal_needs(void **state)
{
	struct reading *t = *state;
	struct night_record record;
	struct reader *r;

	fixture_sql(&t->f, "UPDATE device SET parents = 'cr1' WHERE entity_id = 4");
	for (int64_t id = CR1; id <= OLD; id++)
		alert(t, 20 - id, id, "", 300, 60); /* ids run against the entities' */
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	if (!read_night_record(r, t->a, before(600), FIXTURE_NOW, &record, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	assert_int_equal(record.n_objects, 6);
	assert_int_equal(record.n_alerts, 6);
	assert_int_equal(record.objects[record.alerts[0].object].entity_id, OLD);
	assert_null(record.objects[0].parents);
	assert_string_equal(record.objects[1].parents, "cr1");
	assert_string_equal(record.objects[1].site, "Hôpital de la Presqu'île");
	assert_string_equal(record.objects[2].device, "cr1");
	assert_false(record.objects[2].retried); /* its agent tells */
	assert_true(record.objects[3].retried);
	assert_string_equal(record.objects[4].site, "EHPAD des Tilleuls");
	assert_null(record.objects[5].site);
}

static void more_alerts_than_can_be_looked_at_are_refused(void **state)
{
	struct reading *t = *state;
	struct night_record record;
	struct reader *r;
	char sql[512];

	snprintf(sql, sizeof sql, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= %d) INSERT INTO alert (entity_id, "
	         "opened_ms, closed_ms, state, outcome) SELECT 3, %" PRId64 " + i, %" PRId64 " + i + 1, 2, 'timeout' FROM n", NIGHT_ALERTS_MAX,
	         before(600).ms, before(600).ms);
	fixture_sql(&t->f, sql);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_false(read_night_record(r, t->a, before(700), FIXTURE_NOW, &record, &t->e));
	assert_int_equal(t->e.kind, ERR_LIMIT);
	fixture_reader_done(r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_left_for_a_person_is_read_with_what_was_done),
		TEST(what_is_said_of_where_it_stands_is_about_it),
		TEST(objects_say_what_a_proposal_needs),
		TEST(more_alerts_than_can_be_looked_at_are_refused),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
