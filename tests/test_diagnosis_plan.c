#include "tests/diagnosed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* An establishment with a circuit that an agent tells of, two that are only pinged, a router, and what it may use. */
struct world {
	struct diagnosed d;
	struct link_row links[40];
	struct device_row devices[3];
	struct service_row services[40];
	const struct service_row *tested[40];
	struct arena *a;
	struct diagnosis_test *tests;
	size_t n;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	const char *site = "EHPAD des Tilleuls";

	diagnosed_init(&w->d);
	w->a = arena_new();
	w->links[0] = (struct link_row){ .name = "SYVIK-1", .site = site, .device = "cpe-1", .interface = "ge0" };
	w->links[1] = (struct link_row){ .name = "SYVIK-2", .site = site, .address = "192.0.2.11" };
	w->links[2] = (struct link_row){ .name = "SYVIK-6", .site = site, .address = "2001:db8::11" };
	w->links[3] = (struct link_row){ .name = "elsewhere", .site = "CHU", .address = "192.0.2.12" };
	w->devices[0] = (struct device_row){ .name = "cpe-1", .site = site, .kind = "router", .address = "192.0.2.1", .credential = "region" };
	w->devices[1] = (struct device_row){ .name = "printer", .site = site, .kind = "server", .address = "192.0.2.2" };
	w->devices[2] = (struct device_row){ .name = "core-1", .site = "CHU", .kind = "router", .address = "192.0.2.3", .credential = "region" };
	memcpy(w->services, w->d.services, sizeof w->d.services);
	w->d.c.service = w->tested[0] = &w->services[0];
	w->d.c.services = w->tested;
	w->d.region = (struct region_rows){ .sites = &w->d.site, .links = w->links, .devices = w->devices, .services = w->services, .n_sites = 1,
		                            .n_links = 4, .n_devices = 3, .n_services = 4 };
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	arena_free(w->a);
	free(w);
	return 0;
}

static void plan(struct world *w)
{
	struct err e;

	if (!diagnosis_plan(&w->d.c, w->a, &w->tests, &w->n, &e))
		fail_msg("%s", e.text);
}

static size_t count(const struct world *w, enum diagnosis_method method, const char *object)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->tests[i].method == method && (!object || strcmp(w->tests[i].object, object) == 0);
	return n;
}

static void each_object_is_asked_by_what_is_declared_of_it(void **state)
{
	struct world *w = *state;

	plan(w);
	assert_int_equal(count(w, DIAGNOSIS_BY_POLL, NULL), 2);
	assert_int_equal(count(w, DIAGNOSIS_BY_POLL, "link:SYVIK-1"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_POLL, "device:cpe-1"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING4, NULL), 2);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING4, "link:SYVIK-2"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING4, "device:cpe-1"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING6, NULL), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING6, "link:SYVIK-6"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK, "service:DNS régional"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK4, "service:Therap-e"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK6, "service:Therap-e"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK, "covolink:cov-1"), 1);
}

static void what_waits_for_another_test_stands_behind_it(void **state)
{
	struct world *w = *state;

	plan(w);
	for (size_t i = 0; i < w->n; i++) {
		const struct diagnosis_test *t = &w->tests[i];
		bool follows = t->layer == DIAGNOSIS_ROUTE || t->layer == DIAGNOSIS_MTU || t->layer == DIAGNOSIS_QUALITY;

		assert_int_equal(t->needs >= 0, follows);
		assert_true(t->needs < (int)i);
		if (follows)
			assert_string_equal(w->tests[t->needs].object, t->object);
		if (i > 0)
			assert_true(w->tests[i - 1].layer <= t->layer);
	}
	assert_int_equal(count(w, DIAGNOSIS_BY_TRACE4, NULL), 2);
	assert_int_equal(count(w, DIAGNOSIS_BY_TRACE6, NULL), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_MTU6, "link:SYVIK-6"), 1);
}

