/* Frames of Ethernet that a test makes from the outside in. Each test uses some of them. */
#ifndef VIGIE_TESTS_FRAMES_H
#define VIGIE_TESTS_FRAMES_H

#include "probes/capture_decode.h"

enum { LINK_ETHERNET = 1 };

struct made {
	uint8_t bytes[512];
	size_t n;
};

void put(struct made *m, const void *bytes, size_t n);

#define PUT(m, ...) put((m), (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* 12 zeros. */
void put_macs(struct made *m);

/* From 10.0.0.1 to 10.0.0.2, with its checksum; fragment: flags and offset as they stand in the header. */
void put_ipv4(struct made *m, uint8_t protocol, size_t payload, uint16_t fragment);

/* From fd00::1 to fd00::2. */
void put_ipv6(struct made *m, uint8_t next, size_t payload);
void put_udp(struct made *m, uint16_t from, uint16_t to, size_t payload);

/* From port 40000 to 443, 20 octets, its checksum zero. */
void put_tcp(struct made *m, uint8_t flags);
void put_inner_tcp(struct made *m);

/* Ethernet and the header of IPv4. */
struct made outer(uint8_t protocol, size_t payload);

enum capture_verdict decode(const struct made *m, struct capture_frame *ret);

/* Ends a sum of octet pairs as of IPv4, TCP and UDP (RFC 1071). */
uint16_t folded(uint32_t sum);

#endif
