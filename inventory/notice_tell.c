#include "inventory/notices_internal.h"

#include <string.h>

/* That the collector itself sees nothing is as grave as anything it might not see. */
static bool passes(const struct notice_channel *c, const struct noticed *a)
{
	return c->warnings || a->what.state == STATE_CRITICAL || strcmp(a->what.place.kind, "collector") == 0;
}

/* The messages of a problem that a channel carried. */
struct carried {
	size_t n;
	int64_t reminder, worse;  /* the next number of each */
	enum state last;
	wall_t told;              /* when the last one was made that was no escalation */
	bool owed;                /* it was cancelled, and none was made since */
	bool reminds;             /* that one is a reminder */
};

static struct carried carried_by(const struct noticed *a, const struct notice_channel *c)
{
	struct carried r = { .reminder = 1, .told = { INT64_MIN } };

	for (size_t i = 0; i < a->n_rows; i++) {
		const struct notice *row = &a->rows[i];

		if (!notice_is_of_problem(row->event) || strcmp(row->channel, c->name) != 0)
			continue;
		if (row->event == NOTICE_REMINDER && row->step >= r.reminder)
			r.reminder = row->step + 1;
		if (row->event == NOTICE_WORSE && row->step >= r.worse)
			r.worse = row->step + 1;
		if (row->event != NOTICE_ESCALATION && row->event != NOTICE_ASKED && row->created.ms >= r.told.ms) {
			r.told = row->created;
			r.owed = row->state == NOTICE_CANCELLED;
			r.reminds = r.owed && row->event == NOTICE_REMINDER;
		}
		if (row->state == NOTICE_CANCELLED)
			continue;
		r.n++;
		r.last = row->severity;
	}
	return r;
}

/* Whoever had to do with it before its silence hears that it goes on, also when it is less grave by then. */
static bool concerns(const struct notice_channel *c, const struct noticed *a, bool back)
{
	return passes(c, a) || (back && carried_by(a, c).n > 0);
}

static bool serves_duty(const struct notices *n, const struct noticed *a)
{
	for (size_t i = 0; n->params.rota && i < n->params.n_channels; i++)
		if (!n->params.channels[i].recipient && concerns(&n->params.channels[i], a, true))
			return true;
	return false;
}

/* By another channel that is still there, and so tells them the end as well. */
static bool has_heard(const struct notices *n, const struct noticed *a, const struct notice_channel *c, const char *recipient)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		const struct notice *row = &a->rows[i];

		if (notice_is_of_problem(row->event) && row->state == NOTICE_DELIVERED && strcmp(row->recipient, recipient) == 0
		    && strcmp(row->channel, c->name) != 0 && notices_channel(n, row->channel))
			return true;
	}
	return false;
}

/* A channel that was not there when the alert was told. */
static void tell_newcomer(struct notices *n, struct noticed *a, const struct notice_channel *c)
{
	const char *recipient = concerns(c, a, false) ? notices_on_duty(n, c) : NULL;

	if (!recipient || carried_by(a, c).n > 0 || has_heard(n, a, c, recipient))
		return;
	if (notices_is_covered(n, a, c))
		a->held = true;
	else
		notices_queue(n, a, c, recipient, NOTICE_PROBLEM, 0);
}

/* What has not left to any of them yet grows worse with its alert: it is told once, as it is. */
static bool refresh_waiting(struct notices *n, struct noticed *a, const struct notice_channel *c)
{
	struct notice *waits = NULL;

	for (size_t i = 0; i < a->n_rows; i++) {
		struct notice *row = &a->rows[i];

		if (!notice_is_of_problem(row->event) || strcmp(row->channel, c->name) != 0 || row->state == NOTICE_CANCELLED)
			continue;
		if (row->state != NOTICE_QUEUED || row->attempts > 0)
			return false;
		waits = row;
	}
	if (waits)
		notices_refresh(n, a, waits);
	return waits != NULL;
}

/* A team need not be reminded where the one on duty is. */
static bool is_reminded(const struct notices *n, const struct noticed *a, const struct notice_channel *c)
{
	return !c->recipient || !serves_duty(n, a);
}

static void tell(struct notices *n, struct noticed *a, const struct notice_channel *c, bool back)
{
	struct carried before = carried_by(a, c);
	const char *recipient = concerns(c, a, back || before.reminds) ? notices_on_duty(n, c) : NULL;

	if (!recipient)
		return;
	if (before.n == 0 && notices_is_covered(n, a, c))
		a->held = true;
	else if (before.n == 0)
		notices_queue(n, a, c, recipient, NOTICE_PROBLEM, 0);
	else if ((back || before.owed) && is_reminded(n, a, c))
		notices_queue(n, a, c, recipient, NOTICE_REMINDER, before.reminder);
	else if (a->what.state == STATE_CRITICAL && before.last != STATE_CRITICAL && !a->what.flapping && !refresh_waiting(n, a, c))
		notices_queue(n, a, c, recipient, NOTICE_WORSE, before.worse);
}

static bool has_recovered(const struct noticed *a, const struct notice *told)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].event == NOTICE_RECOVERY && strcmp(a->rows[i].recipient, told->recipient) == 0
		    && strcmp(a->rows[i].channel, told->channel) == 0)
			return true;
	return false;
}

void notices_recover(struct notices *n, struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows && !n->failed; i++) {
		const struct notice_channel *c = notice_was_told(&a->rows[i]) ? notices_channel(n, a->rows[i].channel) : NULL;

		if (c && !has_recovered(a, &a->rows[i]))
			notices_queue(n, a, c, a->rows[i].recipient, NOTICE_RECOVERY, 0);
	}
}

/* It follows no more while an act silences it that may be taken back, which reminds nobody: the ledger keeps, with what it says of the
 * alert, that a reminder is owed, cancelled at once by that act. */
static void owe_reminders(struct notices *n, struct noticed *a)
{
	for (size_t i = 0; i < n->params.n_channels && !n->failed; i++) {
		const struct notice_channel *c = &n->params.channels[i];
		struct carried before = carried_by(a, c);
		const char *recipient = before.n > 0 && !before.owed && is_reminded(n, a, c) ? notices_on_duty(n, c) : NULL;

		if (recipient)
			notices_queue(n, a, c, recipient, NOTICE_REMINDER, before.reminder);
	}
}

static void note_hush(const struct notices *n, struct noticed *a, bool quiet)
{
	if (quiet && !a->quiet) {
		a->hushed = n->now;
		a->lasting = false;
	}
	a->lasting |= !a->what.cause || !a->what.ours;
}

void notices_judge(struct notices *n, struct noticed *a, bool changed)
{
	bool quiet = notices_is_quiet(n, a), ends = a->quiet && !quiet, held = a->held, renewed = a->renewed;
	bool back = ends && !notices_is_taken_back(n, a);

	changed |= ends || held;
	note_hush(n, a, quiet);
	a->quiet = quiet;
	a->held = a->renewed = false;
	if (a->lasting && a->what.cause && a->what.ours && !a->what.ended && notices_may_be_taken_back(n, a))
		owe_reminders(n, a);
	if (quiet || a->what.ended)
		notices_cancel(n, a);
	if (a->what.ended)
		notices_recover(n, a);
	if (a->what.ended || quiet)
		return;
	for (size_t i = 0; (changed || renewed) && i < n->params.n_channels && !n->failed; i++)
		if (changed)
			tell(n, a, &n->params.channels[i], back);
		else
			tell_newcomer(n, a, &n->params.channels[i]);
}
