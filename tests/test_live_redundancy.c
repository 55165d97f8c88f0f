/* Redundancy lost (I7): an alert of its own on the circuit that is left. */
#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { L0 = 1000, L1 = 1001, ADDRESS = 1900, UP = 1, DOWN = 2 };

static struct registry *region(size_t members)
{
	struct registry *r = region_new(2);

	for (size_t i = 0; i < members; i++)
		r->links[i].redundancy_group = "rouen";
	return r;
}

static const struct batch_alert *last_row(const struct scene *s, int64_t entity_id)
{
	for (size_t i = s->batch->n_alerts; i > 0; i--)
		if (s->batch->alerts[i - 1].entity_id == entity_id && s->batch->alerts[i - 1].subject)
			return &s->batch->alerts[i - 1];
	return NULL;
}

/* Each end says so, and what is asked for then too. */
static void links_are(struct scene *s, int admin0, int oper0, int oper1)
{
	size_t check;

	s->now_ms += 60000;
	scene_says(s, R0_ICMP, OUTCOME_OK);
	scene_says(s, R1_ICMP, OUTCOME_OK);
	scene_polls(s, R0_SNMP, OUTCOME_OK, region_one_interface(admin0, oper0));
	scene_polls(s, R1_SNMP, OUTCOME_OK, region_one_interface(1, oper1));
	while (live_take_asked(s->live, &check)) {
		s->now_ms += 100;
		if (check == R0_SNMP || check == R1_SNMP)
			scene_polls(s, check, OUTCOME_OK, region_one_interface(check == R0_SNMP ? admin0 : 1, check == R0_SNMP ? oper0 : oper1));
		else
			scene_says(s, check, OUTCOME_OK);
	}
}

static void the_circuit_that_is_left_warns_until_there_are_two_again(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region(2));
	links_are(&s, 1, UP, UP);
	assert_int_equal(s.batch->n_alerts, 0);
	links_are(&s, 1, UP, DOWN);
	assert_null(last_row(&s, L1));
	assert_string_equal(last_row(&s, L0)->subject, "redundancy");
	assert_int_equal(last_row(&s, L0)->state, STATE_WARNING);
	assert_int_equal(last_row(&s, L0)->outcome, OUTCOME_REDUNDANCY_LOST);
	assert_string_equal(last_row(&s, L0)->detail, "the last circuit of rouen that works; down: l1");
	assert_int_equal(last_row(&s, L0)->follows_id, 0); /* the circuit that is down is the cause itself */
	scene_next_batch(&s);
	links_are(&s, 1, UP, DOWN);
	assert_null(last_row(&s, L0)); /* told once */
	links_are(&s, 1, DOWN, DOWN); /* nothing is left */
	assert_true(last_row(&s, L0)->ended);
	scene_next_batch(&s);
	links_are(&s, 1, DOWN, UP);
	assert_false(last_row(&s, L1)->ended);
	links_are(&s, 1, UP, UP);
	assert_true(last_row(&s, L1)->ended);
	assert_null(last_row(&s, L0));
	scene_end(&s);
}

/* Router R1 is down, and R0 sees the far end of the circuit between them fall. */
static void router_falls(struct scene *s)
{
	size_t check;

	for (int round = 0; round < 4; round++) {
		struct snmp_facts *f = region_facts((const char *const[]){ "Gi0", "Gi1" }, 2, 0, 100);

		f->interfaces[1].oper_status = DOWN;
		s->now_ms += 60000;
		scene_says(s, R1_ICMP, OUTCOME_TIMEOUT);
		scene_says(s, R1_SNMP, OUTCOME_TIMEOUT);
		scene_says(s, R0_ICMP, OUTCOME_OK);
		scene_polls(s, R0_SNMP, OUTCOME_OK, f);
		while (live_take_asked(s->live, &check))
			if (check == R1_ICMP || check == R1_SNMP)
				scene_says(s, check, OUTCOME_TIMEOUT);
	}
}

static void a_loss_follows_the_router_that_it_comes_from(void **state)
{
	struct registry *r = region(2);
	struct scene s;

	(void)state;
	r->links[1].z_device = &r->devices[0];
	r->links[1].z_interface = "Gi1";
	scene_start(&s, r);
	router_falls(&s);
	assert_non_null(last_row(&s, L0));
	assert_int_equal(last_row(&s, L0)->follows_id, L1);
	scene_end(&s);
}

static void a_circuit_that_is_disabled_is_no_loss(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region(2));
	links_are(&s, 1, UP, UP);
	links_are(&s, 2, DOWN, UP);
	assert_int_equal(s.batch->n_alerts, 0);
	scene_end(&s);
}

static void of_three_one_may_fail(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region(3));
	scene_says(&s, ADDRESS_ICMP, OUTCOME_OK);
	links_are(&s, 1, UP, DOWN);
	assert_null(last_row(&s, L0));
	assert_null(last_row(&s, ADDRESS));
	links_are(&s, 1, DOWN, DOWN);
	assert_non_null(last_row(&s, ADDRESS));
	scene_says(&s, ADDRESS_ICMP, OUTCOME_TIMEOUT); /* not confirmed: stays as it was */
	assert_false(last_row(&s, ADDRESS)->ended);
	scene_says(&s, ADDRESS_ICMP, OUTCOME_OK);
	assert_false(last_row(&s, ADDRESS)->ended);
	scene_end(&s);
}

static void what_was_told_before_a_restart_goes_on_or_ends(void **state)
{
	struct reg_alert alerts[] = { { .entity_id = L0, .subject = "redundancy" }, { .entity_id = L1, .subject = "" } };
	struct registry *r = region(2);
	struct scene s;
	struct err e;

	(void)state;
	r->alerts = alerts;
	r->n_alerts = 2;
	r->states[r->n_states++] = (struct reg_state){ L0, LINK_UP, OUTCOME_OK, { 900000 } };
	r->states[r->n_states++] = (struct reg_state){ L1, LINK_DOWN, OUTCOME_LINK_DOWN, { 900000 } };
	scene_start(&s, r);
	scene_tick(&s);
	assert_int_equal(s.batch->n_alerts, 0);
	links_are(&s, 1, UP, DOWN);
	assert_null(last_row(&s, L0));
	assert_true(live_reload(s.live, region(2), &e));
	links_are(&s, 1, UP, DOWN);
	assert_null(last_row(&s, L0));
	links_are(&s, 1, UP, UP);
	assert_true(last_row(&s, L0)->ended);
	scene_next_batch(&s);
	r = region(0); /* no group any more, and the row was not yet written as ended */
	r->alerts = alerts;
	r->n_alerts = 1;
	assert_true(live_reload(s.live, r, &e));
	scene_tick(&s);
	assert_true(last_row(&s, L0)->ended);
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_circuit_that_is_left_warns_until_there_are_two_again),
		cmocka_unit_test(a_loss_follows_the_router_that_it_comes_from),
		cmocka_unit_test(a_circuit_that_is_disabled_is_no_loss),
		cmocka_unit_test(of_three_one_may_fail),
		cmocka_unit_test(what_was_told_before_a_restart_goes_on_or_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
