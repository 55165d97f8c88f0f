/* The diagnosis of an establishment as a person sees it: from four letters to a verdict, with what a collector says laid upon it. */
#include "language.h"
#include "screen_region.h"

#include "console/diagnosis_findings.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- what a collector says ---- */

static json_t *said_of(const struct diagnosis_test *t, const char *broken)
{
	bool fails = broken && strcmp(diagnosis_layer_name(t->layer), broken) == 0;
	json_t *o = json_pack("{s:s,s:s,s:n,s:n,s:i}", "status", fails ? "failed" : "passed", "outcome", fails ? "timeout" : "ok", "detail", "offender",
	                      "latency_us", 20000);

	if (t->layer == DIAGNOSIS_PATH || t->layer == DIAGNOSIS_QUALITY)
		json_object_update_new(o, json_pack("{s:f,s:f,s:f}", "loss_ratio", 0.0, "rtt_ms", 7.5, "jitter_ms", 0.5));
	if (t->layer == DIAGNOSIS_MTU)
		json_object_set_new(o, "mtu", json_integer(fails ? 1400 : 1500));
	return o;
}

static json_t *said(const struct diagnosis_run *d, const char *broken, size_t ended)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < d->n_tests; i++)
		json_array_append_new(steps, i < ended ? said_of(&d->tests[i], broken) : json_pack("{s:s,s:s}", "status", "pending", "outcome", "not-tested"));
	return json_pack("{s:b,s:o}", "ended", ended == d->n_tests, "steps", steps);
}

static void hear(struct diagnosis_run *d, json_t *result)
{
	struct err e = { .kind = ERR_NONE };

	if (!diagnosis_run_hear(d, result, &e))
		fail_msg("%s", e.text);
	json_decref(result);
}

/* Begun by the collector, and so many of its tests have ended. */
static void play(struct visit *v, const char *broken, size_t ended)
{
	struct diagnosis_run *d = screen_diagnosis(v->screen);

	assert_non_null(d);
	if (!d->id)
		hear(d, json_pack("{s:i}", "id", 7));
	hear(d, said(d, broken, ended > d->n_tests ? d->n_tests : ended));
}

static struct visit diagnose(void)
{
	struct visit v = screen_region_visit("links");

	visit_type(&v, "6till\r");
	visit_type(&v, "D");
	return v;
}

/* ---- the way to a verdict ---- */

static void d_on_an_establishment_asks_the_collector(void **state)
{
	struct visit v = diagnose();
	struct diagnosis_run *d = screen_diagnosis(v.screen);
	const char *method;
	json_t *params;

	(void)state;
	assert_non_null(d);
	assert_true(d->n_tests > 0);
	assert_true(diagnosis_run_next(d, &method, &params));
	assert_string_equal(method, "diagnose");
	assert_string_equal(json_string_value(json_object_get(params, "site")), "EHPAD Les Tilleuls Démo");
	assert_int_equal(json_array_size(json_object_get(params, "tests")), d->n_tests);
	json_decref(params);
	assert_true(visit_shows(&v, "Testing"));
	hear(d, json_pack("{s:i}", "id", 7));
	assert_true(diagnosis_run_next(d, &method, &params));
	assert_string_equal(method, "diagnosis");
	assert_int_equal(json_integer_value(json_object_get(params, "id")), 7);
	json_decref(params);
	visit_end(&v);
}

static void steps_are_seen_as_they_end(void **state)
{
	struct visit v = diagnose();

	(void)state;
	play(&v, NULL, 1);
	assert_true(visit_shows(&v, "1 of "));
	assert_true(visit_shows(&v, "Testing"));
	play(&v, NULL, 1000);
	assert_false(visit_shows(&v, "Testing"));
	assert_true(visit_shows(&v, "Nothing found"));
	assert_true(visit_shows(&v, "To say"));
	visit_end(&v);
}

static void a_broken_layer_is_the_verdict(void **state)
{
	struct visit v = diagnose();

	(void)state;
	play(&v, "mtu", 1000);
	assert_string_equal(screen_diagnosis(v.screen)->verdict.code, "path-mtu");
	assert_true(visit_shows(&v, "path-mtu"));
	assert_true(visit_shows(&v, "1400"));
	visit_end(&v);
}

