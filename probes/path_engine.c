#include "probes/path_engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct path_family {
	struct path_engine *engine;
	struct icmp_socket socket;
	uv_poll_t poll;
	bool opened;
	uint16_t next_sequence;
};

struct path_engine {
	struct path_family v4, v6;
	struct path_asker *askers;
	unsigned holds;
};

static struct path_family *family_of(struct path_engine *x, const union address *to)
{
	return to->sa.sa_family == AF_INET ? &x->v4 : &x->v6;
}

/* ---- what is heard ---- */

static bool is_of(const struct path_asker *a, const struct icmp_event *event, size_t *ret_n)
{
	const size_t kept = a->n < PATH_REQUESTS_MAX ? a->n : PATH_REQUESTS_MAX;

	if (!address_is_same_host(&event->peer, &a->to) || (event->echo.has_nonce && event->echo.nonce != a->nonce))
		return false;
	for (size_t i = a->n - kept; i < a->n; i++) {
		if (a->requests[i % PATH_REQUESTS_MAX].sequence == event->echo.sequence) {
			*ret_n = i;
			return true;
		}
	}
	return false;
}

static void heard(void *arg, const struct icmp_event *event)
{
	struct path_family *f = arg;
	size_t n;

	if (!event->echo.has_nonce && f->socket.raw && event->echo.id != f->socket.id)
		return;
	for (struct path_asker *a = f->engine->askers, *next; a; a = next) {
		next = a->next;
		if (is_of(a, event, &n)) {
			a->heard(a, n, event);
			return;
		}
	}
}

static void poll_ready(uv_poll_t *poll, int status, int events)
{
	struct path_family *f = poll->data;

	(void)events;
	icmp_socket_drain(&f->socket, heard, f);
	if (status < 0 && f->opened) /* libuv stops a handle whose socket has a pending error */
		uv_poll_start(poll, UV_READABLE | UV_PRIORITIZED, poll_ready);
}

/* ---- who asks ---- */

bool path_asker_begin(struct path_engine *x, struct path_asker *asker, struct err *e)
{
	if (!x || !family_of(x, &asker->to)->opened)
		return err_set(e, ERR_DENIED, "no ICMP socket: CAP_NET_RAW or net.ipv4.ping_group_range must allow it");
	if (getrandom(&asker->nonce, sizeof asker->nonce, GRND_NONBLOCK) != (ssize_t)sizeof asker->nonce)
		return err_set(e, ERR_SYSTEM, "no random numbers");
	asker->engine = x;
	asker->next = x->askers;
	if (asker->next)
		asker->next->prev = asker;
	x->askers = asker;
	return true;
}

void path_asker_end(struct path_asker *asker)
{
	if (!asker->engine)
		return;
	if (asker->prev)
		asker->prev->next = asker->next;
	else
		asker->engine->askers = asker->next;
	if (asker->next)
		asker->next->prev = asker->prev;
	asker->engine = NULL;
}

int path_ask(struct path_asker *asker, const struct icmp_shape *shape, size_t *ret_n)
{
	struct path_family *f = family_of(asker->engine, &asker->to);
	const size_t n = asker->n++, at = n % PATH_REQUESTS_MAX;
	const struct icmp_echo echo = { .id = f->socket.id, .sequence = f->next_sequence++, .nonce = asker->nonce };

	asker->requests[at].sequence = echo.sequence;
	*ret_n = n;
	return icmp_socket_send(&f->socket, &asker->to, &echo, shape, &asker->requests[at].sent_ns, heard, f);
}

/* ---- life ---- */

static void open_family(struct path_engine *x, struct path_family *f, uv_loop_t *loop, int family, int fd, bool raw)
{
	f->engine = x;
	f->socket = (struct icmp_socket){ .fd = fd, .family = family, .raw = raw, .sized = true };
	if (fd < 0 || !icmp_socket_forbid_fragments(&f->socket) || uv_poll_init(loop, &f->poll, fd) != 0)
		return;
	if (getrandom(&f->socket.id, sizeof f->socket.id, GRND_NONBLOCK) < 0 ||
	    getrandom(&f->next_sequence, sizeof f->next_sequence, GRND_NONBLOCK) < 0)
		f->next_sequence = 1;
	f->poll.data = f;
	f->opened = true;
	uv_poll_start(&f->poll, UV_READABLE | UV_PRIORITIZED, poll_ready);
	uv_unref((uv_handle_t *)&f->poll);
	x->holds++;
}

struct path_engine *path_engine_new(const struct probe_env *env)
{
	struct path_engine *x = calloc(1, sizeof *x);

	if (!x)
		return NULL;
	x->holds = 1;
	open_family(x, &x->v4, env->loop, AF_INET, env->path4_fd, env->path4_raw);
	open_family(x, &x->v6, env->loop, AF_INET6, env->path6_fd, env->path6_raw);
	return x;
}

static void drop(struct path_engine *x)
{
	if (--x->holds == 0)
		free(x);
}

static void family_closed(uv_handle_t *handle)
{
	drop(((struct path_family *)handle->data)->engine);
}

static void close_family(struct path_family *f)
{
	if (!f->opened)
		return;
	f->opened = false;
	uv_close((uv_handle_t *)&f->poll, family_closed);
}

void path_engine_close(struct path_engine *x)
{
	if (!x)
		return;
	close_family(&x->v4);
	close_family(&x->v6);
	drop(x);
}
