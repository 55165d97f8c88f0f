/* An act that is taken back within a minute is as if it had not been: nobody is reminded, and whatever it stopped goes on. */
#include "tests/notice_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { SILENCES_MAX = 4, ROWS_MAX = 16, SECOND = 1000, MINUTE = 60 * SECOND };

static const struct notice_channel sms = { .name = "sms", .escalate_ms = 15 * MINUTE };

struct duty {
	struct scene scene;
	struct rota *rota;
	struct notices_params params;
	struct notice_silence silences[SILENCES_MAX];
	size_t n;
	enum notice_result result; /* of what leaves */
	char left[512];           /* "Alice problem, Zoe escalation" */
};

static const wall_t begin = { SCENE_BEGIN_MS };

static int set_up(void **state)
{
	static const char text[] = "person Alice\nperson Zoe\ndefault Zoe\nchange monday 08:00\nweek 2020-01-06 Alice\n";
	struct duty *d = calloc(1, sizeof *d);
	struct err e;

	d->rota = rota_parse("rota", text, strlen(text), &e);
	d->params = (struct notices_params){ .channels = &sms, .n_channels = 1, .rota = d->rota };
	scene_start(&d->scene, &d->params);
	*state = d;
	return d->rota ? 0 : -1;
}

static int tear_down(void **state)
{
	struct duty *d = *state;

	scene_end(&d->scene);
	rota_free(d->rota);
	free(d);
	return 0;
}

static struct notice_alert alert(void)
{
	return (struct notice_alert){ .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                      .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = begin, .end = WALL_NEVER };
}

static void fails(struct duty *d)
{
	const struct notice_alert a = alert();

	scene_alert(&d->scene, &a);
}

static void note_left(struct duty *d, int64_t id)
{
	const struct batch_notice *made = NULL;
	size_t len = strlen(d->left);

	for (size_t i = 0; i < d->scene.batch->n_notices; i++)
		if (d->scene.batch->notices[i].id == id && d->scene.batch->notices[i].event)
			made = &d->scene.batch->notices[i];
	assert_non_null(made);
	snprintf(d->left + len, sizeof d->left - len, "%s%s %s", len ? ", " : "", made->recipient, made->event);
}

/* Each second what is due leaves. */
static void pass(struct duty *d, int64_t ms)
{
	for (int64_t end = d->scene.now.ms + ms; d->scene.now.ms < end;) {
		int64_t ids[8];
		size_t n = scene_take(&d->scene, ids, ARRAY_LEN(ids));

		for (size_t i = 0; i < n; i++) {
			note_left(d, ids[i]);
			scene_result(&d->scene, ids[i], d->result);
		}
	}
}

/* It is judged before anything leaves. */
static void heed(struct duty *d)
{
	scene_silence(&d->scene, d->silences, d->n);
	scene_tick(&d->scene);
}

static size_t silence(struct duty *d, bool is_ack)
{
	d->silences[d->n] = (struct notice_silence){ .time = { d->scene.now, { d->scene.now.ms + 60 * MINUTE }, WALL_NEVER, NULL }, .object = "device:x",
		                                     .is_ack = is_ack, .entity_id = 1, .subject = "", .opened = begin };
	d->n++;
	heed(d);
	return d->n - 1;
}

static void take_back(struct duty *d, size_t which)
{
	d->silences[which].time.ended = d->scene.now;
	heed(d);
}

static void silence_for(struct duty *d, bool is_ack, int64_t ms)
{
	size_t act = silence(d, is_ack);

	pass(d, ms);
	take_back(d, act);
}

static void who_was_told_is_not_reminded_and_the_next_one_is_called_in_time(void **state)
{
	for (int is_ack = 0; is_ack < 2; is_ack++) {
		struct duty *d;

		if (is_ack) {
			tear_down(state);
			assert_int_equal(set_up(state), 0);
		}
		d = *state;
		fails(d);
		pass(d, 5 * MINUTE);
		silence_for(d, is_ack, 50 * SECOND);
		pass(d, 9 * MINUTE);
		assert_string_equal(d->left, "Alice problem");
		pass(d, 2 * MINUTE);
		assert_string_equal(d->left, "Alice problem, Zoe escalation");
	}
}

