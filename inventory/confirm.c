#include "inventory/confirm.h"

struct confirmation confirmation_next(struct confirmation before, enum state measured, int64_t needed)
{
	bool same = before.attempts > 0 && before.state == measured;
	bool fails_on = before.attempts > 0 && before.state != STATE_OK && measured != STATE_OK && !before.confirmed;
	struct confirmation next = { .state = measured, .attempts = 1 };

	if (same || fails_on)
		next.attempts = before.attempts < needed ? before.attempts + 1 : before.attempts;
	next.confirmed = measured == STATE_OK || next.attempts >= needed || (same && before.confirmed);
	return next;
}
