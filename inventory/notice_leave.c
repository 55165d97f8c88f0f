/* What leaves now: a channel that hangs keeps its own places and no others. */
#include "inventory/notices_internal.h"

struct round {
	size_t *left;             /* by channel: what it may have under way yet */
	size_t max;               /* in all */
	int64_t *ids;
	size_t n;
};

static size_t *left_of(struct notices *n, struct round *r, const struct notice *row)
{
	const struct notice_channel *c = notices_channel(n, row->channel);

	return c ? &r->left[c - n->params.channels] : NULL;
}

static void count_under_way(struct notices *n, struct noticed *a, struct round *r)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		size_t *left = a->rows[i].state == NOTICE_SENDING ? left_of(n, r, &a->rows[i]) : NULL;

		if (left && *left > 0)
			--*left;
	}
}

static bool begin_round(struct notices *n, struct round *r)
{
	size_t share = n->params.n_channels > 0 ? NOTICES_UNDER_WAY_MAX / n->params.n_channels : 0;

	r->left = arena_array(n->batch->arena, n->params.n_channels + 1, sizeof *r->left);
	if (!r->left)
		return false;
	for (size_t i = 0; i < n->params.n_channels; i++)
		r->left[i] = share < 1 ? 1 : share < NOTICES_OF_CHANNEL_MAX ? share : NOTICES_OF_CHANNEL_MAX;
	count_under_way(n, &n->own, r);
	for (size_t i = 0; i < NOTICES_BUCKETS; i++)
		for (struct noticed *a = n->buckets[i]; a; a = a->next)
			count_under_way(n, a, r);
	return true;
}

static void take_due(struct notices *n, struct noticed *a, struct round *r)
{
	for (size_t i = 0; i < a->n_rows && r->n < r->max; i++) {
		struct notice *row = &a->rows[i];
		size_t *left;

		if (row->state != NOTICE_QUEUED || row->due.ms > n->now.ms)
			continue;
		left = left_of(n, r, row);
		if (!left) {
			notices_settle(n, a, row, NOTICE_FAILED, "the configuration has no notify section of that name any more");
			continue;
		}
		if (*left == 0)
			continue;
		--*left;
		row->state = NOTICE_SENDING;
		row->attempts++;
		notices_write(n, a, row, NULL);
		r->ids[r->n++] = row->id;
	}
}

size_t notices_leave(struct notices *n, size_t max, int64_t *ret_ids)
{
	struct round r = { .max = max, .ids = ret_ids };

	if (n->n_pending == 0)
		return 0;
	if (!begin_round(n, &r)) {
		notices_out_of_memory(n);
		return 0;
	}
	take_due(n, &n->own, &r);
	for (size_t i = 0; i < NOTICES_BUCKETS && r.n < max; i++)
		for (struct noticed *a = n->buckets[i]; a && r.n < max; a = a->next)
			take_due(n, a, &r);
	return r.n;
}
