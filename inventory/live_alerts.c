#include "inventory/live_alerts.h"

#include "inventory/live_core.h"
#include "region_graph.h"

#include <stdlib.h>
#include <string.h>

/* What the stored row of an alert says. */
struct written {
	enum state state;
	enum outcome outcome;
};

struct live_alerts {
	struct graph *graph;
	struct causes *causes;
	struct written *written;
	size_t n;
	bool *is_asked;          /* of checks */
	size_t *asked, first_asked, n_asked; /* a ring as long as there are checks */
	size_t n_checks;
	bool orphans_ended;
	/* of the call that goes on */
	struct live_table *t;
	wall_t at;
	struct batch *batch;
	struct err *e;
	bool failed;
};

/* What a node is. Exactly one is set. */
struct node {
	const struct reg_device *device;
	const struct reg_link *link;
	const struct reg_service *service;
	int64_t id;
};

static struct node node_of(const struct registry *r, size_t i)
{
	struct node n = { 0 };

	if (i < r->n_devices) {
		n.device = &r->devices[i];
		n.id = n.device->id;
	} else if (i - r->n_devices < r->n_links) {
		n.link = &r->links[i - r->n_devices];
		n.id = n.link->id;
	} else {
		n.service = &r->services[i - r->n_devices - r->n_links];
		n.id = n.service->id;
	}
	return n;
}

static size_t node_with_id(const struct live_table *t, int64_t id)
{
	const struct registry *r = t->registry;
	size_t place = id_index_find(t->device_places, r->n_devices, id);

	if (place != SIZE_MAX)
		return place;
	place = id_index_find(t->link_places, r->n_links, id);
	if (place != SIZE_MAX)
		return r->n_devices + place;
	place = id_index_find(t->service_places, r->n_services, id);
	return place != SIZE_MAX ? r->n_devices + r->n_links + place : SIZE_MAX;
}

static const struct live_shown *shown_of(const struct live_table *t, size_t i)
{
	const struct registry *r = t->registry;

	if (i < r->n_devices)
		return &t->devices[i].shown;
	i -= r->n_devices;
	return i < r->n_links ? &t->links[i].shown : &t->services[i - r->n_links].shown;
}

static enum state state_of(const struct live_table *t, size_t i)
{
	const struct live_shown *s = shown_of(t, i);

	return node_of(t->registry, i).link ? link_state_severity((enum link_state)s->state) : (enum state)s->state;
}

/* ---- the checks of a node ---- */

enum { CHECKS_OF_A_LINK = 2 };

static size_t checks_of_link(const struct live_table *t, const struct reg_link *l, size_t ret[CHECKS_OF_A_LINK])
{
	const struct live_link *live = &t->links[l - t->registry->links];
	const struct reg_device *ends[] = { l->interface ? l->device : NULL, l->z_interface ? l->z_device : NULL };
	size_t n = 0;

	if (live->check != SIZE_MAX) {
		ret[0] = live->check;
		return 1;
	}
	for (size_t i = 0; i < CHECKS_OF_A_LINK; i++)
		if (ends[i] && t->devices[ends[i] - t->registry->devices].snmp_check != SIZE_MAX)
			ret[n++] = t->devices[ends[i] - t->registry->devices].snmp_check;
	return n;
}

/* Borrowed until the next call. */
static const size_t *checks_of(const struct live_table *t, size_t i, size_t buf[CHECKS_OF_A_LINK], size_t *ret_n)
{
	struct node n = node_of(t->registry, i);

	if (n.device) {
		*ret_n = t->devices[i].n_checks;
		return &t->checks_of_devices[t->devices[i].first_check];
	}
	if (n.link) {
		*ret_n = checks_of_link(t, n.link, buf);
		return buf;
	}
	buf[0] = t->services[n.service - t->registry->services].check;
	*ret_n = buf[0] != SIZE_MAX;
	return buf;
}

static bool is_no_answer(enum outcome o)
{
	return o == OUTCOME_TIMEOUT || o == OUTCOME_UNREACHABLE;
}

/* What an agent says of its interface needs no second word. */
static bool is_told_by_agent(enum outcome o)
{
	return o == OUTCOME_LINK_DOWN || o == OUTCOME_LINK_DEGRADED || o == OUTCOME_INTERFACE_MISSING || o == OUTCOME_INTERFACE_AMBIGUOUS;
}

/* A device is down when nothing of it answers: one whose agent alone is silent still forwards. */
static struct cause_result result_of(const struct live_table *t, size_t i, mono_t now)
{
	struct cause_result r = { .node = i, .state = state_of(t, i), .down = true, .started = now, .at = now };
	struct node what = node_of(t->registry, i);
	size_t buf[CHECKS_OF_A_LINK], n;
	const size_t *checks = checks_of(t, i, buf, &n);

