/* The impact in generated regions beside a reference that knows no graph: it tries again and again which of the declared things works,
 * until nothing changes. Several nodes fail, others are down already. */
#include "inventory/map_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum {
	CORES = 3, AGGREGATORS = 12, N_SITES = 620, N_WAYS = 3, SERVERS = 60, HOSTS = 8, N_APPLICATIONS = 24, N_PROCESSES = 10, N_ROUTES = 400,
	N_SERVICES = 90, N_PERIMETERS = 3, N_CONTRACTS = 4, N_SUPPLIERS = 2, KINDS = 3, USED_MAX = 4, DOWN_MAX = 4, NONE = -1,
	N_DEVICES = CORES + AGGREGATORS + HOSTS + SERVERS + N_SITES * (N_WAYS + 1), N_LINKS = N_SITES * N_WAYS, NAME = 32,
};

/* What the generator meant, by numbers. Sites: those of the cores, then the others; devices in the order of the enumeration. */
struct region {
	size_t n_sites, n_devices, n_links, n_services, n_routes, n_covolinks;
	int on_core[AGGREGATORS][2], host_of[SERVERS], host_site[HOSTS];
	int up_of_link[N_LINKS], router_of_link[N_LINKS], site_of_link[N_LINKS], perimeter[N_LINKS], contract[N_LINKS], supplier[N_CONTRACTS];
	int support[N_SITES], local[N_SITES];                /* a machine that stands there: its device */
	int covolink_site[N_SITES], covolink_device[N_SITES], serves[N_SITES][2];
	int route_from[N_ROUTES], route_to[N_ROUTES], route_covolink[N_ROUTES];
	int service_server[N_SERVICES], service_application[N_SERVICES], service_kind[N_SERVICES];
	int uses[N_PROCESSES][USED_MAX], below[N_APPLICATIONS];
	int needs[CORES + AGGREGATORS + HOSTS];          /* an application that a device cannot do without */
	char names[N_DEVICES + N_LINKS + N_SITES + N_SITES + N_ROUTES + N_SERVICES + N_APPLICATIONS + N_PROCESSES + 16][NAME];
	char parents[N_DEVICES][2 * NAME], served[N_SITES][2 * NAME];
	struct impact_device devices[N_DEVICES];
	struct impact_link links[N_LINKS];
	struct impact_service services[N_SERVICES];
	struct impact_site sites[N_SITES];
	struct impact_covolink covolinks[N_SITES];
	struct impact_route routes[N_ROUTES];
	struct impact_contract contracts[N_CONTRACTS];
	struct dependency_row dependencies[N_PROCESSES * USED_MAX + N_APPLICATIONS + CORES + AGGREGATORS + HOSTS];
	const char *applications[N_APPLICATIONS], *processes[N_PROCESSES], *perimeters[N_PERIMETERS], *suppliers[N_SUPPLIERS];
	struct impact_declared d;
	size_t n_names;
};

static struct region g;

static size_t below(size_t n)
{
	return (size_t)rand() % n;
}

static const char *name(const char *prefix, size_t n)
{
	char *s = g.names[g.n_names++];

	snprintf(s, NAME, "%s%04u", prefix, (unsigned)(n % 10000));
	return s;
}

/* ---- generated ---- */

static size_t add_device(const char *prefix, const char *kind, size_t site, const char *parent, const char *other)
{
	size_t i = g.n_devices++;

	snprintf(g.parents[i], sizeof g.parents[i], "%s%s%s", parent ? parent : "", other ? ";" : "", other ? other : "");
	g.devices[i] = (struct impact_device){ name(prefix, i), g.sites[site].name, kind, parent ? g.parents[i] : NULL };
	return i;
}

static void generate_upper(void)
{
	for (size_t i = 0; i < CORES; i++)
		add_device("core", "router", i, NULL, NULL);
	for (size_t i = 0; i < AGGREGATORS; i++) {
		int *on = g.on_core[i];

		on[0] = (int)below(CORES);
		on[1] = (int)below(CORES);
		add_device("agg", "router", CORES + i, g.devices[on[0]].name, on[0] == on[1] ? NULL : g.devices[on[1]].name);
	}
	for (size_t i = 0; i < HOSTS; i++)
		add_device("host", "server", (size_t)(g.host_site[i] = (int)below(CORES)), NULL, NULL);
	for (size_t i = 0; i < SERVERS; i++) {
		g.host_of[i] = (int)below(HOSTS);
		add_device("vm", "vm", (size_t)g.host_site[g.host_of[i]], g.devices[CORES + AGGREGATORS + g.host_of[i]].name, NULL);
	}
}

