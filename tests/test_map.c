/* The map as one graph: what is a node, on which layer, and what needs what; how it is found, cut out and coloured. */
#include "inventory/map_internal.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct impact_device devices[] = {
	{ "core-1", "Data centre", "router", NULL }, { "host-1", "Data centre", "server", "core-1" }, { "vm-1", "Data centre", "vm", "host-1" },
	{ "ce-a1", "CH A", "router", "core-1" },     { "ce-a2", "CH A", "router", "core-1" },         { "cov-a", "CH A", "covolink", "ce-a1;ce-a2" },
	{ "hotspot-a", "CH A", "hotspot", NULL },    { "ce-b", "CH B", "router", "core-1" },
};
static const struct impact_link links[] = {
	{ "A-1", "CH A", "ce-a1", "ge0", "core-1", "ge1", "Health", "Network" }, { "A-2", "CH A", "ce-a2", "ge0", "core-1", "ge2", "Health", "Network" },
	{ "B-1", "CH B", "ce-b", "ge0", "core-1", "ge3", NULL, "Network" },
};
static const struct impact_service services[] = {
	{ "Bridge", "tcp", "vm-1", "Video", "bridge:5060", "Data centre" }, { "Proxy", "https", "vm-1", NULL, "https://xds.a/", NULL },
};
static const struct impact_site sites[] = { { "CH A", NULL, "hospital" }, { "CH B", "CH A", "hospital" }, { "Data centre", NULL, NULL } };
static const struct impact_covolink covolinks[] = {
	{ "CH A", "CH A", "cov-a", NULL, "https://xds.a/" }, { "Spare", "CH A", "cov-a", "CH A", "https://xds.spare/" },
};
static const struct impact_route routes[] = { { "B to A", "CH B", "CH A", "CH A", "tele-avc" } };
static const struct impact_contract contracts[] = { { "Network", "Carrier" } };
static const char *const applications[] = { "Video" }, *const processes[] = { "Referral" }, *const perimeters[] = { "Health" },
			 *const suppliers[] = { "Carrier" };
static const struct dependency_row dependencies[] = { { "process:Referral", "application:Video", "uses" }, { "covolink:CH A", "device:cov-a", "runs-on" } };

static const struct impact_heartbeat heartbeats[] = { { "Night copy", "backup", "Video", "CH A" } };

static const struct impact_declared declared = {
	devices, links, services, sites, covolinks, routes, contracts, dependencies, applications, processes, perimeters, suppliers, heartbeats,
	ARRAY_LEN(devices), ARRAY_LEN(links), ARRAY_LEN(services), ARRAY_LEN(sites), ARRAY_LEN(applications), ARRAY_LEN(processes),
	ARRAY_LEN(covolinks), ARRAY_LEN(routes), ARRAY_LEN(perimeters), ARRAY_LEN(contracts), ARRAY_LEN(suppliers), ARRAY_LEN(dependencies),
	ARRAY_LEN(heartbeats),
};

struct scene {
	struct impact_graph *g;
	struct arena *a;
	struct map m;
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	struct err e;
	size_t *of;

