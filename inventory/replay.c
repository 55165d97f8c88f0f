#include "inventory/replay_internal.h"

#include "staleness.h"

#include <stdlib.h>
#include <string.h>

/* ---- time ---- */

enum source { SOURCE_VERSION, SOURCE_BLIND, SOURCE_INTERVAL, SOURCE_CHANGE, SOURCE_MEASURE, SOURCE_RUN, SOURCE_EVENT, SOURCE_TICK, SOURCE_END };

static int64_t end_of(const struct replay_span *s)
{
	return wall_is_known(s->to) ? s->to.ms : REPLAY_NEVER;
}

static int64_t next_run(const struct player *p)
{
	const struct replay_record *r = p->record;

	if (p->live)
		return end_of(&r->runs[p->collector]);
	return p->collector < r->n_runs ? r->runs[p->collector].from.ms : REPLAY_NEVER;
}

static int64_t next_blind(const struct player *p)
{
	const struct replay_record *r = p->record;

	if (p->blind >= r->n_blinds)
		return REPLAY_NEVER;
	return p->is_blind ? end_of(&r->blinds[p->blind]) : r->blinds[p->blind].from.ms;
}

static int64_t next_tick(const struct player *p)
{
	int64_t ns = live_next(p->live).ns, ms = ns / 1000000 + (ns % 1000000 > 0);

	if (ns == INT64_MAX)
		return REPLAY_NEVER;
	return ms > p->ticked_ms ? ms : p->ticked_ms + 1;
}

static void offer(enum source source, int64_t at_ms, enum source *best, int64_t *ret_ms)
{
	if (at_ms >= *ret_ms)
		return;
	*ret_ms = at_ms;
	*best = source;
}

/* The first of what comes next; of one instant in the order of enum source: what a collector heard at its end it still judged. */
static enum source next_source(const struct player *p, int64_t *ret_ms)
{
	const struct replay_record *r = p->record;
	enum source best = SOURCE_END;

	*ret_ms = r->to.ms + 1;
	if (p->live && p->version + 1 < r->n_versions)
		offer(SOURCE_VERSION, r->versions[p->version + 1].at.ms, &best, ret_ms);
	if (p->live)
		offer(SOURCE_BLIND, next_blind(p), &best, ret_ms);
	if (p->interval < r->n_intervals)
		offer(SOURCE_INTERVAL, r->intervals[p->interval].from.ms, &best, ret_ms);
	if (p->live && p->change < r->n_changes)
		offer(SOURCE_CHANGE, r->changes[p->change].at.ms, &best, ret_ms);
	if (p->live && p->measure < r->n_measures)
		offer(SOURCE_MEASURE, r->measures[p->measure].at.ms, &best, ret_ms);
	offer(SOURCE_RUN, next_run(p), &best, ret_ms);
	if (!p->live)
		return best;
	if (p->heap.n > 0)
		offer(SOURCE_EVENT, p->heap.events[0].at_ms, &best, ret_ms);
	offer(SOURCE_TICK, next_tick(p), &best, ret_ms);
	return best;
}

static bool take_run(struct player *p)
{
	const struct replay_record *r = p->record;

	if (!p->live)
		return player_start_collector(p, p->collector > 0 ? r->runs[p->collector - 1].to.ms : p->now_ms);
	player_stop_collector(p);
	p->collector++;
	return true;
}

static bool take(struct player *p, enum source source)
{
	switch (source) {
	case SOURCE_RUN:
		return take_run(p);
	case SOURCE_VERSION:
		return player_take_version(p);
	case SOURCE_BLIND:
		return player_take_blind(p);
	case SOURCE_INTERVAL:
		player_take_interval(p);
		return true;
	case SOURCE_CHANGE:
		return player_take_change(p);
	case SOURCE_MEASURE:
		return player_take_measure(p);
	case SOURCE_EVENT:
		return player_take_event(p);
	case SOURCE_TICK:
		return player_tick(p);
	case SOURCE_END:
		break;
	}
	return true;
}

static bool play(struct player *p)
{
	for (;;) {
		int64_t at_ms;
		enum source source = next_source(p, &at_ms);

		if (at_ms > p->now_ms && p->n_restless > 0) {
			if (!player_settle_links(p))
				return false;
			continue; /* it may have asked */
		}
		if (source == SOURCE_END)
			return true;
		if (at_ms > p->now_ms)
			p->now_ms = at_ms;
		if (!take(p, source))
			return false;
	}
}

