/* What leaves now, the gravest first: a channel that hangs keeps its own places and no others. */
#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

struct due {
	struct noticed *of;
	size_t row;               /* of its rows */
};

struct round {
	size_t *left;             /* by channel: what it may have under way yet */
	struct due *due;
	size_t n_due;
};

static size_t *left_of(struct notices *n, struct round *r, const struct notice *row)
{
	const struct notice_channel *c = notices_channel(n, row->channel);

	return c ? &r->left[c - n->params.channels] : NULL;
}

static bool is_due(const struct notices *n, const struct notice *row)
{
	return row->state == NOTICE_QUEUED && row->due.ms <= n->now.ms;
}

static void look(struct notices *n, struct noticed *a, struct round *r)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		size_t *left = a->rows[i].state == NOTICE_SENDING ? left_of(n, r, &a->rows[i]) : NULL;

		if (left && *left > 0)
			--*left;
		if (is_due(n, &a->rows[i]))
			r->due[r->n_due++] = (struct due){ a, i };
	}
}

/* Ends as they come: a problem of the same object never overtakes one. Then that the collector sees nothing. */
static int rank_of(const struct due *d)
{
	const struct notice *row = &d->of->rows[d->row];

	if (!notice_is_of_problem(row->event))
		return 0;
	if (strcmp(d->of->what.place.kind, "collector") == 0)
		return 1;
	return row->severity == STATE_CRITICAL ? 2 : 3;
}

static int by_gravity(const void *a, const void *b)
{
	const struct notice *x = &((const struct due *)a)->of->rows[((const struct due *)a)->row];
	const struct notice *y = &((const struct due *)b)->of->rows[((const struct due *)b)->row];
	int order = rank_of(a) - rank_of(b);

	if (order == 0)
		order = (x->wanted.ms > y->wanted.ms) - (x->wanted.ms < y->wanted.ms);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static bool begin_round(struct notices *n, struct round *r)
{
	size_t share = n->params.n_channels > 0 ? NOTICES_UNDER_WAY_MAX / n->params.n_channels : 0;

	r->left = arena_array(n->batch->arena, n->params.n_channels + 1, sizeof *r->left);
	r->due = calloc(n->n_pending, sizeof *r->due); /* looked for each second: not the batch's */
	if (!r->left || !r->due)
		return false;
	for (size_t i = 0; i < n->params.n_channels; i++)
		r->left[i] = share < 1 ? 1 : share < NOTICES_OF_CHANNEL_MAX ? share : NOTICES_OF_CHANNEL_MAX;
	look(n, &n->own, r);
	for (struct noticed *a = notices_after(n, NULL); a; a = notices_after(n, a))
		look(n, a, r);
	if (r->n_due > 1)
		qsort(r->due, r->n_due, sizeof *r->due, by_gravity);
	return true;
}

/* Who is on duty may have changed while it waited; an escalation is for whom it names. */
static bool is_of_another_turn(const struct notices *n, const struct notice_channel *c, const struct notice *row)
{
	const char *now = c->recipient || row->attempts > 0 ? NULL : notices_on_duty(n, c);

	return now && (row->event == NOTICE_PROBLEM || row->event == NOTICE_REMINDER || row->event == NOTICE_WORSE) && strcmp(now, row->recipient) != 0;
}

/* It leaves in a second to who is on duty now. */
static void pass_on(struct notices *n, struct noticed *a, const struct notice_channel *c, size_t i)
{
	enum notice_event event = a->rows[i].event;
	int64_t step = a->rows[i].step;

	notices_settle(n, a, &a->rows[i], NOTICE_CANCELLED, "somebody else is on duty by now");
	notices_queue(n, a, c, notices_on_duty(n, c), event, step);
}

/* Whether it leaves. */
static bool take(struct notices *n, struct round *r, const struct due *d)
{
	struct notice *row = &d->of->rows[d->row];
	const struct notice_channel *c = notices_channel(n, row->channel);

	if (!c) {
		notices_settle(n, d->of, row, NOTICE_FAILED, "the configuration has no notify section of that name any more");
		return false;
	}
	if (is_of_another_turn(n, c, row)) {
		pass_on(n, d->of, c, d->row);
		return false;
	}
	if (*left_of(n, r, row) == 0 || !notices_may_leave(n, c, row))
		return false;
	--*left_of(n, r, row);
	notices_note_left(n, c, row);
	row->state = NOTICE_SENDING;
	row->attempts++;
	notices_write(n, d->of, row, NULL);
	return true;
}

size_t notices_leave(struct notices *n, size_t max, int64_t *ret_ids)
{
	struct round r = { 0 };
	size_t taken = 0;

	if (n->n_pending == 0)
		return 0;
	if (!begin_round(n, &r))
		notices_out_of_memory(n);
	for (size_t i = 0; i < r.n_due && taken < max; i++) {
		const struct due *d = &r.due[i];

		if (take(n, &r, d))
			ret_ids[taken++] = d->of->rows[d->row].id;
	}
	free(r.due);
	return taken;
}