	s->a = arena_new();
	if (!impact_graph_new(&declared, &s->g, &e) || !map_build(s->g, s->a, &s->m, &of, &e))
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

static const struct map_node *node(const struct map *m, const char *id)
{
	size_t i = map_find(m, id);

	if (i == SIZE_MAX)
		fail_msg("there is no %s", id);
	return &m->nodes[i];
}

static const struct map_edge *edge_between(const struct map *m, const char *from, const char *to)
{
	size_t node = map_find(m, from), other = map_find(m, to);

	for (size_t i = m->first_edge[node]; i < m->first_edge[node + 1]; i++)
		if (m->edges[i].to == other)
			return &m->edges[i];
	fail_msg("%s does not need %s", from, to);
	return NULL;
}

static bool stand_in(const struct map *m, const char *from, const char *one, const char *other)
{
	return edge_between(m, from, one)->need == edge_between(m, from, other)->need;
}

/* "kind to, kind to": what a node needs. Borrowed until the next call. */
static const char *needs(const struct map *m, const char *id)
{
	static char buf[1024];
	size_t i = (size_t)(node(m, id) - m->nodes);

	buf[0] = '\0';
	for (size_t k = m->first_edge[i]; k < m->first_edge[i + 1]; k++)
		snprintf(buf + strlen(buf), sizeof buf - strlen(buf), "%s%s %s", *buf ? ", " : "", m->edges[k].kind, m->nodes[m->edges[k].to].id);
	return buf;
}

static void each_thing_stands_on_its_layer(void **state)
{
	const struct map *m = &((struct scene *)*state)->m;
	static const struct { const char *id; enum map_layer layer; } expected[] = {
		{ "process:Referral", MAP_PROCESSES }, { "application:Video", MAP_APPLICATIONS }, { "service:Bridge", MAP_SERVICES },
		{ "heartbeat:Night copy", MAP_SERVICES },
		{ "device:hotspot-a", MAP_SERVICES },  { "xds:Spare", MAP_SERVICES },             { "route:B to A", MAP_ROUTES },
		{ "covolink:CH A", MAP_COVOLINKS },    { "device:vm-1", MAP_SERVERS },            { "device:cov-a", MAP_SERVERS },
		{ "device:host-1", MAP_HOSTS },        { "site:CH A", MAP_SITES },                { "device:ce-a1", MAP_EQUIPMENT },
		{ "link:A-1", MAP_LINKS },             { "perimeter:Health", MAP_PERIMETERS },    { "device:core-1", MAP_CORES },
		{ "site:Data centre", MAP_DATA_CENTRES }, { "contract:Network", MAP_CONTRACTS },  { "supplier:Carrier", MAP_SUPPLIERS },
	};

	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_int_equal(node(m, expected[i].id)->layer, expected[i].layer);
	assert_true(map_find(m, "xds:CH A") == SIZE_MAX); /* it is the service Proxy */
	for (size_t i = 1; i < m->n_nodes; i++)
		assert_true(m->nodes[i - 1].layer <= m->nodes[i].layer);
}

static void from_the_process_down_to_the_data_centre(void **state)
{
	const struct map *m = &((struct scene *)*state)->m;

	assert_string_equal(needs(m, "process:Referral"), "uses application:Video");
	assert_string_equal(needs(m, "application:Video"), "part service:Bridge");
	assert_string_equal(needs(m, "service:Bridge"), "runs-on device:vm-1");
	assert_string_equal(needs(m, "device:vm-1"), "runs-on device:host-1, stands-at site:Data centre");
	assert_string_equal(needs(m, "device:core-1"), "stands-at site:Data centre");
	assert_string_equal(needs(m, "link:A-1"), "end device:core-1, perimeter perimeter:Health, contract contract:Network");
	assert_string_equal(needs(m, "contract:Network"), "supplier supplier:Carrier");
	assert_string_equal(needs(m, "route:B to A"), "source site:CH B, gateway covolink:CH A, destination site:CH A");
	assert_string_equal(needs(m, "service:Proxy"), "runs-on device:vm-1, gateway covolink:CH A");
	assert_string_equal(needs(m, "xds:Spare"), "gateway covolink:Spare");
	assert_string_equal(needs(m, "heartbeat:Night copy"), "uses application:Video, stands-at site:CH A");
	assert_string_equal(node(m, "heartbeat:Night copy")->what, "backup");
	assert_string_equal(needs(m, "covolink:CH A"), "runs-on device:cov-a, stands-at site:CH A"); /* once, whoever says it */
}

static void a_site_has_its_ways_and_its_gateways(void **state)
{
	const struct map *m = &((struct scene *)*state)->m;

	assert_string_equal(needs(m, "site:CH A"),
	                    "way device:ce-a1, way device:ce-a2, way link:A-1, way link:A-2, images covolink:CH A, images covolink:Spare");
	assert_string_equal(needs(m, "site:CH B"), "way device:ce-b, way link:B-1, images covolink:CH A, images covolink:Spare");
	assert_false(stand_in(m, "site:CH B", "device:ce-b", "link:B-1"));
	assert_true(stand_in(m, "site:CH B", "covolink:CH A", "covolink:Spare"));
	assert_true(stand_in(m, "site:CH A", "device:ce-a1", "device:ce-a2") && stand_in(m, "site:CH A", "link:A-1", "link:A-2"));
	assert_false(stand_in(m, "site:CH A", "device:ce-a1", "link:A-2"));
	assert_string_equal(needs(m, "device:hotspot-a"), "stands-at site:CH A");
	assert_string_equal(needs(m, "device:ce-a1"), "parent device:core-1, uplink link:A-1"); /* the site needs it */
}

static void a_part_of_the_map_goes_up_down_or_both(void **state)
{
	struct scene *s = *state;
	size_t core = map_find(&s->m, "device:core-1"), vm = map_find(&s->m, "device:vm-1");
	struct map part;
	struct err e;

	assert_true(map_expand(&s->m, &vm, 1, MAP_UP, 1, s->a, &part, &e));
	assert_int_equal(part.n_nodes, 3); /* two services on it */
	assert_true(map_expand(&s->m, &vm, 1, MAP_UP, MAP_ALL_LEVELS, s->a, &part, &e));
	assert_true(map_find(&part, "process:Referral") != SIZE_MAX);
	assert_true(map_find(&part, "device:host-1") == SIZE_MAX);
	assert_true(map_expand(&s->m, &vm, 1, MAP_DOWN, MAP_ALL_LEVELS, s->a, &part, &e));
	assert_int_equal(part.n_nodes, 4);
	assert_string_equal(needs(&part, "device:host-1"), "parent device:core-1, stands-at site:Data centre");
	assert_true(map_expand(&s->m, &vm, 1, MAP_BOTH, MAP_ALL_LEVELS, s->a, &part, &e));
	assert_true(map_find(&part, "process:Referral") != SIZE_MAX && map_find(&part, "site:Data centre") != SIZE_MAX);
	assert_true(map_find(&part, "device:ce-b") == SIZE_MAX); /* what else needs the core is another matter */
	assert_true(map_expand(&s->m, &core, 1, MAP_UP, MAP_ALL_LEVELS, s->a, &part, &e));
	assert_true(map_find(&part, "route:B to A") != SIZE_MAX);
}

static const char *meant(const struct map *m, const char *text)
{
	static char buf[ERR_TEXT_MAX];
	struct err e;
	size_t found;

	snprintf(buf, sizeof buf, "%s", map_resolve(m, text, &found, &e) ? m->nodes[found].id : e.text);
	return buf;
}

static void a_node_is_found_as_people_name_it(void **state)
{
	const struct map *m = &((struct scene *)*state)->m;

	assert_string_equal(meant(m, "link:A-1"), "link:A-1");
	assert_string_equal(meant(m, "a-1"), "link:A-1");
	assert_string_equal(meant(m, "site:ch a"), "site:CH A");
	assert_string_equal(meant(m, "data CENTRE"), "site:Data centre");
	assert_string_equal(meant(m, "Spare"), "covolink:Spare"); /* not its proxy */
	assert_string_equal(meant(m, "xds:spare"), "xds:Spare");
	assert_string_equal(meant(m, "CH A"), "'CH A' may be covolink:CH A or site:CH A: write which");
	assert_string_equal(meant(m, "centre"), "nothing is named 'centre'; near it: site:Data centre");
	assert_string_equal(meant(m, "brigde"), "nothing is named 'brigde'; near it: service:Bridge");
	assert_string_equal(meant(m, "device:A-1"), "nothing is named 'A-1'; near it: device:ce-a1");
	assert_string_equal(meant(m, "qqqqqqqqqq"), "nothing is named 'qqqqqqqqqq'");
	assert_string_equal(meant(m, ""), "nothing is named ''");
}

/* What is down now, then what is concluded of all that nobody measures. */
static void conclude(struct scene *s, const char *kind, const char *name)
{
	size_t n = impact_graph_size(s->g), node_down = impact_node(s->g, kind, name), *of, *order = arena_array(s->a, n, sizeof *order);
	enum impact_reach *reach = arena_array(s->a, n, sizeof *reach);
	struct err e;

	assert_true(map_build(s->g, s->a, &s->m, &of, &e));
	impact_set_down(s->g, &node_down, 1);
	impact_reach_now(s->g, reach);
	for (size_t i = 0; i < n; i++) {
		struct map_node *v = of[i] != SIZE_MAX ? &s->m.nodes[of[i]] : NULL;

		order[i] = of[graph_order(s->g->graph)[i]];
		if (!v)
			continue;
		v->reach = (enum map_reach)reach[i];
		v->measured = strcmp(v->kind, "device") == 0 || strcmp(v->kind, "link") == 0 || strcmp(v->kind, "service") == 0;
		v->state = v->measured && reach[i] == IMPACT_CUT_OFF ? STATE_CRITICAL : STATE_OK;
	}
	map_conclude(&s->m, order, n);
}

static void one_of_a_pair_lost_degrades_and_does_not_cut(void **state)
{
	struct scene *s = *state;

	conclude(s, "link", "A-1");
	assert_int_equal(node(&s->m, "site:CH A")->reach, MAP_DEGRADED);
	assert_int_equal(map_severity(node(&s->m, "site:CH A")), STATE_WARNING);
	assert_int_equal(node(&s->m, "route:B to A")->state, STATE_WARNING);
	assert_int_equal(node(&s->m, "site:CH B")->reach, MAP_WORKS);
	assert_int_equal(node(&s->m, "perimeter:Health")->state, STATE_WARNING); /* one link of two */
	assert_int_equal(node(&s->m, "supplier:Carrier")->state, STATE_WARNING);
	s->m.nodes[node(&s->m, "site:CH A") - s->m.nodes].state = STATE_CRITICAL; /* of the lists: its lost link is */
	assert_int_equal(map_severity(node(&s->m, "site:CH A")), STATE_WARNING);
	s->m.nodes[node(&s->m, "site:CH A") - s->m.nodes].beside = STATE_CRITICAL; /* its Covolink too */
	assert_int_equal(map_severity(node(&s->m, "site:CH A")), STATE_CRITICAL);
	conclude(s, "link", "B-1");
	assert_int_equal(map_severity(node(&s->m, "site:CH B")), STATE_CRITICAL);
	assert_int_equal(node(&s->m, "route:B to A")->state, STATE_CRITICAL);
	assert_int_equal(node(&s->m, "perimeter:Health")->state, STATE_OK);
	conclude(s, "device", "vm-1");
	assert_int_equal(node(&s->m, "process:Referral")->state, STATE_CRITICAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(each_thing_stands_on_its_layer),
		TEST(from_the_process_down_to_the_data_centre),
		TEST(a_site_has_its_ways_and_its_gateways),
		TEST(a_part_of_the_map_goes_up_down_or_both),
		TEST(a_node_is_found_as_people_name_it),
		TEST(one_of_a_pair_lost_degrades_and_does_not_cut),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
