/* The parent of the process that listens to an interface: starts it, and starts it again when it died, later each time. */
#ifndef VIGIE_PROBES_CAPTURE_KEEPER_H
#define VIGIE_PROBES_CAPTURE_KEEPER_H

#include "err.h"

#include <stdint.h>

enum { CAPTURE_AGAIN_MS = 1000, CAPTURE_AGAIN_MOST_MS = 60000, CAPTURE_GOOD_MS = 60000 /* who lived so long died for another reason */ };

/* Until it is started again after `deaths` deaths in a row. */
uint32_t capture_again_ms(uint32_t deaths);

/* Returns when nobody reads records_fd any more. */
bool capture_keep(const char *interface, int records_fd, struct err *e) MUST_CHECK;

#endif
