#include "probes/sched.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { PERIOD_MS = 60000 };

static mono_t ms(int64_t t)
{
	return (mono_t){ t * 1000000 };
}

/* Checks 1…n of one period. */
static void load(struct sched *s, size_t n, bool overdue, int64_t now_ms)
{
	struct sched_check *checks = calloc(n, sizeof *checks);
	struct err e;

	for (size_t i = 0; i < n; i++)
		checks[i] = (struct sched_check){ (int64_t)i + 1, PERIOD_MS, overdue };
	assert_true(sched_load(s, checks, n, ms(now_ms), &e));
	free(checks);
}

/* Runs everything for a while, each run lasting lasts_ms, and notes when each check started last. */
static void play(struct sched *s, int64_t from_ms, int64_t to_ms, int64_t *started_ms, size_t *starts)
{
	for (int64_t t = from_ms; t < to_ms; t++) {
		size_t i;

		while (sched_take(s, ms(t), &i)) {
			started_ms[i] = t;
			starts[i]++;
			sched_done(s, i, ms(t), -1, true);
		}
	}
}

static void starts_are_spread_over_the_period(void **state)
{
	struct sched *s = sched_new(ms(0), 1000);
	int64_t started[600];
	size_t starts[600] = { 0 }, slots[10] = { 0 };

	(void)state;
	load(s, 600, false, -1);
	play(s, 0, PERIOD_MS, started, starts);

	for (size_t i = 0; i < 600; i++) {
		assert_int_equal(starts[i], 1);
		slots[started[i] / 6000]++;
	}
	for (size_t k = 0; k < 10; k++) {
		assert_true(slots[k] > 30);
		assert_true(slots[k] < 90);
	}
	sched_free(s);
}

static void the_phase_is_the_same_after_a_restart(void **state)
{
	struct sched *before = sched_new(ms(0), 1000), *after = sched_new(ms(-777777777), 1000);
	int64_t a[50], b[50];
	size_t starts[50] = { 0 };

	(void)state;
	load(before, 50, false, 0);
	play(before, 0, PERIOD_MS, a, starts);

	/* another boot: the same wall time lies elsewhere on the monotonic axis */
	load(after, 50, false, -777777777 + 600000);
	play(after, -777777777 + 600000, -777777777 + 660000, b, starts);
	for (size_t i = 0; i < 50; i++)
		assert_int_equal((a[i] - b[i] - 777777777) % PERIOD_MS, 0);
	sched_free(before);
	sched_free(after);
}

static void the_instant_of_a_phase_itself_belongs_to_the_start_before(void **state)
{
	struct sched *s = sched_new(ms(0), 10), *later = sched_new(ms(0), 10);
	mono_t first;

	(void)state;
	load(s, 1, false, 0);
	first = sched_next(s);
	load(later, 1, false, first.ns / 1000000);
	assert_int_equal(sched_next(later).ns, first.ns + ms(PERIOD_MS).ns);
	sched_free(s);
	sched_free(later);
}

static void what_was_never_measured_starts_soon_then_falls_into_its_phase(void **state)
{
	struct sched *s = sched_new(ms(0), 1000);
	int64_t first[100], second[100], third[100];
	size_t starts[100] = { 0 };

	(void)state;
	load(s, 100, true, 5000);
	play(s, 5000, 5000 + SCHED_FIRST_SPREAD_MS, first, starts);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(starts[i], 1);

	play(s, 7000, 5000 + 2 * PERIOD_MS, second, starts);
	play(s, 5000 + 2 * PERIOD_MS, 5000 + 3 * PERIOD_MS, third, starts);
	for (size_t i = 0; i < 100; i++) {
		assert_true(second[i] - first[i] >= PERIOD_MS / 2);
		assert_int_equal((third[i] - second[i]) % PERIOD_MS, 0);
	}
	sched_free(s);
}

