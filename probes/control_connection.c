#include "probes/control_connection.h"

#include <stdlib.h>
#include <string.h>

enum { QUEUED_PAUSE = 256 * 1024 }; /* a peer that does not read its replies is not read either */

struct reply_write {
	uv_write_t request; /* first */
	char *line;
};

static void on_closed(uv_handle_t *handle)
{
	struct control_connection *c = (struct control_connection *)handle;

	free(c->buf);
	free(c);
}

void connection_drop(struct control_connection *c)
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
	struct control_connection *c = (struct control_connection *)request->handle;

	free(w->line);
	free(w);
	if (uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	if (status < 0)
		connection_drop(c);
	else
		connection_process(c);
}

void connection_send(struct control_connection *c, char *line, size_t len)
{
	struct reply_write *w = line ? malloc(sizeof *w) : NULL;
	uv_buf_t buf = uv_buf_init(line, (unsigned)len);

	if (w)
		w->line = line;
	if (!w || len > CONTROL_REPLY_MAX || uv_write(&w->request, (uv_stream_t *)&c->pipe, &buf, 1, on_written) != 0) {
		free(w);
		free(line);
		connection_drop(c);
	}
}

void connection_end(struct control_connection *c, enum control_error code, const char *message)
{
	size_t len = 0;
	char *line;

	c->ended = true;
	c->len = c->scanned = 0;
	uv_read_stop((uv_stream_t *)&c->pipe);
	c->reading = false;
	line = control_error_line(NULL, code, message, &len);
	connection_send(c, line, len);
}

static size_t line_max(const struct control_connection *c)
{
	return c->peer.roles & (ROLE_ADMIN | ROLE_RSSI) ? CONTROL_IMPORT_MAX : CONTROL_REQUEST_MAX;
}

/* Cuts n bytes off the front; a buffer that a large import grew is given back. */
static void consume(struct control_connection *c, size_t n)
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
	struct control_connection *c = (struct control_connection *)handle;

	(void)suggested;
	*buf = uv_buf_init(c->server->read_buf, CONTROL_READ_MAX);
}

static bool buffer_append(struct control_connection *c, const char *bytes, size_t n)
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
	struct control_connection *c = (struct control_connection *)stream;

	if (n == 0)
		return;
	if (n < 0) {
		c->ended = true;
		uv_read_stop(stream);
		c->reading = false;
		/* A peer that closed its sending side still gets what it asked for. */
		connection_process(c);
		return;
	}
	if (!buffer_append(c, buf->base, (size_t)n))
		connection_end(c, CONTROL_BUSY, "too much is being sent at once: try again in a moment");
	else
		connection_process(c);
}

void connection_set_reading(struct control_connection *c, bool wanted)
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
static bool next_line(struct control_connection *c, size_t *ret_len)
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
void connection_process(struct control_connection *c)
{
	size_t len;

	if (c->busy || uv_is_closing((uv_handle_t *)&c->pipe))
		return;
	if (c->pipe.write_queue_size > QUEUED_PAUSE) {
		connection_set_reading(c, false);
		return;
	}
	if (next_line(c, &len) && len < line_max(c)) {
		connection_set_reading(c, false);
		connection_serve(c, c->buf, len);
		if (!uv_is_closing((uv_handle_t *)&c->pipe))
			consume(c, len + 1);
		return; /* goes on when the reply is written */
	}
	if (c->len >= line_max(c) && !c->ended)
		connection_end(c, CONTROL_INVALID_REQUEST, "the line is longer than what a request may be");
	else if (c->ended && c->pipe.write_queue_size == 0)
		connection_drop(c);
	else
		connection_set_reading(c, true);
}
