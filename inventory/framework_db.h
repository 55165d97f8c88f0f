/* Frameworks in the inventory's tables, for who holds its connection. */
#ifndef VIGIE_FRAMEWORK_DB_H
#define VIGIE_FRAMEWORK_DB_H

#include "inventory/framework_internal.h"
#include "inventory/store_internal.h"

/* The row of that family, version and edition; UNKNOWN_I64: it is not there. */
bool framework_known(struct db *db, const struct framework *f, int64_t *ret_id, struct err *e) MUST_CHECK;

/* With all its rows, into arena a. ERR_NOT_FOUND. */
bool framework_read(struct db *db, int64_t id, struct arena *a, struct framework *ret, struct err *e) MUST_CHECK;

/* Writes f with all its rows, within the caller's transaction. uid, seq: UNKNOWN_I64 for what comes with Vigie. *ret_id: of the row. */
bool framework_write(struct store *s, const struct framework *f, wall_t now, int64_t uid, int64_t seq, int64_t *ret_id, struct err *e)
	MUST_CHECK;

/* It is the one in use from now on. */
bool framework_adopt(struct store *s, const char *family, int64_t id, wall_t now, int64_t uid, int64_t seq, struct err *e) MUST_CHECK;

#endif
