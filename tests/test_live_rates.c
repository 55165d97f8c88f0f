#include "tests/live_scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void two_polls_give_rates_and_the_first_gives_none(void **state)
{
	static const char *const names[] = { "Gi0", "Gi1" };
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 2, 1000, 100));
	assert_int_equal(s.batch->polls[0].elapsed_ms, UNKNOWN_I64);
	assert_true(isnan(s.batch->polls[0].rates[0].in_bps));

	s.now_ms += 59990;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 2, 1000 + 75000, 6100));
	assert_int_equal(s.batch->polls[1].elapsed_ms, 60000);
	assert_true(fabs(s.batch->polls[1].rates[0].in_bps - 10000) < 1e-6);
	assert_true(fabs(s.batch->polls[1].rates[1].in_bps - 10000) < 1e-6);
	scene_end(&s);
}

static void interfaces_are_matched_by_name_when_they_move(void **state)
{
	struct scene s;
	struct snmp_facts *f;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0", "Gi1", "Gi2" }, 3, 1000, 100));
	s.now_ms += 9990;

	f = region_facts((const char *const[]){ "Gi2", "Gi9", "Gi0" }, 3, 1000 + 12500, 1100);
	f->interfaces[0].if_index = 3, f->interfaces[1].if_index = 9, f->interfaces[2].if_index = 1;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, f);

	assert_true(fabs(s.batch->polls[1].rates[0].in_bps - 10000) < 1e-6);
	assert_true(isnan(s.batch->polls[1].rates[1].in_bps)); /* new */
	assert_true(fabs(s.batch->polls[1].rates[2].in_bps - 10000) < 1e-6);
	scene_end(&s);
}

static void a_reboot_gives_no_rate(void **state)
{
	static const char *const names[] = { "Gi0" };
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000, 900000));
	s.now_ms += 60000;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 2000, 500));
	assert_true(isnan(s.batch->polls[1].rates[0].in_bps));
	s.now_ms += 59990;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 2000 + 75000, 6500));
	assert_true(fabs(s.batch->polls[2].rates[0].in_bps - 10000) < 1e-6);
	scene_end(&s);
}

/* What the store would give back: the memory of one interface of r0. */
static void remember(struct registry *r, wall_t at, uint64_t in_octets)
{
	struct reg_device *d = &r->devices[0];

	d->memory = (struct poll_memory){ .at = at, .mono_at = { 5 }, .uptime_cs = 100, .engine_boots = UNKNOWN_I64 };
	d->n_interfaces = 1;
	d->interface_names = arena_array(r->arena, 1, sizeof *d->interface_names);
	d->interface_memory = arena_array(r->arena, 1, sizeof *d->interface_memory);
	d->interface_names[0] = "Gi0";
	d->interface_memory[0] = (struct interface_memory){ .if_index = 1, .discontinuity_cs = 0, .speed_bps = 1000000000 };
	for (size_t k = 0; k < IFC_COUNT; k++)
		d->interface_memory[0].counters[k] = (struct counter){ k == IFC_IN_OCTETS ? in_octets : 0, 64 };
}

static void rates_survive_a_restart(void **state)
{
	struct registry *r = region_new(2);
	struct scene s;

	(void)state;
	remember(r, (wall_t){ 1000000 - 60000 }, 1000);
	scene_start(&s, r);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0" }, 1, 1000 + 75000, 6100));
	assert_int_equal(s.batch->polls[0].elapsed_ms, 60000);
	assert_true(fabs(s.batch->polls[0].rates[0].in_bps - 10000) < 1e-6);
	scene_end(&s);
}

static void a_clock_set_back_across_a_restart_gives_no_rate(void **state)
{
	struct registry *r = region_new(2);
	struct scene s;

	(void)state;
	remember(r, (wall_t){ 1000000 + 60000 }, 1000);
	scene_start(&s, r);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0" }, 1, 76000, 6100));
	assert_int_equal(s.batch->polls[0].elapsed_ms, UNKNOWN_I64);
	assert_true(isnan(s.batch->polls[0].rates[0].in_bps));
	scene_end(&s);
}

static void a_reload_keeps_rates_states_and_attempts(void **state)
{
	static const char *const names[] = { "Gi0" };
	struct registry *fresh = region_new(2);
	struct err e;
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000, 100));
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	scene_next_batch(&s);

	fresh->states[fresh->n_states++] = (struct reg_state){ .entity_id = 100, .state = STATE_OK, .since = { 5 } }; /* older */
	assert_true(live_reload(s.live, fresh, &e));
	assert_ptr_equal(live_registry(s.live), fresh);
	scene_says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(scene_count(&s, 100), 0); /* still the same state */
	assert_int_equal(s.batch->results[0].attempts, 2);

	s.now_ms = 1000000 + 60000;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000 + 75000, 6100));
	assert_true(fabs(s.batch->polls[0].rates[0].in_bps - 10000) < 1e-6);
	assert_int_equal(scene_count(&s, 1000), 0);
	scene_end(&s);
}

static void reload_with(struct registry *fresh)
{
	static const char *const names[] = { "Gi0" };
	struct err e;
	struct scene s;

	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000, 100));
	assert_true(live_reload(s.live, fresh, &e));
	s.now_ms += 60000;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 76000, 6100));
	assert_int_equal(s.batch->polls[1].elapsed_ms, UNKNOWN_I64);
	assert_true(isnan(s.batch->polls[1].rates[0].in_bps));
	scene_end(&s);
}

static void another_address_or_port_is_another_agent(void **state)
{
	struct registry *address = region_new(2), *port = region_new(2);

	(void)state;
	address->devices[0].address = "127.0.0.99";
	reload_with(address);
	port->devices[0].port += 1;
	reload_with(port);
}

static void a_stepped_clock_across_a_restart_gives_no_rate(void **state)
{
	static const int64_t uptimes_cs[] = { 600100, 700, 100 }; /* of 100 and a minute: a clock an hour and more behind, one ahead */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uptimes_cs); i++) {
		struct registry *r = region_new(2);
		struct scene s;

		remember(r, (wall_t){ 1000000 - 60000 }, 1000);
		scene_start(&s, r);
		scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0" }, 1, 76000, uptimes_cs[i]));
		assert_int_equal(s.batch->polls[0].elapsed_ms, UNKNOWN_I64);
		assert_true(isnan(s.batch->polls[0].rates[0].in_bps));
		scene_end(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_polls_give_rates_and_the_first_gives_none),
		cmocka_unit_test(interfaces_are_matched_by_name_when_they_move),
		cmocka_unit_test(a_reboot_gives_no_rate),
		cmocka_unit_test(rates_survive_a_restart),
		cmocka_unit_test(a_clock_set_back_across_a_restart_gives_no_rate),
		cmocka_unit_test(a_reload_keeps_rates_states_and_attempts),
		cmocka_unit_test(another_address_or_port_is_another_agent),
		cmocka_unit_test(a_stepped_clock_across_a_restart_gives_no_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
