#include "neighbourhood.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b) { return a && b && *a && strcmp(a, b) == 0; }

static int by_gravity(const void *a, const void *b)
{
	const struct site_row *x = *(const struct site_row *const *)a, *y = *(const struct site_row *const *)b;

	if (x->state != y->state)
		return state_worst(x->state, y->state) == x->state ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void count(struct neighbourhood *h, const struct site_row *s)
{
	h->n++;
	switch (s->watched ? s->state : STATE_UNKNOWN) {
	case STATE_OK:
		h->ok++;
		return;
	case STATE_UNKNOWN:
		h->unknown++;
		return;
	case STATE_WARNING:
		h->warning++;
		break;
	case STATE_CRITICAL:
		h->critical++;
		break;
	}
	h->ill[h->warning + h->critical - 1] = s;
}

/* member: one flag a site of the region. Kept only when somebody else is in it. */
static bool add(const struct region_rows *region, const struct site_row *site, const bool *member, const char *shared, const char *name,
                struct arena *a, struct neighbourhood *rows, size_t *n)
{
	struct neighbourhood h = { .shared = shared, .name = name, .ill = arena_array(a, region->n_sites + 1, sizeof *h.ill) };

	if (!h.ill)
		return false;
	for (size_t i = 0; i < region->n_sites; i++)
		if (member[i] && &region->sites[i] != site && strcmp(region->sites[i].name, site->name) != 0)
			count(&h, &region->sites[i]);
	qsort(h.ill, h.warning + h.critical, sizeof *h.ill, by_gravity);
	if (h.n)
		rows[(*n)++] = h;
	return true;
}

static int name_against_site(const void *name, const void *site) { return strcmp(name, ((const struct site_row *)site)->name); }

static void mark_perimeter(const struct region_rows *region, const char *perimeter, bool *member)
{
	for (size_t i = 0; i < region->n_links; i++) {
		const struct link_row *l = &region->links[i];
		const struct site_row *s = l->site && same(l->perimeter, perimeter)
		                                   ? bsearch(l->site, region->sites, region->n_sites, sizeof *s, name_against_site)
		                                   : NULL;

		if (s)
			member[s - region->sites] = true;
	}
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Of its links, each once, by name. */
static size_t perimeters_of(const struct region_rows *region, const struct site_row *site, const char **names)
{
	size_t n = 0;

	for (size_t i = 0; i < region->n_links; i++) {
		const struct link_row *l = &region->links[i];
		size_t k = 0;

		if (!same(l->site, site->name) || !l->perimeter || !*l->perimeter)
			continue;
		while (k < n && strcmp(names[k], l->perimeter) != 0)
			k++;
		if (k == n)
			names[n++] = l->perimeter;
	}
	qsort(names, n, sizeof *names, by_text);
	return n;
}

bool neighbourhood_of(const struct region_rows *region, const struct site_row *site, struct arena *a, struct neighbourhood **ret, size_t *ret_n)
{
	const char **perimeters = arena_array(a, region->n_links + 1, sizeof *perimeters);
	bool *member = arena_array(a, region->n_sites + 1, sizeof *member);
	size_t n_perimeters = perimeters ? perimeters_of(region, site, perimeters) : 0;
	struct neighbourhood *rows = arena_array(a, n_perimeters + 2, sizeof *rows);

	if (!perimeters || !member || !rows)
		return false;
	*ret = rows;
	*ret_n = 0;
	for (size_t i = 0; i < region->n_sites; i++)
		member[i] = same(region->sites[i].commune, site->commune)
		            && (same(region->sites[i].departement, site->departement) || !site->departement || !region->sites[i].departement);
	if (!add(region, site, member, "commune", site->commune, a, rows, ret_n))
		return false;
	for (size_t i = 0; i < n_perimeters; i++) {
		memset(member, 0, region->n_sites * sizeof *member);
		mark_perimeter(region, perimeters[i], member);
		if (!add(region, site, member, "perimeter", perimeters[i], a, rows, ret_n))
			return false;
	}
	for (size_t i = 0; i < region->n_sites; i++)
		member[i] = same(region->sites[i].covolink, site->covolink);
	return add(region, site, member, "covolink", site->covolink, a, rows, ret_n);
}
