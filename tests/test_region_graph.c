#include "region_graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CORE_1, CORE_2, CPE, SERVER, LONELY, N_DEVICES };
enum { UP_1, UP_2, INNER, BY_ADDRESS, N_LINKS };

/* A site behind two cores by two links, a server there, and something that nobody declared a way to. */
struct region {
	struct reg_device devices[N_DEVICES];
	struct reg_link links[N_LINKS];
	struct reg_service services[2];
	struct registry registry;
	struct graph *graph;
	bool down[N_DEVICES + N_LINKS + 2];
};

static void make(struct region *g)
{
	*g = (struct region){ 0 };
	g->devices[CORE_1].name = "core-1";
	g->devices[CORE_2].name = "core-2";
	g->devices[CORE_2].parents = "core-1";
	g->devices[CPE] = (struct reg_device){ .name = "cpe", .parents = "core-1;core-2" };
	g->devices[SERVER] = (struct reg_device){ .name = "server", .parents = "cpe" };
	g->devices[LONELY] = (struct reg_device){ .name = "lonely", .parents = "gone;lonely" };
	g->links[UP_1] = (struct reg_link){ .name = "up-1", .device = &g->devices[CPE], .interface = "Gi0/1",
		                            .z_device = &g->devices[CORE_1], .z_interface = "Gi1/1" };
	g->links[UP_2] = (struct reg_link){ .name = "up-2", .device = &g->devices[CORE_2], .interface = "Gi1/2",
		                            .z_device = &g->devices[CPE], .z_interface = "Gi0/2" };
	g->links[INNER] = (struct reg_link){ .name = "inner", .device = &g->devices[LONELY], .interface = "eth0" };
	g->links[BY_ADDRESS] = (struct reg_link){ .name = "by-address", .address = "192.0.2.1" };
	g->services[0] = (struct reg_service){ .name = "portal", .device = "server" };
	g->services[1] = (struct reg_service){ .name = "elsewhere" };
	g->registry = (struct registry){ .devices = g->devices, .links = g->links, .services = g->services,
		                         .n_devices = N_DEVICES, .n_links = N_LINKS, .n_services = 2 };
}

static void link_graph(struct region *g)
{
	struct err e;

	assert_true(region_graph_new(&g->registry, &g->graph, &e));
}

static bool *device(struct region *g, size_t i) { return &g->down[region_node_of_device(&g->registry, &g->devices[i])]; }
static bool *circuit(struct region *g, size_t i) { return &g->down[region_node_of_link(&g->registry, &g->links[i])]; }
static bool *service(struct region *g, size_t i) { return &g->down[region_node_of_service(&g->registry, &g->services[i])]; }

static void a_site_with_two_ways_falls_with_both(void **state)
{
	struct region g;

	(void)state;
	make(&g);
	link_graph(&g);
	*circuit(&g, UP_1) = true;
	graph_spread(g.graph, g.down);
	assert_false(*device(&g, CPE));
	*circuit(&g, UP_2) = true;
	graph_spread(g.graph, g.down);
	assert_true(*device(&g, CPE) && *device(&g, SERVER) && *service(&g, 0));
	assert_false(*service(&g, 1) || *device(&g, CORE_1) || *device(&g, LONELY) || *circuit(&g, BY_ADDRESS));
	graph_free(g.graph);
}

static void a_core_takes_what_only_it_carries(void **state)
{
	struct region g;

	(void)state;
	make(&g);
	link_graph(&g);
	*device(&g, CORE_2) = true;
	graph_spread(g.graph, g.down);
	assert_true(*circuit(&g, UP_2));
	assert_false(*circuit(&g, UP_1) || *device(&g, CPE));
	*device(&g, CORE_1) = true;
	graph_spread(g.graph, g.down);
	assert_true(*device(&g, CPE) && *circuit(&g, UP_1));
	graph_free(g.graph);
}

/* A link that only the far router tells of is silent with it: that is no proof that the way is cut. */
static void a_link_that_is_not_seen_from_above_cuts_nobody_off(void **state)
{
	struct region g;

	(void)state;
	make(&g);
	g.links[UP_1].z_interface = NULL;
	link_graph(&g);
	*circuit(&g, UP_1) = *circuit(&g, UP_2) = true;
	graph_spread(g.graph, g.down);
	assert_false(*device(&g, CPE));
	memset(g.down, 0, sizeof g.down);
	*device(&g, CPE) = *device(&g, LONELY) = true;
	graph_spread(g.graph, g.down);
	assert_true(*circuit(&g, UP_1) && *circuit(&g, INNER));
	assert_false(*circuit(&g, UP_2));
	graph_free(g.graph);
}

/* Two cores that stand beside each other, and a circuit of which only an address is known. */
static void a_link_falls_with_either_of_two_equal_ends_and_a_pinged_one_with_its_other_end(void **state)
{
	struct region g;

	(void)state;
	make(&g);
	g.links[INNER].z_device = &g.devices[CORE_2];
	g.links[BY_ADDRESS].z_device = &g.devices[CORE_2];
	link_graph(&g);
	*device(&g, CORE_2) = true;
	graph_spread(g.graph, g.down);
	assert_true(*circuit(&g, INNER) && *circuit(&g, BY_ADDRESS));
	memset(g.down, 0, sizeof g.down);
	*device(&g, LONELY) = true;
	graph_spread(g.graph, g.down);
	assert_true(*circuit(&g, INNER));
	assert_false(*circuit(&g, BY_ADDRESS));
	graph_free(g.graph);
}

static void parents_in_a_circle_are_cut(void **state)
{
	struct region g;
	const struct graph_cut *cuts;

	(void)state;
	make(&g);
	g.devices[CORE_1].parents = "server";
	link_graph(&g);
	assert_true(graph_cuts(g.graph, &cuts) > 0);
	graph_free(g.graph);
}

