#include "inventory/live_alerts.h"

#include "inventory/flapping.h"
#include "inventory/live_nodes.h"
#include "inventory/live_redundancy.h"
#include "inventory/live_thresholds.h"
#include "inventory/recurrence.h"
#include "region_graph.h"

#include <stdlib.h>
#include <string.h>

#define NEVER ((mono_t){ INT64_MAX })

/* What the stored row of an alert says. */
struct written {
	enum state state;
	enum outcome outcome;
	bool flapping;
	bool follows;            /* another cause */
	bool kept;               /* open though its object works: until it has settled */
	mono_t works_since;      /* while kept: without a break */
};

static const struct flapping_params flapping_params = FLAPPING_PARAMS_DEFAULT;

struct live_alerts {
	struct graph *graph;
	struct causes *causes;
	struct written *written;
	struct flapping *flapping;
	struct recurrence *recurrence;
	size_t n;
	bool *is_asked;          /* of checks */
	size_t *asked, first_asked, n_asked; /* a ring as long as there are checks */
	size_t n_checks;
	bool orphans_ended;
	mono_t next_settled;     /* when the first of what is kept may have settled; NEVER */
	/* of the call that goes on */
	struct live_table *t;
	wall_t at;
	mono_t now;
	struct batch *batch;
	struct err *e;
	bool failed;
};

static bool is_no_answer(enum outcome o)
{
	return o == OUTCOME_TIMEOUT || o == OUTCOME_UNREACHABLE;
}

/* Of a service that answers, however badly, nobody knows that what needs it cannot work: its certificate, what it says, our account. */
static bool is_no_service(enum outcome o)
{
	return is_no_answer(o) || o == OUTCOME_CONNECT_TIMEOUT || o == OUTCOME_REFUSED || o == OUTCOME_RESET || o == OUTCOME_SILENT ||
	       o == OUTCOME_UNKNOWN_HOST;
}

/* What an agent says of its interface needs no second word. */
static bool is_told_by_agent(enum outcome o)
{
	return o == OUTCOME_LINK_DOWN || o == OUTCOME_LINK_DEGRADED || o == OUTCOME_INTERFACE_MISSING || o == OUTCOME_INTERFACE_AMBIGUOUS;
}

/* A device is down when nothing of it answers: one whose agent alone is silent still forwards. */
static struct cause_result result_of(const struct live_table *t, size_t i, mono_t now)
{
	struct cause_result r = { .node = i, .state = node_state(t, i), .down = true, .started = now };
	struct node what = node_of(t->registry, i);
	size_t buf[CHECKS_OF_A_LINK], n;
	const size_t *checks = node_checks(t, i, buf, &n);

	for (size_t k = 0; k < n; k++) {
		const struct live_check *c = &t->checks[checks[k]];

		r.confirmed |= c->stale || (c->confirmation.confirmed && (c->confirmation.state != STATE_OK || r.state == STATE_OK));
		r.down &= what.service ? is_no_service(c->outcome) : is_no_answer(c->outcome);
		if (mono_before(c->started, r.started))
			r.started = c->started;
	}
	if (what.link) {
		r.down = node_shown(t, i)->state == LINK_DOWN;
		r.confirmed |= is_told_by_agent(node_shown(t, i)->outcome);
	}
	r.down &= n > 0;
	return r;
}

/* ---- what is concluded ---- */

static const char *detail_of(const struct live_table *t, size_t i)
{
	size_t buf[CHECKS_OF_A_LINK], n;
	const size_t *checks = node_checks(t, i, buf, &n);

	for (size_t k = 0; k < n; k++)
		if (t->checks[checks[k]].outcome == node_shown(t, i)->outcome)
			return t->checks[checks[k]].detail;
	return NULL;
}

static void append(struct live_alerts *a, size_t i, size_t follows, bool ended)
{
	const struct live_shown *s = node_shown(a->t, i);
	struct batch_alert *row = batch_add_alert(a->batch);

	if (!row) {
		a->failed = !err_set(a->e, ERR_MEMORY, "no memory for an alert");
		return;
	}
	*row = (struct batch_alert){
		.entity_id = node_of(a->t->registry, i).id,
		.follows_id = follows != SIZE_MAX ? node_of(a->t->registry, follows).id : 0,
		.ended = ended,
		.flapping = a->written[i].flapping,
		.state = (int)a->written[i].state,
		.outcome = a->written[i].outcome,
		.detail = arena_strdup(a->batch->arena, detail_of(a->t, i)),
		.at = s->known ? s->since : a->at,
	};
}

