/* What carries other packets: it is told as what it is, and what it carries as within it, where that can be read. */
#include "probes/capture_walk.h"

#include <netinet/in.h>

enum {
	PROTOCOL_L2TP = 115,
	PORT_L2TP = 1701, PORT_GTP = 2152, PORT_ESP = 4500, PORT_VXLAN = 4789, PORT_VXLAN_LINUX = 8472, PORT_WIREGUARD = 51820,
	GRE_CHECKSUM = 0x8000, GRE_KEY = 0x2000, GRE_SEQUENCE = 0x1000, GRE_VERSION = 7,
	ETHERTYPE_BRIDGED = 0x6558, ETHERTYPE_ERSPAN = 0x88be,
	GTP_PAYLOAD = 255, GTP_FLAGS = 7
};

typedef enum capture_verdict (*inside_fn)(struct walk *w);

/* What is inside may be anything: it never spoils what carries it. */
static enum capture_verdict descend(struct walk *w, enum flow_tunnel tunnel, inside_fn inside)
{
	w->within = tunnel;
	inside(w);
	return CAPTURE_OK;
}

/* RFC 2784, 2890; ERSPAN type II has a header of its own behind the sequence number, type I none. */
static enum capture_verdict inside_gre(struct walk *w)
{
	unsigned flags = cursor_be16(&w->at), type = cursor_be16(&w->at);

	if ((flags & GRE_VERSION) != 0)
		return CAPTURE_NOT_IP;
	cursor_skip(&w->at, 4u * ((unsigned)((flags & GRE_CHECKSUM) != 0) + ((flags & GRE_KEY) != 0) + ((flags & GRE_SEQUENCE) != 0)));
	if (type == ETHERTYPE_ERSPAN)
		cursor_skip(&w->at, (flags & GRE_SEQUENCE) != 0 ? 8 : 0);
	if (w->at.bad)
		return CAPTURE_CUT;
	return type == ETHERTYPE_BRIDGED || type == ETHERTYPE_ERSPAN ? walk_ethernet(w) : walk_type(w, type);
}

/* RFC 7348 §5. */
static enum capture_verdict inside_vxlan(struct walk *w)
{
	uint8_t flags = cursor_u8(&w->at);

	cursor_skip(&w->at, 7);
	return w->at.bad || !(flags & 8) ? CAPTURE_NOT_IP : walk_ethernet(w);
}

/* 3GPP TS 29.281 §5.1: G-PDU of version 1; extension headers are not followed. */
static enum capture_verdict inside_gtp(struct walk *w)
{
	uint8_t flags = cursor_u8(&w->at), type = cursor_u8(&w->at);

	cursor_skip(&w->at, 6 + ((flags & GTP_FLAGS) != 0 ? 4u : 0u));
	return w->at.bad || flags >> 4 != 3 || type != GTP_PAYLOAD ? CAPTURE_NOT_IP : walk_ip(w);
}

/* Handshakes have one size each, and only they tell (the protocol's paper, §5.4); data is believed on the usual port. */
static bool is_wireguard(const struct capture_packet *p)
{
	const uint8_t *m = p->payload;

	if (p->captured < 4 || m[1] != 0 || m[2] != 0 || m[3] != 0)
		return false;
	switch (m[0]) {
	case 1: return p->length == 148;
	case 2: return p->length == 92;
	case 3: return p->length == 64 && (p->port == PORT_WIREGUARD || p->source_port == PORT_WIREGUARD);
	case 4: return p->length >= 32 && p->length % 16 == 0 && (p->port == PORT_WIREGUARD || p->source_port == PORT_WIREGUARD);
	default: return false;
	}
}

/* RFC 3948 §2: an SPI that is not 0; 0 is IKE, one octet a keepalive. */
static bool is_esp(const struct capture_packet *p)
{
	const uint8_t *m = p->payload;

	return (p->port == PORT_ESP || p->source_port == PORT_ESP) && p->captured >= 8 && (m[0] | m[1] | m[2] | m[3]) != 0;
}

static enum capture_verdict carried_by_udp(struct walk *w, struct capture_packet *p)
{
	if (p->port == PORT_VXLAN || p->port == PORT_VXLAN_LINUX) {
		p->tunnel = FLOW_TUNNEL_VXLAN;
		return descend(w, p->tunnel, inside_vxlan);
	}
	if (p->port == PORT_GTP) {
		p->tunnel = FLOW_TUNNEL_GTP;
		return descend(w, p->tunnel, inside_gtp);
	}
	if (p->port == PORT_L2TP || p->source_port == PORT_L2TP)
		p->tunnel = FLOW_TUNNEL_L2TP;
	else if (is_esp(p))
		p->tunnel = FLOW_TUNNEL_ESP;
	else if (p->payload && is_wireguard(p))
		p->tunnel = FLOW_TUNNEL_WIREGUARD;
	return CAPTURE_OK;
}

enum capture_verdict walk_carried(struct walk *w, struct capture_packet *p)
{
	switch (p->protocol) {
	case IPPROTO_UDP: return carried_by_udp(w, p);
	case IPPROTO_GRE: p->tunnel = FLOW_TUNNEL_GRE; return descend(w, p->tunnel, inside_gre);
	case IPPROTO_IPIP: p->tunnel = FLOW_TUNNEL_IPIP; return descend(w, p->tunnel, walk_ip);
	case IPPROTO_IPV6: p->tunnel = FLOW_TUNNEL_SIXINFOUR; return descend(w, p->tunnel, walk_ip);
	case IPPROTO_ESP: p->tunnel = FLOW_TUNNEL_ESP; break;
	case IPPROTO_AH: p->tunnel = FLOW_TUNNEL_AH; break;
	case PROTOCOL_L2TP: p->tunnel = FLOW_TUNNEL_L2TP; break;
	default: break;
	}
	return CAPTURE_OK;
}
