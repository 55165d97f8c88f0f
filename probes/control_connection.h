/* A connection of the control socket, and what the server keeps of all of them. Shared by control_server.c (who may connect),
 * control_connection.c (bytes in, lines out) and control_call.c (a request and its reply). */
#ifndef VIGIE_CONTROL_CONNECTION_H
#define VIGIE_CONTROL_CONNECTION_H

#include "probes/uid_budget.h"
#include "probes/control_server.h"

enum { CONTROL_READ_MAX = 65536 };

struct control_connection {
	uv_pipe_t pipe; /* first */
	struct control_server *server;
	struct control_connection *prev, *next;
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
	struct control_connection *connections;
	size_t n, buffered;
	uint64_t numbers;
	struct uid_budget refusals, acts;
	char read_buf[CONTROL_READ_MAX];
};

/* Begins to read, goes on, or hangs up: whatever is next. */
void connection_process(struct control_connection *c);
void connection_set_reading(struct control_connection *c, bool wanted);

/* Forgets the connection; its memory goes once the loop has closed it. Twice is fine. */
void connection_drop(struct control_connection *c);

/* Takes line (malloc'd, or NULL: no memory) over. connection_process follows once it is written. */
void connection_send(struct control_connection *c, char *line, size_t len);

/* Tells why, then hangs up: what else was sent is not looked at. */
void connection_end(struct control_connection *c, enum control_error code, const char *message);

/* One request line: its reply comes sooner or later (control_call.c). */
void connection_serve(struct control_connection *c, const char *line, size_t len);

#endif
