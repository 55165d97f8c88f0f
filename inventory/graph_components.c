#include "graph.h"

#include <stdint.h>
#include <stdlib.h>

/* Strongly connected components (Tarjan 1972), without recursion: a chain may be as long as the inventory. */
struct walk {
	size_t *first, *targets;  /* those of node i stand at [first[i], first[i + 1]) */
	size_t *next;             /* of a node under way: the place of its next target */
	size_t *index, *low;      /* index SIZE_MAX: not seen yet; low: the lowest index that it reaches */
	size_t *open, n_open;     /* seen and in no component yet */
	size_t *path, n_path;     /* from where the walk began to where it stands */
	size_t *component;        /* SIZE_MAX: none yet */
	size_t seen;
};

static void walk_free(struct walk *w)
{
	free(w->first);
	free(w->targets);
	free(w->next);
	free(w->index);
	free(w->low);
	free(w->open);
	free(w->path);
}

static bool walk_allocate(struct walk *w, size_t n, size_t n_targets)
{
	w->first = calloc(n + 2, sizeof *w->first);
	w->targets = calloc(n_targets + 1, sizeof *w->targets);
	w->next = calloc(n + 1, sizeof *w->next);
	w->index = calloc(n + 1, sizeof *w->index);
	w->low = calloc(n + 1, sizeof *w->low);
	w->open = calloc(n + 1, sizeof *w->open);
	w->path = calloc(n + 1, sizeof *w->path);
	return w->first && w->targets && w->next && w->index && w->low && w->open && w->path;
}

/* first[i + 1] runs while the targets of i are put, and ends as where those of i + 1 begin. */
static void list_targets(struct walk *w, size_t n, const struct graph_need *needs, size_t n_needs)
{
	for (size_t i = 0; i < n_needs; i++)
		w->first[needs[i].node + 2] += needs[i].n;
	for (size_t i = 2; i < n + 2; i++)
		w->first[i] += w->first[i - 1];
	for (size_t i = 0; i < n_needs; i++)
		for (size_t k = 0; k < needs[i].n; k++)
			w->targets[w->first[needs[i].node + 1]++] = needs[i].alternatives[k];
}

static void enter(struct walk *w, size_t node)
{
	w->index[node] = w->low[node] = w->seen++;
	w->next[node] = w->first[node];
	w->open[w->n_open++] = node;
	w->path[w->n_path++] = node;
}

static void lower(struct walk *w, size_t node, size_t to)
{
	if (to < w->low[node])
		w->low[node] = to;
}

/* All that was opened since the node reaches it and is reached by it, unless it reaches what was opened before. */
static void leave(struct walk *w, size_t node)
{
	size_t member = SIZE_MAX;

	w->n_path--;
	if (w->n_path > 0)
		lower(w, w->path[w->n_path - 1], w->low[node]);
	if (w->low[node] != w->index[node])
		return;
	while (member != node) {
		member = w->open[--w->n_open];
		w->component[member] = node;
	}
}

static void walk_from(struct walk *w, size_t start)
{
	enter(w, start);
	while (w->n_path > 0) {
		size_t node = w->path[w->n_path - 1], target;

		if (w->next[node] == w->first[node + 1]) {
			leave(w, node);
			continue;
		}
		target = w->targets[w->next[node]++];
		if (w->index[target] == SIZE_MAX)
			enter(w, target);
		else if (w->component[target] == SIZE_MAX)
			lower(w, node, w->index[target]);
	}
}

bool graph_components(size_t n_nodes, const struct graph_need *needs, size_t n_needs, size_t *ret, struct err *e)
{
	struct walk w = { .component = ret };
	size_t n_targets = 0;

	for (size_t i = 0; i < n_needs; i++)
		n_targets += needs[i].n;
	if (!walk_allocate(&w, n_nodes, n_targets)) {
		walk_free(&w);
		return err_set(e, ERR_MEMORY, "no memory for a graph");
	}
	list_targets(&w, n_nodes, needs, n_needs);
	for (size_t i = 0; i < n_nodes; i++)
		w.index[i] = ret[i] = SIZE_MAX;
	for (size_t i = 0; i < n_nodes; i++)
		if (w.index[i] == SIZE_MAX)
			walk_from(&w, i);
	walk_free(&w);
	return true;
}
