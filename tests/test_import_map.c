#include "import.h"
#include "inventory/import_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;
static struct err e;

static bool apply(const char *map, const char *csv, struct csv_table *ret)
{
	const struct import_file f = { .name = "x.csv", .text = csv, .len = strlen(csv), .map = map, .map_name = "x.map" };
	const struct entity_file *file;
	const char **headers;

	memset(&e, 0, sizeof e);
	return import_map_apply(&f, a, &file, &headers, ret, &e);
}

/* The table as text: cells with | between, a line a row, the header left out. */
static const char *mapped(const char *map, const char *csv)
{
	struct text t = TEXT_INIT(65536);
	struct csv_table table;
	const char *copy;

	if (!apply(map, csv, &table))
		fail_msg("%s", e.text);
	for (size_t i = 1; i < table.n; i++) {
		for (size_t c = 0; c < table.rows[i].n; c++)
			text_appendf(&t, "%s%s", c ? "|" : "", table.rows[i].cells[c].text);
		text_append_char(&t, '\n');
	}
	copy = arena_strdup(a, text_str(&t));
	text_done(&t);
	return copy;
}

static void each_rule_does_what_it_says(void **state)
{
	static const struct { const char *rule, *csv, *result; } cases[] = {
		{ "column name { from = n }", "n,x\nA,1\n", "A\n" },
		{ "column name { from = {\"l\", \"n\"} }", "n,l\nA,\nB,Bee\n", "A\nBee\n" },
		{ "column name { from = n } column aliases { from = {\"x\", \"y\", \"z\"} join = \";\" }", "n,x,y,z\nA,1,,3\nB,,,\n",
		  "A|1;3\nB|\n" },
		{ "column name { from = n } column kind { from = k map = {\"355=hospital\", \"*=other\"} }", "n,k\nA,355\nB,9\nC,\n",
		  "A|hospital\nB|other\nC|\n" },
		{ "column name { from = n } column kind { from = k map = {\"1=one\"} default = none }", "n,k\nA,1\nB,9\nC,\n",
		  "A|one\nB|9\nC|none\n" },
		{ "column name { from = n } column access { value = internet }", "n\nA\n", "A|internet\n" },
		{ "column name { from = n } column notes { from = s prefix = \"SIRET \" }", "n,s\nA,1\nB,\n", "A|SIRET 1\nB|\n" },
		{ "column name { from = n after = \" \" }", "n\n76000 ROUEN CEDEX\nCAEN\n", "ROUEN CEDEX\nCAEN\n" },
		{ "column name { from = n before = / }", "n\n192.0.2.1/24\nx\n", "192.0.2.1\nx\n" },
		{ "column name { from = n distinct = k }", "n,k\nA,1\nB,2\nA,3\nA,4\n", "A (1)\nB\nA (3)\nA (4)\n" },
		{ "column name { from = n } skip-when d { matches = \"?*\" }", "n,d\nA,\nB,2020\n", "A\n" },
		{ "column name { from = n } only-when d { matches = {\"7*\", \"27\"} }", "n,d\nA,76\nB,27\nC,2\nD,727\n", "A\nB\nD\n" },
		{ "column name { from = n } only-when n { matches = \"?t?\" }", "n\n\xc3\xa9t\xc3\xa9\nate\nat\n", "\xc3\xa9t\xc3\xa9\nate\n" },
		{ "column name { from = n } only-when n { matches = \"*a*b\" }", "n\nxaab\nab\nba\naabb\n", "xaab\nab\naabb\n" },
		{ "separator = \"|\" column name { from = n }", "n|x\nA,B|\n", "A,B\n" },
		{ "separator = tab column name { from = x }", "n\tx\nA\tB\n", "B\n" },
		{ "header = no column name { from = 2 }", "x,A\ny,B,more\nz\n", "A\nB\n\n" },
		{ "header = no unnamed = skip column name { from = 2 }", "x,A\nz\n", "A\n" },
		{ "quotes = no column name { from = n }", "n\nLes \"Tilleuls\"\n", "Les \"Tilleuls\"\n" },
		{ "encoding = windows-1252 column name { from = n }", "n\nH\xf4pital \x9cuvre\n", "Hôpital œuvre\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char map[512];

		snprintf(map, sizeof map, "file = \"sites.csv\"\n%s\n", cases[i].rule);
		assert_string_equal(mapped(map, cases[i].csv), cases[i].result);
	}
}

static void every_mistake_in_a_mapping_is_told_with_its_place(void **state)
{
	static const struct { const char *map, *csv, *message; } cases[] = {
		{ "column name { from = n }", "n\n", "x.map:1: file is missing: expected file = \"sites.csv\" or another one" },
		{ "file = site.csv", "n\n", "x.map:1: file: expected a file of the inventory, the nearest is sites.csv" },
		{ "file = sites.csv\ncolumn nmae { from = n }", "n\n",
		  "x.map:2: unknown column of sites.csv, the nearest known one is name" },
		{ "file = sites.csv\ncolumn name { from = nam }", "x,name\n", "x.map:2: x.csv has no column 'nam', the nearest is 'name'" },
		{ "file = sites.csv\ncolumn name { }", "n\n", "x.map:2: column 'name': expected either from or value" },
		{ "file = sites.csv\ncolumn name { from = n value = x }", "n\n", "x.map:2: column 'name': expected either from or value" },
		{ "file = sites.csv\ncolumn kind { from = n map = {\"355\"} }", "n\n", "x.map:2: map: expected \"theirs=ours\"" },
		{ "file = sites.csv\nseparator = \";;\"", "n\n", "x.map:2: separator: expected one character, or tab" },
		{ "file = sites.csv\nencoding = ebcdic", "n\n", "x.map:2: encoding: expected utf-8 or windows-1252" },
		{ "file = sites.csv\nskip-when d { }", "n\n", "x.map:2: skip-when: expected matches = \"…\"" },
		{ "file = sites.csv\nskip-when d { matches = x }", "n\n", "x.map:2: x.csv has no column 'd'" },
		{ "file = sites.csv\nheader = no\ncolumn name { from = n }", "n\n",
		  "x.map:3: expected the number of a column of x.csv, from 1" },
		{ "file = sites.csv\ncolumn name { from = n distinct = n } column kind { from = n distinct = n }", "n\n",
		  "x.map:2: distinct is given to a second column" },
		{ "file = sites.csv\ncolumn name { from = n", "n\n", "x.map:2: section 'column' opened here is not closed: expected }" },
		{ "file = sites.csv\ncolumn name { from = n }", "n,m\nA\n", "x.csv:2: expected 2 cells as in the header, got 1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct csv_table t;

		assert_false(apply(cases[i].map, cases[i].csv, &t));
		assert_string_equal(e.text, cases[i].message);
		assert_int_equal(e.kind, ERR_DATA);
	}
}

static char *read_map(const char *name)
{
	const char *top = getenv("top_srcdir");
	static char text[16384];
	char path[512];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/inventory/maps/%s", top ? top : "..", name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

static void import(struct store *s, const char *name, const char *csv, const char *map, struct import_report *ret)
{
	const struct import_file f = { .name = name, .text = csv, .len = strlen(csv), .map = map ? read_map(map) : NULL, .map_name = map };

	if (!import_run(s, (wall_t){ 1700000000000 }, &f, 1, &(struct import_options){ 0 }, a, ret, &e))
		fail_msg("%s", e.text);
}

static void a_finess_extract_becomes_sites(void **state)
{
	static const char csv[] =
		"finess;etalab;96;2026-01-07\n"
		"structureet;990000011;990000003;DEMO PEUPLIERS;CLINIQUE \"DEMO\" DES PEUPLIERS;;;1;RUE;X;;;681;27;EURE;27200 VERNON;"
		"0200000000;;365;Etablissement de Soins;1;x;00000000000000;8610Z;;;;;2001-01-01;2001-01-01;2026-01-01;\n"
		"structureet;990000029;990000003;EHPAD DEMO;;;;1;RUE;X;;;681;76;S;76000 \xc9VREUX CEDEX;;;500;EHPAD;;;;;;;;;;;;\n"
		"structureet;990000037;990000003;EHPAD DEMO;;;;1;RUE;X;;;681;14;C;14000 CAEN;;;999;Autre;;;;;;;;;;;;\n"
		"structureet;990000045;990000003;ELSEWHERE;;;;1;RUE;X;;;681;75;P;75000 PARIS;;;355;CH;;;;;;;;;;;;\n"
		"geolocalisation;990000011;1;2;x;2026-01-01\n";
	struct import_report r;
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	import(s, "finess.csv", csv, "finess.map", &r);
	assert_int_equal(r.added, 3);
	assert_string_equal(r.changes[0].key, "CLINIQUE \"DEMO\" DES PEUPLIERS");
	assert_string_equal(r.changes[1].key, "EHPAD DEMO (990000029)");
	import(s, "sites.csv", "name,finess,commune,kind,departement,aliases,notes\n"
	                       "\"CLINIQUE \"\"DEMO\"\" DES PEUPLIERS\",990000011,VERNON,clinic,27,DEMO PEUPLIERS,Etablissement de Soins\n"
	                       "EHPAD DEMO (990000029),990000029,ÉVREUX CEDEX,nursing-home,76,EHPAD DEMO,EHPAD\n"
	                       "EHPAD DEMO (990000037),990000037,CAEN,other,14,EHPAD DEMO,Autre\n", NULL, &r);
	assert_int_equal(r.confirmed, 3);
	store_close(s);
}

static void a_netbox_list_becomes_sites(void **state)
{
	struct import_report r;
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	import(s, "netbox_sites.csv", "Name,Status,Facility,Region,Group,Tenant,ASNs,Description\r\n"
	                              "Demo site,Active,,Normandie,,,,Main building\r\nDemo plan,Planned,,,,,,\r\n", "netbox-sites.map", &r);
	assert_int_equal(r.added, 1);
	import(s, "sites.csv", "name,notes\nDemo site,Main building\n", NULL, &r);
	assert_int_equal(r.confirmed, 1);
	store_close(s);
}

static void a_netbox_export_becomes_devices(void **state)
{
	static const char csv[] =
		"Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,IP Address\r\n"
		"demo-cr1,Active,,Demo site,,R1,Core Router,Juniper,MX204,192.0.2.1/24\r\n"
		"demo-ap1,Active,,Demo site,,,Access Point,Aruba,AP-515,2001:db8::5/64\r\n"
		"demo-pdu,Active,,Demo site,,,PDU,APC,AP8858,192.0.2.9/24\r\n"
		"demo-panel,Active,,Demo site,,,Patch Panel,X,Y,\r\n"
		"demo-old,Decommissioning,,Demo site,,,Router,X,Y,192.0.2.7/24\r\n";
	struct import_report r;
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	import(s, "sites.csv", "name\nDemo site\n", NULL, &r);
	import(s, "netbox_devices.csv", csv, "netbox-devices.map", &r);
	assert_int_equal(r.added, 3);
	import(s, "devices.csv", "name,site,kind,address,notes\ndemo-cr1,Demo site,router,192.0.2.1,Juniper MX204\n"
	                         "demo-ap1,Demo site,hotspot,2001:db8::5,Aruba AP-515\ndemo-pdu,Demo site,other,192.0.2.9,APC AP8858\n",
	       NULL, &r);
	assert_int_equal(r.confirmed, 3);
	store_close(s);
}

/* What its reports write: names and orders of columns as Mercator 2025 has them in French. */
static void mercator_reports_become_applications_machines_and_what_runs_on_what(void **state)
{
	struct import_report r;
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	import(s, "sites.csv", "name\nCentre de données\n", NULL, &r);
	import(s, "devices.csv", "name,site,kind,address\nesx-1,Centre de données,server,192.0.2.1\n", NULL, &r);
	import(s, "applications.csv", "\"Nom\",\"Description\",\"Responsable\",\"Exploitation\",\"Bloc applicatif\",\"Cartographe(s)\"\n"
	       "\"Portail\",\"Accès, et annuaire\",\"Pôle A\",\"Exploitation B\",\"\",\"\"\n\"Messagerie\",\"\",\"Pôle A\",\"\",\"\",\"\"\n",
	       "mercator-applications.map", &r);
	assert_int_equal(r.added, 2);
	import(s, "servers.csv", "Nom;Système d'exploitation;Environnement;Date d'installation;Date de mise à jour;CPU;Mémoire;Disque;Services réseau;"
	       "Adresse(s) IP;Configuration;Applications;Bloc applicatif;Cluster;Serveurs physiques\n"
	       "vm-1;Debian 12;Prod;;;2;4;40;https;192.0.2.7, 192.0.2.8;;Portail, Messagerie;;CL1;esx-1\nvm-2;;;;;;;;;;;;;;\n",
	       "mercator-servers.map", &r);
	assert_int_equal(r.added, 1);
	import(s, "logical.csv", "Serveur logique;Type;Application;Entités utilisatrices;Exploitation;Responsable;Bloc applicatif;Responsable\n"
	       "vm-1;web;Portail;;;;;\nvm-1;web;Messagerie;;;;;\n", "mercator-dependencies.map", &r);
	assert_int_equal(r.added, 2);
	import(s, "applications.csv", "name,owner\nPortail,Exploitation B\nMessagerie,Pôle A\n", NULL, &r);
	assert_int_equal(r.confirmed, 2);
	import(s, "devices.csv", "name,site,kind,address,os,parents,notes\nvm-1,Centre de données,vm,192.0.2.7,Debian 12,esx-1,\"Prod, CL1\"\n", NULL, &r);
	assert_int_equal(r.confirmed, 1);
	import(s, "dependencies.csv", "from,to,kind\napplication:Portail,device:vm-1,runs-on\nMessagerie,vm-1,runs-on\n", NULL, &r);
	assert_int_equal(r.confirmed, 2);
	store_close(s);
}

/* The model that is shipped, on an extract of the form that it expects. */
static void an_ekalis_extract_becomes_machines_and_links(void **state)
{
	struct import_report r;
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	import(s, "sites.csv", "name\nH\xc3\xb4pital\n", NULL, &r);
	import(s, "applications.csv", "name\nDossier\n", NULL, &r);
	import(s, "processes.csv", "name\nAdmission\n", NULL, &r);
	import(s, "actifs.csv", "Nom;Type;Site;Adresse IP;Syst\xe8me;Criticit\xe9;H\xe9" "berg\xe9 par;Commentaire\n"
	       "hote-1;Serveur;H\xf4pital;192.0.2.1;;Critique;;\nvm-1;Machine virtuelle;H\xf4pital;192.0.2.2;Debian 12;Moyenne;hote-1;\n"
	       "poste-1;Poste de travail;H\xf4pital;192.0.2.3;;;;\n", "ekalis-servers.map", &r);
	assert_int_equal(r.added, 2);
	import(s, "liens.csv", "Type source;Source;Type cible;Cible;Lien\nProcessus m\xe9tier;Admission;Application;Dossier;Utilise\n"
	       "Application;Dossier;VM;vm-1;H\xe9" "berg\xe9 par\n", "ekalis-links.map", &r);
	assert_int_equal(r.added, 2);
	import(s, "devices.csv", "name,site,kind,address,os,criticality,parents\nhote-1,H\xc3\xb4pital,server,192.0.2.1,,high,\n"
	       "vm-1,H\xc3\xb4pital,vm,192.0.2.2,Debian 12,normal,hote-1\n", NULL, &r);
	assert_int_equal(r.confirmed, 2);
	import(s, "dependencies.csv", "from,to,kind\nprocess:Admission,application:Dossier,uses\napplication:Dossier,device:vm-1,runs-on\n", NULL, &r);
	assert_int_equal(r.confirmed, 2);
	store_close(s);
}

static void a_bad_cell_is_told_by_its_source_column(void **state)
{
	const char *csv = "n,f\nA,12\n";
	const struct import_file f = { .name = "x.csv", .text = csv, .len = strlen(csv), .map_name = "x.map",
	                               .map = "file = sites.csv column name { from = n } column finess { from = f }" };
	struct import_report r;
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	assert_false(import_run(s, (wall_t){ 1 }, &f, 1, &(struct import_options){ 0 }, a, &r, &e));
	assert_string_equal(e.text, "x.csv:2: finess (from f): expected a FINESS number of 9 digits, or 2A or 2B and 7 digits, got '12'");
	store_close(s);
}

static int make_arena(void **state)
{
	(void)state;
	a = arena_new();
	return a ? 0 : -1;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_does_what_it_says),
		cmocka_unit_test(every_mistake_in_a_mapping_is_told_with_its_place),
		cmocka_unit_test(a_finess_extract_becomes_sites),
		cmocka_unit_test(a_netbox_list_becomes_sites),
		cmocka_unit_test(a_netbox_export_becomes_devices),
		cmocka_unit_test(mercator_reports_become_applications_machines_and_what_runs_on_what),
		cmocka_unit_test(an_ekalis_extract_becomes_machines_and_links),
		cmocka_unit_test(a_bad_cell_is_told_by_its_source_column),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
