/* Which frames the kernel puts into the ring of a packet socket: those alone that libpcap gives on, as long as it gives them on. What it
 * passes over there it never tells, and nobody would wipe it: of the loopback each frame comes twice, once as it is sent, and of a frame
 * beyond the snapshot length the end. */
#ifndef VIGIE_PROBES_CAPTURE_FILTER_H
#define VIGIE_PROBES_CAPTURE_FILTER_H

#include "err.h"

#include <stdint.h>

/* fd: a packet socket. Frames that were put there before stay as they are. */
bool capture_filter_attach(int fd, uint32_t snaplen, struct err *e) MUST_CHECK;

#endif
