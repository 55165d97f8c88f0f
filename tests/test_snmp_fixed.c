#include "probes/snmp_decode.h"
#include "probes/snmp_fixed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void add(struct snmp_table *t, enum snmp_column c, uint32_t instance, u_char type, const void *value, size_t len)
{
	const oid name[] = { 1, 3 };
	netsnmp_variable_list *v = NULL;

	assert_non_null(snmp_varlist_add_variable(&v, name, 2, type, value, len));
	snmp_table_add(t, c, instance, v);
	snmp_free_varbind(v);
}

static void add_integer(struct snmp_table *t, enum snmp_column c, uint32_t instance, long value)
{
	add(t, c, instance, ASN_INTEGER, &value, sizeof value);
}

static void add_sensor(struct snmp_table *t, uint32_t instance, const char *name)
{
	add_integer(t, SC_SENSOR_TYPE, instance, 8);
	add_integer(t, SC_SENSOR_SCALE, instance, 8);
	add_integer(t, SC_SENSOR_VALUE, instance, 21500);
	add(t, SC_ENTITY_NAME, instance, ASN_OCTET_STR, name, strlen(name));
}

static struct snmp_table full_round(void)
{
	struct snmp_table t = { .arena = arena_new() };

	add(&t, SC_ENTITY_NAME, 1, ASN_OCTET_STR, "chassis", 7);
	add_sensor(&t, 7, "inlet");
	add_sensor(&t, 9, "outlet");
	return t;
}

static void what_does_not_move_is_remembered_beyond_the_round(void **state)
{
	struct snmp_table full = full_round(), light = { .arena = arena_new() };
	struct snmp_fixed *fixed = snmp_fixed_new(&full);
	struct snmp_facts *f;

	(void)state;
	arena_free(full.arena);
	assert_true(snmp_fixed_values(fixed) == SNMP_COLUMN_BIT(SC_SENSOR_VALUE));
	assert_int_equal(snmp_fixed_rows(fixed), 2);
	add_integer(&light, SC_SENSOR_VALUE, 7, 25000);
	add_integer(&light, SC_SENSOR_VALUE, 9, 31000);

	assert_true(snmp_fixed_complete(fixed, &light));

	f = snmp_decode_table(&light, false, true);
	assert_int_equal(f->n_sensors, 2);
	assert_string_equal(f->sensors[0].name, "inlet");
	assert_string_equal(f->sensors[1].unit, "°C");
	assert_true(f->sensors[1].value > 30.9 && f->sensors[1].value < 31.1);
	snmp_facts_free(f);
	snmp_fixed_unref(fixed);
	arena_free(light.arena);
}

static void other_rows_than_before_are_not_completed(void **state)
{
	struct snmp_table full = full_round(), light = { .arena = arena_new() };
	struct snmp_fixed *fixed = snmp_fixed_new(&full);

	(void)state;
	add_integer(&light, SC_SENSOR_VALUE, 7, 25000);
	add_integer(&light, SC_SENSOR_VALUE, 8, 31000);

	assert_false(snmp_fixed_complete(fixed, &light));

	assert_int_equal(light.columns[SC_SENSOR_VALUE].n, 0);
	assert_int_equal(light.columns[SC_ENTITY_NAME].n, 0);
	snmp_fixed_unref(fixed);
	arena_free(full.arena);
	arena_free(light.arena);
}

static void a_device_without_values_has_nothing_to_remember(void **state)
{
	struct snmp_table full = { .arena = arena_new() };

	(void)state;
	add(&full, SC_ENTITY_NAME, 1, ASN_OCTET_STR, "chassis", 7);
	assert_null(snmp_fixed_new(&full));
	assert_true(snmp_fixed_values(NULL) == 0);
	arena_free(full.arena);
}

static void each_reference_keeps_it(void **state)
{
	struct snmp_table full = full_round();
	struct snmp_fixed *fixed = snmp_fixed_new(&full);

	(void)state;
	snmp_fixed_unref(snmp_fixed_ref(fixed));
	assert_int_equal(snmp_fixed_rows(fixed), 2);
	snmp_fixed_unref(fixed);
	arena_free(full.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_move_is_remembered_beyond_the_round),
		cmocka_unit_test(other_rows_than_before_are_not_completed),
		cmocka_unit_test(a_device_without_values_has_nothing_to_remember),
		cmocka_unit_test(each_reference_keeps_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
