#include "inventory/impact.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* ---- a small region, by hand ---- */

static const struct impact_device devices[] = {
	{ "core-1", "Data centre", "router", NULL },      { "core-2", "West node", "router", NULL },
	{ "ce-a1", "CH A", "router", "core-1" },          { "ce-a2", "CH A", "router", "core-2" },
	{ "ce-b", "EHPAD B", "router", "core-1" },        { "sw-b", "EHPAD B", "switch", "ce-b" },
	{ "cov-a", "CH A", "covolink", "ce-a1;ce-a2" },   { "ce-d", "Clinic D", "router", NULL },
};
#define LINK(name, site, device, interface, z_device, z_interface) { name, site, device, interface, z_device, z_interface, NULL, NULL }
static const struct impact_link links[] = {
	LINK("A-1", "CH A", "ce-a1", "ge0", "core-1", "ge1"), LINK("A-2", "CH A", "ce-a2", "ge0", "core-2", "ge1"),
	LINK("B-1", "EHPAD B", "ce-b", "ge0", "core-1", "ge2"), LINK("C-4G", "MAS C", NULL, NULL, NULL, NULL),
	LINK("trunk", "Data centre", "core-1", "ge9", "core-2", "ge9"),
};
static const struct impact_service services[] = {
	{ "portal-1", "https", "core-1", "Portal", NULL, NULL }, { "portal-2", "https", NULL, "Portal", NULL, NULL },
	{ "portal-dns", "dns", NULL, "Portal", NULL, NULL },
};
static const struct impact_site sites[] = {
	{ "CH A", NULL, NULL }, { "Clinic D", NULL, NULL }, { "Data centre", NULL, NULL }, { "EHPAD B", NULL, NULL }, { "MAS C", NULL, NULL },
	{ "West node", NULL, NULL },
};
static const char *const applications[] = { "Portal" }, *const processes[] = { "Referral" };
static const struct impact_covolink covolinks[] = { { "Covolink A", "CH A", "cov-a", "CH A;EHPAD B", NULL } };
static const struct impact_route routes[] = {
	{ "B to A", "EHPAD B", "Covolink A", "CH A", "tele-avc" }, { "C to A", "MAS C", "Covolink A", "CH A", "teleradiologie" },
	{ "D to A", "Clinic D", "Covolink A", "CH A", "tele-avc" }, { "A to A", "CH A", "Covolink A", "CH A", NULL },
};
static const struct dependency_row dependencies[] = { { "process:Referral", "Portal", "uses" }, { "nobody", "Portal", "uses" } };

static const struct impact_declared declared = {
	.devices = devices, .n_devices = ARRAY_LEN(devices), .links = links, .n_links = ARRAY_LEN(links), .services = services,
	.n_services = ARRAY_LEN(services), .sites = sites, .n_sites = ARRAY_LEN(sites), .applications = applications,
	.n_applications = ARRAY_LEN(applications), .processes = processes, .n_processes = ARRAY_LEN(processes), .covolinks = covolinks,
	.n_covolinks = ARRAY_LEN(covolinks), .routes = routes, .n_routes = ARRAY_LEN(routes), .dependencies = dependencies,
	.n_dependencies = ARRAY_LEN(dependencies),
};

struct scene {
	struct impact_graph *g;
	struct arena *a;
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	struct err e;

	s->a = arena_new();
	if (!impact_graph_new(&declared, &s->g, &e))
		fail_msg("%s", e.text);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	impact_graph_free(s->g);
	arena_free(s->a);
	free(s);
	return 0;
}

static void append(char *buf, const char *label, const struct names *n)
{
	for (size_t i = 0; i < n->n; i++)
		snprintf(buf + strlen(buf), 512 - strlen(buf), "%s%s%s", i ? ", " : *buf ? "; " : "", i ? "" : label, n->names[i]);
}

