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
	assert_false(snmp_walk_end_column(&w, 0));
	assert_false(snmp_walk_end_column(&w, 2));
	assert_true(snmp_walk_end_column(&w, 1));
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
	assert_int_equal(snmp_speed_bps(UNKNOWN_I64, 100000), 100000000000);
	assert_int_equal(snmp_speed_bps(0, 0), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(UINT32_MAX, 0), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(UNKNOWN_I64, UNKNOWN_I64), UNKNOWN_I64);
	assert_int_equal(snmp_speed_bps(-5, -5), UNKNOWN_I64);
}

static void vendor_model_and_version_are_read_from_what_agents_say_of_themselves(void **state)
{
	static const struct { oid enterprise; const char *descr, *vendor, *model, *version; } cases[] = {
		{ 9, "Cisco IOS Software, DEMO900 Software (DEMO900-UNIVERSALK9-M), Version 17.9.4a, RELEASE SOFTWARE (fc3)", "Cisco",
		  "DEMO900", "17.9.4a" },
		{ 2636, "Juniper Networks, Inc. demo5 internet router, kernel JUNOS 21.4R3.15, Build date: 2023", "Juniper", "demo5",
		  "21.4R3.15" },
		{ 6876, "VMware ESXi 8.0.1 build-1 VMware, Inc. x86_64", "VMware", "ESXi", "8.0.1" },
		{ 8072, "Linux demo 6.1.0-18-amd64 #1 SMP", "net-snmp", NULL, "6.1.0-18-amd64" },
		{ 64999, "Something else", NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct snmp_table t = table_new();
		struct response r = { 0 };
		oid id[] = { 1, 3, 6, 1, 4, 1, cases[i].enterprise, 1 };
		struct snmp_request_pdu pdu;
		struct snmp_facts *f;
		struct snmp_walk w;

		snmp_walk_start(&w, COLUMNS(SC_SYS_DESCR, SC_SYS_OBJECT_ID));
		snmp_walk_next(&w, 1, SNMP_WALK_COLUMNS_MAX, &pdu);
		add_text(&r, SC_SYS_DESCR, 0, cases[i].descr);
		add(&r, SC_SYS_OBJECT_ID, 0, ASN_OBJECT_ID, id, sizeof id);
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
		cmocka_unit_test(sys_up_time_is_asked_once_before_the_rows),
		cmocka_unit_test(rows_past_the_ceiling_are_dropped_and_said),
		cmocka_unit_test(an_empty_response_gets_nowhere),
		cmocka_unit_test(a_request_never_asks_for_more_than_its_ceiling_of_varbinds),
		cmocka_unit_test(a_speed_is_concluded_from_both_objects),
		cmocka_unit_test(vendor_model_and_version_are_read_from_what_agents_say_of_themselves),
		cmocka_unit_test(an_agent_that_says_nothing_gives_facts_that_say_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
