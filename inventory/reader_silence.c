#include "inventory/reader_internal.h"

struct silence reader_echo_silence(const struct reader *r, const struct measured *m)
{
	const struct check_view *v = measured_check(m, "icmp");

	return v && v->late ? (struct silence){ true, reader_late_since(r, v->at, v->period_ms) } : (struct silence){ false, WALL_NEVER };
}

struct ends {
	bool is_link, has_device;
	int64_t device_id, z_device_id;
};

static bool read_ends(struct reader *r, int64_t entity_id, struct ends *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_LINK_ENDS, e, reader_instant(r), V_I64(entity_id));
	struct columns c = COLUMNS(st, NULL);

	if (!st || !db_step(&r->db, st, &ret->is_link, e))
		return false;
	if (!ret->is_link)
		return true;
	ret->has_device = column_i64(&c) == 1;
	ret->device_id = column_i64(&c);
	ret->z_device_id = column_i64(&c);
	sqlite3_reset(st);
	return true;
}

bool reader_silence(struct reader *r, int64_t entity_id, struct silence *ret, struct err *e)
{
	struct arena *a;
	struct measured m;
	struct ends ends;
	bool ok;

	if (!read_ends(r, entity_id, &ends, e))
		return false;
	if (ends.is_link && ends.has_device)
		return reader_ends_silence(r, ends.device_id, ends.z_device_id, ret, e);
	a = arena_new();
	ok = a ? reader_measure(r, a, entity_id, &m, e) : err_set(e, ERR_MEMORY, "out of memory");
	if (ok && ends.is_link) {
		*ret = reader_echo_silence(r, &m);
	} else if (ok) {
		reader_conclude(r, &m);
		*ret = (struct silence){ m.outcome == OUTCOME_STALE, m.since };
	}
	arena_free(a);
	return ok;
}
