#include "intl.h"
#include "inventory/diagnosis_choice.h"
#include "inventory/diagnosis_words.h"
#include "tests/diagnosed.h"
#include "tests/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct diagnosis_verdict judge_n(const struct diagnosed *d, const struct diagnosis_step *steps, size_t n)
{
	struct diagnosis_verdict v;
	struct err e;

	if (!diagnosis_judge(&d->c, steps, n, &d->answers, diagnosed_arena, &v, &e))
		fail_msg("%s", e.text);
	return v;
}

static struct diagnosis_verdict judge(const struct diagnosed *d)
{
	return judge_n(d, d->steps, STEPS);
}

static struct diagnosis_verdict judge_fault(const char *name)
{
	struct diagnosed d;

	for (size_t i = 0; i < n_diagnosed_faults; i++)
		if (strcmp(diagnosed_faults[i].name, name) == 0) {
			diagnosed_init(&d);
			diagnosed_faults[i].make(&d);
			return judge(&d);
		}
	fail_msg("no fault '%s'", name);
	return (struct diagnosis_verdict){ 0 };
}

static bool holds(const struct names *lines, const char *part)
{
	for (size_t i = 0; i < lines->n; i++)
		if (strstr(lines->names[i], part))
			return true;
	return false;
}

static void each_fault_has_its_code(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < n_diagnosed_faults; i++) {
		const struct diagnosed_fault *x = &diagnosed_faults[i];
		struct diagnosed d;
		struct diagnosis_verdict v;

		diagnosed_init(&d);
		x->make(&d);
		v = judge(&d);
		if (strcmp(v.code, x->code) != 0)
			print_message("%s: %s instead of %s\n", x->name, v.code, x->code);
		wrong += strcmp(v.code, x->code) != 0;
		arena_reset(diagnosed_arena);
	}
	assert_int_equal(wrong, 0);
	assert_true(n_diagnosed_faults >= 30);
}

/* Of each row of the table, rows that share a code with another one too. */
static void each_rule_is_reached(void **state)
{
	bool *reached = calloc(n_diagnosis_rules, sizeof *reached);

	(void)state;
	for (size_t i = 0; i < n_diagnosed_faults; i++) {
		struct diagnosis_facts f;
		struct diagnosis_choice choice;
		struct diagnosed d;

		diagnosed_init(&d);
		diagnosed_faults[i].make(&d);
		assert_true(diagnosis_facts(&d.c, d.steps, STEPS, &d.answers, diagnosed_arena, &f, NULL));
		choice = diagnosis_choose(&f, &d.answers);
		assert_non_null(choice.rule);
		reached[choice.rule - diagnosis_rules] = true;
	}
	for (size_t i = 0; i < n_diagnosis_rules; i++)
		if (!reached[i])
			fail_msg("no fault reaches rule %zu, %s", i, diagnosis_rules[i].code);
	free(reached);
}

static bool is_jargon(const char *words)
{
	static const char *const jargon[] = { "MTU", "DNS", "TLS", "SNMP", "ICMP", "IPv", "DICOM", "HTTP", "RTT", "ping", "AE ", "certificat" };

	for (size_t i = 0; i < ARRAY_LEN(jargon); i++)
		if (strstr(words, jargon[i]))
			return true;
	return false;
}

/* Every hole of a msgid is known, and its translation has the same ones. */
static void same_holes(const char *code, const char *english)
{
	const char *translated = _(english);

	for (const char *h = strchr(english, '{'); h; h = strchr(h + 1, '{')) {
		char hole[32];

		snprintf(hole, sizeof hole, "%.*s", (int)(strchr(h, '}') - h + 1), h);
		if (!strstr(translated, hole))
			fail_msg("%s: no %s in '%s'", code, hole, translated);
	}
}

static void each_code_is_said_in_both_languages(void **state)
{
	const char *code;

	(void)state;
	for (size_t i = 0; (code = diagnosis_code(i)); i++) {
		const struct diagnosis_words *w = diagnosis_words_of(code);

		if (!w || !w->clause || !w->say[0] || !w->say[1])
			fail_msg("%s has no words", code);
		language_begin("fr");
		if (strcmp(_(w->clause), w->clause) == 0 || strcmp(_(w->say[0]), w->say[0]) == 0)
			fail_msg("%s is not said in French", code);
		same_holes(code, w->clause);
		same_holes(code, w->say[0]);
		same_holes(code, w->say[1]);
		if (is_jargon(_(w->say[0])) || is_jargon(_(w->say[1])) || is_jargon(w->say[0]) || is_jargon(w->say[1]))
			fail_msg("%s is said with jargon: %s %s", code, _(w->say[0]), _(w->say[1]));
		language_begin("en");
	}
	assert_true(diagnosis_code(n_diagnosis_rules) == NULL);
}

