#include "inventory/impact_internal.h"

#include "inventory/clinical_use.h"
#include "text.h"

#include <stdint.h>
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

/* walk: the nodes that fail, whose cut is set, and what needs them, in the order of the graph. Cut are those that fail by them alone,
 * or that would work again with them. */
static void find_cut(struct impact_graph *g, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t d = g->walk[i];

		g->alone[d] = g->cut[d];
		g->with[d] = g->cut[d] || g->told[d];
		g->without[d] = !g->cut[d] && g->told[d];
	}
	graph_spread_in(g->graph, g->walk, n, g->alone);
	graph_spread_in(g->graph, g->walk, n, g->with);
	graph_spread_in(g->graph, g->walk, n, g->without);
	for (size_t i = 0; i < n; i++) {
		size_t d = g->walk[i];

		g->cut[d] = g->alone[d] || (g->with[d] && !g->without[d]);
	}
}

/* touched: something that it could go by is cut. */
static void find_touched(struct impact_graph *g, size_t n)
{
	for (size_t i = 0; i < n; i++)
		g->touched[g->walk[i]] = g->cut[g->walk[i]];
	graph_touch_in(g->graph, g->walk, n, g->touched);
}

/* Another failure was needed to cut it off, or it works: but it lost a way. */
static bool is_degraded(const struct impact_graph *g, size_t node)
{
	return g->touched[node] && !g->cut[node] && !g->with[node];
}

/* ---- told ---- */

static int by_number(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static size_t first_of(const struct impact_graph *g, size_t n, enum block b)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (g->walk[middle] < g->first[b])
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of n nodes in the order of their declaration: those of a kind that are cut, or those that are degraded. */
static bool take_names(struct impact_graph *g, enum block b, size_t n, bool degraded, struct arena *a, struct names *ret)
{
	size_t from = first_of(g, n, b), end = first_of(g, n, b + 1);

	ret->n = 0;
	ret->names = arena_array(a, end - from, sizeof *ret->names);
	if (!ret->names)
		return false;
	for (size_t i = from; i < end; i++)
		if (degraded ? is_degraded(g, g->walk[i]) : g->cut[g->walk[i]])
			ret->names[ret->n++] = impact_name(&g->d, b, g->walk[i] - g->first[b]);
	return true;
}

/* The sites whose images alone are cut. */
static bool take_served(struct impact_graph *g, size_t n, struct arena *a, struct names *ret)
{
	size_t from = first_of(g, n, IMAGES), end = first_of(g, n, IMAGES + 1);

	ret->n = 0;
	ret->names = arena_array(a, end - from, sizeof *ret->names);
	if (!ret->names)
		return false;
	for (size_t i = from; i < end; i++) {
		size_t site = g->walk[i] - g->first[IMAGES];

		if (g->cut[g->walk[i]] && !g->cut[g->first[SITES] + site])
			ret->names[ret->n++] = g->d.sites[site].name;
	}
	return true;
}

static char *id_of(const struct impact_graph *g, enum block b, size_t node, struct arena *a)
{
	const char *kind = impact_kind(b), *name = impact_name(&g->d, b, node - g->first[b]);
	size_t size = strlen(kind) + strlen(name) + 2;
	char *id = arena_alloc(a, size);

	if (id)
		snprintf(id, size, "%s:%s", kind, name);
	return id;
}

static bool take_weakened(struct impact_graph *g, size_t n, struct arena *a, struct names *ret)
{
	static const enum block told[] = { PROCESSES, APPLICATIONS, SERVICES, ROUTES, COVOLINKS };

	*ret = (struct names){ arena_array(a, n, sizeof *ret->names), 0 };
	if (!ret->names)
		return false;
	for (size_t k = 0; k < ARRAY_LEN(told); k++)
		for (size_t i = first_of(g, n, told[k]), end = first_of(g, n, told[k] + 1); i < end; i++) {
			if (!is_degraded(g, g->walk[i]))
				continue;
			ret->names[ret->n] = id_of(g, told[k], g->walk[i], a);
			if (!ret->names[ret->n++])
				return false;
		}
	return true;
}

/* A site that asks by a route of the use'th use. */
struct asking { size_t use, site; };

static int by_use_and_site(const void *a, const void *b)
{
	const struct asking *x = a, *y = b;

	return x->use != y->use ? (x->use > y->use) - (x->use < y->use) : (x->site > y->site) - (x->site < y->site);
}

/* However many routes it asks by. */
static void count_asking(struct asking *asking, size_t n, size_t *ret_sites)
{
	if (n > 1)
		qsort(asking, n, sizeof *asking, by_use_and_site);
	for (size_t i = 0; i < n; i++)
		ret_sites[asking[i].use] += i == 0 || by_use_and_site(&asking[i - 1], &asking[i]) != 0;
}

static void swap(size_t *a, size_t *b)
{
	size_t was = *a;

	*a = *b;
	*b = was;
}

/* What cannot wait is told first; the few uses of a region, else in the order of their declaration. */
static void sort_uses(struct names *uses, size_t *counts, size_t *sites)
{
	for (size_t i = 1; i < uses->n; i++)
		for (size_t k = i; k > 0 && clinical_use_rank(uses->names[k]) < clinical_use_rank(uses->names[k - 1]); k--) {
			const char *was = uses->names[k];

			uses->names[k] = uses->names[k - 1];
			uses->names[k - 1] = was;
			swap(&counts[k], &counts[k - 1]);
			swap(&sites[k], &sites[k - 1]);
		}
}

static bool count_uses(struct impact_graph *g, size_t n, struct arena *a, struct impact_row *ret)
{
	size_t *counts = arena_array(a, ret->routes.n, sizeof *counts), *sites = arena_array(a, ret->routes.n, sizeof *sites), n_asking = 0;
	struct asking *asking = arena_array(a, ret->routes.n, sizeof *asking);

	ret->uses = (struct names){ arena_array(a, ret->routes.n, sizeof *ret->uses.names), 0 };
	ret->uses_routes = counts;
	ret->uses_sites = sites;
	if (!counts || !sites || !asking || !ret->uses.names)
		return false;
	for (size_t i = first_of(g, n, ROUTES), end = first_of(g, n, ROUTES + 1); i < end; i++) {
		const struct impact_route *r = g->cut[g->walk[i]] ? &g->d.routes[g->walk[i] - g->first[ROUTES]] : NULL;
		size_t k = 0, source;

		if (!r || !r->use)
			continue;
		while (k < ret->uses.n && strcmp(ret->uses.names[k], r->use) != 0)
			k++;
		if (k == ret->uses.n)
			ret->uses.names[ret->uses.n++] = r->use;
		counts[k]++;
		source = impact_find(g, SITES, r->source_site);
		if (source != SIZE_MAX && g->cut[source])
			asking[n_asking++] = (struct asking){ k, source };
	}
	count_asking(asking, n_asking, sites);
	sort_uses(&ret->uses, counts, sites);
	return true;
}

static void restore(struct impact_graph *g, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t node = g->walk[i];

		g->alone[node] = g->cut[node] = g->touched[node] = false;
		g->with[node] = g->without[node] = g->base[node];
	}
}

