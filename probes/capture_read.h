/* vigie-capture --read: a saved capture into the inventory. */
#ifndef VIGIE_PROBES_CAPTURE_READ_H
#define VIGIE_PROBES_CAPTURE_READ_H

#include "err.h"

#include <stdint.h>

struct capture_reading {
	uint64_t frames, dropped_associations, refused_records;
	uint64_t misdated;        /* packets of flows that begin before 2000 or end after tomorrow: the clock of who captured was wrong */
	bool again;               /* it was read before: nothing changed */
	bool cut;                 /* it ends in the middle; why: */
	char why[96];
};

/* Opens the capture, starts the process that looks, which gets its descriptor and nothing else, and writes what it tells into the inventory, or
 * has the collector do it that listens at its control socket (NULL: there is none of this inventory), whose roles rssi and admin may. */
bool capture_read_saved(const char *path, const char *inventory, const char *control, struct capture_reading *ret, struct err *e) MUST_CHECK;

#endif