/* "sites: …; covolinks: …" of the failure of kind:name. Borrowed until the next call. */
static const char *hit(struct scene *s, const char *kind, const char *name)
{
	static char buf[512];
	struct impact_row i;
	struct err e;

	buf[0] = '\0';
	if (!impact_of(s->g, impact_node(s->g, kind, name), s->a, &i, &e))
		fail_msg("%s", e.text);
	append(buf, "", &i.sites);
	append(buf, "covolinks ", &i.covolinks);
	append(buf, "routes ", &i.routes);
	append(buf, "uses ", &i.uses);
	append(buf, "processes ", &i.processes);
	append(buf, "degraded ", &i.degraded);
	return buf;
}

static void is_down(struct scene *s, const char *kind, const char *name)
{
	size_t node = impact_node(s->g, kind, name);

	impact_set_down(s->g, &node, 1);
}

static void a_site_with_another_way_up_is_degraded_and_not_cut(void **state)
{
	assert_string_equal(hit(*state, "link", "A-1"), "degraded CH A");
	assert_string_equal(hit(*state, "device", "core-2"), "degraded CH A");
	assert_string_equal(hit(*state, "device", "ce-a1"), "degraded CH A");
}

static void a_site_with_one_way_is_cut_with_it(void **state)
{
	assert_string_equal(hit(*state, "link", "B-1"), "EHPAD B; routes B to A; uses tele-avc");
	assert_string_equal(hit(*state, "device", "ce-b"), "EHPAD B; routes B to A; uses tele-avc");
	assert_string_equal(hit(*state, "device", "core-1"), "EHPAD B; routes B to A; uses tele-avc; degraded CH A");
	assert_string_equal(hit(*state, "link", "C-4G"), "MAS C; routes C to A; uses teleradiologie");
	assert_string_equal(hit(*state, "device", "ce-d"), "Clinic D; routes D to A; uses tele-avc");
}

static void what_stands_at_a_site_or_between_cores_cuts_nobody(void **state)
{
	assert_string_equal(hit(*state, "device", "sw-b"), "");
	assert_string_equal(hit(*state, "link", "trunk"), "");
}

static void a_gateway_takes_its_routes_with_it(void **state)
{
	struct scene *s = *state;
	struct impact_row i;
	struct err e;

	assert_string_equal(hit(s, "device", "cov-a"),
	                    "covolinks Covolink A; routes B to A, C to A, D to A, A to A; uses tele-avc, teleradiologie");
	assert_true(impact_of(s->g, impact_node(s->g, "device", "cov-a"), s->a, &i, &e));
	assert_int_equal(i.uses_routes[0], 2);
	assert_int_equal(i.uses_routes[1], 1);
	assert_int_equal(i.uses_sites[0], 0); /* the establishments go on, their routes do not */
	assert_true(impact_of(s->g, impact_node(s->g, "device", "ce-b"), s->a, &i, &e));
	assert_int_equal(i.uses_sites[0], 1);
}

static void the_use_that_cannot_wait_is_told_first(void **state)
{
	static const struct impact_route sent[] = {
		{ "1", "CH A", "Covolink A", "EHPAD B", "dermatology" }, { "2", "CH A", "Covolink A", "EHPAD B", "teleradiologie" },
		{ "3", "EHPAD B", "Covolink A", "CH A", "teleradiologie" }, { "4", "CH A", "Covolink A", "EHPAD B", "tele-avc" },
	};
	struct impact_declared d = declared;
	struct scene *s = *state;
	struct impact_graph *g;
	struct impact_row i;
	struct err e;

	d.routes = sent;
	d.n_routes = ARRAY_LEN(sent);
	assert_true(impact_graph_new(&d, &g, &e));
	assert_true(impact_of(g, impact_node(g, "device", "cov-a"), s->a, &i, &e));
	assert_int_equal(i.uses.n, 3);
	assert_string_equal(i.uses.names[0], "tele-avc");
	assert_string_equal(i.uses.names[1], "teleradiologie");
	assert_string_equal(i.uses.names[2], "dermatology");
	assert_true(i.uses_routes[0] == 1 && i.uses_routes[1] == 2 && i.uses_routes[2] == 1);
	impact_graph_free(g);
}

