#include "language.h"

#include "console/poll_words.h"

#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_words(const char *reply, const char *expected)
{
	json_t *json = json_loads(reply, 0, NULL);
	struct poll_answer a = poll_answer_of(json);
	char words[POLL_WORDS_MAX];

	poll_words(&a, words);
	assert_string_equal(words, expected);
	json_decref(json);
}

static void the_worst_comes_first_and_what_is_none_is_left_out(void **state)
{
	(void)state;
	language_begin("en");
	assert_words("{\"checks\":1,\"ok\":1,\"warning\":0,\"critical\":0,\"unknown\":0}", "1 check run: 1 OK");
	assert_words("{\"checks\":7,\"ok\":3,\"warning\":2,\"critical\":1,\"unknown\":1}",
	             "7 checks run: 1 critical, 2 with a warning, 1 unknown, 3 OK");
	assert_words("{\"checks\":2}", "2 checks run"); /* a collector that does not tell more */
	assert_words("{\"checks\":9223372036854775807,\"ok\":-9223372036854775808,\"warning\":-9223372036854775808,"
	             "\"critical\":-9223372036854775808,\"unknown\":-9223372036854775808}",
	             "9223372036854775807 checks run: -9223372036854775808 critical, -9223372036854775808 with a warning, "
	             "-9223372036854775808 unknown, -9223372036854775808 OK");
}

static void it_is_said_in_french(void **state)
{
	(void)state;
	language_begin("fr");
	assert_words("{\"checks\":2,\"ok\":1,\"critical\":1}", "2 sondes exécutées\xc2\xa0: 1 en défaut, 1 OK");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worst_comes_first_and_what_is_none_is_left_out),
		cmocka_unit_test(it_is_said_in_french),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
