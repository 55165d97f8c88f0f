/* What was observed, against what is authorised, declared and excepted. */
#include "flows.h"

#include "flow_record.h"

#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

enum { PORT_SYSTEM_END = 1024 };

bool flow_rule_is_in_force(const struct flow_rule *r, wall_t t)
{
	return (r->from.ms == WALL_NEVER.ms || t.ms >= r->from.ms) && (r->until.ms == WALL_NEVER.ms || t.ms < r->until.ms);
}

/* ---- one flow ---- */

struct found { int64_t rule, past; wall_t ended; };  /* narrowest in force; narrowest of the others; when the last of them ended that held the flow */

#define FOUND_NONE { FLOW_NO_RULE, FLOW_NO_RULE, WALL_NEVER }

static wall_t later(wall_t a, wall_t b)
{
	return a.ms > b.ms ? a : b;
}

/* Whether its end took the flow what it had: what begins only now, or was never in force, held nothing, and what is not seen since lost nothing. */
static bool has_let_go(const struct flow_rule *r, const struct flow_seen *f)
{
	return r->until.ms != WALL_NEVER.ms && r->from.ms < r->until.ms && r->until.ms <= f->last_seen.ms;
}

struct looking {
	const struct flow_rule *rules;
	const struct flow_seen *flow;
	struct flow_use *uses;             /* NULL: only whether there is one */
	const bool *only;                  /* whose use this is, one of each rule; NULL: of all */
	struct found found;
};

static void note_use(struct flow_use *u, const struct flow_rule *r, const struct flow_seen *f)
{
	wall_t first = r->from.ms > f->first_seen.ms ? r->from : f->first_seen;

	u->flows++;
	u->bytes += f->bytes;
	u->packets += f->packets;
	if (u->first_seen.ms == WALL_NEVER.ms || first.ms < u->first_seen.ms)
		u->first_seen = first;
	if (f->last_seen.ms > u->last_seen.ms)
		u->last_seen = f->last_seen;
}

static bool see_rule(size_t rule, void *user)
{
	struct looking *l = user;

	if (!flow_rule_is_in_force(&l->rules[rule], l->flow->last_seen)) {
		if (l->found.past == FLOW_NO_RULE)
			l->found.past = (int64_t)rule;
		if (has_let_go(&l->rules[rule], l->flow))
			l->found.ended = later(l->found.ended, l->rules[rule].until);
		return true;
	}
	if (l->found.rule == FLOW_NO_RULE)
		l->found.rule = (int64_t)rule;
	if (l->uses && (!l->only || l->only[rule]))
		note_use(&l->uses[rule], &l->rules[rule], l->flow);
	return l->uses != NULL;
}

static struct found look(const struct flow_index *x, const struct flow_rule *rules, const struct flow_seen *f, struct flow_use *uses)
{
	struct looking l = { rules, f, uses, NULL, FOUND_NONE };

	flow_index_match(x, f, see_rule, &l);
	return l.found;
}

struct ending { const struct flow_rule *rules; const struct flow_seen *flow; wall_t last; };

static bool see_ending(size_t rule, void *user)
{
	struct ending *l = user;

	if (has_let_go(&l->rules[rule], l->flow))
		l->last = later(l->last, l->rules[rule].until);
	return true;
}

static wall_t last_ending(const struct flow_index *x, const struct flow_rule *rules, const struct flow_seen *f)
{
	struct ending l = { rules, f, WALL_NEVER };

	flow_index_match(x, f, see_ending, &l);
	return l.last;
}

/* ---- all ---- */

/* of_own: of each opening, whether its source is the collector and nobody else. */
struct indexes { struct flow_index *authorised, *declared, *excepted, *own, *ended; bool *of_own; };

static bool is_found(struct found f)
{
	return f.rule != FLOW_NO_RULE;
}

static bool is_refused(const struct flow_seen *f)
{
	return (f->traits & (FLOW_TRAIT_REFUSED | FLOW_TRAIT_ESTABLISHED)) == FLOW_TRAIT_REFUSED;
}

