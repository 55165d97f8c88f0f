#include "probes/snmp_decode.h"
#include "probes/snmp_walk.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { NAME_MAX_IDS = 64, TEXT_BYTES = 255 };

struct world {
	struct snmp_table t;
	struct snmp_walk walk;
	struct snmp_facts *facts;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	w->t.arena = arena_new();
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	snmp_facts_free(w->facts);
	arena_free(w->t.arena);
	free(w);
	return 0;
}

/* One cell, as a walk of its column alone would take it. instance: "1.2.3". */
static void hear(struct world *w, enum snmp_column c, const char *instance, u_char type, const void *value, size_t len)
{
	struct snmp_request_pdu pdu;
	netsnmp_variable_list *v = NULL;
	oid name[NAME_MAX_IDS];
	size_t n = snmp_columns[c].len;

	if (w->walk.n_columns != 1 || w->walk.columns[0].column != c)
		snmp_walk_start(&w->walk, SNMP_COLUMN_BIT(c));
	for (size_t i = 0; i < n; i++)
		name[i] = snmp_columns[c].ids[i];
	for (char *end; *instance; instance = *end ? end + 1 : end)
		name[n++] = strtoul(instance, &end, 10);
	assert_non_null(snmp_varlist_add_variable(&v, name, n, type, value, len));
	snmp_walk_next(&w->walk, 1, SNMP_WALK_COLUMNS_MAX, &pdu);
	snmp_walk_take(&w->walk, v, &w->t);
	snmp_free_varbind(v);
}

static void hear_text(struct world *w, enum snmp_column c, const char *instance, const char *text)
{
	hear(w, c, instance, ASN_OCTET_STR, text, strlen(text));
}

static void hear_integer(struct world *w, enum snmp_column c, const char *instance, long value)
{
	hear(w, c, instance, ASN_INTEGER, &value, sizeof value);
}

static const struct neighbour_facts *decoded(struct world *w, size_t expected)
{
	w->facts = snmp_decode_table(&w->t, true, true);
	assert_non_null(w->facts);
	assert_int_equal(w->facts->n_neighbours, expected);
	return w->facts->neighbours;
}

static void hear_interface(struct world *w, const char *index, const char *name, const char *mac)
{
	hear_integer(w, SC_IF_OPER_STATUS, index, 1);
	hear_text(w, SC_IF_NAME, index, name);
	hear(w, SC_IF_PHYS_ADDRESS, index, ASN_OCTET_STR, mac, 6);
}

static void an_lldp_neighbour_has_its_chassis_port_name_and_first_ipv4_address(void **state)
{
	const struct neighbour_facts *n;

	hear_interface(*state, "7", "ge-1/0/1", "\x02\x00\x00\x00\x00\x07");
	hear_integer(*state, SC_LLDP_LOC_PORT_SUBTYPE, "7", 5);
	hear_text(*state, SC_LLDP_LOC_PORT_ID, "7", "ge-1/0/1");
	hear_integer(*state, SC_LLDP_CHASSIS_SUBTYPE, "92.7.1", 4);
	hear(*state, SC_LLDP_CHASSIS_ID, "92.7.1", ASN_OCTET_STR, "\xa8\xd0\xe5\x55\xc6\xd0", 6);
	hear_integer(*state, SC_LLDP_PORT_SUBTYPE, "92.7.1", 3);
	hear(*state, SC_LLDP_PORT_ID, "92.7.1", ASN_OCTET_STR, "\xa8\xd0\xe5\x55\xc6\xd1", 6);
	hear_text(*state, SC_LLDP_SYS_NAME, "92.7.1", "er2");
	hear_integer(*state, SC_LLDP_MAN_ADDRESS, "92.7.1.1.4.10.99.204.52", 2);
	hear_integer(*state, SC_LLDP_MAN_ADDRESS, "92.7.1.2.16.42.2.212.128.4.128.238.0.0.0.0.0.0.0.0.6", 2);
	n = decoded(*state, 1);

	assert_int_equal(n->protocol, NEIGHBOUR_LLDP);
	assert_string_equal(n->local_port, "ge-1/0/1");
	assert_string_equal(n->chassis, "a8:d0:e5:55:c6:d0");
	assert_string_equal(n->mac, "a8:d0:e5:55:c6:d0");
	assert_string_equal(n->port, "a8:d0:e5:55:c6:d1");
	assert_string_equal(n->sys_name, "er2");
	assert_string_equal(n->address, "10.99.204.52");
}

