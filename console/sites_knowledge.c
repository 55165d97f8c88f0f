#include "console/sites.h"

#include "arena.h"
#include "redundancy.h"
#include "silence.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b) { return a && b && strcmp(a, b) == 0; }

/* Work on the site, or on one of its links, devices, services or Covolinks. */
static bool is_on(const struct silence_row *work, const struct site_row *site, const struct site_parts *p)
{
	const struct silence_place place = { .kind = "site", .name = site->name, .site = site->name };

	if (silence_covers(work->object, &place))
		return true;
	for (size_t i = 0; i < p->n_links; i++)
		if (silence_covers(work->object, &(struct silence_place){ "link", p->links[i]->name, p->links[i]->device, site->name }))
			return true;
	for (size_t i = 0; i < p->n_devices; i++)
		if (silence_covers(work->object, &(struct silence_place){ "device", p->devices[i]->name, p->devices[i]->name, site->name }))
			return true;
	return strncmp(work->object, "covolink:", 9) == 0 && same(site->covolink, work->object + 9);
}

static bool read_works(struct reader *r, const struct site_row *site, struct arena *a, struct sites_page *page, struct err *e)
{
	struct silence_row *rows;
	size_t n;

	if (!read_silences(r, a, false, &rows, &n, e))
		return false;
	page->works = rows;
	page->n_works = 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].kind, "maintenance") == 0 && is_on(&rows[i], site, &page->parts))
			page->works[page->n_works++] = rows[i];
	return true;
}

/* Where a group has several links here its latest proof is told. */
static bool read_proofs_of_groups(struct reader *r, struct arena *a, struct sites_page *page, struct err *e)
{
	size_t n = page->parts.n_links;
	const char **names = arena_array(a, n + 1, sizeof *names);

	page->proved = arena_array(a, n + 1, sizeof *page->proved);
	if (!names || !page->proved)
		return err_set(e, ERR_MEMORY, "out of memory");
	page->groups = (struct names){ names, 0 };
	for (size_t i = 0; i < n; i++) {
		const struct link_row *l = page->parts.links[i];
		struct redundancy proof;
		size_t k = 0;

		if (!l->redundancy_group)
			continue;
		if (!read_redundancy(r, l->id, &proof, e))
			return false;
		if (!proof.declared)
			continue;
		while (k < page->groups.n && strcmp(names[k], l->redundancy_group) != 0)
			k++;
		if (k == page->groups.n) {
			names[page->groups.n++] = l->redundancy_group;
			page->proved[k] = WALL_NEVER;
		}
		if (wall_is_known(proof.proved) && (!wall_is_known(page->proved[k]) || proof.proved.ms > page->proved[k].ms))
			page->proved[k] = proof.proved;
	}
	return true;
}

bool sites_read_knowledge(struct reader *r, const struct region_rows *region, const struct site_row *site, struct arena *a, wall_t now,
                          struct sites_page *page, struct err *e)
{
	struct diagnosis_case *known;

	if (!read_entitlements(r, a, &page->rules, &page->n_rules, e) || !read_works(r, site, a, page, e)
	    || !read_site_aliases(r, a, site->id, &page->aliases, &page->n_aliases, e) || !read_proofs_of_groups(r, a, page, e)
	    || !read_calls(r, a, site->name, 0, SITE_CALLS, &page->calls, &page->n_calls, e)
	    || !read_diagnosis_case(r, region, site->name, NULL, now, a, &known, e))
		return false;
	if (!neighbourhood_of(region, site, a, &page->neighbours, &page->n_neighbours))
		return err_set(e, ERR_MEMORY, "out of memory");
	page->known = known;
	return true;
}
