#include "inventory/map_internal.h"

#include "intl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name, *word; } layers[MAP_N_LAYERS] = {
	[MAP_PROCESSES] = { "processes", N_("Processes") },
	[MAP_APPLICATIONS] = { "applications", N_("Applications") },
	[MAP_SERVICES] = { "services", N_("Services") },
	[MAP_ROUTES] = { "routes", N_("Routes") },
	[MAP_COVOLINKS] = { "covolinks", N_("Covolinks") },
	[MAP_SERVERS] = { "servers", N_("Servers") },
	[MAP_HOSTS] = { "hosts", N_("Hosts") },
	[MAP_SITES] = { "sites", N_("Sites") },
	[MAP_EQUIPMENT] = { "equipment", N_("Equipment") },
	[MAP_LINKS] = { "links", N_("Links") },
	[MAP_PERIMETERS] = { "perimeters", N_("Perimeters") },
	[MAP_CORES] = { "cores", N_("Cores") },
	[MAP_DATA_CENTRES] = { "data-centres", N_("Data centres") },
	[MAP_CONTRACTS] = { "contracts", N_("Contracts") },
	[MAP_SUPPLIERS] = { "suppliers", N_("Suppliers") },
};

const char *map_layer_name(enum map_layer l)
{
	return layers[l].name;
}

const char *map_layer_word(enum map_layer l)
{
	return _(layers[l].word);
}

static bool is_link(const struct map_node *n)
{
	return strcmp(n->kind, "link") == 0;
}

const char *map_state_name(const struct map_node *n)
{
	return is_link(n) ? link_state_name(n->link) : state_name(n->state);
}

const char *map_state_word(const struct map_node *n)
{
	return is_link(n) ? link_state_word(n->link) : state_word(n->state);
}

/* The lists show a lost way as what it is, down, whatever is left to the site. */
enum state map_severity(const struct map_node *n)
{
	if (strcmp(n->kind, "site") != 0)
		return n->state;
	switch (n->reach) {
	case MAP_CUT_OFF:
		return STATE_CRITICAL;
	case MAP_DEGRADED:
		return state_worst(n->beside, STATE_WARNING);
	case MAP_WORKS:
		break;
	}
	return n->state;
}

/* ---- found ---- */

