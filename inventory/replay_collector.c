#include "inventory/replay_internal.h"

#include "phase.h"
#include "staleness.h"

static bool set_blind(struct player *p, bool blind)
{
	p->is_blind = blind;
	return live_set_blind(p->live, blind, NULL, (wall_t){ p->now_ms }, replay_mono(p->now_ms), p->batch, p->e) && player_harvest(p)
	       && player_answer(p);
}

bool player_take_blind(struct player *p)
{
	p->blind += p->is_blind;
	return set_blind(p, !p->is_blind);
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

bool player_start_collector(struct player *p, int64_t stopped_ms)
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
	if ((p->is_blind && !set_blind(p, true)) || !player_tick(p))
		return false;
	for (size_t i = 0; i < r->n_checks; i++)
		p->periods_ms[i] = never_ms;
	return true;
}

void player_stop_collector(struct player *p)
{
	live_free(p->live);
	p->live = NULL;
	p->registry = NULL;
	for (size_t i = 0; i < p->n_slots; i++) {
		p->slots[i].check = SIZE_MAX;
		p->slots[i].fresh = false;
		p->slots[i].retry_ms = p->slots[i].asked_ms = REPLAY_NEVER;
	}
}

bool player_take_version(struct player *p)
{
	struct registry *r = player_registry_with_states(p, ++p->version);

	return r && live_reload(p->live, r, p->e) && player_take_registry(p, r) && player_tick(p);
}
