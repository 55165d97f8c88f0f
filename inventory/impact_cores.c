/* What a core needs: it is there for what stands behind it to reach machines. Where none stand it needs one of its ways to those, from core
 * to core. */
#include "inventory/impact_builder.h"

#include <stdlib.h>

enum { TRUNKS_MAX = 256 }; /* of more nothing is concluded: a region has a few cores */

/* A link out of the core of one site to another site that has one: a node of its own, by link and end. */
struct trunk {
	size_t node, link;
	size_t core;          /* a device */
	size_t site, far;     /* sites, from 0 */
	bool leads;           /* to machines */
};

struct trunks {
	struct trunk *all;    /* by core, then by link */
	size_t n;
	bool *has_machines;   /* of sites */
};

static int by_core(const void *a, const void *b)
{
	const struct trunk *x = a, *y = b;

	if (x->core != y->core)
		return x->core < y->core ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

static size_t site_at(const struct impact_builder *b, size_t device)
{
	size_t site = impact_find(b->g, SITES, b->g->d.devices[device].site);

	return site == SIZE_MAX ? SIZE_MAX : site - b->g->first[SITES];
}

static void add_trunk(const struct impact_builder *b, struct trunks *t, size_t link, bool back, size_t core, size_t far)
{
	size_t site = site_at(b, core), far_site = site_at(b, far);

	if (b->is_core[core] && site != SIZE_MAX && far_site != SIZE_MAX && site != far_site && impact_has_core(b, far_site))
		t->all[t->n++] = (struct trunk){ b->g->first[TRUNKS] + 2 * link + back, link, core, site, far_site, t->has_machines[far_site] };
}

static bool find_trunks(const struct impact_builder *b, struct trunks *t)
{
	const struct impact_declared *d = &b->g->d;

	*t = (struct trunks){ arena_array(b->a, 2 * d->n_links, sizeof *t->all), 0, arena_array(b->a, d->n_sites, sizeof *t->has_machines) };
	if (!t->all || !t->has_machines)
		return false;
	for (size_t i = 0; i < d->n_devices; i++) {
		size_t site = impact_is_machine(d->devices[i].kind) ? site_at(b, i) : SIZE_MAX;

		if (site != SIZE_MAX)
			t->has_machines[site] = true;
	}
	for (size_t i = 0; i < d->n_links; i++) {
		size_t a = impact_find(b->g, DEVICES, d->links[i].device), z = impact_find(b->g, DEVICES, d->links[i].z_device);

		if (a == SIZE_MAX || z == SIZE_MAX)
			continue;
		add_trunk(b, t, i, false, a, z);
		add_trunk(b, t, i, true, z, a);
	}
	if (t->n > 1)
		qsort(t->all, t->n, sizeof *t->all, by_core);
	return true;
}

/* Where one arrives by the first, the second leads on: nobody turns back. */
static bool goes_on(const struct trunk *first, const struct trunk *second)
{
	return second->leads && second->site == first->far && second->far != first->site;
}

static void find_leading(struct trunks *t)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < t->n; i++)
			for (size_t k = 0; k < t->n && !t->all[i].leads; k++)
				more |= t->all[i].leads = goes_on(&t->all[i], &t->all[k]);
	}
}

/* Its link; and where no machines stand at its other end, one of those that lead on from there. */
static void add_way(struct impact_builder *b, const struct trunks *t, const struct trunk *way)
{
	impact_add_only(b, way->node, b->g->first[LINKS] + way->link, "uplink");
	if (t->has_machines[way->far])
		return;
	for (size_t k = 0; k < t->n; k++)
		if (goes_on(way, &t->all[k]))
			impact_add_alternative(b, t->all[k].node);
	impact_add_need(b, way->node, "uplink");
}

/* One of its trunks that lead to machines. */
static void add_core(struct impact_builder *b, const struct trunks *t, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (t->all[i].leads)
			impact_add_alternative(b, t->all[i].node);
	impact_add_need(b, t->all[first].core, "uplink");
}

bool impact_add_cores(struct impact_builder *b)
{
	size_t *spare = b->alternatives;
	struct trunks t;

	if (!find_trunks(b, &t))
		return false;
	if (t.n == 0 || t.n > TRUNKS_MAX)
		return true;
	b->alternatives = arena_array(b->a, t.n * (t.n + 2), sizeof *b->alternatives);
	if (!b->alternatives)
		return false;
	find_leading(&t);
	for (size_t first = 0, end; first < t.n; first = end) {
		for (end = first; end < t.n && t.all[end].core == t.all[first].core; end++)
			if (t.all[end].leads && !t.has_machines[t.all[end].site])
				add_way(b, &t, &t.all[end]);
		if (!t.has_machines[t.all[first].site])
			add_core(b, &t, first, end);
	}
	b->alternatives = spare;
	return true;
}
