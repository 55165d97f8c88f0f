#include "console/control_client.h"

#include "console/refusal.h"
#include "control.h"
#include "intl.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct control_call {
	int fd;
	char *request; /* one line, newline included */
	size_t request_len, sent;
	struct text reply;
};

static bool control_connect(const char *path, int *ret_fd, struct err *e)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof addr.sun_path)
		return err_set(e, ERR_CONFIG, _("the control socket's path is longer than %zu bytes"), sizeof addr.sun_path - 1);
	memcpy(addr.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set_errno(e, _("no socket for %s"), path);
	if (connect(fd, (const struct sockaddr *)&addr, sizeof addr) != 0) {
		enum err_kind kind = errno == EACCES || errno == EPERM ? ERR_DENIED
			: errno == ENOENT || errno == ECONNREFUSED ? ERR_NO_DAEMON
			: errno == EAGAIN ? ERR_LOCKED : ERR_SYSTEM;

		err_set_errno(e, kind == ERR_NO_DAEMON ? _("no collector listens on %s") : _("cannot speak to the collector on %s"), path);
		if (e)
			e->kind = kind;
		close(fd);
		return false;
	}
	*ret_fd = fd;
	return true;
}

static char *control_encode(const char *method, json_t *params)
{
	json_t *request = json_pack("{s:s,s:i,s:s,s:o}", "jsonrpc", "2.0", "id", 1, "method", method, "params",
	                            params ? json_incref(params) : json_object());
	char *line = request ? json_dumps(request, JSON_COMPACT) : NULL;

	json_decref(request);
	return line;
}

bool control_call_start(const char *path, const char *method, json_t *params, struct control_call **ret_call, struct err *e)
{
	struct control_call *c = calloc(1, sizeof *c);

	if (!c)
		return err_set(e, ERR_MEMORY, "out of memory");
	c->fd = -1;
	c->reply = TEXT_INIT(CONTROL_REPLY_MAX);
	c->request = control_encode(method, params);
	if (!c->request) {
		control_call_free(c);
		return err_set(e, ERR_MEMORY, "the request cannot be written as JSON");
	}
	c->request_len = strlen(c->request) + 1;
	c->request[c->request_len - 1] = '\n';
	if (c->request_len > CONTROL_IMPORT_MAX) {
		control_call_free(c);
		return err_set(e, ERR_LIMIT, _("the request is larger than %u bytes"), CONTROL_IMPORT_MAX);
	}
	if (!control_connect(path, &c->fd, e)) {
		control_call_free(c);
		return false;
	}
	*ret_call = c;
	return true;
}

void control_call_free(struct control_call *c)
{
	if (!c)
		return;
	if (c->fd >= 0)
		close(c->fd);
	free(c->request);
	text_done(&c->reply);
	free(c);
}

int control_call_fd(const struct control_call *c) { return c->fd; }

short control_call_events(const struct control_call *c)
{
	return c->sent < c->request_len ? POLLIN | POLLOUT : POLLIN;
}

static enum err_kind kind_of_code(json_int_t code)
{
	static const struct { json_int_t code; enum err_kind kind; } kinds[] = {
		{ CONTROL_METHOD_NOT_FOUND, ERR_USAGE }, { CONTROL_INVALID_PARAMS, ERR_USAGE }, { CONTROL_DENIED, ERR_DENIED },
		{ CONTROL_DATA, ERR_DATA }, { CONTROL_NOT_FOUND, ERR_NOT_FOUND }, { CONTROL_BUSY, ERR_LOCKED },
		{ CONTROL_LOCKED, ERR_LOCKED }, { CONTROL_FULL, ERR_FULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].code == code)
			return kinds[i].kind;
	return ERR_REFUSED;
}

static enum control_progress control_read_reply(const char *line, size_t len, json_t **ret_result, struct err *e)
{
	json_error_t problem;
	json_t *reply = json_loadb(line, len, JSON_REJECT_DUPLICATES, &problem);
	json_t *error = json_object_get(reply, "error"), *result = json_object_get(reply, "result");
	struct text words = TEXT_INIT(ERR_TEXT_MAX);
	enum control_progress progress = CONTROL_FAILED;

	if (!reply || (!error && !result)) {
		err_set(e, ERR_MALFORMED, "the daemon's reply is not JSON-RPC: %s", reply ? "neither result nor error" : problem.text);
	} else if (error) {
		const char *message = json_string_value(json_object_get(error, "message"));

		text_append_safe(&words, message ? message : _("the collector refused without a word"));
		err_set(e, kind_of_code(json_integer_value(json_object_get(error, "code"))), "%s", text_str(&words));
		if (e)
			refusal_translate(e);
	} else {
		*ret_result = json_incref(result);
		progress = CONTROL_DONE;
	}
	text_done(&words);
	json_decref(reply);
	return progress;
}

/* False once the request cannot be sent. A daemon that refuses closes early: what it said is read all the same. */
static bool control_send(struct control_call *c, struct err *e)
{
	while (c->sent < c->request_len) {
		ssize_t n = send(c->fd, c->request + c->sent, c->request_len - c->sent, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return true;
		if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) {
			c->sent = c->request_len;
			return true;
		}
		if (n < 0)
			return err_set_errno(e, "%s", _("cannot send to the collector"));
		c->sent += (size_t)n;
	}
	return true;
}

enum control_progress control_call_step(struct control_call *c, json_t **ret_result, struct err *e)
{
	char buf[16384];

	if (!control_send(c, e))
		return CONTROL_FAILED;
	for (;;) {
		ssize_t n = recv(c->fd, buf, sizeof buf, 0);
		const char *newline = n > 0 ? memchr(buf, '\n', (size_t)n) : NULL;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return CONTROL_PENDING;
		if (n <= 0) {
			err_set(e, ERR_REFUSED, "%s",
			        _("the collector closed the connection before an answer: what was asked may be done all the same"));
			return CONTROL_FAILED;
		}
		text_append_n(&c->reply, buf, newline ? (size_t)(newline - buf) : (size_t)n);
		if (c->reply.failed) {
			err_set(e, ERR_LIMIT, _("the collector's reply is larger than %u bytes"), CONTROL_REPLY_MAX);
			return CONTROL_FAILED;
		}
		if (newline)
			return control_read_reply(text_str(&c->reply), c->reply.len, ret_result, e);
	}
}

bool control_request(const char *path, const char *method, json_t *params, int64_t timeout_ms, json_t **ret_result, struct err *e)
{
	mono_t deadline = mono_add_ms(mono_now(), timeout_ms);
	struct control_call *c;
	enum control_progress progress;

	if (!control_call_start(path, method, params, &c, e))
		return false;
	while ((progress = control_call_step(c, ret_result, e)) == CONTROL_PENDING) {
		struct pollfd p = { .fd = control_call_fd(c), .events = control_call_events(c) };
		int64_t left = mono_diff_ms(deadline, mono_now());

		if (left <= 0) {
			err_set(e, ERR_REFUSED, _("the collector did not answer within %" PRId64 " ms"), timeout_ms);
			if (e)
				e->sys = ETIMEDOUT;
			break;
		}
		if (poll(&p, 1, left > 60000 ? 60000 : (int)left) < 0 && errno != EINTR) {
			err_set_errno(e, "%s", _("cannot wait for the collector"));
			break;
		}
	}
	control_call_free(c);
	return progress == CONTROL_DONE;
}