/* By its MAC address, by an ifIndex as text, by no row at all, and by a text that is no interface. */
static void the_local_port_is_the_interface_that_the_agent_means(void **state)
{
	static const char *const expected[] = { "eth1", "eth2", "eth3", "slot 9" };
	const struct neighbour_facts *n;

	hear_interface(*state, "1", "eth1", "\x02\x00\x00\x00\x00\x01");
	hear_interface(*state, "2", "eth2", "\x02\x00\x00\x00\x00\x02");
	hear_interface(*state, "3", "eth3", "\x02\x00\x00\x00\x00\x03");
	hear_integer(*state, SC_LLDP_LOC_PORT_SUBTYPE, "101", 3);
	hear_integer(*state, SC_LLDP_LOC_PORT_SUBTYPE, "102", 7);
	hear_integer(*state, SC_LLDP_LOC_PORT_SUBTYPE, "109", 7);
	hear(*state, SC_LLDP_LOC_PORT_ID, "101", ASN_OCTET_STR, "\x02\x00\x00\x00\x00\x01", 6);
	hear_text(*state, SC_LLDP_LOC_PORT_ID, "102", "2");
	hear_text(*state, SC_LLDP_LOC_PORT_ID, "109", "slot 9");
	hear_text(*state, SC_LLDP_CHASSIS_ID, "1.101.1", "a");
	hear_text(*state, SC_LLDP_CHASSIS_ID, "2.102.1", "b");
	hear_text(*state, SC_LLDP_CHASSIS_ID, "3.3.1", "c");
	hear_text(*state, SC_LLDP_CHASSIS_ID, "4.109.1", "d");
	n = decoded(*state, 4);

	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_string_equal(n[i].local_port, expected[i]);
	assert_null(n[0].mac);
	assert_null(n[0].address);
}

static void a_row_that_comes_once_for_each_time_mark_is_one_neighbour(void **state)
{
	hear_text(*state, SC_LLDP_CHASSIS_ID, "1.3.1", "a");
	hear_text(*state, SC_LLDP_CHASSIS_ID, "2.3.1", "a");
	hear_text(*state, SC_LLDP_CHASSIS_ID, "3.3.1", "a");
	decoded(*state, 1);
}

