/* An act that is taken back within a minute is as if it had not been: nobody is reminded, and whatever it stopped goes on. */
#include "notices.h"

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

struct scene {
	struct notices *core;
	struct rota *rota;
	struct batch *batch;
	struct notices_params params;
	struct notice_silence silences[SILENCES_MAX];
	size_t n;
	wall_t begin, now;
	enum notice_result result; /* of what leaves */
	char left[512];           /* "Alice problem, Zoe escalation" */
};

static int set_up(void **state)
{
	static const char text[] = "person Alice\nperson Zoe\ndefault Zoe\nchange monday 08:00\nweek 2020-01-06 Alice\n";
	struct scene *s = calloc(1, sizeof *s);
	struct err e;

	s->rota = rota_parse("rota", text, strlen(text), &e);
	s->params = (struct notices_params){ .channels = &sms, .n_channels = 1, .rota = s->rota };
	s->core = notices_new(&s->params, 0);
	s->batch = batch_new();
	s->begin = s->now = (wall_t){ INT64_C(1795000000000) };
	*state = s;
	return s->rota ? 0 : -1;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	notices_free(s->core);
	batch_free(s->batch);
	rota_free(s->rota);
	free(s);
	return 0;
}

static struct notice_alert alert_of(const struct scene *s)
{
	return (struct notice_alert){ .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                      .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = s->begin, .end = WALL_NEVER };
}

static void fails(struct scene *s)
{
	const struct notice_alert a = alert_of(s);
	struct err e;

	assert_true(notices_alert(s->core, &a, s->now, s->batch, &e));
}

static void note_left(struct scene *s, int64_t id)
{
	const struct batch_notice *made = NULL;
	size_t len = strlen(s->left);

	for (size_t i = 0; i < s->batch->n_notices; i++)
		if (s->batch->notices[i].id == id && s->batch->notices[i].event)
			made = &s->batch->notices[i];
	assert_non_null(made);
	snprintf(s->left + len, sizeof s->left - len, "%s%s %s", len ? ", " : "", made->recipient, made->event);
}

/* Each second what is due leaves. */
static void pass(struct scene *s, int64_t ms)
{
	for (int64_t end = s->now.ms + ms; s->now.ms < end;) {
		int64_t ids[8];
		struct err e;
		size_t n;

		s->now.ms += SECOND;
		assert_true(notices_tick(s->core, s->now, s->batch, &e));
		assert_true(notices_take(s->core, s->now, ARRAY_LEN(ids), ids, &n, s->batch, &e));
		for (size_t i = 0; i < n; i++) {
			note_left(s, ids[i]);
			assert_true(notices_result(s->core, ids[i], s->result, s->result == NOTICE_SENT ? NULL : "no", 0, s->now, s->batch, &e));
		}
	}
}

/* It is judged before anything leaves. */
static void heed(struct scene *s)
{
	struct err e;

	assert_true(notices_set_silences(s->core, s->silences, s->n, &e));
	assert_true(notices_tick(s->core, s->now, s->batch, &e));
}

static size_t silence(struct scene *s, bool is_ack)
{
	s->silences[s->n] = (struct notice_silence){ .time = { s->now, { s->now.ms + 60 * MINUTE }, WALL_NEVER, NULL }, .object = "device:x",
		                                     .is_ack = is_ack, .entity_id = 1, .subject = "", .opened = s->begin };
	s->n++;
	heed(s);
	return s->n - 1;
}

static void take_back(struct scene *s, size_t which)
{
	s->silences[which].time.ended = s->now;
	heed(s);
}

static void who_was_told_is_not_reminded_and_the_next_one_is_called_in_time(void **state)
{
	for (int is_ack = 0; is_ack < 2; is_ack++) {
		struct scene *s;

		if (is_ack) {
			tear_down(state);
			assert_int_equal(set_up(state), 0);
		}
		s = *state;
		fails(s);
		pass(s, 5 * MINUTE);
		size_t act = silence(s, is_ack);
		pass(s, 50 * SECOND);
		take_back(s, act);
		pass(s, 9 * MINUTE);
		assert_string_equal(s->left, "Alice problem");
		pass(s, 2 * MINUTE);
		assert_string_equal(s->left, "Alice problem, Zoe escalation");
	}
}

