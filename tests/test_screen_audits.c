/* Audits and the service levels of clients as text: what EXI-15, EXI-16 and EXI-21 lead to. */
#include "golden.h"
#include "inventories.h"
#include "language.h"
#include "region.h"
#include "visit.h"

#include "console/browser.h"
#include "console/keys.h"
#include "hds_act.h"
#include "hds_scene.h"
#include "store.h"

#include <jansson.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CSV(file, content) { .name = file, .text = content, .len = sizeof content - 1 }
#define RSSI 4000000000u
#define NOW "1795316861000"

static struct inventories made;

static wall_t day(int64_t days) { return (wall_t){ VISIT_NOW.ms + days * INT64_C(86400000) }; }

static struct hds_act audit(int64_t days, const char *title, enum hds_audit_type type, int64_t from)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_AUDIT, RSSI, day(days));

	a.title = title;
	a.type = (int)type;
	a.from = day(from);
	return a;
}

static void fill_audits(struct store *s)
{
	struct hds_act a = audit(-200, "Audit interne 2026", AUDIT_INTERNAL, -210), found = HDS_ACT_INIT(HDS_ACT_ACTION, RSSI, day(-190));

	a.until = day(-208);
	a.auditor = "Cabinet Démo";
	a.scope = "chapitres 4 à 10";
	a.serves = "EXI-16;iso27001:9.2.1";
	a.progress = AUDIT_REPORTED;
	a.reference = "GED-77";
	a.result = "deux constats";
	hds_scene_write(s, &a);
	found.finding = "Traces d'accès non revues";
	found.found_by = "audit:1";
	found.severity = HDS_MINOR_NONCONFORMITY;
	hds_scene_write(s, &found);
	found.finding = "Programme d'audit non daté";
	found.progress = HDS_DONE;
	hds_scene_write(s, &found);
	a = audit(-100, "Test d'intrusion du portail", AUDIT_PENETRATION, -20);
	hds_scene_write(s, &a);
	a = audit(-90, "Surveillance 1", AUDIT_SURVEILLANCE, 25);
	a.auditor = "Organisme Démo";
	hds_scene_write(s, &a);
}

static const struct import_file declared[] = {
	CSV("sites.csv", "name,commune\nCH Démo-Nord,Rouen\nCH Démo-Sud,Évreux\nEHPAD Démo,Rouen\n"),
	CSV("suppliers.csv", "name,phone\nOpérateur Démo,02 00 00 00 01\n"),
	CSV("contracts.csv", "name,supplier,availability\nRéseau SYVIK,Opérateur Démo,99.9\n"),
	CSV("links.csv", "name,site,address,contract\nSYVIK-1,CH Démo-Nord,192.0.2.1,Réseau SYVIK\nSYVIK-2,CH Démo-Sud,192.0.2.2,Réseau SYVIK\n"
	    "SYVIK-3,EHPAD Démo,192.0.2.3,\n"),
};

#define LINK(name) "(SELECT id FROM entity WHERE kind = 'link' AND name = '" name "')"
#define HOUR " * 3600000 "
/* One was down for an hour on the 20th and for some minutes before; of the second nobody knows since the 12th. */
static const char lived[] =
	"INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms) VALUES (1, 't', 0, " NOW ");"
	"INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) VALUES "
	"(" LINK("SYVIK-1") ", " NOW " - 2000" HOUR ", " NOW " - 200" HOUR ", 0, 'ok'),"
	"(" LINK("SYVIK-1") ", " NOW " - 200" HOUR ", " NOW " - 200" HOUR "+ 900000, 1, 'link-down'),"
	"(" LINK("SYVIK-1") ", " NOW " - 200" HOUR "+ 900000, " NOW " - 50" HOUR ", 0, 'ok'),"
	"(" LINK("SYVIK-1") ", " NOW " - 50" HOUR ", " NOW " - 49" HOUR ", 1, 'link-down'),"
	"(" LINK("SYVIK-1") ", " NOW " - 49" HOUR ", NULL, 0, 'ok'),"
	"(" LINK("SYVIK-2") ", " NOW " - 2000" HOUR ", " NOW " - 240" HOUR ", 0, 'ok'),"
	"(" LINK("SYVIK-3") ", " NOW " - 2000" HOUR ", NULL, 0, 'ok');"
	"INSERT INTO alert (id, entity_id, opened_ms, closed_ms, state, outcome) VALUES (41, " LINK("SYVIK-1") ", " NOW " - 50" HOUR ", " NOW " - 49" HOUR
	", 2, 'timeout')";

