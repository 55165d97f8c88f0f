#include "live.h"

#include "tests/live_region.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PERIOD_MS = 60000, STALE_FACTOR = 3 };
enum { R0_ICMP, R0_SNMP, R1_ICMP, R1_SNMP, ADDRESS_ICMP, WEB_HTTP }; /* checks of region_new(2) */

static const struct live_params params = { .attempts = 3, .retry_interval_ms = 15000, .stale_factor = STALE_FACTOR };

/* A live core with its clock, and the batch that it fills. */
struct scene {
	struct live *live;
	struct batch *batch;
	int64_t periods[REGION_MAX];
	int64_t now_ms, retry_ms;
};

static void scene_start(struct scene *s, struct registry *r)
{
	*s = (struct scene){ .live = live_new(r, &params), .batch = batch_new(), .now_ms = 1000000 };
	for (size_t i = 0; i < REGION_MAX; i++)
		s->periods[i] = PERIOD_MS;
}

static void scene_end(struct scene *s)
{
	batch_free(s->batch);
	live_free(s->live);
}

static void scene_next_batch(struct scene *s)
{
	batch_free(s->batch);
	s->batch = batch_new();
}

static struct probe_result result_at(const struct scene *s, enum outcome o)
{
	return (struct probe_result){
		.outcome = o, .state = outcome_state(o), .latency_us = o == OUTCOME_OK ? 1500 : UNKNOWN_I64,
		.at = { s->now_ms }, .mono_at = { s->now_ms * 1000000 }, .started = { s->now_ms * 1000000 },
	};
}

static void apply(struct scene *s, size_t check, struct probe_result r)
{
	struct err e;

	s->now_ms += 10;
	if (!live_apply(s->live, check, &r, s->batch, &s->retry_ms, &e))
		fail_msg("%s", e.text);
	snmp_facts_free(r.snmp);
}

static void says(struct scene *s, size_t check, enum outcome o)
{
	apply(s, check, result_at(s, o));
}

static void polls(struct scene *s, size_t check, enum outcome o, struct snmp_facts *f)
{
	struct probe_result r = result_at(s, o);

	r.snmp = f;
	apply(s, check, r);
}

static struct snmp_facts *one_interface(int admin, int oper)
{
	struct snmp_facts *f = region_facts((const char *const[]){ "Gi0" }, 1, 0, 100);

	f->interfaces[0].admin_status = admin;
	f->interfaces[0].oper_status = oper;
	return f;
}

static void tick(struct scene *s)
{
	struct err e;

	if (!live_tick(s->live, (wall_t){ s->now_ms }, s->periods, s->batch, &e))
		fail_msg("%s", e.text);
}

/* The last transition of an entity in the batch, NULL when there is none. */
static const struct batch_transition *last(const struct scene *s, int64_t entity_id)
{
	for (size_t i = s->batch->n_transitions; i > 0; i--)
		if (s->batch->transitions[i - 1].entity_id == entity_id)
			return &s->batch->transitions[i - 1];
	return NULL;
}

static size_t count(const struct scene *s, int64_t entity_id)
{
	size_t n = 0;

	for (size_t i = 0; i < s->batch->n_transitions; i++)
		n += s->batch->transitions[i].entity_id == entity_id;
	return n;
}

#define assert_shows(s, id, st, out) do { \
	const struct batch_transition *t_ = last(s, id); \
	assert_non_null(t_); \
	assert_int_equal(t_->state, st); \
	assert_string_equal(outcome_name(t_->outcome), outcome_name(out)); \
} while (0)

static void a_device_is_as_bad_as_its_worst_check(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	says(&s, R0_ICMP, OUTCOME_OK);
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);

	polls(&s, R0_SNMP, OUTCOME_PARTIAL, one_interface(1, 1));
	assert_shows(&s, 100, STATE_WARNING, OUTCOME_PARTIAL);

	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 100, STATE_CRITICAL, OUTCOME_TIMEOUT);

	says(&s, R0_ICMP, OUTCOME_OK);
	assert_shows(&s, 100, STATE_WARNING, OUTCOME_PARTIAL);
	scene_end(&s);
}

