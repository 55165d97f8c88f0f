#include "inventory/replay_internal.h"

#include <stdlib.h>
#include <string.h>

static bool no_memory(struct player *p)
{
	return err_set(p->e, ERR_MEMORY, "no memory for a replay");
}

size_t player_slot(const struct player *p, int64_t check_id)
{
	return id_index_find(p->slot_places, p->n_slots, check_id);
}

size_t player_entity(const struct player *p, int64_t entity_id)
{
	return id_index_find(p->entity_places, p->n_entities, entity_id);
}

/* ---- over all versions ---- */

static size_t count_checks(const struct replay_record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_versions; i++)
		n += r->versions[i].registry->n_checks;
	return n;
}

static size_t count_entities(const struct replay_record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_versions; i++) {
		const struct registry *g = r->versions[i].registry;

		n += g->n_devices + g->n_links + g->n_services + g->n_applications;
	}
	return n;
}

/* Sorted, each id once, its place its number. */
static size_t make_unique(struct id_place *places, size_t n)
{
	size_t kept = 0;

	id_index_sort(places, n);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || places[kept - 1].id != places[i].id) {
			places[kept] = (struct id_place){ places[i].id, kept };
			kept++;
		}
	return kept;
}

static void list_checks(struct player *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->record->n_versions; i++) {
		const struct registry *g = p->record->versions[i].registry;

		for (size_t k = 0; k < g->n_checks; k++)
			p->slot_places[n++].id = g->checks[k].id;
	}
	p->n_slots = make_unique(p->slot_places, n);
}

static void list_entities(struct player *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->record->n_versions; i++) {
		const struct registry *g = p->record->versions[i].registry;

		for (size_t k = 0; k < g->n_devices; k++)
			p->entity_places[n++].id = g->devices[k].id;
		for (size_t k = 0; k < g->n_links; k++)
			p->entity_places[n++].id = g->links[k].id;
		for (size_t k = 0; k < g->n_services; k++)
			p->entity_places[n++].id = g->services[k].id;
		for (size_t k = 0; k < g->n_applications; k++)
			p->entity_places[n++].id = g->applications[k].id;
	}
	p->n_entities = make_unique(p->entity_places, n);
}

static int64_t period_of(const struct replay_record *r, int64_t check_id)
{
	enum { USUAL_PERIOD_MS = 60000 };
	size_t low = 0, high = r->n_periods;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->periods[middle].check_id == check_id)
			return r->periods[middle].period_ms;
		if (r->periods[middle].check_id < check_id)
			low = middle + 1;
		else
			high = middle;
	}
	return USUAL_PERIOD_MS;
}

static void fill_slots(struct player *p)
{
	for (size_t i = 0; i < p->n_slots; i++)
		p->slots[i] = (struct replay_slot){ .id = p->slot_places[i].id, .period_ms = period_of(p->record, p->slot_places[i].id),
			                            .check = SIZE_MAX, .next = SIZE_MAX, .at_ms = WALL_NEVER.ms, .since_ms = WALL_NEVER.ms,
			                            .started_ms = WALL_NEVER.ms, .retry_ms = REPLAY_NEVER,
			                            .asked_ms = REPLAY_NEVER };
	for (size_t i = p->record->n_changes; i-- > 0;) {
		size_t slot = player_slot(p, p->record->changes[i].check_id);

		p->slot_of_change[i] = slot;
		if (slot == SIZE_MAX)
			continue;
		p->next_of_change[i] = p->slots[slot].next;
		p->slots[slot].next = i;
	}
}

bool player_index(struct player *p)
{
	const struct replay_record *r = p->record;
	size_t checks = count_checks(r), entities = count_entities(r);

	p->slot_places = arena_array(p->own, checks, sizeof *p->slot_places);
	p->entity_places = arena_array(p->own, entities, sizeof *p->entity_places);
	p->slot_of_change = arena_array(p->own, r->n_changes, sizeof *p->slot_of_change);
	p->next_of_change = arena_array(p->own, r->n_changes, sizeof *p->next_of_change);
	if (!p->slot_places || !p->entity_places || !p->slot_of_change || !p->next_of_change)
		return no_memory(p);
	list_checks(p);
	list_entities(p);
	p->slots = arena_array(p->own, p->n_slots, sizeof *p->slots);
	p->entities = arena_array(p->own, p->n_entities, sizeof *p->entities);
	p->restless = arena_array(p->own, p->n_entities, sizeof *p->restless);
	if (!p->slots || !p->entities || !p->restless)
		return no_memory(p);
	fill_slots(p);
	for (size_t i = 0; i < p->n_entities; i++)
		p->entities[i].open = SIZE_MAX;
	return true;
}

