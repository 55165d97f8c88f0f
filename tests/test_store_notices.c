/* The ledger of notifications in the store: each row belongs to its alert, in the transaction of that alert. */
#include "act.h"
#include "notices.h"
#include "store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static void add_alert(struct batch *b, int64_t entity, bool ended, wall_t at)
{
	*batch_add_alert(b) = (struct batch_alert){ .entity_id = entity, .ended = ended, .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT,
		                                    .detail = "no answer", .at = at };
}

static void add_notice(struct batch *b, int64_t id, int64_t like, int64_t entity, const char *event, const char *state)
{
	struct batch_notice *n = batch_add_notice(b);
	size_t after = n->after;

	*n = (struct batch_notice){ .id = id, .after = after, .like_id = like, .entity_id = entity, .recipient = "Alice", .channel = "sms",
		                    .event = event, .created = FIXTURE_NOW, .due = FIXTURE_NOW, .done = WALL_NEVER,
		                    .body = "{\"severity\":\"critical\"}", .state = state };
}

static struct notices_past read_past(struct fixture *f, struct arena *a)
{
	struct notices_past past;
	struct err e;

	if (!store_read_notices_past(f->store, a, FIXTURE_NOW, &past, &e))
		fail_msg("%s", e.text);
	return past;
}

static void a_row_belongs_to_the_alert_that_was_open_when_it_was_made(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	int64_t cr1 = fixture_entity(f, "device", "cr1");
	struct notices_past past;

	add_alert(b, cr1, false, FIXTURE_NOW);
	add_notice(b, 1, 0, cr1, "problem", "sending");
	add_alert(b, cr1, true, wall_after(FIXTURE_NOW, 1000));
	add_alert(b, cr1, false, wall_after(FIXTURE_NOW, 2000));
	add_notice(b, 2, 0, cr1, "problem", "queued");
	add_notice(b, 3, 1, cr1, "recovery", "queued");
	fixture_write(f, b);

	past = read_past(f, a);
	assert_int_equal(past.last_id, 3);
	assert_int_equal(past.n_alerts, 2); /* the first one is over, and its recovery has not left */
	assert_int_equal(past.n_rows, 3);
	assert_int_equal(past.rows[0].alert_id, past.alerts[0].id);
	assert_int_equal(past.rows[1].alert_id, past.alerts[1].id);
	assert_int_equal(past.rows[2].alert_id, past.alerts[0].id);
	assert_true(wall_is_known(past.alerts[0].closed));
	assert_int_equal(past.rows[0].severity, STATE_CRITICAL);
	assert_int_equal(past.rows[2].event, NOTICE_RECOVERY);
	arena_free(a);
}

static void what_became_of_a_row_is_kept_and_the_rest_of_it_too(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	struct notices_past past;

	add_alert(b, fixture_entity(f, "device", "cr1"), false, FIXTURE_NOW);
	add_notice(b, 1, 0, fixture_entity(f, "device", "cr1"), "problem", "queued");
	add_notice(b, 1, 0, 0, NULL, "delivered");
	b->notices[1].body = NULL;
	b->notices[1].attempts = 2;
	b->notices[1].done = wall_after(FIXTURE_NOW, 5000);
	fixture_write(f, b);

	past = read_past(f, a);
	assert_int_equal(past.n_rows, 1);
	assert_int_equal(past.rows[0].state, NOTICE_DELIVERED);
	assert_int_equal(past.rows[0].attempts, 2);
	assert_int_equal(past.rows[0].severity, STATE_CRITICAL);
	assert_string_equal(past.rows[0].recipient, "Alice");
	arena_free(a);
}

