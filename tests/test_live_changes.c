/* What live.h records of results for a replay: those that decide, and no other. */
#include "inventory/flapping.h"
#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void start(struct scene *s)
{
	struct registry *r = region_new(2);

	r->devices[1].parents = "r0";
	scene_start(s, r);
	for (size_t icmp = R0_ICMP; icmp <= R1_ICMP; icmp += R1_ICMP - R0_ICMP) {
		scene_says(s, icmp, OUTCOME_OK);
		scene_polls(s, icmp + 1, OUTCOME_OK, region_one_interface(1, 1));
	}
	scene_says(s, WEB_HTTP, OUTCOME_OK);
	scene_next_batch(s);
}

static const struct batch_change *last_change(const struct scene *s)
{
	assert_true(s->batch->n_changes > 0);
	return &s->batch->changes[s->batch->n_changes - 1];
}

static void what_repeats_is_not_recorded(void **state)
{
	struct scene s;

	(void)state;
	start(&s);
	for (int i = 0; i < 10; i++) {
		scene_says(&s, WEB_HTTP, OUTCOME_OK);
		scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	}
	assert_int_equal(s.batch->n_changes, 0);
	scene_end(&s);
}

static void each_result_while_a_change_counts_for_flapping_is_recorded(void **state)
{
	struct scene s;

	(void)state;
	start(&s);
	for (int i = 0; i < FLAPPING_CHANGES + 10; i++)
		scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_int_equal(s.batch->n_changes, FLAPPING_CHANGES);
	assert_int_equal(last_change(&s)->at.ms, s.now_ms - 110);
	assert_int_equal(last_change(&s)->check_id, WEB_HTTP + 1);
	assert_int_equal(last_change(&s)->outcome, OUTCOME_TIMEOUT);
	assert_int_equal(last_change(&s)->state, STATE_CRITICAL);
	scene_says(&s, WEB_HTTP, OUTCOME_REFUSED); /* the same state for another reason */
	assert_int_equal(s.batch->n_changes, FLAPPING_CHANGES + 1);
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	assert_int_equal(s.batch->n_changes, FLAPPING_CHANGES + 2);
	assert_int_equal(last_change(&s)->outcome, OUTCOME_OK);
	scene_end(&s);
}

static void how_long_a_run_took_is_recorded_with_it(void **state)
{
	struct scene s;
	struct probe_result r;

	(void)state;
	start(&s);
	s.now_ms += 5000;
	r = scene_result(&s, OUTCOME_TIMEOUT);
	r.started.ns -= INT64_C(2100000000);
	scene_apply(&s, WEB_HTTP, r);
	assert_int_equal(last_change(&s)->run_ms, 2100);
	scene_end(&s);
}

static void what_an_agent_told_is_recorded_when_it_tells_again(void **state)
{
	struct scene s;

	(void)state;
	start(&s);
	scene_says(&s, R0_SNMP, OUTCOME_PARTIAL);
	assert_false(last_change(&s)->facts);
	scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_one_interface(1, 1));
	assert_true(last_change(&s)->facts);
	scene_end(&s);
}

static void a_repeated_result_that_a_conclusion_waits_for_is_recorded(void **state)
{
	struct scene s;
	size_t check, n;

	(void)state;
	start(&s);
	for (int i = 0; i < 3; i++) {
		scene_says(&s, R1_ICMP, OUTCOME_TIMEOUT);
		scene_says(&s, R1_SNMP, OUTCOME_TIMEOUT);
		s.now_ms += 15000;
	}
	n = s.batch->n_changes;
	assert_int_equal(n, 6);
	while (live_take_asked(s.live, &check)) {
		if (check == R0_SNMP)
			scene_polls(&s, check, OUTCOME_OK, region_one_interface(1, 1));
		else
			scene_says(&s, check, check == R0_ICMP ? OUTCOME_OK : OUTCOME_TIMEOUT);
		assert_int_equal(s.batch->n_changes, ++n);
	}
	assert_true(n >= 8); /* both of r0 at least */
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	assert_int_equal(s.batch->n_changes, n);
	scene_end(&s);
}

static void that_results_stay_away_is_recorded(void **state)
{
	struct scene s;
	int64_t heard_ms;

	(void)state;
	start(&s);
	heard_ms = s.now_ms - 10;
	s.now_ms += STALE_MS + 500;
	scene_tick(&s);
	assert_int_equal(s.batch->n_changes, 5); /* the address was never measured: it is waited for from now on */
	assert_int_equal(last_change(&s)->check_id, WEB_HTTP + 1);
	assert_int_equal(last_change(&s)->at.ms, heard_ms + STALE_MS);
	assert_int_equal(last_change(&s)->outcome, OUTCOME_STALE);
	assert_int_equal(last_change(&s)->state, STATE_UNKNOWN);
	scene_next_batch(&s);
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	assert_int_equal(s.batch->n_changes, 1);
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_repeats_is_not_recorded),
		cmocka_unit_test(each_result_while_a_change_counts_for_flapping_is_recorded),
		cmocka_unit_test(how_long_a_run_took_is_recorded_with_it),
		cmocka_unit_test(what_an_agent_told_is_recorded_when_it_tells_again),
		cmocka_unit_test(a_repeated_result_that_a_conclusion_waits_for_is_recorded),
		cmocka_unit_test(that_results_stay_away_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
