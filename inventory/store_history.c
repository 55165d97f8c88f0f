#include "inventory/store_history.h"

#include <stdlib.h>

/* A batch may come this late and still find its hour open. */
enum { HOUR_GRACE_MS = 120000, FUTURE_MS = 3600000 };

static const struct { enum statement read, write; } level_statements[] = {
	[HISTORY_FULL] = { ST_HISTORY_FULL_READ, ST_HISTORY_FULL_WRITE },
	[HISTORY_QUARTER] = { ST_HISTORY_QUARTER_READ, ST_HISTORY_QUARTER_WRITE },
	[HISTORY_DAY] = { ST_HISTORY_DAY_READ, ST_HISTORY_DAY_WRITE },
};

/* An empty chunk when there is none, or none that can be read. */
static bool read_chunk(struct store *s, enum history_level level, int64_t series, int64_t start_ms, struct arena *a,
                       struct history_chunk *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, level_statements[level].read, e, V_I64(series), V_I64(start_ms));
	struct columns c = COLUMNS(st, NULL);
	const void *blob;
	size_t len;
	bool row, found = false;

	if (!st || !db_step(&s->db, st, &row, e))
		return false;
	if (row) {
		blob = column_blob(&c, &len);
		found = history_decode(blob, len, a, ret, e) && ret->n_columns == history_columns(series, level);
	}
	sqlite3_reset(st);
	return found || history_chunk_init(ret, history_columns(series, level), 0, a, e);
}

static bool write_chunk(struct store *s, enum history_level level, int64_t series, int64_t start_ms,
                        const struct history_chunk *c, struct err *e)
{
	struct text t = TEXT_INIT(HISTORY_CHUNK_MAX);
	bool ok = history_encode(c, &t, e)
	          && DB_RUN(&s->db, level_statements[level].write, e, V_I64(series), V_I64(start_ms), V_BLOB(t.data, t.len));

	text_done(&t);
	return ok;
}

/* Renews the roll-ups of [from_ms, to_ms) at `level` out of the finer chunk. */
static bool roll(struct store *s, int64_t series, enum history_level level, const struct history_chunk *finer, int64_t from_ms,
                 int64_t to_ms, struct arena *a, struct history_chunk *ret, struct err *e)
{
	int64_t start_ms = history_chunk_start(level, from_ms), span = history_span_ms(level);
	struct history_chunk old, points;

	if (!read_chunk(s, level, series, start_ms, a, &old, e)
	    || !history_chunk_init(&points, history_columns(series, level), (size_t)((to_ms - from_ms) / span), a, e))
		return false;
	points.n = 0;
	for (int64_t at = from_ms; at < to_ms; at += span) {
		uint64_t row[HISTORY_COLUMNS_MAX];

		if (!history_roll_up(series, level - 1, finer, at / 1000, (at + span) / 1000, row))
			continue;
		points.at_s[points.n] = at / 1000;
		for (size_t k = 0; k < points.n_columns; k++)
			points.columns[k][points.n] = row[k];
		points.n++;
	}
	return history_replace(&old, from_ms / 1000, to_ms / 1000, &points, a, ret, e)
	       && write_chunk(s, level, series, start_ms, ret, e);
}

bool history_write_hour(struct store *s, int64_t series, int64_t hour_ms, const struct history_chunk *samples, struct arena *a,
                        struct err *e)
{
	int64_t day_ms = history_chunk_start(HISTORY_QUARTER, hour_ms);
	struct history_chunk old, full, quarters, days, none = { .n_columns = samples->n_columns };

	if (!read_chunk(s, HISTORY_FULL, series, hour_ms, a, &old, e))
		return false;
	if (old.n + samples->n > HISTORY_ROWS_MAX)
		samples = &none; /* an hour that is full keeps what it has */
	return history_replace(&old, 0, 0, samples, a, &full, e)
	       && write_chunk(s, HISTORY_FULL, series, hour_ms, &full, e)
	       && roll(s, series, HISTORY_QUARTER, &full, hour_ms, hour_ms + history_chunk_ms(HISTORY_FULL), a, &quarters, e)
	       && roll(s, series, HISTORY_DAY, &quarters, day_ms, day_ms + history_chunk_ms(HISTORY_QUARTER), a, &days, e);
}

