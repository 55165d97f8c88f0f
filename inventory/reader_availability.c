#include "inventory/reader_availability_internal.h"

#include "intl.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- a line ---- */

struct states { struct period *p; const char *kind; struct rows rows; };

static bool read_line_states(struct states *s, int64_t entity_id)
{
	struct period *p = s->p;
	sqlite3_stmt *st = DB_QUERY(&p->r->db, ST_AVAILABILITY_STATES, p->e, V_I64(entity_id), V_WALL(p->to), V_WALL(p->from));
	bool row, ok = st && db_step(&p->r->db, st, &row, p->e);

	while (ok && row) {
		struct columns c = COLUMNS(st, NULL);
		struct availability_span *span = rows_add(&s->rows, p->e);
		enum outcome outcome = OUTCOME_NOT_TESTED;
		const char *name;
		int64_t state;

		if (!span) {
			sqlite3_reset(st);
			return false;
		}
		span->from = column_wall(&c);
		span->to = column_wall(&c);
		state = column_i64(&c);
		name = column_borrowed(&c);
		if (!wall_is_known(span->to) || span->to.ms > p->to.ms)
			span->to = p->to;
		if (!name || !outcome_from_name(name, &outcome))
			outcome = OUTCOME_NOT_TESTED;
		span->part = availability_of_state(s->kind, (int)state, outcome);
		ok = db_step(&p->r->db, st, &row, p->e);
	}
	return ok;
}

static bool any_down(const struct rows *states)
{
	const struct availability_span *span = states->data;

	for (size_t i = 0; i < states->n; i++)
		if (span[i].part == AVAILABILITY_DOWN)
			return true;
	return false;
}

bool period_line(struct period *p, const struct period_object *o, struct availability_line *ret)
{
	struct states s = { p, o->place->kind, ROWS_INIT(p->lines, struct availability_span) };
	struct rows blames = ROWS_INIT(p->lines, struct availability_blame), maintenance = ROWS_INIT(p->lines, struct availability_time);
	struct availability_record record;

	if (!read_line_states(&s, o->place->id)
	    || (strcmp(s.kind, "device") == 0 && any_down(&s.rows) && !period_ask_echoes(p, o->place->id, &s.rows)) || !period_blame(p, o->place, s.rows.data, s.rows.n, &blames, &maintenance))
		return false;
	record = (struct availability_record){
		.states = s.rows.data, .n_states = s.rows.n, .blames = blames.data, .n_blames = blames.n, .declared = o->declared,
		.measured = p->measured, .maintenance = { maintenance.data, maintenance.n },
	};
	return availability_line_of(&record, p->from, p->to, p->lines, ret, p->e);
}

/* ---- incidents ---- */

static bool tell_cause(const struct period *p, struct arena *a, struct availability_incident *i)
{
	const struct period_cause *cause = period_cause(p, i->alert_id);
	size_t size = cause && cause->root ? strlen(cause->root->kind) + strlen(cause->root->name) + 2 : 0;
	char *node = size ? arena_alloc(a, size) : NULL;

	if (size && !node)
		return false;
	if (node)
		snprintf(node, size, "%s:%s", cause->root->kind, cause->root->name);
	i->cause = node;
	if (!cause)
		return true;
	i->contract = arena_strdup(a, cause->contract);
	i->called = cause->called;
	i->gtr_due = cause->gtr_due;
	i->repaired = cause->closed;
	return !cause->contract || i->contract;
}

static bool is_incident(const struct availability_span *s)
{
	return s->part == AVAILABILITY_UNKNOWN || availability_is_down(s->part);
}

static bool tell_incidents(const struct period *p, const struct availability_line *line, struct arena *a, struct availability_row *row)
{
	wall_t now = reader_moment(p->r);

	row->incidents = arena_array(a, line->n, sizeof *row->incidents);
	if (!row->incidents)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < line->n; i++) {
		const struct availability_span *s = &line->spans[i];
		struct availability_incident *told = &row->incidents[row->n_incidents];

		if (!is_incident(s))
			continue;
		*told = (struct availability_incident){
			.from = s->from, .to = s->to, .part = s->part, .goes_on = s->to.ms == now.ms, .alert_id = s->alert_id,
			.called = WALL_NEVER, .gtr_due = WALL_NEVER, .repaired = WALL_NEVER,
		};
		if (!tell_cause(p, a, told))
			return err_set(p->e, ERR_MEMORY, "out of memory");
		row->n_incidents++;
	}
	return true;
}

static bool finish(const struct period *p, const struct availability_line *line, struct arena *a, bool incidents,
                   struct availability_row *row)
{
	const char *const texts[] = { row->kind, row->name, row->contract, row->supplier };
	const char **const kept[] = { &row->kind, &row->name, &row->contract, &row->supplier };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (texts[i] && !(*kept[i] = arena_strdup(a, texts[i])))
			return err_set(p->e, ERR_MEMORY, "out of memory");
	row->time = availability_count(line);
	row->verdict = availability_judge(&row->time, row->guaranteed, p->end);
	return !incidents || tell_incidents(p, line, a, row);
}

/* ---- rows ---- */

struct site_version { int64_t id; const char *name; struct availability_time time; };

