#include "inventory/reader_alerts_internal.h"

#include "silence.h"

#include <string.h>
#include <time.h>

/* Who cares for an alert, and how many are hidden because somebody does. */

enum { MORNING_HOUR = 7 };

static enum alert_handling handling_of(const char *kind)
{
	if (strcmp(kind, "ack") == 0)
		return ALERT_ACKED;
	return strcmp(kind, "mute") == 0 ? ALERT_MUTED : ALERT_MAINTENANCE;
}

static bool is_about(const struct silence_row *s, const struct item *item)
{
	const struct alert_row *a = &item->row;
	const struct silence_place place = { a->kind, a->name, item->device, a->site };

	return s->alert_id != UNKNOWN_I64 ? s->alert_id == a->id : silence_covers(s->object, &place);
}

/* Of several the one that ends last: then the alert comes back. */
static void add_silence(struct item *item, const struct silence_row *s, wall_t until)
{
	struct alert_row *a = &item->row;

	if (wall_is_known(a->silence_until) && until.ms <= a->silence_until.ms)
		return;
	a->handling = handling_of(s->kind);
	a->silence_uid = s->uid;
	a->silence_until = until;
	a->silence_reason = s->reason;
}

bool alerts_add_silences(const struct alerts *all, struct err *e)
{
	struct silence_row *s;
	size_t n;

	if (!read_silences(all->r, all->a, false, &s, &n, e))
		return false;
	for (size_t k = 0; k < n; k++) {
		const struct silence_time when = { s[k].from, s[k].until, s[k].ended, s[k].recurrence };
		wall_t until = WALL_NEVER;

		if (!silence_holds(&when, reader_moment(all->r), &until))
			continue;
		for (size_t i = 0; i < all->n; i++)
			if (all->items[i].row.handling != ALERT_ENDED && is_about(&s[k], &all->items[i]))
				add_silence(&all->items[i], &s[k], until);
	}
	return true;
}

/* The first one counts: the supplier was told then. */
static void add_call(const struct alerts *all, const struct note_row *call)
{
	for (size_t i = 0; i < all->n; i++) {
		struct alert_row *a = &all->items[i].row;

		if (a->id != call->alert_id || wall_is_known(a->called))
			continue;
		a->called = call->at;
		a->gtr_due = call->gtr_due;
	}
}

bool alerts_add_calls(const struct alerts *all, struct err *e)
{
	struct note_row *notes;
	wall_t first = WALL_NEVER;
	size_t n;

	for (size_t i = 0; i < all->n; i++)
		if (!wall_is_known(first) || all->items[i].row.since.ms < first.ms)
			first = all->items[i].row.since;
	if (all->n == 0)
		return true;
	if (!read_notes(all->r, all->a, 0, first, &notes, &n, e))
		return false;
	for (size_t k = 0; k < n; k++)
		if (strcmp(notes[k].kind, "call") == 0)
			add_call(all, &notes[k]);
	return true;
}

static bool take_id(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r;
	(void)e;
	*(int64_t *)row = column_i64(c);
	return true;
}

/* What became of a message is known of now alone. */
bool alerts_add_unreached(const struct alerts *all, struct err *e)
{
	struct rows rows = ROWS_INIT(all->a, int64_t);
	const int64_t *ids;

	if (reader_is_past(all->r))
		return true;
	if (!reader_rows(all->r, ST_ALERTS_UNREACHED, DB_VALUES(reader_instant(all->r)), &rows, take_id, e))
		return false;
	ids = rows.data;
	for (size_t k = 0; k < rows.n; k++)
		for (size_t i = 0; i < all->n; i++)
			all->items[i].row.unreached |= all->items[i].row.id == ids[k];
	return true;
}

/* The next 07:00, local time. */
static wall_t next_morning(wall_t t)
{
	time_t s = (time_t)(t.ms / 1000);
	struct tm tm;

	if (!localtime_r(&s, &tm))
		return t;
	tm.tm_mday += tm.tm_hour >= MORNING_HOUR;
	tm.tm_hour = MORNING_HOUR;
	tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (wall_t){ (int64_t)mktime(&tm) * 1000 };
}

static void count_cause(struct alert_counts *n, const struct alert_row *a, wall_t morning)
{
	switch (a->handling) {
	case ALERT_OPEN:
		n->critical += a->severity == STATE_CRITICAL;
		n->warning += a->severity == STATE_WARNING;
		n->unknown += a->severity == STATE_UNKNOWN;
		n->unreached += a->unreached;
		if (a->unreached && (n->unreached_alert == 0 || a->id < n->unreached_alert))
			n->unreached_alert = a->id;
		return;
	case ALERT_ACKED:
		n->acked++;
		break;
	case ALERT_MUTED:
		n->muted++;
		break;
	case ALERT_MAINTENANCE:
		n->maintenance++;
		break;
	case ALERT_ENDED:
		return;
	}
	n->back += a->silence_until.ms <= morning.ms;
}

struct alert_counts alerts_count(const struct alerts *all)
{
	wall_t morning = next_morning(reader_moment(all->r));
	struct alert_counts n = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		if (is_cause(&all->items[i]))
			count_cause(&n, &all->items[i].row, morning);
		else
			n.children += all->items[i].row.handling != ALERT_ENDED;
	}
	n.handled = n.acked + n.muted + n.maintenance;
	n.hidden = n.handled + n.children;
	return n;
}
