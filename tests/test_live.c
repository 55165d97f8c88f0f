#include "tests/live_scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void a_device_is_as_bad_as_its_worst_check(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);

	scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_one_interface(1, 1));
	assert_shows(&s, 100, STATE_WARNING, OUTCOME_PARTIAL);

	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 100, STATE_CRITICAL, OUTCOME_TIMEOUT);

	scene_says(&s, R0_ICMP, OUTCOME_OK);
	assert_shows(&s, 100, STATE_WARNING, OUTCOME_PARTIAL);
	scene_end(&s);
}

static void an_address_that_answers_is_not_fine_before_its_agent_was_asked(void **state)
{
	struct registry *r = region_new(2);
	struct scene s;

	(void)state;
	r->states[r->n_states++] = (struct reg_state){ 101, STATE_OK, OUTCOME_OK, { 999000 } }; /* its agent is asked from today on */
	scene_start(&s, r);
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	assert_null(scene_last(&s, 100));
	scene_says(&s, R1_ICMP, OUTCOME_OK);
	assert_shows(&s, 101, STATE_UNKNOWN, OUTCOME_NOT_TESTED);

	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);
	scene_says(&s, R1_SNMP, OUTCOME_AUTH_FAILURE);
	assert_shows(&s, 101, STATE_CRITICAL, OUTCOME_AUTH_FAILURE);
	scene_end(&s);
}

static void a_state_that_goes_on_is_no_transition(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	for (int i = 0; i < 5; i++)
		scene_says(&s, R0_ICMP, OUTCOME_OK);
	assert_int_equal(scene_count(&s, 100), 1);
	assert_int_equal(s.batch->n_results, 6);

	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	scene_says(&s, R0_ICMP, OUTCOME_UNREACHABLE); /* as bad, for another reason: shown */
	scene_says(&s, R0_ICMP, OUTCOME_UNREACHABLE);
	assert_int_equal(scene_count(&s, 100), 3);
	scene_end(&s);
}

static void a_soft_state_asks_for_a_retry_until_it_is_hard(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, 15000);
	assert_false(live_check_confirmed(s.live, R0_ICMP));
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, 15000);
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, -1);
	assert_true(live_check_confirmed(s.live, R0_ICMP));
	assert_int_equal(s.batch->results[2].attempts, 3);
	assert_true(s.batch->results[2].confirmed);
	assert_int_equal(s.batch->results[2].since.ms, s.batch->results[0].at.ms);
	scene_end(&s);
}

static void a_cancelled_run_says_nothing(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_says(&s, R0_ICMP, OUTCOME_CANCELLED);
	assert_true(batch_is_empty(s.batch));
	assert_int_equal(s.retry_ms, -1);
	assert_false(wall_is_known(live_check_at(s.live, R0_ICMP)));
	scene_end(&s);
}

static void loss_and_jitter_of_an_echo_round_are_stored(void **state)
{
	struct scene s;
	struct probe_result r;

	(void)state;
	scene_start(&s, region_new(2));
	r = scene_result(&s, OUTCOME_LOSS);
	r.icmp = (struct icmp_facts){ .sent = 4, .received = 3, .jitter_us = 40 };
	scene_apply(&s, R0_ICMP, r);
	assert_true(fabs(s.batch->results[0].loss_ratio - 0.25) < 1e-9);
	assert_int_equal(s.batch->results[0].jitter_us, 40);
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	assert_true(isnan(s.batch->results[1].loss_ratio));
	assert_int_equal(s.batch->results[1].jitter_us, UNKNOWN_I64);
	assert_int_equal(s.batch->results[1].service_id, 2000);
	scene_end(&s);
}

static void a_service_follows_its_check_and_keeps_its_certificate(void **state)
{
	struct scene s;
	struct probe_result r;

	(void)state;
	scene_start(&s, region_new(2));
	r = scene_result(&s, OUTCOME_TLS_EXPIRING);
	r.tls = (struct tls_facts){ .present = true, .subject = "CN=web" };
	snprintf(r.detail, sizeof r.detail, "5 days left");
	scene_apply(&s, WEB_HTTP, r);
	assert_shows(&s, 2000, STATE_WARNING, OUTCOME_TLS_EXPIRING);
	assert_string_equal(scene_last(&s, 2000)->detail, "5 days left");
	assert_string_equal(s.batch->results[0].tls->subject, "CN=web");
	scene_end(&s);
}

static void a_stored_state_that_goes_on_after_a_restart_is_no_transition(void **state)
{
	struct registry *r = region_new(2);
	struct scene s;

	(void)state;
	r->states[r->n_states++] = (struct reg_state){ 100, STATE_OK, OUTCOME_OK, { 999000 } };
	r->states[r->n_states++] = (struct reg_state){ 1000, LINK_UP, OUTCOME_OK, { 999000 } };
	r->checks[R0_SNMP].at = r->checks[R0_ICMP].at = (wall_t){ 999000 };
	scene_start(&s, r);
	scene_tick(&s);
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	scene_tick(&s);
	assert_int_equal(s.batch->n_transitions, 0);
	scene_end(&s);
}

static struct snmp_facts *facts_of_a_disk(int64_t used, bool has_values)
{
	struct snmp_facts *f = region_one_interface(1, 1);

	f->has_values = has_values;
	f->storages = arena_array(f->arena, 1, sizeof *f->storages);
	assert_non_null(f->storages);
	f->storages[0] = (struct storage_facts){ "/", "fixed-disk", 1, used << 30, INT64_C(100) << 30 };
	f->n_storages = has_values;
	return f;
}

static void a_full_disk_makes_its_device_critical(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(1));
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_a_disk(50, true));
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_a_disk(98, true));
	assert_shows(&s, 100, STATE_CRITICAL, OUTCOME_STORAGE_FULL);
	assert_string_equal(scene_last(&s, 100)->detail, "/ is 98 % full: 98 GiB of 100 GiB");
	assert_false(s.batch->polls[s.batch->n_polls - 1].partial); /* a full disk makes no answer incomplete */
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_a_disk(0, false));
	assert_string_equal(s.batch->results[s.batch->n_results - 1].detail, "/ is 98 % full: 98 GiB of 100 GiB");
	assert_int_equal(scene_count(&s, 100), 2);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_a_disk(89, true));
	assert_shows(&s, 100, STATE_WARNING, OUTCOME_STORAGE_NEARLY_FULL);
	scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, facts_of_a_disk(98, true));
	assert_shows(&s, 100, STATE_WARNING, OUTCOME_PARTIAL);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_a_disk(89, true));
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_as_bad_as_its_worst_check),
		cmocka_unit_test(an_address_that_answers_is_not_fine_before_its_agent_was_asked),
		cmocka_unit_test(a_state_that_goes_on_is_no_transition),
		cmocka_unit_test(a_soft_state_asks_for_a_retry_until_it_is_hard),
		cmocka_unit_test(a_cancelled_run_says_nothing),
		cmocka_unit_test(loss_and_jitter_of_an_echo_round_are_stored),
		cmocka_unit_test(a_service_follows_its_check_and_keeps_its_certificate),
		cmocka_unit_test(a_full_disk_makes_its_device_critical),
		cmocka_unit_test(a_stored_state_that_goes_on_after_a_restart_is_no_transition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
