/* Which of many rules hold a flow. Rules stand narrowest first, in blocks whose rows of bits are small enough to be copied at each bound. */
#include "flows.h"

#include "inventory/flow_dimension.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE, DESTINATION, PORT, DIMENSIONS };

enum { BLOCK_RULES = 8192, BLOCK_BYTES = 64 << 20, PORTS = 1 << 16 };

struct block {
	struct flow_dimension dimensions[DIMENSIONS];
	size_t first, n;                   /* in the order of the index */
};

struct flow_index {
	const struct flow_rule *rules;
	size_t *order;                     /* of a bit: its rule */
	struct block *blocks;
	size_t n, n_blocks;
};

/* ---- points ---- */

static uint64_t read_u64(const uint8_t *octets)
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8; i++)
		v = v << 8 | octets[i];
	return v;
}

static struct flow_point point_of(const struct net_address *a)
{
	return (struct flow_point){ read_u64(a->octets), read_u64(a->octets + 8) };
}

static struct flow_point point_of_port(enum flow_protocol p, uint16_t port)
{
	return (struct flow_point){ 0, (uint64_t)p * PORTS + (flow_has_ports(p) ? port : 0) };
}

/* IPv4 stands inside IPv6 at these: what is of IPv6 leaves them out. */
static const struct flow_point v4_first = { 0, UINT64_C(0xffff00000000) }, v4_last = { 0, UINT64_C(0xffffffffffff) };
static const struct flow_point before_v4 = { 0, UINT64_C(0xfffeffffffff) }, after_v4 = { 0, UINT64_C(0x1000000000000) };

static bool is_v4(struct flow_point p)
{
	return flow_point_order(p, v4_first) >= 0 && flow_point_order(p, v4_last) <= 0;
}

/* ---- stretches ---- */

struct stretches { struct flow_stretch *s; size_t n; };

static void add(struct stretches *to, struct flow_point first, struct flow_point last, size_t rule)
{
	if (flow_point_order(first, last) <= 0)
		to->s[to->n++] = (struct flow_stretch){ first, last, rule };
}

/* At most two for each range. */
static void add_end(struct stretches *to, const struct flow_end *end, size_t rule)
{
	const struct flow_point zero = { 0, 0 }, top = { UINT64_MAX, UINT64_MAX };

	if (end->any)
		add(to, zero, top, rule);
	for (size_t i = 0; !end->any && i < end->n; i++) {
		struct flow_point first = point_of(&end->ranges[i].first), last = point_of(&end->ranges[i].last);

		if (is_v4(first) || flow_point_order(last, v4_first) < 0 || flow_point_order(first, v4_last) > 0) {
			add(to, first, last, rule);
		} else {
			add(to, first, before_v4, rule);
			add(to, after_v4, last, rule);
		}
	}
}

static void add_ports_of(struct stretches *to, const struct flow_rule *r, enum flow_protocol p, size_t rule)
{
	if (r->n_ports == 0 || !flow_has_ports(p))
		add(to, point_of_port(p, 0), point_of_port(p, 65535), rule);
	for (size_t i = 0; flow_has_ports(p) && i < r->n_ports; i++)
		add(to, point_of_port(p, r->ports[i].first), point_of_port(p, r->ports[i].last), rule);
}

static void add_ports(struct stretches *to, const struct flow_rule *r, size_t rule)
{
	for (enum flow_protocol p = 0; p < FLOW_PROTOCOLS; p++)
		if (r->protocol == p || (r->protocol == FLOW_ANY && (r->n_ports == 0 || flow_has_ports(p))))
			add_ports_of(to, r, p, rule);
}

static size_t protocols_of(const struct flow_rule *r)
{
	return r->protocol == FLOW_ANY ? FLOW_PROTOCOLS : 1;
}

/* At most so many stretches in all dimensions. */
static size_t room_of(const struct flow_rule *r)
{
	return 2 * (r->source.n + r->destination.n) + 2 + (r->n_ports + 1) * protocols_of(r);
}

/* So many it will be as a rule. */
static size_t size_of(const struct flow_rule *r)
{
	return (r->source.any ? 1 : r->source.n) + (r->destination.any ? 1 : r->destination.n) + (r->n_ports ? r->n_ports : 1) * protocols_of(r);
}

/* ---- built ---- */

static double addresses_of(const struct flow_end *end)
{
	double n = 0;

	if (end->any)
		return 0x1p128;
	for (size_t i = 0; i < end->n; i++) {
		struct flow_point first = point_of(&end->ranges[i].first), last = point_of(&end->ranges[i].last);

		n += (double)(last.hi - first.hi) * 0x1p64 + (double)last.lo - (double)first.lo + 1;
	}
	return n;
}

static double ports_of(const struct flow_rule *r)
{
	double n = r->n_ports ? 0 : PORTS;

	for (size_t i = 0; i < r->n_ports; i++)
		n += r->ports[i].last - r->ports[i].first + 1;
	return r->protocol == FLOW_ANY ? n * FLOW_PROTOCOLS : n;
}

double flow_rule_breadth(const struct flow_rule *r)
{
	return log2(addresses_of(&r->source) + 1) + log2(addresses_of(&r->destination) + 1) + log2(ports_of(r) + 1);
}

struct broad { double breadth; size_t rule; };

