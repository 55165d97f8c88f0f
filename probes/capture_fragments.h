/* Which ports fragments belong to: the first fragment of a packet tells, the others ask. Bounded; the oldest goes first. */
#ifndef VIGIE_PROBES_CAPTURE_FRAGMENTS_H
#define VIGIE_PROBES_CAPTURE_FRAGMENTS_H

#include "probes/capture_decode.h"

enum { CAPTURE_FRAGMENTS = 4096, CAPTURE_FRAGMENT_MS = 30000 };

struct capture_fragments {
	struct capture_fragment {
		uint8_t source[16], destination[16];
		uint32_t id;
		uint16_t source_port, port;
		uint8_t family, protocol, within;
		bool used;
		int64_t at_ms;
	} *slots;                     /* CAPTURE_FRAGMENTS of them, the caller's */
};

/* hash: of what fragments of a packet share. */
void fragments_note(struct capture_fragments *f, uint64_t hash, const struct capture_packet *first, int64_t now_ms);
/* Fills p's ports; false: the first fragment was not seen. */
bool fragments_find(const struct capture_fragments *f, uint64_t hash, struct capture_packet *p, int64_t now_ms);

#endif
