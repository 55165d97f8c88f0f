/* The dependency graph of the declared region: devices, links and services, and what each needs.
 *
 *   a device   one of its `parents`; and one of the links that lead up from it, when each of them is seen from its other end too
 *   a link     the device at its upper end, when its interface there is declared; else one of the devices that tell of it. Of two
 *              devices neither of which is above the other: both. One that is pinged: the device at its other end
 *   a service  the device that it runs on
 *   any        what dependencies.csv says that it needs of these, unless that is not ours: of its failure nobody is told. What an
 *              application needs, or who needs an application, stays in the map alone: it may well have several of that
 *
 * The upper end of a link is the one whose device is an ancestor (by `parents`) of the other's. Only declarations count: what was
 * discovered changes nothing. A name that nothing bears is not heeded. */
#ifndef VIGIE_REGION_GRAPH_H
#define VIGIE_REGION_GRAPH_H

#include "graph.h"
#include "registry.h"

/* Nodes: the devices, links and services of a registry, in its order, one behind the other. */
static inline size_t region_node_of_device(const struct registry *r, const struct reg_device *d) { return (size_t)(d - r->devices); }
static inline size_t region_node_of_link(const struct registry *r, const struct reg_link *l)
{
	return r->n_devices + (size_t)(l - r->links);
}
static inline size_t region_node_of_service(const struct registry *r, const struct reg_service *s)
{
	return r->n_devices + r->n_links + (size_t)(s - r->services);
}

/* The devices at the ends of a link of which one is an ancestor of the other; SIZE_MAX both: neither is. */
struct region_ends { size_t upper, lower; };

/* What the nodes need, for a graph of more than these; in arena a, as *ret_ends, one of each link. ERR_MEMORY. */
bool region_graph_needs(const struct registry *r, struct arena *a, struct graph_need **ret, size_t *ret_n,
                        struct region_ends **ret_ends, struct err *e) MUST_CHECK;

/* Circles of parents, which an import refuses but an older inventory may hold, are cut, see graph_cuts. ERR_MEMORY. */
bool region_graph_new(const struct registry *r, struct graph **ret, struct err *e) MUST_CHECK;

#endif
