#include "probes/diagnosis_result.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct diagnosis_result result_of(enum outcome outcome)
{
	struct probe_result probe = probe_result_make(outcome, "%s", "");

	probe.latency_us = UNKNOWN_I64;
	return diagnosis_result_of(&probe);
}

static void echoes_are_judged_by_loss_and_time(void **state)
{
	static const struct { uint32_t received; int64_t rtt_us, jitter_us; enum outcome outcome; enum diagnosis_status expected; } table[] = {
		{ 40, 20000, 1000, OUTCOME_OK, DIAGNOSIS_PASSED },
		{ 39, 20000, 1000, OUTCOME_LOSS, DIAGNOSIS_PASSED },
		{ 38, 20000, 1000, OUTCOME_LOSS, DIAGNOSIS_WEAK },
		{ 21, 20000, 1000, OUTCOME_LOSS, DIAGNOSIS_WEAK },
		{ 20, 20000, 1000, OUTCOME_LOSS, DIAGNOSIS_FAILED },
		{ 0, -1, -1, OUTCOME_TIMEOUT, DIAGNOSIS_FAILED },
		{ 0, -1, -1, OUTCOME_UNREACHABLE, DIAGNOSIS_FAILED },
		{ 40, 149900, 1000, OUTCOME_OK, DIAGNOSIS_PASSED },
		{ 40, 150000, 1000, OUTCOME_OK, DIAGNOSIS_WEAK },
		{ 40, 20000, 29900, OUTCOME_OK, DIAGNOSIS_PASSED },
		{ 40, 20000, 30000, OUTCOME_OK, DIAGNOSIS_WEAK },
	};
	static const enum diagnosis_method methods[] = { DIAGNOSIS_BY_PING4, DIAGNOSIS_BY_PING6, DIAGNOSIS_BY_MARKED };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct probe_result probe = probe_result_make(table[i].outcome, "%s", "");
		struct diagnosis_result r;

		probe.icmp = (struct icmp_facts){ 40, table[i].received, table[i].rtt_us, table[i].rtt_us, table[i].rtt_us, table[i].jitter_us, 2, "" };
		r = diagnosis_result_of(&probe);
		for (size_t m = 0; m < ARRAY_LEN(methods); m++)
			assert_int_equal(diagnosis_status_of(methods[m], &r), table[i].expected);
	}
}

static void an_outcome_decides_as_its_state_does(void **state)
{
	static const struct { enum diagnosis_method method; enum outcome outcome; enum diagnosis_status expected; } table[] = {
		{ DIAGNOSIS_BY_CHECK, OUTCOME_OK, DIAGNOSIS_PASSED },
		{ DIAGNOSIS_BY_CHECK, OUTCOME_TLS_EXPIRING, DIAGNOSIS_WEAK },
		{ DIAGNOSIS_BY_CHECK4, OUTCOME_HTTP_STATUS, DIAGNOSIS_FAILED },
		{ DIAGNOSIS_BY_CHECK6, OUTCOME_CONNECT_TIMEOUT, DIAGNOSIS_FAILED },
		{ DIAGNOSIS_BY_CHECK, OUTCOME_COLLECTOR_ERROR, DIAGNOSIS_NOT_TESTABLE },
		{ DIAGNOSIS_BY_CHECK, OUTCOME_CANCELLED, DIAGNOSIS_NOT_TESTED },
		{ DIAGNOSIS_BY_POLL, OUTCOME_OK, DIAGNOSIS_PASSED },
		{ DIAGNOSIS_BY_POLL, OUTCOME_LINK_DOWN, DIAGNOSIS_FAILED },
		{ DIAGNOSIS_BY_POLL, OUTCOME_ADMIN_DOWN, DIAGNOSIS_FAILED },
		{ DIAGNOSIS_BY_POLL, OUTCOME_LINK_DEGRADED, DIAGNOSIS_WEAK },
		{ DIAGNOSIS_BY_POLL, OUTCOME_INTERFACE_MISSING, DIAGNOSIS_NOT_TESTABLE },
		{ DIAGNOSIS_BY_POLL, OUTCOME_NO_CREDENTIAL, DIAGNOSIS_NOT_TESTABLE },
		{ DIAGNOSIS_BY_POLL, OUTCOME_TIMEOUT, DIAGNOSIS_FAILED },
		{ DIAGNOSIS_BY_POLL, OUTCOME_PARTIAL, DIAGNOSIS_WEAK },
		{ DIAGNOSIS_BY_PING4, OUTCOME_UNKNOWN_HOST, DIAGNOSIS_FAILED },
		{ DIAGNOSIS_BY_PING6, OUTCOME_COLLECTOR_ERROR, DIAGNOSIS_NOT_TESTABLE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct diagnosis_result r = result_of(table[i].outcome);

		if (diagnosis_status_of(table[i].method, &r) != table[i].expected)
			fail_msg("%s by %s", outcome_name(table[i].outcome), diagnosis_method_name(table[i].method));
	}
}

static void an_interface_that_is_strained_is_weak(void **state)
{
	static const struct { double in, out, errors; enum diagnosis_status expected; } table[] = {
		{ NAN, NAN, NAN, DIAGNOSIS_PASSED },   { 0.89, 0.2, 0.0, DIAGNOSIS_PASSED }, { 0.9, 0.2, 0.0, DIAGNOSIS_WEAK },
		{ 0.1, 0.95, 0.0, DIAGNOSIS_WEAK }, { 0.1, 0.1, 0.9, DIAGNOSIS_PASSED },  { 0.1, 0.1, 1.0, DIAGNOSIS_WEAK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct diagnosis_result r = result_of(OUTCOME_OK);

		r.measure.in_util = table[i].in;
		r.measure.out_util = table[i].out;
		r.measure.errors_ps = table[i].errors;
		assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_POLL, &r), table[i].expected);
		r.outcome = OUTCOME_LINK_DOWN;
		r.state = STATE_CRITICAL;
		assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_POLL, &r), DIAGNOSIS_FAILED);
	}
}

