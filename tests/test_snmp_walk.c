#include "probes/snmp_decode.h"
#include "probes/snmp_walk.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct response {
	netsnmp_variable_list *first;
};

static void add(struct response *r, enum snmp_column c, uint32_t instance, u_char type, const void *value, size_t len)
{
	oid name[20];
	size_t n = snmp_columns[c].len;

	for (size_t i = 0; i < n; i++)
		name[i] = snmp_columns[c].ids[i];
	name[n++] = instance;
	assert_non_null(snmp_varlist_add_variable(&r->first, name, n, type, value, len));
}

static void add_text(struct response *r, enum snmp_column c, uint32_t instance, const char *text)
{
	add(r, c, instance, ASN_OCTET_STR, text, strlen(text));
}

static void add_integer(struct response *r, enum snmp_column c, uint32_t instance, u_char type, long value)
{
	add(r, c, instance, type, &value, sizeof value);
}

/* As if each column had been walked. */
static struct snmp_facts *facts_of(struct snmp_table *t, struct response *r)
{
	for (enum snmp_column c = 0; c < SC_COUNT; c++)
		for (const netsnmp_variable_list *v = r->first; v; v = v->next_variable) {
			bool same = v->name_length == snmp_columns[c].len + 1u;

			for (size_t i = 0; same && i < snmp_columns[c].len; i++)
				same = v->name[i] == snmp_columns[c].ids[i];
			if (same)
				snmp_table_add(t, c, (uint32_t)v->name[v->name_length - 1], v);
		}
	snmp_free_varbind(r->first);
	return snmp_decode_table(t, true, true);
}

static bool take(struct snmp_walk *w, struct response *r, struct snmp_table *t)
{
	bool further = snmp_walk_take(w, r->first, t);

	snmp_free_varbind(r->first);
	r->first = NULL;
	return further;
}

#define COLUMNS(...) columns_of((const enum snmp_column[]){ __VA_ARGS__, SC_COUNT })

static snmp_column_set columns_of(const enum snmp_column *c)
{
	snmp_column_set set = 0;

	for (; *c != SC_COUNT; c++)
		set |= SNMP_COLUMN_BIT(*c);
	return set;
}

static struct snmp_table table_new(void)
{
	return (struct snmp_table){ .arena = arena_new() };
}

static void a_response_cut_in_the_middle_of_a_row_goes_on_from_each_columns_own_last_name(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, COLUMNS(SC_IF_NAME, SC_IF_OPER_STATUS));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	assert_int_equal(pdu.n_names, 2);
	add_text(&r, SC_IF_NAME, 1, "a");
	add_integer(&r, SC_IF_OPER_STATUS, 1, ASN_INTEGER, 1);
	add_text(&r, SC_IF_NAME, 2, "b");
	assert_true(take(&w, &r, &t));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);

	assert_int_equal(pdu.names[0].ids[pdu.names[0].len - 1], 2);
	assert_int_equal(pdu.names[1].ids[pdu.names[1].len - 1], 1);
	arena_free(t.arena);
}

static void a_column_that_ends_drops_out_and_the_others_go_on(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, COLUMNS(SC_IF_DESCR, SC_IF_HC_IN_OCTETS));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	add_text(&r, SC_IF_DESCR, 1, "a");
	add_text(&r, SC_IF_ALIAS, 1, "where ifHCInOctets would be");
	assert_true(take(&w, &r, &t));
	assert_false(snmp_walk_is_done(&w));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	assert_int_equal(pdu.n_names, 1);
	add(&r, SC_IF_DESCR, 1, SNMP_ENDOFMIBVIEW, NULL, 0);
	assert_true(take(&w, &r, &t));

	assert_true(snmp_walk_is_done(&w));
	assert_false(w.non_increasing);
	assert_int_equal(t.columns[SC_IF_DESCR].n, 1);
	assert_int_equal(t.columns[SC_IF_HC_IN_OCTETS].n, 0);
	arena_free(t.arena);
}

