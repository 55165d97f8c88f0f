#include "inventory/replay_internal.h"

#include "phase.h"
#include "staleness.h"

#include <stdlib.h>
#include <string.h>

enum {
	LATE_MS = 100,           /* a recorded run that began so near to an instant of its period was the one of that period */
	ANSWER_MAX_MS = 10000,   /* the answer to who asked is looked for in the record so long */
	TICK_MS = 1000,          /* of the collector */
	STALE_TOGETHER_MS = 5000,
};

static mono_t mono_of(int64_t ms)
{
	return (mono_t){ ms * 1000000 };
}

static bool push(struct player *p, enum replay_event_kind kind, size_t slot, int64_t at_ms, int64_t started_ms)
{
	return replay_heap_push(&p->heap, (struct replay_event){ at_ms, started_ms, slot, p->run, kind }, p->e);
}

/* ---- one result ---- */

/* How long after its start a run of the check ends. */
static int64_t run_ms(const struct replay_slot *s)
{
	return s->run_ms < 1 ? 1 : s->run_ms > ANSWER_MAX_MS ? ANSWER_MAX_MS : s->run_ms;
}

static int64_t started_of(const struct batch_change *c)
{
	return c->at.ms - c->run_ms;
}

/* Whether the record holds the answer to what is asked now: no run that is under way, but one after it. */
static bool has_answer(const struct player *p, const struct replay_slot *s)
{
	const struct batch_change *changes = p->record->changes;
	size_t i = s->next;

	while (i != SIZE_MAX && changes[i].outcome != OUTCOME_STALE && started_of(&changes[i]) < p->now_ms)
		i = p->next_of_change[i];
	return i != SIZE_MAX && changes[i].outcome != OUTCOME_STALE && changes[i].at.ms <= p->now_ms + ANSWER_MAX_MS;
}

static bool answer_asked(struct player *p)
{
	size_t check;

	while (live_take_asked(p->live, &check)) {
		size_t slot = p->slot_of_check[check];
		struct replay_slot *s = &p->slots[slot];

		if (has_answer(p, s))
			s->asked_ms = p->now_ms;
		else if (s->known && !s->stale && !push(p, REPLAY_ANSWER, slot, p->now_ms + run_ms(s), p->now_ms))
			return false;
	}
	return true;
}

/* What is soft is run again: as the record says, or once nothing of it came for a period; with other rules as they say. */
static bool plan_retry(struct player *p, size_t slot, int64_t retry_ms)
{
	struct replay_slot *s = &p->slots[slot];

	s->retry_ms = REPLAY_NEVER;
	if (retry_ms < 0)
		return true;
	if (!p->rules->other_attempts && retry_ms < s->period_ms)
		retry_ms = s->period_ms;
	s->retry_ms = s->started_ms + retry_ms + run_ms(s);
	return push(p, REPLAY_RETRY, slot, s->retry_ms, s->started_ms + retry_ms);
}

static bool plan_run(struct player *p, size_t slot, int64_t due_ms)
{
	struct replay_slot *s = &p->slots[slot];

	s->ordinary_ms = REPLAY_NEVER;
	if (s->followed <= 0 || s->retry_ms != REPLAY_NEVER || !s->known || s->stale)
		return true;
	if (s->next != SIZE_MAX && started_of(&p->record->changes[s->next]) <= due_ms + LATE_MS)
		return true; /* the record has it, or one that puts it off */
	s->followed--;
	s->ordinary_ms = due_ms + run_ms(s);
	return push(p, REPLAY_ORDINARY, slot, s->ordinary_ms, due_ms);
}

bool player_follow(struct player *p, size_t slot, int results)
{
	struct replay_slot *s = &p->slots[slot];

	if (s->followed < results)
		s->followed = results;
	return s->ordinary_ms != REPLAY_NEVER || plan_run(p, slot, phase_after(s->id, s->period_ms, p->now_ms - run_ms(s)));
}

/* The run of its period after the one that just ended. */
static bool plan_ordinary(struct player *p, size_t slot)
{
	const struct replay_slot *s = &p->slots[slot];
	int64_t due_ms = phase_next(s->id, s->period_ms, s->started_ms);

	return plan_run(p, slot, due_ms < p->now_ms ? phase_after(s->id, s->period_ms, p->now_ms) : due_ms);
}

