#include "probes/capture_decode.h"

#include "probes/capture_walk.h"

#include <string.h>

enum {
	/* DLT_ numbers, the same everywhere but for raw IP */
	LINK_NULL = 0, LINK_ETHERNET = 1, LINK_RAW_BSD = 12, LINK_RAW_OPENBSD = 14, LINK_RAW = 101, LINK_LOOP = 108, LINK_COOKED = 113,
	LINK_IPV4 = 228, LINK_IPV6 = 229, LINK_COOKED2 = 276,
	VLANS_MOST = 4, LABELS_MOST = 16, LABELS_TOLD = 8, IP_LONGEST = 60 /* octets of a header */
};

static bool is_vlan(unsigned type)
{
	return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
}

static enum capture_verdict walk_mpls(struct walk *w, uint8_t *ret_labels)
{
	uint8_t labels = 0;
	uint32_t entry;

	do {
		if (labels == LABELS_MOST)
			return CAPTURE_MALFORMED;
		entry = cursor_be32(&w->at);
		labels++;
	} while (!w->at.bad && !(entry & 0x100));
	*ret_labels = labels;
	return cursor_verdict(&w->at);
}

/* Whether there may be an Ethernet frame at the cursor: of a type that is looked under. */
static bool may_be_frame(struct cursor at)
{
	unsigned type;

	cursor_skip(&at, 12);
	type = cursor_be16(&at);
	if (at.bad)
		return false;
	return type == 0x0800 || type == 0x86dd || type == 0x8847 || type == 0x8848 || type == 0x8864 || is_vlan(type)
	       || (type < 1536 && at.have >= 6 && memcmp(at.p, "\xaa\xaa\x03\0\0\0", 6) == 0);
}

/* Whether it is one of IP, for its IP header bears it out. */
static bool is_frame_of_ip(struct cursor at)
{
	unsigned type;

	cursor_skip(&at, 12);
	type = cursor_be16(&at);
	for (unsigned tags = 0; is_vlan(type) && tags < VLANS_MOST; tags++) {
		cursor_skip(&at, 2);
		type = cursor_be16(&at);
	}
	return !at.bad && ((type == 0x0800 && at.have > 0 && at.p[0] >> 4 == 4) || (type == 0x86dd && at.have > 0 && at.p[0] >> 4 == 6))
	       && walk_ip_fits(&at) != WALK_FITS_NOT;
}

/* RFC 3032 has no protocol field, and the first nibble tells IP from the control word of a pseudowire (RFC 4385) alone: without one a
 * destination MAC stands there, which may begin with any (RFC 4928 §3). What is taken for something without being borne out is sealed. */
static enum capture_verdict walk_beneath_labels(struct walk *w)
{
	enum walk_fit fit = walk_ip_fits(&w->at);
	struct cursor behind_word = w->at;

	if (is_frame_of_ip(w->at))
		return walk_ethernet(w);
	if (fit != WALK_FITS_NOT) {
		w->sealed = w->sealed || fit != WALK_FITS || may_be_frame(w->at);
		return walk_ip(w);
	}
	cursor_skip(&behind_word, 4);
	if (w->at.p[0] >> 4 == 0) {
		w->sealed = w->sealed || !is_frame_of_ip(behind_word);
		w->at = behind_word;
		return walk_ethernet(w);
	}
	w->sealed = true;
	if (may_be_frame(w->at))
		return walk_ethernet(w);
	return w->at.have < w->at.wire && w->at.have < IP_LONGEST ? CAPTURE_CUT : CAPTURE_NOT_IP;
}

static enum capture_verdict walk_labelled(struct walk *w)
{
	uint8_t labels = 0;
	enum capture_verdict verdict = walk_mpls(w, &labels);

	if (verdict != CAPTURE_OK)
		return verdict;
	if (w->frame->mpls == 0 && w->within == FLOW_TUNNEL_NONE)
		w->frame->mpls = labels < LABELS_TOLD ? labels : LABELS_TOLD;
	return cursor_takes(&w->at, 1) ? walk_beneath_labels(w) : cursor_verdict(&w->at);
}

static enum capture_verdict walk_pppoe(struct walk *w)
{
	unsigned protocol;

