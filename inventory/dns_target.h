/* What a dns check asks, as services.csv holds it. Pure. */
#ifndef VIGIE_DNS_TARGET_H
#define VIGIE_DNS_TARGET_H

#include "err.h"

#include <stdint.h>

enum { DNS_NAME_MAX = 256 };

/* IANA DNS parameters, "Resource Record (RR) TYPEs". */
enum dns_type {
	DNS_A = 1, DNS_NS = 2, DNS_CNAME = 5, DNS_SOA = 6, DNS_PTR = 12, DNS_MX = 15, DNS_TXT = 16, DNS_AAAA = 28, DNS_SRV = 33,
};

/* A dns check's target: dns://SERVER[:PORT]/NAME[?type=TYPE], or NAME[?type=TYPE] for the system's servers.
 * A PTR question takes an address and asks for its name under in-addr.arpa or ip6.arpa (RFC 1035 §3.5, RFC 3596 §2.5). */
struct dns_target {
	char server[DNS_NAME_MAX]; /* an address literal; "" for the system's */
	uint16_t port;
	char name[DNS_NAME_MAX];
	enum dns_type type;        /* A when not given */
};
bool dns_target_parse(const char *text, struct dns_target *ret_target, struct err *e) MUST_CHECK;
const char *dns_type_name(enum dns_type type);

#endif
