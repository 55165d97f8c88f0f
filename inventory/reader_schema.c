#include "inventory/reader_internal.h"

int64_t reader_schema(struct reader *r)
{
	sqlite3_stmt *st = NULL;
	int64_t version = UNKNOWN_I64;

	if (sqlite3_prepare_v2(r->db.handle, "PRAGMA user_version", -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		version = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return version;
}
