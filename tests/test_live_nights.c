/* Nights of a small region with the usual parameters: what is told of what comes and goes slowly, of what fails in turns, and of what is
 * declared anew while it fails. */
#include "inventory/recurrence.h"
#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { R0 = 100, R1 = 101, MINUTE_S = 60, HOUR_S = 3600 };

typedef enum outcome (*truth_fn)(int64_t seconds, size_t check);

struct night {
	struct scene s;
	truth_fn truth;
	int64_t began_ms, due_ms[REGION_MAX];
};

static void measure(struct night *n, size_t check)
{
	enum outcome o = n->truth((n->s.now_ms - n->began_ms) / 1000, check);

	if (o == OUTCOME_OK && strcmp(live_registry(n->s.live)->checks[check].class, "snmp") == 0)
		scene_polls(&n->s, check, o, region_one_interface(1, 1));
	else
		scene_says(&n->s, check, o);
	n->due_ms[check] = n->s.now_ms + (n->s.retry_ms >= 0 ? n->s.retry_ms : PERIOD_MS);
}

static void pass(struct night *n, int64_t seconds)
{
	int64_t end = n->s.now_ms + seconds * 1000;
	size_t n_checks = live_registry(n->s.live)->n_checks, check;

	while (n->s.now_ms < end) {
		for (size_t i = 0; i < n_checks; i++)
			if (n->due_ms[i] <= n->s.now_ms)
				measure(n, i);
		while (live_take_asked(n->s.live, &check))
			measure(n, check);
		scene_tick(&n->s);
		n->s.now_ms += 1000 - n->s.now_ms % 1000;
	}
}

static enum outcome all_is_well(int64_t seconds, size_t check)
{
	(void)seconds;
	(void)check;
	return OUTCOME_OK;
}

static void begin(struct night *n, struct registry *r, int attempts, truth_fn truth)
{
	struct live_params params = { .attempts = attempts, .retry_interval_ms = 15000, .settle_ms = 60000 };

	*n = (struct night){ .truth = all_is_well };
	scene_start(&n->s, r);
	live_set_params(n->s.live, &params);
	pass(n, 10 * MINUTE_S);
	scene_next_batch(&n->s);
	n->truth = truth;
	n->began_ms = n->s.now_ms;
}

static struct registry *region(size_t n, const char *parent_of_r1)
{
	struct registry *r = region_new(n);

	r->devices[1].parents = parent_of_r1;
	return r;
}

/* Alerts of an object's state in the batch: how often one ended, and the last that is said. */
static size_t count_ended(const struct scene *s, int64_t id, const struct batch_alert **ret_last)
{
	size_t n = 0;

	*ret_last = NULL;
	for (size_t i = 0; i < s->batch->n_alerts; i++) {
		const struct batch_alert *a = &s->batch->alerts[i];

		if (a->entity_id != id || (a->subject && *a->subject))
			continue;
		n += a->ended;
		*ret_last = a;
	}
	return n;
}

static int64_t down_s, cycle_s;

static enum outcome comes_and_goes(int64_t seconds, size_t check)
{
	return check <= R0_SNMP && seconds < 8 * HOUR_S && seconds % cycle_s < down_s ? OUTCOME_TIMEOUT : OUTCOME_OK;
}

static void what_comes_and_goes_all_night_is_told_a_few_times(void **state)
{
	static const struct { int64_t down_s, up_s; } rhythms[] = {
		{ 2 * MINUTE_S, 2 * MINUTE_S }, { 3 * MINUTE_S, 5 * MINUTE_S }, { 5 * MINUTE_S, 5 * MINUTE_S }, { 10 * MINUTE_S, 15 * MINUTE_S },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rhythms); i++) {
		const struct batch_alert *last;
		struct night n;

		down_s = rhythms[i].down_s;
		cycle_s = rhythms[i].down_s + rhythms[i].up_s;
		begin(&n, region(2, NULL), 3, comes_and_goes);
		pass(&n, 8 * HOUR_S);
		assert_in_range(count_ended(&n.s, R0, &last), 1, RECURRENCE_ENDS);
		assert_false(last->ended);
		assert_true(last->flapping);
		scene_next_batch(&n.s);
		pass(&n, 50 * MINUTE_S);
		assert_int_equal(count_ended(&n.s, R0, &last), 0);
		pass(&n, 20 * MINUTE_S);
		assert_int_equal(count_ended(&n.s, R0, &last), 1);
		scene_end(&n.s);
	}
}