	for (size_t k = 0; k < n; k++) {
		const struct live_check *c = &t->checks[checks[k]];

		r.confirmed |= c->stale || (c->confirmation.confirmed && (c->confirmation.state != STATE_OK || r.state == STATE_OK));
		r.down &= is_no_answer(c->outcome);
		if (mono_before(c->started, r.started))
			r.started = c->started;
	}
	if (what.link) {
		r.down = shown_of(t, i)->state == LINK_DOWN;
		r.confirmed |= is_told_by_agent(shown_of(t, i)->outcome);
	}
	if (what.service)
		r.down = r.state == STATE_CRITICAL;
	r.down &= n > 0;
	return r;
}

/* ---- what is concluded ---- */

static const char *detail_of(const struct live_table *t, size_t i)
{
	size_t buf[CHECKS_OF_A_LINK], n;
	const size_t *checks = checks_of(t, i, buf, &n);

	for (size_t k = 0; k < n; k++)
		if (t->checks[checks[k]].outcome == shown_of(t, i)->outcome)
			return t->checks[checks[k]].detail;
	return NULL;
}

static void write(struct live_alerts *a, size_t i, size_t follows, bool ended)
{
	const struct live_shown *s = shown_of(a->t, i);
	struct batch_alert *row = batch_add_alert(a->batch);

	if (!row) {
		a->failed = !err_set(a->e, ERR_MEMORY, "no memory for an alert");
		return;
	}
	a->written[i] = (struct written){ state_of(a->t, i), s->outcome };
	*row = (struct batch_alert){
		.entity_id = node_of(a->t->registry, i).id,
		.follows_id = follows != SIZE_MAX ? node_of(a->t->registry, follows).id : 0,
		.ended = ended,
		.state = (int)a->written[i].state,
		.outcome = s->outcome,
		.detail = arena_strdup(a->batch->arena, detail_of(a->t, i)),
		.at = s->known ? s->since : a->at,
	};
}

void live_alerts_ask(struct live_table *t, size_t check)
{
	struct live_alerts *a = t->alerts;

	if (a->is_asked[check])
		return;
	a->is_asked[check] = true;
	a->asked[(a->first_asked + a->n_asked++) % a->n_checks] = check;
}

static void want(struct live_alerts *a, size_t i)
{
	size_t buf[CHECKS_OF_A_LINK], n;
	const size_t *checks = checks_of(a->t, i, buf, &n);

	for (size_t k = 0; k < n; k++)
		live_alerts_ask(a->t, checks[k]);
}

static void on_event(void *user, const struct cause_event *event)
{
	struct live_alerts *a = user;
	if (event->kind == CAUSE_ASKED)
		want(a, event->node);
	else
		write(a, event->node, event->other, event->kind == CAUSE_ENDED);
}

bool live_alerts_take_asked(struct live_table *t, size_t *ret_check)
{
	struct live_alerts *a = t->alerts;

	if (a->n_asked == 0)
		return false;
	*ret_check = a->asked[a->first_asked];
	a->first_asked = (a->first_asked + 1) % a->n_checks;
	a->n_asked--;
	a->is_asked[*ret_check] = false;
	return true;
}

/* An alert that goes on in another state, or for another reason, says so. */
static void follow_state(struct live_alerts *a, size_t i)
{
	enum cause_phase phase = causes_phase(a->causes, i);
	const struct live_shown *s = shown_of(a->t, i);

	if ((phase != CAUSE_OPEN && phase != CAUSE_FOLLOWING) || (a->written[i].state == state_of(a->t, i) && a->written[i].outcome == s->outcome))
		return;
	write(a, i, causes_follows(a->causes, i), false);
}

/* That a link's agent says nothing is the failure of its device; what the link was last seen as stays. */
static bool is_unseen_link(const struct live_table *t, size_t i)
{
	const struct live_shown *s = shown_of(t, i);

	return node_of(t->registry, i).link && s->state == LINK_UNKNOWN && !is_told_by_agent(s->outcome);
}

static void take_node(struct live_alerts *a, size_t i, mono_t now)
{
	const struct live_shown *s = shown_of(a->t, i);
	struct cause_result r;

	if (!s->known || s->outcome == OUTCOME_NOT_TESTED || s->outcome == OUTCOME_COLLECTOR_BLIND || a->t->blind)
		return;
	r = result_of(a->t, i, now);
	if (is_unseen_link(a->t, i)) {
		causes_unseen(a->causes, i, r.started, now);
		return;
	}
	causes_result(a->causes, &r, now);
	follow_state(a, i);
}

static void begin_call(struct live_alerts *a, struct live_table *t, wall_t at, struct batch *b, struct err *e)
{
	a->t = t;
	a->at = at;
	a->batch = b;
	a->e = e;
	a->failed = false;
}

