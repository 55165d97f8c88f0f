#include "inventory/impact_internal.h"

#include "region_graph.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct builder {
	struct impact_graph *g;
	struct arena *a;
	struct region_ends *ends;
	struct graph_need *needs;
	size_t n_needs;
	size_t *alternatives;   /* of the need being made */
	size_t n_alternatives;
	bool *has_parent_elsewhere, *is_core; /* of devices */
	size_t *first_way, *next_way; /* of a site; of a link; SIZE_MAX ends */
	size_t *first_device, *next_device;
};

static void add_alternative(struct builder *b, size_t node)
{
	if (node != SIZE_MAX)
		b->alternatives[b->n_alternatives++] = node;
}

/* The alternatives added since the last need, if any, become one of the node. */
static void add_need(struct builder *b, size_t node)
{
	if (b->n_alternatives == 0)
		return;
	b->needs[b->n_needs++] = (struct graph_need){ node, b->alternatives, b->n_alternatives };
	b->alternatives += b->n_alternatives;
	b->n_alternatives = 0;
}

static void add_only(struct builder *b, size_t node, size_t needed)
{
	if (needed == node)
		return;
	add_alternative(b, needed);
	add_need(b, node);
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Which devices have a parent at another site, and which are named as parents only, by devices of other sites. */
static bool judge_parents(struct builder *b)
{
	const struct impact_declared *d = &b->g->d;
	bool *has_parent = arena_array(b->a, d->n_devices, sizeof *has_parent);

	b->has_parent_elsewhere = arena_array(b->a, d->n_devices, sizeof *b->has_parent_elsewhere);
	b->is_core = arena_array(b->a, d->n_devices, sizeof *b->is_core);
	if (!has_parent || !b->has_parent_elsewhere || !b->is_core)
		return false;
	for (size_t i = 0; i < d->n_devices; i++) {
		char *list = arena_strdup(b->a, d->devices[i].parents), *state = NULL;

		for (char *name = list ? strtok_r(list, ";", &state) : NULL; name; name = strtok_r(NULL, ";", &state)) {
			size_t parent = impact_find(b->g, DEVICES, name);

			if (parent == SIZE_MAX || parent == i)
				continue;
			has_parent[i] = true;
			if (same(d->devices[parent].site, d->devices[i].site))
				continue;
			b->has_parent_elsewhere[i] = true;
			b->is_core[parent] = true;
		}
	}
	for (size_t i = 0; i < d->n_devices; i++)
		b->is_core[i] = b->is_core[i] && !has_parent[i];
	return true;
}

static const char *site_of(const struct builder *b, size_t device)
{
	return device != SIZE_MAX ? b->g->d.devices[device].site : NULL;
}

/* The site that a link is a way of, NULL: none; and the device there. */
static const char *way_of(const struct builder *b, size_t i, size_t *ret_device)
{
	const struct impact_link *l = &b->g->d.links[i];
	size_t a = impact_find(b->g, DEVICES, l->device), z = impact_find(b->g, DEVICES, l->z_device);
	const char *site = l->site;

	*ret_device = b->ends[i].lower;
	if (a != SIZE_MAX && z != SIZE_MAX && same(site_of(b, a), site_of(b, z)))
		return NULL;
	if (*ret_device != SIZE_MAX)
		return site_of(b, *ret_device) ? site_of(b, *ret_device) : site;
	*ret_device = same(site_of(b, a), site) ? a : same(site_of(b, z), site) ? z : SIZE_MAX;
	return site;
}

static void add_ways(struct builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = g->d.n_links; i-- > 0;) {
		size_t device, site = impact_find(g, SITES, way_of(b, i, &device)), way = g->first[WAYS] + i;

		if (site == SIZE_MAX)
			continue;
		add_only(b, way, g->first[LINKS] + i);
		add_only(b, way, device);
		b->next_way[i] = b->first_way[site - g->first[SITES]];
		b->first_way[site - g->first[SITES]] = i;
	}
	for (size_t i = g->d.n_devices; i-- > 0;) {
		size_t site = impact_find(g, SITES, g->d.devices[i].site);

		if (site == SIZE_MAX)
			continue;
		b->next_device[i] = b->first_device[site - g->first[SITES]];
		b->first_device[site - g->first[SITES]] = i;
	}
}

static bool has_core(const struct builder *b, size_t site)
{
	for (size_t i = b->first_device[site]; i != SIZE_MAX; i = b->next_device[i])
		if (b->is_core[i])
			return true;
	return false;
}

static void add_site(struct builder *b, size_t site)
{
	const struct impact_graph *g = b->g;

	if (has_core(b, site))
		return;
	for (size_t i = b->first_way[site]; i != SIZE_MAX; i = b->next_way[i])
		add_alternative(b, g->first[WAYS] + i);
	for (size_t i = b->n_alternatives > 0 ? SIZE_MAX : b->first_device[site]; i != SIZE_MAX; i = b->next_device[i])
		if (b->has_parent_elsewhere[i])
			add_alternative(b, i);
	for (size_t i = b->n_alternatives > 0 ? SIZE_MAX : b->first_device[site]; i != SIZE_MAX; i = b->next_device[i])
		if (same(g->d.devices[i].kind, "router"))
			add_alternative(b, i);
	add_need(b, g->first[SITES] + site);
}

