/* What the nights cost, 30 days of 2,000 sites with 22,000 alerts, each told to two persons: bench_night [SITES [ALERTS]]. Reading,
 * counting and proposing, CPU. Figures as tests/bench_row.h prints them. */
#include "night_cost.h"

#include "tests/bench_fill.h"
#include "tests/bench_row.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DAYS = 30, RUNS = 9, SQL_MAX = 4096 };

static void run(struct fixture *f, const char *format, long alerts, long sites)
{
	char sql[SQL_MAX];

	snprintf(sql, sizeof sql, format, alerts, sites, FIXTURE_NOW.ms);
	fixture_sql(f, sql);
}

/* Alert i is of the i-th device, round and round; every tenth is of a measure. One in four is acknowledged, one in fifty objects is muted. */
static void happen(struct fixture *f, long sites, long alerts)
{
	fixture_sql(f, "CREATE TEMP TABLE d AS SELECT id FROM entity WHERE kind = 'device'; BEGIN");
	run(f, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$ld) INSERT INTO alert (id, entity_id, opened_ms, closed_ms, "
	       "state, outcome, subject) SELECT i, (SELECT id FROM d WHERE rowid = 1 + i %% %2$ld), "
	       "%3$lld - i * (30 * 86400000 / %1$ld), %3$lld - i * (30 * 86400000 / %1$ld) + 60000 * (1 + i %% 90), 2, 'timeout', "
	       "CASE i %% 10 WHEN 0 THEN 'cpu_ratio' ELSE '' END FROM n", alerts, sites);
	for (int who = 0; who < 2; who++)
		run(f, who ? "INSERT INTO notification (alert_id, entity_id, recipient, channel, event, step, created_ms, due_ms, done_ms, body, state) "
		             "SELECT id, entity_id, 'Paul Second', 'night', 'escalation', 1, opened_ms, opened_ms, opened_ms + 900000, "
		             "hex(zeroblob(300)), 'delivered' FROM alert WHERE %1$ld + %2$ld + %3$lld > 0"
		           : "INSERT INTO notification (alert_id, entity_id, recipient, channel, event, step, created_ms, due_ms, done_ms, body, state) "
		             "SELECT id, entity_id, 'Claire Premier', 'night', 'problem', 0, opened_ms, opened_ms, opened_ms + 60000, "
		             "hex(zeroblob(300)), 'delivered' FROM alert WHERE %1$ld + %2$ld + %3$lld > 0", alerts, sites);
	fixture_sql(f, "INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) SELECT opened_ms + 30000, 1000, 'ack', '{}', 'ok', "
	               "x'00', x'00' FROM alert WHERE id % 4 = 0;"
	               "INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, seq) SELECT CASE WHEN a.id % 200 = 0 THEN 'mute' ELSE "
	               "'ack' END, a.entity_id, CASE WHEN a.id % 200 = 0 THEN NULL ELSE a.id END, 1000, j.at_ms, j.at_ms + 1, j.seq FROM journal j "
	               "JOIN alert a ON a.opened_ms + 30000 = j.at_ms; COMMIT");
}

/* One run; the counts are of the last one. */
static double cpu_of_one(struct fixture *f, size_t *ret_costs, size_t *ret_proposals, size_t *ret_bytes)
{
	const struct night_channel channel = { "night", { .always = true } };
	const struct night_settings settings = { 3, 15000, 60000, &channel, 1 };
	struct night_proposal proposals[NIGHT_PROPOSALS_MAX];
	struct night_record record;
	struct night_cost *costs;
	struct arena *a = arena_new();
	double before = bench_cpu_s();
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct err e;

	if (!a || !read_night_record(r, a, wall_after(FIXTURE_NOW, -DAYS * INT64_C(86400000)), FIXTURE_NOW, &record, &e)
	    || !night_costs(&record, &settings, a, &costs, ret_costs, &e)
	    || !night_proposals(&record, costs, *ret_costs, &settings, a, proposals, ret_proposals, &e)) {
		fprintf(stderr, "%s\n", a ? e.text : "no memory");
		exit(1);
	}
	fixture_reader_done(r);
	before = bench_cpu_s() - before;
	*ret_bytes = arena_used(a);
	arena_free(a);
	return before;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	long sites = argc > 1 ? strtol(argv[1], NULL, 10) : 2000, alerts = argc > 2 ? strtol(argv[2], NULL, 10) : 22000;
	size_t n_costs = 0, n_proposals = 0, bytes = 0;
	double cpu[RUNS];
	struct fixture f;

	if (sites < 1 || sites > 20000 || alerts < 1 || alerts > NIGHT_ALERTS_MAX)
		return 64;
	setenv("TZ", "Europe/Paris", 1);
	fixture_init(&f);
	bench_declare(&f, sites);
	happen(&f, sites, alerts);
	for (size_t i = 0; i < RUNS; i++)
		cpu[i] = cpu_of_one(&f, &n_costs, &n_proposals, &bytes);
	qsort(cpu, RUNS, sizeof *cpu, by_size);
	bench_say((struct bench_row){ .name = "night cost, 30 days of 2,000 sites", .unit = "s CPU", .figure = cpu[RUNS / 2], .limit = 1 });
	bench_say((struct bench_row){ .name = "night cost, objects that called", .unit = "objects", .figure = (double)n_costs });
	bench_say((struct bench_row){ .name = "night cost, proposals", .unit = "proposals", .figure = (double)n_proposals });
	bench_say((struct bench_row){ .name = "night cost, memory", .unit = "MiB", .figure = (double)bytes / (1 << 20) });
	fixture_done(&f);
	return 0;
}
