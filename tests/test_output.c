#include "console/output.h"

#include "intl.h"
#include "reader.h"
#include "tests/language.h"
#include "text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

struct thing {
	const char *name, *list;
	int64_t count, latency_us;
	double ratio;
	wall_t at;
	enum link_state state;
};

static const struct column columns[] = {
	COLUMN(thing, "name", "Thing", VALUE_TEXT, name, 1),
	COLUMN(thing, "list", "List", VALUE_LIST, list, 2),
	COLUMN(thing, "sums.count", "Count", VALUE_INTEGER, count, 1),
	COLUMN(thing, "sums.latency_ms", "Latency", VALUE_LATENCY, latency_us, 1),
	COLUMN(thing, "ratio", "Ratio", VALUE_RATIO, ratio, 3),
	COLUMN(thing, "at", "At", VALUE_TIME, at, 1),
	COLUMN(thing, "state", "State", VALUE_LINK_STATE, state, 1),
};

static const struct noun noun = { .name = "things", .empty = "No thing.", .columns = columns, .n_columns = ARRAY_LEN(columns),
	                          .row_size = sizeof(struct thing) };

static const struct thing known = { "Démo, \"A\"", "x; y", 12, 1500, 0.125, { INT64_C(1795316861000) }, LINK_DOWN };
static const struct thing unknown = { NULL, NULL, UNKNOWN_I64, UNKNOWN_I64, NAN, { INT64_MIN }, LINK_UNKNOWN };
/* ESC, BEL, DEL, C1 CSI, right-to-left override, a tag character */
static const struct thing hostile = { "=a\033[31m\007\177\302\233" "b\342\200\256c\363\240\200\201", "", 0, 0, 0, { 0 }, LINK_UP };

/* What is printed, owned by the caller. */
static char *printed_of(const struct noun *noun_of, struct output out, const void *things, size_t n)
{
	const void *rows[8];
	char *data = NULL, *copy;
	size_t len = 0;
	struct err e;

	for (size_t i = 0; i < n; i++)
		rows[i] = (const char *)things + i * noun_of->row_size;
	out.file = open_memstream(&data, &len);
	out.now = known.at;
	output_rows(&out, noun_of, rows, n);
	assert_true(output_finish(&out, &e));
	fclose(out.file);
	copy = strdup(data);
	free(data);
	return copy;
}

static char *printed(struct output out, const struct thing *things, size_t n) { return printed_of(&noun, out, things, n); }

static void assert_prints(struct output out, const struct thing *things, size_t n, const char *expected)
{
	char *got = printed(out, things, n);

	assert_string_equal(got, expected);
	free(got);
}

static void json_is_one_object_a_line_with_base_units_and_utc(void **state)
{
	(void)state;
	assert_prints((struct output){ .format = OUTPUT_JSON }, &known, 1,
	              "{\"name\":\"Démo, \\\"A\\\"\",\"list\":[\"x\",\"y\"],\"sums\":{\"count\":12,\"latency_ms\":1.5},\"ratio\":0.125,"
	              "\"at\":\"2026-11-22T03:07:41Z\",\"state\":\"down\"}\n");
}

static void json_keeps_every_key_and_says_null_for_what_is_not_known(void **state)
{
	(void)state;
	assert_prints((struct output){ .format = OUTPUT_JSON }, &unknown, 1,
	              "{\"name\":null,\"list\":[],\"sums\":{\"count\":null,\"latency_ms\":null},\"ratio\":null,\"at\":null,"
	              "\"state\":\"unknown\"}\n");
}

static void json_escapes_what_a_terminal_would_obey_and_loses_nothing(void **state)
{
	char *got = printed((struct output){ .format = OUTPUT_JSON }, &hostile, 1);
	json_t *object = json_loads(got, 0, NULL);

	(void)state;
	assert_non_null(strstr(got, "\"=a\\u001B[31m\\u0007\\u007F\\u009Bb\\u202Ec\\uDB40\\uDC01\""));
	assert_string_equal(json_string_value(json_object_get(object, "name")), hostile.name);
	json_decref(object);
	free(got);
}

static void json_text_that_is_not_utf8_is_replaced(void **state)
{
	json_t *v = output_json_text("a\377b");

	(void)state;
	assert_string_equal(json_string_value(v), "a\357\277\275b");
	json_decref(v);
}

