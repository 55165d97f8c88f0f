#include "tests/reading_alerts.h"

#include "reader_alerts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct list { struct alert_row *rows; size_t n; };

static struct list alerts_at(struct reading *t, wall_t at, bool all)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, at);
	struct list l;

	if (!read_alerts(r, t->a, all, &l.rows, &l.n, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return l;
}

static struct list alerts_now(struct reading *t)
{
	return alerts_at(t, WALL_NEVER, false);
}

static struct alert_counts counts_now(struct reading *t)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct status_row s;

	if (!read_status(r, &s, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return s.alerts;
}

static void what_follows_stands_under_the_cause_at_its_head(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, L_SNMP, CR1, STATE_CRITICAL, 9, -1);
	reading_add_alert(t, 12, WEB, L_SNMP, STATE_CRITICAL, 8, -1);
	reading_add_alert(t, 13, CR1, 0, STATE_CRITICAL, 7, -1);
	reading_add_alert(t, 14, L_ECHO, 0, STATE_WARNING, 60, -1);
	l = alerts_now(t);
	assert_int_equal(l.n, 4);
	assert_int_equal(l.rows[0].id, 13); /* the gravest first */
	assert_int_equal(l.rows[0].cause_id, 13);
	assert_string_equal(l.rows[0].cause, "device:cr1");
	assert_int_equal(l.rows[0].n_children, 2);
	assert_int_equal(l.rows[1].cause_id, 13);
	assert_int_equal(l.rows[2].cause_id, 13);
	assert_string_equal(l.rows[2].kind, "service");
	assert_string_equal(l.rows[2].cause, "device:cr1");
	assert_int_equal(l.rows[3].id, 14);
	assert_string_equal(l.rows[3].name, "l-echo");
	assert_int_equal(l.rows[3].n_children, 0);
	assert_string_equal(l.rows[3].site, "EHPAD des Tilleuls");
	assert_string_equal(l.rows[3].commune, "Nantes");
	assert_string_equal(l.rows[3].detail, "no answer");
	assert_int_equal(l.rows[3].since.ms, FIXTURE_NOW.ms - 60 * MINUTE_MS);
}

static void what_followed_one_that_ended_is_no_cause_before_it_is_judged_anew(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, CR1, 0, STATE_CRITICAL, 9, 1);
	reading_add_alert(t, 12, WEB, CR1, STATE_CRITICAL, 8, -1);
	l = alerts_now(t);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.rows[0].id, 12);
	assert_int_equal(l.rows[0].cause_id, 11);
	assert_string_equal(l.rows[0].cause, "device:cr1");
	assert_int_equal(counts_now(t).children, 1);
	assert_int_equal(counts_now(t).critical, 0);
}

static void what_follows_itself_in_a_circle_is_still_shown(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, CR1, SW1, STATE_CRITICAL, 9, -1);
	reading_add_alert(t, 12, SW1, L_SNMP, STATE_CRITICAL, 8, -1);
	reading_add_alert(t, 13, L_SNMP, CR1, STATE_CRITICAL, 8, -1);
	reading_add_alert(t, 14, WEB, L_ECHO, STATE_CRITICAL, 7, -1); /* that never failed */
	l = alerts_now(t);
	assert_int_equal(l.n, 4);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.rows[i].cause_id, l.rows[i].id);
}

static void a_past_instant_shows_what_was_open_then(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, CR1, 0, STATE_CRITICAL, 90, 60);
	reading_add_alert(t, 12, WEB, 0, STATE_CRITICAL, 30, -1);
	l = alerts_at(t, wall_after(FIXTURE_NOW, -70 * MINUTE_MS), false);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.rows[0].id, 11);
	assert_false(wall_is_known(l.rows[0].ended));
	assert_int_equal(alerts_at(t, wall_after(FIXTURE_NOW, -60 * MINUTE_MS), false).n, 0);
	l = alerts_now(t);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.rows[0].id, 12);
	l = alerts_at(t, WALL_NEVER, true);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.rows[1].id, 11);
	assert_string_equal(alert_handling_name(l.rows[1].handling), "ended");
	assert_int_equal(l.rows[1].ended.ms, FIXTURE_NOW.ms - 60 * MINUTE_MS);
}

