/* Invariant I4 through the live core: while the witnesses are silent nothing is declared down. */
#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { R0 = 100, L0 = 1000, ADDRESS = 1900, WEB = 2000, COLLECTOR = 1 };

static struct registry *region(void)
{
	struct registry *r = region_new(2);

	r->collector_id = COLLECTOR;
	return r;
}

static void set_blind(struct scene *s, bool blind)
{
	struct err e;

	s->now_ms += 10;
	assert_true(live_set_blind(s->live, blind, blind ? "1 of 1 witnesses do not answer: cr1" : NULL, (wall_t){ s->now_ms },
	                           (mono_t){ s->now_ms * 1000000 }, s->batch, &e));
}

static void all_say(struct scene *s, enum outcome o)
{
	for (size_t i = 0; i <= WEB_HTTP; i++)
		if (o == OUTCOME_OK && (i == R0_SNMP || i == R1_SNMP))
			scene_polls(s, i, o, region_one_interface(1, 1));
		else
			scene_says(s, i, o);
}

static size_t count_alerts(const struct scene *s, int64_t entity_id, bool ended)
{
	size_t n = 0;

	for (size_t i = 0; i < s->batch->n_alerts; i++)
		n += (entity_id == 0 || s->batch->alerts[i].entity_id == entity_id) && s->batch->alerts[i].ended == ended;
	return n;
}

static void nothing_is_declared_down_and_one_alert_is_raised(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region());
	all_say(&s, OUTCOME_OK);
	set_blind(&s, true);
	assert_true(live_is_blind(s.live));
	scene_next_batch(&s);
	set_blind(&s, true);
	assert_int_equal(s.batch->n_alerts, 0); /* once */
	for (int i = 0; i < 5; i++) {
		all_say(&s, OUTCOME_TIMEOUT);
		assert_int_equal(s.retry_ms, -1);
		s.now_ms += 15000;
	}
	scene_tick(&s);
	assert_shows(&s, R0, STATE_UNKNOWN, OUTCOME_COLLECTOR_BLIND);
	assert_shows(&s, L0, LINK_UNKNOWN, OUTCOME_COLLECTOR_BLIND);
	assert_shows(&s, ADDRESS, LINK_UNKNOWN, OUTCOME_COLLECTOR_BLIND);
	assert_shows(&s, WEB, STATE_UNKNOWN, OUTCOME_COLLECTOR_BLIND);
	assert_int_equal(s.batch->n_alerts, 0);
	for (size_t i = 0; i < s.batch->n_results; i++)
		assert_int_equal(s.batch->results[i].state, STATE_UNKNOWN);
	scene_end(&s);
}

static void an_agent_that_answers_a_blind_collector_calls_no_link_down(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region());
	all_say(&s, OUTCOME_OK);
	set_blind(&s, true);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_shows(&s, L0, LINK_UNKNOWN, OUTCOME_COLLECTOR_BLIND);
	set_blind(&s, false);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_shows(&s, L0, LINK_DOWN, OUTCOME_LINK_DOWN);
	scene_end(&s);
}

static void at_the_end_what_was_measured_is_wanted_anew_and_comes_back(void **state)
{
	size_t check, asked = 0;
	struct scene s;

	(void)state;
	scene_start(&s, region());
	all_say(&s, OUTCOME_OK);
	set_blind(&s, true);
	assert_int_equal(count_alerts(&s, COLLECTOR, false), 1);
	assert_int_equal(s.batch->alerts[0].outcome, OUTCOME_COLLECTOR_BLIND);
	all_say(&s, OUTCOME_TIMEOUT);
	set_blind(&s, false);
	assert_int_equal(count_alerts(&s, COLLECTOR, true), 1);
	for (; live_take_asked(s.live, &check); asked++)
		if (check == R0_SNMP || check == R1_SNMP)
			scene_polls(&s, check, OUTCOME_OK, region_one_interface(1, 1));
		else
			scene_says(&s, check, OUTCOME_OK);
	assert_int_equal(asked, WEB_HTTP + 1);
	assert_shows(&s, R0, STATE_OK, OUTCOME_OK);
	assert_shows(&s, L0, LINK_UP, OUTCOME_OK);
	assert_shows(&s, WEB, STATE_OK, OUTCOME_OK);
	assert_int_equal(s.batch->n_alerts, 2);
	scene_end(&s);
}

