/* Echo requests that ask the way itself, by TTL and by size, on two sockets of their own that never fragment. Whoever asks keeps its own
 * time; what is heard is handed to the one whose request it answers. */
#ifndef VIGIE_PATH_ENGINE_H
#define VIGIE_PATH_ENGINE_H

#include "probes/icmp_socket.h"

struct path_engine;
struct path_asker;

/* event is borrowed; n: which of its requests. */
typedef void (*path_heard_fn)(struct path_asker *asker, size_t n, const struct icmp_event *event);

enum { PATH_REQUESTS_MAX = 64 };

/* Embedded in who asks; zeroed, then to and heard set. */
struct path_asker {
	struct path_engine *engine;
	struct path_asker *prev, *next;
	union address to;
	path_heard_fn heard;
	uint64_t nonce;
	struct { uint16_t sequence; int64_t sent_ns; } requests[PATH_REQUESTS_MAX];
	size_t n;                 /* requests so far; past PATH_REQUESTS_MAX the first ones are forgotten */
};

/* Of descriptors that stay the caller's; a family whose descriptor is -1 cannot be asked. NULL without memory. */
struct path_engine *path_engine_new(const struct probe_env *env);
void path_engine_close(struct path_engine *x); /* memory goes once the loop closed its handles; NULL is fine */

/* ERR_DENIED: there is no socket of that family. */
bool path_asker_begin(struct path_engine *x, struct path_asker *asker, struct err *e) MUST_CHECK;
void path_asker_end(struct path_asker *asker); /* twice is fine */

/* Sends request number *ret_n. 0 or an errno; EMSGSIZE: too large for the way out of this machine. */
int path_ask(struct path_asker *asker, const struct icmp_shape *shape, size_t *ret_n);

#endif
