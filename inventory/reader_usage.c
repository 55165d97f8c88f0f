#include "inventory/reader_internal.h"

static bool fill_usage(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct usage_row *u = row;

	(void)r;
	(void)e;
	u->name = column_text(c);
	u->at = column_wall(c);
	u->used_bytes = column_i64(c);
	u->size_bytes = column_i64(c);
	return true;
}

bool read_usage(struct reader *r, struct arena *a, const char *device, wall_t from, struct usage_row **ret_rows, size_t *ret_n,
                struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct usage_row);

	if (!reader_rows(r, ST_USAGE, DB_VALUES(V_TEXT(device), V_WALL(from), reader_instant(r)), &rows, fill_usage, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