/* The result that the slot says now, of a run that ends now. */
static bool feed(struct player *p, size_t slot, int64_t started_ms)
{
	struct replay_slot *s = &p->slots[slot];
	const struct reg_check *check = s->check != SIZE_MAX && p->live ? &p->registry->checks[s->check] : NULL;
	struct probe_result r = {
		.outcome = s->outcome, .state = s->state, .latency_us = UNKNOWN_I64, .at = { p->now_ms }, .mono_at = mono_of(p->now_ms),
		.started = mono_of(started_ms),
	};
	int64_t retry_ms;
	bool ok;

	if (!check)
		return true;
	if (s->facts && check->device)
		r.snmp = player_facts(p, (size_t)(check->device - p->registry->devices));
	s->stale = false;
	s->started_ms = started_ms;
	ok = live_apply(p->live, s->check, &r, p->batch, &retry_ms, p->e);
	snmp_facts_free(r.snmp);
	return ok && player_harvest(p) && plan_retry(p, slot, retry_ms) && plan_ordinary(p, slot) && answer_asked(p);
}

static bool tick(struct player *p)
{
	p->ticked_ms = p->now_ms;
	return live_tick(p->live, (wall_t){ p->now_ms }, mono_of(p->now_ms), p->periods_ms, p->batch, p->e) && player_harvest(p)
	       && answer_asked(p);
}

/* ---- what the record says ---- */

/* The answer to who asked. */
static bool is_awaited(const struct replay_slot *s, const struct batch_change *c)
{
	return s->asked_ms != REPLAY_NEVER && started_of(c) >= s->asked_ms;
}

/* What repeats is told anew by the rules themselves when they are others. */
static bool is_left_out(const struct player *p, const struct replay_slot *s, const struct batch_change *c)
{
	return p->rules->other_attempts && s->known && !s->stale && !is_awaited(s, c) && s->outcome == c->outcome && s->state == c->state
	       && s->facts == c->facts;
}

/* Results that stayed away, of that instant and soon after: one tick tells of them all, each from when it was too old. */
static bool take_stale(struct player *p)
{
	const struct replay_record *r = p->record;
	int64_t until_ms = p->now_ms + STALE_TOGETHER_MS;
	size_t first = p->change, last = first;
	const int64_t never_ms = INT64_C(315360000000);
	bool ok;

	for (; last < r->n_changes && r->changes[last].outcome == OUTCOME_STALE && r->changes[last].at.ms <= until_ms; last++) {
		struct replay_slot *s = p->slot_of_change[last] != SIZE_MAX ? &p->slots[p->slot_of_change[last]] : NULL;

		if (!s)
			continue;
		s->next = p->next_of_change[last];
		s->stale = true;
		s->retry_ms = s->ordinary_ms = REPLAY_NEVER;
		if (s->check != SIZE_MAX)
			p->periods_ms[s->check] = s->period_ms;
		p->now_ms = r->changes[last].at.ms;
	}
	p->change = last;
	ok = tick(p);
	for (size_t i = first; i < last; i++)
		if (p->slot_of_change[i] != SIZE_MAX && p->slots[p->slot_of_change[i]].check != SIZE_MAX)
			p->periods_ms[p->slots[p->slot_of_change[i]].check] = never_ms;
	return ok;
}

static bool take_change(struct player *p)
{
	size_t i = p->change, slot = p->slot_of_change[i];
	const struct batch_change *c = &p->record->changes[i];
	struct replay_slot *s;

	if (c->outcome == OUTCOME_STALE)
		return take_stale(p);
	p->change++;
	if (slot == SIZE_MAX)
		return true;
	s = &p->slots[slot];
	s->next = p->next_of_change[i];
	if (is_left_out(p, s, c))
		return true;
	if (is_awaited(s, c))
		s->asked_ms = REPLAY_NEVER;
	s->known = true;
	s->outcome = c->outcome;
	s->state = c->state;
	s->facts = c->facts;
	s->run_ms = c->run_ms;
	return feed(p, slot, started_of(c));
}

static bool is_told_by_agent(const struct replay_interval *i)
{
	switch (i->outcome) {
	case OUTCOME_OK:
	case OUTCOME_LINK_DOWN:
	case OUTCOME_LINK_DEGRADED:
	case OUTCOME_ADMIN_DOWN:
	case OUTCOME_INTERFACE_MISSING:
	case OUTCOME_INTERFACE_AMBIGUOUS:
	case OUTCOME_LINK_UNKNOWN:
		return true;
	default:
		return false;
	}
}

