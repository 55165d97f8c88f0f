#include "probes/heartbeat_listener.h"

#include "probes/resolve.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 256, MEMORY_PER_CONNECTION = 16 * 1024, LOOK_MS = 1000, DRAIN_ROUNDS = 8 };

/* Of the requests of a connection there is one. */
struct connection {
	struct connection *prev, *next;
	int fd;
	uint64_t since_ms;            /* of the loop */
};

struct request {
	uint64_t body;
	unsigned refused;             /* status that was answered before the body was read; 0: none */
};

struct heartbeat_listener {
	uv_loop_t *loop;
	uv_poll_t poll;
	uv_timer_t wake, look;        /* what libmicrohttpd waits for; connections that last too long */
	int handles;                  /* that the loop has not closed yet */
	struct MHD_Daemon *http;
	struct connection *connections;
	heartbeat_heard_fn heard;
	void *user;
	bool running;                 /* inside of MHD_run */
};

/* ---- the socket ---- */

static bool parse_listen(const char *text, union address *ret)
{
	const char *colon = strrchr(text, ':'), *port = colon ? colon + 1 : text;
	char host[RESOLVE_ADDRESS_MAX] = "127.0.0.1";
	size_t n = colon ? (size_t)(colon - text) : 0;

	if (n >= sizeof host)
		return false;
	if (colon) {
		memcpy(host, text, n);
		host[n] = '\0';
	}
	return address_from_literal(host, (uint16_t)strtoul(port, NULL, 10), ret);
}

static bool is_loopback(const union address *a)
{
	return a->sa.sa_family == AF_INET ? (ntohl(a->in.sin_addr.s_addr) >> 24) == 127 : IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr);
}

int heartbeat_listener_open(const char *where, struct err *e)
{
	union address a;
	int fd, on = 1, sys;

	if (!parse_listen(where, &a) || !is_loopback(&a)) {
		err_set(e, ERR_CONFIG, "heartbeat listen '%.64s': expected a loopback address and a port", where);
		return -1;
	}
	fd = socket(a.sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		if (bind(fd, &a.sa, a.sa.sa_family == AF_INET ? sizeof a.in : sizeof a.in6) == 0 && listen(fd, BACKLOG) == 0)
			return fd;
		sys = errno;
		close(fd);
		errno = sys;
	}
	if (errno == EACCES)
		err_set(e, ERR_DENIED, "heartbeat listen %.64s: a port below 1024 needs CAP_NET_BIND_SERVICE", where);
	else
		err_set_errno(e, "heartbeat listen %.64s", where);
	return -1;
}

/* ---- requests ---- */

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, const char *text)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result queued;

	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD, POST");
	queued = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return queued;
}

static enum MHD_Result answer_heard(struct MHD_Connection *c, enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE: return answer(c, MHD_HTTP_OK, "OK\n");
	case ERR_NOT_FOUND: return answer(c, MHD_HTTP_NOT_FOUND, "no heartbeat of that name is declared\n");
	case ERR_LIMIT: return answer(c, MHD_HTTP_TOO_MANY_REQUESTS, "too often\n");
	case ERR_USAGE: return answer(c, MHD_HTTP_BAD_REQUEST, "no backup: it has no restore test\n");
	default: return answer(c, MHD_HTTP_SERVICE_UNAVAILABLE, "not taken\n");
	}
}

static enum MHD_Result serve(struct heartbeat_listener *l, struct MHD_Connection *c, const char *path)
{
	struct heartbeat_ping ping;

	switch (heartbeat_path_parse(path, &ping)) {
	case HEARTBEAT_PATH_OK: return answer_heard(c, l->heard(l->user, &ping));
	case HEARTBEAT_PATH_UNKNOWN: return answer(c, MHD_HTTP_NOT_FOUND, "expected /ping/NAME, /ping/NAME/start, /fail, /restored or an exit code\n");
	case HEARTBEAT_PATH_MALFORMED: return answer(c, MHD_HTTP_BAD_REQUEST, "a name that cannot be\n");
	}
	return MHD_NO;
}

static bool method_is_served(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 || strcmp(method, "POST") == 0;
}

static bool announces_too_much(struct MHD_Connection *c)
{
	const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return length && (strlen(length) > 9 || strtol(length, NULL, 10) > HEARTBEAT_BODY_MAX);
}

/* Called once when the headers are there, for each piece of the body, and once at its end. */
static enum MHD_Result on_request(void *user, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                                  const char *piece, size_t *size, void **state)
{
	struct request *q = *state;

	(void)version;
	(void)piece;
	if (!q) {
		q = *state = calloc(1, sizeof *q);
		if (!q)
			return MHD_NO;
		if (!method_is_served(method))
			return answer(c, MHD_HTTP_METHOD_NOT_ALLOWED, "GET, HEAD or POST\n");
		return announces_too_much(c) ? answer(c, MHD_HTTP_CONTENT_TOO_LARGE, "too large\n") : MHD_YES;
	}
	if (*size > 0) {
		q->body += *size;
		*size = 0;
		return q->body <= HEARTBEAT_BODY_MAX ? MHD_YES : MHD_NO;
	}
	return serve(user, c, path);
}

