/* What wakes somebody at night, in French: from a row of the ledger to the title of an SMS and the lines of a mail. */
#include "notices.h"
#include "probes/notice_letter.h"
#include "tests/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#define NBSP "\u00a0"

#define CUT_OFF "{\"sites\": [\"CH du Havre\", \"EHPAD 1\"], \"covolinks\": [\"C\"], \"routes\": [\"r\"], \"processes\": [], " \
                "\"without_covolink\": [\"CH d’Elbeuf\"], \"degraded\": [\"CH de Dieppe\"], " \
                "\"uses\": [{\"use\": \"teleradiologie\", \"routes\": 8, \"sites\": 5}, {\"use\": \"tele-avc\", \"routes\": 5, \"sites\": 1}], " \
                "\"total\": {\"sites\": 18, \"covolinks\": 5, \"routes\": 13, \"processes\": 0, \"without_covolink\": 4, \"degraded\": 7}}"

static int64_t waiting; /* behind the letters that are composed */

/* more: keys of the body, replacing what stands in it; NULL: none. */
static struct notice_text compose(const char *event, const char *more)
{
	json_t *body = json_loads("{\"object\": \"device:demo-pe-caen\", \"kind\": \"device\", \"name\": \"demo-pe-caen\", \"site\": \"POP de Caen\", "
	                          "\"subject\": \"\", \"severity\": \"critical\", \"state\": \"open\", \"outcome\": \"timeout\", "
	                          "\"since\": \"2026-11-22T03:12:00Z\", \"simulation\": false}", 0, NULL);
	json_t *changes = more ? json_loads(more, 0, NULL) : json_object();
	const struct notice_person to = { "Alice", NULL, NULL };
	struct notice_letter letter = { .found = true, .id = 1, .alert_id = 8, .recipient = "Alice", .event = event, .waiting = waiting };
	struct notice_text text;
	struct err e;
	char *json;

	assert_non_null(changes);
	assert_int_equal(json_object_update(body, changes), 0);
	letter.body = json = json_dumps(body, JSON_COMPACT);
	if (!notice_compose(&letter, "fr", &to, &text, &e))
		fail_msg("%s", e.text);
	free(json);
	json_decref(changes);
	json_decref(body);
	return text;
}

static void assert_line(const struct notice_text *t, const char *line)
{
	struct text whole = TEXT_INIT(4096);

	text_appendf(&whole, "\n%s\n", line);
	if (!strstr(t->text, text_str(&whole)))
		fail_msg("no line '%s' in:\n%s", line, t->text);
	text_done(&whole);
}

static void what_waits_behind_a_message_is_told_in_it(void **state)
{
	struct notice_text t;

	(void)state;
	waiting = 12;
	t = compose("problem", "{\"impact\": " CUT_OFF "}");
	assert_line(&t, "12 autres messages attendent (vigie alerts)");
	assert_non_null(strstr(t.json, "\"waiting\":12"));
	assert_null(strstr(t.title, "attendent")); /* an SMS is full of whom it hits */
	notice_text_done(&t);
	waiting = 1;
	t = compose("recovery", NULL);
	assert_line(&t, "1 autre message attend (vigie alerts)");
	assert_non_null(strstr(t.title, " · 1 autre message attend"));
	notice_text_done(&t);
	waiting = 0;
	t = compose("problem", NULL);
	assert_null(strstr(t.text, "attend"));
	notice_text_done(&t);
}

