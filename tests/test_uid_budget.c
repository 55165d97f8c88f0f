#include "probes/daemon_diagnosis.h"
#include "probes/uid_budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const mono_t start = { INT64_C(1000000000) };

static void a_flood_gets_few_rows_and_the_rest_is_counted(void **state)
{
	struct uid_budget r = { REFUSALS_BURST, REFUSALS_EVERY_MS, .n = 0 };
	int64_t left_out = -1, rows = 0, counted = 0;

	(void)state;
	for (int i = 0; i < 3600 * 50; i++) {           /* 50 a second for an hour */
		if (budget_take(&r, 1000, mono_add_ms(start, i * 20), &left_out)) {
			rows++;
			counted += left_out;
		}
	}
	assert_in_range(rows, REFUSALS_BURST + 58, REFUSALS_BURST + 60);
	assert_true(budget_take(&r, 1000, mono_add_ms(start, 3600 * 1000 + REFUSALS_EVERY_MS), &left_out));
	assert_int_equal(rows + counted + left_out, 3600 * 50);
}

/* On a virtual clock: an hour of one who asks each second. */
static void who_asks_for_a_thousand_diagnoses_gets_a_share(void **state)
{
	struct uid_budget r = { DIAGNOSES_UID_BURST, DIAGNOSES_UID_EVERY_MS, .n = 0 };
	int64_t left_out, begun = 0;
	int hour_s = 3600;

	(void)state;
	for (int i = 0; i < 1000; i++)
		begun += budget_take(&r, 1000, start, &left_out);
	assert_int_equal(begun, DIAGNOSES_UID_BURST);
	for (int s = 1; s <= hour_s; s++)
		begun += budget_take(&r, 1000, mono_add_ms(start, s * 1000), &left_out);
	assert_in_range(begun, DIAGNOSES_UID_BURST + 239, DIAGNOSES_UID_BURST + 240);
	for (int i = 0; i < 1000; i++) /* after a day of rest no more than at first */
		begun += budget_take(&r, 1000, mono_add_ms(start, 86400000), &left_out);
	assert_in_range(begun, 2 * DIAGNOSES_UID_BURST + 239, 2 * DIAGNOSES_UID_BURST + 240);
}

static void one_uid_does_not_take_the_rows_of_another(void **state)
{
	struct uid_budget r = { REFUSALS_BURST, REFUSALS_EVERY_MS, .n = 0 };
	int64_t left_out;

	(void)state;
	for (int i = 0; i < 1000; i++)
		(void)!budget_take(&r, 1000, start, &left_out);
	assert_true(budget_take(&r, 1001, start, &left_out));
	assert_int_equal(left_out, 0);
}

static void what_was_not_needed_is_given_back(void **state)
{
	struct uid_budget r = { REFUSALS_BURST, REFUSALS_EVERY_MS, .n = 0 };
	int64_t left_out;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_true(budget_take(&r, 1000, start, &left_out));
		budget_give_back(&r, 1000, left_out);
	}
}

static void what_no_row_counts_is_told_once(void **state)
{
	struct uid_budget r = { REFUSALS_BURST, REFUSALS_EVERY_MS, .n = 0 };
	int64_t left_out;
	uid_t uid;

	(void)state;
	for (int i = 0; i < REFUSALS_BURST + 7; i++)
		(void)!budget_take(&r, 1000, start, &left_out);
	assert_true(budget_next_left_out(&r, &uid, &left_out));
	assert_int_equal(uid, 1000);
	assert_int_equal(left_out, 7);
	assert_false(budget_next_left_out(&r, &uid, &left_out));
}

static void more_users_than_fit_are_served_too(void **state)
{
	struct uid_budget r = { REFUSALS_BURST, REFUSALS_EVERY_MS, .n = 0 };
	int64_t left_out;

	(void)state;
	for (uid_t uid = 0; uid < 3 * BUDGET_UIDS_MAX; uid++)
		assert_true(budget_take(&r, uid, mono_add_ms(start, (int64_t)uid), &left_out));
	assert_int_equal(r.n, BUDGET_UIDS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flood_gets_few_rows_and_the_rest_is_counted),
		cmocka_unit_test(who_asks_for_a_thousand_diagnoses_gets_a_share),
		cmocka_unit_test(one_uid_does_not_take_the_rows_of_another),
		cmocka_unit_test(what_was_not_needed_is_given_back),
		cmocka_unit_test(what_no_row_counts_is_told_once),
		cmocka_unit_test(more_users_than_fit_are_served_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
