/* Octets of a binary protocol: a cursor that cannot run over, and what is written at the end of a text. */
#ifndef VIGIE_SIM_OCTETS_H
#define VIGIE_SIM_OCTETS_H

#include "text.h"

/* One overrun makes every later read 0 or NULL. */
struct sim_octets {
	const uint8_t *at;
	size_t left;
	bool bad;
};

const uint8_t *sim_octets_take(struct sim_octets *o, size_t n); /* borrowed; NULL: there are fewer */
uint8_t sim_octets_8(struct sim_octets *o);
uint16_t sim_octets_be16(struct sim_octets *o);
uint32_t sim_octets_be32(struct sim_octets *o);
uint16_t sim_octets_le16(struct sim_octets *o);
uint32_t sim_octets_le32(struct sim_octets *o);

void sim_octets_put(struct text *t, uint64_t value, size_t n);    /* big endian; n <= 8 */
void sim_octets_put_le(struct text *t, uint64_t value, size_t n); /* n <= 8 */
void sim_octets_put_zeros(struct text *t, size_t n);
/* Big endian, over the n octets at `at`: how many octets follow them. */
void sim_octets_put_length(struct text *t, size_t at, size_t n);

#endif