static void add_clinical(struct builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = 0; i < g->d.n_covolinks; i++) {
		add_only(b, g->first[COVOLINKS] + i, impact_find(g, DEVICES, g->d.covolinks[i].device));
		add_only(b, g->first[COVOLINKS] + i, impact_find(g, SITES, g->d.covolinks[i].site));
	}
	for (size_t i = 0; i < g->d.n_routes; i++) {
		add_only(b, g->first[ROUTES] + i, impact_find(g, SITES, g->d.routes[i].source_site));
		add_only(b, g->first[ROUTES] + i, impact_find(g, COVOLINKS, g->d.routes[i].covolink));
		add_only(b, g->first[ROUTES] + i, impact_find(g, SITES, g->d.routes[i].destination_site));
	}
	for (size_t i = 0; i < g->d.n_dependencies; i++) {
		size_t from = impact_find_any(g, g->d.dependencies[i].from);

		if (from != SIZE_MAX)
			add_only(b, from, impact_find_any(g, g->d.dependencies[i].to));
	}
}

static int by_application(const void *a, const void *b)
{
	const struct impact_service *x = *(const struct impact_service *const *)a, *y = *(const struct impact_service *const *)b;
	int order = strcmp(x->application, y->application);

	return order ? order : strcmp(x->kind ? x->kind : "", y->kind ? y->kind : "");
}

/* Services of one application and one kind stand in for each other. */
static bool add_applications(struct builder *b)
{
	const struct impact_graph *g = b->g;
	const struct impact_service **s = arena_array(b->a, g->d.n_services, sizeof *s);
	size_t n = 0;

	if (!s)
		return false;
	for (size_t i = 0; i < g->d.n_services; i++)
		if (g->d.services[i].application)
			s[n++] = &g->d.services[i];
	if (n > 1)
		qsort(s, n, sizeof *s, by_application);
	for (size_t i = 0; i < n; i++) {
		size_t application = impact_find(g, APPLICATIONS, s[i]->application);

		if (application == SIZE_MAX)
			continue;
		add_alternative(b, g->first[SERVICES] + (size_t)(s[i] - g->d.services));
		if (i + 1 == n || by_application(&s[i], &s[i + 1]) != 0)
			add_need(b, application);
	}
	return true;
}

/* ---- life ---- */

/* The declared devices, links and services as a registry, for the graph of the region. */
static bool make_registry(struct builder *b, struct registry *r)
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

static size_t *ends_of_lists(struct arena *a, size_t n)
{
	size_t *list = arena_array(a, n, sizeof *list);

	for (size_t i = 0; list && i < n; i++)
		list[i] = SIZE_MAX;
	return list;
}

/* Room for all that may be needed, behind what the region's graph needs. */
static bool make_room(struct builder *b, const struct graph_need *region, size_t n)
{
	const struct impact_declared *d = &b->g->d;
	size_t most = 3 * d->n_links + d->n_devices + d->n_sites + 2 * d->n_covolinks + 3 * d->n_routes + d->n_services + d->n_dependencies;

	b->needs = arena_array(b->a, n + most, sizeof *b->needs);
	b->alternatives = arena_array(b->a, most, sizeof *b->alternatives);
	b->first_way = ends_of_lists(b->a, d->n_sites);
	b->next_way = ends_of_lists(b->a, d->n_links);
	b->first_device = ends_of_lists(b->a, d->n_sites);
	b->next_device = ends_of_lists(b->a, d->n_devices);
	if (!b->needs || !b->alternatives || !b->first_way || !b->next_way || !b->first_device || !b->next_device)
		return false;
	if (n > 0)
		memcpy(b->needs, region, n * sizeof *region);
	b->n_needs = n;
	return true;
}

static bool build(struct builder *b, struct err *e)
{
	struct impact_graph *g = b->g;
	struct graph_need *region;
	struct registry r;
	size_t n;

	if (!make_registry(b, &r))
		return err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
	if (!region_graph_needs(&r, b->a, &region, &n, &b->ends, e))
		return false;
	if (!make_room(b, region, n) || !judge_parents(b))
		return err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
	add_ways(b);
	for (size_t i = 0; i < g->d.n_sites; i++)
		add_site(b, i);
	add_clinical(b);
	if (!add_applications(b))
		return err_set(e, ERR_MEMORY, "no memory for the graph of the impact");
	return graph_new(g->first[N_BLOCKS], b->needs, b->n_needs, &g->graph, e);
}

static bool allocate(struct impact_graph *g)
{
	bool **flags[] = { &g->told, &g->base, &g->alone, &g->with, &g->without, &g->cut };

	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		*flags[i] = arena_array(g->a, g->first[N_BLOCKS], sizeof(bool));
		if (!*flags[i])
			return false;
	}
	g->walk = arena_array(g->a, g->first[N_BLOCKS] + 1, sizeof *g->walk);
	g->above = arena_array(g->a, g->first[N_BLOCKS] + 1, sizeof *g->above);
	return g->walk && g->above && impact_index_names(g);
}

bool impact_graph_new(const struct impact_declared *d, struct impact_graph **ret, struct err *e)
{
	const size_t sizes[N_BLOCKS] = { d->n_devices, d->n_links, d->n_services, d->n_sites, d->n_covolinks, d->n_routes, d->n_applications,
	                                 d->n_processes, d->n_links };
	struct impact_graph *g = calloc(1, sizeof *g);
	struct builder b = { .g = g, .a = arena_new() };
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
