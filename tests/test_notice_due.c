/* When a message leaves: channels beside each other, and a wall clock that is set. */
#include "notices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ALERTS = 40 };

static const wall_t begin = { INT64_C(1795000000000) };
static const struct notice_channel channels[] = { { .name = "hook", .recipient = "team" }, { .name = "sms", .recipient = "phone" } };
static const struct notices_params params = { .channels = channels, .n_channels = 2 };

struct scene { struct notices *core; struct batch *batch; wall_t now; };

static int set_up(void **state)
{
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

static void alert(struct scene *s, int64_t id)
{
	const struct notice_alert a = { .entity_id = id, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                        .down = true, .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = s->now, .end = WALL_NEVER };
	struct err e;

	assert_true(notices_alert(s->core, &a, s->now, s->batch, &e));
}

static bool is_of(const struct scene *s, int64_t id, const char *channel)
{
	for (size_t i = 0; i < s->batch->n_notices; i++)
		if (s->batch->notices[i].id == id && strcmp(s->batch->notices[i].channel, channel) == 0)
			return true;
	return false;
}

/* A second passes. What leaves by the channel that hangs is not answered, the rest arrives. How many arrived. */
static size_t pass(struct scene *s, const char *hangs, size_t *hanging)
{
	int64_t ids[NOTICES_UNDER_WAY_MAX];
	size_t n, arrived = 0;
	struct err e;

	s->now.ms += 1000;
	assert_true(notices_tick(s->core, s->now, s->batch, &e));
	assert_true(notices_take(s->core, s->now, NOTICES_UNDER_WAY_MAX - *hanging, ids, &n, s->batch, &e));
	for (size_t i = 0; i < n; i++) {
		if (is_of(s, ids[i], hangs)) {
			++*hanging;
			continue;
		}
		assert_true(notices_result(s->core, ids[i], NOTICE_SENT, NULL, 0, s->now, s->batch, &e));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_channel_that_hangs_keeps_no_place_of_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_hundred_channels_have_a_place_each_while_there_are_places, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