static void another_way_helps_only_while_it_is_up(void **state)
{
	static const char all[] = "CH A; covolinks Covolink A; routes B to A, C to A, D to A, A to A; uses tele-avc, teleradiologie";

	is_down(*state, "link", "A-2");
	assert_string_equal(hit(*state, "link", "A-1"), all);
	assert_string_equal(hit(*state, "link", "A-2"), "degraded CH A"); /* alone, so far */
	assert_string_equal(hit(*state, "device", "ce-b"), "EHPAD B; routes B to A; uses tele-avc");
	impact_set_down(((struct scene *)*state)->g, NULL, 0);
	assert_string_equal(hit(*state, "link", "A-1"), "degraded CH A");
}

/* Two failures, each of which cuts the same site off: each of them does. */
static void a_failure_behind_another_still_counts(void **state)
{
	is_down(*state, "device", "core-1");
	assert_string_equal(hit(*state, "device", "ce-b"), "EHPAD B; routes B to A; uses tele-avc");
	assert_string_equal(hit(*state, "device", "core-1"), "EHPAD B; routes B to A; uses tele-avc; degraded CH A");
}

static void services_of_one_kind_stand_in_for_each_other(void **state)
{
	assert_string_equal(hit(*state, "service", "portal-1"), "");
	assert_string_equal(hit(*state, "service", "portal-dns"), "processes Referral");
	is_down(*state, "service", "portal-2");
	assert_string_equal(hit(*state, "service", "portal-1"), "processes Referral");
}

static void what_nobody_declared_is_no_node(void **state)
{
	struct scene *s = *state;

	assert_true(impact_node(s->g, "site", "CH Z") == SIZE_MAX);
	assert_true(impact_node(s->g, "collector", "vigied") == SIZE_MAX);
	assert_string_equal(hit(s, "site", "Clinic D"), "Clinic D; routes D to A; uses tele-avc");
}

/* ---- generated regions, with answers known from how they were made ---- */

enum { CORES = 3, AGGREGATORS = 8, SITES = 60, WAYS_MAX = 3, ROUTES = 80, NODES_MAX = CORES + AGGREGATORS + 2 * SITES * WAYS_MAX };

/* Cores; aggregation routers on one or two cores, seen by no link; sites on one to three of these. */
struct generated {
	char names[NODES_MAX + SITES + ROUTES][24], parents[AGGREGATORS][64];
	struct impact_device devices[CORES + AGGREGATORS + SITES * WAYS_MAX];
	struct impact_link links[SITES * WAYS_MAX];
	struct impact_site sites[SITES + AGGREGATORS + CORES];
	struct impact_covolink covolinks[SITES];
	struct impact_route routes[ROUTES];
	struct impact_declared d;
	bool on[AGGREGATORS][CORES];
	size_t n_ways[SITES], way_aggregator[SITES][WAYS_MAX], way_link[SITES][WAYS_MAX];
	size_t route_from[ROUTES], route_to[ROUTES];
	size_t n_names;
};

static const char *new_name(struct generated *g, const char *prefix, size_t n)
{
	char *name = g->names[g->n_names++];

	snprintf(name, sizeof g->names[0], "%s%03zu", prefix, n);
	return name;
}

