/* Declared thresholds through the live core: alerts whose subject is the measure. */
#include "tests/live_scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { R0 = 100, R1 = 101, L0 = 1000, L1 = 1001, ADDRESS = 1900, WEB = 2000, PORTAL = 3000 };

static struct registry *region(size_t n, const struct reg_threshold *thresholds)
{
	static const struct reg_application portal = { PORTAL, "portal" };
	struct registry *r = region_new(2);

	r->thresholds = arena_array(r->arena, n, sizeof *r->thresholds);
	for (size_t i = 0; i < n; i++)
		r->thresholds[i] = thresholds[i];
	r->n_thresholds = n;
	r->applications = arena_array(r->arena, 1, sizeof *r->applications);
	r->applications[0] = portal;
	r->n_applications = 1;
	r->services[0].application = "portal";
	return r;
}

static const struct batch_alert *last_row(const struct scene *s, int64_t entity_id, const char *subject)
{
	for (size_t i = s->batch->n_alerts; i > 0; i--)
		if (s->batch->alerts[i - 1].entity_id == entity_id && !s->batch->alerts[i - 1].subject == !subject
		    && (!subject || strcmp(s->batch->alerts[i - 1].subject, subject) == 0))
			return &s->batch->alerts[i - 1];
	return NULL;
}

/* minutes of traffic, a poll each, at this share of 1 Gbit/s; the counter goes on. */
static void flows(struct scene *s, size_t check, uint64_t *octets, double share, int minutes)
{
	for (int i = 0; i < minutes; i++) {
		struct snmp_facts *f;

		s->now_ms += 60000 - 10;
		*octets += (uint64_t)(share * 1e9 / 8 * 60);
		f = region_facts((const char *const[]){ "Gi0" }, 1, *octets, s->now_ms / 10);
		f->has_inventory = true;
		scene_polls(s, check, OUTCOME_OK, f);
	}
}

static void use_past_its_limit_is_told_by_its_percentile_and_ends_behind_it(void **state)
{
	const struct reg_threshold limits[] = { { "link", "*", "in_util", 0.8, 0.9, (double)NAN } };
	uint64_t octets = 0;
	struct scene s;

	(void)state;
	scene_start(&s, region(1, limits));
	flows(&s, R0_SNMP, &octets, 0.1, 20);
	flows(&s, R0_SNMP, &octets, 0.95, 5); /* a peak */
	assert_int_equal(s.batch->n_alerts, 0);
	flows(&s, R0_SNMP, &octets, 0.95, 15);
	assert_int_equal(last_row(&s, L0, "in_util")->state, STATE_CRITICAL);
	assert_int_equal(last_row(&s, L0, "in_util")->outcome, OUTCOME_THRESHOLD_EXCEEDED);
	assert_string_equal(last_row(&s, L0, "in_util")->detail, "incoming use 95 %, 95th percentile of 35 min, limit 90 %");
	scene_next_batch(&s);
	flows(&s, R0_SNMP, &octets, 0.95, 15);
	assert_null(last_row(&s, L0, "in_util")); /* told once */
	flows(&s, R0_SNMP, &octets, 0.78, 125); /* not yet far enough back */
	assert_int_equal(last_row(&s, L0, "in_util")->state, STATE_WARNING);
	assert_false(last_row(&s, L0, "in_util")->ended);
	flows(&s, R0_SNMP, &octets, 0.5, 125);
	assert_true(last_row(&s, L0, "in_util")->ended);
	scene_end(&s);
}

static void what_does_not_answer_is_frozen(void **state)
{
	const struct reg_threshold limits[] = { { "link", "*", "in_util", 0.8, (double)NAN, (double)NAN } };
	uint64_t octets = 0;
	struct scene s;

	(void)state;
	scene_start(&s, region(1, limits));
	flows(&s, R0_SNMP, &octets, 0.95, 20);
	assert_false(last_row(&s, L0, "in_util")->ended);
	scene_next_batch(&s);
	for (int i = 0; i < 30; i++) {
		s.now_ms += 60000;
		scene_says(&s, R0_SNMP, OUTCOME_TIMEOUT);
		scene_tick(&s);
	}
	assert_null(last_row(&s, L0, "in_util"));
	flows(&s, R0_SNMP, &octets, 0.1, 125);
	assert_true(last_row(&s, L0, "in_util")->ended);
	scene_end(&s);
}

