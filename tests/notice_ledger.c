#include "tests/notice_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void note(struct ledger *l, const char *wrong)
{
	if (!l->wrong)
		l->wrong = wrong;
}

bool ledger_is_of_problem(enum notice_event e)
{
	return e != NOTICE_RECOVERY && e != NOTICE_GAP && e != NOTICE_HANDOVER;
}

struct stored_row *ledger_row(struct ledger *l, int64_t id)
{
	for (size_t i = 0; i < l->n_rows; i++)
		if (l->rows[i].id == id)
			return &l->rows[i];
	return NULL;
}

struct stored_alert *ledger_open_alert(struct ledger *l, int64_t entity_id)
{
	for (size_t i = l->n_alerts; i-- > 0;)
		if (l->alerts[i].entity_id == entity_id && !wall_is_known(l->alerts[i].closed))
			return &l->alerts[i];
	return NULL;
}

static void store_alert(struct ledger *l, const struct batch_alert *a)
{
	struct stored_alert *at = ledger_open_alert(l, a->entity_id);

	if (a->ended) {
		if (at)
			at->closed = a->at;
		return;
	}
	if (!at) {
		assert_true(l->n_alerts < LEDGER_ALERTS_MAX);
		at = &l->alerts[l->n_alerts++];
		*at = (struct stored_alert){ .entity_id = a->entity_id, .opened = a->at, .closed = WALL_NEVER, .followed = a->at };
	}
	if (!at->cause && a->follows_id == 0)
		at->followed.ms = strtoll(a->detail + 1, NULL, 10);
	at->cause = a->follows_id == 0;
	at->state = (enum state)a->state;
	at->flapping = a->detail[0] == 'f';
}

static int64_t alert_of(struct ledger *l, const struct batch_notice *n)
{
	if (n->like_id)
		return ledger_row(l, n->like_id) ? ledger_row(l, n->like_id)->alert : -1;
	for (size_t i = l->n_alerts; i-- > 0;)
		if (l->alerts[i].entity_id == n->entity_id)
			return (int64_t)i;
	return -1;
}

static void insert_row(struct ledger *l, const struct batch_notice *n, struct stored_row *row)
{
	row->id = n->id;
	row->alert = n->entity_id ? alert_of(l, n) : -1;
	if (n->entity_id && row->alert < 0)
		note(l, "a message is about no alert");
	snprintf(row->recipient, sizeof row->recipient, "%s", n->recipient);
	snprintf(row->channel, sizeof row->channel, "%s", n->channel);
	assert_true(notice_event_from_name(n->event, &row->event));
	row->step = n->step;
	for (size_t i = 0; i < l->n_rows; i++)
		if (row != &l->rows[i] && row->alert >= 0 && l->rows[i].alert == row->alert && l->rows[i].event == row->event
		    && l->rows[i].step == row->step && strcmp(l->rows[i].recipient, row->recipient) == 0
		    && strcmp(l->rows[i].channel, row->channel) == 0)
			note(l, "the ledger has the same message twice");
}

static void store_notice(struct ledger *l, const struct batch_notice *n)
{
	struct stored_row *row = ledger_row(l, n->id);

	if (n->event) {
		assert_true(l->n_rows < LEDGER_ROWS_MAX);
		assert_null(row);
		row = &l->rows[l->n_rows++];
		*row = (struct stored_row){ 0 };
		insert_row(l, n, row);
	}
	if (!row) {
		note(l, "a message is changed that is not in the ledger");
		return;
	}
	if (n->body)
		row->severity = strstr(n->body, "\"severity\":\"critical\"") ? STATE_CRITICAL : STATE_WARNING;
	assert_true(notice_state_from_name(n->state, &row->state));
	row->created = n->created;
	row->due = n->due;
	row->done = n->done;
	row->attempts = n->attempts;
}

void ledger_store(struct ledger *l, const struct batch *b)
{
	size_t k = 0;

	for (size_t i = 0; i <= b->n_alerts; i++) {
		for (; k < b->n_notices && (b->notices[k].after <= i || i == b->n_alerts); k++)
			store_notice(l, &b->notices[k]);
		if (i < b->n_alerts)
			store_alert(l, &b->alerts[i]);
	}
}

static bool was_told(const struct ledger *l, int64_t alert, const char *recipient, const char *channel)
{
	for (size_t i = 0; i < l->n_rows; i++)
		if (l->rows[i].alert == alert && ledger_is_of_problem(l->rows[i].event) && l->rows[i].doubtful > 0
		    && strcmp(l->rows[i].recipient, recipient) == 0 && strcmp(l->rows[i].channel, channel) == 0)
			return true;
	return false;
}

static bool has_recovery(const struct ledger *l, int64_t alert, const char *recipient, const char *channel)
{
	for (size_t i = 0; i < l->n_rows; i++)
		if (l->rows[i].alert == alert && l->rows[i].event == NOTICE_RECOVERY && strcmp(l->rows[i].recipient, recipient) == 0
		    && strcmp(l->rows[i].channel, channel) == 0)
			return true;
	return false;
}

/* A message that was being sent at a crash may have left or not: counted as told either way. */
static void check_rows(struct ledger *l)
{
	for (size_t i = 0; i < l->n_rows; i++) {
		const struct stored_row *r = &l->rows[i];
		bool told = r->alert >= 0 && was_told(l, r->alert, r->recipient, r->channel), over;

		if (r->state == NOTICE_QUEUED && strcmp(r->channel, "office") != 0)
			note(l, "a message waits for ever");
		if (r->state == NOTICE_SENDING)
			note(l, "a message is being sent for ever");
		if (r->alert < 0)
			continue;
		over = wall_is_known(l->alerts[r->alert].closed);
		if (r->event == NOTICE_RECOVERY && !over)
			note(l, "the end is told of what goes on");
		if (r->doubtful > 0 && r->state != NOTICE_DELIVERED && r->state != NOTICE_UNCERTAIN)
			note(l, "who was told counts as not told");
		if (over && told && !has_recovery(l, r->alert, r->recipient, r->channel))
			note(l, "who was told of a problem is not told its end");
	}
}

static void check_recoveries(struct ledger *l)
{
	for (size_t i = 0; i < l->n_rows; i++) {
		const struct stored_row *r = &l->rows[i];
		bool known = false;

		for (size_t k = 0; k < l->n_rows; k++)
			known |= l->rows[k].alert == r->alert && ledger_is_of_problem(l->rows[k].event)
			         && (l->rows[k].state == NOTICE_DELIVERED || l->rows[k].state == NOTICE_UNCERTAIN)
			         && strcmp(l->rows[k].recipient, r->recipient) == 0 && strcmp(l->rows[k].channel, r->channel) == 0;
		if (r->event == NOTICE_RECOVERY && !known)
			note(l, "the end is told to who was not told of the problem");
	}
}

void ledger_judge(struct ledger *l)
{
	check_rows(l);
	check_recoveries(l);
}
