/* From the text of a target to an address: literals at once, names through uv_getaddrinfo, asynchronously. */
#ifndef VIGIE_PROBES_RESOLVE_H
#define VIGIE_PROBES_RESOLVE_H

#include "probes/engine.h"

#include <netinet/in.h>

enum { RESOLVE_HOST_MAX = 256, RESOLVE_ADDRESS_MAX = 64, RESOLVE_MANY = 4 };

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

struct resolution;
typedef void (*resolved_fn)(struct resolution *r, const union address *address);

struct resolution {
	uv_getaddrinfo_t request;
	struct job *job;
	resolved_fn resolved;
	bool pending;
	union address addresses[RESOLVE_MANY]; /* in the order to try them: RFC 6724, families alternating (RFC 8305 §4) */
	size_t n_addresses;
};

/* An IPv4 or IPv6 literal, the latter with an optional %zone and without brackets. */
bool address_from_literal(const char *text, uint16_t port, union address *ret_address) MUST_CHECK;

/* "192.0.2.1", "2001:db8::1": without the port. */
void address_format(const union address *address, char text[RESOLVE_ADDRESS_MAX]);

bool address_is_same_host(const union address *a, const union address *b);

/* Splits "host", "host:port", "[v6]", "[v6]:port" or a bare IPv6 literal; *ret_port keeps its value when there is none.
 * ERR_DATA says what was expected. */
bool endpoint_parse(const char *text, char ret_host[RESOLVE_HOST_MAX], uint16_t *ret_port, struct err *e) MUST_CHECK;

/* Calls resolved with the first of addresses (from here for a literal, else from the loop), or ends the job as unknown-host.
 * The job's deadline bounds the wait. */
void resolution_start(struct resolution *r, struct job *job, const char *host, uint16_t port, resolved_fn resolved);
void resolution_stop(struct resolution *r);

#endif
