/* The copy of an escalation for a ticket: its size, and what each level leaves out. */
#include "console/escalation_text.h"
#include "console/output.h"
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const contacts[] = { "Mme Exemple", "Élodie Témoin" };
static const char *const establishments[] = { "EHPAD des Tilleuls", "Hôpital de la Presqu'île", "Évreux", "270000024" };
static const char *const objects[] = { "cpe-tilleuls-1", "SYVIK-2041" };
static const struct mask_names names = { contacts, establishments, objects, 2, 4, 2 };

static void masked(enum mask_level level, const char *s, const char *expected)
{
	struct text t = TEXT_INIT(4096);

	mask_append(&t, s, level, &names);
	assert_string_equal(text_str(&t), expected);
	text_done(&t);
}

static void addresses_and_numbers_are_taken_out(void **state)
{
	(void)state;
	masked(MASK_CONTACTS, "ping 10.1.2.3 perd, 2001:db8::1 non", "ping [address] perd, [address] non");
	masked(MASK_CONTACTS, "10.1.2.0/24 et 10.1.2.3:8080.", "[address] et [address].");
	masked(MASK_CONTACTS, "00:00:5e:00:53:01 muet", "[address] muet");
	masked(MASK_CONTACTS, "voir https://visio.exemple.fr/salle/3 et www.exemple.fr", "voir [address] et [address]");
	masked(MASK_CONTACTS, "rappeler au 02 32 00 00 01 ou +33 6 12 34 56 78", "rappeler au [contact] ou [contact]");
	masked(MASK_CONTACTS, "écrire à accueil@exemple.fr", "écrire à [address]");
}

static void what_tells_nobody_stays(void **state)
{
	static const char *const plain[] = {
		"depuis 08:12, ticket 88123, 18 sur 20 perdus", "MTU 1400, 12,5 ms à 08:12:41", "le 2026-11-23, version 1.2", "e. a. : ok ; non/oui", "Sur 3 postes.",
	};

	(void)state;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		masked(MASK_ESTABLISHMENTS, plain[i], plain[i]);
}

static void names_are_found_in_any_case_and_without_accents(void **state)
{
	(void)state;
	masked(MASK_CONTACTS, "appel de mme exemple à l'EHPAD des Tilleuls", "appel de [contact] à l'EHPAD des Tilleuls");
	masked(MASK_CONTACTS, "ELODIE TEMOIN rappelle", "[contact] rappelle");
	masked(MASK_ESTABLISHMENTS, "ehpad DES tilleuls (evreux), FINESS 270000024", "[establishment] ([establishment]), FINESS [establishment]");
	masked(MASK_ESTABLISHMENTS, "hopital de la presqu'ile", "[establishment]");
	masked(MASK_ESTABLISHMENTS, "Évreuxien", "Évreuxien");
	masked(MASK_CONTACTS, "CPE-Tilleuls-1 Gi0/1 : down", "CPE-Tilleuls-1 Gi0/1 : down");
	masked(MASK_ESTABLISHMENTS, "CPE-Tilleuls-1 Gi0/1 : down, SYVIK-2041.", "[equipment] Gi0/1 : down, [equipment].");
	masked(MASK_NOTHING, "Mme Exemple 10.1.2.3", "Mme Exemple 10.1.2.3");
}

/* As much as an escalation may hold. */
static struct escalation_row full(void)
{
	static struct escalation_step steps[ESCALATION_STEPS_MAX];
	static const char *untested[ESCALATION_STEPS_MAX];
	static char words[1001], verdict[ESCALATION_LINE_MAX + 1], detail[ESCALATION_LINE_MAX + 1];