static void on_the_way_to_its_phase_no_gap_is_longer_than_a_period(void **state)
{
	struct sched *s = sched_new(ms(0), 1000);
	int64_t last[100] = { 0 };
	size_t starts[100] = { 0 };

	(void)state;
	load(s, 100, true, 5000);
	for (int64_t t = 5000; t < 5000 + 5 * PERIOD_MS; t++) {
		size_t i;

		while (sched_take(s, ms(t), &i)) {
			assert_true(starts[i] == 0 || (t - last[i] >= PERIOD_MS / 2 && t - last[i] <= PERIOD_MS));
			last[i] = t;
			starts[i]++;
			sched_done(s, i, ms(t), -1, true);
		}
	}
	for (size_t i = 0; i < 100; i++)
		assert_true(starts[i] == 5 || starts[i] == 6);
	sched_free(s);
}

static void a_check_never_runs_twice_at_once(void **state)
{
	struct sched *s = sched_new(ms(0), 1000);
	size_t i, other;

	(void)state;
	load(s, 1, true, 0);
	assert_true(sched_take(s, ms(2000), &i));
	assert_false(sched_take(s, ms(500000), &other)); /* eight periods later it still runs */
	assert_int_equal(sched_next(s).ns, SCHED_NEVER.ns);

	sched_done(s, i, ms(500000), -1, true);
	assert_true(sched_next(s).ns > ms(500000).ns);
	assert_true(sched_next(s).ns <= ms(500000 + PERIOD_MS).ns);
	sched_free(s);
}

static void a_soft_state_is_retried_after_its_interval(void **state)
{
	struct sched *s = sched_new(ms(0), 1000);
	size_t i;

	(void)state;
	load(s, 1, true, 0);
	assert_true(sched_take(s, ms(2000), &i));
	sched_done(s, i, ms(4000), 15000, false);
	assert_int_equal(sched_next(s).ns, ms(17000).ns);
	assert_true(sched_take(s, ms(17000), &i));
	sched_done(s, i, ms(40000), 15000, false); /* lasted longer than the interval: at once */
	assert_int_equal(sched_next(s).ns, ms(40000).ns);
	sched_free(s);
}

static void poll_now_goes_ahead_of_all_others(void **state)
{
	struct sched *s = sched_new(ms(0), 1);
	size_t i;

	(void)state;
	load(s, 20, true, 0);
	sched_poll_now(s, 13, ms(5000));
	assert_true(sched_take(s, ms(5000), &i));
	assert_int_equal(i, 13);

	sched_poll_now(s, 13, ms(5001)); /* while it runs: once more */
	sched_poll_now(s, 13, ms(5002));
	sched_done(s, 13, ms(5100), -1, true);
	assert_true(sched_take(s, ms(5100), &i));
	assert_int_equal(i, 13);
	sched_done(s, 13, ms(5200), -1, true);
	assert_true(sched_take(s, ms(5200), &i));
	assert_int_not_equal(i, 13);
	sched_free(s);
}

static void no_more_run_than_may_be_in_flight(void **state)
{
	struct sched *s = sched_new(ms(0), 7);
	size_t i, n = 0;

	(void)state;
	load(s, 100, true, 0);
	while (sched_take(s, ms(3000), &i))
		n++;
	assert_int_equal(n, 7);
	assert_int_equal(sched_in_flight(s), 7);
	sched_done(s, i, ms(3001), -1, true);
	assert_true(sched_take(s, ms(3001), &i));
	assert_false(sched_take(s, ms(3001), &i));
	sched_free(s);
}

