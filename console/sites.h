/* The sites view (6): a searchable list of establishments, and the page of one. */
#ifndef VIGIE_CONSOLE_SITES_H
#define VIGIE_CONSOLE_SITES_H

#include "console/browser.h"
#include "console/site_parts.h"

/* What only the page of one site needs. Rows in the page's arena; parts point into the region that the list keeps. */
struct sites_page {
	struct site_parts parts;
	struct contact_row *contacts;
	struct support_row *supports;
	struct covolink_row *covolinks;
	struct dependency_row *dependencies;
	struct route_row *routes;
	size_t n_contacts, n_supports, n_covolinks, n_dependencies, n_routes;
};

extern const struct browser_class sites_class; /* kept: struct region_rows */

const char *sites_word(size_t i); /* the words of :sort and of filters; NULL after the last */

struct state_look site_look(const struct site_row *s); /* its state, or that nothing is watched there */

bool sites_read_page(struct reader *r, const struct region_rows *region, const char *site, struct arena *a, struct sites_page **ret,
                     struct err *e) MUST_CHECK;
bool sites_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
/* Suppliers of its links, then people of the site. */
void sites_write_call(struct pen *p, const struct sites_page *page, wall_t now);
/* A section, unless nothing depends on it. */
void sites_write_dependents(struct pen *p, const struct region_rows *region, const char *site, const struct sites_page *page);
void sites_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
