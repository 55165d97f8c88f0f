/* The HTTP listener of heartbeats: libmicrohttpd on the daemon's loop (its epoll descriptor in a uv_poll), without a thread of its own.
 *
 * GET, HEAD and POST of heartbeat_path.h. 200 the job was heard, 404 no such path or name, 400 a path that is malformed, 405, 413 a body
 * of more than HEARTBEAT_BODY_MAX bytes (it is read and dropped), 429 too many, 503 the collector cannot take it. A connection serves
 * one request, within HEARTBEAT_PATIENCE_MS in all; of more than HEARTBEAT_CONNECTIONS_MAX the others wait in the kernel's queue. */
#ifndef VIGIE_HEARTBEAT_LISTENER_H
#define VIGIE_HEARTBEAT_LISTENER_H

#include "probes/heartbeat_path.h"

#include <uv.h>

enum { HEARTBEAT_CONNECTIONS_MAX = 128, HEARTBEAT_BODY_MAX = 100 * 1024, HEARTBEAT_PATIENCE_MS = 10000 };

struct heartbeat_listener;

/* What a ping led to: ERR_NONE heard, ERR_NOT_FOUND, ERR_LIMIT, else why not. */
typedef enum err_kind (*heartbeat_heard_fn)(void *user, const struct heartbeat_ping *ping);

/* listen: "127.0.0.1:8089", "[::1]:8089" or a port. A bound and listening socket, or -1. ERR_CONFIG for what other machines reach. */
int heartbeat_listener_open(const char *listen, struct err *e);

/* fd is taken over, also on failure. */
struct heartbeat_listener *heartbeat_listener_new(uv_loop_t *loop, int fd, heartbeat_heard_fn heard, void *user, struct err *e);

/* Serves now all that waits, without blocking: before a silence is judged. */
void heartbeat_listener_drain(struct heartbeat_listener *l);

void heartbeat_listener_close(struct heartbeat_listener *l); /* NULL is fine; its memory goes once the loop closed its handles */

#endif
