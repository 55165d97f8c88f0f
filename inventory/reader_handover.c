#include "inventory/reader_internal.h"

#include "reader_alerts.h"

static bool fill_row(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct handover_row *h = row;

	(void)r;
	(void)e;
	h->seq = column_i64(c);
	h->at = column_wall(c);
	h->uid = column_i64(c);
	h->leaves = column_text(c);
	h->comes = column_text(c);
	h->text = column_text(c);
	return true;
}

bool read_handovers(struct reader *r, struct arena *a, wall_t since, size_t max, struct handover_row **ret_rows, size_t *ret_n,
                    struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct handover_row);
	int64_t from = wall_is_known(since) ? since.ms : 0;

	if (!reader_rows(r, ST_HANDOVERS, DB_VALUES(reader_instant(r), V_I64(from), V_I64((int64_t)max)), &rows, fill_row, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