/* Two of its three clients were declared within the month: one long enough ago to be judged. */
static const struct import_file begun[] = {
	CSV("sites.csv", "name,commune\nCH Démo-Est,Rouen\nCH Démo-Nord,Rouen\nEHPAD Démo,Rouen\n"),
	CSV("suppliers.csv", "name,phone\nOpérateur Démo,02 00 00 00 01\n"),
	CSV("contracts.csv", "name,supplier,availability\nRéseau SYVIK,Opérateur Démo,99.9\n"),
	CSV("links.csv", "name,site,address,contract\nSYVIK-1,CH Démo-Nord,192.0.2.1,Réseau SYVIK\nSYVIK-2,CH Démo-Est,192.0.2.2,Réseau SYVIK\n"
	    "SYVIK-3,EHPAD Démo,192.0.2.3,Réseau SYVIK\n"),
};

static const char began[] =
	"INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms) VALUES (1, 't', 0, " NOW ");"
	"INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) SELECT id, " NOW " - 2000" HOUR ", NULL, 0, 'ok' FROM entity WHERE kind = 'link';"
	"UPDATE link SET valid_from = " NOW " - 30" HOUR " WHERE entity_id = " LINK("SYVIK-2") ";"
	"UPDATE link SET valid_from = " NOW " - 300" HOUR " WHERE entity_id = " LINK("SYVIK-3");

