/* What an agent answers: SNMPv1 (RFC 1157) and v2c (RFC 3416), GET, GETNEXT, GETBULK; SET is refused. Silence where a
 * real agent is silent: bytes that do not parse, another version, a wrong community. */
#ifndef VIGIE_SIM_RESPOND_H
#define VIGIE_SIM_RESPOND_H

#include "probes/sim_agent.h"

enum {
	SIM_REQUEST_VARBINDS_MAX = 512,
	SIM_HEAD_MAX = 192,                                  /* room for what precedes the variable bindings */
	SIM_RESPONSE_BUFFER = SIM_HEAD_MAX + SIM_SIZE_MAX,
};

enum sim_version { SIM_V1 = 0, SIM_V2C = 1 };
enum sim_pdu { SIM_GET = 0xa0, SIM_GET_NEXT = 0xa1, SIM_RESPONSE = 0xa2, SIM_SET = 0xa3, SIM_GET_BULK = 0xa5 };

/* Borrowed from the datagram. */
struct sim_request {
	int64_t version;
	const uint8_t *community;
	size_t community_len;
	uint8_t pdu;
	int64_t request_id;
	int64_t non_repeaters, max_repetitions;
	const uint8_t *varbinds; /* the list's content, as received */
	size_t varbinds_len, n_varbinds;
	struct { const uint8_t *oid; uint16_t len; } oids[SIM_REQUEST_VARBINDS_MAX];
};

/* Pure. ERR_MALFORMED, ERR_LIMIT (more than SIM_REQUEST_VARBINDS_MAX). */
bool sim_request_parse(const uint8_t *bytes, size_t len, struct sim_request *ret, struct err *e) MUST_CHECK;

/* Writes the response of agent a, whose community is the request's, into out[SIM_RESPONSE_BUFFER]. Returns its length
 * and where it starts; 0 for silence. */
size_t sim_respond(struct sim_agent *a, const struct sim_request *r, int64_t now_ns, uint8_t *out,
                   const uint8_t **ret_start);

#endif