	cursor_skip(&w->at, 6);
	protocol = cursor_be16(&w->at);
	if (w->at.bad)
		return cursor_verdict(&w->at);
	return protocol == 0x0021 || protocol == 0x0057 ? walk_ip(w) : CAPTURE_NOT_IP;
}

enum capture_verdict walk_type(struct walk *w, unsigned type)
{
	for (unsigned tags = 0; is_vlan(type); tags++) {
		uint16_t vid = cursor_be16(&w->at) & 0x0fff;

		type = cursor_be16(&w->at);
		if (w->at.bad)
			return cursor_verdict(&w->at);
		if (tags == VLANS_MOST)
			return CAPTURE_MALFORMED;
		if (w->within == FLOW_TUNNEL_NONE && tags == 0)
			w->frame->vlan = vid;
		if (w->within == FLOW_TUNNEL_NONE && tags == 1)
			w->frame->inner_vlan = vid;
	}
	if (w->layers <= 1)
		walk_mark(w);
	switch (type) {
	case 0x0800:
	case 0x86dd: return walk_ip(w);
	case 0x8847:
	case 0x8848: return walk_labelled(w);
	case 0x8864: return walk_pppoe(w);
	default: return CAPTURE_NOT_IP;
	}
}

enum capture_verdict walk_ethernet(struct walk *w)
{
	unsigned type;

	cursor_skip(&w->at, 12);
	type = cursor_be16(&w->at);
	if (w->at.bad)
		return cursor_verdict(&w->at);
	if (++w->layers > WALK_LAYERS_MOST)
		return CAPTURE_MALFORMED;
	if (w->layers == 1)
		walk_mark(w);
	if (type >= 1536)
		return walk_type(w, type);
	/* IEEE 802.3: an LLC header with SNAP tells the type, others are no IP */
	if (w->at.have < 8 || memcmp(w->at.p, "\xaa\xaa\x03\0\0\0", 6) != 0)
		return CAPTURE_NOT_IP;
	cursor_skip(&w->at, 6);
	return walk_type(w, cursor_be16(&w->at));
}

/* LINUX_SLL and SLL2: the ethertype after and before other fields. */
static enum capture_verdict walk_cooked(struct walk *w, size_t before, size_t after)
{
	unsigned type;

	cursor_skip(&w->at, before);
	type = cursor_be16(&w->at);
	cursor_skip(&w->at, after);
	return w->at.bad ? cursor_verdict(&w->at) : walk_type(w, type);
}

static enum capture_verdict walk_link(struct walk *w, int linktype)
{
	switch (linktype) {
	case LINK_ETHERNET: return walk_ethernet(w);
	case LINK_NULL: /* the address family, in the order of whoever captured */
	case LINK_LOOP: cursor_skip(&w->at, 4); return w->at.bad ? cursor_verdict(&w->at) : walk_ip(w);
	case LINK_RAW_BSD:
	case LINK_RAW_OPENBSD:
	case LINK_RAW:
	case LINK_IPV4:
	case LINK_IPV6: return walk_ip(w);
	case LINK_COOKED: return walk_cooked(w, 14, 0);
	case LINK_COOKED2: return walk_cooked(w, 0, 18);
	default: return CAPTURE_NOT_IP;
	}
}

bool capture_link_is_known(int linktype)
{
	static const int known[] = { LINK_NULL, LINK_ETHERNET, LINK_RAW_BSD, LINK_RAW_OPENBSD, LINK_RAW, LINK_LOOP, LINK_COOKED, LINK_IPV4, LINK_IPV6,
		LINK_COOKED2 };

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i] == linktype)
			return true;
	return false;
}

enum capture_verdict capture_decode(int linktype, const uint8_t *bytes, size_t captured, size_t wire, struct capture_frame *ret)
{
	struct walk w = { .frame = ret, .at = { .p = bytes, .have = captured, .wire = wire < captured ? captured : wire }, .begin = bytes };

	ret->vlan = ret->inner_vlan = ret->mpls = 0;
	ret->n = ret->header = 0;
	if (w.at.wire > CAPTURE_WIRE_MOST)
		return CAPTURE_MALFORMED;
	return walk_link(&w, linktype);
}
