/* What judging a round costs: live_apply of 5,000 devices of 24 interfaces with one declared circuit each, with every threshold that
 * applies declared, and with none; CPU time a device, as JSON lines for tests/bench.py. Polling one costs 200 µs (ARCHITECTURE.md):
 * judging may add a tenth. Exit 1 above that. */
#include "live.h"
#include "tests/live_region.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DEVICES = 5000, INTERFACES = 24, ROUNDS = 8, LIMIT_NS = 20000 };

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static struct snmp_facts *facts(uint64_t octets, int64_t uptime_cs)
{
	static const char *const names[INTERFACES] = { "Gi0", "Gi1", "Gi2", "Gi3", "Gi4", "Gi5", "Gi6", "Gi7", "Gi8", "Gi9", "Gi10", "Gi11",
		                                       "Gi12", "Gi13", "Gi14", "Gi15", "Gi16", "Gi17", "Gi18", "Gi19", "Gi20", "Gi21",
		                                       "Gi22", "Gi23" };
	struct snmp_facts *f = region_facts(names, INTERFACES, octets, uptime_cs);

	f->has_inventory = octets == 0;
	f->has_values = true;
	f->cpu_ratio = f->memory_ratio = 0.5;
	return f;
}

/* CPU time of live_apply alone, a device and round. */
static double judge(bool limits)
{
	static const struct reg_threshold all[] = {
		{ "link", "*", "in_util", 0.8, 0.9, (double)NAN },      { "link", "*", "out_util", 0.8, 0.9, (double)NAN },
		{ "link", "*", "in_errors_ps", 1, 10, (double)NAN },    { "link", "*", "out_errors_ps", 1, 10, (double)NAN },
		{ "link", "*", "in_discards_ps", 1, 10, (double)NAN },  { "link", "*", "out_discards_ps", 1, 10, (double)NAN },
		{ "device", "*", "cpu_ratio", 0.8, 0.9, (double)NAN },  { "device", "*", "memory_ratio", 0.8, 0.9, (double)NAN },
		{ "device", "*", "loss_ratio", 0.05, 0.2, (double)NAN }, { "device", "*", "latency_ms", 50, 100, (double)NAN },
	};
	struct registry *r = region_new(DEVICES);
	struct live *live;
	int64_t spent = 0;

	r->thresholds = arena_array(r->arena, ARRAY_LEN(all), sizeof *all);
	memcpy(r->thresholds, all, sizeof all);
	r->n_thresholds = limits ? ARRAY_LEN(all) : 0;
	live = live_new(r, &(struct live_params){ .attempts = 3, .retry_interval_ms = 15000 });
	for (int64_t round = 0; round < ROUNDS; round++) {
		struct batch *b = batch_new();

		for (size_t d = 0; d < DEVICES; d++) {
			int64_t now_ms = 1000000 + round * 60000;
			struct probe_result p = { .outcome = OUTCOME_OK, .latency_us = 900, .at = { now_ms }, .mono_at = { now_ms * 1000000 },
				                  .started = { now_ms * 1000000 }, .snmp = facts((uint64_t)round * 1000000, now_ms / 10) };
			int64_t retry_ms, before;
			struct err e;

			before = cpu_ns();
			if (!live_apply(live, 2 * d + 1, &p, b, &retry_ms, &e))
				exit(2);
			p.icmp.sent = p.icmp.received = 5;
			if (!live_apply(live, 2 * d, &p, b, &retry_ms, &e))
				exit(2);
			spent += cpu_ns() - before;
		}
		batch_free(b);
	}
	live_free(live);
	return (double)spent / DEVICES / ROUNDS;
}

static double least(bool limits)
{
	double n = INFINITY;

	for (int i = 0; i < 3; i++)
		n = fmin(n, judge(limits));
	return n;
}

int main(void)
{
	double without = least(false), with = least(true);

	printf("{\"name\":\"rates and states of one device, no threshold\",\"figure\":%.2f,\"unit\":\"us\"}\n", without / 1000);
	printf("{\"name\":\"rates, states and thresholds of one device\",\"figure\":%.2f,\"unit\":\"us\",\"limit\":%.0f}\n", with / 1000,
	       (double)LIMIT_NS / 1000);
	return with > LIMIT_NS;
}
