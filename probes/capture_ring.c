#include "probes/capture_ring.h"

#include <string.h>
#include <sys/mman.h>

enum { WIRE_MOST = 1 << 24 /* flow_record_check takes no more */ };

static const size_t slots_size = FLOW_RING_MOST * sizeof(struct flow_record);
static const int64_t longest_ms = FLOW_RING_HOURS * INT64_C(3600000);

void capture_ring_forget(struct capture_ring *r)
{
	if (r->slots) {
		size_t used = r->last < FLOW_RING_MOST ? (size_t)r->last : FLOW_RING_MOST;

		explicit_bzero(r->slots, used * sizeof *r->slots);
		munmap(r->slots, slots_size);
	}
	*r = (struct capture_ring){ .number = r->number };
}

static void begin(struct capture_ring *r, const struct flow_order *o, int64_t now_ms)
{
	void *slots;

	capture_ring_forget(r);
	r->number = o->ring;
	if (o->until_ms <= now_ms)
		return;
	slots = mmap(NULL, slots_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (slots == MAP_FAILED)
		return;
	madvise(slots, slots_size, MADV_DONTDUMP);
	r->slots = slots;
	r->until_ms = o->until_ms < now_ms + longest_ms ? o->until_ms : now_ms + longest_ms;
	r->family = o->family;
	memcpy(r->host, o->host, sizeof r->host);
}

/* The number of the oldest packet that it has. */
static uint64_t first(const struct capture_ring *r)
{
	return r->last > FLOW_RING_MOST ? r->last - FLOW_RING_MOST + 1 : 1;
}

static void give(struct capture_ring *r, uint64_t after)
{
	r->give = after >= first(r) ? after + 1 : first(r);
	r->give_last = r->give > r->last ? after : r->last - r->give < FLOW_GIVEN_MOST ? r->last : r->give + FLOW_GIVEN_MOST - 1;
	r->answering = true;
}

void capture_ring_order(struct capture_ring *r, const struct flow_order *o, int64_t now_ms)
{
	if (o->command == FLOW_ORDER_RING) {
		if (!r->slots || r->number != o->ring)
			begin(r, o, now_ms);
		r->tells = true;
	} else if (r->number == o->ring) {
		if (o->command == FLOW_ORDER_GIVE) {
			give(r, o->after);
		} else {
			capture_ring_forget(r);
			r->tells = true;
		}
	}
}

/* Octets after those of IPv4 are 0 on both sides. */
static bool concerns(const struct capture_ring *r, const struct capture_frame *f)
{
	if (r->family == 0)
		return true;
	for (size_t i = 0; i < f->n; i++) {
		const struct capture_packet *p = &f->packets[i];

		if (p->family == r->family && (memcmp(p->source, r->host, 16) == 0 || memcmp(p->destination, r->host, 16) == 0))
			return true;
	}
	return false;
}

void capture_ring_take(struct capture_ring *r, const struct capture_frame *f, const uint8_t *bytes, size_t wire, int64_t at_us)
{
	size_t n = f->header < FLOW_HEADERS_MAX ? f->header : FLOW_HEADERS_MAX;
	struct flow_record *s;

	if (!r->slots || n == 0 || at_us < 0 || at_us / 1000 >= r->until_ms || !concerns(r, f))
		return;
	s = &r->slots[r->last % FLOW_RING_MOST];
	r->octets -= s->headers.n;
	memset(s, 0, sizeof *s);
	s->type = FLOW_RECORD_HEADERS;
	s->interval_ms = at_us / 1000;
	s->headers.number = ++r->last;
	s->headers.at_us = at_us;
	s->headers.wire = (uint32_t)(wire < n ? n : wire < WIRE_MOST ? wire : WIRE_MOST);
	s->headers.n = (uint16_t)n;
	memcpy(s->headers.octets, bytes, n);
	r->octets += n;
}

static void tell_growth(struct capture_ring *r, int64_t now_ms)
{
	if (r->last == r->aged_last || (now_ms >= r->aged_ms && now_ms < r->aged_ms + FLOW_RING_TELL_MS))
		return;
	r->tells = true;
	r->aged_last = r->last;
	r->aged_ms = now_ms;
}

void capture_ring_age(struct capture_ring *r, int64_t now_ms)
{
	if (!r->slots)
		return;
	tell_growth(r, now_ms);
	if (now_ms < r->until_ms)
		return;
	if (now_ms >= r->until_ms + FLOW_RING_HELD_MS) {
		capture_ring_forget(r);
		r->tells = true;
	} else if (!r->held) {
		r->held = r->tells = true;
	}
}

void capture_ring_note(struct capture_ring *r)
{
	r->tells = r->tells || r->slots;
}

static struct flow_record state_of(const struct capture_ring *r, int64_t now_ms)
{
	struct flow_record t;

	memset(&t, 0, sizeof t);
	t.type = FLOW_RECORD_RING;
	t.interval_ms = now_ms < 0 ? 0 : now_ms;
	t.ring.ring = r->number;
	t.ring.state = !r->slots ? FLOW_RING_NONE : now_ms < r->until_ms ? FLOW_RING_KEEPS : FLOW_RING_HELD;
	t.ring.first = first(r);
	t.ring.last = r->last;
	t.ring.octets = r->octets;
	t.ring.until_ms = r->until_ms;
	t.ring.answer = r->answering;
	if (r->answering)
		t.ring.given = r->give_last;
	return t;
}

size_t capture_ring_peek(const struct capture_ring *r, struct flow_record *ret, size_t n, int64_t now_ms)
{
	uint64_t at = r->give > first(r) ? r->give : first(r); /* others may have been overwritten meanwhile */
	size_t i = 0;

	for (; r->answering && r->slots && i < n && at <= r->give_last; at++)
		ret[i++] = r->slots[(at - 1) % FLOW_RING_MOST];
	if (i < n && (r->answering || r->tells))
		ret[i++] = state_of(r, now_ms);
	return i;
}

void capture_ring_told(struct capture_ring *r, const struct flow_record *records, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (records[i].type == FLOW_RECORD_HEADERS)
			r->give = records[i].headers.number + 1;
		else
			r->answering = r->tells = false;
	}
}
