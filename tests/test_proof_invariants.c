/* I9 of design §5 on random regions, from the live core through an inventory on disk to the reader: each alert has a result that proves
 * it, what it says to answer answers and is near, it hits whom a reference without a graph finds, and what changed is of the hour before.
 * A run that fails prints its seed; VIGIE_SEED replays it. VIGIE_LONG=1: 100,000 runs, sanitized 10,000. */
#include "tests/long_runs.h"
#include "tests/proven_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { RUNS = 1000 };

static void each_alert_carries_its_proof_its_counter_proof_whom_it_hits_and_what_changed(void **state)
{
	const char *given = getenv("VIGIE_SEED");
	uint64_t first = given ? strtoull(given, NULL, 10) : long_runs_first(), last = given ? first : first + long_runs(RUNS) - 1;

	(void)state;
	proven_world_open();
	for (uint64_t seed = first; seed <= last; seed++) {
		char where[64];
		const char *wrong = proven_world_play(seed, where);

		if (wrong)
			fail_msg("VIGIE_SEED=%llu: %s: %s", (unsigned long long)seed, wrong, where);
	}
	proven_world_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_alert_carries_its_proof_its_counter_proof_whom_it_hits_and_what_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
