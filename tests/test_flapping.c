/* Random series of states against the definition in the Nagios Core manual, computed anew from all states each time. VIGIE_SEED replays
 * one; VIGIE_LONG=1: 100,000 series instead of 1,000. */
#include "inventory/flapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { STATES = 21, LENGTH = 120 };

static const struct flapping_params params = FLAPPING_PARAMS_DEFAULT;
static uint64_t dice_state;

/* xorshift64* (Vigna 2016). */
static uint64_t dice(uint64_t sides)
{
	dice_state ^= dice_state >> 12;
	dice_state ^= dice_state << 25;
	dice_state ^= dice_state >> 27;
	return (dice_state * UINT64_C(2685821657736338717) >> 33) % sides;
}

/* states[n]: all so far, the latest last; those before the first were as the first. */
static double manual_share(const int *states, int n)
{
	double sum = 0;

	for (int k = 1; k < STATES; k++) { /* the change before the k-th of the last 21 */
		int now = n - STATES + k;

		if (now >= 1 && states[now] != states[now - 1])
			sum += 0.8 + 0.4 * (k - 1) / (STATES - 2);
	}
	return sum / (STATES - 1);
}

static bool is_near(double a, double b)
{
	return a - b < 1e-9 && b - a < 1e-9;
}

/* Whether a series goes as the manual says with what is judged. */
static bool series_is_as_defined(uint64_t seed, const struct flapping_params *judged)
{
	struct flapping f = { 0 };
	int states[LENGTH];
	bool flaps = false;

	dice_state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	for (int n = 0; n < LENGTH; n++) {
		uint64_t restless = 2 + 10 * (uint64_t)(n / 40 % 2);
		double share;
		bool changed;

		states[n] = n > 0 && dice(restless) ? states[n - 1] : (int)dice(4);
		share = manual_share(states, n + 1);
		changed = flapping_take(&f, states[n], judged);
		if (!is_near(share, flapping_share(&f)))
			return false;
		if (is_near(share, params.begins) || is_near(share, params.ends)) /* either way is right */
			flaps = f.flapping;
		if (changed != (f.flapping != flaps) && !is_near(share, params.begins) && !is_near(share, params.ends))
			return false;
		flaps = flaps ? share >= params.ends : share >= params.begins;
		if (!is_near(share, params.begins) && !is_near(share, params.ends) && f.flapping != flaps)
			return false;
		flaps = f.flapping;
	}
	return true;
}

static void every_series_is_judged_as_nagios_defines_it(void **state)
{
	const char *given = getenv("VIGIE_SEED");
	uint64_t runs = getenv("VIGIE_LONG") ? 100000 : 1000;

	(void)state;
	for (uint64_t seed = given ? strtoull(given, NULL, 10) : 1; seed <= runs || given; seed++) {
		if (!series_is_as_defined(seed, &params))
			fail_msg("VIGIE_SEED=%llu", (unsigned long long)seed);
		if (given)
			break;
	}
}

static void one_without_hysteresis_is_caught(void **state)
{
	const struct flapping_params broken = { .begins = 0.25, .ends = 0.25 };
	size_t caught = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++)
		caught += !series_is_as_defined(seed, &broken);
	assert_true(caught > 50);
}

static void what_flapped_before_a_restart_still_does_until_it_has_settled(void **state)
{
	struct flapping f;
	int rounds = 0;

	(void)state;
	flapping_restore(&f);
	assert_true(flapping_share(&f) > params.begins);
	while (!flapping_take(&f, 0, &params))
		rounds++;
	assert_false(f.flapping);
	assert_in_range(rounds, 10, FLAPPING_CHANGES);
	assert_false(flapping_take(&f, 0, &params));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_series_is_judged_as_nagios_defines_it),
		cmocka_unit_test(one_without_hysteresis_is_caught),
		cmocka_unit_test(what_flapped_before_a_restart_still_does_until_it_has_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