static void voice_video_and_best_effort_are_marked(void **state)
{
	struct world *w = *state;
	unsigned long seen = 0;

	plan(w);
	for (size_t i = 0; i < w->n; i++)
		if (w->tests[i].method == DIAGNOSIS_BY_MARKED)
			seen |= 1UL << w->tests[i].dscp;
		else
			assert_int_equal(w->tests[i].dscp, 0);
	assert_true(seen == (1UL << 46 | 1UL << 34 | 1UL));
}

static void a_plain_internet_access_is_asked_at_its_public_addresses_but_not_at_a_network(void **state)
{
	struct world *w = *state;

	w->d.region.n_links = w->d.region.n_devices = 0;
	w->d.site.access = "internet";
	w->d.site.public_address = "198.51.100.0/24; 203.0.113.9";
	plan(w);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING4, "site:EHPAD des Tilleuls"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING6, NULL), 0);
	w->d.site.public_address = "2001:db8::9/128";
	plan(w);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING6, "site:EHPAD des Tilleuls"), 1);
	w->d.site.public_address = "198.51.100.0/24";
	plan(w);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING4, NULL), 0);
	w->d.site.access = "syvik";
	w->d.site.public_address = "203.0.113.9";
	plan(w);
	assert_int_equal(count(w, DIAGNOSIS_BY_PING4, NULL), 0);
}

static void however_much_there_is_the_first_layers_are_tested_and_what_was_left_out_is_said(void **state)
{
	struct world *w = *state;
	char names[40][16];
	struct diagnosis_answers none = { { DIAGNOSIS_UNASKED } };
	struct diagnosis_verdict v;
	struct err e;
	bool said = false;

	w->d.c.asked = NULL;
	w->d.c.service = NULL;
	for (int i = 0; i < 40; i++) {
		snprintf(names[i], sizeof names[i], "n%02d", i);
		w->links[i] = (struct link_row){ .name = names[i], .site = w->d.site.name, .device = "cpe-1", .interface = "ge0", .address = "host.example" };
		w->services[i] = (struct service_row){ .name = names[i], .kind = "https", .owner = "ours" };
		w->tested[i] = &w->services[i];
	}
	w->d.region.n_links = w->d.region.n_services = w->d.c.n_services = 40;
	plan(w);
	assert_true(w->n <= DIAGNOSIS_TESTS_MAX);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK, "service:n07"), 1);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK, "service:n39"), 0);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK, "covolink:cov-1"), 1);
	assert_true(diagnosis_judge(&w->d.c, w->d.steps, STEPS, &none, w->a, &v, &e));
	for (size_t i = 0; i < v.not_testable.n; i++)
		said = said || strstr(v.not_testable.names[i], "n00, n01, n02, n03, n04, and 35 more");
	assert_true(said);
}

static void nothing_is_tested_without_a_collector_that_sees(void **state)
{
	struct world *w = *state;

	w->d.c.collector = COLLECTOR_BLIND;
	plan(w);
	assert_int_equal(w->n, 0);
	w->d.c.collector = COLLECTOR_STOPPED;
	plan(w);
	assert_int_equal(w->n, 0);
}

static void images_are_tested_when_they_are_wanted(void **state)
{
	struct world *w = *state;

	w->d.c.wants_imaging = false;
	plan(w);
	assert_int_equal(count(w, DIAGNOSIS_BY_CHECK, "covolink:cov-1"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_object_is_asked_by_what_is_declared_of_it),
		TEST(what_waits_for_another_test_stands_behind_it),
		TEST(voice_video_and_best_effort_are_marked),
		TEST(a_plain_internet_access_is_asked_at_its_public_addresses_but_not_at_a_network),
		TEST(however_much_there_is_the_first_layers_are_tested_and_what_was_left_out_is_said),
		TEST(nothing_is_tested_without_a_collector_that_sees),
		TEST(images_are_tested_when_they_are_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
