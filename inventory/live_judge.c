#include "inventory/live_core.h"

#include <stdio.h>
#include <string.h>

/* Intervals of one entity follow each other, also when the wall clock was set back. */
static wall_t shown_instant(const struct live_shown *s, wall_t at)
{
	return s->known && at.ms <= s->since.ms ? (wall_t){ s->since.ms + 1 } : at;
}

static bool shown_set(struct live_shown *s, int64_t entity_id, const struct judgement *j, wall_t at, struct batch *b, struct err *e)
{
	struct batch_transition *row;

	if (!j->known || (s->known && !s->redeclared && s->state == j->state && s->outcome == j->outcome))
		return true;
	row = batch_add_transition(b);
	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for a change of state");
	*row = (struct batch_transition){
		.entity_id = entity_id,
		.state = j->state,
		.outcome = j->outcome,
		.detail = *j->detail ? arena_strdup(b->arena, j->detail) : NULL,
		.at = shown_instant(s, at),
	};
	*s = (struct live_shown){ .known = true, .state = j->state, .outcome = j->outcome, .since = row->at };
	return true;
}

static bool check_has_say(const struct live_check *c)
{
	return c->stale || wall_is_known(c->at);
}

static enum state check_state(const struct live_check *c)
{
	return c->stale || c->blind ? STATE_UNKNOWN : c->confirmation.state;
}

static enum outcome check_outcome(const struct live_check *c)
{
	if (!c->stale)
		return outcome_recorded_as(c->outcome);
	return wall_is_known(c->at) ? OUTCOME_STALE : OUTCOME_NOT_TESTED;
}

static struct judgement check_judgement(const struct live_check *c)
{
	struct judgement j = { .known = check_has_say(c), .state = (int)check_state(c), .outcome = check_outcome(c) };

	if (c->detail && !c->stale)
		snprintf(j.detail, sizeof j.detail, "%s", c->detail);
	return j;
}

/* The worst of its checks that were tested; the first of them in the registry's order when several are as bad, so that the order of
 * the results does not matter. */
static const struct live_check *worst_check(const struct live_table *t, const struct live_device *d, bool *ret_untested)
{
	const struct live_check *worst = NULL;

	*ret_untested = false;
	for (size_t i = 0; i < d->n_checks; i++) {
		const struct live_check *c = &t->checks[t->checks_of_devices[d->first_check + i]];

		if (!check_has_say(c))
			*ret_untested = true;
		else if (!worst || (check_state(c) != check_state(worst) && state_worst(check_state(c), check_state(worst)) == check_state(c)))
			worst = c;
	}
	return worst;
}

/* What answers ping is not fine before its agent was asked: until then nothing is said of it, or no longer that it is fine. */
bool live_judge_device(struct live_table *t, size_t device, wall_t at, struct batch *b, struct err *e)
{
	struct live_device *d = &t->devices[device];
	bool untested;
	const struct live_check *worst = worst_check(t, d, &untested);
	struct judgement j;

	if (!worst)
		return true;
	j = check_judgement(worst);
	if (untested && j.state == STATE_OK)
		j = (struct judgement){ .known = d->shown.known, .state = STATE_UNKNOWN, .outcome = OUTCOME_NOT_TESTED };
	return shown_set(&d->shown, t->registry->devices[device].id, &j, at, b, e);
}

static struct end_agent device_agent(const struct live_table *t, const struct reg_device *d)
{
	size_t check = d ? t->devices[d - t->registry->devices].snmp_check : SIZE_MAX;
	const struct live_check *c = check != SIZE_MAX ? &t->checks[check] : NULL;

	if (!c) /* nobody asks this device: the other end alone can tell */
		return (struct end_agent){ .tested = d != NULL, .outcome = OUTCOME_NOT_TESTED };
	return (struct end_agent){
		.tested = c->fresh || c->stale,
		.answers = c->carried_facts,
		.outcome = check_outcome(c),
		.detail = c->stale ? NULL : c->detail,
	};
}

