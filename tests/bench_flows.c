/* 100,000 observed flows against 5,000 authorised openings, the index made anew (design: three-way matrix). */
#include "tests/bench_fill.h"
#include "tests/bench_row.h"
#include "tests/flow_draw.h"

#include <stdlib.h>

enum { FLOWS = 100000, RULES = 5000, RUNS = 7, NAIVE_FLOWS = 200 };

static double cpu_of_one(const struct flow_sets *s, const struct flow_seen *seen)
{
	double before = bench_cpu_s();
	struct arena *a = arena_new();
	struct flow_comparison c;
	struct err e;

	if (!a || !flow_compare(s, seen, FLOWS, a, &c, &e)) {
		fprintf(stderr, "%s\n", a ? e.text : "no memory");
		exit(1);
	}
	before = bench_cpu_s() - before;
	arena_free(a);
	return before;
}

static double cpu_of_naive(const struct flow_sets *s, const struct flow_seen *seen)
{
	double before = bench_cpu_s();
	size_t held = 0;

	for (size_t i = 0; i < NAIVE_FLOWS; i++)
		for (size_t r = 0; r < RULES; r++)
			held += flow_naive_holds(&s->authorised[r], &seen[i]);
	before = bench_cpu_s() - before;
	return held == SIZE_MAX ? 0 : before * FLOWS / NAIVE_FLOWS;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(const char *name, size_t declared, uint32_t wide, double limit)
{
	struct flow_draw d = { 20261123, arena_new() };
	struct flow_sets s = { .n_authorised = RULES, .n_declared = declared, .authorised = flow_draw_rules(&d, RULES, wide),
		               .declared = flow_draw_rules(&d, declared, wide) };
	struct flow_seen *seen = flow_draw_traffic(&d, FLOWS);
	double cpu[RUNS];

	for (size_t i = 0; i < RUNS; i++)
		cpu[i] = cpu_of_one(&s, seen);
	qsort(cpu, RUNS, sizeof *cpu, by_size);
	bench_say((struct bench_row){ .name = name, .unit = "ms CPU", .figure = 1000 * cpu[RUNS / 2], .limit = limit,
	                              .peer = "every flow against every opening", .peer_figure = 1000 * cpu_of_naive(&s, seen) });
	arena_free(d.a);
}

int main(void)
{
	measure("flows, 100,000 against 5,000 openings", 0, 2, 200);
	measure("flows, the same, and 5,000 declared, many of all wide", RULES, 20, 0);
	return 0;
}
