/* Client of the control socket (include/control.h): one connection, one request, one reply. */
#ifndef VIGIE_CONSOLE_CONTROL_CLIENT_H
#define VIGIE_CONSOLE_CONTROL_CLIENT_H

#include "vtime.h"

#include <jansson.h>

struct control_call;

/* Connects and queues the request; never blocks. params is borrowed, NULL: {}.
 * ERR_NO_DAEMON (nobody listens), ERR_DENIED (the socket's mode), ERR_LIMIT, ERR_SYSTEM. */
bool control_call_start(const char *path, const char *method, json_t *params, struct control_call **ret_call, struct err *e)
	MUST_CHECK;
void control_call_free(struct control_call *c); /* also ends a call in flight */

/* For poll(2): the descriptor and what to wait for. */
int control_call_fd(const struct control_call *c);
short control_call_events(const struct control_call *c);

enum control_progress { CONTROL_PENDING, CONTROL_DONE, CONTROL_FAILED };

/* Goes on as far as it can without blocking. CONTROL_DONE: *ret_result is owned by the caller. CONTROL_FAILED: e tells; an error reply
 * maps to ERR_USAGE, ERR_DENIED, ERR_DATA, ERR_NOT_FOUND, ERR_LOCKED, ERR_FULL or ERR_REFUSED with the daemon's own words,
 * in the language of the screens where they are known (console/refusal.h). */
enum control_progress control_call_step(struct control_call *c, json_t **ret_result, struct err *e) MUST_CHECK;

/* The whole call; ERR_REFUSED when the reply is not there after timeout_ms. */
bool control_request(const char *path, const char *method, json_t *params, int64_t timeout_ms, json_t **ret_result, struct err *e)
	MUST_CHECK;

#endif
