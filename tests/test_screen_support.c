/* What level 2 writes while somebody is on the phone, and `:escalations` where infra finds it: keys, forms, and golden screens. */
#include "language.h"
#include "store_fixture.h"
#include "visit.h"

#include "act.h"
#include "calls.h"
#include "console/keys.h"
#include "escalation.h"
#include "intl.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SOMEBODY 4000000000u
#define INFRA 4000000001u

enum { REGION, ESCALATED, INVENTORIES };
static struct fixture inventories[INVENTORIES];

static const int64_t minute = 60000;

static int64_t write_act(struct fixture *f, struct act a, int64_t after)
{
	struct act_done done;
	struct err e = { 0 };

	a.uid = a.uid ? a.uid : SOMEBODY;
	a.at = wall_after(FIXTURE_NOW, after);
	if (!act_write(f->store, &a, &done, &e))
		fail_msg("%s", e.text);
	return done.seq;
}

/* Ids are drawn; the screens are of these. */
static void call_it(struct fixture *f, int64_t seq, const char *id)
{
	char sql[160];

	snprintf(sql, sizeof sql, "DROP TRIGGER IF EXISTS escalation_unchanged; UPDATE escalation SET code = '%s' WHERE seq = %lld", id, (long long)seq);
	fixture_sql(f, sql);
}

/* One that is closed, one that somebody took, an open one with all that a diagnosis found. */
static void escalate(struct fixture *f)
{
	static const struct escalation_step steps[] = {
		{ "access", "passed", "ok", "link:l-echo", "up; 18 % in and 2 % out of 100000000 bit/s", 21000 },
		{ "path", "passed", "ok", "link:l-echo", NULL, 820000 },
		{ "mtu", "failed", "timeout", "link:l-echo", "datagrams of 1400 octets pass, 10.1.2.254 tells that larger ones do not", 2400000 },
		{ "service", "passed", "ok", "service:web", NULL, 64000 },
	};
	static const char *const untested[] = { "les postes de travail et le réseau interne de l’établissement" };
	static const struct escalation_findings found = {
		"path-mtu", "L’accès de l’établissement répond ; les grands paquets ne passent pas (MTU 1400) ; web répond depuis ici.", "high",
		{ INT64_C(1795316400000) - 60000 }, (struct escalation_step *)steps, ARRAY_LEN(steps), (const char **)untested, ARRAY_LEN(untested),
	};
	int64_t closed, taken, open;

	closed = write_act(f, (struct act){ .kind = ACT_ESCALATION, .object = "site:EHPAD des Tilleuls", .text = "Plus rien depuis midi." }, -90 * minute);
	call_it(f, closed, "4RUY");
	write_act(f, (struct act){ .kind = ACT_ESCALATION_TAKE, .escalation = "4RUY", .uid = INFRA }, -80 * minute);
	write_act(f, (struct act){ .kind = ACT_ESCALATION_CLOSE, .escalation = "4RUY", .uid = INFRA, .text = "Disjoncteur remis par l’établissement." }, -60 * minute);
	taken = write_act(f, (struct act){ .kind = ACT_ESCALATION, .object = "site:Hôpital de la Presqu'île", .text = "Lent tous les matins.", .ticket = "88120" }, -20 * minute);
	call_it(f, taken, "H6JW");
	write_act(f, (struct act){ .kind = ACT_ESCALATION_TAKE, .escalation = "H6JW", .uid = INFRA }, -10 * minute);
	open = write_act(f, (struct act){ .kind = ACT_ESCALATION, .object = "site:EHPAD des Tilleuls", .ticket = "88123", .found = &found,
	                                  .text = "On n’arrive plus à faire la téléconsultation, dit Mme Exemple, 02 98 00 00 01, poste 10.1.2.3." }, 0);
	call_it(f, open, "M7FH");
}

