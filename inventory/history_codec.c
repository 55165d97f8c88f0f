#include "inventory/history_codec.h"

#include "inventory/varint.h"

#include <string.h>
#include <zlib.h>

enum { CHUNK_FORMAT = 1, FLAG_DEFLATED = 1, COLUMN_CONSTANT = 0, COLUMN_DELTAS = 1 };

/* Raw deflate with a window that a chunk of an hour never outgrows. */
enum { WINDOW_BITS = -12, MEMORY_LEVEL = 6 };

bool history_chunk_init(struct history_chunk *c, size_t n_columns, size_t n, struct arena *a, struct err *e)
{
	bool ok;

	*c = (struct history_chunk){ .n = n, .n_columns = n_columns };
	if (n > HISTORY_ROWS_MAX || n_columns > HISTORY_COLUMNS_MAX)
		return err_set(e, ERR_LIMIT, "a history chunk of %zu rows and %zu columns is too large", n, n_columns);
	c->at_s = arena_array(a, n, sizeof *c->at_s);
	ok = c->at_s != NULL;
	for (size_t i = 0; i < n_columns; i++) {
		c->columns[i] = arena_array(a, n, sizeof *c->columns[i]);
		ok = ok && c->columns[i];
	}
	return ok || err_set(e, ERR_MEMORY, "out of memory");
}

/* Differences modulo 2^64, so that any values come back. */
static void put_times(const struct history_chunk *c, struct text *t)
{
	uint64_t last = 0, last_step = 0;

	for (size_t i = 0; i < c->n; i++) {
		uint64_t step = (uint64_t)c->at_s[i] - last;

		varint_put_signed(t, (int64_t)(i < 2 ? step : step - last_step));
		last = (uint64_t)c->at_s[i];
		last_step = step;
	}
}

static bool is_constant(const uint64_t *column, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (column[i] != column[0])
			return false;
	return n > 0;
}

static void put_column(const uint64_t *column, size_t n, struct text *t)
{
	uint64_t last = 0;

	if (is_constant(column, n)) {
		text_append_char(t, COLUMN_CONSTANT);
		varint_put(t, column[0]);
		return;
	}
	text_append_char(t, COLUMN_DELTAS);
	for (size_t i = 0; i < n; i++) {
		varint_put_signed(t, (int64_t)(column[i] - last));
		last = column[i];
	}
}

/* *ret_len: 0 when deflate does not make it smaller. out holds as many bytes as the payload. */
static bool deflate_payload(const struct text *payload, uint8_t *out, size_t *ret_len)
{
	z_stream z = { .next_in = (Bytef *)payload->data, .avail_in = (uInt)payload->len, .next_out = out,
	               .avail_out = (uInt)payload->len };
	int rc;

	*ret_len = 0;
	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	rc = deflate(&z, Z_FINISH);
	if (rc == Z_STREAM_END && z.total_out < payload->len)
		*ret_len = z.total_out;
	deflateEnd(&z);
	return true;
}

static bool put_chunk(const struct history_chunk *c, const struct text *payload, struct text *t, struct err *e)
{
	struct arena *a = arena_new();
	uint8_t *out = a ? arena_alloc(a, payload->len) : NULL;
	size_t len;
	bool ok = out && deflate_payload(payload, out, &len);

	if (ok) {
		text_append_char(t, CHUNK_FORMAT);
		text_append_char(t, len ? FLAG_DEFLATED : 0);
		varint_put(t, c->n_columns);
		varint_put(t, c->n);
		varint_put(t, payload->len);
		if (len)
			text_append_n(t, out, len);
		else
			text_append_n(t, text_str(payload), payload->len);
	}
	arena_free(a);
	return (ok && !t->failed) || err_set(e, ERR_MEMORY, "out of memory");
}

bool history_encode(const struct history_chunk *c, struct text *t, struct err *e)
{
	struct text payload = TEXT_INIT(HISTORY_CHUNK_MAX);
	bool ok;

	if (c->n > HISTORY_ROWS_MAX || c->n_columns > HISTORY_COLUMNS_MAX)
		return err_set(e, ERR_LIMIT, "a history chunk of %zu rows and %zu columns is too large", c->n, c->n_columns);
	put_times(c, &payload);
	for (size_t i = 0; i < c->n_columns; i++)
		put_column(c->columns[i], c->n, &payload);
	ok = payload.failed ? err_set(e, ERR_LIMIT, "a history chunk is too large") : put_chunk(c, &payload, t, e);
	text_done(&payload);
	return ok;
}

static bool inflate_payload(const uint8_t *in, size_t len, uint8_t *out, size_t out_len)
{
	z_stream z = { .next_in = (Bytef *)in, .avail_in = (uInt)len, .next_out = out, .avail_out = (uInt)out_len };
	bool ok;

	if (inflateInit2(&z, WINDOW_BITS) != Z_OK)
		return false;
	ok = inflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out == out_len && z.avail_in == 0;
	inflateEnd(&z);
	return ok;
}

static void get_times(struct byte_reader *r, struct history_chunk *c)
{
	uint64_t last = 0, step = 0;

	for (size_t i = 0; i < c->n; i++) {
		uint64_t d = (uint64_t)varint_get_signed(r);

		step = i < 2 ? d : step + d;
		last += step;
		c->at_s[i] = (int64_t)last;
	}
}

static void get_column(struct byte_reader *r, uint64_t *column, size_t n)
{
	uint8_t kind = byte_get(r);
	uint64_t value = 0;

	if (kind == COLUMN_CONSTANT && n > 0) {
		value = varint_get(r);
		for (size_t i = 0; i < n; i++)
			column[i] = value;
		return;
	}
	if (kind != COLUMN_DELTAS)
		r->bad = true;
	for (size_t i = 0; i < n; i++) {
		value += (uint64_t)varint_get_signed(r);
		column[i] = value;
	}
}

static bool malformed(struct err *e)
{
	return err_set(e, ERR_MALFORMED, "a history chunk is damaged");
}

bool history_decode(const uint8_t *blob, size_t len, struct arena *a, struct history_chunk *ret, struct err *e)
{
	struct byte_reader head = BYTE_READER(blob, len), r;
	uint8_t format = byte_get(&head), flags = byte_get(&head);
	uint64_t n_columns = varint_get(&head), n = varint_get(&head), payload_len = varint_get(&head);
	size_t left = (size_t)(head.end - head.p);
	struct history_chunk c;
	uint8_t *payload;

	if (head.bad || format != CHUNK_FORMAT || flags > FLAG_DEFLATED || n_columns > HISTORY_COLUMNS_MAX
	    || n > HISTORY_ROWS_MAX || payload_len > HISTORY_CHUNK_MAX || n > payload_len)
		return malformed(e);
	if (!history_chunk_init(&c, (size_t)n_columns, (size_t)n, a, e))
		return false;
	payload = arena_alloc(a, (size_t)payload_len);
	if (!payload)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (flags & FLAG_DEFLATED ? !inflate_payload(head.p, left, payload, (size_t)payload_len) : left != payload_len)
		return malformed(e);
	if (!(flags & FLAG_DEFLATED) && left)
		memcpy(payload, head.p, left);
	r = BYTE_READER(payload, (size_t)payload_len);
	get_times(&r, &c);
	for (size_t i = 0; i < c.n_columns; i++)
		get_column(&r, c.columns[i], c.n);
	if (r.bad || r.p != r.end)
		return malformed(e);
	*ret = c;
	return true;
}
