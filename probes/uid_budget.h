/* How much of something each uid may have: a number at once, then one each so often. Pure. Refused requests have such a budget of rows of
 * the journal, a flood of them must not fill the disk; accepted acts one of their own. */
#ifndef VIGIE_UID_BUDGET_H
#define VIGIE_UID_BUDGET_H

#include "vtime.h"

#include <sys/types.h>

enum {
	REFUSALS_BURST = 20,
	REFUSALS_EVERY_MS = 60000,    /* then one row a minute */
	ACTS_BURST = 600,             /* a screen of marked rows */
	ACTS_EVERY_MS = 500,
	BUDGET_UIDS_MAX = 64,         /* of more, the one that was heard of longest ago is forgotten */
};

struct uid_budget {
	int64_t burst, every_ms;
	struct budget_of {
		uid_t uid;
		double tokens;
		mono_t refilled, last;
		int64_t left_out;
	} uids[BUDGET_UIDS_MAX];
	size_t n;
};

/* true: this one has its share, and *ret_left_out others of the uid had none since its last. false: it is counted. */
bool budget_take(struct uid_budget *r, uid_t uid, mono_t now, int64_t *ret_left_out);

/* The share was not needed. */
void budget_give_back(struct uid_budget *r, uid_t uid, int64_t left_out);

/* One uid of those of which some had none since, which it forgets; false: there is none. */
bool budget_next_left_out(struct uid_budget *r, uid_t *ret_uid, int64_t *ret_left_out);

#endif