static int make(void **state)
{
	(void)state;
	for (size_t i = 0; i < INVENTORIES; i++) {
		fixture_init(&inventories[i]);
		fixture_region(&inventories[i], wall_after(FIXTURE_NOW, -1440 * minute));
		fixture_sql(&inventories[i],
		            "INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (9, 'contact', 'Mme Exemple', 1795230000000, 1795230000000);"
		            "INSERT INTO contact (entity_id, valid_from, site, phone) VALUES (9, 1795230000000, 'EHPAD des Tilleuls', '02 98 00 00 01')");
	}
	escalate(&inventories[ESCALATED]);
	return 0;
}

static int remove_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < INVENTORIES; i++)
		fixture_done(&inventories[i]);
	return 0;
}

static struct visit visit(const char *view) { return visit_begin(inventories[ESCALATED].path, view_by_name(view), false, NULL); }

/* As the collector answers that question. */
static void answer(struct visit *v, const char *may)
{
	json_t *methods = json_loads(may, 0, NULL);

	assert_non_null(methods);
	assert_true(v->asks_may);
	v->asks_may = false;
	screen_judge_form(v->screen, methods, NULL);
	json_decref(methods);
}

#define SUPPORT "[\"info\",\"comment\",\"call\",\"call_detail\",\"escalation\"]"
#define READER "[\"info\"]"

/* ---- a call in two keystrokes ---- */

static void assert_asked(const struct visit *v, const char *method, const char *expected)
{
	const struct act_request *r = screen_next_act(v->screen);
	json_t *want = json_loads(expected, 0, NULL);

	assert_non_null(r);
	assert_string_equal(act_method(r->kind), method);
	if (!json_equal(r->params, want))
		fail_msg("%s", json_dumps(r->params, JSON_COMPACT));
	json_decref(want);
}

static void two_keys_log_a_call_while_nothing_is_armed(void **state)
{
	struct visit v = visit("sites");

	(void)state;
	visit_type(&v, "/till\rC");
	assert_true(visit_shows(&v, "Log a call of the establishment: 1 row"));
	assert_true(visit_shows(&v, "Site EHPAD des Tilleuls"));
	answer(&v, SUPPORT);
	visit_type(&v, "1");
	assert_asked(&v, "call", "{\"site\":\"EHPAD des Tilleuls\",\"category\":\"no-access\"}");
	assert_true(visit_shows(&v, "read only")); /* still: nothing else may be written */
	visit_end(&v);
}

static void what_was_logged_can_be_completed_unarmed_too(void **state)
{
	struct visit v = visit("sites");
	json_t *result = json_pack("{s:i,s:n,s:n,s:n}", "seq", 12, "contact", "group", "cause");

	(void)state;
	visit_type(&v, "/till\rC");
	answer(&v, SUPPORT);
	visit_type(&v, "2");
	screen_act_ended(v.screen, result, NULL);
	json_decref(result);
	assert_true(visit_shows(&v, "Complete the call: 1 row"));
	assert_false(v.asks_may); /* it is known by now */
	visit_type(&v, "88123\r02 98 00 00 01\r\r\r");
	assert_asked(&v, "call_detail", "{\"seq\":12,\"ticket\":\"88123\",\"caller\":\"02 98 00 00 01\"}");
	visit_end(&v);
}

static void who_may_not_log_one_is_told_before_anything_is_typed(void **state)
{
	struct visit v = visit("sites");

	(void)state;
	visit_type(&v, "/till\rC");
	answer(&v, READER);
	assert_false(visit_shows(&v, "Category"));
	assert_true(visit_shows(&v, "Your role does not allow it: the roles support and operator may."));
	visit_type(&v, "C");
	assert_true(v.asks_may); /* roles change */
	visit_end(&v);
}

