#include "heartbeat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define S INT64_C(1000)
#define MINUTE (60 * S)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* 2026-11-22T00:00:00Z */
#define T0 INT64_C(1795305600000)

static const struct heartbeat_terms nightly = { .every_ms = DAY, .grace_ms = 2 * HOUR, .min_duration_ms = 10 * MINUTE, .declared = { T0 } };

static wall_t at(int64_t ms) { return (wall_t){ ms }; }

static const char *told(const struct heartbeat_terms *t, const struct heartbeat_memory *m, const struct heartbeat_deafness *deaf, int64_t now)
{
	static struct heartbeat_verdict v;

	heartbeat_judge(t, m, deaf, at(now), &v);
	return outcome_name(v.outcome);
}

static struct heartbeat_memory ended_at(int64_t ms)
{
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;

	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, UNKNOWN_I64, at(ms));
	return m;
}

static void a_job_that_was_never_heard_of_is_late_once_its_first_end_was_due(void **state)
{
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	struct heartbeat_verdict v;

	(void)state;
	assert_string_equal(told(&nightly, &m, NULL, T0), "never-seen");
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + 2 * HOUR - 1), "never-seen");
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + 2 * HOUR), "late");
	heartbeat_judge(&nightly, &m, NULL, at(T0), &v);
	assert_int_equal(outcome_state(v.outcome), STATE_UNKNOWN);
	assert_int_equal(v.next.ms, T0 + DAY + 2 * HOUR);
	assert_string_equal(v.detail, "the first end is due by 2026-11-23T02:00:00Z");
	heartbeat_judge(&nightly, &m, NULL, v.next, &v);
	assert_string_equal(v.detail, "never came, was due by 2026-11-23T02:00:00Z");
	assert_false(wall_is_known(v.next));
}

static void a_night_goes_from_running_to_ok_and_late(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_verdict v;

	(void)state;
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY), "ok");
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + DAY));
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + HOUR), "running");
	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, 0, at(T0 + DAY + HOUR));
	heartbeat_judge(&nightly, &m, NULL, at(T0 + DAY + HOUR), &v);
	assert_int_equal(v.outcome, OUTCOME_OK);
	assert_string_equal(v.detail, "ended 2026-11-23T01:00:00Z after 3600 s");
	assert_int_equal(m.duration_ms, HOUR);
	assert_int_equal(m.good.ms, T0 + DAY + HOUR);
	assert_int_equal(v.due.ms, T0 + 2 * DAY + 3 * HOUR);
	assert_string_equal(told(&nightly, &m, NULL, v.due.ms - 1), "ok");
	assert_string_equal(told(&nightly, &m, NULL, v.due.ms), "late");
}

static void a_run_that_never_ends_has_not_finished(void **state)
{
	struct heartbeat_memory m = ended_at(T0);

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + DAY));
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + 2 * HOUR), "started-not-finished");
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + 2 * DAY)); /* as each night */
	assert_string_equal(told(&nightly, &m, NULL, T0 + 2 * DAY + 1), "started-not-finished");
	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, UNKNOWN_I64, at(T0 + 2 * DAY + HOUR));
	assert_string_equal(told(&nightly, &m, NULL, T0 + 2 * DAY + HOUR), "ok");
	assert_int_equal(m.duration_ms, HOUR); /* of the run that ended */
}

static void a_first_run_has_its_time_from_its_start_on(void **state)
{
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + 20 * HOUR));
	assert_string_equal(told(&nightly, &m, NULL, T0 + 20 * HOUR + DAY + 2 * HOUR - 1), "running");
	assert_string_equal(told(&nightly, &m, NULL, T0 + 20 * HOUR + DAY + 2 * HOUR), "started-not-finished");
}

static void a_late_start_makes_no_late_job_good(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	int64_t late = T0 + DAY + 5 * HOUR;

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(late));
	assert_string_equal(told(&nightly, &m, NULL, late), "late");
	assert_string_equal(told(&nightly, &m, NULL, late + DAY + 2 * HOUR), "started-not-finished");
	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, UNKNOWN_I64, at(late + HOUR));
	assert_string_equal(told(&nightly, &m, NULL, late + HOUR), "ok");
}

