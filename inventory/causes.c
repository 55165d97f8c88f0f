#include "causes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NEVER ((mono_t){ INT64_MAX })
#define NOT_YET ((mono_t){ INT64_MIN })

/* A node that is held waits for what it needs, for itself, then for what it needs once more. */
enum wait { WAIT_NEEDED, WAIT_ITSELF, WAIT_AGAIN };

struct cause_node {
	enum cause_phase phase;
	enum state state;
	bool confirmed, flaps;
	bool said;       /* that it is a cause or follows one, not yet that it is over */
	mono_t started;  /* of its latest measurement */
	mono_t asked;    /* when it was last asked for */
	mono_t since;    /* held: only measurements that start from then on tell */
	mono_t until;    /* held: then what is known decides */
	mono_t limit;    /* held: `until` is put off no further */
	bool has_asked;  /* held: for what was not measured since */
	enum wait wait;  /* held: whose measurement from `since` on is awaited */
	size_t follows;  /* following: the node that cuts it off */
	size_t place;    /* held: in the list of those */
};

struct causes {
	struct graph *graph;
	struct causes_params params;
	cause_fn tell;
	void *user;
	struct cause_node *nodes;
	bool *down;              /* who cuts others off as far as is known */
	bool *sure;              /* of those, who is concluded to */
	bool *cut;               /* scratch: who works no more, or is cut off */
	size_t *held, n_held;
	size_t *above, *below;   /* scratch: ancestors, descendants */
	bool blind;
	mono_t sees_since;       /* what began before tells nothing */
};

void causes_free(struct causes *c)
{
	if (!c)
		return;
	free(c->nodes);
	free(c->down);
	free(c->sure);
	free(c->cut);
	free(c->held);
	free(c->above);
	free(c->below);
	free(c);
}

struct causes *causes_new(struct graph *g, const struct causes_params *params, cause_fn tell, void *user)
{
	struct causes *c = calloc(1, sizeof *c);
	size_t n = graph_size(g);

