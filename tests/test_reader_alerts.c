#include "tests/reading.h"

#include "reader_alerts.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CR1 = 3, SW1 = 4, L_SNMP = 5, L_ECHO = 6, WEB = 7 };

static const int64_t minute = 60000;

/* An alert of an entity, opened so many minutes before FIXTURE_NOW; follows 0: a cause; closed -1: goes on. */
static void add(struct reading *t, int64_t id, int64_t entity, int64_t follows, enum state state, int opened, int closed)
{
	char sql[512], follows_id[24] = "NULL", closed_ms[24] = "NULL";

	if (follows)
		snprintf(follows_id, sizeof follows_id, "%" PRId64, follows);
	if (closed >= 0)
		snprintf(closed_ms, sizeof closed_ms, "%" PRId64, FIXTURE_NOW.ms - closed * minute);
	snprintf(sql, sizeof sql, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, follows_id, state, outcome, detail) VALUES "
	         "(%" PRId64 ", %" PRId64 ", %" PRId64 ", %s, %s, %d, 'timeout', 'no answer')", id, entity, FIXTURE_NOW.ms - opened * minute,
	         closed_ms, follows_id, (int)state);
	fixture_sql(&t->f, sql);
}

/* A silence of an entity, or of alert_id, from so many minutes before FIXTURE_NOW until so many after it. */
static void hush(struct reading *t, const char *kind, int64_t entity, int64_t alert_id, int before, int after)
{
	char sql[1024], alert[24] = "NULL";

	if (alert_id)
		snprintf(alert, sizeof alert, "%" PRId64, alert_id);
	snprintf(sql, sizeof sql, "INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) VALUES (%" PRId64 ", 1000, '%s', "
	         "'{}', 'ok', x'00', x'00'); INSERT INTO journal_text (seq, salt, text) VALUES (last_insert_rowid(), x'00', 'ticket 4711');"
	         "INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, seq) VALUES ('%s', %" PRId64 ", %s, 1000, %" PRId64
	         ", %" PRId64 ", (SELECT max(seq) FROM journal))", FIXTURE_NOW.ms - before * minute, kind, kind, entity, alert,
	         FIXTURE_NOW.ms - before * minute, FIXTURE_NOW.ms + after * minute);
	fixture_sql(&t->f, sql);
}

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

	add(t, 11, L_SNMP, CR1, STATE_CRITICAL, 9, -1);
	add(t, 12, WEB, L_SNMP, STATE_CRITICAL, 8, -1);
	add(t, 13, CR1, 0, STATE_CRITICAL, 7, -1);
	add(t, 14, L_ECHO, 0, STATE_WARNING, 60, -1);
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
	assert_int_equal(l.rows[3].since.ms, FIXTURE_NOW.ms - 60 * minute);
}

static void what_followed_one_that_ended_is_no_cause_before_it_is_judged_anew(void **state)
{
	struct reading *t = *state;
	struct list l;

	add(t, 11, CR1, 0, STATE_CRITICAL, 9, 1);
	add(t, 12, WEB, CR1, STATE_CRITICAL, 8, -1);
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

	add(t, 11, CR1, SW1, STATE_CRITICAL, 9, -1);
	add(t, 12, SW1, L_SNMP, STATE_CRITICAL, 8, -1);
	add(t, 13, L_SNMP, CR1, STATE_CRITICAL, 8, -1);
	add(t, 14, WEB, L_ECHO, STATE_CRITICAL, 7, -1); /* that never failed */
	l = alerts_now(t);
	assert_int_equal(l.n, 4);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.rows[i].cause_id, l.rows[i].id);
}

static void a_past_instant_shows_what_was_open_then(void **state)
{
	struct reading *t = *state;
	struct list l;

	add(t, 11, CR1, 0, STATE_CRITICAL, 90, 60);
	add(t, 12, WEB, 0, STATE_CRITICAL, 30, -1);
	l = alerts_at(t, wall_after(FIXTURE_NOW, -70 * minute), false);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.rows[0].id, 11);
	assert_false(wall_is_known(l.rows[0].ended));
	assert_int_equal(alerts_at(t, wall_after(FIXTURE_NOW, -60 * minute), false).n, 0);
	l = alerts_now(t);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.rows[0].id, 12);
	l = alerts_at(t, WALL_NEVER, true);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.rows[1].id, 11);
	assert_string_equal(alert_handling_name(l.rows[1].handling), "ended");
	assert_int_equal(l.rows[1].ended.ms, FIXTURE_NOW.ms - 60 * minute);
}

