#include "tests/importing.h"

#include "inventory/db.h"
#include "inventory/export_internal.h"
#include "inventory/store_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char sites[] =
	"name,finess,aliases,latitude,longitude,college\n"
	"Démo Clinique des Peupliers,990000011,\"Vieille clinique; Les Peupliers\",49.09,1.48,B\n"
	"\"Démo \"\"Grand\"\" EHPAD\",,,,,\n";

static void rows_are_added_once_and_then_only_confirmed(void **state)
{
	struct importing *f = *state;
	char *before, *after;

	importing_take(f, "sites.csv", sites);
	assert_int_equal(f->report.added, 2);
	assert_int_equal(f->report.n_changes, 2);
	assert_string_equal(f->report.changes[1].key, "Démo \"Grand\" EHPAD");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE aliases = 'Vieille clinique;Les Peupliers'"), 1);
	assert_int_equal(importing_number(f, "SELECT min(last_confirmed_ms) FROM entity"), f->now.ms);
	importing_take(f, "sites.csv", sites);
	assert_int_equal(f->report.confirmed, 2);
	assert_int_equal(f->report.n_changes, 0);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site"), 2);
	assert_int_equal(importing_number(f, "SELECT min(last_confirmed_ms) FROM entity"), f->now.ms);
	before = importing_content(f);
	assert_true(importing_run(f, "sites.csv", sites, (struct import_options){ .dry_run = true }));
	after = importing_content(f);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void a_change_closes_a_version_and_opens_another(void **state)
{
	struct importing *f = *state;
	int64_t id;

	importing_take(f, "sites.csv", "name,commune,college\nA,Rouen,A\n");
	id = importing_number(f, "SELECT id FROM entity");
	importing_take(f, "sites.csv", "name,commune,college\nA,Évreux,\n");
	assert_int_equal(f->report.modified, 1);
	assert_int_equal(f->report.n_changes, 2);
	assert_string_equal(f->report.changes[0].column, "commune");
	assert_string_equal(f->report.changes[0].before, "Rouen");
	assert_string_equal(f->report.changes[0].after, "Évreux");
	assert_null(f->report.changes[1].after);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity"), 1);
	assert_int_equal(importing_number(f, "SELECT entity_id FROM site WHERE valid_to IS NULL AND commune = 'Évreux'"), id);
	assert_int_equal(importing_number(f, "SELECT valid_to FROM site WHERE commune = 'Rouen'"), f->now.ms);
}

static void a_column_that_a_file_does_not_have_keeps_its_value(void **state)
{
	struct importing *f = *state;

	importing_take(f, "sites.csv", "name,commune,college\nA,Rouen,A\n");
	importing_take(f, "sites.csv", "name,ght\nA,Cœur\n");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE valid_to IS NULL AND commune = 'Rouen' AND ght = 'Cœur'"), 1);
}

static void two_imports_in_one_millisecond_and_a_clock_gone_back_keep_versions_apart(void **state)
{
	struct importing *f = *state;
	const int64_t instants[] = { 5000, 5000, 5000, 3000, 4000 };

	for (size_t i = 0; i < ARRAY_LEN(instants); i++) {
		char text[32];

		snprintf(text, sizeof text, "name,commune\nA,%zu\n", i);
		f->now.ms = instants[i] - 1000;
		importing_take(f, "sites.csv", text);
	}
	f->now.ms = 1000;
	assert_true(importing_run(f, "sites.csv", "name\n", (struct import_options){ .prune = true }));
	f->now.ms = 1000;
	importing_take(f, "sites.csv", "name,commune\nA,back\n");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site"), 6);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site a JOIN site b ON a.valid_from < b.valid_from "
	                           "AND (a.valid_to IS NULL OR a.valid_to > b.valid_from)"), 0);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE valid_to <= valid_from"), 0);
}

