#include "inventory/store_internal.h"
#include "journal.h"
#include "notices.h"
#include "notify_reach.h"

#include <string.h>

/* A handover is told at once or, when the collector stopped just then, at its next start; not when it has grown old. */
static const int64_t HANDOVER_MS = INT64_C(3600000);
static const int64_t LOOK_BACK_MS = INT64_C(32) * 24 * 60 * 60 * 1000;

static int64_t null_if_0(int64_t n)
{
	return n ? n : UNKNOWN_I64;
}

static int64_t zero_if_null(int64_t n)
{
	return n == UNKNOWN_I64 ? 0 : n;
}

static bool write_row(struct store *s, const struct batch_notice *n, struct err *e)
{
	if (n->event)
		return DB_RUN(&s->db, ST_NOTICE_INSERT, e, V_I64(n->id), V_I64(null_if_0(n->like_id)), V_I64(null_if_0(n->entity_id)),
		              V_TEXT(n->subject ? n->subject : ""), V_TEXT(n->recipient), V_TEXT(n->channel), V_TEXT(n->event), V_I64(n->step),
		              V_WALL(n->created), V_WALL(n->due), V_TEXT(n->body), V_TEXT(n->state), V_I64(n->attempts), V_TEXT(n->error),
		              V_WALL(n->done));
	return DB_RUN(&s->db, ST_NOTICE_UPDATE, e, V_WALL(n->created), V_WALL(n->due), V_TEXT(n->body), V_TEXT(n->state), V_I64(n->attempts),
	              V_TEXT(n->error), V_WALL(n->done), V_I64(n->id));
}

bool store_write_notice(struct store *s, const struct batch_notice *n, struct err *e)
{
	return write_row(s, n, e) && (!n->body || DB_RUN(&s->db, ST_NOTICE_CALL, e, V_I64(n->id)));
}

static bool read_alert(struct columns *c, void *row)
{
	struct notice_past_alert *a = row;
	const char *outcome;

	a->id = column_i64(c);
	a->entity_id = column_i64(c);
	a->subject = column_text(c);
	a->opened = column_wall(c);
	a->closed = column_wall(c);
	a->follows_id = zero_if_null(column_i64(c));
	a->state = (enum state)column_i64(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &a->outcome))
		a->outcome = OUTCOME_NOT_TESTED;
	a->detail = column_text(c);
	a->flapping = column_i64(c) == 1;
	a->kind = column_text(c);
	a->name = column_text(c);
	return true;
}

/* A row of a later Vigie that this one cannot name is no message of ours. */
static bool read_row(struct columns *c, void *row)
{
	struct notice_row *r = row;
	const char *event, *state, *severity;

	r->id = column_i64(c);
	r->alert_id = zero_if_null(column_i64(c));
	r->recipient = column_text(c);
	r->channel = column_text(c);
	event = column_text(c);
	r->step = column_i64(c);
	r->created = column_wall(c);
	r->due = column_wall(c);
	r->done = column_wall(c);
	state = column_text(c);
	r->attempts = column_i64(c);
	severity = column_text(c);
	if (!severity || !state_from_name(severity, &r->severity))
		r->severity = STATE_UNKNOWN;
	return event && state && notice_event_from_name(event, &r->event) && notice_state_from_name(state, &r->state);
}

static bool read_handover(struct columns *c, void *row)
{
	struct notice_handover *h = row;

	h->seq = column_i64(c);
	h->at = column_wall(c);
	h->comes = column_text(c);
	return true;
}

/* Every row of a statement; one that read leaves out is not kept. */
static bool read_each(struct store *s, sqlite3_stmt *st, struct rows *rows, bool (*read)(struct columns *c, void *row), struct err *e)
{
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, rows->a);
		void *item;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row)
			break;
		item = rows_add(rows, e);
		if (!item)
			return false;
		if (!read(&c, item))
			rows->n--;
		if (c.failed)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	return st != NULL;
}