/* ---- beginning ---- */

static bool begin_slots(struct player *p)
{
	const struct registry *r = p->record->versions[0].registry;

	for (size_t i = 0; i < r->n_checks; i++) {
		const struct reg_check *c = &r->checks[i];
		struct replay_slot *s = &p->slots[player_slot(p, c->id)];

		if (!wall_is_known(c->at))
			continue;
		s->known = true;
		s->outcome = c->outcome;
		s->state = c->state;
		s->facts = strcmp(c->class, "snmp") == 0 && c->state != STATE_CRITICAL;
		s->run_ms = 1;
		s->at_ms = c->at.ms;
		s->since_ms = c->since.ms;
		s->attempts = c->attempts;
		s->confirmed = c->confirmed;
	}
	for (size_t i = 0; i < p->record->n_changes; i++) { /* what stayed away was heard once more so long before */
		const struct batch_change *c = &p->record->changes[i];
		size_t slot = p->slot_of_change[i];

		if (c->outcome == OUTCOME_STALE && slot != SIZE_MAX) {
			int64_t heard_ms = c->at.ms - stale_after_ms(p->slots[slot].period_ms);

			if (!player_push(p, REPLAY_HEARD, slot, heard_ms, heard_ms - 1))
				return false;
		}
	}
	return true;
}

static bool begin_alerts(struct player *p)
{
	for (size_t i = 0; i < p->record->n_alerts; i++) {
		struct replay_alert a = p->record->alerts[i];

		a.closed = WALL_NEVER;
		a.id = 0;
		if (a.opened.ms < p->record->begins.ms && !player_open_alert(p, &a))
			return false;
	}
	return true;
}

static bool begin(struct player *p)
{
	const struct replay_record *r = p->record;
	const struct registry *g = r->versions[0].registry;

	p->now_ms = r->begins.ms;
	if (!player_index(p) || !begin_slots(p) || !begin_alerts(p))
		return false;
	for (size_t i = 0; i < g->n_states; i++) {
		size_t entity = player_entity(p, g->states[i].entity_id);

		if (entity == SIZE_MAX)
			continue;
		p->entities[entity].known = true;
		p->entities[entity].state = g->states[i].state;
		p->entities[entity].outcome = g->states[i].outcome;
		p->entities[entity].since_ms = g->states[i].since.ms;
	}
	while (p->interval < r->n_intervals && r->intervals[p->interval].from.ms <= p->now_ms)
		player_take_interval(p);
	while (p->collector < r->n_runs && end_of(&r->runs[p->collector]) <= p->now_ms)
		p->collector++;
	return p->collector >= r->n_runs || r->runs[p->collector].from.ms > p->now_ms || player_start_collector(p, p->now_ms);
}

static void player_done(struct player *p)
{
	live_free(p->live);
	batch_free(p->batch);
	arena_free(p->own);
	arena_free(p->tables);
	free(p->heap.events);
	free(p->alerts);
}

static bool hand_over(const struct player *p, struct replay_alert **ret, size_t *ret_n)
{
	struct replay_alert *rows = arena_array(p->arena, p->n_alerts, sizeof *rows);

	if (!rows)
		return err_set(p->e, ERR_MEMORY, "no memory for a replay");
	for (size_t i = 0; i < p->n_alerts; i++)
		rows[i] = p->alerts[i].alert;
	*ret = rows;
	*ret_n = p->n_alerts;
	return true;
}

bool replay_run(const struct replay_record *record, const struct replay_rules *rules, struct arena *a, struct replay_alert **ret,
                size_t *ret_n, struct err *e)
{
	struct player p = { .record = record, .rules = rules, .arena = a, .e = e, .own = arena_new(), .tables = arena_new(),
		            .batch = batch_new(), .version = SIZE_MAX };
	bool ok = p.own && p.tables && p.batch;

	if (!ok)
		err_set(e, ERR_MEMORY, "no memory for a replay");
	ok = ok && begin(&p) && play(&p) && hand_over(&p, ret, ret_n);
	player_done(&p);
	return ok;
}
