/* fill_inventory [--] FILE [MINUTES [END]]: makes an inventory of the fictional region with so much history, a round a minute until END
 * (RFC 3339; now unless given), through import, the live core and the store as the collector does. */
#include "live.h"
#include "tests/region.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void give_up(const char *what, const struct err *e)
{
	fprintf(stderr, "fill_inventory: %s: %s\n", what, e->text);
	exit(1);
}

static void declare(struct store *s, wall_t at)
{
	struct import_file files[REGION_FILES];
	const struct import_options options = { false, false };
	struct arena *a = arena_new();
	struct import_report report;
	struct err e = { 0 };

	if (!a || !region_declare(a, files) || !import_run(s, at, files, REGION_FILES, &options, a, &report, &e))
		give_up("import", &e);
	arena_free(a);
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

int main(int argc, char **argv)
{
	static const struct live_params params = { .attempts = 3, .retry_interval_ms = 15000, .stale_factor = 3 };
	wall_t end = wall_now(), begin;
	struct registry *registry;
	struct err e = { 0 };
	int64_t n_minutes;
	struct store *s;
	struct live *l;
	bool option = argc > 1 && argv[1][0] == '-';

	if (option && strcmp(argv[1], "--") == 0) {
		option = false;
		argv++;
		argc--;
	}
	n_minutes = argc > 2 ? strtoll(argv[2], NULL, 10) : 60;
	if (option || argc < 2 || argc > 4 || n_minutes < 1 || n_minutes > 100000) {
		fprintf(stderr, "usage: fill_inventory [--] FILE [MINUTES [END]]\n");
		return 64;
	}
	if (argc > 3 && !wall_parse(argv[3], end, false, &end, &e))
		give_up("end", &e);
	begin.ms = end.ms - n_minutes * 60000;
	if (!store_open(argv[1], &s, &e))
		give_up("open", &e);
	declare(s, begin);
	if (!store_write_started(s, begin, "test", &e) || !store_read_registry(s, &registry, &e))
		give_up("registry", &e);
	l = live_new(registry, &params);
	if (!l)
		abort();
	for (int64_t minute = 0; minute <= n_minutes; minute++)
		play_round(s, l, minute, n_minutes, (wall_t){ begin.ms + minute * 60000 });
	live_free(l);
	store_close(s);
	return 0;
}
