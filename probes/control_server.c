#include "probes/control_connection.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t control_server_connections(const struct control_server *s)
{
	return s->n;
}

/* One that was refused only waits for its last line to leave: it takes no place of those who are served. */
static bool is_full(const struct control_server *s, uid_t uid)
{
	size_t all = 0, of_uid = 0;

	for (const struct control_connection *c = s->connections; c; c = c->next) {
		all += !c->ended;
		of_uid += !c->ended && c->peer.uid == uid;
	}
	return all > CONTROL_CONNECTIONS_MAX || of_uid > CONTROL_CONNECTIONS_PER_UID;
}

static void admit(struct control_connection *c)
{
	struct control_server *s = c->server;
	uv_os_fd_t fd = -1;
	struct err e;

	if (uv_fileno((uv_handle_t *)&c->pipe, &fd) != 0 || !control_peer_read(fd, s->roles, &c->peer, &e)) {
		connection_end(c, CONTROL_DENIED, "who you are cannot be told");
		return;
	}
	/* c counts itself. */
	if (is_full(s, c->peer.uid)) {
		connection_end(c, CONTROL_BUSY, "too many connections: try again in a moment");
		return;
	}
	connection_set_reading(c, true);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct control_server *s = listener->data;
	struct control_connection *c = status == 0 ? calloc(1, sizeof *c) : NULL;

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
		connection_drop(c);
	else
		admit(c);
}

struct control_server *control_server_start(struct daemon *d, int fd, struct err *e)
{
	struct control_server *s = calloc(1, sizeof *s);

	if (s) {
		s->daemon = d;
		s->refusals = (struct uid_budget){ .burst = REFUSALS_BURST, .every_ms = REFUSALS_EVERY_MS };
		s->acts = (struct uid_budget){ .burst = ACTS_BURST, .every_ms = ACTS_EVERY_MS };
		s->path = strdup(d->conf->control);
		s->roles = control_roles_new(d->conf);
		if (s->roles)
			control_roles_look_up(s->roles); /* the loop does not run yet */
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

void control_server_set_roles(struct control_server *s, struct control_roles *roles)
{
	control_roles_free(s->roles);
	s->roles = roles;
}

void control_server_close(struct control_server *s)
{
	struct control_connection *next;

	if (!s || !s->listening)
		return;
	s->listening = false;
	uv_close((uv_handle_t *)&s->listener, NULL);
	unlink(s->path);
	for (struct control_connection *c = s->connections; c; c = next) {
		next = c->next;
		connection_set_reading(c, false);
		c->ended = true;
		if (c->pipe.write_queue_size == 0)
			connection_drop(c);
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
