#include "inventory/replay_internal.h"

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

void player_take_interval(struct player *p)
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

static void tell_end(struct player *p, const struct reg_device *d, size_t device)
{
	size_t slot = d && (size_t)(d - p->registry->devices) != device ? p->agent_of_device[d - p->registry->devices] : SIZE_MAX;
	struct probe_result told = { .outcome = OUTCOME_OK, .state = STATE_OK, .mono_at = replay_mono(p->now_ms) };

	if (slot == SIZE_MAX || !p->slots[slot].known || !p->slots[slot].facts || p->slots[slot].stale)
		return;
	told.snmp = player_facts(p, (size_t)(d - p->registry->devices));
	live_replay_ends(p->live, p->slots[slot].check, &told);
	snmp_facts_free(told.snmp);
}

void player_tell_far_ends(struct player *p, size_t device)
{
	for (size_t i = p->first_end[device]; p->n_restless > 0 && i < p->first_end[device + 1]; i++) {
		const struct replay_end *end = &p->ends[i];

		if (p->entities[end->entity].restless && !is_shown_as_told(&p->entities[end->entity]))
			tell_end(p, end->is_z ? end->link->device : end->link->z_device, device);
	}
}

/* A link of which no recorded result told: it was one that repeated. */
static bool settle_link(struct player *p, size_t entity)
{
	const struct replay_entity *n = &p->entities[entity];
	const struct reg_link *l = p->link_of_entity[entity];

	for (int z = 0; l && z <= 1 && !is_shown_as_told(n); z++) {
		size_t slot = (z ? l->z_interface : l->interface) ? agent_that_answers(p, z ? l->z_device : l->device) : SIZE_MAX;

		if (slot != SIZE_MAX && !player_feed(p, slot, p->now_ms - player_run_ms(&p->slots[slot])))
			return false;
	}
	return true;
}

bool player_settle_links(struct player *p)
{
	for (size_t i = 0; p->live && i < p->n_restless; i++)
		if (!settle_link(p, p->restless[i]))
			return false;
	for (size_t i = 0; i < p->n_restless; i++)
		p->entities[p->restless[i]].restless = false;
	p->n_restless = 0;
	return true;
}