static void an_answer_is_one_key_and_can_be_taken_back(void **state)
{
	struct visit v = diagnose();
	struct diagnosis_run *d;
	enum diagnosis_question first;
	char question[128];

	(void)state;
	play(&v, NULL, 1000);
	d = screen_diagnosis(v.screen);
	assert_true(d->verdict.n_ask > 0 && d->verdict.n_ask <= DIAGNOSIS_QUESTIONS_SHOWN);
	first = d->verdict.ask[0];
	snprintf(question, sizeof question, "%s Answer: yes.", diagnosis_question_text(first));
	visit_type(&v, "o");
	assert_int_equal(d->answers.of[first], DIAGNOSIS_YES);
	assert_true(visit_shows_at(&v, 120, 60, question));
	visit_press(&v, KEYCODE_BACKSPACE);
	assert_int_equal(d->answers.of[first], DIAGNOSIS_UNASKED);
	assert_int_equal(d->verdict.ask[0], first);
	visit_end(&v);
}

static void what_was_found_goes_with_an_escalation(void **state)
{
	struct visit v = diagnose();
	struct diagnosis_run *d = screen_diagnosis(v.screen);
	const json_t *steps, *step;
	bool failed = false;
	json_t *found;
	size_t i;

	(void)state;
	play(&v, "mtu", 1000);
	found = diagnosis_findings(d);
	assert_string_equal(json_string_value(json_object_get(found, "verdict_code")), "path-mtu");
	assert_string_equal(json_string_value(json_object_get(found, "verdict")), d->verdict.sentence);
	assert_int_equal(json_array_size(json_object_get(found, "not_testable")), d->verdict.not_testable.n);
	steps = json_object_get(found, "steps");
	assert_int_equal(json_array_size(steps), d->n_steps);
	json_array_foreach(steps, i, step) {
		failed |= strcmp(json_string_value(json_object_get(step, "layer")), "mtu") == 0
		          && strcmp(json_string_value(json_object_get(step, "status")), "failed") == 0;
	}
	assert_true(failed);
	json_decref(found);
	visit_end(&v);
}

static void a_call_logged_from_it_is_about_the_service_that_was_asked_for(void **state)
{
	struct visit v = diagnose();
	const struct act_request *r;

	(void)state;
	visit_type(&v, ">C4");
	r = screen_next_act(v.screen);
	assert_non_null(r);
	assert_string_equal(json_string_value(json_object_get(r->params, "site")), "EHPAD Les Tilleuls Démo");
	assert_non_null(json_object_get(r->params, "service"));
	assert_string_equal(json_string_value(json_object_get(r->params, "service")), screen_diagnosis(v.screen)->c->asked);
	visit_end(&v);
}

static void an_answer_is_shown_as_people_say_it(void **state)
{
	struct visit v;

	(void)state;
	language_begin("fr");
	v = diagnose();
	play(&v, NULL, 1000);
	visit_type(&v, "no");
	assert_true(visit_shows_at(&v, 120, 60, "Réponse : non."));
	assert_true(visit_shows_at(&v, 120, 60, "Réponse : oui."));
	language_begin("en");
	visit_end(&v);
}

/* ---- what goes wrong ---- */

static void an_answer_that_is_none_changes_nothing(void **state)
{
	static const char *const wrong[] = {
		"{}", "[]", "{\"steps\":[]}", "{\"steps\":[{\"status\":\"passed\"}],\"ended\":true}", "{\"steps\":{},\"ended\":true}",
	};
	struct visit v = diagnose();
	struct diagnosis_run *d = screen_diagnosis(v.screen);

	(void)state;
	assert_false(diagnosis_run_hear(d, json_null(), NULL));
	play(&v, NULL, 2);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		json_t *o = json_loads(wrong[i], 0, NULL);

		assert_non_null(o);
		assert_false(diagnosis_run_hear(d, o, NULL));
		json_decref(o);
	}
	assert_int_equal(d->n_ended, 2);
	assert_false(d->over);
	visit_end(&v);
}

