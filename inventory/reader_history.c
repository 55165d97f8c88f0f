#include "inventory/reader_series.h"

#include <math.h>
#include <stdlib.h>

enum { MINUTE_MS = 60000, QUARTER_MS = 15 * MINUTE_MS };
#define DAY_MS (INT64_C(96) * QUARTER_MS)

/* The means of a row of history_row, in this order. */
enum mean { M_IN, M_OUT, M_IN_ERRORS, M_OUT_ERRORS, M_IN_DISCARDS, M_OUT_DISCARDS, M_LATENCY, M_LOSS, M_COUNT };

struct bucket {
	double sum[M_COUNT], weight[M_COUNT];
	double in_max, out_max;
};

struct buckets {
	struct bucket *rows;
	size_t n;
	int64_t start_ms, step_ms;
	enum history_level level; /* being walked */
	bool *held;               /* a level walked so far still holds that span: a gap in it is a gap */
	bool *filled;             /* held by a finer level: this one leaves it alone */
	int64_t last_chunk_ms;
};

static void add_mean(struct bucket *b, enum mean m, double value, double weight)
{
	if (isnan(value) || weight <= 0)
		return;
	b->sum[m] += value * weight;
	b->weight[m] += weight;
}

static void add_point(struct bucket *b, const struct series_point *p)
{
	add_mean(b, M_IN, p->rates.in_bps, p->count);
	add_mean(b, M_OUT, p->rates.out_bps, p->count);
	add_mean(b, M_IN_ERRORS, p->rates.in_errors_ps, p->count);
	add_mean(b, M_OUT_ERRORS, p->rates.out_errors_ps, p->count);
	add_mean(b, M_IN_DISCARDS, p->rates.in_discards_ps, p->count);
	add_mean(b, M_OUT_DISCARDS, p->rates.out_discards_ps, p->count);
	add_mean(b, M_LATENCY, p->latency_us, p->count);
	add_mean(b, M_LOSS, p->loss_ratio, p->count);
	b->in_max = fmax(b->in_max, p->in_bps_max);
	b->out_max = fmax(b->out_max, p->out_bps_max);
}

static void hold(struct buckets *b, int64_t at_ms)
{
	int64_t chunk_ms = history_chunk_start(b->level, at_ms), end_ms = chunk_ms + history_chunk_ms(b->level);
	int64_t first = chunk_ms > b->start_ms ? (chunk_ms - b->start_ms) / b->step_ms : 0;

	if (chunk_ms == b->last_chunk_ms)
		return;
	b->last_chunk_ms = chunk_ms;
	for (int64_t i = first; i < (int64_t)b->n && b->start_ms + i * b->step_ms < end_ms; i++)
		b->held[i] = true;
}

/* A roll-up longer than the step stands for every step it covers. */
static bool take_point(void *user, const struct series_point *p, struct err *e)
{
	struct buckets *b = user;
	int64_t first = (p->at_ms - b->start_ms) / b->step_ms;
	int64_t last = p->span_ms > b->step_ms ? (p->at_ms + p->span_ms - 1 - b->start_ms) / b->step_ms : first;

	(void)e;
	if (p->at_ms < b->start_ms)
		first = p->span_ms > b->step_ms ? 0 : -1;
	for (int64_t i = first; i >= 0 && i <= last && i < (int64_t)b->n; i++)
		if (!b->filled[i])
			add_point(&b->rows[i], p);
	hold(b, p->at_ms);
	return true;
}

/* Steps that people read: minutes up to an hour, then quarters, then days. */
static int64_t step_for(int64_t span_ms, size_t max)
{
	static const int64_t minutes[] = { 1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440 };
	int64_t least = span_ms / (int64_t)max;

	for (size_t i = 0; i < ARRAY_LEN(minutes); i++)
		if (minutes[i] * MINUTE_MS >= least)
			return minutes[i] * MINUTE_MS;
	return (least + DAY_MS - 1) / DAY_MS * DAY_MS;
}

static enum history_level level_for(int64_t step_ms)
{
	return step_ms >= DAY_MS ? HISTORY_DAY : step_ms >= QUARTER_MS ? HISTORY_QUARTER : HISTORY_FULL;
}

static bool walk(struct reader *r, const struct entity_series *s, enum history_level level, struct buckets *b, struct err *e)
{
	int64_t to = b->start_ms + (int64_t)b->n * b->step_ms;
	/* a roll-up that begins before the first step may reach into it */
	int64_t from = b->start_ms - history_span_ms(level) + (history_span_ms(level) ? 1 : 0);

	b->level = level;
	b->last_chunk_ms = INT64_MIN;
	return reader_walk_interface(r, s, level, from, to, take_point, b, e)
	       && reader_walk_check(r, s, level, from, to, take_point, b, e);
}

static bool walk_hot(struct reader *r, const struct entity_series *s, struct buckets *b, struct err *e)
{
	int64_t to = b->start_ms + (int64_t)b->n * b->step_ms;

	b->level = HISTORY_FULL;
	b->last_chunk_ms = INT64_MIN;
	return reader_walk_hot(r, s, true, b->start_ms, to, take_point, b, e)
	       && reader_walk_hot(r, s, false, b->start_ms, to, take_point, b, e);
}

