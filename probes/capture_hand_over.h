/* vigie-capture --read beside a collector, which alone writes its inventory: it is given what the capture showed (method observe). */
#ifndef VIGIE_PROBES_CAPTURE_HAND_OVER_H
#define VIGIE_PROBES_CAPTURE_HAND_OVER_H

#include "observed.h"

enum { CAPTURE_HANDED_MOST = 200000 }; /* records: what one request may hold (CONTROL_IMPORT_MAX) */

/* Whether somebody listens at the control socket. */
bool capture_collector_listens(const char *control);

/* All at once, and waits for the answer. *ret_again: it was read before, nothing changed. ERR_DENIED: the roles rssi and admin may;
 * ERR_REFUSED with the collector's words. */
bool capture_hand_over(const char *control, const struct observed_point *p, const struct flow_record *records, size_t n, bool *ret_again,
                       struct err *e) MUST_CHECK;

#endif
