#include "inventory/reader_internal.h"

#include <math.h>

static const struct interface_memory *find_memory(const struct stored_memory *rows, size_t n, int64_t interface_id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].interface_id == interface_id)
			return &rows[i].memory;
	return NULL;
}

/* The speed that was read last is kept through rounds that did not ask for it. */
static void judge(const struct interface_memory *m, int64_t period_ms, struct counter_span *ret)
{
	int64_t span_ms = counter32_span_ms(m->speed_bps);

	if ((m->counters[IFC_IN_OCTETS].width == 32 || m->counters[IFC_OUT_OCTETS].width == 32) && period_ms >= span_ms)
		*ret = (struct counter_span){ span_ms, period_ms };
}

bool read_counter_span(struct reader *r, const struct link_row *link, struct counter_span *ret, struct err *e)
{
	sqlite3_stmt *st = NULL;
	struct stored_memory *rows;
	struct columns c;
	bool row, ok = true;
	const void *blob;
	struct arena *a;
	size_t len, n;

	*ret = (struct counter_span){ 0, 0 };
	if (reader_is_past(r) || link->interface_id == UNKNOWN_I64 || (!isnan(link->in_bps) && !isnan(link->out_bps)))
		return true;
	st = DB_QUERY(&r->db, ST_INTERFACE_MEMORY, e, V_I64(link->interface_id));
	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return true;
	a = arena_new();
	c = COLUMNS(st, NULL);
	blob = column_blob(&c, &len);
	ok = a ? !blob || poll_decode_memory(blob, len, a, &rows, &n, e) : err_set(e, ERR_MEMORY, "out of memory");
	if (ok && blob && find_memory(rows, n, link->interface_id))
		judge(find_memory(rows, n, link->interface_id), column_i64(&c), ret);
	arena_free(a);
	sqlite3_reset(st);
	return ok;
}
