/* SNMPv3 of chosen agents (RFC 3414): net-snmp reads and writes the messages, the agent answers what they hold as it answers v2c. */
#ifndef VIGIE_SIM_V3_H
#define VIGIE_SIM_V3_H

#include "probes/sim_respond.h"

/* The one user of an agent, authPriv. Texts are copied. */
struct sim_v3_user {
	const char *name;
	const char *auth, *auth_key; /* "SHA-256" or "SHA-512"; a pass phrase of at least eight octets */
	const char *priv, *priv_key; /* "AES" (128 bits) or "AES-256" */
};

/* Gives the agent an engine and this user. ERR_DATA says what was expected; ERR_SYSTEM. */
bool sim_v3_enable(struct sim_agent *a, const struct sim_v3_user *u, struct err *e) MUST_CHECK;
void sim_v3_free(struct sim_v3 *v); /* NULL is fine */

/* Whether a datagram is a message of version 3; the others are sim_request_parse's. */
bool sim_v3_is_message(const uint8_t *bytes, size_t len);

/* Writes the answer, or the Report that tells what is wrong (an unknown engine or user, a wrong digest, a clock out of the window, what
 * cannot be decrypted), into out[SIM_RESPONSE_BUFFER]; 0: silence. bytes are decrypted in place. */
size_t sim_v3_respond(struct sim_agent *a, uint8_t *bytes, size_t len, int64_t now_ns, uint8_t *out);

#endif