static void a_name_that_does_not_increase_cuts_its_column_and_keeps_what_came(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, COLUMNS(SC_IF_DESCR));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	add_text(&r, SC_IF_DESCR, 4, "a");
	add_text(&r, SC_IF_DESCR, 5, "b");
	add_text(&r, SC_IF_DESCR, 5, "b again");
	add_text(&r, SC_IF_DESCR, 9, "after the cut");
	assert_true(take(&w, &r, &t));

	assert_true(w.non_increasing);
	assert_true(snmp_walk_is_done(&w));
	assert_int_equal(t.columns[SC_IF_DESCR].n, 2);
	arena_free(t.arena);
}

static void a_status_whose_column_was_not_read_to_its_end_is_unread_not_unknown(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_facts *f;
	struct snmp_walk w;

	(void)state;
	t.open = COLUMNS(SC_IF_NAME, SC_IF_OPER_STATUS, SC_IF_ADMIN_STATUS);
	snmp_walk_start(&w, t.open);
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	add_text(&r, SC_IF_NAME, 1, "a");
	add_integer(&r, SC_IF_OPER_STATUS, 1, ASN_INTEGER, 1);
	add(&r, SC_IF_ADMIN_STATUS, 1, SNMP_ENDOFMIBVIEW, NULL, 0);
	add_text(&r, SC_IF_NAME, 2, "b");
	assert_true(take(&w, &r, &t));
	f = snmp_decode_table(&t, false, false);
	assert_int_equal(f->n_interfaces, 2);
	assert_int_equal(f->interfaces[0].oper_status, 1);
	assert_int_equal(f->interfaces[1].oper_status, IF_STATUS_UNREAD);
	assert_int_equal(f->interfaces[1].admin_status, 0);
	snmp_facts_free(f);

	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	assert_true(snmp_walk_end_column(&w, 2, NULL)); /* given up */
	f = snmp_decode_table(&t, false, false);
	assert_int_equal(f->interfaces[1].oper_status, IF_STATUS_UNREAD);
	snmp_facts_free(f);
	arena_free(t.arena);
}

static void an_instance_too_long_to_go_on_from_leaves_its_column_cut(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;
	oid name[MAX_OID_LEN] = { 0 };
	size_t n = snmp_columns[SC_IF_OPER_STATUS].len;
	long up = 1;

	(void)state;
	t.open = COLUMNS(SC_IF_OPER_STATUS);
	snmp_walk_start(&w, t.open);
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	for (size_t i = 0; i < n; i++)
		name[i] = snmp_columns[SC_IF_OPER_STATUS].ids[i];
	for (size_t i = 0; i <= SNMP_SUFFIX_MAX; i++)
		name[n + i] = 1;
	assert_non_null(snmp_varlist_add_variable(&r.first, name, n + SNMP_SUFFIX_MAX + 1, ASN_INTEGER, &up, sizeof up));
	assert_true(take(&w, &r, &t));
	assert_true(snmp_walk_is_done(&w));
	assert_true(w.too_long && t.truncated);
	assert_true(t.open == COLUMNS(SC_IF_OPER_STATUS));
	arena_free(t.arena);
}

static void a_name_made_unique_that_another_interface_has_is_made_unique_again(void **state)
{
	static const struct { uint32_t index; const char *name, *key; } rows[] = {
		{ 1, "eth0", "eth0#1" }, { 3, "eth0", "eth0#3#3" }, { 5, "eth0#3", "eth0#3#5" }, { 6, "eth1", "eth1" },
	};
	struct snmp_table t = table_new();
	struct response r = { 0 };
	struct snmp_facts *f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		add_text(&r, SC_IF_NAME, rows[i].index, rows[i].name);
	f = facts_of(&t, &r);
	assert_int_equal(f->n_interfaces, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(f->interfaces[i].name, rows[i].key);
	snmp_facts_free(f);
	arena_free(t.arena);
}

static void sys_up_time_is_asked_once_before_the_rows(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, COLUMNS(SC_SYS_UPTIME, SC_IF_DESCR));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	assert_int_equal(pdu.non_repeaters, 1);
	add_integer(&r, SC_SYS_UPTIME, 0, ASN_TIMETICKS, 4242);
	add_text(&r, SC_IF_DESCR, 1, "a");
	assert_true(take(&w, &r, &t));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);

	assert_int_equal(pdu.non_repeaters, 0);
	assert_int_equal(pdu.n_names, 1);
	assert_int_equal(snmp_scalar_integer(&t, SC_SYS_UPTIME), 4242);
	arena_free(t.arena);
}

