/* Which failure cuts a silent route off: its Covolink, the circuit of its establishment, whatever it needs. */
#include "inventory/reader_route_internal.h"

#include "inventory/impact.h"
#include "reader_alerts.h"
#include "text.h"

#include <string.h>

enum { CUT_LEAST_MS = 15 * 60 * 1000, CUTS_DAYS = 60 };

struct cut {
	int64_t entity_id;
	const char *kind, *name;
	wall_t opened, closed;    /* closed WALL_NEVER: goes on */
	enum outcome outcome;
	bool told;                /* routes is known */
	struct names routes;
};

static bool fill_cut(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct cut *v = row;
	const char *outcome;

	(void)e;
	v->entity_id = column_i64(c);
	v->kind = column_text(c);
	v->name = column_text(c);
	v->opened = column_wall(c);
	v->closed = column_wall(c);
	outcome = column_borrowed(c);
	if (!outcome || !outcome_from_name(outcome, &v->outcome))
		v->outcome = OUTCOME_NOT_TESTED;
	if (v->closed.ms > reader_moment(r).ms)
		v->closed = WALL_NEVER;
	return true;
}

/* A device that answers a ping forwards. Of one that works again the outcome of its worst check is kept. */
static bool was_down(struct routes_read *v, const struct cut *c, bool *ret, struct err *e)
{
	*ret = true;
	if (strcmp(c->kind, "device") != 0)
		return true;
	if (!wall_is_known(c->closed))
		return reader_device_is_down(v->r, c->entity_id, c->outcome, ret, e);
	*ret = c->outcome == OUTCOME_TIMEOUT || c->outcome == OUTCOME_UNREACHABLE;
	return true;
}

/* Whom it hits, by what is declared now. */
static bool tell_routes(struct routes_read *v, struct impact_graph *g, struct cut *c, struct err *e)
{
	size_t node = impact_node(g, c->kind, c->name);
	struct impact_row hit = { 0 };
	bool down;

	c->told = true;
	if (node == SIZE_MAX)
		return true;
	if (!was_down(v, c, &down, e))
		return false;
	if (!down)
		return true;
	impact_set_down(g, &node, 1);
	if (!impact_of(g, node, v->a, &hit, e))
		return false;
	c->routes = hit.routes;
	return true;
}

static bool hits(const struct cut *c, const char *route)
{
	for (size_t i = 0; i < c->routes.n; i++)
		if (strcmp(c->routes.names[i], route) == 0)
			return true;
	return false;
}

/* Hours without an association while it lasted say nothing. */
static void leave_out(const struct route_watch *w, const struct cut *c, struct route_heard *h)
{
	int64_t end = wall_is_known(c->closed) ? c->closed.ms : w->now.ms;

	for (size_t i = 0; i < h->hours.n; i++) {
		int64_t begin = h->hours.first.ms + (int64_t)i * HOUR_MS;

		if (h->counts[i] == 0 && begin < end && begin + HOUR_MS > c->opened.ms)
			h->counts[i] = ROUTE_UNWATCHED;
	}
}

static const char *node_name(struct arena *a, const struct cut *c)
{
	struct text t = TEXT_INIT(65536);
	const char *node;

	text_appendf(&t, "%s:%s", c->kind, c->name);
	node = arena_strdup(a, text_str(&t));
	text_done(&t);
	return node;
}

static bool is_asked(const struct route_activity_row *row)
{
	return row->silence.voice == ROUTE_SILENT || wall_is_known(row->alert_since);
}

/* Whether a failure of the past could make it no silence: of one that has an alert that is decided. */
static bool asks_past(const struct route_activity_row *row)
{
	return row->silence.voice == ROUTE_SILENT && !wall_is_known(row->alert_since);
}

static bool explain(struct routes_read *v, struct impact_graph *g, struct rows *cuts, size_t route, struct err *e)
{
	struct route_activity_row *row = &v->rows[route];
	struct cut *c = cuts->data;
	bool past = asks_past(row);

	for (size_t i = 0; i < cuts->n; i++) {
		bool over = wall_is_known(c[i].closed);

		if (over && (!past || c[i].closed.ms <= row->silence.since.ms))
			continue;
		if (!c[i].told && !tell_routes(v, g, &c[i], e))
			return false;
		if (!hits(&c[i], row->name))
			continue;
		if (past)
			leave_out(&v->watch, &c[i], &v->heard[route]);
		if (over || row->explained_by)
			continue;
		row->explained_id = c[i].entity_id;
		row->explained_by = node_name(v->a, &c[i]);
		if (!row->explained_by)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	if (past)
		row->silence = route_silence_judge(&v->heard[route].hours, v->watch.now);
	return true;
}

bool routes_explain(struct routes_read *v, struct err *e)
{
	struct rows cuts = ROWS_INIT(v->a, struct cut);
	struct impact_graph *g;
	wall_t since = v->watch.now;
	bool any = false;

	for (size_t i = 0; i < v->n; i++) {
		any = any || is_asked(&v->rows[i]);
		if (asks_past(&v->rows[i]) && v->rows[i].silence.since.ms < since.ms)
			since = v->rows[i].silence.since;
	}
	if (!any)
		return true;
	if (since.ms < v->watch.now.ms - CUTS_DAYS * DAY_MS)
		since.ms = v->watch.now.ms - CUTS_DAYS * DAY_MS;
	if (!reader_impact_graph(v->r, &g, e)
	    || !reader_rows(v->r, ST_ROUTES_CUTS, DB_VALUES(V_WALL(v->watch.now), V_WALL(since), V_I64(CUT_LEAST_MS)), &cuts, fill_cut, e))
		return false;
	for (size_t i = 0; i < v->n; i++)
		if (is_asked(&v->rows[i]) && !explain(v, g, &cuts, i, e))
			return false;
	return true;
}
