/* A c-ares channel driven by the uv loop, for the questions of one owner: its sockets through uv_poll, its time-outs through one
 * uv_timer. One channel each, so that a server that is slow holds back nobody else, /etc/resolv.conf is read as it is now, and
 * no two questions leave from one port (RFC 5452 §9.2). */
#ifndef VIGIE_PROBES_ARES_LOOP_H
#define VIGIE_PROBES_ARES_LOOP_H

#include "err.h"

#include <ares.h>
#include <uv.h>

enum { ARES_LOOP_TRIES = 2, ARES_LOOP_SOCKETS = 8 };

struct ares_loop_socket;

struct ares_loop {
	uv_loop_t *loop;
	void (*released)(void *user);
	void *user;
	ares_channel channel;
	uv_timer_t timer;
	struct ares_loop_socket *sockets[ARES_LOOP_SOCKETS];
	unsigned holds;
	bool ended;
	bool asked, over_tcp; /* a question could be sent to a server at all; it went over TCP, RFC 1035 §4.2.1 */
};

/* flags: ARES_FLAG_*. Each server is asked within timeout_ms, ARES_LOOP_TRIES times, the second time for twice as long. released is
 * called once, after ares_loop_end, when the handles are closed and the channel is destroyed. NULL: c-ares does not start. */
struct ares_loop *ares_loop_new(uv_loop_t *loop, int flags, int timeout_ms, void (*released)(void *user), void *user);

/* After each question put to the channel. Its callback may come from inside the question. */
void ares_loop_run(struct ares_loop *l);

/* Also from inside a callback of the channel, and for NULL. The channel's callbacks come once more, later, with ARES_EDESTRUCTION. */
void ares_loop_end(struct ares_loop *l);

#endif