static void the_dead_never_keep_the_living_waiting(void **state)
{
	enum { N = 200, DEAD = 150, PLACES = 20, LASTS_MS = 4000 };
	struct sched *s = sched_new(ms(0), PLACES);
	int64_t ends_ms[N] = { 0 }, worst_ms = 0, due_ms[N] = { 0 };

	(void)state;
	load(s, N, true, 0);
	for (int64_t t = 0; t < 10 * PERIOD_MS; t++) {
		size_t i;

		for (size_t k = 0; k < N; k++) {
			if (ends_ms[k] == 0 || ends_ms[k] > t)
				continue;
			ends_ms[k] = 0;
			sched_done(s, k, ms(t), -1, k >= DEAD);
		}
		while (sched_take(s, ms(t), &i)) {
			ends_ms[i] = t + (i < DEAD ? LASTS_MS : 5);
			if (i >= DEAD && due_ms[i] && t > 3 * PERIOD_MS && t - due_ms[i] - PERIOD_MS > worst_ms)
				worst_ms = t - due_ms[i] - PERIOD_MS;
			due_ms[i] = t;
		}
	}
	assert_true(worst_ms < 50);
	sched_free(s);
}

/* Loads n checks that never answered and says how many of them run at once. */
static size_t silent_at_once(size_t n, int64_t places)
{
	struct sched *s = sched_new(ms(0), (int64_t)n);
	size_t i, taken = 0;

	load(s, n, true, 0);
	while (sched_take(s, ms(3000), &i))
		sched_done(s, i, ms(3000), -1, false);
	sched_set_max_in_flight(s, places);
	while (sched_take(s, ms(3 * PERIOD_MS), &i))
		taken++;
	sched_free(s);
	return taken;
}

static void the_silent_have_half_of_the_places_and_at_least_one(void **state)
{
	(void)state;
	assert_int_equal(silent_at_once(20, 1), 1);
	assert_int_equal(silent_at_once(20, 2), 1);
	assert_int_equal(silent_at_once(20, 7), 4);
	assert_int_equal(silent_at_once(20, 8), 4);
}

/* All are polled at once: those that never answered begin, on half of the places, and the others do not wait for them. */
static void of_those_polled_now_the_silent_begin(void **state)
{
	enum { N = 20, PLACES = 8 };
	struct sched *s = sched_new(ms(0), N);
	size_t order[N], i, taken = 0;

	(void)state;
	load(s, N, true, 0);
	while (sched_take(s, ms(3000), &i))
		sched_done(s, i, ms(3000), -1, i < N / 2);
	sched_set_max_in_flight(s, PLACES);
	for (i = 0; i < N; i++)
		sched_poll_now(s, i, ms(4000));
	while (sched_take(s, ms(4000), &i))
		order[taken++] = i;
	assert_int_equal(taken, PLACES);
	for (i = 0; i < PLACES; i++)
		assert_int_equal(order[i] >= N / 2, i < PLACES / 2);
	sched_free(s);
}

static void lateness_is_known_while_it_lasts(void **state)
{
	struct sched *s = sched_new(ms(0), 1);
	size_t i;

	(void)state;
	load(s, 2, true, 0);
	assert_true(sched_take(s, ms(2000), &i));
	assert_true(sched_late_ms(s, ms(9000)) >= 7000); /* the other one waits for the only place */
	sched_done(s, i, ms(9000), -1, true);
	assert_true(sched_take(s, ms(9000), &i));
	sched_done(s, i, ms(9010), -1, true);
	assert_true(sched_take(s, sched_next(s), &i));
	assert_int_equal(sched_late_ms(s, ms(9010)), 0);
	sched_free(s);
}

static void a_reload_keeps_phase_retry_and_runs(void **state)
{
	struct sched *s = sched_new(ms(0), 1000);
	struct sched_check fewer[] = { { 3, PERIOD_MS, true }, { 1, PERIOD_MS, true }, { 99, PERIOD_MS, true } };
	struct err e;
	size_t i, running = 0;
	mono_t retry;

	(void)state;
	load(s, 3, true, 0);
	while (sched_take(s, ms(2000), &i))
		running++;
	assert_int_equal(running, 3);
	sched_done(s, 0, ms(2500), 15000, false);
	retry = sched_next(s);

	assert_true(sched_load(s, fewer, 3, ms(3000), &e));
	assert_int_equal(sched_in_flight(s), 1);        /* check 3; check 2 is gone with its run */
	assert_int_equal(sched_find(s, 3), 0);
	assert_int_equal(sched_find(s, 2), SIZE_MAX);
	assert_true(sched_take(s, ms(5000), &i));
	assert_int_equal(i, 2);                         /* the new one starts soon */
	assert_int_equal(sched_next(s).ns, retry.ns);   /* check 1 keeps its retry */
	sched_done(s, 0, ms(5000), -1, true);
	assert_int_equal(sched_in_flight(s), 1);
	sched_free(s);
}