/* As it is told: by its states, or by its failures. */
static bool flaps(const struct live_alerts *a, size_t i)
{
	return a->flapping[i].flapping || mono_before(a->now, recurrence_until(&a->recurrence[i]));
}

static void write(struct live_alerts *a, size_t i, size_t follows, bool ended)
{
	struct written *w = &a->written[i];

	w->kept = false;
	w->flapping = flaps(a, i);
	if (!ended) {
		w->follows = follows != SIZE_MAX;
		w->state = node_state(a->t, i);
		w->outcome = node_shown(a->t, i)->outcome;
	}
	append(a, i, follows, ended);
}

static mono_t settled_at(const struct live_alerts *a, size_t i)
{
	mono_t settled = mono_add_ms(a->written[i].works_since, a->t->settle_ms), recurs = recurrence_until(&a->recurrence[i]);

	return mono_before(settled, recurs) ? recurs : settled;
}

/* Something may have to be ended then, whatever is measured meanwhile. */
static void expect_settled(struct live_alerts *a, size_t i)
{
	if (a->written[i].kept && !a->flapping[i].flapping && causes_phase(a->causes, i) == CAUSE_NONE
	    && mono_before(settled_at(a, i), a->next_settled))
		a->next_settled = settled_at(a, i);
}

/* What flaps has one alert that goes on until it has settled, whatever is concluded of it meanwhile; a cause, which was told to somebody,
 * has one while it comes back and goes again. */
static void end(struct live_alerts *a, size_t i)
{
	struct written *w = &a->written[i];
	bool begins;

	if (!w->follows && !a->flapping[i].flapping)
		recurrence_ended(&a->recurrence[i], a->now);
	begins = flaps(a, i) && !w->flapping;
	if (!flaps(a, i) && (w->follows || a->t->settle_ms == 0)) {
		write(a, i, SIZE_MAX, true);
		return;
	}
	w->kept = true;
	w->works_since = a->now;
	if (begins) {
		w->flapping = true;
		append(a, i, SIZE_MAX, false);
	}
}

/* It flaps no longer, and has worked for long enough: what was kept open for that is over, unless something holds. */
static void settle(struct live_alerts *a, size_t i)
{
	enum cause_phase phase = causes_phase(a->causes, i);

	if (!a->written[i].kept || a->flapping[i].flapping || phase == CAUSE_HELD || mono_before(a->now, settled_at(a, i)))
		return;
	a->written[i].kept = false;
	if (phase == CAUSE_NONE)
		write(a, i, SIZE_MAX, true);
}

static void settle_all(struct live_alerts *a)
{
	if (a->t->blind || mono_before(a->now, a->next_settled))
		return;
	a->next_settled = NEVER;
	for (size_t i = 0; i < a->n; i++) {
		settle(a, i);
		expect_settled(a, i);
	}
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
	const size_t *checks = node_checks(a->t, i, buf, &n);

	for (size_t k = 0; k < n; k++)
		live_alerts_ask(a->t, checks[k]);
}

static void on_event(void *user, const struct cause_event *event)
{
	struct live_alerts *a = user;
	struct node n = node_of(a->t->registry, event->node);

	if (n.link)
		live_redundancy_touch(a->t, (size_t)(n.link - a->t->registry->links));
	if (event->kind == CAUSE_ASKED)
		want(a, event->node);
	else if (event->kind == CAUSE_ENDED)
		end(a, event->node);
	else
		write(a, event->node, event->other, false);
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
	const struct live_shown *s = node_shown(a->t, i);

	if ((phase != CAUSE_OPEN && (phase != CAUSE_FOLLOWING || causes_follows(a->causes, i) == SIZE_MAX))
	    || (a->written[i].state == node_state(a->t, i) && a->written[i].outcome == s->outcome
	        && a->written[i].flapping == flaps(a, i)))
		return;
	write(a, i, causes_follows(a->causes, i), false);
}

