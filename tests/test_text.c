#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void assert_folds(const char *from, const char *to)
{
	char buf[128];

	text_fold(from, buf, sizeof buf);
	assert_string_equal(buf, to);
}

static void accents_case_and_punctuation_fold_away(void **state)
{
	(void)state;
	assert_folds("  EHPAD « Les Œillets d'Été » ", "ehpad les oeillets d ete");
	assert_folds("Hôpital St-Ouën", "hopital st ouen");
	assert_folds("e\xcc\x81t\xc3\xa9", "ete");
	assert_folds("Łódź", "lodz");
	assert_folds("---", "");
	assert_folds("À Évreux", "a evreux");
	assert_folds("Θήρα 3", "Θήρα 3"); /* letters that we do not fold stay */
	assert_folds("→Caen←", "caen");
}

static void an_escape_sequence_never_survives(void **state)
{
	struct text t = TEXT_INIT(256);

	(void)state;
	text_append_safe(&t, "a\x1b[31mb\xc2\x9b" "c\x7f\n\xe2\x80\xae" "d\xff");
	assert_string_equal(text_str(&t), "a\xef\xbf\xbd[31mb\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "d\xef\xbf\xbd");
	text_done(&t);
}

static void text_of_a_device_that_is_not_utf8_is_read_as_windows_1252(void **state)
{
	char buf[64];

	(void)state;
	text_from_device((const uint8_t *)"b\xe2timent \x80", 11, buf, sizeof buf);
	assert_string_equal(buf, "bâtiment €");
	text_from_device((const uint8_t *)"b\xc3\xa2t\0x\0\0", 8, buf, sizeof buf);
	assert_string_equal(buf, "bât\xef\xbf\xbdx");
}

static void text_that_a_device_cut_inside_a_character_stays_utf8(void **state)
{
	char buf[64];

	(void)state;
	text_from_device((const uint8_t *)"\xc3\x89tablissement n\xc2", 17, buf, sizeof buf);
	assert_string_equal(buf, "Établissement n\xef\xbf\xbd");
	text_from_device((const uint8_t *)"\xc3\x89t \xe2\x82", 7, buf, sizeof buf);
	assert_string_equal(buf, "Ét \xef\xbf\xbd");
	text_from_device((const uint8_t *)"caf\xe9", 4, buf, sizeof buf);
	assert_string_equal(buf, "café");
	text_from_device((const uint8_t *)"\xc3\xa9t\xe9", 4, buf, sizeof buf);
	assert_string_equal(buf, "ét\xef\xbf\xbd");
	text_from_device((const uint8_t *)"\xe9t\xe9", 3, buf, sizeof buf);
	assert_string_equal(buf, "été");
}

static void a_sequence_is_never_cut_in_half(void **state)
{
	char buf[4];

	(void)state;
	text_from_device((const uint8_t *)"ab\xc3\xa9", 4, buf, sizeof buf);
	assert_string_equal(buf, "ab");
}

static void overlong_and_surrogate_sequences_are_invalid(void **state)
{
	(void)state;
	assert_false(utf8_is_valid("\xc0\x80", 2));
	assert_false(utf8_is_valid("\xe0\x80\x80", 3));
	assert_false(utf8_is_valid("\xed\xa0\x80", 3));
	assert_false(utf8_is_valid("\xf4\x90\x80\x80", 4));
	assert_true(utf8_is_valid("\xf0\x9f\x90\x84", 4));
}

static void an_append_past_the_ceiling_sticks(void **state)
{
	struct text t = TEXT_INIT(8);

	(void)state;
	text_append(&t, "1234567");
	assert_false(t.failed);
	text_append(&t, "8");
	assert_true(t.failed);
	assert_string_equal(text_str(&t), "1234567");
	text_done(&t);
}

static void a_formatted_text_grows_and_has_the_same_ceiling(void **state)
{
	struct text t = TEXT_INIT(600);
	char long_word[300];

	(void)state;
	memset(long_word, 'x', sizeof long_word - 1);
	long_word[sizeof long_word - 1] = '\0';
	text_append(&t, "n=");
	text_appendf(&t, "%d %s|", 42, long_word);
	assert_int_equal(t.len, 2 + 3 + 299 + 1);
	assert_memory_equal(text_str(&t), "n=42 x", 6);
	assert_string_equal(text_str(&t) + t.len - 3, "xx|");

	text_appendf(&t, "%s", long_word);
	assert_true(t.failed);
	assert_int_equal(t.len, 2 + 3 + 299 + 1);
	text_done(&t);
}

static void the_nearest_word_is_a_near_one(void **state)
{
	struct text_nearest near = { .word = "contrcat" };
	char far_too_long[4000];

	(void)state;
	memset(far_too_long, 'c', sizeof far_too_long - 1);
	far_too_long[sizeof far_too_long - 1] = '\0';
	text_nearest_offer(&near, "");
	text_nearest_offer(&near, far_too_long);
	text_nearest_offer(&near, "perimeter");
	assert_null(near.found);
	text_nearest_offer(&near, "contact");
	text_nearest_offer(&near, "contract");
	text_nearest_offer(&near, "contacts");
	assert_string_equal(near.found, "contract");
}

static void a_text_that_was_cut_ends_with_a_whole_character(void **state)
{
	static const struct { const char *given, *whole; } cases[] = { /* in a buffer of six bytes */
		{ "abcd\xc3", "abcd" }, { "abc\xe2\x82", "abc" }, { "ab\xf0\x9f\x98", "ab" }, { "abc\xc3\xa9", "abc\xc3\xa9" },
		{ "ab\xe2\x82\xac", "ab\xe2\x82\xac" }, { "abcde", "abcde" }, { "", "" }, { "abc\xc3", "abc\xc3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buf[6];

		snprintf(buf, sizeof buf, "%s", cases[i].given);
		utf8_end_whole(buf, sizeof buf);
		assert_string_equal(buf, cases[i].whole);
	}
}

static void spaces_of_any_width_are_no_words(void **state)
{
	(void)state;
	assert_true(text_is_blank(""));
	assert_true(text_is_blank("  "));
	assert_true(text_is_blank("\u00a0 \u202f\u2003\u3000\u2800"));
	assert_false(text_is_blank("\u00a0."));
	assert_false(text_is_blank(" \xa0")); /* no UTF-8: not for this to judge */
}

static void only_what_a_terminal_may_not_see_is_unsafe(void **state)
{
	static const uint32_t unsafe[][2] = {
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c }, { 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xfdd0, 0xfdef }, { 0xfffe, 0xffff }, { 0x1fffe, 0x1ffff },
		{ 0xe0000, 0xe0fff }, { 0x10fffe, 0x10ffff },
		/* they fill a place and show nothing: two names would look the same */
		{ 0x34f, 0x34f }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x3164, 0x3164 }, { 0xffa0, 0xffa0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unsafe); i++) {
		assert_int_equal(text_safe_code_point(unsafe[i][0]), 0xfffd);
		assert_int_equal(text_safe_code_point(unsafe[i][1]), 0xfffd);
		if (unsafe[i][0] > 0 && unsafe[i][0] <= 0xfff9)
			assert_int_equal(text_safe_code_point(unsafe[i][0] - 1), unsafe[i][0] - 1);
		if (unsafe[i][1] < 0xfff0 || unsafe[i][1] == 0xe0fff)
			assert_int_equal(text_safe_code_point(unsafe[i][1] + 1), unsafe[i][1] + 1);
	}
}

