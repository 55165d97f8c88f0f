/* What the collector calls weak of a step, and what the verdict says of it, are one judgement. */
#include "probes/diagnosis_result.h"
#include "tests/diagnosed.h"
#include "tests/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *code_of(const struct diagnosed *d)
{
	struct diagnosis_verdict v;
	struct err e;

	if (!diagnosis_judge(&d->c, d->steps, STEPS, NULL, diagnosed_arena, &v, &e))
		fail_msg("%s", e.text);
	arena_reset(diagnosed_arena);
	return v.code;
}

/* Of a step that was measured so: weak when, and only when, the verdict is of it. */
static void agree(struct diagnosed *d, int step, const char *code)
{
	struct diagnosis_result r = { .outcome = OUTCOME_OK, .state = STATE_OK, .latency_us = d->steps[step].latency_us, .measure = d->steps[step].measure };
	const char *found;

	d->c.n_baselines = 0;
	d->steps[step].status = diagnosis_status_of(d->steps[step].method, &r);
	found = code_of(d);
	if (strcmp(found, d->steps[step].status == DIAGNOSIS_WEAK ? code : "nothing-found") != 0)
		fail_msg("%s: %s, the verdict is %s", code, diagnosis_status_name(d->steps[step].status), found);
}

static void a_step_that_loses_is_weak_and_the_verdict_says_so(void **state)
{
	(void)state;
	for (int lost = 0; lost < DIAGNOSIS_ECHOES / 2; lost++) {
		struct diagnosed d;

		diagnosed_init(&d);
		d.steps[PING4].measure.loss_ratio = (double)lost / DIAGNOSIS_ECHOES;
		agree(&d, PING4, "path-loss");
		assert_int_equal(d.steps[PING4].status, lost >= 2 ? DIAGNOSIS_WEAK : DIAGNOSIS_PASSED);
	}
}

/* One of two ways that loses is not drowned in the echoes of what answers well. */
static void one_object_that_loses_is_said_beside_many_that_do_not(void **state)
{
	static const char *const names[] = { "device:cpe-2", "device:cpe-3", "device:cpe-4", "link:SYVIK-3", "link:SYVIK-4" };
	struct diagnosis_step steps[STEPS + ARRAY_LEN(names)];
	struct diagnosis_verdict v;
	struct diagnosed d;
	struct err e;

	(void)state;
	diagnosed_init(&d);
	memcpy(steps, d.steps, sizeof d.steps);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		steps[STEPS + i] = d.steps[PING4];
		steps[STEPS + i].object = names[i];
	}
	steps[STEPS + 1].status = DIAGNOSIS_WEAK;
	steps[STEPS + 1].measure.loss_ratio = 3.0 / DIAGNOSIS_ECHOES;
	assert_true(diagnosis_judge(&d.c, steps, ARRAY_LEN(steps), NULL, diagnosed_arena, &v, &e));
	assert_string_equal(v.code, "path-loss");
	assert_non_null(strstr(v.sentence, "7.5"));
}

/* One class of service fares worse than the others when it loses more than chance takes from it. */
static void a_class_that_loses_a_few_is_loss_and_no_class_that_fares_worse(void **state)
{
	(void)state;
	for (int lost = 2; lost < 12; lost++) {
		struct diagnosed d;

		diagnosed_init(&d);
		d.steps[VOICE].measure.loss_ratio = (double)lost / DIAGNOSIS_ECHOES;
		assert_string_equal(code_of(&d), lost < 4 ? "path-loss" : "quality-class");
	}
}

static void a_way_that_is_slow_or_trembles_is_weak_and_the_verdict_says_so(void **state)
{
	(void)state;
	for (int ms = 0; ms < 400; ms++) {
		struct diagnosed d;

		diagnosed_init(&d);
		d.steps[PING4].measure.rtt_ms = ms;
		agree(&d, PING4, "path-slow");
		diagnosed_init(&d);
		d.steps[PING4].measure.jitter_ms = ms;
		agree(&d, PING4, "quality-jitter");
	}
}

static void an_access_that_is_strained_is_weak_and_the_verdict_says_so(void **state)
{
	(void)state;
	for (int i = 0; i <= 130; i++) {
		struct diagnosed d;

		diagnosed_init(&d);
		d.steps[POLL_ONE].measure.out_util = i / 100.0;
		agree(&d, POLL_ONE, "access-saturated");
		diagnosed_init(&d);
		d.steps[POLL_ONE].measure.errors_ps = i / 50.0;
		agree(&d, POLL_ONE, "access-errors");
	}
}

static void a_service_that_is_slow_is_weak_and_the_verdict_says_so(void **state)
{
	(void)state;
	for (int ms = 0; ms < 4000; ms += 50) {
		struct diagnosed d;

		diagnosed_init(&d);
		d.steps[WEB4].latency_us = ms * INT64_C(1000);
		agree(&d, WEB4, "service-slow");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_that_loses_is_weak_and_the_verdict_says_so),
		cmocka_unit_test(one_object_that_loses_is_said_beside_many_that_do_not),
		cmocka_unit_test(a_class_that_loses_a_few_is_loss_and_no_class_that_fares_worse),
		cmocka_unit_test(a_way_that_is_slow_or_trembles_is_weak_and_the_verdict_says_so),
		cmocka_unit_test(an_access_that_is_strained_is_weak_and_the_verdict_says_so),
		cmocka_unit_test(a_service_that_is_slow_is_weak_and_the_verdict_says_so),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, diagnosed_begin, diagnosed_end);
}