static void csv_has_the_json_keys_as_header_and_quotes_as_rfc4180(void **state)
{
	(void)state;
	assert_prints((struct output){ .format = OUTPUT_CSV }, &known, 1,
	              "name,list,sums.count,sums.latency_ms,ratio,at,state\r\n"
	              "\"Démo, \"\"A\"\"\",x; y,12,1.5,0.125,2026-11-22T03:07:41Z,down\r\n");
	assert_prints((struct output){ .format = OUTPUT_CSV }, &unknown, 1,
	              "name,list,sums.count,sums.latency_ms,ratio,at,state\r\n,,,,,,unknown\r\n");
}

static void csv_gives_no_formula_to_a_spreadsheet(void **state)
{
	static const char *const formulas[] = { "=1+1", "+1", "-1", "@SUM(A1)" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(formulas); i++) {
		struct text t = TEXT_INIT(1024);

		csv_append_field(&t, formulas[i], true);
		assert_int_equal(text_str(&t)[0], '\'');
		assert_string_equal(text_str(&t) + 1, formulas[i]);
		text_clear(&t);
		csv_append_field(&t, formulas[i], false);
		assert_string_equal(text_str(&t), formulas[i]);
		text_done(&t);
	}
}

static void assert_calm(const char *s)
{
	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		assert_true(*p >= 0x20 || *p == '\n' || *p == '\r');
		assert_true(*p != 0x7f);
		assert_false(*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0);
	}
	assert_null(strstr(s, "\342\200\256"));
}

static void no_format_lets_a_control_character_through(void **state)
{
	static const enum output_format formats[] = { OUTPUT_TABLE, OUTPUT_PLAIN, OUTPUT_JSON, OUTPUT_CSV };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			char *got = printed((struct output){ .format = formats[i], .ascii = ascii != 0, .width = 80 }, &hostile, 1);

			assert_calm(got);
			for (const char *p = got; ascii && *p; p++)
				assert_true((unsigned char)*p < 0x80);
			free(got);
		}
	}
}

static void a_table_puts_the_state_beside_the_name(void **state)
{
	char *got = printed((struct output){ .format = OUTPUT_TABLE }, &known, 1);

	(void)state;
	assert_ptr_equal(strstr(got, "Thing"), got);
	assert_int_equal(strspn(got + 5, " "), strstr(got, "State") - got - 5);
	assert_non_null(strstr(got, " Down"));
	free(got);
}

