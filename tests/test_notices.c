/* Random incidents, silences, deliveries and crashes: whoever was told of an alert is told its end, nobody is told twice (I3), silence
 * stops messages and not for ever (I5). A run that fails prints its seed; VIGIE_SEED replays it. VIGIE_LONG=1: 100,000 runs instead of
 * 1,000, sanitized 10,000. Cores that are broken on purpose must be caught. */
#include "tests/notice_world.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void whoever_is_told_of_a_problem_is_told_its_end_once_and_silence_holds(void **state)
{
	uint64_t seed = notice_world_first_seed();
	size_t runs = notice_world_runs();

	(void)state;
	print_message("# first seed %" PRIu64 ", %zu runs\n", seed, runs);
	for (size_t i = 0; i < runs; i++) {
		const char *wrong = notice_world_play(seed + i, SOUND);

		if (wrong)
			fail_msg("VIGIE_SEED=%" PRIu64 ": %s", seed + i, wrong);
	}
}

/* VIGIE_LONG=1: of 600 runs instead of 6, of 2 sanitized. More when those wrote little: some runs write nothing at all. */
static void a_kill_after_any_write_loses_nothing_and_tells_nothing_twice(void **state)
{
	uint64_t seed = notice_world_first_seed();
	size_t runs = getenv("VIGIE_SEED") ? 1 : getenv("VIGIE_LONG") ? 600 : getenv("VIGIE_SANITIZED") ? 2 : 6, enough = 10 * runs, kills = 0, i = 0;

	(void)state;
	for (; i < runs || (kills <= enough && i < 10 * runs); i++) {
		size_t writes = 0, again;
		const char *wrong = notice_world_cut(seed + i, SIZE_MAX, &writes);

		for (size_t cut = 0; cut < writes && !wrong; cut++, kills++) {
			wrong = notice_world_cut(seed + i, cut, &again);
			if (wrong)
				fail_msg("VIGIE_SEED=%" PRIu64 ", killed after write %zu of %zu: %s", seed + i, cut, writes, wrong);
		}
		if (wrong)
			fail_msg("VIGIE_SEED=%" PRIu64 ", not killed: %s", seed + i, wrong);
	}
	print_message("# first seed %" PRIu64 ", %zu runs, %zu kills\n", seed, i, kills);
	assert_true(kills > enough);
}

static void each_broken_core_is_caught(void **state)
{
	enum { TRIES = 500 };
	uint64_t seed = notice_world_first_seed();

	(void)state;
	for (int broken = SOUND + 1; broken < BROKEN_COUNT; broken++) {
		const char *wrong = NULL;
		int i = 0;

		for (; i < TRIES && !wrong; i++)
			wrong = notice_world_play(seed + (uint64_t)i, (enum broken)broken);
		if (!wrong)
			fail_msg("not caught in %d runs: %s", TRIES, notice_world_flaws[broken]);
		print_message("# %s: caught in run %d: %s\n", notice_world_flaws[broken], i, wrong);
	}
}

/* How many messages by the channel "sms", which tells critical alerts alone, an unknown state of such an object leads to. */
static size_t calls_for(const char *kind)
{
	struct notices *core = notices_new(&notice_world_params, 0);
	struct notice_alert a = { .entity_id = 1, .subject = "", .place = { .kind = kind, .name = "x" }, .ours = true, .cause = true,
		                  .state = STATE_UNKNOWN, .outcome = OUTCOME_STALE, .since = { INT64_C(1795000000000) } };
	struct batch *b = batch_new();
	struct err e;
	size_t n = 0;

	assert_true(notices_alert(core, &a, a.since, b, &e));
	for (size_t i = 0; i < b->n_notices; i++)
		n += strcmp(b->notices[i].channel, "sms") == 0;
	batch_free(b);
	notices_free(core);
	return n;
}

static void a_collector_that_sees_nothing_wakes_who_is_on_call(void **state)
{
	(void)state;
	assert_int_equal(calls_for("device"), 0);
	assert_int_equal(calls_for("collector"), 1);
}

/* Delivers what is to leave; the recipients of the channel "sms" in *ret. */
static size_t deliver(struct notices *core, wall_t now, struct batch *b, char ret[][16])
{
	int64_t ids[8];
	size_t n, of_sms = 0;
	struct err e;

	assert_true(notices_take(core, now, ARRAY_LEN(ids), ids, &n, b, &e));
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < b->n_notices; k++)
			if (b->notices[k].id == ids[i] && b->notices[k].event && strcmp(b->notices[k].channel, "sms") == 0)
				snprintf(ret[of_sms++], sizeof ret[0], "%s", b->notices[k].recipient);
		assert_true(notices_result(core, ids[i], NOTICE_SENT, NULL, 0, now, b, &e));
	}
	return of_sms;
}

