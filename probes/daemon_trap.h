/* Traps as the collector hears them. A trap is a hint: the device that it comes from is polled now, and nothing else is believed. Who is
 * not declared, or cannot show the device's credential, is counted and not heeded. */
#ifndef VIGIE_DAEMON_TRAP_H
#define VIGIE_DAEMON_TRAP_H

#include "probes/daemon.h"

#include <jansson.h>

/* fd: from trap_socket_open, taken over; -1: none is received, and `why` (may be NULL) says why not. ERR_MEMORY. */
bool traps_begin(struct daemon *d, int fd, const char *why, struct err *e) MUST_CHECK;
void traps_load(struct daemon *d);  /* after the registry changed */
void traps_end(struct daemon *d);   /* closes the socket; traps_free once the loop has */
void traps_free(struct daemon *d);

/* Of info: {"listen":s|null,"error":s|null,"received":n,"heeded":n,"dropped":n,"unknown":n,"refused":n,"malformed":n,"polls":n,
 * "sources":[{"address":s,"declared":b,"received":n,"dropped":n},…]}; owned by the caller. */
json_t *traps_json(const struct daemon *d);

#endif