static void a_state_that_goes_on_is_no_transition(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (int i = 0; i < 5; i++)
		says(&s, R0_ICMP, OUTCOME_OK);
	assert_int_equal(count(&s, 100), 1);
	assert_int_equal(s.batch->n_results, 5);

	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	says(&s, R0_ICMP, OUTCOME_UNREACHABLE); /* as bad, for another reason: shown */
	says(&s, R0_ICMP, OUTCOME_UNREACHABLE);
	assert_int_equal(count(&s, 100), 3);
	scene_end(&s);
}

static void a_soft_state_asks_for_a_retry_until_it_is_hard(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, 15000);
	assert_false(live_check_confirmed(s.live, R0_ICMP));
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, 15000);
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(s.retry_ms, -1);
	assert_true(live_check_confirmed(s.live, R0_ICMP));
	assert_int_equal(s.batch->results[2].attempts, 3);
	assert_true(s.batch->results[2].confirmed);
	assert_int_equal(s.batch->results[2].since.ms, s.batch->results[0].at.ms);
	scene_end(&s);
}

static void a_cancelled_run_says_nothing(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	says(&s, R0_ICMP, OUTCOME_CANCELLED);
	assert_true(batch_is_empty(s.batch));
	assert_int_equal(s.retry_ms, -1);
	assert_false(wall_is_known(live_check_at(s.live, R0_ICMP)));
	scene_end(&s);
}

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
		polls(&s, R0_SNMP, OUTCOME_OK, one_interface(cases[i].admin, cases[i].oper));
		assert_shows(&s, 1000, cases[i].shown, cases[i].outcome);
	}
	assert_null(last(&s, 1001));
	scene_end(&s);
}

static void a_link_below_its_expected_speed_is_degraded(void **state)
{
	struct snmp_facts *f = one_interface(1, 1);
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	f->interfaces[0].speed_bps = 100000000;
	polls(&s, R0_SNMP, OUTCOME_OK, f);
	assert_shows(&s, 1000, LINK_DEGRADED, OUTCOME_LINK_DEGRADED);
	assert_string_equal(last(&s, 1000)->detail, "r0 Gi0: 100000000 bit/s instead of 1000000000");

	f = one_interface(1, 1);
	f->interfaces[0].speed_bps = UNKNOWN_I64; /* a light round does not ask */
	polls(&s, R0_SNMP, OUTCOME_OK, f);
	assert_int_equal(count(&s, 1000), 1);

	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_end(&s);
}

static void half_duplex_is_degraded(void **state)
{
	struct snmp_facts *f = one_interface(1, 1);
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	f->interfaces[0].duplex = 2;
	polls(&s, R0_SNMP, OUTCOME_OK, f);
	assert_shows(&s, 1000, LINK_DEGRADED, OUTCOME_LINK_DEGRADED);
	scene_end(&s);
}

static void an_interface_that_is_no_longer_shown_is_unknown(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_facts((const char *const[]){ "Gi7" }, 1, 0, 200));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK); /* half a table proves no absence */

	polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi7" }, 1, 0, 300));
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING);
	scene_end(&s);
}

static void a_silent_agent_leaves_its_link_unknown_never_down(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	says(&s, R0_SNMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
	says(&s, R0_ICMP, OUTCOME_OK); /* says nothing of the interface */
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
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
	polls(&s, R1_SNMP, OUTCOME_OK, one_interface(1, 2));
	assert_null(last(&s, 1000)); /* the A end has the first word */
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);

	says(&s, R0_SNMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 1000, LINK_DOWN, OUTCOME_LINK_DOWN);
	assert_string_equal(last(&s, 1000)->detail, "r1 Gi0: down");

	says(&s, R1_SNMP, OUTCOME_TIMEOUT);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_TIMEOUT);
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
		says(&s, ADDRESS_ICMP, cases[i].outcome);
		assert_shows(&s, 1900, cases[i].shown, cases[i].outcome);
	}
	scene_end(&s);
}

