/* The page of one establishment: what somebody on the phone must know stands on its first screen, at 80x24 too. */
#include "language.h"
#include "screen_region.h"

#include "console/console.h"
#include "store.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct import_file declared[] = {
	CSV("suppliers.csv", "name,phone,hours\nOpérateur Démo,02 99 00 00 01,24x7\n"),
	CSV("contracts.csv", "name,supplier,gtr_hours,gtr_window\nRéseau,Opérateur Démo,4,24x7\n"),
	CSV("perimeters.csv", "name\nsante\n"),
	CSV("sites.csv", "name,kind,finess,aliases,commune,departement,college,access,public_address,isp,pack\n"
	                 "CH Démo,hospital,760000001,,Dieppe,76,A,syvik,,,adhérent\n"
	                 "EHPAD Démo,ehpad,760000004,Hospice du Port;Les Tilleuls,Dieppe,76,C,syvik,,,adhérent\n"
	                 "Foyer Démo,medico-social,760000009,,Dieppe,76,,internet,198.51.100.9,Fournisseur Démo,\n"),
	CSV("contacts.csv", "name,site,phone,role\nMme Démo,EHPAD Démo,02 99 00 00 12,accueil\n"),
	CSV("links.csv", "name,site,address,perimeter,layer,contract\nSYVIK-1,EHPAD Démo,192.0.2.1,sante,l3vpn,Réseau\n"
	                 "SYVIK-2,CH Démo,192.0.2.2,sante,l3vpn,Réseau\n"),
	CSV("entitlements.csv", "service,colleges,packs,access,aliases\nTéléconsultation,A;C,,,consultation\nVisio,,adhérent,syvik,\n"
	                        "Imagerie,A,,,\nPilote,,,,\n"),
};

static const char acts[] =
	"INSERT INTO journal (seq, at_ms, uid, method, request, result, previous, hash) VALUES (1, 0, 0, 'act', '{}', 'ok', x'00', x'00');"
	"INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, seq) SELECT 'maintenance', id, 0, %1$lld + 86400000, %1$lld + 93600000, 1 "
	"FROM entity WHERE name = 'SYVIK-1'";

static const char incident[] =
	"INSERT INTO alert (id, entity_id, opened_ms, state, outcome) SELECT 7, id, %1$lld - 600000, 2, 'timeout' FROM entity WHERE name = 'SYVIK-1';"
	"INSERT INTO state_interval (entity_id, from_ms, state, outcome) SELECT id, %1$lld - 600000, 1, 'timeout' FROM entity WHERE name = 'SYVIK-1'";

static void run(const char *path, const char *statements)
{
	char sql[2048], *message = NULL;
	sqlite3 *db;

	snprintf(sql, sizeof sql, statements, (long long)VISIT_NOW.ms);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(db);
}

static void begin(const char *name, char *path, size_t size)
{
	struct store *store;
	struct err e = { 0 };

	snprintf(path, size, "%s/%s.db", screen_region.dir, name);
	if (!store_open(path, &store, &e))
		fail_msg("%s", e.text);
	region_import(store, (wall_t){ VISIT_NOW.ms - INT64_C(3600000) }, declared, ARRAY_LEN(declared));
	store_close(store);
	run(path, acts);
}

static void assert_shows(struct visit *v, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!visit_shows(v, texts[i]))
			fail_msg("the first screen lacks '%s'", texts[i]);
}

static void the_first_screen_answers_a_caller(void **state)
{
	static const char *const texts[] = {
		"Incident        none is known", "SYVIK, by one link that nothing stands in for", "college C, pack adhérent",
		"by college C: Téléconsultation; by pack adhérent: Visio", "for college A, this is C: Imagerie", "to be verified: Pilote", "02 99 00 00 01", "02 99 00 00 12",
	};
	struct visit v;
	char path[96];

	(void)state;
	begin("calm", path, sizeof path);
	v = visit_begin(path, view_by_name("sites"), false, NULL);
	visit_type(&v, "/hospice\r");
	assert_shows(&v, texts, ARRAY_LEN(texts));
	visit_press(&v, KEYCODE_END);
	assert_true(visit_shows(&v, "Hospice du Port (noted on 2026-"));
	assert_true(visit_shows(&v, "Next "));
	visit_end(&v);
}

static void a_known_incident_comes_first_with_what_to_say(void **state)
{
	static const char *const texts[] = { "Known incident: SYVIK-1: no answer", "no time can be promised", "To say", "We know of this failure", "Opérateur Démo" };
	struct visit v;
	char path[96];

	(void)state;
	begin("incident", path, sizeof path);
	run(path, incident);
	v = visit_begin(path, view_by_name("sites"), false, NULL);
	visit_type(&v, "/hospice\r");
	assert_shows(&v, texts, ARRAY_LEN(texts));
	assert_false(visit_shows(&v, "none is known"));
	visit_end(&v);
}

static void a_plain_internet_access_is_said_so(void **state)
{
	static const char *const texts[] = { "plain Internet, not SYVIK · Fournisseur Démo", "198.51.100.9", "neither its college nor its pack is declared",
		                             "Dieppe: 2 neighbours" };
	struct visit v;
	char path[96];

	(void)state;
	begin("internet", path, sizeof path);
	v = visit_begin(path, view_by_name("sites"), false, NULL);
	visit_type(&v, "/foyer\r");
	assert_shows(&v, texts, ARRAY_LEN(texts));
	visit_end(&v);
}

static void services_are_parted_in_french_by_a_semicolon_with_its_space(void **state)
{
	struct visit v;
	char path[96];

	(void)state;
	begin("french", path, sizeof path);
	language_begin("fr");
	v = visit_begin(path, view_by_name("sites"), false, NULL);
	visit_type(&v, "/hospice\r");
	assert_true(visit_shows(&v, "par le collège C : Téléconsultation ; par le forfait"));
	visit_end(&v);
	language_begin("en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_screen_answers_a_caller),
		cmocka_unit_test(a_known_incident_comes_first_with_what_to_say),
		cmocka_unit_test(a_plain_internet_access_is_said_so),
		cmocka_unit_test(services_are_parted_in_french_by_a_semicolon_with_its_space),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, screen_region_make, screen_region_remove);
}