static int by_breadth(const void *a, const void *b)
{
	const struct broad *x = a, *y = b;

	if (x->breadth != y->breadth)
		return x->breadth < y->breadth ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

static bool order_rules(struct flow_index *x)
{
	struct broad *broad = calloc(x->n + 1, sizeof *broad);

	x->order = calloc(x->n + 1, sizeof *x->order);
	for (size_t i = 0; broad && i < x->n; i++)
		broad[i] = (struct broad){ flow_rule_breadth(&x->rules[i]), i };
	if (broad && x->n > 1)
		qsort(broad, x->n, sizeof *broad, by_breadth);
	for (size_t i = 0; broad && x->order && i < x->n; i++)
		x->order[i] = broad[i].rule;
	free(broad);
	return x->order && x->blocks;
}

static bool make_block(struct flow_index *x, struct block *b, size_t room, struct err *e)
{
	struct stretches s[DIMENSIONS] = { 0 };
	bool ok = true;

	for (size_t d = 0; d < DIMENSIONS; d++) {
		s[d].s = calloc(room + 1, sizeof *s[d].s);
		ok = ok && s[d].s;
	}
	for (size_t i = 0; ok && i < b->n; i++) {
		const struct flow_rule *r = &x->rules[x->order[b->first + i]];

		add_end(&s[SOURCE], &r->source, i);
		add_end(&s[DESTINATION], &r->destination, i);
		add_ports(&s[PORT], r, i);
	}
	if (!ok)
		err_set(e, ERR_MEMORY, "out of memory");
	for (size_t d = 0; d < DIMENSIONS; d++) {
		ok = ok && flow_dimension_make(&b->dimensions[d], s[d].s, s[d].n, b->n, e);
		free(s[d].s);
	}
	return ok;
}

static bool make_blocks(struct flow_index *x, struct err *e)
{
	for (size_t at = 0; at < x->n;) {
		struct block *b = &x->blocks[x->n_blocks++];
		size_t room = 0, size = 0;

		b->first = at;
		for (; at < x->n && b->n < BLOCK_RULES; at++, b->n++) {
			const struct flow_rule *r = &x->rules[x->order[at]];

			size += size_of(r);
			if (b->n && 2 * size * (b->n / 64 + 1) * sizeof(uint64_t) > BLOCK_BYTES)
				break;
			room += room_of(r);
		}
		if (!make_block(x, b, room, e))
			return false;
	}
	return true;
}

static bool is_bounded(const struct flow_rule *rules, size_t n, struct err *e)
{
	size_t ranges = 0;

	for (size_t i = 0; i < n && n <= FLOW_RULES_MAX && ranges <= FLOW_RANGES_MAX; i++)
		ranges += rules[i].source.n + rules[i].destination.n + rules[i].n_ports;
	if (n > FLOW_RULES_MAX || ranges > FLOW_RANGES_MAX)
		return err_set(e, ERR_LIMIT, "more than %d openings, or %d ranges in them", FLOW_RULES_MAX, FLOW_RANGES_MAX);
	return true;
}

bool flow_index_new(const struct flow_rule *rules, size_t n, struct flow_index **ret, struct err *e)
{
	struct flow_index *x;
	bool ok;

	if (!is_bounded(rules, n, e))
		return false;
	x = calloc(1, sizeof *x);
	if (!x)
		return err_set(e, ERR_MEMORY, "out of memory");
	x->rules = rules;
	x->n = n;
	x->blocks = calloc(n + 1, sizeof *x->blocks);
	ok = (order_rules(x) || err_set(e, ERR_MEMORY, "out of memory")) && make_blocks(x, e);
	if (ok)
		*ret = x;
	else
		flow_index_free(x);
	return ok;
}

void flow_index_free(struct flow_index *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->n_blocks; i++)
		for (size_t d = 0; d < DIMENSIONS; d++)
			flow_dimension_done(&x->blocks[i].dimensions[d]);
	free(x->blocks);
	free(x->order);
	free(x);
}

/* ---- asked ---- */

struct rows { const uint64_t *bits[DIMENSIONS], *summaries[DIMENSIONS]; };

static bool find_rows(const struct block *b, const struct flow_point points[DIMENSIONS], struct rows *ret)
{
	for (size_t d = 0; d < DIMENSIONS; d++) {
		const struct flow_dimension *dim = &b->dimensions[d];
		size_t at = flow_dimension_find(dim, points[d]);

		if (at == SIZE_MAX)
			return false;
		ret->bits[d] = dim->rows + at * dim->words;
		ret->summaries[d] = dim->summaries + at * dim->summary_words;
	}
	return true;
}

static bool match_word(const struct flow_index *x, const struct block *b, const struct rows *r, size_t w, flow_match_fn each, void *user)
{
	uint64_t bits = r->bits[SOURCE][w] & r->bits[DESTINATION][w] & r->bits[PORT][w];

	for (; bits; bits &= bits - 1)
		if (!each(x->order[b->first + w * 64 + (size_t)__builtin_ctzll(bits)], user))
			return false;
	return true;
}

static bool match_block(const struct flow_index *x, const struct block *b, const struct rows *r, flow_match_fn each, void *user)
{
	for (size_t s = 0; s < b->dimensions[SOURCE].summary_words; s++) {
		uint64_t words = r->summaries[SOURCE][s] & r->summaries[DESTINATION][s] & r->summaries[PORT][s];

		for (; words; words &= words - 1)
			if (!match_word(x, b, r, s * 64 + (size_t)__builtin_ctzll(words), each, user))
				return false;
	}
	return true;
}

void flow_index_match(const struct flow_index *x, const struct flow_seen *f, flow_match_fn each, void *user)
{
	const struct flow_point points[DIMENSIONS] = {
		[SOURCE] = point_of(&f->source), [DESTINATION] = point_of(&f->destination), [PORT] = point_of_port(f->protocol, f->port),
	};
	struct rows r;

	for (size_t i = 0; i < x->n_blocks; i++)
		if (find_rows(&x->blocks[i], points, &r) && !match_block(x, &x->blocks[i], &r, each, user))
			return;
}
