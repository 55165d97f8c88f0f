/* Whose network an address is in: the narrowest, the same as one by one. */
#include "inventory/flow_networks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { NETWORKS = 60, ASKED = 400 };

static struct net_range range(const char *text)
{
	struct net_range r;

	if (!net_range_parse(text, &r))
		fail_msg("%s", text);
	return r;
}

static const char *find(const struct flow_network *networks, size_t n, const char *address)
{
	struct arena *a = arena_new();
	struct flow_networks *x;
	struct net_address at;
	const char *name;
	struct err e;

	assert_true(flow_networks_new(networks, n, a, &x, &e));
	assert_true(net_address_parse(address, &at));
	name = flow_networks_find(x, &at);
	arena_free(a);
	return name;
}

static void the_narrowest_network_is_the_one(void **state)
{
	const struct flow_network n[] = {
		{ range("10.0.0.0/8"), "region" }, { range("10.1.0.0/16"), "Caen" }, { range("10.1.5.0/24"), "Lisieux" }, { range("10.1.5.9"), "Falaise" },
		{ range("10.2.0.0/16"), "Rouen" }, { range("10.2.0.0/16"), "Rouen" }, { range("10.3.0.0/16"), "Dieppe" }, { range("10.3.0.0/16"), "Eu" },
		{ range("::/0"), "six" }, { range("2001:db8:1::/48"), "Caen" }, { range("255.255.255.0/24"), "last" },
	};

	(void)state;
	assert_string_equal(find(n, ARRAY_LEN(n), "10.9.0.1"), "region");
	assert_string_equal(find(n, ARRAY_LEN(n), "10.1.4.255"), "Caen");
	assert_string_equal(find(n, ARRAY_LEN(n), "10.1.5.8"), "Lisieux");
	assert_string_equal(find(n, ARRAY_LEN(n), "10.1.5.9"), "Falaise");
	assert_string_equal(find(n, ARRAY_LEN(n), "10.1.5.10"), "Lisieux");
	assert_string_equal(find(n, ARRAY_LEN(n), "10.1.6.0"), "Caen");
	assert_string_equal(find(n, ARRAY_LEN(n), "10.2.3.4"), "Rouen");
	assert_null(find(n, ARRAY_LEN(n), "10.3.0.1")); /* two say it is theirs */
	assert_null(find(n, ARRAY_LEN(n), "11.0.0.0"));
	assert_null(find(n, ARRAY_LEN(n), "9.255.255.255"));
	assert_string_equal(find(n, ARRAY_LEN(n), "255.255.255.255"), "last");
	assert_string_equal(find(n, ARRAY_LEN(n), "2001:db8:1::7"), "Caen");
	assert_string_equal(find(n, ARRAY_LEN(n), "2001:db8:2::7"), "six");
	assert_null(find(n, 0, "10.0.0.1"));
}

static uint32_t number_of(const struct net_address *a)
{
	return (uint32_t)a->octets[12] << 24 | (uint32_t)a->octets[13] << 16 | (uint32_t)a->octets[14] << 8 | a->octets[15];
}

static const char *naive(const struct flow_network *n, uint32_t at)
{
	const char *name = NULL;
	uint64_t least = UINT64_MAX;

	for (size_t i = 0; i < NETWORKS; i++) {
		uint64_t first = number_of(&n[i].range.first), last = number_of(&n[i].range.last);

		if (at < first || at > last)
			continue;
		if (last - first < least)
			name = n[i].name;
		else if (last - first == least && name && strcmp(name, n[i].name) != 0)
			name = NULL;
		least = last - first < least ? last - first : least;
	}
	return name;
}

static void random_ranges_are_looked_up_as_one_by_one(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	printf("# seed %u\n", seed);
	for (int round = 0; round < 50; round++) {
		struct flow_network n[NETWORKS];
		struct arena *a = arena_new();
		struct flow_networks *x;
		struct err e;

		for (size_t i = 0; i < NETWORKS; i++) {
			unsigned first = (unsigned)rand_r(&seed) % 300, last = first + (unsigned)rand_r(&seed) % 40;
			char text[NET_RANGE_MAX];

			snprintf(text, sizeof text, "10.0.%u.%u-10.0.%u.%u", first / 256, first % 256, last / 256, last % 256);
			n[i] = (struct flow_network){ range(text), names[(size_t)rand_r(&seed) % ARRAY_LEN(names)] };
		}
		assert_true(flow_networks_new(n, NETWORKS, a, &x, &e));
		for (unsigned i = 0; i < ASKED; i++) {
			struct net_address at;
			const char *found, *expected = naive(n, 0x0a000000u + i);
			char text[NET_ADDRESS_MAX];

			snprintf(text, sizeof text, "10.0.%u.%u", i / 256, i % 256);
			assert_true(net_address_parse(text, &at));
			found = flow_networks_find(x, &at);
			if (!found != !expected || (found && strcmp(found, expected) != 0))
				fail_msg("%s: %s, not %s", text, found ? found : "none", expected ? expected : "none");
		}
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_narrowest_network_is_the_one),
		cmocka_unit_test(random_ranges_are_looked_up_as_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
