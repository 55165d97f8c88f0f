#include "tests/reading_alerts.h"

#include "reader_alerts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct proofs { struct proof_row *rows; size_t n; };

/* As they are known a second after FIXTURE_NOW; their rows live in t->a. */
static struct proofs proofs_of(struct reading *t, int64_t alert)
{
	struct reader *r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	struct proofs p;

	if (!read_proofs(r, t->a, alert, &p.rows, &p.n, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return p;
}

/* "against device:sw1 icmp: …" */
static bool proves(struct proofs p, enum proof_kind kind, const char *object, const char *text)
{
	for (size_t i = 0; i < p.n; i++)
		if (p.rows[i].kind == kind && !p.rows[i].object == !object && (!object || strcmp(p.rows[i].object, object) == 0)
		    && strcmp(p.rows[i].text, text) == 0)
			return true;
	return false;
}

static void an_alert_carries_its_proof_what_still_answers_and_what_changed(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct proofs p;

	reading_write_round(t, FIXTURE_NOW); /* cr1 answers, sw1 at the same site does not; cr1's agent runs for an hour */
	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), FIXTURE_NOW, OUTCOME_TIMEOUT)->attempts = 3;
	fixture_write(&t->f, b);
	reading_add_alert(t, 11, SW1, 0, STATE_CRITICAL, 2, -1);
	reading_add_alert(t, 12, L_ECHO, 0, STATE_WARNING, 10, -1);
	reading_add_silence(t, "maintenance", 1, 0, 30, 60);
	fixture_sql(&t->f, "UPDATE device SET valid_from = 1795315000000 WHERE entity_id = 4");
	p = proofs_of(t, 11);
	assert_true(proves(p, PROOF_FOR, "device:sw1", "icmp: No answer in time; 3 in a row"));
	assert_true(proves(p, PROOF_AGAINST, "device:cr1", "icmp: answers in 1.5 ms"));
	assert_true(proves(p, PROOF_AGAINST, NULL, "others at its site answer: the device, not the site"));
	assert_true(proves(p, PROOF_CHANGE, "site:Hôpital de la Presqu'île", "maintenance begins: ticket 4711"));
	assert_true(proves(p, PROOF_CHANGE, "device:sw1", "declared otherwise"));
	assert_true(proves(p, PROOF_ALERT, "link:l-echo", "another alert: No answer in time"));
	assert_false(proves(p, PROOF_CHANGE, "device:sw1", "restarted"));
	assert_int_equal(p.rows[0].kind, PROOF_FOR);
	assert_int_equal(p.rows[p.n - 1].kind, PROOF_ALERT);
}

static void a_certificate_that_was_replaced_is_a_change(void **state)
{
	struct reading *t = *state;
	struct proofs p;

	reading_present_certificate(t, wall_after(FIXTURE_NOW, -90 * MINUTE_MS), "0A");
	reading_present_certificate(t, wall_after(FIXTURE_NOW, -80 * MINUTE_MS), "0B"); /* more than an hour before */
	reading_present_certificate(t, wall_after(FIXTURE_NOW, -20 * MINUTE_MS), "0B");
	reading_present_certificate(t, wall_after(FIXTURE_NOW, -10 * MINUTE_MS), "0C");
	reading_present_certificate(t, wall_after(FIXTURE_NOW, -9 * MINUTE_MS), "0C");
	reading_add_alert(t, 11, WEB, 0, STATE_CRITICAL, 5, -1);
	p = proofs_of(t, 11);
	assert_true(proves(p, PROOF_CHANGE, "service:web", "another certificate, serial 0C, before 0B"));
	assert_false(proves(p, PROOF_CHANGE, "service:web", "another certificate, serial 0B, before 0A"));
	assert_false(proves(p, PROOF_CHANGE, "service:web", "a new certificate, serial 0C"));
}

/* A disk that is full while its device answers. */
static void what_fails_while_all_answers_is_proved_by_its_state(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct proofs p;

	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), FIXTURE_NOW, OUTCOME_OK);
	fixture_add_transition(b, SW1, FIXTURE_NOW, STATE_CRITICAL, OUTCOME_STORAGE_FULL)->detail = "/srv is 99 % full";
	fixture_write(&t->f, b);
	reading_add_alert(t, 11, SW1, 0, STATE_CRITICAL, 0, -1);
	p = proofs_of(t, 11);
	assert_int_equal(p.rows[0].kind, PROOF_FOR);
	assert_string_equal(p.rows[0].object, "device:sw1");
	assert_non_null(strstr(p.rows[0].text, "/srv is 99 % full"));
}

