/* What vigie-capture tells, towards the store thread; it is told when it dies, drops packets, or says what cannot be believed. */
#ifndef VIGIE_DAEMON_CAPTURE_H
#define VIGIE_DAEMON_CAPTURE_H

#include "err.h"

#include <sys/types.h>

struct daemon;

/* fd, pid: of capture_spawn, taken over; -1: nobody looks. */
bool capture_begin(struct daemon *d, int fd, pid_t pid, struct err *e) MUST_CHECK;
void capture_end(struct daemon *d);  /* writes what came so far; before the store ends */
void capture_free(struct daemon *d);

#endif
