/* A channel that is added while alerts are open. */
#include "notices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const wall_t begin = { INT64_C(1795000000000) };
static const struct notice_channel channels[] = {
	{ .name = "old", .recipient = "team" }, { .name = "new", .recipient = "phone" }, { .name = "other", .recipient = "team" },
};

struct scene { struct notices *core; struct batch *batch; wall_t now; };

/* The channels from first on, n of them, as a reload leaves them. */
static void reload(struct scene *s, size_t first, size_t n)
{
	const struct notices_params params = { .channels = channels + first, .n_channels = n };

	notices_set_params(s->core, &params);
}

static int set_up(void **state)
{
	static const struct notices_params params = { .channels = channels, .n_channels = 1 };
	struct scene *s = calloc(1, sizeof *s);

	s->core = notices_new(&params, 0);
	s->batch = batch_new();
	s->now = begin;
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	notices_free(s->core);
	batch_free(s->batch);
	free(s);
	return 0;
}

static struct notice_alert alert(struct scene *s, int64_t id, const char *subject, bool cause)
{
	struct notice_alert a = { .entity_id = id, .subject = subject, .place = { .kind = "link", .name = "x" }, .group = "CH", .ours = true,
		                  .cause = cause, .down = !*subject, .state = STATE_CRITICAL, .outcome = OUTCOME_LINK_DOWN, .since = s->now };
	struct err e;

	assert_true(notices_alert(s->core, &a, s->now, s->batch, &e));
	return a;
}

/* A second passes, and what leaves ends as r. */
static void pass(struct scene *s, enum notice_result r)
{
	int64_t ids[8];
	size_t n;
	struct err e;

	s->now.ms += 1000;
	assert_true(notices_tick(s->core, s->now, s->batch, &e));
	assert_true(notices_take(s->core, s->now, 8, ids, &n, s->batch, &e));
	for (size_t i = 0; i < n; i++)
		assert_true(notices_result(s->core, ids[i], r, r == NOTICE_SENT ? NULL : "dead", 0, s->now, s->batch, &e));
}

static size_t made(const struct scene *s, const char *channel, int64_t id, const char *subject, const char *event)
{
	size_t n = 0;

	for (size_t i = 0; i < s->batch->n_notices; i++) {
		const struct batch_notice *b = &s->batch->notices[i];

		n += b->event && b->entity_id == id && strcmp(b->subject, subject) == 0 && strcmp(b->channel, channel) == 0
		     && strcmp(b->event, event) == 0;
	}
	return n;
}

static void a_channel_that_comes_is_told_once_of_what_goes_on_and_of_its_end(void **state)
{
	struct scene *s = *state;
	struct notice_alert a = alert(s, 1, "", true);
	struct err e;

	pass(s, NOTICE_SENT);
	reload(s, 0, 2);
	pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 1, "", "problem"), 1);
	reload(s, 0, 2);
	pass(s, NOTICE_SENT);
	reload(s, 1, 1); /* gone, and back */
	pass(s, NOTICE_SENT);
	reload(s, 0, 2);
	pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 1, "", "problem"), 1);
	assert_int_equal(made(s, "old", 1, "", "problem"), 1);
	a.ended = true;
	a.end = s->now;
	assert_true(notices_alert(s->core, &a, s->now, s->batch, &e));
	assert_int_equal(made(s, "new", 1, "", "recovery"), 1);
	assert_int_equal(made(s, "old", 1, "", "recovery"), 1);
}

static void what_is_handled_follows_or_is_over_is_not_told(void **state)
{
	struct scene *s = *state;
	const struct notice_silence ack = { .time = { .from = begin, .until = { begin.ms + INT64_C(3600000) }, .ended = WALL_NEVER },
		                            .object = "link:x", .is_ack = true, .entity_id = 1, .subject = "", .opened = begin };
	struct notice_alert over;
	struct err e;

	alert(s, 1, "", true);
	alert(s, 2, "", false);
	over = alert(s, 3, "", true);
	over.ended = true;
	over.end = s->now;
	assert_true(notices_alert(s->core, &over, s->now, s->batch, &e));
	assert_true(notices_set_silences(s->core, &ack, 1, &e));
	reload(s, 0, 2);
	pass(s, NOTICE_SENT);
	for (int64_t id = 1; id <= 3; id++)
		assert_int_equal(made(s, "new", id, "", "problem"), 0);
	assert_true(notices_set_silences(s->core, &ack, 0, &e)); /* it is taken back */
	pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 1, "", "problem"), 1);
}

static void who_heard_of_it_by_another_channel_is_not_told_again_unless_that_one_is_dead(void **state)
{
	struct scene *s = *state;

	alert(s, 1, "", true);
	pass(s, NOTICE_SENT);
	alert(s, 2, "", true);
	pass(s, NOTICE_RETRY);
	reload(s, 0, 3);
	pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "other", 1, "", "problem"), 0);
	assert_int_equal(made(s, "other", 2, "", "problem"), 1);
}

/* Whichever of the two is looked at first. */
static void the_circuit_is_told_and_not_the_redundancy(void **state)
{
	struct scene *s = *state;

	for (int64_t first = 10; first < 12; first++)
		alert(s, first, first == 10 ? "redundancy" : "", true);
	pass(s, NOTICE_SENT);
	reload(s, 0, 2);
	pass(s, NOTICE_SENT);
	pass(s, NOTICE_SENT);
	assert_int_equal(made(s, "new", 11, "", "problem"), 1);
	assert_int_equal(made(s, "new", 10, "redundancy", "problem"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_channel_that_comes_is_told_once_of_what_goes_on_and_of_its_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_handled_follows_or_is_over_is_not_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_heard_of_it_by_another_channel_is_not_told_again_unless_that_one_is_dead, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_circuit_is_told_and_not_the_redundancy, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
