#include "inventory/live_link.h"
#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_link_follows_its_interface(void **state)
{
	static const struct { int admin, oper; enum link_state shown; enum outcome outcome; } cases[] = {
		{ 1, 1, LINK_UP, OUTCOME_OK },
		{ 1, 2, LINK_DOWN, OUTCOME_LINK_DOWN },
		{ 2, 2, LINK_ADMIN_DOWN, OUTCOME_ADMIN_DOWN },
		{ 1, 7, LINK_DOWN, OUTCOME_LINK_DOWN },
		{ 2, 1, LINK_ADMIN_DOWN, OUTCOME_ADMIN_DOWN },
		{ 1, 6, LINK_DOWN, OUTCOME_LINK_DOWN },
		{ 1, 3, LINK_UNKNOWN, OUTCOME_LINK_UNKNOWN },
		{ 1, 5, LINK_DOWN, OUTCOME_LINK_DOWN },
		{ 1, 4, LINK_UNKNOWN, OUTCOME_LINK_UNKNOWN },
		{ 0, 1, LINK_UP, OUTCOME_OK },
		{ 0, 0, LINK_UNKNOWN, OUTCOME_LINK_UNKNOWN },
		{ 1, 1, LINK_UP, OUTCOME_OK },
		{ 1, 42, LINK_UNKNOWN, OUTCOME_LINK_UNKNOWN },
	};
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(cases[i].admin, cases[i].oper));
		assert_shows(&s, 1000, cases[i].shown, cases[i].outcome);
	}
	assert_null(scene_last(&s, 1001));
	scene_end(&s);
}

static void a_link_below_its_expected_speed_is_degraded(void **state)
{
	struct snmp_facts *f = region_one_interface(1, 1);
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	f->interfaces[0].speed_bps = 100000000;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, f);
	assert_shows(&s, 1000, LINK_DEGRADED, OUTCOME_LINK_DEGRADED);
	assert_string_equal(scene_last(&s, 1000)->detail, "r0 Gi0: 100000000 bit/s instead of 1000000000");

	f = region_one_interface(1, 1);
	f->interfaces[0].speed_bps = UNKNOWN_I64; /* a light round does not ask */
	scene_polls(&s, R0_SNMP, OUTCOME_OK, f);
	assert_int_equal(scene_count(&s, 1000), 1);

	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_end(&s);
}

static void half_duplex_is_degraded(void **state)
{
	struct snmp_facts *f = region_one_interface(1, 1);
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	f->interfaces[0].duplex = 2;
	scene_polls(&s, R0_SNMP, OUTCOME_OK, f);
	assert_shows(&s, 1000, LINK_DEGRADED, OUTCOME_LINK_DEGRADED);
	scene_end(&s);
}

static void an_interface_that_is_no_longer_shown_is_unknown(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_facts((const char *const[]){ "Gi7" }, 1, 0, 200));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK); /* half a table proves no absence */

	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi7" }, 1, 0, 300));
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING);
	assert_string_equal(scene_last(&s, 1000)->detail, "r0: interface 'Gi0' is gone");
	scene_end(&s);
}

static void an_interface_that_never_was_there_is_told_with_those_that_are(void **state)
{
	static const char *const few[] = { "Gi7", "Gi8" }, *const many[] = { "lo", "mgmt", "Gi1", "Po10", "Vlan200" }, *const far[] = {
		"lo", "mgmt", "Po10", "Vlan200", "Vlan300" };
	static const struct { const char *const *names; size_t n; const char *detail; } agents[] = {
		{ few, 2, "r0: no interface 'Gi0', it has Gi7, Gi8" }, { many, 5, "r0: no interface 'Gi0', the nearest is Gi1" },
		{ far, 5, "r0: no interface 'Gi0'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(agents); i++) {
		struct snmp_facts *f = region_facts(agents[i].names, agents[i].n, 0, 100);
		struct scene s;

		f->has_inventory = true;
		scene_start(&s, region_new(2));
		scene_polls(&s, R0_SNMP, OUTCOME_OK, f);
		assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING);
		assert_string_equal(scene_last(&s, 1000)->detail, agents[i].detail);
		scene_end(&s);
	}
}