static void generate_upper(struct generated *g)
{
	for (size_t i = 0; i < CORES; i++) {
		g->sites[g->d.n_sites++].name = new_name(g, "core-site", i);
		g->devices[g->d.n_devices++] = (struct impact_device){ new_name(g, "core", i), g->sites[i].name, "router", NULL };
	}
	for (size_t i = 0; i < AGGREGATORS; i++) {
		size_t one = (size_t)rand() % CORES, two = (size_t)rand() % CORES;

		g->on[i][one] = g->on[i][two] = true;
		snprintf(g->parents[i], sizeof g->parents[i], one == two ? "core%03zu" : "core%03zu;core%03zu", one, two);
		g->sites[g->d.n_sites++].name = new_name(g, "agg-site", i);
		g->devices[g->d.n_devices++] = (struct impact_device){ new_name(g, "agg", i), g->sites[CORES + i].name, "router", g->parents[i] };
	}
}

static void generate_site(struct generated *g, size_t i)
{
	const char *site = g->sites[g->d.n_sites++].name = new_name(g, "site", i);

	g->n_ways[i] = 1 + (size_t)rand() % WAYS_MAX;
	for (size_t k = 0; k < g->n_ways[i]; k++) {
		size_t up = (size_t)rand() % AGGREGATORS;
		const char *router = new_name(g, "ce", g->d.n_devices), *aggregator = g->devices[CORES + up].name;

		g->way_aggregator[i][k] = up;
		g->way_link[i][k] = g->d.n_links;
		g->devices[g->d.n_devices++] = (struct impact_device){ router, site, "router", aggregator };
		g->links[g->d.n_links] = (struct impact_link)LINK(new_name(g, "l", g->d.n_links), site, router, "ge0", aggregator, "ge1");
		g->d.n_links++;
	}
	g->covolinks[i] = (struct impact_covolink){ .name = site, .site = site };
}

static void generate(struct generated *g)
{
	memset(g, 0, sizeof *g);
	generate_upper(g);
	for (size_t i = 0; i < SITES; i++)
		generate_site(g, i);
	for (size_t i = 0; i < ROUTES; i++) {
		g->route_from[i] = (size_t)rand() % SITES;
		g->route_to[i] = (size_t)rand() % SITES;
		g->routes[i] = (struct impact_route){ new_name(g, "r", i), g->covolinks[g->route_from[i]].site, g->covolinks[g->route_to[i]].name,
		                                   g->covolinks[g->route_to[i]].site, rand() % 2 ? "tele-avc" : "teleradiologie" };
	}
	g->d.devices = g->devices;
	g->d.links = g->links;
	g->d.sites = g->sites;
	g->d.covolinks = g->covolinks;
	g->d.routes = g->routes;
	g->d.n_covolinks = SITES;
	g->d.n_routes = ROUTES;
}

/* What is down: as names, for whoever asks. */
struct failures { const char *names[8]; size_t n; };

static bool fails(const struct failures *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->names[i] == name)
			return true;
	return false;
}

static bool aggregator_works(const struct generated *g, size_t i, const struct failures *f)
{
	for (size_t c = 0; c < CORES; c++)
		if (g->on[i][c] && !fails(f, g->devices[c].name))
			return !fails(f, g->devices[CORES + i].name);
	return false;
}

static size_t ways_that_work(const struct generated *g, size_t site, const struct failures *f)
{
	size_t n = 0;

	for (size_t k = 0; k < g->n_ways[site]; k++) {
		const struct impact_link *l = &g->links[g->way_link[site][k]];

		n += aggregator_works(g, g->way_aggregator[site][k], f) && !fails(f, l->name) && !fails(f, l->device);
	}
	return n;
}

static bool holds(const struct names *n, const char *name)
{
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->names[i], name) == 0)
			return true;
	return false;
}

/* Cut by it alone, or to be mended by mending it. */
static bool is_cut(bool alone, bool all, bool without)
{
	return alone || (all && !without);
}