bool store_read_notices_past(struct store *s, struct arena *a, wall_t now, struct notices_past *ret, struct err *e)
{
	struct rows alerts = ROWS_INIT(a, struct notice_past_alert), rows = ROWS_INIT(a, struct notice_row),
	            handovers = ROWS_INIT(a, struct notice_handover);
	int64_t last;
	sqlite3_stmt *st = db_query(&s->db, ST_NOTICE_LAST_ID, NULL, 0, e);
	bool row;

	if (!st || !db_step(&s->db, st, &row, e))
		return false;
	last = row ? zero_if_null(sqlite3_column_type(st, 0) == SQLITE_NULL ? UNKNOWN_I64 : sqlite3_column_int64(st, 0)) : 0;
	sqlite3_reset(st);
	if (!read_each(s, db_query(&s->db, ST_NOTICED_ALERTS, NULL, 0, e), &alerts, read_alert, e)
	    || !read_each(s, DB_QUERY(&s->db, ST_NOTICES_KEPT, e, V_I64(now.ms - LOOK_BACK_MS)), &rows, read_row, e)
	    || !read_each(s, DB_QUERY(&s->db, ST_NOTICE_HANDOVERS, e, V_I64(now.ms - HANDOVER_MS)), &handovers, read_handover, e))
		return false;
	*ret = (struct notices_past){ last, alerts.data, rows.data, handovers.data, alerts.n, rows.n, handovers.n };
	return true;
}

static void read_silence(struct columns *c, struct notice_silence *s)
{
	const char *kind = column_text(c);

	s->is_ack = kind && strcmp(kind, "ack") == 0;
	s->object = column_text(c);
	s->entity_id = column_i64(c);
	s->subject = column_text(c);
	s->opened = column_wall(c);
	s->time.from = column_wall(c);
	s->time.until = column_wall(c);
	s->time.ended = column_wall(c);
	s->time.recurrence = column_text(c);
	if (!s->subject)
		s->subject = "";
}

bool store_read_notice_silences(struct store *s, struct arena *a, wall_t now, struct notice_silence **ret, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct notice_silence);
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_NOTICE_SILENCES, e, V_I64(now.ms - LOOK_BACK_MS));
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, a);
		struct notice_silence *item;

		if (!db_step(&s->db, st, &row, e))
			return false;
		if (!row)
			break;
		item = rows_add(&rows, e);
		if (!item)
			return false;
		read_silence(&c, item);
		if (c.failed)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret = rows.data;
	*ret_n = rows.n;
	return st != NULL;
}

static bool read_head(struct store *s, struct arena *a, const char **ret, struct err *e)
{
	struct journal_head head;
	char text[JOURNAL_HEAD_MAX];

	if (!store_journal_head(s, &head, e))
		return false;
	journal_format_head(&head, text);
	*ret = arena_strdup(a, text);
	return *ret || err_set(e, ERR_MEMORY, "out of memory");
}

bool store_read_notice_letter(struct store *s, struct arena *a, int64_t id, wall_t now, struct notice_letter *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&s->db, ST_NOTICE_SENDING, e, V_WALL(now), V_I64(id));
	struct columns c = COLUMNS(st, a);

	*ret = (struct notice_letter){ .id = id };
	if (!st || !db_step(&s->db, st, &ret->found, e))
		return false;
	if (!ret->found)
		return true;
	ret->id = column_i64(&c);
	ret->alert_id = zero_if_null(column_i64(&c));
	ret->recipient = column_text(&c);
	ret->channel = column_text(&c);
	ret->event = column_text(&c);
	ret->attempts = column_i64(&c);
	ret->created = column_wall(&c);
	ret->body = column_text(&c);
	ret->phone = column_text(&c);
	ret->email = column_text(&c);
	ret->text = column_text(&c);
	ret->waiting = column_i64(&c);
	sqlite3_reset(st);
	if (c.failed)
		return err_set(e, ERR_MEMORY, "out of memory");
	return !ret->event || strcmp(ret->event, notice_event_name(NOTICE_HANDOVER)) != 0 || read_head(s, a, &ret->journal_head, e);
}

static bool read_contact(struct columns *c, void *row)
{
	struct contact_row *t = row;

	t->name = column_text(c);
	t->phone = column_text(c);
	t->email = column_text(c);
	return true;
}

bool store_read_notify_contacts(struct store *s, struct arena *a, struct notify_contacts *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct contact_row);

	if (!read_each(s, db_query(&s->db, ST_NOTICE_CONTACTS, NULL, 0, e), &rows, read_contact, e))
		return false;
	*ret = (struct notify_contacts){ rows.data, rows.n, true };
	return true;
}
