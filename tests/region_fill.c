#include "tests/region.h"

#include "live.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>

static void give_up(const char *what, const struct err *e)
{
	fprintf(stderr, "filling the inventory: %s: %s\n", what, e->text);
	exit(1);
}

static void play_round(struct store *s, struct live *l, int64_t minute, int64_t n_minutes, wall_t at)
{
	const struct registry *registry = live_registry(l);
	struct batch *b = batch_new();
	struct err e = { 0 };
	int64_t retry_ms;

	if (!b)
		abort();
	for (size_t i = 0; i < registry->n_checks; i++) {
		struct probe_result r;

		region_answer(&registry->checks[i], minute, n_minutes, at, &r);
		if (!live_apply(l, i, &r, b, &retry_ms, &e))
			give_up("live", &e);
	}
	b->late_ms = 4;
	if (!store_write_batch(s, b, &e) || !store_write_heartbeat(s, at, 4, &e))
		give_up("store", &e);
	batch_free(b);
}

void region_import(struct store *s, wall_t at, const struct import_file *files, size_t n)
{
	const struct import_options options = { 0 };
	struct arena *a = arena_new();
	struct import_report report;
	struct err e = { 0 };

	if (!a || !import_run(s, at, files, n, &options, a, &report, &e))
		give_up("import", &e);
	arena_free(a);
}

void region_fill(struct store *s, int64_t n_minutes, wall_t end)
{
	static const struct live_params params = { .attempts = 3, .retry_interval_ms = 15000 };
	wall_t begin = { end.ms - n_minutes * 60000 };
	struct registry *registry;
	struct err e = { 0 };
	struct live *l;
	struct import_file files[REGION_FILES];
	struct arena *a = arena_new();

	if (!a || !region_declare(a, files))
		abort();
	region_import(s, begin, files, REGION_FILES);
	arena_free(a);
	if (!store_write_started(s, begin, "test", &e) || !store_read_registry(s, &registry, &e))
		give_up("registry", &e);
	l = live_new(registry, &params);
	if (!l)
		abort();
	for (int64_t minute = 0; minute <= n_minutes; minute++)
		play_round(s, l, minute, n_minutes, (wall_t){ begin.ms + minute * 60000 });
	live_free(l);
}