/* Hours end HOUR_GRACE_MS after the clock says so; rows from a clock that ran ahead are not waited for. */
static bool hour_is_closed(int64_t hour_ms, wall_t now)
{
	return hour_ms + history_chunk_ms(HISTORY_FULL) + HOUR_GRACE_MS <= now.ms || hour_ms > now.ms + FUTURE_MS;
}

/* Who has the oldest hot row, and its hour. *ret_closed: there is one and its hour is over. */
static bool find_oldest(struct store *s, enum statement id, wall_t now, int64_t *ret_id, int64_t *ret_hour, bool *ret_closed,
                        struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, id, NULL, 0, e);
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(&s->db, st, &row, e))
		return false;
	*ret_closed = false;
	if (!row)
		return true;
	*ret_id = column_i64(&c);
	*ret_hour = history_chunk_start(HISTORY_FULL, column_i64(&c));
	*ret_closed = hour_is_closed(*ret_hour, now);
	sqlite3_reset(st);
	return true;
}

static bool load_declared(struct store *s, struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, ST_DECLARED_INTERFACES, NULL, 0, e);
	struct declared *d = &s->declared;
	bool row = st != NULL;

	d->n = 0;
	while (row) {
		struct columns c = COLUMNS(st, NULL);

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row)
			break;
		if (d->n == d->cap) {
			size_t cap = d->cap ? d->cap * 2 : 64;
			int64_t *more = realloc(d->ids, cap * sizeof *more);

			if (!more) {
				sqlite3_reset(st);
				return err_set(e, ERR_MEMORY, "out of memory");
			}
			d->ids = more;
			d->cap = cap;
		}
		d->ids[d->n] = column_i64(&c);
		d->n += d->ids[d->n] != UNKNOWN_I64;
	}
	d->valid = st != NULL;
	return d->valid;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_declared(const struct store *s, int64_t interface_id)
{
	return s->declared.n && bsearch(&interface_id, s->declared.ids, s->declared.n, sizeof interface_id, by_id);
}

/* The polls of one device in one hour. */
struct round {
	int64_t at_ms;
	struct interface_sample *samples;
	size_t n;
};

static bool read_rounds(struct store *s, int64_t device_id, int64_t hour_ms, struct rows *rounds, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_ROUNDS, e, V_I64(device_id), V_I64(hour_ms),
	                            V_I64(hour_ms + history_chunk_ms(HISTORY_FULL)));
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, NULL);
		struct round *r;
		const void *blob;
		size_t len;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row || rounds->n == HISTORY_ROWS_MAX)
			break;
		r = rows_add(rounds, e);
		if (!r)
			return false;
		r->at_ms = column_i64(&c);
		blob = column_blob(&c, &len);
		if (!poll_decode_samples(blob, len, rounds->a, &r->samples, &r->n, e))
			r->n = 0; /* a damaged row is a gap */
	}
	if (st)
		sqlite3_reset(st);
	return st != NULL;
}

static int sample_by_id(const void *a, const void *b)
{
	int64_t x = ((const struct interface_sample *)a)->interface_id, y = ((const struct interface_sample *)b)->interface_id;

	return (x > y) - (x < y);
}

static bool compact_interface(struct store *s, int64_t interface_id, int64_t hour_ms, const struct rows *rounds,
                              struct arena *a, struct err *e)
{
	const struct round *r = rounds->data;
	struct interface_sample key = { .interface_id = interface_id };
	struct history_chunk c;

	if (!history_chunk_init(&c, IFH_COLUMNS, rounds->n, a, e))
		return false;
	c.n = 0;
	for (size_t i = 0; i < rounds->n; i++) {
		const struct interface_sample *found =
			r[i].n ? bsearch(&key, r[i].samples, r[i].n, sizeof key, sample_by_id) : NULL;
		uint64_t row[HISTORY_COLUMNS_MAX];

		if (!found)
			continue;
		history_interface_row(found, row);
		c.at_s[c.n] = r[i].at_ms / 1000;
		for (size_t k = 0; k < IFH_COLUMNS; k++)
			c.columns[k][c.n] = row[k];
		c.n++;
	}
	return history_write_hour(s, series_of_interface(interface_id), hour_ms, &c, a, e);
}

