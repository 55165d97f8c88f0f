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

/* What an interface is called by: its name, its description, its MAC address. */
struct called {
	const char *text;
	size_t interface;
};

struct lldp {
	const struct snmp_table *t;
	struct snmp_facts *f;
	struct called *called;  /* by text, then in the order of the interfaces */
	size_t n_called;
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

	for (uint32_t i = snmp_table_first_row(t, SC_LLDP_MAN_ADDRESS, remote->ids, REMOTE_ROW); !address && i < t->columns[SC_LLDP_MAN_ADDRESS].n; i++) {
		const struct snmp_row *row = t->columns[SC_LLDP_MAN_ADDRESS].rows[i];

		if (row->len < REMOTE_ROW || memcmp(row->ids, remote->ids, REMOTE_ROW * sizeof remote->ids[0]) != 0)
			break;
		address = row->len > REMOTE_ROW + 1 ? address_of(f, row) : NULL;
	}
	return address;
}

static int compare_called(const void *a, const void *b)
{
	const struct called *p = a, *q = b;
	int order = strcmp(p->text, q->text);

	return order ? order : (p->interface > q->interface) - (p->interface < q->interface);
}

/* A chassis has thousands of interfaces and hundreds of neighbours. */
static bool index_interfaces(struct lldp *l)
{
	l->called = calloc(3 * l->f->n_interfaces + 1, sizeof *l->called);
	if (!l->called)
		return false;
	for (size_t i = 0; i < l->f->n_interfaces; i++) {
		const struct interface_facts *at = &l->f->interfaces[i];
		const char *const texts[] = { at->name, at->descr, at->phys_address };

		for (size_t k = 0; k < ARRAY_LEN(texts); k++)
			if (texts[k])
				l->called[l->n_called++] = (struct called){ texts[k], i };
	}
	if (l->n_called > 0)
		qsort(l->called, l->n_called, sizeof *l->called, compare_called);
	return true;
}

/* The first of that name, description or address. */
static const char *interface_called(const struct lldp *l, const char *text)
{
	const struct called wanted = { text, 0 };
	size_t low = 0, high = l->n_called;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_called(&l->called[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->n_called && strcmp(l->called[low].text, text) == 0 ? l->f->interfaces[l->called[low].interface].name : NULL;
}

/* lldpLocPortId names an interface, its MAC address or its number; else lldpRemLocalPortNum is an ifIndex with most agents. */
static const char *local_port(const struct lldp *l, uint32_t number)
{
	const struct snmp_cell *cell = snmp_table_find_row(l->t, SC_LLDP_LOC_PORT_ID, &number, 1);
	int64_t subtype = snmp_cell_integer(snmp_table_find_row(l->t, SC_LLDP_LOC_PORT_SUBTYPE, &number, 1));
	const char *id = identifier(l->f, cell, subtype == PORT_MAC, subtype == PORT_ADDRESS);
	const char *name = id ? interface_called(l, id) : NULL;
	char *end = NULL;

	if (!name && id) {
		long index = strtol(id, &end, 10);

		name = *end == '\0' && index > 0 ? neighbour_interface(l->f, index) : NULL;
	}
	if (!name && (!id || subtype == PORT_MAC))
		name = neighbour_interface(l->f, number);
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
static void add_remote(const struct lldp *l, const struct snmp_row *row, const struct snmp_cell *chassis)
{
	const struct snmp_table *t = l->t;
	struct snmp_facts *f = l->f;
	int64_t subtype = snmp_cell_integer(remote_cell(t, SC_LLDP_CHASSIS_SUBTYPE, row));
	int64_t port_subtype = snmp_cell_integer(remote_cell(t, SC_LLDP_PORT_SUBTYPE, row));
	const char *port = identifier(f, remote_cell(t, SC_LLDP_PORT_ID, row), port_subtype == PORT_MAC,
	                              port_subtype == PORT_ADDRESS);
	struct neighbour_facts n = {
		.protocol = NEIGHBOUR_LLDP, .state = UNKNOWN_I64, .remote_as = UNKNOWN_I64, .port = port ? port : "",
		.local_port = local_port(l, row->ids[1]),
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
	struct lldp l = { .t = t, .f = f };
	uint32_t n = t->columns[SC_LLDP_CHASSIS_ID].n;

	if (n > 0 && !index_interfaces(&l)) {
		f->truncated = true;
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		if (t->columns[SC_LLDP_CHASSIS_ID].rows[i]->len == REMOTE_ROW)
			add_remote(&l, t->columns[SC_LLDP_CHASSIS_ID].rows[i], &t->columns[SC_LLDP_CHASSIS_ID].cells[i]);
	free(l.called);
}
