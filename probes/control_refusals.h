/* How many refused requests of each uid get a row of the journal: a flood of them must not fill the disk. Pure. */
#ifndef VIGIE_CONTROL_REFUSALS_H
#define VIGIE_CONTROL_REFUSALS_H

#include "vtime.h"

#include <sys/types.h>

enum {
	REFUSALS_BURST = 20,
	REFUSALS_EVERY_MS = 60000,    /* then one row a minute */
	REFUSALS_UIDS_MAX = 64,       /* of more, the one that was refused longest ago is forgotten */
};

struct control_refusals {
	struct refusals_of {
		uid_t uid;
		double tokens;
		mono_t refilled, last;
		int64_t left_out;
	} uids[REFUSALS_UIDS_MAX];
	size_t n;
};

/* true: this one gets its row, and *ret_left_out others of the uid had none since its last row. false: it is counted. */
bool refusals_take(struct control_refusals *r, uid_t uid, mono_t now, int64_t *ret_left_out);

/* The row was not needed: the request was done. */
void refusals_give_back(struct control_refusals *r, uid_t uid, int64_t left_out);

/* One uid of those with refusals that no row counts, which it forgets; false: there is none. */
bool refusals_next_left_out(struct control_refusals *r, uid_t *ret_uid, int64_t *ret_left_out);

#endif
