/* The way to an address, hop by hop, from who answered echo requests of each TTL. Pure. */
#ifndef VIGIE_DIAGNOSIS_ROUTE_H
#define VIGIE_DIAGNOSIS_ROUTE_H

#include "probes/diagnosis_result.h"
#include "probes/icmp_socket.h"

struct diagnosis_route {
	struct { char address[RESOLVE_ADDRESS_MAX]; bool arrived; } hops[DIAGNOSIS_HOPS_MAX]; /* [TTL - 1]; address "": silent */
	const char *refusal;       /* why somebody refused to pass it on; NULL: nobody */
	char refuser[RESOLVE_ADDRESS_MAX];
};

void diagnosis_route_hear(struct diagnosis_route *r, size_t ttl, const struct icmp_event *event);

/* Nothing more can be learned. */
bool diagnosis_route_is_whole(const struct diagnosis_route *r);

/* Without its status. to: the address that was asked. */
struct diagnosis_result diagnosis_route_result(const struct diagnosis_route *r, const char *to);

#endif
