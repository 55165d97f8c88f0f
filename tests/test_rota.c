/* The rota file: what its lines mean, which ones are refused and where. */
#include "rota.h"

#include "language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE "person Alice phone \"+33 6 01\" email alice@example.org\nperson \"Bob Martin\"\nperson Zoé\ndefault Zoé\n"
#define WEEKS PEOPLE "change monday 08:30\nweek 2026-11-02 Alice \"Bob Martin\" -\n"

static struct rota *parse(const char *text)
{
	struct err e = { 0 };
	struct rota *r = rota_parse("rota", text, strlen(text), &e);

	if (!r)
		fail_msg("%s", e.text);
	return r;
}

static wall_t local(const char *text)
{
	struct err e;
	wall_t t;

	if (!wall_parse(text, (wall_t){ INT64_C(1790000000000) }, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static void assert_on_call(const struct rota *r, const char *at, const char *name, bool gap, const char *until)
{
	struct rota_turn turn = rota_at(r, local(at));

	assert_string_equal(turn.person->name, name);
	assert_int_equal(turn.gap, gap);
	assert_int_equal(turn.until.ms, local(until).ms);
}

static void weeks_take_turns_for_ever_and_change_at_their_hour(void **state)
{
	struct rota *r = parse(WEEKS);

	(void)state;
	assert_on_call(r, "2026-11-02 08:30", "Alice", false, "2026-11-09 08:30");
	assert_on_call(r, "2026-11-09 08:29", "Alice", false, "2026-11-09 08:30");
	assert_on_call(r, "2026-11-09 08:30", "Bob Martin", false, "2026-11-16 08:30");
	assert_on_call(r, "2026-11-18 12:00", "Zoé", true, "2026-11-23 08:30");
	assert_on_call(r, "2027-06-09 12:00", "Bob Martin", false, "2027-06-14 08:30"); /* 31 weeks on, in summer time */
	rota_free(r);
}

static void a_week_that_began_in_summer_time_ends_at_its_hour_in_winter(void **state)
{
	struct rota *r = parse(PEOPLE "change monday 08:30\nweek 2026-06-01 Alice \"Bob Martin\"\n");

	(void)state;
	assert_on_call(r, "2026-11-30 08:00", "Bob Martin", false, "2026-11-30 08:30"); /* 26 times 168 hours on, and not yet the 27th week */
	assert_on_call(r, "2026-11-30 08:30", "Alice", false, "2026-12-07 08:30");
	rota_free(r);
}

static void nobody_is_on_call_before_the_first_week(void **state)
{
	struct rota *r = parse(WEEKS);

	(void)state;
	assert_on_call(r, "2026-10-01 12:00", "Zoé", true, "2026-11-02 08:30");
	rota_free(r);
}

static void an_override_wins_and_the_last_one_written_wins_most(void **state)
{
	struct rota *r = parse(WEEKS "from 2026-11-03 18:00 to 2026-11-06 08:00 Zoé\non 2026-11-04 \"Bob Martin\"\n");

	(void)state;
	assert_on_call(r, "2026-11-03 17:59", "Alice", false, "2026-11-03 18:00");
	assert_on_call(r, "2026-11-03 18:00", "Zoé", false, "2026-11-04 00:00");
	assert_on_call(r, "2026-11-04 12:00", "Bob Martin", false, "2026-11-05 00:00");
	assert_on_call(r, "2026-11-05 12:00", "Zoé", false, "2026-11-06 08:00");
	assert_on_call(r, "2026-11-06 12:00", "Alice", false, "2026-11-09 08:30");
	rota_free(r);
}

static void later_weeks_replace_earlier_ones(void **state)
{
	struct rota *r = parse(WEEKS "week 2026-11-16 Zoé\n");

	(void)state;
	assert_on_call(r, "2026-11-15 12:00", "Bob Martin", false, "2026-11-16 08:30");
	assert_string_equal(rota_at(r, local("2026-11-18 12:00")).person->name, "Zoé");
	assert_false(rota_at(r, local("2026-11-18 12:00")).gap);
	assert_false(wall_is_known(rota_at(r, local("2026-11-18 12:00")).until));
	rota_free(r);
}

static void the_next_one_is_somebody_else(void **state)
{
	struct rota *r = parse(PEOPLE "change monday 08:30\nweek 2026-11-02 Alice Alice \"Bob Martin\"\n");
	struct rota_turn next;
	wall_t from;

	(void)state;
	assert_true(rota_next(r, local("2026-11-03 12:00"), &next, &from));
	assert_string_equal(next.person->name, "Bob Martin");
	assert_int_equal(from.ms, local("2026-11-16 08:30").ms);
	rota_free(r);
}

static void gaps_are_found_within_a_span(void **state)
{
	struct rota *r = parse(WEEKS "on 2026-11-03 -\n");
	struct rota_gap gaps[4];

	(void)state;
	assert_int_equal(rota_gaps(r, local("2026-11-02 12:00"), local("2026-11-20 00:00"), gaps, 4), 2);
	assert_int_equal(gaps[0].from.ms, local("2026-11-03 00:00").ms);
	assert_int_equal(gaps[0].until.ms, local("2026-11-04 00:00").ms);
	assert_int_equal(gaps[1].from.ms, local("2026-11-16 08:30").ms);
	assert_int_equal(gaps[1].until.ms, local("2026-11-23 08:30").ms);
	assert_int_equal(rota_gaps(r, local("2026-11-02 12:00"), local("2026-11-20 00:00"), gaps, 1), 1);
	rota_free(r);
}

static void people_are_found_with_what_the_file_says_of_them(void **state)
{
	struct rota *r = parse(WEEKS);

	(void)state;
	assert_int_equal(rota_n_persons(r), 3);
	assert_string_equal(rota_find(r, "Alice")->phone, "+33 6 01");
	assert_string_equal(rota_find(r, "Alice")->email, "alice@example.org");
	assert_null(rota_find(r, "Bob Martin")->phone);
	assert_null(rota_find(r, "Bob"));
	assert_string_equal(rota_default(r)->name, "Zoé");
	rota_free(r);
}

static void a_mistake_is_told_with_its_line(void **state)
{
	static const struct { const char *text, *said; } mistakes[] = {
		{ "", "rota:1: default is missing: expected default NAME, who is called in a gap" },
		{ "person Alice\n\n# none\n", "rota:3: default is missing: expected default NAME, who is called in a gap" },
		{ "person Alice\nperson Alice\n", "rota:2: 'Alice' is given twice" },
		{ "person Alice phone\n", "rota:1: expected person NAME [phone NUMBER] [email ADDRESS]" },
		{ "person Alice phone dring\n", "rota:1: expected a phone number as +33 6 01 02 03 04" },
		{ "person Alice email alice\n", "rota:1: expected a mail address" },
		{ "person Alice email <a@b>\n", "rota:1: expected a mail address" },
		{ "person \"Alice\n", "rota:1: a text is not closed: expected \"" },
		{ "person \"A\033[2J\"\n", "rota:1: expected a name of 1 to 64 bytes" },
		{ PEOPLE "default Alice\n", "rota:5: default is given twice" },
		{ "person Alice\ndefault -\n", "rota:2: expected default NAME" },
		{ PEOPLE "week 2026-11-03 Alice\n", "rota:5: 2026-11-03: expected the day on which the week changes" },
		{ PEOPLE "week 2026-11-02 Carole\n", "rota:5: 'Carole': expected a person of a line above, or -" },
		{ PEOPLE "week 2026-11-02 Alice\nweek 2026-11-02 Zoé\n", "rota:6: 2026-11-02: expected a later date than that of the line week before" },
		{ PEOPLE "week 2026-11-02 Alice\nchange sunday 08:00\n", "rota:6: expected before the first line week" },
		{ PEOPLE "change lundi 08:30\n", "rota:5: expected change DAY TIME, as change monday 08:30" },
		{ PEOPLE "change monday 8h30\n", "rota:5: expected a time of day as 08:30" },
		{ PEOPLE "on 2026-02-29 Alice\n", "rota:5: expected a date as 2026-12-24" },
		{ PEOPLE "from 2026-11-04 08:00 to 2026-11-04 08:00 Alice\n", "rota:5: expected an end after the beginning" },
		{ PEOPLE "from 2026-11-04 08:00 until 2026-11-05 08:00 Alice\n", "rota:5: expected from DATE TIME to DATE TIME NAME" },
		{ "astreinte Alice\n", "rota:1: 'astreinte': expected person, default, change, week, on or from" },
		{ "person \xff\n", "rota: expected UTF-8 text" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
		struct err e = { 0 };

		assert_null(rota_parse("rota", mistakes[i].text, strlen(mistakes[i].text), &e));
		assert_string_equal(e.text, mistakes[i].said);
		assert_int_equal(e.kind, ERR_CONFIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weeks_take_turns_for_ever_and_change_at_their_hour),
		cmocka_unit_test(a_week_that_began_in_summer_time_ends_at_its_hour_in_winter),
		cmocka_unit_test(nobody_is_on_call_before_the_first_week),
		cmocka_unit_test(an_override_wins_and_the_last_one_written_wins_most),
		cmocka_unit_test(later_weeks_replace_earlier_ones),
		cmocka_unit_test(the_next_one_is_somebody_else),
		cmocka_unit_test(gaps_are_found_within_a_span),
		cmocka_unit_test(people_are_found_with_what_the_file_says_of_them),
		cmocka_unit_test(a_mistake_is_told_with_its_line),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