static void loss_and_jitter_of_an_echo_round_are_stored(void **state)
{
	struct scene s;
	struct probe_result r;

	(void)state;
	scene_start(&s, region_new(2));
	r = result_at(&s, OUTCOME_LOSS);
	r.icmp = (struct icmp_facts){ .sent = 4, .received = 3, .jitter_us = 40 };
	apply(&s, R0_ICMP, r);
	assert_true(fabs(s.batch->results[0].loss_ratio - 0.25) < 1e-9);
	assert_int_equal(s.batch->results[0].jitter_us, 40);
	says(&s, WEB_HTTP, OUTCOME_OK);
	assert_true(isnan(s.batch->results[1].loss_ratio));
	assert_int_equal(s.batch->results[1].jitter_us, UNKNOWN_I64);
	assert_int_equal(s.batch->results[1].service_id, 2000);
	scene_end(&s);
}

static void a_service_follows_its_check_and_keeps_its_certificate(void **state)
{
	struct scene s;
	struct probe_result r;

	(void)state;
	scene_start(&s, region_new(2));
	r = result_at(&s, OUTCOME_TLS_EXPIRING);
	r.tls = (struct tls_facts){ .present = true, .subject = "CN=web" };
	snprintf(r.detail, sizeof r.detail, "5 days left");
	apply(&s, WEB_HTTP, r);
	assert_shows(&s, 2000, STATE_WARNING, OUTCOME_TLS_EXPIRING);
	assert_string_equal(last(&s, 2000)->detail, "5 days left");
	assert_string_equal(s.batch->results[0].tls->subject, "CN=web");
	scene_end(&s);
}

static void two_polls_give_rates_and_the_first_gives_none(void **state)
{
	static const char *const names[] = { "Gi0", "Gi1" };
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 2, 1000, 100));
	assert_int_equal(s.batch->polls[0].elapsed_ms, UNKNOWN_I64);
	assert_true(isnan(s.batch->polls[0].rates[0].in_bps));

	s.now_ms += 59990;
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 2, 1000 + 75000, 6100));
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
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0", "Gi1", "Gi2" }, 3, 1000, 100));
	s.now_ms += 9990;

	f = region_facts((const char *const[]){ "Gi2", "Gi9", "Gi0" }, 3, 1000 + 12500, 1100);
	f->interfaces[0].if_index = 3, f->interfaces[1].if_index = 9, f->interfaces[2].if_index = 1;
	polls(&s, R0_SNMP, OUTCOME_OK, f);

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
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000, 900000));
	s.now_ms += 60000;
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 2000, 500));
	assert_true(isnan(s.batch->polls[1].rates[0].in_bps));
	s.now_ms += 59990;
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 2000 + 75000, 6500));
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
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0" }, 1, 1000 + 75000, 6100));
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
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts((const char *const[]){ "Gi0" }, 1, 76000, 6100));
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
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000, 100));
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	scene_next_batch(&s);

	fresh->states[fresh->n_states++] = (struct reg_state){ .entity_id = 100, .state = STATE_OK, .since = { 5 } }; /* older */
	assert_true(live_reload(s.live, fresh, &e));
	assert_ptr_equal(live_registry(s.live), fresh);
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(count(&s, 100), 0); /* still the same state */
	assert_int_equal(s.batch->results[0].attempts, 2);

	s.now_ms = 1000000 + 60000;
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000 + 75000, 6100));
	assert_true(fabs(s.batch->polls[0].rates[0].in_bps - 10000) < 1e-6);
	assert_int_equal(count(&s, 1000), 0);
	scene_end(&s);
}

