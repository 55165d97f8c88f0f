/* ICMP and ICMPv6 echo: bytes in, struct out (RFC 792 p. 14, RFC 4443 §4). */
#ifndef VIGIE_PROBES_CODEC_ICMP_H
#define VIGIE_PROBES_CODEC_ICMP_H

#include "err.h"

#include <stdint.h>

/* Header of 8 bytes and 56 of data, as ping sends: the nonce in network order, then zeros. */
enum { ICMP_ECHO_BYTES = 64 };

struct icmp_echo {
	uint16_t id, sequence; /* host order; the kernel of a ping socket puts its own id */
	uint64_t nonce;
	bool has_nonce;        /* false when a quoted request was cut before it */
};

/* family: AF_INET (with its checksum) or AF_INET6 (the kernel computes it, RFC 3542 §3.1). */
void icmp_build_request(int family, const struct icmp_echo *echo, uint8_t buf[ICMP_ECHO_BYTES]);

/* The same in size bytes, at least 16. */
void icmp_build_sized_request(int family, const struct icmp_echo *echo, uint8_t *buf, size_t size);

/* buf: from the ICMP header on, len bytes, not kept. Errors: ERR_MALFORMED (short, checksum), ERR_REFUSED (no echo reply
 * of this size: somebody else's). The checksum of ICMPv6 is left to the kernel. */
bool icmp_parse_reply(int family, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e) MUST_CHECK;

/* A reply to a request of any size, of which the beginning may be all that was read: its checksum is not looked at, the nonce must do. */
bool icmp_parse_sized_reply(int family, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e) MUST_CHECK;

/* Our own request as an ICMP error quotes it: RFC 792 promises the first 8 bytes only. Errors as above. */
bool icmp_parse_quoted_request(int family, const uint8_t *buf, size_t len, struct icmp_echo *ret_echo, struct err *e) MUST_CHECK;

/* Length of the IPv4 header at buf (RFC 791 §3.1), which a raw socket hands over; 0 when it is cut or no IPv4. */
size_t icmp_skip_ipv4_header(const uint8_t *buf, size_t len);

/* Why a target cannot be reached, from the type and code of an ICMP error: "host unreachable",
 * "administratively prohibited", …; NULL for types that say nothing of the kind. */
const char *icmp_unreachable_reason(int family, uint8_t type, uint8_t code);

/* What the search for a way asks of an ICMP error: RFC 792, RFC 1191 §4, RFC 4443 §3. */
enum icmp_error_kind { ICMP_ERROR_OTHER, ICMP_ERROR_EXPIRED, ICMP_ERROR_TOO_BIG };
enum icmp_error_kind icmp_error_kind(int family, uint8_t type, uint8_t code);

/* What a round says. rtt_us: in the order of the requests, negative for one that was not answered. */
struct icmp_summary {
	uint32_t received;
	int64_t min_us, median_us, max_us, jitter_us; /* -1 when nothing (jitter: fewer than two) was received */
};

/* n ≤ ICMP_COUNT_MAX. The median of an even number is the mean of the two in the middle. */
enum { ICMP_COUNT_MAX = 64 };
struct icmp_summary icmp_summarise(const int64_t *rtt_us, size_t n);

#endif