static void an_acknowledged_alert_comes_behind_and_back_at_the_end(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, CR1, 0, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 12, WEB, 0, STATE_WARNING, 30, -1);
	reading_add_silence(t, "ack", CR1, 11, 60, 30);
	l = alerts_now(t);
	assert_int_equal(l.rows[0].id, 12);
	assert_int_equal(l.rows[1].handling, ALERT_ACKED);
	assert_int_equal(l.rows[1].silence_uid, 1000);
	assert_string_equal(l.rows[1].silence_reason, "ticket 4711");
	assert_int_equal(l.rows[1].silence_until.ms, FIXTURE_NOW.ms + 30 * MINUTE_MS);
	assert_int_equal(l.rows[0].handling, ALERT_OPEN);
	assert_int_equal(l.rows[0].silence_uid, UNKNOWN_I64);
	assert_int_equal(alerts_at(t, wall_after(FIXTURE_NOW, -70 * MINUTE_MS), false).rows[0].handling, ALERT_OPEN);
	fixture_sql(&t->f, "UPDATE silence SET ended_ms = 1");
	assert_int_equal(alerts_now(t).rows[0].id, 11);
}

static void a_maintenance_of_a_site_covers_what_stands_there_and_no_more(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, SW1, 0, STATE_CRITICAL, 90, -1);  /* Hôpital de la Presqu'île */
	reading_add_alert(t, 12, L_SNMP, 0, STATE_CRITICAL, 80, -1); /* on cr1, there too */
	reading_add_alert(t, 13, WEB, 0, STATE_CRITICAL, 70, -1);
	reading_add_silence(t, "maintenance", 1, 0, 5, 600);
	l = alerts_now(t);
	assert_int_equal(l.rows[0].id, 13);
	assert_int_equal(l.rows[0].handling, ALERT_OPEN);
	assert_int_equal(l.rows[1].handling, ALERT_MAINTENANCE);
	assert_int_equal(l.rows[2].handling, ALERT_MAINTENANCE);
	fixture_sql(&t->f, "UPDATE silence SET kind = 'mute', entity_id = 3"); /* cr1 */
	l = alerts_now(t);
	assert_int_equal(l.rows[2].id, 12);
	assert_int_equal(l.rows[2].handling, ALERT_MUTED);
	assert_int_equal(l.rows[1].handling, ALERT_OPEN);
}

static void of_several_silences_the_one_that_ends_last_counts(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, WEB, 0, STATE_CRITICAL, 90, -1);
	reading_add_silence(t, "maintenance", WEB, 0, 20, 60);
	reading_add_silence(t, "ack", WEB, 11, 10, 30);
	l = alerts_now(t);
	assert_int_equal(l.rows[0].handling, ALERT_MAINTENANCE);
	assert_int_equal(l.rows[0].silence_until.ms, FIXTURE_NOW.ms + 60 * MINUTE_MS);
}

/* FIXTURE_NOW is 03:00 UTC, 04:00 in Paris: the morning is three hours away. */
static void the_status_counts_what_is_hidden_and_what_comes_back(void **state)
{
	struct reading *t = *state;
	struct alert_counts n;

	reading_add_alert(t, 11, CR1, 0, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 12, L_SNMP, CR1, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 13, SW1, 0, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 14, WEB, 0, STATE_WARNING, 90, -1);
	reading_add_alert(t, 15, L_ECHO, 0, STATE_UNKNOWN, 90, -1);
	n = counts_now(t);
	assert_int_equal(n.critical, 2);
	assert_int_equal(n.warning, 1);
	assert_int_equal(n.unknown, 1);
	assert_int_equal(n.hidden, 1);
	reading_add_silence(t, "ack", CR1, 11, 10, 180);
	reading_add_silence(t, "mute", SW1, 0, 10, 181);
	n = counts_now(t);
	assert_int_equal(n.critical, 0);
	assert_int_equal(n.handled, 2);
	assert_int_equal(n.acked, 1);
	assert_int_equal(n.muted, 1);
	assert_int_equal(n.maintenance, 0);
	assert_int_equal(n.children, 1);
	assert_int_equal(n.hidden, 3);
	assert_int_equal(n.back, 1);
}

static void the_contract_and_the_first_call_are_told(void **state)
{
	struct reading *t = *state;
	struct list l;

	fixture_sql(&t->f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (20, 'contract', 'SYVIK-A', 1, 1), "
	            "(21, 'supplier', 'Opérateur', 1, 1); INSERT INTO contract (entity_id, valid_from, supplier) VALUES (20, 1, 'Opérateur');"
	            "INSERT INTO supplier (entity_id, valid_from, phone) VALUES (21, 1, '+33 2 00 00 00 00');"
	            "UPDATE link SET contract = 'SYVIK-A', runbook = 'consigne' WHERE entity_id = 5");
	reading_add_alert(t, 11, L_SNMP, 0, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 12, CR1, 0, STATE_WARNING, 90, -1);
	fixture_sql(&t->f, "INSERT INTO journal (seq, at_ms, uid, method, request, result, previous, hash) VALUES "
	            "(1, 1, 0, 'call', '{}', 'ok', x'00', x'00'); INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, contract, "
	            "gtr_due_ms, seq) VALUES ('call', 5, 11, 1000, 1795316399000, 'SYVIK-A', 1795330799000, 1), "
	            "('call', 5, 11, 1000, 1795316399500, 'SYVIK-A', 1795330799500, 1), ('comment', 3, 12, 1000, 1795316399000, NULL, NULL, 1)");
	l = alerts_now(t);
	assert_string_equal(l.rows[0].contract, "SYVIK-A");
	assert_string_equal(l.rows[0].supplier, "Opérateur");
	assert_string_equal(l.rows[0].phone, "+33 2 00 00 00 00");
	assert_string_equal(l.rows[0].runbook, "consigne");
	assert_int_equal(l.rows[0].called.ms, INT64_C(1795316399000));
	assert_int_equal(l.rows[0].gtr_due.ms, INT64_C(1795330799000));
	assert_string_equal(l.rows[1].contract, "SYVIK-A"); /* the only one of its links */
	assert_false(wall_is_known(l.rows[1].called));
}