static void add_link(size_t site)
{
	size_t l = g.n_links++, up = CORES + below(AGGREGATORS), router = add_device("ce", "router", site, g.devices[up].name, NULL);

	g.up_of_link[l] = (int)up;
	g.router_of_link[l] = (int)router;
	g.site_of_link[l] = (int)site;
	g.perimeter[l] = (int)below(N_PERIMETERS + 1) - 1;
	g.contract[l] = (int)below(N_CONTRACTS + 1) - 1;
	g.links[l] = (struct impact_link){ name("link", l), g.sites[site].name, g.devices[router].name, "ge0", g.devices[up].name, "ge1",
		                           g.perimeter[l] == NONE ? NULL : g.perimeters[g.perimeter[l]],
		                           g.contract[l] == NONE ? NULL : g.contracts[g.contract[l]].name };
}

static void add_covolink(size_t site)
{
	size_t c = g.n_covolinks++;

	g.covolink_site[c] = (int)site;
	g.covolink_device[c] = g.local[site];
	for (int k = 0; k < 2; k++)
		g.serves[c][k] = below(2) ? (int)(CORES + AGGREGATORS + below(g.n_sites - CORES - AGGREGATORS)) : NONE;
	snprintf(g.served[c], sizeof g.served[c], "%s;%s", g.serves[c][0] == NONE ? "nobody" : g.sites[g.serves[c][0]].name,
	         g.serves[c][1] == NONE ? "" : g.sites[g.serves[c][1]].name);
	g.covolinks[c] = (struct impact_covolink){ name("covo", c), g.sites[site].name, g.devices[g.local[site]].name, g.served[c],
		                                   below(2) ? "https://xds.invalid/" : NULL };
}

static void generate_sites(void)
{
	for (size_t i = CORES + AGGREGATORS; i < g.n_sites; i++) {
		size_t ways = 1 + below(N_WAYS);

		for (size_t k = 0; k < ways; k++)
			add_link(i);
		g.local[i] = (int)add_device("box", "covolink", i, NULL, NULL);
		g.support[i] = below(2) ? (int)(CORES + AGGREGATORS + below(g.n_sites - CORES - AGGREGATORS)) : NONE;
		g.sites[i].support_site = g.support[i] == NONE ? NULL : g.sites[g.support[i]].name;
	}
	for (size_t i = CORES + AGGREGATORS; i < g.n_sites; i++)
		if (below(6) == 0)
			add_covolink(i);
}

static void generate_above(void)
{
	for (size_t i = 0; i < g.n_routes; i++) {
		int c = g.route_covolink[i] = (int)below(g.n_covolinks);
		int from = g.route_from[i] = (int)below(g.n_sites), to = g.route_to[i] = (int)below(g.n_sites);

		g.routes[i] = (struct impact_route){ name("route", i), g.sites[from].name, g.covolinks[c].name, g.sites[to].name,
			                             below(2) ? "tele-avc" : "teleradiologie" };
	}
	for (size_t i = 0; i < g.n_services; i++) {
		static const char *const kinds[KINDS] = { "https", "tcp", "dns" };
		int server = g.service_server[i] = (int)below(SERVERS), application = g.service_application[i] = (int)below(N_APPLICATIONS);

		g.service_kind[i] = (int)below(KINDS);
		g.services[i] = (struct impact_service){ name("service", i), kinds[g.service_kind[i]],
			                                 g.devices[CORES + AGGREGATORS + HOSTS + server].name, g.applications[application], NULL, NULL };
	}
}

