#include "inventory/varint.h"

void varint_put(struct text *t, uint64_t n)
{
	uint8_t buf[10];
	size_t len = 0;

	while (n >= 0x80) {
		buf[len++] = (uint8_t)(n | 0x80);
		n >>= 7;
	}
	buf[len++] = (uint8_t)n;
	text_append_n(t, buf, len);
}

void varint_put_signed(struct text *t, int64_t n)
{
	varint_put(t, zigzag(n));
}

uint8_t byte_get(struct byte_reader *r)
{
	if (r->bad || r->p == r->end) {
		r->bad = true;
		return 0;
	}
	return *r->p++;
}

uint64_t varint_get(struct byte_reader *r)
{
	uint64_t n = 0;
	unsigned shift = 0;

	for (const uint8_t *p = r->p; !r->bad && p < r->end && shift < 64; shift += 7) {
		uint8_t byte = *p++;

		n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		r->p = p;
		r->bad = shift == 63 && byte > 1;
		return r->bad ? 0 : n;
	}
	r->bad = true;
	return 0;
}

int64_t varint_get_signed(struct byte_reader *r)
{
	return zigzag_inverse(varint_get(r));
}