/* ge0/0 by ifName, its key; Gi0, which the link declares, is its ifDescr, asked in full rounds only. */
static struct snmp_facts *facts_of_descr(bool full, int oper)
{
	struct snmp_facts *f = region_facts((const char *const[]){ "ge0/1", "ge0/0" }, 2, 0, 100);

	f->has_inventory = full;
	for (size_t i = 0; full && i < f->n_interfaces; i++)
		f->interfaces[i].if_name = f->interfaces[i].name;
	if (full)
		f->interfaces[1].descr = arena_strdup(f->arena, "Gi0");
	f->interfaces[1].oper_status = oper;
	return f;
}

static void a_link_declared_by_the_description_is_followed_in_light_rounds_too(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(false, 1));
	assert_null(scene_last(&s, 1000)); /* no full round has said which one it is */
	assert_true(live_wants_full_round(s.live, R0_SNMP));
	assert_false(live_wants_full_round(s.live, R0_ICMP));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	assert_false(live_wants_full_round(s.live, R0_SNMP));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(false, 2));
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "ge0/1" }, 1, 0, 300));
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING);
	scene_end(&s);
}

static void a_declared_name_that_is_gone_stays_gone_though_its_interface_answers(void **state)
{
	struct snmp_facts *renamed = facts_of_descr(true, 1);
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 1));
	renamed->interfaces[1].descr = "GigabitEthernet0";
	scene_polls(&s, R0_SNMP, OUTCOME_OK, renamed);
	for (int i = 0; i < 3; i++)
		scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(false, 1));
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING);
	assert_int_equal(scene_count(&s, 1000), 2);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_end(&s);
}

static struct registry *region_of(const char *interface, uint16_t port)
{
	struct registry *r = region_new(2);

	r->links[0].interface = interface;
	r->devices[0].port = port;
	return r;
}

/* Both bear ifDescr Gi0 in a full round; the keys are unique. */
static struct snmp_facts *facts_of_two_bearers(bool full)
{
	struct snmp_facts *f = facts_of_descr(full, 1);

	if (full)
		f->interfaces[0].descr = f->interfaces[1].descr;
	return f;
}

static void a_name_that_two_interfaces_bear_names_neither(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (int i = 0; i < 3; i++)
		scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_two_bearers(i != 1));
	assert_int_equal(scene_count(&s, 1000), 1);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_AMBIGUOUS);
	assert_string_equal(scene_last(&s, 1000)->detail, "r0: 2 interfaces are called 'Gi0', to be declared as ge0/1, ge0/0");

	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_two_bearers(false)); /* the key still says which one */
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_two_bearers(true));
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_AMBIGUOUS);
	scene_end(&s);
}

static void one_that_bore_a_name_with_another_and_is_gone_is_told_gone(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_two_bearers(true));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "ge0/1" }, 1, 0, 300));
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING);
	assert_string_equal(scene_last(&s, 1000)->detail, "r0: interface 'Gi0' is gone");
	scene_end(&s);
}

static void a_table_that_is_cut_does_not_say_that_a_name_is_borne_by_one_only(void **state)
{
	struct snmp_facts *cut = facts_of_two_bearers(true);
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_two_bearers(true));
	cut->n_interfaces = 1;
	scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, cut);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_AMBIGUOUS);
	assert_int_equal(scene_count(&s, 1000), 1);
	scene_end(&s);
}

static void a_key_or_an_ifname_goes_before_the_descriptions_that_two_bear(void **state)
{
	static const char *const declared[] = { "ge0/0", "wan" };
	struct scene s;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(declared); i++) {
		struct snmp_facts *f = facts_of_two_bearers(true);

		f->interfaces[0].descr = f->interfaces[1].descr = declared[i];
		f->interfaces[1].if_name = declared[i];
		scene_start(&s, region_of(declared[i], 0));
		scene_polls(&s, R0_SNMP, OUTCOME_OK, f);
		assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
		scene_end(&s);
	}
}

static void an_agent_whose_table_never_comes_whole_is_not_asked_in_full_for_ever(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (int i = 0; i < LINK_END_ASKS; i++) {
		assert_true(live_wants_full_round(s.live, R0_SNMP));
		scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_facts((const char *const[]){ "Gi7" }, 1, 0, 200));
	}
	assert_false(live_wants_full_round(s.live, R0_SNMP));
	scene_end(&s);
}

