/* The addresses of a name: from /etc/hosts and the servers of /etc/resolv.conf, in the order of /etc/nsswitch.conf, all of them read
 * as they are now. Asked from the loop, without a thread: as many at once as there are, and none waits for another. */
#ifndef VIGIE_PROBES_NAME_LOOKUP_H
#define VIGIE_PROBES_NAME_LOOKUP_H

#include "outcome.h"

#include <netinet/in.h>
#include <uv.h>

enum { RESOLVE_MANY = 4 };

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* n 0: outcome says why, unknown-host, or collector-error when no server can be asked from here. */
struct name_answer {
	union address addresses[RESOLVE_MANY]; /* in the order to try them: RFC 6724, families alternating (RFC 8305 §4) */
	size_t n;
	enum outcome outcome;
	const char *why;
};

/* Called once, from the loop; the lookup is gone then. answer is borrowed during the call. */
typedef void (*name_lookup_fn)(void *user, const struct name_answer *answer);

/* Every server is asked twice within three quarters of timeout_ms, then the lookup ends of itself. NULL: it does not start, and
 * there is no answer. */
struct name_lookup *name_lookup_start(uv_loop_t *loop, const char *host, uint16_t port, uint32_t timeout_ms, name_lookup_fn fn,
                                      void *user);

/* No answer will come. NULL is fine. */
void name_lookup_end(struct name_lookup *l);

#endif
