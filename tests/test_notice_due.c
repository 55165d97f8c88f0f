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
	scene_pass(s, NOTICE_SENT);
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

/* ---- storms ---- */

enum { BURST = 5 };

static const struct notice_channel calm = { .name = "sms", .recipient = "phone", .burst = BURST, .warnings = true };

static void storm(struct scene *s, size_t n)
{
	notices_set_params(s->core, &(struct notices_params){ .channels = &calm, .n_channels = 1 });
	for (size_t i = 1; i <= n; i++)
		alert(s, (int64_t)i);
}

static size_t pass_for(struct scene *s, int seconds)
{
	size_t n = 0;

	for (int i = 0; i < seconds; i++)
		n += scene_pass(s, NOTICE_SENT);
	return n;
}

static void end(struct scene *s, int64_t id)
{
	const struct notice_alert over = { .entity_id = id, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                           .ended = true, .state = STATE_OK, .outcome = OUTCOME_OK, .since = begin, .end = s->now };

	scene_alert(s, &over);
}

static void of_a_storm_the_first_leave_at_once_then_one_a_minute(void **state)
{
	struct scene *s = *state;

	storm(s, ALERTS);
	assert_int_equal(pass_for(s, 59), BURST);
	assert_int_equal(pass_for(s, 60), 1);
	assert_int_equal(pass_for(s, 20 * 60), 20);
	assert_int_equal(pass_for(s, 40 * 60), ALERTS - BURST - 21); /* each once */
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "problem" }), ALERTS);
}

static void what_is_over_before_it_leaves_never_does(void **state)
{
	struct scene *s = *state;

	storm(s, ALERTS);
	assert_int_equal(pass_for(s, 10), BURST);
	for (int64_t id = 1; id <= ALERTS; id++)
		end(s, id);
	assert_int_equal(pass_for(s, 3600), BURST); /* their ends */
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "recovery" }), BURST);
}

static void ten_quiet_minutes_end_a_storm(void **state)
{
	struct scene *s = *state;

	storm(s, BURST + 1);
	assert_int_equal(pass_for(s, 61), BURST + 1);
	pass_for(s, 600);
	for (int64_t id = 100; id < 100 + BURST; id++)
		alert(s, id);
	assert_int_equal(pass_for(s, 1), BURST);
}

static void the_gravest_of_those_that_wait_leaves_first(void **state)
{
	struct notice_alert slight = { .entity_id = 100, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                       .state = STATE_WARNING, .outcome = OUTCOME_LOSS, .since = begin, .end = WALL_NEVER };
	struct scene *s = *state;
	int64_t id;

	storm(s, BURST);
	pass_for(s, 1);
	for (; slight.entity_id < 110; slight.entity_id++)
		scene_alert(s, &slight);
	alert(s, 200);
	while (scene_take(s, &id, 1) == 0) { }
	for (size_t i = 0; i < s->batch->n_notices; i++)
		if (s->batch->notices[i].id == id && s->batch->notices[i].event)
			assert_int_equal(s->batch->notices[i].entity_id, 200);
}

static void what_a_person_asked_for_does_not_wait(void **state)
{
	static const struct notice_channel by_rota = { .name = "sms", .burst = 1 };
	struct rota *rota = rota_of_two();
	struct scene *s = *state;
	const char *name;
	struct err e;

	notices_set_params(s->core, &(struct notices_params){ .channels = &by_rota, .n_channels = 1, .rota = rota });
	alert(s, 1);
	alert(s, 2);
	assert_int_equal(pass_for(s, 5), 1);
	assert_true(notices_ask_next(s->core, 2, "", s->now, s->batch, &name, &e));
	assert_int_equal(pass_for(s, 1), 1);
	rota_free(rota);
}

static void what_reached_nobody_takes_no_place_in_a_burst(void **state)
{
	struct scene *s = *state;
	size_t left = 0;

	storm(s, BURST);
	for (int i = 0; i < 70; i++)
		left += scene_pass(s, NOTICE_RETRY);
	assert_true(left >= 2 * BURST);
	assert_int_equal(pass_for(s, 120), BURST);
}