static void rows_past_the_ceiling_are_dropped_and_said(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, COLUMNS(SC_IF_OPER_STATUS));
	for (uint32_t n = 1; n <= FACTS_INTERFACES_MAX + 1; n++) {
		snmp_walk_next(&w, 1, SNMP_WALK_COLUMNS_MAX, &pdu);
		add_integer(&r, SC_IF_OPER_STATUS, n, ASN_INTEGER, 1);
		take(&w, &r, &t);
	}

	assert_true(snmp_walk_is_done(&w));
	assert_true(w.too_many && t.truncated);
	assert_int_equal(t.columns[SC_IF_OPER_STATUS].n, FACTS_INTERFACES_MAX);
	arena_free(t.arena);
}

static void an_empty_response_gets_nowhere(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_request_pdu pdu;
	struct response r = { 0 };
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, COLUMNS(SC_IF_DESCR));
	snmp_walk_next(&w, 10, SNMP_WALK_COLUMNS_MAX, &pdu);
	assert_false(take(&w, &r, &t));
	assert_false(snmp_walk_end_column(&w, 0, &t));
	assert_false(snmp_walk_end_column(&w, 2, &t));
	assert_true(snmp_walk_end_column(&w, 1, &t));
	assert_true(snmp_walk_is_done(&w));
	arena_free(t.arena);
}

static void a_request_never_asks_for_more_than_its_ceiling_of_varbinds(void **state)
{
	struct snmp_request_pdu pdu;
	struct snmp_walk w;

	(void)state;
	snmp_walk_start(&w, snmp_group_columns(SG_COUNTERS));
	snmp_walk_next(&w, 100000, SNMP_WALK_COLUMNS_MAX, &pdu);
	assert_in_range(pdu.max_repetitions * (pdu.n_names - pdu.non_repeaters), 1, SNMP_VARBINDS_MAX);
	snmp_walk_next(&w, 0, 3, &pdu);
	assert_int_equal(pdu.n_names, 3);
	assert_int_equal(pdu.max_repetitions, 1);
}

static void a_speed_is_concluded_from_both_objects(void **state)
{
	(void)state;
	assert_int_equal(snmp_speed_bps(100000000, 100), 100000000);
	assert_int_equal(snmp_speed_bps(1544000, 2), 1544000);
	assert_int_equal(snmp_speed_bps(UINT32_MAX, 10000), 10000000000);
	assert_int_equal(snmp_speed_bps(1410065408, 10000), 10000000000);
	assert_int_equal(snmp_speed_bps(1000000000, 1000000000), 1000000000);
	assert_int_equal(snmp_speed_bps(1000000000, 100000000), 1000000000);
	assert_int_equal(snmp_speed_bps(UNKNOWN_I64, 10000000), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(UINT32_MAX, 6400000), 6400000000000);
	assert_int_equal(snmp_speed_bps(UNKNOWN_I64, 100000), 100000000000);
	assert_int_equal(snmp_speed_bps(0, 0), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(UINT32_MAX, 0), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(UNKNOWN_I64, UNKNOWN_I64), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(-5, -5), UNKNOWN_I64);
}

