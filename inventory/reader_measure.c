#include "inventory/reader_internal.h"

#include "staleness.h"

#include <math.h>
#include <string.h>

enum { AHEAD_MS = 300000 };

static int64_t instant_ms(const struct reader *r)
{
	return reader_is_past(r) ? r->at.ms : r->now.ms;
}

/* A collector that runs soon measures anew after its clock was set back. */
bool reader_is_ahead(struct reader *r, wall_t at)
{
	if (reader_is_past(r) || !wall_is_known(at) || at.ms <= r->now.ms)
		return false;
	return at.ms - r->now.ms > AHEAD_MS || !reader_collector_runs(r);
}

bool reader_is_late(struct reader *r, wall_t at, int64_t period_ms)
{
	return !wall_is_known(at) || instant_ms(r) - at.ms > stale_after_ms(period_ms) || reader_is_ahead(r, at);
}

wall_t reader_late_since(const struct reader *r, wall_t at, int64_t period_ms)
{
	wall_t since = { at.ms + stale_after_ms(period_ms) };

	return !wall_is_known(at) || since.ms > instant_ms(r) ? WALL_NEVER : since;
}

int64_t reader_age_s(struct reader *r, wall_t at)
{
	if (!wall_is_known(at) || reader_is_past(r) || reader_is_ahead(r, at))
		return UNKNOWN_I64;
	return at.ms > r->now.ms ? 0 : (r->now.ms - at.ms) / 1000;
}

static enum outcome outcome_of(const char *name)
{
	enum outcome o;

	return name && outcome_from_name(name, &o) ? o : OUTCOME_NOT_TESTED;
}

bool reader_fill_check(struct reader *r, struct columns *c, struct check_view *v, struct err *e)
{
	int64_t state;

	(void)e;
	v->class = column_text(c);
	v->at = column_wall(c);
	v->since = column_wall(c);
	v->outcome = outcome_of(column_borrowed(c));
	state = column_i64(c);
	v->state = state >= STATE_OK && state <= STATE_UNKNOWN ? (enum state)state : STATE_UNKNOWN;
	v->latency_us = column_i64(c);
	v->loss_ratio = column_f64(c);
	v->detail = column_text(c);
	v->period_ms = column_i64(c);
	v->late = wall_is_known(v->at) && reader_is_late(r, v->at, v->period_ms);
	return true;
}

void reader_fill_state(struct columns *c, struct entity_state *s)
{
	s->state = (int)column_i64(c);
	s->outcome = outcome_of(column_borrowed(c));
	s->detail = column_text(c);
	s->from = column_wall(c);
	s->to = column_wall(c);
}

static bool read_past_state(struct reader *r, struct arena *a, int64_t entity_id, struct entity_state *s, bool *ret_found,
                            struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_STATE_AT, e, V_I64(entity_id), reader_instant(r));
	struct columns c = COLUMNS(st, a);

	if (!st || !db_step(&r->db, st, ret_found, e))
		return false;
	if (!*ret_found)
		return true;
	reader_fill_state(&c, s);
	sqlite3_reset(st);
	return !c.failed || err_set(e, ERR_MEMORY, "out of memory");
}

/* *m is left as it is when nothing is recorded of that instant. */
static bool read_recorded(struct reader *r, struct arena *a, int64_t entity_id, struct measured *m, struct err *e)
{
	const struct entity_state *s;
	struct entity_state past;
	bool found;

	if (reader_is_past(r)) {
		if (!read_past_state(r, a, entity_id, &past, &found, e))
			return false;
		s = found && (!wall_is_known(past.to) || past.to.ms > r->instant) ? &past : NULL;
	} else if (!reader_current_state(r, entity_id, &s, e)) {
		return false;
	}
	if (!s)
		return true;
	m->state = s->state;
	m->outcome = s->outcome;
	m->since = s->from;
	m->recorded = true;
	m->detail = arena_strdup(a, s->detail);
	return m->detail || !s->detail || err_set(e, ERR_MEMORY, "out of memory");
}

bool reader_read_recorded(struct reader *r, struct arena *a, int64_t entity_id, struct measured *ret, struct err *e)
{
	struct measured m = { .state = STATE_UNKNOWN, .outcome = OUTCOME_NOT_TESTED, .since = WALL_NEVER, .at = WALL_NEVER };

	if (!read_recorded(r, a, entity_id, &m, e))
		return false;
	*ret = m;
	return true;
}

