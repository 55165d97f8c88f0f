#include "inventory/rota_internal.h"

#include "err.h"

#include <string.h>
#include <time.h>

enum { EDGES_MAX = 2000 };

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000, WEEK_MS = 7 * INT64_C(24) * 60 * 60 * 1000;

wall_t rota_instant(const struct rota_date *d, int days)
{
	struct tm tm = { .tm_year = d->year - 1900, .tm_mon = d->month - 1, .tm_mday = d->day + days, .tm_hour = d->hour,
		         .tm_min = d->minute, .tm_isdst = -1 };

	return (wall_t){ (int64_t)mktime(&tm) * 1000 };
}

size_t rota_n_persons(const struct rota *r)
{
	return r->n_persons;
}

const struct rota_person *rota_person(const struct rota *r, size_t i)
{
	return &r->persons[i];
}

const struct rota_person *rota_find(const struct rota *r, const char *name)
{
	for (size_t i = 0; i < r->n_persons; i++)
		if (strcmp(r->persons[i].name, name) == 0)
			return &r->persons[i];
	return NULL;
}

const struct rota_person *rota_default(const struct rota *r)
{
	return &r->persons[r->fallback];
}

/* ---- one instant ---- */

static const struct rota_weeks *weeks_at(const struct rota *r, wall_t at)
{
	const struct rota_weeks *found = NULL;

	for (size_t i = 0; i < r->n_weeks && r->weeks[i].from.ms <= at.ms; i++)
		found = &r->weeks[i];
	return found;
}

/* The number of the week at falls in, from 0: a local week is an hour more or less when the clock changes, so that a calendar is asked
 * only within a day of its ends. */
static int week_of(const struct rota_weeks *w, wall_t at)
{
	int k = (int)((at.ms - w->from.ms) / WEEK_MS);
	int64_t into = (at.ms - w->from.ms) % WEEK_MS;

	if (into < DAY_MS && k > 0 && rota_instant(&w->start, 7 * k).ms > at.ms)
		k--;
	else if (into >= WEEK_MS - DAY_MS && rota_instant(&w->start, 7 * (k + 1)).ms <= at.ms)
		k++;
	return k;
}

static int person_at(const struct rota *r, wall_t at)
{
	const struct rota_weeks *w;

	for (size_t i = r->n_overrides; i-- > 0;)
		if (r->overrides[i].from.ms <= at.ms && at.ms < r->overrides[i].until.ms)
			return r->overrides[i].person;
	w = weeks_at(r, at);
	return w ? w->persons[(size_t)week_of(w, at) % w->n] : ROTA_NOBODY;
}

/* ---- changes ---- */

static void nearer(wall_t *nearest, wall_t after, wall_t candidate)
{
	if (candidate.ms > after.ms && (!wall_is_known(*nearest) || candidate.ms < nearest->ms))
		*nearest = candidate;
}

/* The first instant after `at` where a line says something else; WALL_NEVER: none. */
static wall_t next_edge(const struct rota *r, wall_t at)
{
	const struct rota_weeks *w = weeks_at(r, at);
	wall_t nearest = WALL_NEVER;

	if (w)
		nearer(&nearest, at, rota_instant(&w->start, 7 * (week_of(w, at) + 1)));
	for (size_t i = 0; i < r->n_weeks; i++)
		nearer(&nearest, at, r->weeks[i].from);
	for (size_t i = 0; i < r->n_overrides; i++) {
		nearer(&nearest, at, r->overrides[i].from);
		nearer(&nearest, at, r->overrides[i].until);
	}
	return nearest;
}

/* The first instant after `at` where somebody else is named, within a year. */
static wall_t next_change(const struct rota *r, wall_t at)
{
	int person = person_at(r, at);
	wall_t edge = at;

	for (int i = 0; i < EDGES_MAX; i++) {
		edge = next_edge(r, edge);
		if (!wall_is_known(edge) || edge.ms > at.ms + 366 * DAY_MS)
			break;
		if (person_at(r, edge) != person)
			return edge;
	}
	return WALL_NEVER;
}

struct rota_turn rota_at(const struct rota *r, wall_t at)
{
	int person = person_at(r, at);

	return (struct rota_turn){
		.person = &r->persons[person == ROTA_NOBODY ? r->fallback : person],
		.gap = person == ROTA_NOBODY,
		.until = next_change(r, at),
	};
}

bool rota_next(const struct rota *r, wall_t at, struct rota_turn *ret, wall_t *ret_from)
{
	struct rota_turn now = rota_at(r, at), turn = now;

	while (wall_is_known(turn.until) && turn.until.ms < at.ms + 366 * DAY_MS) {
		wall_t from = turn.until;

		turn = rota_at(r, from);
		if (turn.person != now.person) {
			*ret = turn;
			*ret_from = from;
			return true;
		}
	}
	return false;
}

size_t rota_gaps(const struct rota *r, wall_t from, wall_t to, struct rota_gap *ret, size_t max)
{
	size_t n = 0;

	for (wall_t t = from; n < max && wall_is_known(t) && t.ms < to.ms;) {
		struct rota_turn turn = rota_at(r, t);

		if (turn.gap)
			ret[n++] = (struct rota_gap){ t, turn.until };
		t = turn.until;
	}
	return n;
}

struct rota_handover rota_handover(const struct rota *r, wall_t at)
{
	const struct rota_person *now = rota_at(r, at).person, *before = rota_at(r, (wall_t){ at.ms - ROTA_LATE_MS }).person;
	struct rota_turn next;
	wall_t from;

	if (before != now)
		return (struct rota_handover){ before, now };
	return (struct rota_handover){ now, rota_next(r, at, &next, &from) ? next.person : NULL };
}
