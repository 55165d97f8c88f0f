/* What automatic evidence says to people: each fact has its sentences, and what was found is told with its numbers and its day. */
#include "console/fact_words.h"
#include "fact_round.h"
#include "tests/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void each_fact_says_what_it_is_and_what_it_does_not_prove(void **state)
{
	size_t n = 0;

	(void)state;
	for (const char *key; (key = fact_key(n)) != NULL; n++) {
		const struct fact_words *w = fact_words(key);

		if (!w || !w->says || strncmp(w->not_proved, "It does not prove ", 18) != 0 || w->n_members == 0)
			fail_msg("%s", key);
	}
	assert_null(fact_words("newer"));
}

static void found(const char *key, const char *value, const char *expected)
{
	struct arena *a = arena_new();
	struct hds_fact f = { .key = key, .value = value };
	const char *says = fact_found(&f, a);

	assert_non_null(says);
	assert_string_equal(says, expected);
	arena_free(a);
}

#define ENDED "{\"contracts\":2,\"ended\":1,\"ending\":0,\"names\":[\"SYVIK\"],\"nearest\":\"2027-12-14\",\"nearest_days\":1,\"undated\":0}"

static void what_was_found_is_told_with_its_numbers(void **state)
{
	(void)state;
	language_begin("en");
	found("contract-ends", ENDED, "contracts 2, ended 1, nearest end 2027-12-14 (in 1 day), such as SYVIK");
	found("tls-expiry", "{\"certificates\":1,\"expired\":0,\"nearest\":\"2026-12-31T23:30:00Z\",\"nearest_days\":38}",
	      "certificates 1, certificates expired 0, nearest end 2027-01-01 (in 38 days)"); /* the local day */
	found("redundancy", "{\"redundant\":2,\"proved\":0,\"never\":2,\"within_days\":30,\"latest_days\":null}",
	      "redundant circuits 2, proved in time 0, never proved 2, a proof holds for 30 days");
}

static void a_value_that_nobody_knows_is_shown_as_it_is(void **state)
{
	(void)state;
	found("newer", "{\"a\":1}", "{\"a\":1}");
	found("tls-expiry", "no JSON", "no JSON");
	found("tls-expiry", "{\"certificates\":\"1\",\"names\":[3]}", "");
}

static void it_speaks_french(void **state)
{
	(void)state;
	language_begin("fr");
	found("contract-ends", ENDED, "contrats 2, échus 1, échéance la plus proche 14/12/2027 (dans 1 j), dont SYVIK");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fact_says_what_it_is_and_what_it_does_not_prove),
		cmocka_unit_test(what_was_found_is_told_with_its_numbers),
		cmocka_unit_test(a_value_that_nobody_knows_is_shown_as_it_is),
		cmocka_unit_test(it_speaks_french),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
