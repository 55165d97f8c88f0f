#include "inventory/reader_internal.h"

#include "reader_alerts.h"
#include "silence.h"

/* What people said of alerts and objects, and who was told. */

static struct silence_time time_of(const struct silence_row *s)
{
	return (struct silence_time){ s->from, s->until, s->ended, s->recurrence };
}

static bool fill_silence(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct silence_row *s = row;
	struct silence_time when;

	(void)e;
	s->id = column_i64(c);
	s->kind = column_text(c);
	s->object = column_text(c);
	s->alert_id = column_i64(c);
	s->uid = column_i64(c);
	s->from = column_wall(c);
	s->until = column_wall(c);
	s->ended = column_wall(c);
	s->recurrence = column_text(c);
	s->supplier = column_text(c);
	s->reason = column_text(c);
	when = time_of(s);
	s->holds = silence_holds(&when, reader_moment(r), NULL);
	if (s->ended.ms > r->instant)
		s->ended = WALL_NEVER;
	return true;
}

/* Not all: those that hold and those that will. Of a past instant those that had begun. */
bool read_silences(struct reader *r, struct arena *a, bool all, struct silence_row **ret_rows, size_t *ret_n, struct err *e)
{
	return reader_silences_since(r, a, all ? (wall_t){ 0 } : reader_moment(r), ret_rows, ret_n, e);
}

bool reader_silences_since(struct reader *r, struct arena *a, wall_t since, struct silence_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct silence_row);

	if (!reader_rows(r, ST_SILENCES, DB_VALUES(reader_instant(r), V_WALL(since)), &rows, fill_silence, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}

static bool fill_note(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct note_row *n = row;

	(void)r;
	(void)e;
	n->kind = column_text(c);
	n->object = column_text(c);
	n->text = column_text(c);
	n->contract = column_text(c);
	n->alert_id = column_i64(c);
	n->uid = column_i64(c);
	n->at = column_wall(c);
	n->gtr_due = column_wall(c);
	return true;
}

bool read_notes(struct reader *r, struct arena *a, int64_t alert_id, wall_t since, struct note_row **ret_rows, size_t *ret_n,
                struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct note_row);
	int64_t from = wall_is_known(since) ? since.ms : 0;

	if (!reader_rows(r, ST_NOTES, DB_VALUES(reader_instant(r), V_I64(from), V_I64(alert_id)), &rows, fill_note, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}

static bool fill_notification(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct notification_row *n = row;

	(void)r;
	(void)e;
	n->id = column_i64(c);
	n->alert_id = column_i64(c);
	n->attempts = column_i64(c);
	n->step = column_i64(c);
	n->object = column_text(c);
	n->recipient = column_text(c);
	n->channel = column_text(c);
	n->event = column_text(c);
	n->state = column_text(c);
	n->error = column_text(c);
	n->created = column_wall(c);
	n->due = column_wall(c);
	n->done = column_wall(c);
	return true;
}

bool read_notifications(struct reader *r, struct arena *a, int64_t alert_id, wall_t since, struct notification_row **ret_rows,
                        size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct notification_row);
	int64_t from = wall_is_known(since) ? since.ms : 0;

	if (!reader_rows(r, ST_NOTIFICATIONS, DB_VALUES(reader_instant(r), V_I64(from), V_I64(alert_id)), &rows, fill_notification, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
