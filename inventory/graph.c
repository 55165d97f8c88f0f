#include "graph.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 16 }; /* more than one node in so many */

/* Lists of lists: those of item i stand at [first[i], first[i + 1]). */
struct lists {
	size_t *first, *items;
};

struct graph {
	size_t n, n_needs, n_cuts;
	bool with_circles;
	struct lists needs;        /* of a node: needs */
	struct lists alternatives; /* of a need: nodes */
	struct lists dependents;   /* of a node: nodes, one for each need that names it */
	size_t *order, *rank;      /* rank: the place in order */
	struct graph_cut *cuts;
	size_t *stack;             /* scratch of a walk */
	uint32_t *marks, mark;
};

static bool lists_allocate(struct lists *l, size_t n_lists, size_t n_items)
{
	l->first = calloc(n_lists + 2, sizeof *l->first);
	l->items = calloc(n_items + 1, sizeof *l->items);
	return l->first && l->items;
}

static void lists_free(struct lists *l)
{
	free(l->first);
	free(l->items);
}

/* After first[i + 2] was counted for each item of list i: put fills them in order. */
static void lists_begin(struct lists *l, size_t n_lists)
{
	for (size_t i = 2; i < n_lists + 2; i++)
		l->first[i] += l->first[i - 1];
}

static void lists_put(struct lists *l, size_t list, size_t item)
{
	l->items[l->first[list + 1]++] = item;
}

void graph_free(struct graph *g)
{
	if (!g)
		return;
	lists_free(&g->needs);
	lists_free(&g->alternatives);
	lists_free(&g->dependents);
	free(g->order);
	free(g->rank);
	free(g->cuts);
	free(g->stack);
	free(g->marks);
	free(g);
}

static bool allocate(struct graph *g, size_t n_alternatives)
{
	g->order = calloc(g->n + 1, sizeof *g->order);
	g->rank = calloc(g->n + 1, sizeof *g->rank);
	g->marks = calloc(g->n + 1, sizeof *g->marks);
	g->cuts = calloc(n_alternatives + 1, sizeof *g->cuts);
	g->stack = calloc(g->n + n_alternatives + 1, sizeof *g->stack);
	return lists_allocate(&g->needs, g->n, g->n_needs) && lists_allocate(&g->alternatives, g->n_needs, n_alternatives)
	       && lists_allocate(&g->dependents, g->n, n_alternatives) && g->order && g->rank && g->marks && g->cuts && g->stack;
}

static void fill_needs(struct graph *g, const struct graph_need *needs)
{
	for (size_t i = 0; i < g->n_needs; i++) {
		g->needs.first[needs[i].node + 2]++;
		g->alternatives.first[i + 2] = needs[i].n;
	}
	lists_begin(&g->needs, g->n);
	lists_begin(&g->alternatives, g->n_needs);
	for (size_t i = 0; i < g->n_needs; i++) {
		lists_put(&g->needs, needs[i].node, i);
		for (size_t k = 0; k < needs[i].n; k++)
			lists_put(&g->alternatives, i, needs[i].alternatives[k]);
	}
}

/* ---- order ---- */

enum visit { UNSEEN, OPEN, DONE };

/* Where a node's walk over its alternatives stands. */
struct visited {
	enum visit visit;
	size_t need, alternative; /* absolute places */
};

/* An alternative that is still open would close a circle: it is taken out of its need, what is left moves up; or it is passed over. */
static void cut(struct graph *g, size_t node, size_t need, size_t *at)
{
	size_t end = g->alternatives.first[need + 1], place = *at;

	g->cuts[g->n_cuts++] = (struct graph_cut){ node, g->alternatives.items[place] };
	if (g->with_circles) {
		++*at;
		return;
	}
	memmove(&g->alternatives.items[place], &g->alternatives.items[place + 1], (end - place - 1) * sizeof *g->alternatives.items);
	g->alternatives.items[end - 1] = SIZE_MAX;
}

/* The next alternative of the node that was not seen yet; SIZE_MAX: there is none. */
static size_t next_unseen(struct graph *g, struct visited *v, size_t node)
{
	struct visited *at = &v[node];

	for (; at->need < g->needs.first[node + 1]; at->need++, at->alternative = SIZE_MAX) {
		size_t need = g->needs.items[at->need];

		if (at->alternative == SIZE_MAX)
			at->alternative = g->alternatives.first[need];
		while (at->alternative < g->alternatives.first[need + 1] && g->alternatives.items[at->alternative] != SIZE_MAX) {
			size_t other = g->alternatives.items[at->alternative];

			if (v[other].visit == UNSEEN)
				return other;
			if (v[other].visit == OPEN)
				cut(g, node, need, &at->alternative);
			else
				at->alternative++;
		}
	}
	return SIZE_MAX;
}

