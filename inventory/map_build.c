#include "inventory/map_internal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct builder {
	const struct impact_graph *g;
	struct arena *a;
	struct map *m;
	size_t *of;               /* of a node of the graph: its place in nodes, SIZE_MAX: none */
	size_t *first_need;       /* of ways and images, whose needs follow each other; SIZE_MAX: none */
	bool *is_host;            /* of devices: another machine runs on it */
	bool *has_core;           /* of sites */
	bool *is_service;         /* of Covolinks: their XDS proxy is a service */
	size_t room;              /* of edges */
};

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static enum map_layer layer_of_device(const struct builder *b, size_t i)
{
	const char *kind = b->g->d.devices[i].kind;

	if (b->g->is_core[i])
		return MAP_CORES;
	if (same(kind, "hotspot"))
		return MAP_SERVICES;
	if (b->is_host[i])
		return MAP_HOSTS;
	return same(kind, "server") || same(kind, "vm") || same(kind, "covolink") ? MAP_SERVERS : MAP_EQUIPMENT;
}

static struct map_node node_of(const struct builder *b, enum block block, size_t i)
{
	static const enum map_layer layers[N_BLOCKS] = {
		[LINKS] = MAP_LINKS, [SERVICES] = MAP_SERVICES, [COVOLINKS] = MAP_COVOLINKS, [ROUTES] = MAP_ROUTES,
		[APPLICATIONS] = MAP_APPLICATIONS, [PROCESSES] = MAP_PROCESSES, [PERIMETERS] = MAP_PERIMETERS, [CONTRACTS] = MAP_CONTRACTS,
		[SUPPLIERS] = MAP_SUPPLIERS, [XDS] = MAP_SERVICES, [HEARTBEATS] = MAP_SERVICES,
	};
	const struct impact_declared *d = &b->g->d;
	struct map_node n = { .kind = impact_kind(block), .name = impact_name(d, block, i), .layer = layers[block], .entity_id = UNKNOWN_I64,
		              .state = STATE_UNKNOWN, .beside = STATE_OK, .link = LINK_UNKNOWN, .since = WALL_NEVER, .age_s = UNKNOWN_I64, .declared = WALL_NEVER,
		              .confirmed = WALL_NEVER, .declared_by = UNKNOWN_I64 };

	if (block == DEVICES) {
		n.layer = layer_of_device(b, i);
		n.site = d->devices[i].site;
		n.what = d->devices[i].kind;
	} else if (block == LINKS) {
		n.site = d->links[i].site;
	} else if (block == SERVICES) {
		n.site = d->services[i].site;
		n.what = d->services[i].kind;
	} else if (block == HEARTBEATS) {
		n.site = d->heartbeats[i].site;
		n.what = d->heartbeats[i].kind;
	} else if (block == SITES) {
		n.layer = b->has_core[i] ? MAP_DATA_CENTRES : MAP_SITES;
		n.what = d->sites[i].kind;
	} else if (block == COVOLINKS || block == XDS) {
		n.site = d->covolinks[i].site;
	} else if (block == ROUTES) {
		n.site = d->routes[i].source_site;
		n.use = d->routes[i].use;
	}
	return n;
}

/* What the needs tell of nodes, before these are made. */
static void look_at_needs(struct builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = g->n_needs; i-- > 0;) {
		const struct graph_need *n = &g->needs[i];

		if (n->node >= g->first[WAYS])
			b->first_need[n->node - g->first[WAYS]] = i;
		for (size_t k = 0; k < n->n; k++) {
			size_t to = n->alternatives[k];

			if (impact_is_in(g, DEVICES, n->node) && impact_is_in(g, DEVICES, to) && strcmp(g->kinds[i], "runs-on") == 0)
				b->is_host[to] = true;
			if (impact_is_in(g, SERVICES, n->node) && impact_is_in(g, COVOLINKS, to))
				b->is_service[to - g->first[COVOLINKS]] = true;
		}
	}
	for (size_t i = 0; i < g->d.n_devices; i++) {
		size_t site = g->is_core[i] ? impact_find(g, SITES, g->d.devices[i].site) : SIZE_MAX;

		if (site != SIZE_MAX)
			b->has_core[site - g->first[SITES]] = true;
	}
}

