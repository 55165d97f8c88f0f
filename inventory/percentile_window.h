/* The 95th percentile of five-minute means over the last two hours, as carriers reckon the use of a circuit: of 24 means the second
 * highest. The highest is always left out, also while fewer are known: one peak never decides. Pure. */
#ifndef VIGIE_PERCENTILE_WINDOW_H
#define VIGIE_PERCENTILE_WINDOW_H

#include "vtime.h"

#include <stdint.h>

enum { PERCENTILE_SLOT_MINUTES = 5, PERCENTILE_SLOTS = 24, PERCENTILE_LEAST_SLOTS = 3 };

struct percentile_window {
	int64_t slot;                        /* of the latest sample, of the monotonic clock; it still runs */
	float sum[PERCENTILE_SLOTS + 1];     /* of whole slots, and of the one that runs */
	uint16_t n[PERCENTILE_SLOTS + 1];
};

void percentile_window_add(struct percentile_window *w, double value, mono_t at); /* NAN: none */

/* NAN while it holds less than PERCENTILE_LEAST_SLOTS whole slots. *ret_minutes: from its oldest one on. */
double percentile_window_95(const struct percentile_window *w, mono_t now, int *ret_minutes);

#endif
