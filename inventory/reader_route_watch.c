/* When somebody looked, hour by hour and from where. */
#include "inventory/reader_route_internal.h"

#include "inventory/watched.h"
#include "observed.h"

#include <string.h>

enum {
	UNSEEN_MS = 90000,     /* of an hour that may pass unwatched: who looks starts again, or is about to tell */
	LOOKS_MS = 180000      /* who told so long ago looks now */
};

int64_t routes_floor_hour(int64_t ms) { return ms - ms % HOUR_MS; }

static struct point_watch *point_of(struct routes_read *v, struct rows *points, int64_t id, struct err *e)
{
	struct point_watch *p = points->data;

	for (size_t i = 0; i < points->n; i++)
		if (p[i].id == id)
			return &p[i];
	p = rows_add(points, e);
	if (!p)
		return NULL;
	*p = (struct point_watch){ id, arena_array(v->a, v->watch.n, sizeof(int32_t)), WALL_NEVER, false };
	if (!p->looked_ms) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	memset(p->looked_ms, 0, v->watch.n * sizeof(int32_t));
	return p;
}

static void add_span(const struct route_watch *w, struct point_watch *p, int64_t from, int64_t to)
{
	if (to > p->last.ms)
		p->last.ms = to;
	if (from < w->first.ms)
		from = w->first.ms;
	for (int64_t begin = routes_floor_hour(from); begin < to; begin += HOUR_MS) {
		int64_t a = from > begin ? from : begin, b = to < begin + HOUR_MS ? to : begin + HOUR_MS;

		if (b > a)
			p->looked_ms[(begin - w->first.ms) / HOUR_MS] += (int32_t)(b - a);
	}
}

struct span { int64_t point, from, to; bool live; };

static bool fill_span(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct span *s = row;

	(void)r, (void)e;
	s->point = column_i64(c);
	s->from = column_i64(c);
	s->to = column_i64(c);
	s->live = column_i64(c) != 0;
	return true;
}

static bool fill_missed(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct span *s = row;

	(void)r, (void)e;
	s->point = column_i64(c);
	s->from = column_i64(c);
	return true;
}

static bool read_spans(struct routes_read *v, struct rows *points, struct err *e)
{
	struct route_watch *w = &v->watch;
	struct rows rows = ROWS_INIT(v->a, struct span);
	struct watched_span *live;
	const struct span *s;
	size_t n_live = 0;

	if (!reader_rows(v->r, ST_ROUTES_SPANS, DB_VALUES(V_WALL(w->now), V_WALL(w->first)), &rows, fill_span, e))
		return false;
	s = rows.data;
	live = arena_array(v->a, rows.n, sizeof *live);
	if (!live)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++) {
		struct point_watch *p = point_of(v, points, s[i].point, e);

		if (!p)
			return false;
		add_span(w, p, s[i].from, s[i].to < w->now.ms ? s[i].to : w->now.ms);
		p->live = s[i].live;
		if (s[i].live)
			live[n_live++] = (struct watched_span){ { s[i].from }, { s[i].to } };
	}
	w->since = watched_since(live, n_live, w->now);
	return true;
}

static bool read_missed(struct routes_read *v, struct rows *points, struct err *e)
{
	struct route_watch *w = &v->watch;
	struct rows rows = ROWS_INIT(v->a, struct span);
	const struct span *s;

	if (!reader_rows(v->r, ST_ROUTES_MISSED, DB_VALUES(V_WALL(w->now), V_WALL(w->first)), &rows, fill_missed, e))
		return false;
	s = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct point_watch *p = point_of(v, points, s[i].point, e);

		if (!p)
			return false;
		p->looked_ms[(s[i].from - w->first.ms) / HOUR_MS] = -1;
	}
	return true;
}

bool routes_read_watch(struct routes_read *v, struct err *e)
{
	struct route_watch *w = &v->watch;
	struct rows points = ROWS_INIT(v->a, struct point_watch);

	w->n = OBSERVED_DAYS * 24 + 1;
	w->now = reader_moment(v->r);
	w->first.ms = routes_floor_hour(w->now.ms) - (int64_t)(w->n - 1) * HOUR_MS;
	w->slots = arena_array(v->a, w->n, 1);
	if (!w->slots)
		return err_set(e, ERR_MEMORY, "out of memory");
	route_slots(w->first, w->n, w->slots);
	if (!read_spans(v, &points, e) || !read_missed(v, &points, e))
		return false;
	w->points = points.data;
	w->n_points = points.n;
	return true;
}

const struct point_watch *routes_watch_of(const struct route_watch *w, int64_t point)
{
	for (size_t i = 0; i < w->n_points; i++)
		if (w->points[i].id == point)
			return &w->points[i];
	return NULL;
}

bool routes_was_watched(const struct route_watch *w, const struct point_watch *p, size_t hour)
{
	int64_t passed = hour + 1 < w->n ? HOUR_MS : w->now.ms - (w->first.ms + (int64_t)hour * HOUR_MS);

	return p && p->looked_ms[hour] >= 0 && p->looked_ms[hour] + UNSEEN_MS >= passed;
}

bool routes_looks_now(const struct route_watch *w, const struct point_watch *p)
{
	return p && p->live && wall_is_known(p->last) && p->last.ms + LOOKS_MS >= w->now.ms;
}
