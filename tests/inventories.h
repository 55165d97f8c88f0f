/* Inventories on disk for a group of tests, in a folder of their own; open meanwhile: their locks say that a collector runs. */
#ifndef VIGIE_TESTS_INVENTORIES_H
#define VIGIE_TESTS_INVENTORIES_H

#include <stdbool.h>
#include <stddef.h>

struct store;

enum { INVENTORIES_MAX = 3 };

struct inventories {
	char dir[64];
	struct { char path[96]; struct store *store; } of[INVENTORIES_MAX];
};

/* Makes the first n of them, empty. False: not all; what is there is inventories_remove's. */
bool inventories_make(struct inventories *i, size_t n);
int inventories_remove(struct inventories *i); /* 0: gone */

#endif
