/* When a message leaves, and whether: channels beside each other, attempts, silences of something else, a wall clock that is set. */
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

enum { ALERTS = 40 };

static const wall_t begin = { SCENE_BEGIN_MS };
static const struct notice_channel channels[] = { { .name = "hook", .recipient = "team" }, { .name = "sms", .recipient = "phone" } };
static const struct notices_params params = { .channels = channels, .n_channels = 2 };

static int set_up(void **state)
{
	return scene_set_up(state, &params);
}

static void alert(struct scene *s, int64_t id)
{
	const struct notice_alert a = { .entity_id = id, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                        .down = true, .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = s->now, .end = WALL_NEVER };

	scene_alert(s, &a);
}

/* A second passes. What leaves by the channel that hangs is not answered, the rest arrives. How many arrived. */
static size_t pass(struct scene *s, const char *hangs, size_t *hanging)
{
	int64_t ids[NOTICES_UNDER_WAY_MAX];
	size_t n = scene_take(s, ids, NOTICES_UNDER_WAY_MAX - *hanging), arrived = 0;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(scene_written(s, ids[i])->channel, hangs) == 0) {
			++*hanging;
			continue;
		}
		scene_result(s, ids[i], NOTICE_SENT);
		arrived++;
	}
	return arrived;
}

static void a_channel_that_hangs_keeps_no_place_of_another(void **state)
{
	struct scene *s = *state;
	size_t arrived = 0, hanging = 0;

	for (int64_t id = 1; id <= ALERTS; id++)
		alert(s, id);
	for (int i = 0; i < ALERTS / NOTICES_OF_CHANNEL_MAX; i++)
		arrived += pass(s, "hook", &hanging);
	assert_int_equal(arrived, ALERTS);
	assert_int_equal(hanging, NOTICES_OF_CHANNEL_MAX);
}

static void a_hundred_channels_have_a_place_each_while_there_are_places(void **state)
{
	enum { MANY = 100 };
	static char names[MANY][8];
	static struct notice_channel many[MANY];
	struct scene *s = *state;
	size_t hanging = 0;

	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof names[i], "c%zu", i);
		many[i] = (struct notice_channel){ .name = names[i], .recipient = "team" };
	}
	notices_set_params(s->core, &(struct notices_params){ .channels = many, .n_channels = MANY });
	alert(s, 1);
	alert(s, 2);
	assert_int_equal(pass(s, "c0", &hanging), NOTICES_UNDER_WAY_MAX - 1);
	assert_int_equal(hanging, 1);
	for (int i = 0; i < 4; i++)
		pass(s, "c0", &hanging);
	assert_int_equal(hanging, 1);
}

/* ---- attempts ---- */

/* After how many seconds something leaves, and its row; looked for each second, for a day. */
static int leaves_after(struct scene *s, int64_t *ret_id)
{
	for (int i = 1; i < 86400; i++)
		if (scene_take(s, ret_id, 1) > 0)
			return i;
	return 0;
}

static void it_is_given_up_after_twelve_attempts(void **state)
{
	const struct notices_params one = { .channels = channels, .n_channels = 1 };
	struct scene *s = *state;
	int64_t id;
	int n = 0;

	notices_set_params(s->core, &one);
	alert(s, 1);
	for (; n < 100 && leaves_after(s, &id) > 0; n++)
		scene_result(s, id, NOTICE_RETRY);
	assert_int_equal(n, 12);
	assert_string_equal(scene_written(s, id)->state, "failed");
}

static void the_far_side_says_when_to_try_again_within_reason(void **state)
{
	static const struct { int64_t asked_ms; int seconds; } cases[] = { { 120000, 120 }, { 1000, 60 }, { INT64_C(86400000), 120 } };
	const struct notices_params one = { .channels = channels, .n_channels = 1 };
	struct scene *s = *state;
	struct err e;
	int64_t id;

	notices_set_params(s->core, &one);
	alert(s, 1);
	leaves_after(s, &id);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(notices_result(s->core, id, NOTICE_RETRY, "busy", cases[i].asked_ms, s->now, s->batch, &e));
		assert_int_equal(leaves_after(s, &id), cases[i].seconds);
	}
}

/* ---- silences ---- */