static bool tell(struct impact_graph *g, const size_t *nodes, size_t n_nodes, bool all, bool *cut, struct arena *a, struct impact_row *ret,
                 struct err *e)
{
	size_t n = graph_with_descendants(g->graph, nodes, n_nodes, g->walk);
	struct impact_row row = { 0 };
	bool ok;

	for (size_t i = 0; i < n_nodes; i++)
		g->cut[nodes[i]] = true;
	find_cut(g, n);
	find_touched(g, n);
	if (n > 1)
		qsort(g->walk, n, sizeof *g->walk, by_number);
	ok = take_names(g, SITES, n, false, a, &row.sites) && take_names(g, SITES, n, true, a, &row.degraded)
	     && take_names(g, COVOLINKS, n, false, a, &row.covolinks) && take_names(g, ROUTES, n, false, a, &row.routes)
	     && take_names(g, PROCESSES, n, false, a, &row.processes) && take_served(g, n, a, &row.served) && count_uses(g, n, a, &row);
	if (ok && all)
		ok = take_names(g, APPLICATIONS, n, false, a, &row.applications) && take_names(g, SERVICES, n, false, a, &row.services)
		     && take_weakened(g, n, a, &row.weakened);
	if (cut && g->first[N_BLOCKS] > 0)
		memcpy(cut, g->cut, g->first[N_BLOCKS] * sizeof *cut);
	restore(g, n);
	if (!ok)
		return err_set(e, ERR_MEMORY, "no memory for an impact");
	*ret = row;
	return true;
}

bool impact_of(struct impact_graph *g, size_t node, struct arena *a, struct impact_row *ret, struct err *e)
{
	return tell(g, &node, 1, false, NULL, a, ret, e);
}

bool impact_of_all(struct impact_graph *g, const size_t *nodes, size_t n, bool *cut, struct arena *a, struct impact_row *ret, struct err *e)
{
	return tell(g, nodes, n, true, cut, a, ret, e);
}

void impact_reach_now(const struct impact_graph *g, enum impact_reach *ret)
{
	size_t n = g->first[N_BLOCKS];
	bool *touched = g->touched;

	if (n == 0)
		return;
	memcpy(touched, g->base, n * sizeof *touched);
	graph_touch_in(g->graph, graph_order(g->graph), n, touched);
	for (size_t i = 0; i < n; i++)
		ret[i] = g->base[i] ? IMPACT_CUT_OFF : touched[i] ? IMPACT_DEGRADED : IMPACT_WORKS;
	memset(touched, 0, n * sizeof *touched);
}
