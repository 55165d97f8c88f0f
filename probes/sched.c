#include "probes/sched.h"

#include "inventory/id_index.h"
#include "probes/sched_heap.h"

#include <stdlib.h>

/* Who waits where, in the order in which places are given. */
enum lane { LANE_FRONT_SILENT, LANE_FRONT, LANE_ANSWERING, LANE_SILENT, LANE_COUNT };

struct entry {
	int64_t id, period_ms;
	mono_t started;
	enum lane lane;
	bool running, again, silent;
};

struct sched {
	mono_t epoch;
	size_t max_in_flight, in_flight, silent_in_flight;
	int64_t last_late_ms;
	struct entry *entries;
	struct sched_key *keys;
	struct id_place *places;
	struct sched_heap lanes[LANE_COUNT];
	size_t n;
};

struct sched *sched_new(mono_t epoch, int64_t max_in_flight)
{
	struct sched *s = calloc(1, sizeof *s);

	if (s) {
		s->epoch = epoch;
		sched_set_max_in_flight(s, max_in_flight);
	}
	return s;
}

static void sched_done_tables(struct sched *s)
{
	free(s->entries);
	free(s->keys);
	free(s->places);
	for (size_t i = 0; i < LANE_COUNT; i++)
		free(s->lanes[i].items);
}

void sched_free(struct sched *s)
{
	if (!s)
		return;
	sched_done_tables(s);
	free(s);
}

void sched_set_max_in_flight(struct sched *s, int64_t max_in_flight)
{
	s->max_in_flight = max_in_flight > 0 ? (size_t)max_in_flight : 1;
}

/* Milliseconds of the wall clock, and back. */
static int64_t wall_ms(const struct sched *s, mono_t t)
{
	int64_t ns = t.ns - s->epoch.ns;

	return ns / 1000000 - (ns % 1000000 < 0);
}

static mono_t mono_of(const struct sched *s, int64_t ms)
{
	return mono_add_ms(s->epoch, ms);
}

static mono_t due_after(const struct sched *s, const struct entry *e, mono_t t)
{
	return mono_of(s, phase_after(e->id, e->period_ms, wall_ms(s, t)));
}

static void enqueue(struct sched *s, size_t i, enum lane lane, mono_t due)
{
	s->entries[i].lane = lane;
	s->keys[i].due = due;
	sched_heap_push(&s->lanes[lane], s->keys, i);
}

static enum lane ordinary_lane(const struct entry *e)
{
	return e->silent ? LANE_SILENT : LANE_ANSWERING;
}

/* Who is asked at once and will hardly answer begins first: its time-outs then pass while the others are asked. */
static enum lane front_lane(const struct entry *e)
{
	return e->silent ? LANE_FRONT_SILENT : LANE_FRONT;
}

static bool is_front(enum lane lane)
{
	return lane == LANE_FRONT || lane == LANE_FRONT_SILENT;
}

static bool is_for_silent(enum lane lane)
{
	return lane == LANE_SILENT || lane == LANE_FRONT_SILENT;
}

static bool tables_allocate(struct sched *s, size_t n)
{
	size_t room = n ? n : 1;
	bool ok;

	s->n = n;
	s->entries = calloc(room, sizeof *s->entries);
	s->keys = calloc(room, sizeof *s->keys);
	s->places = calloc(room, sizeof *s->places);
	ok = s->entries && s->keys && s->places;
	for (size_t i = 0; i < LANE_COUNT; i++) {
		s->lanes[i] = (struct sched_heap){ calloc(room, sizeof *s->lanes[i].items), 0 };
		ok = ok && s->lanes[i].items;
	}
	return ok;
}

static void load_new(struct sched *s, size_t i, bool overdue, mono_t now)
{
	const struct entry *e = &s->entries[i];

	enqueue(s, i, LANE_ANSWERING,
	        overdue ? mono_of(s, phase_first(e->id, e->period_ms, wall_ms(s, now))) : due_after(s, e, now));
}

static void load_known(struct sched *s, size_t i, const struct sched *old, size_t was, mono_t now)
{
	const struct entry *before = &old->entries[was];
	struct entry *e = &s->entries[i];
	mono_t due = old->keys[was].due;

	e->started = before->started;
	e->running = before->running;
	e->again = before->again;
	e->silent = before->silent;
	if (e->running) {
		s->in_flight++;
		s->silent_in_flight += e->silent;
		return;
	}
	if (!is_front(before->lane) && before->period_ms != e->period_ms && mono_before(now, due))
		due = due_after(s, e, now);
	enqueue(s, i, before->lane, due);
}

