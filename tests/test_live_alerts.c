#include "tests/live_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { RETRY_MS = 15000, R0 = 100, R1 = 101, L0 = 1000, L1 = 1001, WEB = 2000 };

/* r1 is reached by r0. */
static struct registry *region(void)
{
	struct registry *r = region_new(2);

	r->devices[1].parents = "r0";
	return r;
}

/* The last row of an entity, NULL when there is none. */
static const struct batch_alert *last_alert(const struct scene *s, int64_t entity_id)
{
	for (size_t i = s->batch->n_alerts; i > 0; i--)
		if (s->batch->alerts[i - 1].entity_id == entity_id)
			return &s->batch->alerts[i - 1];
	return NULL;
}

/* Runs what is asked for, in the way that the device answers now; returns how many. */
static size_t answer(struct scene *s, enum outcome r0, enum outcome r1)
{
	size_t check, n = 0;

	for (; live_take_asked(s->live, &check); n++) {
		enum outcome o = check < R1_ICMP ? r0 : r1;

		s->now_ms += 100;
		if (o == OUTCOME_OK && (check == R0_SNMP || check == R1_SNMP))
			scene_polls(s, check, o, region_one_interface(1, 1));
		else
			scene_says(s, check, o);
	}
	return n;
}

static void says_both(struct scene *s, size_t icmp, enum outcome o)
{
	scene_says(s, icmp, o);
	if (o == OUTCOME_OK)
		scene_polls(s, icmp + 1, o, region_one_interface(1, 1));
	else
		scene_says(s, icmp + 1, o);
}

static void fails(struct scene *s, size_t icmp)
{
	for (int i = 0; i < 3; i++) {
		says_both(s, icmp, OUTCOME_TIMEOUT);
		s->now_ms += RETRY_MS;
	}
}

static void start(struct scene *s, struct registry *r)
{
	scene_start(s, r);
	says_both(s, R0_ICMP, OUTCOME_OK);
	says_both(s, R1_ICMP, OUTCOME_OK);
	s->now_ms += 1000;
}

static void what_only_follows_is_never_a_cause(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	fails(&s, R1_ICMP); /* its router was not polled yet */
	assert_null(last_alert(&s, R1));
	assert_true(answer(&s, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT) > 0);
	assert_null(last_alert(&s, R1));
	fails(&s, R0_ICMP);
	answer(&s, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT);
	scene_tick(&s);
	assert_int_equal(last_alert(&s, R0)->follows_id, 0);
	assert_int_equal(last_alert(&s, R1)->follows_id, R0);
	assert_int_equal(last_alert(&s, R1)->state, STATE_CRITICAL);
	assert_null(last_alert(&s, L1)); /* that nobody tells of it is the failure of r1 */
	scene_end(&s);
}

static void what_fails_alone_is_a_cause_and_ends(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	fails(&s, R1_ICMP);
	answer(&s, OUTCOME_OK, OUTCOME_TIMEOUT);
	assert_int_equal(last_alert(&s, R1)->follows_id, 0);
	assert_string_equal(outcome_name(last_alert(&s, R1)->outcome), "timeout");
	assert_null(last_alert(&s, R0));
	scene_next_batch(&s);
	says_both(&s, R1_ICMP, OUTCOME_OK);
	assert_true(last_alert(&s, R1)->ended);
	scene_end(&s);
}

static void an_agent_that_is_silent_alone_cuts_nobody_off(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	for (int i = 0; i < 3; i++) {
		scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
		s.now_ms += RETRY_MS;
	}
	fails(&s, R1_ICMP);
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
	answer(&s, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT);
	assert_int_equal(last_alert(&s, R0)->follows_id, 0);
	scene_end(&s);
}

static void a_link_that_is_down_stays_so_while_nobody_tells_of_it(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	s.now_ms += 100;
	says_both(&s, R0_ICMP, OUTCOME_OK);
	scene_says(&s, R1_ICMP, OUTCOME_OK);
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_null(last_alert(&s, L1)); /* what it needs is asked once more */
	says_both(&s, R0_ICMP, OUTCOME_OK);
	scene_says(&s, R1_ICMP, OUTCOME_OK);
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
	assert_int_equal(last_alert(&s, L1)->state, STATE_CRITICAL);
	scene_next_batch(&s);
	fails(&s, R1_ICMP);
	assert_null(last_alert(&s, L1));
	scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 1));
	assert_true(last_alert(&s, L1)->ended);
	scene_end(&s);
}