static void a_run_that_is_too_short_is_no_good_end(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_verdict v;

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + DAY));
	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, UNKNOWN_I64, at(T0 + DAY + 10 * MINUTE - 1));
	heartbeat_judge(&nightly, &m, NULL, at(T0 + DAY + HOUR), &v);
	assert_int_equal(v.outcome, OUTCOME_JOB_TOO_SHORT);
	assert_string_equal(v.detail, "ended 2026-11-23T00:09:59Z after 599 s, at least 600 s were expected");
	assert_int_equal(m.good.ms, T0);
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + DAY + HOUR));
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + HOUR), "too-short"); /* until it ends well */
	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, UNKNOWN_I64, at(T0 + DAY + HOUR + 10 * MINUTE));
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + 2 * HOUR), "ok");
	m = ended_at(T0 + 5); /* how long it ran is not known: not told when it started */
	assert_int_equal(m.end, HEARTBEAT_WELL);
}

static void a_failure_holds_until_a_good_end_or_the_next_is_late(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_verdict v;

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_FAIL, 3, at(T0 + DAY));
	heartbeat_judge(&nightly, &m, NULL, at(T0 + DAY), &v);
	assert_int_equal(v.outcome, OUTCOME_JOB_FAILED);
	assert_string_equal(v.detail, "failed 2026-11-23T00:00:00Z with exit code 3");
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + DAY + HOUR));
	assert_string_equal(told(&nightly, &m, NULL, T0 + DAY + HOUR), "failed");
	assert_string_equal(told(&nightly, &m, NULL, T0 + 2 * DAY + 2 * HOUR), "started-not-finished");
	heartbeat_hear(&m, &nightly, HEARTBEAT_FAIL, UNKNOWN_I64, at(T0 + 2 * DAY + 2 * HOUR));
	assert_string_equal(told(&nightly, &m, NULL, T0 + 3 * DAY), "failed");
	assert_string_equal(told(&nightly, &m, NULL, T0 + 3 * DAY + 4 * HOUR), "late");
	assert_int_equal(m.good.ms, T0);
}

/* Paris: 2026-10-25T01:00Z the clock goes back to 02:00, 2026-03-29T01:00Z on to 03:00. */
static void a_day_of_25_hours_makes_no_nightly_job_late(void **state)
{
	const struct heartbeat_terms tight = { .every_ms = DAY, .grace_ms = 10 * MINUTE };
	const struct heartbeat_terms hourly = { .every_ms = HOUR, .grace_ms = 10 * MINUTE };
	int64_t back = INT64_C(1792890000000), on = INT64_C(1774746000000); /* both instants */
	struct heartbeat_memory m = ended_at(back - HOUR - 22 * HOUR); /* 04:00 of the day before, local */

	(void)state;
	assert_string_equal(told(&tight, &m, NULL, back + 2 * HOUR + 10 * MINUTE - 1), "ok"); /* 04:00 local is 25 h later */
	assert_string_equal(told(&tight, &m, NULL, back + 2 * HOUR + 10 * MINUTE), "late");
	m = ended_at(back - 30 * MINUTE); /* who runs each hour does not wait for a clock */
	assert_string_equal(told(&hourly, &m, NULL, back + 40 * MINUTE), "late");
	m = ended_at(on - 21 * HOUR); /* 05:00 local; the next 05:00 is 23 h later, and 24 h later is fine too */
	assert_string_equal(told(&tight, &m, NULL, on + 3 * HOUR), "ok");
	assert_string_equal(told(&tight, &m, NULL, on + 3 * HOUR + 10 * MINUTE), "late");
}

static void what_was_due_while_nobody_listened_may_have_come(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_deafness deaf = { .n = 0 };
	struct heartbeat_verdict v;

	(void)state;
	heartbeat_deafness_add(&deaf, at(T0 + DAY - HOUR), at(T0 + DAY + HOUR));
	assert_string_equal(told(&nightly, &m, &deaf, T0 + DAY + 2 * HOUR - 1), "ok");
	heartbeat_judge(&nightly, &m, &deaf, at(T0 + DAY + 2 * HOUR), &v);
	assert_int_equal(v.outcome, OUTCOME_JOB_UNHEARD);
	assert_int_equal(outcome_state(v.outcome), STATE_UNKNOWN);
	assert_int_equal(v.next.ms, T0 + 2 * DAY + 3 * HOUR); /* a day after we listened again */
	assert_string_equal(told(&nightly, &m, &deaf, v.next.ms - 1), "unheard");
	assert_string_equal(told(&nightly, &m, &deaf, v.next.ms), "late");
	heartbeat_hear(&m, &nightly, HEARTBEAT_FAIL, UNKNOWN_I64, at(T0 + 1)); /* what is known to be bad is not forgotten */
	assert_string_equal(told(&nightly, &m, &deaf, T0 + DAY + 3 * HOUR), "failed");
}