static void take_interval(struct player *p)
{
	const struct replay_interval *i = &p->record->intervals[p->interval++];
	size_t entity = player_entity(p, i->entity_id);
	struct replay_entity *n;

	if (entity == SIZE_MAX || !is_told_by_agent(i))
		return;
	n = &p->entities[entity];
	n->told = true;
	n->told_state = i->state;
	n->told_outcome = i->outcome;
	if (!n->restless) {
		n->restless = true;
		p->restless[p->n_restless++] = entity;
	}
}

/* SIZE_MAX: none, or not one that surely answers now. */
static size_t agent_that_answers(const struct player *p, const struct reg_device *d)
{
	size_t slot = d ? p->agent_of_device[d - p->registry->devices] : SIZE_MAX;
	const struct replay_slot *s = slot != SIZE_MAX ? &p->slots[slot] : NULL;

	return s && s->known && s->facts && !s->stale && s->confirmed ? slot : SIZE_MAX;
}

static bool is_shown_as_told(const struct replay_entity *n)
{
	return n->known && n->state == n->told_state && n->outcome == n->told_outcome;
}

/* A link of which no recorded result told: it was one that repeated. */
static bool settle_link(struct player *p, size_t entity)
{
	const struct replay_entity *n = &p->entities[entity];
	const struct reg_link *l = p->link_of_entity[entity];

	for (int z = 0; l && z <= 1 && !is_shown_as_told(n); z++) {
		size_t slot = (z ? l->z_interface : l->interface) ? agent_that_answers(p, z ? l->z_device : l->device) : SIZE_MAX;

		if (slot != SIZE_MAX && !feed(p, slot, p->now_ms - run_ms(&p->slots[slot])))
			return false;
	}
	return true;
}

/* After all that was recorded of an instant. */
static bool settle(struct player *p)
{
	for (size_t i = 0; p->live && i < p->n_restless; i++)
		if (!settle_link(p, p->restless[i]))
			return false;
	for (size_t i = 0; i < p->n_restless; i++)
		p->entities[p->restless[i]].restless = false;
	p->n_restless = 0;
	return true;
}

static bool is_wanted(const struct player *p, const struct replay_event *ev)
{
	const struct replay_slot *s = &p->slots[ev->slot];

	if (!p->live || !s->known || s->stale || s->check == SIZE_MAX || (ev->kind != REPLAY_HEARD && ev->run != p->run))
		return false;
	switch (ev->kind) {
	case REPLAY_ANSWER:
		return s->started_ms < ev->started_ms;
	case REPLAY_RETRY:
		return s->retry_ms == ev->at_ms;
	case REPLAY_ORDINARY:
		return s->ordinary_ms == ev->at_ms;
	case REPLAY_FIRST:
		return s->started_ms < ev->started_ms && s->confirmed;
	case REPLAY_HEARD:
		return p->now_ms == ev->at_ms && s->at_ms != ev->at_ms && s->confirmed;
	}
	return false;
}

static bool take_event(struct player *p)
{
	struct replay_event ev = replay_heap_pop(&p->heap);

	return !is_wanted(p, &ev) || feed(p, ev.slot, ev.started_ms);
}

/* ---- the collector ---- */

/* What repeats is measured anew by who just began to see: soon what was due meanwhile, the rest at its time. */
static bool plan_first_results(struct player *p)
{
	for (size_t i = 0; i < p->n_slots; i++) {
		const struct replay_slot *s = &p->slots[i];
		bool overdue = s->at_ms == WALL_NEVER.ms || p->now_ms - s->at_ms >= s->period_ms;
		int64_t due_ms = overdue ? phase_first(s->id, s->period_ms, p->now_ms) : phase_after(s->id, s->period_ms, p->now_ms);
		bool recorded = s->next != SIZE_MAX && started_of(&p->record->changes[s->next]) <= due_ms + LATE_MS;

		if (s->check != SIZE_MAX && !recorded && !push(p, REPLAY_FIRST, i, due_ms + run_ms(s), due_ms))
			return false;
	}
	return true;
}

static bool set_blind(struct player *p, bool blind)
{
	p->is_blind = blind;
	return live_set_blind(p->live, blind, NULL, (wall_t){ p->now_ms }, mono_of(p->now_ms), p->batch, p->e) && player_harvest(p)
	       && answer_asked(p);
}

static bool take_blind(struct player *p)
{
	p->blind += p->is_blind;
	return set_blind(p, !p->is_blind) && (p->is_blind || plan_first_results(p));
}