static void generate_dependencies(void)
{
	for (size_t p = 0; p < N_PROCESSES; p++)
		for (size_t k = 0; k < USED_MAX; k++) {
			g.uses[p][k] = (int)below(N_APPLICATIONS);
			g.dependencies[g.d.n_dependencies++] = (struct dependency_row){ g.processes[p], g.applications[g.uses[p][k]], NULL };
		}
	for (size_t i = 0; i < N_APPLICATIONS; i++) {
		/* every other region has circles of them */
		g.below[i] = i > 0 && below(3) == 0 ? (int)below(g.n_sites % 2 ? N_APPLICATIONS : i) : NONE;
		if (g.below[i] == (int)i)
			g.below[i] = NONE;
		if (g.below[i] != NONE)
			g.dependencies[g.d.n_dependencies++] = (struct dependency_row){ g.applications[i], g.applications[g.below[i]], "data" };
	}
	for (size_t i = 0; i < ARRAY_LEN(g.needs); i++) {
		g.needs[i] = g.n_sites % 2 && below(6) == 0 ? (int)below(N_APPLICATIONS) : NONE;
		if (g.needs[i] != NONE)
			g.dependencies[g.d.n_dependencies++] = (struct dependency_row){ g.devices[i].name, g.applications[g.needs[i]], "login" };
	}
}

static void generate(size_t n_sites)
{
	memset(&g, 0, sizeof g);
	g.n_sites = n_sites;
	g.n_services = N_SERVICES;
	g.n_routes = 1 + below(N_ROUTES);
	for (size_t i = 0; i < n_sites; i++)
		g.sites[i].name = name("site", i);
	for (size_t i = 0; i < N_APPLICATIONS; i++)
		g.applications[i] = name("app", i);
	for (size_t i = 0; i < N_PROCESSES; i++)
		g.processes[i] = name("process", i);
	for (size_t i = 0; i < N_PERIMETERS; i++)
		g.perimeters[i] = name("vrf", i);
	for (size_t i = 0; i < N_SUPPLIERS; i++)
		g.suppliers[i] = name("supplier", i);
	for (size_t i = 0; i < N_CONTRACTS; i++)
		g.contracts[i] = (struct impact_contract){ name("contract", i), g.suppliers[g.supplier[i] = (int)below(N_SUPPLIERS)] };
	generate_upper();
	generate_sites();
	if (g.n_covolinks == 0)
		add_covolink(CORES + AGGREGATORS);
	generate_above();
	generate_dependencies();
	g.d = (struct impact_declared){
		g.devices, g.links, g.services, g.sites, g.covolinks, g.routes, g.contracts, g.dependencies, g.applications, g.processes,
		g.perimeters, g.suppliers, NULL, g.n_devices, g.n_links, g.n_services, g.n_sites, N_APPLICATIONS, N_PROCESSES, g.n_covolinks, g.n_routes,
		N_PERIMETERS, N_CONTRACTS, N_SUPPLIERS, g.d.n_dependencies, 0,
	};
}

/* ---- the reference ---- */

/* One flag for each thing: it does not work, or it has lost something. */
struct flags {
	bool devices[N_DEVICES], links[N_LINKS], services[N_SERVICES], sites[N_SITES], covolinks[N_SITES], routes[N_ROUTES], applications[N_APPLICATIONS],
		processes[N_PROCESSES], perimeters[N_PERIMETERS], contracts[N_CONTRACTS], suppliers[N_SUPPLIERS], images[N_SITES];
};

static bool changed;

static void set(bool *flag, bool value)
{
	changed = changed || (value && !*flag);
	*flag = *flag || value;
}

/* any: one that is lost counts already; else all of those that stand in for each other. `first` begins each such group. */
struct group { bool lost, seen, any; };

static void add(struct group *x, bool lost)
{
	x->lost = !x->seen ? lost : x->any ? x->lost || lost : x->lost && lost;
	x->seen = true;
}