/* A daily round asks each device at ports that nobody else may use any more: it needs the collector's own openings, and no others. */
static struct found look_authorised(const struct flow_sets *s, const struct indexes *x, const struct flow_seen *f, struct flow_comparison *c)
{
	bool needs_none = is_refused(f) || is_found(look(x->own, s->own, f, NULL));
	struct looking l = { s->authorised, f, c->authorised, needs_none ? x->of_own : NULL, FOUND_NONE };

	flow_index_match(x->authorised, f, see_rule, &l);
	return l.found;
}

/* Nobody saw who opened it, and there is a port to come back to. */
static bool may_be_reversed(const struct flow_seen *f)
{
	return !(f->traits & FLOW_TRAIT_SYN) && (!flow_has_ports(f->protocol) || f->source_port != 0);
}

/* The way that it ran: what is not in force is noted nowhere, so that both ways may be looked at. */
struct way { struct flow_seen flow; bool reversed; struct found authorised, declared; };

static void look_both_ways(const struct flow_sets *s, const struct indexes *x, struct flow_comparison *c, struct way *w)
{
	struct way back = { .flow = flow_reversed(&w->flow), .reversed = true };

	w->authorised = look_authorised(s, x, &w->flow, c);
	if (is_found(w->authorised) || !may_be_reversed(&w->flow)) {
		w->declared = look(x->declared, s->declared, &w->flow, c->declared);
		return;
	}
	back.authorised = look_authorised(s, x, &back.flow, c);
	w->authorised.ended = back.authorised.ended = later(w->authorised.ended, back.authorised.ended);
	if (!is_found(back.authorised)) {
		w->declared = look(x->declared, s->declared, &w->flow, c->declared);
		if (is_found(w->declared))
			return;
	}
	back.declared = look(x->declared, s->declared, &back.flow, c->declared);
	if (is_found(back.authorised) || is_found(back.declared))
		*w = back;
}

/* Of an answer whose question was not seen, or that came too late: a system port (RFC 6335 §6) speaks to one that nobody asks. */
static bool may_answer(const struct flow_seen *f)
{
	return may_be_reversed(f) && (!flow_has_ports(f->protocol) || (f->source_port < PORT_SYSTEM_END && f->port >= PORT_SYSTEM_END));
}

/* Whether the collector asked. What runs the other way by no rule does so here. */
static bool is_own(const struct flow_sets *s, const struct indexes *x, struct way *w)
{
	struct flow_seen back = flow_reversed(&w->flow);

	if (is_found(look(x->own, s->own, &w->flow, NULL)))
		return true;
	if (w->reversed || is_found(w->authorised) || is_found(w->declared) || !may_answer(&w->flow) || !is_found(look(x->own, s->own, &back, NULL)))
		return false;
	w->flow = back;
	w->reversed = true;
	return true;
}

static void note_after(struct flow_comparison *c, const struct flow_sets *s, struct found l, wall_t last_seen)
{
	const struct flow_rule *r = l.past == FLOW_NO_RULE ? NULL : &s->authorised[l.past];
	struct flow_use *u = r ? &c->authorised[l.past] : NULL;

	if (r && r->until.ms != WALL_NEVER.ms && last_seen.ms >= r->until.ms && last_seen.ms > u->seen_after.ms)
		u->seen_after = last_seen;
}

static struct flow_verdict judge(const struct flow_sets *s, const struct indexes *x, const struct flow_seen *seen, struct flow_comparison *c)
{
	struct way w = { .flow = *seen };
	struct flow_verdict v = { .exception = FLOW_NO_RULE, .rogue_since = WALL_NEVER };
	bool own;

	look_both_ways(s, x, c, &w);
	own = is_own(s, x, &w);
	v.reversed = w.reversed;
	v.declared = w.declared.rule;
	v.rule = w.authorised.rule;
	if (own) {
		v.status = FLOW_OWN;
		return v;
	}
	if (v.rule != FLOW_NO_RULE) {
		v.status = v.declared == FLOW_NO_RULE ? FLOW_UNDOCUMENTED : FLOW_AUTHORISED;
		return v;
	}
	note_after(c, s, w.authorised, seen->last_seen);
	v.rule = w.authorised.past;
	v.exception = look(x->excepted, s->excepted, &w.flow, NULL).rule;
	v.status = v.exception == FLOW_NO_RULE ? FLOW_ROGUE : FLOW_EXCEPTED;
	if (v.status == FLOW_ROGUE)
		v.rogue_since = later(seen->first_seen, later(w.authorised.ended, last_ending(x->ended, s->ended, &w.flow)));
	return v;
}

