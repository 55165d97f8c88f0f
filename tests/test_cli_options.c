#include "console/cli_options.h"

#include "console/verbs.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Splits "links --json" at spaces and parses it as a command line. */
static bool parse(const char *text, struct cli_line *line, struct err *e)
{
	static char words[256];
	char *argv[32] = { "vigie" };
	int argc = 1;

	assert_true(strlen(text) < sizeof words);
	memcpy(words, text, strlen(text) + 1);
	for (char *p = words; *p;) {
		argv[argc++] = p;
		p += strcspn(p, " ");
		if (*p)
			*p++ = '\0';
	}
	return cli_parse(argc, argv, line, e);
}

static void assert_refused(const char *text, const char *words)
{
	struct cli_line line;
	struct err e = { 0 };

	assert_false(parse(text, &line, &e));
	assert_int_equal(e.kind, ERR_USAGE);
	if (!strstr(e.text, words))
		fail_msg("'%s' says '%s', not '%s'", text, e.text, words);
	cli_line_done(&line);
}

static void options_stand_before_and_after_the_verb(void **state)
{
	static const char *const lines[] = {
		"--json --inventory x links A", "links --json A --inventory x", "links A --inventory=x --json", "--inventory=x links --json A",
	};
	struct cli_line line;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_true(parse(lines[i], &line, &e));
		assert_string_equal(line.verb->name, "links");
		assert_true(cli_has(&line, OPT_JSON));
		assert_string_equal(line.values[OPT_INVENTORY], "x");
		assert_int_equal(line.n_args, 1);
		assert_string_equal(line.args[0], "A");
		cli_line_done(&line);
	}
}

static void no_word_at_all_means_the_console(void **state)
{
	struct cli_line line;
	struct err e;

	(void)state;
	assert_true(parse("--lang en --ascii", &line, &e));
	assert_null(line.verb);
	cli_line_done(&line);
}

static void two_dashes_end_the_options(void **state)
{
	struct cli_line line;
	struct err e;

	(void)state;
	assert_true(parse("find -- --json", &line, &e));
	assert_string_equal(line.args[0], "--json");
	assert_false(cli_has(&line, OPT_JSON));
	cli_line_done(&line);
}

static void letters_may_be_joined_and_repeated(void **state)
{
	struct cli_line line;
	struct err e;

	(void)state;
	assert_true(parse("probe x -vv -v", &line, &e));
	assert_int_equal(line.given[OPT_VERBOSE], 3);
	cli_line_done(&line);
	assert_true(parse("-hV", &line, &e));
	assert_true(cli_has(&line, OPT_HELP) && cli_has(&line, OPT_VERSION));
	cli_line_done(&line);
}

static void the_last_value_of_an_option_counts(void **state)
{
	struct cli_line line;
	struct err e;

	(void)state;
	assert_true(parse("links --site A --site B", &line, &e));
	assert_string_equal(line.values[OPT_SITE], "B");
	cli_line_done(&line);
}

static void an_empty_value_is_a_value(void **state)
{
	struct cli_line line;
	struct err e;

	(void)state;
	assert_true(parse("links --site=", &line, &e));
	assert_string_equal(line.values[OPT_SITE], "");
	cli_line_done(&line);
}

static void a_wrong_word_names_the_nearest_known_one(void **state)
{
	(void)state;
	assert_refused("lnks", "links");
	assert_refused("links --jsno", "--json");
	assert_refused("links --jsno=3", "--json");
	assert_refused("links -x", "-x");
	assert_refused("qqqqqqqqqqqq", "unknown verb");
}

static void what_a_verb_does_not_take_is_refused(void **state)
{
	(void)state;
	assert_refused("status --site A", "--site");
	assert_refused("--prune", "--prune");
	assert_refused("find", "needs an argument");
	assert_refused("status now", "unexpected argument");
	assert_refused("links --json=1", "takes no value");
	assert_refused("links --site", "needs a value");
	assert_refused("links --json --csv", "exclude");
	assert_refused("links --plain --json", "exclude");
}

static void help_of_a_verb_needs_no_argument(void **state)
{
	struct cli_line line;
	struct err e;

	(void)state;
	assert_true(parse("show --help", &line, &e));
	cli_line_done(&line);
}

static void language_and_configuration_are_seen_before_all_else(void **state)
{
	char *argv[] = { "vigie", "lnks", "--lang=en", "--config", "x", "--lang", "fr", "--", "--lang", "de" };
	const char *lang, *config;

	(void)state;
	cli_peek_language((int)ARRAY_LEN(argv), argv, &lang, &config);
	assert_string_equal(lang, "fr");
	assert_string_equal(config, "x");
}

static void every_option_belongs_to_all_verbs_or_to_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_verbs; i++) {
		assert_true(verbs[i].min_args <= verbs[i].max_args);
		assert_ptr_equal(verb_find(verbs[i].name), &verbs[i]);
		for (size_t k = 0; cli_common_options[k] != OPT_COUNT; k++)
			assert_false(cli_options_hold(verbs[i].options, cli_common_options[k]));
	}
	for (size_t o = 0; o < OPT_COUNT; o++) {
		bool known = cli_options_hold(cli_common_options, (enum cli_option)o);

		for (size_t i = 0; i < n_verbs; i++)
			known |= cli_options_hold(verbs[i].options, (enum cli_option)o);
		if (!known)
			fail_msg("no verb takes %s", cli_options[o].name);
		assert_non_null(cli_options[o].name);
		assert_non_null(cli_options[o].help);
	}
}

static void what_a_verb_takes_is_common_or_its_own_and_not_refused(void **state)
{
	(void)state;
	assert_true(verb_takes(verb_find("links"), OPT_AT));
	assert_true(verb_takes(verb_find("links"), OPT_SITE));
	assert_false(verb_takes(verb_find("links"), OPT_OVERWRITE));
	assert_false(verb_takes(verb_find("poll"), OPT_AT));
	assert_false(cli_options_hold(NULL, OPT_AT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_stand_before_and_after_the_verb),
		cmocka_unit_test(no_word_at_all_means_the_console),
		cmocka_unit_test(two_dashes_end_the_options),
		cmocka_unit_test(letters_may_be_joined_and_repeated),
		cmocka_unit_test(the_last_value_of_an_option_counts),
		cmocka_unit_test(an_empty_value_is_a_value),
		cmocka_unit_test(a_wrong_word_names_the_nearest_known_one),
		cmocka_unit_test(what_a_verb_does_not_take_is_refused),
		cmocka_unit_test(help_of_a_verb_needs_no_argument),
		cmocka_unit_test(language_and_configuration_are_seen_before_all_else),
		cmocka_unit_test(every_option_belongs_to_all_verbs_or_to_one),
		cmocka_unit_test(what_a_verb_takes_is_common_or_its_own_and_not_refused),
	};

	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