static void try_network(struct flags *f, bool any)
{
	for (size_t i = 0; i < ARRAY_LEN(g.needs); i++)
		set(&f->devices[i], g.needs[i] != NONE && f->applications[g.needs[i]]);
	for (size_t i = 0; i < CORES; i++)
		set(&f->devices[i], f->sites[i]);
	for (size_t i = 0; i < AGGREGATORS; i++) {
		struct group parents = { .any = any };

		for (int k = 0; k < 2; k++)
			add(&parents, f->devices[g.on_core[i][k]]);
		set(&f->devices[CORES + i], parents.lost);
		set(&f->sites[CORES + i], f->devices[CORES + i]);
	}
	for (size_t i = 0; i < HOSTS; i++)
		set(&f->devices[CORES + AGGREGATORS + i], f->sites[g.host_site[i]]);
	for (size_t i = 0; i < SERVERS; i++)
		set(&f->devices[CORES + AGGREGATORS + HOSTS + i], f->devices[CORES + AGGREGATORS + g.host_of[i]] || f->sites[g.host_site[g.host_of[i]]]);
	for (size_t i = 0; i < N_CONTRACTS; i++)
		set(&f->contracts[i], f->suppliers[g.supplier[i]]);
	for (size_t i = 0; i < g.n_links; i++) {
		set(&f->links[i], f->devices[g.up_of_link[i]] || (g.perimeter[i] != NONE && f->perimeters[g.perimeter[i]])
		                  || (g.contract[i] != NONE && f->contracts[g.contract[i]]));
		set(&f->devices[g.router_of_link[i]], f->links[i] || f->devices[g.up_of_link[i]]);
	}
}

static void try_sites(struct flags *f, bool any)
{
	size_t l = 0;

	for (size_t s = CORES + AGGREGATORS; s < g.n_sites; s++) {
		struct group ways = { .any = any }, images = { .any = any };

		for (; l < g.n_links && g.site_of_link[l] == (int)s; l++)
			add(&ways, f->links[l] || f->devices[g.router_of_link[l]]);
		set(&f->sites[s], ways.lost);
		set(&f->devices[g.local[s]], f->sites[s]);
		for (int of = (int)s, steps = 0; of != NONE && steps <= SUPPORT_STEPS_MAX && !images.seen; of = g.support[of], steps++)
			for (size_t c = 0; c < g.n_covolinks; c++)
				if (g.covolink_site[c] == of || g.serves[c][0] == of || g.serves[c][1] == of)
					add(&images, f->covolinks[c]);
		set(&f->images[s], images.lost);
	}
}

static void try_above(struct flags *f, bool any)
{
	for (size_t i = 0; i < g.n_covolinks; i++)
		set(&f->covolinks[i], f->devices[g.covolink_device[i]] || f->sites[g.covolink_site[i]]);
	for (size_t i = 0; i < g.n_routes; i++)
		set(&f->routes[i], f->covolinks[g.route_covolink[i]] || f->sites[g.route_from[i]] || f->sites[g.route_to[i]]);
	for (size_t i = 0; i < g.n_services; i++)
		set(&f->services[i], f->devices[CORES + AGGREGATORS + HOSTS + g.service_server[i]]);
	for (size_t i = 0; i < N_APPLICATIONS; i++) {
		struct group kinds[KINDS] = { { .any = any }, { .any = any }, { .any = any } };

		for (size_t k = 0; k < g.n_services; k++)
			if (g.service_application[k] == (int)i)
				add(&kinds[g.service_kind[k]], f->services[k]);
		for (int k = 0; k < KINDS; k++)
			set(&f->applications[i], kinds[k].lost);
		set(&f->applications[i], g.below[i] != NONE && f->applications[g.below[i]]);
	}
	for (size_t p = 0; p < N_PROCESSES; p++)
		for (size_t k = 0; k < USED_MAX; k++)
			set(&f->processes[p], f->applications[g.uses[p][k]]);
}

/* What does not work with what f says; any: what has lost anything that it goes by. */
static void settle(struct flags *f, bool any)
{
	do {
		changed = false;
		try_network(f, any);
		try_sites(f, any);
		try_above(f, any);
	} while (changed);
}

/* ---- judged ---- */

/* A thing that fails: its kind, its name, its flag by its place. */
struct failing { const char *kind, *name; size_t offset; };

static struct failing pick(void)
{
	size_t i = below(CORES + AGGREGATORS + 4);

#define AT(list, n) (offsetof(struct flags, list) + (n) * sizeof(bool))
	switch (below(9)) {
	case 0:
		return (struct failing){ "device", g.devices[i].name, AT(devices, i) };
	case 1: case 2:
		i = below(g.n_links);
		return (struct failing){ "link", g.links[i].name, AT(links, i) };
	case 3:
		i = below(g.n_covolinks);
		return (struct failing){ "covolink", g.covolinks[i].name, AT(covolinks, i) };
	case 4:
		i = below(N_PERIMETERS);
		return (struct failing){ "perimeter", g.perimeters[i], AT(perimeters, i) };
	case 5:
		i = below(N_SUPPLIERS);
		return below(4) ? (struct failing){ "contract", g.contracts[i].name, AT(contracts, i) }
		                : (struct failing){ "supplier", g.suppliers[i], AT(suppliers, i) };
	case 6:
		i = below(g.n_services);
		return (struct failing){ "service", g.services[i].name, AT(services, i) };
	case 7:
		i = below(g.n_sites);
		return (struct failing){ "site", g.sites[i].name, AT(sites, i) };
	}
	i = below(g.n_devices);
	return (struct failing){ "device", g.devices[i].name, AT(devices, i) };
#undef AT
}