/* ---- the declarations of now ---- */

static size_t end_device(const struct registry *r, const struct reg_link *l, bool is_z)
{
	const struct reg_device *d = is_z ? l->z_device : l->device;

	return d && (is_z ? l->z_interface : l->interface) ? (size_t)(d - r->devices) : SIZE_MAX;
}

/* Ends of links side by side by device: count, then place. */
static bool group_ends(struct player *p, const struct registry *r)
{
	p->ends = arena_array(p->tables, 2 * r->n_links, sizeof *p->ends);
	p->first_end = arena_array(p->tables, r->n_devices + 2, sizeof *p->first_end);
	if (!p->ends || !p->first_end)
		return no_memory(p);
	for (size_t i = 0; i < 2 * r->n_links; i++) {
		size_t d = end_device(r, &r->links[i / 2], i % 2);

		if (d != SIZE_MAX)
			p->first_end[d + 2]++;
	}
	for (size_t d = 2; d < r->n_devices + 2; d++)
		p->first_end[d] += p->first_end[d - 1];
	for (size_t i = 0; i < 2 * r->n_links; i++) {
		const struct reg_link *l = &r->links[i / 2];
		size_t d = end_device(r, l, i % 2);

		if (d != SIZE_MAX)
			p->ends[p->first_end[d + 1]++] = (struct replay_end){ l, player_entity(p, l->id), i % 2 };
	}
	return true;
}

bool player_take_registry(struct player *p, const struct registry *r)
{
	const int64_t never_late_ms = INT64_C(315360000000); /* ten years */

	arena_reset(p->tables);
	p->registry = r;
	p->slot_of_check = arena_array(p->tables, r->n_checks, sizeof *p->slot_of_check);
	p->periods_ms = arena_array(p->tables, r->n_checks, sizeof *p->periods_ms);
	p->agent_of_device = arena_array(p->tables, r->n_devices, sizeof *p->agent_of_device);
	p->link_of_entity = arena_array(p->tables, p->n_entities, sizeof *p->link_of_entity);
	if (!p->slot_of_check || !p->periods_ms || !p->agent_of_device || !p->link_of_entity || !group_ends(p, r))
		return no_memory(p);
	for (size_t i = 0; i < p->n_slots; i++)
		p->slots[i].check = SIZE_MAX;
	for (size_t i = 0; i < r->n_devices; i++)
		p->agent_of_device[i] = SIZE_MAX;
	for (size_t i = 0; i < r->n_links; i++)
		p->link_of_entity[player_entity(p, r->links[i].id)] = &r->links[i];
	for (size_t i = 0; i < r->n_checks; i++) {
		size_t slot = player_slot(p, r->checks[i].id);

		p->slot_of_check[i] = slot;
		p->periods_ms[i] = never_late_ms;
		p->slots[slot].check = i;
		if (r->checks[i].device && strcmp(r->checks[i].class, "snmp") == 0)
			p->agent_of_device[r->checks[i].device - r->devices] = slot;
	}
	return true;
}

static void override_device(struct registry *r, const struct replay_override *o)
{
	for (size_t i = 0; i < r->n_devices; i++)
		if (strcmp(r->devices[i].name, o->name) == 0 && o->parents)
			r->devices[i].parents = o->parents;
}

static void override_link(struct registry *r, const struct replay_override *o)
{
	for (size_t i = 0; i < r->n_links; i++) {
		struct reg_link *l = &r->links[i];

		if (strcmp(l->name, o->name) != 0)
			continue;
		if (o->redundancy_group)
			l->redundancy_group = o->redundancy_group;
		if (o->role)
			l->role = o->role;
	}
}

