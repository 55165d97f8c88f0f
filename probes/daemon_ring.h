/* A ring of headers that a person asked vigie-capture for: whose it is, until when, and how what it has is handed out. It stands in the
 * memory of the process that looks, and goes with it: nothing of a packet is kept here, in the inventory, or in a file of ours. */
#ifndef VIGIE_DAEMON_RING_H
#define VIGIE_DAEMON_RING_H

#include "flow_record.h"

#include <sys/types.h>

struct act;
struct daemon;

enum { RING_FETCH_S = 300 /* from ring_save, and from each piece, to the next piece */ };

void ring_free(struct daemon *d);
void ring_end(struct daemon *d);       /* who waits for packets is refused */
void ring_tick(struct daemon *d);      /* each second */

/* Whether an act of a ring may be judged now; others may. ERR_NOT_FOUND: nobody listens, there is no ring; ERR_REFUSED: not now, or a ring is
 * there that must be stopped first. Once a ring may begin no other one may, until ring_acted or ring_let_go. */
bool ring_may(struct daemon *d, const struct act *a, struct err *e) MUST_CHECK;
void ring_acted(struct daemon *d, const struct act *a);  /* it was stored */
void ring_let_go(struct daemon *d, const struct act *a); /* it was not */

struct ring_status {
	const char *interface;             /* NULL: nobody listens */
	enum flow_ring_state state;        /* NONE: the rest is not set */
	uid_t uid;                         /* who asked for it */
	wall_t from, until;                /* from: when the process that has it now said that it keeps */
	const char *reason;
	char host[FLOW_ADDRESS_MAX];       /* "": all */
	uint64_t first, last, octets;      /* as they were told last: each FLOW_RING_TELL_MS when packets came */
	uint64_t lost;                     /* packets that processes had, as they were told last, when they died */
};
void ring_status(const struct daemon *d, struct ring_status *ret); /* texts are borrowed for this turn of the loop */

struct ring_piece {
	const uint8_t *pcap;               /* octets of a pcap file (little or big endian, as this machine is); with after 0 its header too */
	size_t n, packets;
	uint64_t last, given;              /* number of the last packet there is, and of the last one that was told */
};
/* error: piece is NULL. */
typedef void (*ring_given_fn)(void *user, const struct ring_piece *piece, const struct err *error);

/* The packets behind number `after`, FLOW_GIVEN_MOST at most; reply once, later. ERR_DENIED: this uid did not save it; ERR_LIMIT: somebody
 * else does; ERR_NOT_FOUND, ERR_REFUSED. false: no reply will come. */
bool ring_give(struct daemon *d, uid_t uid, uint64_t after, ring_given_fn reply, void *user, struct err *e) MUST_CHECK;

/* daemon_capture.c: a record of it came; the process that had it died; another one looks. */
void ring_take(void *daemon, const struct flow_record *r);
void ring_lost(struct daemon *d);
void ring_again(struct daemon *d);

#endif
