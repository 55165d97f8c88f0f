/* Where packets come from: libpcap on an interface or on a saved capture. Each packet's octets are wiped once they were looked at, in the
 * ring of the packet socket or in libpcap's buffer, and what was read ahead of a saved capture at its end.
 *
 * What is not wiped: frames in the ring that wait to be looked at (CAPTURE_RING_BYTES at most, a tenth of a second of them mostly), what
 * the loopback sent between the opening of its ring and the filter's attachment (until the ring comes round), a frame in whose middle a saved
 * capture ends (until the process does, which is at once), and what the kernel holds by itself: its socket buffers and the page cache of a
 * saved capture. */
#ifndef VIGIE_PROBES_CAPTURE_SOURCE_H
#define VIGIE_PROBES_CAPTURE_SOURCE_H

#include "err.h"

#include <stdint.h>

enum { CAPTURE_SNAPLEN = 65600 /* a frame that was gathered from segments (GRO), with its headers */, CAPTURE_RING_BYTES = 32 << 20 };

struct capture_source;

/* bytes: captured octets of a frame of wire octets, wiped after the call. */
typedef void (*capture_frame_fn)(void *user, const uint8_t *bytes, size_t captured, size_t wire, int64_t at_us);

/* ERR_DENIED: CAP_NET_RAW is missing. ERR_NOT_FOUND: no such interface. ERR_REFUSED: its link type is not read. */
bool capture_open_interface(const char *name, struct capture_source **ret, struct err *e) MUST_CHECK;
/* fd: of a saved capture, at its beginning; taken over. Asks for nothing but memory and reads of fd: may be called in the sandbox. */
bool capture_open_saved(int fd, struct capture_source **ret, struct err *e) MUST_CHECK;

int capture_linktype(const struct capture_source *s);
int capture_snaplen(const struct capture_source *s);
int capture_fd(const struct capture_source *s); /* to wait on; of an interface */

/* Gives what is there, n frames at most; *ret_n: how many. 0 of a saved capture: it is at its end. ERR_MALFORMED: a saved capture that is cut
 * or damaged; ERR_SYSTEM: the interface is gone. */
bool capture_give(struct capture_source *s, int n, capture_frame_fn give, void *user, int *ret_n, struct err *e) MUST_CHECK;

/* Frames that the kernel had no room for since the interface was opened. pcap_stats would open files. */
uint64_t capture_drops(struct capture_source *s);

/* Wipes what was read ahead, and what reading left on the stack. */
void capture_source_wipe(struct capture_source *s);

#endif