static bool is_same_row(const struct reg_threshold *a, const struct reg_threshold *b)
{
	return strcmp(a->measure, b->measure) == 0 && strcmp(a->kind, b->kind) == 0 && strcmp(a->name, b->name) == 0;
}

static bool set_thresholds(const struct player *p, struct registry *r)
{
	const struct replay_threshold *others = p->rules->thresholds;
	size_t n = 0, n_others = p->rules->n_thresholds;
	struct reg_threshold *rows = n_others > 0 ? arena_array(r->arena, r->n_thresholds + n_others, sizeof *rows) : NULL;

	if (n_others == 0)
		return true;
	if (!rows)
		return false;
	for (size_t i = 0; i < r->n_thresholds; i++) {
		bool replaced = false;

		for (size_t k = 0; k < n_others; k++)
			replaced |= is_same_row(&r->thresholds[i], &others[k].row);
		if (!replaced)
			rows[n++] = r->thresholds[i];
	}
	for (size_t k = 0; k < n_others; k++)
		rows[n++] = others[k].row;
	r->thresholds = rows;
	r->n_thresholds = n;
	return true;
}

static struct registry *read_version(struct player *p, size_t version)
{
	struct registry *r = registry_copy(p->record->versions[version].registry, p->e);

	if (!r)
		return NULL;
	for (size_t i = 0; i < p->rules->n_overrides; i++) {
		const struct replay_override *o = &p->rules->overrides[i];

		if (strcmp(o->kind, "device") == 0)
			override_device(r, o);
		else
			override_link(r, o);
	}
	if (!set_thresholds(p, r)) {
		registry_free(r);
		no_memory(p);
		return NULL;
	}
	for (size_t i = 0; i < r->n_checks; i++) {
		r->checks[i].at = r->checks[i].since = WALL_NEVER;
		r->checks[i].attempts = 0;
		r->checks[i].confirmed = false;
	}
	r->n_states = r->n_alerts = 0;
	return r;
}

static void set_checks(const struct player *p, struct registry *r)
{
	for (size_t i = 0; i < r->n_checks; i++) {
		const struct replay_slot *s = &p->slots[player_slot(p, r->checks[i].id)];
		struct reg_check *c = &r->checks[i];

		if (!s->known || s->at_ms == WALL_NEVER.ms)
			continue;
		c->at.ms = s->at_ms;
		c->since.ms = s->since_ms;
		c->outcome = s->outcome;
		c->state = s->state;
		c->attempts = s->attempts;
		c->confirmed = s->confirmed;
	}
}

static bool set_states(const struct player *p, struct registry *r)
{
	r->states = arena_array(r->arena, p->n_entities, sizeof *r->states);
	if (!r->states)
		return false;
	for (size_t i = 0; i < p->n_entities; i++) {
		const struct replay_entity *n = &p->entities[i];

		if (n->known)
			r->states[r->n_states++] = (struct reg_state){ p->entity_places[i].id, n->state, n->outcome, { n->since_ms } };
	}
	return true;
}

static bool set_alerts(const struct player *p, struct registry *r)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_entities; i++)
		for (size_t k = p->entities[i].open; k != SIZE_MAX; k = p->alerts[k].next)
			n++;
	r->alerts = arena_array(r->arena, n, sizeof *r->alerts);
	for (size_t i = 0; r->alerts && i < p->n_entities; i++)
		for (size_t k = p->entities[i].open; k != SIZE_MAX; k = p->alerts[k].next) {
			const struct replay_alert *a = &p->alerts[k].alert;

			r->alerts[r->n_alerts++] = (struct reg_alert){ .entity_id = a->entity_id, .follows_id = a->follows_id,
				                                       .subject = a->subject, .state = a->state, .flapping = a->flapping };
		}
	return r->alerts != NULL;
}

struct registry *player_registry_with_states(struct player *p, size_t version)
{
	struct registry *r = read_version(p, version);

	if (!r)
		return NULL;
	set_checks(p, r);
	if (set_states(p, r) && set_alerts(p, r))
		return r;
	registry_free(r);
	no_memory(p);
	return NULL;
}
