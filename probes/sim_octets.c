#include "probes/sim_octets.h"

const uint8_t *sim_octets_take(struct sim_octets *o, size_t n)
{
	const uint8_t *at = o->at;

	if (o->bad || n > o->left) {
		o->bad = true;
		return NULL;
	}
	o->at += n;
	o->left -= n;
	return at;
}

static uint32_t read_number(struct sim_octets *o, size_t n, bool little)
{
	const uint8_t *at = sim_octets_take(o, n);
	uint32_t value = 0;

	for (size_t i = 0; at && i < n; i++)
		value = value << 8 | at[little ? n - 1 - i : i];
	return value;
}

uint8_t sim_octets_8(struct sim_octets *o) { return (uint8_t)read_number(o, 1, false); }
uint16_t sim_octets_be16(struct sim_octets *o) { return (uint16_t)read_number(o, 2, false); }
uint32_t sim_octets_be32(struct sim_octets *o) { return read_number(o, 4, false); }
uint16_t sim_octets_le16(struct sim_octets *o) { return (uint16_t)read_number(o, 2, true); }
uint32_t sim_octets_le32(struct sim_octets *o) { return read_number(o, 4, true); }

void sim_octets_put(struct text *t, uint64_t value, size_t n)
{
	while (n-- > 0)
		text_append_char(t, (char)(value >> 8 * n & 0xff));
}

void sim_octets_put_le(struct text *t, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_append_char(t, (char)(value >> 8 * i & 0xff));
}

void sim_octets_put_zeros(struct text *t, size_t n)
{
	while (n-- > 0)
		text_append_char(t, '\0');
}

void sim_octets_put_length(struct text *t, size_t at, size_t n)
{
	size_t length = t->len - at - n;

	for (size_t i = 0; !t->failed && i < n; i++)
		t->data[at + i] = (char)(length >> 8 * (n - 1 - i) & 0xff);
}