	if (!c)
		return NULL;
	*c = (struct causes){ .graph = g, .params = *params, .tell = tell, .user = user, .sees_since = NOT_YET };
	c->nodes = calloc(n + 1, sizeof *c->nodes);
	c->down = calloc(n + 1, sizeof *c->down);
	c->sure = calloc(n + 1, sizeof *c->sure);
	c->cut = calloc(n + 1, sizeof *c->cut);
	c->held = calloc(n + 1, sizeof *c->held);
	c->above = calloc(n + 1, sizeof *c->above);
	c->below = calloc(n + 1, sizeof *c->below);
	if (!c->nodes || !c->down || !c->sure || !c->cut || !c->held || !c->above || !c->below) {
		causes_free(c);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		c->nodes[i] = (struct cause_node){ .started = NOT_YET, .asked = NOT_YET, .follows = SIZE_MAX };
	return c;
}

static void say(const struct causes *c, enum cause_kind kind, size_t node, size_t other)
{
	c->tell(c->user, &(struct cause_event){ kind, node, other });
}

static bool is_failing(const struct cause_node *n)
{
	return n->state != STATE_OK;
}

static bool is_settled(const struct cause_node *n)
{
	return n->phase == CAUSE_OPEN || n->phase == CAUSE_FOLLOWING;
}

/* ---- holds ---- */

/* Measurements that start from `since` on are waited for, until hold_ms after `from`. */
static void hold(struct causes *c, size_t i, mono_t since, mono_t from)
{
	struct cause_node *n = &c->nodes[i];

	if (n->phase != CAUSE_HELD) {
		n->place = c->n_held;
		c->held[c->n_held++] = i;
		n->limit = mono_add_ms(from, c->params.hold_max_ms);
	}
	n->phase = CAUSE_HELD;
	c->sure[i] = false;
	n->since = since;
	n->until = mono_add_ms(from, c->params.hold_ms);
	if (mono_before(n->limit, n->until))
		n->until = n->limit;
	n->has_asked = false;
	n->wait = WAIT_NEEDED;
}

static void leave_hold(struct causes *c, size_t i)
{
	struct cause_node *n = &c->nodes[i];
	size_t last;

	if (n->phase != CAUSE_HELD)
		return;
	last = c->held[--c->n_held];
	c->held[n->place] = last;
	c->nodes[last].place = n->place;
}

static void conclude(struct causes *c, size_t i, enum cause_phase phase, size_t follows)
{
	leave_hold(c, i);
	c->nodes[i].phase = phase;
	c->nodes[i].said = phase != CAUSE_NONE;
	c->nodes[i].follows = follows;
	c->sure[i] = c->down[i] && phase != CAUSE_NONE;
	say(c, phase == CAUSE_OPEN ? CAUSE_OPENED : phase == CAUSE_FOLLOWING ? CAUSE_FOLLOWS : CAUSE_ENDED, i, follows);
}

static bool is_measured(const struct cause_node *n, mono_t since)
{
	return !mono_before(n->started, since);
}

static void ask_one(struct causes *c, size_t i, mono_t since, mono_t now)
{
	struct cause_node *n = &c->nodes[i];

	if (is_measured(n, since) || !mono_before(n->asked, since))
		return; /* measured, or about to be */
	n->asked = now;
	say(c, CAUSE_ASKED, i, SIZE_MAX);
}

/* Asks for all that the node needs; whether all of it was measured since. */
static bool await_needed(struct causes *c, size_t i, mono_t since, mono_t now)
{
	size_t n = graph_ancestors(c->graph, i, c->above);
	bool all = true;

	for (size_t k = 0; k < n; k++) {
		ask_one(c, c->above[k], since, now);
		all = all && is_measured(&c->nodes[c->above[k]], since);
	}
	return all;
}

static void ask(struct causes *c, size_t i, mono_t now)
{
	await_needed(c, i, c->nodes[i].since, now);
	ask_one(c, i, c->nodes[i].since, now);
	c->nodes[i].has_asked = true;
}

/* Whether all that the node needs was measured since, the node itself after that, and what it needs once more: what failed together with
 * what it needs, and has not been measured since that returned, is no cause, nor is what was measured while that was gone again. */
static bool is_told(struct causes *c, size_t i, mono_t now)
{
	struct cause_node *n = &c->nodes[i];

	if (n->wait == WAIT_NEEDED && await_needed(c, i, n->since, now)) {
		n->wait = WAIT_ITSELF;
		if (graph_ancestors(c->graph, i, c->above) > 0)
			n->since = now;
	}
	if (n->wait == WAIT_ITSELF && !n->flaps)
		ask_one(c, i, n->since, now);
	if (n->wait == WAIT_ITSELF && (n->flaps || is_measured(n, n->since))) {
		n->wait = WAIT_AGAIN;
		n->since = n->started;
	}
	return n->wait == WAIT_AGAIN && (n->flaps || await_needed(c, i, n->since, now));
}

static void decide(struct causes *c, size_t i, mono_t now)
{
	struct cause_node *n = &c->nodes[i];
	bool late = !mono_before(now, n->until);
	size_t by = SIZE_MAX;

	if (!n->has_asked && !mono_before(now, n->since))
		ask(c, i, now);
	if (graph_is_cut_off(c->graph, i, late ? c->down : c->sure, &by))
		conclude(c, i, CAUSE_FOLLOWING, by);
	else if (late || (n->has_asked && !graph_is_cut_off(c->graph, i, c->down, NULL) && is_told(c, i, now)))
		conclude(c, i, CAUSE_OPEN, SIZE_MAX);
}

/* ---- one node, then those below it ---- */

static void look_following(struct causes *c, size_t i, mono_t now)
{
	mono_t settled = mono_add_ms(now, c->params.settle_ms);
	size_t by = SIZE_MAX;

	if (!graph_is_cut_off(c->graph, i, c->down, &by))
		hold(c, i, settled, settled);
	else if (c->nodes[i].follows == SIZE_MAX)
		conclude(c, i, CAUSE_FOLLOWING, by);
	else
		c->nodes[i].follows = by;
}

static void look_open(struct causes *c, size_t i)
{
	size_t by = SIZE_MAX;

	if (graph_is_cut_off(c->graph, i, c->sure, &by))
		conclude(c, i, CAUSE_FOLLOWING, by);
}

static void look(struct causes *c, size_t i, mono_t now)
{
	struct cause_node *n = &c->nodes[i];

	if (!is_failing(n)) {
		if (n->said)
			conclude(c, i, CAUSE_NONE, SIZE_MAX);
		leave_hold(c, i);
		n->phase = CAUSE_NONE;
		return;
	}
	if (n->phase == CAUSE_FOLLOWING)
		look_following(c, i, now);
	else if (n->phase == CAUSE_OPEN)
		look_open(c, i);
	else if (n->phase == CAUSE_NONE && n->confirmed)
		hold(c, i, now, now);
	if (n->phase == CAUSE_HELD)
		decide(c, i, now);
}

/* In the graph's order: each node only looks at those above it. */
static void look_down_from(struct causes *c, size_t i, mono_t now)
{
	size_t n;

	look(c, i, now);
	n = graph_descendants(c->graph, i, c->below);
	for (size_t k = 0; k < n; k++)
		if (c->nodes[c->below[k]].phase != CAUSE_NONE)
			look(c, c->below[k], now);
}

/* What the node cut off was measured while it was: that tells nothing any more. */
static void hold_below(struct causes *c, size_t i, mono_t now)
{
	mono_t settled = mono_add_ms(now, c->params.settle_ms);
	size_t n = graph_descendants(c->graph, i, c->below);

	memcpy(c->cut, c->down, graph_size(c->graph) * sizeof *c->cut);
	c->cut[i] = true;
	graph_spread(c->graph, c->cut);
	for (size_t k = 0; k < n; k++)
		if (c->nodes[c->below[k]].phase == CAUSE_HELD && graph_is_cut_off(c->graph, c->below[k], c->cut, NULL))
			hold(c, c->below[k], settled, settled);
}

void causes_result(struct causes *c, const struct cause_result *r, mono_t now)
{
	struct cause_node *n = &c->nodes[r->node];
	bool returns = c->down[r->node] && !r->down;
	bool changed = n->state != r->state || n->confirmed != r->confirmed || c->down[r->node] != r->down;

	if (c->blind || mono_before(r->started, c->sees_since))
		return;
	n->state = r->state;
	n->confirmed = r->confirmed;
	n->flaps = r->flaps;
	n->started = r->started;
	c->down[r->node] = r->down;
	c->sure[r->node] = c->down[r->node] && is_settled(n);
	if (returns && c->n_held > 0)
		hold_below(c, r->node, now);
	if (changed || c->n_held > 0)
		look_down_from(c, r->node, now);
}

void causes_unseen(struct causes *c, size_t node, mono_t started, mono_t now)
{
	if (c->blind || mono_before(started, c->sees_since))
		return;
	c->nodes[node].started = started;
	if (c->n_held > 0)
		look_down_from(c, node, now);
}

void causes_blind(struct causes *c, bool blind, mono_t now)
{
	bool sees_again = c->blind && !blind;

	c->blind = blind;
	if (sees_again)
		c->sees_since = now;
	for (size_t i = 0; sees_again && i < graph_size(c->graph); i++)
		if (c->nodes[i].phase == CAUSE_HELD) {
			c->nodes[i].limit = mono_add_ms(now, c->params.hold_max_ms); /* the one of before passed unseen */
			hold(c, i, now, now);
		}
}

static bool needs(struct causes *c, size_t i, size_t other)
{
	size_t n = graph_ancestors(c->graph, i, c->above);

	for (size_t k = 0; k < n; k++)
		if (c->above[k] == other)
			return true;
	return false;
}

/* It fails until it is measured. What followed a node that it needs no more is judged anew then. */
void causes_restore(struct causes *c, size_t node, bool following, size_t follows)
{
	struct cause_node *n = &c->nodes[node];

	n->phase = following ? CAUSE_FOLLOWING : CAUSE_OPEN;
	n->said = true;
	n->follows = following && follows != SIZE_MAX && needs(c, node, follows) ? follows : SIZE_MAX;
	n->state = STATE_UNKNOWN;
	n->confirmed = false;
}

void causes_forget(struct causes *c, size_t node)
{
	struct cause_node *n = &c->nodes[node];

	leave_hold(c, node);
	n->phase = CAUSE_NONE;
	n->said = false;
	n->follows = SIZE_MAX;
	n->state = STATE_OK;
	n->confirmed = c->down[node] = c->sure[node] = false;
}

static bool is_due(const struct cause_node *n, mono_t now)
{
	return !mono_before(now, n->has_asked ? n->until : n->since);
}

void causes_tick(struct causes *c, mono_t now)
{
	for (size_t k = 0; !c->blind && k < c->n_held;) {
		size_t i = c->held[k];

		if (!is_due(&c->nodes[i], now)) {
			k++;
			continue;
		}
		look_down_from(c, i, now); /* it asks, or it is held no longer; those below may follow */
		k = 0;
	}
}

mono_t causes_next(const struct causes *c)
{
	mono_t next = NEVER;

	for (size_t k = 0; !c->blind && k < c->n_held; k++) {
		const struct cause_node *n = &c->nodes[c->held[k]];
		mono_t due = n->has_asked ? n->until : n->since;

		if (mono_before(due, next))
			next = due;
	}
	return next;
}

enum cause_phase causes_phase(const struct causes *c, size_t node)
{
	return c->nodes[node].phase;
}

size_t causes_follows(const struct causes *c, size_t node)
{
	return c->nodes[node].phase == CAUSE_FOLLOWING ? c->nodes[node].follows : SIZE_MAX;
}

size_t causes_root(const struct causes *c, size_t node)
{
	while (c->nodes[node].phase == CAUSE_FOLLOWING)
		node = c->nodes[node].follows;
	return node;
}