bool sched_load(struct sched *s, const struct sched_check *checks, size_t n, mono_t now, struct err *e)
{
	struct sched fresh = { .epoch = s->epoch, .max_in_flight = s->max_in_flight, .last_late_ms = s->last_late_ms };

	if (!tables_allocate(&fresh, n)) {
		sched_done_tables(&fresh);
		return err_set(e, ERR_MEMORY, "no memory for %zu checks", n);
	}
	for (size_t i = 0; i < n; i++) {
		size_t was = sched_find(s, checks[i].id);

		fresh.entries[i] = (struct entry){ .id = checks[i].id, .period_ms = checks[i].period_ms > 0 ? checks[i].period_ms : 1 };
		fresh.places[i] = (struct id_place){ checks[i].id, i };
		if (was == SIZE_MAX)
			load_new(&fresh, i, checks[i].overdue, now);
		else
			load_known(&fresh, i, s, was, now);
	}
	id_index_sort(fresh.places, n);
	sched_done_tables(s);
	*s = fresh;
	return true;
}

size_t sched_find(const struct sched *s, int64_t id)
{
	return id_index_find(s->places, s->n, id);
}

/* The lane's first, when it may start once it is due; SIZE_MAX otherwise. */
static size_t lane_first(const struct sched *s, enum lane lane)
{
	if (s->lanes[lane].n == 0 || s->in_flight >= s->max_in_flight)
		return SIZE_MAX;
	if (is_for_silent(lane) && s->silent_in_flight >= (s->max_in_flight + 1) / 2)
		return SIZE_MAX;
	return s->lanes[lane].items[0];
}

bool sched_take(struct sched *s, mono_t now, size_t *ret_check)
{
	for (enum lane lane = 0; lane < LANE_COUNT; lane++) {
		size_t i = lane_first(s, lane);

		if (i == SIZE_MAX || mono_before(now, s->keys[i].due))
			continue;
		sched_heap_remove(&s->lanes[lane], s->keys, i);
		s->entries[i].running = true;
		s->entries[i].started = now;
		s->in_flight++;
		s->silent_in_flight += s->entries[i].silent;
		s->last_late_ms = mono_diff_ms(now, s->keys[i].due);
		*ret_check = i;
		return true;
	}
	return false;
}

mono_t sched_next(const struct sched *s)
{
	mono_t next = SCHED_NEVER;

	for (enum lane lane = 0; lane < LANE_COUNT; lane++) {
		size_t i = lane_first(s, lane);

		if (i != SIZE_MAX && mono_before(s->keys[i].due, next))
			next = s->keys[i].due;
	}
	return next;
}

static mono_t next_due(const struct sched *s, const struct entry *e)
{
	return mono_of(s, phase_next(e->id, e->period_ms, wall_ms(s, e->started)));
}

void sched_done(struct sched *s, size_t check, mono_t now, int64_t retry_ms, bool answered)
{
	struct entry *e = &s->entries[check];
	bool soft = retry_ms >= 0 && retry_ms < e->period_ms;
	mono_t due;

	if (!e->running)
		return;
	e->running = false;
	s->in_flight--;
	s->silent_in_flight -= e->silent;
	e->silent = !answered;
	if (e->again) {
		e->again = false;
		enqueue(s, check, front_lane(e), now);
		return;
	}
	due = soft ? mono_add_ms(e->started, retry_ms) : next_due(s, e);
	if (mono_before(due, now))
		due = soft ? now : due_after(s, e, now);
	enqueue(s, check, ordinary_lane(e), due);
}

void sched_poll_now(struct sched *s, size_t check, mono_t now)
{
	struct entry *e = &s->entries[check];

	if (e->running) {
		e->again = true;
		return;
	}
	if (is_front(e->lane))
		return;
	sched_heap_remove(&s->lanes[e->lane], s->keys, check);
	enqueue(s, check, front_lane(e), now);
}

int64_t sched_late_ms(const struct sched *s, mono_t now)
{
	int64_t late_ms = s->last_late_ms;

	for (size_t lane = 0; lane < LANE_COUNT; lane++) {
		const struct sched_heap *h = &s->lanes[lane];
		int64_t waits_ms = h->n ? mono_diff_ms(now, s->keys[h->items[0]].due) : 0;

		if (waits_ms > late_ms)
			late_ms = waits_ms;
	}
	return late_ms;
}

size_t sched_in_flight(const struct sched *s)
{
	return s->in_flight;
}
