#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void what_has_no_result_for_too_long_is_unknown_from_that_instant(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_tick(&s);
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	scene_says(&s, ADDRESS_ICMP, OUTCOME_OK);
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	scene_next_batch(&s);

	s.now_ms += STALE_MS - 100;
	scene_tick(&s);
	assert_int_equal(s.batch->n_transitions, 0);

	s.now_ms += 5000;
	scene_tick(&s);
	assert_shows(&s, 100, STATE_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 1900, LINK_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 2000, STATE_UNKNOWN, OUTCOME_STALE);
	assert_int_equal(scene_last(&s, 100)->at.ms, 1000000 + STALE_MS);
	assert_int_equal(s.batch->n_results, 0);

	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_end(&s);
}

static void a_problem_that_is_hard_stays_hard_through_staleness(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (int i = 0; i < 3; i++)
		scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	s.now_ms += 2 * STALE_MS;
	scene_tick(&s);
	assert_shows(&s, 100, STATE_UNKNOWN, OUTCOME_STALE);
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_true(live_check_confirmed(s.live, R0_ICMP));
	scene_end(&s);
}

static void an_agent_that_speaks_of_all_but_our_interface_leaves_the_link_stale(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	for (int i = 0; i < 6; i++) {
		s.now_ms += PERIOD_MS;
		scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_facts((const char *const[]){ "Gi7" }, 1, 0, 100 * i));
		scene_tick(&s);
	}
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_STALE);
	scene_end(&s);
}

/* A device, a link told by its A end, one told by its Z end alone. */
static struct registry *region_told_by_both_ends(void)
{
	struct registry *r = region_new(2);

	r->links[1].z_device = &r->devices[0];
	r->links[1].z_interface = "Gi0";
	return r;
}

static void play_a_step(int64_t before_ms, int64_t after_ms)
{
	struct scene s;

	scene_start(&s, region_told_by_both_ends());
	scene_tick(&s);
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_says(&s, R1_SNMP, OUTCOME_TIMEOUT);
	scene_set_clock(&s, before_ms);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	scene_set_clock(&s, after_ms);
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	assert_shows(&s, 1001, LINK_UP, OUTCOME_OK);
	scene_next_batch(&s);

	s.now_ms += STALE_MS - 1000;
	scene_tick(&s);
	assert_int_equal(s.batch->n_transitions, 0);
	s.now_ms += 2000;
	scene_tick(&s);
	assert_shows(&s, 100, STATE_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 1001, LINK_UNKNOWN, OUTCOME_STALE);
	scene_end(&s);
}

static void a_clock_that_is_set_makes_nothing_stale_and_nothing_fresh(void **state)
{
	static const int64_t steps_ms[] = { 3600000, -600000, -3600000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(steps_ms); i++) {
		play_a_step(0, steps_ms[i]);
		play_a_step(steps_ms[i], 0); /* a result comes before the collector's next tick */
	}
}

static void a_clock_set_back_never_makes_intervals_overlap(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_set_clock(&s, -3600000);
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	for (size_t i = 1; i < s.batch->n_transitions; i++)
		assert_true(s.batch->transitions[i].at.ms > s.batch->transitions[i - 1].at.ms);
	scene_end(&s);
}

static void what_is_no_longer_measured_becomes_unknown(void **state)
{
	struct registry *fresh = region_new(2);
	struct err e;
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	scene_tick(&s);
	scene_next_batch(&s);

	/* the credential of r0 and the check of the service are gone */
	fresh->n_checks -= 1;
	fresh->checks[R0_SNMP].class = "icmp";
	fresh->checks[R0_SNMP].id = 99;
	assert_true(live_reload(s.live, fresh, &e));
	scene_tick(&s);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_NOT_TESTED);
	assert_shows(&s, 2000, STATE_UNKNOWN, OUTCOME_NOT_TESTED);
	assert_null(scene_last(&s, 1001)); /* never shown: nothing to end */
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_no_result_for_too_long_is_unknown_from_that_instant),
		cmocka_unit_test(a_problem_that_is_hard_stays_hard_through_staleness),
		cmocka_unit_test(an_agent_that_speaks_of_all_but_our_interface_leaves_the_link_stale),
		cmocka_unit_test(a_clock_that_is_set_makes_nothing_stale_and_nothing_fresh),
		cmocka_unit_test(a_clock_set_back_never_makes_intervals_overlap),
		cmocka_unit_test(what_is_no_longer_measured_becomes_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