static void what_a_step_says_is_safe_to_show(void **state)
{
	struct visit v = diagnose();
	struct diagnosis_run *d = screen_diagnosis(v.screen);
	json_t *o;

	(void)state;
	hear(d, json_pack("{s:i}", "id", 7));
	o = said(d, "path", d->n_tests);
	for (size_t i = 0; i < d->n_tests; i++)
		json_object_set_new(json_array_get(json_object_get(o, "steps"), i), "detail", json_string("\033[2J\033]0;owned\a" "boo"));
	hear(d, o);
	assert_false(visit_shows_at(&v, 200, 50, "\033"));
	visit_end(&v);
}

static void without_a_collector_it_goes_by_what_is_known(void **state)
{
	struct visit v = diagnose();
	struct diagnosis_run *d = screen_diagnosis(v.screen);
	struct err e;

	(void)state;
	assert_true(diagnosis_run_give_up(d, "No collector answers.", &e));
	assert_true(d->over);
	assert_true(visit_shows(&v, "No collector answers."));
	assert_true(visit_shows(&v, "Not tested"));
	assert_false(visit_shows(&v, "Nothing found"));
	visit_end(&v);
}

static void who_follows_a_line_and_returns_finds_it_again(void **state)
{
	struct visit v = diagnose();

	(void)state;
	play(&v, "mtu", 1000);
	assert_true(visit_shows(&v, "path-mtu"));
	visit_type(&v, "\r");
	assert_null(screen_diagnosis(v.screen));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_non_null(screen_diagnosis(v.screen));
	assert_true(visit_shows(&v, "path-mtu"));
	visit_end(&v);
}

static void the_past_is_not_diagnosed(void **state)
{
	struct visit v = screen_region_visit("links");

	(void)state;
	visit_type(&v, "{6till\rD");
	assert_null(screen_diagnosis(v.screen));
	assert_true(visit_shows(&v, "of the present"));
	visit_end(&v);
}

static void what_stands_nowhere_is_not_diagnosed(void **state)
{
	struct visit v = screen_region_visit("journal");

	(void)state;
	visit_type(&v, "D");
	assert_true(visit_shows(&v, "Nothing that stands in an establishment"));
	visit_end(&v);
}

/* ---- golden screens ---- */

static void plays_mtu(struct visit *v)
{
	if (screen_diagnosis(v->screen) && !screen_diagnosis(v->screen)->over)
		play(v, "mtu", 1000);
}

static void plays_some(struct visit *v)
{
	if (screen_diagnosis(v->screen) && screen_diagnosis(v->screen)->n_ended == 0)
		play(v, NULL, 3);
}

static void it_looks_as_it_should(void **state)
{
	(void)state;
	visit_assert_goldens("diagnosis", screen_region.of[DECLARES_A_REGION].path, view_by_name("links"), plays_mtu, "6till\rD");
	visit_assert_goldens("diagnosis-testing", screen_region.of[DECLARES_A_REGION].path, view_by_name("links"), plays_some, "6till\rD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(d_on_an_establishment_asks_the_collector),
		cmocka_unit_test(steps_are_seen_as_they_end),
		cmocka_unit_test(a_broken_layer_is_the_verdict),
		cmocka_unit_test(an_answer_is_one_key_and_can_be_taken_back),
		cmocka_unit_test(a_call_logged_from_it_is_about_the_service_that_was_asked_for),
		cmocka_unit_test(what_was_found_goes_with_an_escalation),
		cmocka_unit_test(an_answer_is_shown_as_people_say_it),
		cmocka_unit_test(an_answer_that_is_none_changes_nothing),
		cmocka_unit_test(what_a_step_says_is_safe_to_show),
		cmocka_unit_test(without_a_collector_it_goes_by_what_is_known),
		cmocka_unit_test(who_follows_a_line_and_returns_finds_it_again),
		cmocka_unit_test(the_past_is_not_diagnosed),
		cmocka_unit_test(what_stands_nowhere_is_not_diagnosed),
		cmocka_unit_test(it_looks_as_it_should),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, screen_region_make, screen_region_remove);
}
