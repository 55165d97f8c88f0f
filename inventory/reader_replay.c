#include "inventory/reader_internal.h"
#include "inventory/store_registry.h"
#include "replay.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { VERSIONS_MAX = 2000 };

/* What is read, and where to. */
struct recording {
	struct reader *r;
	struct arena *a;
	struct replay_record *record;
	struct err *e;
};

static enum outcome column_outcome(struct columns *c)
{
	const char *name = column_borrowed(c);
	enum outcome o;

	return name && outcome_from_name(name, &o) ? o : OUTCOME_NOT_TESTED;
}

/* ---- what was measured ---- */

static bool fill_change(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct batch_change *change = row;
	int64_t state;

	(void)r;
	(void)e;
	change->at = column_wall(c);
	change->check_id = column_i64(c);
	change->run_ms = column_i64(c);
	change->outcome = column_outcome(c);
	state = column_i64(c);
	change->state = state >= STATE_OK && state <= STATE_UNKNOWN ? (enum state)state : STATE_UNKNOWN;
	change->facts = column_i64(c) == 1;
	return true;
}

static bool read_changes(struct recording *g)
{
	struct rows rows = ROWS_INIT(g->a, struct batch_change);

	if (!reader_rows(g->r, ST_RESULT_CHANGES, (struct value[]){ V_WALL(g->record->begins), V_WALL(g->record->to) }, 2, &rows, fill_change,
	                 g->e))
		return false;
	g->record->changes = rows.data;
	g->record->n_changes = rows.n;
	return true;
}

static bool fill_measure(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct batch_measure *m = row;

	(void)r;
	(void)e;
	m->at = column_wall(c);
	m->entity_id = column_i64(c);
	m->measure = column_text(c);
	m->value = column_f64(c);
	return true;
}

/* What held at the beginning is said there. */
static bool read_measures(struct recording *g)
{
	struct rows rows = ROWS_INIT(g->a, struct batch_measure);
	const struct value bounds[] = { V_WALL(g->record->begins), V_WALL(g->record->to) };
	struct batch_measure *first;

	if (!reader_rows(g->r, ST_MEASURE_CHANGES_BEFORE, bounds, 1, &rows, fill_measure, g->e))
		return false;
	first = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		first[i].at = g->record->begins;
	if (!reader_rows(g->r, ST_MEASURE_CHANGES, bounds, 2, &rows, fill_measure, g->e))
		return false;
	g->record->measures = rows.data;
	g->record->n_measures = rows.n;
	return true;
}

static bool fill_period(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct replay_period *p = row;

	(void)r;
	(void)e;
	p->check_id = column_i64(c);
	p->period_ms = column_i64(c);
	return true;
}

static bool read_periods(struct recording *g)
{
	struct rows rows = ROWS_INIT(g->a, struct replay_period);

	if (!reader_rows(g->r, ST_PERIODS, NULL, 0, &rows, fill_period, g->e))
		return false;
	g->record->periods = rows.data;
	g->record->n_periods = rows.n;
	return true;
}

/* ---- what was concluded ---- */

struct state_between {
	const char *kind;
	struct replay_interval interval;
};

static bool fill_state(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct state_between *s = row;

	(void)r;
	(void)e;
	s->interval.entity_id = column_i64(c);
	s->kind = strcmp(column_borrowed(c), "link") == 0 ? "link" : "";
	s->interval.from = column_wall(c);
	s->interval.to = column_wall(c);
	s->interval.state = (int)column_i64(c);
	s->interval.outcome = column_outcome(c);
	return true;
}

/* Of links all, of all what held at the beginning. */
static bool read_intervals(struct recording *g, struct rows *ret_at_begin)
{
	struct rows rows = ROWS_INIT(g->a, struct state_between), links = ROWS_INIT(g->a, struct replay_interval);
	const struct state_between *s;

	if (!reader_rows(g->r, ST_STATES_BETWEEN, (struct value[]){ V_WALL(g->record->to), V_WALL(g->record->begins) }, 2, &rows, fill_state,
	                 g->e))
		return false;
	s = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct replay_interval *link = *s[i].kind ? rows_add(&links, g->e) : NULL;
		struct reg_state *state = s[i].interval.from.ms <= g->record->begins.ms ? rows_add(ret_at_begin, g->e) : NULL;

		if ((*s[i].kind && !link) || (s[i].interval.from.ms <= g->record->begins.ms && !state))
			return false;
		if (link)
			*link = s[i].interval;
		if (state)
			*state = (struct reg_state){ s[i].interval.entity_id, s[i].interval.state, s[i].interval.outcome, s[i].interval.from };
	}
	g->record->intervals = links.data;
	g->record->n_intervals = links.n;
	return true;
}

struct alert_between {
	bool of_collector;
	struct replay_alert alert;
};

