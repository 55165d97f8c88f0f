/* Where an agent listens: a loopback address and a UDP port. */
#ifndef VIGIE_SIM_ENDPOINT_H
#define VIGIE_SIM_ENDPOINT_H

#include "err.h"

#include <netinet/in.h>
#include <stdint.h>

enum { SIM_ENDPOINT_TEXT_MAX = 64 };

struct sim_endpoint {
	int family;             /* AF_INET or AF_INET6 */
	struct in_addr v4;      /* 127/8; for AF_INET6 the address is ::1 */
	uint16_t port;
};

/* "127.10.0.1:16161", "[::1]:16161"; without a port, default_port. ERR_DATA outside 127/8 and ::1. */
bool sim_endpoint_parse(const char *text, uint16_t default_port, struct sim_endpoint *ret, struct err *e) MUST_CHECK;
void sim_endpoint_format(const struct sim_endpoint *ep, char *buf); /* buf[SIM_ENDPOINT_TEXT_MAX] */

static inline bool sim_address_is_loopback(struct in_addr a) { return ntohl(a.s_addr) >> 24 == 127; }

#endif
