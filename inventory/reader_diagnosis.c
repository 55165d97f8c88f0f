#include "inventory/reader_diagnosis_internal.h"

#include "cell_list.h"
#include "intl.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES_MAX = 512 };

bool diagnosing_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

bool diagnosing_means(const char *declared, const char *kind, const char *name)
{
	size_t n = strlen(kind);

	if (!declared)
		return false;
	return strcmp(declared, name) == 0 || (strncmp(declared, kind, n) == 0 && declared[n] == ':' && strcmp(declared + n + 1, name) == 0);
}

bool diagnosing_is_router(const struct diagnosis_case *c, const struct device_row *v)
{
	const struct region_rows *g = c->region;

	if (!diagnosing_same(v->site, c->site->name))
		return false;
	if (diagnosing_same(v->kind, "router") || diagnosing_same(v->kind, "firewall"))
		return true;
	for (size_t i = 0; i < g->n_links; i++)
		if (diagnosing_same(g->links[i].site, v->site)
		    && (diagnosing_same(g->links[i].device, v->name) || diagnosing_same(g->links[i].z_device, v->name)))
			return true;
	return false;
}

bool diagnosing_is_in(const struct diagnosing *d, const char *perimeter)
{
	const struct region_rows *g = d->c->region;

	for (size_t i = 0; i < g->n_links; i++)
		if (diagnosing_same(g->links[i].site, d->c->site->name) && diagnosing_same(g->links[i].perimeter, perimeter))
			return true;
	return false;
}

/* ---- the establishment ---- */

static bool is_folded(const char *list, const char *folded)
{
	char name[NAME_BYTES_MAX], other[NAME_BYTES_MAX];

	while (cell_list_next_copy(&list, name, sizeof name)) {
		text_fold(name, other, sizeof other);
		if (strcmp(other, folded) == 0)
			return true;
	}
	return false;
}

static bool refuse_two(const struct site_row *one, const struct site_row *other, const char *name, struct err *e)
{
	char both[2 * NAME_BYTES_MAX];

	snprintf(both, sizeof both, "%s, %s", one->name, other->name);
	utf8_end_whole(both, sizeof both);
	return err_set(e, ERR_USAGE, _("'%.64s' may be several establishments: %s"), name, both);
}

bool diagnosis_site(const struct region_rows *region, const char *name, const struct site_row **ret, struct err *e)
{
	struct declared_sites sites = { region->sites, region->n_sites };
	const struct site_row *found;
	char folded[NAME_BYTES_MAX];

	name += strncmp(name, "site:", 5) == 0 ? 5 : 0;
	found = reader_site_named(&sites, name);
	text_fold(name, folded, sizeof folded);
	for (size_t i = 0; !found && i < region->n_sites; i++)
		if (is_folded(region->sites[i].name, folded))
			found = &region->sites[i];
	for (size_t i = 0; !found && i < region->n_sites; i++) {
		if (!is_folded(region->sites[i].aliases, folded))
			continue;
		for (size_t k = i + 1; k < region->n_sites; k++)
			if (is_folded(region->sites[k].aliases, folded))
				return refuse_two(&region->sites[i], &region->sites[k], name, e);
		found = &region->sites[i];
	}
	if (!found)
		return err_set(e, ERR_NOT_FOUND, _("no establishment is called '%.64s'"), name);
	*ret = found;
	return true;
}

bool read_diagnosis_case(struct reader *r, const struct region_rows *region, const char *site, const char *service, wall_t now,
                         struct arena *a, struct diagnosis_case **ret, struct err *e)
{
	struct diagnosis_case *c = arena_alloc(a, sizeof *c);
	struct diagnosing d = { .r = r, .a = a, .c = c };
	struct status_row status;
	struct dependency_row *dependencies;

	if (!c)
		return err_set(e, ERR_MEMORY, "out of memory");
	c->now = now;
	c->region = region;
	if (!diagnosis_site(region, site, &c->site, e) || !read_dependencies(r, a, &dependencies, &d.n_dependencies, e))
		return false;
	d.dependencies = dependencies;
	if (!reader_collector_status(r, &status, e))
		return false;
	c->collector = status.collector;
	if (!diagnosing_asked(&d, service, e) || !diagnosing_incidents(&d, e) || !diagnosing_known(&d, e) || !diagnosing_usual(&d, e)
	    || !diagnosing_neighbours(&d, e))
		return false;
	*ret = c;
	return true;
}
