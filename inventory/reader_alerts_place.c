#include "inventory/reader_alerts_internal.h"

#include <string.h>

/* Where the object of an alert is, and whom to call. */

struct link_contract { const char *device, *site, *contract; };

static bool fill_link_contract(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct link_contract *l = row;

	(void)r;
	(void)e;
	l->device = column_text(c);
	l->site = column_text(c);
	l->contract = column_text(c);
	return true;
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Of a device or a site: that of its links, when they have one only. */
static const char *contract_of(const struct item *item, const struct link_contract *links, size_t n)
{
	bool is_site = strcmp(item->row.kind, "site") == 0;
	const char *found = NULL;

	if (!is_site && strcmp(item->row.kind, "device") != 0)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (!same(is_site ? links[i].site : links[i].device, item->row.name))
			continue;
		if (found && strcmp(found, links[i].contract) != 0)
			return NULL;
		found = links[i].contract;
	}
	return found;
}

static const struct support_row *support_of(const struct support_row *rows, size_t n, const char *contract)
{
	for (size_t i = 0; contract && i < n; i++)
		if (strcmp(rows[i].contract, contract) == 0)
			return &rows[i];
	return NULL;
}

bool alerts_add_places(const struct alerts *all, struct err *e)
{
	struct rows links = ROWS_INIT(all->a, struct link_contract);
	struct declared_sites sites;
	struct support_row *supports;
	size_t n;

	if (all->n == 0)
		return true;
	if (!reader_declared_sites(all->r, all->a, &sites, e) || !read_supports(all->r, all->a, &supports, &n, e)
	    || !reader_rows(all->r, ST_LINK_CONTRACTS, DB_VALUES(reader_instant(all->r)), &links, fill_link_contract, e))
		return false;
	for (size_t i = 0; i < all->n; i++) {
		struct alert_row *a = &all->items[i].row;
		bool is_site = strcmp(a->kind, "site") == 0;
		const struct site_row *site = reader_site_named(&sites, is_site ? a->name : a->site);
		const struct support_row *s;

		if (is_site)
			a->site = a->name;
		if (!a->contract && is_cause(&all->items[i]))
			a->contract = contract_of(&all->items[i], links.data, links.n);
		s = support_of(supports, n, a->contract);
		a->commune = site ? site->commune : NULL;
		a->supplier = s ? s->supplier : NULL;
		a->phone = s ? s->phone : NULL;
		if (!a->runbook && site)
			a->runbook = site->runbook;
	}
	return true;
}
