/* What a flow is: its protocol, what it carries in clear, and the same one the other way round. */
#include "flows.h"

#include "flow_record.h"

#include <string.h>

static const char *const protocols[] = {
	[FLOW_TCP] = "tcp", [FLOW_UDP] = "udp", [FLOW_SCTP] = "sctp", [FLOW_ICMP] = "icmp", [FLOW_ESP] = "esp", [FLOW_GRE] = "gre",
	[FLOW_OTHER] = "other", [FLOW_ANY] = "any",
};

static const char *const statuses[FLOW_STATUSES] = {
	[FLOW_AUTHORISED] = "authorised", [FLOW_UNDOCUMENTED] = "undocumented", [FLOW_EXCEPTED] = "excepted", [FLOW_ROGUE] = "rogue",
	[FLOW_OWN] = "own",
};

static const char *const openings[OPENINGS] = {
	[OPENING_USED] = "used", [OPENING_UNUSED] = "unused", [OPENING_DEAD] = "dead", [OPENING_PLANNED] = "planned",
	[OPENING_ENDED] = "ended", [OPENING_UNRESOLVED] = "unresolved",
};

const char *flow_status_name(enum flow_status s)
{
	return statuses[s];
}

const char *flow_opening_name(enum flow_opening o)
{
	return openings[o];
}

bool flow_has_ports(enum flow_protocol p)
{
	return p == FLOW_TCP || p == FLOW_UDP || p == FLOW_SCTP;
}

const char *flow_protocol_name(enum flow_protocol p)
{
	return protocols[p];
}

bool flow_protocol_find(const char *name, enum flow_protocol *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++)
		if (strcmp(protocols[i], name) == 0) {
			*ret = (enum flow_protocol)i;
			return true;
		}
	return false;
}

enum flow_protocol flow_protocol_named(const char *name)
{
	enum flow_protocol p = FLOW_OTHER;

	if (name && strcmp(name, "icmpv6") == 0)
		return FLOW_ICMP;
	return name && flow_protocol_find(name, &p) && p != FLOW_ANY ? p : FLOW_OTHER;
}

enum flow_protocol flow_protocol_of(uint8_t number)
{
	static const struct { uint8_t number; enum flow_protocol protocol; } numbers[] = {
		{ 6, FLOW_TCP }, { 17, FLOW_UDP }, { 132, FLOW_SCTP }, { 1, FLOW_ICMP }, { 58, FLOW_ICMP }, { 50, FLOW_ESP }, { 47, FLOW_GRE },
	};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (numbers[i].number == number)
			return numbers[i].protocol;
	return FLOW_OTHER;
}

struct flow_seen flow_reversed(const struct flow_seen *f)
{
	struct flow_seen r = *f;

	r.source = f->destination;
	r.destination = f->source;
	r.source_port = f->port;
	r.port = f->source_port;
	return r;
}

const char *flow_cleartext(uint16_t traits, size_t i)
{
	static const struct { uint16_t trait; const char *name; } clear[] = {
		{ FLOW_TRAIT_TELNET, "telnet" }, { FLOW_TRAIT_FTP, "ftp" }, { FLOW_TRAIT_HTTP_BASIC, "http-basic" },
		{ FLOW_TRAIT_SNMP_V1, "snmp-v1" }, { FLOW_TRAIT_SNMP_V2C, "snmp-v2c" }, { FLOW_TRAIT_LDAP_BIND, "ldap" },
	};

	for (size_t k = 0; k < ARRAY_LEN(clear); k++)
		if ((traits & clear[k].trait) && i-- == 0)
			return clear[k].name;
	return NULL;
}