static void a_letter_is_what_is_committed_as_sending(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	int64_t cr1 = fixture_entity(f, "device", "cr1");
	struct notice_letter letter;
	struct err e;

	add_alert(b, cr1, false, FIXTURE_NOW);
	add_notice(b, 1, 0, cr1, "problem", "sending");
	add_notice(b, 2, 0, cr1, "escalation", "queued");
	fixture_write(f, b);
	fixture_sql(f, "INSERT INTO entity (kind, name, created_ms, last_confirmed_ms) VALUES ('contact', 'Alice', 1, 1);"
	               "INSERT INTO contact (entity_id, valid_from, phone, email) SELECT id, 1, '+33 6 01', 'alice@example.org' FROM entity "
	               "WHERE kind = 'contact'");

	assert_true(store_read_notice_letter(f->store, a, 1, FIXTURE_NOW, &letter, &e));
	assert_true(letter.found);
	assert_true(letter.alert_id > 0);
	assert_string_equal(letter.phone, "+33 6 01");
	assert_string_equal(letter.email, "alice@example.org");
	assert_int_equal(letter.waiting, 1); /* the escalation is for the same person */
	assert_true(store_read_notice_letter(f->store, a, 2, FIXTURE_NOW, &letter, &e));
	assert_false(letter.found);
	assert_true(store_read_notice_letter(f->store, a, 3, FIXTURE_NOW, &letter, &e));
	assert_false(letter.found);
	arena_free(a);
}

static const json_t *body_of(struct fixture *f, struct arena *a, int64_t id, json_t **ret)
{
	struct notice_letter letter;
	struct err e;

	if (!store_read_notice_letter(f->store, a, id, FIXTURE_NOW, &letter, &e))
		fail_msg("%s", e.text);
	assert_true(letter.found);
	*ret = json_loads(letter.body, 0, NULL);
	assert_non_null(*ret);
	return *ret;
}

static const char *string_in(const json_t *body, const char *key)
{
	const char *s = json_string_value(json_object_get(body, key));

	return s ? s : "";
}

/* As it was declared when the message was made: what is declared later changes no row. */
static void a_row_holds_whom_to_call_and_what_to_do_first(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	const int64_t entities[] = { fixture_entity(f, "link", "l-snmp"), fixture_entity(f, "device", "cr1"), fixture_entity(f, "service", "web") };

	fixture_sql(f, "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (920, 'contract', 'SYVIK-A', 1, 1), "
	               "(921, 'supplier', 'Opérateur', 1, 1); INSERT INTO contract (entity_id, valid_from, supplier, gtr_hours, gtr_window) "
	               "VALUES (920, 1, 'Opérateur', 4, 'mon-fri 08:00-18:00');"
	               "INSERT INTO supplier (entity_id, valid_from, phone) VALUES (921, 1, '0800 12');"
	               "UPDATE link SET device = 'cr1', contract = 'SYVIK-A', runbook = 'Voir la baie' WHERE entity_id = "
	               "(SELECT id FROM entity WHERE name = 'l-snmp');"
	               "UPDATE site SET runbook = 'Gardien : 12' WHERE entity_id = (SELECT x.id FROM entity x JOIN device d ON d.site = x.name JOIN "
	               "entity y ON y.id = d.entity_id WHERE x.kind = 'site' AND y.name = 'cr1')");
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		add_alert(b, entities[i], false, FIXTURE_NOW);
		add_notice(b, (int64_t)i + 1, 0, entities[i], "problem", "sending");
	}
	fixture_write(f, b);
	fixture_sql(f, "UPDATE supplier SET phone = 'another'");
	for (int64_t id = 1; id <= 2; id++) {
		json_t *body;

		body_of(f, a, id, &body);
		assert_string_equal(string_in(body, "severity"), "critical");
		assert_string_equal(string_in(body, "supplier"), "Opérateur");
		assert_string_equal(string_in(body, "phone"), "0800 12");
		assert_string_equal(string_in(body, "contract"), "SYVIK-A");
		assert_true(json_number_value(json_object_get(body, "gtr_hours")) == 4);
		assert_string_equal(string_in(body, "gtr_window"), "mon-fri 08:00-18:00");
		assert_string_equal(string_in(body, "runbook"), id == 1 ? "Voir la baie" : "Gardien : 12");
		json_decref(body);
	}
	arena_free(a);
}

static void what_is_not_declared_is_null_and_two_contracts_are_none(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	int64_t cr1 = fixture_entity(f, "device", "cr1");
	static const char *const keys[] = { "supplier", "phone", "contract", "gtr_hours", "gtr_window", "runbook" };
	json_t *body;

	fixture_sql(f, "UPDATE link SET device = 'cr1', contract = 'A-' || entity_id");
	add_alert(b, cr1, false, FIXTURE_NOW);
	add_notice(b, 1, 0, cr1, "problem", "sending");
	fixture_write(f, b);
	body_of(f, a, 1, &body);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_true(json_is_null(json_object_get(body, keys[i])));
	json_decref(body);
	arena_free(a);
}