static void a_named_object_s_limit_stands_before_that_of_its_kind(void **state)
{
	const struct reg_threshold limits[] = { { "device", "*", "cpu_ratio", 0.5, (double)NAN, (double)NAN },
		                                { "device", "r1", "cpu_ratio", 0.99, (double)NAN, (double)NAN } };
	struct scene s;

	(void)state;
	scene_start(&s, region(2, limits));
	for (int i = 0; i < 10; i++)
		for (size_t check = R0_SNMP; check <= R1_SNMP; check += 2) {
			struct snmp_facts *f = region_one_interface(1, 1);

			f->has_values = true;
			f->cpu_ratio = 0.7;
			s.now_ms += 60000;
			scene_polls(&s, check, OUTCOME_OK, f);
		}
	assert_string_equal(last_row(&s, R0, "cpu_ratio")->detail, "processor 70 % over 6 min, limit 50 %");
	assert_null(last_row(&s, R1, "cpu_ratio"));
	scene_end(&s);
}

static struct snmp_facts *disk(int64_t used, int64_t size)
{
	struct snmp_facts *f = region_one_interface(1, 1);

	f->has_values = true;
	f->storages = arena_array(f->arena, 1, sizeof *f->storages);
	f->storages[0] = (struct storage_facts){ .name = "/srv", .type = "fixed-disk", .used_bytes = used, .size_bytes = size };
	f->n_storages = 1;
	return f;
}

static void limits_of_disks_replace_the_fixed_ones(void **state)
{
	const struct reg_threshold limits[] = { { "device", "r0", "used_ratio", 0.97, 0.99, (double)NAN } };
	struct scene s;

	(void)state;
	scene_start(&s, region(1, limits));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, disk(96, 100));
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	assert_shows(&s, R0, STATE_OK, OUTCOME_OK);
	assert_null(last_row(&s, R0, "used_ratio"));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, disk(98, 100));
	assert_string_equal(last_row(&s, R0, "used_ratio")->detail, "/srv is 98 % full, limit 97 %");
	scene_polls(&s, R1_SNMP, OUTCOME_OK, disk(96, 100)); /* not declared: as ever */
	assert_null(last_row(&s, R1, "used_ratio"));
	scene_says(&s, R1_ICMP, OUTCOME_OK);
	assert_shows(&s, R1, STATE_CRITICAL, OUTCOME_STORAGE_FULL);
	scene_end(&s);
}

static void a_disk_that_fills_is_told_before_it_is_full(void **state)
{
	const struct reg_threshold limits[] = { { "device", "*", "hours_to_full", 24, 4, (double)NAN } };
	struct scene s;

	(void)state;
	scene_start(&s, region(1, limits));
	for (int i = 0; i < 8; i++) {
		s.now_ms += 900000;
		scene_polls(&s, R0_SNMP, OUTCOME_OK, disk(500 + 10 * i, 1000)); /* 40 an hour */
	}
	assert_int_equal(last_row(&s, R0, "hours_to_full")->state, STATE_WARNING);
	assert_non_null(strstr(last_row(&s, R0, "hours_to_full")->detail, "/srv will be full in 1"));
	for (int i = 0; i < 40; i++) {
		s.now_ms += 900000;
		scene_polls(&s, R0_SNMP, OUTCOME_OK, disk(500, 1000));
	}
	assert_true(last_row(&s, R0, "hours_to_full")->ended);
	scene_end(&s);
}

static void loses(struct scene *s, uint32_t received)
{
	struct probe_result r = scene_result(s, received < 5 ? OUTCOME_LOSS : OUTCOME_OK);

	s->now_ms += 60000;
	r.at.ms = s->now_ms;
	r.mono_at.ns = s->now_ms * 1000000;
	r.icmp.sent = 5;
	r.icmp.received = received;
	r.latency_us = 30000;
	scene_apply(s, ADDRESS_ICMP, r);
}

