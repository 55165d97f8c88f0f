/* The inside of capture_decode.c, capture_ip.c, capture_fits.c and capture_tunnel.c: a bounded cursor, and layers that call each other. */
#ifndef VIGIE_PROBES_CAPTURE_WALK_H
#define VIGIE_PROBES_CAPTURE_WALK_H

#include "probes/capture_decode.h"

/* Reads past the end give 0 and set bad, which sticks. */
struct cursor {
	const uint8_t *p;
	size_t have;              /* octets at p that were captured */
	size_t wire;              /* octets from p on that were sent: have or more */
	bool bad;
	bool was_sent;            /* with bad: what is missing was sent, and not captured */
};

static inline bool cursor_takes(struct cursor *c, size_t n)
{
	if (n <= c->have && !c->bad)
		return true;
	if (!c->bad)
		c->was_sent = n <= c->wire;
	c->bad = true;
	return false;
}

static inline void cursor_skip(struct cursor *c, size_t n)
{
	if (!cursor_takes(c, n))
		return;
	c->p += n;
	c->have -= n;
	c->wire -= n;
}

static inline uint8_t cursor_u8(struct cursor *c)
{
	uint8_t n = cursor_takes(c, 1) ? c->p[0] : 0;

	cursor_skip(c, 1);
	return n;
}

static inline uint16_t cursor_be16(struct cursor *c)
{
	unsigned n = cursor_takes(c, 2) ? (unsigned)c->p[0] << 8 | c->p[1] : 0;

	cursor_skip(c, 2);
	return (uint16_t)n;
}

static inline uint32_t cursor_be32(struct cursor *c)
{
	uint32_t high = cursor_be16(c);

	return high << 16 | cursor_be16(c);
}

/* What follows is n octets at most: the rest is padding. */
static inline void cursor_limit(struct cursor *c, size_t n)
{
	if (n < c->wire)
		c->wire = n;
	if (n < c->have)
		c->have = n;
}

static inline enum capture_verdict cursor_verdict(const struct cursor *c)
{
	if (!c->bad)
		return CAPTURE_OK;
	return c->was_sent ? CAPTURE_CUT : CAPTURE_MALFORMED;
}

struct walk {
	struct capture_frame *frame;
	enum flow_tunnel within;
	unsigned layers;          /* so far: bounded */
	struct cursor at;
	const uint8_t *begin;     /* of the frame */
	bool sealed;              /* what follows is payload: frame->header stays */
};

/* All up to the cursor is header. */
static inline void walk_mark(struct walk *w)
{
	if (!w->sealed && !w->at.bad)
		w->frame->header = (size_t)(w->at.p - w->begin);
}

enum { WALK_LAYERS_MOST = 24, WALK_EXTENSIONS_MOST = 8 };

/* How far what is at the cursor bears being called IP, where nothing but its own octets says that it is. */
enum walk_fit {
	WALK_FITS_NOT,
	WALK_FITS_SO_FAR,         /* the length is right, and extension headers follow, which nothing bears out */
	WALK_FITS                 /* the length is, and of IPv4 the checksum too; extension headers end where they say, and what follows them
	                           * is TCP, UDP or ICMPv6 that was captured whole and whose checksum is right */
};
bool walk_is_extension(uint8_t next); /* of IPv6 */
enum walk_fit walk_ip_fits(const struct cursor *at);

enum capture_verdict walk_ethernet(struct walk *w);
enum capture_verdict walk_type(struct walk *w, unsigned ethertype);
enum capture_verdict walk_ip(struct walk *w);
/* What p carries, the cursor behind its IP header, or for UDP behind that one. Sets p->tunnel. */
enum capture_verdict walk_carried(struct walk *w, struct capture_packet *p);

#endif
