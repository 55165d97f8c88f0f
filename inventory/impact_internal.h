/* The impact's inside: the graph, and the names of its nodes. */
#ifndef VIGIE_IMPACT_INTERNAL_H
#define VIGIE_IMPACT_INTERNAL_H

#include "graph.h"
#include "inventory/impact.h"

/* Nodes by kind, one block behind the other: devices, links and services as the region's graph has them; ways, one of each link. */
enum block { DEVICES, LINKS, SERVICES, SITES, COVOLINKS, ROUTES, APPLICATIONS, PROCESSES, WAYS, N_BLOCKS };

struct named { const char *name; size_t node; };

struct impact_graph {
	struct arena *a;
	struct impact_declared d;
	size_t first[N_BLOCKS + 1];
	struct named *named[N_BLOCKS]; /* sorted by name */
	struct graph *graph;
	bool *told, *base;             /* what is down by itself, and with all that follows it */
	bool *alone, *with, *without;  /* of impact_of: false, base and base between calls */
	bool *cut;                     /* false between calls */
	size_t *walk, *above;
};

bool impact_index_names(struct impact_graph *g);
size_t impact_find(const struct impact_graph *g, enum block b, const char *name); /* SIZE_MAX: none; also for NULL */
size_t impact_find_any(const struct impact_graph *g, const char *name); /* "kind:name", or a name that only one kind has */
const char *impact_name(const struct impact_declared *d, enum block b, size_t i); /* NULL for ways */

#endif
