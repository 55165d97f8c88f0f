/* What vigie-capture tells, towards the store thread; it is told when it dies, drops packets, or says what cannot be believed. */
#ifndef VIGIE_DAEMON_CAPTURE_H
#define VIGIE_DAEMON_CAPTURE_H

#include "flow_record.h"

#include <sys/types.h>

struct daemon;

/* fd, pid: of capture_spawn, taken over; -1: nobody looks. */
bool capture_begin(struct daemon *d, int fd, pid_t pid, struct err *e) MUST_CHECK;
void capture_end(struct daemon *d);  /* asks for what was counted last, and writes it; before the store ends */
void capture_free(struct daemon *d);

/* ERR_NOT_FOUND: nobody listens; ERR_REFUSED: not now. */
bool capture_looks(const struct daemon *d, struct err *e) MUST_CHECK;
bool capture_order(struct daemon *d, const struct flow_order *order, struct err *e) MUST_CHECK;
/* NULL: nobody listens. *ret_linktype: as pcap_datalink tells it. */
const char *capture_interface(const struct daemon *d, int32_t *ret_linktype);

#endif