static bool *flag_of(struct flags *f, const struct failing *x)
{
	return (bool *)((char *)f + x->offset);
}

static void expect(const struct names *told, size_t n, const char *(*name_of)(size_t i), const bool *wanted, const char *what)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (!wanted[i])
			continue;
		if (k >= told->n || strcmp(told->names[k], name_of(i)) != 0)
			fail_msg("%s: %s is missing, %s is told", what, name_of(i), k < told->n ? told->names[k] : "nothing");
		k++;
	}
	if (k < told->n)
		fail_msg("%s: %s is told and should not be", what, told->names[k]);
}

#define NAMER(list) static const char *name_of_##list(size_t i) { return g.list[i].name; }
NAMER(sites)
NAMER(covolinks)
NAMER(routes)
NAMER(services)
static const char *name_of_application(size_t i) { return g.applications[i]; }
static const char *name_of_process(size_t i) { return g.processes[i]; }

static struct flags alone, with, without, cut, lost;

/* Cut: by the failures alone, or what mending them would mend. */
static void find_cut(const struct failing *f, size_t n, const struct failing *down, size_t n_down)
{
	bool *a = (bool *)&alone, *w = (bool *)&with, *o = (bool *)&without, *c = (bool *)&cut;

	memset(&alone, 0, sizeof alone);
	memset(&with, 0, sizeof with);
	for (size_t i = 0; i < n_down; i++)
		*flag_of(&with, &down[i]) = true;
	without = with;
	for (size_t i = 0; i < n; i++) {
		*flag_of(&alone, &f[i]) = *flag_of(&with, &f[i]) = true;
		*flag_of(&without, &f[i]) = false;
	}
	settle(&alone, false);
	settle(&with, false);
	settle(&without, false);
	for (size_t i = 0; i < sizeof cut; i++)
		c[i] = a[i] || (w[i] && !o[i]);
	for (size_t i = 0; i < n; i++)
		*flag_of(&cut, &f[i]) = true;
	lost = cut;
	settle(&lost, true);
}

static void judge(const struct impact_row *i)
{
	static bool served[N_SITES], degraded[N_SITES];
	size_t weak = 0;

	for (size_t s = 0; s < g.n_sites; s++) {
		served[s] = cut.images[s] && !cut.sites[s];
		degraded[s] = lost.sites[s] && !cut.sites[s] && !with.sites[s];
	}
	expect(&i->sites, g.n_sites, name_of_sites, cut.sites, "sites");
	expect(&i->served, g.n_sites, name_of_sites, served, "served");
	expect(&i->degraded, g.n_sites, name_of_sites, degraded, "degraded");
	expect(&i->covolinks, g.n_covolinks, name_of_covolinks, cut.covolinks, "covolinks");
	expect(&i->routes, g.n_routes, name_of_routes, cut.routes, "routes");
	expect(&i->services, g.n_services, name_of_services, cut.services, "services");
	expect(&i->applications, N_APPLICATIONS, name_of_application, cut.applications, "applications");
	expect(&i->processes, N_PROCESSES, name_of_process, cut.processes, "processes");
#define WEAK(list, n) \
	for (size_t k = 0; k < (n); k++) \
		weak += lost.list[k] && !cut.list[k] && !with.list[k];
	WEAK(covolinks, g.n_covolinks)
	WEAK(routes, g.n_routes)
	WEAK(services, g.n_services)
	WEAK(applications, N_APPLICATIONS)
	WEAK(processes, N_PROCESSES)
#undef WEAK
	assert_int_equal(i->weakened.n, weak);
}