static void on_completed(void *user, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)user;
	(void)c;
	(void)why;
	free(*state);
	*state = NULL;
}

/* The path is decoded segment by segment, by ours. */
static size_t leave_escaped(void *user, struct MHD_Connection *c, char *text)
{
	(void)user;
	(void)c;
	return strlen(text);
}

/* ---- connections ---- */

static void on_connection(void *user, struct MHD_Connection *c, void **state, enum MHD_ConnectionNotificationCode what)
{
	struct heartbeat_listener *l = user;
	struct connection *k = *state;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);

		k = info ? calloc(1, sizeof *k) : NULL;
		*state = k;
		if (!k)
			return;
		*k = (struct connection){ .next = l->connections, .fd = info->connect_fd, .since_ms = uv_now(l->loop) };
		if (k->next)
			k->next->prev = k;
		l->connections = k;
	} else if (k) {
		if (k->prev)
			k->prev->next = k->next;
		else
			l->connections = k->next;
		if (k->next)
			k->next->prev = k->prev;
		free(k);
		*state = NULL;
	}
}

/* Who sends a byte now and then is never idle: the whole of a connection has its time. */
static void on_look(uv_timer_t *timer)
{
	struct heartbeat_listener *l = timer->data;

	for (const struct connection *k = l->connections; k; k = k->next)
		if (uv_now(l->loop) - k->since_ms > HEARTBEAT_PATIENCE_MS)
			shutdown(k->fd, SHUT_RDWR);
}

/* ---- the loop ---- */

static void run(struct heartbeat_listener *l);

static void on_wake(uv_timer_t *timer)
{
	run(timer->data);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	run(poll->data);
}

static void run(struct heartbeat_listener *l)
{
	unsigned long long wait_ms;

	if (!l->http || l->running)
		return;
	l->running = true;
	MHD_run(l->http);
	l->running = false;
	if (MHD_get_timeout(l->http, &wait_ms) == MHD_YES)
		uv_timer_start(&l->wake, on_wake, wait_ms, 0);
	else
		uv_timer_stop(&l->wake);
}

void heartbeat_listener_drain(struct heartbeat_listener *l)
{
	for (int i = 0; l && i < DRAIN_ROUNDS; i++)
		run(l);
}

static struct MHD_Daemon *start_http(struct heartbeat_listener *l, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, l,
	                        MHD_OPTION_LISTEN_SOCKET, fd,
	                        MHD_OPTION_CONNECTION_LIMIT, (unsigned)HEARTBEAT_CONNECTIONS_MAX,
	                        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(HEARTBEAT_PATIENCE_MS / 1000),
	                        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
	                        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
	                        MHD_OPTION_NOTIFY_CONNECTION, on_connection, l,
	                        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
	                        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

static void on_closed(uv_handle_t *h)
{
	struct heartbeat_listener *l = h->data;

	if (--l->handles == 0)
		free(l);
}

static void timer_begin(struct heartbeat_listener *l, uv_timer_t *timer)
{
	uv_timer_init(l->loop, timer);
	timer->data = l;
	l->handles++;
}

struct heartbeat_listener *heartbeat_listener_new(uv_loop_t *loop, int fd, heartbeat_heard_fn heard, void *user, struct err *e)
{
	struct heartbeat_listener *l = calloc(1, sizeof *l);
	const union MHD_DaemonInfo *info = NULL;

	if (!l) {
		close(fd);
		err_set(e, ERR_MEMORY, "no memory to hear of jobs");
		return NULL;
	}
	*l = (struct heartbeat_listener){ .loop = loop, .heard = heard, .user = user };
	l->http = start_http(l, fd);
	if (l->http)
		info = MHD_get_daemon_info(l->http, MHD_DAEMON_INFO_EPOLL_FD);
	else
		close(fd);
	if (!info || uv_poll_init(loop, &l->poll, info->epoll_fd) != 0) {
		if (l->http)
			MHD_stop_daemon(l->http);
		free(l);
		err_set(e, ERR_SYSTEM, "the HTTP library does not start");
		return NULL;
	}
	l->poll.data = l;
	l->handles++;
	timer_begin(l, &l->wake);
	timer_begin(l, &l->look);
	uv_poll_start(&l->poll, UV_READABLE, on_readable);
	uv_timer_start(&l->look, on_look, LOOK_MS, LOOK_MS);
	return l;
}

void heartbeat_listener_close(struct heartbeat_listener *l)
{
	uv_handle_t *handles[3];

	if (!l || !l->http)
		return;
	handles[0] = (uv_handle_t *)&l->poll;
	handles[1] = (uv_handle_t *)&l->wake;
	handles[2] = (uv_handle_t *)&l->look;
	for (size_t i = 0; i < ARRAY_LEN(handles); i++)
		uv_close(handles[i], on_closed);
	MHD_stop_daemon(l->http); /* closes the sockets, tells on_connection of each */
	l->http = NULL;
}
