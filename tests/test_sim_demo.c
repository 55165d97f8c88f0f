#include "probes/sim_demo_services.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct err e;

static struct demo_region make(size_t n_sites)
{
	struct demo_region r;

	if (!demo_region_make(n_sites, &r, &e))
		fail_msg("%s", e.text);
	return r;
}

static size_t devices_of(const struct demo_region *r, const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_devices; i++)
		n += strcmp(r->devices[i].kind, kind) == 0;
	return n;
}

static size_t links_of(const struct demo_region *r, enum demo_role role)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_links; i++)
		n += r->links[i].role == role;
	return n;
}

static void no_link_carries_more_than_its_port_can(void **state)
{
	struct demo_region r = make(DEMO_SITES);
	size_t slow = 0;

	(void)state;
	for (size_t i = 0; i < r.n_links; i++) {
		const struct demo_link *l = &r.links[i];
		bool is_slow = strcmp(l->movement, "speed-bps = 10M") == 0;
		double speed = is_slow ? 10e6 : l->expected_bps;

		slow += is_slow;
		if (l->device != DEMO_NONE)
			assert_true(l->in_bps <= speed && l->out_bps <= speed);
	}
	assert_true(slow > 0);
	demo_region_done(&r);
}

/* Access links that the core router sees too, each on a port of its own. */
static size_t access_ends(const struct demo_region *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_links; i++) {
		const struct demo_link *l = &r->links[i];

		if (!*l->z_interface)
			continue;
		n++;
		assert_int_equal(strncmp(l->z_interface, DEMO_ACCESS ".", strlen(DEMO_ACCESS ".")), 0);
		for (size_t j = 0; j < i; j++)
			assert_false(r->links[j].z_device == l->z_device && strcmp(r->links[j].z_interface, l->z_interface) == 0);
	}
	assert_int_equal(n, r->n_access[DEMO_PE_EAST] + r->n_access[DEMO_PE_WEST]);
	return n;
}

static void a_region_of_150_sites_has_what_the_network_has(void **state)
{
	struct demo_region r = make(DEMO_SITES);
	size_t by_address = 0;

	(void)state;
	for (size_t i = 0; i < r.n_links; i++)
		by_address += r.links[i].device == DEMO_NONE;

	assert_int_equal(r.n_sites, 150);
	assert_int_equal(r.n_links, 120);
	assert_int_equal(links_of(&r, DEMO_PRIMARY), 20);
	assert_int_equal(links_of(&r, DEMO_BACKUP), 20);
	assert_in_range(by_address, 5, 15);
	assert_int_equal(devices_of(&r, "server") + devices_of(&r, "vm"), 46);
	assert_int_equal(r.n_servers, 46);
	assert_int_equal(devices_of(&r, "covolink"), 32);
	assert_int_equal(r.n_covolinks, 32);
	assert_int_equal(access_ends(&r), r.n_links - 7 - by_address);
	assert_string_equal(r.devices[DEMO_PE_EAST].name, "demo-pe-rouen");
	assert_string_equal(r.devices[DEMO_PE_WEST].name, "demo-pe-caen");
	demo_region_done(&r);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each begins with prefix, is whole, safe in a cell of CSV, and there once. */
static void check_names(const char *first, size_t n, size_t stride, const char *prefix)
{
	const char **names = calloc(n, sizeof *names);

	assert_non_null(names);
	for (size_t i = 0; i < n; i++) {
		names[i] = first + i * stride;
		assert_int_equal(strncmp(names[i], prefix, strlen(prefix)), 0);
		assert_in_range(strlen(names[i]), strlen(prefix) + 1, DEMO_NAME_MAX - 2); /* not cut */
		assert_null(strpbrk(names[i], ",;\"\n"));
	}
	qsort(names, n, sizeof *names, by_text);
	for (size_t i = 1; i < n; i++)
		assert_string_not_equal(names[i - 1], names[i]);
	free(names);
}

static void every_name_says_that_it_is_invented_and_is_there_once(void **state)
{
	static const size_t sizes[] = { DEMO_SITES_MIN, DEMO_SITES, DEMO_SITES_MAX };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct demo_region r = make(sizes[i]);

		assert_int_equal(r.n_sites, sizes[i]);
		check_names(r.sites[0].name, r.n_sites, sizeof *r.sites, "Démo ");
		check_names(r.devices[0].name, r.n_devices, sizeof *r.devices, "demo-");
		check_names(r.links[0].name, r.n_links, sizeof *r.links, "SYVIK-D");
		check_names(r.covolinks[0].name, r.n_covolinks, sizeof *r.covolinks, "Démo ");
		check_names(r.covolinks[0].called_ae, r.n_covolinks, sizeof *r.covolinks, "DEMO_");
		for (size_t j = 0; j < r.n_covolinks; j++)
			assert_in_range(strlen(r.covolinks[j].called_ae), 1, 16);
		demo_region_done(&r);
	}
}

