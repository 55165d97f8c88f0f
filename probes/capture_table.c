#include "probes/capture_table_internal.h"

#include "probes/capture_traits.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LIMIT_MOST = 1 << 24, STREAMS_MOST = 65535 };

static const int64_t wall_most_ms = INT64_C(7258118400000); /* flow_record_check takes no later */

/* ---- memory ---- */

/* Pages come when they are touched, large ones where there are some: nearly each look is at another one. What may hold addresses is in no
 * dump. */
static void *map(struct capture_table *t, size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	madvise(p, n, MADV_DONTDUMP);
	(void)madvise(p, n, MADV_HUGEPAGE);
	t->mapped += n;
	return p;
}

static void unmap(void *p, size_t n)
{
	if (p)
		munmap(p, n);
}

static bool slots_new(struct capture_table *t, struct slots *s, uint32_t limit)
{
	uint32_t heads = 1024;

	while (heads < limit)
		heads *= 2;
	*s = (struct slots){ .mask = heads - 1, .limit = limit };
	s->heads = map(t, heads * sizeof *s->heads);
	s->buckets = map(t, BUCKETS * sizeof *s->buckets);
	return s->heads && s->buckets;
}

static void slots_free(struct slots *s)
{
	unmap(s->heads, ((size_t)s->mask + 1) * sizeof *s->heads);
	unmap(s->buckets, BUCKETS * sizeof *s->buckets);
}

uint32_t take_slot(struct slots *s, uint32_t next_free)
{
	uint32_t slot = s->free;

	if (slot)
		s->free = next_free;
	else
		slot = ++s->touched;
	s->used++;
	return slot;
}

bool capture_table_new(const struct capture_limits *l, const uint64_t seed[2], struct capture_table **ret, struct err *e)
{
	struct capture_table *t = calloc(1, sizeof *t);

	if (!t || l->flows == 0 || l->flows > LIMIT_MOST || l->connections == 0 || l->connections > LIMIT_MOST || l->associations == 0
	    || l->associations > STREAMS_MOST) {
		free(t);
		return err_set(e, t ? ERR_LIMIT : ERR_MEMORY, "a flow table of that size cannot be made");
	}
	t->limits = *l;
	t->dirty_list = LIST_ODD;
	memcpy(t->seed, seed, sizeof t->seed);
	t->dice = seed[0] | 1;
	t->flows = map(t, ((size_t)l->flows + 1) * sizeof *t->flows);
	t->connections = map(t, ((size_t)l->connections + 1) * sizeof *t->connections);
	t->streams = map(t, ((size_t)l->associations + 1) * sizeof *t->streams);
	t->out = map(t, OUT_MOST * sizeof *t->out);
	t->fragments.slots = map(t, CAPTURE_FRAGMENTS * sizeof *t->fragments.slots);
	if (!slots_new(t, &t->flow_index, l->flows) || !slots_new(t, &t->connection_index, l->connections) || !t->flows || !t->connections
	    || !t->streams || !t->out || !t->fragments.slots) {
		capture_table_free(t);
		return err_set(e, ERR_MEMORY, "no memory for the flow table");
	}
	*ret = t;
	return true;
}

void capture_table_free(struct capture_table *t)
{
	if (!t)
		return;
	for (uint32_t i = 1; t->streams && i <= t->streams_touched; i++)
		capture_dicom_done(&t->streams[i].a);
	unmap(t->flows, ((size_t)t->limits.flows + 1) * sizeof *t->flows);
	unmap(t->connections, ((size_t)t->limits.connections + 1) * sizeof *t->connections);
	unmap(t->streams, ((size_t)t->limits.associations + 1) * sizeof *t->streams);
	unmap(t->out, OUT_MOST * sizeof *t->out);
	unmap(t->fragments.slots, CAPTURE_FRAGMENTS * sizeof *t->fragments.slots);
	slots_free(&t->flow_index);
	slots_free(&t->connection_index);
	free(t);
}

