#include "probes/capture_hand_over.h"

#include "control.h"
#include "intl.h"

#include <errno.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { REPLY_MAX = 65536, WAIT_S = 120, RECORD_BASE64 = FLOW_RECORD_SIZE / 3 * 4 };

static int connect_to(const char *control)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval wait = { .tv_sec = WAIT_S };
	int fd;

	if (strlen(control) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, control, strlen(control) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0
	    && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

bool capture_collector_listens(const char *control)
{
	int fd = control ? connect_to(control) : -1;

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static char *request_of(const struct observed_point *p, const struct flow_record *records, size_t n)
{
	char *base64 = malloc(n * RECORD_BASE64 + 1), *line = NULL;
	json_t *request;

	if (!base64)
		return NULL;
	EVP_EncodeBlock((unsigned char *)base64, (const unsigned char *)records, (int)(n * sizeof *records));
	request = json_pack("{s:s,s:i,s:s,s:{s:s,s:s,s:o}}", "jsonrpc", "2.0", "id", 1, "method", "observe", "params", "name", p->name, "sha256",
	                    p->sha256, "records", json_string_nocheck(base64));
	free(base64);
	if (request)
		line = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	return line;
}

static bool send_all(int fd, const char *bytes, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t sent = send(fd, bytes + at, n - at, MSG_NOSIGNAL);

		if (sent < 0 && errno != EINTR)
			return false;
		at += sent > 0 ? (size_t)sent : 0;
	}
	return true;
}

static json_t *receive(int fd)
{
	static char line[REPLY_MAX];
	size_t n = 0;
	ssize_t got = 1;

	while (n < sizeof line && !memchr(line, '\n', n) && got > 0) {
		got = recv(fd, line + n, sizeof line - n, 0);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			n += (size_t)got;
	}
	return json_loadb(line, n, JSON_DISABLE_EOF_CHECK, NULL);
}

static bool take_reply(const json_t *reply, bool *ret_again, struct err *e)
{
	const json_t *error = json_object_get(reply, "error");
	const char *words = json_string_value(json_object_get(error, "message"));

	if (!reply)
		return err_set(e, ERR_REFUSED, "%s", _("the collector did not answer"));
	if (error && json_integer_value(json_object_get(error, "code")) == CONTROL_DENIED)
		return err_set(e, ERR_DENIED, "%s", _("the collector has the inventory: the roles rssi and admin may give it a saved capture"));
	if (error)
		return err_set(e, ERR_REFUSED, _("the collector refused it: %.300s"), words ? words : "");
	*ret_again = json_is_true(json_object_get(json_object_get(reply, "result"), "again"));
	return true;
}

bool capture_hand_over(const char *control, const struct observed_point *p, const struct flow_record *records, size_t n, bool *ret_again,
                       struct err *e)
{
	int fd = connect_to(control);
	char *line = request_of(p, records, n);
	json_t *reply = NULL;
	bool ok;

	/* who is not heard out is told why all the same */
	if (fd >= 0 && line) {
		(void)(send_all(fd, line, strlen(line)) && send_all(fd, "\n", 1));
		reply = receive(fd);
	}
	if (fd >= 0)
		close(fd);
	free(line);
	ok = take_reply(reply, ret_again, e);
	json_decref(reply);
	return ok;
}
