/* Whether octets bear being called IP where nothing but they themselves says that they are. RFC 791, 8200, 1071. */
#include "probes/capture_walk.h"

#include <netinet/in.h>

enum { TCP_LEAST = 20, UDP_HEADER = 8, ICMP_HEADER = 8, OPTION_PAD1 = 0, OPTION_PADN = 1, ROUTING_MOBILE = 2, ROUTING_SEGMENTS = 4 };

/* Of 16-bit words; an octet too many is the first one of another. */
static uint32_t sum_of(const uint8_t *p, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	return n % 2 ? sum + ((uint32_t)p[n - 1] << 8) : sum;
}

/* The ones' complement sum of what has its checksum in it is all ones. n octets in all: less than 2^17. */
static bool sum_fits(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static bool ipv4_fits(const struct cursor *at)
{
	const uint8_t *h = at->p;
	size_t header, total;

	if (at->have < 20)
		return false;
	header = (size_t)(h[0] & 15) * 4;
	total = (size_t)h[2] << 8 | h[3];
	return header >= 20 && header <= at->have && total >= header && total <= at->wire && sum_fits(sum_of(h, header));
}

/* What a header of n octets has behind its first two are options that end where it does, and padding is zero. */
static bool options_fit(const uint8_t *h, size_t n)
{
	size_t i = 2;

	while (i < n) {
		size_t length;

		if (h[i] == OPTION_PAD1) {
			i++;
			continue;
		}
		if (i + 2 > n || i + 2 + h[i + 1] > n)
			return false;
		length = h[i + 1];
		for (size_t k = 0; h[i] == OPTION_PADN && k < length; k++)
			if (h[i + 2 + k] != 0)
				return false;
		i += 2 + length;
	}
	return true;
}

/* RFC 6275 §6.4, RFC 8754 §2: what the packet is for in the end stands first. */
static bool routing_fits(const uint8_t *h, size_t n)
{
	const uint8_t type = h[2], left = h[3];

	if (type == ROUTING_MOBILE)
		return n == 24 && left <= 1;
	return type == ROUTING_SEGMENTS && n >= 24 && ((size_t)h[4] + 1) * 16 + 8 <= n && left <= h[4];
}

/* RFC 8200 §4.5: a fragment that is the whole packet; of others nobody can tell. */
static bool fragment_fits(const uint8_t *h)
{
	return h[1] == 0 && h[2] == 0 && h[3] == 0;
}

struct upper { const uint8_t *source, *destination; uint8_t protocol; struct cursor at; };

/* Past one header; false: it does not fit, or there is no telling. */
static bool extension_fits(struct upper *u, bool first)
{
	const uint8_t *h = u->at.p;
	const size_t n = u->protocol == IPPROTO_FRAGMENT || u->at.have < 2 ? 8 : ((size_t)h[1] + 1) * 8;
	bool fits = false;

	if (n > u->at.have)
		return false;
	switch (u->protocol) {
	case IPPROTO_HOPOPTS: fits = first && options_fit(h, n); break;
	case IPPROTO_DSTOPTS: fits = options_fit(h, n); break;
	case IPPROTO_ROUTING: fits = routing_fits(h, n); break;
	case IPPROTO_FRAGMENT: fits = fragment_fits(h); break;
	default: break;
	}
	if (u->protocol == IPPROTO_ROUTING && fits && h[3] > 0)
		u->destination = h + 8;
	u->protocol = h[0];
	cursor_skip(&u->at, n);
	return fits;
}

/* RFC 8200 §8.1: with the addresses, the length and the protocol its checksum is right. */
static bool upper_fits(const struct upper *u)
{
	const uint8_t *h = u->at.p;
	const size_t n = u->at.have;
	uint32_t sum = (uint32_t)n + u->protocol;

	switch (u->protocol) {
	case IPPROTO_TCP:
		if (n < TCP_LEAST || (h[12] >> 4) * 4u < TCP_LEAST || (h[12] >> 4) * 4u > n)
			return false;
		break;
	case IPPROTO_UDP:
		if (n < UDP_HEADER || ((size_t)h[4] << 8 | h[5]) != n || (h[6] | h[7]) == 0)
			return false;
		break;
	case IPPROTO_ICMPV6:
		if (n < ICMP_HEADER)
			return false;
		break;
	default: return false;
	}
	return sum_fits(sum + sum_of(u->source, 16) + sum_of(u->destination, 16) + sum_of(h, n));
}

/* All of it was captured, its length is right already. */
static bool extended_fits(const struct cursor *at)
{
	struct upper u = { at->p + 8, at->p + 24, at->p[6], *at };

	if (at->have != at->wire)
		return false;
	cursor_skip(&u.at, 40);
	for (unsigned n = 0; walk_is_extension(u.protocol); n++)
		if (n == WALK_EXTENSIONS_MOST || !extension_fits(&u, n == 0))
			return false;
	return upper_fits(&u);
}

enum walk_fit walk_ip_fits(const struct cursor *at)
{
	if (at->have == 0)
		return WALK_FITS_NOT;
	if (at->p[0] >> 4 == 4)
		return ipv4_fits(at) ? WALK_FITS : WALK_FITS_NOT;
	if (at->p[0] >> 4 != 6 || at->have < 40 || ((size_t)at->p[4] << 8 | at->p[5]) + 40 != at->wire)
		return WALK_FITS_NOT;
	return !walk_is_extension(at->p[6]) || extended_fits(at) ? WALK_FITS : WALK_FITS_SO_FAR;
}
