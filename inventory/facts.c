#include "facts.h"

void snmp_facts_free(struct snmp_facts *f)
{
	if (f)
		arena_free(f->arena);
}

const char *neighbour_protocol_name(enum neighbour_protocol p)
{
	static const char *const names[] = {
		[NEIGHBOUR_LLDP] = "lldp", [NEIGHBOUR_ARP] = "arp", [NEIGHBOUR_BGP] = "bgp",
	};

	return names[p];
}

const char *bgp_state_name(int64_t state)
{
	static const char *const names[] = { NULL, "idle", "connect", "active", "opensent", "openconfirm", "established" };

	return state > 0 && (size_t)state < sizeof names / sizeof *names ? names[state] : NULL;
}