static void every_verdict_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_diagnosed_faults; i++) {
		struct diagnosis_verdict v = judge_fault(diagnosed_faults[i].name);

		assert_true(strlen(v.sentence) > 10 && !strchr(v.sentence, '{'));
		assert_int_equal(v.say.n, 2);
		assert_true(v.not_testable.n > 0 && holds(&v.not_testable, "inner network"));
		assert_true(v.proof.n > 0 || strcmp(v.code, "not-testable") == 0 || strncmp(v.code, "collector", 9) == 0);
		assert_true(v.n_ask <= DIAGNOSIS_QUESTIONS_SHOWN);
		assert_non_null(v.promise_not);
		arena_reset(diagnosed_arena);
	}
}

static void the_example_reads_as_people_speak(void **state)
{
	struct diagnosis_verdict v;

	(void)state;
	language_begin("fr");
	v = judge_fault("MTU 1400, ICMP blocked");
	assert_string_equal(v.sentence, "L’accès de l’établissement répond\u00a0; le DNS régional aussi\u00a0; les grands paquets ne passent pas "
	                                "(MTU 1400)\u00a0; Therap-e répond depuis ici.");
	language_begin("en");
}

/* A person reads both aloud within a minute. */
static void what_is_said_and_what_is_not_to_be_promised_agree(void **state)
{
	static const struct { const char *said, *promise; } pairs[] = {
		{ "expected to be over by", "ends on time" }, { "Nobody can say yet when", "none is known" },
		{ "inside your establishment, or", "certainty" }, { "this workstation alone", "certainty" }, { "your account or your rights", "certainty" },
	};

	(void)state;
	for (size_t i = 0; i < n_diagnosed_faults; i++) {
		struct diagnosis_verdict v = judge_fault(diagnosed_faults[i].name);

		for (size_t k = 0; k < ARRAY_LEN(pairs); k++)
			if (holds(&v.say, pairs[k].said) && !strstr(v.promise_not, pairs[k].promise))
				fail_msg("%s: says '%s', and: %s", v.code, pairs[k].said, v.promise_not);
		arena_reset(diagnosed_arena);
	}
}

static void what_lies_behind_the_first_broken_layer_is_named_as_not_tested(void **state)
{
	struct diagnosis_verdict v = judge_fault("link down");

	(void)state;
	assert_true(holds(&v.not_testable, "Path MTU, cpe-1: not tested"));
	assert_true(holds(&v.not_testable, "Video quality, cpe-1 (DSCP 46): not tested"));
}

static void silence_is_as_sure_as_what_stands_beside_it(void **state)
{
	struct diagnosis_verdict v = judge_fault("silent, nobody tells of its links");
	struct diagnosed d;

	(void)state;
	assert_string_equal(v.code, "site-silent");
	assert_int_equal(v.confidence, DIAGNOSIS_HIGH); /* others answer, and so do the hops towards it */
	diagnosed_init(&d);
	diagnosed_silent(&d);
	d.steps[TRACE].measure.hops = 0;
	assert_int_equal(judge(&d).confidence, DIAGNOSIS_MEDIUM);
}

static void a_commune_is_dark_when_four_of_five_are(void **state)
{
	struct diagnosed d;

	(void)state;
	for (size_t down = 3; down <= 5; down++) {
		diagnosed_init(&d);
		diagnosed_cut_off(&d);
		d.neighbours[0].n = 5;
		d.neighbours[0].down = down;
		assert_string_equal(judge(&d).code, down >= 4 ? "commune-dark" : "access-down");
	}
}

static void an_answer_that_fits_makes_surer(void **state)
{
	static const enum diagnosis_confidence expected[] = {
		[DIAGNOSIS_UNASKED] = DIAGNOSIS_HIGH, [DIAGNOSIS_YES] = DIAGNOSIS_HIGH, [DIAGNOSIS_NO] = DIAGNOSIS_MEDIUM, [DIAGNOSIS_UNSURE] = DIAGNOSIS_HIGH,
	};
	struct diagnosed d;

	(void)state;
	for (int a = DIAGNOSIS_UNASKED; a <= DIAGNOSIS_UNSURE; a++) {
		diagnosed_init(&d);
		d.steps[MTU].status = DIAGNOSIS_FAILED;
		d.steps[MTU].outcome = OUTCOME_TIMEOUT;
		d.steps[MTU].measure.mtu = 1400;
		d.answers.of[DIAGNOSIS_ASK_SMALL_PAGES] = (enum diagnosis_answer)a;
		assert_string_equal(judge(&d).code, "path-mtu");
		assert_int_equal(judge(&d).confidence, expected[a]);
	}
}

static void who_cannot_be_tested_and_who_is_not_known_are_named(void **state)
{
	struct diagnosis_verdict v = judge_fault("provider of an Internet access down");
	struct diagnosed d;

	(void)state;
	assert_true(holds(&v.not_testable, "the network of its Internet provider"));
	diagnosed_init(&d);
	fails(&d, COVOLINK, OUTCOME_AE_CALLED_UNKNOWN);
	assert_non_null(strstr(judge(&d).sentence, "does not recognise the called AE title"));
	fails(&d, COVOLINK, OUTCOME_AE_CALLING_UNKNOWN);
	assert_non_null(strstr(judge(&d).sentence, "does not recognise our AE title"));
}