static void arp_is_read_from_the_new_table_and_from_the_old_one_where_that_has_no_ipv4(void **state)
{
	const struct neighbour_facts *n;

	hear_interface(*state, "2", "eth0", "\x02\x00\x00\x00\x00\x02");
	hear(*state, SC_IP_PHYSICAL, "2.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x02", 6);
	hear(*state, SC_IP_PHYSICAL, "2.4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.9.0.0.0.2", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x09", 6);
	hear(*state, SC_IP_MEDIA, "5.10.0.2.3", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	n = decoded(*state, 3);

	assert_string_equal(n[0].address, "2001:db8::1");
	assert_string_equal(n[0].mac, "52:54:00:12:35:02");
	assert_string_equal(n[0].local_port, "eth0");
	assert_string_equal(n[1].address, "fe80::9");
	assert_string_equal(n[2].address, "10.0.2.3");
	assert_string_equal(n[2].local_port, "ifIndex 5");
}

static void the_old_arp_table_says_nothing_beside_the_new_one(void **state)
{
	hear(*state, SC_IP_PHYSICAL, "2.1.4.10.0.2.3", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	hear(*state, SC_IP_MEDIA, "2.10.0.2.3", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	decoded(*state, 1);
}

static void nobody_and_groups_are_no_neighbours(void **state)
{
	hear(*state, SC_IP_MEDIA, "2.0.0.0.0", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	hear(*state, SC_IP_MEDIA, "2.10.0.0.9", ASN_OCTET_STR, "\x00\x00\x00\x00\x00\x00", 6);
	hear(*state, SC_IP_MEDIA, "2.10.0.0.255", ASN_OCTET_STR, "\xff\xff\xff\xff\xff\xff", 6);
	hear(*state, SC_IP_MEDIA, "2.224.0.0.5", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	decoded(*state, 0);
}

static void a_bgp_peer_has_its_state_and_as_where_the_agent_has_them(void **state)
{
	const struct neighbour_facts *n;

	hear_integer(*state, SC_BGP_STATE, "10.15.0.1", 6);
	hear_integer(*state, SC_BGP_REMOTE_AS, "10.15.0.1", 65000);
	hear_integer(*state, SC_BGP_REMOTE_AS, "10.18.3.1", 65001);
	n = decoded(*state, 2);

	assert_int_equal(n[0].protocol, NEIGHBOUR_BGP);
	assert_string_equal(n[0].address, "10.15.0.1");
	assert_string_equal(bgp_state_name(n[0].state), "established");
	assert_int_equal(n[0].remote_as, 65000);
	assert_null(bgp_state_name(n[1].state));
	assert_int_equal(n[1].remote_as, 65001);
}

static void hostile_rows_are_bounded_and_their_text_is_one_line(void **state)
{
	struct world *w = *state;
	char instance[64], long_text[4096];
	const struct neighbour_facts *n;

	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	hear_text(w, SC_LLDP_CHASSIS_ID, "1.1.1", "a\x1b[2J\nb");
	hear_text(w, SC_LLDP_CHASSIS_ID, "1.1.2", long_text);
	hear_text(w, SC_LLDP_CHASSIS_ID, "1.1.3", "");
	hear_integer(w, SC_LLDP_CHASSIS_ID, "1.1.4", 5);
	hear_text(w, SC_LLDP_CHASSIS_ID, "1.2", "too short");
	hear_integer(w, SC_LLDP_CHASSIS_SUBTYPE, "1.1.1", 5);
	hear_integer(w, SC_LLDP_MAN_ADDRESS, "1.1.1.1.4.10.0", 2);
	hear_integer(w, SC_LLDP_MAN_ADDRESS, "1.1.1.1.4.999.0.0.1", 2);
	hear_integer(w, SC_BGP_STATE, "1", 6);
	hear_text(w, SC_IP_PHYSICAL, "1", "no address");
	for (int i = 0; i < FACTS_NEIGHBOURS_MAX + 50; i++) {
		snprintf(instance, sizeof instance, "1.10.0.%d.%d", i / 256, i % 256);
		hear(w, SC_IP_MEDIA, instance, ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	}
	n = decoded(w, 2 + FACTS_NEIGHBOURS_MAX);

	assert_string_equal(n[0].chassis, "a [2J b");
	assert_null(n[0].address);
	assert_true(strlen(n[1].chassis) < FACTS_TEXT_MAX);
	assert_false(w->facts->truncated);
}

static void an_instance_too_long_or_out_of_order_makes_no_poll_partial(void **state)
{
	struct world *w = *state;

	hear_integer(w, SC_LLDP_MAN_ADDRESS, "1.1.1.6.31.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23", 2);
	assert_true(snmp_walk_is_done(&w->walk));
	assert_false(w->walk.too_long || w->t.truncated);
	hear(w, SC_IP_MEDIA, "2.10.0.2.3", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	hear(w, SC_IP_MEDIA, "1.10.0.2.3", ASN_OCTET_STR, "\x52\x54\x00\x12\x35\x03", 6);
	assert_true(snmp_walk_is_done(&w->walk));
	assert_false(w->walk.non_increasing);
	decoded(w, 1);
}

/* ---- recordings of others, when they are there ---- */

static size_t unhex(const char *text, uint8_t *bytes)
{
	size_t n = 0;
	unsigned byte;

	for (; n < TEXT_BYTES && sscanf(text, "%2x", &byte) == 1; text += 2)
		bytes[n++] = (uint8_t)byte;
	return n;
}

/* "OID|type|value", a line of a .snmprec. */
static void hear_line(struct world *w, char *line)
{
	char *type = strchr(line, '|'), *value = type ? strchr(type + 1, '|') : NULL;
	uint8_t bytes[TEXT_BYTES];

	if (!value)
		return;
	*type++ = *value++ = '\0';
	value[strcspn(value, "\n")] = '\0';
	for (enum snmp_column c = 0; c < SC_COUNT; c++) {
		char prefix[128] = "";

		for (size_t i = 0; i < snmp_columns[c].len; i++)
			snprintf(prefix + strlen(prefix), sizeof prefix - strlen(prefix), "%u.", snmp_columns[c].ids[i]);
		if (strncmp(line, prefix, strlen(prefix)) != 0)
			continue;
		if (strcmp(type, "2") == 0)
			hear_integer(w, c, line + strlen(prefix), atol(value));
		else if (strcmp(type, "4") == 0)
			hear_text(w, c, line + strlen(prefix), value);
		else if (strcmp(type, "4x") == 0)
			hear(w, c, line + strlen(prefix), ASN_OCTET_STR, bytes, unhex(value, bytes));
	}
}

static bool hear_recording(struct world *w, const char *name)
{
	const char *folder = getenv("VIGIE_RECORDINGS"), *top = getenv("top_srcdir");
	char path[512], line[8192];
	FILE *file;

	if (folder)
		snprintf(path, sizeof path, "%s/%s", folder, name);
	else
		snprintf(path, sizeof path, "%s/../shared/recordings/%s", top ? top : ".", name);
	file = fopen(path, "r");
	if (!file)
		return false;
	while (fgets(line, sizeof line, file))
		hear_line(w, line);
	fclose(file);
	return true;
}

static size_t count(const struct snmp_facts *f, enum neighbour_protocol p)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_neighbours; i++)
		n += f->neighbours[i].protocol == p;
	return n;
}

static void recorded_devices_tell_their_neighbours(void **state)
{
	static const struct { const char *name; size_t lldp, arp, bgp; const char *port, *sys_name, *address; } expected[] = {
		{ "juniper-mx5t.snmprec", 4, 4, 0, "xe-0/0/1", "lab-er2", NULL },
		{ "juniper-srx240.snmprec", 2, 0, 0, NULL, "gsm-core-1", "10.1.2.241" },
		{ "aruba-8360.snmprec", 3, 0, 0, "1/1/1", NULL, "192.168.102.6" },
		{ "linux-debian11.snmprec", 0, 3, 0, NULL, NULL, NULL },
		{ "nokia-7705.snmprec", 0, 0, 2, NULL, NULL, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		struct world *w = *state;

		if (!hear_recording(w, expected[i].name))
			return;
		w->facts = snmp_decode_table(&w->t, true, true);
		assert_int_equal(count(w->facts, NEIGHBOUR_LLDP), expected[i].lldp);
		if (expected[i].arp)
			assert_int_equal(count(w->facts, NEIGHBOUR_ARP), expected[i].arp);
		assert_int_equal(count(w->facts, NEIGHBOUR_BGP), expected[i].bgp);
		if (expected[i].port)
			assert_string_equal(w->facts->neighbours[0].local_port, expected[i].port);
		if (expected[i].sys_name)
			assert_string_equal(w->facts->neighbours[0].sys_name, expected[i].sys_name);
		if (expected[i].address)
			assert_string_equal(w->facts->neighbours[0].address, expected[i].address);
		tear_down(state);
		set_up(state);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* The least of three. */
static double decoding_ms(struct world *w)
{
	double least = INFINITY;

	for (int i = 0; i < 3; i++) {
		clock_t began = clock();
		struct snmp_facts *f = snmp_decode_table(&w->t, true, true);
		double ms = (double)(clock() - began) * 1000 / CLOCKS_PER_SEC;

		least = ms < least ? ms : least;
		snmp_facts_free(f);
	}
	return least;
}

static void hear_each(struct world *w, enum snmp_column c, int n, const char *instance, const char *value)
{
	char at[64], text[64];

	for (int i = 1; i <= n; i++) {
		snprintf(at, sizeof at, instance, i);
		snprintf(text, sizeof text, value, i);
		hear_text(w, c, at, text);
	}
}

/* One loop serves all: a chassis of 8,192 ports, each row of which names one that it has not, may hold it only so long. */
static void a_large_chassis_costs_little_more_with_its_neighbours(void **state)
{
	struct world *w = *state;
	double alone, with;

	hear_each(w, SC_IF_NAME, FACTS_INTERFACES_MAX, "%d", "GigabitEthernet0/%d");
	hear_each(w, SC_IF_DESCR, FACTS_INTERFACES_MAX, "%d", "GigabitEthernet number %d");
	alone = decoding_ms(w);
	hear_each(w, SC_LLDP_LOC_PORT_ID, FACTS_NEIGHBOURS_MAX, "%d", "GigabitEthernet slot %d");
	hear_each(w, SC_LLDP_CHASSIS_ID, FACTS_NEIGHBOURS_MAX, "1.%d.1", "chassis %d");
	with = decoding_ms(w);
	decoded(w, FACTS_NEIGHBOURS_MAX);
	if (with > 5 * alone)
		fail_msg("%.1f ms with its neighbours, %.1f without", with, alone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_large_chassis_costs_little_more_with_its_neighbours),
		TEST(an_lldp_neighbour_has_its_chassis_port_name_and_first_ipv4_address),
		TEST(the_local_port_is_the_interface_that_the_agent_means),
		TEST(a_row_that_comes_once_for_each_time_mark_is_one_neighbour),
		TEST(arp_is_read_from_the_new_table_and_from_the_old_one_where_that_has_no_ipv4),
		TEST(the_old_arp_table_says_nothing_beside_the_new_one),
		TEST(nobody_and_groups_are_no_neighbours),
		TEST(a_bgp_peer_has_its_state_and_as_where_the_agent_has_them),
		TEST(hostile_rows_are_bounded_and_their_text_is_one_line),
		TEST(an_instance_too_long_or_out_of_order_makes_no_poll_partial),
		TEST(recorded_devices_tell_their_neighbours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
