#include "probes/sim_control.h"

#include "probes/sim_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 32 };

struct connection {
	uv_pipe_t pipe;
	uv_write_t write;
	struct sim_control *control;
	struct connection *next;
	struct text in, out;
	char chunk[4096];
};

struct sim_control {
	uv_pipe_t listener;
	const char *path;
	struct sim_world *world;
	struct sim_server *server;
	struct connection *connections;
	size_t n_connections, n_open; /* n_open: handles that the loop still knows */
};

static void release(struct sim_control *c)
{
	if (--c->n_open == 0)
		free(c);
}

static void on_connection_closed(uv_handle_t *handle)
{
	struct connection *conn = handle->data;
	struct sim_control *c = conn->control;

	for (struct connection **p = &c->connections; *p; p = &(*p)->next) {
		if (*p == conn) {
			*p = conn->next;
			break;
		}
	}
	c->n_connections--;
	text_done(&conn->in);
	text_done(&conn->out);
	free(conn);
	release(c);
}

static void close_connection(struct connection *conn)
{
	if (!uv_is_closing((uv_handle_t *)&conn->pipe))
		uv_close((uv_handle_t *)&conn->pipe, on_connection_closed);
}

static void on_written(uv_write_t *write, int status)
{
	(void)status;
	close_connection(write->data);
}

static void answer(struct connection *conn)
{
	char *words[SIM_WORDS_MAX];
	struct err e = { ERR_NONE, 0, "" };
	bool quit = false, ok;
	uv_buf_t buf;
	size_t n = 0;

	if (conn->in.failed || strlen(text_str(&conn->in)) != conn->in.len)
		ok = err_set(&e, ERR_USAGE, "expected a command of at most %d octets", SIM_COMMAND_MAX);
	else
		ok = conn->in.len == 0 ? err_set(&e, ERR_USAGE, "expected a command")
		                       : sim_command_split(conn->in.data, words, &n, &e);
	ok = ok && sim_command_run(conn->control->world, words, n, sim_server_now_ns(conn->control->server), &conn->out, &quit, &e);
	if (ok)
		text_append(&conn->out, "ok\n");
	else
		text_appendf(&conn->out, "error %d %s\n", err_exit_status(e.kind), e.text);
	buf = uv_buf_init(conn->out.data, (unsigned)conn->out.len);
	conn->write.data = conn;
	if (quit)
		uv_stop(conn->pipe.loop);
	if (uv_write(&conn->write, (uv_stream_t *)&conn->pipe, &buf, 1, on_written) < 0)
		close_connection(conn);
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct connection *conn = handle->data;

	(void)size;
	*buf = uv_buf_init(conn->chunk, sizeof conn->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct connection *conn = stream->data;

	if (got > 0) {
		text_append_n(&conn->in, buf->base, (size_t)got);
		return;
	}
	if (got == 0)
		return;
	uv_read_stop(stream);
	if (got == UV_EOF)
		answer(conn);
	else
		close_connection(conn);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct sim_control *c = listener->data;
	struct connection *conn = status == 0 ? calloc(1, sizeof *conn) : NULL;

	if (!conn)
		return;
	conn->control = c;
	conn->in = TEXT_INIT(SIM_COMMAND_MAX);
	conn->out = TEXT_INIT(SIM_REPLY_MAX);
	uv_pipe_init(listener->loop, &conn->pipe, 0);
	conn->pipe.data = conn;
	conn->next = c->connections;
	c->connections = conn;
	c->n_connections++;
	c->n_open++;
	if (uv_accept(listener, (uv_stream_t *)&conn->pipe) < 0 || c->n_connections > CONNECTIONS_MAX
	    || uv_read_start((uv_stream_t *)&conn->pipe, on_alloc, on_read) < 0)
		close_connection(conn);
}

static int connect_to(const char *path, struct err *e)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd;

	if (len == 0 || len >= sizeof address.sun_path) {
		err_set(e, ERR_USAGE, "'%.120s': expected a path of at most %zu octets", path, sizeof address.sun_path - 1);
		return -1;
	}
	memcpy(address.sun_path, path, len);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	err_set_errno(e, "cannot connect to %s", path);
	if (fd >= 0) {
		if (e->sys == ENOENT || e->sys == ECONNREFUSED)
			e->kind = ERR_NO_DAEMON;
		close(fd);
	}
	return -1;
}

