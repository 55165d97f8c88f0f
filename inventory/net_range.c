/* Addresses, ranges and ports as people write them. */
#include "net_range.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

bool net_address_is_v4(const struct net_address *a)
{
	return memcmp(a->octets, mapped, sizeof mapped) == 0;
}

bool net_address_parse(const char *text, struct net_address *ret)
{
	struct net_address a = { 0 };

	if (inet_pton(AF_INET, text, a.octets + sizeof mapped) == 1)
		memcpy(a.octets, mapped, sizeof mapped);
	else if (inet_pton(AF_INET6, text, a.octets) != 1)
		return false;
	*ret = a;
	return true;
}

struct net_address net_address_of(uint8_t family, const uint8_t octets[16])
{
	struct net_address a;

	if (family != 4) {
		memcpy(a.octets, octets, sizeof a.octets);
		return a;
	}
	memcpy(a.octets, mapped, sizeof mapped);
	memcpy(a.octets + sizeof mapped, octets, 4);
	return a;
}

const char *net_address_text(const struct net_address *a, char buf[static NET_ADDRESS_MAX])
{
	bool v4 = net_address_is_v4(a);

	inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? a->octets + sizeof mapped : a->octets, buf, NET_ADDRESS_MAX);
	return buf;
}

/* ---- ranges ---- */

static bool copy_part(const char *from, size_t n, char part[static NET_ADDRESS_MAX])
{
	if (n == 0 || n >= NET_ADDRESS_MAX)
		return false;
	memcpy(part, from, n);
	part[n] = '\0';
	return true;
}

static bool parse_number(const char *text, long max, const char **ret_end, long *ret)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	*ret = strtol(text, &end, 10);
	*ret_end = end;
	return *ret <= max;
}

static struct net_range range_of_prefix(const struct net_address *a, size_t bits)
{
	struct net_range r = { *a, *a };

	for (size_t i = 0; i < sizeof a->octets; i++) {
		size_t kept = bits > 8 * i ? bits - 8 * i : 0;
		uint8_t mask = (uint8_t)(kept >= 8 ? 0xff : 0xff00 >> kept);

		r.first.octets[i] = (uint8_t)(r.first.octets[i] & mask);
		r.last.octets[i] = (uint8_t)(r.last.octets[i] | (uint8_t)~mask);
	}
	return r;
}

bool net_range_parse(const char *text, struct net_range *ret)
{
	size_t n = strcspn(text, "/-");
	struct net_address first, last;
	char part[NET_ADDRESS_MAX];
	const char *end;
	long bits;

	if (!copy_part(text, n, part) || !net_address_parse(part, &first))
		return false;
	last = first;
	if (text[n] == '-') {
		if (!net_address_parse(text + n + 1, &last) || net_address_is_v4(&first) != net_address_is_v4(&last)
		    || memcmp(&first, &last, sizeof first) > 0)
			return false;
		*ret = (struct net_range){ first, last };
		return true;
	}
	bits = net_address_is_v4(&first) ? 32 : 128;
	if (text[n] == '/' && (!parse_number(text + n + 1, bits, &end, &bits) || *end))
		return false;
	*ret = range_of_prefix(&first, (size_t)bits + (net_address_is_v4(&first) ? 96 : 0));
	return true;
}

bool net_range_is_broken(const char *text)
{
	struct net_range r;
	size_t colons = 0;

	for (const char *p = text; *p; p++)
		colons += *p == ':';
	if (net_range_parse(text, &r))
		return false;
	return (strchr(text, '.') && strspn(text, "0123456789./-") == strlen(text)) || (colons > 1 && strspn(text, "0123456789abcdefABCDEF:./-") == strlen(text));
}

static int by_first(const void *a, const void *b)
{
	const struct net_range *p = a, *q = b;

	return memcmp(&p->first, &q->first, sizeof p->first);
}

/* How many addresses from one to the other, both included. */
static double distance(const struct net_address *from, const struct net_address *to)
{
	double n = 0;

	for (size_t i = 0; i < sizeof from->octets; i++)
		n = n * 256 + (double)to->octets[i] - (double)from->octets[i];
	return n + 1;
}

struct net_coverage net_ranges_cover(struct net_range *ranges, size_t n)
{
	struct net_coverage c = { 0, 0 };

	if (n > 1)
		qsort(ranges, n, sizeof *ranges, by_first);
	for (size_t i = 0, next; i < n; i = next) {
		struct net_range whole = ranges[i];
		bool v4 = net_address_is_v4(&whole.first);

		for (next = i + 1; next < n && memcmp(&ranges[next].first, &whole.last, sizeof whole.last) <= 0; next++)
			if (memcmp(&ranges[next].last, &whole.last, sizeof whole.last) > 0)
				whole.last = ranges[next].last;
		*(v4 ? &c.v4 : &c.v6) += distance(&whole.first, &whole.last);
	}
	return c;
}

/* ---- ports ---- */

static bool parse_ports(const char **p, struct net_ports *ret)
{
	long first, last;

	if (!parse_number(*p, 65535, p, &first))
		return false;
	last = first;
	if (**p == '-' && !parse_number(*p + 1, 65535, p, &last))
		return false;
	*ret = (struct net_ports){ (uint16_t)first, (uint16_t)last };
	return first <= last;
}

bool net_ports_parse(const char *text, struct arena *a, const struct net_ports **ret, size_t *ret_n)
{
	struct net_ports *ports;
	size_t n = 1, i = 0;

	if (strcmp(text, "any") == 0) {
		*ret = NULL;
		*ret_n = 0;
		return true;
	}
	for (const char *p = text; *p; p++)
		n += *p == ';';
	ports = n <= NET_LIST_MAX ? arena_array(a, n, sizeof *ports) : NULL;
	for (const char *p = text; ports && i < n; p++)
		if (!parse_ports(&p, &ports[i++]) || *p != (i < n ? ';' : '\0'))
			return false;
	if (!ports)
		return false;
	*ret = ports;
	*ret_n = n;
	return true;
}
