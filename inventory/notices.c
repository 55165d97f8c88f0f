#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	ATTEMPTS_MAX = 12,       /* the last one about two hours after the first */
	RETRY_FIRST_MS = 30 * 1000,
	STALL_MS = 10 * 1000     /* between two ticks: a silence may have come and gone */
};

/* ---- what happens ---- */

static void begin_call(struct notices *n, wall_t now, struct batch *b, struct err *e)
{
	n->now = now;
	n->batch = b;
	n->e = e;
	n->failed = false;
	notices_heed_clock(n);
}

bool notices_alert(struct notices *n, const struct notice_alert *what, wall_t now, struct batch *b, struct err *e)
{
	struct noticed *a = notices_find_open(n, what->entity_id, what->subject);

	begin_call(n, now, b, e);
	if (!a && (what->ended || !what->place.name))
		return true;
	n->graph_knows &= (a && a->what.down && a->what.cause) == (what->down && what->cause && !what->ended);
	if (a ? !notices_take_alert(a, what) : !(a = notices_add_alert(n, what)))
		return err_set(e, ERR_MEMORY, "no memory for an alert");
	a->what.since = a->opened;
	notices_judge(n, a, true);
	notices_forget_settled(n, what->entity_id);
	return !n->failed;
}

bool notices_ask_next(struct notices *n, int64_t entity_id, const char *subject, wall_t now, struct batch *b, const char **ret_name,
                      struct err *e)
{
	struct noticed *a = notices_find_open(n, entity_id, subject);

	begin_call(n, now, b, e);
	*ret_name = NULL;
	for (size_t i = 0; a && n->params.rota && i < n->params.n_channels && !n->failed; i++) {
		const char *name = n->params.channels[i].recipient ? NULL : notices_call_next(n, a, &n->params.channels[i]);

		*ret_name = *ret_name ? *ret_name : name;
	}
	return !n->failed;
}

bool notices_handover(struct notices *n, const struct notice_handover *h, wall_t now, struct batch *b, struct err *e)
{
	begin_call(n, now, b, e);
	notices_announce_handover(n, h);
	return !n->failed;
}

/* Circuits first: who is told of one is not told of the redundancy that it takes away. */
static void tick_alerts(struct notices *n, bool of_redundancy, bool stalled)
{
	for (struct noticed *a = notices_after(n, NULL); a && !n->failed; a = notices_after(n, a)) {
		if (a->what.ended || notices_is_of_redundancy(a) != of_redundancy)
			continue;
		if (stalled && !a->quiet)
			notices_look_back(n, a);
		notices_judge(n, a, false);
		for (size_t k = 0; !a->quiet && a->n_rows > 0 && k < n->params.n_channels; k++)
			notices_escalate(n, a, &n->params.channels[k]);
	}
}

bool notices_tick(struct notices *n, wall_t now, struct batch *b, struct err *e)
{
	bool stalled = wall_is_known(n->ticked) && now.ms - n->ticked.ms > STALL_MS;

	begin_call(n, now, b, e);
	n->ticked = now;
	tick_alerts(n, false, stalled);
	tick_alerts(n, true, stalled);
	notices_announce_gaps(n);
	return !n->failed;
}

bool notices_take(struct notices *n, wall_t now, size_t max, int64_t *ret_ids, size_t *ret_n, struct batch *b, struct err *e)
{
	begin_call(n, now, b, e);
	*ret_n = notices_leave(n, max, ret_ids);
	return !n->failed;
}

static struct notice *find_row(struct notices *n, int64_t id, struct noticed **ret_a)
{
	*ret_a = &n->own;
	for (size_t i = 0; i < n->own.n_rows; i++)
		if (n->own.rows[i].id == id)
			return &n->own.rows[i];
	for (struct noticed *a = notices_after(n, NULL); a; a = notices_after(n, a))
		for (size_t k = 0; k < a->n_rows; k++)
			if (a->rows[k].id == id) {
				*ret_a = a;
				return &a->rows[k];
			}
	return NULL;
}

static int64_t back_off(int64_t attempts)
{
	int64_t ms = RETRY_FIRST_MS;

	for (int64_t i = 1; i < attempts && ms < NOTICES_RETRY_MAX_MS; i++)
		ms *= 2;
	return ms < NOTICES_RETRY_MAX_MS ? ms : NOTICES_RETRY_MAX_MS;
}

/* What was not delivered and is not wanted any more is not tried again. */
static void retry(struct notices *n, struct noticed *a, struct notice *row, const char *error, int64_t retry_ms)
{
	if (notice_is_unwanted(a, row)) {
		notices_settle(n, a, row, NOTICE_CANCELLED, error);
	} else if (row->attempts >= ATTEMPTS_MAX) {
		notices_settle(n, a, row, NOTICE_FAILED, error);
	} else {
		int64_t ms = back_off(row->attempts);

		row->state = NOTICE_QUEUED;
		row->due.ms = n->now.ms + (retry_ms > ms && retry_ms <= NOTICES_RETRY_MAX_MS ? retry_ms : ms);
		notices_write(n, a, row, error);
	}
}