static void every_file_takes_a_valid_row(void **state)
{
	static const char *const files[][2] = {
		{ "sites.csv", "name\nA\nB\n" },
		{ "suppliers.csv", "name,hds_ends,hds_activities\nOp,22/11/2027,\"1;2\"\n" },
		{ "contracts.csv", "name,supplier,gtr_hours,gtr_window,availability\nC,Op,4,Mon-Fri 08:00-18:00,\"99,9\"\n" },
		{ "perimeters.csv", "name,rd\nSYVIK,65000:1\n" },
		{ "contacts.csv", "name,site\nDesk,A\n" },
		{ "devices.csv", "name,site,kind,address,port,parents\nr1,A,Router,192.0.2.1,161,\nr2,B,switch,2001:db8::1,,r1\n" },
		{ "links.csv", "name,site,device,interface,address,perimeter,contract,expected_bps\n"
		               "l1,A,r1,ge-0/0/1,,SYVIK,C,100000000\nl2,B,,,gw.example.org,,,\n" },
		{ "applications.csv", "name,health_data\nPACS,oui\n" },
		{ "processes.csv", "name,rto_minutes\nImagerie,240\n" },
		{ "services.csv", "name,kind,target,application\nportal,HTTPS,https://x.example/,PACS\n" },
		{ "covolinks.csv", "name,site,device,address,called_ae,tls,serves\nc1,A,r2,192.0.2.9,CVL,0,\"A;B\"\n" },
		{ "routes.csv", "name,source_site,covolink,destination_site,accepted_on\nro,A,c1,B,2026-01-31\n" },
		{ "flows.csv", "source,destination,protocol,port,reason\n10.0.0.0/8,PACS,tcp,8000-8100,images\n2001:db8::/48; 10.0.0.1-10.0.0.9,site:CHU,tcp,104;11112,images\n" },
		{ "heartbeats.csv", "name,kind,every,offsite,contact\nnight,backup,24h,yes,Desk\n" },
		{ "lifecycles.csv", "name,version,ends\nIOS 15.1,15.1,2020-01-31\n" },
		{ "entitlements.csv", "service,colleges\nPACS,\"A;B\"\n" },
		{ "dependencies.csv", "from,to,kind\nImagerie,PACS,uses\nPACS,device:r2,\n" },
		{ "thresholds.csv", "object,measure,warning\nlink:*,in_util,0.8\nlink:l1,in_util,\"0,9\"\n" },
	};
	struct importing *f = *state;

	assert_int_equal(ARRAY_LEN(files), n_entity_files);
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		importing_take(f, files[i][0], files[i][1]);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM device WHERE kind = 'router' AND port = 161"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM supplier WHERE hds_ends = '2027-11-22'"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM contract WHERE availability = 99.9 AND gtr_window = 'mon-fri 08:00-18:00'"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM application WHERE health_data = 1"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM covolink WHERE tls = 0 AND serves = 'A;B'"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity WHERE name = 'process:Imagerie → application:PACS (uses)'"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity WHERE name = 'application:PACS → device:r2'"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity WHERE name = '10.0.0.0/8 → PACS (tcp/8000-8100)'"), 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity WHERE name = 'link:l1 (in_util)'"), 1);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		importing_take(f, files[i][0], files[i][1]);
		assert_int_equal(f->report.n_changes, 0);
	}
}

static void spreadsheets_are_understood(void **state)
{
	struct importing *f = *state;

	importing_take(f, "sites.csv", "\xef\xbb\xbfname;latitude;longitude;aliases;notes\r\n"
	                       "A;48,5;-0,25;\"x;y\";\"a\r\nb\"\r\n;;;;\r\n\r\nB;;;;\r\n");
	assert_int_equal(f->report.added, 2);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE latitude = 48.5 AND longitude = -0.25 AND aliases = 'x;y' "
	                           "AND notes = 'a' || char(10) || 'b'"), 1);
}

static void what_no_rule_forbids_is_taken(void **state)
{
	struct importing *f = *state;

	importing_take(f, "sites.csv", "name,finess\nA,990000011\nB,990000012\nC,2A0000013\nD,\nE,\n");
	importing_take(f, "suppliers.csv", "name\nS\n");
	importing_take(f, "contracts.csv", "name,supplier,starts,ends\nopen,S,2026-01-01,\nended,S,,2026-01-01\nday,S,2026-01-01,2026-01-01\n");
	assert_int_equal(f->report.added, 3);
	importing_take(f, "sites.csv", "name,finess\nA,990000012\nB,990000011\n"); /* both at once: still one each */
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE valid_to IS NULL AND finess = '990000012'"), 1);
}

static void references_reach_other_files_of_the_same_import(void **state)
{
	struct importing *f = *state;
	const char *devices = "name,site,kind,address,parents\nd2,site:A,vm,x,d1\nd1,A,vm,x,\n", *names = "name\nA\n";
	const struct import_file files[] = {
		{ .name = "devices.csv", .text = devices, .len = strlen(devices) },
		{ .name = "sites.csv", .text = names, .len = strlen(names) },
	};

	assert_true(import_run(f->s, f->now, files, 2, &(struct import_options){ 0 }, f->a, &f->report, &f->e));
	assert_int_equal(f->report.added, 3);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM device WHERE site = 'A'"), 2);
}

static void a_perimeter_may_be_named_before_any_is_declared(void **state)
{
	struct importing *f = *state;

	importing_take(f, "sites.csv", "name\nA\n");
	importing_take(f, "links.csv", "name,site,address,perimeter\nl,A,x,SYVIK\n");
	importing_take(f, "perimeters.csv", "name\nENRS\n");
	assert_false(importing_run(f, "links.csv", "name,site,address,perimeter\nl,A,x,SYVIK\n", (struct import_options){ 0 }));
	assert_string_equal(f->e.text, "links.csv:2: perimeter: expected the name of perimeter that is declared, got 'SYVIK'");
}

