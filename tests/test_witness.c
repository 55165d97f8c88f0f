#include "inventory/witness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static mono_t at(int64_t s)
{
	return (mono_t){ s * 1000000000 };
}

/* One round for each letter of a column: "a" answers, "s" is silent, "-" could not be asked. Returns "b" or "." for each. */
static const char *play(struct witnesses *w, size_t rounds, const char *const *says)
{
	static char seen[32];

	for (size_t k = 0; k < rounds; k++) {
		enum witness_says row[WITNESSES_MAX];

		for (size_t i = 0; i < w->n; i++)
			row[i] = says[i][k] == 'a' ? WITNESS_ANSWERED : says[i][k] == 's' ? WITNESS_SILENT : WITNESS_UNTRIED;
		witnesses_take(w, row, at((int64_t)k + 1));
		seen[k] = w->blind ? 'b' : '.';
	}
	seen[rounds] = '\0';
	return seen;
}

static void the_majority_decides_after_two_rounds_each_way(void **state)
{
	struct witnesses w;

	(void)state;
	witnesses_init(&w, 1, false);
	assert_string_equal(play(&w, 8, (const char *const[]){ "asassaas" }), "....bb..");
	witnesses_init(&w, 2, false);
	assert_string_equal(play(&w, 6, (const char *const[]){ "ssssaa", "aassss" }), "...bb.");
	witnesses_init(&w, 3, false);
	assert_string_equal(play(&w, 7, (const char *const[]){ "aaaaaaa", "sssssaa", "aassssa" }), "...bbb.");
	witnesses_init(&w, 3, false);
	assert_string_equal(play(&w, 4, (const char *const[]){ "aaaa", "aaaa", "ssss" }), "....");
	witnesses_init(&w, 0, true);
	assert_string_equal(play(&w, 3, NULL), "...");
}

static void a_witness_that_cannot_be_asked_changes_nothing(void **state)
{
	struct witnesses w;

	(void)state;
	witnesses_init(&w, 1, false);
	assert_string_equal(play(&w, 6, (const char *const[]){ "s-s--a" }), "..bbbb");
	witnesses_init(&w, 1, true); /* it was blind when it stopped */
	assert_string_equal(play(&w, 4, (const char *const[]){ "-aa-" }), "bb..");
}

static void a_failure_is_doubted_until_a_round_that_began_after_it_was_answered(void **state)
{
	enum witness_says silent = WITNESS_SILENT, answers = WITNESS_ANSWERED;
	struct witnesses w;

	(void)state;
	witnesses_init(&w, 1, false);
	assert_true(witnesses_doubt(&w, at(5)));
	witnesses_take(&w, &answers, at(4)); /* it began before */
	assert_true(witnesses_doubt(&w, at(5)));
	assert_false(witnesses_are_uneasy(&w));
	witnesses_take(&w, &silent, at(6));
	assert_true(witnesses_doubt(&w, at(5)));
	assert_true(witnesses_are_uneasy(&w));
	witnesses_take(&w, &answers, at(7));
	assert_false(witnesses_doubt(&w, at(5)));
	assert_false(witnesses_doubt(&w, at(7)));
	witnesses_init(&w, 0, false);
	assert_false(witnesses_doubt(&w, at(5)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_majority_decides_after_two_rounds_each_way),
		cmocka_unit_test(a_witness_that_cannot_be_asked_changes_nothing),
		cmocka_unit_test(a_failure_is_doubted_until_a_round_that_began_after_it_was_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
