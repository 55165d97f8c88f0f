#include "tests/reading_alerts.h"

#include "reader_alerts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_certificate_that_was_replaced_says_when_and_which_it_was(void **state)
{
	struct reading *t = *state;
	struct certificate_row *rows;
	struct reader *r;
	size_t n;

	reading_present_certificate(t, wall_after(FIXTURE_NOW, -20 * MINUTE_MS), "0B");
	reading_present_certificate(t, wall_after(FIXTURE_NOW, -10 * MINUTE_MS), "0C");
	reading_present_certificate(t, wall_after(FIXTURE_NOW, -9 * MINUTE_MS), "0C");
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 1000), WALL_NEVER);
	assert_true(read_certificates(r, t->a, &rows, &n, &t->e) && n == 1);
	assert_int_equal(rows[0].replaced.ms, FIXTURE_NOW.ms - 10 * MINUTE_MS);
	assert_string_equal(rows[0].old_serial, "0B");
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

	reading_present_certificate(t, wall_after(FIXTURE_NOW, -10 * MINUTE_MS), "0A");
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

	reading_present_certificate(t, wall_after(FIXTURE_NOW, -10 * MINUTE_MS), "0A");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
		TEST(a_certificate_that_was_replaced_says_when_and_which_it_was),
		TEST(a_certificate_tells_whether_its_check_trusts_it),
		TEST(a_certificate_that_nobody_trusts_stays_so_while_its_service_does_not_answer),
#undef TEST
	};

	setenv("TZ", "Europe/Paris", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
