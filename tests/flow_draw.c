#include "tests/flow_draw.h"

#include "flow_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NETWORKS = 12, LONGEST_MS = 1000 };

uint32_t flow_draw_below(struct flow_draw *d, uint32_t n)
{
	d->state ^= d->state << 13; /* Marsaglia's xorshift64 */
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (uint32_t)((d->state >> 16) % n);
}

static void must(bool ok)
{
	if (!ok)
		abort();
}

/* Two thirds IPv4. */
static struct net_address draw_address(struct flow_draw *d)
{
	uint32_t network = flow_draw_below(d, NETWORKS), host = flow_draw_below(d, 1 << 16);
	struct net_address a;
	char text[NET_ADDRESS_MAX];

	if (network % 3)
		snprintf(text, sizeof text, "10.%u.%u.%u", network, host >> 8 & 0xf, host & 0xff);
	else
		snprintf(text, sizeof text, "2001:db8:%x::%x:%x", network, host >> 8 & 0xf, host & 0xff);
	must(net_address_parse(text, &a));
	return a;
}

static struct net_range draw_range(struct flow_draw *d, uint32_t wide)
{
	struct net_address a = draw_address(d), b = draw_address(d);
	uint32_t bits = net_address_is_v4(&a) ? 32 : 128, kind = flow_draw_below(d, 100);
	char text[2 * NET_ADDRESS_MAX], address[NET_ADDRESS_MAX];
	struct net_range r = { a, a };

	if (kind < wide) {
		bits -= flow_draw_below(d, bits + 1);
	} else if (kind < 60) {
		bits -= flow_draw_below(d, 13);
	} else if (kind < 75 && net_address_is_v4(&a) == net_address_is_v4(&b)) {
		r = memcmp(&a, &b, sizeof a) < 0 ? (struct net_range){ a, b } : (struct net_range){ b, a };
		return r;
	}
	snprintf(text, sizeof text, "%s/%u", net_address_text(&a, address), bits);
	must(net_range_parse(text, &r));
	return r;
}

static struct flow_end draw_end(struct flow_draw *d, uint32_t wide)
{
	size_t n = flow_draw_below(d, 4) ? 1 : flow_draw_below(d, 6);
	struct net_range *ranges = arena_array(d->a, n, sizeof *ranges);

	must(ranges != NULL);
	if (flow_draw_below(d, 200) < wide)
		return (struct flow_end){ .any = true };
	for (size_t i = 0; i < n; i++)
		ranges[i] = draw_range(d, wide);
	return (struct flow_end){ .ranges = ranges, .n = n };
}

static uint16_t draw_port(struct flow_draw *d)
{
	static const uint16_t usual[] = { 22, 53, 80, 104, 161, 443, 2762, 11112, 0, 65535 };

	return flow_draw_below(d, 3) ? usual[flow_draw_below(d, ARRAY_LEN(usual))] : (uint16_t)flow_draw_below(d, 1 << 16);
}

static void draw_ports(struct flow_draw *d, struct flow_rule *r)
{
	size_t n = flow_draw_below(d, 4) ? 1 : flow_draw_below(d, 5);
	struct net_ports *ports = arena_array(d->a, n, sizeof *ports);

	must(ports != NULL);
	for (size_t i = 0; i < n; i++) {
		uint16_t a = draw_port(d), b = flow_draw_below(d, 4) ? a : draw_port(d);

		ports[i] = a < b ? (struct net_ports){ a, b } : (struct net_ports){ b, a };
	}
	r->ports = ports;
	r->n_ports = n;
}

struct flow_rule *flow_draw_rules(struct flow_draw *d, size_t n, uint32_t wide)
{
	struct flow_rule *rules = arena_array(d->a, n, sizeof *rules);

	must(rules != NULL);
	for (size_t i = 0; i < n; i++) {
		rules[i] = (struct flow_rule){ .source = draw_end(d, wide), .destination = draw_end(d, wide), .from = WALL_NEVER, .until = WALL_NEVER };
		rules[i].protocol = flow_draw_below(d, 3) ? FLOW_TCP : (enum flow_protocol)flow_draw_below(d, FLOW_PROTOCOLS + 1);
		draw_ports(d, &rules[i]);
		if (!flow_draw_below(d, 4))
			rules[i].from.ms = flow_draw_below(d, LONGEST_MS);
		if (!flow_draw_below(d, 3))
			rules[i].until.ms = flow_draw_below(d, LONGEST_MS);
	}
	return rules;
}

struct flow_seen *flow_draw_traffic(struct flow_draw *d, size_t n)
{
	struct flow_seen *seen = arena_array(d->a, n, sizeof *seen);

