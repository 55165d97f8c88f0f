#include "inventory/call_groups_internal.h"

#include <stdlib.h>

static bool counts(enum call_node_kind kind, enum call_category c)
{
	return kind != CALL_NODE_COVOLINK || c == CALL_IMAGING || c == CALL_OTHER;
}

static const struct call_node *node_of(const struct call *c, int64_t id)
{
	for (size_t i = 0; i < c->n_nodes && i < CALL_NODES_MAX; i++)
		if (c->nodes[i].id == id)
			return counts(c->nodes[i].kind, c->category) ? &c->nodes[i] : NULL;
	return NULL;
}

static bool alike(enum call_node_kind kind, const struct call *a, const struct call *b)
{
	return kind != CALL_NODE_PERIMETER || a->category == b->category;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

size_t call_groups_count_different(int64_t *ids, size_t n)
{
	size_t different = 0;

	if (n > 0)
		qsort(ids, n, sizeof *ids, compare_ids);
	for (size_t i = 0; i < n; i++)
		different += i == 0 || ids[i] != ids[i - 1];
	return different;
}

bool call_groups_is_loose_with(const struct kept_call *k, const struct call_node *node, const struct call *like)
{
	return k->group == 0 && node_of(&k->call, node->id) && alike(node->kind, &k->call, like);
}

static size_t loose_sites(const struct call_groups *g, const struct call_node *node, const struct call *like)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n_kept; i++)
		if (call_groups_is_loose_with(&g->kept[i], node, like))
			g->sites[n++] = g->kept[i].call.site;
	return call_groups_count_different(g->sites, n);
}

/* Whether a says more than b of where the trouble is. */
static bool is_nearer(const struct call_node *a, const struct call_node *b)
{
	if (a->sites != b->sites)
		return a->sites < b->sites;
	return a->kind != b->kind ? a->kind < b->kind : a->id < b->id;
}

struct call_group *call_groups_group_for(const struct call_groups *g, const struct call *c)
{
	struct call_group *best = NULL;

	for (size_t i = 0; i < g->n_groups; i++) {
		struct call_group *one = &g->groups[i];
		bool fits = false;

		if (!node_of(c, one->node.id) || (best && !is_nearer(&one->node, &best->node)))
			continue;
		for (size_t k = 0; k < g->n_kept && !fits; k++)
			fits = g->kept[k].group == one->node.id && alike(one->node.kind, &g->kept[k].call, c);
		if (fits)
			best = one;
	}
	return best;
}

const struct call_node *call_groups_find_shared(const struct call_groups *g, const struct call *c)
{
	const struct call_node *best = NULL;
	size_t most = CALL_GROUP_SITES;

	for (size_t i = 0; i < c->n_nodes; i++) {
		const struct call_node *node = node_of(c, c->nodes[i].id);
		size_t sites = node ? loose_sites(g, node, c) : 0;

		if (sites < most || (sites == most && best && !is_nearer(node, best)))
			continue;
		best = node;
		most = sites;
	}
	return best;
}
