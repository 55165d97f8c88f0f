/* LLDP-MIB (IEEE 802.1AB): lldpRemTable with the management addresses of lldpRemManAddrTable and the ports of lldpLocPortTable. */
#include "probes/snmp_neighbour.h"

#include <stdlib.h>
#include <string.h>

enum {
	REMOTE_ROW = 3,         /* lldpRemTimeMark, lldpRemLocalPortNum, lldpRemIndex */
	CHASSIS_MAC = 4, CHASSIS_ADDRESS = 5,           /* LldpChassisIdSubtype */
	PORT_MAC = 3, PORT_ADDRESS = 4,                 /* LldpPortIdSubtype */
	FAMILY_IPV4 = 1, FAMILY_IPV6 = 2,               /* IANA address family numbers */
};

/* family, then the address: TLV of IEEE 802.1AB 8.5.2.3. */
static const char *network_address(struct snmp_facts *f, const struct snmp_cell *c)
{
	uint32_t ids[IPV6_BYTES];

	if (c->len < 1 || c->len - 1 > IPV6_BYTES)
		return NULL;
	for (uint32_t i = 1; i < c->len; i++)
		ids[i - 1] = c->bytes[i];
	return neighbour_address(f, ids, c->len - 1);
}

/* An identifier of a chassis or port as text. */
static const char *identifier(struct snmp_facts *f, const struct snmp_cell *c, bool is_mac, bool is_address)
{
	const char *text = NULL;

	if (!c || c->type != ASN_OCTET_STR)
		return NULL;
	if (is_mac)
		text = neighbour_mac(f, c->bytes, c->len);
	else if (is_address)
		text = network_address(f, c);
	return text ? text : snmp_typable(f, snmp_cell_text(f, c));
}

static bool is_of(const struct snmp_row *address, const struct snmp_row *remote)
{
	return address->len > REMOTE_ROW + 1 && memcmp(address->ids, remote->ids, REMOTE_ROW * sizeof remote->ids[0]) == 0;
}

/* lldpRemManAddrTable's instance goes on with the family, the length and the address; some agents leave the length out. */
static const char *address_of(struct snmp_facts *f, const struct snmp_row *row)
{
	uint32_t family = row->ids[REMOTE_ROW];
	size_t wanted = family == FAMILY_IPV4 ? IPV4_BYTES : family == FAMILY_IPV6 ? IPV6_BYTES : 0;

	if (wanted == 0 || row->len < REMOTE_ROW + 1 + wanted)
		return NULL;
	return neighbour_address(f, row->ids + row->len - wanted, wanted);
}

/* IPv4 sorts before IPv6: the first that is one is it. */
static const char *management_address(const struct snmp_table *t, struct snmp_facts *f, const struct snmp_row *remote)
{
	const char *address = NULL;

	for (uint32_t i = 0; !address && i < t->columns[SC_LLDP_MAN_ADDRESS].n; i++)
		if (is_of(t->columns[SC_LLDP_MAN_ADDRESS].rows[i], remote))
			address = address_of(f, t->columns[SC_LLDP_MAN_ADDRESS].rows[i]);
	return address;
}

static const char *interface_called(const struct snmp_facts *f, const char *text)
{
	for (size_t i = 0; i < f->n_interfaces; i++) {
		const struct interface_facts *at = &f->interfaces[i];

		if (strcmp(at->name, text) == 0 || (at->descr && strcmp(at->descr, text) == 0) ||
		    (at->phys_address && strcmp(at->phys_address, text) == 0))
			return at->name;
	}
	return NULL;
}

/* lldpLocPortId names an interface, its MAC address or its number; else lldpRemLocalPortNum is an ifIndex with most agents. */
static const char *local_port(const struct snmp_table *t, struct snmp_facts *f, uint32_t number)
{
	const struct snmp_cell *cell = snmp_table_find_row(t, SC_LLDP_LOC_PORT_ID, &number, 1);
	int64_t subtype = snmp_cell_integer(snmp_table_find_row(t, SC_LLDP_LOC_PORT_SUBTYPE, &number, 1));
	const char *id = identifier(f, cell, subtype == PORT_MAC, subtype == PORT_ADDRESS);
	const char *name = id ? interface_called(f, id) : NULL;
	char *end = NULL;

	if (!name && id) {
		long index = strtol(id, &end, 10);

		name = *end == '\0' && index > 0 ? neighbour_interface(f, index) : NULL;
	}
	if (!name && (!id || subtype == PORT_MAC))
		name = neighbour_interface(f, number);
	return name ? name : id ? id : "";
}

static bool is_known(const struct snmp_facts *f, const struct neighbour_facts *n)
{
	for (size_t i = 0; i < f->n_neighbours; i++) {
		const struct neighbour_facts *other = &f->neighbours[i];

		if (strcmp(other->chassis, n->chassis) == 0 && strcmp(other->local_port, n->local_port) == 0 &&
		    strcmp(other->port, n->port) == 0)
			return true;
	}
	return false;
}

static const struct snmp_cell *remote_cell(const struct snmp_table *t, enum snmp_column c, const struct snmp_row *row)
{
	return snmp_table_find_row(t, c, row->ids, row->len);
}

/* The rows of a table whose time marks an agent takes at their word (TimeFilter, RFC 4502) come once for each mark. */
static void add_remote(const struct snmp_table *t, struct snmp_facts *f, const struct snmp_row *row, const struct snmp_cell *chassis)
{
	int64_t subtype = snmp_cell_integer(remote_cell(t, SC_LLDP_CHASSIS_SUBTYPE, row));
	int64_t port_subtype = snmp_cell_integer(remote_cell(t, SC_LLDP_PORT_SUBTYPE, row));
	const char *port = identifier(f, remote_cell(t, SC_LLDP_PORT_ID, row), port_subtype == PORT_MAC,
	                              port_subtype == PORT_ADDRESS);
	struct neighbour_facts n = {
		.protocol = NEIGHBOUR_LLDP, .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64, .port = port ? port : "",
		.local_port = local_port(t, f, row->ids[1]),
		.chassis = identifier(f, chassis, subtype == CHASSIS_MAC, subtype == CHASSIS_ADDRESS),
		.sys_name = snmp_typable(f, snmp_cell_text(f, remote_cell(t, SC_LLDP_SYS_NAME, row))),
	};

	if (!n.chassis || is_known(f, &n))
		return;
	n.mac = subtype == CHASSIS_MAC ? neighbour_mac(f, chassis->bytes, chassis->len) : NULL;
	n.address = management_address(t, f, row);
	f->neighbours[f->n_neighbours++] = n;
}

void snmp_decode_lldp(const struct snmp_table *t, struct snmp_facts *f)
{
	for (uint32_t i = 0; i < t->columns[SC_LLDP_CHASSIS_ID].n; i++)
		if (t->columns[SC_LLDP_CHASSIS_ID].rows[i]->len == REMOTE_ROW)
			add_remote(t, f, t->columns[SC_LLDP_CHASSIS_ID].rows[i], &t->columns[SC_LLDP_CHASSIS_ID].cells[i]);
}