static void a_larger_region_begins_with_the_smaller_ones_sites_and_links(void **state)
{
	struct demo_region small = make(40), large = make(400);

	(void)state;
	for (size_t i = 0; i < small.n_sites; i++)
		assert_string_equal(small.sites[i].name, large.sites[i].name);
	for (size_t i = 0; i < small.n_links; i++) {
		assert_string_equal(small.links[i].name, large.links[i].name);
		assert_int_equal(small.links[i].site, large.links[i].site);
	}
	demo_region_done(&small);
	demo_region_done(&large);
}

static void sites_stand_in_normandie(void **state)
{
	struct demo_region r = make(DEMO_SITES_MAX);

	(void)state;
	for (size_t i = 0; i < r.n_sites; i++) {
		assert_true(r.sites[i].latitude > 48.1 && r.sites[i].latitude < 50.2);
		assert_true(r.sites[i].longitude > -2.0 && r.sites[i].longitude < 1.9);
	}
	demo_region_done(&r);
}

/* A parent is declared before its children: there is no circle. */
static void what_is_not_of_the_core_hangs_on_something_that_leads_there(void **state)
{
	struct demo_region r = make(DEMO_SITES);

	(void)state;
	for (size_t i = 4; i < r.n_devices; i++) {
		assert_in_range(r.devices[i].parents[0], 0, i - 1);
		assert_true(r.devices[i].parents[1] == DEMO_NONE || (size_t)r.devices[i].parents[1] < i);
	}
	demo_region_done(&r);
}

/* Two routers, two ways: a pair would stand for nothing otherwise. */
static void the_links_of_a_pair_are_on_two_devices_that_hang_on_two_core_routers(void **state)
{
	struct demo_region r = make(DEMO_SITES);
	size_t pairs = 0;

	(void)state;
	for (size_t i = 7; i + 1 < r.n_links; i++) {
		const struct demo_link *a = &r.links[i], *b = &r.links[i + 1];

		if (a->role != DEMO_PRIMARY)
			continue;
		pairs++;
		assert_int_equal(b->role, DEMO_BACKUP);
		assert_string_equal(a->group, b->group);
		assert_int_equal(a->site, b->site);
		assert_int_not_equal(a->device, b->device);
		assert_int_not_equal(r.devices[a->device].parents[0], r.devices[b->device].parents[0]);
	}
	assert_int_equal(pairs, 18);
	demo_region_done(&r);
}

/* The servers that they name are there in the smallest region too. */
static void services_run_on_servers_and_belong_to_applications(void **state)
{
	struct demo_region r = make(DEMO_SITES_MIN);

	(void)state;
	assert_int_equal(demo_n_services, 27);
	for (size_t i = 0; i < demo_n_services; i++) {
		const struct demo_service *s = &demo_services[i];

		assert_int_equal(strncmp(s->name, "Démo ", strlen("Démo ")), 0);
		assert_string_equal(s->host + strlen(s->host) - strlen(".demo.invalid"), ".demo.invalid");
		assert_in_range(s->application, 0, demo_n_applications - 1);
		assert_true(s->server == DEMO_BRIDGE || strcmp(s->owner, "ours") != 0 || strcmp(r.devices[r.first_server + s->server].kind, "vm") == 0);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(demo_services[j].name, s->name);
	}
	for (size_t i = 0; i < demo_n_processes; i++) {
		for (const char *p = demo_processes[i].applications; *p; p++)
			assert_in_range(*p, 'a', 'a' + (int)demo_n_applications - 1);
	}
	demo_region_done(&r);
}

