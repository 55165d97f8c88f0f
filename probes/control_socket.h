/* The control socket's place in the file system. */
#ifndef VIGIE_CONTROL_SOCKET_H
#define VIGIE_CONTROL_SOCKET_H

#include "conf.h"
#include "probes/privileges.h"

/* A listening, non-blocking socket at conf->control, owned by id. Its mode is 0660 (owner and group of the daemon), or 0666 when the
 * configuration gives roles to groups: who may do what is then decided for each request, by what the kernel says of the peer.
 * A socket that nobody serves any more is replaced. ERR_LOCKED: another daemon serves it (says its pid). */
bool control_socket_open(const struct conf *conf, const struct identity *id, int *ret_fd, struct err *e) MUST_CHECK;

#endif
