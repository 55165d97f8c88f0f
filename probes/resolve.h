/* From the text of a target to an address, for the jobs of engine.h: literals at once, names through name_lookup.h. */
#ifndef VIGIE_PROBES_RESOLVE_H
#define VIGIE_PROBES_RESOLVE_H

#include "inventory/endpoint.h"
#include "probes/engine.h"
#include "probes/name_lookup.h"

#include <net/if.h>

enum { RESOLVE_ADDRESS_MAX = 64 };

struct resolution;
typedef void (*resolved_fn)(struct resolution *r, const union address *address);

struct resolution {
	struct name_lookup *lookup; /* while it runs, else NULL */
	struct job *job;
	resolved_fn resolved;
	union address addresses[RESOLVE_MANY]; /* as in name_answer */
	size_t n_addresses;
};

/* An IPv4 or IPv6 literal, the latter with an optional %zone (an interface, by name or number) and perhaps in brackets. */
bool address_from_literal(const char *text, uint16_t port, union address *ret_address) MUST_CHECK;

/* The zone of an IPv6 literal when this machine has no such interface; false: it has, or text has no zone. */
bool address_lacks_zone(const char *text, char ret_zone[IF_NAMESIZE]);

/* "192.0.2.1", "2001:db8::1": without the port. */
void address_format(const union address *address, char text[RESOLVE_ADDRESS_MAX]);

bool address_is_same_host(const union address *a, const union address *b);

/* Calls resolved with the first of addresses, from here or from the loop, or ends the job: as unknown-host, or as a collector error when
 * no server can be asked. The job's deadline bounds the wait. */
void resolution_start(struct resolution *r, struct job *job, const char *host, uint16_t port, resolved_fn resolved);
void resolution_stop(struct resolution *r);

#endif
