#include "inventory/reader_series.h"

#include <math.h>
#include <stdlib.h>

/* Samples with their weight: a full sample counts once, a quarter-hour's mean as often as it has samples. Days hold no base for
 * a percentile: they are left out. */
struct weighted {
	double value, weight;
};

struct collected {
	struct rows in, out;
	struct rows hours;        /* int64_t: hours that the full level holds */
	bool full;
};

static bool add(struct rows *rows, double value, double weight, struct err *e)
{
	struct weighted *w;

	if (isnan(value) || weight <= 0)
		return true;
	w = rows_add(rows, e);
	if (!w)
		return false;
	*w = (struct weighted){ value, weight };
	return true;
}

static int64_t hour_of(int64_t at_ms)
{
	return history_chunk_start(HISTORY_FULL, at_ms);
}

static bool has_hour(const struct rows *hours, int64_t hour)
{
	const int64_t *h = hours->data;

	for (size_t i = hours->n; i > 0; i--)
		if (h[i - 1] == hour)
			return true;
	return false;
}

static bool take(void *user, const struct series_point *p, struct err *e)
{
	struct collected *c = user;
	int64_t hour = hour_of(p->at_ms), *slot;

	if (!c->full && has_hour(&c->hours, hour))
		return true;
	if (c->full && (c->hours.n == 0 || ((int64_t *)c->hours.data)[c->hours.n - 1] != hour)) {
		slot = rows_add(&c->hours, e);
		if (!slot)
			return false;
		*slot = hour;
	}
	return add(&c->in, p->rates.in_bps, p->count, e) && add(&c->out, p->rates.out_bps, p->count, e);
}

static int by_value(const void *a, const void *b)
{
	double x = ((const struct weighted *)a)->value, y = ((const struct weighted *)b)->value;

	return (x > y) - (x < y);
}

/* Nearest rank: the least value with 95 % of the weight at or below it. */
static double percentile95(struct rows *rows)
{
	struct weighted *w = rows->data;
	double total = 0, sum = 0;

	if (!rows->n)
		return NAN;
	qsort(w, rows->n, sizeof *w, by_value);
	for (size_t i = 0; i < rows->n; i++)
		total += w[i].weight;
	for (size_t i = 0; i < rows->n; i++) {
		sum += w[i].weight;
		if (sum >= total * 0.95 - 1e-9)
			return w[i].value;
	}
	return w[rows->n - 1].value;
}

bool read_percentile95(struct reader *r, int64_t entity_id, wall_t from, wall_t to, double *ret_in, double *ret_out,
                       struct err *e)
{
	struct entity_series series;
	struct arena *a = arena_new();
	struct collected c = { ROWS_INIT(a, struct weighted), ROWS_INIT(a, struct weighted), ROWS_INIT(a, int64_t), true };
	bool ok = a || err_set(e, ERR_MEMORY, "out of memory");

	ok = ok && reader_find_series(r, entity_id, &series, e)
	     && reader_walk_interface(r, &series, HISTORY_FULL, from.ms, to.ms, take, &c, e);
	c.full = false;
	ok = ok && reader_walk_interface(r, &series, HISTORY_QUARTER, from.ms, to.ms, take, &c, e);
	if (ok) {
		*ret_in = percentile95(&c.in);
		*ret_out = percentile95(&c.out);
	}
	arena_free(a);
	return ok;
}