static bool is_later(const struct reader *r, const struct check_view *v)
{
	return reader_is_past(r) && v->at.ms > r->at.ms;
}

static bool add_check(struct arena *a, const struct check_view *from, struct measured *m, struct err *e)
{
	struct check_view *v = &m->checks[m->n_checks++];

	*v = *from;
	v->detail = arena_strdup(a, v->detail);
	if (v->at.ms > m->at.ms)
		m->at = v->at;
	return v->detail || !from->detail || err_set(e, ERR_MEMORY, "out of memory");
}

bool reader_measure(struct reader *r, struct arena *a, int64_t entity_id, struct measured *ret, struct err *e)
{
	const struct entity_result *results;
	struct measured m;
	size_t n;

	if (!reader_read_recorded(r, a, entity_id, &m, e) || !reader_current_results(r, entity_id, &results, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		m.outlived = m.outlived || is_later(r, &results[i].check);
	for (size_t i = 0; i < n && i < CHECKS_PER_ENTITY_MAX && !m.outlived; i++)
		if (!add_check(a, &results[i].check, &m, e))
			return false;
	*ret = m;
	return true;
}

const struct check_view *measured_check(const struct measured *m, const char *class)
{
	for (size_t i = 0; i < m->n_checks; i++)
		if (strcmp(m->checks[i].class, class) == 0)
			return &m->checks[i];
	return NULL;
}

static struct check_view judged(const struct reader *r, const struct check_view *v)
{
	struct check_view j = *v;

	if (v->late) {
		j.state = STATE_UNKNOWN;
		j.outcome = OUTCOME_STALE;
		j.since = reader_late_since(r, v->at, v->period_ms);
	}
	return j;
}

/* What was measured since has taken the place of the results of then: what was recorded of that instant is all there is. */
static void conclude_recorded(struct measured *m)
{
	if (m->recorded)
		return;
	m->state = STATE_UNKNOWN;
	m->outcome = OUTCOME_NOT_TESTED;
	m->since = WALL_NEVER;
	m->detail = NULL;
}

void reader_conclude(const struct reader *r, struct measured *m)
{
	struct check_view worst = { .state = STATE_UNKNOWN, .outcome = OUTCOME_NOT_TESTED, .since = WALL_NEVER };
	bool any = false, untested = false;

	if (reader_is_past(r) && (m->outlived || !wall_is_known(m->at))) {
		conclude_recorded(m);
		return;
	}
	for (size_t i = 0; i < m->n_checks; i++) {
		struct check_view j = judged(r, &m->checks[i]);

		untested = untested || (!wall_is_known(j.at) && !reader_is_past(r)); /* it may be a check of today */
		if (!wall_is_known(j.at))
			continue;
		if (!any || (j.state != worst.state && state_worst(j.state, worst.state) == j.state))
			worst = j;
		any = true;
	}
	if (untested && worst.state == STATE_OK) /* what answers ping is not fine before its agent was asked */
		worst = (struct check_view){ .state = STATE_UNKNOWN, .outcome = OUTCOME_NOT_TESTED, .since = WALL_NEVER };
	if (m->recorded && any && m->state == (int)worst.state && worst.outcome != OUTCOME_STALE)
		worst.since = m->since;
	m->state = worst.state;
	m->outcome = worst.outcome;
	m->detail = worst.detail;
	m->since = worst.since;
}

static struct check_row check_row(struct reader *r, const struct check_view *v)
{
	struct check_view j = judged(r, v);

	return (struct check_row){
		.class = j.class, .state = wall_is_known(j.at) ? j.state : STATE_UNKNOWN,
		.outcome = wall_is_known(j.at) ? j.outcome : OUTCOME_NOT_TESTED, .detail = j.detail, .since = j.since, .at = j.at,
		.latency_us = j.late ? UNKNOWN_I64 : j.latency_us, .age_s = reader_age_s(r, j.at),
		.loss_ratio = j.late ? (double)NAN : j.loss_ratio,
	};
}

bool read_checks(struct reader *r, struct arena *a, int64_t entity_id, struct check_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct measured m;
	struct check_row *rows;

	if (!reader_measure(r, a, entity_id, &m, e))
		return false;
	rows = arena_array(a, m.n_checks + 1, sizeof *rows);
	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < m.n_checks; i++) {
		rows[i] = check_row(r, &m.checks[i]);
		rows[i].class = arena_strdup(a, rows[i].class);
		if (!rows[i].class)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret_rows = rows;
	*ret_n = m.n_checks;
	return true;
}