static void silences_notes_and_notifications_are_listed(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct silence_row *s;
	struct notification_row *told;
	struct note_row *notes;
	size_t n;

	reading_add_alert(t, 11, WEB, 0, STATE_CRITICAL, 90, -1);
	fixture_sql(&t->f, "INSERT INTO notification (alert_id, entity_id, recipient, channel, event, created_ms, due_ms, body, state) VALUES "
	            "(11, 7, 'Alice', 'mail', 'problem', 1795316400000, 1795316400000, '{}', 'failed')");
	reading_add_silence(t, "ack", WEB, 11, 60, 30);
	reading_add_silence(t, "maintenance", CR1, 0, -60, 120); /* to come */
	reading_add_silence(t, "mute", SW1, 0, 60, -30);         /* over */
	fixture_sql(&t->f, "INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, seq) VALUES ('comment', 7, 11, 1000, 1795316399000, 1)");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_silences(r, t->a, false, &s, &n, &t->e));
	assert_int_equal(n, 2);
	assert_string_equal(s[0].object, "service:web");
	assert_true(s[0].holds);
	assert_string_equal(s[1].object, "device:cr1");
	assert_false(s[1].holds);
	assert_true(read_silences(r, t->a, true, &s, &n, &t->e));
	assert_int_equal(n, 3);
	assert_true(read_notes(r, t->a, 11, WALL_NEVER, &notes, &n, &t->e));
	assert_int_equal(n, 1);
	assert_string_equal(notes[0].text, "ticket 4711");
	assert_string_equal(notes[0].object, "service:web");
	assert_true(read_notes(r, t->a, 12, WALL_NEVER, &notes, &n, &t->e));
	assert_int_equal(n, 0);
	assert_true(read_notifications(r, t->a, 11, WALL_NEVER, &told, &n, &t->e));
	assert_int_equal(n, 1);
	assert_string_equal(told[0].object, "service:web");
	assert_string_equal(told[0].recipient, "Alice");
	assert_string_equal(told[0].state, "failed");
	assert_false(wall_is_known(told[0].done));
	assert_true(read_notifications(r, t->a, 0, wall_after(FIXTURE_NOW, 1), &told, &n, &t->e));
	assert_int_equal(n, 0);
	fixture_reader_done(r);
}

static void of_two_as_grave_the_one_that_reaches_farther_is_first(void **state)
{
	struct reading *t = *state;
	struct list l;

	reading_add_alert(t, 11, WEB, 0, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 12, L_ECHO, 0, STATE_CRITICAL, 30, -1);
	l = alerts_now(t);
	assert_int_equal(l.rows[0].impact.sites.n, 1);
	assert_int_equal(l.rows[0].id, 12);
	assert_int_equal(l.rows[1].impact.sites.n, 0);
}

/* One reader over several transactions, as a console has. */
static void what_is_declared_otherwise_hits_others(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct alert_row *rows;
	struct impact_row old;
	size_t n;

	reading_add_alert(t, 11, L_ECHO, 0, STATE_CRITICAL, 90, -1);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_alerts(r, t->a, false, &rows, &n, &t->e));
	assert_int_equal(rows[0].impact.sites.n, 1);
	assert_string_equal(rows[0].impact.sites.names[0], "EHPAD des Tilleuls");
	reader_end(r);
	fixture_sql(&t->f, "UPDATE link SET valid_to = 1795316400000 WHERE entity_id = 6; INSERT INTO link (entity_id, valid_from, site, address) "
	            "VALUES (6, 1795316400000, 'Hôpital de la Presqu''île', '127.0.0.6')");
	assert_true(reader_begin(r, FIXTURE_NOW, WALL_NEVER, &t->e));
	old = rows[0].impact;
	assert_true(read_alerts(r, t->a, false, &rows, &n, &t->e));
	assert_int_equal(rows[0].impact.sites.n, 0);
	assert_string_equal(rows[0].impact.degraded.names[0], "Hôpital de la Presqu'île"); /* which has l-snmp too */
	assert_string_equal(old.sites.names[0], "EHPAD des Tilleuls");
	reader_end(r);
	assert_true(reader_begin(r, FIXTURE_NOW, wall_after(FIXTURE_NOW, -MINUTE_MS), &t->e));
	assert_true(read_alerts(r, t->a, false, &rows, &n, &t->e));
	assert_string_equal(rows[0].impact.sites.names[0], "EHPAD des Tilleuls");
	fixture_reader_done(r);
}