/* That a link's agent says nothing is the failure of its device; what the link was last seen as stays. */
static bool is_unseen_link(const struct live_table *t, size_t i)
{
	const struct live_shown *s = node_shown(t, i);

	return node_of(t->registry, i).link && s->state == LINK_UNKNOWN && !is_told_by_agent(s->outcome);
}

/* Nothing was found out: what was concluded before holds. Of a job that is not due yet, or that may have come unheard, too. */
static bool tells_nothing(enum outcome o)
{
	return o == OUTCOME_NOT_TESTED || o == OUTCOME_COLLECTOR_BLIND || o == OUTCOME_JOB_NEVER_SEEN || o == OUTCOME_JOB_UNHEARD;
}

/* That it fails again and again is confirmed by just that. */
static void take_node(struct live_alerts *a, size_t i, mono_t now)
{
	const struct live_shown *s = node_shown(a->t, i);
	struct node n = node_of(a->t->registry, i);
	struct cause_result r;

	if (n.link)
		live_redundancy_touch(a->t, (size_t)(n.link - a->t->registry->links));
	if (!s->known || tells_nothing(s->outcome) || a->t->blind)
		return;
	r = result_of(a->t, i, now);
	if (is_unseen_link(a->t, i)) {
		causes_unseen(a->causes, i, r.started, now);
		return;
	}
	if (s->outcome != OUTCOME_STALE)
		flapping_take(&a->flapping[i], (int)r.state, &flapping_params);
	r.flaps = a->flapping[i].flapping;
	r.confirmed |= r.flaps;
	causes_result(a->causes, &r, now);
	if (a->written[i].kept && r.state != STATE_OK)
		a->written[i].works_since = now;
	follow_state(a, i);
	settle(a, i);
	expect_settled(a, i);
}

static void begin_call(struct live_alerts *a, struct live_table *t, wall_t at, mono_t now, struct batch *b, struct err *e)
{
	a->t = t;
	a->at = at;
	a->now = now;
	a->batch = b;
	a->e = e;
	a->failed = false;
}

static size_t node_of_check(const struct registry *r, const struct reg_check *c)
{
	return c->device ? region_node_of_device(r, c->device) : c->link ? region_node_of_link(r, c->link) : region_node_of_service(r, c->service);
}

static size_t node_of_end(const struct live_table *t, const struct live_device *d, size_t i)
{
	return t->registry->n_devices + t->ends_of_devices[d->first_end + i].link;
}

bool live_alerts_judge(struct live_table *t, size_t check, mono_t now, struct batch *b, struct err *e)
{
	struct live_alerts *a = t->alerts;
	const struct live_device *d = agent_asked_by(t, check);

	begin_call(a, t, t->checks[check].at, now, b, e);
	take_node(a, node_of_check(t->registry, &t->registry->checks[check]), now);
	for (size_t i = 0; d && i < d->n_ends; i++)
		take_node(a, node_of_end(t, d, i), now);
	return !a->failed && live_redundancy_judge(t, a->at, b, e);
}

bool live_alerts_counts(const struct live_table *t, size_t check)
{
	const struct flapping *flapping = t->alerts->flapping;
	const struct live_device *d = agent_asked_by(t, check);

	if (flapping[node_of_check(t->registry, &t->registry->checks[check])].changes != 0)
		return true;
	for (size_t i = 0; d && i < d->n_ends; i++)
		if (flapping[node_of_end(t, d, i)].changes != 0)
			return true;
	return false;
}

bool live_alerts_concludes(const struct live_table *t, size_t node)
{
	enum cause_phase phase = causes_phase(t->alerts->causes, node);

	return phase == CAUSE_OPEN || phase == CAUSE_FOLLOWING;
}

bool live_alerts_follows(const struct live_table *t, size_t node)
{
	return causes_phase(t->alerts->causes, node) == CAUSE_FOLLOWING;
}

bool live_alerts_flaps(const struct live_table *t, size_t node)
{
	return t->alerts->flapping[node].flapping;
}

