/* vigie-capture --read: a saved capture into the inventory. */
#ifndef VIGIE_PROBES_CAPTURE_READ_H
#define VIGIE_PROBES_CAPTURE_READ_H

#include "err.h"

#include <stdint.h>

struct capture_reading {
	uint64_t frames, dropped_associations, refused_records;
	bool again;               /* it was read before: nothing changed */
	bool cut;                 /* it ends in the middle; why: */
	char why[96];
};

/* Opens both files, starts the process that looks, which gets the capture's descriptor and nothing else, and writes what it tells. */
bool capture_read_saved(const char *path, const char *inventory, struct capture_reading *ret, struct err *e) MUST_CHECK;

#endif
