/* What is declared above the network: Covolinks, routes, applications, processes; and what its links hang on. */
#include "inventory/impact_builder.h"

#include "cell_list.h"

#include <stdlib.h>

/* ---- images ---- */

struct serving { size_t site, covolink; };

static int compare_serving(const void *a, const void *b)
{
	const struct serving *x = a, *y = b;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	return (x->covolink > y->covolink) - (x->covolink < y->covolink);
}

static void add_serving(const struct impact_graph *g, struct serving *s, size_t *n, const char *site, size_t covolink)
{
	size_t node = impact_find(g, SITES, site);

	if (node != SIZE_MAX)
		s[(*n)++] = (struct serving){ node - g->first[SITES], g->first[COVOLINKS] + covolink };
}

/* Which Covolinks serve which site, by site, each once. NULL without memory. */
static struct serving *find_serving(struct impact_builder *b, size_t *ret_n)
{
	const struct impact_declared *d = &b->g->d;
	struct serving *s;
	size_t n = d->n_covolinks, kept = 0;

	for (size_t i = 0; i < d->n_covolinks; i++)
		n += cell_list_count(d->covolinks[i].serves);
	s = arena_array(b->a, n, sizeof *s);
	n = 0;
	for (size_t i = 0; s && i < d->n_covolinks; i++) {
		char *list = arena_strdup(b->a, d->covolinks[i].serves), *state = NULL;

		add_serving(b->g, s, &n, d->covolinks[i].site, i);
		for (char *name = list ? strtok_r(list, ";", &state) : NULL; name; name = strtok_r(NULL, ";", &state))
			add_serving(b->g, s, &n, name, i);
	}
	if (n > 1)
		qsort(s, n, sizeof *s, compare_serving);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || compare_serving(&s[i - 1], &s[i]) != 0)
			s[kept++] = s[i];
	*ret_n = kept;
	return s;
}

static size_t first_of_site(const struct serving *s, size_t n, size_t site)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s[middle].site < site)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool serves_any(const struct serving *s, size_t n, size_t site)
{
	size_t k = first_of_site(s, n, site);

	return k < n && s[k].site == site;
}

/* The nearest of those that support it, each by the next, that some Covolink serves; SIZE_MAX: none does. */
static size_t supporting(const struct impact_builder *b, const struct serving *s, size_t n, size_t site)
{
	const struct impact_graph *g = b->g;

	for (int step = 0; step < SUPPORT_STEPS_MAX; step++) {
		size_t support = impact_find(g, SITES, g->d.sites[site].support_site);

		if (support == SIZE_MAX)
			return SIZE_MAX;
		site = support - g->first[SITES];
		if (serves_any(s, n, site))
			return site;
	}
	return SIZE_MAX;
}

/* Its own and those that serve it; where there are none what its supporting site has. */
static bool add_images(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;
	size_t n, *spare = b->alternatives;
	const struct serving *s = find_serving(b, &n);

	b->alternatives = arena_array(b->a, n + g->d.n_sites, sizeof *b->alternatives);
	if (!s || !b->alternatives)
		return false;
	for (size_t i = 0; i < g->d.n_sites; i++) {
		size_t k = first_of_site(s, n, i), support = serves_any(s, n, i) ? SIZE_MAX : supporting(b, s, n, i);

		if (support != SIZE_MAX)
			impact_add_alternative(b, g->first[IMAGES] + support);
		for (; k < n && s[k].site == i; k++)
			impact_add_alternative(b, s[k].covolink);
		impact_add_need(b, g->first[IMAGES] + i, "images");
	}
	b->alternatives = spare;
	return true;
}

/* An XDS proxy that is a service too is that service. */
static bool add_xds(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;
	struct named *urls = arena_array(b->a, g->d.n_covolinks, sizeof *urls);
	size_t n = 0;

	if (!urls)
		return false;
	for (size_t i = 0; i < g->d.n_covolinks; i++)
		if (g->d.covolinks[i].xds_url) {
			urls[n++] = (struct named){ g->d.covolinks[i].xds_url, g->first[COVOLINKS] + i };
			impact_add_only(b, g->first[XDS] + i, g->first[COVOLINKS] + i, "gateway");
		}
	if (n > 1)
		qsort(urls, n, sizeof *urls, impact_compare_named);
	for (size_t i = 0; n > 0 && i < g->d.n_services; i++) {
		const struct named key = { g->d.services[i].target, 0 }, *hit;

		hit = key.name ? bsearch(&key, urls, n, sizeof key, impact_compare_named) : NULL;
		if (hit)
			impact_add_only(b, g->first[SERVICES] + i, hit->node, "gateway");
	}
	return true;
}