/* Only a socket that nobody answers is removed. */
static bool clear_path(const char *path, struct err *e)
{
	struct stat st;
	struct err why;
	int fd = connect_to(path, &why);

	if (fd >= 0) {
		close(fd);
		return err_set(e, ERR_LOCKED, "another simulator listens on %s", path);
	}
	if (why.kind == ERR_USAGE) {
		*e = why;
		return false;
	}
	if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode) && unlink(path) < 0)
		return err_set_errno(e, "cannot remove %s", path);
	return true;
}

static void on_listener_closed(uv_handle_t *handle)
{
	release(handle->data);
}

struct sim_control *sim_control_new(uv_loop_t *loop, const char *path, struct sim_world *world, struct sim_server *server,
                                    struct err *e)
{
	struct sim_control *c;
	mode_t mask;
	int status;

	if (!clear_path(path, e))
		return NULL;
	c = calloc(1, sizeof *c);
	if (!c) {
		err_set(e, ERR_MEMORY, "no memory for the control socket");
		return NULL;
	}
	*c = (struct sim_control){ .path = path, .world = world, .server = server, .n_open = 1 };
	uv_pipe_init(loop, &c->listener, 0);
	c->listener.data = c;
	mask = umask(0177);
	status = uv_pipe_bind(&c->listener, path);
	umask(mask);
	if (status == 0)
		status = uv_listen((uv_stream_t *)&c->listener, CONNECTIONS_MAX, on_connection);
	if (status == 0)
		return c;
	err_set(e, ERR_SYSTEM, "cannot listen on %s: %s", path, uv_strerror(status));
	uv_close((uv_handle_t *)&c->listener, on_listener_closed);
	return NULL;
}

void sim_control_close(struct sim_control *c)
{
	if (!c)
		return;
	for (struct connection *conn = c->connections; conn; conn = conn->next)
		close_connection(conn);
	uv_close((uv_handle_t *)&c->listener, on_listener_closed); /* libuv removes the socket */
}

static bool write_all(int fd, const struct text *t)
{
	for (size_t at = 0; at < t->len;) {
		ssize_t n = send(fd, t->data + at, t->len - at, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return false;
		at += n > 0 ? (size_t)n : 0;
	}
	return shutdown(fd, SHUT_WR) == 0;
}

static bool read_all(int fd, struct text *t)
{
	char chunk[4096];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			text_append_n(t, chunk, (size_t)n);
	}
	return !t->failed;
}

static void quote_word(struct text *t, const char *word)
{
	text_append(t, "\"");
	for (; *word; word++) {
		if (*word == '"' || *word == '\\')
			text_append_char(t, '\\');
		text_append_char(t, *word);
	}
	text_append(t, "\" ");
}

/* Prints all but the last line, which says how it went. */
static bool take_answer(struct text *t, FILE *out, struct err *e)
{
	char *last, *sentence;
	long status;

	if (t->len == 0 || t->data[t->len - 1] != '\n')
		return err_set(e, ERR_REFUSED, "the simulator did not answer");
	t->data[t->len - 1] = '\0';
	last = strrchr(t->data, '\n');
	last = last ? last + 1 : t->data;
	fwrite(t->data, 1, (size_t)(last - t->data), out);
	if (strcmp(last, "ok") == 0)
		return true;
	if (strncmp(last, "error ", 6) != 0)
		return err_set(e, ERR_MALFORMED, "the simulator's answer is not understood");
	status = strtol(last + 6, &sentence, 10);
	for (int kind = ERR_USAGE; kind <= ERR_SYSTEM; kind++) {
		if (err_exit_status((enum err_kind)kind) == status)
			return err_set(e, (enum err_kind)kind, "%s", *sentence ? sentence + 1 : "");
	}
	return err_set(e, ERR_MALFORMED, "the simulator's answer is not understood");
}

bool sim_control_send(const char *path, char *const *words, size_t n, FILE *out, struct err *e)
{
	struct text request = TEXT_INIT(SIM_COMMAND_MAX), reply = TEXT_INIT(SIM_REPLY_MAX);
	int fd = connect_to(path, e);
	bool ok = fd >= 0;

	for (size_t i = 0; i < n; i++)
		quote_word(&request, words[i]);
	if (ok && request.failed)
		ok = err_set(e, ERR_USAGE, "expected a command of at most %d octets", SIM_COMMAND_MAX);
	if (ok && (!write_all(fd, &request) || !read_all(fd, &reply)))
		ok = err_set_errno(e, "%s", path);
	ok = ok && take_answer(&reply, out, e);
	if (fd >= 0)
		close(fd);
	text_done(&request);
	text_done(&reply);
	return ok;
}
