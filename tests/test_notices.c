/* Random incidents, silences, deliveries and crashes: whoever was told of an alert is told its end, nobody is told twice (I3), silence
 * stops messages and not for ever (I5). A run that fails prints its seed; VIGIE_SEED replays it. VIGIE_LONG=1: 100,000 runs instead of
 * 1,000. Cores that are broken on purpose must be caught. */
#include "tests/notice_world.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_told_of_a_problem_is_told_its_end_once_and_silence_holds),
		cmocka_unit_test(each_broken_core_is_caught),
		cmocka_unit_test(a_collector_that_sees_nothing_wakes_who_is_on_call),
	};
	int failed;

	if (!notice_world_open())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	notice_world_close();
	return failed;
}