static void a_soft_failure_is_no_alert(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_null(last_alert(&s, WEB));
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_non_null(last_alert(&s, WEB));
	scene_next_batch(&s);
	scene_says(&s, WEB_HTTP, OUTCOME_TLS_EXPIRING); /* still not as it should be, and no longer down */
	assert_int_equal(last_alert(&s, WEB)->state, STATE_WARNING);
	assert_false(last_alert(&s, WEB)->ended);
	scene_end(&s);
}

static void an_alert_of_before_a_restart_goes_on_and_ends(void **state)
{
	struct registry *r = region();
	struct reg_alert alerts[] = { { .entity_id = R0, .subject = "" }, { .entity_id = R1, .follows_id = R0, .subject = "" }, { .entity_id = 4711, .subject = "" } };
	struct scene s;

	(void)state;
	r->alerts = alerts;
	r->n_alerts = 3;
	r->checks[R0_SNMP].at = r->checks[R0_ICMP].at = r->checks[R1_ICMP].at = r->checks[R1_SNMP].at = (wall_t){ 999000 };
	scene_start(&s, r);
	scene_tick(&s);
	assert_true(last_alert(&s, 4711)->ended); /* declared no longer */
	says_both(&s, R0_ICMP, OUTCOME_OK);
	assert_true(last_alert(&s, R0)->ended);
	says_both(&s, R1_ICMP, OUTCOME_OK);
	assert_true(last_alert(&s, R1)->ended);
	scene_end(&s);
}

static void an_import_changes_no_conclusion(void **state)
{
	struct scene s;
	struct err e;

	(void)state;
	start(&s, region());
	fails(&s, R1_ICMP);
	answer(&s, OUTCOME_OK, OUTCOME_TIMEOUT);
	assert_non_null(last_alert(&s, R1));
	scene_next_batch(&s);
	assert_true(live_reload(s.live, region(), &e));
	says_both(&s, R0_ICMP, OUTCOME_OK);
	says_both(&s, R1_ICMP, OUTCOME_TIMEOUT);
	assert_null(last_alert(&s, R1));
	says_both(&s, R1_ICMP, OUTCOME_OK);
	assert_true(last_alert(&s, R1)->ended);
	scene_end(&s);
}

static size_t count_rows(const struct scene *s, int64_t entity_id, bool ended)
{
	size_t n = 0;

	for (size_t i = 0; i < s->batch->n_alerts; i++)
		n += s->batch->alerts[i].entity_id == entity_id && s->batch->alerts[i].ended == ended;
	return n;
}

static void link_is(struct scene *s, int oper)
{
	scene_polls(s, R0_SNMP, OUTCOME_OK, region_one_interface(1, oper));
	s->now_ms += 60000;
}

static void what_flaps_has_one_alert_until_it_has_settled(void **state)
{
	size_t ended, rounds = 0;
	struct scene s;
	struct err e;

	(void)state;
	start(&s, region());
	for (int i = 0; i < 10; i++) {
		link_is(&s, 2);
		link_is(&s, 1);
	}
	ended = count_rows(&s, L0, true);
	assert_in_range(ended, 1, 3); /* until it is known that it flaps */
	assert_true(last_alert(&s, L0)->flapping);
	for (int i = 0; i < 10; i++) {
		link_is(&s, 2);
		link_is(&s, 1);
	}
	assert_int_equal(count_rows(&s, L0, true), ended);
	assert_true(live_reload(s.live, region(), &e));
	scene_next_batch(&s);
	for (; count_rows(&s, L0, true) == 0 && rounds < 30; rounds++)
		link_is(&s, 1);
	assert_in_range(rounds, 10, 21);
	assert_false(last_alert(&s, L0)->flapping);
	scene_end(&s);
}

static void one_way(struct scene *s, enum outcome o)
{
	s->now_ms += 5000;
	says_both(s, R1_ICMP, o);
	answer(s, OUTCOME_OK, o);
}

