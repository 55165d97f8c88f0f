/* BER as SNMP uses it (RFC 3417 §8: definite lengths; ISO/IEC 8825-1 §8), for the simulator: a bounded reader whose
 * error sticks, a writer into the caller's buffer, and object identifiers kept as their content octets. */
#ifndef VIGIE_SIM_BER_H
#define VIGIE_SIM_BER_H

#include "err.h"

#include <stdint.h>

enum sim_tag {
	SIM_INTEGER = 0x02,
	SIM_OCTET_STRING = 0x04,
	SIM_NULL = 0x05,
	SIM_OID = 0x06,
	SIM_SEQUENCE = 0x30,
	SIM_IP_ADDRESS = 0x40, /* RFC 2578 §7.1 */
	SIM_COUNTER32 = 0x41,
	SIM_GAUGE32 = 0x42,
	SIM_TIME_TICKS = 0x43,
	SIM_OPAQUE = 0x44,
	SIM_COUNTER64 = 0x46,
	SIM_NO_SUCH_OBJECT = 0x80, /* RFC 3416 §3 */
	SIM_NO_SUCH_INSTANCE = 0x81,
	SIM_END_OF_MIB_VIEW = 0x82,
};

enum {
	SIM_SUBIDS_MAX = 128,                   /* RFC 2578 §3.5 */
	SIM_OID_MAX = SIM_SUBIDS_MAX * 5,       /* content octets */
	SIM_VALUE_MAX = 60000,                  /* content octets of one value: it must fit a datagram */
	SIM_HEADER_MAX = 4,                     /* tag and length of anything below 64 KiB */
	SIM_NUMBER_MAX = 9,                     /* content octets of a Counter64 */
};

struct sim_ber {
	const uint8_t *p, *end;
	bool bad; /* one overrun or wrong tag makes every later read empty */
};

/* The content of the next TLV, which must have this tag; r moves past it. */
struct sim_ber sim_ber_enter(struct sim_ber *r, uint8_t tag);
/* Any tag; *ret_tag is 0 when there is nothing left or r is bad. */
struct sim_ber sim_ber_any(struct sim_ber *r, uint8_t *ret_tag);
int64_t sim_ber_integer(struct sim_ber *r); /* 1 to 4 content octets, as RFC 3416 uses it */

/* Tag and length at out; returns the octets written, at most SIM_HEADER_MAX. len < 65536. */
size_t sim_ber_put_header(uint8_t *out, uint8_t tag, size_t len);
size_t sim_ber_header_size(size_t len);
/* Content octets of numbers, minimal; return the octets written, at most SIM_NUMBER_MAX. */
size_t sim_ber_put_unsigned(uint8_t *out, uint64_t value);
size_t sim_ber_put_signed(uint8_t *out, int64_t value);

/* Content octets are well formed: whole, minimal sub-identifiers below 2^32, at most SIM_SUBIDS_MAX of them. */
bool sim_oid_is_valid(const uint8_t *oid, size_t len);
/* Lexicographic order (RFC 3416 §4.2.2) of two valid identifiers. */
int sim_oid_compare(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);
/* "1.3.6.1" or ".1.3.6.1" into buf[SIM_OID_MAX]. ERR_DATA. */
bool sim_oid_parse(const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e) MUST_CHECK;
/* Appends one sub-identifier to buf; returns the octets written, 1 to 5. */
size_t sim_oid_put(uint8_t *buf, uint32_t subid);
/* The sub-identifier that starts at oid; *ret_used octets, 0 when it is cut. */
uint32_t sim_oid_get(const uint8_t *oid, size_t len, size_t *ret_used);

#endif