static void judge(const struct generated *g, const struct failures *all, const struct impact_row *i)
{
	struct failures none = { .n = 0 }, alone = { { all->names[0] }, 1 }, without = *all;

	memmove(without.names, without.names + 1, --without.n * sizeof *without.names);
	for (size_t s = 0; s < SITES; s++) {
		size_t left = ways_that_work(g, s, all);
		bool cut = is_cut(!ways_that_work(g, s, &alone), !left, !ways_that_work(g, s, &without));
		bool less = left > 0 && ways_that_work(g, s, &alone) < ways_that_work(g, s, &none);

		assert_int_equal(holds(&i->sites, g->covolinks[s].site), cut);
		assert_int_equal(holds(&i->covolinks, g->covolinks[s].name), cut);
		if (less)
			assert_true(holds(&i->degraded, g->covolinks[s].site));
		if (cut || !left)
			assert_false(holds(&i->degraded, g->covolinks[s].site));
	}
	for (size_t r = 0; r < ROUTES; r++) {
		size_t from = g->route_from[r], to = g->route_to[r];
#define BROKEN(f) (!ways_that_work(g, from, f) || !ways_that_work(g, to, f))
		assert_int_equal(holds(&i->routes, g->routes[r].name), is_cut(BROKEN(&alone), BROKEN(all), BROKEN(&without)));
#undef BROKEN
	}
}

/* In a generated region the impact is what the way it was made says, whatever else is down. */
static void generated_regions_give_the_known_answer(void **state)
{
	static struct generated g;
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	for (unsigned round = 0; round < 60; round++) {
		struct impact_graph *graph;
		struct err e;

		srand(seed + round);
		generate(&g);
		if (!impact_graph_new(&g.d, &graph, &e))
			fail_msg("%s", e.text);
		for (int k = 0; k < 30; k++) {
			struct arena *a = arena_new();
			struct failures f = { .n = 1 + (size_t)rand() % 4 };
			struct impact_row i;
			size_t nodes[8];

			for (size_t n = 0; n < f.n; n++) {
				bool link = rand() % 3 == 0;
				size_t device = rand() % 2 ? (size_t)rand() % (CORES + AGGREGATORS) : (size_t)rand() % g.d.n_devices;

				f.names[n] = link ? g.links[(size_t)rand() % g.d.n_links].name : g.devices[device].name;
				nodes[n] = impact_node(graph, link ? "link" : "device", f.names[n]);
				for (size_t m = 0; m < n; m++)
					if (f.names[m] == f.names[n])
						f.n = n; /* the same again: fewer */
			}
			impact_set_down(graph, nodes, f.n);
			assert_true(impact_of(graph, nodes[0], a, &i, &e));
			judge(&g, &f, &i);
			arena_free(a);
		}
		impact_graph_free(graph);
	}
}

/* ---- cores beside each other ---- */

static const struct impact_device ring_devices[] = {
	{ "core-dc", "Data centre", "router", NULL }, { "host", "Data centre", "server", "core-dc" }, { "core-w", "West node", "router", NULL },
	{ "core-n", "North node", "router", NULL },   { "ce-w", "CH W", "router", "core-w" },         { "ce-n", "CH N", "router", "core-n" },
	{ "ce-e", "CH E", "router", "core-dc" },      { "mux-w", "West node", "optical", NULL },
};
static const struct impact_link ring_links[] = {
	LINK("DC-W 1", "Data centre", "core-dc", "te0", "core-w", NULL), LINK("DC-W 2", "West node", "core-w", "te1", "core-dc", NULL),
	LINK("W-N", "West node", "core-w", "te2", "core-n", NULL),      LINK("line", "West node", "mux-w", "line", "core-dc", NULL),
	LINK("W", "CH W", "ce-w", "ge0", "core-w", "ge0"),              LINK("N", "CH N", "ce-n", "ge0", "core-n", "ge0"),
	LINK("E", "CH E", "ce-e", "ge0", "core-dc", "ge0"),
};
static const struct impact_link round_links[] = {
	LINK("DC-W", "Data centre", "core-dc", "te0", "core-w", NULL), LINK("W-N", "West node", "core-w", "te2", "core-n", NULL),
	LINK("DC-N", "Data centre", "core-dc", "te1", "core-n", NULL), LINK("W", "CH W", "ce-w", "ge0", "core-w", "ge0"),
	LINK("N", "CH N", "ce-n", "ge0", "core-n", "ge0"),
};
static const struct impact_site ring_sites[] = {
	{ "CH E", NULL, NULL }, { "CH N", NULL, NULL }, { "CH W", NULL, NULL }, { "Data centre", NULL, NULL }, { "North node", NULL, NULL },
	{ "West node", NULL, NULL },
};

