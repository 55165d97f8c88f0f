/* The impact of the worst failure in a graph of 5,000 nodes: two cores, sites behind one or both of them, routes between sites. Figures
 * as tests/bench_row.h prints them: CPU time, the median of many. */
#include "inventory/impact.h"
#include "tests/bench_row.h"

#include <stdlib.h>
#include <time.h>

enum { SITES = 864, LINKS_MAX = 2 * SITES, ROUTES = 600, RUNS = 200, NAME = 16 };

static struct impact_device devices[2 + SITES];
static struct impact_link links[LINKS_MAX];
static struct impact_site sites[SITES];
static struct impact_covolink covolinks[SITES / 8];
static struct impact_route routes[ROUTES];
static char names[2 + SITES + LINKS_MAX + SITES + ROUTES][NAME];

static const char *name(const char *prefix, size_t n)
{
	static size_t used;

	snprintf(names[used], NAME, "%s%05zu", prefix, n);
	return names[used++];
}

static void add_site(struct impact_declared *d, size_t i)
{
	size_t ways = 1 + i % 2;

	sites[i].name = name("site", i);
	devices[2 + i] = (struct impact_device){ name("ce", i), sites[i].name, "router", ways == 2 ? "core00000;core00001" : "core00000" };
	for (size_t k = 0; k < ways; k++)
		links[d->n_links++] = (struct impact_link){ .name = name("link", d->n_links), .site = sites[i].name, .device = devices[2 + i].name,
		                                              .interface = "ge0", .z_device = devices[k].name, .z_interface = "ge1" };
	if (i < SITES / 8)
		covolinks[i] = (struct impact_covolink){ .name = sites[i].name, .site = sites[i].name, .device = devices[2 + i].name };
}

static void make(struct impact_declared *d)
{
	*d = (struct impact_declared){ .devices = devices, .links = links, .sites = sites, .covolinks = covolinks, .routes = routes,
	                               .n_devices = 2 + SITES, .n_sites = SITES, .n_covolinks = SITES / 8, .n_routes = ROUTES };
	for (size_t i = 0; i < 2; i++)
		devices[i] = (struct impact_device){ name("core", i), NULL, "router", NULL };
	for (size_t i = 0; i < SITES; i++)
		add_site(d, i);
	for (size_t i = 0; i < ROUTES; i++)
		routes[i] = (struct impact_route){ name("route", i), sites[i * 7 % SITES].name, sites[i % (SITES / 8)].name, sites[i % (SITES / 8)].name, "tele-avc" };
}

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *ms)
{
	qsort(ms, RUNS, sizeof *ms, ascending);
	return ms[RUNS / 2];
}

static void fail(const char *why)
{
	fprintf(stderr, "bench_impact: %s\n", why);
	exit(1);
}

int main(void)
{
	static double built[RUNS], asked[RUNS], several[RUNS];
	struct impact_graph *g = NULL;
	struct impact_declared d;
	struct impact_row row = { 0 };
	struct err e;

	make(&d);
	for (size_t i = 0; i < RUNS; i++) {
		double begun = cpu_ms();

		impact_graph_free(g);
		g = NULL;
		if (!impact_graph_new(&d, &g, &e))
			fail(e.text);
		built[i] = cpu_ms() - begun;
	}
	for (size_t i = 0; i < RUNS; i++) {
		struct arena *a = arena_new();
		double begun = cpu_ms();
		size_t core = impact_node(g, "device", "core00000");

		impact_set_down(g, &core, 1);
		if (!impact_of(g, core, a, &row, &e))
			fail(e.text);
		asked[i] = cpu_ms() - begun;
		if (row.sites.n != SITES / 2 || row.degraded.n != SITES / 2)
			fail("the impact is not the known one");
		arena_free(a);
	}
	bench_say((struct bench_row){ .name = "impact: the worst failure in a graph of 5,000 nodes", .unit = "ms CPU", .figure = median(asked), .limit = 5 });
	for (size_t i = 0; i < RUNS; i++) {
		struct arena *a = arena_new();
		double begun = cpu_ms();
		size_t nodes[3] = { impact_node(g, "device", "core00000"), impact_node(g, "link", links[0].name), impact_node(g, "site", sites[1].name) };

		if (!impact_of_all(g, nodes, 3, NULL, a, &row, &e))
			fail(e.text);
		several[i] = cpu_ms() - begun;
		arena_free(a);
	}
	bench_say((struct bench_row){ .name = "impact: three failures together, all told", .unit = "ms CPU", .figure = median(several), .limit = 5 });
	bench_say((struct bench_row){ .name = "impact: making the graph", .unit = "ms CPU", .figure = median(built) });
	bench_say((struct bench_row){ .name = "impact: nodes of the graph", .unit = "", .figure = (double)impact_graph_size(g) });
	impact_graph_free(g);
	return 0;
}