static void what_fails_each_hour_is_told_each_time(void **state)
{
	const struct batch_alert *last;
	struct night n;

	(void)state;
	down_s = 5 * MINUTE_S;
	cycle_s = HOUR_S;
	begin(&n, region(2, NULL), 3, comes_and_goes);
	pass(&n, 8 * HOUR_S);
	assert_int_equal(count_ended(&n.s, R0, &last), 8);
	scene_end(&n.s);
}

/* Four measurements without any answer, then four with a part of them. */
static enum outcome fails_in_turns(int64_t seconds, size_t check)
{
	static size_t turn;

	(void)seconds;
	return check > R0_SNMP ? OUTCOME_OK : check == R0_SNMP ? OUTCOME_TIMEOUT : turn++ / 4 % 2 ? OUTCOME_LOSS : OUTCOME_UNREACHABLE;
}

static void what_fails_in_turns_is_told(void **state)
{
	const struct batch_alert *last;
	struct night n;

	(void)state;
	begin(&n, region(2, NULL), 5, fails_in_turns);
	pass(&n, 5 * MINUTE_S);
	count_ended(&n.s, R0, &last);
	assert_non_null(last);
	assert_false(last->ended);
	scene_end(&n.s);
}

static enum outcome both_are_dead(int64_t seconds, size_t check)
{
	(void)seconds;
	return check <= R1_SNMP ? OUTCOME_TIMEOUT : OUTCOME_OK;
}

static enum outcome the_second_is_dead(int64_t seconds, size_t check)
{
	(void)seconds;
	return check == R1_ICMP || check == R1_SNMP ? OUTCOME_TIMEOUT : OUTCOME_OK;
}

static void what_hangs_on_another_by_an_import_is_told_by_itself(void **state)
{
	static const char *const parents[] = { "r2", NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(parents); i++) {
		const struct batch_alert *last;
		struct night n;
		struct err e;

		begin(&n, region(3, "r0"), 3, both_are_dead);
		pass(&n, 10 * MINUTE_S);
		count_ended(&n.s, R1, &last);
		assert_non_null(last);
		assert_int_equal(last->follows_id, R0);
		scene_next_batch(&n.s);
		assert_true(live_reload(n.s.live, region(3, parents[i]), &e));
		pass(&n, 10 * MINUTE_S);
		count_ended(&n.s, R1, &last);
		assert_non_null(last);
		assert_int_equal(last->follows_id, 0);
		assert_false(last->ended);
		n.truth = the_second_is_dead;
		pass(&n, 10 * MINUTE_S);
		assert_int_equal(count_ended(&n.s, R1, &last), 0);
		scene_end(&n.s);
	}
}

static void what_hangs_on_another_that_is_down_follows_that(void **state)
{
	const struct batch_alert *last;
	struct night n;
	struct err e;

	(void)state;
	begin(&n, region(3, "r0"), 3, both_are_dead);
	pass(&n, 10 * MINUTE_S);
	scene_next_batch(&n.s);
	n.truth = both_are_dead;
	assert_true(live_reload(n.s.live, region(3, "r0"), &e));
	pass(&n, 10 * MINUTE_S);
	count_ended(&n.s, R1, &last);
	assert_true(!last || last->follows_id == R0);
	scene_end(&n.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_and_goes_all_night_is_told_a_few_times),
		cmocka_unit_test(what_fails_each_hour_is_told_each_time),
		cmocka_unit_test(what_fails_in_turns_is_told),
		cmocka_unit_test(what_hangs_on_another_by_an_import_is_told_by_itself),
		cmocka_unit_test(what_hangs_on_another_that_is_down_follows_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