/* Declared interfaces that any of the rounds shows, each once. */
static bool list_declared(struct store *s, const struct rows *rounds, struct rows *ids, struct err *e)
{
	const struct round *r = rounds->data;

	for (size_t i = 0; i < rounds->n; i++) {
		for (size_t k = 0; k < r[i].n; k++) {
			int64_t id = r[i].samples[k].interface_id, *slot;
			bool known = !is_declared(s, id);

			for (size_t j = 0; !known && j < ids->n; j++)
				known = ((int64_t *)ids->data)[j] == id;
			if (known)
				continue;
			slot = rows_add(ids, e);
			if (!slot)
				return false;
			*slot = id;
		}
	}
	return true;
}

static bool compact_rounds(struct store *s, int64_t device_id, int64_t hour_ms, struct arena *a, struct err *e)
{
	struct rows rounds = ROWS_INIT(a, struct round), ids = ROWS_INIT(a, int64_t);

	if ((!s->declared.valid && !load_declared(s, e)) || !read_rounds(s, device_id, hour_ms, &rounds, e)
	    || !list_declared(s, &rounds, &ids, e))
		return false;
	for (size_t i = 0; i < ids.n; i++)
		if (!compact_interface(s, ((int64_t *)ids.data)[i], hour_ms, &rounds, a, e))
			return false;
	return DB_RUN(&s->db, ST_ROUNDS_DELETE, e, V_I64(device_id), V_I64(hour_ms),
	              V_I64(hour_ms + history_chunk_ms(HISTORY_FULL)));
}

static bool read_samples(struct store *s, int64_t check_id, int64_t hour_ms, struct arena *a, struct history_chunk *ret,
                         struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_SAMPLES, e, V_I64(check_id), V_I64(hour_ms),
	                            V_I64(hour_ms + history_chunk_ms(HISTORY_FULL)));
	bool row = st != NULL;

	if (!st || !history_chunk_init(ret, CKH_COLUMNS, HISTORY_ROWS_MAX, a, e))
		return false;
	ret->n = 0;
	while (row) {
		struct columns c = COLUMNS(st, NULL);
		uint64_t values[HISTORY_COLUMNS_MAX];
		int64_t at, state, latency;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row || ret->n == HISTORY_ROWS_MAX)
			break;
		at = column_i64(&c);
		state = column_i64(&c);
		latency = column_i64(&c);
		history_check_row((enum state)(state & 3), latency, column_f64(&c), values);
		ret->at_s[ret->n] = at / 1000;
		for (size_t k = 0; k < CKH_COLUMNS; k++)
			ret->columns[k][ret->n] = values[k];
		ret->n++;
	}
	sqlite3_reset(st);
	return true;
}

static bool compact_samples(struct store *s, int64_t check_id, int64_t hour_ms, struct arena *a, struct err *e)
{
	struct history_chunk c;

	return read_samples(s, check_id, hour_ms, a, &c, e)
	       && history_write_hour(s, series_of_check(check_id), hour_ms, &c, a, e)
	       && DB_RUN(&s->db, ST_SAMPLES_DELETE, e, V_I64(check_id), V_I64(hour_ms),
	                 V_I64(hour_ms + history_chunk_ms(HISTORY_FULL)));
}

static bool compact(struct store *s, enum statement oldest, wall_t now,
                    bool (*one)(struct store *s, int64_t id, int64_t hour_ms, struct arena *a, struct err *e),
                    bool *ret_done, struct err *e)
{
	int64_t id, hour_ms;
	struct arena *a;
	bool ok;

	*ret_done = false;
	if (!find_oldest(s, oldest, now, &id, &hour_ms, ret_done, e))
		return false;
	if (!*ret_done)
		return true;
	a = arena_new();
	ok = a ? one(s, id, hour_ms, a, e) : err_set(e, ERR_MEMORY, "out of memory");
	arena_free(a);
	return ok;
}

bool history_compact_round(struct store *s, wall_t now, bool *ret_done, struct err *e)
{
	return compact(s, ST_OLDEST_ROUND, now, compact_rounds, ret_done, e);
}

bool history_compact_sample(struct store *s, wall_t now, bool *ret_done, struct err *e)
{
	return compact(s, ST_OLDEST_SAMPLE, now, compact_samples, ret_done, e);
}