static void what_is_no_alert_has_no_proof(void **state)
{
	struct reading *t = *state;
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct proofs p;

	assert_false(read_proofs(r, t->a, 4711, &p.rows, &p.n, &t->e));
	fixture_reader_done(r);
}

static void a_restart_and_an_interface_that_moved_are_changes(void **state)
{
	struct reading *t = *state;
	struct proofs p;

	reading_write_round(t, FIXTURE_NOW); /* an agent up for an hour */
	fixture_sql(&t->f, "UPDATE device_poll SET uptime_cs = 30000; INSERT INTO interface_state (interface_id, from_ms, to_ms, oper_status, "
	            "admin_status) SELECT id, 1, 1795316340000, 1, 1 FROM interface WHERE name = 'ge0'; UPDATE interface_state SET "
	            "from_ms = 1795316340000, oper_status = 2 WHERE to_ms IS NULL AND interface_id IN (SELECT id FROM interface WHERE name = 'ge0')");
	reading_add_alert(t, 11, L_SNMP, 0, STATE_CRITICAL, 1, -1);
	p = proofs_of(t, 11);
	assert_true(proves(p, PROOF_CHANGE, "device:cr1", "restarted"));
	assert_true(proves(p, PROOF_CHANGE, "device:cr1", "ge0: down"));
	assert_true(proves(p, PROOF_AGAINST, NULL, "one of its ends answers: the circuit, its port, or what is beyond"));
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
	struct proofs p;

	poll_with_boots(t, wall_after(FIXTURE_NOW, -20 * MINUTE_MS), 4);
	reading_add_alert(t, 11, L_SNMP, 0, STATE_CRITICAL, 1, -1);
	poll_with_boots(t, wall_after(FIXTURE_NOW, -15 * MINUTE_MS), UNKNOWN_I64);
	p = proofs_of(t, 11);
	assert_false(proves(p, PROOF_CHANGE, "device:cr1", "its SNMP agent was restarted (engineBoots)"));
	assert_false(proves(p, PROOF_CHANGE, "device:cr1", "ge0 changed its state (ifLastChange)"));

	poll_with_boots(t, wall_after(FIXTURE_NOW, -10 * MINUTE_MS), 5);
	poll_with_boots(t, wall_after(FIXTURE_NOW, -5 * MINUTE_MS), 5);
	fixture_sql(&t->f, "UPDATE interface SET last_change_ms = 1795316340000 WHERE name = 'ge0'");
	p = proofs_of(t, 11);
	assert_true(proves(p, PROOF_CHANGE, "device:cr1", "its SNMP agent was restarted (engineBoots)"));
	assert_true(proves(p, PROOF_CHANGE, "device:cr1", "ge0 changed its state (ifLastChange)"));
}

static void who_talked_to_it_for_the_first_time_is_a_change(void **state)
{
	struct reading *t = *state;
	struct proofs p;

	fixture_sql(&t->f, "UPDATE device SET address = '192.0.2.1' WHERE entity_id = 3;"
	            "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth1', 0);"
	            "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, bytes_out, "
	            "bytes_in, packets_out, packets_in, new_ms) VALUES (1, '10.7.7.7', '192.0.2.1', 'tcp', 23, '', 1, 1, 1795316100000, 1795316100000, 1, 1, 1, 1, "
	            "1795316100000)");
	reading_add_alert(t, 11, L_SNMP, 0, STATE_CRITICAL, 1, -1);
	p = proofs_of(t, 11);
	assert_true(proves(p, PROOF_CHANGE, "device:cr1", "talked to by 10.7.7.7 for the first time: tcp/23, seen from eth1"));

	fixture_sql(&t->f, "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, "
	            "bytes_out, bytes_in, packets_out, packets_in, new_ms) SELECT point_id, '10.7.7.8', destination, protocol, port, within, traits, connections, "
	            "first_seen_ms, last_seen_ms, 1, 1, 1, 1, new_ms + 1000 FROM observed_flow");
	p = proofs_of(t, 11);
	assert_true(proves(p, PROOF_CHANGE, "device:cr1", "talked to by 2 others for the first time, the first 10.7.7.7: tcp/23, seen from eth1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
		TEST(what_is_no_alert_has_no_proof),
		TEST(an_alert_carries_its_proof_what_still_answers_and_what_changed),
		TEST(a_certificate_that_was_replaced_is_a_change),
		TEST(what_fails_while_all_answers_is_proved_by_its_state),
		TEST(who_talked_to_it_for_the_first_time_is_a_change),
		TEST(a_restart_and_an_interface_that_moved_are_changes),
		TEST(an_agent_that_began_anew_and_a_state_between_polls_are_changes),
#undef TEST
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