/* Depth first without recursion: a chain may be as long as the inventory. */
static bool find_order(struct graph *g)
{
	struct visited *v = calloc(g->n + 1, sizeof *v);
	size_t done = 0;

	for (size_t i = 0; v && i < g->n; i++)
		v[i] = (struct visited){ UNSEEN, g->needs.first[i], SIZE_MAX };
	for (size_t root = 0; v && root < g->n; root++) {
		size_t depth = 0;

		if (v[root].visit != UNSEEN)
			continue;
		g->stack[depth++] = root;
		v[root].visit = OPEN;
		while (depth > 0) {
			size_t node = g->stack[depth - 1], next = next_unseen(g, v, node);

			if (next != SIZE_MAX) {
				v[next].visit = OPEN;
				g->stack[depth++] = next;
				continue;
			}
			v[node].visit = DONE;
			g->rank[node] = done;
			g->order[done++] = node;
			depth--;
		}
	}
	free(v);
	return v != NULL;
}

static size_t n_alternatives(const struct graph *g, size_t need)
{
	size_t n = g->alternatives.first[need + 1] - g->alternatives.first[need];

	while (n > 0 && g->alternatives.items[g->alternatives.first[need] + n - 1] == SIZE_MAX)
		n--;
	return n;
}

static void fill_dependents(struct graph *g)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t node = 0; node < g->n; node++)
			for (size_t i = g->needs.first[node]; i < g->needs.first[node + 1]; i++) {
				size_t need = g->needs.items[i];
				const size_t *a = &g->alternatives.items[g->alternatives.first[need]];

				for (size_t k = 0; k < n_alternatives(g, need); k++)
					if (pass == 0)
						g->dependents.first[a[k] + 2]++;
					else
						lists_put(&g->dependents, a[k], node);
			}
		if (pass == 0)
			lists_begin(&g->dependents, g->n);
	}
}

static bool make(size_t n_nodes, const struct graph_need *needs, size_t n_needs, bool with_circles, struct graph **ret, struct err *e)
{
	struct graph *g = calloc(1, sizeof *g);
	size_t total = 0;

	for (size_t i = 0; i < n_needs; i++)
		total += needs[i].n;
	if (g) {
		g->n = n_nodes;
		g->n_needs = n_needs;
		g->with_circles = with_circles;
	}
	if (!g || !allocate(g, total)) {
		graph_free(g);
		return err_set(e, ERR_MEMORY, "no memory for the graph of %zu nodes", n_nodes);
	}
	fill_needs(g, needs);
	if (!find_order(g)) {
		graph_free(g);
		return err_set(e, ERR_MEMORY, "no memory for the graph of %zu nodes", n_nodes);
	}
	fill_dependents(g);
	*ret = g;
	return true;
}

bool graph_new(size_t n_nodes, const struct graph_need *needs, size_t n_needs, struct graph **ret, struct err *e)
{
	return make(n_nodes, needs, n_needs, false, ret, e);
}

bool graph_new_with_circles(size_t n_nodes, const struct graph_need *needs, size_t n_needs, struct graph **ret, struct err *e)
{
	return make(n_nodes, needs, n_needs, true, ret, e);
}

size_t graph_size(const struct graph *g)
{
	return g->n;
}

size_t graph_cuts(const struct graph *g, const struct graph_cut **ret)
{
	*ret = g->cuts;
	return g->n_cuts;
}

const size_t *graph_order(const struct graph *g)
{
	return g->order;
}

/* ---- what fails with what ---- */

/* All alternatives down; a need whose only alternatives were cut is met. */
static bool is_unmet(const struct graph *g, size_t need, const bool *down)
{
	const size_t *a = &g->alternatives.items[g->alternatives.first[need]];
	size_t n = n_alternatives(g, need);

	for (size_t k = 0; k < n; k++)
		if (!down[a[k]])
			return false;
	return n > 0;
}

static size_t first_alternative(const struct graph *g, size_t need)
{
	const size_t *a = &g->alternatives.items[g->alternatives.first[need]];
	size_t first = a[0];

	for (size_t k = 1; k < n_alternatives(g, need); k++)
		if (g->rank[a[k]] < g->rank[first])
			first = a[k];
	return first;
}

bool graph_is_cut_off(const struct graph *g, size_t node, const bool *down, size_t *ret_by)
{
	for (size_t i = g->needs.first[node]; i < g->needs.first[node + 1]; i++)
		if (is_unmet(g, g->needs.items[i], down)) {
			if (ret_by)
				*ret_by = first_alternative(g, g->needs.items[i]);
			return true;
		}
	return false;
}

bool graph_touches(const struct graph *g, size_t node, const bool *among)
{
	for (size_t i = g->needs.first[node]; i < g->needs.first[node + 1]; i++) {
		size_t need = g->needs.items[i];
		const size_t *a = &g->alternatives.items[g->alternatives.first[need]];

		for (size_t k = 0; k < n_alternatives(g, need); k++)
			if (among[a[k]])
				return true;
	}
	return false;
}

