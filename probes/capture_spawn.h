/* Starts vigie-capture while the right to listen is still there. */
#ifndef VIGIE_PROBES_CAPTURE_SPAWN_H
#define VIGIE_PROBES_CAPTURE_SPAWN_H

#include "err.h"

#include <sys/types.h>

/* vigie-capture stands beside this program. *ret_fd: where its records come, does not block; closing it ends vigie-capture, *ret_pid, which the
 * caller waits for. */
bool capture_spawn(const char *interface, int *ret_fd, pid_t *ret_pid, struct err *e) MUST_CHECK;

#endif
