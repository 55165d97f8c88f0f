#include "probes/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MESSAGE_MAX = 1024 };

static int64_t watchdog_interval_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	int64_t us = usec ? strtoll(usec, NULL, 10) : 0;

	if (pid && strtol(pid, NULL, 10) != (long)getpid())
		return 0;
	if (us <= 0)
		return 0;
	return us / 2000 > 0 ? us / 2000 : 1;
}

static bool notify_connect(struct notify *n, const char *path, struct err *e)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = strlen(path);

	if ((path[0] != '/' && path[0] != '@') || len < 2 || len >= sizeof to.sun_path)
		return err_set(e, ERR_CONFIG, "NOTIFY_SOCKET: expected an absolute path or @name");
	memcpy(to.sun_path, path, len);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (n->fd < 0)
		return err_set_errno(e, "no socket for NOTIFY_SOCKET");
	/* An abstract name counts by its length, without a NUL at its end. */
	if (connect(n->fd, (struct sockaddr *)&to, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) == 0)
		return true;
	err_set_errno(e, "cannot reach NOTIFY_SOCKET %s", path);
	notify_close(n);
	return false;
}

bool notify_open(struct notify *n, struct err *e)
{
	const char *path = getenv("NOTIFY_SOCKET");
	bool ok = true;

	*n = (struct notify){ .fd = -1, .watchdog_ms = watchdog_interval_ms() };
	if (path && *path)
		ok = notify_connect(n, path, e);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	return ok;
}

void notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

void notify_send(const struct notify *n, const char *fmt, ...)
{
	char message[MESSAGE_MAX];
	va_list ap;
	int len;

	if (n->fd < 0)
		return;
	va_start(ap, fmt);
	len = vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	if (len < 0 || len >= (int)sizeof message)
		return;
	if (send(n->fd, message, (size_t)len, MSG_NOSIGNAL) < 0) { } /* the manager is gone: nobody to tell */
}