static int make(void **state)
{
	struct err e = { 0 };

	(void)state;
	if (!inventories_make(&made, 3) || !store_load_frameworks(made.of[0].store, day(-400), &e))
		return -1;
	region_import(made.of[0].store, day(-390), declared, ARRAY_LEN(declared));
	region_import(made.of[2].store, day(-390), begun, ARRAY_LEN(begun));
	fill_audits(made.of[0].store);
	if (sqlite3_exec(store_sqlite(made.of[2].store), began, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	return sqlite3_exec(store_sqlite(made.of[0].store), lived, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

static int removed(void **state)
{
	(void)state;
	return inventories_remove(&made);
}

static struct visit begin(const char *view, const char *keys)
{
	struct visit v = visit_begin(made.of[0].path, view_by_name(view), false, NULL);

	visit_type(&v, keys);
	return v;
}

static void assert_goldens_of(const char *what, const char *view, const char *keys)
{
	visit_assert_goldens(what, made.of[0].path, view_by_name(view), NULL, keys);
}

static void audits_tell_what_is_open_of_what_they_found(void **state) { (void)state; assert_goldens_of("audits", "audits", ""); }
static void an_audit_tells_its_findings_and_its_history(void **state) { (void)state; assert_goldens_of("audits-page", "audits", ":sort number\rg\r"); }
static void each_client_has_its_level_and_four_columns(void **state) { (void)state; assert_goldens_of("availability", "availability", ""); }
static void a_client_tells_the_incidents_behind_them(void **state) { (void)state; assert_goldens_of("availability-page", "availability", "g\r"); }

static void a_client_tells_since_when_it_is_known(void **state)
{
	const struct view_class *view = view_by_name("availability");

	(void)state;
	visit_assert_goldens("availability-begun", made.of[2].path, view, NULL, "g");
	visit_assert_goldens("availability-begun-page", made.of[2].path, view, NULL, "g\r");
}

/* Nothing is declared, nothing recorded. */
static void an_empty_list_says_what_to_do(void **state)
{
	(void)state;
	visit_assert_goldens("audits-empty", made.of[1].path, view_by_name("audits"), NULL, "");
	visit_assert_goldens("availability-empty", made.of[1].path, view_by_name("availability"), NULL, "");
}

static void a_client_without_a_level_says_where_it_is_told(void **state)
{
	struct visit v = begin("availability", ":filter state=no-level\r\r");

	(void)state;
	assert_true(visit_shows_at(&v, 120, 40, "No level is guaranteed: contracts.csv tells it"));
	assert_true(visit_shows(&v, "Month from"));
	visit_end(&v);
}

static void exi_21_leads_to_clients_then_incidents_then_their_cause(void **state)
{
	struct visit v = begin("hds", "/EXI-21\rL");

	(void)state;
	assert_true(visit_shows(&v, "Service levels of this month"));
	assert_string_equal(visit_selected(&v), "CH Démo-Nord"); /* what is not met first */
	visit_type(&v, "\r");
	assert_true(visit_shows_at(&v, 120, 40, "for 1 h"));
	assert_true(visit_shows_at(&v, 120, 40, "for 15 min"));
	assert_true(visit_shows_at(&v, 200, 50, "Link SYVIK-1 · alert 41"));
	assert_true(visit_shows(&v, "Month from"));
	visit_type(&v, "j\r"); /* the client itself is the first line that leads anywhere */
	assert_true(visit_shows(&v, "Links"));
	assert_string_equal(visit_selected(&v), "SYVIK-1");
	visit_end(&v);
	v = begin("availability", ":filter state=not-known\r");
	assert_string_equal(visit_selected(&v), "CH Démo-Sud");
	visit_end(&v);
}

static void findings_lead_to_their_actions(void **state)
{
	struct visit v = begin("audits", ":sort number\rg\r\r\r");

	(void)state;
	assert_true(visit_shows(&v, "Action plan"));
	assert_string_equal(visit_selected(&v), "1");
	visit_end(&v);
}

/* ---- writing ---- */

#define MAY "[\"info\",\"hds_audit\",\"hds_action\"]"

static void assert_asked(const char *view, const char *view_keys, const char *keys, const char *method, const char *params, const char *twin)
{
	struct visit v = begin(view, view_keys);

	visit_arm(&v, MAY);
	visit_type(&v, keys);
	visit_assert_asked(screen_next_act(v.screen), method, params, twin);
	visit_end(&v);
}

static void an_audit_is_recorded_updated_and_closed(void **state)
{
	struct visit v = begin("audits", "");

	(void)state;
	visit_arm(&v, MAY);
	visit_type(&v, "b\r");
	assert_true(visit_shows(&v, "Without words this is not written."));
	visit_type(&v, "Surveillance 2\r\r");
	assert_true(visit_shows(&v, "One of these is needed"));
	visit_type(&v, "4\r\r");
	assert_true(visit_shows(&v, "Without its first day"));
	visit_end(&v);
	assert_asked("audits", "", "bSurveillance 2\r4\r2027-11-15\r2027-11-16\rCabinet\r\r\r\r\r\r", "hds_audit",
	             "{\"title\":\"Surveillance 2\",\"type\":\"surveillance\",\"from\":\"2027-11-14T23:00:00Z\",\"until\":\"2027-11-16T22:59:59.999Z\",\"auditor\":\"Cabinet\"}",
	             "vigie hds audit add title='Surveillance 2' type=surveillance from=2027-11-15 until=2027-11-16 auditor=Cabinet");
	assert_asked("audits", ":sort number\rgj", "s3\rtrois constats\rGED-80\r\r\r\r\r\r\r\r", "hds_audit",
	             "{\"number\":2,\"seen\":4,\"progress\":\"reported\",\"result\":\"trois constats\",\"reference\":\"GED-80\"}",
	             "vigie hds audit 2 progress=reported result='trois constats' reference=GED-80");
	assert_asked("calendar", "/intrusion\r", "U2\r\r\r\r\r\r\r\r\r\r", "hds_audit",
	             "{\"number\":2,\"seen\":4,\"progress\":\"held\"}", "vigie hds audit 2 progress=held");
}

static void what_an_audit_found_names_it(void **state)
{
	(void)state;
	assert_asked("audits", ":sort number\rgj", "AInjection SQL\r\r\r\r\r\r\r\r\r\r", "hds_action",
	             "{\"finding\":\"Injection SQL\",\"found_by\":\"audit:2\"}",
	             "vigie hds action add found_by=audit:2 finding='Injection SQL'");
}

static void at_every_size_nothing_overlaps(void **state)
{
	static const struct { const char *view, *keys; } walks[] = {
		{ "audits", "" }, { "audits", ":sort number\rg\r" }, { "availability", "" }, { "availability", "g\r" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
		struct visit v = begin(walks[i].view, walks[i].keys);

		for (struct golden_walk w = golden_walk(14, 34); golden_next(&w);)
			golden_assert_sound(v.screen, w.width, w.height);
		visit_end(&v);
	}
}

static void the_form_of_an_audit_says_what_may_be_chosen(void **state)
{
	struct visit v = begin("audits", "");

	(void)state;
	visit_arm(&v, MAY);
	visit_type(&v, "bSurveillance 2\r");
	golden_assert(v.screen, "audits-form", 80, 24, false);
	visit_end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(audits_tell_what_is_open_of_what_they_found),
		cmocka_unit_test(an_audit_tells_its_findings_and_its_history),
		cmocka_unit_test(each_client_has_its_level_and_four_columns),
		cmocka_unit_test(a_client_tells_the_incidents_behind_them),
		cmocka_unit_test(a_client_tells_since_when_it_is_known),
		cmocka_unit_test(an_empty_list_says_what_to_do),
		cmocka_unit_test(a_client_without_a_level_says_where_it_is_told),
		cmocka_unit_test(exi_21_leads_to_clients_then_incidents_then_their_cause),
		cmocka_unit_test(findings_lead_to_their_actions),
		cmocka_unit_test(an_audit_is_recorded_updated_and_closed),
		cmocka_unit_test(what_an_audit_found_names_it),
		cmocka_unit_test(at_every_size_nothing_overlaps),
		cmocka_unit_test(the_form_of_an_audit_says_what_may_be_chosen),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make, removed);
}