static void absent_rows_stay_unless_pruned_and_pruned_rows_must_be_free(void **state)
{
	struct importing *f = *state;
	const struct import_options prune = { .prune = true };

	importing_take(f, "sites.csv", "name\nA\nB\nC\n");
	importing_take(f, "devices.csv", "name,site,kind,address\nd,B,vm,x\n");
	importing_take(f, "dependencies.csv", "from,to\nd,C\n");
	importing_take(f, "sites.csv", "name\nA\n");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE valid_to IS NULL"), 3);
	assert_false(importing_run(f, "sites.csv", "name\nA\nC\n", prune));
	assert_string_equal(f->e.text, "sites.csv: --prune: expected a row that nothing names any more, but device 'd' does (column site), "
	                               "got 'B'");
	assert_false(importing_run(f, "sites.csv", "name\nA\nB\n", prune));
	assert_string_equal(f->e.text, "sites.csv: --prune: expected a row that nothing names any more, but dependency "
	                               "'device:d → site:C' does (column to), got 'C'");
	assert_true(importing_run(f, "dependencies.csv", "from,to\n", prune));
	assert_int_equal(f->report.removed, 1);
	assert_true(importing_run(f, "sites.csv", "name\nA\nB\n", prune));
	assert_int_equal(f->report.removed, 1);
	assert_int_equal(f->report.changes[0].kind, CHANGE_REMOVE);
	assert_string_equal(f->report.changes[0].key, "C");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM site WHERE valid_to IS NULL"), 2);
	importing_take(f, "sites.csv", "name\nC\n");
	assert_int_equal(f->report.added, 1);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity WHERE kind = 'site'"), 3);
	assert_false(importing_run(f, "devices.csv", "name,site,kind,address\nd,gone,vm,x\n", (struct import_options){ 0 }));
}

static void arrows_in_names_never_make_two_keys_one(void **state)
{
	struct importing *f = *state;

	importing_take(f, "applications.csv", "name\na\nb → c\na → b\nc\nc (x)\n");
	importing_take(f, "dependencies.csv", "from,to,kind\na,b → c,\na → b,c,\na,c,x\na,c (x),\n");
	assert_int_equal(f->report.added, 4);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM dependency"), 4);
}

static void a_locked_and_a_full_inventory_are_said_so(void **state)
{
	struct importing *f = *state;
	char dir[] = "/tmp/vigie-test-import-XXXXXX", path[64];
	struct text t = TEXT_INIT(4 * 1024 * 1024);
	struct store *s;
	sqlite3 *other;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/vigie.db", dir);
	store_close(f->s);
	assert_true(store_open(path, &f->s, &f->e));
	assert_false(store_open(path, &s, &f->e));
	assert_int_equal(f->e.kind, ERR_LOCKED);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_busy_timeout(store_sqlite(f->s), 10);
	assert_false(importing_run(f, "sites.csv", sites, (struct import_options){ 0 }));
	assert_int_equal(f->e.kind, ERR_LOCKED);
	sqlite3_close(other);

	text_append(&t, "name,notes\n");
	for (int i = 0; i < 1000; i++)
		text_appendf(&t, "site %d,%01000d\n", i, i);
	assert_int_equal(sqlite3_exec(store_sqlite(f->s), "PRAGMA max_page_count = 100", NULL, NULL, NULL), SQLITE_OK);
	assert_false(importing_run(f, "sites.csv", text_str(&t), (struct import_options){ 0 }));
	assert_int_equal(f->e.kind, ERR_FULL);
	text_done(&t);
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity"), 0);
	importing_take(f, "sites.csv", sites);
	store_close(f->s);
	f->s = NULL;
	for (size_t i = 0; i < 4; i++) {
		static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
		char file[80];

		snprintf(file, sizeof file, "%s%s", path, ends[i]);
		remove(file);
	}
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, importing_open, importing_close)
	const struct CMUnitTest tests[] = {
		TEST(rows_are_added_once_and_then_only_confirmed),
		TEST(a_change_closes_a_version_and_opens_another),
		TEST(a_column_that_a_file_does_not_have_keeps_its_value),
		TEST(two_imports_in_one_millisecond_and_a_clock_gone_back_keep_versions_apart),
		TEST(every_file_takes_a_valid_row),
		TEST(spreadsheets_are_understood),
		TEST(what_no_rule_forbids_is_taken),
		TEST(references_reach_other_files_of_the_same_import),
		TEST(a_perimeter_may_be_named_before_any_is_declared),
		TEST(absent_rows_stay_unless_pruned_and_pruned_rows_must_be_free),
		TEST(arrows_in_names_never_make_two_keys_one),
		TEST(a_locked_and_a_full_inventory_are_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