static void a_table_never_exceeds_the_terminal_and_drops_the_least_columns_first(void **state)
{
	const struct thing things[] = { known, unknown, hostile, { .name = "un nom qui ne finit pas de nommer", .list = "日本語の長い名前" } };

	(void)state;
	for (size_t width = 46; width < 120; width++) {
		char *got = printed((struct output){ .format = OUTPUT_TABLE, .width = width }, things, ARRAY_LEN(things));

		for (char *line = got, *end; (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
assert_true(output_width(line) <= width);
		}
		free(got);
	}
}

static void a_name_that_its_end_tells_apart_is_cut_in_the_middle(void **state)
{
	static const struct column name = COLUMN(thing, "name", "Thing", VALUE_BY_END, name, 1);
	static const struct noun by_end = { .columns = &name, .n_columns = 1, .row_size = sizeof(struct thing) };
	static const struct { struct output out; const char *expected; } printings[] = {
		{ { .format = OUTPUT_TABLE, .width = 12 }, "Thing\nHô… l'Été 12\n" },
		{ { .format = OUTPUT_TABLE, .width = 12, .ascii = true }, "Thing\nHo~ l'Ete 12\n" },
		{ { .format = OUTPUT_TABLE, .width = 19 }, "Thing\nHôpital de l'Été 12\n" },
		{ { .format = OUTPUT_CSV, .width = 12 }, "name\r\nHôpital de l'Été 12\r\n" },
		{ { .format = OUTPUT_JSON, .width = 12 }, "{\"name\":\"Hôpital de l'Été 12\"}\n" },
	};
	const struct thing hospital = { .name = "Hôpital de l'Été 12" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(printings); i++) {
		char *got = printed_of(&by_end, printings[i].out, &hospital, 1);

		assert_string_equal(got, printings[i].expected);
		free(got);
	}
}

/* Names that fill their column, and what makes each stage widest. */
static void a_covolink_shows_its_stages_on_80_columns(void **state)
{
	static const char *const languages[] = { "en", "fr" };
	const struct dicom_rows dicom = { .stages = { [DICOM_TCP] = { .outcome = OUTCOME_OK }, [DICOM_ASSOCIATE] = { .outcome = OUTCOME_SILENT },
		                                      [DICOM_CONTEXTS] = { .outcome = OUTCOME_NOT_TESTED }, [DICOM_ECHO] = { .outcome = OUTCOME_NOT_TESTED } } };
	const struct dicom_rows fine = { .stages = { [DICOM_TCP] = { .outcome = OUTCOME_OK }, [DICOM_ASSOCIATE] = { .outcome = OUTCOME_OK },
		                                     [DICOM_CONTEXTS] = { .outcome = OUTCOME_OK }, [DICOM_ECHO] = { .outcome = OUTCOME_OK } } };
	const struct covolink_row rows[] = {
		{ .name = "Covolink CHU Côte de Nacre 2", .site = "CHU", .state = STATE_WARNING, .since = known.at, .at = known.at, .dicom = dicom },
		{ .name = "Covolink CHU Côte de Nacre 1", .site = "CHU", .since = known.at, .at = known.at, .dicom = fine },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		char *got;

		language_begin(languages[i]);
		got = printed_of(noun_find("covolinks"), (struct output){ .format = OUTPUT_TABLE, .width = 80 }, rows, ARRAY_LEN(rows));
		assert_non_null(strstr(got, "TCP"));
		assert_non_null(strstr(got, "Assoc."));
		assert_non_null(strstr(got, "C-ECHO"));
		assert_non_null(strstr(got, "Nacre 2 "));
		free(got);
	}
	language_begin("en");
}

static void colour_surrounds_only_states_that_are_not_fine(void **state)
{
	char *got = printed((struct output){ .format = OUTPUT_TABLE, .color = true }, &hostile, 1);
	const char *body = strchr(got, '\n');

	(void)state;
	assert_null(strchr(body, '\033'));
	free(got);
	got = printed((struct output){ .format = OUTPUT_TABLE, .color = true }, &known, 1);
	assert_non_null(strstr(strchr(got, '\n'), "\033[1;31m"));
	free(got);
}

static void plain_rows_are_lines_of_named_facts(void **state)
{
	(void)state;
	assert_prints((struct output){ .format = OUTPUT_PLAIN }, &unknown, 1,
	              "Thing: not known; State: Unknown; List: not known; Count: not known; Latency: not known; Ratio: not known; "
	              "At: not known\n");
	assert_prints((struct output){ .format = OUTPUT_PLAIN }, NULL, 0, "No thing.\n");
}

static void an_answer_that_is_held_comes_out_whole_at_its_end(void **state)
{
	char *data = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&data, &len);
	struct output out = { .file = file, .format = OUTPUT_TABLE };
	struct err e;

	(void)state;
	output_line(&out, "first");
	assert_true(output_hold(&out, &e));
	output_line(&out, "second");
	fflush(file);
	assert_string_equal(data, "first\n");
	assert_true(output_finish(&out, &e));
	assert_string_equal(data, "first\nsecond\n");
	assert_ptr_equal(out.file, file);
	fclose(file);
	free(data);
}

static void a_full_device_is_an_error(void **state)
{
	struct output out = { .file = fopen("/dev/full", "w"), .format = OUTPUT_JSON };
	const void *row = &known;
	struct err e;

	(void)state;
	output_rows(&out, &noun, &row, 1);
	assert_false(output_finish(&out, &e));
	assert_int_equal(e.kind, ERR_FULL);
	fclose(out.file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_one_object_a_line_with_base_units_and_utc),
		cmocka_unit_test(json_keeps_every_key_and_says_null_for_what_is_not_known),
		cmocka_unit_test(json_escapes_what_a_terminal_would_obey_and_loses_nothing),
		cmocka_unit_test(json_text_that_is_not_utf8_is_replaced),
		cmocka_unit_test(csv_has_the_json_keys_as_header_and_quotes_as_rfc4180),
		cmocka_unit_test(csv_gives_no_formula_to_a_spreadsheet),
		cmocka_unit_test(no_format_lets_a_control_character_through),
		cmocka_unit_test(a_table_puts_the_state_beside_the_name),
		cmocka_unit_test(a_table_never_exceeds_the_terminal_and_drops_the_least_columns_first),
		cmocka_unit_test(a_name_that_its_end_tells_apart_is_cut_in_the_middle),
		cmocka_unit_test(a_covolink_shows_its_stages_on_80_columns),
		cmocka_unit_test(colour_surrounds_only_states_that_are_not_fine),
		cmocka_unit_test(plain_rows_are_lines_of_named_facts),
		cmocka_unit_test(an_answer_that_is_held_comes_out_whole_at_its_end),
		cmocka_unit_test(a_full_device_is_an_error),
	};

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
