/* A channel that is added while alerts are open. */
#include "tests/notice_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const wall_t begin = { SCENE_BEGIN_MS };
static const struct notice_channel channels[] = {
	{ .name = "old", .recipient = "team" }, { .name = "new", .recipient = "phone" }, { .name = "other", .recipient = "team" },
};

/* The channels from first on, n of them, as a reload leaves them. */
static void reload(struct scene *s, size_t first, size_t n)
{
	const struct notices_params params = { .channels = channels + first, .n_channels = n };

	notices_set_params(s->core, &params);
}

static int set_up(void **state)
{
	static const struct notices_params params = { .channels = channels, .n_channels = 1 };

	return scene_set_up(state, &params);
}

static struct notice_alert alert(struct scene *s, int64_t id, const char *subject, bool cause)
{
	struct notice_alert a = { .entity_id = id, .subject = subject, .place = { .kind = "link", .name = "x" }, .group = "CH", .ours = true,
		                  .cause = cause, .down = !*subject, .state = STATE_CRITICAL, .outcome = OUTCOME_LINK_DOWN, .since = s->now };

	scene_alert(s, &a);
	return a;
}

static size_t made(const struct scene *s, const char *channel, int64_t id, const char *subject, const char *event)
{
	return scene_made(s, (struct scene_message){ id, subject, channel, event });
}

static void a_channel_that_comes_is_told_once_of_what_goes_on_and_of_its_end(void **state)
{
	struct scene *s = *state;
	struct notice_alert a = alert(s, 1, "", true);

	scene_pass(s, NOTICE_SENT);
	reload(s, 0, 2);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 1, "", "problem"), 1);
	reload(s, 0, 2);
	scene_pass(s, NOTICE_SENT);
	reload(s, 1, 1); /* gone, and back */
	scene_pass(s, NOTICE_SENT);
	reload(s, 0, 2);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 1, "", "problem"), 1);
	assert_int_equal(made(s, "old", 1, "", "problem"), 1);
	a.ended = true;
	a.end = s->now;
	scene_alert(s, &a);
	assert_int_equal(made(s, "new", 1, "", "recovery"), 1);
	assert_int_equal(made(s, "old", 1, "", "recovery"), 1);
}

static void what_is_handled_follows_or_is_over_is_not_told(void **state)
{
	struct scene *s = *state;
	const struct notice_silence ack = { .time = { .from = begin, .until = { begin.ms + INT64_C(3600000) }, .ended = WALL_NEVER },
		                            .object = "link:x", .is_ack = true, .entity_id = 1, .subject = "", .opened = begin };
	struct notice_alert over;

	alert(s, 1, "", true);
	alert(s, 2, "", false);
	over = alert(s, 3, "", true);
	over.ended = true;
	over.end = s->now;
	scene_alert(s, &over);
	scene_silence(s, &ack, 1);
	reload(s, 0, 2);
	scene_pass(s, NOTICE_SENT);
	for (int64_t id = 1; id <= 3; id++)
		assert_int_equal(made(s, "new", id, "", "problem"), 0);
	scene_silence(s, &ack, 0); /* it is taken back */
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 1, "", "problem"), 1);
}

static void who_heard_of_it_by_another_channel_is_not_told_again_unless_that_one_is_dead(void **state)
{
	struct scene *s = *state;

	alert(s, 1, "", true);
	scene_pass(s, NOTICE_SENT);
	alert(s, 2, "", true);
	scene_pass(s, NOTICE_RETRY);
	reload(s, 0, 3);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "other", 1, "", "problem"), 0);
	assert_int_equal(made(s, "other", 2, "", "problem"), 1);
}

/* Whichever of the two is looked at first. */
static void the_circuit_is_told_and_not_the_redundancy(void **state)
{
	struct scene *s = *state;

	for (int64_t first = 10; first < 12; first++)
		alert(s, first, first == 10 ? "redundancy" : "", true);
	scene_pass(s, NOTICE_SENT);
	reload(s, 0, 2);
	scene_pass(s, NOTICE_SENT);
	scene_pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 11, "", "problem"), 1);
	assert_int_equal(made(s, "new", 10, "redundancy", "problem"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_channel_that_comes_is_told_once_of_what_goes_on_and_of_its_end, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(what_is_handled_follows_or_is_over_is_not_told, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(who_heard_of_it_by_another_channel_is_not_told_again_unless_that_one_is_dead, set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(the_circuit_is_told_and_not_the_redundancy, set_up, scene_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
