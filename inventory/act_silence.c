#include "inventory/act_internal.h"

#include "text.h"

#include <inttypes.h>
#include <string.h>

static const int64_t minute_ms = 60000, day_ms = INT64_C(86400000);

static const char *kind_of(enum act_kind kind)
{
	return kind == ACT_ACK || kind == ACT_UNACK ? "ack" : kind == ACT_MUTE || kind == ACT_UNMUTE ? "mute" : "maintenance";
}

/* ---- when ---- */

/* How long one time may last, so that it is over before the next. */
static int64_t longest_ms(const char *recurrence)
{
	static const struct { const char *word; int days; } words[] = { { "daily", 1 }, { "weekly", 7 }, { "monthly", 28 } };

	if (!recurrence)
		return ACT_DAYS_MAX * day_ms;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, recurrence) == 0)
			return words[i].days * day_ms;
	return 0;
}

static bool judge_span(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;
	int64_t longest = longest_ms(a->recurrence);

	if (longest == 0)
		return err_set(e, ERR_USAGE, "every: expected daily, weekly or monthly");
	if (!wall_is_known(a->until))
		return err_set(e, ERR_USAGE, "until: expected an end");
	if (a->until.ms <= a->at.ms)
		return err_set(e, ERR_USAGE, "until: expected an end that is still to come");
	p->from = a->at;
	if (a->kind == ACT_MAINTENANCE && wall_is_known(a->from) && a->from.ms > a->at.ms)
		p->from = a->from;
	if (a->kind == ACT_MAINTENANCE && wall_is_known(a->from) && a->from.ms < a->at.ms - minute_ms)
		return err_set(e, ERR_USAGE, "from: expected a begin that is not past");
	if (a->until.ms <= p->from.ms)
		return err_set(e, ERR_USAGE, "until: expected an end after the begin");
	if (a->until.ms > a->at.ms + ACT_DAYS_MAX * day_ms)
		return err_set(e, ERR_USAGE, "until: expected an end within %d days", ACT_DAYS_MAX);
	if (a->until.ms - p->from.ms > longest)
		return err_set(e, ERR_USAGE, "until: expected an end before it begins again");
	if (a->supplier && (!*a->supplier || strlen(a->supplier) >= ACT_NODE_MAX))
		return err_set(e, ERR_USAGE, "supplier: expected a name");
	return true;
}

/* ---- of what ---- */

/* What follows a cause is handled with it. */
static bool judge_cause(struct act_plan *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_ACT_ALERT, e, V_I64(p->alert_id));
	struct columns c;
	int64_t follows;
	char node[ACT_NODE_MAX];
	bool row;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	follows = row && sqlite3_column_type(st, 3) != SQLITE_NULL ? sqlite3_column_int64(st, 3) : 0;
	sqlite3_reset(st);
	if (!follows)
		return true;
	st = DB_QUERY(&p->s->db, ST_ACT_FOLLOWED, e, V_I64(follows));
	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	c = COLUMNS(st, NULL);
	snprintf(node, sizeof node, "%s", row ? column_borrowed(&c) : "");
	utf8_end_whole(node, sizeof node);
	follows = row ? column_i64(&c) : UNKNOWN_I64;
	sqlite3_reset(st);
	if (follows == UNKNOWN_I64)
		return err_set(e, ERR_USAGE, "alert %" PRId64 " follows %s: its cause is what can be acted on", p->alert_id, node);
	return err_set(e, ERR_USAGE, "alert %" PRId64 " follows %s: act on alert %" PRId64, p->alert_id, node, follows);
}

static bool judge_held(struct act_plan *p, struct err *e)
{
	int64_t n;

	if (!DB_READ_I64(&p->s->db, ST_SILENCES_HELD, &n, e, V_TEXT(kind_of(p->a->kind)), V_I64(p->entity_id), V_I64(p->alert_id),
	                 V_WALL(p->a->at)))
		return false;
	if (n > 0)
		return true;
	return p->alert_id ? err_set(e, ERR_NOT_FOUND, "alert %" PRId64 " is not acknowledged", p->alert_id)
	                   : err_set(e, ERR_NOT_FOUND, "%s is not muted", p->object);
}