	must(seen != NULL);
	for (size_t i = 0; i < n; i++) {
		struct flow_seen *f = &seen[i];

		*f = (struct flow_seen){ .source = draw_address(d), .destination = draw_address(d), .bytes = flow_draw_below(d, 100000), .packets = 1 + flow_draw_below(d, 100) };
		f->protocol = flow_draw_below(d, 3) ? FLOW_TCP : (enum flow_protocol)flow_draw_below(d, FLOW_PROTOCOLS);
		f->last_seen.ms = flow_draw_below(d, LONGEST_MS);
		f->first_seen.ms = flow_draw_below(d, (uint32_t)f->last_seen.ms + 1);
		f->traits = (uint16_t)((flow_draw_below(d, 2) ? FLOW_TRAIT_SYN : 0) | flow_draw_below(d, 4) << 1); /* established, refused, both */
		if (flow_has_ports(f->protocol)) {
			f->port = draw_port(d);
			f->source_port = flow_draw_below(d, 2) ? draw_port(d) : 0;
		}
	}
	return seen;
}

/* ---- plain ---- */

static bool end_holds(const struct flow_end *end, const struct net_address *a)
{
	for (size_t i = 0; i < end->n; i++)
		if (net_address_is_v4(&end->ranges[i].first) == net_address_is_v4(a) && memcmp(&end->ranges[i].first, a, sizeof *a) <= 0
		    && memcmp(a, &end->ranges[i].last, sizeof *a) <= 0)
			return true;
	return end->any;
}

static bool ports_hold(const struct flow_rule *r, const struct flow_seen *f)
{
	bool ported = f->protocol == FLOW_TCP || f->protocol == FLOW_UDP || f->protocol == FLOW_SCTP;

	if (r->protocol != FLOW_ANY && r->protocol != f->protocol)
		return false;
	if (!ported)
		return r->protocol != FLOW_ANY || r->n_ports == 0;
	for (size_t i = 0; i < r->n_ports; i++)
		if (f->port >= r->ports[i].first && f->port <= r->ports[i].last)
			return true;
	return r->n_ports == 0;
}

bool flow_naive_holds(const struct flow_rule *r, const struct flow_seen *f)
{
	return end_holds(&r->source, &f->source) && end_holds(&r->destination, &f->destination) && ports_hold(r, f);
}

static bool is_in_force(const struct flow_rule *r, int64_t ms)
{
	return r->from.ms <= ms && (r->until.ms == INT64_MIN || ms < r->until.ms);
}

/* Narrowest that is in force, or that is not. */
static int64_t find(const struct flow_rule *rules, size_t n, const struct flow_seen *f, bool in_force)
{
	int64_t found = FLOW_NO_RULE;

	for (size_t i = 0; i < n; i++)
		if (flow_naive_holds(&rules[i], f) && is_in_force(&rules[i], f->last_seen.ms) == in_force
		    && (found == FLOW_NO_RULE || flow_rule_breadth(&rules[i]) < flow_rule_breadth(&rules[found])))
			found = (int64_t)i;
	return found;
}

static bool runs_back(const struct flow_sets *s, const struct flow_seen *f)
{
	bool ported = f->protocol == FLOW_TCP || f->protocol == FLOW_UDP || f->protocol == FLOW_SCTP;
	struct flow_seen back = *f;

	if ((f->traits & FLOW_TRAIT_SYN) || (ported && f->source_port == 0) || find(s->authorised, s->n_authorised, f, true) != FLOW_NO_RULE)
		return false;
	back.source = f->destination;
	back.destination = f->source;
	back.port = f->source_port;
	return find(s->authorised, s->n_authorised, &back, true) != FLOW_NO_RULE
	       || (find(s->declared, s->n_declared, f, true) == FLOW_NO_RULE && find(s->declared, s->n_declared, &back, true) != FLOW_NO_RULE);
}

static bool answers_our_own(const struct flow_sets *s, const struct flow_seen *f)
{
	bool ported = f->protocol == FLOW_TCP || f->protocol == FLOW_UDP || f->protocol == FLOW_SCTP;
	struct flow_seen back = *f;

	back.source = f->destination;
	back.destination = f->source;
	back.port = f->source_port;
	return !(f->traits & FLOW_TRAIT_SYN) && (!ported || (f->source_port > 0 && f->source_port < 1024 && f->port >= 1024))
	       && find(s->authorised, s->n_authorised, f, true) == FLOW_NO_RULE && find(s->declared, s->n_declared, f, true) == FLOW_NO_RULE
	       && find(s->own, s->n_own, f, true) == FLOW_NO_RULE && find(s->own, s->n_own, &back, true) != FLOW_NO_RULE;
}