static void where_nobody_can_be_asked_that_is_told(void **state)
{
	struct visit v = visit("sites");

	(void)state;
	visit_type(&v, "/till\rX");
	assert_true(visit_shows(&v, "Hand over to infra: 1 row"));
	screen_judge_form(v.screen, NULL, "No collector answers.");
	assert_false(visit_shows(&v, "The caller says"));
	assert_true(visit_shows(&v, "No collector answers."));
	visit_end(&v);
}

static void what_silences_or_changes_still_needs_arming(void **state)
{
	static const char *const keys[] = { "m", "M", "a", "c" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct visit v = visit("sites");

		visit_type(&v, "/till\r");
		visit_type(&v, keys[i]);
		assert_true(visit_shows(&v, "Read only: Ctrl-t arms writing for 15 minutes."));
		visit_end(&v);
	}
}

static void nothing_is_logged_into_the_past(void **state)
{
	struct visit v = visit("sites");

	(void)state;
	visit_type(&v, "/till\r[C");
	assert_true(visit_shows(&v, "Nothing is written into the past"));
	visit_end(&v);
}

static void a_call_is_about_the_service_under_the_cursor(void **state)
{
	struct visit v = visit("sites");

	(void)state;
	visit_type(&v, "/till\rjC");
	assert_true(visit_shows(&v, "Site EHPAD des Tilleuls · web"));
	visit_type(&v, "3");
	assert_asked(&v, "call", "{\"site\":\"EHPAD des Tilleuls\",\"service\":\"web\",\"category\":\"service\"}");
	assert_string_equal(screen_next_act(v.screen)->twin, "vigie call 'EHPAD des Tilleuls' --service web --category service");
	visit_end(&v);
}

/* ---- golden screens ---- */

static void assert_goldens(const char *what, int inventory, const char *view, const char *keys)
{
	visit_assert_goldens(what, inventories[inventory].path, view_by_name(view), NULL, keys);
}

static void arms(struct visit *v)
{
	json_t *may = json_loads("[\"escalation_take\",\"escalation_close\"]", 0, NULL);

	screen_set_may(v->screen, may);
	json_decref(may);
}

static void the_list_of_escalations_looks_as_it_should(void **state)
{
	(void)state;
	assert_goldens("escalations", ESCALATED, "escalations", "");
	assert_goldens("escalations-empty", REGION, "escalations", "");
	assert_goldens("escalations-page", ESCALATED, "escalations", "\r");
}

static void the_forms_look_as_they_should(void **state)
{
	(void)state;
	assert_goldens("call-form", ESCALATED, "sites", "/till\rC");
	assert_goldens("escalation-form", ESCALATED, "sites", "/till\rXPlus de visio\r88123\r");
	visit_assert_goldens("escalations-take", inventories[ESCALATED].path, view_by_name("escalations"), arms, "a");
	visit_assert_goldens("escalations-close", inventories[ESCALATED].path, view_by_name("escalations"), arms, "sMTU corrigé\r");
}

static void the_copy_at_each_level_looks_as_it_should(void **state)
{
	(void)state;
	assert_goldens("escalations-copy", ESCALATED, "escalations", "Y");
	assert_goldens("escalations-copy-contacts", ESCALATED, "escalations", "YY");
	assert_goldens("escalations-copy-establishments", ESCALATED, "escalations", "YYY");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_keys_log_a_call_while_nothing_is_armed),
		cmocka_unit_test(what_was_logged_can_be_completed_unarmed_too),
		cmocka_unit_test(who_may_not_log_one_is_told_before_anything_is_typed),
		cmocka_unit_test(where_nobody_can_be_asked_that_is_told),
		cmocka_unit_test(what_silences_or_changes_still_needs_arming),
		cmocka_unit_test(nothing_is_logged_into_the_past),
		cmocka_unit_test(a_call_is_about_the_service_under_the_cursor),
		cmocka_unit_test(the_list_of_escalations_looks_as_it_should),
		cmocka_unit_test(the_forms_look_as_they_should),
		cmocka_unit_test(the_copy_at_each_level_looks_as_it_should),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make, remove_all);
}