static void an_acknowledgement_of_the_last_time_silences_nothing(void **state)
{
	const struct notice_silence ack = { .time = { .from = { begin.ms - 1000 }, .until = { begin.ms + INT64_C(3600000) }, .ended = WALL_NEVER },
		                            .object = "device:x", .is_ack = true, .entity_id = 1, .subject = "", .opened = { begin.ms - 1000 } };
	struct scene *s = *state;

	scene_silence(s, &ack, 1);
	alert(s, 1);
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "problem" }), 2);
}

static void a_silence_that_is_to_come_is_not_one_that_ended_unseen(void **state)
{
	const struct notice_silence works = { .time = { .from = { begin.ms + INT64_C(3600000) }, .until = { begin.ms + INT64_C(7200000) },
		                                        .ended = WALL_NEVER }, .object = "device:x" };
	const struct notice_alert a = { .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                        .down = true, .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = begin, .end = WALL_NEVER };
	const struct notice_row told = { .id = 1, .alert_id = 1, .recipient = "phone", .channel = "sms", .event = NOTICE_PROBLEM, .attempts = 1,
		                         .created = begin, .due = begin, .done = begin, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL };
	struct scene *s = *state;

	scene_silence(s, &works, 1);
	scene_restore(s, &a, &told, 1);
	scene_begin(s);
	scene_tick(s);
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "reminder" }), 0);
}

static void what_flaps_is_not_told_to_be_worse(void **state)
{
	static const struct notice_channel all = { .name = "mail", .recipient = "team", .warnings = true };
	struct notice_alert a = { .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                  .state = STATE_WARNING, .outcome = OUTCOME_LOSS, .since = begin, .end = WALL_NEVER };
	struct scene *s = *state;

	notices_set_params(s->core, &(struct notices_params){ .channels = &all, .n_channels = 1 });
	scene_alert(s, &a);
	a.state = STATE_CRITICAL;
	a.flapping = true;
	scene_alert(s, &a);
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "worse" }), 0);
	a.flapping = false;
	scene_alert(s, &a);
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "worse" }), 1);
}

/* ---- the clock is set ---- */

static void a_retry_comes_when_it_is_due_though_the_clock_is_set_back_a_day(void **state)
{
	const struct notices_params one = { .channels = channels, .n_channels = 1 };
	struct scene *s = *state;
	int64_t id;

	notices_set_params(s->core, &one);
	alert(s, 1);
	leaves_after(s, &id);
	scene_result(s, id, NOTICE_RETRY);
	s->now.ms -= INT64_C(86400000);
	assert_in_range(leaves_after(s, &id), 30, 32);
	assert_true(scene_written(s, id)->due.ms <= s->now.ms);
}

static struct rota *rota_of_two(void)
{
	static const char text[] = "person Alice\nperson Zoe\ndefault Alice\nchange monday 08:00\nweek 2020-01-06 Alice Zoe\n";
	struct err e;
	struct rota *r = rota_parse("rota", text, strlen(text), &e);

	assert_non_null(r);
	return r;
}

static const struct notice_channel duty = { .name = "sms", .escalate_ms = 900000 };

static void the_next_one_is_called_in_time_though_the_clock_is_set_back_an_hour(void **state)
{
	struct rota *rota = rota_of_two();
	struct scene *s = *state;
	int64_t id;

	notices_set_params(s->core, &(struct notices_params){ .channels = &duty, .n_channels = 1, .rota = rota });
	alert(s, 1);
	leaves_after(s, &id);
	scene_result(s, id, NOTICE_SENT);
	s->now.ms -= INT64_C(3600000);
	assert_in_range(leaves_after(s, &id), 899, 902);
	rota_free(rota);
}

static void nobody_is_called_next_while_the_first_message_has_not_left(void **state)
{
	struct rota *rota = rota_of_two();
	struct scene *s = *state;

	notices_set_params(s->core, &(struct notices_params){ .channels = &duty, .n_channels = 1, .rota = rota });
	alert(s, 1);
	for (int i = 0; i < 1800; i++) {
		s->now.ms += 1000;
		scene_tick(s);
	}
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "escalation" }), 0);
	rota_free(rota);
}

