#include "inventory/reader_series.h"

#include "inventory/history_value.h"

#include <math.h>
#include <string.h>

static const enum statement ranges[] = {
	[HISTORY_FULL] = ST_HISTORY_FULL_RANGE, [HISTORY_QUARTER] = ST_HISTORY_QUARTER_RANGE,
	[HISTORY_DAY] = ST_HISTORY_DAY_RANGE,
};

bool reader_find_series(struct reader *r, int64_t entity_id, struct entity_series *ret, struct err *e)
{
	struct entity_series s = { UNKNOWN_I64, UNKNOWN_I64, UNKNOWN_I64, false };
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_ENTITY, e, V_I64(entity_id));
	struct columns c = COLUMNS(st, NULL);
	const char *kind;
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no such object");
	kind = column_text(&c);
	s.is_link = kind && strcmp(kind, "link") == 0;
	sqlite3_reset(st);
	if (!DB_READ_I64(&r->db, ST_CHECK_SERIES, &s.check_id, e, V_I64(entity_id)))
		return false;
	if (s.is_link) {
		st = DB_QUERY(&r->db, ST_LINK_SERIES, e, reader_instant(r), V_I64(entity_id));
		c = COLUMNS(st, NULL);
		if (!st || !db_step(&r->db, st, &row, e))
			return false;
		if (row) {
			s.interface_id = column_i64(&c);
			s.device_id = column_i64(&c);
			sqlite3_reset(st);
		}
	}
	*ret = s;
	return true;
}

static struct series_point empty_point(int64_t at_ms, int64_t span_ms)
{
	return (struct series_point){ .at_ms = at_ms, .span_ms = span_ms, .rates = INTERFACE_RATES_UNKNOWN, .in_bps_max = NAN,
	                              .out_bps_max = NAN, .latency_us = NAN, .loss_ratio = NAN };
}

/* The six rates stand in the same order at every level. */
static struct interface_rates rates_of(const struct history_chunk *c, size_t first, size_t i)
{
	return (struct interface_rates){
		.in_bps = history_value(c->columns[first][i], HISTORY_UNIT_BPS),
		.out_bps = history_value(c->columns[first + 1][i], HISTORY_UNIT_BPS),
		.in_errors_ps = history_value(c->columns[first + 2][i], HISTORY_UNIT_MICRO),
		.out_errors_ps = history_value(c->columns[first + 3][i], HISTORY_UNIT_MICRO),
		.in_discards_ps = history_value(c->columns[first + 4][i], HISTORY_UNIT_MICRO),
		.out_discards_ps = history_value(c->columns[first + 5][i], HISTORY_UNIT_MICRO),
	};
}

static struct series_point interface_point(const struct history_chunk *c, enum history_level level, size_t i)
{
	struct series_point p = empty_point(c->at_s[i] * 1000, history_span_ms(level));

	if (level == HISTORY_FULL) {
		p.count = 1;
		p.rates = rates_of(c, IFH_IN, i);
		p.in_bps_max = p.rates.in_bps;
		p.out_bps_max = p.rates.out_bps;
		return p;
	}
	p.count = (double)c->columns[IFR_COUNT][i];
	p.rates = rates_of(c, IFR_IN, i);
	p.in_bps_max = history_value(c->columns[IFR_IN_MAX][i], HISTORY_UNIT_BPS);
	p.out_bps_max = history_value(c->columns[IFR_OUT_MAX][i], HISTORY_UNIT_BPS);
	return p;
}

static struct series_point check_point(const struct history_chunk *c, enum history_level level, size_t i)
{
	struct series_point p = empty_point(c->at_s[i] * 1000, history_span_ms(level));
	bool full = level == HISTORY_FULL;

	p.count = full ? 1 : (double)c->columns[CKR_COUNT][i];
	p.latency_us = history_value(c->columns[full ? (size_t)CKH_LATENCY : CKR_LATENCY][i], HISTORY_UNIT_BPS);
	p.loss_ratio = history_value(c->columns[full ? (size_t)CKH_LOSS : CKR_LOSS][i], HISTORY_UNIT_MICRO);
	return p;
}

static bool walk_chunk(int64_t series, enum history_level level, const struct history_chunk *c, int64_t from_ms, int64_t to_ms,
                       point_fn fn, void *user, struct err *e)
{
	for (size_t i = 0; i < c->n; i++) {
		struct series_point p;

		if (c->at_s[i] < from_ms / 1000 || c->at_s[i] > (to_ms - 1) / 1000)
			continue;
		p = series_is_check(series) ? check_point(c, level, i) : interface_point(c, level, i);
		if (!fn(user, &p, e))
			return false;
	}
	return true;
}

