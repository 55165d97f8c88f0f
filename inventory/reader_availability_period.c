/* What every line of a period is made of: when it was measured, planned work, contracts, places. */
#include "inventory/reader_availability_internal.h"

#include "intl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- when somebody measured ---- */

static bool fill_run(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct availability_time *run = row;
	wall_t heartbeat, stopped;

	(void)r;
	(void)e;
	run->from = column_wall(c);
	heartbeat = column_wall(c);
	stopped = column_wall(c);
	run->to = wall_is_known(stopped) ? stopped : heartbeat;
	return true;
}

/* The one that runs goes on; one that was killed lived until its last sign of life, at most until the next began. */
static bool read_runs(struct period *p, struct rows *runs)
{
	struct availability_time *run, *last;
	struct collector_view view;

	if (!reader_rows(p->r, ST_RUNS, DB_VALUES(V_WALL(p->to)), runs, fill_run, p->e) || !reader_collector(p->r, &view, p->e))
		return false;
	run = runs->data;
	for (size_t i = 0; i + 1 < runs->n; i++)
		if (run[i].to.ms > run[i + 1].from.ms)
			run[i].to = run[i + 1].from;
	last = runs->n ? &run[runs->n - 1] : NULL;
	if (last && view.started.ms == last->from.ms && !wall_is_known(view.stopped) && last->to.ms < p->to.ms
	    && (reader_is_past(p->r) ? p->r->covered : reader_collector_runs(p->r)))
		last->to = p->to;
	return true;
}

static int by_begin(const void *a, const void *b)
{
	int64_t x = ((const struct period_alert *)a)->time.from.ms, y = ((const struct period_alert *)b)->time.from.ms;

	return (x > y) - (x < y);
}

static bool keep_time(struct rows *times, wall_t from, wall_t to, struct err *e)
{
	struct availability_time *t;

	if (from.ms >= to.ms)
		return true;
	t = rows_add(times, e);
	if (t)
		*t = (struct availability_time){ from, to };
	return t != NULL;
}

/* The runs, without what was blind of them. */
static bool read_measured(struct period *p)
{
	struct rows runs = ROWS_INIT(p->a, struct availability_time), blinds = ROWS_INIT(p->a, struct period_alert);
	struct rows seen = ROWS_INIT(p->a, struct availability_time);
	const struct availability_time *run;
	const struct period_alert *blind;
	int64_t collector;

	if (!db_read_i64(&p->r->db, ST_COLLECTOR_ID, NULL, 0, &collector, p->e) || !read_runs(p, &runs)
	    || (collector != UNKNOWN_I64 && !period_alerts(p, collector, &blinds)))
		return false;
	if (blinds.n)
		qsort(blinds.data, blinds.n, sizeof(struct period_alert), by_begin);
	run = runs.data;
	blind = blinds.data;
	for (size_t i = 0; i < runs.n; i++) {
		wall_t from = run[i].from;

		for (size_t k = 0; k < blinds.n; k++) {
			if (blind[k].time.to.ms <= from.ms || blind[k].time.from.ms >= run[i].to.ms)
				continue;
			if (!keep_time(&seen, from, blind[k].time.from, p->e))
				return false;
			from = blind[k].time.to;
		}
		if (!keep_time(&seen, from, run[i].to, p->e))
			return false;
	}
	p->measured = (struct availability_times){ seen.data, seen.n };
	return true;
}

/* ---- planned work ---- */

static bool reckon(struct period *p, struct planned *w)
{
	const struct silence_time when = { w->row->from, w->row->until, w->row->ended, w->row->recurrence };
	wall_t from, until, after = p->from;

	while (!w->reckoned && silence_next(&when, after, &from, &until) && from.ms < p->to.ms) {
		if (!keep_time(&w->times, from, until, p->e))
			return false;
		after = until;
	}
	w->reckoned = true;
	return true;
}

