/* Which ports fragments belong to: the first fragment of a packet tells, the others ask, and wait when they came before it. Bounded; the
 * oldest goes first. */
#ifndef VIGIE_PROBES_CAPTURE_FRAGMENTS_H
#define VIGIE_PROBES_CAPTURE_FRAGMENTS_H

#include "probes/capture_decode.h"

enum { CAPTURE_FRAGMENTS = 4096, CAPTURE_FRAGMENT_MS = 30000 };

struct capture_fragment {
	uint8_t source[16], destination[16];
	uint32_t id;
	uint16_t source_port, port;   /* of one that waits: 0 */
	uint8_t family, protocol, within;
	bool used;
	uint32_t packets;             /* that wait for the first fragment; 0: it came */
	uint64_t bytes;               /* of them, whole frames */
	int64_t at_ms;                /* of the last one */
};

struct capture_fragments {
	struct capture_fragment *slots; /* CAPTURE_FRAGMENTS of them, the caller's */
	uint32_t waiting;             /* slots with packets */
};

/* hash: of what fragments of a packet share. *ret_waited: those that came before, their ports filled in, or packets 0. *ret_left: others
 * that waited and had to go for this one, or packets 0. */
void fragments_note(struct capture_fragments *f, uint64_t hash, const struct capture_packet *first, int64_t now_ms,
                    struct capture_fragment *ret_waited, struct capture_fragment *ret_left);
/* Fills p's ports; false: the first fragment was not seen. */
bool fragments_find(const struct capture_fragments *f, uint64_t hash, struct capture_packet *p, int64_t now_ms);
/* Has a fragment of a frame of wire octets wait; *ret_left as above. */
void fragments_wait(struct capture_fragments *f, uint64_t hash, const struct capture_packet *p, size_t wire, int64_t now_ms,
                    struct capture_fragment *ret_left);
/* The next of those that waited for too long, from slot *at on; false: there is none. */
bool fragments_give_up(struct capture_fragments *f, size_t *at, int64_t now_ms, struct capture_fragment *ret);

#endif
