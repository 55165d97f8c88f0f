#include "inventory/reader_route_internal.h"

#include <math.h>
#include <string.h>

static bool fill_route(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct route_activity_row *v = row;

	(void)r, (void)e;
	v->id = column_i64(c);
	v->name = column_text(c);
	v->source_site = column_text(c);
	v->covolink = column_text(c);
	v->covolink_device = column_text(c);
	v->destination_site = column_text(c);
	v->use = column_text(c);
	v->source_ae = column_text(c);
	v->destination_ae = column_text(c);
	v->covolink_ae = column_text(c);
	v->alert_since = column_wall(c);
	v->alert_follows = column_i64(c);
	v->alert_detail = column_text(c);
	v->has_pair = v->destination_ae || (v->source_ae && v->covolink_ae);
	v->first_seen = v->last_seen = WALL_NEVER;
	v->explained_id = UNKNOWN_I64;
	v->looked = WALL_NEVER;
	v->silence = ROUTE_SILENCE_INIT;
	return true;
}

static bool fill_seen(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct pair_seen *p = row;

	(void)r, (void)e;
	p->id = column_i64(c);
	p->point_id = column_i64(c);
	p->point = column_text(c);
	p->source = column_text(c);
	p->destination = column_text(c);
	p->port = column_i64(c);
	p->calling = column_text(c);
	p->called = column_text(c);
	p->first = column_wall(c);
	p->last = column_wall(c);
	p->associations = column_i64(c);
	p->accepted = column_i64(c);
	p->rejected = column_i64(c);
	return true;
}

static bool fill_gone(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r, (void)e;
	*(int64_t *)row = column_i64(c);
	return true;
}

static bool read_declared(struct routes_read *v, struct err *e)
{
	struct rows routes = ROWS_INIT(v->a, struct route_activity_row), seen = ROWS_INIT(v->a, struct pair_seen);

	if (!reader_rows(v->r, ST_ROUTES_HEARD_BY, DB_VALUES(reader_instant(v->r)), &routes, fill_route, e)
	    || !reader_rows(v->r, ST_ROUTES_SEEN, DB_VALUES(reader_instant(v->r)), &seen, fill_seen, e))
		return false;
	v->rows = routes.data;
	v->n = routes.n;
	v->seen = seen.data;
	v->n_seen = seen.n;
	v->heard = arena_array(v->a, v->n, sizeof *v->heard);
	if (!v->heard)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (v->n > 0)
		memset(v->heard, 0, v->n * sizeof *v->heard);
	return true;
}

/* Those that are asked for come first; the others are declared, and are not heard. */
static size_t put_asked_first(struct route_activity_row *rows, size_t n, const char *covolink)
{
	size_t asked = 0;

	for (size_t i = 0; i < n; i++)
		if (!covolink || (rows[i].covolink && strcmp(rows[i].covolink, covolink) == 0)) {
			struct route_activity_row row = rows[i];

			rows[i] = rows[asked];
			rows[asked++] = row;
		}
	return asked;
}

bool read_route_activity(struct reader *r, struct arena *a, const char *covolink, struct route_activity *ret, struct err *e)
{
	struct routes_read v = { .r = r, .a = a };
	struct rows gone = ROWS_INIT(a, int64_t);
	struct ae_pair_row *pairs;
	size_t n_pairs, declared;

	if (!read_declared(&v, e) || !routes_read_watch(&v, e))
		return false;
	declared = v.n;
	v.n = put_asked_first(v.rows, v.n, covolink);
	for (size_t i = 0; i < v.n; i++)
		if (!routes_read_hours(&v, i, e))
			return false;
	if (!routes_explain(&v, e))
		return false;
	for (size_t i = 0; i < v.n; i++)
		v.rows[i].blind = route_is_blind(&v.rows[i], v.watch.now);
	*ret = (struct route_activity){ .rows = v.rows, .n = v.n, .watched = v.watch.since };
	v.n = declared;
	if (!routes_compare_pairs(&v, &pairs, &n_pairs, e)
	    || !reader_rows(r, ST_ROUTES_GONE, DB_VALUES(reader_instant(r)), &gone, fill_gone, e))
		return false;
	ret->pairs = pairs;
	ret->n_pairs = n_pairs;
	ret->gone = gone.data;
	ret->n_gone = gone.n;
	return true;
}
