/* Replay of 30 days of 2,000 sites: bench_replay [SITES [DAYS]]. A site is a router (icmp, snmp) behind a core, its link, a switch and a
 * service behind the router. Each fails as a whole three times a month, its service twice more; one service in a hundred flaps for
 * two hours a day. Figures as tests/bench_row.h prints them. */
#include "replay.h"

#include "inventory/flapping.h"
#include "tests/bench_row.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHECKS_PER_SITE = 4, RETRY_MS = 15000, MINUTE_MS = 60000, DAY_MS = 24 * 60 * MINUTE_MS };

static const wall_t begin = { INT64_C(1793000000000) };

struct bench {
	struct arena *arena;
	struct registry *registry;
	struct batch_change *changes;
	size_t n, cap;
	int64_t sites, days;
};

static const char *name_of(struct bench *b, const char *prefix, int64_t i)
{
	char name[32];

	snprintf(name, sizeof name, "%s%d", prefix, (int)i);
	return arena_strdup(b->arena, name);
}

static struct reg_check *add_check(struct registry *r, const char *class)
{
	struct reg_check *c = &r->checks[r->n_checks++];

	*c = (struct reg_check){ .id = (int64_t)r->n_checks, .class = class, .at = begin, .since = begin, .outcome = OUTCOME_OK,
		                 .state = STATE_OK, .attempts = 1, .confirmed = true };
	return c;
}

static void declare(struct bench *b)
{
	struct err e;
	struct registry *r = registry_new(&e);
	size_t n = (size_t)b->sites;

	if (!r)
		exit(1);
	b->registry = r;
	r->devices = arena_array(b->arena, 2 * n + 1, sizeof *r->devices);
	r->links = arena_array(b->arena, n, sizeof *r->links);
	r->services = arena_array(b->arena, n, sizeof *r->services);
	r->checks = arena_array(b->arena, CHECKS_PER_SITE * n + 1, sizeof *r->checks);
	if (!r->devices || !r->links || !r->services || !r->checks)
		exit(1);
	r->devices[r->n_devices++] = (struct reg_device){ .id = 1, .name = "core", .address = "192.0.2.1", .memory = { .at = WALL_NEVER } };
	for (int64_t i = 0; i < b->sites; i++) {
		struct reg_device *router = &r->devices[r->n_devices++], *sw = &r->devices[r->n_devices++];

		*router = (struct reg_device){ .id = 10 + 10 * i, .name = name_of(b, "rt", i), .address = "192.0.2.2", .parents = "core",
			                       .memory = { .at = WALL_NEVER } };
		*sw = (struct reg_device){ .id = 11 + 10 * i, .name = name_of(b, "sw", i), .address = "192.0.2.3", .parents = router->name,
			                   .memory = { .at = WALL_NEVER } };
		r->links[r->n_links++] = (struct reg_link){ .id = 12 + 10 * i, .name = name_of(b, "l", i), .device = router, .interface = "Gi0",
			                                    .expected_bps = UNKNOWN_I64 };
		r->services[r->n_services++] = (struct reg_service){ .id = 13 + 10 * i, .name = name_of(b, "s", i), .kind = "http",
			                                             .device = sw->name };
		add_check(r, "icmp")->device = router;
		add_check(r, "snmp")->device = router;
		add_check(r, "icmp")->device = sw;
		add_check(r, "http")->service = &r->services[r->n_services - 1];
	}
	add_check(r, "icmp")->device = &r->devices[0];
}

static void add_change(struct bench *b, size_t check, int64_t at_ms, enum outcome o)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 65536;
		b->changes = reallocarray(b->changes, b->cap, sizeof *b->changes);
		if (!b->changes)
			exit(1);
	}
	b->changes[b->n++] = (struct batch_change){ .check_id = (int64_t)check + 1, .at = { begin.ms + at_ms },
		.run_ms = o == OUTCOME_OK ? 20 : 2100, .outcome = o, .state = outcome_state(o),
		.facts = check % CHECKS_PER_SITE == 1 && o == OUTCOME_OK };
}