static void ask(struct impact_graph *graph)
{
	struct failing f[DOWN_MAX], down[DOWN_MAX];
	size_t n = 1 + below(3), n_down = below(DOWN_MAX), nodes[DOWN_MAX];
	struct arena *a = arena_new();
	struct impact_row row;
	struct err e;

	for (size_t i = 0; i < n_down; i++) {
		down[i] = pick();
		nodes[i] = impact_node(graph, down[i].kind, down[i].name);
		assert_true(nodes[i] != SIZE_MAX);
	}
	impact_set_down(graph, nodes, n_down);
	for (size_t i = 0; i < n; i++) {
		f[i] = i == 0 && n_down > 0 && below(2) ? down[0] : pick();
		nodes[i] = impact_node(graph, f[i].kind, f[i].name);
	}
	if (!impact_of_all(graph, nodes, n, NULL, a, &row, &e))
		fail_msg("%s", e.text);
	find_cut(f, n, down, n_down);
	judge(&row);
	arena_free(a);
}

/* ---- the edges of the map ---- */

/* Some need of it has all its nodes down. The edges of a need follow each other. */
static bool fails_by_edges(const struct map *m, size_t node, const bool *down)
{
	for (size_t i = m->first_edge[node]; i < m->first_edge[node + 1];) {
		const size_t need = m->edges[i].need;
		bool met = strcmp(m->edges[i].kind, "images") == 0; /* without them a site still works */

		for (; i < m->first_edge[node + 1] && m->edges[i].need == need; i++)
			met |= !down[m->edges[i].to];
		if (!met)
			return true;
	}
	return false;
}

static void follow_edges(const struct map *m, bool *down)
{
	bool more;

	do {
		more = false;
		for (size_t i = 0; i < m->n_nodes; i++)
			if (!down[i] && fails_by_edges(m, i, down))
				down[i] = more = true;
	} while (more);
}

/* With one failure: what the edges tell of several ways of a site and several devices is less. */
static void compare_with_map(struct impact_graph *graph, unsigned questions)
{
	struct arena *a = arena_new();
	struct map m;
	size_t *of;
	bool *cut_nodes = arena_array(a, impact_graph_size(graph), sizeof *cut_nodes), *down;
	struct err e;

	assert_true(map_build(graph, a, &m, &of, &e));
	down = arena_array(a, m.n_nodes, sizeof *down);
	impact_set_down(graph, NULL, 0);
	for (unsigned k = 0; k < questions; k++) {
		const struct failing f = pick();
		const size_t node = impact_node(graph, f.kind, f.name);
		struct impact_row row;

		assert_true(impact_of_all(graph, &node, 1, cut_nodes, a, &row, &e));
		memset(down, 0, m.n_nodes * sizeof *down);
		down[of[node]] = true;
		follow_edges(&m, down);
		for (size_t i = 0; i < impact_graph_size(graph); i++)
			if (of[i] != SIZE_MAX && cut_nodes[i] != down[of[i]])
				fail_msg("%s:%s fails: the edges of the map tell another %s", f.kind, f.name, m.nodes[of[i]].id);
	}
	arena_free(a);
}

static void generated_regions_equal_a_reference_without_a_graph(void **state)
{
	unsigned seed = getenv("VIGIE_SEED") ? (unsigned)strtoul(getenv("VIGIE_SEED"), NULL, 10) : (unsigned)time(NULL);
	unsigned graphs = 200, questions = getenv("VIGIE_LONG") ? 30 : 4;
	size_t largest = 0;

	(void)state;
	print_message("seed %u\n", seed);
	for (unsigned round = 0; round < graphs; round++) {
		struct impact_graph *graph;
		struct err e;

		srand(seed + round);
		/* each tenth one as large as there is room for */
		generate(round % 10 == 9 ? N_SITES : CORES + AGGREGATORS + 1 + below(80));
		if (!impact_graph_new(&g.d, &graph, &e))
			fail_msg("%s", e.text);
		largest = impact_graph_size(graph) > largest ? impact_graph_size(graph) : largest;
		for (unsigned i = 0; i < questions; i++)
			ask(graph);
		compare_with_map(graph, questions / 2);
		impact_graph_free(graph);
	}
	print_message("the largest has %zu nodes\n", largest);
	assert_true(largest >= 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(generated_regions_equal_a_reference_without_a_graph) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