static char *make_id(struct arena *a, const struct map_node *n)
{
	size_t size = strlen(n->kind) + strlen(n->name) + 2;
	char *id = arena_alloc(a, size);

	if (id)
		snprintf(id, size, "%s:%s", n->kind, n->name);
	return id;
}

struct placed { struct map_node node; size_t of; };

static int by_layer(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = (x->node.layer > y->node.layer) - (x->node.layer < y->node.layer);

	if (!order)
		order = strcmp(x->node.name, y->node.name);
	return order ? order : strcmp(x->node.kind, y->node.kind);
}

static bool make_nodes(struct builder *b)
{
	const struct impact_graph *g = b->g;
	struct map *m = b->m;
	struct placed *placed = arena_array(b->a, g->first[WAYS], sizeof *placed);

	if (!placed)
		return false;
	for (enum block block = DEVICES; block < WAYS; block++)
		for (size_t i = 0; i < g->first[block + 1] - g->first[block]; i++) {
			struct placed *p = &placed[m->n_nodes];

			if (block == XDS && (!g->d.covolinks[i].xds_url || b->is_service[i]))
				continue;
			*p = (struct placed){ node_of(b, block, i), g->first[block] + i };
			p->node.id = make_id(b->a, &p->node);
			if (!p->node.id)
				return false;
			m->n_nodes++;
		}
	if (m->n_nodes > 1)
		qsort(placed, m->n_nodes, sizeof *placed, by_layer);
	m->nodes = arena_array(b->a, m->n_nodes, sizeof *m->nodes);
	for (size_t i = 0; m->nodes && i < m->n_nodes; i++) {
		m->nodes[i] = placed[i].node;
		b->of[placed[i].of] = i;
	}
	return m->nodes != NULL;
}

/* ---- edges ---- */

/* First pass: without edges they are counted. */
static void add_edge(struct builder *b, size_t from, size_t to, const char *kind, size_t need)
{
	struct map *m = b->m;

	if (b->of[from] == SIZE_MAX || b->of[to] == SIZE_MAX)
		return;
	if (m->edges)
		m->edges[m->n_edges] = (struct map_edge){ b->of[from], b->of[to], kind, need };
	m->n_edges++;
}

enum { FLATTENED_MAX = 16 }; /* gateways of a supporting site that are told of each that it supports */

/* What a need is numbered by. A site needs a link and a device of its ways, and one does not stand in for the other. */
static size_t number_of(const struct impact_graph *g, size_t need, bool device)
{
	return map_need_number(2 * need + !device, g->needs[need].n > 1);
}

static bool has_device(const struct builder *b, size_t way)
{
	const struct impact_graph *g = b->g;

	for (size_t i = b->first_need[way - g->first[WAYS]]; i < g->n_needs && g->needs[i].node == way; i++)
		if (impact_is_in(g, DEVICES, g->needs[i].alternatives[0]))
			return true;
	return false;
}

/* What nobody declares is shown as what it stands for. devices: some way has one; a way that has none stands in for them too. */
static void add_flat(struct builder *b, size_t from, size_t through, size_t need, bool devices)
{
	const struct impact_graph *g = b->g;
	const bool instead = devices && !has_device(b, through);

	for (size_t i = b->first_need[through - g->first[WAYS]]; i < g->n_needs && g->needs[i].node == through; i++)
		for (size_t k = 0; k < g->needs[i].n && k < FLATTENED_MAX; k++) {
			size_t to = g->needs[i].alternatives[k];
			bool device = devices && impact_is_in(g, DEVICES, to);

			if (to >= g->first[WAYS])
				continue;
			add_edge(b, from, to, g->kinds[need], number_of(g, need, device));
			if (instead)
				add_edge(b, from, to, g->kinds[need], number_of(g, need, true));
		}
}

static bool some_has_device(const struct builder *b, const struct graph_need *n)
{
	for (size_t k = 0; k < n->n; k++)
		if (impact_is_in(b->g, WAYS, n->alternatives[k]) && has_device(b, n->alternatives[k]))
			return true;
	return false;
}

