#include "inventory/lifecycle_rows.h"

void lifecycle_fill(struct columns *c, struct lifecycle *ret)
{
	ret->name = column_text(c);
	ret->vendor = column_text(c);
	ret->model = column_text(c);
	ret->version = column_text(c);
	ret->description = column_text(c);
	ret->os = column_text(c);
	ret->ends = column_text(c);
	ret->source = column_text(c);
}

static bool fill(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r;
	(void)e;
	lifecycle_fill(c, row);
	return true;
}

bool reader_lifecycles(struct reader *r, struct arena *a, struct lifecycle **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct lifecycle);

	if (!reader_rows(r, ST_LIFECYCLES, DB_VALUES(reader_instant(r)), &rows, fill, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