static void some_loss_and_latency_are_judged_by_their_limits(void **state)
{
	const struct reg_threshold limits[] = { { "link", "address", "loss_ratio", 0.1, 0.5, (double)NAN },
		                                { "link", "address", "latency_ms", 20, (double)NAN, (double)NAN } };
	struct scene s;

	(void)state;
	scene_start(&s, region(2, limits));
	for (int i = 0; i < 20; i++)
		loses(&s, i == 10 ? 4 : 5);
	assert_shows(&s, ADDRESS, LINK_UP, OUTCOME_OK);
	assert_int_equal(scene_count(&s, ADDRESS), 1);
	assert_null(last_row(&s, ADDRESS, "loss_ratio"));
	assert_string_equal(last_row(&s, ADDRESS, "latency_ms")->detail, "latency 30 ms over 5 min, limit 20 ms");
	for (int i = 0; i < 20; i++)
		loses(&s, 4);
	assert_non_null(strstr(last_row(&s, ADDRESS, "loss_ratio")->detail, "loss 1"));
	assert_int_equal(last_row(&s, ADDRESS, "loss_ratio")->state, STATE_WARNING);
	scene_end(&s);
}

static void a_pool_warns_while_too_few_of_it_work(void **state)
{
	const struct reg_threshold limits[] = { { "application", "portal", "healthy", 0, (double)NAN, (double)NAN } };
	struct scene s;

	(void)state;
	scene_start(&s, region(1, limits));
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_null(last_row(&s, PORTAL, "healthy")); /* not confirmed */
	scene_says(&s, WEB_HTTP, OUTCOME_TIMEOUT);
	assert_string_equal(last_row(&s, PORTAL, "healthy")->detail, "0 of 1 services work, limit 0");
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	assert_true(last_row(&s, PORTAL, "healthy")->ended);
	scene_end(&s);
}

enum { WEB2 = 2001, WEB2_HTTP = WEB_HTTP + 1 };

/* Two services of the portal on r0; it needs both. */
static struct registry *pair(void)
{
	const struct reg_threshold limits[] = { { "application", "portal", "healthy", 1, (double)NAN, (double)NAN } };
	struct registry *r = region(1, limits);
	struct reg_service *services = arena_array(r->arena, 2, sizeof *services);
	struct reg_check *checks = arena_array(r->arena, r->n_checks + 1, sizeof *checks);

	services[0] = services[1] = r->services[0];
	services[0].device = services[1].device = "r0";
	services[1].id = WEB2;
	services[1].name = "web2";
	memcpy(checks, r->checks, r->n_checks * sizeof *checks);
	checks[WEB_HTTP].service = &services[0];
	checks[WEB2_HTTP] = checks[WEB_HTTP];
	checks[WEB2_HTTP].id++;
	checks[WEB2_HTTP].service = &services[1];
	r->services = services;
	r->checks = checks;
	r->n_services++;
	r->n_checks++;
	return r;
}

/* What r0, web and web2 say, so many times, each so long after the last: + works, - fails, . nothing. */
struct round {
	int times;
	int64_t after_ms;
	const char *said;
};

static void play(struct scene *s, const struct round *rounds, size_t n)
{
	static const struct { size_t check, who; } order[] = { { R0_ICMP, 0 }, { R0_SNMP, 0 }, { WEB_HTTP, 1 }, { WEB2_HTTP, 2 } };

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < rounds[i].times; k++) {
			s->now_ms += rounds[i].after_ms;
			for (size_t c = 0; c < ARRAY_LEN(order); c++)
				if (rounds[i].said[order[c].who] != '.')
					scene_says(s, order[c].check, rounds[i].said[order[c].who] == '+' ? OUTCOME_OK : OUTCOME_TIMEOUT);
		}
}

static void a_pool_is_not_judged_before_each_of_it_is_known(void **state)
{
	struct scene s;

	(void)state;
	scene_start(&s, pair());
	scene_says(&s, R0_ICMP, OUTCOME_OK);
	scene_says(&s, WEB_HTTP, OUTCOME_OK);
	scene_tick(&s);
	scene_says(&s, WEB2_HTTP, OUTCOME_OK);
	assert_null(last_row(&s, PORTAL, "healthy"));
	scene_end(&s);
}

