#include "inventory/notices_internal.h"

#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, MINUTE_MS = 60 * 1000, DUTY_MAX = 3, GAPS_MAX = 8 };
enum { ROUND_FIRST_MS = 5 * MINUTE_MS, ROUND_MAX_MS = 60 * MINUTE_MS };

const char *notices_on_duty(const struct notices *n, const struct notice_channel *c)
{
	wall_t due = notices_due(n, c);

	if (c->recipient)
		return c->recipient;
	return n->params.rota && wall_is_known(due) ? rota_at(n->params.rota, due).person->name : NULL;
}

/* Whom an escalation asks, in order: who is on duty by now, who is next, the default. */
static size_t on_duty(const struct rota *rota, wall_t now, const char *ret[static DUTY_MAX])
{
	struct rota_turn next;
	wall_t from;
	size_t n = 0;

	ret[n++] = rota_at(rota, now).person->name;
	if (rota_next(rota, now, &next, &from))
		ret[n++] = next.person->name;
	ret[n++] = rota_default(rota)->name;
	return n;
}

static bool is_live(const struct notice *row, const struct notice_channel *c)
{
	return notice_is_of_problem(row->event) && row->state != NOTICE_CANCELLED && strcmp(row->channel, c->name) == 0;
}

/* Rows of a call: the last one that was no escalation, and the escalations after it. */
struct call {
	const struct notice *last;
	size_t first;
	int64_t step;             /* of the next escalation */
};

static bool is_escalation(enum notice_event e) { return e == NOTICE_ESCALATION || e == NOTICE_ASKED; }

static struct call call_of(const struct noticed *a, const struct notice_channel *c)
{
	struct call call = { .step = 1 };

	for (size_t i = 0; i < a->n_rows; i++) {
		const struct notice *row = &a->rows[i];

		if (is_escalation(row->event) && row->step >= call.step && strcmp(row->channel, c->name) == 0)
			call.step = row->step + 1;
		if (!is_live(row, c))
			continue;
		if (!is_escalation(row->event))
			call.first = i;
		call.last = row;
	}
	return call;
}

static size_t count_calls(const struct noticed *a, const struct notice_channel *c, size_t first, const char *name)
{
	size_t n = 0;

	for (size_t i = first; i < a->n_rows; i++)
		n += is_live(&a->rows[i], c) && strcmp(a->rows[i].recipient, name) == 0;
	return n;
}

/* Who could not be reached is asked again. name NULL: anybody. */
static bool was_reached(const struct noticed *a, const struct notice_channel *c, size_t first, const char *name)
{
	for (size_t i = first; i < a->n_rows; i++)
		if (is_live(&a->rows[i], c) && a->rows[i].state != NOTICE_FAILED && (!name || strcmp(a->rows[i].recipient, name) == 0))
			return true;
	return false;
}

static bool is_unanswered(const struct notices *n, const struct notice *last, int64_t escalate_ms)
{
	switch (last->state) {
	case NOTICE_FAILED:
	case NOTICE_UNCERTAIN:
		return true;
	case NOTICE_DELIVERED:
		return n->now.ms >= last->done.ms + escalate_ms;
	case NOTICE_QUEUED:
	case NOTICE_SENDING:
		return last->attempts > 0 && n->now.ms >= last->wanted.ms + escalate_ms;
	case NOTICE_CANCELLED:
	case NOTICE_STATE_COUNT:
		break;
	}
	return false;
}

/* Before everybody is called once more: longer after each round that reached nobody. */
static int64_t round_wait(size_t rounds)
{
	int64_t ms = ROUND_FIRST_MS;

	for (size_t i = 1; i < rounds && ms < ROUND_MAX_MS; i++)
		ms *= 2;
	return ms < ROUND_MAX_MS ? ms : ROUND_MAX_MS;
}

/* The first who was called least often; nobody when the round is over and somebody was reached, or it is too early for another one. */
static const char *next_called(const struct notices *n, const struct noticed *a, const struct notice_channel *c, const struct call *call)
{
	const char *names[DUTY_MAX], *next = NULL;
	size_t n_names = on_duty(n->params.rota, n->now, names), least = SIZE_MAX, most = 0;

	for (size_t i = 0; i < n_names; i++) {
		size_t calls = count_calls(a, c, call->first, names[i]);

		most = calls > most ? calls : most;
		if (calls >= least || (calls > 0 && was_reached(a, c, call->first, names[i])))
			continue;
		least = calls;
		next = names[i];
	}
	if (next && least > 0 && least == most
	    && (was_reached(a, c, call->first, NULL) || n->now.ms < call->last->done.ms + round_wait(most)))
		return NULL;
	return next;
}

void notices_escalate(struct notices *n, struct noticed *a, const struct notice_channel *c)
{
	struct call call;
	const char *name;

	if (c->recipient || c->escalate_ms <= 0 || !n->params.rota)
		return;
	call = call_of(a, c);
	if (!call.last || !is_unanswered(n, call.last, c->escalate_ms))
		return;
	name = next_called(n, a, c, &call);
	if (name)
		notices_queue(n, a, c, name, NOTICE_ESCALATION, call.step);
}

/* The one on duty is asked last: most likely it is they who ask for the next. */
const char *notices_call_next(struct notices *n, struct noticed *a, const struct notice_channel *c)
{
	const char *names[DUTY_MAX];
	size_t n_names = on_duty(n->params.rota, n->now, names);
	struct call call = call_of(a, c);

	for (size_t i = 1; i <= n_names; i++) {
		const char *name = names[i % n_names];

		if (was_reached(a, c, call.first, name))
			continue;
		notices_queue(n, a, c, name, NOTICE_ASKED, call.step);
		return name;
	}
	return NULL;
}

static bool is_announced(const struct notices *n, const char *channel, enum notice_event event, int64_t step)
{
	for (size_t i = 0; i < n->own.n_rows; i++)
		if (n->own.rows[i].event == event && n->own.rows[i].step == step && strcmp(n->own.rows[i].channel, channel) == 0)
			return true;
	return false;
}

static void announce(struct notices *n, const struct rota_gap *gap)
{
	for (size_t i = 0; i < n->params.n_channels; i++) {
		const struct notice_channel *c = &n->params.channels[i];

		if (c->recipient || is_announced(n, c->name, NOTICE_GAP, gap->from.ms / MINUTE_MS))
			continue;
		n->own.what.since = gap->from;
		n->own.what.end = gap->until;
		notices_queue(n, &n->own, c, rota_default(n->params.rota)->name, NOTICE_GAP, gap->from.ms / MINUTE_MS);
	}
}

/* The day before, to the default: the one who will be called then. */
void notices_announce_gaps(struct notices *n)
{
	struct rota_gap gaps[GAPS_MAX];
	size_t n_gaps = n->params.rota ? rota_gaps(n->params.rota, n->now, (wall_t){ n->now.ms + DAY_MS }, gaps, GAPS_MAX) : 0;

	for (size_t i = 0; i < n_gaps; i++)
		if (gaps[i].from.ms > n->now.ms)
			announce(n, &gaps[i]);
}

void notices_announce_handover(struct notices *n, const struct notice_handover *h)
{
	n->own.what.since = h->at;
	n->own.what.end = WALL_NEVER;
	for (size_t i = 0; i < n->params.n_channels; i++) {
		const struct notice_channel *c = &n->params.channels[i];

		if ((!c->recipient || strcmp(c->recipient, h->comes) == 0) && !is_announced(n, c->name, NOTICE_HANDOVER, h->seq))
			notices_queue(n, &n->own, c, h->comes, NOTICE_HANDOVER, h->seq);
	}
}