/* ---- hashing ---- */

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Keyed, eight octets at a time: n is a multiple of 4. */
uint64_t table_hash(const struct capture_table *t, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t h = t->seed[0];

	for (; n >= 8; p += 8, n -= 8) {
		uint64_t word;

		memcpy(&word, p, 8);
		h = mix(h ^ word, t->seed[1] | 1);
	}
	if (n >= 4) {
		uint32_t word;

		memcpy(&word, p, 4);
		h = mix(h ^ word, t->seed[1] | 1);
	}
	return mix(h, t->seed[1] ^ UINT64_C(0x9e3779b97f4a7c15));
}

/* Who has a network of IPv6 addresses has one bucket all the same. */
uint16_t table_bucket(const struct capture_table *t, uint8_t family, const uint8_t address[16])
{
	return (uint16_t)(table_hash(t, address, family == 4 ? 4 : 8) % BUCKETS);
}

/* ---- frames ---- */

static void note_tcp(struct flow_slot *f, struct connection_slot *c, const struct capture_packet *p, bool from_source)
{
	unsigned flags = p->tcp_flags;

	if ((flags & (TCP_SYN | TCP_ACK)) == TCP_SYN && from_source && !(c->flags & SYN_SEEN)) {
		c->flags |= SYN_SEEN;
		c->initial_seq = p->seq;
		f->connections++;
		f->traits |= FLOW_TRAIT_SYN;
	}
	if ((flags & TCP_SYN) && (flags & TCP_ACK) && !from_source) {
		c->flags |= ESTABLISHED;
		f->traits |= FLOW_TRAIT_SYN | FLOW_TRAIT_ESTABLISHED;
	}
	if ((flags & TCP_RST) && !from_source && (c->flags & (SYN_SEEN | ESTABLISHED)) == SYN_SEEN)
		f->traits |= FLOW_TRAIT_REFUSED;
}

static void note_end(struct capture_table *t, uint32_t connection, const struct capture_packet *p, bool from_b)
{
	struct connection_slot *c = &t->connections[connection];

	if (p->tcp_flags & TCP_RST)
		c->flags |= RESET;
	if (p->tcp_flags & TCP_FIN)
		c->flags |= (uint16_t)(from_b ? FIN_B : FIN_A);
	if ((c->flags & RESET) || (c->flags & (FIN_A | FIN_B)) == (FIN_A | FIN_B))
		stream_close(t, connection, !(c->flags & RESET));
}

static void note_layers(struct flow_slot *f, const struct capture_frame *frame, const struct capture_packet *p)
{
	if (!f->layers_known) {
		f->layers_known = true;
		f->vlan = frame->vlan;
		f->inner_vlan = frame->inner_vlan;
		f->mpls = frame->mpls;
	} else if (frame->vlan != f->vlan || frame->inner_vlan != f->inner_vlan) {
		f->traits |= FLOW_TRAIT_VLANS;
	}
	if (p->tunnel != FLOW_TUNNEL_NONE)
		f->tunnel = (uint8_t)p->tunnel;
}

static void count(struct capture_table *t, uint32_t flow, bool from_source, uint64_t packets, uint64_t bytes, int64_t at_ms)
{
	struct flow_slot *f = &t->flows[flow];

	if (f->list == LIST_NONE) {
		list_append(t, t->dirty_list, flow);
		f->first_ms = f->last_ms = at_ms;
	}
	if (at_ms < f->first_ms)
		f->first_ms = at_ms;
	if (at_ms > f->last_ms)
		f->last_ms = at_ms;
	if (from_source) {
		f->counts.bytes_out += bytes;
		f->counts.packets_out += packets;
	} else {
		f->counts.bytes_in += bytes;
		f->counts.packets_in += packets;
	}
}

/* Of a TCP connection whose beginning was seen the first payload of each side; requests of HTTP follow each other. */
static void look(struct flow_slot *f, struct connection_slot *c, const struct capture_packet *p, bool from_b, bool from_source)
{
	unsigned looked = from_b ? LOOKED_B : LOOKED_A;

	if (p->captured == 0)
		return;
	if (p->protocol == IPPROTO_TCP) {
		if (!(c->flags & (SYN_SEEN | ESTABLISHED)) || ((c->flags & looked) && !(from_source && (f->traits & FLOW_TRAIT_HTTP))))
			return;
		c->flags |= (uint16_t)looked;
	}
	f->traits |= capture_traits(p, from_source);
}