static void a_silence_of_ours_at_another_time_hides_nothing(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_deafness deaf = { .n = 0 };

	(void)state;
	heartbeat_deafness_add(&deaf, at(T0 - HOUR), at(T0));                 /* before its last end */
	heartbeat_deafness_add(&deaf, at(T0 + HOUR), at(T0 + 20 * HOUR));     /* long before it is due */
	assert_string_equal(told(&nightly, &m, &deaf, T0 + DAY + 2 * HOUR), "late");
	heartbeat_deafness_add(&deaf, at(T0 + DAY + 3 * HOUR), at(T0 + DAY + 4 * HOUR)); /* once it was late */
	assert_string_equal(told(&nightly, &m, &deaf, T0 + DAY + 5 * HOUR), "late");
}

static void a_long_silence_of_ours_is_one_time_at_which_it_may_have_come(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_deafness deaf = { .n = 0 };

	(void)state;
	heartbeat_deafness_add(&deaf, at(T0 + DAY - HOUR), at(T0 + 5 * DAY));
	assert_string_equal(told(&nightly, &m, &deaf, T0 + 5 * DAY), "unheard");
	assert_string_equal(told(&nightly, &m, &deaf, T0 + 6 * DAY + 2 * HOUR), "late");
	heartbeat_deafness_add(&deaf, at(T0 + 6 * DAY), at(T0 + 6 * DAY + HOUR)); /* and again when it was due */
	assert_string_equal(told(&nightly, &m, &deaf, T0 + 6 * DAY + 2 * HOUR), "unheard");
	assert_string_equal(told(&nightly, &m, &deaf, T0 + 7 * DAY + 3 * HOUR), "late");
}

static void a_clock_that_is_set_makes_nothing_late(void **state)
{
	struct heartbeat_memory m = ended_at(T0);
	struct heartbeat_deafness deaf = { .n = 0 };

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + HOUR));
	heartbeat_deafness_add(&deaf, at(T0), at(T0 + 1));
	heartbeat_shift(&m, 400 * DAY);
	heartbeat_deafness_shift(&deaf, 400 * DAY);
	assert_string_equal(told(&nightly, &m, &deaf, T0 + 400 * DAY + 2 * HOUR), "running");
	assert_int_equal(deaf.times[0].to.ms, T0 + 400 * DAY + 1);
	assert_int_equal(m.good.ms, T0 + 400 * DAY);
	m = HEARTBEAT_UNHEARD_OF;
	heartbeat_shift(&m, DAY);
	assert_false(wall_is_known(m.opened) || wall_is_known(m.started) || wall_is_known(m.ended) || wall_is_known(m.good));
}

static void an_end_that_seems_to_lie_before_its_start_has_no_duration(void **state)
{
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;

	(void)state;
	heartbeat_hear(&m, &nightly, HEARTBEAT_START, UNKNOWN_I64, at(T0 + HOUR));
	heartbeat_hear(&m, &nightly, HEARTBEAT_SUCCESS, UNKNOWN_I64, at(T0));
	assert_int_equal(m.duration_ms, UNKNOWN_I64);
	assert_int_equal(m.end, HEARTBEAT_WELL);
}

