/* Responses of slow agents, kept until they are due. */
#ifndef VIGIE_SIM_DELAY_H
#define VIGIE_SIM_DELAY_H

#include "err.h"

#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { SIM_DELAYED_MAX = 65536 }; /* past it, responses are lost */

struct sim_delayed {
	int64_t due_ns;
	uint64_t order;      /* of two due at once the first goes first */
	size_t socket;       /* index of the server's */
	struct sockaddr_storage peer;
	struct sockaddr_storage local; /* the address that was asked */
	size_t len;
	uint8_t octets[];
};

/* A heap, the earliest first. */
struct sim_delay {
	struct sim_delayed **heap;
	size_t n, cap;
	uint64_t order;
};

void sim_delay_done(struct sim_delay *d);
/* Owned by the heap from here on. False: full or no memory, and freed. */
bool sim_delay_push(struct sim_delay *d, struct sim_delayed *r);
const struct sim_delayed *sim_delay_first(const struct sim_delay *d); /* NULL when empty */
struct sim_delayed *sim_delay_pop(struct sim_delay *d);               /* owned by the caller; not when empty */

#endif
