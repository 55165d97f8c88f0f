#include "inventory/confile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct confile_key keys[] = {
	{ NULL, "inventory", false, false },
	{ "probe", "period", false, false },
	{ "probe", "attempts", false, false },
	{ "roles", "admin", false, true },
	{ "snmp", "community", true, false },
};

static struct confile *parse(const char *text, struct err *e)
{
	return confile_parse("f", text, strlen(text), keys, ARRAY_LEN(keys), false, e);
}

static void sections_titles_lists_and_lines_are_read(void **state)
{
	struct err e = { 0 };
	struct confile *f = parse("# first\r\ninventory = 'a\\'b'\r\n\nprobe { period = /*y*/ 60s /* x\n */ attempts=3 }\n"
	                          "roles { admin = {\"a\", # one\n \"b\\\"c\", 'd'} }\nsnmp \"core 1\" { community = pub_lic } // end", &e);

	(void)state;
	assert_non_null(f);
	assert_int_equal(f->n_sections, 4);
	assert_string_equal(f->sections[0].settings[0].values[0], "a'b");
	assert_int_equal(f->sections[0].settings[0].line, 2);
	assert_string_equal(f->sections[1].settings[0].values[0], "60s");
	assert_int_equal(f->sections[1].settings[1].line, 5);
	assert_int_equal(f->sections[2].settings[0].n_values, 3);
	assert_string_equal(f->sections[2].settings[0].values[1], "b\"c");
	assert_string_equal(f->sections[3].title, "core 1");
	assert_int_equal(f->sections[3].line, 8);
	confile_free(f);
}

static void every_mistake_is_told_with_the_line_where_it_begins(void **state)
{
	static const struct { const char *text, *message; } cases[] = {
		{ "\nprobe {\n period = 1\n", "f:2: section 'probe' opened here is not closed: expected }" },
		{ "probe {\n period = 1\nroles {\n}\n", "f:1: section 'probe' opened here is not closed before line 3" },
		{ "inventory = \"abc\nprobe { period = \"1\" }\n", "f:1: the string opened here is not closed on its line" },
		{ "inventory = 'abc", "f:1: the string opened here is not closed on its line" },
		{ "\n/* never\n ends", "f:2: the comment opened here is not closed: expected */" },
		{ "roles { admin = {\"a\",\n\"b\"\n", "f:1: admin: expected }: the list opened here is not closed" },
		{ "inventori = 1\n", "f:1: unknown key 'inventori'; the nearest known one is 'inventory'" },
		{ "probe {\n perod = 1\n}", "f:2: unknown key 'perod' in section 'probe'; the nearest known one is 'period'" },
		{ "proeb { }", "f:1: unknown key 'proeb'; the nearest known one is 'probe'" },
		{ "zzzzzzzz = 1", "f:1: unknown key 'zzzzzzzz'" },
		{ "probe|period = 1", "f:1: unknown key 'probe|period'" },
		{ "inventory = 1\ninventory = 2", "f:2: inventory: given twice, first on line 1" },
		{ "probe { }\nprobe { }", "f:2: section 'probe' is given twice, first on line 1" },
		{ "snmp a { }\nsnmp \"a\" { }", "f:2: section 'snmp a' is given twice, first on line 1" },
		{ "snmp { }", "f:1: section 'snmp': expected a name before {" },
		{ "snmp \"\" { }", "f:1: section 'snmp': expected a name of 1 to 64 bytes" },
		{ "snmp a234567890b234567890c234567890d234567890e234567890f234567890abcde { }",
		  "f:1: section 'snmp': expected a name of 1 to 64 bytes" },
		{ "}", "f:1: } closes nothing" },
		{ "inventory", "f:1: inventory: expected =" },
		{ "inventory =", "f:1: inventory: expected a value" },
		{ "inventory = { 1 }", "f:1: inventory: expected a value" },
		{ "roles { admin = { a b } }", "f:1: admin: expected a comma or }" },
		{ "inventory = \"${HOME}\"", "f:1: ${ is not expanded here: expected single quotes around such a text" },
		{ "inventory = ${HOME}", "f:1: ${ is not expanded here: expected single quotes around such a text" },
		{ "inventory = \"a\\x41\"", "f:1: after a backslash in double quotes, expected \\ or \"" },
		{ "inventory = a*", "f:1: unexpected character: expected a key, a section or a value" },
		{ "inventory = \"a\x1b[31m\"", "f:1: control character U+001B" },
		{ "\ninventory = \"a\xff\"", "f:2: expected UTF-8 text" },
		{ "vigie-end-of-file = reached\nprobe {", "f:1: unknown key 'vigie-end-of-file'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };

		assert_null(parse(cases[i].text, &e));
		assert_string_equal(e.text, cases[i].message);
		assert_int_equal(e.kind, ERR_CONFIG);
	}
}

static void slashes_inside_an_unquoted_word_are_no_comment(void **state)
{
	struct err e = { 0 };
	struct confile *f = parse("inventory = http://x/*y", &e);

	(void)state;
	assert_null(f);
	assert_string_equal(e.text, "f:1: unexpected character: expected a key, a section or a value");
	f = parse("inventory = http://x//y // z", &e);
	assert_non_null(f);
	assert_string_equal(f->sections[0].settings[0].values[0], "http://x//y");
	confile_free(f);
}

static void a_zero_byte_and_a_text_too_long_are_refused(void **state)
{
	static char big[CONFILE_MAX + 2];
	struct err e = { 0 };

	(void)state;
	assert_null(confile_parse("f", "a\0b", 3, keys, ARRAY_LEN(keys), false, &e));
	assert_string_equal(e.text, "f:1: control character U+0000");
	memset(big, ' ', sizeof big - 1);
	assert_null(confile_parse("f", big, sizeof big - 1, keys, ARRAY_LEN(keys), false, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
}

static void the_environment_is_never_looked_at(void **state)
{
	struct err e = { 0 };
	struct confile *f = parse("inventory = '${HOME}'", &e);

	(void)state;
	assert_non_null(f);
	assert_string_equal(f->sections[0].settings[0].values[0], "${HOME}");
	confile_free(f);
}

static void a_secret_file_never_has_its_words_quoted(void **state)
{
	const char *text = "snmp a { community = half other }";
	struct err e = { 0 };

	(void)state;
	assert_null(confile_parse("f", text, strlen(text), keys, ARRAY_LEN(keys), true, &e));
	assert_string_equal(e.text, "f:1: unknown key in section 'snmp'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_titles_lists_and_lines_are_read),
		cmocka_unit_test(every_mistake_is_told_with_the_line_where_it_begins),
		cmocka_unit_test(slashes_inside_an_unquoted_word_are_no_comment),
		cmocka_unit_test(a_zero_byte_and_a_text_too_long_are_refused),
		cmocka_unit_test(the_environment_is_never_looked_at),
		cmocka_unit_test(a_secret_file_never_has_its_words_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
