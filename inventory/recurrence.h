/* What fails and works again too slowly to flap (inventory/flapping.h), and too often to be told of each time (I6): a failure that is
 * over for the RECURRENCE_ENDS-th time within RECURRENCE_WINDOW_MS, though not within RECURRENCE_SLOW_MS, is one with the next ones until
 * none was over for RECURRENCE_QUIET_MS. Pure. */
#ifndef VIGIE_RECURRENCE_H
#define VIGIE_RECURRENCE_H

#include "vtime.h"

#include <stddef.h>

enum { RECURRENCE_ENDS = 4 };
enum { RECURRENCE_SLOW_MS = 10 * 60 * 1000, RECURRENCE_WINDOW_MS = 2 * 3600 * 1000, RECURRENCE_QUIET_MS = 3600 * 1000 };

/* Of one object; zero is one that never failed. */
struct recurrence {
	mono_t ends[RECURRENCE_ENDS]; /* of its failures, the latest first */
	size_t n;
};

void recurrence_ended(struct recurrence *r, mono_t now);

/* Until when it goes on unless another failure ends before; past when it does not. */
mono_t recurrence_until(const struct recurrence *r);

#endif
