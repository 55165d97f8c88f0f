/* Impact: whom a failure hits, by what is declared (L1). Pure. A graph (graph.h) of the region's devices, links and services
 * (region_graph.h) and of all that is declared above and below them:
 *
 *   a site         one of its ways: each a link of the site with its device there; without links one of its devices that have a parent
 *                  elsewhere; without these one of its routers. Where a core stands (a device without parents that devices of other
 *                  sites name as theirs) it needs nothing
 *   a device       its site, unless the site needs it
 *   a core         where no machine stands (server, vm): one of the links to the site of another core by which it reaches, from core to
 *                  core and never straight back, one where some do; where none does nothing. A circle of cores off that way holds itself up
 *   images         of a site: one of its Covolinks: of its own and those that serve it; without these those of the nearest
 *                  site that has some, of those that support it, each by the next (SUPPORT_STEPS_MAX)
 *   a Covolink     its device, its site; the XDS proxy that it declares needs it
 *   a route        its source, its Covolink, its destination
 *   an application of each kind of service that it has, one
 *   a heartbeat    its application, its site
 *   a link         its perimeter, its contract; a contract its supplier
 *   anything       each thing that it is declared to depend on; that an application depends on a service of its own says no more than
 *                  the service does
 *
 * What nothing is declared of needs nothing. */
#ifndef VIGIE_IMPACT_H
#define VIGIE_IMPACT_H

#include "arena.h"
#include "reader_alerts.h"

/* What is declared. All borrowed for the life of the graph; references are names, NULL where there is none. */
struct impact_declared {
	const struct impact_device { const char *name, *site, *kind, *parents; } *devices;
	const struct impact_link { const char *name, *site, *device, *interface, *z_device, *z_interface, *perimeter, *contract; } *links;
	const struct impact_service { const char *name, *kind, *device, *application, *target, *site; } *services;
	const struct impact_site { const char *name, *support_site, *kind; } *sites;
	const struct impact_covolink { const char *name, *site, *device, *serves, *xds_url; } *covolinks;
	const struct impact_route { const char *name, *source_site, *covolink, *destination_site, *use; } *routes;
	const struct impact_contract { const char *name, *supplier; } *contracts;
	const struct dependency_row *dependencies;
	const char *const *applications, *const *processes, *const *perimeters, *const *suppliers;
	const struct impact_heartbeat { const char *name, *kind, *application, *site; } *heartbeats;
	size_t n_devices, n_links, n_services, n_sites, n_applications, n_processes, n_covolinks, n_routes, n_perimeters, n_contracts,
		n_suppliers, n_dependencies, n_heartbeats;
};

struct impact_graph;
struct reader;

bool impact_graph_new(const struct impact_declared *d, struct impact_graph **ret, struct err *e) MUST_CHECK;
void impact_graph_free(struct impact_graph *g); /* NULL is fine */

/* Of what is declared at the reader's instant; its texts are in arena a (reader_impact.c). */
bool impact_graph_read(struct reader *r, struct arena *a, struct impact_graph **ret, struct err *e) MUST_CHECK;

size_t impact_graph_size(const struct impact_graph *g);

/* SIZE_MAX: no such node. */
size_t impact_node(const struct impact_graph *g, const char *kind, const char *name);

/* What is down now, n nodes: another way helps only while it is up. Replaces what was said before. */
void impact_set_down(struct impact_graph *g, const size_t *nodes, size_t n);

/* Whom the failure of the node hits: what it cuts off by itself, and what it cuts off together with what is down already. The node
 * itself too, where it is of a kind that is told. Names are borrowed from what is declared, in the order of their declaration; the
 * arrays are in arena a. Not told: applications, services, weakened. ERR_MEMORY. */
bool impact_of(struct impact_graph *g, size_t node, struct arena *a, struct impact_row *ret, struct err *e) MUST_CHECK;

/* The same of n nodes that fail together, all told. cut: room for impact_graph_size, each node that is cut; may be NULL. */
bool impact_of_all(struct impact_graph *g, const size_t *nodes, size_t n, bool *cut, struct arena *a, struct impact_row *ret, struct err *e)
	MUST_CHECK;

/* Of each node whether what is down now, as set, cuts it off or degrades it. ret: room for impact_graph_size. */
enum impact_reach { IMPACT_WORKS, IMPACT_DEGRADED, IMPACT_CUT_OFF };
void impact_reach_now(const struct impact_graph *g, enum impact_reach *ret);

#endif
