/* When the screens notice that the journal was edited, by the rule of console/journal_proof.h, on a clock of the test's own. */
#include "tests/store_fixture.h"

#include "console/journal_proof.h"
#include "reader.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 2 * JOURNAL_AGAIN_ROWS + 300, TURNS = 3 };

struct desk { struct fixture f; struct reader *reader; struct journal_proof proof; int64_t ms; };

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);
	struct err e;

	fixture_init(&d->f);
	*state = d;
	return reader_open(d->f.path, &d->reader, &e) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	reader_close(d->reader);
	fixture_done(&d->f);
	free(d);
	return 0;
}

static void append_rows(struct desk *d, int n)
{
	struct err e;

	fixture_sql(&d->f, "BEGIN");
	for (int i = 0; i < n; i++) {
		json_t *request = json_pack("{s:i}", "id", i);
		struct journal_entry entry = { .at = FIXTURE_NOW, .uid = 1000, .method = "ack", .request = request, .result = "ok", .text = i % 2 ? "CRT prévenu" : NULL };
		int64_t seq;

		if (!journal_append(d->f.store, &entry, &seq, &e))
			fail_msg("%s", e.text);
		json_decref(request);
	}
	fixture_sql(&d->f, "COMMIT");
}

/* A second later. */
static struct journal_kept look(struct desk *d)
{
	struct journal_kept kept;
	struct err e;

	d->ms += 1000;
	if (!reader_begin(d->reader, FIXTURE_NOW, WALL_NEVER, &e)
	    || !journal_proof_read(&d->proof, d->reader, (mono_t){ d->ms * 1000000 }, &kept, &e))
		fail_msg("%s", e.text);
	reader_end(d->reader);
	assert_true(kept.proved);
	return kept;
}

static size_t findings(struct desk *d) { return look(d).verdict.findings; }

/* As `vigie journal verify` does. */
static size_t verify(struct desk *d)
{
	struct journal_verdict v;
	struct err e;

	if (!reader_begin(d->reader, FIXTURE_NOW, WALL_NEVER, &e) || !journal_verify(d->reader, NULL, NULL, NULL, &v, &e))
		fail_msg("%s", e.text);
	reader_end(d->reader);
	return v.findings;
}

static int64_t whole_ms(const struct desk *d) { return d->proof.begun.ns / 1000000; }

static void rows_that_are_added_are_proved_and_the_others_in_turns(void **state)
{
	struct desk *d = *state;

	append_rows(d, MANY);
	assert_int_equal(look(d).verdict.rows, MANY);
	append_rows(d, 3);

	assert_int_equal(look(d).verdict.rows, MANY + 3);
	assert_int_equal(whole_ms(d), 1000);
	assert_int_equal(d->proof.again.verdict.rows, JOURNAL_AGAIN_ROWS);
	look(d);
	look(d);
	assert_int_equal(whole_ms(d), 4000); /* the turn is over */
	assert_int_equal(d->proof.pass.verdict.rows, MANY + 3);
}

static void while_nothing_is_written_nothing_is_proved(void **state)
{
	struct desk *d = *state;

	append_rows(d, MANY);
	look(d);
	d->proof.anew = true; /* too soon for another */
	look(d);
	assert_int_equal(whole_ms(d), 1000);
	assert_int_equal(d->proof.again.verdict.rows, 0);
}

static void an_old_row_that_was_edited_is_told_before_its_turn_is_over(void **state)
{
	struct desk *d = *state;

	append_rows(d, MANY);
	assert_int_equal(findings(d), 0);
	fixture_sql(&d->f, "UPDATE journal SET uid = 7 WHERE seq = 1200");

	assert_int_equal(verify(d), 1); /* whoever asks for it */
	for (int turn = 1; turn < TURNS; turn++)
		assert_int_equal(findings(d), 0);
	assert_int_equal(findings(d), 1);
	assert_int_equal(findings(d), 1);
}

static void who_comes_to_the_view_later_is_told_at_once(void **state)
{
	struct desk *d = *state;

	append_rows(d, MANY);
	assert_int_equal(findings(d), 0);
	fixture_sql(&d->f, "UPDATE journal SET uid = 7 WHERE seq = 1200");
	d->proof.anew = true;
	d->ms += JOURNAL_WHOLE_MS;
	assert_int_equal(findings(d), 1);
}

static void a_row_or_a_text_that_was_removed_is_told_at_once(void **state)
{
	struct desk *d = *state;

	append_rows(d, MANY);
	assert_int_equal(findings(d), 0);
	fixture_sql(&d->f, "DELETE FROM journal_text WHERE seq = 1200");
	assert_int_equal(findings(d), 1);
	fixture_sql(&d->f, "PRAGMA foreign_keys = OFF; DELETE FROM journal_text WHERE seq = 1000; DELETE FROM journal WHERE seq = 1000");
	assert_int_equal(findings(d), 2);
}

/* What remains is a chain without a fault: that it was longer is known here. */
static void rows_that_were_taken_off_the_end_are_told_and_stay_told(void **state)
{
	struct desk *d = *state;

	append_rows(d, 20);
	assert_int_equal(findings(d), 0);
	fixture_sql(&d->f, "DELETE FROM journal_text WHERE seq > 10; DELETE FROM journal WHERE seq > 10");
	assert_int_equal(verify(d), 0);
	assert_int_equal(findings(d), 1);
	append_rows(d, 10); /* others in their place */
	assert_int_equal(verify(d), 0);
	assert_int_equal(findings(d), 1);
	assert_int_equal(findings(d), 1);
}

static void what_was_put_right_holds_again_after_a_turn(void **state)
{
	struct desk *d = *state;

	append_rows(d, MANY);
	fixture_sql(&d->f, "UPDATE journal SET uid = 7 WHERE seq = 12");
	assert_int_equal(findings(d), 1);
	fixture_sql(&d->f, "UPDATE journal SET uid = 1000 WHERE seq = 12");
	for (int turn = 1; turn < TURNS; turn++)
		assert_int_equal(findings(d), 1);
	assert_int_equal(findings(d), 0);
}

static void another_reader_is_proved_to_from_the_first_row(void **state)
{
	struct desk *d = *state;
	struct err e;

	append_rows(d, MANY);
	assert_int_equal(findings(d), 0);
	fixture_sql(&d->f, "UPDATE journal SET uid = 7 WHERE seq = 1200");
	reader_close(d->reader);
	assert_true(reader_open(d->f.path, &d->reader, &e));
	assert_int_equal(findings(d), 1);
}

static void an_empty_journal_holds_and_so_does_its_first_row(void **state)
{
	struct desk *d = *state;

	assert_int_equal(look(d).verdict.rows, 0);
	append_rows(d, 1);
	assert_int_equal(look(d).verdict.rows, 1);
	assert_int_equal(findings(d), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_that_are_added_are_proved_and_the_others_in_turns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(while_nothing_is_written_nothing_is_proved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_old_row_that_was_edited_is_told_before_its_turn_is_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_comes_to_the_view_later_is_told_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_row_or_a_text_that_was_removed_is_told_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rows_that_were_taken_off_the_end_are_told_and_stay_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_put_right_holds_again_after_a_turn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_reader_is_proved_to_from_the_first_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_empty_journal_holds_and_so_does_its_first_row, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
