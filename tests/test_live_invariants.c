/* The invariants of design §5 on random regions, through the live core. A run that fails prints its seed; VIGIE_SEED replays it.
 * VIGIE_LONG=1: 100,000 runs instead of 1,000, sanitized 10,000. tests/mutant_*.c: each with an engine that is broken on purpose. */
#include "tests/live_world.h"
#include "tests/long_runs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void play_many(enum manner manner)
{
	const char *given = getenv("VIGIE_SEED");
	uint64_t first = given ? strtoull(given, NULL, 10) : long_runs_first(), last = given ? first : first + long_runs(1000) - 1;

	for (uint64_t seed = first; seed <= last; seed++) {
		char where[64];
		const char *wrong = world_play(seed, manner, where);

		if (wrong)
			fail_msg("VIGIE_SEED=%llu: %s: %s", (unsigned long long)seed, wrong, where);
	}
}

static void one_cause_is_one_alert_its_ancestors_are_asked_and_disabled_is_not_down(void **state)
{
	(void)state;
	play_many(WORLD_CALM);
}

static void while_the_witnesses_are_lost_nothing_is_declared_down(void **state)
{
	(void)state;
	play_many(WORLD_BLIND);
}

static void what_flaps_is_one_alert_an_episode(void **state)
{
	(void)state;
	play_many(WORLD_FLAPS);
}

static void what_is_late_is_unknown_never_well(void **state)
{
	(void)state;
	play_many(WORLD_LATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_cause_is_one_alert_its_ancestors_are_asked_and_disabled_is_not_down),
		cmocka_unit_test(while_the_witnesses_are_lost_nothing_is_declared_down),
		cmocka_unit_test(what_flaps_is_one_alert_an_episode),
		cmocka_unit_test(what_is_late_is_unknown_never_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
