#include "inventory/confirm.h"

struct confirmation confirmation_next(struct confirmation before, enum state measured, int64_t needed)
{
	bool same = before.attempts > 0 && before.state == measured;
	struct confirmation next = { .state = measured, .attempts = 1 };

	if (same)
		next.attempts = before.attempts < needed ? before.attempts + 1 : before.attempts;
	next.confirmed = measured == STATE_OK || next.attempts >= needed || (same && before.confirmed);
	return next;
}