static void add_routes(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = 0; i < g->d.n_covolinks; i++) {
		impact_add_only(b, g->first[COVOLINKS] + i, impact_find(g, DEVICES, g->d.covolinks[i].device), "runs-on");
		impact_add_only(b, g->first[COVOLINKS] + i, impact_find(g, SITES, g->d.covolinks[i].site), "stands-at");
	}
	for (size_t i = 0; i < g->d.n_routes; i++) {
		impact_add_only(b, g->first[ROUTES] + i, impact_find(g, SITES, g->d.routes[i].source_site), "source");
		impact_add_only(b, g->first[ROUTES] + i, impact_find(g, COVOLINKS, g->d.routes[i].covolink), "gateway");
		impact_add_only(b, g->first[ROUTES] + i, impact_find(g, SITES, g->d.routes[i].destination_site), "destination");
	}
}

/* ---- what links hang on ---- */

static void add_contracts(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = 0; i < g->d.n_links; i++) {
		impact_add_only(b, g->first[LINKS] + i, impact_find(g, PERIMETERS, g->d.links[i].perimeter), "perimeter");
		impact_add_only(b, g->first[LINKS] + i, impact_find(g, CONTRACTS, g->d.links[i].contract), "contract");
	}
	for (size_t i = 0; i < g->d.n_contracts; i++)
		impact_add_only(b, g->first[CONTRACTS] + i, impact_find(g, SUPPLIERS, g->d.contracts[i].supplier), "supplier");
}

/* A job can do its work only where its application and its site work. */
static void add_heartbeats(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = 0; i < g->d.n_heartbeats; i++) {
		impact_add_only(b, g->first[HEARTBEATS] + i, impact_find(g, APPLICATIONS, g->d.heartbeats[i].application), "uses");
		impact_add_only(b, g->first[HEARTBEATS] + i, impact_find(g, SITES, g->d.heartbeats[i].site), "stands-at");
	}
}

/* ---- applications ---- */

static bool is_part(const struct impact_graph *g, size_t application, size_t service)
{
	return application != SIZE_MAX && service != SIZE_MAX && impact_is_in(g, APPLICATIONS, application) && impact_is_in(g, SERVICES, service)
	       && impact_same(g->d.services[service - g->first[SERVICES]].application, g->d.applications[application - g->first[APPLICATIONS]]);
}

static void add_dependencies(struct impact_builder *b)
{
	const struct impact_graph *g = b->g;

	for (size_t i = 0; i < g->d.n_dependencies; i++) {
		const struct dependency_row *d = &g->d.dependencies[i];
		size_t from = impact_find_any(g, d->from), to = impact_find_any(g, d->to);

		if (from != SIZE_MAX && !is_part(g, from, to))
			impact_add_only(b, from, to, d->kind ? d->kind : "uses");
	}
}

static int by_application(const void *a, const void *b)
{
	const struct impact_service *x = *(const struct impact_service *const *)a, *y = *(const struct impact_service *const *)b;
	int order = strcmp(x->application, y->application);

	if (!order)
		order = strcmp(x->kind ? x->kind : "", y->kind ? y->kind : "");
	return order;
}

/* Services of one application and one kind stand in for each other. */
static bool add_applications(struct impact_builder *b)
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
		impact_add_alternative(b, g->first[SERVICES] + (size_t)(s[i] - g->d.services));
		if (i + 1 == n || by_application(&s[i], &s[i + 1]) != 0)
			impact_add_need(b, application, "part");
	}
	return true;
}

bool impact_add_above(struct impact_builder *b)
{
	add_routes(b);
	add_contracts(b);
	add_heartbeats(b);
	add_dependencies(b);
	return add_images(b) && add_xds(b) && add_applications(b);
}
