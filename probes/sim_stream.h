/* One connection to a simulated service. */
#ifndef VIGIE_SIM_STREAM_H
#define VIGIE_SIM_STREAM_H

#include "probes/sim_service.h"

#include <openssl/ssl.h>
#include <uv.h>

enum { SIM_STREAM_IDLE_MS = 60000, SIM_STREAM_REQUEST_MAX = 16384 };

struct sim_stream;
typedef void (*sim_stream_closed_fn)(struct sim_stream *s, void *user);

/* A node of its owner's list; the rest is private. */
struct sim_stream {
	struct sim_stream *next, **link;
	struct sim_stream_state *state;
};

/* Accepts a waiting connection; service is borrowed until closed is called; what it counts moves. ctx NULL: plain. NULL without memory or when it went away:
 * closed is then not called. */
struct sim_stream *sim_stream_accept(uv_stream_t *listener, struct sim_service *service, SSL_CTX *ctx,
                                     sim_stream_closed_fn closed, void *user);
void sim_stream_close(struct sim_stream *s); /* may be called twice */

#endif