static void what_failed_before_goes_on_and_what_fails_after_needs_its_three_attempts(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region());
	all_say(&s, OUTCOME_OK);
	for (int i = 0; i < 3; i++)
		scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_int_equal(count_alerts(&s, WEB, false), 1);
	scene_next_batch(&s);
	set_blind(&s, true);
	for (int i = 0; i < 3; i++)
		all_say(&s, OUTCOME_TIMEOUT);
	set_blind(&s, false);
	scene_next_batch(&s);
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_int_equal(s.batch->n_alerts, 0);
	assert_shows(&s, WEB, STATE_CRITICAL, OUTCOME_TIMEOUT);
	scene_says(&s, ADDRESS_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, 15000);
	scene_says(&s, ADDRESS_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.batch->n_alerts, 0);
	scene_says(&s, ADDRESS_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(count_alerts(&s, ADDRESS, false), 1);
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	assert_int_equal(count_alerts(&s, WEB, true), 1);
	scene_end(&s);
}

static void a_restart_and_an_import_while_blind_stay_blind(void **state)
{
	struct reg_alert alerts[] = { { .entity_id = COLLECTOR, .subject = "" } };
	struct registry *r = region();
	struct scene s;
	struct err e;

	(void)state;
	r->alerts = alerts;
	r->n_alerts = 1;
	scene_start(&s, r);
	scene_tick(&s);
	assert_int_equal(s.batch->n_alerts, 0); /* not taken for one of what is declared no longer */
	assert_true(live_is_blind(s.live));
	all_say(&s, OUTCOME_TIMEOUT);
	assert_true(live_reload(s.live, region(), &e));
	assert_true(live_is_blind(s.live));
	for (int i = 0; i < 3; i++)
		all_say(&s, OUTCOME_TIMEOUT);
	assert_int_equal(s.batch->n_alerts, 0);
	set_blind(&s, false);
	assert_int_equal(count_alerts(&s, COLLECTOR, true), 1);
	r = region();
	r->alerts = alerts; /* as read before that was written */
	r->n_alerts = 1;
	assert_true(live_reload(s.live, r, &e));
	assert_false(live_is_blind(s.live));
	scene_end(&s);
}

static void a_recorded_result_of_a_blind_collector_tells_nothing_either(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region());
	all_say(&s, OUTCOME_OK);
	for (int i = 0; i < 5; i++) {
		all_say(&s, OUTCOME_COLLECTOR_BLIND);
		s.now_ms += 60000;
	}
	assert_int_equal(s.batch->n_alerts, 0);
	assert_shows(&s, R0, STATE_UNKNOWN, OUTCOME_COLLECTOR_BLIND);
	all_say(&s, OUTCOME_OK);
	assert_shows(&s, R0, STATE_OK, OUTCOME_OK);
	assert_int_equal(s.batch->n_alerts, 0);
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_declared_down_and_one_alert_is_raised),
		cmocka_unit_test(an_agent_that_answers_a_blind_collector_calls_no_link_down),
		cmocka_unit_test(at_the_end_what_was_measured_is_wanted_anew_and_comes_back),
		cmocka_unit_test(what_failed_before_goes_on_and_what_fails_after_needs_its_three_attempts),
		cmocka_unit_test(a_restart_and_an_import_while_blind_stay_blind),
		cmocka_unit_test(a_recorded_result_of_a_blind_collector_tells_nothing_either),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