static void another_declaration_is_judged_anew_and_another_agent_has_no_key(void **state)
{
	struct snmp_facts *full = facts_of_descr(true, 2);
	struct scene s;
	struct err e;

	(void)state;
	scene_start(&s, region_of("Po10", 0));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, full);
	assert_string_equal(scene_last(&s, 1000)->detail, "r0: no interface 'Po10', it has ge0/1, ge0/0");
	assert_true(live_reload(s.live, region_of("Po11", 0), &e));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 2));
	assert_string_equal(scene_last(&s, 1000)->detail, "r0: no interface 'Po11', it has ge0/1, ge0/0");

	assert_true(live_reload(s.live, region_of("Gi0", 0), &e));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(true, 2));
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN);
	assert_true(live_reload(s.live, region_of("Gi0", 1161), &e));
	assert_true(live_wants_full_round(s.live, R0_SNMP));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(false, 1));
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN); /* a light round of another agent tells nothing of Gi0 */
	scene_end(&s);
}

static void a_link_declared_by_the_description_is_known_from_the_start_when_it_was_stored(void **state)
{
	struct registry *r = region_new(2);
	struct scene s;

	(void)state;
	r->links[0].interface_key = "ge0/0";
	scene_start(&s, r);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, facts_of_descr(false, 2));
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN);
	scene_end(&s);
}

static void what_was_not_read_keeps_its_last_value_until_it_is_stale(void **state)
{
	static const struct { int admin, oper; } unread[] = { { IF_STATUS_UNREAD, 2 }, { 1, IF_STATUS_UNREAD },
		                                              { IF_STATUS_UNREAD, IF_STATUS_UNREAD } };
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_one_interface(IF_STATUS_UNREAD, 2));
	assert_null(scene_last(&s, 1000)); /* nothing was ever said */
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(2, 2));
	for (size_t i = 0; i < ARRAY_LEN(unread); i++) {
		scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_one_interface(unread[i].admin, unread[i].oper));
		assert_int_equal(scene_count(&s, 1000), 1);
		assert_shows(&s, 1000, LINK_ADMIN_DOWN, OUTCOME_ADMIN_DOWN);
	}
	for (int i = 0; i < 6; i++) {
		s.now_ms += PERIOD_MS;
		scene_polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_one_interface(IF_STATUS_UNREAD, 1));
		scene_tick(&s);
	}
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_STALE);
	scene_end(&s);
}

static void a_silent_agent_leaves_its_link_unknown_never_down(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
	scene_says(&s, R0_ICMP, OUTCOME_OK); /* says nothing of the interface */
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_end(&s);
}

static struct registry *region_with_z_end(void)
{
	struct registry *r = region_new(2);

	r->links[0].z_device = &r->devices[1];
	r->links[0].z_interface = "Gi0";
	return r;
}

static void the_z_end_tells_while_the_a_end_is_silent(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_with_z_end());
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_null(scene_last(&s, 1000)); /* the A end has the first word */
	scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);

	scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN);
	assert_string_equal(scene_last(&s, 1000)->detail, "r1 Gi0: down");

	scene_says(&s, R1_SNMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
	scene_end(&s);
}

/* Else its end is told when a core comes back, and once more its problem when the router behind it does. */
static void a_z_end_that_is_up_does_not_mend_what_the_a_end_said_of_its_speed(void **state)
{
	struct registry *r = region_with_z_end();
	struct snmp_facts *slow = region_one_interface(1, 1);
	struct scene s;

	(void)state;
	r->links[0].expected_bps = slow->interfaces[0].speed_bps * 10;
	scene_start(&s, r);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, slow);
	assert_shows(&s, 1000, LINK_DEGRADED, OUTCOME_LINK_DEGRADED);
	for (int outage = 0; outage < 2; outage++) {
		struct snmp_facts *far = region_one_interface(1, 1);

		far->interfaces[0].speed_bps = r->links[0].expected_bps;
		scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
		if (outage) {
			scene_says(&s, R1_SNMP, OUTCOME_TIMEOUT);
			assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
		}
		scene_polls(&s, R1_SNMP, OUTCOME_OK, far);
		assert_shows(&s, 1000, LINK_DEGRADED, OUTCOME_LINK_DEGRADED);
		assert_non_null(strstr(scene_last(&s, 1000)->detail, "r0 Gi0: "));
	}
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN);
	scene_end(&s);
}