static void an_acknowledged_alert_comes_behind_and_back_at_the_end(void **state)
{
	struct reading *t = *state;
	struct list l;

	add(t, 11, CR1, 0, STATE_CRITICAL, 90, -1);
	add(t, 12, WEB, 0, STATE_WARNING, 30, -1);
	hush(t, "ack", CR1, 11, 60, 30);
	l = alerts_now(t);
	assert_int_equal(l.rows[0].id, 12);
	assert_int_equal(l.rows[1].handling, ALERT_ACKED);
	assert_int_equal(l.rows[1].silence_uid, 1000);
	assert_string_equal(l.rows[1].silence_reason, "ticket 4711");
	assert_int_equal(l.rows[1].silence_until.ms, FIXTURE_NOW.ms + 30 * minute);
	assert_int_equal(l.rows[0].handling, ALERT_OPEN);
	assert_int_equal(l.rows[0].silence_uid, UNKNOWN_I64);
	assert_int_equal(alerts_at(t, wall_after(FIXTURE_NOW, -70 * minute), false).rows[0].handling, ALERT_OPEN);
	fixture_sql(&t->f, "UPDATE silence SET ended_ms = 1");
	assert_int_equal(alerts_now(t).rows[0].id, 11);
}

static void a_maintenance_of_a_site_covers_what_stands_there_and_no_more(void **state)
{
	struct reading *t = *state;
	struct list l;

	add(t, 11, SW1, 0, STATE_CRITICAL, 90, -1);  /* Hôpital de la Presqu'île */
	add(t, 12, L_SNMP, 0, STATE_CRITICAL, 80, -1); /* on cr1, there too */
	add(t, 13, WEB, 0, STATE_CRITICAL, 70, -1);
	hush(t, "maintenance", 1, 0, 5, 600);
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

	add(t, 11, WEB, 0, STATE_CRITICAL, 90, -1);
	hush(t, "maintenance", WEB, 0, 20, 60);
	hush(t, "ack", WEB, 11, 10, 30);
	l = alerts_now(t);
	assert_int_equal(l.rows[0].handling, ALERT_MAINTENANCE);
	assert_int_equal(l.rows[0].silence_until.ms, FIXTURE_NOW.ms + 60 * minute);
}

/* FIXTURE_NOW is 03:00 UTC, 04:00 in Paris: the morning is three hours away. */
static void the_status_counts_what_is_hidden_and_what_comes_back(void **state)
{
	struct reading *t = *state;
	struct alert_counts n;

	add(t, 11, CR1, 0, STATE_CRITICAL, 90, -1);
	add(t, 12, L_SNMP, CR1, STATE_CRITICAL, 90, -1);
	add(t, 13, SW1, 0, STATE_CRITICAL, 90, -1);
	add(t, 14, WEB, 0, STATE_WARNING, 90, -1);
	add(t, 15, L_ECHO, 0, STATE_UNKNOWN, 90, -1);
	n = counts_now(t);
	assert_int_equal(n.critical, 2);
	assert_int_equal(n.warning, 1);
	assert_int_equal(n.unknown, 1);
	assert_int_equal(n.hidden, 1);
	hush(t, "ack", CR1, 11, 10, 180);
	hush(t, "mute", SW1, 0, 10, 181);
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
	add(t, 11, L_SNMP, 0, STATE_CRITICAL, 90, -1);
	add(t, 12, CR1, 0, STATE_WARNING, 90, -1);
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

	add(t, 11, WEB, 0, STATE_CRITICAL, 90, -1);
	fixture_sql(&t->f, "INSERT INTO notification (alert_id, entity_id, recipient, channel, event, created_ms, due_ms, body, state) VALUES "
	            "(11, 7, 'Alice', 'mail', 'problem', 1795316400000, 1795316400000, '{}', 'failed')");
	hush(t, "ack", WEB, 11, 60, 30);
	hush(t, "maintenance", CR1, 0, -60, 120); /* to come */
	hush(t, "mute", SW1, 0, 60, -30);         /* over */
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

	add(t, 11, WEB, 0, STATE_CRITICAL, 90, -1);
	add(t, 12, L_ECHO, 0, STATE_CRITICAL, 30, -1);
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

	add(t, 11, L_ECHO, 0, STATE_CRITICAL, 90, -1);
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
	assert_true(reader_begin(r, FIXTURE_NOW, wall_after(FIXTURE_NOW, -minute), &t->e));
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
	add(t, 11, L_ECHO, 0, STATE_CRITICAL, 90, -1);
	add(t, 12, CR1, 0, STATE_CRITICAL, 30, -1);
	add(t, 13, L_SNMP, CR1, STATE_CRITICAL, 30, -1);
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
	add(t, 11, SW1, 0, STATE_CRITICAL, 3, -1);
	add(t, 12, CR1, 0, STATE_CRITICAL, 2, -1); /* its agent alone */
	add(t, 13, WEB, 0, STATE_CRITICAL, 1, -1);
	l = alerts_now(t);
	assert_int_equal(l.n, 3);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.rows[i].unreachable, l.rows[i].id == 11);
}

