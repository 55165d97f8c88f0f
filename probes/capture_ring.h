/* Headers of the last packets, kept while somebody asked for it (flow_order): what capture_decode calls header, FLOW_HEADERS_MAX octets of
 * it at most, and never an octet behind. Pure but for its memory, which is there while a ring is, in no dump, and wiped before it goes. */
#ifndef VIGIE_PROBES_CAPTURE_RING_H
#define VIGIE_PROBES_CAPTURE_RING_H

#include "probes/capture_decode.h"

struct capture_ring {
	struct flow_record *slots;    /* FLOW_RING_MOST of them; NULL: there is no ring */
	uint32_t number;              /* of its order */
	uint64_t last;                /* packets that went into it */
	uint64_t octets;              /* that it has */
	int64_t until_ms;
	uint8_t family, host[16];     /* as in flow_order */
	uint64_t give, give_last;     /* with answering: the next that is told, and the last */
	bool answering;
	bool tells;                   /* how it is, without having been asked for packets */
	bool held;                    /* that its time is over was told */
	uint64_t aged_last;           /* last, and when, as capture_ring_age had it told */
	int64_t aged_ms;
};

/* An order other than FLOW_ORDER_TELL. */
void capture_ring_order(struct capture_ring *r, const struct flow_order *o, int64_t now_ms);

/* A frame of wire octets as capture_decode told it, bytes as captured. */
void capture_ring_take(struct capture_ring *r, const struct capture_frame *f, const uint8_t *bytes, size_t wire, int64_t at_us);

/* Its time goes by: how it is is told each FLOW_RING_TELL_MS while packets come. */
void capture_ring_age(struct capture_ring *r, int64_t now_ms);
void capture_ring_note(struct capture_ring *r); /* tells how it is, when there is one */

/* The next n records at most, how many; they are there until capture_ring_told has them. */
size_t capture_ring_peek(const struct capture_ring *r, struct flow_record *ret, size_t n, int64_t now_ms);
void capture_ring_told(struct capture_ring *r, const struct flow_record *records, size_t n);

void capture_ring_forget(struct capture_ring *r);

#endif
