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

enum { SILENCES_MAX = 4, SECOND = 1000, MINUTE = 60 * SECOND };

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
		size_t act = silence(d, is_ack);
		pass(d, 50 * SECOND);
		take_back(d, act);
		pass(d, 9 * MINUTE);
		assert_string_equal(d->left, "Alice problem");
		pass(d, 2 * MINUTE);
		assert_string_equal(d->left, "Alice problem, Zoe escalation");
	}
}

static void what_held_for_longer_reminds(void **state)
{
	struct duty *d = *state;
	size_t act;

	fails(d);
	pass(d, MINUTE);
	act = silence(d, true);
	pass(d, MINUTE);
	take_back(d, act);
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
	size_t act;

	fails(d);
	act = silence(d, true); /* before the first one leaves */
	pass(d, 10 * SECOND);
	take_back(d, act);
	pass(d, MINUTE);
	assert_string_equal(d->left, "Alice problem");
}

static void so_are_an_escalation_and_a_reminder(void **state)
{
	struct duty *d = *state;
	size_t act;

	fails(d);
	pass(d, 15 * MINUTE);
	d->scene.now.ms += 2 * SECOND;
	scene_tick(&d->scene); /* Zoe is to be called, and is not yet */
	act = silence(d, true);
	pass(d, 10 * SECOND);
	take_back(d, act);
	pass(d, 10 * SECOND);
	assert_string_equal(d->left, "Alice problem, Zoe escalation");

	act = silence(d, true);
	pass(d, 2 * MINUTE);
	take_back(d, act); /* Alice is to be reminded, and is not yet */
	act = silence(d, true);
	pass(d, 10 * SECOND);
	take_back(d, act);
	pass(d, 10 * SECOND);
	assert_string_equal(d->left, "Alice problem, Zoe escalation, Alice reminder");
}

static void a_restart_much_later_reminds_nobody(void **state)
{
	struct duty *d = *state;
	const struct notice_alert a = alert();
	const struct notice_row rows[] = {
		{ .id = 1, .alert_id = 1, .recipient = "Alice", .channel = "sms", .event = NOTICE_PROBLEM, .attempts = 1, .created = begin,
		  .due = begin, .done = begin, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL },
		{ .id = 2, .alert_id = 1, .recipient = "Zoe", .channel = "sms", .event = NOTICE_ESCALATION, .step = 1, .attempts = 1,
		  .created = begin, .due = begin, .done = begin, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL },
	};

	d->silences[0] = (struct notice_silence){ .time = { { begin.ms + MINUTE }, { begin.ms + 60 * MINUTE }, { begin.ms + MINUTE + 50 * SECOND }, NULL },
		                                  .object = "device:x", .subject = "" };
	notices_free(d->scene.core);
	d->scene.core = notices_new(&d->params, 2);
	d->scene.now.ms += 180 * MINUTE;
	scene_silence(&d->scene, d->silences, 1);
	scene_restore(&d->scene, &a, rows, ARRAY_LEN(rows));
	scene_begin(&d->scene);
	pass(d, MINUTE);
	assert_string_equal(d->left, "");
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
		cmocka_unit_test_setup_teardown(a_restart_much_later_reminds_nobody, set_up, tear_down),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