/* IPv4 is mapped into ::/0, which holds none of it. */
static bool holds_range(const struct net_range *outer, const struct net_range *r)
{
	return net_address_is_v4(&outer->first) == net_address_is_v4(&r->first) && memcmp(&outer->first, &r->first, sizeof r->first) <= 0
	       && memcmp(&r->last, &outer->last, sizeof r->last) <= 0;
}

static bool is_within(const struct net_range *r, const struct flow_rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rules[i].source.n; k++)
			if (holds_range(&rules[i].source.ranges[k], r))
				return true;
	return false;
}

static bool *find_of_own(const struct flow_sets *s, struct arena *a)
{
	bool *of_own = arena_array(a, s->n_authorised, sizeof *of_own);

	for (size_t i = 0; of_own && i < s->n_authorised; i++) {
		const struct flow_end *source = &s->authorised[i].source;

		of_own[i] = !source->any && source->n > 0;
		for (size_t k = 0; of_own[i] && k < source->n; k++)
			of_own[i] = is_within(&source->ranges[k], s->own, s->n_own);
	}
	return of_own;
}

static struct flow_use *make_uses(struct arena *a, size_t n)
{
	struct flow_use *u = arena_array(a, n, sizeof *u);

	for (size_t i = 0; u && i < n; i++)
		u[i].first_seen = u[i].last_seen = u[i].seen_after = WALL_NEVER;
	return u;
}

bool flow_compare(const struct flow_sets *s, const struct flow_seen *seen, size_t n, struct arena *a, struct flow_comparison *ret, struct err *e)
{
	struct flow_comparison c = { arena_array(a, n, sizeof *c.verdicts), make_uses(a, s->n_authorised), make_uses(a, s->n_declared) };
	struct indexes x = { .of_own = find_of_own(s, a) };
	bool ok = false;

	if (!x.of_own || !c.verdicts || !c.authorised || !c.declared) {
		err_set(e, ERR_MEMORY, "out of memory");
		goto out;
	}
	if (!flow_index_new(s->authorised, s->n_authorised, &x.authorised, e) || !flow_index_new(s->declared, s->n_declared, &x.declared, e)
	    || !flow_index_new(s->excepted, s->n_excepted, &x.excepted, e) || !flow_index_new(s->own, s->n_own, &x.own, e)
	    || !flow_index_new(s->ended, s->n_ended, &x.ended, e))
		goto out;
	for (size_t i = 0; i < n; i++)
		c.verdicts[i] = judge(s, &x, &seen[i], &c);
	*ret = c;
	ok = true;
out:
	flow_index_free(x.authorised);
	flow_index_free(x.declared);
	flow_index_free(x.excepted);
	flow_index_free(x.own);
	flow_index_free(x.ended);
	return ok;
}

/* ---- an opening by itself ---- */

static bool has_nobody(const struct flow_end *end)
{
	return !end->any && end->n == 0;
}

enum flow_opening flow_opening_judge(const struct flow_rule *r, const struct flow_use *use, wall_t watched, wall_t now)
{
	const int64_t long_ago = now.ms - FLOW_DEAD_DAYS * DAY_MS;

	if (r->until.ms != WALL_NEVER.ms && now.ms >= r->until.ms)
		return OPENING_ENDED;
	if (r->from.ms != WALL_NEVER.ms && now.ms < r->from.ms)
		return OPENING_PLANNED;
	if (has_nobody(&r->source) || has_nobody(&r->destination))
		return OPENING_UNRESOLVED;
	if (use->last_seen.ms != WALL_NEVER.ms && use->last_seen.ms > long_ago)
		return OPENING_USED;
	if (watched.ms == WALL_NEVER.ms || watched.ms > long_ago || (r->from.ms != WALL_NEVER.ms && r->from.ms > long_ago))
		return OPENING_UNUSED;
	return OPENING_DEAD;
}

bool flow_is_ending(const struct flow_rule *r, wall_t now)
{
	return flow_rule_is_in_force(r, now) && r->until.ms != WALL_NEVER.ms && r->until.ms - now.ms <= FLOW_ENDING_DAYS * DAY_MS;
}
