/* What the graph of the impact is made from, while it is made: needs whose alternatives stand one behind the other. */
#ifndef VIGIE_IMPACT_BUILDER_H
#define VIGIE_IMPACT_BUILDER_H

#include "inventory/impact_internal.h"
#include "region_graph.h"

#include <stdint.h>
#include <string.h>

struct impact_builder {
	struct impact_graph *g;
	struct arena *a;
	struct region_ends *ends;
	size_t *alternatives;          /* of the need being made */
	size_t n_alternatives;
	bool *has_parent_elsewhere, *is_core; /* of devices; is_core is the graph's */
	size_t *first_way, *next_way;  /* of a site; of a link; SIZE_MAX ends */
	size_t *first_device, *next_device;
};

static inline bool impact_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static inline bool impact_is_machine(const char *kind)
{
	return impact_same(kind, "server") || impact_same(kind, "vm");
}

static inline void impact_add_alternative(struct impact_builder *b, size_t node)
{
	if (node != SIZE_MAX)
		b->alternatives[b->n_alternatives++] = node;
}

/* The alternatives added since the last need, if any, become one of the node. */
static inline void impact_add_need(struct impact_builder *b, size_t node, const char *kind)
{
	struct impact_graph *g = b->g;

	if (b->n_alternatives == 0)
		return;
	g->kinds[g->n_needs] = kind;
	g->needs[g->n_needs++] = (struct graph_need){ node, b->alternatives, b->n_alternatives };
	b->alternatives += b->n_alternatives;
	b->n_alternatives = 0;
}

static inline void impact_add_only(struct impact_builder *b, size_t node, size_t needed, const char *kind)
{
	if (needed == node)
		return;
	impact_add_alternative(b, needed);
	impact_add_need(b, node, kind);
}

/* Which devices are cores, and the ways of the sites. False without memory. */
bool impact_add_sites(struct impact_builder *b);
bool impact_has_core(const struct impact_builder *b, size_t site); /* once impact_add_sites knows what stands where */
bool impact_add_cores(struct impact_builder *b);  /* their ways to machines. False without memory */
void impact_add_stands(struct impact_builder *b, struct graph *without); /* devices that their site does not need */
bool impact_add_above(struct impact_builder *b);  /* Covolinks, routes, applications, perimeters, contracts, dependencies */

#endif
