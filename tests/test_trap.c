#include "probes/trap_limit.h"
#include "probes/trap_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static mono_t at_ms(int64_t ms) { return (mono_t){ ms * 1000000 }; }

static struct trap_address address(uint32_t n)
{
	struct trap_address a = { { 0x20, 1, 0x0d, 0xb8 } };

	memcpy(a.octets + 12, &n, sizeof n);
	return a;
}

static enum trap_verdict take(struct trap_limit *l, uint32_t n, bool declared, int64_t ms)
{
	struct trap_address a = address(n);
	const struct trap_source *unused;

	return trap_limit_take(l, &a, declared, at_ms(ms), &unused);
}

static void a_source_has_its_burst_then_its_rate(void **state)
{
	struct trap_limit *l = trap_limit_new();
	int taken = 0, begun = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		enum trap_verdict v = take(l, 1, true, i);

		taken += v == TRAP_TAKEN;
		begun += v == TRAP_DROPPED_FIRST;
	}
	assert_in_range(taken, TRAP_SOURCE_BURST + 10 * TRAP_SOURCE_RATE - 1, TRAP_SOURCE_BURST + 10 * TRAP_SOURCE_RATE);
	assert_int_equal(begun, 1);
	assert_int_equal(take(l, 2, true, 10000), TRAP_TAKEN); /* another source is not concerned */
	trap_limit_free(l);
}

static void many_sources_share_one_rate(void **state)
{
	struct trap_limit *l = trap_limit_new();
	int taken = 0;

	(void)state;
	for (int i = 0; i < 10000; i++)
		taken += take(l, (uint32_t)i % 500, true, i) == TRAP_TAKEN;
	assert_in_range(taken, TRAP_ALL_BURST + 9 * TRAP_ALL_RATE, TRAP_ALL_BURST + 10 * TRAP_ALL_RATE);
	trap_limit_free(l);
}

static void a_storm_ends_once_a_minute_after_its_last_drop(void **state)
{
	struct trap_limit *l = trap_limit_new();
	struct trap_source s;

	(void)state;
	for (int i = 0; i < 99; i++)
		take(l, 7, true, i);
	assert_false(trap_limit_ended(l, at_ms(98 + TRAP_STORM_MS - 1), &s));
	assert_true(trap_limit_ended(l, at_ms(98 + TRAP_STORM_MS), &s));
	assert_int_equal(s.storm_dropped, 99 - TRAP_SOURCE_BURST);
	assert_false(trap_limit_ended(l, at_ms(98 + TRAP_STORM_MS), &s));
	trap_limit_free(l);
}

/* Addresses that nobody declared, more than there are places for, do not make a storm forgotten. */
static void who_is_declared_keeps_his_place(void **state)
{
	struct trap_limit *l = trap_limit_new();
	struct trap_source top;

	(void)state;
	for (int i = 0; i < 150; i++)
		take(l, 1, true, i);
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(take(l, 1000 + i, false, 150), TRAP_DROPPED);
	assert_int_equal(trap_limit_list(l, &top, 1), 1);
	assert_true(top.is_declared);
	assert_int_equal(top.received, 150);
	assert_int_equal(take(l, 1, true, 150), TRAP_DROPPED);
	trap_limit_free(l);
}

static netsnmp_pdu *pdu_of(int command, long version)
{
	netsnmp_pdu *pdu = calloc(1, sizeof *pdu);

	assert_non_null(pdu);
	pdu->command = command;
	pdu->version = version;
	return pdu;
}

static void generic_v1_traps_have_the_names_of_rfc_3584(void **state)
{
	netsnmp_pdu *pdu = pdu_of(SNMP_MSG_TRAP, SNMP_VERSION_1);
	static oid enterprise[] = { 1, 3, 6, 1, 4, 1, 4294967295u };
	struct trap t;

	(void)state;
	pdu->trap_type = 2;
	assert_true(trap_read(pdu, &t));
	assert_string_equal(t.oid, "1.3.6.1.6.3.1.1.5.3");
	assert_false(t.has_agent);
	pdu->trap_type = 6;
	pdu->specific_type = 77;
	pdu->enterprise = enterprise;
	pdu->enterprise_length = ARRAY_LEN(enterprise);
	memcpy(pdu->agent_addr, "\xc0\0\2\1", 4);
	assert_true(trap_read(pdu, &t));
	assert_string_equal(t.oid, "1.3.6.1.4.1.4294967295.0.77");
	assert_true(t.has_agent && t.agent[0] == 192);
	free(pdu);
}

static void what_a_trap_says_is_printable_and_bounded(void **state)
{
	static const oid name[] = { 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 }, value[] = { 1, 3, 6, 1, 4, 1, 9 }, other[] = { 1, 3, 6, 1, 4, 1, 9, 1 };
	netsnmp_pdu *pdu = pdu_of(SNMP_MSG_TRAP2, SNMP_VERSION_2c);
	struct trap t;

	(void)state;
	assert_false(trap_read(pdu, &t)); /* without snmpTrapOID */
	snmp_pdu_add_variable(pdu, name, ARRAY_LEN(name), ASN_OBJECT_ID, value, sizeof value);
	snmp_pdu_add_variable(pdu, other, ARRAY_LEN(other), ASN_OCTET_STR, "\x1b[2Jx", 5);
	snmp_pdu_add_variable(pdu, other, ARRAY_LEN(other), ASN_OCTET_STR, "up = 1", 6);
	assert_true(trap_read(pdu, &t));
	assert_string_equal(t.version, "v2c");
	assert_string_equal(t.oid, "1.3.6.1.4.1.9");
	assert_string_equal(t.varbinds, "1.3.6.1.4.1.9.1=0x1b5b324a78 1.3.6.1.4.1.9.1=up_=_1");
	for (int i = 0; i < 100; i++)
		snmp_pdu_add_variable(pdu, other, ARRAY_LEN(other), ASN_OCTET_STR, "0123456789012345678901234567890123456789", 40);
	assert_true(trap_read(pdu, &t));
	assert_true(strlen(t.varbinds) < sizeof t.varbinds);
	assert_string_equal(t.varbinds + strlen(t.varbinds) - 8, "01......"); /* the last one whole, as far as it is shown; then the cut */
	snmp_free_pdu(pdu);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_has_its_burst_then_its_rate),
		cmocka_unit_test(many_sources_share_one_rate),
		cmocka_unit_test(a_storm_ends_once_a_minute_after_its_last_drop),
		cmocka_unit_test(who_is_declared_keeps_his_place),
		cmocka_unit_test(generic_v1_traps_have_the_names_of_rfc_3584),
		cmocka_unit_test(what_a_trap_says_is_printable_and_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