static size_t version_at(const struct player *p, int64_t ms)
{
	size_t v = 0;

	while (v + 1 < p->record->n_versions && p->record->versions[v + 1].at.ms <= ms)
		v++;
	return v;
}

/* The results of the collector that stopped last: what it heard counts until its end, what stayed away since it stayed away. */
static void age_slots(struct player *p, int64_t stopped_ms)
{
	for (size_t i = 0; i < p->n_slots; i++) {
		struct replay_slot *s = &p->slots[i];
		int64_t last_ms = phase_after(s->id, s->period_ms, stopped_ms - s->period_ms);

		if (s->at_ms != WALL_NEVER.ms && s->at_ms < last_ms && !s->stale)
			s->at_ms = last_ms;
	}
	for (; p->change < p->record->n_changes && p->record->changes[p->change].at.ms <= p->now_ms; p->change++) {
		const struct batch_change *c = &p->record->changes[p->change];
		size_t slot = p->slot_of_change[p->change];

		if (slot == SIZE_MAX)
			continue;
		p->slots[slot].next = p->next_of_change[p->change];
		if (c->outcome != OUTCOME_STALE)
			continue;
		p->slots[slot].at_ms = c->at.ms - stale_after_ms(p->slots[slot].period_ms);
		p->slots[slot].stale = true;
	}
}

/* stopped_ms: when the one before stopped. */
static bool start_collector(struct player *p, int64_t stopped_ms)
{
	const int64_t never_ms = INT64_C(315360000000);
	struct registry *r;

	age_slots(p, stopped_ms);
	p->version = version_at(p, p->now_ms);
	r = player_registry_with_states(p, p->version);
	if (!r)
		return false;
	p->live = live_new(r, &p->rules->params);
	if (!p->live)
		return err_set(p->e, ERR_MEMORY, "no memory for a replay");
	if (!player_take_registry(p, r))
		return false;
	p->run++;
	for (size_t i = 0; i < r->n_checks; i++)
		if (p->slots[p->slot_of_check[i]].stale)
			p->periods_ms[i] = p->slots[p->slot_of_check[i]].period_ms;
	if ((p->is_blind && !set_blind(p, true)) || !tick(p))
		return false;
	for (size_t i = 0; i < r->n_checks; i++)
		p->periods_ms[i] = never_ms;
	return plan_first_results(p);
}

static void stop_collector(struct player *p)
{
	live_free(p->live);
	p->live = NULL;
	p->registry = NULL;
	for (size_t i = 0; i < p->n_slots; i++) {
		p->slots[i].check = SIZE_MAX;
		p->slots[i].retry_ms = p->slots[i].ordinary_ms = p->slots[i].asked_ms = REPLAY_NEVER;
	}
}

static bool take_version(struct player *p)
{
	struct registry *r = player_registry(p, ++p->version);

	return r && live_reload(p->live, r, p->e) && player_take_registry(p, r) && tick(p);
}

/* ---- time ---- */

enum source { SOURCE_VERSION, SOURCE_BLIND, SOURCE_INTERVAL, SOURCE_CHANGE, SOURCE_RUN, SOURCE_EVENT, SOURCE_TICK, SOURCE_END };

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
	return ms > p->ticked_ms + TICK_MS ? ms : p->ticked_ms + TICK_MS;
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
		return start_collector(p, p->collector > 0 ? r->runs[p->collector - 1].to.ms : p->now_ms);
	stop_collector(p);
	p->collector++;
	return true;
}

static bool take(struct player *p, enum source source)
{
	switch (source) {
	case SOURCE_RUN:
		return take_run(p);
	case SOURCE_VERSION:
		return take_version(p);
	case SOURCE_BLIND:
		return take_blind(p);
	case SOURCE_INTERVAL:
		take_interval(p);
		return true;
	case SOURCE_CHANGE:
		return take_change(p);
	case SOURCE_EVENT:
		return take_event(p);
	case SOURCE_TICK:
		return tick(p);
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
			if (!settle(p))
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

			if (!push(p, REPLAY_HEARD, slot, heard_ms, heard_ms - 1))
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
		take_interval(p);
	while (p->collector < r->n_runs && end_of(&r->runs[p->collector]) <= p->now_ms)
		p->collector++;
	return p->collector >= r->n_runs || r->runs[p->collector].from.ms > p->now_ms || start_collector(p, p->now_ms);
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