static void a_pool_that_is_lost_with_something_else_follows_it(void **state)
{
	static const struct round services_fail[] = { { 1, 0, "+++" }, { 3, 15000, ".--" } };
	static const struct round so_does_the_device[] = { { 3, 15000, "-.." }, { 1, 0, ".--" } };
	struct scene s;

	(void)state;
	scene_start(&s, pair());
	play(&s, services_fail, ARRAY_LEN(services_fail));
	assert_null(last_row(&s, PORTAL, "healthy")); /* why is not known yet */
	play(&s, so_does_the_device, ARRAY_LEN(so_does_the_device));
	scene_tick(&s);
	assert_int_equal(last_row(&s, WEB2, NULL)->follows_id, R0);
	assert_true(last_row(&s, PORTAL, "healthy")->follows_id == WEB || last_row(&s, PORTAL, "healthy")->follows_id == WEB2);
	scene_end(&s);
}

static void a_pool_that_is_lost_by_one_of_its_own_is_a_cause(void **state)
{
	static const struct round one_fails[] = { { 1, 0, "+++" }, { 3, 15000, "..-" } };
	static const struct round the_device_works[] = { { 2, 1000, "+.-" } }; /* what it needs is asked, and it once more */
	struct scene s;

	(void)state;
	scene_start(&s, pair());
	play(&s, one_fails, ARRAY_LEN(one_fails));
	assert_null(last_row(&s, PORTAL, "healthy"));
	play(&s, the_device_works, ARRAY_LEN(the_device_works));
	scene_tick(&s);
	assert_int_equal(last_row(&s, PORTAL, "healthy")->follows_id, 0);
	assert_string_equal(last_row(&s, PORTAL, "healthy")->detail, "1 of 2 services work, limit 1");
	scene_end(&s);
}

static void what_was_told_goes_on_over_a_restart_and_ends_with_its_limit(void **state)
{
	const struct reg_threshold limits[] = { { "device", "r0", "used_ratio", 0.5, (double)NAN, (double)NAN } };
	struct reg_alert alerts[] = { { .entity_id = R0, .subject = "used_ratio", .state = STATE_WARNING } };
	struct registry *r = region(1, limits);
	struct scene s;
	struct err e;

	(void)state;
	r->alerts = alerts;
	r->n_alerts = 1;
	scene_start(&s, r);
	scene_tick(&s);
	scene_polls(&s, R0_SNMP, OUTCOME_OK, disk(60, 100));
	assert_int_equal(s.batch->n_alerts, 0);
	assert_true(live_reload(s.live, region(1, limits), &e));
	scene_polls(&s, R0_SNMP, OUTCOME_OK, disk(60, 100));
	assert_int_equal(s.batch->n_alerts, 0);
	assert_true(live_reload(s.live, region(0, NULL), &e));
	scene_tick(&s);
	assert_true(last_row(&s, R0, "used_ratio")->ended);
	scene_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(use_past_its_limit_is_told_by_its_percentile_and_ends_behind_it),
		cmocka_unit_test(what_does_not_answer_is_frozen),
		cmocka_unit_test(a_named_object_s_limit_stands_before_that_of_its_kind),
		cmocka_unit_test(limits_of_disks_replace_the_fixed_ones),
		cmocka_unit_test(a_disk_that_fills_is_told_before_it_is_full),
		cmocka_unit_test(some_loss_and_latency_are_judged_by_their_limits),
		cmocka_unit_test(a_pool_warns_while_too_few_of_it_work),
		cmocka_unit_test(a_pool_is_not_judged_before_each_of_it_is_known),
		cmocka_unit_test(a_pool_that_is_lost_with_something_else_follows_it),
		cmocka_unit_test(a_pool_that_is_lost_by_one_of_its_own_is_a_cause),
		cmocka_unit_test(what_was_told_goes_on_over_a_restart_and_ends_with_its_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
