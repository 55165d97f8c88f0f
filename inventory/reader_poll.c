#include "inventory/reader_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool decode_column(struct reader *r, struct columns *c, struct device_poll *p, struct err *e)
{
	size_t len;
	const void *blob = column_blob(c, &len);

	p->decoded = poll_decode_samples(blob, len, r->scratch, &p->samples, &p->n_samples, e);
	return p->decoded;
}

/* Of the present: who lists devices does not look at them. */
static bool decode_samples(struct reader *r, struct device_poll *p, struct err *e)
{
	sqlite3_stmt *st;
	struct columns c;
	bool row, ok = true;

	if (p->decoded)
		return true;
	st = DB_QUERY(&r->db, ST_POLL_SAMPLES, e, V_I64(p->device_id));
	c = COLUMNS(st, NULL);
	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (row)
		ok = decode_column(r, &c, p, e);
	sqlite3_reset(st);
	return ok;
}

/* Asked since, it gave no poll: what it said before is not of now, however young. */
static bool is_silent(wall_t poll, wall_t asked)
{
	return wall_is_known(poll) && wall_is_known(asked) && asked.ms > poll.ms;
}

static void fill(struct reader *r, struct columns *c, struct device_poll *p)
{
	wall_t checked;

	p->at = column_wall(c);
	checked = column_wall(c);
	p->period_ms = column_i64(c);
	p->late = is_silent(p->at, checked) || reader_is_late(r, p->at, p->period_ms);
	p->unheard = reader_is_late(r, p->at, p->period_ms) && reader_is_late(r, checked, p->period_ms);
	p->told = !p->late;
	p->heard = checked.ms > p->at.ms ? checked : p->at;
	p->late_since = reader_late_since(r, p->heard, p->period_ms);
	p->uptime_cs = column_i64(c);
	p->interfaces = column_i64(c);
	p->cpu_ratio = column_f64(c);
	p->memory_ratio = column_f64(c);
	p->decoded = false;
}

static struct device_poll nothing(int64_t device_id)
{
	return (struct device_poll){ .device_id = device_id, .at = WALL_NEVER, .heard = WALL_NEVER, .late_since = WALL_NEVER,
	                             .late = true, .unheard = true, .uptime_cs = UNKNOWN_I64,
	                             .interfaces = UNKNOWN_I64, .period_ms = UNKNOWN_I64, .decoded = true, .cpu_ratio = NAN, .memory_ratio = NAN };
}

static int by_device(const void *a, const void *b)
{
	int64_t x = ((const struct device_poll *)a)->device_id, y = ((const struct device_poll *)b)->device_id;

	return (x > y) - (x < y);
}

static bool fill_poll(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct device_poll *p = row;

	(void)e;
	*p = nothing(column_i64(c));
	fill(r, c, p);
	return true;
}

bool reader_read_polls(struct reader *r, struct err *e)
{
	if (r->polls_known || reader_is_past(r))
		return true;
	r->polls = ROWS_INIT(r->current_arena, struct device_poll);
	r->polls_known = reader_rows(r, ST_POLLS_NOW, NULL, 0, &r->polls, fill_poll, e);
	return r->polls_known;
}

/* *p is left as it is for a device without a poll. */
static void take_read(const struct reader *r, struct device_poll *p)
{
	const struct device_poll *found = r->polls.n ? bsearch(p, r->polls.data, r->polls.n, sizeof *p, by_device) : NULL;

	if (found)
		*p = *found;
}

static bool read_last(struct reader *r, struct device_poll *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_POLL_READ, e, V_I64(p->device_id));
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (row)
		fill(r, &c, p);
	sqlite3_reset(st);
	return true;
}

static bool find_agent(struct reader *r, int64_t device_id, const struct check_view **ret, struct err *e)
{
	const struct entity_result *results;
	size_t n;

	*ret = NULL;
	if (!reader_current_results(r, device_id, &results, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(results[i].check.class, "snmp") == 0 && wall_is_known(results[i].check.at))
			*ret = &results[i].check;
	return true;
}

/* The last round before a past instant, while its hot row is there. */
static bool read_round(struct reader *r, struct device_poll *p, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_ROUND_AT, e, V_I64(p->device_id), V_WALL(r->at));
	struct columns c = COLUMNS(st, NULL);
	bool row, ok = true;
	wall_t at;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return true;
	at = column_wall(&c);
	p->heard = at;
	if (!reader_is_late(r, at, p->period_ms)) {
		p->at = at;
		p->late = false;
		ok = decode_column(r, &c, p, e);
		p->interfaces = ok ? (int64_t)p->n_samples : UNKNOWN_I64;
	}
	sqlite3_reset(st);
	return ok;
}

/* The collector asks an agent without end: when its last result is of before the instant, it fell silent there; when it is of after
 * it, what was recorded of the instant holds. */
static bool read_past(struct reader *r, struct device_poll *p, struct err *e)
{
	const struct check_view *agent;

	if (!find_agent(r, p->device_id, &agent, e))
		return false;
	p->period_ms = agent ? agent->period_ms : UNKNOWN_I64;
	if (!read_round(r, p, e))
		return false;
	p->unheard = agent && agent->late;
	if (agent && agent->at.ms <= r->at.ms)
		p->heard = agent->at;
	p->late = p->late || (agent && agent->at.ms <= r->at.ms && is_silent(p->at, agent->at));
	p->told = !p->unheard;
	p->late_since = reader_late_since(r, p->heard, p->period_ms);
	return true;
}

bool reader_poll(struct reader *r, int64_t device_id, const struct device_poll **ret, struct err *e)
{
	struct device_poll *p;

	if (r->poll && r->poll->device_id == device_id) {
		*ret = r->poll;
		return true;
	}
	r->poll = NULL;
	arena_reset(r->scratch);
	p = arena_alloc(r->scratch, sizeof *p);
	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*p = nothing(device_id);
	if (r->polls_known)
		take_read(r, p);
	else if (device_id != UNKNOWN_I64 && !(reader_is_past(r) ? read_past(r, p, e) : read_last(r, p, e)))
		return false;
	r->poll = p;
	*ret = p;
	return true;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct interface_sample *)a)->interface_id, y = ((const struct interface_sample *)b)->interface_id;

	return (x > y) - (x < y);
}

const struct interface_sample *poll_sample(const struct interface_sample *samples, size_t n, int64_t interface_id)
{
	struct interface_sample key = { .interface_id = interface_id };

	return n ? bsearch(&key, samples, n, sizeof key, by_id) : NULL;
}

bool reader_poll_sample(struct reader *r, int64_t interface_id, const struct interface_sample **ret, struct err *e)
{
	if (!decode_samples(r, r->poll, e))
		return false;
	*ret = poll_sample(r->poll->samples, r->poll->n_samples, interface_id);
	return true;
}