/* "against device:sw1 icmp: …" */
static bool proves(const struct proof_row *rows, size_t n, enum proof_kind kind, const char *object, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == kind && !rows[i].object == !object && (!object || strcmp(rows[i].object, object) == 0)
		    && strcmp(rows[i].text, text) == 0)
			return true;
	return false;
}

static void an_alert_carries_its_proof_what_still_answers_and_what_changed(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct proof_row *rows;
	struct reader *r;
	size_t n;

	reading_write_round(t, FIXTURE_NOW); /* cr1 answers, sw1 at the same site does not; cr1's agent runs for an hour */
	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), FIXTURE_NOW, OUTCOME_TIMEOUT)->attempts = 3;
	fixture_write(&t->f, b);
	add(t, 11, SW1, 0, STATE_CRITICAL, 2, -1);
	add(t, 12, L_ECHO, 0, STATE_WARNING, 10, -1);
	hush(t, "maintenance", 1, 0, 30, 60);
	fixture_sql(&t->f, "UPDATE device SET valid_from = 1795315000000 WHERE entity_id = 4");
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_true(proves(rows, n, PROOF_FOR, "device:sw1", "icmp: No answer in time; 3 in a row"));
	assert_true(proves(rows, n, PROOF_AGAINST, "device:cr1", "icmp: answers in 1.5 ms"));
	assert_true(proves(rows, n, PROOF_AGAINST, NULL, "others at its site answer: the device, not the site"));
	assert_true(proves(rows, n, PROOF_CHANGE, "site:Hôpital de la Presqu'île", "maintenance begins: ticket 4711"));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:sw1", "declared otherwise"));
	assert_true(proves(rows, n, PROOF_ALERT, "link:l-echo", "another alert: No answer in time"));
	assert_false(proves(rows, n, PROOF_CHANGE, "device:sw1", "restarted"));
	assert_int_equal(rows[0].kind, PROOF_FOR);
	assert_int_equal(rows[n - 1].kind, PROOF_ALERT);
	assert_false(read_proofs(r, t->a, 4711, &rows, &n, &t->e));
	fixture_reader_done(r);
}

static void present(struct reading *t, wall_t at, const char *serial)
{
	struct batch *b = batch_new();
	struct batch_result *r = fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), at, OUTCOME_OK);
	struct tls_facts tls = { .present = true, .not_before = { 1 }, .not_after = wall_after(FIXTURE_NOW, 86400000), .chain_not_after = WALL_NEVER };

	snprintf(tls.serial, sizeof tls.serial, "%s", serial);
	r->tls = &tls;
	r->service_id = WEB;
	fixture_write(&t->f, b);
}

static void a_certificate_that_was_replaced_is_a_change(void **state)
{
	struct reading *t = *state;
	struct certificate_row *certificates;
	struct proof_row *rows;
	struct reader *r;
	size_t n;

	present(t, wall_after(FIXTURE_NOW, -90 * minute), "0A");
	present(t, wall_after(FIXTURE_NOW, -80 * minute), "0B"); /* more than an hour before */
	present(t, wall_after(FIXTURE_NOW, -20 * minute), "0B");
	present(t, wall_after(FIXTURE_NOW, -10 * minute), "0C");
	present(t, wall_after(FIXTURE_NOW, -9 * minute), "0C");
	add(t, 11, WEB, 0, STATE_CRITICAL, 5, -1);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_true(proves(rows, n, PROOF_CHANGE, "service:web", "another certificate, serial 0C, before 0B"));
	assert_false(proves(rows, n, PROOF_CHANGE, "service:web", "another certificate, serial 0B, before 0A"));
	assert_false(proves(rows, n, PROOF_CHANGE, "service:web", "a new certificate, serial 0C"));
	assert_true(read_certificates(r, t->a, &certificates, &n, &t->e) && n == 1);
	assert_int_equal(certificates[0].replaced.ms, FIXTURE_NOW.ms - 10 * minute);
	assert_string_equal(certificates[0].old_serial, "0B");
	fixture_reader_done(r);
}

