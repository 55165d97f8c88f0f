#include "probes/ares_loop.h"

#include <stdlib.h>

struct ares_loop_socket {
	uv_poll_t poll;
	struct ares_loop *loop;
	ares_socket_t fd;
};

static void drop(struct ares_loop *l)
{
	if (--l->holds > 0)
		return;
	ares_destroy(l->channel);
	ares_library_cleanup();
	l->released(l->user);
	free(l);
}

static void process(struct ares_loop *l, ares_socket_t readable, ares_socket_t writable)
{
	ares_process_fd(l->channel, readable, writable);
	ares_loop_run(l);
}

static void timer_fired(uv_timer_t *timer)
{
	process(timer->data, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void ares_loop_run(struct ares_loop *l)
{
	struct timeval tv, *next = l->ended ? NULL : ares_timeout(l->channel, NULL, &tv);

	if (next)
		uv_timer_start(&l->timer, timer_fired, (uint64_t)next->tv_sec * 1000 + (uint64_t)next->tv_usec / 1000 + 1, 0);
}

static void socket_ready(uv_poll_t *poll, int status, int events)
{
	struct ares_loop_socket *s = poll->data;
	bool any = status < 0;

	process(s->loop, any || events & UV_READABLE ? s->fd : ARES_SOCKET_BAD, any || events & UV_WRITABLE ? s->fd : ARES_SOCKET_BAD);
}

static void socket_closed(uv_handle_t *handle)
{
	struct ares_loop_socket *s = handle->data;
	struct ares_loop *l = s->loop;

	free(s);
	drop(l);
}

static void close_socket(struct ares_loop *l, size_t i)
{
	struct ares_loop_socket *s = l->sockets[i];

	l->sockets[i] = NULL;
	uv_poll_stop(&s->poll);
	uv_close((uv_handle_t *)&s->poll, socket_closed);
}

static struct ares_loop_socket *add_socket(struct ares_loop *l, ares_socket_t fd)
{
	for (size_t i = 0; i < ARES_LOOP_SOCKETS; i++) {
		struct ares_loop_socket *s;

		if (l->sockets[i])
			continue;
		s = calloc(1, sizeof *s);
		if (!s || uv_poll_init_socket(l->loop, &s->poll, fd) != 0) {
			free(s);
			return NULL;
		}
		s->loop = l;
		s->fd = fd;
		s->poll.data = s;
		l->sockets[i] = s;
		l->holds++;
		return s;
	}
	return NULL;
}

static bool is_stream(ares_socket_t fd)
{
	int type = 0;
	socklen_t len = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_STREAM;
}

static size_t find_socket(const struct ares_loop *l, ares_socket_t fd)
{
	size_t i = 0;

	while (i < ARES_LOOP_SOCKETS && (!l->sockets[i] || l->sockets[i]->fd != fd))
		i++;
	return i;
}

static void watch_socket(void *arg, ares_socket_t fd, int readable, int writable)
{
	struct ares_loop *l = arg;
	size_t i = find_socket(l, fd);
	struct ares_loop_socket *s = i < ARES_LOOP_SOCKETS ? l->sockets[i] : NULL;

	if (!readable && !writable) {
		if (s)
			close_socket(l, i);
		return;
	}
	if (l->ended)
		return;
	if (!s) {
		s = add_socket(l, fd);
		l->asked = true;
		l->over_tcp = l->over_tcp || is_stream(fd);
	}
	if (s) /* without it the question ends by its time-out */
		uv_poll_start(&s->poll, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), socket_ready);
}

static bool open_channel(struct ares_loop *l, int flags, int timeout_ms)
{
	struct ares_options options = {
		.flags = flags,
		.timeout = timeout_ms,
		.tries = ARES_LOOP_TRIES,
		.sock_state_cb = watch_socket,
		.sock_state_cb_data = l,
	};

	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
		return false;
	if (ares_init_options(&l->channel, &options, ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) ==
	    ARES_SUCCESS)
		return true;
	ares_library_cleanup();
	return false;
}

struct ares_loop *ares_loop_new(uv_loop_t *loop, int flags, int timeout_ms, void (*released)(void *user), void *user)
{
	struct ares_loop *l = calloc(1, sizeof *l);

	if (!l || !open_channel(l, flags, timeout_ms)) {
		free(l);
		return NULL;
	}
	uv_timer_init(loop, &l->timer);
	l->timer.data = l;
	l->holds = 1; /* the timer's */
	l->loop = loop;
	l->released = released;
	l->user = user;
	return l;
}

static void timer_closed(uv_handle_t *handle)
{
	drop(handle->data);
}

void ares_loop_end(struct ares_loop *l)
{
	if (!l || l->ended)
		return;
	l->ended = true;
	for (size_t i = 0; i < ARES_LOOP_SOCKETS; i++) {
		if (l->sockets[i])
			close_socket(l, i);
	}
	uv_close((uv_handle_t *)&l->timer, timer_closed);
}
