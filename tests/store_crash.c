/* Writes rounds without end, each one batch: ROUND polls' worth of results with one time stamp. Killed by store_crash.sh.
 *   store_crash write DB     until it is killed
 *   store_crash check DB     every round whole, the file sound, the store opens again; prints the last round's number, -1 for none */
#include "tests/store_fixture.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { INTERFACES = 24 };

/* Hours that housekeeping has not begun to turn into chunks. */
#define OPEN_HOUR "at_ms >= (SELECT coalesce(max(start_ms) + 3600000, 0) FROM history_full) "

static void add_round(struct batch *b, const struct registry *r, int64_t n)
{
	wall_t at = wall_after(FIXTURE_NOW, n * 1000);

	for (size_t i = 0; i < r->n_checks; i++)
		fixture_add_result(b, r->checks[i].id, at, n % 2 ? OUTCOME_OK : OUTCOME_TIMEOUT);
	for (size_t i = 0; i < r->n_devices; i++) {
		fixture_add_poll(b, r->devices[i].id, at, INTERFACES);
		fixture_add_transition(b, r->devices[i].id, at, (int)(n % 2), OUTCOME_OK);
	}
}

static int64_t last_round(const struct fixture *f)
{
	sqlite3_stmt *st;
	int64_t n = -1;

	sqlite3_prepare_v2(store_sqlite(f->store), "SELECT max(at_ms) FROM result", -1, &st, NULL);
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_type(st, 0) != SQLITE_NULL)
		n = (sqlite3_column_int64(st, 0) - FIXTURE_NOW.ms) / 1000;
	sqlite3_finalize(st);
	return n;
}

static bool holds(sqlite3 *db, const char *sql, const char *expected)
{
	sqlite3_stmt *st = NULL;
	const char *got = NULL;
	bool ok;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		got = (const char *)sqlite3_column_text(st, 0);
	ok = got && strcmp(got, expected) == 0;
	if (!ok)
		fprintf(stderr, "%s: %s, not %s\n", sql, got ? got : sqlite3_errmsg(db), expected);
	sqlite3_finalize(st);
	return ok;
}

static int write_for_ever(struct fixture *f)
{
	struct err e;
	int64_t n;

	if (!store_open(f->path, &f->store, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	if (holds(store_sqlite(f->store), "SELECT count(*) FROM device", "0")) { /* before the registry is read, which declares the collector */
		fixture_sql(f, "BEGIN IMMEDIATE");
		fixture_region(f, (wall_t){ 0 });
		fixture_sql(f, "COMMIT");
	}
	fixture_read_registry(f);
	for (n = last_round(f) + 1;; n++) {
		struct batch *b = batch_new();
		bool more;

		add_round(b, f->registry, n);
		if (!store_write_batch(f->store, b, &e) || !store_maintain(f->store, wall_after(FIXTURE_NOW, n * 1000), 64 << 20,
		                                                          &more, &e)) {
			fprintf(stderr, "%s\n", e.text);
			return 1;
		}
		batch_free(b);
	}
}

static int check(struct fixture *f)
{
	struct err e;
	sqlite3 *db;
	bool ok;

	if (!store_open(f->path, &f->store, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	db = store_sqlite(f->store);
	ok = holds(db, "PRAGMA integrity_check", "ok")
	     && holds(db, "SELECT count(*) FROM pragma_foreign_key_check", "0")
	     /* a round: 5 results, 2 polls, one instant; housekeeping takes an hour from one check or device after the other */
	     && holds(db, "SELECT count(*) FROM (SELECT at_ms FROM result_sample WHERE " OPEN_HOUR
	                  "GROUP BY at_ms HAVING count(*) <> 5)", "0")
	     && holds(db, "SELECT count(*) FROM (SELECT at_ms FROM device_round WHERE " OPEN_HOUR
	                  "GROUP BY at_ms HAVING count(*) <> 2)", "0")
	     /* an hour of a check is in hot rows or in a chunk, never in both */
	     && holds(db, "SELECT count(*) FROM history_full h JOIN result_sample s ON h.series = s.check_id * 2 + 1 "
	                  "AND s.at_ms >= h.start_ms AND s.at_ms < h.start_ms + 3600000", "0")
	     && holds(db, "SELECT count(DISTINCT at_ms) <= 1 FROM (SELECT at_ms FROM result UNION ALL SELECT at_ms FROM device_poll)",
	              "1")
	     && holds(db, "SELECT count(*) FROM (SELECT entity_id FROM state_interval WHERE to_ms IS NULL GROUP BY entity_id "
	                  "HAVING count(*) <> 1)", "0");
	printf("%lld\n", (long long)last_round(f));
	fixture_close_store(f);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct fixture f = { 0 };

	if (argc != 3 || snprintf(f.path, sizeof f.path, "%s", argv[2]) >= (int)sizeof f.path)
		return 64;
	return strcmp(argv[1], "write") == 0 ? write_for_ever(&f) : check(&f);
}
