/* A small declared region, built by hand, for tests of the live core. Everything lives in the registry's arena. */
#ifndef VIGIE_TESTS_LIVE_REGION_H
#define VIGIE_TESTS_LIVE_REGION_H

#include "registry.h"

enum { REGION_MAX = 256 };

/* n_devices routers "r0"…, each with an icmp and an snmp check and a link "l0"… on its interface "Gi0" (expected 1 Gbit/s); one
 * link "address" known by an address with its icmp check; one service "web" with its http check. Ids: device 100 + n, link
 * 1000 + n, the address link 1900, the service 2000; checks count from 1 in the order icmp, snmp of r0, of r1…, address, web. */
struct registry *region_new(size_t n_devices);

/* The same devices with nothing else than one light poll: interfaces of those names, up, 1 Gbit/s, counters as given. */
struct snmp_facts *region_facts(const char *const *names, size_t n, uint64_t in_octets, int64_t uptime_cs);

#endif