static void what_held_for_longer_reminds(void **state)
{
	struct duty *d = *state;

	fails(d);
	pass(d, MINUTE);
	silence_for(d, true, MINUTE);
	pass(d, MINUTE);
	assert_string_equal(d->left, "Alice problem, Alice reminder");
}

static void so_does_what_another_silence_held_meanwhile(void **state)
{
	struct duty *d = *state;
	size_t act;

	fails(d);
	pass(d, MINUTE);
	silence(d, false);
	pass(d, MINUTE);
	act = silence(d, true);
	pass(d, 10 * SECOND);
	take_back(d, 0);
	take_back(d, act);
	pass(d, MINUTE);
	assert_string_equal(d->left, "Alice problem, Alice reminder");
}

static void so_does_what_followed_a_cause_meanwhile(void **state)
{
	struct duty *d = *state;
	struct notice_alert follows = alert();
	size_t act;

	follows.cause = false;
	fails(d);
	pass(d, MINUTE);
	act = silence(d, true);
	scene_alert(&d->scene, &follows);
	pass(d, 10 * SECOND);
	fails(d);
	take_back(d, act);
	pass(d, MINUTE);
	assert_string_equal(d->left, "Alice problem, Alice reminder");
}

static void a_message_that_it_cancelled_is_made_again(void **state)
{
	struct duty *d = *state;

	fails(d);
	silence_for(d, true, 10 * SECOND); /* before the first one leaves */
	pass(d, MINUTE);
	assert_string_equal(d->left, "Alice problem");
}

static void so_are_an_escalation_and_a_reminder(void **state)
{
	struct duty *d = *state;

	fails(d);
	pass(d, 15 * MINUTE);
	d->scene.now.ms += 2 * SECOND;
	scene_tick(&d->scene); /* Zoe is to be called, and is not yet */
	silence_for(d, true, 10 * SECOND);
	pass(d, 10 * SECOND);
	assert_string_equal(d->left, "Alice problem, Zoe escalation");

	silence_for(d, true, 2 * MINUTE); /* Alice is to be reminded, and is not yet */
	silence_for(d, true, 10 * SECOND);
	pass(d, 10 * SECOND);
	assert_string_equal(d->left, "Alice problem, Zoe escalation, Alice reminder");
}

static void so_is_a_reminder_of_what_is_less_grave_by_then(void **state)
{
	struct duty *d = *state;
	struct notice_alert milder = alert();
	size_t act;

	milder.state = STATE_WARNING;
	fails(d);
	pass(d, MINUTE);
	act = silence(d, true);
	pass(d, 2 * MINUTE);
	scene_alert(&d->scene, &milder);
	take_back(d, act); /* Alice is to be reminded, and is not yet */
	silence_for(d, true, 10 * SECOND);
	pass(d, 10 * SECOND);
	assert_string_equal(d->left, "Alice problem, Alice reminder");
}

/* ---- a kill ---- */

static struct notice_row row_of(const struct batch_notice *made)
{
	struct notice_row r = { .id = made->id, .alert_id = 1, .recipient = made->recipient, .channel = made->channel, .step = made->step,
		                .severity = STATE_CRITICAL };

	assert_true(notice_event_from_name(made->event, &r.event));
	return r;
}

/* The collector is killed, only the first `committed` rows are in the store, and it starts again ms later. */
static void restart(struct duty *d, size_t committed, const struct notice_alert *stored, int64_t ms)
{
	struct notice_row rows[ROWS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < committed; i++) {
		const struct batch_notice *b = &d->scene.batch->notices[i];
		struct notice_row *r;

		if (b->event) {
			assert_true(n < ROWS_MAX);
			rows[n++] = row_of(b);
		}
		for (r = rows; r->id != b->id; r++)
			assert_true(r < rows + n);
		assert_true(notice_state_from_name(b->state, &r->state));
		r->attempts = b->attempts;
		r->created = b->created;
		r->due = b->due;
		r->done = b->done;
	}
	notices_free(d->scene.core);
	d->scene.core = notices_new(&d->params, n > 0 ? rows[n - 1].id : 0);
	d->scene.now.ms += ms;
	scene_silence(&d->scene, d->silences, d->n);
	scene_restore(&d->scene, stored, rows, n);
	scene_begin(&d->scene);
}

static const int64_t pauses[] = { 5 * SECOND, 50 * MINUTE, 180 * MINUTE };

