/* One cut circuit of a redundant pair: two alerts, and nobody is woken twice. */
#include "tests/notice_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { A = 1, B = 2 };

static const wall_t begin = { SCENE_BEGIN_MS };
static const struct notice_channel channels[] = { { .name = "mail", .recipient = "team", .warnings = true }, { .name = "sms", .recipient = "phone" } };
static const struct notices_params params = { .channels = channels, .n_channels = 2 };

static int set_up(void **state)
{
	return scene_set_up(state, &params);
}

static void alert(struct scene *s, int64_t id, const char *subject, bool ended)
{
	bool redundancy = *subject != 0;
	struct notice_alert a = {
		.entity_id = id, .subject = subject, .place = { .kind = "link", .name = id == A ? "SYVIK-A" : "SYVIK-B" }, .group = "CH",
		.left = redundancy || ended ? NULL : "SYVIK-B", .ours = true, .cause = true, .ended = ended, .down = !redundancy,
		.state = redundancy ? STATE_WARNING : STATE_CRITICAL,
		.outcome = redundancy ? OUTCOME_REDUNDANCY_LOST : OUTCOME_LINK_DOWN, .since = s->now, .end = s->now,
	};

	scene_alert(s, &a);
}

/* Messages that were made of the object's subject. */
static size_t made(const struct scene *s, int64_t id, const char *subject, const char *event)
{
	return scene_made(s, (struct scene_message){ .entity_id = id, .subject = subject, .event = event });
}

static void who_is_told_of_the_circuit_is_not_told_of_the_redundancy(void **state)
{
	struct scene *s = *state;

	alert(s, A, "", false);
	alert(s, B, "redundancy", false);
	scene_pass(s, NOTICE_SENT);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, A, "", "problem"), 2);
	assert_non_null(strstr(s->batch->notices[0].body, "\"left\":\"SYVIK-B\""));
	assert_int_equal(made(s, B, "redundancy", "problem"), 0);
	alert(s, A, "", true);
	alert(s, B, "redundancy", true);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, A, "", "recovery"), 2);
	assert_int_equal(made(s, B, "redundancy", "recovery"), 0);
}

static void a_redundancy_that_is_still_lost_is_told_when_the_circuit_is_over(void **state)
{
	struct scene *s = *state;

	alert(s, A, "", false);
	alert(s, B, "redundancy", false);
	scene_pass(s, NOTICE_SENT);
	alert(s, A, "", true);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, B, "redundancy", "problem"), 1); /* a warning: by mail alone */
	scene_pass(s, NOTICE_SENT);
	alert(s, B, "redundancy", true);
	assert_int_equal(made(s, B, "redundancy", "recovery"), 1);
}

static void silence_the_circuit(struct scene *s, bool on)
{
	const struct notice_silence works = { .time = { .from = begin, .until = { begin.ms + INT64_C(7200000) }, .ended = WALL_NEVER },
		                              .object = "link:SYVIK-A" };

	scene_silence(s, &works, on);
}

static void works_on_a_circuit_that_were_announced_tell_nobody_that_the_other_one_is_alone(void **state)
{
	struct scene *s = *state;

	silence_the_circuit(s, true);
	alert(s, A, "", false);
	alert(s, B, "redundancy", false);
	scene_pass(s, NOTICE_SENT);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(s->batch->n_notices, 0);
	silence_the_circuit(s, false); /* they are over, and it is still down: it is told, not what it costs */
	scene_pass(s, NOTICE_SENT);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, A, "", "problem"), 2);
	assert_int_equal(made(s, B, "redundancy", "problem"), 0);
}

static void a_redundancy_that_is_still_lost_after_the_works_is_told(void **state)
{
	struct scene *s = *state;

	silence_the_circuit(s, true);
	alert(s, A, "", false);
	alert(s, B, "redundancy", false);
	scene_pass(s, NOTICE_SENT);
	alert(s, A, "", true);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, B, "redundancy", "problem"), 1);
}

static void a_redundancy_that_is_lost_otherwise_is_told(void **state)
{
	struct scene *s = *state;

	alert(s, B, "redundancy", false);
	assert_int_equal(made(s, B, "redundancy", "problem"), 1);
}

/* The collector stopped in between. */
static void what_a_circuit_covers_is_known_after_a_restart(void **state)
{
	struct scene *s = *state;
	struct notice_alert circuit = { .entity_id = A, .subject = "", .place = { .kind = "link", .name = "SYVIK-A" }, .group = "CH", .ours = true,
		                        .cause = true, .down = true, .state = STATE_CRITICAL, .outcome = OUTCOME_LINK_DOWN, .since = s->now };
	struct notice_alert lost = { .entity_id = B, .subject = "redundancy", .place = { .kind = "link", .name = "SYVIK-B" }, .group = "CH",
		                     .ours = true, .cause = true, .state = STATE_WARNING, .outcome = OUTCOME_REDUNDANCY_LOST, .since = s->now };
	const struct notice_row told = { .id = 1, .alert_id = 1, .recipient = "team", .channel = "mail", .created = s->now, .due = s->now,
		                         .done = s->now, .attempts = 1, .state = NOTICE_DELIVERED, .severity = STATE_CRITICAL };

	scene_restore(s, &circuit, &told, 1);
	scene_restore(s, &lost, NULL, 0);
	scene_begin(s);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, B, "redundancy", "problem"), 0);
	alert(s, A, "", true);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, B, "redundancy", "problem"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_is_told_of_the_circuit_is_not_told_of_the_redundancy, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_redundancy_that_is_still_lost_is_told_when_the_circuit_is_over, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_redundancy_that_is_lost_otherwise_is_told, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(works_on_a_circuit_that_were_announced_tell_nobody_that_the_other_one_is_alone, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(a_redundancy_that_is_still_lost_after_the_works_is_told, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_a_circuit_covers_is_known_after_a_restart, set_up, scene_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
