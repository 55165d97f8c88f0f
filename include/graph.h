/* The dependency graph: what cannot work, or cannot be reached, without what. Pure, immutable once made.
 *
 * Nodes are numbered from 0 by the caller (devices, links, services). A node has needs; a need is met while at least one of its
 * alternatives is up: two links of a redundancy group, two core routers. A node without needs is a root. */
#ifndef VIGIE_GRAPH_H
#define VIGIE_GRAPH_H

#include "err.h"

#include <stddef.h>

struct graph;

struct graph_need {
	size_t node;
	const size_t *alternatives; /* n ≥ 1; not the node itself */
	size_t n;
};

/* An alternative that would have closed a circle ("each is the parent of the other"). */
struct graph_cut {
	size_t node, alternative;
};

/* needs: copied, in any order. Circles are cut, the same ones for the same needs: what closes one is not heeded. ERR_MEMORY. */
bool graph_new(size_t n_nodes, const struct graph_need *needs, size_t n_needs, struct graph **ret, struct err *e) MUST_CHECK;

/* The same with its circles: what closes one is told by graph_cuts too, and heeded in all but the order. */
bool graph_new_with_circles(size_t n_nodes, const struct graph_need *needs, size_t n_needs, struct graph **ret, struct err *e) MUST_CHECK;
void graph_free(struct graph *g); /* NULL is fine */

/* ret, of n_nodes: the same number for nodes that need each other, through however many others, as alternatives or not. Linear.
 * ERR_MEMORY. */
bool graph_components(size_t n_nodes, const struct graph_need *needs, size_t n_needs, size_t *ret, struct err *e) MUST_CHECK;

size_t graph_size(const struct graph *g);
size_t graph_cuts(const struct graph *g, const struct graph_cut **ret); /* borrowed */

/* All nodes, each behind everything that it needs but for the cuts. */
const size_t *graph_order(const struct graph *g);

/* Some need of the node has all its alternatives down. down: graph_size flags. *ret_by, unless NULL: the first alternative, in
 * graph_order, of the first such need. */
bool graph_is_cut_off(const struct graph *g, size_t node, const bool *down, size_t *ret_by);

/* Some alternative of some need of the node is among them. */
bool graph_touches(const struct graph *g, size_t node, const bool *among);

/* Adds to `down` every node that is cut off by those that are: what would fail with them, and no more than that. Linear in the graph. */
void graph_spread(const struct graph *g, bool *down);

/* The same of n nodes only, in graph_order, with all that needs any of them; and who among them touches what is flagged. */
void graph_spread_in(const struct graph *g, const size_t *nodes, size_t n, bool *down);
void graph_touch_in(const struct graph *g, const size_t *nodes, size_t n, bool *among);

/* What the node needs, directly or not, in graph_order; and what needs the node. Without the node itself. ret: room for
 * graph_size. Returns how many. */
size_t graph_ancestors(struct graph *g, size_t node, size_t *ret);
size_t graph_descendants(struct graph *g, size_t node, size_t *ret);

/* The n nodes and what needs any of them, each once. */
size_t graph_with_descendants(struct graph *g, const size_t *nodes, size_t n, size_t *ret);

#endif
