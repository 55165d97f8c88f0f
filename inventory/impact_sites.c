/* What sites need, and what stands at them. */
#include "inventory/impact_builder.h"

static const char *site_of(const struct impact_builder *b, size_t device)
{
	return device != SIZE_MAX ? b->g->d.devices[device].site : NULL;
}

/* Which devices have a parent at another site, and which are named as parents only, by devices of other sites. */
static bool judge_parents(struct impact_builder *b)
{
	const struct impact_declared *d = &b->g->d;
	bool *has_parent = arena_array(b->a, d->n_devices, sizeof *has_parent);

	b->has_parent_elsewhere = arena_array(b->a, d->n_devices, sizeof *b->has_parent_elsewhere);
	b->is_core = b->g->is_core;
	if (!has_parent || !b->has_parent_elsewhere)
		return false;
	for (size_t i = 0; i < d->n_devices; i++) {
		char *list = arena_strdup(b->a, d->devices[i].parents), *state = NULL;

		for (char *name = list ? strtok_r(list, ";", &state) : NULL; name; name = strtok_r(NULL, ";", &state)) {
			size_t parent = impact_find(b->g, DEVICES, name);

			if (parent == SIZE_MAX || parent == i)
				continue;
			has_parent[i] = true;
			if (impact_same(d->devices[parent].site, d->devices[i].site))
				continue;
			b->has_parent_elsewhere[i] = true;
			b->is_core[parent] = true;
		}
	}
	for (size_t i = 0; i < d->n_devices; i++)
		b->is_core[i] = b->is_core[i] && !has_parent[i];
	return true;
}

/* The site that a link is a way of, NULL: none; and the device there. */
static const char *way_of(const struct impact_builder *b, size_t i, size_t *ret_device)
{
	const struct impact_link *l = &b->g->d.links[i];
	size_t a = impact_find(b->g, DEVICES, l->device), z = impact_find(b->g, DEVICES, l->z_device);
	const char *site = l->site;

	*ret_device = b->ends[i].lower;
	if (a != SIZE_MAX && z != SIZE_MAX && impact_same(site_of(b, a), site_of(b, z)))
		return NULL;
	if (*ret_device != SIZE_MAX)
		return site_of(b, *ret_device) ? site_of(b, *ret_device) : site;
	*ret_device = impact_same(site_of(b, a), site) ? a : impact_same(site_of(b, z), site) ? z : SIZE_MAX;
	return site;
}

static void add_ways(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = g->d.n_links; i-- > 0;) {
		size_t device, site = impact_find(g, SITES, way_of(b, i, &device)), way = g->first[WAYS] + i;

		if (site == SIZE_MAX)
			continue;
		impact_add_only(b, way, g->first[LINKS] + i, "way");
		impact_add_only(b, way, device, "way");
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

bool impact_has_core(const struct impact_builder *b, size_t site)
{
	for (size_t i = b->first_device[site]; i != SIZE_MAX; i = b->next_device[i])
		if (b->is_core[i])
			return true;
	return false;
}

static void add_site(struct impact_builder *b, size_t site)
{
	const struct impact_graph *g = b->g;

	if (impact_has_core(b, site))
		return;
	for (size_t i = b->first_way[site]; i != SIZE_MAX; i = b->next_way[i])
		impact_add_alternative(b, g->first[WAYS] + i);
	for (size_t i = b->n_alternatives > 0 ? SIZE_MAX : b->first_device[site]; i != SIZE_MAX; i = b->next_device[i])
		if (b->has_parent_elsewhere[i])
			impact_add_alternative(b, i);
	for (size_t i = b->n_alternatives > 0 ? SIZE_MAX : b->first_device[site]; i != SIZE_MAX; i = b->next_device[i])
		if (impact_same(g->d.devices[i].kind, "router"))
			impact_add_alternative(b, i);
	impact_add_need(b, g->first[SITES] + site, "way");
}

static size_t *ends_of_lists(struct arena *a, size_t n)
{
	size_t *list = arena_array(a, n, sizeof *list);

	for (size_t i = 0; list && i < n; i++)
		list[i] = SIZE_MAX;
	return list;
}

bool impact_add_sites(struct impact_builder *b)
{
	const struct impact_declared *d = &b->g->d;

	b->first_way = ends_of_lists(b->a, d->n_sites);
	b->next_way = ends_of_lists(b->a, d->n_links);
	b->first_device = ends_of_lists(b->a, d->n_sites);
	b->next_device = ends_of_lists(b->a, d->n_devices);
	if (!b->first_way || !b->next_way || !b->first_device || !b->next_device || !judge_parents(b))
		return false;
	add_ways(b);
	for (size_t i = 0; i < d->n_sites; i++)
		add_site(b, i);
	return true;
}

void impact_add_stands(struct impact_builder *b, struct graph *without)
{
	const struct impact_graph *g = b->g;
	size_t *above = g->walk;

	for (size_t i = 0; i < g->d.n_sites; i++) {
		size_t site = g->first[SITES] + i, n = b->first_device[i] != SIZE_MAX ? graph_ancestors(without, site, above) : 0;

		for (size_t k = 0; k < n; k++)
			g->cut[above[k]] = true;
		for (size_t d = b->first_device[i]; d != SIZE_MAX; d = b->next_device[d])
			if (!g->cut[d])
				impact_add_only(b, d, site, "stands-at");
		for (size_t k = 0; k < n; k++)
			g->cut[above[k]] = false;
	}
}
