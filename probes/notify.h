/* The service manager's notification protocol (sd_notify(3)), spoken by hand: one datagram of KEY=value lines to the
 * socket named by $NOTIFY_SOCKET, a path or "@abstract". */
#ifndef VIGIE_NOTIFY_H
#define VIGIE_NOTIFY_H

#include "err.h"

#include <stdint.h>

struct notify {
	int fd;                /* -1: nobody listens */
	int64_t watchdog_ms;   /* how often WATCHDOG=1 is due (half of $WATCHDOG_USEC), 0: never */
};

/* Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID and takes them out of the environment, so that no child speaks for us.
 * Without them notify_send does nothing. false: a socket is named that cannot be reached. */
bool notify_open(struct notify *n, struct err *e) MUST_CHECK;
void notify_close(struct notify *n);

/* "READY=1\nSTATUS=…": never blocks; what the manager does not take is lost. */
void notify_send(const struct notify *n, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
