/* Soft and hard: how many results in a row it takes to believe a state. Pure. */
#ifndef VIGIE_CONFIRM_H
#define VIGIE_CONFIRM_H

#include "state.h"

#include <stdint.h>

struct confirmation {
	enum state state;
	int64_t attempts; /* results in a row in this state, or until it is hard in any but OK, counted up to what is needed; 0: none yet */
	bool confirmed;   /* hard */
};

/* OK is believed at once: a recovery, or a first answer, is its own proof. Any other state is hard after `needed` results in a
 * row that are not OK, whichever (what is silent and what answers badly in turns does not work either), and from then on until the state
 * changes, also when `needed` grows by a reload; another state but OK then is soft anew. */
struct confirmation confirmation_next(struct confirmation before, enum state measured, int64_t needed);

#endif
