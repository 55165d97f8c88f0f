#include "inventory/reader_internal.h"

#include "inventory/impact_internal.h"
#include "map.h"
#include "redundancy.h"
#include "text.h"

#include <stdint.h>
#include <string.h>

struct asking {
	struct reader *r;
	struct impact_graph *g;
	const struct map *m;
	struct arena *a, *scratch;
	bool *cut;                /* of the graph's nodes, by the failures */
};

static size_t graph_node(const struct asking *q, size_t node)
{
	return impact_node(q->g, q->m->nodes[node].kind, q->m->nodes[node].name);
}

/* The nodes that fail, and with a site what stands there. NULL without memory. */
static size_t *failing(const struct asking *q, const size_t *nodes, size_t n, size_t *ret_n)
{
	const struct impact_declared *d = &q->g->d;
	size_t *all = arena_array(q->scratch, n * (1 + d->n_devices), sizeof *all), k = 0;

	for (size_t i = 0; all && i < n; i++) {
		const struct map_node *node = &q->m->nodes[nodes[i]];

		all[k++] = graph_node(q, nodes[i]);
		for (size_t j = 0; strcmp(node->kind, "site") == 0 && j < d->n_devices; j++)
			if (d->devices[j].site && strcmp(d->devices[j].site, node->name) == 0)
				all[k++] = q->g->first[DEVICES] + j;
	}
	*ret_n = k;
	return all;
}

static bool set_down_now(const struct asking *q, struct err *e)
{
	size_t *down = arena_array(q->scratch, q->m->n_nodes, sizeof *down), n = 0;

	if (!down)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < q->m->n_nodes; i++)
		if (q->m->nodes[i].down)
			down[n++] = graph_node(q, i);
	impact_set_down(q->g, down, n);
	return true;
}

/* ---- what is left, and whether it ever carried ---- */

static const struct map_node *node_of_link(const struct asking *q, size_t way, struct text *id)
{
	size_t at;

	text_clear(id);
	text_appendf(id, "link:%s", q->g->d.links[way - q->g->first[WAYS]].name);
	at = map_find(q->m, text_str(id));
	return at != SIZE_MAX ? &q->m->nodes[at] : NULL;
}

/* Of the ways of a site, n of them: the link that is left and carried last, else the first that is left. */
static bool best_left(const struct asking *q, const size_t *ways, size_t n, struct map_fallback *ret, struct err *e)
{
	struct text id = TEXT_INIT(1024);
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		const struct map_node *left = q->cut[ways[i]] || q->g->base[ways[i]] ? NULL : node_of_link(q, ways[i], &id);

		if (left && !ret->by)
			ret->by = left->id;
		for (size_t k = 0; ok && left && k < n; k++) {
			const struct map_node *lost = q->cut[ways[k]] ? node_of_link(q, ways[k], &id) : NULL;
			wall_t at;

			if (!lost)
				continue;
			ok = read_fallback_proof(q->r, lost->entity_id, left->entity_id, &at, e);
			if (ok && wall_is_known(at) && (!wall_is_known(ret->proven) || at.ms > ret->proven.ms)) {
				ret->by = left->id;
				ret->proven = at;
			}
		}
	}
	text_done(&id);
	return ok;
}

static bool tell_fallbacks(const struct asking *q, struct map_impact *ret, struct err *e)
{
	const struct impact_graph *g = q->g;

	ret->fallbacks = arena_array(q->a, ret->hit.degraded.n, sizeof *ret->fallbacks);
	if (!ret->fallbacks)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < g->n_needs; i++) {
		const struct graph_need *n = &g->needs[i];
		struct map_fallback f = { .proven = WALL_NEVER };
		bool degraded = false;

		if (!impact_is_in(g, SITES, n->node) || !impact_is_in(g, WAYS, n->alternatives[0]))
			continue;
		f.site = g->d.sites[n->node - g->first[SITES]].name;
		for (size_t k = 0; !degraded && k < ret->hit.degraded.n; k++)
			degraded = strcmp(ret->hit.degraded.names[k], f.site) == 0;
		if (!degraded)
			continue;
		if (!best_left(q, n->alternatives, n->n, &f, e))
			return false;
		f.site = arena_strdup(q->a, f.site);
		if (!f.site)
			return err_set(e, ERR_MEMORY, "out of memory");
		if (f.by)
			ret->fallbacks[ret->n_fallbacks++] = f;
	}
	return true;
}

/* ---- told ---- */

/* Of the nodes of a kind, how many are not those that fail themselves. */
static bool hits_others(const struct asking *q, const size_t *nodes, size_t n)
{
	static const enum block told[] = { SITES, COVOLINKS, ROUTES, APPLICATIONS, PROCESSES, SERVICES };

	for (size_t b = 0; b < ARRAY_LEN(told); b++)
		for (size_t i = q->g->first[told[b]]; i < q->g->first[told[b] + 1]; i++) {
			bool itself = false;

			for (size_t k = 0; q->cut[i] && k < n; k++)
				itself |= nodes[k] == i;
			if (q->cut[i] && !itself)
				return true;
		}
	return false;
}

static bool ask(struct asking *q, const size_t *nodes, size_t n, struct map_impact *ret, struct err *e)
{
	struct map_impact i = { .needed = false };
	size_t n_failing = 0, *all;
	bool others;

	if (!reader_impact_graph(q->r, &q->g, e) || !set_down_now(q, e))
		return false;
	all = failing(q, nodes, n, &n_failing);
	q->cut = arena_array(q->scratch, q->g->first[N_BLOCKS], sizeof *q->cut);
	if (!all || !q->cut)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!impact_of_all(q->g, all, n_failing, q->cut, q->a, &i.hit, e) || !tell_fallbacks(q, &i, e))
		return false;
	others = hits_others(q, all, n_failing) || i.hit.served.n > 0;
	i.needed = others || i.hit.degraded.n + i.hit.weakened.n > 0;
	i.redundant = !others && i.needed;
	if (!reader_keep_impact(q->a, &i.hit, e))
		return false;
	*ret = i;
	return true;
}

bool read_map_impact(struct reader *r, const struct map *m, const size_t *nodes, size_t n, struct arena *a, struct map_impact *ret,
                     struct err *e)
{
	struct asking q = { .r = r, .m = m, .a = a, .scratch = arena_new() };
	bool ok = q.scratch ? ask(&q, nodes, n, ret, e) : err_set(e, ERR_MEMORY, "out of memory");

	arena_free(q.scratch);
	return ok;
}