bool live_alerts_judge(struct live_table *t, size_t check, mono_t now, struct batch *b, struct err *e)
{
	const struct registry *r = t->registry;
	const struct reg_check *c = &r->checks[check];
	struct live_alerts *a = t->alerts;
	const struct live_device *d = c->device ? &t->devices[c->device - r->devices] : NULL;

	begin_call(a, t, t->checks[check].at, b, e);
	take_node(a, d ? region_node_of_device(r, c->device) : c->link ? region_node_of_link(r, c->link) : region_node_of_service(r, c->service), now);
	for (size_t i = 0; d && d->snmp_check == check && i < d->n_ends; i++)
		take_node(a, r->n_devices + t->ends_of_devices[d->first_end + i].link, now);
	return !a->failed;
}

void live_alerts_blind(struct live_table *t, bool blind, mono_t now, struct batch *b, struct err *e)
{
	begin_call(t->alerts, t, WALL_NEVER, b, e);
	causes_blind(t->alerts->causes, blind, now);
}

/* What was declared otherwise, or is measured no longer. */
static void end_orphans(struct live_alerts *a)
{
	const struct registry *r = a->t->registry;

	for (size_t k = 0; k < r->n_alerts && !a->failed; k++) {
		size_t node = node_with_id(a->t, r->alerts[k].entity_id), buf[CHECKS_OF_A_LINK], n = 0;
		struct batch_alert *row;

		if (*r->alerts[k].subject || r->alerts[k].entity_id == r->collector_id) /* whose judge it is ends it */
			continue;
		if (node != SIZE_MAX)
			checks_of(a->t, node, buf, &n);
		if (n > 0)
			continue;
		row = batch_add_alert(a->batch);
		if (row)
			*row = (struct batch_alert){ .entity_id = r->alerts[k].entity_id, .ended = true, .at = a->at };
		a->failed = !row && !err_set(a->e, ERR_MEMORY, "no memory for an alert");
	}
	a->orphans_ended = !a->failed;
}

bool live_alerts_tick(struct live_table *t, wall_t wall, mono_t now, struct batch *b, struct err *e)
{
	struct live_alerts *a = t->alerts;

	begin_call(a, t, wall, b, e);
	if (!a->orphans_ended)
		end_orphans(a);
	if (!mono_before(now, causes_next(a->causes)))
		causes_tick(a->causes, now);
	return !a->failed;
}

/* ---- life ---- */

void live_alerts_free(struct live_alerts *a)
{
	if (!a)
		return;
	causes_free(a->causes);
	graph_free(a->graph);
	free(a->written);
	free(a->is_asked);
	free(a->asked);
	free(a);
}

struct live_alerts *live_alerts_new(const struct registry *r, struct err *e)
{
	struct live_alerts *a = calloc(1, sizeof *a);

	if (!a || !region_graph_new(r, &a->graph, e)) {
		free(a);
		return NULL;
	}
	a->n = graph_size(a->graph);
	a->n_checks = r->n_checks;
	a->written = calloc(a->n + 1, sizeof *a->written);
	a->is_asked = calloc(r->n_checks + 1, sizeof *a->is_asked);
	a->asked = calloc(r->n_checks + 1, sizeof *a->asked);
	a->causes = causes_new(a->graph, &CAUSES_PARAMS_DEFAULT, on_event, a);
	if (a->written && a->is_asked && a->asked && a->causes)
		return a;
	live_alerts_free(a);
	err_set(e, ERR_MEMORY, "no memory for the alerts");
	return NULL;
}

void live_alerts_restore(struct live_table *t)
{
	const struct registry *r = t->registry;

	for (size_t k = 0; k < r->n_alerts; k++) {
		size_t node = node_with_id(t, r->alerts[k].entity_id);

		if (node != SIZE_MAX && !*r->alerts[k].subject)
			causes_restore(t->alerts->causes, node,
			               r->alerts[k].follows_id ? node_with_id(t, r->alerts[k].follows_id) : SIZE_MAX);
	}
}

/* What `old` has said but the store may not have written yet. What was held is held anew once it is measured. */
void live_alerts_inherit(struct live_table *t, const struct live_table *old)
{
	const struct live_alerts *was = old->alerts;

	for (size_t i = 0; i < was->n; i++) {
		size_t node = node_with_id(t, node_of(old->registry, i).id), follows = causes_follows(was->causes, i);
		enum cause_phase phase = causes_phase(was->causes, i);

		if (node == SIZE_MAX || (phase != CAUSE_OPEN && phase != CAUSE_FOLLOWING))
			continue;
		causes_restore(t->alerts->causes, node,
		               follows != SIZE_MAX ? node_with_id(t, node_of(old->registry, follows).id) : SIZE_MAX);
		t->alerts->written[node] = was->written[i];
	}
}
