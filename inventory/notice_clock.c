/* A wall clock that was ahead and is put right: what was to happen in 30 s does. One that is set forward makes things due. */
#include "inventory/notices_internal.h"

enum { STEP_MS = 5 * 1000 };

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What waits for the hours of its channel waits for those of today. */
static int64_t due_again(const struct notices *n, const struct notice *row, int64_t step)
{
	const struct notice_channel *c = row->attempts == 0 ? notices_channel(n, row->channel) : NULL;
	wall_t hours = c ? notices_due(n, c) : WALL_NEVER;

	return wall_is_known(hours) ? least(row->due.ms, hours.ms) : row->due.ms - step;
}

static void step_back(struct notices *n, struct noticed *a, int64_t step)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		struct notice *row = &a->rows[i];

		row->wanted.ms -= step;
		if (wall_is_known(row->done))
			row->done.ms -= step;
		if (row->state != NOTICE_QUEUED)
			continue;
		row->due.ms = due_again(n, row, step);
		notices_write(n, a, row, NULL);
	}
}

void notices_heed_clock(struct notices *n)
{
	int64_t step = wall_is_known(n->seen) ? n->seen.ms - n->now.ms : 0;

	n->seen = n->now;
	if (step <= STEP_MS)
		return;
	notices_step_bursts(n, step);
	step_back(n, &n->own, step);
	for (struct noticed *a = notices_after(n, NULL); a; a = notices_after(n, a))
		step_back(n, a, step);
}

void notices_heed_clock_of(const struct notices *n, struct notice *row, wall_t now)
{
	bool ahead = row->created.ms > now.ms + STEP_MS || (wall_is_known(row->done) && row->done.ms > now.ms + STEP_MS);

	row->created.ms = least(row->created.ms, now.ms);
	if (wall_is_known(row->done))
		row->done.ms = least(row->done.ms, now.ms);
	if (row->state == NOTICE_QUEUED && row->attempts > 0)
		row->due.ms = least(row->due.ms, now.ms + NOTICES_RETRY_MAX_MS);
	else if (row->state == NOTICE_QUEUED && ahead)
		row->due.ms = due_again(n, row, 0);
}
