/* What the store costs (not part of make check): bench_store [DEVICES [ROUNDS [FILE]]]. One line a figure: name,
 * value, unit; times are of the CPU. FILE keeps the inventory that was read, for tests/bench_console. */
#include "tests/store_fixture.h"

#include "inventory/history_series.h"

#include <inttypes.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { INTERFACES = 24, PER_BATCH = 100 };

static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

static double uniform(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (double)(seed * UINT64_C(0x2545f4914f6cdd1d) >> 11) / 0x1p53;
}

static double cpu_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void say(const char *name, double value, const char *unit)
{
	printf("%-44s %12.3f %s\n", name, value, unit);
}

/* devices routers with a declared circuit each, on as many sites. */
static void declare(struct fixture *f, long devices)
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

static void write_round(struct fixture *f, int64_t minute, bool full)
{
	const struct registry *r = f->registry;
	wall_t at = wall_after(FIXTURE_NOW, minute * 60000 + (int64_t)(uniform() * 40));

	for (size_t first = 0; first < r->n_devices; first += PER_BATCH) {
		struct batch *b = batch_new();

		for (size_t i = first; i < r->n_devices && i < first + PER_BATCH; i++) {
			struct batch_poll *p = fixture_add_poll(b, r->devices[i].id, at, INTERFACES);

			p->facts->has_inventory = p->facts->has_values = full;
			for (size_t k = 0; k < INTERFACES; k++)
				p->rates[k] = (struct interface_rates){ 4e7 * (0.5 + uniform()), 1e7 * (0.5 + uniform()),
				                                        uniform() < 0.02 ? uniform() : 0, 0, 0, 0 };
			if (minute == 0)
				fixture_add_transition(b, r->links[i].id, at, LINK_UP, OUTCOME_OK);
		}
		fixture_write(f, b);
	}
	{
		struct batch *b = batch_new();

		for (size_t i = 0; i < r->n_checks; i++)
			fixture_add_result(b, r->checks[i].id, at, OUTCOME_OK)->latency_us = 1000 + (int64_t)(uniform() * 500);
		fixture_write(f, b);
	}
}

/* What making the batches costs by itself. */
static double measure_batches(struct fixture *f)
{
	double start = cpu_s();

	for (size_t i = 0; i < f->registry->n_devices; i++) {
		struct batch *b = batch_new();

		fixture_add_poll(b, f->registry->devices[i].id, FIXTURE_NOW, INTERFACES);
		batch_free(b);
	}
	return cpu_s() - start;
}

static int64_t number(struct fixture *f, const char *sql)
{
	sqlite3_stmt *st;
	int64_t n = 0;

	if (sqlite3_prepare_v2(store_sqlite(f->store), sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* The first time, from an empty cache, then again as a console that reloads. */
static void measure_lists(struct reader *r, struct arena *a)
{
	static const char *const names[][2] = { { "list of links", "list of sites with their states" },
	                                        { "list of links, again", "list of sites, again" } };
	struct link_row *links;
	struct site_row *sites;
	struct err e;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		double start = cpu_s();

		if (!read_links(r, a, &links, &n, &e))
			return;
		say(names[i][0], (cpu_s() - start) * 1e3, "ms");
		start = cpu_s();
		if (!read_sites(r, a, &sites, &n, &e))
			return;
		say(names[i][1], (cpu_s() - start) * 1e3, "ms");
	}
}

static void measure_search(struct reader *r, struct arena *a)
{
	static const char *const queries[] = { "ancien hopital 1234", "etablisement", "10.3.17.1", "440000123", "commune-77" };
	struct hit_row *hits;
	struct err e;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		double start = cpu_s();
		char name[64];

		if (!read_find(r, a, queries[i], 20, &hits, &n, &e))
			return;
		snprintf(name, sizeof name, "search \"%s\"", queries[i]);
		say(name, (cpu_s() - start) * 1e3, "ms");
	}
}

static void measure_reads(struct fixture *f, int64_t minutes)
{
	struct reader *r = fixture_reader(f, wall_after(FIXTURE_NOW, minutes * 60000), WALL_NEVER);
	struct arena *a = arena_new();
	struct history_row *rows;
	struct err e;
	double start;
	size_t n;

	measure_lists(r, a);
	measure_search(r, a);
	start = cpu_s();
	if (read_history(r, a, f->registry->links[0].id, FIXTURE_NOW, wall_after(FIXTURE_NOW, minutes * 60000), (size_t)minutes + 1, &rows,
	                 &n, &e)) {
		say("one interface, all that was written", (cpu_s() - start) * 1e3, "ms");
		say("points of it", (double)n, "");
	}
	fixture_reader_done(r);
	arena_free(a);
}

static void keep(struct fixture *f, const char *path)
{
	char sql[4200];

	snprintf(sql, sizeof sql, "VACUUM INTO '%.4000s'", path);
	fixture_sql(f, sql);
}

int main(int argc, char **argv)
{
	long devices = argc > 1 ? strtol(argv[1], NULL, 10) : 2000, rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 10;
	struct fixture f;
	struct rusage usage;
	double start, samples, write_s, slowest = 0;
	bool more = true;
	struct err e;
	mono_t t;

	fixture_init(&f);
	declare(&f, devices);
	t = mono_now();
	fixture_read_registry(&f);
	say("registry, checks made", (double)mono_diff_us(mono_now(), t) / 1000, "ms");
	write_round(&f, 0, true);
	start = cpu_s();
	for (long m = 1; m <= rounds; m++)
		write_round(&f, m, false);
	samples = (double)devices * INTERFACES * (double)rounds;
	write_s = cpu_s() - start - measure_batches(&f) * (double)rounds;
	say("writing a round, CPU", write_s / samples * 1e6, "us/if-sample");
	say("writing a round", write_s / (double)rounds, "s CPU");
	say("hot rows", (double)number(&f, "SELECT sum(length(samples)) FROM device_round") / (samples / (double)rounds)
	    / (double)(rounds + 1), "B/if-sample");
	t = mono_now();
	fixture_read_registry(&f);
	say("registry, with counters", (double)mono_diff_us(mono_now(), t) / 1000, "ms");
	start = cpu_s();
	while (more) {
		t = mono_now();
		if (!store_maintain(f.store, wall_after(FIXTURE_NOW, (rounds + 65) * INT64_C(60000)), INT64_C(1) << 50, &more, &e))
			return 1;
		slowest = fmax(slowest, (double)mono_diff_us(mono_now(), t) / 1000);
	}
	say("compaction, CPU", cpu_s() - start, "s");
	say("slowest step of housekeeping", slowest, "ms");
	say("full resolution, declared interfaces",
	    (double)number(&f, "SELECT sum(length(chunk)) FROM history_full WHERE series % 2 = 0")
	    / (double)(devices * (rounds + 1)), "B/if-sample");
	measure_reads(&f, rounds + 1);
	if (argc > 3)
		keep(&f, argv[3]);
	getrusage(RUSAGE_SELF, &usage);
	say("resident memory", (double)usage.ru_maxrss / 1024, "MiB");
	fixture_done(&f);
	return 0;
}
