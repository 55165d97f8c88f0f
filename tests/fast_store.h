/* A store for tests that prove nothing of power cuts: what is committed outlives its program, not the machine, and no commit waits for
 * the disk. */
#ifndef VIGIE_TESTS_FAST_STORE_H
#define VIGIE_TESTS_FAST_STORE_H

#include "store.h"

#include <sqlite3.h>

/* As store_open. */
static inline bool fast_store_open(const char *path, struct store **ret, struct err *e)
{
	if (!store_open(path, ret, e))
		return false;
	if (sqlite3_exec(store_sqlite(*ret), "PRAGMA synchronous = OFF", NULL, NULL, NULL) == SQLITE_OK)
		return true;
	store_close(*ret);
	*ret = NULL;
	return err_set(e, ERR_SYSTEM, "%s: writes cannot be left unsynchronised", path);
}

#endif
