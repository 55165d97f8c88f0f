/* Whether what takes long to read has to be read anew. */
#include "inventory/reader_internal.h"

#include "reader_flows.h"
#include "reader_route_activity.h"

#include <sqlite3.h>

#define MINUTE_MS INT64_C(60000)

static uint64_t mix(uint64_t hash, int64_t n)
{
	for (int shift = 0; shift < 64; shift += 8)
		hash = (hash ^ ((uint64_t)n >> shift & 0xff)) * UINT64_C(1099511628211); /* FNV-1a */
	return hash;
}

/* Of the inventory, the columns of the statement, and the time in steps of so long: a past instant as it is. */
static bool stamp(struct reader *r, enum statement id, int64_t step_ms, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = db_query(&r->db, id, NULL, 0, e);
	int64_t moment = reader_moment(r).ms;
	uint64_t hash = mix(UINT64_C(14695981039346656037), (int64_t)reader_serial(r));
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	for (int i = 0; row && i < sqlite3_column_count(st); i++)
		hash = mix(hash, sqlite3_column_int64(st, i));
	sqlite3_reset(st);
	hash = mix(hash, reader_is_past(r));
	hash = mix(hash, reader_is_past(r) ? moment : moment / step_ms);
	*ret = (int64_t)hash;
	return true;
}

bool read_flows_stamp(struct reader *r, int64_t *ret, struct err *e)
{
	return stamp(r, ST_FLOWS_STAMP, 15 * MINUTE_MS, ret, e);
}

bool read_route_activity_stamp(struct reader *r, int64_t *ret, struct err *e)
{
	return stamp(r, ST_ROUTES_STAMP, MINUTE_MS, ret, e);
}