static void another_address_is_another_agent(void **state)
{
	static const char *const names[] = { "Gi0" };
	struct registry *fresh = region_new(2);
	struct err e;
	struct scene s;

	(void)state;
	fresh->devices[0].address = "127.0.0.99";
	scene_start(&s, region_new(2));
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 1000, 100));
	assert_true(live_reload(s.live, fresh, &e));
	s.now_ms += 60000;
	polls(&s, R0_SNMP, OUTCOME_OK, region_facts(names, 1, 76000, 6100));
	assert_int_equal(s.batch->polls[1].elapsed_ms, UNKNOWN_I64);
	assert_true(isnan(s.batch->polls[1].rates[0].in_bps));
	scene_end(&s);
}

static void a_stored_state_that_goes_on_after_a_restart_is_no_transition(void **state)
{
	struct registry *r = region_new(2);
	struct scene s;

	(void)state;
	r->states[r->n_states++] = (struct reg_state){ 100, STATE_OK, OUTCOME_OK, { 999000 } };
	r->states[r->n_states++] = (struct reg_state){ 1000, LINK_UP, OUTCOME_OK, { 999000 } };
	r->checks[R0_SNMP].at = r->checks[R0_ICMP].at = (wall_t){ 999000 };
	scene_start(&s, r);
	tick(&s);
	says(&s, R0_ICMP, OUTCOME_OK);
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	tick(&s);
	assert_int_equal(s.batch->n_transitions, 0);
	scene_end(&s);
}

static void a_z_end_read_first_after_a_restart_does_not_speak_for_the_a_end(void **state)
{
	struct registry *r = region_with_z_end();
	struct scene s;

	(void)state;
	r->states[r->n_states++] = (struct reg_state){ 1000, LINK_UP, OUTCOME_OK, { 999000 } };
	r->checks[R0_SNMP].at = (wall_t){ 999000 };
	scene_start(&s, r);
	polls(&s, R1_SNMP, OUTCOME_OK, one_interface(1, 2));
	assert_int_equal(count(&s, 1000), 0);
	scene_end(&s);
}

static void what_has_no_result_for_three_periods_is_unknown_from_that_instant(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	tick(&s);
	says(&s, R0_ICMP, OUTCOME_OK);
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	says(&s, ADDRESS_ICMP, OUTCOME_OK);
	says(&s, WEB_HTTP, OUTCOME_OK);
	scene_next_batch(&s);

	s.now_ms += STALE_FACTOR * PERIOD_MS - 100;
	tick(&s);
	assert_int_equal(s.batch->n_transitions, 0);

	s.now_ms += 5000;
	tick(&s);
	assert_shows(&s, 100, STATE_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 1900, LINK_UNKNOWN, OUTCOME_STALE);
	assert_shows(&s, 2000, STATE_UNKNOWN, OUTCOME_STALE);
	assert_int_equal(last(&s, 100)->at.ms, 1000000 + STALE_FACTOR * PERIOD_MS);
	assert_int_equal(s.batch->n_results, 0);

	says(&s, R0_ICMP, OUTCOME_OK);
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	assert_shows(&s, 100, STATE_OK, OUTCOME_OK);
	assert_shows(&s, 1000, LINK_UP, OUTCOME_OK);
	scene_end(&s);
}

static void a_problem_that_is_hard_stays_hard_through_staleness(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	for (int i = 0; i < 3; i++)
		says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	s.now_ms += 2 * STALE_FACTOR * PERIOD_MS;
	tick(&s);
	assert_shows(&s, 100, STATE_UNKNOWN, OUTCOME_STALE);
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	assert_true(live_check_confirmed(s.live, R0_ICMP));
	scene_end(&s);
}

static void an_agent_that_speaks_of_all_but_our_interface_leaves_the_link_stale(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	for (int i = 0; i < 5; i++) {
		s.now_ms += PERIOD_MS;
		polls(&s, R0_SNMP, OUTCOME_PARTIAL, region_facts((const char *const[]){ "Gi7" }, 1, 0, 100 * i));
		tick(&s);
	}
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_STALE);
	scene_end(&s);
}

static void a_clock_that_is_set_makes_nothing_stale(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	tick(&s);
	says(&s, R0_ICMP, OUTCOME_OK);
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	scene_next_batch(&s);
	live_clock_stepped(s.live, 3600000);
	s.now_ms += 3600000 + 1000;
	tick(&s);
	assert_int_equal(s.batch->n_transitions, 0);
	scene_end(&s);
}