void live_alerts_blind(struct live_table *t, bool blind, mono_t now, struct batch *b, struct err *e)
{
	begin_call(t->alerts, t, WALL_NEVER, now, b, e);
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
			node_checks(a->t, node, buf, &n);
		if (n > 0)
			continue;
		row = batch_add_alert(a->batch);
		if (row)
			*row = (struct batch_alert){ .entity_id = r->alerts[k].entity_id, .ended = true, .at = a->at };
		a->failed = !row && !err_set(a->e, ERR_MEMORY, "no memory for an alert");
	}
	a->orphans_ended = !a->failed && live_redundancy_end_orphans(a->t, a->at, a->batch, a->e)
	                   && live_thresholds_end_orphans(a->t, a->at, a->batch, a->e);
	a->failed = !a->orphans_ended;
}

bool live_alerts_tick(struct live_table *t, wall_t wall, mono_t now, struct batch *b, struct err *e)
{
	struct live_alerts *a = t->alerts;

	begin_call(a, t, wall, now, b, e);
	if (!a->orphans_ended)
		end_orphans(a);
	if (!mono_before(now, causes_next(a->causes)))
		causes_tick(a->causes, now);
	settle_all(a);
	return !a->failed && live_redundancy_judge(t, wall, b, e) && live_thresholds_tick(t, wall, now, b, e);
}

mono_t live_alerts_next(const struct live_table *t)
{
	mono_t due = causes_next(t->alerts->causes), settled = t->blind ? NEVER : t->alerts->next_settled;

	return mono_before(settled, due) ? settled : due;
}

/* ---- life ---- */

void live_alerts_free(struct live_alerts *a)
{
	if (!a)
		return;
	causes_free(a->causes);
	graph_free(a->graph);
	free(a->written);
	free(a->flapping);
	free(a->recurrence);
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
	a->next_settled = NEVER;
	a->n_checks = r->n_checks;
	a->written = calloc(a->n + 1, sizeof *a->written);
	a->flapping = calloc(a->n + 1, sizeof *a->flapping);
	a->recurrence = calloc(a->n + 1, sizeof *a->recurrence);
	a->is_asked = calloc(r->n_checks + 1, sizeof *a->is_asked);
	a->asked = calloc(r->n_checks + 1, sizeof *a->asked);
	a->causes = causes_new(a->graph, &CAUSES_PARAMS_DEFAULT, on_event, a);
	if (a->written && a->flapping && a->recurrence && a->is_asked && a->asked && a->causes)
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

		if (node == SIZE_MAX || *r->alerts[k].subject)
			continue;
		causes_restore(t->alerts->causes, node, r->alerts[k].follows_id != 0,
		               r->alerts[k].follows_id ? node_with_id(t, r->alerts[k].follows_id) : SIZE_MAX);
		if (r->alerts[k].flapping)
			flapping_restore(&t->alerts->flapping[node]);
		t->alerts->written[node].flapping = r->alerts[k].flapping;
		t->alerts->written[node].follows = r->alerts[k].follows_id != 0;
	}
}

/* What `old` has said but the store may not have written yet. What was held is held anew once it is measured. */
void live_alerts_inherit(struct live_table *t, const struct live_table *old)
{
	const struct live_alerts *was = old->alerts;

	for (size_t i = 0; i < was->n; i++) {
		size_t node = node_with_id(t, node_of(old->registry, i).id), follows = causes_follows(was->causes, i);
		enum cause_phase phase = causes_phase(was->causes, i);

		if (node == SIZE_MAX)
			continue;
		t->alerts->flapping[node] = was->flapping[i];
		t->alerts->recurrence[node] = was->recurrence[i];
		if (was->written[i].kept) {
			t->alerts->written[node] = was->written[i];
			t->alerts->next_settled = (mono_t){ 0 }; /* looked for at the next tick */
			if (phase == CAUSE_NONE)
				causes_forget(t->alerts->causes, node); /* its row is open, it works: it settles since then */
		}
		if (phase != CAUSE_OPEN && phase != CAUSE_FOLLOWING)
			continue;
		causes_restore(t->alerts->causes, node, phase == CAUSE_FOLLOWING,
		               follows != SIZE_MAX ? node_with_id(t, node_of(old->registry, follows).id) : SIZE_MAX);
		t->alerts->written[node] = was->written[i];
	}
}
