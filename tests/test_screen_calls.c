/* An alert of grouped calls as a person sees it: whom it touches, and how it is ended. */
#include "language.h"
#include "screen_region.h"

#include "console/act_form.h"

#include <jansson.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Calls of three establishments of a commune, two of them of the same one, as the collector stores them. */
static int make(void **state)
{
	static const char sql[] =
		"INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (9001, 'commune', 'Rouen', 0, 0);"
		"INSERT INTO alert (id, entity_id, subject, opened_ms, state, outcome, detail) VALUES (901, 9001, 'calls', 1795316500000, 1, 'calls-grouped',"
		" '4 calls from 3 establishments (slow), no probe explains them');"
		"INSERT INTO journal (seq, at_ms, uid, method, request, result, previous, hash)"
		" SELECT 9000 + value, 1795316400000, 1000, 'call', '{}', 'ok', x'00', x'00' FROM json_each('[1,2,3,4]');"
		"INSERT INTO site_call (seq, entity_id, at_ms, uid, category) SELECT 9000 + j.value, e.id, 1795316400000, 1000, 'slow' FROM entity e,"
		" json_each('[1,2,3]') j WHERE e.kind = 'site' AND e.name = CASE j.value WHEN 1 THEN 'CH Démo-Sud' WHEN 2 THEN 'CH Démo-Nord'"
		" ELSE 'EHPAD Les Tilleuls Démo' END;"
		"INSERT INTO site_call (seq, entity_id, at_ms, uid, category) SELECT 9004, entity_id, at_ms, uid, category FROM site_call WHERE seq = 9001;"
		"INSERT INTO call_attached (call_seq, alert_id, at_ms) SELECT seq, 901, 1795316500000 FROM site_call;";
	char *why = NULL;
	sqlite3 *db;

	if (screen_region_make(state) != 0 || sqlite3_open(screen_region.of[DECLARES_A_REGION].path, &db) != SQLITE_OK)
		return -1;
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		print_error("%s\n", why);
	sqlite3_close(db);
	return why ? -1 : 0;
}

static struct visit look(void)
{
	struct visit v = screen_region_visit("alerts");

	visit_type(&v, "fRouen\r");
	return v;
}

static void it_tells_who_called(void **state)
{
	struct visit v = look();

	(void)state;
	assert_true(visit_shows_at(&v, 200, 50, "3 estab. call"));
	visit_type(&v, "\r");
	assert_true(visit_shows_at(&v, 100, 60, "They called"));
	assert_true(visit_shows_at(&v, 100, 60, "CH Démo-Sud"));
	assert_true(visit_shows_at(&v, 100, 60, "u ends it"));
	assert_false(visit_shows_at(&v, 100, 60, "Nothing that is declared stops working"));
	visit_end(&v);
}

static void u_ends_it_with_a_reason(void **state)
{
	struct visit v = look();
	const struct act_request *act;

	(void)state;
	visit_arm(&v, "[\"ack\",\"unack\",\"calls_end\"]");
	visit_type(&v, "u");
	assert_true(visit_shows(&v, "End the alert of grouped calls"));
	visit_type(&v, "\r"); /* not without a reason */
	assert_null(screen_next_act(v.screen));
	visit_type(&v, "passerelle relancée\r\r");
	act = screen_next_act(v.screen);
	assert_non_null(act);
	assert_string_equal(act_method(act->kind), "calls_end");
	assert_int_equal(json_integer_value(json_object_get(act->params, "id")), 901);
	assert_string_equal(json_string_value(json_object_get(act->params, "reason")), "passerelle relancée");
	assert_string_equal(act->twin, "vigie calls end 901 --reason 'passerelle relancée'");
	visit_end(&v);
}

static void who_may_not_is_told_so(void **state)
{
	struct visit v = look();

	(void)state;
	visit_arm(&v, "[\"ack\",\"unack\"]");
	visit_type(&v, "u");
	assert_true(visit_shows(&v, "your role does not allow it"));
	assert_false(visit_shows(&v, "Reason"));
	visit_end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_tells_who_called),
		cmocka_unit_test(u_ends_it_with_a_reason),
		cmocka_unit_test(who_may_not_is_told_so),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make, screen_region_remove);
}