static void a_clock_set_back_never_makes_intervals_overlap(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	says(&s, R0_ICMP, OUTCOME_OK);
	live_clock_stepped(s.live, -3600000);
	s.now_ms -= 3600000;
	says(&s, R0_ICMP, OUTCOME_TIMEOUT);
	says(&s, R0_ICMP, OUTCOME_OK);
	for (size_t i = 1; i < s.batch->n_transitions; i++)
		assert_true(s.batch->transitions[i].at.ms > s.batch->transitions[i - 1].at.ms);
	scene_end(&s);
}

static void what_is_no_longer_measured_becomes_unknown(void **state)
{
	struct registry *fresh = region_new(2);
	struct err e;
	struct scene s;

	(void)state;
	scene_start(&s, region_new(2));
	says(&s, WEB_HTTP, OUTCOME_OK);
	polls(&s, R0_SNMP, OUTCOME_OK, one_interface(1, 1));
	tick(&s);
	scene_next_batch(&s);

	/* the credential of r0 and the check of the service are gone */
	fresh->n_checks -= 1;
	fresh->checks[R0_SNMP].class = "icmp";
	fresh->checks[R0_SNMP].id = 99;
	assert_true(live_reload(s.live, fresh, &e));
	tick(&s);
	assert_shows(&s, 1000, LINK_UNKNOWN, OUTCOME_NOT_TESTED);
	assert_shows(&s, 2000, STATE_UNKNOWN, OUTCOME_NOT_TESTED);
	assert_null(last(&s, 1001)); /* never shown: nothing to end */
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_as_bad_as_its_worst_check),
		cmocka_unit_test(a_state_that_goes_on_is_no_transition),
		cmocka_unit_test(a_soft_state_asks_for_a_retry_until_it_is_hard),
		cmocka_unit_test(a_cancelled_run_says_nothing),
		cmocka_unit_test(a_link_follows_its_interface),
		cmocka_unit_test(a_link_below_its_expected_speed_is_degraded),
		cmocka_unit_test(half_duplex_is_degraded),
		cmocka_unit_test(an_interface_that_is_no_longer_shown_is_unknown),
		cmocka_unit_test(a_silent_agent_leaves_its_link_unknown_never_down),
		cmocka_unit_test(the_z_end_tells_while_the_a_end_is_silent),
		cmocka_unit_test(a_link_known_by_an_address_follows_icmp),
		cmocka_unit_test(loss_and_jitter_of_an_echo_round_are_stored),
		cmocka_unit_test(a_service_follows_its_check_and_keeps_its_certificate),
		cmocka_unit_test(two_polls_give_rates_and_the_first_gives_none),
		cmocka_unit_test(interfaces_are_matched_by_name_when_they_move),
		cmocka_unit_test(a_reboot_gives_no_rate),
		cmocka_unit_test(rates_survive_a_restart),
		cmocka_unit_test(a_clock_set_back_across_a_restart_gives_no_rate),
		cmocka_unit_test(a_reload_keeps_rates_states_and_attempts),
		cmocka_unit_test(another_address_is_another_agent),
		cmocka_unit_test(a_stored_state_that_goes_on_after_a_restart_is_no_transition),
		cmocka_unit_test(a_z_end_read_first_after_a_restart_does_not_speak_for_the_a_end),
		cmocka_unit_test(what_has_no_result_for_three_periods_is_unknown_from_that_instant),
		cmocka_unit_test(a_problem_that_is_hard_stays_hard_through_staleness),
		cmocka_unit_test(an_agent_that_speaks_of_all_but_our_interface_leaves_the_link_stale),
		cmocka_unit_test(a_clock_that_is_set_makes_nothing_stale),
		cmocka_unit_test(a_clock_set_back_never_makes_intervals_overlap),
		cmocka_unit_test(what_is_no_longer_measured_becomes_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
