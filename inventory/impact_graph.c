#include "inventory/impact_builder.h"

#include <stdlib.h>

/* The declared devices, links and services as a registry, for the graph of the region. */
static bool make_registry(struct impact_builder *b, struct registry *r)
{
	const struct impact_declared *d = &b->g->d;

	*r = (struct registry){ .n_devices = d->n_devices, .n_links = d->n_links, .n_services = d->n_services };
	r->devices = arena_array(b->a, d->n_devices, sizeof *r->devices);
	r->links = arena_array(b->a, d->n_links, sizeof *r->links);
	r->services = arena_array(b->a, d->n_services, sizeof *r->services);
	if (!r->devices || !r->links || !r->services)
		return false;
	for (size_t i = 0; i < d->n_devices; i++)
		r->devices[i] = (struct reg_device){ .name = d->devices[i].name, .parents = d->devices[i].parents };
	for (size_t i = 0; i < d->n_links; i++) {
		size_t a = impact_find(b->g, DEVICES, d->links[i].device), z = impact_find(b->g, DEVICES, d->links[i].z_device);

		r->links[i] = (struct reg_link){
			.name = d->links[i].name, .interface = d->links[i].interface, .z_interface = d->links[i].z_interface,
			.device = a != SIZE_MAX ? &r->devices[a] : NULL, .z_device = z != SIZE_MAX ? &r->devices[z] : NULL,
		};
	}
	for (size_t i = 0; i < d->n_services; i++)
		r->services[i] = (struct reg_service){ .name = d->services[i].name, .device = d->services[i].device };
	return true;
}

/* Of a need of the region's graph. */
static const char *region_kind(const struct impact_graph *g, size_t from, size_t to)
{
	if (impact_is_in(g, SERVICES, from))
		return "runs-on";
	if (impact_is_in(g, LINKS, from))
		return "end";
	if (impact_is_in(g, LINKS, to))
		return "uplink";
	return impact_is_machine(g->d.devices[from].kind) && impact_same(g->d.devices[to].kind, "server") ? "runs-on" : "parent";
}

/* Room for all that may be needed, behind what the region's graph needs. Alternatives of images are apart. */
static bool make_room(struct impact_builder *b, const struct graph_need *region, size_t n)
{
	struct impact_graph *g = b->g;
	const struct impact_declared *d = &g->d;
	size_t most = 11 * d->n_links + 2 * d->n_devices + 2 * d->n_sites + 3 * d->n_covolinks + 3 * d->n_routes + 2 * d->n_services
	              + d->n_contracts + 2 * d->n_heartbeats + d->n_dependencies;

	g->needs = arena_array(b->a, n + most, sizeof *g->needs);
	g->kinds = arena_array(g->a, n + most, sizeof *g->kinds);
	b->alternatives = arena_array(b->a, most, sizeof *b->alternatives);
	if (!g->needs || !g->kinds || !b->alternatives)
		return false;
	if (n > 0)
		memcpy(g->needs, region, n * sizeof *region);
	for (size_t i = 0; i < n; i++)
		g->kinds[i] = region_kind(g, region[i].node, region[i].alternatives[0]);
	g->n_needs = n;
	return true;
}

/* What was made in the builder's arena, for as long as the graph. */
static bool keep_needs(struct impact_graph *g)
{
	struct graph_need *needs = arena_array(g->a, g->n_needs, sizeof *needs);
	size_t total = 0, *alternatives;

	for (size_t i = 0; i < g->n_needs; i++)
		total += g->needs[i].n;
	alternatives = arena_array(g->a, total, sizeof *alternatives);
	if (!needs || !alternatives)
		return false;
	for (size_t i = 0; i < g->n_needs; i++) {
		needs[i] = (struct graph_need){ g->needs[i].node, alternatives, g->needs[i].n };
		memcpy(alternatives, g->needs[i].alternatives, g->needs[i].n * sizeof *alternatives);
		alternatives += g->needs[i].n;
	}
	g->needs = needs;
	return true;
}

/* First without what stands at sites: whether a site needs a device shows then. */
static bool make_graph(struct impact_builder *b, struct err *e)
{
	struct impact_graph *g = b->g;
	struct graph *without;

	if (!graph_new_with_circles(g->first[N_BLOCKS], g->needs, g->n_needs, &without, e))
		return false;
	impact_add_stands(b, without);
	graph_free(without);
	if (!keep_needs(g))
		return err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
	return graph_new_with_circles(g->first[N_BLOCKS], g->needs, g->n_needs, &g->graph, e);
}

static bool build(struct impact_builder *b, struct err *e)
{
	struct graph_need *region;
	struct registry r;
	size_t n;

	if (!make_registry(b, &r))
		return err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
	if (!region_graph_needs(&r, b->a, &region, &n, &b->ends, e))
		return false;
	if (!make_room(b, region, n) || !impact_add_sites(b) || !impact_add_cores(b) || !impact_add_above(b))
		return err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
	return make_graph(b, e);
}

/* ---- life ---- */

static bool allocate(struct impact_graph *g)
{
	bool **flags[] = { &g->told, &g->base, &g->alone, &g->with, &g->without, &g->cut, &g->touched };

	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		*flags[i] = arena_array(g->a, g->first[N_BLOCKS], sizeof(bool));
		if (!*flags[i])
			return false;
	}
	g->is_core = arena_array(g->a, g->d.n_devices, sizeof *g->is_core);
	g->walk = arena_array(g->a, g->first[N_BLOCKS] + 1, sizeof *g->walk);
	return g->is_core && g->walk && impact_index_names(g);
}

bool impact_graph_new(const struct impact_declared *d, struct impact_graph **ret, struct err *e)
{
	const size_t sizes[N_BLOCKS] = {
		[DEVICES] = d->n_devices, [LINKS] = d->n_links, [SERVICES] = d->n_services, [SITES] = d->n_sites, [COVOLINKS] = d->n_covolinks,
		[ROUTES] = d->n_routes, [APPLICATIONS] = d->n_applications, [PROCESSES] = d->n_processes, [PERIMETERS] = d->n_perimeters,
		[CONTRACTS] = d->n_contracts, [SUPPLIERS] = d->n_suppliers, [HEARTBEATS] = d->n_heartbeats, [XDS] = d->n_covolinks, [WAYS] = d->n_links, [IMAGES] = d->n_sites,
		[TRUNKS] = 2 * d->n_links,
	};
	struct impact_graph *g = calloc(1, sizeof *g);
	struct impact_builder b = { .g = g, .a = arena_new() };
	bool ok = false;

	if (g)
		g->a = arena_new();
	if (!g || !g->a || !b.a) {
		err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
		goto out;
	}
	g->d = *d;
	for (size_t k = 0; k < N_BLOCKS; k++)
		g->first[k + 1] = g->first[k] + sizes[k];
	ok = allocate(g) ? build(&b, e) : err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
out:
	arena_free(b.a);
	if (ok)
		*ret = g;
	else
		impact_graph_free(g);
	return ok;
}

void impact_graph_free(struct impact_graph *g)
{
	if (!g)
		return;
	graph_free(g->graph);
	arena_free(g->a);
	free(g);
}

size_t impact_graph_size(const struct impact_graph *g)
{
	return g->first[N_BLOCKS];
}