static void each_kind_of_what_is_hit_has_its_sentence(void **state)
{
	struct notice_text t = compose("problem", "{\"impact\": " CUT_OFF "}");

	(void)state;
	assert_line(&t, "18 établissements coupés" NBSP ": CH du Havre, EHPAD 1 (+6).");
	assert_line(&t, "Parmi eux" NBSP ": 1 établissement en télé-AVC, 5 établissements en téléradiologie.");
	assert_line(&t, "4 établissements sans Covolink" NBSP ": CH d’Elbeuf.");
	assert_line(&t, "7 établissements sur leur dernier accès" NBSP ": CH de Dieppe.");
	assert_line(&t, "Hors service" NBSP ": 5 Covolinks, 13 routes d’images (5 en télé-AVC, 8 en téléradiologie).");
	assert_null(strstr(t.text, "dont"));
	notice_text_done(&t);
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

/* An SMS: what is gravest, telestroke before all, and no more than what fits. */
static void the_title_is_short_and_begins_with_the_gravest(void **state)
{
	struct notice_text t = compose("problem", "{\"impact\": " CUT_OFF "}");

	(void)state;
	assert_string_equal(t.title, "Critique" NBSP ": demo-pe-caen (POP de Caen)" NBSP ": Pas de réponse à temps · 18 "
	                             "établissements coupés (1 en télé-AVC, 5 en téléradiologie) · 4 établissements sans Covolink");
	assert_true(characters(t.title) <= NOTICE_TITLE_CHARACTERS);
	notice_text_done(&t);
}

static void whom_to_call_has_a_line_each_and_the_json_its_keys(void **state)
{
	static const char declared[] = "{\"supplier\": \"Opérateur\", \"phone\": \"0800 12\", \"contract\": \"SYVIK-A\", \"gtr_hours\": 4.5, "
	                               "\"gtr_window\": \"mon-fri 08:00-18:00\", \"runbook\": \"Voir la baie\"}";
	struct notice_text t = compose("problem", declared);
	json_t *said = json_loads(t.json, 0, NULL);

	(void)state;
	assert_line(&t, "Fournisseur à appeler" NBSP ": Opérateur\nSon téléphone" NBSP ": 0800 12\nContrat" NBSP ": SYVIK-A\nGTR" NBSP
	                ": 4,5" NBSP "h, lun-ven 08:00-18:00\nConsigne" NBSP ": Voir la baie");
	assert_string_equal(json_string_value(json_object_get(said, "phone")), "0800 12");
	assert_true(json_number_value(json_object_get(said, "gtr_hours")) == 4.5);
	json_decref(said);
	notice_text_done(&t);

	t = compose("problem", "{\"contract\": \"SYVIK-B\", \"gtr_hours\": 4.0, \"supplier\": null, \"gtr_window\": \"24x7\"}");
	assert_line(&t, "Contrat" NBSP ": SYVIK-B\nGTR" NBSP ": 4" NBSP "h, 24" NBSP "h/24, 7" NBSP "j/7");
	assert_null(strstr(t.text, "Fournisseur"));
	notice_text_done(&t);

	t = compose("recovery", declared);
	assert_null(strstr(t.text, "appeler"));
	notice_text_done(&t);
}

static void what_is_past_its_limit_is_named_as_on_the_screens(void **state)
{
	struct notice_text t = compose("problem", "{\"subject\": \"in_errors_ps\", \"outcome\": \"threshold\"}");

	(void)state;
	if (!strstr(t.title, "demo-pe-caen / Err. entrée (POP de Caen)"))
		fail_msg("%s", t.title);
	notice_text_done(&t);
	t = compose("problem", "{\"subject\": \"redundancy\"}");
	assert_non_null(strstr(t.title, "demo-pe-caen / Secours ("));
	notice_text_done(&t);
}

static void nothing_of_it_is_in_another_language(void **state)
{
	struct notice_text t = compose("problem", "{\"detail\": \"0 of 3 answered by 127.10.0.2 within 1000 ms\"}");
	json_t *said = json_loads(t.json, 0, NULL);

	(void)state;
	assert_line(&t, "Objet" NBSP ": Équipement demo-pe-caen");
	assert_null(strstr(t.text, "device:"));
	assert_line(&t, "Mesuré" NBSP ": aucune réponse de 127.10.0.2 sur 3 demandes en 1000 ms");
	assert_line(&t, "Pour acquitter" NBSP ": vigie ack 8 --reason TEXTE --until 2h");
	assert_string_equal(json_string_value(json_object_get(said, "detail")), "0 of 3 answered by 127.10.0.2 within 1000 ms");
	assert_string_equal(t.object, "device:demo-pe-caen");
	json_decref(said);
	notice_text_done(&t);

	t = compose("problem", "{\"object\": \"application:ris\", \"kind\": \"application\", \"name\": \"ris\", \"site\": null}");
	assert_line(&t, "Objet" NBSP ": Application ris");
	notice_text_done(&t);
	t = compose("gap", "{\"kind\": \"a later one\", \"object\": \"later:x\"}");
	assert_null(strstr(t.text, "Objet"));
	notice_text_done(&t);
	t = compose("problem", "{\"kind\": \"later\", \"object\": \"later:x\"}");
	assert_line(&t, "Objet" NBSP ": later:x");
	notice_text_done(&t);
}

/* What cannot see is critical itself; that what it measures is unknown follows from that. */
static void a_blind_collector_is_not_called_unknown(void **state)
{
	static const char blind[] = "{\"object\": \"collector:vigied\", \"kind\": \"collector\", \"name\": \"vigied\", \"site\": null, "
	                            "\"outcome\": \"collector-blind\"}";
	struct notice_text t = compose("problem", blind);

	(void)state;
	assert_string_equal(t.title, "Critique" NBSP ": vigied" NBSP ": Vigie est aveugle, ses témoins ne répondent pas");
	assert_line(&t, "Objet" NBSP ": Collecteur vigied");
	notice_text_done(&t);
	t = compose("recovery", blind);
	assert_null(strstr(t.text, "aveugle"));
	notice_text_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_behind_a_message_is_told_in_it),
		cmocka_unit_test(each_kind_of_what_is_hit_has_its_sentence),
		cmocka_unit_test(the_title_is_short_and_begins_with_the_gravest),
		cmocka_unit_test(whom_to_call_has_a_line_each_and_the_json_its_keys),
		cmocka_unit_test(what_is_past_its_limit_is_named_as_on_the_screens),
		cmocka_unit_test(nothing_of_it_is_in_another_language),
		cmocka_unit_test(a_blind_collector_is_not_called_unknown),
	};

	language_begin("en"); /* as the collector */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