static void again(struct duty **d, void **state)
{
	tear_down(state);
	assert_int_equal(set_up(state), 0);
	*d = *state;
}

/* Both are called before anything else happens. */
static void are_called(struct duty *d)
{
	fails(d);
	pass(d, 20 * MINUTE);
	assert_string_equal(d->left, "Alice problem, Zoe escalation");
	d->left[0] = '\0';
}

static void what_followed_a_cause_is_reminded_whatever_kills_the_collector_as_the_act_is_taken_back(void **state)
{
	struct duty *d = *state;
	const struct notice_alert cause = alert();
	struct notice_alert follows = alert();

	follows.cause = false;
	for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
		size_t act, committed;

		are_called(d);
		scene_alert(&d->scene, &follows);
		pass(d, 10 * SECOND);
		act = silence(d, true);
		fails(d);
		committed = d->scene.batch->n_notices; /* with what is said of the alert: it follows nothing */
		pass(d, 5 * SECOND);
		take_back(d, act);
		restart(d, committed, &cause, SECOND);
		scene_tick(&d->scene);
		restart(d, committed, &cause, pauses[i]);
		pass(d, 20 * MINUTE);
		assert_string_equal(d->left, "Alice reminder, Zoe escalation");
		again(&d, state);
	}
}

static void the_ledger_has_such_a_reminder_only_while_the_act_may_be_taken_back(void **state)
{
	static const struct scene_message reminder = { .event = "reminder" };
	struct duty *d = *state;
	struct notice_alert follows = alert();

	follows.cause = false;
	for (int is_late = 0; is_late < 2; is_late++) {
		are_called(d);
		scene_alert(&d->scene, &follows);
		silence(d, false);
		pass(d, (is_late ? 60 : 59) * SECOND);
		fails(d);
		pass(d, 10 * MINUTE);
		assert_int_equal(scene_made(&d->scene, reminder), is_late ? 0 : 1);
		assert_string_equal(d->left, "");
		take_back(d, 0);
		pass(d, 10 * MINUTE);
		assert_string_equal(d->left, "Alice reminder");
		again(&d, state);
	}
}

static void a_restart_after_it_reminds_nobody(void **state)
{
	struct duty *d = *state;
	const struct notice_alert a = alert();

	for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
		are_called(d);
		silence_for(d, true, 50 * SECOND);
		restart(d, d->scene.batch->n_notices, &a, pauses[i]);
		pass(d, 20 * MINUTE);
		assert_string_equal(d->left, "");
		again(&d, state);
	}
}

static void so_does_one_before_it_is_taken_back(void **state)
{
	struct duty *d = *state;
	const struct notice_alert a = alert();
	size_t act;

	are_called(d);
	act = silence(d, true);
	pass(d, 20 * SECOND);
	restart(d, d->scene.batch->n_notices, &a, 10 * SECOND);
	pass(d, 10 * SECOND);
	take_back(d, act);
	pass(d, 20 * MINUTE);
	assert_string_equal(d->left, "");
}

static void what_held_for_longer_beside_it_reminds_after_a_restart(void **state)
{
	struct duty *d = *state;
	const struct notice_alert a = alert();
	size_t act;

	are_called(d);
	silence(d, false);
	pass(d, 5 * MINUTE);
	act = silence(d, true);
	take_back(d, 0);
	pass(d, 10 * SECOND);
	restart(d, d->scene.batch->n_notices, &a, 10 * SECOND);
	pass(d, 10 * SECOND);
	take_back(d, act);
	pass(d, MINUTE);
	assert_string_equal(d->left, "Alice reminder");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_was_told_is_not_reminded_and_the_next_one_is_called_in_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_held_for_longer_reminds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(so_does_what_another_silence_held_meanwhile, set_up, tear_down),
		cmocka_unit_test_setup_teardown(so_does_what_followed_a_cause_meanwhile, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_message_that_it_cancelled_is_made_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(so_are_an_escalation_and_a_reminder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(so_is_a_reminder_of_what_is_less_grave_by_then, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_followed_a_cause_is_reminded_whatever_kills_the_collector_as_the_act_is_taken_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_ledger_has_such_a_reminder_only_while_the_act_may_be_taken_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_restart_after_it_reminds_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(so_does_one_before_it_is_taken_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_held_for_longer_beside_it_reminds_after_a_restart, set_up, tear_down),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