static bool walk_level(struct reader *r, int64_t series, enum history_level level, int64_t from_ms, int64_t to_ms, point_fn fn,
                       void *user, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ranges[level], e, V_I64(series), V_I64(from_ms - history_chunk_ms(level)),
	                            V_I64(to_ms));
	struct arena *a = arena_new();
	bool row = st != NULL, ok = st && a;

	while (ok && row) {
		struct columns c = COLUMNS(st, NULL);
		struct history_chunk chunk;
		const void *blob;
		size_t len;

		ok = db_step(&r->db, st, &row, e);
		if (!ok || !row)
			break;
		column_i64(&c);
		blob = column_blob(&c, &len);
		arena_reset(a);
		if (history_decode(blob, len, a, &chunk, e) && chunk.n_columns == history_columns(series, level))
			ok = walk_chunk(series, level, &chunk, from_ms, to_ms, fn, user, e);
		/* a damaged chunk is a gap */
	}
	if (st)
		sqlite3_reset(st);
	arena_free(a);
	return ok;
}

static bool walk_hot_interface(struct reader *r, const struct entity_series *s, int64_t from_ms, int64_t to_ms, point_fn fn,
                               void *user, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_ROUNDS, e, V_I64(s->device_id), V_I64(from_ms), V_I64(to_ms));
	struct arena *a = arena_new();
	bool row = st != NULL, ok = st && a;

	while (ok && row) {
		struct columns c = COLUMNS(st, NULL);
		struct interface_sample *samples;
		struct series_point p;
		const struct interface_sample *found;
		const void *blob;
		size_t len, n;

		ok = db_step(&r->db, st, &row, e);
		if (!ok || !row)
			break;
		p = empty_point(column_i64(&c), 0);
		blob = column_blob(&c, &len);
		arena_reset(a);
		if (!poll_decode_samples(blob, len, a, &samples, &n, e))
			continue;
		found = poll_sample(samples, n, s->interface_id);
		if (!found)
			continue;
		p.count = 1;
		p.rates = found->rates;
		p.in_bps_max = p.rates.in_bps;
		p.out_bps_max = p.rates.out_bps;
		ok = fn(user, &p, e);
	}
	if (st)
		sqlite3_reset(st);
	arena_free(a);
	return ok;
}

static bool walk_hot_check(struct reader *r, const struct entity_series *s, int64_t from_ms, int64_t to_ms, point_fn fn,
                           void *user, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_SAMPLES, e, V_I64(s->check_id), V_I64(from_ms), V_I64(to_ms));
	bool row = st != NULL, ok = st != NULL;

	while (ok && row) {
		struct columns c = COLUMNS(st, NULL);
		struct series_point p;
		int64_t latency;

		ok = db_step(&r->db, st, &row, e);
		if (!ok || !row)
			break;
		p = empty_point(column_i64(&c), 0);
		column_i64(&c);
		latency = column_i64(&c);
		p.count = 1;
		p.latency_us = latency == UNKNOWN_I64 ? (double)NAN : (double)latency;
		p.loss_ratio = column_f64(&c);
		ok = fn(user, &p, e);
	}
	if (st)
		sqlite3_reset(st);
	return ok;
}

bool reader_walk_hot(struct reader *r, const struct entity_series *s, bool interface, int64_t from_ms, int64_t to_ms,
                     point_fn fn, void *user, struct err *e)
{
	if (interface)
		return s->interface_id == UNKNOWN_I64 || walk_hot_interface(r, s, from_ms, to_ms, fn, user, e);
	return s->check_id == UNKNOWN_I64 || walk_hot_check(r, s, from_ms, to_ms, fn, user, e);
}

bool reader_walk_interface(struct reader *r, const struct entity_series *s, enum history_level level, int64_t from_ms,
                           int64_t to_ms, point_fn fn, void *user, struct err *e)
{
	if (s->interface_id == UNKNOWN_I64)
		return true;
	return walk_level(r, series_of_interface(s->interface_id), level, from_ms, to_ms, fn, user, e)
	       && (level != HISTORY_FULL || walk_hot_interface(r, s, from_ms, to_ms, fn, user, e));
}

bool reader_walk_check(struct reader *r, const struct entity_series *s, enum history_level level, int64_t from_ms, int64_t to_ms,
                       point_fn fn, void *user, struct err *e)
{
	if (s->check_id == UNKNOWN_I64)
		return true;
	return walk_level(r, series_of_check(s->check_id), level, from_ms, to_ms, fn, user, e)
	       && (level != HISTORY_FULL || walk_hot_check(r, s, from_ms, to_ms, fn, user, e));
}