static void use(struct flow_use *u, const struct flow_rule *r, const struct flow_seen *f)
{
	int64_t first = r->from.ms > f->first_seen.ms ? r->from.ms : f->first_seen.ms;

	u->flows++;
	u->bytes += f->bytes;
	u->packets += f->packets;
	if (u->first_seen.ms == INT64_MIN || first < u->first_seen.ms)
		u->first_seen.ms = first;
	if (f->last_seen.ms > u->last_seen.ms)
		u->last_seen = f->last_seen;
}

/* Each address that it may come from is one of the collector's: an own rule's source has one range, drawn as any other. */
static bool is_the_collectors(const struct flow_sets *s, const struct flow_rule *r)
{
	size_t within = 0;

	for (size_t i = 0; i < r->source.n; i++) {
		bool found = false;

		for (size_t k = 0; k < s->n_own; k++)
			for (size_t m = 0; m < s->own[k].source.n; m++) {
				const struct net_range *own = &s->own[k].source.ranges[m], *of = &r->source.ranges[i];

				found = found || (net_address_is_v4(&own->first) == net_address_is_v4(&of->first)
				                  && memcmp(&own->first, &of->first, sizeof own->first) <= 0 && memcmp(&of->last, &own->last, sizeof own->last) <= 0);
			}
		within += found;
	}
	return !r->source.any && r->source.n > 0 && within == r->source.n;
}

/* The last end of those that were in force until then, if it was seen since. */
static void take_end(const struct flow_rule *rules, size_t n, const struct flow_seen *f, wall_t *since)
{
	for (size_t i = 0; i < n; i++)
		if (flow_naive_holds(&rules[i], f) && rules[i].until.ms != INT64_MIN && rules[i].from.ms < rules[i].until.ms
		    && rules[i].until.ms <= f->last_seen.ms && rules[i].until.ms > since->ms)
			*since = rules[i].until;
}

static wall_t rogue_since(const struct flow_sets *s, const struct flow_seen *seen, const struct flow_seen *ran)
{
	wall_t since = seen->first_seen;
	struct flow_seen back = flow_reversed(seen);

	take_end(s->authorised, s->n_authorised, seen, &since);
	if (!(seen->traits & FLOW_TRAIT_SYN) && (!flow_has_ports(seen->protocol) || seen->source_port > 0))
		take_end(s->authorised, s->n_authorised, &back, &since);
	take_end(s->ended, s->n_ended, ran, &since);
	return since;
}

struct flow_verdict flow_naive_judge(const struct flow_sets *s, const struct flow_seen *seen, struct flow_use *authorised)
{
	struct flow_verdict v = { .reversed = runs_back(s, seen), .exception = FLOW_NO_RULE, .rogue_since = WALL_NEVER };
	bool answered = !v.reversed && answers_our_own(s, seen);
	struct flow_seen f = *seen;

	v.reversed = v.reversed || answered;

	if (v.reversed) {
		f.source = seen->destination;
		f.destination = seen->source;
		f.port = seen->source_port;
		f.source_port = seen->port;
	}
	for (size_t i = 0; i < s->n_authorised; i++)
		if (flow_naive_holds(&s->authorised[i], &f) && is_in_force(&s->authorised[i], f.last_seen.ms)
		    && (is_the_collectors(s, &s->authorised[i])
		        || !(find(s->own, s->n_own, &f, true) != FLOW_NO_RULE || (f.traits & 6) == 4 /* refused, never accepted */)))
			use(&authorised[i], &s->authorised[i], &f);
	v.rule = find(s->authorised, s->n_authorised, &f, true);
	v.declared = find(s->declared, s->n_declared, &f, true);
	if (find(s->own, s->n_own, &f, true) != FLOW_NO_RULE) {
		v.status = FLOW_OWN;
		return v;
	}
	if (v.rule != FLOW_NO_RULE) {
		v.status = v.declared == FLOW_NO_RULE ? FLOW_UNDOCUMENTED : FLOW_AUTHORISED;
		return v;
	}
	v.rule = find(s->authorised, s->n_authorised, &f, false);
	if (v.rule != FLOW_NO_RULE && s->authorised[v.rule].until.ms != INT64_MIN && f.last_seen.ms >= s->authorised[v.rule].until.ms
	    && f.last_seen.ms > authorised[v.rule].seen_after.ms)
		authorised[v.rule].seen_after = f.last_seen;
	v.exception = find(s->excepted, s->n_excepted, &f, true);
	v.status = v.exception == FLOW_NO_RULE ? FLOW_ROGUE : FLOW_EXCEPTED;
	if (v.status == FLOW_ROGUE)
		v.rogue_since = rogue_since(s, seen, &f);
	return v;
}