static void a_machine_stands_on_a_host_and_a_host_on_the_switch(void **state)
{
	struct demo_region r = make(DEMO_SITES);
	size_t n_hosts = 0;

	(void)state;
	for (size_t i = 0; i < r.n_servers; i++) {
		const struct demo_device *d = &r.devices[r.first_server + i];
		bool is_host = strcmp(d->kind, "server") == 0;

		n_hosts += is_host;
		assert_string_equal(r.devices[d->parents[0]].kind, is_host ? "switch" : "server");
		assert_int_equal(d->parents[1], DEMO_NONE);
	}
	assert_int_equal(n_hosts, 12);
	demo_region_done(&r);
}

static size_t times(const int sites[static 4], size_t site)
{
	size_t n = 0;

	for (size_t i = 0; i < 4 && sites[i] != DEMO_NONE; i++)
		n += sites[i] == (int)site;
	return n;
}

/* Its own gateway, or the one of the establishment that supports it: declared there or not. */
static void every_hospital_sends_its_images_through_one_gateway(void **state)
{
	struct demo_region r = make(DEMO_SITES);
	size_t own = 0, declared = 0, supported = 0;

	(void)state;
	for (size_t i = DEMO_INFRASTRUCTURE; i < r.n_sites; i++) {
		size_t n = 0;

		for (size_t j = 0; strcmp(r.sites[i].kind, "hospital") == 0 && j < r.n_covolinks; j++) {
			const struct demo_covolink *c = &r.covolinks[j];

			own += c->site == i;
			declared += c->site != i && times(c->serves, i) == 1;
			supported += times(c->supports, i);
			assert_true(times(c->supports, i) == 0 || r.sites[i].support == (int)c->site);
			n += times(c->serves, i) + times(c->supports, i);
		}
		assert_int_equal(n, strcmp(r.sites[i].kind, "hospital") == 0);
	}
	assert_int_equal(own, 14);
	assert_int_equal(declared, 2);
	assert_int_equal(supported, 2);
	demo_region_done(&r);
}

static void one_gateway_speaks_tls_and_one_has_an_xds_proxy_in_the_smallest_region_too(void **state)
{
	struct demo_region r = make(DEMO_SITES_MIN);
	size_t tls = 0, xds = 0;

	(void)state;
	for (size_t i = 0; i < r.n_covolinks; i++) {
		tls += r.covolinks[i].tls;
		xds += r.covolinks[i].xds;
	}
	assert_int_equal(r.n_covolinks, 5);
	assert_int_equal(tls, 1);
	assert_int_equal(xds, 1);
	assert_int_equal(devices_of(&r, "hotspot"), 1);
	assert_string_equal(r.devices[r.bridge].name, "demo-pont-visio");
	demo_region_done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_region_of_150_sites_has_what_the_network_has),
		cmocka_unit_test(no_link_carries_more_than_its_port_can),
		cmocka_unit_test(every_name_says_that_it_is_invented_and_is_there_once),
		cmocka_unit_test(a_larger_region_begins_with_the_smaller_ones_sites_and_links),
		cmocka_unit_test(sites_stand_in_normandie),
		cmocka_unit_test(what_is_not_of_the_core_hangs_on_something_that_leads_there),
		cmocka_unit_test(services_run_on_servers_and_belong_to_applications),
		cmocka_unit_test(a_machine_stands_on_a_host_and_a_host_on_the_switch),
		cmocka_unit_test(every_hospital_sends_its_images_through_one_gateway),
		cmocka_unit_test(one_gateway_speaks_tls_and_one_has_an_xds_proxy_in_the_smallest_region_too),
		cmocka_unit_test(the_links_of_a_pair_are_on_two_devices_that_hang_on_two_core_routers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