/* It comes back, goes twice for longer than it takes to confirm that, and stays: one alert. */
static void a_cause_that_comes_and_goes_has_one_alert_until_it_has_settled(void **state)
{
	struct scene s;
	int64_t back;

	(void)state;
	start(&s, region());
	live_set_params(s.live, &(struct live_params){ .attempts = 3, .retry_interval_ms = 15000, .settle_ms = 60000 });
	for (int fall = 0; fall < 3; fall++) {
		fails(&s, R1_ICMP);
		answer(&s, OUTCOME_OK, OUTCOME_TIMEOUT);
		one_way(&s, OUTCOME_OK);
		back = s.now_ms;
		s.now_ms += 30000;
		one_way(&s, OUTCOME_OK);
		scene_tick(&s);
		assert_int_equal(count_rows(&s, R1, true), 0);
		assert_false(last_alert(&s, R1)->flapping);
	}
	assert_in_range(live_next(s.live).ns / 1000000, back + 58000, back + 60000);
	s.now_ms = back + 57000;
	scene_tick(&s);
	assert_int_equal(count_rows(&s, R1, true), 0);
	s.now_ms = back + 60100;
	scene_tick(&s);
	assert_int_equal(count_rows(&s, R1, true), 1);
	assert_int_equal(last_alert(&s, R1)->state, STATE_CRITICAL);
	assert_in_range(last_alert(&s, R1)->at.ms, back - 2000, back); /* as of when it began to work */
	scene_end(&s);
}

/* However late the tick that would have ended it. */
static void what_has_settled_is_over_whatever_fails_next(void **state)
{
	struct scene s;
	int64_t back;

	(void)state;
	start(&s, region());
	live_set_params(s.live, &(struct live_params){ .attempts = 3, .retry_interval_ms = 15000, .settle_ms = 60000 });
	fails(&s, R1_ICMP);
	answer(&s, OUTCOME_OK, OUTCOME_TIMEOUT);
	one_way(&s, OUTCOME_OK);
	back = s.now_ms;
	s.now_ms = back + 60300;
	scene_says(&s, R1_ICMP, OUTCOME_TIMEOUT);
	assert_int_equal(count_rows(&s, R1, true), 1);
	assert_in_range(last_alert(&s, R1)->at.ms, back - 2000, back);
	scene_end(&s);
}

/* The registry of an import has its row, which is still open. */
static void an_import_while_a_cause_settles_changes_nothing(void **state)
{
	struct reg_alert row = { .entity_id = R1, .subject = "" };
	struct registry *r = region();
	struct scene s;
	struct err e;
	int64_t back;

	(void)state;
	r->alerts = &row;
	r->n_alerts = 1;
	start(&s, region());
	live_set_params(s.live, &(struct live_params){ .attempts = 3, .retry_interval_ms = 15000, .settle_ms = 60000 });
	fails(&s, R1_ICMP);
	answer(&s, OUTCOME_OK, OUTCOME_TIMEOUT);
	one_way(&s, OUTCOME_OK);
	back = s.now_ms;
	s.now_ms = back + 20000;
	assert_true(live_reload(s.live, r, &e));
	scene_tick(&s);
	s.now_ms = back + 40000;
	says_both(&s, R1_ICMP, OUTCOME_OK);
	assert_int_equal(count_rows(&s, R1, true), 0);
	s.now_ms = back + 60100;
	scene_tick(&s);
	assert_int_equal(count_rows(&s, R1, true), 1);
	assert_in_range(last_alert(&s, R1)->at.ms, back - 2000, back);
	scene_end(&s);
}

/* What follows a cause is told to nobody: it is over as soon as it works. */
static void what_follows_a_cause_does_not_wait(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	live_set_params(s.live, &(struct live_params){ .attempts = 3, .retry_interval_ms = 15000, .settle_ms = 60000 });
	fails(&s, R1_ICMP);
	fails(&s, R0_ICMP);
	answer(&s, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT);
	scene_tick(&s);
	assert_int_equal(last_alert(&s, R1)->follows_id, R0);
	says_both(&s, R0_ICMP, OUTCOME_OK);
	says_both(&s, R1_ICMP, OUTCOME_OK);
	answer(&s, OUTCOME_OK, OUTCOME_OK);
	assert_true(last_alert(&s, R1)->ended);
	assert_false(last_alert(&s, R0)->ended);
	scene_end(&s);
}

static void what_flaps_without_ever_being_confirmed_is_an_alert_too(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	for (int i = 0; i < 8; i++) {
		scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
		s.now_ms += 15000;
		scene_says(&s, WEB_HTTP, OUTCOME_OK);
		s.now_ms += 60000;
	}
	assert_true(last_alert(&s, WEB)->flapping);
	assert_int_equal(count_rows(&s, WEB, true), 0);
	scene_end(&s);
}