static uint64_t fragment_hash(const struct capture_table *t, const struct capture_packet *p)
{
	return table_hash(t, p->source, 16) ^ mix(table_hash(t, p->destination, 16), p->fragment_id | UINT64_C(1) << 32);
}

/* Fragments that waited for their first one; whose did not come are told with port 0. */
static void count_waited(struct capture_table *t, const struct capture_fragment *w)
{
	struct capture_packet p = { .family = w->family, .protocol = w->protocol, .within = w->within,
	                            .source_port = w->source_port, .port = w->port };
	struct connection_slot *c;
	uint32_t connection;
	bool from_b;

	if (w->packets == 0)
		return;
	memcpy(p.source, w->source, sizeof p.source);
	memcpy(p.destination, w->destination, sizeof p.destination);
	connection = connection_find(t, &p, &from_b);
	c = &t->connections[connection];
	c->last_s = (uint32_t)(w->at_ms / 1000);
	count(t, c->flow, from_b == ((c->flags & FROM_B) != 0), w->packets, w->bytes, w->at_ms);
}

static void count_orphans(struct capture_table *t, const struct capture_fragment *w)
{
	t->tally.tally.orphans += w->packets;
	count_waited(t, w);
}

void table_give_up_fragments(struct capture_table *t, int64_t now_ms)
{
	struct capture_fragment w;

	for (size_t at = 0; fragments_give_up(&t->fragments, &at, now_ms, &w);)
		count_orphans(t, &w);
}

/* False: it waits for its first one. */
static bool take_fragment(struct capture_table *t, struct capture_packet *p, size_t wire, int64_t at_ms)
{
	uint64_t hash = fragment_hash(t, p);
	struct capture_fragment waited, left;

	if (p->first_fragment) {
		fragments_note(&t->fragments, hash, p, at_ms, &waited, &left);
		count_orphans(t, &left);
		count_waited(t, &waited);
		return true;
	}
	if (fragments_find(&t->fragments, hash, p, at_ms))
		return true;
	fragments_wait(&t->fragments, hash, p, wire, at_ms, &left);
	count_orphans(t, &left);
	return false;
}

static void take_packet(struct capture_table *t, const struct capture_frame *frame, struct capture_packet *p, size_t wire, int64_t at_ms)
{
	struct connection_slot *c;
	uint32_t connection;
	bool from_b, from_source;

	if ((p->first_fragment || p->fragment) && !take_fragment(t, p, wire, at_ms))
		return;
	connection = connection_find(t, p, &from_b);
	c = &t->connections[connection];
	c->last_s = (uint32_t)(at_ms / 1000);
	from_source = from_b == ((c->flags & FROM_B) != 0);
	note_layers(&t->flows[c->flow], frame, p);
	count(t, c->flow, from_source, 1, wire, at_ms);
	if (p->tcp_flags != 0)
		note_tcp(&t->flows[c->flow], c, p, from_source);
	look(&t->flows[c->flow], c, p, from_b, from_source);
	if (p->tcp_flags == 0)
		return;
	if (p->length > 0 && !p->first_fragment)
		stream_take(t, connection, p, from_b, at_ms);
	note_end(t, connection, p, from_b);
}

void capture_table_take(struct capture_table *t, const struct capture_frame *frame, enum capture_verdict verdict, size_t wire, int64_t at_ms)
{
	struct flow_record *r = &t->tally;

	if (at_ms < 0)
		at_ms = 0;
	if (at_ms > wall_most_ms)
		at_ms = wall_most_ms;
	r->tally.frames++;
	r->tally.bytes += wire <= CAPTURE_WIRE_MOST ? wire : 0;
	r->tally.not_ip += verdict == CAPTURE_NOT_IP;
	r->tally.malformed += verdict == CAPTURE_MALFORMED;
	r->tally.cut += verdict == CAPTURE_CUT;
	for (size_t i = 0; i < frame->n; i++) {
		struct capture_packet p = frame->packets[i];

		take_packet(t, frame, &p, wire, at_ms);
	}
}