/* Sites that the loss of the links cuts off, then those that it degrades. Borrowed until the next call. */
static const char *lost_of(const struct impact_declared *d, const char *const *names, size_t n)
{
	static char buf[512];
	struct scene s = { NULL, arena_new() };
	struct impact_row i;
	size_t nodes[4];
	struct err e;

	buf[0] = '\0';
	if (!impact_graph_new(d, &s.g, &e))
		fail_msg("%s", e.text);
	for (size_t k = 0; k < n; k++)
		nodes[k] = impact_node(s.g, "link", names[k]);
	if (!impact_of_all(s.g, nodes, n, NULL, s.a, &i, &e))
		fail_msg("%s", e.text);
	append(buf, "", &i.sites);
	append(buf, "degraded ", &i.degraded);
	impact_graph_free(s.g);
	arena_free(s.a);
	return buf;
}

static void a_core_without_machines_needs_a_way_to_them_from_core_to_core(void **state)
{
	struct impact_declared d = { .devices = ring_devices, .n_devices = ARRAY_LEN(ring_devices), .links = ring_links,
		                     .n_links = ARRAY_LEN(ring_links), .sites = ring_sites, .n_sites = ARRAY_LEN(ring_sites) };
	struct impact_device dumb[ARRAY_LEN(ring_devices)];

	(void)state;
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W 1" }, 1), "degraded CH N, CH W");
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W 1", "DC-W 2" }, 2), "CH N, CH W");
	assert_string_equal(lost_of(&d, (const char *[]){ "W-N" }, 1), "CH N");
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W 1", "line" }, 2), "degraded CH N, CH W"); /* what is no core's is no trunk */
	/* the other way round: by the north */
	d.links = round_links;
	d.n_links = ARRAY_LEN(round_links);
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W" }, 1), "degraded CH N, CH W");
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-N" }, 1), "degraded CH N, CH W");
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W", "DC-N" }, 2), "CH N, CH W");
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W", "W-N" }, 2), "CH W; degraded CH N");
	d.links = ring_links;
	d.n_links = ARRAY_LEN(ring_links);

	memcpy(dumb, ring_devices, sizeof dumb);
	dumb[1].kind = "other";
	d.devices = dumb;
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W 1", "DC-W 2" }, 2), ""); /* nobody says which of the two sides is the centre */
	dumb[1].kind = "vm";
	dumb[1].site = "CH E";
	dumb[1].parents = "ce-e";
	assert_string_equal(lost_of(&d, (const char *[]){ "DC-W 1", "DC-W 2" }, 2), ""); /* machines of an establishment are no centre */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_core_without_machines_needs_a_way_to_them_from_core_to_core),
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_site_with_another_way_up_is_degraded_and_not_cut),
		TEST(a_site_with_one_way_is_cut_with_it),
		TEST(what_stands_at_a_site_or_between_cores_cuts_nobody),
		TEST(a_gateway_takes_its_routes_with_it),
		TEST(the_use_that_cannot_wait_is_told_first),
		TEST(another_way_helps_only_while_it_is_up),
		TEST(a_failure_behind_another_still_counts),
		TEST(services_of_one_kind_stand_in_for_each_other),
		TEST(what_nobody_declared_is_no_node),
		cmocka_unit_test(generated_regions_give_the_known_answer),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
