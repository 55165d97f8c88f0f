/* Addresses, ranges of them, and ports, as registers name them.
 *
 * An address is 128 bits; IPv4 is the mapped one, RFC 4291 §2.5.5.2 (::ffff:a.b.c.d), so that one order holds both. A range of IPv6
 * never holds IPv4: ::/0 is not meant of 10.0.0.1. */
#ifndef VIGIE_NET_RANGE_H
#define VIGIE_NET_RANGE_H

#include "arena.h"

#include <stdint.h>

enum { NET_ADDRESS_MAX = 46, NET_RANGE_MAX = 2 * NET_ADDRESS_MAX, NET_LIST_MAX = 4096 }; /* both with the NUL; ports of one list */

struct net_address { uint8_t octets[16]; };                /* network order */
struct net_range { struct net_address first, last; };      /* both included, first <= last; of one family */
struct net_ports { uint16_t first, last; };                /* both included, first <= last */

bool net_address_parse(const char *text, struct net_address *ret);
const char *net_address_text(const struct net_address *a, char buf[static NET_ADDRESS_MAX]); /* buf; IPv4 dotted, IPv6 as RFC 5952 */
bool net_address_is_v4(const struct net_address *a);
struct net_address net_address_of(uint8_t family, const uint8_t octets[16]); /* family 4: in the first four octets; 6 */

/* "10.0.0.1", "10.0.0.0/8", "10.0.0.5-10.0.0.20", "2001:db8::/32": bits of the host are not heeded. false: none of these, a name then. */
bool net_range_parse(const char *text, struct net_range *ret);

/* How many addresses n ranges hold together, each counted once, of each family; of IPv6 as exactly as a double has it. Sorts the ranges. */
struct net_coverage { double v4, v6; };
struct net_coverage net_ranges_cover(struct net_range *ranges, size_t n);

/* Made of what addresses are made of, and no range: a mistake, and no name. */
bool net_range_is_broken(const char *text);

/* "443", "8000-8100", lists with ';' between, "any" (*ret_n 0). In arena a; false: none of these, or no memory. */
bool net_ports_parse(const char *text, struct arena *a, const struct net_ports **ret, size_t *ret_n) MUST_CHECK;

#endif
