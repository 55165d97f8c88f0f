#include "inventories.h"

#include "fast_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool inventories_make(struct inventories *i, size_t n)
{
	struct err e = { 0 };
	bool ok;

	memset(i, 0, sizeof *i);
	snprintf(i->dir, sizeof i->dir, "/tmp/vigie-inventories-XXXXXX");
	ok = mkdtemp(i->dir) != NULL;
	for (size_t k = 0; k < n && ok; k++) {
		snprintf(i->of[k].path, sizeof i->of[k].path, "%s/%zu.db", i->dir, k);
		ok = fast_store_open(i->of[k].path, &i->of[k].store, &e);
	}
	return ok;
}

int inventories_remove(struct inventories *i)
{
	char command[128];

	for (size_t k = 0; k < INVENTORIES_MAX; k++)
		store_close(i->of[k].store);
	snprintf(command, sizeof command, "rm -rf %s", i->dir);
	return system(command);
}
