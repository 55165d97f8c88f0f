/* The impact's inside: the graph, and the names of its nodes. */
#ifndef VIGIE_IMPACT_INTERNAL_H
#define VIGIE_IMPACT_INTERNAL_H

#include "graph.h"
#include "inventory/impact.h"

/* Nodes by kind, one block behind the other: devices, links and services as the region's graph has them. Nobody declares those from
 * WAYS on: a way of each link, the images of each site, the two ways that a link leads from core to core. */
enum block {
	DEVICES, LINKS, SERVICES, SITES, COVOLINKS, ROUTES, APPLICATIONS, PROCESSES, PERIMETERS, CONTRACTS, SUPPLIERS, HEARTBEATS, XDS, WAYS, IMAGES, TRUNKS, N_BLOCKS
};

struct named { const char *name; size_t node; };

struct impact_graph {
	struct arena *a;
	struct impact_declared d;
	size_t first[N_BLOCKS + 1];
	struct named *named[N_BLOCKS]; /* sorted by name */
	struct graph_need *needs;      /* what the graph was made of, */
	const char **kinds;            /* and what each is: include/map.h */
	size_t n_needs;
	struct graph *graph;
	bool *is_core;                 /* of devices */
	bool *told, *base;             /* what is down by itself, and with all that follows it */
	bool *alone, *with, *without;  /* of impact_of: false, base and base between calls */
	bool *cut, *touched;           /* false between calls */
	size_t *walk;
};

int impact_compare_named(const void *a, const void *b);
bool impact_index_names(struct impact_graph *g);
size_t impact_find(const struct impact_graph *g, enum block b, const char *name); /* SIZE_MAX: none; also for NULL */
size_t impact_find_any(const struct impact_graph *g, const char *name); /* "kind:name", or a name that only one kind has */
const char *impact_name(const struct impact_declared *d, enum block b, size_t i); /* NULL for what nobody declares */
const char *impact_kind(enum block b); /* "device"; "" for what nobody declares */

static inline bool impact_is_in(const struct impact_graph *g, enum block b, size_t node)
{
	return node >= g->first[b] && node < g->first[b + 1];
}

#endif
