#include "inventory/confirm.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct confirmation none;

static struct confirmation play(struct confirmation c, int64_t needed, const enum state *states, size_t n)
{
	for (size_t i = 0; i < n; i++)
		c = confirmation_next(c, states[i], needed);
	return c;
}

#define PLAY(c, needed, ...) play(c, needed, (const enum state[]){ __VA_ARGS__ }, sizeof((enum state[]){ __VA_ARGS__ }) / sizeof(enum state))

static void a_first_failure_is_soft(void **state)
{
	struct confirmation c = PLAY(none, 3, STATE_CRITICAL);

	(void)state;
	assert_int_equal(c.attempts, 1);
	assert_false(c.confirmed);
}

static void the_third_failure_in_a_row_is_hard(void **state)
{
	(void)state;
	assert_false(PLAY(none, 3, STATE_CRITICAL, STATE_CRITICAL).confirmed);
	assert_true(PLAY(none, 3, STATE_CRITICAL, STATE_CRITICAL, STATE_CRITICAL).confirmed);
}

static void an_answer_in_between_starts_the_count_again(void **state)
{
	struct confirmation c = PLAY(none, 3, STATE_CRITICAL, STATE_CRITICAL, STATE_OK, STATE_CRITICAL);

	(void)state;
	assert_int_equal(c.attempts, 1);
	assert_false(c.confirmed);
}

static void ok_is_believed_at_once(void **state)
{
	(void)state;
	assert_true(PLAY(none, 3, STATE_OK).confirmed);
	assert_true(PLAY(none, 3, STATE_CRITICAL, STATE_CRITICAL, STATE_CRITICAL, STATE_OK).confirmed);
}

static void another_problem_is_soft_again(void **state)
{
	(void)state;
	assert_false(PLAY(none, 3, STATE_CRITICAL, STATE_CRITICAL, STATE_CRITICAL, STATE_WARNING).confirmed);
}

static void failures_that_alternate_are_hard_as_those_that_do_not(void **state)
{
	(void)state;
	assert_false(PLAY(none, 3, STATE_CRITICAL, STATE_WARNING).confirmed);
	assert_true(PLAY(none, 3, STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN).confirmed);
	assert_false(PLAY(none, 3, STATE_CRITICAL, STATE_OK, STATE_WARNING, STATE_CRITICAL).confirmed);
}

static void one_attempt_is_hard_at_once(void **state)
{
	(void)state;
	assert_true(PLAY(none, 1, STATE_WARNING).confirmed);
}

static void what_is_hard_stays_hard_when_more_attempts_are_asked_for(void **state)
{
	struct confirmation c = PLAY(none, 2, STATE_CRITICAL, STATE_CRITICAL);

	(void)state;
	assert_true(PLAY(c, 5, STATE_CRITICAL).confirmed);
}

static void the_count_never_passes_what_is_needed(void **state)
{
	struct confirmation c = none;

	(void)state;
	for (int i = 0; i < 1000; i++)
		c = confirmation_next(c, STATE_UNKNOWN, 3);
	assert_int_equal(c.attempts, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_failure_is_soft),
		cmocka_unit_test(the_third_failure_in_a_row_is_hard),
		cmocka_unit_test(an_answer_in_between_starts_the_count_again),
		cmocka_unit_test(ok_is_believed_at_once),
		cmocka_unit_test(another_problem_is_soft_again),
		cmocka_unit_test(failures_that_alternate_are_hard_as_those_that_do_not),
		cmocka_unit_test(one_attempt_is_hard_at_once),
		cmocka_unit_test(what_is_hard_stays_hard_when_more_attempts_are_asked_for),
		cmocka_unit_test(the_count_never_passes_what_is_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