static void who_could_not_be_reached_is_asked_again(void **state)
{
	struct rota *rota = rota_of_two();
	struct scene *s = *state;
	const char *name, *first;
	struct err e;
	int64_t id;

	notices_set_params(s->core, &(struct notices_params){ .channels = &duty, .n_channels = 1, .rota = rota });
	alert(s, 1);
	leaves_after(s, &id);
	first = s->batch->notices[0].recipient;
	scene_result(s, id, NOTICE_REFUSED);
	leaves_after(s, &id); /* the other one */
	scene_result(s, id, NOTICE_SENT);
	assert_true(notices_ask_next(s->core, 1, "", s->now, s->batch, &name, &e));
	assert_non_null(name);
	assert_string_equal(name, first);
	rota_free(rota);
}

/* The clock was a day ahead when the rows were written, and is right at the next start. */
static int leaves_after_restart(struct scene *s, const struct notice_row *row)
{
	const struct notice_alert a = { .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                        .down = true, .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = row->created, .end = WALL_NEVER };
	int64_t id;

	scene_restore(s, &a, row, 1);
	scene_begin(s);
	return leaves_after(s, &id);
}

static void what_was_written_ahead_of_time_waits_no_longer_than_anything_after_a_restart(void **state)
{
	const wall_t ahead = { begin.ms + INT64_C(86400000) };
	const struct notice_row told = { .id = 1, .alert_id = 1, .recipient = "Alice", .channel = "sms", .event = NOTICE_PROBLEM, .attempts = 1,
		                         .created = ahead, .due = ahead, .done = ahead, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL };
	struct notice_row again = told, first = told;
	struct rota *rota = rota_of_two();
	const struct notices_params served = { .channels = &duty, .n_channels = 1, .rota = rota };
	struct scene *s = *state;

	again.state = first.state = NOTICE_QUEUED;
	again.done = first.done = WALL_NEVER;
	first.attempts = 0;
	for (int i = 0; i < 3; i++) {
		notices_free(s->core);
		s->core = notices_new(&served, 1);
		s->now = begin;
		if (i == 0)
			assert_in_range(leaves_after_restart(s, &told), 899, 902);
		else if (i == 1)
			assert_in_range(leaves_after_restart(s, &again), 1, 902);
		else
			assert_in_range(leaves_after_restart(s, &first), 1, 2);
	}
	rota_free(rota);
}

/* A collector that was killed as it kept one tells it after the next start. */
static void a_handover_says_when_it_was_kept(void **state)
{
	struct scene *s = *state;
	const struct notice_handover kept = { .seq = 12, .at = { begin.ms - 30 * 60000 }, .comes = "phone" };
	const struct batch_notice *row;
	char since[64], at[WALL_RFC3339_MAX];
	int64_t ids[4];
	struct err e;

	assert_true(notices_handover(s->core, &kept, s->now, s->batch, &e));
	assert_true(notices_handover(s->core, &kept, s->now, s->batch, &e));
	assert_int_equal(scene_take(s, ids, 4), 1);
	row = scene_written(s, ids[0]);
	assert_string_equal(row->channel, "sms");
	wall_format_rfc3339(kept.at, at);
	snprintf(since, sizeof since, "\"since\":\"%s\"", at);
	for (size_t i = 0; i < s->batch->n_notices; i++)
		if (s->batch->notices[i].id == ids[0] && s->batch->notices[i].body)
			row = &s->batch->notices[i];
	assert_non_null(row->body);
	if (!strstr(row->body, since))
		fail_msg("no %s in %s", since, row->body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_channel_that_hangs_keeps_no_place_of_another, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_handover_says_when_it_was_kept, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_hundred_channels_have_a_place_each_while_there_are_places, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(it_is_given_up_after_twelve_attempts, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(the_far_side_says_when_to_try_again_within_reason, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(an_acknowledgement_of_the_last_time_silences_nothing, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_silence_that_is_to_come_is_not_one_that_ended_unseen, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_flaps_is_not_told_to_be_worse, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(nobody_is_called_next_while_the_first_message_has_not_left, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(who_could_not_be_reached_is_asked_again, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_retry_comes_when_it_is_due_though_the_clock_is_set_back_a_day, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(the_next_one_is_called_in_time_though_the_clock_is_set_back_an_hour, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_was_written_ahead_of_time_waits_no_longer_than_anything_after_a_restart, set_up, scene_tear_down),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