static void times_at_which_nobody_listened_are_bounded(void **state)
{
	struct heartbeat_deafness deaf = { .n = 0 };

	(void)state;
	for (int64_t i = 0; i < 3 * HEARTBEAT_DEAF_MAX; i++)
		heartbeat_deafness_add(&deaf, at(T0 + i * i * HOUR), at(T0 + i * i * HOUR + 1));
	assert_int_equal(deaf.n, HEARTBEAT_DEAF_MAX);
	assert_int_equal(deaf.times[0].from.ms, T0);
	assert_int_equal(deaf.times[deaf.n - 1].to.ms, T0 + (3 * HEARTBEAT_DEAF_MAX - 1) * INT64_C(1) * (3 * HEARTBEAT_DEAF_MAX - 1) * HOUR + 1);
	for (size_t i = 1; i < deaf.n; i++)
		assert_true(deaf.times[i].from.ms > deaf.times[i - 1].to.ms);
	deaf.n = 0;
	heartbeat_deafness_add(&deaf, at(10), at(20));
	heartbeat_deafness_add(&deaf, at(5), at(30));  /* not in order */
	heartbeat_deafness_add(&deaf, at(40), at(40)); /* none */
	heartbeat_deafness_add(&deaf, WALL_NEVER, at(50));
	assert_int_equal(deaf.n, 1);
	heartbeat_deafness_add(&deaf, at(15), at(25));
	assert_int_equal(deaf.n, 1);
	assert_int_equal(deaf.times[0].to.ms, 25);
}

/* Whatever is heard and whenever we do not listen: the verdict changes by itself only at `next`, and an end within its time is never late. */
static void no_order_of_events_makes_a_job_late_before_its_time(void **state)
{
	uint64_t seed = 20261122, x = seed;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct heartbeat_terms t = { .every_ms = 1 + (int64_t)((x >> 20) % (3 * DAY)), .grace_ms = (int64_t)((x >> 30) % DAY),
			                     .min_duration_ms = (int64_t)((x >> 40) % HOUR), .declared = at(T0) };
		struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
		struct heartbeat_deafness deaf = { .n = 0 };
		int64_t now = T0;

		for (int k = 0; k < 12; k++) {
			struct heartbeat_verdict before, after;

			x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			heartbeat_judge(&t, &m, &deaf, at(now), &before);
			if (wall_is_known(before.next)) {
				if (before.next.ms <= now)
					fail_msg("seed %llu: next is not to come", (unsigned long long)seed);
				heartbeat_judge(&t, &m, &deaf, at(before.next.ms - 1), &after);
				if (after.outcome != before.outcome)
					fail_msg("seed %llu: %s became %s before its time", (unsigned long long)seed, outcome_name(before.outcome),
					         outcome_name(after.outcome));
			}
			now += 1 + (int64_t)((x >> 33) % (2 * (uint64_t)t.every_ms));
			if ((x >> 60) < 6)
				heartbeat_deafness_add(&deaf, at(now - 1 - (int64_t)((x >> 25) % HOUR)), at(now));
			else
				heartbeat_hear(&m, &t, (enum heartbeat_event)((x >> 13) % 3), UNKNOWN_I64, at(now));
			heartbeat_judge(&t, &m, &deaf, at(now), &after);
			if (m.ended.ms == now && (after.outcome == OUTCOME_JOB_LATE || after.outcome == OUTCOME_JOB_NOT_FINISHED))
				fail_msg("seed %llu: late right after its end", (unsigned long long)seed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_that_was_never_heard_of_is_late_once_its_first_end_was_due),
		cmocka_unit_test(a_night_goes_from_running_to_ok_and_late),
		cmocka_unit_test(a_run_that_never_ends_has_not_finished),
		cmocka_unit_test(a_first_run_has_its_time_from_its_start_on),
		cmocka_unit_test(a_late_start_makes_no_late_job_good),
		cmocka_unit_test(a_run_that_is_too_short_is_no_good_end),
		cmocka_unit_test(a_failure_holds_until_a_good_end_or_the_next_is_late),
		cmocka_unit_test(a_day_of_25_hours_makes_no_nightly_job_late),
		cmocka_unit_test(what_was_due_while_nobody_listened_may_have_come),
		cmocka_unit_test(a_silence_of_ours_at_another_time_hides_nothing),
		cmocka_unit_test(a_long_silence_of_ours_is_one_time_at_which_it_may_have_come),
		cmocka_unit_test(a_clock_that_is_set_makes_nothing_late),
		cmocka_unit_test(an_end_that_seems_to_lie_before_its_start_has_no_duration),
		cmocka_unit_test(times_at_which_nobody_listened_are_bounded),
		cmocka_unit_test(no_order_of_events_makes_a_job_late_before_its_time),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
