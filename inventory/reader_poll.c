#include "inventory/reader_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As stored: who lists devices does not look at them. */
static bool keep_samples(struct reader *r, struct columns *c, struct device_poll *p, struct err *e)
{
	const void *blob = column_blob(c, &p->len);
	void *copy = arena_alloc(r->scratch, p->len);

	if (!copy)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (p->len)
		memcpy(copy, blob, p->len);
	p->blob = copy;
	return true;
}

static bool decode_samples(struct reader *r, struct device_poll *p, struct err *e)
{
	if (!p->decoded && !poll_decode_samples(p->blob, p->len, r->scratch, &p->samples, &p->n_samples, e))
		return false;
	p->decoded = true;
	return true;
}

static bool decode(struct reader *r, sqlite3_stmt *st, struct device_poll *p, struct err *e)
{
	struct columns c = COLUMNS(st, NULL);
	wall_t checked;

	p->at = column_wall(&c);
	checked = column_wall(&c);
	p->period_ms = column_i64(&c);
	p->late = reader_is_late(r, p->at, p->period_ms);
	p->unheard = p->late && reader_is_late(r, checked, p->period_ms);
	p->uptime_cs = column_i64(&c);
	p->interfaces = column_i64(&c);
	p->cpu_ratio = column_f64(&c);
	p->memory_ratio = column_f64(&c);
	p->decoded = false;
	return keep_samples(r, &c, p, e);
}

static struct device_poll nothing(int64_t device_id)
{
	return (struct device_poll){ .device_id = device_id, .at = WALL_NEVER, .late = true, .unheard = true, .uptime_cs = UNKNOWN_I64,
	                             .interfaces = UNKNOWN_I64, .period_ms = UNKNOWN_I64, .decoded = true, .cpu_ratio = NAN, .memory_ratio = NAN };
}

static bool read_last(struct reader *r, struct device_poll *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_POLL_READ, e, V_I64(p->device_id));
	bool row, ok = true;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (row)
		ok = decode(r, st, p, e);
	sqlite3_reset(st);
	return ok;
}

/* The last poll before a past instant, while its hot row is there; nothing of it when it is too far back. */
static bool read_past(struct reader *r, struct device_poll *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_ROUND_AT, e, V_I64(p->device_id), V_WALL(r->at));
	struct columns c = COLUMNS(st, NULL);
	wall_t at;
	bool row, ok = true;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return true;
	at = column_wall(&c);
	if (!reader_is_late(r, at, UNKNOWN_I64)) {
		p->at = at;
		p->late = p->unheard = false;
		p->decoded = false;
		ok = keep_samples(r, &c, p, e) && decode_samples(r, p, e);
		p->interfaces = ok ? (int64_t)p->n_samples : UNKNOWN_I64;
	}
	sqlite3_reset(st);
	return ok;
}

bool reader_poll(struct reader *r, int64_t device_id, const struct device_poll **ret, struct err *e)
{
	struct device_poll *p;

	if (r->poll && r->poll->device_id == device_id) {
		*ret = r->poll;
		return true;
	}
	r->poll = NULL;
	arena_reset(r->scratch);
	p = arena_alloc(r->scratch, sizeof *p);
	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*p = nothing(device_id);
	if (device_id != UNKNOWN_I64 && !(reader_is_past(r) ? read_past(r, p, e) : read_last(r, p, e)))
		return false;
	r->poll = p;
	*ret = p;
	return true;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct interface_sample *)a)->interface_id, y = ((const struct interface_sample *)b)->interface_id;

	return (x > y) - (x < y);
}

const struct interface_sample *poll_sample(const struct interface_sample *samples, size_t n, int64_t interface_id)
{
	struct interface_sample key = { .interface_id = interface_id };

	return n ? bsearch(&key, samples, n, sizeof key, by_id) : NULL;
}

/* Of a past instant the poll may be a chunk by now: there the collector's run decides. */
bool poll_tells_states(const struct reader *r, const struct device_poll *p)
{
	return reader_is_past(r) ? r->covered : !p->late;
}

bool reader_poll_sample(struct reader *r, int64_t interface_id, const struct interface_sample **ret, struct err *e)
{
	if (!decode_samples(r, r->poll, e))
		return false;
	*ret = poll_sample(r->poll->samples, r->poll->n_samples, interface_id);
	return true;
}
