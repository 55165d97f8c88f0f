/* The control socket's place in the file system. */
#ifndef VIGIE_CONTROL_SOCKET_H
#define VIGIE_CONTROL_SOCKET_H

#include "conf.h"
#include "probes/privileges.h"

/* The folder of the socket at path, when there is none yet: /run is empty after each boot. Made while still privileged, and id's. */
bool control_socket_make_folder(const char *path, const struct identity *id, struct err *e) MUST_CHECK;

/* A listening, non-blocking socket at conf->control. Called as the daemon's own user, never as root for it: whoever owns the folder
 * chooses what its names lead to. Its mode is 0660 (owner and group of the daemon), or 0666 when the configuration gives roles to
 * groups: who may do what is then decided for each request, by what the kernel says of the peer.
 * A socket that nobody serves any more is replaced. ERR_LOCKED: another daemon serves it (says its pid). */
bool control_socket_open(const struct conf *conf, int *ret_fd, struct err *e) MUST_CHECK;

#endif