static void who_asks_for_help_gets_the_next_one_though_it_is_acknowledged(void **state)
{
	static const wall_t now = { INT64_C(1794308400000) }; /* 2026-11-10 12:00 in Paris: Bob, then the default */
	const struct notice_silence ack = { .time = { .from = now, .until = { now.ms + INT64_C(3600000) }, .ended = WALL_NEVER }, .object = "device:x",
		                            .is_ack = true, .entity_id = 1, .subject = "", .opened = now };
	struct notice_alert a = { .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                  .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = now };
	struct notices *core = notices_new(&notice_world_params, 0);
	struct batch *b = batch_new();
	char told[8][16];
	const char *name;
	struct err e;

	(void)state;
	assert_true(notices_alert(core, &a, now, b, &e));
	assert_int_equal(deliver(core, now, b, told), 1);
	assert_string_equal(told[0], "Bob");
	assert_true(notices_set_silences(core, &ack, 1, &e));
	assert_true(notices_tick(core, now, b, &e));
	assert_true(notices_ask_next(core, 1, "", now, b, &name, &e));
	assert_string_equal(name, "Zoe");
	assert_true(notices_tick(core, now, b, &e));
	assert_int_equal(deliver(core, now, b, told), 1);
	assert_string_equal(told[0], "Zoe");
	assert_true(notices_ask_next(core, 1, "", now, b, &name, &e));
	assert_null(name); /* all were called */
	assert_true(notices_ask_next(core, 2, "", now, b, &name, &e));
	assert_null(name);
	a.ended = true;
	a.end = now;
	assert_true(notices_alert(core, &a, now, b, &e));
	assert_int_equal(deliver(core, now, b, told), 2); /* the recovery, to both */
	batch_free(b);
	notices_free(core);
}

/* A minute passes; what leaves ends as r. How many calls that were. */
static size_t minute(struct notices *core, wall_t *now, enum notice_result r, struct batch *b)
{
	size_t calls = 0;
	struct err e;

	now->ms += 60000;
	for (int second = 0; second < 5; second++) { /* one call a second: each that fails leads to the next */
		int64_t ids[8];
		size_t n;

		assert_true(notices_tick(core, (wall_t){ now->ms + second * 1000 }, b, &e));
		assert_true(notices_take(core, (wall_t){ now->ms + second * 1000 }, ARRAY_LEN(ids), ids, &n, b, &e));
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < b->n_notices; k++)
				calls += b->notices[k].id == ids[i] && b->notices[k].event && strcmp(b->notices[k].channel, "sms") == 0;
		for (size_t i = 0; i < n; i++)
			assert_true(notices_result(core, ids[i], r, "dead", 0, (wall_t){ now->ms + second * 1000 }, b, &e));
	}
	return calls;
}

static void when_nobody_could_be_reached_everybody_is_called_again_until_one_is(void **state)
{
	wall_t now = { INT64_C(1794308400000) }; /* 2026-11-10 12:00 in Paris: Bob, then the default */
	const struct notice_alert a = { .entity_id = 1, .subject = "", .place = { .kind = "device", .name = "x" }, .ours = true, .cause = true,
		                        .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = now };
	struct notices *core = notices_new(&notice_world_params, 0);
	struct batch *b = batch_new();
	size_t calls = 0;
	struct err e;

	(void)state;
	assert_true(notices_alert(core, &a, now, b, &e));
	assert_int_equal(minute(core, &now, NOTICE_REFUSED, b), 2);
	for (int i = 0; i < 4; i++)
		assert_int_equal(minute(core, &now, NOTICE_REFUSED, b), 0);
	assert_int_equal(minute(core, &now, NOTICE_REFUSED, b) + minute(core, &now, NOTICE_REFUSED, b), 2);
	for (int i = 0; i < 240; i++) /* four hours: after 10, 20, 40 and 60 minutes, then each hour */
		calls += minute(core, &now, NOTICE_REFUSED, b);
	assert_in_range(calls, 2 * 5, 2 * 6);
	calls = 0;
	for (int i = 0; i < 70 && calls == 0; i++)
		calls = minute(core, &now, NOTICE_SENT, b);
	assert_int_equal(calls, 1); /* who is reached has time to answer */
	for (int i = 0; i < 10; i++)
		calls += minute(core, &now, NOTICE_SENT, b);
	assert_int_equal(calls, 2);
	for (int i = 0; i < 240; i++)
		calls += minute(core, &now, NOTICE_SENT, b);
	assert_int_equal(calls, 2);
	batch_free(b);
	notices_free(core);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_told_of_a_problem_is_told_its_end_once_and_silence_holds),
		cmocka_unit_test(a_kill_after_any_write_loses_nothing_and_tells_nothing_twice),
		cmocka_unit_test(each_broken_core_is_caught),
		cmocka_unit_test(a_collector_that_sees_nothing_wakes_who_is_on_call),
		cmocka_unit_test(who_asks_for_help_gets_the_next_one_though_it_is_acknowledged),
		cmocka_unit_test(when_nobody_could_be_reached_everybody_is_called_again_until_one_is),
	};
	int failed;

	if (!notice_world_open())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	notice_world_close();
	return failed;
}
