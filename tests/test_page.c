/* Text to be printed: what is wrapped, what stands below what, and that nothing unsafe gets onto the paper. */
#include "console/output.h"
#include "console/page.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static size_t widest(const char *page)
{
	char line[1024];
	size_t most = 0;

	for (const char *p = page; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		snprintf(line, sizeof line, "%.*s", (int)strcspn(p, "\n"), p);
		if (output_width(line) > most)
			most = output_width(line);
	}
	return most;
}

static void a_line_is_wrapped_at_spaces_within_its_columns(void **state)
{
	struct text words = TEXT_INIT(8192), t = TEXT_INIT(8192);

	(void)state;
	for (int i = 0; i < 60; i++)
		text_append(&words, "éàç ");
	page_words(&t, 2, text_str(&words));
	assert_int_equal(strncmp(text_str(&t), "  éàç éàç", 9), 0);
	assert_in_range(widest(text_str(&t)), PAGE_COLUMNS - 3, PAGE_COLUMNS);
	text_done(&t);
	text_done(&words);
}

static void a_word_without_room_stays_whole(void **state)
{
	struct text t = TEXT_INIT(8192);
	char word[PAGE_COLUMNS + 40];

	(void)state;
	memset(word, 'a', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	page_fact(&t, 2, "SHA", word);
	assert_non_null(strstr(text_str(&t), word));
	assert_int_equal(strncmp(text_str(&t), "  SHA:\n      aaa", 16), 0);
	text_done(&t);
}

static void what_is_wrapped_of_an_item_stands_below_its_words(void **state)
{
	struct text t = TEXT_INIT(8192);

	(void)state;
	page_item(&t, "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen");
	assert_int_equal(strncmp(text_str(&t), "- one", 5), 0);
	assert_non_null(strstr(text_str(&t), "\n  "));
	text_done(&t);
}

static void nothing_of_a_fact_that_is_not_known(void **state)
{
	struct text t = TEXT_INIT(8192);

	(void)state;
	page_fact(&t, 2, "Owner", NULL);
	page_fact(&t, 2, "Owner", "");
	assert_int_equal(t.len, 0);
	text_done(&t);
}

static void what_a_terminal_or_a_printer_would_obey_is_replaced(void **state)
{
	struct text t = TEXT_INIT(8192);

	(void)state;
	page_fact(&t, 0, "Owner", "a\033[2Jb\nc\xe2\x80\xae");
	assert_null(strchr(text_str(&t), '\033'));
	assert_ptr_equal(strchr(text_str(&t), '\n'), text_str(&t) + t.len - 1);
	assert_null(strstr(text_str(&t), "\xe2\x80\xae"));
	text_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_wrapped_at_spaces_within_its_columns),
		cmocka_unit_test(a_word_without_room_stays_whole),
		cmocka_unit_test(what_is_wrapped_of_an_item_stands_below_its_words),
		cmocka_unit_test(nothing_of_a_fact_that_is_not_known),
		cmocka_unit_test(what_a_terminal_or_a_printer_would_obey_is_replaced),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
