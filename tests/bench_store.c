/* What the store costs, beside a plain table of samples in the same run (tests/plain_store.h): bench_store [DEVICES]. Times are of
 * the CPU. Figures as tests/bench_row.h prints them. bench_store --keep FILE SITES only makes an inventory of so many sites, for
 * tests/bench_console.py. */
#include "tests/bench_fill.h"
#include "tests/bench_row.h"
#include "tests/plain_store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { HOUR = 60, DAY = 1440 };
static const char peer[] = "plain SQLite table";

/* What making the batches costs by itself. */
static double batches_s(struct fixture *f)
{
	double start = bench_cpu_s();

	for (size_t i = 0; i < f->registry->n_devices; i++) {
		struct batch *b = batch_new();

		fixture_add_poll(b, f->registry->devices[i].id, FIXTURE_NOW, BENCH_INTERFACES);
		batch_free(b);
	}
	return bench_cpu_s() - start;
}

static struct plain_store *plain_beside(const struct fixture *f)
{
	char path[128];

	snprintf(path, sizeof path, "%s/plain.db", f->dir);
	return plain_store_new(path);
}

/* interfaces rows of each minute; returns the CPU of it less that of the values. */
static double plain_fill(struct plain_store *p, long interfaces, long minutes)
{
	double start = bench_cpu_s(), spent;
	struct interface_rates r;

	for (long m = 0; m < minutes; m++) {
		plain_store_begin(p);
		for (long i = 0; i < interfaces; i++) {
			r = bench_rates(m);
			plain_store_add(p, i, FIXTURE_NOW.ms + m * 60000, &r);
		}
		plain_store_commit(p);
	}
	spent = bench_cpu_s() - start;
	start = bench_cpu_s();
	for (long i = 0; i < interfaces * minutes; i++)
		bench_rates(i);
	return spent - (bench_cpu_s() - start);
}

static void begin(struct fixture *f, long devices)
{
	fixture_init(f);
	bench_declare(f, devices);
	fixture_read_registry(f);
}

/* An hour of rounds each minute: writing, then compaction. */
static void measure_hour(long devices)
{
	double start, batches, plain_s, samples = (double)devices * BENCH_INTERFACES * HOUR;
	struct plain_store *p;
	struct fixture f;

	begin(&f, devices);
	p = plain_beside(&f);
	if (!p)
		exit(1);
	bench_write_round(&f, 0, true, NULL);
	batches = batches_s(&f) * HOUR;
	start = bench_cpu_s();
	for (int64_t m = 1; m <= HOUR; m++)
		bench_write_round(&f, m, false, NULL);
	start = bench_cpu_s() - start - batches;
	plain_s = plain_fill(p, devices * BENCH_INTERFACES, HOUR);
	bench_say((struct bench_row){ "store: writing a round", "us CPU/if-sample", start / samples * 1e6, 0, peer, plain_s / samples * 1e6 });
	start = bench_cpu_s();
	bench_maintain(&f, wall_after(FIXTURE_NOW, (HOUR + 65) * INT64_C(60000)), INT64_C(1) << 50);
	bench_say((struct bench_row){ "store: compaction", "us CPU/if-sample", (bench_cpu_s() - start) / samples * 1e6, 0, NULL, 0 });
	bench_say((struct bench_row){ "history at full resolution, after compaction", "B/if-sample",
	          (double)bench_number(&f, "SELECT sum(length(chunk)) FROM history_full WHERE series % 2 = 0") / (double)(devices * (HOUR + 1)),
	          10, peer, (double)plain_store_bytes(p) / samples });
	plain_store_free(p);
	fixture_done(&f);
}

