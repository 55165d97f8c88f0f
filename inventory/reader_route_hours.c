/* How many associations each hour of a route had. */
#include "inventory/reader_route_internal.h"

#include <string.h>

enum { HOURS_BEFORE = (ROUTE_USUAL_WEEKS + 1) * ROUTE_SLOTS };

/* ---- which pairs are a route's ---- */

/* The first one that was called so. */
static size_t first_called(const struct routes_read *v, const char *called)
{
	size_t low = 0, high = v->n_seen;

	while (low < high) {
		size_t half = low + (high - low) / 2;

		if (strcmp(v->seen[half].called, called) < 0)
			low = half + 1;
		else
			high = half;
	}
	return low;
}

/* Of those called so, one that is the route's. calling NULL: whoever calls, but the Covolink itself: what goes on from it is of any of its
 * routes. */
struct pair_wanted { const char *calling, *called, *but; };

static bool is_wanted(const struct pair_wanted *w, const struct pair_seen *p)
{
	return w->calling ? strcmp(p->calling, w->calling) == 0 : !w->but || strcmp(p->calling, w->but) != 0;
}

/* pairs NULL: counts them. */
static size_t take_pairs(const struct routes_read *v, const struct pair_wanted *w, size_t *pairs)
{
	size_t n = 0;

	for (size_t i = first_called(v, w->called); i < v->n_seen && strcmp(v->seen[i].called, w->called) == 0; i++)
		if (is_wanted(w, &v->seen[i])) {
			if (pairs)
				pairs[n] = i;
			n++;
		}
	return n;
}

static bool find_pairs(const struct routes_read *v, const struct route_activity_row *row, struct route_heard *h, struct err *e)
{
	bool by_covolink = row->source_ae && row->covolink_ae;
	bool by_destination = row->destination_ae && !(by_covolink && strcmp(row->destination_ae, row->covolink_ae) == 0);
	struct pair_wanted wanted[2];
	size_t n = 0, most = 0;

	if (by_covolink)
		wanted[n++] = (struct pair_wanted){ row->source_ae, row->covolink_ae, NULL };
	if (by_destination)
		wanted[n++] = (struct pair_wanted){ row->source_ae, row->destination_ae, row->covolink_ae };
	for (size_t i = 0; i < n; i++)
		most += take_pairs(v, &wanted[i], NULL);
	h->pairs = arena_array(v->a, most, sizeof *h->pairs);
	if (!h->pairs)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		h->n_pairs += take_pairs(v, &wanted[i], h->pairs + h->n_pairs);
	return true;
}

/* ---- its hours ---- */

struct hour_read { int64_t at, associations, octets; };

static bool fill_hour(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct hour_read *h = row;

	(void)r, (void)e;
	h->at = column_i64(c);
	h->associations = column_i64(c);
	h->octets = column_i64(c);
	return true;
}

/* What one point saw of a route. */
struct point_heard { const struct point_watch *watch; uint32_t *seen; uint64_t *octets; };

static bool add_hours(struct routes_read *v, const struct pair_seen *p, const struct route_hours *h, struct point_heard *to, struct err *e)
{
	struct rows rows = ROWS_INIT(v->a, struct hour_read);
	const struct hour_read *hours;

	if (!reader_rows(v->r, ST_ROUTES_HOURS, DB_VALUES(V_I64(p->id), V_WALL(h->first), V_WALL(v->watch.now)), &rows, fill_hour, e))
		return false;
	hours = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		size_t hour = (size_t)((hours[i].at - h->first.ms) / HOUR_MS);
		uint64_t sum = to->seen[hour] + (uint64_t)hours[i].associations;

		to->seen[hour] = sum < ROUTE_UNWATCHED ? (uint32_t)sum : ROUTE_UNWATCHED - 1;
		to->octets[hour] += (uint64_t)hours[i].octets;
	}
	return true;
}

/* A point that saw less than half of what passed while it looked stands beside the route's way: its silence is none. */
static bool is_on_the_way(const struct route_watch *w, const struct point_heard *p, const struct route_hours *h, const uint32_t *most)
{
	size_t offset = (size_t)((h->first.ms - w->first.ms) / HOUR_MS);
	uint64_t own = 0, all = 0;

	for (size_t i = 0; i < h->n; i++)
		if (routes_was_watched(w, p->watch, offset + i)) {
			own += p->seen[i];
			all += most[i];
		}
	return own * 2 >= all;
}

/* Hours in which it looked and saw nothing had nothing. */
static void take_silence(const struct route_watch *w, const struct point_heard *p, const struct route_hours *h, uint32_t *counts)
{
	size_t offset = (size_t)((h->first.ms - w->first.ms) / HOUR_MS);

	for (size_t i = 0; i < h->n; i++)
		if (counts[i] == ROUTE_UNWATCHED && routes_was_watched(w, p->watch, offset + i))
			counts[i] = 0;
}

static bool begin_point(struct routes_read *v, const struct route_heard *h, int64_t point, struct point_heard *ret, struct err *e)
{
	*ret = (struct point_heard){ routes_watch_of(&v->watch, point), arena_array(v->a, h->hours.n, sizeof *ret->seen),
		                     arena_array(v->a, h->hours.n, sizeof *ret->octets) };
	if (!ret->seen || !ret->octets)
		return err_set(e, ERR_MEMORY, "out of memory");
	memset(ret->seen, 0, h->hours.n * sizeof *ret->seen);
	memset(ret->octets, 0, h->hours.n * sizeof *ret->octets);
	return true;
}

