/* The situation view (1): what is broken, for whom, since when, why, whom to call. */
#ifndef VIGIE_CONSOLE_SITUATION_H
#define VIGIE_CONSOLE_SITUATION_H

#include "console/alerts.h"
#include "console/browser.h"
#include "console/sites.h"
#include "console/troubles.h"

/* What the list keeps. */
struct situation {
	struct region_rows region; /* the rows stand in the snapshot */
	struct support_row *supports;
	size_t n_supports;
	struct names cut;            /* establishments without a link that is up */
	size_t n_unseen;             /* those of whose links none is known */
	const struct alert_row *cause; /* of the first row whose cause nobody sees to; of no row: the gravest; NULL: none */
	bool cuts;                   /* who is cut off is so by it */
	size_t n_causes;             /* that nobody sees to */
};

/* What only the page of a row needs. */
struct situation_page {
	struct sites_page *site;     /* of the establishment; of what is without one, nothing is in it */
	struct alerts_page *cause;   /* NULL: no cause is concluded of it */
};

/* alerts outlive s; rows are as folded. s->cut must be known. */
void situation_find_cause(struct situation *s, const struct trouble *rows, size_t n, const struct alert_row *alerts, size_t n_alerts);
void situation_headline(const struct browser *b, struct grid *g, struct rect line);
int situation_headline_rows(const struct browser *b);

bool situation_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page,
                         struct err *e) MUST_CHECK;
void situation_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