static bool judge_maintenance(struct act_plan *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_ACT_MAINTENANCE, e, V_I64(p->a->silence_id));
	struct columns c = COLUMNS(st, NULL);
	wall_t until, ended, from;
	bool row, recurs;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no maintenance %" PRId64, p->a->silence_id);
	p->entity_id = column_i64(&c);
	snprintf(p->object, sizeof p->object, "%s", column_borrowed(&c));
	utf8_end_whole(p->object, sizeof p->object);
	until = column_wall(&c);
	ended = column_wall(&c);
	recurs = column_borrowed(&c) != NULL;
	from = column_wall(&c);
	sqlite3_reset(st);
	if (wall_is_known(ended) || (recurs ? p->a->at.ms - from.ms >= ACT_DAYS_MAX * day_ms : until.ms <= p->a->at.ms))
		return err_set(e, ERR_NOT_FOUND, "maintenance %" PRId64 " is over", p->a->silence_id);
	return true;
}

bool act_judge_open_cause(struct act_plan *p, struct err *e)
{
	if (p->over)
		return err_set(e, ERR_NOT_FOUND, "alert %" PRId64 " is over", p->alert_id);
	return judge_cause(p, e);
}

bool act_judge_silence(struct act_plan *p, struct err *e)
{
	switch (p->a->kind) {
	case ACT_ACK:
		return act_judge_open_cause(p, e) && judge_span(p, e);
	case ACT_MUTE:
	case ACT_MAINTENANCE:
		return judge_span(p, e);
	case ACT_UNACK:
	case ACT_UNMUTE:
		return judge_held(p, e);
	case ACT_MAINTENANCE_END:
		return judge_maintenance(p, e);
	case ACT_COMMENT:
	case ACT_CALL:
	case ACT_ESCALATE:
	case ACT_ROUTE_ACCEPT:
	case ACT_DRILL:
	case ACT_RESTORED:
	case ACT_HAND_OVER:
	case ACT_CALL_DETAIL:
	case ACT_CALLS_END:
	case ACT_ESCALATION:
	case ACT_ESCALATION_TAKE:
	case ACT_ESCALATION_CLOSE:
	case ACT_FLOW_ACCEPT:
	case ACT_FLOW_ACCEPT_END:
	case ACT_RING_START:
	case ACT_RING_SAVE:
	case ACT_RING_STOP:
	case ACT_PURGE:
		break;
	}
	return false;
}

/* ---- written ---- */

static bool end_former(struct act_plan *p, struct err *e)
{
	return DB_RUN(&p->s->db, ST_SILENCES_END, e, V_WALL(p->a->at), V_I64(p->seq), V_TEXT(kind_of(p->a->kind)), V_I64(p->entity_id),
	              V_I64(p->alert_id));
}

bool act_write_silence(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if (a->kind == ACT_MAINTENANCE_END)
		return DB_RUN(&p->s->db, ST_SILENCE_END, e, V_WALL(a->at), V_I64(p->seq), V_I64(a->silence_id));
	if (a->kind != ACT_MAINTENANCE && !end_former(p, e))
		return false;
	if (a->kind == ACT_UNACK || a->kind == ACT_UNMUTE)
		return true;
	if (!DB_RUN(&p->s->db, ST_SILENCE_WRITE, e, V_TEXT(kind_of(a->kind)), V_I64(p->entity_id),
	              V_I64(p->alert_id ? p->alert_id : UNKNOWN_I64), V_I64(a->uid), V_WALL(p->from), V_WALL(a->until), V_TEXT(a->recurrence),
	              V_TEXT(a->supplier), V_I64(p->seq)))
		return false;
	p->silence_id = sqlite3_last_insert_rowid(p->s->db.handle);
	return true;
}
