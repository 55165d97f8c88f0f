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

#define LEVELS "{\"last_month\":\"2026-10-01\",\"last_guaranteed\":2,\"last_met\":1,\"last_not_met\":1,\"last_names\":[\"CH Nord\"],\"last_not_known\":0," \
	"\"month\":\"2026-11-01\",\"sites\":2,\"guaranteed\":2,\"met\":0,\"on_course\":2,\"not_met\":0}"

static void what_was_found_is_told_with_its_numbers(void **state)
{
	(void)state;
	language_begin("en");
	found("contract-ends", ENDED, "contracts 2, ended 1, nearest end 2027-12-14 (in 1 day), such as SYVIK");
	found("tls-expiry", "{\"certificates\":1,\"expired\":0,\"nearest\":\"2026-12-31T23:30:00Z\",\"nearest_days\":38}",
	      "certificates 1, certificates expired 0, nearest end 2027-01-01 (in 38 days)"); /* the local day */
	found("redundancy", "{\"redundant\":2,\"proved\":0,\"never\":2,\"within_days\":30,\"latest_days\":null}",
	      "redundant circuits 2, proved in time 0, never proved 2, a proof holds for 30 days");
	found("availability", LEVELS, "last month, from 2026-10-01, with a guaranteed level 2, held that month 1, not held 1, not held: CH Nord, "
	      "this month, from 2026-11-01, sites 2, with a guaranteed level 2, on course 2, not held 0");
	found("availability", "{\"sites\":2,\"guaranteed\":2,\"met\":2,\"not_met\":0}", /* of an older Vigie */
	      "sites 2, with a guaranteed level 2, held this month 2, not held 0");
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
	found("availability", LEVELS, "mois dernier, du 01/10/2026, avec un niveau garanti 2, tenus ce mois-là 1, non tenus 1, non tenus\u00a0: CH Nord, "
	      "ce mois-ci, du 01/11/2026, sites 2, avec un niveau garanti 2, tenables 2, non tenus 0");
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
