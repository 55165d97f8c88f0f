/* Who goes: by age in turn, and when there is no room, by fairness. */
#include "probes/capture_table_internal.h"

#include <netinet/in.h>

enum { SAMPLE = 16, CLOSED_S = 30, TCP_S = 3600, OTHER_S = 180 };

/* What is compared: whose source has most, then who was silent for longest. */
struct candidate { uint32_t slot, share; int64_t seen; };

static void consider(struct candidate *best, uint32_t slot, uint32_t share, int64_t seen)
{
	if (best->slot == 0 || share > best->share || (share == best->share && seen < best->seen))
		*best = (struct candidate){ slot, share, seen };
}

static uint32_t turn(struct slots *s)
{
	s->hand = s->hand >= s->touched ? 1 : s->hand + 1;
	return s->hand;
}

/* Any slot: neighbours came together, and one source's may all be. xorshift64 (Marsaglia, 2003). */
static uint32_t draw(struct capture_table *t, const struct slots *s)
{
	t->dice ^= t->dice << 13;
	t->dice ^= t->dice >> 7;
	t->dice ^= t->dice << 17;
	return (uint32_t)(t->dice % s->limit) + 1;
}

/* The table is full: every slot is in use. What is drawn is nowhere near: all of it is fetched at once, then compared. */
void evict_flow(struct capture_table *t)
{
	struct candidate best = { 0 };
	uint32_t drawn[SAMPLE];

	for (unsigned i = 0; i < SAMPLE; i++) {
		drawn[i] = draw(t, &t->flow_index);
		__builtin_prefetch(&t->flows[drawn[i]].last_ms);
	}
	for (unsigned i = 0; i < SAMPLE; i++) {
		uint32_t slot = drawn[i];

		consider(&best, slot, t->flow_index.buckets[t->flows[slot].bucket], t->flows[slot].last_ms);
	}
	if (t->flows[best.slot].list != LIST_NONE) {
		struct flow_record r;

		flow_tell(t, best.slot, &r);
		out_push(t, &r);
	}
	flow_remove(t, best.slot);
	t->tally.tally.evicted++;
}

static bool is_stale(const struct capture_table *t, const struct connection_slot *c)
{
	return t->flows[c->flow].generation != c->generation;
}

void evict_connection(struct capture_table *t)
{
	struct candidate best = { 0 };
	uint32_t drawn[SAMPLE];

	for (unsigned i = 0; i < SAMPLE; i++) {
		drawn[i] = draw(t, &t->connection_index);
		__builtin_prefetch(&t->connections[drawn[i]]);
	}
	for (unsigned i = 0; i < SAMPLE; i++)
		__builtin_prefetch(&t->flows[t->connections[drawn[i]].flow].generation);
	for (unsigned i = 0; i < SAMPLE; i++) {
		uint32_t slot = drawn[i];
		const struct connection_slot *c = &t->connections[slot];

		consider(&best, slot, is_stale(t, c) ? UINT32_MAX : t->connection_index.buckets[c->bucket], c->last_s);
	}
	connection_remove(t, best.slot);
}

static bool is_over(const struct capture_table *t, const struct connection_slot *c, int64_t now_s)
{
	int64_t idle = now_s - c->last_s;

	if (is_stale(t, c))
		return true;
	if (c->protocol != IPPROTO_TCP)
		return idle > OTHER_S;
	return idle > ((c->flags & (RESET | FIN_A | FIN_B)) ? CLOSED_S : TCP_S);
}

void capture_table_age(struct capture_table *t, int64_t now_ms, uint32_t n)
{
	uint32_t connections = n < t->connection_index.touched ? n : t->connection_index.touched;
	uint32_t flows = n < t->flow_index.touched ? n : t->flow_index.touched;

	for (uint32_t i = 0; i < connections; i++) {
		uint32_t slot = turn(&t->connection_index);

		if ((t->connections[slot].flags & IN_USE) && is_over(t, &t->connections[slot], now_ms / 1000))
			connection_remove(t, slot);
	}
	for (uint32_t i = 0; i < flows; i++) {
		uint32_t slot = turn(&t->flow_index);
		const struct flow_slot *f = &t->flows[slot];

		/* longer than any connection of it is remembered */
		if ((f->generation & 1) && f->list == LIST_NONE && now_ms - f->last_ms > (TCP_S + CLOSED_S) * INT64_C(1000))
			flow_remove(t, slot);
	}
}
