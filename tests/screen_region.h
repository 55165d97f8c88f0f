/* The inventories that tests of the views of a region read: the region of tests/region.h with what else a site can have, and one that
 * declares nothing. */
#ifndef VIGIE_TESTS_SCREEN_REGION_H
#define VIGIE_TESTS_SCREEN_REGION_H

#include "region.h"
#include "visit.h"

struct store;

#define CSV(file, content) { .name = file, .text = content, .len = sizeof content - 1 }

struct screen_region {
	char dir[64], path[96], empty[96];
	struct store *store, *empty_store; /* open: their lock says that a collector runs */
};
extern struct screen_region screen_region;

/* Set-up and end of a group of tests. */
int screen_region_make(void **state);
int screen_region_remove(void **state);

struct visit screen_region_visit(const char *view);

#endif
