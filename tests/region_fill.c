#include "tests/region.h"

#include "exposures.h"
#include "live.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>

static void give_up(const char *what, const struct err *e)
{
	fprintf(stderr, "filling the inventory: %s: %s\n", what, e->text);
	exit(1);
}

/* The first device speaks of itself, once in a region's life, in bytes that a terminal would obey. */
static void add_trap(struct batch *b, const struct registry *r, wall_t at)
{
	struct batch_trap *t = batch_add_trap(b);

	if (!t)
		abort();
	*t = (struct batch_trap){ .device_id = r->devices[0].id, .count = 3, .oid = "1.3.6.1.6.3.1.1.5.3", .version = "v2c",
		                  .varbinds = "1.3.6.1.2.1.2.2.1.2.1=Gi0\033[31m", .at = at };
}

/* It still speaks telnet, and greets in such bytes; its clock is as it should be. */
static void add_exposures(struct store *s, const struct registry *r, wall_t at)
{
	struct exposure_round round = { .entity_id = r->devices[0].id, .period_ms = 86400000, .at = at, .n_facts = 2,
	                                .asked = 1u << EXPOSURE_TELNET | 1u << EXPOSURE_CLOCK };
	struct err e = { 0 };

	round.facts[0] = (struct exposure_fact){ EXPOSURE_TELNET, EXPOSURE_ANSWERED, UNKNOWN_I64, UNKNOWN_I64, "\033[31mlogin:" };
	round.facts[1] = (struct exposure_fact){ EXPOSURE_CLOCK, EXPOSURE_ANSWERED, -12, 3, "NTP, stratum 2" };
	if (!store_write_exposures(s, &round, &e))
		give_up("exposures", &e);
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
	if (minute == n_minutes)
		add_trap(b, registry, at);
	b->late_ms = 4;
	if (!store_write_batch(s, b, &e) || !store_write_heartbeat(s, at, 4, &e))
		give_up("store", &e);
	batch_free(b);
	if (minute == n_minutes)
		add_exposures(s, registry, at);
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
