#include "tests/bench_fill.h"

#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

enum { PER_BATCH = 100 };

static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

double bench_uniform(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (double)(seed * UINT64_C(0x2545f4914f6cdd1d) >> 11) / 0x1p53;
}

double bench_cpu_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void bench_declare(struct fixture *f, long devices)
{
	char sql[1024];

	fixture_sql(f, "BEGIN");
	for (long i = 1; i <= devices; i++) {
		snprintf(sql, sizeof sql,
		         "INSERT INTO entity VALUES (%ld, 'site', 'Établissement de santé n° %ld', 0, 0),"
		         " (%ld, 'device', 'cr-%ld', 0, 0), (%ld, 'link', 'l-%ld', 0, 0);"
		         "INSERT INTO site (entity_id, valid_from, finess, aliases, commune, college) VALUES"
		         " (%ld, 0, '%09ld', 'Ancien hôpital %ld;Clinique Saint-%ld', 'Commune-%ld', 'B');"
		         "INSERT INTO device (entity_id, valid_from, site, kind, address, credential) VALUES"
		         " (%ld, 0, 'Établissement de santé n° %ld', 'router', '10.%ld.%ld.1', 'region');"
		         "INSERT INTO link (entity_id, valid_from, site, device, interface) VALUES"
		         " (%ld, 0, 'Établissement de santé n° %ld', 'cr-%ld', 'ge0')",
		         3 * i, i, 3 * i + 1, i, 3 * i + 2, i, 3 * i, 440000000 + i, i, i * 7, i % 500, 3 * i + 1, i, i / 250,
		         i % 250, 3 * i + 2, i, i);
		fixture_sql(f, sql);
	}
	fixture_sql(f, "COMMIT");
}

struct interface_rates bench_rates(int64_t minute)
{
	double day = 0.6 + 0.4 * sin((double)minute / 1440 * 6.2832);

	return (struct interface_rates){ 4e7 * day * (0.8 + 0.4 * bench_uniform()), 1e7 * day * (0.8 + 0.4 * bench_uniform()),
	                                 bench_uniform() < 0.02 ? bench_uniform() : 0, 0, 0, 0 };
}

static void add_device(struct batch *b, const struct registry *r, size_t i, int64_t minute, bool full)
{
	wall_t at = wall_after(FIXTURE_NOW, minute * 60000 + (int64_t)(bench_uniform() * 40));
	struct batch_poll *p = fixture_add_poll(b, r->devices[i].id, at, BENCH_INTERFACES);

	p->facts->has_inventory = p->facts->has_values = full;
	for (size_t k = 0; k < BENCH_INTERFACES; k++)
		p->rates[k] = bench_rates(minute);
	if (full)
		fixture_add_transition(b, r->links[i].id, at, LINK_UP, OUTCOME_OK);
}

void bench_write_round(struct fixture *f, int64_t minute, bool full, struct interface_rates *ret_first)
{
	const struct registry *r = f->registry;
	wall_t at = wall_after(FIXTURE_NOW, minute * 60000);
	struct batch *b;

	for (size_t first = 0; first < r->n_devices; first += PER_BATCH) {
		b = batch_new();
		for (size_t i = first; i < r->n_devices && i < first + PER_BATCH; i++)
			add_device(b, r, i, minute, full);
		if (first == 0 && ret_first)
			*ret_first = b->polls[0].rates[0];
		fixture_write(f, b);
	}
	b = batch_new();
	for (size_t i = 0; i < r->n_checks; i++)
		fixture_add_result(b, r->checks[i].id, at, OUTCOME_OK)->latency_us = 1000 + (int64_t)(bench_uniform() * 500);
	fixture_write(f, b);
}

void bench_maintain(struct fixture *f, wall_t now, int64_t budget)
{
	bool more = true;
	struct err e;

	while (more)
		if (!store_maintain(f->store, now, budget, &more, &e))
			fail_msg("%s", e.text);
}

int64_t bench_number(struct fixture *f, const char *sql)
{
	sqlite3_stmt *st;
	int64_t n = 0;

	if (sqlite3_prepare_v2(store_sqlite(f->store), sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}