static void vendor_model_and_version_are_read_from_what_agents_say_of_themselves(void **state)
{
	static const struct { oid enterprise; const char *descr, *vendor, *model, *version; oid edition; } cases[] = {
		{ 9, "Cisco IOS Software, DEMO900 Software (DEMO900-UNIVERSALK9-M), Version 17.9.4a, RELEASE SOFTWARE (fc3)", "Cisco",
		  "DEMO900", "17.9.4a", 0 },
		{ 2636, "Juniper Networks, Inc. demo5 internet router, kernel JUNOS 21.4R3.15, Build date: 2023", "Juniper", "demo5",
		  "21.4R3.15", 0 },
		{ 6876, "VMware ESXi 8.0.1 build-1 VMware, Inc. x86_64", "VMware", "ESXi", "8.0.1", 0 },
		{ 8072, "Linux demo 6.1.0-18-amd64 #1 SMP", "net-snmp", NULL, "6.1.0-18-amd64", 0 },
		{ 8072, "Linux demo 6.1.0\r\n#1 SMP", "net-snmp", NULL, "6.1.0", 0 },
		{ 64999, "Something else", NULL, NULL, NULL, 0 },
		/* a client and a server of one build tell the same but for their sysObjectID */
		{ 311, "Hardware: AT/AT COMPATIBLE - Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)", "Microsoft", "Windows", "6.3", 1 },
		{ 311, "Hardware: AT/AT COMPATIBLE - Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)", "Microsoft", "Windows Server", "6.3", 2 },
		{ 311, "Hardware: AT/AT COMPATIBLE - Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)", "Microsoft", "Windows Server", "6.3", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct snmp_table t = table_new();
		struct response r = { 0 };
		oid id[] = { 1, 3, 6, 1, 4, 1, cases[i].enterprise, 1, 1, 3, 1, cases[i].edition };
		struct snmp_request_pdu pdu;
		struct snmp_facts *f;
		struct snmp_walk w;

		snmp_walk_start(&w, COLUMNS(SC_SYS_DESCR, SC_SYS_OBJECT_ID));
		snmp_walk_next(&w, 1, SNMP_WALK_COLUMNS_MAX, &pdu);
		add_text(&r, SC_SYS_DESCR, 0, cases[i].descr);
		add(&r, SC_SYS_OBJECT_ID, 0, ASN_OBJECT_ID, id, cases[i].edition ? sizeof id : 8 * sizeof id[0]);
		take(&w, &r, &t);
		f = snmp_decode_table(&t, true, true);

		assert_non_null(f);
		assert_string_equal(f->vendor ? f->vendor : "", cases[i].vendor ? cases[i].vendor : "");
		assert_string_equal(f->model ? f->model : "", cases[i].model ? cases[i].model : "");
		assert_string_equal(f->version ? f->version : "", cases[i].version ? cases[i].version : "");
		snmp_facts_free(f);
		arena_free(t.arena);
	}
}

static void a_key_is_one_line_without_blanks_at_its_ends_and_the_columns_stay_as_the_agent_says(void **state)
{
	static const struct { const char *if_name, *descr, *name; } cases[] = {
		{ "L2VLAN 1   ", "vlan", "L2VLAN 1" }, { "\x01 Port\r\n1 ", "port", "Port  1" }, { " \t", "Ethernet 3\n", "Ethernet 3" },
		{ " ", "\x7f", "ifIndex 4" }, { "plain", "", "plain" }, { "twice", "", "twice#6" }, { "twice ", "", "twice#7" },
	};
	struct snmp_table t = table_new();
	struct response r = { 0 };
	struct snmp_facts *f;

	(void)state;
	for (uint32_t i = 0; i < ARRAY_LEN(cases); i++) {
		add_text(&r, SC_IF_NAME, i + 1, cases[i].if_name);
		add_text(&r, SC_IF_DESCR, i + 1, cases[i].descr);
	}
	f = facts_of(&t, &r);

	assert_int_equal(f->n_interfaces, ARRAY_LEN(cases));
	for (uint32_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(f->interfaces[i].name, cases[i].name);
		assert_string_equal(f->interfaces[i].if_name, cases[i].if_name);
	}
	snmp_facts_free(f);
	arena_free(t.arena);
}

static void a_storage_used_beyond_its_size_by_a_negative_count_is_unknown(void **state)
{
	static const struct { long size, used; int64_t used_bytes; } cases[] = {
		{ 115200, -4012904, UNKNOWN_I64 }, { -2147483648, -2147483648, INT64_C(2147483648) * 4096 }, { 100, 200, 200 * 4096 },
		{ 0, -1, UNKNOWN_I64 },
	};
	struct snmp_table t = table_new();
	struct response r = { 0 };
	struct snmp_facts *f;

	(void)state;
	for (uint32_t i = 0; i < ARRAY_LEN(cases); i++) {
		add_text(&r, SC_STORAGE_DESCR, i + 1, "/");
		add_integer(&r, SC_STORAGE_UNITS, i + 1, ASN_INTEGER, 4096);
		add_integer(&r, SC_STORAGE_SIZE, i + 1, ASN_INTEGER, cases[i].size);
		add_integer(&r, SC_STORAGE_USED, i + 1, ASN_INTEGER, cases[i].used);
	}
	f = facts_of(&t, &r);

	assert_int_equal(f->n_storages, ARRAY_LEN(cases));
	for (uint32_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(f->storages[i].used_bytes, cases[i].used_bytes);
	snmp_facts_free(f);
	arena_free(t.arena);
}

static void a_sensor_says_a_value_only_within_the_range_of_its_type(void **state)
{
	static const long values[] = { 999999999, 1000000000, -999999999, -1000000000 };
	struct snmp_table t = table_new();
	struct response r = { 0 };
	struct snmp_facts *f;

	(void)state;
	for (uint32_t i = 0; i < ARRAY_LEN(values); i++) {
		add_integer(&r, SC_SENSOR_VALUE, i + 1, ASN_INTEGER, values[i]);
		add_integer(&r, SC_SENSOR_PRECISION, i + 1, ASN_INTEGER, 7);
	}
	f = facts_of(&t, &r);

	assert_int_equal(f->n_sensors, ARRAY_LEN(values));
	assert_true(fabs(f->sensors[0].value - 99.9999999) < 1e-6 && fabs(f->sensors[2].value + 99.9999999) < 1e-6);
	assert_true(isnan(f->sensors[1].value) && isnan(f->sensors[3].value));
	snmp_facts_free(f);
	arena_free(t.arena);
}

static void a_chassis_padded_with_nul_says_only_its_text(void **state)
{
	struct snmp_table t = table_new();
	struct response r = { 0 };
	struct snmp_facts *f;

	(void)state;
	for (uint32_t i = 1; i <= 2; i++)
		add_integer(&r, SC_ENTITY_CLASS, i, ASN_INTEGER, 3);
	add(&r, SC_ENTITY_MODEL, 1, ASN_OCTET_STR, "\0\0\0 00", 6);
	add(&r, SC_ENTITY_MODEL, 2, ASN_OCTET_STR, " DEMO-1\0\0x", 10);
	add_text(&r, SC_ENTITY_SOFTWARE, 2, "8.6(6a)\r\n");
	f = facts_of(&t, &r);

	assert_string_equal(f->model, "DEMO-1");
	assert_string_equal(f->version, "8.6(6a)");
	snmp_facts_free(f);
	arena_free(t.arena);
}

static void an_agent_that_says_nothing_gives_facts_that_say_unknown(void **state)
{
	struct snmp_table t = table_new();
	struct snmp_facts *f = snmp_decode_table(&t, true, true);

	(void)state;
	assert_non_null(f);
	assert_true(f->uptime_cs == UNKNOWN_I64 && f->n_interfaces == 0 && !f->sys_name && !f->vendor);
	assert_true(isnan(f->cpu_ratio) && isnan(f->memory_ratio));
	snmp_facts_free(f);
	arena_free(t.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_response_cut_in_the_middle_of_a_row_goes_on_from_each_columns_own_last_name),
		cmocka_unit_test(a_column_that_ends_drops_out_and_the_others_go_on),
		cmocka_unit_test(a_name_that_does_not_increase_cuts_its_column_and_keeps_what_came),
		cmocka_unit_test(a_status_whose_column_was_not_read_to_its_end_is_unread_not_unknown),
		cmocka_unit_test(an_instance_too_long_to_go_on_from_leaves_its_column_cut),
		cmocka_unit_test(a_name_made_unique_that_another_interface_has_is_made_unique_again),
		cmocka_unit_test(sys_up_time_is_asked_once_before_the_rows),
		cmocka_unit_test(rows_past_the_ceiling_are_dropped_and_said),
		cmocka_unit_test(an_empty_response_gets_nowhere),
		cmocka_unit_test(a_request_never_asks_for_more_than_its_ceiling_of_varbinds),
		cmocka_unit_test(a_speed_is_concluded_from_both_objects),
		cmocka_unit_test(vendor_model_and_version_are_read_from_what_agents_say_of_themselves),
		cmocka_unit_test(a_key_is_one_line_without_blanks_at_its_ends_and_the_columns_stay_as_the_agent_says),
		cmocka_unit_test(a_storage_used_beyond_its_size_by_a_negative_count_is_unknown),
		cmocka_unit_test(a_sensor_says_a_value_only_within_the_range_of_its_type),
		cmocka_unit_test(a_chassis_padded_with_nul_says_only_its_text),
		cmocka_unit_test(an_agent_that_says_nothing_gives_facts_that_say_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