static void a_z_end_that_is_stale_or_missing_does_not_judge_the_link(void **state)
{
	struct scene s;

	(void)state;
	for (int missing = 0; missing < 2; missing++) {
		scene_start(&s, region_with_z_end());
		scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
		scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
		for (int i = 0; i < (missing ? 1 : 6); i++) {
			s.now_ms += PERIOD_MS;
			scene_polls(&s, R0_SNMP, OUTCOME_OK, region_one_interface(1, 1));
			scene_polls(&s, R1_SNMP, missing ? OUTCOME_OK : OUTCOME_PARTIAL,
			            region_facts((const char *const[]){ "Gi7" }, 1, 0, 100 * i));
			scene_tick(&s);
		}
		scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
		assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
		scene_end(&s);
	}
}

static void a_z_end_read_first_after_a_restart_does_not_speak_for_the_a_end(void **state)
{
	struct registry *r = region_with_z_end();
	struct scene s;

	(void)state;
	r->states[r->n_states++] = (struct reg_state){ 1000, LINK_UP, OUTCOME_OK, { 999000 } };
	r->checks[R0_SNMP].at = (wall_t){ 999000 };
	scene_start(&s, r);
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_int_equal(scene_count(&s, 1000), 0);
	scene_end(&s);
}

static void a_link_known_by_an_address_follows_icmp(void **state)
{
	static const struct { enum outcome outcome; enum link_state shown; } cases[] = {
		{ OUTCOME_OK, LINK_UP }, { OUTCOME_LOSS, LINK_DEGRADED }, { OUTCOME_TIMEOUT, LINK_DOWN },
		{ OUTCOME_UNREACHABLE, LINK_DOWN }, { OUTCOME_UNKNOWN_HOST, LINK_UNKNOWN }, { OUTCOME_COLLECTOR_ERROR, LINK_UNKNOWN },
	};
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scene_says(&s, ADDRESS_ICMP, cases[i].outcome);
		assert_shows(&s, 1900, cases[i].shown, cases[i].outcome);
	}
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_follows_its_interface),
		cmocka_unit_test(a_link_below_its_expected_speed_is_degraded),
		cmocka_unit_test(half_duplex_is_degraded),
		cmocka_unit_test(an_interface_that_is_no_longer_shown_is_unknown),
		cmocka_unit_test(an_interface_that_never_was_there_is_told_with_those_that_are),
		cmocka_unit_test(a_link_declared_by_the_description_is_followed_in_light_rounds_too),
		cmocka_unit_test(a_declared_name_that_is_gone_stays_gone_though_its_interface_answers),
		cmocka_unit_test(a_name_that_two_interfaces_bear_names_neither),
		cmocka_unit_test(one_that_bore_a_name_with_another_and_is_gone_is_told_gone),
		cmocka_unit_test(a_table_that_is_cut_does_not_say_that_a_name_is_borne_by_one_only),
		cmocka_unit_test(a_key_or_an_ifname_goes_before_the_descriptions_that_two_bear),
		cmocka_unit_test(an_agent_whose_table_never_comes_whole_is_not_asked_in_full_for_ever),
		cmocka_unit_test(another_declaration_is_judged_anew_and_another_agent_has_no_key),
		cmocka_unit_test(a_link_declared_by_the_description_is_known_from_the_start_when_it_was_stored),
		cmocka_unit_test(what_was_not_read_keeps_its_last_value_until_it_is_stale),
		cmocka_unit_test(a_silent_agent_leaves_its_link_unknown_never_down),
		cmocka_unit_test(the_z_end_tells_while_the_a_end_is_silent),
		cmocka_unit_test(a_z_end_that_is_up_does_not_mend_what_the_a_end_said_of_its_speed),
		cmocka_unit_test(a_z_end_that_is_stale_or_missing_does_not_judge_the_link),
		cmocka_unit_test(a_z_end_read_first_after_a_restart_does_not_speak_for_the_a_end),
		cmocka_unit_test(a_link_known_by_an_address_follows_icmp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
