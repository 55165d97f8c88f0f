/* How many traps are looked at: a token bucket for each source and one for all. Pure, in memory that does not grow.
 *
 * A source that sends more than it may is in a storm until it has dropped nothing for TRAP_STORM_MS: that is told once when it begins and
 * once when it ends. Sources that are declared keep their place in the table before all others; of several the one that was heard of last. */
#ifndef VIGIE_TRAP_LIMIT_H
#define VIGIE_TRAP_LIMIT_H

#include "vtime.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TRAP_SOURCE_RATE = 10, TRAP_SOURCE_BURST = 30,   /* a second; at once */
	TRAP_ALL_RATE = 200, TRAP_ALL_BURST = 400,
	TRAP_SOURCES = 1024,
	TRAP_STORM_MS = 60000,
};

/* IPv6, or IPv4 mapped into it (RFC 4291 §2.5.5.2). */
struct trap_address { uint8_t octets[16]; };

struct trap_source {
	struct trap_address address;
	bool is_declared, is_storming;
	int64_t tokens;              /* thousandths */
	mono_t filled, heard, dropped_at;
	uint64_t received, dropped;  /* since it has its place */
	uint64_t storm_dropped;
};

struct trap_limit;

enum trap_verdict { TRAP_TAKEN, TRAP_DROPPED, TRAP_DROPPED_FIRST /* its storm begins */ };

struct trap_limit *trap_limit_new(void); /* NULL without memory */
void trap_limit_free(struct trap_limit *l);

/* One datagram. Of a source that is not declared none is taken, which is no storm. ret_source: borrowed until the next call. */
enum trap_verdict trap_limit_take(struct trap_limit *l, const struct trap_address *from, bool is_declared, mono_t now,
                                  const struct trap_source **ret_source);

/* A storm that is over, told once; false: none. */
bool trap_limit_ended(struct trap_limit *l, mono_t now, struct trap_source *ret);

/* Those heard of, the ones with the most traps first; at most max. */
size_t trap_limit_list(const struct trap_limit *l, struct trap_source *ret, size_t max);

#endif
