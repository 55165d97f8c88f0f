/* Variable-length integers: seven bits a byte, the lowest first, the high bit says that more follow (LEB128). */
#ifndef VIGIE_VARINT_H
#define VIGIE_VARINT_H

#include "text.h"

/* Appends; a failure sticks in t. */
void varint_put(struct text *t, uint64_t n);
void varint_put_signed(struct text *t, int64_t n); /* zigzag: small magnitudes are short */

static inline uint64_t zigzag(int64_t n) { return ((uint64_t)n << 1) ^ (uint64_t)(n >> 63); }
static inline int64_t zigzag_inverse(uint64_t z) { return (int64_t)(z >> 1) ^ -(int64_t)(z & 1); }

/* A bounded cursor: one overrun or overlong integer makes every later read 0; look at bad once, at the end. */
struct byte_reader {
	const uint8_t *p, *end;
	bool bad;
};

#define BYTE_READER(bytes, len) ((struct byte_reader){ (bytes), (const uint8_t *)(bytes) + (len), false })

uint8_t byte_get(struct byte_reader *r);
uint64_t varint_get(struct byte_reader *r);
int64_t varint_get_signed(struct byte_reader *r);

#endif
