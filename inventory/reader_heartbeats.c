#include "inventory/reader_internal.h"

#include "heartbeat.h"

#include <string.h>

static int64_t seconds_of(const char *text)
{
	int64_t ms;
	struct err e;

	return text && duration_parse_ms(text, &ms, &e) ? ms / 1000 : UNKNOWN_I64;
}

static bool fill_heartbeat(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct heartbeat_row *h = row;

	(void)r;
	(void)e;
	h->id = column_i64(c);
	h->name = column_text(c);
	h->kind = column_text(c);
	h->application = column_text(c);
	h->site = column_text(c);
	h->every_s = seconds_of(column_borrowed(c));
	h->grace_s = seconds_of(column_borrowed(c));
	h->min_duration_s = seconds_of(column_borrowed(c));
	h->offsite = column_i64(c);
	h->contact = column_text(c);
	h->declared = column_wall(c);
	h->opened = column_wall(c);
	h->last_start = column_wall(c);
	h->last_finish = column_wall(c);
	h->last_good = column_wall(c);
	h->last_duration_s = column_i64(c);
	h->exit_code = column_i64(c);
	h->restored = column_wall(c);
	if (h->last_duration_s != UNKNOWN_I64)
		h->last_duration_s /= 1000;
	return true;
}

static struct heartbeat_terms terms_of(const struct heartbeat_row *h)
{
	return (struct heartbeat_terms){ .every_ms = h->every_s * 1000, .grace_ms = h->grace_s == UNKNOWN_I64 ? 0 : h->grace_s * 1000,
		                         .min_duration_ms = h->min_duration_s == UNKNOWN_I64 ? 0 : h->min_duration_s * 1000,
		                         .declared = h->declared };
}

static enum heartbeat_event event_of(const char *name)
{
	enum heartbeat_event v = HEARTBEAT_START;

	while (v < HEARTBEAT_FAIL && (!name || strcmp(heartbeat_event_name(v), name) != 0))
		v++;
	return v;
}

/* Of a past instant: what had been told by then, as far back as it is kept. */
static bool tell_again(struct reader *r, struct heartbeat_row *h, struct err *e)
{
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	struct heartbeat_terms terms = terms_of(h);
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_HEARTBEAT_EVENTS, e, V_I64(h->id), V_WALL(h->declared), reader_instant(r));
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, NULL);
		enum heartbeat_event v;
		wall_t at;

		if (!db_step(&r->db, st, &row, e))
			return false;
		if (!row)
			break;
		at = column_wall(&c);
		v = event_of(column_borrowed(&c));
		heartbeat_hear(&m, &terms, v, column_i64(&c), at);
	}
	h->opened = m.opened;
	h->last_start = m.started;
	h->last_finish = m.ended;
	h->last_good = m.good;
	h->last_duration_s = m.duration_ms == UNKNOWN_I64 ? UNKNOWN_I64 : m.duration_ms / 1000;
	h->exit_code = m.exit_code;
	return st != NULL;
}

static bool measure(struct reader *r, struct arena *a, struct heartbeat_row *h, struct err *e)
{
	struct heartbeat_memory heard = { .opened = h->opened, .started = h->last_start, .ended = h->last_finish, .good = h->last_good };
	struct heartbeat_terms terms = terms_of(h);
	struct heartbeat_verdict v;
	struct measured m;

	if (!reader_measure(r, a, h->id, &m, e))
		return false;
	reader_conclude(r, &m);
	h->state = (enum state)m.state;
	h->outcome = m.outcome;
	h->detail = m.detail;
	h->since = m.since;
	h->at = m.at;
	if (h->state == STATE_OK) { /* recorded is only that it is well */
		h->outcome = wall_is_known(h->opened) ? OUTCOME_JOB_RUNNING : OUTCOME_OK;
		h->detail = m.n_checks && !m.checks[0].late ? m.checks[0].detail : NULL;
	}
	heartbeat_judge(&terms, &heard, NULL, reader_moment(r), &v);
	h->next_due = v.due;
	h->age_s = wall_is_known(h->last_good) ? (reader_moment(r).ms - h->last_good.ms) / 1000 : UNKNOWN_I64;
	if (h->age_s != UNKNOWN_I64 && h->age_s < 0)
		h->age_s = 0;
	return true;
}

bool read_heartbeats(struct reader *r, struct arena *a, struct heartbeat_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct heartbeat_row);
	struct heartbeat_row *list;

	if (!reader_rows(r, ST_HEARTBEATS, DB_VALUES(reader_instant(r)), &rows, fill_heartbeat, e))
		return false;
	list = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		if ((reader_is_past(r) && !tell_again(r, &list[i], e)) || !measure(r, a, &list[i], e))
			return false;
	*ret_rows = list;
	*ret_n = rows.n;
	return true;
}