/* Its dates may be good and who signed it nobody: that is another fact. */
static void a_certificate_tells_whether_its_check_trusts_it(void **state)
{
	static const struct { const char *outcome; enum outcome trust; } cases[] = {
		{ "ok", OUTCOME_OK }, { "tls-expiring", OUTCOME_OK }, { "tls-untrusted", OUTCOME_TLS_UNTRUSTED }, { "tls-self-signed", OUTCOME_TLS_SELF_SIGNED },
		{ "tls-wrong-name", OUTCOME_TLS_WRONG_NAME }, { "timeout", OUTCOME_NOT_TESTED },
	};
	struct reading *t = *state;
	struct certificate_row *rows;
	size_t n;

	present(t, wall_after(FIXTURE_NOW, -10 * minute), "0A");
	fixture_sql(&t->f, "DELETE FROM state_interval; INSERT INTO state_interval (entity_id, from_ms, state, outcome) VALUES (7, 1, 2, 'ok')");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char sql[128];
		struct reader *r;

		snprintf(sql, sizeof sql, "UPDATE state_interval SET outcome = '%s'", cases[i].outcome);
		fixture_sql(&t->f, sql);
		r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
		assert_true(read_certificates(r, t->a, &rows, &n, &t->e) && n == 1);
		assert_int_equal(rows[0].trust, cases[i].trust);
		assert_string_equal(rows[0].kind, "service");
		fixture_reader_done(r);
	}
}

/* Who signed it is as it was when the service answered last. */
static void a_certificate_that_nobody_trusts_stays_so_while_its_service_does_not_answer(void **state)
{
	static const char *const failures[] = { "timeout", "refused", "ae-called-unknown", "tls-handshake" };
	struct reading *t = *state;
	struct certificate_row *rows;
	size_t n;

	present(t, wall_after(FIXTURE_NOW, -10 * minute), "0A");
	fixture_sql(&t->f, "DELETE FROM state_interval; INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) VALUES (7, 1, 2, 2, 'tls-untrusted');"
	                   "INSERT INTO state_interval (entity_id, from_ms, state, outcome) VALUES (7, 2, 2, 'ok')");
	for (size_t i = 0; i <= ARRAY_LEN(failures); i++) {
		char sql[128];
		struct reader *r;

		snprintf(sql, sizeof sql, "UPDATE state_interval SET outcome = '%s' WHERE from_ms = 2", i < ARRAY_LEN(failures) ? failures[i] : "ok");
		fixture_sql(&t->f, sql);
		r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
		assert_true(read_certificates(r, t->a, &rows, &n, &t->e) && n == 1);
		assert_int_equal(rows[0].trust, i < ARRAY_LEN(failures) ? OUTCOME_TLS_UNTRUSTED : OUTCOME_OK);
		fixture_reader_done(r);
	}
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
	add(t, 11, WEB, 0, STATE_WARNING, 5, -1);
	fixture_sql(&t->f, "UPDATE alert SET outcome = 'tls-expiring', detail = 'in 29 days, limit 30 d' WHERE id = 11");
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_alerts(r, t->a, false, &rows, &n, &t->e) && n == 1);
	assert_string_equal(rows[0].detail, "in 20 days, limit 30 d");
	fixture_reader_done(r);
}

/* A disk that is full while its device answers. */
static void what_fails_while_all_answers_is_proved_by_its_state(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct proof_row *rows;
	struct reader *r;
	size_t n;

	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), FIXTURE_NOW, OUTCOME_OK);
	fixture_add_transition(b, SW1, FIXTURE_NOW, STATE_CRITICAL, OUTCOME_STORAGE_FULL)->detail = "/srv is 99 % full";
	fixture_write(&t->f, b);
	add(t, 11, SW1, 0, STATE_CRITICAL, 0, -1);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_int_equal(rows[0].kind, PROOF_FOR);
	assert_string_equal(rows[0].object, "device:sw1");
	assert_non_null(strstr(rows[0].text, "/srv is 99 % full"));
	fixture_reader_done(r);
}