static void take_most(const struct route_heard *h, const struct point_heard *p, uint32_t *most)
{
	for (size_t i = 0; i < h->hours.n; i++) {
		most[i] = p->seen[i] > most[i] ? p->seen[i] : most[i];
		h->octets[i] = p->octets[i] > h->octets[i] ? p->octets[i] : h->octets[i];
	}
}

/* most: of each hour, what the point that saw most of it saw. */
static bool read_points(struct routes_read *v, const struct route_heard *h, struct rows *points, uint32_t *most, struct err *e)
{
	for (size_t i = 0; i < h->n_pairs; i++) {
		int64_t point = v->seen[h->pairs[i]].point_id;
		struct point_heard *p;
		bool told = false;

		for (size_t k = 0; k < i && !told; k++)
			told = v->seen[h->pairs[k]].point_id == point;
		if (told)
			continue;
		p = rows_add(points, e);
		if (!p || !begin_point(v, h, point, p, e))
			return false;
		for (size_t k = i; k < h->n_pairs; k++)
			if (v->seen[h->pairs[k]].point_id == point && !add_hours(v, &v->seen[h->pairs[k]], &h->hours, p, e))
				return false;
		take_most(h, p, most);
	}
	return true;
}

static bool add_points(struct routes_read *v, struct route_activity_row *row, struct route_heard *h, struct err *e)
{
	struct rows points = ROWS_INIT(v->a, struct point_heard);
	uint32_t *most = arena_array(v->a, h->hours.n, sizeof *most);
	const struct point_heard *p;

	if (!most)
		return err_set(e, ERR_MEMORY, "out of memory");
	memset(most, 0, h->hours.n * sizeof *most);
	if (!read_points(v, h, &points, most, e))
		return false;
	for (size_t i = 0; i < h->hours.n; i++)
		h->counts[i] = most[i] > 0 ? most[i] : ROUTE_UNWATCHED;
	p = points.data;
	for (size_t i = 0; i < points.n; i++)
		if (is_on_the_way(&v->watch, &p[i], &h->hours, most)) {
			take_silence(&v->watch, &p[i], &h->hours, h->counts);
			row->watched = row->watched || routes_looks_now(&v->watch, p[i].watch);
			if (p[i].watch && p[i].watch->last.ms > row->looked.ms)
				row->looked = p[i].watch->last;
		}
	return true;
}

static bool is_same_pair(const struct pair_seen *a, const struct pair_seen *b)
{
	return a->port == b->port && strcmp(a->called, b->called) == 0 && strcmp(a->calling, b->calling) == 0 && strcmp(a->source, b->source) == 0
	       && strcmp(a->destination, b->destination) == 0;
}

/* Of a pair that several points saw, the one that saw most. */
static void take_totals(const struct routes_read *v, struct route_activity_row *row, const struct route_heard *h)
{
	int64_t most = 0;

	for (size_t i = 0; i < h->n_pairs; i++) {
		const struct pair_seen *p = &v->seen[h->pairs[i]];

		if (i == 0 || !is_same_pair(p, &v->seen[h->pairs[i - 1]]))
			most = 0;

		if (!wall_is_known(row->first_seen) || p->first.ms < row->first_seen.ms)
			row->first_seen = p->first;
		if (p->last.ms > row->last_seen.ms)
			row->last_seen = p->last;
		if (p->associations > most) {
			row->associations += p->associations - most;
			most = p->associations;
		}
	}
}

/* Of a past instant what came later is left out. */
static void cut_totals(const struct routes_read *v, struct route_activity_row *row, const struct route_heard *h)
{
	if (!reader_is_past(v->r))
		return;
	row->associations = 0;
	for (size_t i = 0; i < h->hours.n; i++)
		row->associations += h->counts[i] == ROUTE_UNWATCHED ? 0 : h->counts[i];
	if (row->last_seen.ms > v->watch.now.ms)
		row->last_seen = row->silence.since.ms < v->watch.now.ms ? row->silence.since : v->watch.now;
}

bool routes_read_hours(struct routes_read *v, size_t route, struct err *e)
{
	struct route_activity_row *row = &v->rows[route];
	struct route_heard *h = &v->heard[route];
	const struct route_watch *w = &v->watch;
	int64_t before;

	if (!find_pairs(v, row, h, e))
		return false;
	take_totals(v, row, h);
	for (size_t i = 0; h->n_pairs == 0 && i < w->n_points; i++)
		row->watched = row->watched || routes_looks_now(w, &w->points[i]);
	if (h->n_pairs == 0)
		return true;
	/* a clock that was ahead and was set right told of what is still to come */
	before = routes_floor_hour(row->last_seen.ms < w->now.ms ? row->last_seen.ms : w->now.ms) - HOURS_BEFORE * HOUR_MS;
	if (reader_is_past(v->r) || before < w->first.ms)
		before = w->first.ms;
	h->hours = (struct route_hours){ .first = { before }, .slots = w->slots + (before - w->first.ms) / HOUR_MS,
		                         .n = w->n - (size_t)((before - w->first.ms) / HOUR_MS) };
	h->hours.counts = h->counts = arena_array(v->a, h->hours.n, sizeof *h->counts);
	h->hours.octets = h->octets = arena_array(v->a, h->hours.n, sizeof *h->octets);
	if (!h->counts || !h->octets)
		return err_set(e, ERR_MEMORY, "out of memory");
	memset(h->octets, 0, h->hours.n * sizeof *h->octets);
	if (!add_points(v, row, h, e))
		return false;
	if (h->counts[h->hours.n - 1] == 0 || h->counts[h->hours.n - 1] == ROUTE_UNWATCHED)
		h->hours.n--; /* it runs: silence is compared by whole hours */
	row->silence = route_silence_judge(&h->hours, w->now);
	cut_totals(v, row, h);
	return true;
}
