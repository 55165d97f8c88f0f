/* What a device says of the time: a packet of SNTP (RFC 4330, RFC 5905 §7.3), or the DateAndTime of HOST-RESOURCES (RFC 2579). Pure. */
#ifndef VIGIE_CODEC_CLOCK_H
#define VIGIE_CODEC_CLOCK_H

#include "err.h"

#include <stdint.h>

enum { SNTP_PACKET_SIZE = 48, SNTP_ANSWER_MAX = 1024 /* extensions and a digest may follow: they are not read */ };

/* A client's request of version 4. nonce: stands as transmit timestamp, so that the answer is known by it and our clock stays ours. */
void sntp_write_request(uint64_t nonce, uint8_t packet[static SNTP_PACKET_SIZE]);

struct sntp_answer {
	int64_t offset_us;      /* its clock minus ours */
	int64_t uncertainty_us; /* ±: half the round trip and the server's root distance, RFC 5905 §11.2 */
	unsigned stratum;       /* 1..15; 0: a kiss-o'-death, 16: unsynchronized */
	bool unsynchronised;    /* leap indicator 3, stratum 0 or 16, no transmit timestamp: its time counts for nothing */
	char kiss[5];           /* of stratum 0: "RATE", "DENY" …; "": none */
};

/* sent_us, received_us: our wall clock, microseconds since 1970. Errors: ERR_MALFORMED (short, no answer of a server), ERR_REFUSED (not our
 * nonce). Any era (RFC 5905 §6): the one nearest our clock. */
bool sntp_parse_answer(const uint8_t *packet, size_t len, uint64_t nonce, int64_t sent_us, int64_t received_us, struct sntp_answer *ret,
                       struct err *e) MUST_CHECK;

/* DateAndTime of 11 octets as microseconds since 1970. Errors: ERR_MALFORMED, also for 8 octets: without a zone it is no instant. */
bool date_and_time_parse(const uint8_t *octets, size_t len, int64_t *ret_us, struct err *e) MUST_CHECK;

#endif