static void a_restart_and_an_interface_that_moved_are_changes(void **state)
{
	struct reading *t = *state;
	struct proof_row *rows;
	struct reader *r;
	size_t n;

	reading_write_round(t, FIXTURE_NOW); /* an agent up for an hour */
	fixture_sql(&t->f, "UPDATE device_poll SET uptime_cs = 30000; INSERT INTO interface_state (interface_id, from_ms, to_ms, oper_status, "
	            "admin_status) SELECT id, 1, 1795316340000, 1, 1 FROM interface WHERE name = 'ge0'; UPDATE interface_state SET "
	            "from_ms = 1795316340000, oper_status = 2 WHERE to_ms IS NULL AND interface_id IN (SELECT id FROM interface WHERE name = 'ge0')");
	add(t, 11, L_SNMP, 0, STATE_CRITICAL, 1, -1);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:cr1", "restarted"));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:cr1", "ge0: down"));
	assert_true(proves(rows, n, PROOF_AGAINST, NULL, "one of its ends answers: the circuit, its port, or what is beyond"));
	fixture_reader_done(r);
}

static void poll_with_boots(struct reading *t, wall_t at, int64_t boots)
{
	struct batch *b = batch_new();

	fixture_add_poll(b, 3, at, 3)->facts->engine_boots = boots;
	fixture_write(&t->f, b);
}

static void an_agent_that_began_anew_and_a_state_between_polls_are_changes(void **state)
{
	struct reading *t = *state;
	struct proof_row *rows;
	struct reader *r;
	size_t n;

	poll_with_boots(t, wall_after(FIXTURE_NOW, -20 * minute), 4);
	add(t, 11, L_SNMP, 0, STATE_CRITICAL, 1, -1);
	poll_with_boots(t, wall_after(FIXTURE_NOW, -15 * minute), UNKNOWN_I64);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_false(proves(rows, n, PROOF_CHANGE, "device:cr1", "its SNMP agent was restarted (engineBoots)"));
	assert_false(proves(rows, n, PROOF_CHANGE, "device:cr1", "ge0 changed its state (ifLastChange)"));
	fixture_reader_done(r);

	poll_with_boots(t, wall_after(FIXTURE_NOW, -10 * minute), 5);
	poll_with_boots(t, wall_after(FIXTURE_NOW, -5 * minute), 5);
	fixture_sql(&t->f, "UPDATE interface SET last_change_ms = 1795316340000 WHERE name = 'ge0'");
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:cr1", "its SNMP agent was restarted (engineBoots)"));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:cr1", "ge0 changed its state (ifLastChange)"));
	fixture_reader_done(r);
}

static void who_talked_to_it_for_the_first_time_is_a_change(void **state)
{
	struct reading *t = *state;
	struct proof_row *rows;
	struct reader *r;
	size_t n;

	fixture_sql(&t->f, "UPDATE device SET address = '192.0.2.1' WHERE entity_id = 3;"
	            "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth1', 0);"
	            "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, bytes_out, "
	            "bytes_in, packets_out, packets_in, new_ms) VALUES (1, '10.7.7.7', '192.0.2.1', 'tcp', 23, '', 1, 1, 1795316100000, 1795316100000, 1, 1, 1, 1, "
	            "1795316100000)");
	add(t, 11, L_SNMP, 0, STATE_CRITICAL, 1, -1);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:cr1", "talked to by 10.7.7.7 for the first time: tcp/23, seen from eth1"));
	fixture_reader_done(r);

	fixture_sql(&t->f, "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, "
	            "bytes_out, bytes_in, packets_out, packets_in, new_ms) SELECT point_id, '10.7.7.8', destination, protocol, port, within, traits, connections, "
	            "first_seen_ms, last_seen_ms, 1, 1, 1, 1, new_ms + 1000 FROM observed_flow");
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_proofs(r, t->a, 11, &rows, &n, &t->e));
	assert_true(proves(rows, n, PROOF_CHANGE, "device:cr1", "talked to by 2 others for the first time, the first 10.7.7.7: tcp/23, seen from eth1"));
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
		TEST(an_alert_carries_its_proof_what_still_answers_and_what_changed),
		TEST(a_certificate_that_was_replaced_is_a_change),
		TEST(a_certificate_tells_whether_its_check_trusts_it),
		TEST(a_certificate_that_nobody_trusts_stays_so_while_its_service_does_not_answer),
		TEST(an_alert_says_the_days_that_a_certificate_has_left_now),
		TEST(what_fails_while_all_answers_is_proved_by_its_state),
		TEST(who_talked_to_it_for_the_first_time_is_a_change),
		TEST(a_restart_and_an_interface_that_moved_are_changes),
		TEST(an_agent_that_began_anew_and_a_state_between_polls_are_changes),
#undef TEST
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
