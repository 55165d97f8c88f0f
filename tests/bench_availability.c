/* The availability of a month, of all sites and of one: bench_availability [SITES]. A year of history, each circuit down three times a
 * month, most with an alert, one month in two a collector that stopped and planned work. CPU. Figures as tests/bench_row.h prints them. */
#include "reader_availability.h"

#include "tests/bench_fill.h"
#include "tests/bench_row.h"

#include <inttypes.h>
#include <stdlib.h>

enum { RUNS = 9, SQL_MAX = 4096 };

static void run(struct fixture *f, const char *format, long sites)
{
	char sql[SQL_MAX];

	snprintf(sql, sizeof sql, format, sites, FIXTURE_NOW.ms);
	fixture_sql(f, sql);
}

static void happen(struct fixture *f, long sites)
{
	fixture_sql(f, "BEGIN;"
	               "INSERT INTO journal (seq, at_ms, uid, method, request, result, previous, hash) VALUES (1, 0, 0, 'act', '{}', 'ok', x'00', x'00');"
	               "INSERT INTO entity VALUES (9000000, 'contract', 'SYVIK', 0, 0);"
	               "INSERT INTO contract (entity_id, valid_from, supplier, availability) VALUES (9000000, 0, 'Operator', 99.9);"
	               "UPDATE link SET contract = 'SYVIK' WHERE entity_id % 2 = 0");
	/* each tenth of a month in turn: up, and three times down for 20 minutes; devices stay up */
	run(f, "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 36 * %1$ld - 1) "
	       "INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) SELECT 3 * (1 + i / 36) + 2, %2$lld - 31536000000 + (i %% 36) * 876000000 + i "
	       "/ 36 * 1000, %2$lld - 31536000000 + (i %% 36) * 876000000 + i / 36 * 1000 + 1200000, 1, 'link-down' FROM n", sites);
	run(f, "INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) SELECT entity_id, to_ms, coalesce((SELECT min(x.from_ms) FROM "
	       "state_interval x WHERE x.entity_id = s.entity_id AND x.from_ms > s.from_ms), %1$ld * 0 + %2$lld), 0, 'ok' FROM state_interval s", sites);
	run(f, "INSERT INTO state_interval (entity_id, from_ms, state, outcome) SELECT id, %1$ld * 0 + %2$lld - 31536000000, 0, 'ok' FROM entity "
	       "WHERE kind = 'device'", sites);
	fixture_sql(f, "INSERT INTO alert (entity_id, opened_ms, closed_ms, state, outcome) SELECT entity_id, from_ms, to_ms, 2, outcome FROM state_interval "
	               "WHERE state = 1 AND (from_ms / 1000) % 3 <> 0");
	fixture_sql(f, "COMMIT");
	run(f, "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 23 + %1$ld * 0) INSERT INTO collector_run (pid, version, started_ms, "
	       "heartbeat_ms, stopped_ms) SELECT i, 't', %2$lld - 31536000000 + i * 1314000000, %2$lld - 31536000000 + (i + 1) * 1314000000 - 600000, NULL "
	       "FROM n", sites);
	run(f, "INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, recurrence, seq) SELECT 'maintenance', id, 0, %1$ld * 0 + %2$lld - 20000000000, "
	       "%2$lld - 20000000000 + 7200000, 'weekly', 1 FROM entity WHERE kind = 'site' AND id %% 60 = 0", sites);
}

/* As an open console reads the page of a site: its statements are prepared. */
static double cpu_of_site(struct fixture *f, int64_t site)
{
	struct availability_time period = availability_month_of(FIXTURE_NOW, 2);
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct arena *a = arena_new();
	struct availability_row row;
	double before = 0;
	struct err e;

	for (int i = 0; i < 2; i++) {
		before = bench_cpu_s();
		if (!read_availability(r, a, site, period, true, &row, &e)) {
			fprintf(stderr, "%s\n", e.text);
			exit(1);
		}
	}
	before = bench_cpu_s() - before;
	fixture_reader_done(r);
	arena_free(a);
	return before;
}

static double cpu_of_all(struct fixture *f, size_t *ret_rows, size_t *ret_incidents)
{
	struct availability_time period = availability_month_of(FIXTURE_NOW, 2);
	struct availability_row *rows;
	struct arena *a = arena_new();
	double before = bench_cpu_s();
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct err e;

	if (!read_availability_sites(r, a, period, true, &rows, ret_rows, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	*ret_incidents = 0;
	for (size_t i = 0; i < *ret_rows; i++)
		*ret_incidents += rows[i].n_incidents;
	fixture_reader_done(r);
	before = bench_cpu_s() - before;
	arena_free(a);
	return before;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(struct fixture *f, int64_t site, size_t *ret_rows, size_t *ret_incidents)
{
	double cpu[RUNS];

	for (size_t i = 0; i < RUNS; i++)
		cpu[i] = site ? cpu_of_site(f, site) : cpu_of_all(f, ret_rows, ret_incidents);
	qsort(cpu, RUNS, sizeof *cpu, by_size);
	return cpu[RUNS / 2];
}

int main(int argc, char **argv)
{
	long sites = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;
	size_t rows = 0, incidents = 0, none;
	struct fixture f;
	double all;

	if (sites < 1 || sites > 20000)
		return 64;
	setenv("TZ", "Europe/Paris", 1);
	fixture_init(&f);
	bench_declare(&f, sites);
	happen(&f, sites);
	all = median(&f, 0, &rows, &incidents);
	bench_say((struct bench_row){ .name = "availability of a month, 2,000 sites", .unit = "ms CPU", .figure = all * 1000, .limit = 100 });
	bench_say((struct bench_row){ .name = "availability of a month, one site", .unit = "ms CPU", .figure = median(&f, 3, &none, &none) * 1000, .limit = 20 });
	bench_say((struct bench_row){ .name = "availability of a month, incidents", .unit = "incidents", .figure = (double)incidents });
	fixture_done(&f);
	return 0;
}
