/* The control socket's server: connections, lines, limits. What a method does is in control_methods.c. */
#ifndef VIGIE_CONTROL_SERVER_H
#define VIGIE_CONTROL_SERVER_H

#include "probes/control_peer.h"
#include "probes/control_rpc.h"
#include "probes/daemon.h"

enum {
	CONTROL_CONNECTIONS_MAX = 64,
	CONTROL_CONNECTIONS_PER_UID = 16, /* ten diagnoses are looked at beside each other, and more */
	CONTROL_RATE_PER_S = 50,
	CONTROL_BURST = 100,
};
#define CONTROL_BUFFERED_MAX (2 * (size_t)CONTROL_IMPORT_MAX) /* of all connections together */

struct control_server;

/* fd: a listening socket, taken over, also on failure. */
struct control_server *control_server_start(struct daemon *d, int fd, struct err *e) MUST_CHECK;

/* After a reload: for connections from now on. Takes roles over. */
void control_server_set_roles(struct control_server *s, struct control_roles *roles);
size_t control_server_connections(const struct control_server *s);

/* Stops listening, removes the socket's file, lets replies under way go out. NULL is fine. */
void control_server_close(struct control_server *s);
void control_server_free(struct control_server *s); /* after the loop has run dry; NULL is fine */

/* A request that was taken: answered exactly once, now or later, also when its connection is gone by then. */
struct control_call {
	struct control_server *server;
	struct daemon *daemon;
	uint64_t connection;         /* its number */
	struct control_peer peer;
	struct control_request request;
	struct poll_tally polled;    /* poll: what came */
};

void control_answer(struct control_call *call, json_t *result); /* takes both over; result NULL: no memory */
void control_refuse(struct control_call *call, enum control_error code, const char *fmt, ...) PRINTF_LIKE(3, 4);
void control_refuse_err(struct control_call *call, const struct err *e);

/* control_methods.c: takes call over and answers it, sooner or later. */
void control_dispatch(struct control_call *call);

#endif
