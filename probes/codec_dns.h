/* DNS answers: bytes in, struct out (RFC 1035 §4); names are expanded by c-ares. */
#ifndef VIGIE_PROBES_CODEC_DNS_H
#define VIGIE_PROBES_CODEC_DNS_H

#include "inventory/dns_target.h"

#include <stdint.h>

enum { DNS_ANSWERS_MAX = 64, DNS_TEXT_MAX = 300 };

struct dns_answer {
	int rcode;                 /* RFC 1035 §4.1.1: 0 none, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED */
	uint32_t ttl_min_s;        /* over the records of the asked type */
	size_t n;
	char texts[DNS_ANSWERS_MAX][DNS_TEXT_MAX]; /* of the asked type, as dig prints them, without the last dot */
};

/* Records of the asked type in the answer section that belong to the name of the question, or to the one that its CNAMEs lead to in
 * whatever order they stand (RFC 1034 §4.3.2); others are skipped, past DNS_ANSWERS_MAX dropped. ERR_MALFORMED: the bytes are no response, or end too early. */
bool dns_parse_answer(const uint8_t *buf, size_t len, enum dns_type type, struct dns_answer *ret_answer,
                      struct err *e) MUST_CHECK;

/* Whether every word of expected (between commas, semicolons or spaces) is among the answers; addresses are compared as
 * addresses, names without case and last dot. *ret_missing: the first that is not there, borrowed length. */
bool dns_answer_holds(const struct dns_answer *answer, enum dns_type type, const char *expected, char ret_missing[DNS_TEXT_MAX]);

#endif