static bool fill_alert(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct alert_between *a = row;

	(void)r;
	(void)e;
	a->of_collector = strcmp(column_borrowed(c), "collector") == 0;
	a->alert.id = column_i64(c);
	a->alert.entity_id = column_i64(c);
	a->alert.follows_id = column_i64(c);
	if (a->alert.follows_id == UNKNOWN_I64)
		a->alert.follows_id = 0;
	a->alert.subject = column_text(c);
	a->alert.state = (int)column_i64(c);
	a->alert.outcome = column_outcome(c);
	a->alert.flapping = column_i64(c) == 1;
	a->alert.opened = column_wall(c);
	a->alert.closed = column_wall(c);
	return true;
}

static bool read_alerts_between(struct recording *g)
{
	struct rows rows = ROWS_INIT(g->a, struct alert_between), alerts = ROWS_INIT(g->a, struct replay_alert);
	struct rows blinds = ROWS_INIT(g->a, struct replay_span);
	const struct alert_between *b;

	if (!reader_rows(g->r, ST_ALERTS_BETWEEN, (struct value[]){ V_WALL(g->record->to), V_WALL(g->record->begins) }, 2, &rows, fill_alert,
	                 g->e))
		return false;
	b = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		void *row = rows_add(b[i].of_collector ? &blinds : &alerts, g->e);

		if (!row)
			return false;
		if (b[i].of_collector)
			*(struct replay_span *)row = (struct replay_span){ b[i].alert.opened, b[i].alert.closed };
		else
			*(struct replay_alert *)row = b[i].alert;
	}
	g->record->alerts = alerts.data;
	g->record->n_alerts = alerts.n;
	g->record->blinds = blinds.data;
	g->record->n_blinds = blinds.n;
	return true;
}

/* ---- when somebody measured ---- */

struct run_read {
	wall_t started, heartbeat, stopped;
};

static bool fill_run(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct run_read *run = row;

	(void)r;
	(void)e;
	run->started = column_wall(c);
	run->heartbeat = column_wall(c);
	run->stopped = column_wall(c);
	return true;
}

/* One that was killed lived until its last sign of life or its last result. */
static wall_t end_of_killed(const struct replay_record *record, const struct run_read *run, wall_t next)
{
	wall_t last = run->heartbeat;

	for (size_t i = 0; i < record->n_changes && record->changes[i].at.ms < next.ms; i++)
		if (record->changes[i].outcome != OUTCOME_STALE && record->changes[i].at.ms > last.ms)
			last = record->changes[i].at;
	return last;
}

static bool read_runs(struct recording *g)
{
	struct rows rows = ROWS_INIT(g->a, struct run_read);
	const struct run_read *read;
	struct replay_span *runs;

	if (!reader_rows(g->r, ST_RUNS, (struct value[]){ V_WALL(g->record->to) }, 1, &rows, fill_run, g->e))
		return false;
	runs = arena_array(g->a, rows.n, sizeof *runs);
	if (!runs)
		return err_set(g->e, ERR_MEMORY, "out of memory");
	read = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		wall_t next = i + 1 < rows.n ? read[i + 1].started : (wall_t){ INT64_MAX };
		wall_t to = read[i].stopped;

		if (!wall_is_known(to) && i + 1 == rows.n && reader_collector_runs(g->r))
			to = WALL_NEVER;
		else if (!wall_is_known(to))
			to = end_of_killed(g->record, &read[i], next);
		if (wall_is_known(to) && to.ms > next.ms)
			to = next;
		runs[i] = (struct replay_span){ read[i].started, to };
	}
	g->record->runs = runs;
	g->record->n_runs = rows.n;
	return true;
}

/* ---- what was declared ---- */

static struct registry *read_declared(struct recording *g, wall_t at)
{
	struct registry *r = registry_new(g->e);
	struct device_read *read;

	if (!r)
		return NULL;
	r->instant = at;
	if (registry_read_declared(&g->r->db, r, &read, g->e) && registry_derive_known_checks(&g->r->db, r, g->e))
		return r;
	registry_free(r);
	return NULL;
}

static bool fill_instant(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r;
	(void)e;
	*(wall_t *)row = column_wall(c);
	return true;
}

/* Declarations that followed each other too fast to be told apart are those of the last one. */
static bool read_versions(struct recording *g)
{
	struct replay_record *record = g->record;
	struct rows rows = ROWS_INIT(g->a, wall_t);
	struct replay_version *versions;
	const wall_t *at;

	if (!reader_rows(g->r, ST_DECLARED_ANEW, (struct value[]){ V_WALL(record->begins), V_WALL(record->to) }, 2, &rows, fill_instant, g->e))
		return false;
	if (rows.n > VERSIONS_MAX)
		return err_set(g->e, ERR_LIMIT, "the inventory was declared anew %zu times", rows.n);
	versions = arena_array(g->a, rows.n + 1, sizeof *versions);
	if (!versions)
		return err_set(g->e, ERR_MEMORY, "out of memory");
	record->versions = versions;
	at = rows.data;
	for (size_t i = 0; i <= rows.n; i++) {
		wall_t instant = i == 0 ? record->begins : at[i - 1];
		struct registry *r = read_declared(g, instant);

		if (!r)
			return false;
		versions[record->n_versions++] = (struct replay_version){ instant, r };
	}
	return true;
}