/* An agent that answers a collector without its witnesses tells of its own side of the cut. */
static bool is_doubted(const struct live_table *t, const struct judgement *j)
{
	return t->blind && j->known && link_state_severity((enum link_state)j->state) != STATE_OK && j->state != LINK_UNKNOWN;
}

bool live_judge_link(struct live_table *t, size_t link, wall_t at, struct batch *b, struct err *e)
{
	struct live_link *l = &t->links[link];
	const struct reg_link *reg = &t->registry->links[link];
	struct judgement j;

	if (l->check != SIZE_MAX) {
		const struct live_check *c = &t->checks[l->check];

		if (!check_has_say(c))
			return true;
		j = link_judge_address(check_outcome(c), check_state(c), c->stale ? NULL : c->detail);
	} else {
		struct end_agent a = device_agent(t, reg->device), z = device_agent(t, reg->z_device);

		j = link_judge_interfaces(reg, &l->a, &a, &l->z, &z);
	}
	if (is_doubted(t, &j)) {
		j.state = LINK_UNKNOWN;
		j.outcome = OUTCOME_COLLECTOR_BLIND;
	}
	return shown_set(&l->shown, reg->id, &j, at, b, e);
}

bool live_judge_service(struct live_table *t, size_t service, wall_t at, struct batch *b, struct err *e)
{
	struct judgement j = check_judgement(&t->checks[t->services[service].check]);

	return shown_set(&t->services[service].shown, t->registry->services[service].id, &j, at, b, e);
}

static bool judge_ends(struct live_table *t, const struct live_device *d, wall_t at, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < d->n_ends; i++)
		if (!live_judge_link(t, t->ends_of_devices[d->first_end + i].link, at, b, e))
			return false;
	return true;
}

bool live_judge_check(struct live_table *t, size_t check, wall_t at, struct batch *b, struct err *e)
{
	const struct registry *r = t->registry;
	const struct reg_check *c = &r->checks[check];
	size_t device;

	if (c->link)
		return live_judge_link(t, (size_t)(c->link - r->links), at, b, e);
	if (c->service)
		return live_judge_service(t, (size_t)(c->service - r->services), at, b, e);
	device = (size_t)(c->device - r->devices);
	return live_judge_device(t, device, at, b, e)
	       && (t->devices[device].snmp_check != check || judge_ends(t, &t->devices[device], at, b, e));
}

static bool orphan_set(struct live_shown *s, int64_t entity_id, int unknown, wall_t at, struct batch *b, struct err *e)
{
	struct judgement j = { .known = s->known, .state = unknown, .outcome = OUTCOME_NOT_TESTED };

	return shown_set(s, entity_id, &j, at, b, e);
}

static bool end_is_read(const struct live_table *t, const struct reg_device *d, const char *interface)
{
	return d && interface && t->devices[d - t->registry->devices].snmp_check != SIZE_MAX;
}

static bool link_is_measured(const struct live_table *t, size_t link)
{
	const struct reg_link *l = &t->registry->links[link];

	return t->links[link].check != SIZE_MAX || end_is_read(t, l->device, l->interface)
	       || end_is_read(t, l->z_device, l->z_interface);
}

bool live_judge_orphans(struct live_table *t, wall_t at, struct batch *b, struct err *e)
{
	const struct registry *r = t->registry;

	if (t->orphans_judged)
		return true;
	for (size_t i = 0; i < r->n_devices; i++)
		if (t->devices[i].n_checks == 0
		    && !orphan_set(&t->devices[i].shown, r->devices[i].id, STATE_UNKNOWN, at, b, e))
			return false;
	for (size_t i = 0; i < r->n_links; i++)
		if (!link_is_measured(t, i) && !orphan_set(&t->links[i].shown, r->links[i].id, LINK_UNKNOWN, at, b, e))
			return false;
	for (size_t i = 0; i < r->n_services; i++)
		if (t->services[i].check == SIZE_MAX
		    && !orphan_set(&t->services[i].shown, r->services[i].id, STATE_UNKNOWN, at, b, e))
			return false;
	t->orphans_judged = true;
	return true;
}
