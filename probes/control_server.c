#include "probes/control_server.h"

#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	READ_MAX = 65536,
	QUEUED_PAUSE = 256 * 1024  /* a peer that does not read its replies is not read either */
};

struct connection {
	uv_pipe_t pipe; /* first */
	struct control_server *server;
	struct connection *prev, *next;
	uint64_t number;
	struct control_peer peer;
	char *buf;
	size_t len, cap, scanned;
	bool busy, ended, reading; /* busy: a call is under way; ended: nothing more is read, replies go out */
	double tokens;
	mono_t refilled;
};

struct control_server {
	struct daemon *daemon;
	uv_pipe_t listener;
	bool listening;
	char *path;
	struct control_roles *roles;
	struct connection *connections;
	size_t n, buffered;
	uint64_t numbers;
	char read_buf[READ_MAX];
};

struct reply_write {
	uv_write_t request; /* first */
	char *line;
};

static void process(struct connection *c);

size_t control_server_connections(const struct control_server *s)
{
	return s->n;
}

static void on_closed(uv_handle_t *handle)
{
	struct connection *c = (struct connection *)handle;

	free(c->buf);
	free(c);
}

static void drop(struct connection *c)
{
	struct control_server *s = c->server;

	if (uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	if (c->prev)
		c->prev->next = c->next;
	else
		s->connections = c->next;
	if (c->next)
		c->next->prev = c->prev;
	s->n--;
	s->buffered -= c->cap;
	uv_close((uv_handle_t *)&c->pipe, on_closed);
}

static void on_written(uv_write_t *request, int status)
{
	struct reply_write *w = (struct reply_write *)request;
	struct connection *c = (struct connection *)request->handle;

	free(w->line);
	free(w);
	if (uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	if (status < 0)
		drop(c);
	else
		process(c);
}

/* Takes line over. */
static void send_line(struct connection *c, char *line, size_t len)
{
	struct reply_write *w = line ? malloc(sizeof *w) : NULL;
	uv_buf_t buf = uv_buf_init(line, (unsigned)len);

	if (w)
		w->line = line;
	if (!w || len > CONTROL_REPLY_MAX || uv_write(&w->request, (uv_stream_t *)&c->pipe, &buf, 1, on_written) != 0) {
		free(w);
		free(line);
		drop(c);
	}
}

static void send_error(struct connection *c, json_t *id, enum control_error code, const char *message)
{
	size_t len = 0;
	char *line = control_error_line(id, code, message, &len);

	send_line(c, line, len);
}

/* Tells why, then hangs up: what else was sent is not looked at. */
static void end_with_error(struct connection *c, enum control_error code, const char *message)
{
	c->ended = true;
	c->len = c->scanned = 0;
	uv_read_stop((uv_stream_t *)&c->pipe);
	c->reading = false;
	send_error(c, NULL, code, message);
}

static struct connection *find_connection(struct control_server *s, uint64_t number)
{
	for (struct connection *c = s->connections; c; c = c->next)
		if (c->number == number)
			return c;
	return NULL;
}

static void finish_call(struct control_call *call, char *line, size_t len)
{
	struct connection *c = find_connection(call->server, call->connection);

	control_request_done(&call->request);
	free(call);
	if (!c) {
		free(line);
		return;
	}
	c->busy = false;
	send_line(c, line, len); /* process goes on once it is written: a line at a time */
}

void control_answer(struct control_call *call, json_t *result)
{
	size_t len = 0;
	char *line;

	if (result)
		line = control_reply_line(call->request.id, result, &len);
	else
		line = control_error_line(call->request.id, CONTROL_INTERNAL, "no memory for the reply", &len);
	finish_call(call, line, len);
}

void control_refuse(struct control_call *call, enum control_error code, const char *fmt, ...)
{
	char message[ERR_TEXT_MAX], *line;
	size_t len = 0;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	line = control_error_line(call->request.id, code, message, &len);
	finish_call(call, line, len);
}

void control_refuse_err(struct control_call *call, const struct err *e)
{
	control_refuse(call, control_error_of(e->kind), "%s", e->text);
}

/* A token a request; CONTROL_BURST of them at most. */
static bool take_token(struct connection *c)
{
	mono_t now = daemon_now(c->server->daemon);

	c->tokens += (double)mono_diff_ms(now, c->refilled) * CONTROL_RATE_PER_S / 1000.0;
	c->refilled = now;
	if (c->tokens > CONTROL_BURST)
		c->tokens = CONTROL_BURST;
	if (c->tokens < 1.0)
		return false;
	c->tokens -= 1.0;
	return true;
}

static void serve_line(struct connection *c, const char *line, size_t len)
{
	struct control_call *call = calloc(1, sizeof *call);
	enum control_error code;
	struct err e;

	if (!call) {
		send_error(c, NULL, CONTROL_INTERNAL, "no memory for a request");
		return;
	}
	*call = (struct control_call){ .server = c->server, .daemon = c->server->daemon, .connection = c->number, .peer = c->peer };
	c->busy = true;
	if (!take_token(c)) {
		control_refuse(call, CONTROL_BUSY, "more than %d requests a second", CONTROL_RATE_PER_S);
		return;
	}
	if (!control_request_parse(line, len, &call->request, &code, &e))
		control_refuse(call, code, "%s", e.text);
	else
		control_dispatch(call);
}

static size_t line_max(const struct connection *c)
{
	return c->peer.roles & ROLE_ADMIN ? CONTROL_IMPORT_MAX : CONTROL_REQUEST_MAX;
}

/* Cuts n bytes off the front; a buffer that a large import grew is given back. */
static void consume(struct connection *c, size_t n)
{
	memmove(c->buf, c->buf + n, c->len - n);
	c->len -= n;
	c->scanned = 0;
	if (c->len == 0 && c->cap > CONTROL_REQUEST_MAX) {
		c->server->buffered -= c->cap;
		free(c->buf);
		c->buf = NULL;
		c->cap = 0;
	}
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct connection *c = (struct connection *)handle;

	(void)suggested;
	*buf = uv_buf_init(c->server->read_buf, READ_MAX);
}

static bool buffer_append(struct connection *c, const char *bytes, size_t n)
{
	struct control_server *s = c->server;
	size_t cap = c->cap ? c->cap : 4096;
	char *buf;

	while (cap < c->len + n)
		cap *= 2;
	if (cap > c->cap) {
		if (s->buffered - c->cap + cap > CONTROL_BUFFERED_MAX)
			return false;
		buf = realloc(c->buf, cap);
		if (!buf)
			return false;
		s->buffered += cap - c->cap;
		c->buf = buf;
		c->cap = cap;
	}
	memcpy(c->buf + c->len, bytes, n);
	c->len += n;
	return true;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct connection *c = (struct connection *)stream;

	if (n == 0)
		return;
	if (n < 0) {
		c->ended = true;
		uv_read_stop(stream);
		c->reading = false;
		/* A peer that closed its sending side still gets what it asked for. */
		process(c);
		return;
	}
	if (!buffer_append(c, buf->base, (size_t)n))
		end_with_error(c, CONTROL_BUSY, "too much is being sent at once: try again in a moment");
	else
		process(c);
}

static void set_reading(struct connection *c, bool wanted)
{
	if (wanted == c->reading || c->ended)
		return;
	c->reading = wanted;
	if (wanted)
		uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
	else
		uv_read_stop((uv_stream_t *)&c->pipe);
}

/* The next whole line when there is one. */
static bool next_line(struct connection *c, size_t *ret_len)
{
	const char *newline = c->len > c->scanned ? memchr(c->buf + c->scanned, '\n', c->len - c->scanned) : NULL;

	if (!newline) {
		c->scanned = c->len;
		return false;
	}
	*ret_len = (size_t)(newline - c->buf);
	return true;
}

/* Serves the lines that are there, one after the other: replies keep their order. */
static void process(struct connection *c)
{
	size_t len;

	if (c->busy || uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	if (c->pipe.write_queue_size > QUEUED_PAUSE) {
		set_reading(c, false);
		return;
	}
	if (next_line(c, &len) && len < line_max(c)) {
		set_reading(c, false);
		serve_line(c, c->buf, len);
		if (!uv_is_closing((uv_handle_t *)&c->pipe))
			consume(c, len + 1);
		return; /* goes on when the reply is written */
	}
	if (c->len >= line_max(c) && !c->ended)
		end_with_error(c, CONTROL_INVALID_REQUEST, "the line is longer than what a request may be");
	else if (c->ended && c->pipe.write_queue_size == 0)
		drop(c);
	else
		set_reading(c, true);
}

static size_t count_of_uid(const struct control_server *s, uid_t uid)
{
	size_t n = 0;

	for (const struct connection *c = s->connections; c; c = c->next)
		n += c->peer.uid == uid;
	return n;
}

static void admit(struct connection *c)
{
	struct control_server *s = c->server;
	uv_os_fd_t fd = -1;
	struct err e;

	if (uv_fileno((uv_handle_t *)&c->pipe, &fd) != 0 || !control_peer_read(fd, s->roles, &c->peer, &e)) {
		end_with_error(c, CONTROL_DENIED, "who you are cannot be told");
		return;
	}
	/* c counts itself. */
	if (s->n > CONTROL_CONNECTIONS_MAX || count_of_uid(s, c->peer.uid) > CONTROL_CONNECTIONS_PER_UID) {
		end_with_error(c, CONTROL_BUSY, "too many connections: try again in a moment");
		return;
	}
	set_reading(c, true);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct control_server *s = listener->data;
	struct connection *c = status == 0 ? calloc(1, sizeof *c) : NULL;

	if (!c)
		return;
	c->server = s;
	c->number = ++s->numbers;
	c->tokens = CONTROL_BURST;
	c->refilled = daemon_now(s->daemon);
	c->peer.uid = (uid_t)-1;
	uv_pipe_init(s->daemon->loop, &c->pipe, 0);
	c->next = s->connections;
	if (c->next)
		c->next->prev = c;
	s->connections = c;
	s->n++;
	if (uv_accept(listener, (uv_stream_t *)&c->pipe) != 0)
		drop(c);
	else
		admit(c);
}

struct control_server *control_server_start(struct daemon *d, int fd, struct err *e)
{
	struct control_server *s = calloc(1, sizeof *s);

	if (s) {
		s->daemon = d;
		s->path = strdup(d->conf->control);
		s->roles = control_roles_new(d->conf);
	}
	if (!s || !s->path || !s->roles) {
		control_server_free(s);
		close(fd);
		err_set(e, ERR_MEMORY, "no memory for the control socket");
		return NULL;
	}
	uv_pipe_init(d->loop, &s->listener, 0);
	s->listener.data = s;
	s->listening = true;
	if (uv_pipe_open(&s->listener, fd) == 0
	    && uv_listen((uv_stream_t *)&s->listener, CONTROL_CONNECTIONS_MAX, on_connection) == 0)
		return s;
	err_set(e, ERR_SYSTEM, "cannot listen on %s", s->path);
	/* The handle lives in s until the loop closed it: the daemon's own end sees to both. */
	d->control = s;
	return NULL;
}

void control_server_set_roles(struct control_server *s, const struct conf *conf)
{
	struct control_roles *roles = s ? control_roles_new(conf) : NULL;

	if (!roles)
		return;
	control_roles_free(s->roles);
	s->roles = roles;
}

void control_server_close(struct control_server *s)
{
	struct connection *next;

	if (!s || !s->listening)
		return;
	s->listening = false;
	uv_close((uv_handle_t *)&s->listener, NULL);
	unlink(s->path);
	for (struct connection *c = s->connections; c; c = next) {
		next = c->next;
		set_reading(c, false);
		c->ended = true;
		if (c->pipe.write_queue_size == 0)
			drop(c);
	}
}

void control_server_free(struct control_server *s)
{
	if (!s)
		return;
	free(s->path);
	control_roles_free(s->roles);
	free(s);
}