static void an_error_is_utf8_wherever_a_precision_cuts(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, ERR_DATA, "'%.3s' is not %s", "\303\251\303\251", "a\377name\303");
	assert_string_equal(e.text, "'\303\251' is not aname");
	err_prefix(&e, "%.4s", "caf\303\251");
	assert_string_equal(e.text, "caf: '\303\251' is not aname");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spaces_of_any_width_are_no_words),
		cmocka_unit_test(only_what_a_terminal_may_not_see_is_unsafe),
		cmocka_unit_test(a_text_that_was_cut_ends_with_a_whole_character),
		cmocka_unit_test(an_error_is_utf8_wherever_a_precision_cuts),
		cmocka_unit_test(accents_case_and_punctuation_fold_away),
		cmocka_unit_test(an_escape_sequence_never_survives),
		cmocka_unit_test(text_of_a_device_that_is_not_utf8_is_read_as_windows_1252),
		cmocka_unit_test(text_that_a_device_cut_inside_a_character_stays_utf8),
		cmocka_unit_test(a_sequence_is_never_cut_in_half),
		cmocka_unit_test(overlong_and_surrogate_sequences_are_invalid),
		cmocka_unit_test(a_formatted_text_grows_and_has_the_same_ceiling),
		cmocka_unit_test(the_nearest_word_is_a_near_one),
		cmocka_unit_test(an_append_past_the_ceiling_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