static void a_check_that_takes_its_time_is_weak(void **state)
{
	struct diagnosis_result r = result_of(OUTCOME_OK);

	(void)state;
	r.latency_us = 1499999;
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_CHECK, &r), DIAGNOSIS_PASSED);
	r.latency_us++;
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_CHECK, &r), DIAGNOSIS_WEAK);
}

/* A certificate that ended may be a warning or critical by its class. */
static void the_state_that_a_class_found_goes_before_that_of_its_outcome(void **state)
{
	struct probe_result probe = probe_result_make(OUTCOME_TLS_EXPIRING, "%s", "");
	struct diagnosis_result r;

	(void)state;
	probe.latency_us = 1000;
	probe.state = STATE_CRITICAL;
	r = diagnosis_result_of(&probe);
	assert_int_equal(diagnosis_status_of(DIAGNOSIS_BY_CHECK, &r), DIAGNOSIS_FAILED);
}

static void what_was_not_measured_is_null(void **state)
{
	struct diagnosis_result r = diagnosis_result_none(DIAGNOSIS_NOT_TESTED, "no time left");
	json_t *step;

	(void)state;
	step = diagnosis_result_json(&r);
	assert_non_null(step);
	assert_string_equal(json_string_value(json_object_get(step, "status")), "not-tested");
	assert_string_equal(json_string_value(json_object_get(step, "outcome")), "not-tested");
	assert_string_equal(json_string_value(json_object_get(step, "detail")), "no time left");
	assert_int_equal(json_object_size(step), 15);
	for (void *i = json_object_iter(step); i; i = json_object_iter_next(step, i))
		if (!json_is_string(json_object_iter_value(i)))
			assert_true(json_is_null(json_object_iter_value(i)));
	json_decref(step);
}

static void what_was_measured_is_told(void **state)
{
	struct probe_result probe = probe_result_make(OUTCOME_UNREACHABLE, "x says of y: z");
	struct diagnosis_result r;
	json_t *step;

	(void)state;
	probe.latency_us = 7;
	probe.icmp = (struct icmp_facts){ 40, 0, -1, -1, -1, -1, 2, "192.0.2.1" };
	probe.http.status = 503;
	r = diagnosis_result_of(&probe);
	step = diagnosis_result_json(&r);
	assert_string_equal(json_string_value(json_object_get(step, "offender")), "192.0.2.1");
	assert_true(json_real_value(json_object_get(step, "loss_ratio")) == 1.0);
	assert_true(json_is_null(json_object_get(step, "rtt_ms")));
	assert_int_equal(json_integer_value(json_object_get(step, "http_status")), 503);
	assert_int_equal(json_integer_value(json_object_get(step, "latency_us")), 7);
	json_decref(step);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(echoes_are_judged_by_loss_and_time),
		cmocka_unit_test(an_outcome_decides_as_its_state_does),
		cmocka_unit_test(an_interface_that_is_strained_is_weak),
		cmocka_unit_test(a_check_that_takes_its_time_is_weak),
		cmocka_unit_test(the_state_that_a_class_found_goes_before_that_of_its_outcome),
		cmocka_unit_test(what_was_not_measured_is_null),
		cmocka_unit_test(what_was_measured_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