static bool fill_site(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct site_version *v = row;

	(void)r;
	(void)e;
	v->id = column_i64(c);
	v->name = column_text(c);
	v->time.from = column_wall(c);
	v->time.to = column_wall(c);
	if (!wall_is_known(v->time.to))
		v->time.to.ms = INT64_MAX;
	return true;
}

static bool fill_time(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct availability_time *t = row;

	(void)r;
	(void)e;
	t->from = column_wall(c);
	t->to = column_wall(c);
	if (!wall_is_known(t->to))
		t->to.ms = INT64_MAX;
	return true;
}

static bool read_site(struct period *p, struct period_sites *sites, int64_t id, const char *name, const struct availability_times *declared,
                      struct arena *a, bool incidents, struct availability_row *row)
{
	struct availability_line line;

	*row = (struct availability_row){ .id = id, .kind = "site", .name = name, .guaranteed = NAN };
	return period_site_line(p, sites, name, declared, &line, row) && finish(p, &line, a, incidents, row);
}

static bool read_versions(struct period *p, struct period_sites *sites, const struct site_version *versions, size_t n, struct arena *a,
                          bool incidents, struct availability_row *row)
{
	struct availability_time *times = arena_array(p->lines, n, sizeof *times);

	if (!times)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		times[i] = versions[i].time;
	return read_site(p, sites, versions[0].id, versions[0].name, &(struct availability_times){ times, n }, a, incidents, row);
}

static bool read_sites_of(struct period *p, struct arena *a, bool incidents, struct availability_row **ret_rows, size_t *ret_n)
{
	struct rows versions = ROWS_INIT(p->a, struct site_version), rows = ROWS_INIT(a, struct availability_row);
	struct period_sites sites;
	const struct site_version *v;

	if (!reader_rows(p->r, ST_AVAILABILITY_SITES, DB_VALUES(V_WALL(p->to), V_WALL(p->from)), &versions, fill_site, p->e)
	    || !period_read_sites(p, NULL, &sites))
		return false;
	v = versions.data;
	for (size_t i = 0, k; i < versions.n; i = k) {
		struct availability_row *row = rows_add(&rows, p->e);

		for (k = i; k < versions.n && v[k].id == v[i].id;)
			k++;
		if (!row || !read_versions(p, &sites, &v[i], k - i, a, incidents, row))
			return false;
		arena_reset(p->lines);
		p->causes.n = 0; /* of no other site */
	}
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}

bool read_availability_sites(struct reader *r, struct arena *a, struct availability_time period, bool incidents,
                             struct availability_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct period p;
	bool ok;

	if (!period_open(&p, r, period, e))
		return false;
	ok = read_sites_of(&p, a, incidents, ret_rows, ret_n);
	period_close(&p);
	return ok;
}

static bool read_declared(struct period *p, int64_t id, struct rows *times)
{
	return reader_rows(p->r, ST_AVAILABILITY_DECLARED, DB_VALUES(V_WALL(p->to), V_WALL(p->from), V_I64(id)), times, fill_time, p->e);
}

static bool read_measured_object(struct period *p, const struct period_place *place, struct arena *a, bool incidents,
                                 struct availability_row *ret)
{
	struct rows declared = ROWS_INIT(p->a, struct availability_time);
	const struct period_contract *contract = period_contract(p, place->contract);
	struct availability_line line;

	if (!read_declared(p, place->id, &declared))
		return false;
	*ret = (struct availability_row){ .id = place->id, .kind = place->kind, .name = place->name, .watched = true,
		.guaranteed = contract ? contract->guaranteed : (double)NAN, .contract = place->contract,
		.supplier = contract ? contract->supplier : NULL };
	return period_line(p, &(struct period_object){ place, { declared.data, declared.n } }, &line) && finish(p, &line, a, incidents, ret);
}

static bool read_one_site(struct period *p, const struct period_place *place, struct arena *a, bool incidents, struct availability_row *ret)
{
	struct rows declared = ROWS_INIT(p->a, struct availability_time);
	struct period_sites sites;

	return read_declared(p, place->id, &declared) && period_read_sites(p, place->name, &sites)
	       && read_site(p, &sites, place->id, place->name, &(struct availability_times){ declared.data, declared.n }, a, incidents, ret);
}

static bool read_object(struct period *p, struct arena *a, int64_t id, bool incidents, struct availability_row *ret)
{
	static const char *const measured[] = { "link", "device", "service", "covolink" };
	const struct period_place *place;

	if (!period_place(p, id, &place))
		return false;
	if (place && strcmp(place->kind, "site") == 0)
		return read_one_site(p, place, a, incidents, ret);
	for (size_t i = 0; place && i < ARRAY_LEN(measured); i++)
		if (strcmp(place->kind, measured[i]) == 0)
			return read_measured_object(p, place, a, incidents, ret);
	return err_set(p->e, ERR_USAGE, _("%.128s has no availability of its own: sites, links, devices, services and Covolinks have"),
	               place ? place->name : "");
}

bool read_availability(struct reader *r, struct arena *a, int64_t entity_id, struct availability_time period, bool incidents,
                       struct availability_row *ret, struct err *e)
{
	struct period p;
	bool ok;

	if (!period_open(&p, r, period, e))
		return false;
	ok = read_object(&p, a, entity_id, incidents, ret);
	period_close(&p);
	return ok;
}