static void silences_are_read_with_what_they_cover(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct batch *b = batch_new();
	struct notice_silence *s;
	struct err e;
	size_t n;

	add_alert(b, fixture_entity(f, "device", "cr1"), false, FIXTURE_NOW);
	fixture_write(f, b);
	fixture_sql(f, "INSERT INTO journal VALUES (1, 1, 0, 'ack', NULL, '{}', 'ok', x'00', x'00');"
	               "INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, seq) SELECT 'ack', entity_id, id, 0, 1, "
	               "1895316400000, 1 FROM alert;"
	               "INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, seq) SELECT 'mute', id, 0, 1, 1795316400001, 1 FROM entity "
	               "WHERE kind = 'site' AND name = (SELECT min(name) FROM entity WHERE kind = 'site');"
	               "INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, seq) SELECT 'mute', id, 0, 1, 2, 1 FROM entity");
	if (!store_read_notice_silences(f->store, a, FIXTURE_NOW, &s, &n, &e))
		fail_msg("%s", e.text);
	assert_int_equal(n, 2);
	assert_true(s[0].is_ack);
	assert_int_equal(s[0].opened.ms, FIXTURE_NOW.ms);
	assert_string_equal(s[0].subject, "");
	assert_false(s[1].is_ack);
	assert_memory_equal(s[1].object, "site:", 5);
	arena_free(a);
}

static void a_row_that_a_later_vigie_wrote_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new();
	struct notices_past past;

	fixture_sql(f, "INSERT INTO notification (id, recipient, channel, event, created_ms, due_ms, body, state) VALUES "
	            "(1, 'Alice', 'sms', 'gap', 0, 0, '{}', 'queued'), (2, 'Alice', 'sms', 'of tomorrow', 0, 0, '{}', 'queued')");
	past = read_past(f, a);
	assert_int_equal(past.n_rows, 1);
	assert_int_equal(past.rows[0].id, 1);
	assert_int_equal(past.last_id, 2);
	arena_free(a);
}

static void a_handover_that_nobody_was_told_of_is_read_for_an_hour(void **state)
{
	struct fixture *f = *state;
	const struct act act = { .kind = ACT_HAND_OVER, .uid = 1000, .at = wall_after(FIXTURE_NOW, -1800000), .text = "cr1\n", .comes = "Zoé",
		                 .from = WALL_NEVER, .until = WALL_NEVER };
	struct arena *a = arena_new();
	struct notices_past past;
	struct act_done done;
	struct err e;

	assert_true(act_write(f->store, &act, &done, &e));
	past = read_past(f, a);
	assert_int_equal(past.n_handovers, 1);
	assert_int_equal(past.handovers->seq, done.seq);
	assert_int_equal(past.handovers->at.ms, act.at.ms);
	assert_string_equal(past.handovers->comes, "Zoé");
	assert_true(store_read_notices_past(f->store, a, wall_after(FIXTURE_NOW, 1800000), &past, &e));
	assert_int_equal(past.n_handovers, 0);
	arena_free(a);
}

static int begin(void **state)
{
	static struct fixture f;

	fixture_init(&f);
	fixture_region(&f, wall_after(FIXTURE_NOW, -1000));
	*state = &f;
	return 0;
}

static int end(void **state)
{
	fixture_close_store(*state);
	fixture_done(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_row_belongs_to_the_alert_that_was_open_when_it_was_made, begin, end),
		cmocka_unit_test_setup_teardown(what_became_of_a_row_is_kept_and_the_rest_of_it_too, begin, end),
		cmocka_unit_test_setup_teardown(a_letter_is_what_is_committed_as_sending, begin, end),
		cmocka_unit_test_setup_teardown(a_row_that_a_later_vigie_wrote_is_left_alone, begin, end),
		cmocka_unit_test_setup_teardown(a_row_holds_whom_to_call_and_what_to_do_first, begin, end),
		cmocka_unit_test_setup_teardown(what_is_not_declared_is_null_and_two_contracts_are_none, begin, end),
		cmocka_unit_test_setup_teardown(silences_are_read_with_what_they_cover, begin, end),
		cmocka_unit_test_setup_teardown(a_handover_that_nobody_was_told_of_is_read_for_an_hour, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
