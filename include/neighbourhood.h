/* How the establishments fare that share something with one: its commune, a perimeter, its Covolink. Whether others are hit too tells a
 * trouble of the establishment from one of what it stands on. Pure. */
#ifndef VIGIE_NEIGHBOURHOOD_H
#define VIGIE_NEIGHBOURHOOD_H

#include "reader.h"

struct neighbourhood {
	const char *shared;           /* "commune" "perimeter" "covolink" */
	const char *name;             /* of that; borrowed of the region */
	size_t n;                     /* the others, itself left out */
	size_t ok, warning, critical; /* of those of which something is known */
	size_t unknown;               /* nothing is watched there, or nothing known of it now */
	const struct site_row **ill;  /* critical ones, then warnings, each by name: warning + critical of them */
};

/* The commune, then each perimeter of its links by name, then the Covolink; only those that somebody shares. The rows are in arena a. The
 * region's sites stand by name, as read_region gives them. False without memory. */
bool neighbourhood_of(const struct region_rows *region, const struct site_row *site, struct arena *a, struct neighbourhood **ret, size_t *ret_n)
	MUST_CHECK;

#endif
