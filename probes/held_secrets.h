/* Secrets that several runs in flight share: a reload replaces them, the last run that uses the old ones wipes them. One thread. */
#ifndef VIGIE_HELD_SECRETS_H
#define VIGIE_HELD_SECRETS_H

#include "secrets.h"

struct held_secrets {
	struct secrets *secrets;
	unsigned holds;
};

/* Takes secrets over, with one hold. NULL without memory (secrets are then freed). */
struct held_secrets *held_secrets_new(struct secrets *secrets);
struct held_secrets *held_secrets_hold(struct held_secrets *h);
void held_secrets_drop(struct held_secrets *h); /* NULL is fine */

#endif
