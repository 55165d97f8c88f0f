#include "inventory/recurrence.h"

void recurrence_ended(struct recurrence *r, mono_t now)
{
	for (size_t k = RECURRENCE_ENDS - 1; k > 0; k--)
		r->ends[k] = r->ends[k - 1];
	r->ends[0] = now;
	r->n += r->n < RECURRENCE_ENDS;
}

mono_t recurrence_until(const struct recurrence *r)
{
	int64_t span = mono_diff_ms(r->ends[0], r->ends[RECURRENCE_ENDS - 1]);

	if (r->n < RECURRENCE_ENDS || span < RECURRENCE_SLOW_MS || span > RECURRENCE_WINDOW_MS)
		return (mono_t){ INT64_MIN };
	return mono_add_ms(r->ends[0], RECURRENCE_QUIET_MS);
}
