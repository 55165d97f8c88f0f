/* Which hosts a capture saw that are nobody's, and how many lines they are told in. */
#include "flow_hosts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { FLOWS_MOST = 400 };
#define HOUR (INT64_C(3600) * 1000)
static const wall_t friday = { INT64_C(1795107600000) };

struct seen { struct flow_observed_row rows[FLOWS_MOST]; char words[FLOWS_MOST][2][NET_ADDRESS_MAX]; size_t n; struct arena *a; };

static int begin(void **state)
{
	static struct seen s;

	memset(&s, 0, sizeof s);
	s.a = arena_new();
	*state = &s;
	return s.a ? 0 : -1;
}

static int end(void **state)
{
	arena_free(((struct seen *)*state)->a);
	return 0;
}

/* hours: after Friday evening; it lasts for one. Both ends sent something. */
static struct flow_observed_row *add(struct seen *s, const char *source, const char *destination, int64_t hours, const char *point)
{
	struct flow_observed_row *o = &s->rows[s->n];

	assert_in_range(s->n, 0, FLOWS_MOST - 1);
	snprintf(s->words[s->n][0], NET_ADDRESS_MAX, "%s", source);
	snprintf(s->words[s->n][1], NET_ADDRESS_MAX, "%s", destination);
	o->source = s->words[s->n][0];
	o->destination = s->words[s->n][1];
	o->point = point;
	o->protocol = "tcp";
	o->seen.port = 443;
	o->seen.first_seen.ms = friday.ms + hours * HOUR;
	o->seen.last_seen.ms = o->seen.first_seen.ms + HOUR;
	o->source_sent = o->destination_sent = true;
	assert_true(net_address_parse(source, &o->seen.source) && net_address_parse(destination, &o->seen.destination));
	s->n++;
	return o;
}

static struct flow_hosts find(struct seen *s)
{
	struct flow_list list = { .observed = s->rows, .n_observed = s->n };
	struct flow_hosts found;
	struct err e;

	if (!flow_hosts_find(&list, friday, s->a, &found, &e))
		fail_msg("%s", e.text);
	return found;
}

static void who_is_no_device_and_in_no_network_of_ours_is_told_where_it_was_seen_first(void **state)
{
	struct seen *s = *state;
	struct flow_hosts h;

	add(s, "10.7.7.7", "10.9.0.5", 20, "eth2")->destination_name = "srv-1";
	add(s, "10.7.7.7", "10.9.0.6", 10, "eth1")->destination_name = "srv-2";
	add(s, "10.9.0.5", "10.7.7.8", -50, "eth1")->source_name = "srv-1";
	add(s, "10.8.0.1", "10.9.0.5", 10, "eth1")->source_site = "CH A";
	s->rows[3].destination_name = "srv-1";
	h = find(s);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.hosts, 2);
	assert_int_equal(h.fresh, 1);
	assert_string_equal(h.rows[0].name, "10.7.7.7");
	assert_string_equal(h.rows[0].point, "eth1");
	assert_string_equal(h.rows[0].peer_name, "srv-2");
	assert_true(h.rows[0].newest.ms == friday.ms + 10 * HOUR && h.rows[0].last_seen.ms == friday.ms + 21 * HOUR);
	assert_string_equal(h.rows[1].name, "10.7.7.8");
	assert_int_equal(h.rows[1].fresh, 0);
}

static void who_never_answered_is_no_host(void **state)
{
	struct seen *s = *state;
	static const char *const nobody[] = { "0.0.0.0", "127.0.0.1", "224.0.0.251", "255.255.255.255", "ff02::1", "::1", "::" };

	for (int i = 1; i < 200; i++) {
		char address[32];

		snprintf(address, sizeof address, "10.66.0.%d", i);
		add(s, "10.9.0.5", address, 1, "eth1")->source_name = "srv-1"; /* a scan */
		s->rows[s->n - 1].destination_sent = false;
	}
	for (size_t i = 0; i < ARRAY_LEN(nobody); i++)
		add(s, nobody[i], "10.9.0.5", 1, "eth1")->destination_name = "srv-1";
	assert_int_equal(find(s).hosts, 0);
}

/* A VLAN that was renumbered, and another one that only four came to. */
static void many_of_one_network_at_one_point_are_one_line(void **state)
{
	struct seen *s = *state;
	struct flow_hosts h;
	char address[64];

	for (int i = 1; i <= 120; i++) {
		snprintf(address, sizeof address, "10.7.7.%d", i);
		add(s, address, "10.9.0.5", i % 5, "eth1")->destination_name = "srv-1";
	}
	for (int i = 1; i <= FLOW_HOSTS_APART; i++) {
		snprintf(address, sizeof address, "10.7.8.%d", i);
		add(s, address, "10.9.0.5", -i, "eth1")->destination_name = "srv-1";
	}
	for (int i = 1; i <= 10; i++) {
		snprintf(address, sizeof address, "fd00:0:0:1::%x", i);
		add(s, address, "fd00::5", -20, "eth2")->destination_name = "srv-6";
		snprintf(address, sizeof address, "%d.2.3.4", 100 + i); /* 100.64/10 ends at 100.127 */
		add(s, i == 1 ? "8.8.8.8" : address, "10.9.0.5", -30 - i, "eth1")->destination_name = "srv-1";
	}
	h = find(s);
	assert_int_equal(h.hosts, 120 + FLOW_HOSTS_APART + 20);
	assert_int_equal(h.n, 1 + FLOW_HOSTS_APART + 2);
	assert_string_equal(h.rows[0].name, "10.7.7.0/24");
	assert_int_equal(h.rows[0].hosts, 120);
	assert_int_equal(h.rows[0].fresh, 96); /* not those of Friday 18:00 itself */
	assert_true(h.rows[0].first_seen.ms == friday.ms && h.rows[0].newest.ms == friday.ms + 4 * HOUR);
	assert_string_equal(h.rows[1].name, "10.7.8.1");
	assert_string_equal(h.rows[5].name, "fd00:0:0:1::/64");
	assert_null(h.rows[6].name);
	assert_int_equal(h.rows[6].hosts, 10);
}

static void what_another_point_sees_stands_apart(void **state)
{
	struct seen *s = *state;
	struct flow_hosts h;
	char address[64];

	for (int i = 1; i <= 10; i++) {
		snprintf(address, sizeof address, "192.168.4.%d", i);
		add(s, address, "10.9.0.5", 1, i <= 5 ? "eth1" : "eth2")->destination_name = "srv-1";
	}
	h = find(s);
	assert_int_equal(h.n, 2);
	assert_string_equal(h.rows[0].name, "192.168.4.0/24");
	assert_string_equal(h.rows[1].name, "192.168.4.0/24");
	assert_string_not_equal(h.rows[0].point, h.rows[1].point);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_is_no_device_and_in_no_network_of_ours_is_told_where_it_was_seen_first, begin, end),
		cmocka_unit_test_setup_teardown(who_never_answered_is_no_host, begin, end),
		cmocka_unit_test_setup_teardown(many_of_one_network_at_one_point_are_one_line, begin, end),
		cmocka_unit_test_setup_teardown(what_another_point_sees_stands_apart, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
