/* Whom a device hears: IP-MIB's neighbour caches (RFC 4293), BGP4-MIB's peers (RFC 4273); LLDP is in snmp_decode_lldp.c. */
#include "probes/snmp_neighbour.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum {
	PHYSICAL_PREFIX = 3,  /* ipNetToPhysicalTable: ifIndex, InetAddressType, length; then the address, and a zone of 4 octets */
	MEDIA_PREFIX = 1,     /* ipNetToMediaTable: ifIndex */
	ZONE_BYTES = 4,       /* RFC 4001: ipv4z(3), ipv6z(4) */
};

const char *neighbour_mac(struct snmp_facts *f, const uint8_t *bytes, size_t n)
{
	static const uint8_t nobody[MAC_BYTES];
	char text[MAC_BYTES * 3];

	if (n != MAC_BYTES || memcmp(bytes, nobody, n) == 0 || (bytes[0] & 1) != 0)
		return NULL;
	snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
	return arena_strdup(f->arena, text);
}

static bool is_somebody(const uint8_t *bytes, size_t n)
{
	static const uint8_t unspecified[IPV6_BYTES];

	if (memcmp(bytes, unspecified, n) == 0)
		return false;
	return n == IPV4_BYTES ? bytes[0] < 224 : bytes[0] != 0xff;
}

const char *neighbour_address(struct snmp_facts *f, const uint32_t *ids, size_t n)
{
	uint8_t bytes[IPV6_BYTES];
	char text[INET6_ADDRSTRLEN];

	if (n != IPV4_BYTES && n != IPV6_BYTES)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (ids[i] > UINT8_MAX)
			return NULL;
		bytes[i] = (uint8_t)ids[i];
	}
	if (!is_somebody(bytes, n) || !inet_ntop(n == IPV4_BYTES ? AF_INET : AF_INET6, bytes, text, sizeof text))
		return NULL;
	return arena_strdup(f->arena, text);
}

const char *neighbour_interface(const struct snmp_facts *f, int64_t if_index)
{
	size_t low = 0, high = f->n_interfaces;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->interfaces[middle].if_index == if_index)
			return f->interfaces[middle].name;
		if (f->interfaces[middle].if_index < if_index)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Of ipNetToPhysicalTable's instance; an IPv4 or IPv6 address with or without its zone. */
static const char *physical_address(struct snmp_facts *f, const struct snmp_row *row)
{
	size_t n = row->len > PHYSICAL_PREFIX ? row->len - PHYSICAL_PREFIX : 0;

	if (n == IPV4_BYTES + ZONE_BYTES || n == IPV6_BYTES + ZONE_BYTES)
		n -= ZONE_BYTES;
	return neighbour_address(f, row->ids + PHYSICAL_PREFIX, n);
}

static void add_arp(struct snmp_facts *f, const struct snmp_row *row, const struct snmp_cell *mac, const char *address)
{
	struct neighbour_facts n = { .protocol = NEIGHBOUR_ARP, .address = address, .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64 };
	char fallback[32];

	if (!address || mac->type != ASN_OCTET_STR)
		return;
	n.mac = neighbour_mac(f, mac->bytes, mac->len);
	n.local_port = neighbour_interface(f, row->ids[0]);
	if (!n.local_port) {
		snprintf(fallback, sizeof fallback, "ifIndex %u", row->ids[0]);
		n.local_port = arena_strdup(f->arena, fallback);
	}
	if (n.mac && n.local_port)
		f->neighbours[f->n_neighbours++] = n;
}

/* ipNetToPhysicalTable; agents that have none, or only IPv6 in it, have ipNetToMediaTable. */
static void decode_arp(const struct snmp_table *t, struct snmp_facts *f)
{
	bool has_ipv4 = false;

	for (uint32_t i = 0; i < t->columns[SC_IP_PHYSICAL].n; i++) {
		const struct snmp_row *row = t->columns[SC_IP_PHYSICAL].rows[i];

		has_ipv4 |= row->len == PHYSICAL_PREFIX + IPV4_BYTES || row->len == PHYSICAL_PREFIX + IPV4_BYTES + ZONE_BYTES;
		add_arp(f, row, &t->columns[SC_IP_PHYSICAL].cells[i], physical_address(f, row));
	}
	for (uint32_t i = 0; !has_ipv4 && i < t->columns[SC_IP_MEDIA].n; i++) {
		const struct snmp_row *row = t->columns[SC_IP_MEDIA].rows[i];

		add_arp(f, row, &t->columns[SC_IP_MEDIA].cells[i],
		        neighbour_address(f, row->ids + MEDIA_PREFIX, row->len - MEDIA_PREFIX));
	}
}

/* An agent may lack one of the two columns. */
static void decode_bgp(const struct snmp_table *t, struct snmp_facts *f)
{
	enum snmp_column c = t->columns[SC_BGP_REMOTE_AS].n > t->columns[SC_BGP_STATE].n ? SC_BGP_REMOTE_AS : SC_BGP_STATE;

	for (uint32_t i = 0; i < t->columns[c].n; i++) {
		const struct snmp_row *row = t->columns[c].rows[i];
		const char *address = neighbour_address(f, row->ids, row->len);

		if (address)
			f->neighbours[f->n_neighbours++] = (struct neighbour_facts){
				.protocol = NEIGHBOUR_BGP, .address = address,
				.state = snmp_cell_integer(snmp_table_find_row(t, SC_BGP_STATE, row->ids, row->len)),
				.remote_as = snmp_cell_integer(snmp_table_find_row(t, SC_BGP_REMOTE_AS, row->ids, row->len)),
			};
	}
}

bool snmp_decode_neighbours(const struct snmp_table *t, struct snmp_facts *f)
{
	size_t most = (size_t)t->columns[SC_LLDP_CHASSIS_ID].n + t->columns[SC_IP_PHYSICAL].n + t->columns[SC_IP_MEDIA].n +
	              t->columns[SC_BGP_REMOTE_AS].n + t->columns[SC_BGP_STATE].n;

	if (most == 0)
		return true;
	f->neighbours = arena_array(f->arena, most, sizeof *f->neighbours);
	if (!f->neighbours)
		return false;
	snmp_decode_lldp(t, f);
	decode_arp(t, f);
	decode_bgp(t, f);
	return true;
}