/* Two ways, one of them on a router: what fails with it leaves to it whom it cuts off, and the routes of these. */
static void what_follows_a_cause_takes_nothing_from_whom_that_hits(void **state)
{
	struct reading *t = *state;
	struct list l;

	fixture_sql(&t->f, "UPDATE link SET site = 'Hôpital de la Presqu''île' WHERE entity_id = 6;"
	            "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (30, 'covolink', 'gate', 0, 0), (31, 'route', 'w', 0, 0);"
	            "INSERT INTO covolink (entity_id, valid_from, site) VALUES (30, 0, 'EHPAD des Tilleuls');"
	            "INSERT INTO route (entity_id, valid_from, source_site, covolink, destination_site, use) VALUES "
	            "(31, 0, 'Hôpital de la Presqu''île', 'gate', 'EHPAD des Tilleuls', 'tele-avc')");
	reading_add_alert(t, 11, L_ECHO, 0, STATE_CRITICAL, 90, -1);
	reading_add_alert(t, 12, CR1, 0, STATE_CRITICAL, 30, -1);
	reading_add_alert(t, 13, L_SNMP, CR1, STATE_CRITICAL, 30, -1);
	l = alerts_now(t);
	assert_int_equal(l.n, 3);
	for (size_t i = 0; i < l.n; i++)
		if (l.rows[i].id == 12) {
			assert_int_equal(l.rows[i].impact.sites.n, 1);
			assert_int_equal(l.rows[i].impact.routes.n, 1);
			assert_int_equal(l.rows[i].impact.uses_routes[0], 1);
		}
}

static void a_device_that_still_answers_in_part_is_not_unreachable(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct list l;

	reading_write_round(t, FIXTURE_NOW); /* cr1 answers */
	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), FIXTURE_NOW, OUTCOME_TIMEOUT);
	fixture_write(&t->f, b);
	reading_add_alert(t, 11, SW1, 0, STATE_CRITICAL, 3, -1);
	reading_add_alert(t, 12, CR1, 0, STATE_CRITICAL, 2, -1); /* its agent alone */
	reading_add_alert(t, 13, WEB, 0, STATE_CRITICAL, 1, -1);
	l = alerts_now(t);
	assert_int_equal(l.n, 3);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.rows[i].unreachable, l.rows[i].id == 11);
}

/* The alert was written when it began; the days that are left are those of the latest check. */
static void an_alert_says_the_days_that_a_certificate_has_left_now(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct alert_row *rows;
	struct reader *r;
	size_t n;

	fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), FIXTURE_NOW, OUTCOME_TLS_EXPIRING)->detail = "in 20 days, limit 30 d";
	fixture_write(&t->f, b);
	reading_add_alert(t, 11, WEB, 0, STATE_WARNING, 5, -1);
	fixture_sql(&t->f, "UPDATE alert SET outcome = 'tls-expiring', detail = 'in 29 days, limit 30 d' WHERE id = 11");
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_alerts(r, t->a, false, &rows, &n, &t->e) && n == 1);
	assert_string_equal(rows[0].detail, "in 20 days, limit 30 d");
	fixture_reader_done(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
		TEST(what_follows_stands_under_the_cause_at_its_head),
		TEST(what_followed_one_that_ended_is_no_cause_before_it_is_judged_anew),
		TEST(what_follows_itself_in_a_circle_is_still_shown),
		TEST(a_past_instant_shows_what_was_open_then),
		TEST(an_acknowledged_alert_comes_behind_and_back_at_the_end),
		TEST(a_maintenance_of_a_site_covers_what_stands_there_and_no_more),
		TEST(of_several_silences_the_one_that_ends_last_counts),
		TEST(the_status_counts_what_is_hidden_and_what_comes_back),
		TEST(the_contract_and_the_first_call_are_told),
		TEST(silences_notes_and_notifications_are_listed),
		TEST(of_two_as_grave_the_one_that_reaches_farther_is_first),
		TEST(what_is_declared_otherwise_hits_others),
		TEST(what_follows_a_cause_takes_nothing_from_whom_that_hits),
		TEST(a_device_that_still_answers_in_part_is_not_unreachable),
		TEST(an_alert_says_the_days_that_a_certificate_has_left_now),
#undef TEST
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