static void an_empty_registry_has_a_graph(void **state)
{
	const struct registry none = { 0 };
	struct graph *g;
	struct err e;

	(void)state;
	assert_true(region_graph_new(&none, &g, &e));
	assert_int_equal(graph_size(g), 0);
	graph_free(g);
}

static void a_link_that_is_measured_at_the_address_of_a_device_fails_with_it(void **state)
{
	struct region g;

	(void)state;
	make(&g);
	g.devices[LONELY].address = "192.0.2.1";
	g.devices[CPE].address = "192.0.2.2";
	link_graph(&g);
	*device(&g, LONELY) = true;
	graph_spread(g.graph, g.down);
	assert_true(*circuit(&g, BY_ADDRESS));
	memset(g.down, 0, sizeof g.down);
	*device(&g, CPE) = true;
	graph_spread(g.graph, g.down);
	assert_false(*circuit(&g, BY_ADDRESS));
	graph_free(g.graph);
}

/* ---- dependencies.csv ---- */

/* A portal of two front ends and a database; the front ends stand in for each other. */
static void make_applications(struct region *g, struct reg_dependency *d, size_t n)
{
	static struct reg_application portal = { 1, "portal" };

	make(g);
	g->services[0] = (struct reg_service){ .name = "front", .kind = "http", .application = "portal", .device = "server" };
	g->services[1] = (struct reg_service){ .name = "database", .kind = "tcp" };
	g->registry.applications = &portal;
	g->registry.n_applications = 1;
	g->registry.dependencies = d;
	g->registry.n_dependencies = n;
}

/* The database and the lonely device are dead: does the front end follow? */
static void what_is_declared_to_need_a_dead_thing_of_ours_follows_it(void **state)
{
	static const struct { const char *from, *to, *owner; bool follows; } rows[] = {
		{ "service:front", "service:database", NULL, true },
		{ "service:front", "device:lonely", NULL, true },
		{ "service:front", "service:database", "national", false }, /* nobody is told of it: the front end is a cause beside it */
		{ "application:portal", "device:lonely", NULL, false },     /* one on three machines needs none of them by itself */
		{ "service:front", "service:gone", NULL, false },
		{ "service:gone", "service:database", NULL, false },
		{ "service:front", "device:database", NULL, false }, /* no device has that name */
		{ "service:front", "link:lonely", NULL, false },
		{ "process:x", "service:database", NULL, false },
		{ "service:front", "database", NULL, false }, /* of no kind */
		{ "service:front", "", NULL, false },
	};
	struct region g;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reg_dependency d = { rows[i].from, rows[i].to };

		make_applications(&g, &d, 1);
		g.services[1].owner = rows[i].owner;
		link_graph(&g);
		*service(&g, 1) = *device(&g, LONELY) = true;
		graph_spread(g.graph, g.down);
		if (*service(&g, 0) != rows[i].follows)
			fail_msg("%s needs %s: the front end %s", rows[i].from, rows[i].to, rows[i].follows ? "stands" : "falls");
		assert_false(*device(&g, SERVER));
		graph_free(g.graph);
	}
}

/* The way to a device is never given up for what somebody declared that the device uses, nor are rows that are in order. */
static void a_dependency_that_closes_a_circle_is_not_heeded(void **state)
{
	struct reg_dependency d[] = {
		{ "device:core-1", "service:front" }, { "device:core-2", "service:database" },
		{ "service:database", "link:up-1" }, { "service:front", "service:front" },
	};
	const struct graph_cut *cuts;
	struct region g;

	(void)state;
	make_applications(&g, d, ARRAY_LEN(d));
	link_graph(&g);
	assert_int_equal(graph_cuts(g.graph, &cuts), 0);
	*device(&g, CORE_1) = true;
	graph_spread(g.graph, g.down);
	assert_true(*device(&g, CORE_2) && *device(&g, CPE));
	memset(g.down, 0, sizeof g.down);
	*service(&g, 1) = true;
	graph_spread(g.graph, g.down);
	assert_true(*device(&g, CORE_2));
	assert_false(*device(&g, CORE_1) || *service(&g, 0));
	graph_free(g.graph);
}

static void nor_are_those_that_close_one_together(void **state)
{
	struct reg_dependency d[] = {
		{ "device:lonely", "service:database" }, { "service:database", "service:front" }, { "service:front", "device:lonely" },
	};
	const struct graph_cut *cuts;
	struct region g;

	(void)state;
	make_applications(&g, d, ARRAY_LEN(d));
	link_graph(&g);
	assert_int_equal(graph_cuts(g.graph, &cuts), 0);
	*device(&g, LONELY) = true;
	graph_spread(g.graph, g.down);
	assert_false(*service(&g, 0) || *service(&g, 1));
	graph_free(g.graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_site_with_two_ways_falls_with_both),
		cmocka_unit_test(a_core_takes_what_only_it_carries),
		cmocka_unit_test(a_link_that_is_not_seen_from_above_cuts_nobody_off),
		cmocka_unit_test(a_link_falls_with_either_of_two_equal_ends_and_a_pinged_one_with_its_other_end),
		cmocka_unit_test(parents_in_a_circle_are_cut),
		cmocka_unit_test(an_empty_registry_has_a_graph),
		cmocka_unit_test(a_link_that_is_measured_at_the_address_of_a_device_fails_with_it),
		cmocka_unit_test(what_is_declared_to_need_a_dead_thing_of_ours_follows_it),
		cmocka_unit_test(a_dependency_that_closes_a_circle_is_not_heeded),
		cmocka_unit_test(nor_are_those_that_close_one_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
