#include "inventory/impact_internal.h"

#include <stdlib.h>
#include <string.h>

void impact_set_down(struct impact_graph *g, const size_t *nodes, size_t n)
{
	size_t size = g->first[N_BLOCKS] * sizeof(bool);

	if (size == 0)
		return;
	memset(g->told, 0, size);
	for (size_t i = 0; i < n; i++)
		g->told[nodes[i]] = true;
	memcpy(g->base, g->told, size);
	graph_spread(g->graph, g->base);
	memcpy(g->with, g->base, size);
	memcpy(g->without, g->base, size);
}

/* walk: what needs the node, in the order of the graph. Cut are those that fail by it alone, or that would work again with it. */
static void find_cut(struct impact_graph *g, size_t node, size_t n)
{
	g->alone[node] = g->with[node] = g->cut[node] = true;
	g->without[node] = graph_is_cut_off(g->graph, node, g->base, NULL);
	for (size_t i = 0; i < n; i++) {
		size_t d = g->walk[i];

		g->alone[d] = graph_is_cut_off(g->graph, d, g->alone, NULL);
		g->with[d] = g->told[d] || graph_is_cut_off(g->graph, d, g->with, NULL);
		g->without[d] = g->told[d] || graph_is_cut_off(g->graph, d, g->without, NULL);
		g->cut[d] = g->alone[d] || (g->with[d] && !g->without[d]);
	}
}

/* Another failure was needed to cut it off, or it works: but something that it could go by is cut. */
static bool has_lost_a_way(struct impact_graph *g, size_t site)
{
	size_t n = graph_ancestors(g->graph, site, g->above);

	for (size_t i = 0; i < n; i++)
		if (g->cut[g->above[i]])
			return true;
	return false;
}

static bool is_in(const struct impact_graph *g, enum block b, size_t node)
{
	return node >= g->first[b] && node < g->first[b + 1];
}

/* In `above`: the nodes of a kind that are cut, or the sites that are not but lost a way. In the order of their declaration. */
static int by_number(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static bool take_names(struct impact_graph *g, enum block b, size_t n, bool degraded, struct arena *a, struct names *ret)
{
	size_t room = 0;

	for (size_t i = 0; i <= n; i++)
		room += is_in(g, b, g->walk[i]);
	ret->n = 0;
	ret->names = arena_array(a, room, sizeof *ret->names);
	if (!ret->names)
		return false;
	for (size_t i = 0; i <= n; i++) {
		size_t node = g->walk[i];

		if (!is_in(g, b, node) || g->cut[node] == degraded || (degraded && (g->with[node] || !has_lost_a_way(g, node))))
			continue;
		ret->names[ret->n++] = impact_name(&g->d, b, node - g->first[b]);
	}
	return true;
}

static bool count_uses(struct impact_graph *g, size_t n, struct arena *a, struct impact_row *ret)
{
	size_t *counts = arena_array(a, ret->routes.n, sizeof *counts);

	ret->uses = (struct names){ arena_array(a, ret->routes.n, sizeof *ret->uses.names), 0 };
	ret->uses_routes = counts;
	if (!counts || !ret->uses.names)
		return false;
	for (size_t i = 0; i <= n; i++) {
		const char *use = is_in(g, ROUTES, g->walk[i]) && g->cut[g->walk[i]] ? g->d.routes[g->walk[i] - g->first[ROUTES]].use : NULL;
		size_t k = 0;

		if (!use)
			continue;
		while (k < ret->uses.n && strcmp(ret->uses.names[k], use) != 0)
			k++;
		if (k == ret->uses.n)
			ret->uses.names[ret->uses.n++] = use;
		counts[k]++;
	}
	return true;
}

static void restore(struct impact_graph *g, size_t n)
{
	for (size_t i = 0; i <= n; i++) {
		size_t node = g->walk[i];

		g->alone[node] = g->cut[node] = false;
		g->with[node] = g->without[node] = g->base[node];
	}
}

bool impact_of(struct impact_graph *g, size_t node, struct arena *a, struct impact_row *ret, struct err *e)
{
	size_t n = graph_descendants(g->graph, node, g->walk);
	struct impact_row row = { 0 };
	bool ok;

	find_cut(g, node, n);
	g->walk[n] = node;
	qsort(g->walk, n + 1, sizeof *g->walk, by_number);
	ok = take_names(g, SITES, n, false, a, &row.sites) && take_names(g, SITES, n, true, a, &row.degraded)
	     && take_names(g, COVOLINKS, n, false, a, &row.covolinks) && take_names(g, ROUTES, n, false, a, &row.routes)
	     && take_names(g, PROCESSES, n, false, a, &row.processes) && count_uses(g, n, a, &row);
	restore(g, n);
	if (!ok)
		return err_set(e, ERR_MEMORY, "no memory for an impact");
	*ret = row;
	return true;
}