static int by_check(const void *a, const void *b)
{
	int64_t x = ((const struct batch_change *)a)->check_id, y = ((const struct batch_change *)b)->check_id;

	return (x > y) - (x < y);
}

static int by_entity(const void *a, const void *b)
{
	int64_t x = ((const struct reg_state *)a)->entity_id, y = ((const struct reg_state *)b)->entity_id;

	return (x > y) - (x < y);
}

/* A check of which nothing was recorded before says what its object was seen as. */
static void set_by_state(struct reg_check *c, const struct rows *states)
{
	struct reg_state key = { .entity_id = c->device ? c->device->id : c->link ? c->link->id : c->service->id };
	const struct reg_state *s = states->n ? bsearch(&key, states->data, states->n, sizeof key, by_entity) : NULL;

	if (!s || s->outcome == OUTCOME_NOT_TESTED || s->outcome == OUTCOME_STALE)
		return;
	c->outcome = s->outcome;
	c->state = c->link ? link_state_severity((enum link_state)s->state) : (enum state)s->state;
	c->at = c->since = s->since;
}

/* What the checks said at the beginning; until then each was confirmed. */
static bool set_checks(struct recording *g, struct registry *r, const struct rows *states)
{
	struct rows rows = ROWS_INIT(g->a, struct batch_change);

	if (!reader_rows(g->r, ST_RESULT_CHANGES_BEFORE, (struct value[]){ V_WALL(g->record->begins) }, 1, &rows, fill_change, g->e))
		return false;
	if (rows.n)
		qsort(rows.data, rows.n, sizeof(struct batch_change), by_check);
	for (size_t i = 0; i < r->n_checks; i++) {
		struct reg_check *c = &r->checks[i];
		struct batch_change key = { .check_id = c->id };
		const struct batch_change *last = rows.n ? bsearch(&key, rows.data, rows.n, sizeof key, by_check) : NULL;

		if (last && last->outcome != OUTCOME_STALE) {
			c->outcome = last->outcome;
			c->state = last->state;
			c->at = c->since = last->at;
		} else if (!last) {
			set_by_state(c, states);
		}
		c->attempts = 1;
		c->confirmed = true;
	}
	return true;
}

static bool read_beginning(struct recording *g)
{
	struct rows states = ROWS_INIT(g->a, struct reg_state);
	struct registry *r;

	if (!read_intervals(g, &states) || !read_versions(g))
		return false;
	if (states.n)
		qsort(states.data, states.n, sizeof(struct reg_state), by_entity);
	r = g->record->versions[0].registry;
	if (!set_checks(g, r, &states))
		return false;
	r->states = states.data;
	r->n_states = states.n;
	return true;
}

static bool read_bounds(struct recording *g)
{
	struct replay_record *record = g->record;
	int64_t first;

	if (!db_read_i64(&g->r->db, ST_RESULT_CHANGES_FIRST, NULL, 0, &first, g->e))
		return false;
	if (first == UNKNOWN_I64 || first > record->to.ms)
		first = record->to.ms;
	if (record->from.ms < first)
		record->from.ms = first;
	record->begins.ms = record->from.ms - REPLAY_WARM_UP_MS > first ? record->from.ms - REPLAY_WARM_UP_MS : first - 1;
	return true;
}

bool read_replay_record(struct reader *r, struct arena *a, wall_t from, wall_t to, struct replay_record *ret, struct err *e)
{
	struct recording g = { r, a, ret, e };

	*ret = (struct replay_record){ .from = from, .to = to };
	if (read_bounds(&g) && read_changes(&g) && read_measures(&g) && read_periods(&g) && read_alerts_between(&g) && read_runs(&g) && read_beginning(&g))
		return true;
	replay_record_done(ret);
	return false;
}

void replay_record_done(struct replay_record *record)
{
	for (size_t i = 0; i < record->n_versions; i++)
		registry_free(record->versions[i].registry);
	record->n_versions = 0;
}

bool read_entity_node(struct reader *r, struct arena *a, int64_t id, const char **ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_ENTITY, e, V_I64(id));
	struct columns c = COLUMNS(st, NULL);
	struct text t = TEXT_INIT(4096);
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (row) {
		text_append(&t, column_borrowed(&c));
		text_append_char(&t, ':');
		text_append(&t, column_borrowed(&c));
	}
	sqlite3_reset(st);
	*ret = arena_strdup(a, text_str(&t));
	text_done(&t);
	return *ret || err_set(e, ERR_MEMORY, "out of memory");
}
