/* Who answers for what did not work. */
#include "inventory/reader_availability_internal.h"

#include <string.h>

enum { CHAIN_MAX = 16 };

static bool overlaps(const struct availability_time *a, wall_t from, wall_t to)
{
	return a->from.ms < to.ms && a->to.ms > from.ms;
}

/* One open at the period's end goes on until then. Alerts of one subject never overlap: the latest come first. */
bool period_alerts(struct period *p, int64_t entity_id, struct rows *alerts)
{
	sqlite3_stmt *st = DB_QUERY(&p->r->db, ST_AVAILABILITY_ALERTS, p->e, V_I64(entity_id), V_WALL(p->to));
	bool row, ok = st && db_step(&p->r->db, st, &row, p->e);

	while (ok && row) {
		struct columns c = COLUMNS(st, NULL);
		struct period_alert alert, *kept;

		alert.id = column_i64(&c);
		alert.follows_id = column_i64(&c);
		alert.time.from = column_wall(&c);
		alert.closed = column_wall(&c);
		if (alert.closed.ms > reader_moment(p->r).ms)
			alert.closed = WALL_NEVER;
		alert.time.to = wall_is_known(alert.closed) && alert.closed.ms < p->to.ms ? alert.closed : p->to;
		if (alert.time.to.ms <= p->from.ms) {
			sqlite3_reset(st);
			return true;
		}
		kept = rows_add(alerts, p->e);
		if (!kept) {
			sqlite3_reset(st);
			return false;
		}
		*kept = alert;
		ok = db_step(&p->r->db, st, &row, p->e);
	}
	return ok;
}

static bool find_alert(struct period *p, int64_t entity_id, const struct availability_time *time, struct period_alert *ret, bool *ret_found)
{
	struct rows alerts = ROWS_INIT(p->lines, struct period_alert);
	const struct period_alert *alert;

	*ret_found = false;
	if (!period_alerts(p, entity_id, &alerts))
		return false;
	alert = alerts.data;
	for (size_t i = 0; i < alerts.n && !*ret_found; i++) {
		*ret_found = overlaps(&alert[i].time, time->from, time->to);
		if (*ret_found)
			*ret = alert[i];
	}
	return true;
}

/* What the alert follows in the end, and the alert of that. */
static bool find_root(struct period *p, const struct period_alert *alert, int64_t entity_id, int64_t *ret_entity, struct period_alert *ret)
{
	*ret_entity = entity_id;
	*ret = *alert;
	for (int i = 0; i < CHAIN_MAX && ret->follows_id != UNKNOWN_I64; i++) {
		struct period_alert next;
		bool found;

		*ret_entity = ret->follows_id;
		if (!find_alert(p, ret->follows_id, &ret->time, &next, &found))
			return false;
		if (!found)
			break;
		*ret = next;
	}
	return true;
}

/* The first call that was noted on the alert, if none is known yet. */
static bool add_call(struct period *p, int64_t alert_id, struct period_cause *cause)
{
	sqlite3_stmt *st;
	struct columns c;
	bool row;

	if (wall_is_known(cause->called))
		return true;
	st = DB_QUERY(&p->r->db, ST_AVAILABILITY_CALL, p->e, V_I64(alert_id), V_WALL(reader_moment(p->r)));
	if (!st || !db_step(&p->r->db, st, &row, p->e))
		return false;
	if (!row)
		return true;
	c = COLUMNS(st, p->a);
	cause->called = column_wall(&c);
	cause->contract = column_text(&c);
	cause->gtr_due = column_wall(&c);
	sqlite3_reset(st);
	cause->supplier = cause->contract != NULL;
	return true;
}

static bool has_supplier(const struct period *p, const char *contract)
{
	const struct period_contract *k = period_contract(p, contract);

	return k && k->supplier;
}

static bool judge(struct period *p, const struct period_place *place, const struct period_alert *alert, struct period_cause *ret)
{
	struct period_alert root;
	const char *contract;
	int64_t root_id;

	*ret = (struct period_cause){ .alert_id = alert->id, .called = WALL_NEVER, .gtr_due = WALL_NEVER, .closed = alert->closed };
	if (!find_root(p, alert, place->id, &root_id, &root))
		return false;
	ret->root = place;
	if ((root_id != place->id && !period_place(p, root_id, &ret->root)) || !add_call(p, root.id, ret) || !add_call(p, alert->id, ret))
		return false;
	contract = ret->root ? ret->root->contract : NULL;
	if (!ret->contract)
		ret->contract = contract;
	ret->supplier |= has_supplier(p, contract);
	return true;
}

static struct period_cause *known_cause(const struct period *p, int64_t alert_id)
{
	struct period_cause *causes = p->causes.data;

	for (size_t i = p->causes.n; i > 0; i--)
		if (causes[i - 1].alert_id == alert_id)
			return &causes[i - 1];
	return NULL;
}

const struct period_cause *period_cause(const struct period *p, int64_t alert_id)
{
	return alert_id ? known_cause(p, alert_id) : NULL;
}

static bool cause_of(struct period *p, const struct period_place *place, const struct period_alert *alert, const struct period_cause **ret)
{
	struct period_cause *cause = known_cause(p, alert->id), judged;

	if (!cause) {
		if (!judge(p, place, alert, &judged) || !(cause = rows_add(&p->causes, p->e)))
			return false;
		*cause = judged;
	}
	*ret = cause;
	return true;
}

static bool add_blame(struct period *p, struct rows *blames, const struct availability_time *time, int64_t alert_id, bool supplier)
{
	struct availability_blame *b = rows_add(blames, p->e);

	if (b)
		*b = (struct availability_blame){ time->from, time->to, alert_id, supplier };
	return b != NULL;
}

static bool was_down_in(const struct availability_span *states, size_t n, const struct availability_time *time)
{
	for (size_t i = 0; i < n; i++)
		if (states[i].part == AVAILABILITY_DOWN && overlaps(time, states[i].from, states[i].to))
			return true;
	return false;
}

bool period_blame(struct period *p, const struct period_place *place, const struct availability_span *states, size_t n_states,
                  struct rows *blames, struct rows *maintenance)
{
	const struct availability_time all = { p->from, p->to };
	struct rows alerts = ROWS_INIT(p->lines, struct period_alert);
	const struct period_alert *alert;

	if (!was_down_in(states, n_states, &all))
		return true;
	if (!period_alerts(p, place->id, &alerts) || !period_add_planned(p, place, all, maintenance))
		return false;
	alert = alerts.data;
	for (size_t i = 0; i < alerts.n; i++) {
		const struct period_cause *cause;

		if (!was_down_in(states, n_states, &alert[i].time))
			continue;
		if (!cause_of(p, place, &alert[i], &cause) || !add_blame(p, blames, &alert[i].time, alert[i].id, cause->supplier)
		    || (cause->root && cause->root->id != place->id && !period_add_planned(p, cause->root, alert[i].time, maintenance)))
			return false;
	}
	return !has_supplier(p, place->contract) || add_blame(p, blames, &all, 0, true); /* the last: where no alert says more */
}
