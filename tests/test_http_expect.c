#include "inventory/http_status.h"
#include "probes/http_expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is_expected(const char *spec, long status)
{
	bool expected;

	assert_true(http_status_is_expected(spec, status, &expected, NULL));
	return expected;
}

static void a_status_is_matched_alone_by_class_and_by_range(void **state)
{
	(void)state;
	assert_true(is_expected("200", 200));
	assert_false(is_expected("200", 204));
	assert_true(is_expected("200,204", 204));
	assert_true(is_expected("2xx", 299));
	assert_false(is_expected("2xx", 300));
	assert_true(is_expected("200-299, 401", 401));
	assert_true(is_expected("500-599", 500));
	assert_false(is_expected("200", 0));
}

static void without_a_list_any_2xx_is_expected(void **state)
{
	(void)state;
	assert_true(is_expected(NULL, 204));
	assert_true(is_expected("", 200));
	assert_false(is_expected(NULL, 302));
}

static void what_is_no_list_is_refused(void **state)
{
	static const char *const bad[] = { "2yy", "20", "2000", "200-", "299-200", "200,", ",200", "ok", "0xx", "099", "A00", "2A0", "20A", "200;204", "200 204" };
	bool expected = true;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(http_status_is_expected(bad[i], 200, &expected, &e));
		assert_int_equal(e.kind, ERR_DATA);
		assert_true(expected);
	}
}

static void a_text_is_found_however_the_body_is_cut(void **state)
{
	static const char body[] = "<html>ababac norm'uni abacab</html>";
	static const char *const needles[] = { "abac ", "norm'uni", "<html>", "</html>", "ababac norm'uni abacab" };

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(needles); k++) {
		for (size_t piece = 1; piece < sizeof body; piece++) {
			struct body_match m;
			bool more = true;

			assert_true(body_match_init(&m, needles[k], NULL));
			for (size_t i = 0; i < sizeof body - 1 && more; i += piece)
				more = body_match_feed(&m, body + i, piece < sizeof body - 1 - i ? piece : sizeof body - 1 - i);
			assert_true(m.found);
			assert_false(more);
		}
	}
}

static void random_cuts_find_what_memmem_finds(void **state)
{
	char body[200], needle[6];

	(void)state;
	srand(20261122);
	for (int turn = 0; turn < 5000; turn++) {
		size_t n_needle = 1 + (size_t)rand() % 5, n = sizeof body;
		struct body_match m;

		for (size_t i = 0; i < n; i++)
			body[i] = "ab"[rand() % 2];
		for (size_t i = 0; i < n_needle; i++)
			needle[i] = "abc"[rand() % 16 == 0 ? 2 : rand() % 2];
		needle[n_needle] = '\0';
		assert_true(body_match_init(&m, needle, NULL));
		for (size_t i = 0; i < n;) {
			size_t piece = 1 + (size_t)rand() % 7;

			if (piece > n - i)
				piece = n - i;
			if (!body_match_feed(&m, body + i, piece))
				break;
			i += piece;
		}
		assert_int_equal(m.found, memmem(body, n, needle, n_needle) != NULL);
	}
}

static void no_more_is_wanted_past_the_ceiling(void **state)
{
	static char bytes[4096];
	struct body_match m;
	size_t fed = 0;

	(void)state;
	assert_true(body_match_init(&m, "needle", NULL));
	while (body_match_feed(&m, bytes, sizeof bytes))
		fed += sizeof bytes;
	assert_int_equal(fed + sizeof bytes, BODY_READ_MAX);
	assert_false(body_match_is_met(&m));
	assert_false(body_match_feed(&m, "needle", 6));
	assert_false(m.found);
}

static void a_needle_has_a_ceiling(void **state)
{
	char needle[BODY_NEEDLE_MAX + 2];
	struct body_match m;
	struct err e;

	(void)state;
	memset(needle, 'x', sizeof needle);
	needle[BODY_NEEDLE_MAX + 1] = '\0';
	assert_false(body_match_init(&m, needle, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	needle[BODY_NEEDLE_MAX] = '\0';
	assert_true(body_match_init(&m, needle, &e));
	assert_true(body_match_feed(&m, needle, 1000));
	assert_false(body_match_feed(&m, needle, 24));
	assert_true(m.found);

	needle[BODY_NEEDLE_MAX - 1] = 'y';
	assert_true(body_match_init(&m, needle, &e));
	for (int i = 0; i < 100; i++)
		assert_true(body_match_feed(&m, needle, 700)); /* no piece leaves more behind than the needle's length */
	assert_false(body_match_feed(&m, "y", 1));
	assert_true(m.found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_status_is_matched_alone_by_class_and_by_range),
		cmocka_unit_test(without_a_list_any_2xx_is_expected),
		cmocka_unit_test(what_is_no_list_is_refused),
		cmocka_unit_test(a_text_is_found_however_the_body_is_cut),
		cmocka_unit_test(random_cuts_find_what_memmem_finds),
		cmocka_unit_test(no_more_is_wanted_past_the_ceiling),
		cmocka_unit_test(a_needle_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