/* The last word that a person has of an object is true. */
static void an_end_never_leaves_behind_the_next_problem_of_its_object(void **state)
{
	struct scene *s = *state;
	int64_t id;

	storm(s, ALERTS);
	assert_int_equal(pass_for(s, 5), BURST);
	end(s, 1);
	alert(s, 1);
	assert_int_equal(scene_take(s, &id, 1), 1);
	for (size_t i = 0; i < s->batch->n_notices; i++)
		if (s->batch->notices[i].id == id && s->batch->notices[i].event)
			assert_string_equal(s->batch->notices[i].event, "recovery");
}

static void what_grows_worse_while_it_waits_leaves_once_as_it_is(void **state)
{
	struct notice_alert slight = { .entity_id = 100, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                       .state = STATE_WARNING, .outcome = OUTCOME_LOSS, .since = begin, .end = WALL_NEVER };
	struct scene *s = *state;

	storm(s, BURST);
	pass_for(s, 1);
	scene_alert(s, &slight);
	pass_for(s, 5);
	slight.state = STATE_CRITICAL;
	slight.outcome = OUTCOME_TIMEOUT;
	scene_alert(s, &slight);
	assert_int_equal(pass_for(s, 600), 1);
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "worse" }), 0);
	for (size_t i = 0; i < s->batch->n_notices; i++)
		if (s->batch->notices[i].entity_id == 100 && s->batch->notices[i].body && !s->batch->notices[i].event)
			assert_non_null(strstr(s->batch->notices[i].body, "\"severity\":\"critical\""));
}

/* 2026-11-23 is a Monday: at 08:00 Zoe takes over from Alice. */
static void what_waited_is_for_who_is_on_duty_when_it_leaves(void **state)
{
	static const char text[] = "person Alice\nperson Zoe\ndefault Alice\nchange monday 08:00\nweek 2020-01-06 Alice\nweek 2026-11-23 Zoe\n";
	static const struct notice_channel by_rota = { .name = "sms", .burst = 2 };
	struct scene *s = *state;
	struct err e;
	struct rota *rota = rota_parse("rota", text, strlen(text), &e);

	assert_non_null(rota);
	notices_set_params(s->core, &(struct notices_params){ .channels = &by_rota, .n_channels = 1, .rota = rota });
	s->now.ms = INT64_C(1795416900000); /* 07:55 */
	for (int64_t id = 1; id <= 20; id++)
		alert(s, id);
	pass_for(s, 3600);
	for (size_t i = 0; i < s->batch->n_notices; i++) {
		const struct batch_notice *b = &s->batch->notices[i];

		if (strcmp(b->state, "delivered") == 0)
			assert_string_equal(b->recipient, b->done.ms < INT64_C(1795417200000) ? "Alice" : "Zoe");
	}
	assert_int_equal(scene_made(s, (struct scene_message){ .event = "problem" }), 20 + 14); /* 6 left before 08:00 */
	rota_free(rota);
}

/* A day back, as ntpd may do: a minute is a minute. */
static void a_storm_does_not_outlast_a_clock_that_is_set_back(void **state)
{
	struct scene *s = *state;

	storm(s, 2 * BURST);
	assert_int_equal(pass_for(s, 1), BURST);
	s->now.ms -= INT64_C(86400000);
	assert_int_equal(pass_for(s, 59), 0);
	assert_int_equal(pass_for(s, 10), 1);
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
		cmocka_unit_test_setup_teardown(of_a_storm_the_first_leave_at_once_then_one_a_minute, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_is_over_before_it_leaves_never_does, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(ten_quiet_minutes_end_a_storm, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(the_gravest_of_those_that_wait_leaves_first, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_a_person_asked_for_does_not_wait, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(an_end_never_leaves_behind_the_next_problem_of_its_object, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_grows_worse_while_it_waits_leaves_once_as_it_is, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_waited_is_for_who_is_on_duty_when_it_leaves, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_reached_nobody_takes_no_place_in_a_burst, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_storm_does_not_outlast_a_clock_that_is_set_back, set_up, scene_tear_down),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