bool notices_result(struct notices *n, int64_t id, enum notice_result r, const char *error, int64_t retry_ms, wall_t now, struct batch *b,
                    struct err *e)
{
	struct noticed *a;
	struct notice *row = find_row(n, id, &a);

	begin_call(n, now, b, e);
	if (!row || row->state != NOTICE_SENDING)
		return true;
	if (r == NOTICE_RETRY || r == NOTICE_REFUSED)
		notices_note_unsent(n, row);
	switch (r) {
	case NOTICE_SENT:
		notices_settle(n, a, row, NOTICE_DELIVERED, NULL);
		break;
	case NOTICE_RETRY:
		retry(n, a, row, error, retry_ms);
		break;
	case NOTICE_REFUSED:
		notices_settle(n, a, row, NOTICE_FAILED, error);
		break;
	case NOTICE_DOUBTFUL:
		notices_settle(n, a, row, NOTICE_UNCERTAIN, error);
		break;
	}
	if (a != &n->own && a->what.ended) {
		notices_recover(n, a);
		notices_forget_settled(n, a->what.entity_id);
	}
	return !n->failed;
}

/* ---- beginning again ---- */

static bool restore_row(struct notices *n, struct noticed *a, const struct notice_row *r, wall_t now)
{
	struct notice *row = notices_add_row(a, r->recipient, r->channel);

	if (!row)
		return false;
	row->id = r->id;
	row->event = r->event;
	row->step = r->step;
	row->attempts = r->attempts;
	row->state = r->state;
	row->created = r->created;
	row->due = r->due;
	row->done = r->done;
	notices_heed_clock_of(n, row, now);
	row->wanted = r->attempts > 0 ? row->created : row->due;
	row->severity = r->severity;
	n->n_pending += notice_is_pending(row);
	return true;
}

bool notices_restore(struct notices *n, const struct notice_alert *what, const struct notice_row *rows, size_t n_rows, wall_t now,
                     struct err *e)
{
	struct noticed *a = what ? notices_add_alert(n, what) : &n->own;
	bool ok = a != NULL;

	n->now = now;
	for (size_t i = 0; ok && i < n_rows; i++)
		ok = restore_row(n, a, &rows[i], now);
	if (!ok)
		return err_set(e, ERR_MEMORY, "no memory for the notifications");
	n->graph_knows = false;
	a->held = true; /* as far as is known */
	if (what)
		notices_look_back(n, a);
	return true;
}

static void doubt(struct notices *n, struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].state == NOTICE_SENDING)
			notices_settle(n, a, &a->rows[i], NOTICE_UNCERTAIN, "the collector stopped while it was being sent");
}

bool notices_begin(struct notices *n, wall_t now, struct batch *b, struct err *e)
{
	begin_call(n, now, b, e);
	doubt(n, &n->own);
	for (size_t i = 0; i < NOTICES_BUCKETS; i++) {
		for (struct noticed *a = n->buckets[i]; a && !n->failed; a = a->next) {
			doubt(n, a);
			if (a->what.ended)
				notices_judge(n, a, false);
		}
		notices_forget_settled(n, (int64_t)i);
	}
	return !n->failed;
}

/* ---- life ---- */

void notices_set_params(struct notices *n, const struct notices_params *params)
{
	n->params = *params;
	for (struct noticed *a = notices_after(n, NULL); a; a = notices_after(n, a))
		a->renewed = true;
}

void notices_set_graph(struct notices *n, struct impact_graph *g)
{
	n->graph = g;
	n->graph_knows = false;
}

struct notices *notices_new(const struct notices_params *params, int64_t last_id)
{
	struct notices *n = calloc(1, sizeof *n);
	static const struct notice_alert none = { .subject = "", .place = { .kind = "rota", .name = "rota" }, .ours = true, .cause = true };

	if (!n || !notices_take_alert(&n->own, &none)) {
		free(n);
		return NULL;
	}
	n->params = *params;
	n->last_id = last_id;
	n->ticked = n->seen = WALL_NEVER;
	return n;
}

void notices_free(struct notices *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < NOTICES_BUCKETS; i++)
		while (n->buckets[i]) {
			struct noticed *a = n->buckets[i];

			n->buckets[i] = a->next;
			notices_free_alert(a);
			free(a);
		}
	notices_free_alert(&n->own);
	notices_free_silences(n);
	notices_free_bursts(n);
	free(n);
}