static void without_checks_there_is_nothing_to_wait_for(void **state)
{
	struct sched *s = sched_new(ms(0), 10);
	size_t i;

	(void)state;
	load(s, 0, true, 0);
	assert_false(sched_take(s, ms(1), &i));
	assert_int_equal(sched_next(s).ns, SCHED_NEVER.ns);
	assert_int_equal(sched_late_ms(s, ms(1)), 0);
	sched_free(s);
}

/* Any sequence of starts, ends, retries, polls and reloads: never two runs of one check, never more than may be, none forgotten. */
static void any_sequence_keeps_its_promises(void **state)
{
	enum { N = 60, STEPS = 60000, PLACES = 9 };
	unsigned seed = getenv("VIGIE_SEED") ? (unsigned)strtoul(getenv("VIGIE_SEED"), NULL, 10) : (unsigned)time(NULL);
	struct sched *s = sched_new(ms(0), PLACES);
	int64_t t = 0, last_ms[N] = { 0 };
	bool running[N] = { false };
	size_t in_flight = 0;

	(void)state;
	printf("# VIGIE_SEED=%u\n", seed);
	srand(seed);
	load(s, N, true, 0);
	for (int step = 0; step < STEPS; step++) {
		size_t i = (size_t)rand() % N;

		t += rand() % 40;
		if (rand() % 500 == 0)
			load(s, N, true, t);
		if (rand() % 20 == 0)
			sched_poll_now(s, i, ms(t));
		if (running[i]) {
			sched_done(s, i, ms(t), rand() % 3 ? -1 : 15000, rand() % 2);
			running[i] = false;
			in_flight--;
		}
		while (sched_take(s, ms(t), &i)) {
			assert_false(running[i]);
			running[i] = true;
			last_ms[i] = t;
			in_flight++;
		}
		assert_int_equal(sched_in_flight(s), in_flight);
		assert_true(in_flight <= PLACES);
	}
	for (size_t i = 0; i < N; i++)
		assert_true(t - last_ms[i] < 4 * PERIOD_MS);
	sched_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_are_spread_over_the_period),
		cmocka_unit_test(the_phase_is_the_same_after_a_restart),
		cmocka_unit_test(the_instant_of_a_phase_itself_belongs_to_the_start_before),
		cmocka_unit_test(what_was_never_measured_starts_soon_then_falls_into_its_phase),
		cmocka_unit_test(on_the_way_to_its_phase_no_gap_is_longer_than_a_period),
		cmocka_unit_test(a_check_never_runs_twice_at_once),
		cmocka_unit_test(a_soft_state_is_retried_after_its_interval),
		cmocka_unit_test(poll_now_goes_ahead_of_all_others),
		cmocka_unit_test(no_more_run_than_may_be_in_flight),
		cmocka_unit_test(the_dead_never_keep_the_living_waiting),
		cmocka_unit_test(the_silent_have_half_of_the_places_and_at_least_one),
		cmocka_unit_test(of_those_polled_now_the_silent_begin),
		cmocka_unit_test(lateness_is_known_while_it_lasts),
		cmocka_unit_test(a_reload_keeps_phase_retry_and_runs),
		cmocka_unit_test(without_checks_there_is_nothing_to_wait_for),
		cmocka_unit_test(any_sequence_keeps_its_promises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
