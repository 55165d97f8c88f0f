/* History chunks: the samples of one series over one span, column by column. Pure.
 *
 * A chunk: format (1 byte), flags (1 byte: 1 deflated, RFC 1951), varints: number of columns, of rows, bytes of the payload
 * before deflate. The payload: times in seconds (first, first difference, then differences of differences, zigzag), then for
 * each column either one value (constant) or the zigzag differences of its rows. */
#ifndef VIGIE_HISTORY_CODEC_H
#define VIGIE_HISTORY_CODEC_H

#include "arena.h"
#include "text.h"

enum {
	HISTORY_COLUMNS_MAX = 16,
	HISTORY_ROWS_MAX = 8192,
	HISTORY_CHUNK_MAX = 1 << 20 /* bytes of a stored chunk; the payload before deflate has the same ceiling */
};

struct history_chunk {
	size_t n, n_columns;
	int64_t *at_s;            /* UTC seconds since 1970, ascending as given */
	uint64_t *columns[HISTORY_COLUMNS_MAX]; /* n values each, see history_value.h */
};

/* Room for n rows in arena a. ERR_LIMIT, ERR_MEMORY. */
bool history_chunk_init(struct history_chunk *c, size_t n_columns, size_t n, struct arena *a, struct err *e) MUST_CHECK;

/* Appends to t (ceiling HISTORY_CHUNK_MAX). ERR_LIMIT past a ceiling, ERR_MEMORY. */
bool history_encode(const struct history_chunk *c, struct text *t, struct err *e) MUST_CHECK;

/* Arrays in arena a. ERR_MALFORMED for anything that history_encode does not write, ERR_MEMORY. */
bool history_decode(const uint8_t *blob, size_t len, struct arena *a, struct history_chunk *ret, struct err *e) MUST_CHECK;

#endif