/* The level that fits the step with the hot rows; spans that it does not hold any more come from coarser levels. */
static bool collect(struct reader *r, const struct entity_series *s, struct buckets *b, struct err *e)
{
	enum history_level level = level_for(b->step_ms);

	if (!walk(r, s, level, b, e) || (level != HISTORY_FULL && !walk_hot(r, s, b, e)))
		return false;
	while (level < HISTORY_DAY) {
		bool gaps = false;

		for (size_t i = 0; i < b->n; i++) {
			b->filled[i] = b->held[i];
			gaps = gaps || !b->held[i];
		}
		level++;
		if (gaps && !walk(r, s, level, b, e))
			return false;
	}
	return true;
}

/* How bad a state is; for links up, admin-down, unknown, degraded, down. */
static int badness(bool is_link, int state)
{
	static const int of_link[] = { [LINK_UP] = 0, [LINK_ADMIN_DOWN] = 1, [LINK_UNKNOWN] = 2, [LINK_DEGRADED] = 3,
	                               [LINK_DOWN] = 4 };
	static const int of_state[] = { [STATE_OK] = 0, [STATE_UNKNOWN] = 2, [STATE_WARNING] = 3, [STATE_CRITICAL] = 4 };

	if (is_link)
		return state >= 0 && state < (int)ARRAY_LEN(of_link) ? of_link[state] : -1;
	return state >= 0 && state < (int)ARRAY_LEN(of_state) ? of_state[state] : -1;
}

static bool add_states(struct reader *r, int64_t entity_id, bool is_link, struct history_row *rows, size_t n, int64_t until_ms,
                       struct err *e)
{
	struct arena *a = arena_new();
	struct state_row *states;
	size_t n_states;
	bool ok;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	ok = !n || read_states(r, a, entity_id, rows[0].at, (wall_t){ until_ms }, &states, &n_states, e);
	for (size_t k = 0; ok && n && k < n_states; k++) {
		int64_t end = wall_is_known(states[k].to) && states[k].to.ms < until_ms ? states[k].to.ms : until_ms;
		int64_t first = (states[k].from.ms - rows[0].at.ms) / rows[0].step_ms;

		for (size_t i = first > 0 ? (size_t)first : 0; i < n && rows[i].at.ms < end; i++)
			if (badness(is_link, states[k].state) > badness(is_link, rows[i].state))
				rows[i].state = states[k].state;
	}
	arena_free(a);
	return ok;
}

static double mean_of(const struct bucket *b, enum mean m)
{
	return b->weight[m] > 0 ? b->sum[m] / b->weight[m] : (double)NAN;
}

static void fill_rows(const struct buckets *b, struct history_row *rows)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct bucket *k = &b->rows[i];

		rows[i] = (struct history_row){
			.at = { b->start_ms + (int64_t)i * b->step_ms }, .step_ms = b->step_ms,
			.in_bps = mean_of(k, M_IN), .out_bps = mean_of(k, M_OUT), .in_errors_ps = mean_of(k, M_IN_ERRORS),
			.out_errors_ps = mean_of(k, M_OUT_ERRORS), .in_discards_ps = mean_of(k, M_IN_DISCARDS),
			.out_discards_ps = mean_of(k, M_OUT_DISCARDS), .in_bps_max = k->in_max, .out_bps_max = k->out_max,
			.latency_ms = mean_of(k, M_LATENCY) / 1000, .loss_ratio = mean_of(k, M_LOSS), .state = -1,
		};
	}
}

bool read_history(struct reader *r, struct arena *a, int64_t entity_id, wall_t from, wall_t to, size_t max,
                  struct history_row **ret_rows, size_t *ret_n, struct err *e)
{
	int64_t now_ms = reader_is_past(r) ? r->at.ms : r->now.ms;
	int64_t to_ms = to.ms < now_ms ? to.ms : now_ms;
	struct entity_series series;
	struct buckets b = { 0 };
	struct history_row *rows;

	if (from.ms < 0 || max == 0 || max > 100000)
		return err_set(e, ERR_USAGE, "history is asked from a date after 1970, in 1 to 100000 points");
	if (!reader_find_series(r, entity_id, &series, e))
		return false;
	b.step_ms = step_for(to.ms > from.ms ? to.ms - from.ms : 0, max > 1 ? max - 1 : 1); /* both ends may be cut */
	b.start_ms = from.ms / b.step_ms * b.step_ms;
	b.n = to_ms > b.start_ms ? (size_t)((to_ms - b.start_ms + b.step_ms - 1) / b.step_ms) : 0;
	b.n = b.n < max ? b.n : max;
	b.rows = arena_array(a, b.n, sizeof *b.rows);
	b.held = arena_array(a, b.n, sizeof *b.held);
	b.filled = arena_array(a, b.n, sizeof *b.filled);
	rows = arena_array(a, b.n, sizeof *rows);
	if (!b.rows || !b.held || !b.filled || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < b.n; i++)
		b.rows[i].in_max = b.rows[i].out_max = NAN;
	if (b.n && !collect(r, &series, &b, e))
		return false;
	fill_rows(&b, rows);
	if (!add_states(r, entity_id, series.is_link, rows, b.n, to_ms, e))
		return false;
	*ret_rows = rows;
	*ret_n = b.n;
	return true;
}