	for (size_t i = 0; i < sizeof words - 1; i++)
		words[i] = i % 9 == 8 ? ' ' : 'm';
	memcpy(verdict, words, ESCALATION_LINE_MAX);
	memset(detail, 'd', ESCALATION_LINE_MAX);
	for (size_t i = 0; i < ESCALATION_STEPS_MAX; i++) {
		steps[i] = (struct escalation_step){ "path", i % 2 ? "passed" : "failed", i % 2 ? "ok" : "timeout", "link:SYVIK-des-Tilleuls", detail, 12000 };
		untested[i] = verdict;
	}
	return (struct escalation_row){
		.seq = 7, .id = "M7FH", .site = "EHPAD des Tilleuls", .at = { 1795316400000 }, .uid = 1000, .ticket = "88123", .words = words,
		.found = { "path-down", verdict, "high", { 1795316400000 }, steps, ESCALATION_STEPS_MAX, untested, ESCALATION_STEPS_MAX },
		.state = ESCALATION_CLOSED, .taken_uid = 1, .closed_uid = 1, .taken = { 1795316400000 }, .closed = { 1795316400000 }, .result = words,
	};
}

static void the_copy_fits_a_ticket(void **state)
{
	struct escalation_row x = full();

	(void)state;
	for (enum mask_level level = MASK_NOTHING; level < MASK_LEVELS; level++) {
		struct text t = TEXT_INIT(64 << 10);
		char *copy, *save = NULL;
		size_t lines = 0;

		escalation_text(&x, level, &names, &t);
		for (const char *p = text_str(&t); *p; p++)
			lines += *p == '\n';
		assert_in_range(lines, 30, ESCALATION_LINES);
		copy = strdup(text_str(&t));
		for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
			if (output_width(line) > ESCALATION_COLUMNS)
				fail_msg("%zu columns: %s", output_width(line), line);
		assert_non_null(strstr(text_str(&t), "M7FH"));
		assert_non_null(strstr(text_str(&t), "88123"));
		assert_non_null(strstr(text_str(&t), "more\n"));
		assert_int_equal(level == MASK_ESTABLISHMENTS, !strstr(text_str(&t), "Tilleuls"));
		free(copy);
		text_done(&t);
	}
}

/* Wherever a line happens to be full. */
static void no_line_is_longer_than_a_ticket_takes(void **state)
{
	(void)state;
	for (size_t seed = 0; seed < 60; seed++) {
		struct escalation_row x = full();
		char words[400], *save = NULL;
		struct text t = TEXT_INIT(64 << 10);

		memset(words, 'm', sizeof words);
		for (size_t i = 0, at = seed % 9 + 1; at < sizeof words - 1; i++, at += (i * 7 + seed) % 9 + 2)
			words[at] = ' ';
		words[sizeof words - 1] = '\0';
		for (size_t i = 0; i < x.found.n_steps; i++)
			((struct escalation_step *)x.found.steps)[i].detail = words + i % 9;
		x.words = x.found.verdict = words;
		escalation_text(&x, MASK_NOTHING, &names, &t);
		for (char *line = strtok_r(t.data, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
			if (output_width(line) > ESCALATION_COLUMNS)
				fail_msg("%zu columns: %s", output_width(line), line);
		text_done(&t);
	}
}

static void one_without_findings_says_so(void **state)
{
	struct escalation_row x = { .id = "M7FH", .site = "EHPAD des Tilleuls", .at = { 1795316400000 }, .uid = 0, .found = { .tested = WALL_NEVER },
		                    .taken = WALL_NEVER, .closed = WALL_NEVER };
	struct text t = TEXT_INIT(8192);

	(void)state;
	escalation_text(&x, MASK_NOTHING, &names, &t);
	assert_non_null(strstr(text_str(&t), "nothing was tested"));
	assert_null(strstr(text_str(&t), "Tests"));
	text_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_and_numbers_are_taken_out),
		cmocka_unit_test(what_tells_nobody_stays),
		cmocka_unit_test(names_are_found_in_any_case_and_without_accents),
		cmocka_unit_test(the_copy_fits_a_ticket),
		cmocka_unit_test(no_line_is_longer_than_a_ticket_takes),
		cmocka_unit_test(one_without_findings_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