size_t map_find(const struct map *m, const char *id)
{
	size_t low = 0, high = m->n_nodes;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(m->nodes[m->by_id[middle]].id, id);

		if (order == 0)
			return m->by_id[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

static int compare_id(const void *a, const void *b, void *nodes)
{
	const struct map_node *n = nodes;

	return strcmp(n[*(const size_t *)a].id, n[*(const size_t *)b].id);
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_ends(const void *a, const void *b)
{
	const struct map_edge *x = a, *y = b;
	int order = compare_sizes(x->from, y->from);

	if (!order)
		order = compare_sizes(x->to, y->to);
	if (!order)
		order = map_need_is_single(y->need) - map_need_is_single(x->need);
	return order ? order : compare_sizes(x->need, y->need);
}

static int by_need(const void *a, const void *b)
{
	const struct map_edge *x = a, *y = b;
	int order = compare_sizes(x->from, y->from);

	if (!order)
		order = compare_sizes(x->need, y->need);
	return order ? order : compare_sizes(x->to, y->to);
}

/* Said twice: the same need, or another one in which nothing stands in for it either. */
static bool is_told(const struct map_edge *e, const struct map_edge *told)
{
	return e->from == told->from && e->to == told->to && (e->need == told->need || (map_need_is_single(e->need) && map_need_is_single(told->need)));
}

static void order_edges(struct map *m)
{
	size_t kept = 0;

	if (m->n_edges < 2)
		return;
	qsort(m->edges, m->n_edges, sizeof *m->edges, by_ends);
	for (size_t i = 0; i < m->n_edges; i++)
		if (i == 0 || !is_told(&m->edges[i], &m->edges[kept - 1]))
			m->edges[kept++] = m->edges[i];
	m->n_edges = kept;
	qsort(m->edges, m->n_edges, sizeof *m->edges, by_need);
}

bool map_index(struct map *m, struct arena *a)
{
	m->first_edge = arena_array(a, m->n_nodes + 1, sizeof *m->first_edge);
	m->first_user = arena_array(a, m->n_nodes + 2, sizeof *m->first_user);
	m->users = arena_array(a, m->n_edges, sizeof *m->users);
	m->by_id = arena_array(a, m->n_nodes, sizeof *m->by_id);
	if (!m->first_edge || !m->first_user || !m->users || !m->by_id)
		return false;
	order_edges(m);
	for (size_t i = 0; i < m->n_edges; i++) {
		m->first_edge[m->edges[i].from + 1]++;
		m->first_user[m->edges[i].to + 2]++;
	}
	for (size_t i = 0; i < m->n_nodes; i++) {
		m->first_edge[i + 1] += m->first_edge[i];
		m->first_user[i + 2] += m->first_user[i + 1];
		m->by_id[i] = i;
	}
	for (size_t i = 0; i < m->n_edges; i++)
		m->users[m->first_user[m->edges[i].to + 1]++] = i;
	if (m->n_nodes > 1)
		qsort_r(m->by_id, m->n_nodes, sizeof *m->by_id, compare_id, m->nodes);
	return true;
}

/* The first edge from one node to another, which there is. Those that lead to a node are by where they come from. */
static size_t first_between(const struct map *m, size_t from, size_t to)
{
	size_t low = m->first_user[to], high = m->first_user[to + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->edges[m->users[middle]].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	return m->users[low];
}

size_t map_count_needs(const struct map *m, size_t node)
{
	size_t n = 0;

	for (size_t i = m->first_edge[node]; i < m->first_edge[node + 1]; i++)
		n += first_between(m, node, m->edges[i].to) == i;
	return n;
}

size_t map_count_users(const struct map *m, size_t node)
{
	size_t n = 0;

	for (size_t i = m->first_user[node]; i < m->first_user[node + 1]; i++)
		n += i == m->first_user[node] || m->edges[m->users[i]].from != m->edges[m->users[i - 1]].from;
	return n;
}

/* ---- expanded ---- */

/* Breadth first from what `seen` holds, in one direction; levels of each node in `seen`, 0: not seen, 1: asked for. */
static void walk(const struct map *m, bool down, size_t levels, size_t *queue, size_t n, size_t *seen)
{
	for (size_t at = 0; at < n; at++) {
		size_t node = queue[at];
		const size_t *first = down ? m->first_edge : m->first_user;

		if (levels != MAP_ALL_LEVELS && seen[node] > levels)
			continue;
		for (size_t k = first[node]; k < first[node + 1]; k++) {
			size_t other = down ? m->edges[k].to : m->edges[m->users[k]].from;

			if (seen[other])
				continue;
			seen[other] = seen[node] + 1;
			queue[n++] = other;
		}
	}
}

static bool keep(const struct map *m, const size_t *up, const size_t *down, struct arena *a, struct map *ret)
{
	size_t *to = arena_array(a, m->n_nodes, sizeof *to);

	*ret = (struct map){ .nodes = arena_array(a, m->n_nodes, sizeof *ret->nodes), .edges = arena_array(a, m->n_edges, sizeof *ret->edges) };
	if (!to || !ret->nodes || !ret->edges)
		return false;
	for (size_t i = 0; i < m->n_nodes; i++) {
		to[i] = up[i] || down[i] ? ret->n_nodes : SIZE_MAX;
		if (to[i] != SIZE_MAX)
			ret->nodes[ret->n_nodes++] = m->nodes[i];
	}
	for (size_t i = 0; i < m->n_edges; i++) {
		struct map_edge e = m->edges[i];

		/* of a walk both ways: an edge of one of the two */
		if ((up[e.from] && up[e.to]) || (down[e.from] && down[e.to]))
			ret->edges[ret->n_edges++] = (struct map_edge){ to[e.from], to[e.to], e.kind, e.need };
	}
	return map_index(ret, a);
}

bool map_expand(const struct map *m, const size_t *from, size_t n, enum map_direction direction, size_t levels, struct arena *a,
                struct map *ret, struct err *e)
{
	size_t *seen[2], *queue = arena_array(a, m->n_nodes, sizeof *queue);

	for (int way = 0; way < 2; way++) {
		size_t begun = 0;

		seen[way] = arena_array(a, m->n_nodes, sizeof **seen);
		if (!seen[way] || !queue)
			return err_set(e, ERR_MEMORY, "no memory for a part of the map");
		for (size_t i = 0; i < n; i++)
			if (!seen[way][from[i]]) {
				seen[way][from[i]] = 1;
				queue[begun++] = from[i];
			}
		if (direction & (way ? MAP_DOWN : MAP_UP))
			walk(m, way, levels, queue, begun, seen[way]);
	}
	return keep(m, seen[0], seen[1], a, ret) || err_set(e, ERR_MEMORY, "no memory for a part of the map");
}