static bool read_planned(struct period *p)
{
	struct rows planned = ROWS_INIT(p->a, struct planned);
	struct silence_row *silences;
	size_t n;

	if (!reader_silences_since(p->r, p->a, p->from, &silences, &n, p->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct planned *w;

		if (strcmp(silences[i].kind, "maintenance") != 0 || silences[i].from.ms >= p->to.ms)
			continue;
		w = rows_add(&planned, p->e);
		if (!w)
			return false;
		*w = (struct planned){ .row = &silences[i], .times = ROWS_INIT(p->a, struct availability_time) };
	}
	p->planned = planned.data;
	p->n_planned = planned.n;
	return true;
}

bool period_add_planned(struct period *p, const struct period_place *place, struct availability_time within, struct rows *times)
{
	const struct silence_place where = { place->kind, place->name, place->device, place->site };

	for (size_t i = 0; i < p->n_planned; i++) {
		struct planned *w = &p->planned[i];
		const struct availability_time *time;

		if (!silence_covers(w->row->object, &where))
			continue;
		if (!reckon(p, w))
			return false;
		time = w->times.data;
		for (size_t k = 0; k < w->times.n; k++) {
			wall_t from = time[k].from.ms > within.from.ms ? time[k].from : within.from;
			wall_t to = time[k].to.ms < within.to.ms ? time[k].to : within.to;

			if (!keep_time(times, from, to, p->e))
				return false;
		}
	}
	return true;
}

/* ---- contracts ---- */

struct contract_read {
	struct period_contract contract;
	const char *starts, *ends;
};

static bool fill_contract(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct contract_read *k = row;

	(void)r;
	(void)e;
	k->contract.name = column_text(c);
	k->contract.supplier = column_text(c);
	k->contract.guaranteed = column_f64(c) / 100;
	k->starts = column_text(c);
	k->ends = column_text(c);
	return true;
}

static void local_day(wall_t t, char day[static 16])
{
	time_t s = (time_t)(t.ms / 1000);
	struct tm tm;

	day[0] = '\0';
	if (localtime_r(&s, &tm))
		strftime(day, 16, "%Y-%m-%d", &tm);
}

/* One that does not run on any day of the period guarantees nothing. */
static bool read_contracts(struct period *p)
{
	struct rows rows = ROWS_INIT(p->a, struct contract_read);
	const struct contract_read *read;
	char first[16], last[16];

	if (!reader_rows(p->r, ST_AVAILABILITY_CONTRACTS, DB_VALUES(V_WALL(p->to)), &rows, fill_contract, p->e))
		return false;
	p->contracts = arena_array(p->a, rows.n, sizeof *p->contracts);
	if (!p->contracts)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	local_day(p->from, first);
	local_day((wall_t){ p->to.ms - 1 }, last);
	read = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		p->contracts[i] = read[i].contract;
		if ((read[i].starts && strcmp(read[i].starts, last) > 0) || (read[i].ends && strcmp(read[i].ends, first) < 0))
			p->contracts[i].guaranteed = NAN;
	}
	p->n_contracts = rows.n;
	return true;
}

const struct period_contract *period_contract(const struct period *p, const char *name)
{
	for (size_t i = 0; name && i < p->n_contracts; i++)
		if (strcmp(p->contracts[i].name, name) == 0)
			return &p->contracts[i];
	return NULL;
}

/* ---- places ---- */

static bool fill_place(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct period_place *place = row;

	(void)r;
	(void)e;
	place->kind = column_text(c);
	place->name = column_text(c);
	place->site = column_text(c);
	place->device = column_text(c);
	place->contract = column_text(c);
	return true;
}

bool period_place(struct period *p, int64_t id, const struct period_place **ret)
{
	struct rows read = ROWS_INIT(p->a, struct period_place);
	const struct period_place **known = p->places.data, **kept;
	struct period_place *place;

	for (size_t i = 0; i < p->places.n; i++) {
		if (known[i]->id == id) {
			*ret = known[i];
			return true;
		}
	}
	if (!reader_rows(p->r, ST_AVAILABILITY_PLACE, DB_VALUES(V_WALL(p->to), V_I64(id)), &read, fill_place, p->e))
		return false;
	*ret = NULL;
	if (read.n == 0)
		return true;
	place = read.data;
	place->id = id;
	kept = rows_add(&p->places, p->e);
	if (!kept)
		return false;
	*ret = *kept = place;
	return true;
}

/* ---- the period ---- */

bool period_open(struct period *p, struct reader *r, struct availability_time period, struct err *e)
{
	wall_t now = reader_moment(r);

	*p = (struct period){ .r = r, .from = period.from, .to = period.to.ms < now.ms ? period.to : now, .end = period.to, .e = e };
	if (p->from.ms >= p->to.ms)
		return err_set(e, ERR_USAGE, "%s", period.from.ms >= period.to.ms ? _("the period is empty") : _("the period is still to come"));
	p->a = arena_new();
	p->lines = arena_new();
	if (!p->a || !p->lines) {
		period_close(p);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	p->places = ROWS_INIT(p->a, struct period_place *);
	p->causes = ROWS_INIT(p->a, struct period_cause);
	if (read_measured(p) && read_planned(p) && read_contracts(p))
		return true;
	period_close(p);
	return false;
}

void period_close(struct period *p)
{
	arena_free(p->a);
	arena_free(p->lines);
	p->a = p->lines = NULL;
}