/* What repeats so soon after a change that it counts for flapping, at most until then. */
static void repeat(struct bench *b, size_t check, int64_t from_ms, int64_t until_ms, enum outcome o)
{
	for (int64_t k = 1; k <= FLAPPING_CHANGES && from_ms + k * MINUTE_MS < until_ms; k++)
		add_change(b, check, from_ms + k * MINUTE_MS, o);
}

/* Three soft results, what repeats, and the one that ends it. quiet_ms: until it fails again. */
static void fail(struct bench *b, size_t check, int64_t from_ms, int64_t for_ms, int64_t quiet_ms)
{
	for (int64_t k = 0; k < 3; k++)
		add_change(b, check, from_ms + k * RETRY_MS + 2100, OUTCOME_TIMEOUT);
	repeat(b, check, from_ms + 2 * RETRY_MS, from_ms + for_ms, OUTCOME_TIMEOUT);
	add_change(b, check, from_ms + for_ms, OUTCOME_OK);
	repeat(b, check, from_ms + for_ms, from_ms + for_ms + quiet_ms, OUTCOME_OK);
}

static int by_time(const void *a, const void *b)
{
	int64_t x = ((const struct batch_change *)a)->at.ms, y = ((const struct batch_change *)b)->at.ms;

	return (x > y) - (x < y);
}

static void happen(struct bench *b)
{
	int64_t end_ms = b->days * (int64_t)DAY_MS;

	srand(1);
	for (int64_t i = 0; i < b->sites; i++) {
		size_t first = (size_t)(CHECKS_PER_SITE * i);

		for (int64_t k = 0; k < 3 * b->days / 30; k++) {
			int64_t at_ms = rand() % (end_ms / 1000 - 8000) * 1000, for_ms = (5 + rand() % 100) * (int64_t)MINUTE_MS;

			for (size_t c = 0; c < CHECKS_PER_SITE; c++)
				fail(b, first + c, at_ms + rand() % MINUTE_MS, for_ms + rand() % MINUTE_MS, DAY_MS);
		}
		for (int64_t k = 0; k < 2 * b->days / 30; k++)
			fail(b, first + 3, rand() % (end_ms / 1000 - 8000) * 1000, (2 + rand() % 30) * (int64_t)MINUTE_MS, DAY_MS);
		for (int64_t d = 0; i % 100 == 0 && d < b->days; d++)
			for (int64_t m = 0; m < 120; m += 3)
				fail(b, first + 3, d * (int64_t)DAY_MS + m * MINUTE_MS, 2 * MINUTE_MS, MINUTE_MS);
	}
	qsort(b->changes, b->n, sizeof *b->changes, by_time);
}

static double cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
	struct bench b = { .arena = arena_new(), .sites = argc > 1 ? strtol(argv[1], NULL, 10) : 2000,
		           .days = argc > 2 ? strtol(argv[2], NULL, 10) : 30 };
	const struct replay_rules rules = { .params = { .attempts = 3, .retry_interval_ms = RETRY_MS } };
	struct replay_span run = { begin, WALL_NEVER };
	struct replay_version version;
	struct replay_record record;
	struct replay_alert *alerts;
	double before;
	struct err e;
	size_t n;

	if (!b.arena || b.sites < 1 || b.days < 1)
		return 1;
	declare(&b);
	happen(&b);
	version = (struct replay_version){ begin, b.registry };
	record = (struct replay_record){ .begins = begin, .from = begin, .to = { begin.ms + b.days * (int64_t)DAY_MS }, .changes = b.changes,
		                         .n_changes = b.n, .runs = &run, .n_runs = 1, .versions = &version, .n_versions = 1 };
	before = cpu_s();
	if (!replay_run(&record, &rules, b.arena, &alerts, &n, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	bench_say((struct bench_row){ .name = "replay", .unit = "s", .figure = cpu_s() - before, .limit = 10 });
	bench_say((struct bench_row){ .name = "replay, recorded results", .unit = "results", .figure = (double)b.n });
	bench_say((struct bench_row){ .name = "replay, alerts", .unit = "alerts", .figure = (double)n });
	registry_free(b.registry);
	arena_free(b.arena);
	free(b.changes);
	return 0;
}