/* One interface, one day, as a console reads it. */
static void measure_day(void)
{
	enum { DEVICES = 4, TIMES = 9 };
	double start, best = INFINITY, plain_best = INFINITY, sum;
	struct plain_store *p;
	struct fixture f;

	begin(&f, DEVICES);
	p = plain_beside(&f);
	if (!p)
		exit(1);
	for (int64_t m = 0; m < DAY; m++)
		bench_write_round(&f, m, m == 0, NULL);
	plain_fill(p, DEVICES * BENCH_INTERFACES, DAY);
	bench_maintain(&f, wall_after(FIXTURE_NOW, (DAY + 65) * INT64_C(60000)), INT64_C(1) << 50);
	for (int i = 0; i < TIMES; i++) {
		struct reader *r = fixture_reader(&f, wall_after(FIXTURE_NOW, DAY * 60000), WALL_NEVER);
		struct arena *a = arena_new();
		struct history_row *rows;
		struct err e;
		size_t n = 0;

		start = bench_cpu_s();
		if (!read_history(r, a, f.registry->links[0].id, FIXTURE_NOW, wall_after(FIXTURE_NOW, DAY * 60000), DAY + 1, &rows, &n, &e)
		    || n < DAY)
			exit(1);
		best = fmin(best, bench_cpu_s() - start);
		fixture_reader_done(r);
		arena_free(a);
		start = bench_cpu_s();
		if (plain_store_read(p, 7, &sum) != DAY)
			exit(1);
		plain_best = fmin(plain_best, bench_cpu_s() - start);
	}
	bench_say((struct bench_row){ "one interface, one day, read", "ms", best * 1e3, 5, peer, plain_best * 1e3 });
	plain_store_free(p);
	fixture_done(&f);
}

static double search_ms(struct reader *r, struct arena *a)
{
	static const char *const queries[] = { "ancien hopital 1234", "etablisement", "10.3.17.1", "440000123", "commune-77" };
	double worst = 0;

	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		double start = bench_cpu_s();
		struct hit_row *hits;
		struct err e;
		size_t n = 0;

		if (!read_find(r, a, queries[i], 20, &hits, &n, &e) || n == 0)
			exit(1);
		worst = fmax(worst, (bench_cpu_s() - start) * 1e3);
	}
	return worst;
}

/* Lists and the search of a region of so many sites, from an empty cache. */
static void measure_lists(long sites)
{
	struct arena *a = arena_new();
	struct link_row *links;
	struct site_row *rows;
	struct reader *r;
	struct fixture f;
	double start;
	struct err e;
	size_t n;

	begin(&f, sites);
	bench_write_round(&f, 0, true, NULL);
	r = fixture_reader(&f, wall_after(FIXTURE_NOW, 60000), WALL_NEVER);
	start = bench_cpu_s();
	if (!read_links(r, a, &links, &n, &e))
		exit(1);
	bench_say((struct bench_row){ "list of 2,000 links, first time", "ms", (bench_cpu_s() - start) * 1e3, 0, NULL, 0 });
	start = bench_cpu_s();
	if (!read_sites(r, a, &rows, &n, &e))
		exit(1);
	bench_say((struct bench_row){ "list of 2,000 sites with their states", "ms", (bench_cpu_s() - start) * 1e3, 0, NULL, 0 });
	bench_say((struct bench_row){ "search among 2,000 sites, slowest of five", "ms", search_ms(r, a), 100, NULL, 0 });
	fixture_reader_done(r);
	arena_free(a);
	fixture_done(&f);
}

/* One circuit in twenty is cut. */
static void keep(const char *path, long sites)
{
	struct batch *b = batch_new();
	struct fixture f;
	char sql[4200];

	begin(&f, sites);
	bench_write_round(&f, 0, true, NULL);
	for (size_t i = 0; i < f.registry->n_links; i += 20)
		fixture_add_transition(b, f.registry->links[i].id, wall_after(FIXTURE_NOW, 30000), LINK_DOWN, OUTCOME_LINK_DOWN);
	fixture_write(&f, b);
	snprintf(sql, sizeof sql, "VACUUM INTO '%.4000s'", path);
	fixture_sql(&f, sql);
	fixture_done(&f);
}

int main(int argc, char **argv)
{
	long devices = argc > 1 ? strtol(argv[1], NULL, 10) : 300;

	if (argc == 4 && strcmp(argv[1], "--keep") == 0) {
		keep(argv[2], strtol(argv[3], NULL, 10));
		return 0;
	}
	if (devices < 1 || devices > 20000)
		return 64;
	measure_hour(devices);
	measure_day();
	measure_lists(2000);
	return 0;
}
