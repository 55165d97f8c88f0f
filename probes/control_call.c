#include "probes/control_connection.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct control_connection *find_connection(struct control_server *s, uint64_t number)
{
	for (struct control_connection *c = s->connections; c; c = c->next)
		if (c->number == number)
			return c;
	return NULL;
}

static void finish_call(struct control_call *call, char *line, size_t len)
{
	struct control_connection *c = find_connection(call->server, call->connection);

	control_request_done(&call->request);
	free(call);
	if (!c) {
		free(line);
		return;
	}
	c->busy = false;
	connection_send(c, line, len); /* process goes on once it is written: a line at a time */
}

void control_answer(struct control_call *call, json_t *result)
{
	size_t len = 0;
	char *line = NULL;

	if (result)
		line = control_reply_line(call->request.id, result, &len);
	if (line && len > CONTROL_REPLY_MAX) {
		free(line);
		line = control_error_line(call->request.id, CONTROL_BUSY, "the answer is larger than what a reply may be", &len);
	}
	if (!result)
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
static bool take_token(struct control_connection *c)
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

/* Both ways: who only has nothing more to ask still waits for the answer (unix(7): POLLHUP, not POLLRDHUP). */
static bool peer_hung_up(const struct control_connection *c)
{
	struct pollfd p = { .fd = -1 };

	return uv_fileno((const uv_handle_t *)&c->pipe, &p.fd) == 0 && poll(&p, 1, 0) > 0 && (p.revents & POLLHUP);
}

void connection_serve(struct control_connection *c, const char *line, size_t len)
{
	struct control_call *call = calloc(1, sizeof *call);
	enum control_error code;
	struct err e;

	if (peer_hung_up(c)) { /* who gave up does not want it done any more */
		free(call);
		connection_drop(c);
		return;
	}
	if (!call) {
		connection_end(c, CONTROL_INTERNAL, "no memory for a request");
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
