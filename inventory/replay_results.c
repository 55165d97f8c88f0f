#include "inventory/replay_internal.h"

#include "phase.h"
#include "staleness.h"

enum {
	LATE_MS = 100,           /* a recorded run that began so near to an instant of its period was the one of that period */
	ANSWER_MAX_MS = 10000,   /* the answer to who asked is looked for in the record so long */
	STALE_TOGETHER_MS = 5000,
};

bool player_push(struct player *p, enum replay_event_kind kind, size_t slot, int64_t at_ms, int64_t started_ms)
{
	return replay_heap_push(&p->heap, (struct replay_event){ at_ms, started_ms, slot, p->run, kind }, p->e);
}

/* ---- one result ---- */

int64_t player_run_ms(const struct replay_slot *s)
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

/* Of what is soft the rules that were in force have every run in the record: where it holds none, there was none. */
static bool is_all_recorded(const struct player *p, const struct replay_slot *s)
{
	return !p->rules->other_attempts && !s->confirmed;
}

bool player_answer(struct player *p)
{
	size_t check;

	while (live_take_asked(p->live, &check)) {
		size_t slot = p->slot_of_check[check];
		struct replay_slot *s = &p->slots[slot];

		if (has_answer(p, s))
			s->asked_ms = p->now_ms;
		else if (s->known && !s->stale && !is_all_recorded(p, s) && !player_push(p, REPLAY_ANSWER, slot, p->now_ms + player_run_ms(s), p->now_ms))
			return false;
	}
	return true;
}

/* What is soft is run again as other rules say; with those that were in force the record has it. */
static bool plan_retry(struct player *p, size_t slot, int64_t retry_ms)
{
	struct replay_slot *s = &p->slots[slot];

	s->retry_ms = REPLAY_NEVER;
	if (retry_ms < 0 || !p->rules->other_attempts)
		return true;
	s->retry_ms = s->started_ms + retry_ms + player_run_ms(s);
	return player_push(p, REPLAY_RETRY, slot, s->retry_ms, s->started_ms + retry_ms);
}

bool player_feed(struct player *p, size_t slot, int64_t started_ms)
{
	struct replay_slot *s = &p->slots[slot];
	const struct reg_check *check = s->check != SIZE_MAX && p->live ? &p->registry->checks[s->check] : NULL;
	struct probe_result r = {
		.outcome = s->outcome, .state = s->state, .latency_us = UNKNOWN_I64, .at = { p->now_ms }, .mono_at = replay_mono(p->now_ms),
		.started = replay_mono(started_ms),
	};
	int64_t retry_ms;
	bool ok;

	if (!check)
		return true;
	if (s->facts && check->device)
		r.snmp = player_facts(p, (size_t)(check->device - p->registry->devices));
	if (check->device && p->agent_of_device[check->device - p->registry->devices] == slot)
		player_tell_far_ends(p, (size_t)(check->device - p->registry->devices));
	s->stale = false;
	s->fresh = true;
	s->started_ms = started_ms;
	ok = live_apply(p->live, s->check, &r, p->batch, &retry_ms, p->e);
	snmp_facts_free(r.snmp);
	return ok && player_harvest(p) && plan_retry(p, slot, retry_ms) && player_answer(p);
}

bool player_tick(struct player *p)
{
	p->ticked_ms = p->now_ms;
	return live_tick(p->live, (wall_t){ p->now_ms }, replay_mono(p->now_ms), p->periods_ms, p->batch, p->e) && player_harvest(p)
	       && player_answer(p);
}

/* ---- what the record says ---- */

/* The answer to who asked. */
static bool is_awaited(const struct replay_slot *s, const struct batch_change *c)
{
	return s->asked_ms != REPLAY_NEVER && started_of(c) >= s->asked_ms;
}

/* A run of its period, not one that was made because it was soft. */
static bool is_ordinary(const struct replay_slot *s, int64_t started_ms)
{
	return phase_after(s->id, s->period_ms, started_ms - LATE_MS) <= started_ms;
}

/* While it is soft, other rules tell anew what repeats. */
static bool is_left_out(const struct player *p, const struct replay_slot *s, const struct batch_change *c)
{
	if (!p->rules->other_attempts || !s->known || s->stale || !s->fresh || is_awaited(s, c) || s->outcome != c->outcome
	    || s->state != c->state || s->facts != c->facts)
		return false;
	return s->retry_ms != REPLAY_NEVER || !is_ordinary(s, started_of(c));
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
		s->retry_ms = REPLAY_NEVER;
		if (s->check != SIZE_MAX)
			p->periods_ms[s->check] = s->period_ms;
		p->now_ms = r->changes[last].at.ms;
	}
	p->change = last;
	ok = player_tick(p);
	for (size_t i = first; i < last; i++)
		if (p->slot_of_change[i] != SIZE_MAX && p->slots[p->slot_of_change[i]].check != SIZE_MAX)
			p->periods_ms[p->slots[p->slot_of_change[i]].check] = never_ms;
	return ok;
}

bool player_take_change(struct player *p)
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
	return player_feed(p, slot, started_of(c));
}

bool player_take_measure(struct player *p)
{
	return live_replay_measure(p->live, &p->record->measures[p->measure++], p->batch, p->e) && player_harvest(p);
}

/* ---- what it does not say ---- */

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
	case REPLAY_HEARD:
		return p->now_ms == ev->at_ms && s->at_ms != ev->at_ms && s->confirmed;
	}
	return false;
}

bool player_take_event(struct player *p)
{
	struct replay_event ev = replay_heap_pop(&p->heap);

	return !is_wanted(p, &ev) || player_feed(p, ev.slot, ev.started_ms);
}