static void what_held_for_longer_reminds(void **state)
{
	struct scene *s = *state;
	size_t act;

	fails(s);
	pass(s, MINUTE);
	act = silence(s, true);
	pass(s, MINUTE);
	take_back(s, act);
	pass(s, MINUTE);
	assert_string_equal(s->left, "Alice problem, Alice reminder");
}

static void so_does_what_another_silence_held_meanwhile(void **state)
{
	struct scene *s = *state;
	size_t act;

	fails(s);
	pass(s, MINUTE);
	silence(s, false);
	pass(s, MINUTE);
	act = silence(s, true);
	pass(s, 10 * SECOND);
	take_back(s, 0);
	take_back(s, act);
	pass(s, MINUTE);
	assert_string_equal(s->left, "Alice problem, Alice reminder");
}

static void so_does_what_followed_a_cause_meanwhile(void **state)
{
	struct scene *s = *state;
	struct notice_alert follows = alert_of(s);
	struct err e;
	size_t act;

	follows.cause = false;
	fails(s);
	pass(s, MINUTE);
	act = silence(s, true);
	assert_true(notices_alert(s->core, &follows, s->now, s->batch, &e));
	pass(s, 10 * SECOND);
	fails(s);
	take_back(s, act);
	pass(s, MINUTE);
	assert_string_equal(s->left, "Alice problem, Alice reminder");
}

static void a_message_that_it_cancelled_is_made_again(void **state)
{
	struct scene *s = *state;
	size_t act;

	fails(s);
	act = silence(s, true); /* before the first one leaves */
	pass(s, 10 * SECOND);
	take_back(s, act);
	pass(s, MINUTE);
	assert_string_equal(s->left, "Alice problem");
}

static void so_are_an_escalation_and_a_reminder(void **state)
{
	struct scene *s = *state;
	struct err e;
	size_t act;

	fails(s);
	pass(s, 15 * MINUTE);
	s->now.ms += 2 * SECOND;
	assert_true(notices_tick(s->core, s->now, s->batch, &e)); /* Zoe is to be called, and is not yet */
	act = silence(s, true);
	pass(s, 10 * SECOND);
	take_back(s, act);
	pass(s, 10 * SECOND);
	assert_string_equal(s->left, "Alice problem, Zoe escalation");

	act = silence(s, true);
	pass(s, 2 * MINUTE);
	take_back(s, act); /* Alice is to be reminded, and is not yet */
	act = silence(s, true);
	pass(s, 10 * SECOND);
	take_back(s, act);
	pass(s, 10 * SECOND);
	assert_string_equal(s->left, "Alice problem, Zoe escalation, Alice reminder");
}

static void a_restart_much_later_reminds_nobody(void **state)
{
	struct scene *s = *state;
	const struct notice_alert a = alert_of(s);
	const struct notice_row rows[] = {
		{ .id = 1, .alert_id = 1, .recipient = "Alice", .channel = "sms", .event = NOTICE_PROBLEM, .attempts = 1, .created = s->begin,
		  .due = s->begin, .done = s->begin, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL },
		{ .id = 2, .alert_id = 1, .recipient = "Zoe", .channel = "sms", .event = NOTICE_ESCALATION, .step = 1, .attempts = 1,
		  .created = s->begin, .due = s->begin, .done = s->begin, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL },
	};
	struct err e;

	s->silences[0] = (struct notice_silence){ .time = { { s->begin.ms + MINUTE }, { s->begin.ms + 60 * MINUTE }, { s->begin.ms + MINUTE + 50 * SECOND }, NULL },
		                                  .object = "device:x", .subject = "" };
	notices_free(s->core);
	s->core = notices_new(&s->params, 2);
	s->now.ms += 180 * MINUTE;
	assert_true(notices_set_silences(s->core, s->silences, 1, &e));
	assert_true(notices_restore(s->core, &a, rows, ARRAY_LEN(rows), s->now, &e));
	assert_true(notices_begin(s->core, s->now, s->batch, &e));
	pass(s, MINUTE);
	assert_string_equal(s->left, "");
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
