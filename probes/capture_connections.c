/* Connections of the flow table: two ends, and which of them opened it. */
#include "probes/capture_table_internal.h"

#include <string.h>

struct ends {
	uint8_t a[16], b[16];
	uint16_t a_port, b_port;
	uint8_t protocol, family, within, zero;
};

static struct ends ends_of(const struct capture_packet *p, bool *ret_from_b)
{
	int order = memcmp(p->source, p->destination, 16);
	struct ends e = { .protocol = p->protocol, .family = p->family, .within = (uint8_t)p->within };

	*ret_from_b = order > 0 || (order == 0 && p->source_port > p->port);
	memcpy(e.a, *ret_from_b ? p->destination : p->source, 16);
	memcpy(e.b, *ret_from_b ? p->source : p->destination, 16);
	e.a_port = *ret_from_b ? p->port : p->source_port;
	e.b_port = *ret_from_b ? p->source_port : p->port;
	return e;
}

static uint32_t *connection_head(struct capture_table *t, const struct ends *e)
{
	return &t->connection_index.heads[table_hash(t, e, sizeof *e) & t->connection_index.mask];
}

static uint8_t layer_of(const struct ends *e)
{
	_Static_assert(FLOW_TUNNEL_COUNT <= 16, "layer has four bits for it");
	return (uint8_t)(e->family << 4 | e->within);
}

static bool is_between(const struct connection_slot *c, const struct ends *e)
{
	return memcmp(c->a, e->a, 16) == 0 && memcmp(c->b, e->b, 16) == 0 && c->a_port == e->a_port && c->b_port == e->b_port
	       && c->protocol == e->protocol && c->layer == layer_of(e);
}

void connection_remove(struct capture_table *t, uint32_t connection)
{
	struct connection_slot *c = &t->connections[connection];
	struct ends e = { .a_port = c->a_port, .b_port = c->b_port, .protocol = c->protocol, .family = c->layer >> 4, .within = c->layer & 15 };
	uint32_t *at;

	stream_close(t, connection, (c->flags & (FIN_A | FIN_B)) != 0);
	memcpy(e.a, c->a, 16);
	memcpy(e.b, c->b, 16);
	for (at = connection_head(t, &e); *at != connection;)
		at = &t->connections[*at].chain;
	*at = c->chain;
	t->connection_index.buckets[c->bucket]--;
	c->flags = 0;
	c->chain = t->connection_index.free;
	t->connection_index.free = connection;
	t->connection_index.used--;
}

static struct flow_key key_of(const struct ends *e, bool from_b)
{
	struct flow_key k = { .port = from_b ? e->a_port : e->b_port, .protocol = e->protocol, .family = e->family, .within = e->within };

	memcpy(k.source, from_b ? e->b : e->a, 16);
	memcpy(k.destination, from_b ? e->a : e->b, 16);
	return k;
}

/* The source opened it: who sent SYN, or was sent SYN and ACK; else who is seen first. */
static void orient(struct capture_table *t, struct connection_slot *c, const struct ends *e, const struct capture_packet *p, bool from_b)
{
	bool opened_by_b = (p->tcp_flags & TCP_SYN) && (p->tcp_flags & TCP_ACK) ? !from_b : from_b;
	struct flow_key key = key_of(e, opened_by_b);
	uint16_t source_port = opened_by_b ? e->b_port : e->a_port;
	struct flow_slot *f;

	t->connection_index.buckets[c->bucket] -= (c->flags & IN_USE) != 0;
	c->flags = opened_by_b ? IN_USE | FROM_B : IN_USE;
	c->initial_seq = 0;
	c->flow = flow_find(t, &key);
	f = &t->flows[c->flow];
	c->generation = f->generation;
	c->bucket = f->bucket;
	t->connection_index.buckets[c->bucket]++;
	if (f->source_port == 0 && !f->many_ports)
		f->source_port = source_port;
	f->many_ports = f->many_ports || f->source_port != source_port;
}

/* head: of its chain. */
static uint32_t connection_add(struct capture_table *t, uint32_t *head, const struct ends *e, const struct capture_packet *p, bool from_b)
{
	struct connection_slot *c;
	uint32_t slot;

	if (t->connection_index.used == t->connection_index.limit)
		evict_connection(t);
	slot = take_slot(&t->connection_index, t->connection_index.free ? t->connections[t->connection_index.free].chain : 0);
	c = &t->connections[slot];
	*c = (struct connection_slot){ .a_port = e->a_port, .b_port = e->b_port, .protocol = e->protocol, .layer = layer_of(e), .chain = *head };
	memcpy(c->a, e->a, 16);
	memcpy(c->b, e->b, 16);
	*head = slot;
	orient(t, c, e, p, from_b);
	return slot;
}

/* Another connection between the same ports: its SYN is another one. */
static bool begins_anew(const struct connection_slot *c, const struct capture_packet *p)
{
	return (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN && (!(c->flags & SYN_SEEN) || c->initial_seq != p->seq);
}

uint32_t connection_find(struct capture_table *t, const struct capture_packet *p, bool *ret_from_b)
{
	const struct ends e = ends_of(p, ret_from_b);
	uint32_t *head = connection_head(t, &e), slot;

	for (slot = *head; slot; slot = t->connections[slot].chain)
		if (is_between(&t->connections[slot], &e))
			break;
	if (!slot)
		return connection_add(t, head, &e, p, *ret_from_b);
	if (t->flows[t->connections[slot].flow].generation != t->connections[slot].generation || begins_anew(&t->connections[slot], p)) {
		stream_close(t, slot, true);
		orient(t, &t->connections[slot], &e, p, *ret_from_b);
	}
	return slot;
}