static void a_known_incident_is_blamed_for_what_is_broken_only(void **state)
{
	struct diagnosis_verdict v = judge_fault("core down");
	struct diagnosed d;

	(void)state;
	assert_true(holds(&v.say, "it does not come from your workstation"));
	v = judge_fault("redundancy of the core lost");
	assert_true(holds(&v.say, "may not be what you see"));
	diagnosed_init(&d);
	diagnosed_incident(&d, "core-1: no answer in time");
	fails(&d, WEB4, OUTCOME_TIMEOUT);
	d.incident.until.ms = d.c.now.ms + 3600000;
	v = judge(&d);
	assert_true(holds(&v.say, "expected to be over by"));
	assert_string_equal(v.promise_not, "Do not promise that it ends on time.");
}

static void why_an_internet_access_is_not_known_to_answer_is_said(void **state)
{
	struct diagnosis_verdict v = judge_fault("silent, and always was");

	(void)state;
	assert_non_null(strstr(v.sentence, "no device that is polled has its public address"));
}

static void nothing_found_is_never_sure_and_says_what_was_not_tested(void **state)
{
	struct diagnosis_verdict v = judge_fault("nothing is wrong");

	(void)state;
	assert_int_equal(v.confidence, DIAGNOSIS_MEDIUM);
	assert_true(holds(&v.say, "does not mean that nothing is wrong"));
	assert_int_equal(v.n_ask, 3);
	assert_int_equal(v.layer, DIAGNOSIS_LAYER_COUNT);
}

static void a_national_outage_heads_the_verdict_and_what_else_is_broken_follows(void **state)
{
	struct diagnosis_verdict v = judge_fault("link down and national outage");

	(void)state;
	assert_non_null(strstr(v.sentence, "Authentification"));
	assert_non_null(strstr(v.sentence, "SYVIK-1"));
	assert_string_equal(v.known_incident, "Authentification: no answer in time");
}

static void a_known_incident_is_said_before_any_test_has_ended(void **state)
{
	struct diagnosis_verdict v;
	struct diagnosed d;

	(void)state;
	diagnosed_init(&d);
	diagnosed_incident(&d, "core-1: no answer in time");
	for (int i = 0; i < STEPS; i++)
		if (d.steps[i].live)
			d.steps[i].status = DIAGNOSIS_PENDING;
	v = judge(&d);
	assert_string_equal(v.code, "incident-known");
	assert_int_equal(v.confidence, DIAGNOSIS_LOW);
	assert_int_equal(v.alert_id, 12);
	d.incident.planned = true;
	d.incident.until.ms = d.c.now.ms + 3600000;
	v = judge(&d);
	assert_string_equal(v.code, "planned-work");
	assert_true(holds(&v.say, "expected to be over by"));
}

static void without_a_collector_little_is_sure(void **state)
{
	struct diagnosis_verdict v;
	struct diagnosed d;

	(void)state;
	diagnosed_init(&d);
	diagnosed_incident(&d, "core-1: no answer in time");
	d.c.collector = COLLECTOR_STOPPED;
	v = judge_n(&d, d.steps, 0);
	assert_string_equal(v.code, "incident-known");
	assert_int_equal(v.confidence, DIAGNOSIS_LOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_code),
		cmocka_unit_test(each_rule_is_reached),
		cmocka_unit_test(each_code_is_said_in_both_languages),
		cmocka_unit_test(every_verdict_is_complete),
		cmocka_unit_test(the_example_reads_as_people_speak),
		cmocka_unit_test(what_is_said_and_what_is_not_to_be_promised_agree),
		cmocka_unit_test(what_lies_behind_the_first_broken_layer_is_named_as_not_tested),
		cmocka_unit_test(silence_is_as_sure_as_what_stands_beside_it),
		cmocka_unit_test(a_commune_is_dark_when_four_of_five_are),
		cmocka_unit_test(an_answer_that_fits_makes_surer),
		cmocka_unit_test(who_cannot_be_tested_and_who_is_not_known_are_named),
		cmocka_unit_test(a_known_incident_is_blamed_for_what_is_broken_only),
		cmocka_unit_test(why_an_internet_access_is_not_known_to_answer_is_said),
		cmocka_unit_test(nothing_found_is_never_sure_and_says_what_was_not_tested),
		cmocka_unit_test(a_national_outage_heads_the_verdict_and_what_else_is_broken_follows),
		cmocka_unit_test(a_known_incident_is_said_before_any_test_has_ended),
		cmocka_unit_test(without_a_collector_little_is_sure),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, diagnosed_begin, diagnosed_end);
}
