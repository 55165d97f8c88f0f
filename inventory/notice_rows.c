#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const events[NOTICE_EVENT_COUNT] = { "problem", "worse", "escalation", "reminder", "recovery", "gap", "asked", "handover" };
static const char *const states[NOTICE_STATE_COUNT] = { "queued", "sending", "delivered", "failed", "uncertain", "cancelled" };

const char *notice_event_name(enum notice_event e)
{
	return events[e];
}

const char *notice_state_name(enum notice_state s)
{
	return states[s];
}

bool notice_event_from_name(const char *name, enum notice_event *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (strcmp(events[i], name) == 0) {
			*ret = (enum notice_event)i;
			return true;
		}
	return false;
}

bool notice_state_from_name(const char *name, enum notice_state *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i], name) == 0) {
			*ret = (enum notice_state)i;
			return true;
		}
	return false;
}

bool notice_is_of_problem(enum notice_event e)
{
	return e != NOTICE_RECOVERY && e != NOTICE_GAP && e != NOTICE_HANDOVER;
}

bool notice_is_unwanted(const struct noticed *a, const struct notice *row)
{
	return notice_is_of_problem(row->event) && (a->what.ended || (a->quiet && row->event != NOTICE_ASKED));
}

bool notice_is_pending(const struct notice *row)
{
	return row->state == NOTICE_QUEUED || row->state == NOTICE_SENDING;
}

bool notice_was_told(const struct notice *row)
{
	return notice_is_of_problem(row->event) && (row->state == NOTICE_DELIVERED || row->state == NOTICE_UNCERTAIN);
}

const struct notice_channel *notices_channel(const struct notices *n, const char *name)
{
	for (size_t i = 0; i < n->params.n_channels; i++)
		if (strcmp(n->params.channels[i].name, name) == 0)
			return &n->params.channels[i];
	return NULL;
}

wall_t notices_due(const struct notices *n, const struct notice_channel *c)
{
	return !c->hours || hours_contains(c->hours, n->now) ? n->now : hours_next_change(c->hours, n->now);
}

struct notice *notices_add_row(struct noticed *a, const char *recipient, const char *channel)
{
	struct notice *row;

	if (a->n_rows == a->cap_rows) {
		size_t cap = a->cap_rows ? 2 * a->cap_rows : 4;
		struct notice *more = reallocarray(a->rows, cap, sizeof *more);

		if (!more)
			return NULL;
		a->rows = more;
		a->cap_rows = cap;
	}
	row = &a->rows[a->n_rows];
	*row = (struct notice){ .recipient = strdup(recipient), .channel = strdup(channel), .done = WALL_NEVER };
	if (row->recipient && row->channel) {
		a->n_rows++;
		return row;
	}
	free(row->recipient);
	free(row->channel);
	return NULL;
}

void notices_out_of_memory(struct notices *n)
{
	n->failed = !err_set(n->e, ERR_MEMORY, "no memory for a notification");
}

/* Any row of the same alert tells the store which alert that is, also once another one of the object is open. */
static int64_t like_of(const struct noticed *a, const struct notice *row)
{
	return a->rows[0].id != row->id ? a->rows[0].id : 0;
}

static void emit(struct notices *n, struct noticed *a, struct notice *row, bool fresh, bool with_body, const char *error)
{
	struct batch_notice *b = batch_add_notice(n->batch);
	const char *body = b && with_body ? notice_body(n->batch->arena, n, a, row) : NULL;

	if (!b || (with_body && !body)) {
		notices_out_of_memory(n);
		return;
	}
	b->id = row->id;
	b->like_id = like_of(a, row);
	b->entity_id = a->what.entity_id;
	b->subject = arena_strdup(n->batch->arena, a->what.subject);
	b->recipient = arena_strdup(n->batch->arena, row->recipient);
	b->channel = arena_strdup(n->batch->arena, row->channel);
	b->event = fresh ? notice_event_name(row->event) : NULL;
	b->step = row->step;
	b->created = row->created;
	b->due = row->due;
	b->done = row->done;
	b->body = body;
	b->state = notice_state_name(row->state);
	b->attempts = row->attempts;
	b->error = arena_strdup(n->batch->arena, error);
}

void notices_write(struct notices *n, struct noticed *a, struct notice *row, const char *error)
{
	emit(n, a, row, false, false, error);
}

void notices_refresh(struct notices *n, struct noticed *a, struct notice *row)
{
	row->severity = a->what.state;
	emit(n, a, row, false, true, NULL);
}

void notices_settle(struct notices *n, struct noticed *a, struct notice *row, enum notice_state state, const char *error)
{
	n->n_pending -= notice_is_pending(row);
	row->state = state;
	row->done = n->now;
	notices_write(n, a, row, error);
}

void notices_cancel(struct notices *n, struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].state == NOTICE_QUEUED && notice_is_unwanted(a, &a->rows[i]))
			notices_settle(n, a, &a->rows[i], NOTICE_CANCELLED, NULL);
}

/* The same message that was cancelled before it left: it leaves now. */
static struct notice *cancelled_twin(struct noticed *a, const char *channel, const char *recipient, enum notice_event event, int64_t step)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		struct notice *row = &a->rows[i];

		if (row->state == NOTICE_CANCELLED && row->event == event && row->step == step && strcmp(row->channel, channel) == 0
		    && strcmp(row->recipient, recipient) == 0)
			return row;
	}
	return NULL;
}

void notices_queue(struct notices *n, struct noticed *a, const struct notice_channel *c, const char *recipient, enum notice_event event,
                   int64_t step)
{
	wall_t due = event == NOTICE_ASKED ? n->now : notices_due(n, c);
	struct notice *row;
	bool fresh;

	if (!wall_is_known(due))
		return;
	row = cancelled_twin(a, c->name, recipient, event, step);
	fresh = !row;
	if (fresh) {
		row = notices_add_row(a, recipient, c->name);
		if (!row) {
			notices_out_of_memory(n);
			return;
		}
		row->id = ++n->last_id;
		row->event = event;
		row->step = step;
	}
	row->created = n->now;
	row->attempts = 0;
	row->due = row->wanted = due;
	row->done = WALL_NEVER;
	row->state = NOTICE_QUEUED;
	row->severity = a->what.state;
	n->n_pending++;
	emit(n, a, row, fresh, true, NULL);
}
