#include "inventory/migrations.h"
#include "tests/store_fixture.h"
#include "text.h"

#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* tests/schema/N.sql is an inventory as a Vigie of schema N left it: one for each released N, never edited. */
enum { SCHEMAS = 3, FILE_MAX_BYTES = 1 << 20 };

static void read_file(size_t schema, struct text *t)
{
	char path[512], chunk[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/tests/schema/%zu.sql", getenv("top_srcdir"), schema);
	f = fopen(path, "r");
	if (!f)
		fail_msg("cannot read %s", path);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		text_append_n(t, chunk, n);
	fclose(f);
	assert_false(t->failed);
}

static void execute(sqlite3 *db, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
}

/* The rows of a query, their columns and themselves apart by line ends. The caller frees it with text_done. */
static struct text rows_of(sqlite3 *db, const char *sql)
{
	struct text t = TEXT_INIT(FILE_MAX_BYTES);
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			const char *value = (const char *)sqlite3_column_text(st, i);

			text_appendf(&t, "%s\n", value ? value : "NULL");
		}
	}
	sqlite3_finalize(st);
	return t;
}

static void assert_same(sqlite3 *a, const char *sql_a, sqlite3 *b, const char *sql_b)
{
	struct text x = rows_of(a, sql_a), y = rows_of(b, sql_b);

	assert_string_equal(text_str(&x), text_str(&y));
	text_done(&x);
	text_done(&y);
}

/* Names the columns that the old schema had, so that a column added since does not matter. */
static struct text select_of(sqlite3 *old, const char *table)
{
	struct text t = TEXT_INIT(4096);
	char sql[128];
	struct text columns;

	snprintf(sql, sizeof sql, "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('%s')", table);
	columns = rows_of(old, sql);
	text_appendf(&t, "SELECT %s FROM \"%s\" ORDER BY 1, 2", text_str(&columns), table);
	text_done(&columns);
	return t;
}

static void assert_keeps_rows(sqlite3 *old, sqlite3 *migrated)
{
	sqlite3_stmt *st;
	size_t n = 0;

	assert_int_equal(sqlite3_prepare_v2(old, "SELECT name FROM sqlite_master WHERE type = 'table'", -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct text sql = select_of(old, (const char *)sqlite3_column_text(st, 0));

		assert_same(old, text_str(&sql), migrated, text_str(&sql));
		text_done(&sql);
		n++;
	}
	sqlite3_finalize(st);
	assert_true(n >= 18);
}

/* Opens the store on an inventory of that schema; old: the same before, in memory. */
static void open_schema(struct fixture *f, size_t schema, sqlite3 **ret_old)
{
	struct text sql = TEXT_INIT(FILE_MAX_BYTES);
	sqlite3 *db;

	read_file(schema, &sql);
	fixture_init(f);
	fixture_close_store(f);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	execute(db, text_str(&sql));
	sqlite3_close(db);
	assert_int_equal(sqlite3_open(":memory:", ret_old), SQLITE_OK);
	execute(*ret_old, text_str(&sql));
	text_done(&sql);
	fixture_open_store(f);
}

static void an_inventory_of_every_released_schema_keeps_its_rows(void **state)
{
	static const char schema_sql[] = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name";

	(void)state;
	for (size_t schema = 1; schema <= SCHEMAS; schema++) {
		struct fixture f, fresh;
		char version[32];
		sqlite3 *old;

		open_schema(&f, schema, &old);
		fixture_init(&fresh);
		assert_keeps_rows(old, store_sqlite(f.store));
		assert_same(store_sqlite(f.store), schema_sql, store_sqlite(fresh.store), schema_sql);
		snprintf(version, sizeof version, "SELECT %zu", n_migrations);
		assert_same(store_sqlite(f.store), "PRAGMA user_version", old, version);
		sqlite3_close(old);
		fixture_done(&fresh);
		fixture_done(&f);
	}
}

static void what_schema_2_measured_is_still_read(void **state)
{
	wall_t now = wall_after(FIXTURE_NOW, 121 * 60000);
	struct arena *a = arena_new();
	struct link_row *links;
	struct history_row *history;
	struct interface_row *interfaces;
	struct fixture f;
	struct reader *r;
	struct err e;
	sqlite3 *old;
	size_t n;

	(void)state;
	open_schema(&f, 2, &old);
	r = fixture_reader(&f, now, WALL_NEVER);
	assert_true(read_links(r, a, &links, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(links[1].name, "l-snmp");
	assert_int_equal(links[1].state, LINK_UP);
	assert_true(fabs(links[1].in_bps - 1e6) < 20);
	assert_true(read_interfaces(r, a, "cr1", &interfaces, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(interfaces[0].if_alias, "to the hospital");
	assert_true(read_history(r, a, 5, FIXTURE_NOW, now, 14, &history, &n, &e));
	assert_true(n >= 8);
	assert_true(fabs(history[3].in_bps - 1e6) < 20);
	fixture_reader_done(r);
	sqlite3_close(old);
	fixture_done(&f);
	arena_free(a);
}

/* New talkers were rows of their own before they were events. */
static void new_talkers_that_were_kept_before_are_events(void **state)
{
	static const char first[] = "SELECT b.from_ms, b.to_ms, b.talkers, b.source, b.port FROM talker_burst b ORDER BY b.from_ms";
	struct fixture f;
	struct text rows;
	char version[64];
	size_t before = 0;

	(void)state;
	while (before < n_migrations && strcmp(migrations[before].title, "new talkers as events") != 0)
		before++;
	assert_true(before < n_migrations);
	snprintf(version, sizeof version, "PRAGMA user_version = %zu", before);
	fixture_init(&f);
	fixture_sql(&f, "DROP TABLE talker_burst; INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth1', 0);"
	                "WITH n (i, at, new) AS (VALUES (1, 3600001, 3600001), (2, 3600000, 3600000), (3, 7199999, 7199999), (4, 7200000, 7200000), (5, 5, NULL)) "
	                "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, "
	                "bytes_out, bytes_in, packets_out, packets_in, new_ms) SELECT 1, '10.0.0.' || i, '10.0.0.9', 'tcp', 100 + i, '', 0, 1, at, at, 1, 1, 1, 1, new "
	                "FROM n");
	fixture_sql(&f, version);
	fixture_close_store(&f);
	fixture_open_store(&f);
	rows = rows_of(store_sqlite(f.store), first);
	assert_string_equal(text_str(&rows), "3600000\n7199999\n3\n10.0.0.2\n102\n7200000\n7200000\n1\n10.0.0.4\n104\n");
	text_done(&rows);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_inventory_of_every_released_schema_keeps_its_rows),
		cmocka_unit_test(what_schema_2_measured_is_still_read),
		cmocka_unit_test(new_talkers_that_were_kept_before_are_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
