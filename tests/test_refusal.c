#include "language.h"

#include "console/refusal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_says(const char *words, const char *expected)
{
	struct err e;

	err_set(&e, ERR_USAGE, "%s", words);
	refusal_translate(&e);
	for (char *p; (p = strstr(e.text, "\302\240")) != NULL;) {
		*p = ' ';
		memmove(p + 1, p + 2, strlen(p + 2) + 1);
	}
	assert_string_equal(e.text, expected);
	assert_int_equal(e.kind, ERR_USAGE);
}

static void what_the_collector_refuses_is_said_in_french(void **state)
{
	(void)state;
	assert_says("reason: expected some words", "motif : quelques mots sont attendus");
	assert_says("comes: expected a name of at most 200 bytes", "qui vient : un nom d’au plus 200 octets est attendu");
	assert_says("leaves: text: expected lines of UTF-8 without control characters",
	            "qui part : des lignes en UTF-8 sans caractère de contrôle sont attendues");
	assert_says("until: expected an end within 366 days", "fin : une fin d’ici à 366 jours est attendue");
	assert_says("until: expected an end", "fin : une fin est attendue");
	assert_says("alert 12 follows device:rtr: 1: act on alert 9", "l’alerte 12 découle de device:rtr: 1 : agissez sur l’alerte 9");
	assert_says("there is no alert 7", "il n’y a pas d’alerte 7");
	assert_says("there is no site:Évreux", "il n’y a pas de site:Évreux");
	assert_says("the Covolink does not prove it now (tcp ok, associate refused): nothing is accepted",
	            "la Covolink ne le prouve pas maintenant (tcp ok, associate refused) : rien n’est recetté");
	assert_says("the inventory cannot be written now: database or disk is full",
	            "l’inventaire ne peut pas être écrit en ce moment : « database or disk is full »");
	assert_says("there is a ring of uid 0 until 2026-11-22T03:07:41Z, which must be stopped first (vigie ring stop --reason TEXT); its reason: ticket 4711",
	            "il y a déjà un anneau de root (non attribué) jusqu’au 22/11/2026 04:07:41, qu’il faut d’abord arrêter (vigie ring stop --reason TEXTE) ; "
	            "son motif : « ticket 4711 »");
	assert_says("escalate: your groups do not give you this right", "escalate : vos groupes ne vous en donnent pas le droit");
}

static void words_of_others_stay(void **state)
{
	(void)state;
	assert_says("", "");
	assert_says("database is locked", "database is locked");
	assert_says("alert x is over", "alert x is over");
	assert_says("alert 7 is over, or nearly", "alert 7 is over, or nearly");
}

/* A peer may answer anything: what it says is cut, at a whole character. */
static void what_is_carried_over_is_bounded(void **state)
{
	struct err e = { .kind = ERR_NOT_FOUND };
	size_t n;

	(void)state;
	n = (size_t)snprintf(e.text, sizeof e.text, "there is no ");
	while (n + 3 < sizeof e.text)
		n += (size_t)snprintf(e.text + n, sizeof e.text - n, "é");
	refusal_translate(&e);

	assert_memory_equal(e.text, "il n’y a pas de é", strlen("il n’y a pas de é"));
	n = strlen(e.text);
	assert_true(n < sizeof e.text);
	assert_memory_equal(e.text + n - 2, "é", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_collector_refuses_is_said_in_french),
		cmocka_unit_test(words_of_others_stay),
		cmocka_unit_test(what_is_carried_over_is_bounded),
	};

	language_begin("fr");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