/* Whoever asks again after what it needs has answered finds it up. */
static void a_link_that_is_back_whenever_it_is_asked_is_an_alert_while_it_flaps(void **state)
{
	struct scene s;

	(void)state;
	start(&s, region());
	for (int i = 0; i < 8; i++) {
		scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 2));
		s.now_ms += 1000;
		answer(&s, OUTCOME_OK, OUTCOME_OK);
		s.now_ms += 30000;
		scene_polls(&s, R1_SNMP, OUTCOME_OK, region_one_interface(1, 1));
		s.now_ms += 30000;
	}
	assert_non_null(last_alert(&s, L1));
	assert_true(last_alert(&s, L1)->flapping);
	scene_end(&s);
}

/* ---- dependencies.csv ---- */

enum { WEB2 = 2001, WEB2_HTTP = WEB_HTTP + 1 };

/* web2 needs web. */
static struct registry *region_of_two_services(void)
{
	static struct reg_dependency needs = { "service:web2", "service:web" };
	struct registry *r = region();
	struct reg_service *services = arena_array(r->arena, 2, sizeof *services);
	struct reg_check *checks = arena_array(r->arena, r->n_checks + 1, sizeof *checks);

	memcpy(checks, r->checks, r->n_checks * sizeof *checks);
	services[0] = services[1] = r->services[0];
	services[1].id = WEB2;
	services[1].name = "web2";
	checks[WEB_HTTP].service = &services[0];
	checks[r->n_checks] = checks[WEB_HTTP];
	checks[r->n_checks].id = (int64_t)r->n_checks + 1;
	checks[r->n_checks++].service = &services[1];
	r->services = services;
	r->n_services = 2;
	r->checks = checks;
	r->dependencies = &needs;
	r->n_dependencies = 1;
	return r;
}

/* Both fail, whatever is polled when. */
static int64_t cause_of_web2(enum outcome web)
{
	struct scene s;
	size_t check;
	int64_t cause;

	scene_start(&s, region_of_two_services());
	for (int round = 0; round < 12; round++) {
		scene_says(&s, WEB_HTTP, web);
		scene_says(&s, WEB2_HTTP, round < 4 ? OUTCOME_OK : OUTCOME_TIMEOUT);
		while (live_take_asked(s.live, &check))
			scene_says(&s, check, check == WEB_HTTP ? web : round < 4 ? OUTCOME_OK : OUTCOME_TIMEOUT);
		scene_tick(&s);
		s.now_ms += RETRY_MS;
	}
	assert_non_null(last_alert(&s, WEB));
	assert_non_null(last_alert(&s, WEB2));
	cause = last_alert(&s, WEB2)->follows_id;
	scene_end(&s);
	return cause;
}

static void what_needs_a_service_that_is_gone_follows_it(void **state)
{
	(void)state;
	assert_int_equal(cause_of_web2(OUTCOME_REFUSED), WEB);
	assert_int_equal(cause_of_web2(OUTCOME_TIMEOUT), WEB);
}

/* Its alert may be acknowledged for months. */
static void what_needs_a_service_that_answers_badly_is_a_cause_beside_it(void **state)
{
	(void)state;
	assert_int_equal(cause_of_web2(OUTCOME_TLS_SELF_SIGNED), 0);
	assert_int_equal(cause_of_web2(OUTCOME_HTTP_BODY), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_only_follows_is_never_a_cause),
		cmocka_unit_test(what_fails_alone_is_a_cause_and_ends),
		cmocka_unit_test(an_agent_that_is_silent_alone_cuts_nobody_off),
		cmocka_unit_test(a_link_that_is_down_stays_so_while_nobody_tells_of_it),
		cmocka_unit_test(a_soft_failure_is_no_alert),
		cmocka_unit_test(an_alert_of_before_a_restart_goes_on_and_ends),
		cmocka_unit_test(an_import_changes_no_conclusion),
		cmocka_unit_test(what_flaps_has_one_alert_until_it_has_settled),
		cmocka_unit_test(a_cause_that_comes_and_goes_has_one_alert_until_it_has_settled),
		cmocka_unit_test(what_has_settled_is_over_whatever_fails_next),
		cmocka_unit_test(an_import_while_a_cause_settles_changes_nothing),
		cmocka_unit_test(what_follows_a_cause_does_not_wait),
		cmocka_unit_test(what_flaps_without_ever_being_confirmed_is_an_alert_too),
		cmocka_unit_test(a_link_that_is_back_whenever_it_is_asked_is_an_alert_while_it_flaps),
		cmocka_unit_test(what_needs_a_service_that_is_gone_follows_it),
		cmocka_unit_test(what_needs_a_service_that_answers_badly_is_a_cause_beside_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
