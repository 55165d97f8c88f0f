/* The head of an SNMP message, read without trusting it: enough to find whose answer it is before anything is parsed in
 * full or any key is tried. Also reads the quoted head of our own message in an ICMP error, which may be cut. */
#ifndef VIGIE_SNMP_PEEK_H
#define VIGIE_SNMP_PEEK_H

#include "err.h"

#include <stdint.h>

enum { SNMP_ENGINE_ID_MAX = 32, SNMP_USER_MAX = 32 }; /* RFC 3411 §5 SnmpEngineID, SnmpAdminString (SIZE(0..32)) */

struct snmp_peek {
	int version;            /* 0 v1, 1 v2c, 3 v3: the value on the wire */
	int32_t id;             /* request-id (RFC 3416 §3), for v3 msgID (RFC 3412 §6.2); 0 of a v1 trap, which has none */
	uint8_t pdu_type;       /* v1, v2c: 0xa2 for a response */
	/* v3: msgFlags and UsmSecurityParameters (RFC 3414 §2.4) */
	uint8_t flags;          /* 1 auth, 2 priv, 4 reportable */
	const uint8_t *engine_id, *user; /* borrowed from the message */
	size_t engine_id_len, user_len;
	uint32_t boots, time;
};

/* false: not the head of an SNMPv1, v2c or v3/USM message. */
bool snmp_peek(const uint8_t *bytes, size_t len, struct snmp_peek *ret_peek) MUST_CHECK;

/* Whether all the UsmSecurityParameters of an SNMPv3 message are within it, each length within what holds it (RFC 3412 §6, RFC 3414
 * §2.4): net-snmp reads past the end of a message that was cut in them. Asked before it parses one. */
bool snmp_security_is_whole(const uint8_t *bytes, size_t len) MUST_CHECK;

#endif