static void add_edges(struct builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = 0; i < g->n_needs; i++) {
		const struct graph_need *n = &g->needs[i];
		size_t from = n->node;
		bool devices;

		if (impact_is_in(g, WAYS, from) || impact_is_in(g, TRUNKS, from))
			continue;
		devices = some_has_device(b, n);
		if (impact_is_in(g, IMAGES, from))
			from = g->first[SITES] + from - g->first[IMAGES];
		for (size_t k = 0; k < n->n; k++)
			if (n->alternatives[k] >= g->first[WAYS])
				add_flat(b, from, n->alternatives[k], i, devices);
			else
				add_edge(b, from, n->alternatives[k], g->kinds[i], number_of(g, i, false));
	}
}

static bool make_edges(struct builder *b)
{
	size_t room;

	add_edges(b);
	room = b->m->n_edges;
	b->m->n_edges = 0;
	b->m->edges = arena_array(b->a, room, sizeof *b->m->edges);
	if (!b->m->edges)
		return false;
	add_edges(b);
	return map_index(b->m, b->a);
}

static size_t *none(struct arena *a, size_t n)
{
	size_t *list = arena_array(a, n, sizeof *list);

	for (size_t i = 0; list && i < n; i++)
		list[i] = SIZE_MAX;
	return list;
}

bool map_build(const struct impact_graph *g, struct arena *a, struct map *ret, size_t **ret_of, struct err *e)
{
	struct map m = { .n_nodes = 0 };
	struct builder b = {
		.g = g, .a = a, .m = &m, .of = none(a, g->first[N_BLOCKS]), .first_need = none(a, g->first[N_BLOCKS] - g->first[WAYS]),
		.is_host = arena_array(a, g->d.n_devices, sizeof(bool)), .has_core = arena_array(a, g->d.n_sites, sizeof(bool)),
		.is_service = arena_array(a, g->d.n_covolinks, sizeof(bool)),
	};

	if (!b.of || !b.first_need || !b.is_host || !b.has_core || !b.is_service)
		return err_set(e, ERR_MEMORY, "no memory for the map");
	look_at_needs(&b);
	if (!make_nodes(&b) || !make_edges(&b))
		return err_set(e, ERR_MEMORY, "no memory for the map");
	*ret = m;
	*ret_of = b.of;
	return true;
}

/* ---- concluded ---- */

static bool all_unknown(const struct map *m, size_t node)
{
	for (size_t i = m->first_edge[node]; i < m->first_edge[node + 1]; i++)
		if (m->nodes[m->edges[i].to].state != STATE_UNKNOWN)
			return false;
	return true;
}

static enum state concluded(const struct map *m, size_t node)
{
	switch (m->nodes[node].reach) {
	case MAP_CUT_OFF:
		return STATE_CRITICAL;
	case MAP_DEGRADED:
		return STATE_WARNING;
	case MAP_WORKS:
		break;
	}
	return strcmp(m->nodes[node].kind, "xds") == 0 || all_unknown(m, node) ? STATE_UNKNOWN : STATE_OK;
}

/* What links hang on is as well as these are: all down, or some. */
static enum state of_users(const struct map *m, size_t node)
{
	size_t n = m->first_user[node + 1] - m->first_user[node], count[STATE_COUNT] = { 0 };

	for (size_t k = m->first_user[node]; k < m->first_user[node + 1]; k++)
		count[m->nodes[m->edges[m->users[k]].from].state]++;
	if (n > 0 && count[STATE_CRITICAL] == n)
		return STATE_CRITICAL;
	if (count[STATE_CRITICAL] + count[STATE_WARNING] > 0)
		return STATE_WARNING;
	return count[STATE_UNKNOWN] == n ? STATE_UNKNOWN : STATE_OK;
}

void map_conclude(struct map *m, const size_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (order[i] != SIZE_MAX && !m->nodes[order[i]].measured && strcmp(m->nodes[order[i]].kind, "site") != 0)
			m->nodes[order[i]].state = concluded(m, order[i]);
	for (size_t i = 0; i < m->n_nodes; i++)
		if (m->nodes[i].layer == MAP_PERIMETERS || m->nodes[i].layer == MAP_CONTRACTS)
			m->nodes[i].state = of_users(m, i);
	for (size_t i = 0; i < m->n_nodes; i++)
		if (m->nodes[i].layer == MAP_SUPPLIERS)
			m->nodes[i].state = of_users(m, i);
}