typedef bool (*follows_fn)(const struct graph *g, size_t node, const bool *flags);

static bool is_cut_off(const struct graph *g, size_t node, const bool *down)
{
	return graph_is_cut_off(g, node, down, NULL);
}

static size_t flag(const struct graph *g, size_t node, bool *flags, follows_fn follows, size_t n_open)
{
	if (flags[node] || !follows(g, node, flags))
		return n_open;
	flags[node] = true;
	g->stack[n_open] = node;
	return n_open + 1;
}

/* Once in order; then only what goes against the order, and all that follows from it, can have been missed. */
static void settle(const struct graph *g, const size_t *nodes, size_t n, bool *flags, follows_fn follows)
{
	size_t n_open = 0;

	for (size_t i = 0; i < n; i++)
		flags[nodes[i]] = flags[nodes[i]] || follows(g, nodes[i], flags);
	for (size_t i = 0; g->with_circles && i < g->n_cuts; i++)
		n_open = flag(g, g->cuts[i].node, flags, follows, n_open);
	while (n_open > 0) {
		size_t node = g->stack[--n_open];

		for (size_t i = g->dependents.first[node]; i < g->dependents.first[node + 1]; i++)
			n_open = flag(g, g->dependents.items[i], flags, follows, n_open);
	}
}

void graph_spread_in(const struct graph *g, const size_t *nodes, size_t n, bool *down)
{
	settle(g, nodes, n, down, is_cut_off);
}

void graph_touch_in(const struct graph *g, const size_t *nodes, size_t n, bool *among)
{
	settle(g, nodes, n, among, graph_touches);
}

void graph_spread(const struct graph *g, bool *down)
{
	graph_spread_in(g, g->order, g->n, down);
}

/* ---- walks ---- */

static void begin_walk(struct graph *g)
{
	if (++g->mark == 0) {
		memset(g->marks, 0, g->n * sizeof *g->marks);
		g->mark = 1;
	}
}

static bool mark(struct graph *g, size_t node)
{
	bool is_new = g->marks[node] != g->mark;

	g->marks[node] = g->mark;
	return is_new;
}

static int by_rank(const void *a, const void *b, void *rank)
{
	size_t x = ((size_t *)rank)[*(const size_t *)a], y = ((size_t *)rank)[*(const size_t *)b];

	return (x > y) - (x < y);
}

static size_t in_order(const struct graph *g, size_t *nodes)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		if (g->marks[g->order[i]] == g->mark)
			nodes[n++] = g->order[i];
	return n;
}

/* nodes: those that are marked. Many are read from the order sooner than sorted. */
static size_t sorted(struct graph *g, size_t *nodes, size_t n)
{
	if (n > g->n / MANY)
		return in_order(g, nodes);
	if (n > 1)
		qsort_r(nodes, n, sizeof *nodes, by_rank, g->rank);
	return n;
}

/* ret is the queue of the walk too: what was found is looked at in turn. */
size_t graph_ancestors(struct graph *g, size_t node, size_t *ret)
{
	size_t n = 0;

	begin_walk(g);
	mark(g, node);
	for (size_t at = 0, from = node;; from = ret[at++]) {
		for (size_t i = g->needs.first[from]; i < g->needs.first[from + 1]; i++) {
			size_t need = g->needs.items[i];
			const size_t *a = &g->alternatives.items[g->alternatives.first[need]];

			for (size_t k = 0; k < n_alternatives(g, need); k++)
				if (mark(g, a[k]))
					ret[n++] = a[k];
		}
		if (at == n)
			break;
	}
	g->marks[node] = 0; /* itself is none */
	return sorted(g, ret, n);
}

/* From the first n of ret on, each marked. */
static size_t walk_down(struct graph *g, size_t *ret, size_t n)
{
	for (size_t at = 0; at < n; at++)
		for (size_t i = g->dependents.first[ret[at]]; i < g->dependents.first[ret[at] + 1]; i++)
			if (mark(g, g->dependents.items[i]))
				ret[n++] = g->dependents.items[i];
	return n;
}

size_t graph_with_descendants(struct graph *g, const size_t *nodes, size_t n, size_t *ret)
{
	size_t own = 0;

	begin_walk(g);
	for (size_t i = 0; i < n; i++)
		if (mark(g, nodes[i]))
			ret[own++] = nodes[i];
	return sorted(g, ret, walk_down(g, ret, own));
}

/* The node itself is left out: it stands before everything that needs it, unless it is in a circle. */
size_t graph_descendants(struct graph *g, size_t node, size_t *ret)
{
	size_t n = graph_with_descendants(g, &node, 1, ret), at = 0;

	while (ret[at] != node)
		at++;
	memmove(ret + at, ret + at + 1, (n - at - 1) * sizeof *ret);
	return n - 1;
}
