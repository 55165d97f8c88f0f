/* The inventories that tests of the views of a region read: the region of tests/region.h with what else a site can have, and one that
 * declares nothing. */
#ifndef VIGIE_TESTS_SCREEN_REGION_H
#define VIGIE_TESTS_SCREEN_REGION_H

#include "inventories.h"
#include "region.h"
#include "visit.h"

enum { DECLARES_A_REGION, DECLARES_NOTHING, SCREEN_INVENTORIES };
extern struct inventories screen_region;

/* Set-up and end of a group of tests. */
int screen_region_make(void **state);
int screen_region_remove(void **state);

struct visit screen_region_visit(const char *view);

#endif
