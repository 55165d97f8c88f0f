/* IPv4, IPv6 and what of TCP and UDP headers is told. RFC 791, 8200, 9293, 768. */
#include "probes/capture_walk.h"

#include <netinet/in.h>
#include <string.h>

enum { FRAGMENT_OFFSET = 0x1fff, FRAGMENT_MORE = 0x2000, TCP_WORDS_LEAST = 5, ICMP_HEADER = 8 };

static void note_udp(struct capture_packet *p, struct cursor *at)
{
	unsigned length;

	length = cursor_be16(at);
	cursor_skip(at, 2);
	if (at->bad)
		return;
	if (length >= 8) /* 0: a jumbogram, or left to the network card */
		cursor_limit(at, length - 8);
	p->payload = at->p;
	p->captured = at->have;
	p->length = at->wire;
}

static bool note_tcp(struct capture_packet *p, struct cursor *at)
{
	unsigned offset, flags;

	p->seq = cursor_be32(at);
	cursor_skip(at, 4);
	offset = cursor_u8(at) >> 4;
	flags = cursor_u8(at);
	cursor_skip(at, 6);
	if (at->bad)
		return true;
	if (offset < TCP_WORDS_LEAST || (offset - TCP_WORDS_LEAST) * 4 > at->wire)
		return false;
	p->tcp_flags = (uint8_t)flags;
	cursor_skip(at, (offset - TCP_WORDS_LEAST) * 4);
	if (at->bad)
		return true;
	p->payload = at->p;
	p->captured = at->have;
	p->length = at->wire;
	return true;
}

/* Type, code, checksum and four octets; behind them is what an echo carries, or a packet that it is about. */
static void note_icmp(struct walk *w)
{
	if (w->at.have < ICMP_HEADER)
		return;
	cursor_skip(&w->at, ICMP_HEADER);
	walk_mark(w);
	w->sealed = true;
}

static enum capture_verdict walk_transport(struct walk *w, struct capture_packet *p)
{
	bool sane = true;

	walk_mark(w);
	if (p->fragment)
		return CAPTURE_OK;
	switch (p->protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP: break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6: note_icmp(w); return CAPTURE_OK;
	default: return walk_carried(w, p);
	}
	if (!cursor_takes(&w->at, 4))
		return cursor_verdict(&w->at);
	p->source_port = cursor_be16(&w->at);
	p->port = cursor_be16(&w->at);
	if (p->protocol == IPPROTO_TCP)
		sane = note_tcp(p, &w->at);
	else if (p->protocol == IPPROTO_UDP)
		note_udp(p, &w->at);
	if (!sane)
		return CAPTURE_MALFORMED;
	if (w->at.bad)
		return cursor_verdict(&w->at);
	walk_mark(w);
	w->sealed = true;
	return p->protocol == IPPROTO_UDP ? walk_carried(w, p) : CAPTURE_OK;
}

static struct capture_packet *add_packet(struct walk *w, uint8_t family)
{
	struct capture_packet *p;

	if (w->frame->n == CAPTURE_DEPTH)
		return NULL;
	p = &w->frame->packets[w->frame->n++];
	*p = (struct capture_packet){ .family = family, .within = w->within };
	return p;
}

static enum capture_verdict walk_ipv4(struct walk *w)
{
	const uint8_t *h = w->at.p;
	size_t header, total;
	struct capture_packet *p;
	unsigned fragment;

	if (!cursor_takes(&w->at, 20))
		return cursor_verdict(&w->at);
	header = (size_t)(h[0] & 15) * 4;
	total = (size_t)h[2] << 8 | h[3];
	if (header < 20 || (total != 0 && total < header) || header > w->at.wire)
		return CAPTURE_MALFORMED;
	if (total != 0) /* 0: segmentation was left to the network card */
		cursor_limit(&w->at, total);
	p = add_packet(w, 4);
	if (!p)
		return CAPTURE_OK;
	memcpy(p->source, h + 12, 4);
	memcpy(p->destination, h + 16, 4);
	p->protocol = h[9];
	fragment = (unsigned)h[6] << 8 | h[7];
	p->fragment = (fragment & FRAGMENT_OFFSET) != 0;
	p->first_fragment = !p->fragment && (fragment & FRAGMENT_MORE) != 0;
	p->fragment_id = (uint32_t)h[4] << 8 | h[5];
	cursor_skip(&w->at, header);
	return w->at.bad ? cursor_verdict(&w->at) : walk_transport(w, p);
}

/* RFC 8200 §4: headers until one that carries something. False: no more can be told. */
static bool skip_extension(struct walk *w, struct capture_packet *p, uint8_t *next)
{
	uint8_t following = cursor_u8(&w->at), length = cursor_u8(&w->at);

	if (*next == IPPROTO_FRAGMENT) {
		unsigned offset = cursor_be16(&w->at);

		p->fragment_id = cursor_be32(&w->at);
		p->fragment = (offset & 0xfff8) != 0;
		p->first_fragment = !p->fragment && (offset & 1) != 0;
	} else {
		cursor_skip(&w->at, (size_t)length * 8 + 6);
	}
	if (!w->at.bad)
		*next = following;
	return !w->at.bad;
}

bool walk_is_extension(uint8_t next)
{
	return next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING || next == IPPROTO_FRAGMENT || next == IPPROTO_DSTOPTS || next == 135 || next == 139
	       || next == 140;
}

static enum capture_verdict walk_ipv6(struct walk *w)
{
	const uint8_t *h = w->at.p;
	struct capture_packet *p;
	size_t payload;

	if (!cursor_takes(&w->at, 40))
		return cursor_verdict(&w->at);
	payload = (size_t)h[4] << 8 | h[5];
	p = add_packet(w, 6);
	if (!p)
		return CAPTURE_OK;
	memcpy(p->source, h + 8, 16);
	memcpy(p->destination, h + 24, 16);
	p->protocol = h[6];
	cursor_skip(&w->at, 40);
	if (payload != 0) /* 0: a jumbogram, or left to the network card */
		cursor_limit(&w->at, payload);
	for (unsigned n = 0; walk_is_extension(p->protocol) && !p->fragment; n++) {
		if (n == WALK_EXTENSIONS_MOST)
			return CAPTURE_MALFORMED;
		if (!skip_extension(w, p, &p->protocol))
			return cursor_verdict(&w->at);
	}
	return walk_transport(w, p);
}

enum capture_verdict walk_ip(struct walk *w)
{
	if (!cursor_takes(&w->at, 1))
		return cursor_verdict(&w->at);
	if (++w->layers > WALK_LAYERS_MOST)
		return CAPTURE_MALFORMED;
	switch (w->at.p[0] >> 4) {
	case 4: return walk_ipv4(w);
	case 6: return walk_ipv6(w);
	default: return CAPTURE_NOT_IP;
	}
}
