#include "inventory/replay_internal.h"

#include <stdlib.h>
#include <string.h>

static struct replay_open *find_open(const struct player *p, size_t entity, const char *subject)
{
	for (size_t i = p->entities[entity].open; i != SIZE_MAX; i = p->alerts[i].next)
		if (strcmp(p->alerts[i].alert.subject, subject) == 0)
			return &p->alerts[i];
	return NULL;
}

bool player_open_alert(struct player *p, const struct replay_alert *a)
{
	size_t entity = player_entity(p, a->entity_id);
	struct replay_open *more;

	if (entity == SIZE_MAX)
		return true;
	if (p->n_alerts == p->cap_alerts) {
		size_t cap = p->cap_alerts ? 2 * p->cap_alerts : 256;

		more = reallocarray(p->alerts, cap, sizeof *more);
		if (!more)
			return err_set(p->e, ERR_MEMORY, "no memory for an alert");
		p->alerts = more;
		p->cap_alerts = cap;
	}
	p->alerts[p->n_alerts] = (struct replay_open){ *a, p->entities[entity].open };
	p->entities[entity].open = p->n_alerts++;
	return true;
}

static void close_alert(struct player *p, size_t entity, struct replay_open *open, wall_t at)
{
	size_t place = (size_t)(open - p->alerts);

	open->alert.closed = at.ms > open->alert.opened.ms ? at : open->alert.opened;
	for (size_t *link = &p->entities[entity].open; *link != SIZE_MAX; link = &p->alerts[*link].next)
		if (*link == place) {
			*link = open->next;
			return;
		}
}

/* As the store writes it: one open row for each entity and subject. */
static bool take_alert(struct player *p, const struct batch_alert *row)
{
	size_t entity = player_entity(p, row->entity_id);
	const char *subject = row->subject ? row->subject : "";
	struct replay_open *open;
	struct replay_alert fresh;

	if (entity == SIZE_MAX)
		return true;
	open = find_open(p, entity, subject);
	if (row->ended) {
		if (open)
			close_alert(p, entity, open, row->at);
		return true;
	}
	if (open) {
		open->alert.follows_id = row->follows_id;
		open->alert.state = row->state;
		open->alert.outcome = row->outcome;
		open->alert.flapping = row->flapping;
		return true;
	}
	fresh = (struct replay_alert){ .entity_id = row->entity_id, .follows_id = row->follows_id, .subject = arena_strdup(p->arena, subject),
		                       .state = row->state, .outcome = row->outcome, .flapping = row->flapping, .opened = row->at, .closed = WALL_NEVER };
	if (!fresh.subject)
		return err_set(p->e, ERR_MEMORY, "no memory for an alert");
	return player_open_alert(p, &fresh);
}

static void take_transition(struct player *p, const struct batch_transition *row)
{
	size_t entity = player_entity(p, row->entity_id);

	if (entity == SIZE_MAX)
		return;
	p->entities[entity].known = true;
	p->entities[entity].state = row->state;
	p->entities[entity].outcome = row->outcome;
	p->entities[entity].since_ms = row->at.ms;
}

static void take_result(struct player *p, const struct batch_result *row)
{
	size_t slot = player_slot(p, row->check_id);
	struct replay_slot *s;

	if (slot == SIZE_MAX)
		return;
	s = &p->slots[slot];
	s->at_ms = row->at.ms;
	s->since_ms = row->since.ms;
	s->attempts = row->attempts;
	s->confirmed = row->confirmed;
}

/* A batch lives for some thousand rows. */
static bool renew_batch(struct player *p)
{
	enum { ROWS_MAX = 4096 };
	struct batch *fresh;

	if (p->batch->n_results + p->batch->n_transitions + p->batch->n_alerts + p->batch->n_polls < ROWS_MAX)
		return true;
	fresh = batch_new();
	if (!fresh)
		return err_set(p->e, ERR_MEMORY, "no memory for a batch");
	batch_free(p->batch);
	p->batch = fresh;
	p->seen_results = p->seen_transitions = p->seen_alerts = 0;
	return true;
}

bool player_harvest(struct player *p)
{
	for (; p->seen_results < p->batch->n_results; p->seen_results++)
		take_result(p, &p->batch->results[p->seen_results]);
	for (; p->seen_transitions < p->batch->n_transitions; p->seen_transitions++)
		take_transition(p, &p->batch->transitions[p->seen_transitions]);
	for (; p->seen_alerts < p->batch->n_alerts; p->seen_alerts++)
		if (!take_alert(p, &p->batch->alerts[p->seen_alerts]))
			return false;
	return renew_batch(p);
}
