#include "inventory/plugin_command.h"
#include "probes/codec_plugin.h"

#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct plugin_command command;
static struct plugin_output output;

static void parse(const char *text)
{
	plugin_parse_output(text, strlen(text), &output);
}

static void a_command_is_split_at_spaces_outside_quotes(void **state)
{
	(void)state;
	assert_true(plugin_split("  check_disk -w '10 %' \"a \\\"b\\\" \\\\ \\n\" c\\ d e'f'\"g\" '' ", &command, NULL));
	assert_int_equal(command.n, 7);
	assert_string_equal(command.words[0], "check_disk");
	assert_string_equal(command.words[2], "10 %");
	assert_string_equal(command.words[3], "a \"b\" \\ \\n");
	assert_string_equal(command.words[4], "c d");
	assert_string_equal(command.words[5], "efg");
	assert_string_equal(command.words[6], "");
	assert_null(command.words[7]);
}

static void nothing_is_expanded(void **state)
{
	(void)state;
	assert_true(plugin_split("x $HOME `id` $(id) * ; rm", &command, NULL));
	assert_int_equal(command.n, 7);
	assert_string_equal(command.words[2], "`id`");
}

static void what_is_no_command_is_refused(void **state)
{
	static const char *const bad[] = { "", "   ", "x 'y", "x \"y", "'' x", "x\ny" };
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(plugin_split(bad[i], &command, &e));
		assert_int_equal(e.kind, ERR_DATA);
	}
}

static void ceilings_of_a_command_are_held(void **state)
{
	char text[PLUGIN_COMMAND_MAX + 2];
	struct err e;

	(void)state;
	memset(text, 'x', sizeof text);
	text[PLUGIN_COMMAND_MAX] = '\0';
	assert_false(plugin_split(text, &command, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	text[PLUGIN_COMMAND_MAX - 1] = '\0';
	assert_true(plugin_split(text, &command, &e));
	for (size_t i = 0; i < 2 * (PLUGIN_WORDS_MAX + 1); i += 2)
		text[i + 1] = ' ';
	text[2 * PLUGIN_WORDS_MAX + 1] = '\0';
	assert_false(plugin_split(text, &command, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	text[2 * PLUGIN_WORDS_MAX - 1] = '\0';
	assert_true(plugin_split(text, &command, &e));
	assert_int_equal(command.n, PLUGIN_WORDS_MAX);
}

static void output_is_parted_at_its_bars(void **state)
{
	(void)state;
	parse("OK - fine | a=1\nlong\ntext | b=2\nc=3\n");
	assert_string_equal(output.detail, "OK - fine");
	assert_string_equal(output.perfdata, "a=1 b=2 c=3");
	parse("OK - no data");
	assert_string_equal(output.detail, "OK - no data");
	assert_string_equal(output.perfdata, "");
	parse("| a=1");
	assert_string_equal(output.detail, "");
	assert_string_equal(output.perfdata, "a=1");
	parse("");
	assert_string_equal(output.detail, "");
}

static void output_that_is_not_utf8_becomes_it(void **state)
{
	(void)state;
	parse("r\xe9seau coup\xe9 | d\xe9""bit=1");
	assert_string_equal(output.detail, "réseau coupé");
	assert_string_equal(output.perfdata, "débit=1");
}

static void only_0_to_3_are_states(void **state)
{
	(void)state;
	assert_int_equal(plugin_outcome(0), OUTCOME_OK);
	assert_int_equal(plugin_outcome(1), OUTCOME_PLUGIN_WARNING);
	assert_int_equal(plugin_outcome(2), OUTCOME_PLUGIN_CRITICAL);
	assert_int_equal(plugin_outcome(3), OUTCOME_PLUGIN_UNKNOWN);
	assert_int_equal(plugin_outcome(4), OUTCOME_PLUGIN_FAILED);
	assert_int_equal(plugin_outcome(-1), OUTCOME_PLUGIN_FAILED);
	assert_int_equal(plugin_outcome(127), OUTCOME_PLUGIN_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_split_at_spaces_outside_quotes),
		cmocka_unit_test(nothing_is_expanded),
		cmocka_unit_test(what_is_no_command_is_refused),
		cmocka_unit_test(ceilings_of_a_command_are_held),
		cmocka_unit_test(output_is_parted_at_its_bars),
		cmocka_unit_test(output_that_is_not_utf8_becomes_it),
		cmocka_unit_test(only_0_to_3_are_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
