/* A thread says a message in the language of who gets it; the others, and it afterwards, say what they said before. */
#include "err.h"
#include "intl.h"
#include "tests/language.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *said(void) { return gettext("Contract: %s"); }

static void a_thread_leaves_the_language_that_it_entered(void **state)
{
	struct intl_scope outer, inner;

	(void)state;
	language_begin("en");
	assert_string_equal(said(), "Contract: %s");
	intl_enter(&outer, "fr");
	assert_string_equal(intl_language(), "fr");
	assert_string_equal(said(), "Contrat\u00a0: %s");
	intl_enter(&inner, "en");
	assert_string_equal(said(), "Contract: %s");
	intl_leave(&inner);
	assert_string_equal(said(), "Contrat\u00a0: %s");
	intl_leave(&outer);
	assert_string_equal(intl_language(), "en");
	assert_string_equal(said(), "Contract: %s");
}

static void a_french_process_can_say_english(void **state)
{
	struct intl_scope scope;

	(void)state;
	language_begin("fr");
	intl_enter(&scope, "en");
	assert_string_equal(said(), "Contract: %s");
	assert_string_equal(intl_language(), "en");
	intl_leave(&scope);
	assert_string_equal(said(), "Contrat\u00a0: %s");
}

enum { ROUNDS = 2000 };

/* Returns what it said wrongly; NULL: nothing. */
static void *speak(void *language)
{
	const char *expected = strcmp(language, "fr") == 0 ? "Contrat\u00a0: %s" : "Contract: %s";

	for (int i = 0; i < ROUNDS; i++) {
		struct intl_scope scope;
		const char *words;

		intl_enter(&scope, language);
		words = said();
		intl_leave(&scope);
		if (strcmp(words, expected) != 0)
			return (void *)(uintptr_t)words;
		if (strcmp(said(), "Contract: %s") != 0)
			return (void *)(uintptr_t)"what the process says is not English any more";
	}
	return NULL;
}

static void threads_speak_each_its_own(void **state)
{
	static char languages[][3] = { "fr", "en", "fr", "en" };
	pthread_t threads[ARRAY_LEN(languages)];

	(void)state;
	language_begin("en");
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, speak, languages[i]), 0);
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		void *wrong;

		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		if (wrong)
			fail_msg("%s: '%s'", languages[i], (const char *)wrong);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_leaves_the_language_that_it_entered),
		cmocka_unit_test(a_french_process_can_say_english),
		cmocka_unit_test(threads_speak_each_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
