/* The Covolinks view (5): each gateway with the four stages of its DICOM check, and the page of one: what to verify, whom it serves, which
 * routes go through it. */
#ifndef VIGIE_CONSOLE_COVOLINKS_H
#define VIGIE_CONSOLE_COVOLINKS_H

#include "console/browser.h"
#include "reader.h"
#include "reader_route_activity.h"
#include "route.h"

struct covolinks_item {
	struct covolink_row row;
	const char *served;    /* names of the sites whose images pass through it, with `;` between; NULL: none */
	size_t n_served;
	size_t n_shared;       /* bytes of its name that the names of all begin with: whole words */
};

/* What only the page of one needs; rows in the page's arena. */
struct covolinks_page {
	struct route_row *routes; /* of all, by name */
	struct route_test *tests; /* one of each route, in their order */
	struct route_activity heard; /* how they are heard */
	struct state_row *states;
	struct covolink_traffic traffic;
	struct traffic_view view;
	size_t n_routes, n_tests, n_states;
};

/* How a stage went, as a list and a page show it: no word for one that was not reached. */
struct state_look covolinks_stage_look(const struct dicom_stage_row *s);

bool covolinks_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
void covolinks_compose(const struct browser *b, struct pen *p, const void *row, const void *page); /* b->list.kept: struct region_rows */

#endif
