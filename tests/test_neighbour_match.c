#include "inventory/neighbour_match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { CR1, SW1, FW, SRV, TWIN_A, TWIN_B, CORE, HERE, DOTTED, ALONE };
enum { L_SW, L_FW, L_ECHO, L_ECHO_SRV, L_CORE };
#define NONE MATCH_NONE

static const struct match_device devices[] = {
	[CR1] = { "cr1", "10.0.0.1", "cr1.example" }, [SW1] = { "sw1", "10.0.0.2", NULL }, [FW] = { "Firewall A", "fw-a.example.net", NULL },
	[SRV] = { "srv", "10.0.0.4", NULL }, [TWIN_A] = { "twin-a", "10.0.0.9", NULL }, [TWIN_B] = { "twin-b", "10.0.0.9", NULL },
	[CORE] = { "Cœur Rouen", "2001:db8::6", "core.example" }, [HERE] = { "here", "127.0.0.1", NULL },
	[DOTTED] = { "ap7.example", "10.0.0.7", NULL }, [ALONE] = { "alone", "10.0.0.8", NULL },
};
static const struct match_address addresses[] = { { "10.1.0.4", "srv" }, { "10.1.0.5", "nobody" } };
static const struct match_mac macs[] = {
	{ "02:00:00:00:00:04", "srv" }, { "02:00:00:00:00:04", "srv" }, { "00:00:5e:00:01:01", "cr1" }, { "00:00:5e:00:01:01", "sw1" },
	{ "00:00:00:00:00:00", "srv" },
};
static const struct match_pair pairs[] = { { "sw1", "srv" }, { "srv", "an application" } };
static const struct match_link links[] = {
	[L_SW] = { "cr1", "ge0", "sw1", "ge9", NULL },
	[L_FW] = { "cr1", NULL, "Firewall A", NULL, NULL },
	[L_ECHO] = { NULL, NULL, NULL, NULL, "192.0.2.7" },
	[L_ECHO_SRV] = { NULL, NULL, "srv", NULL, "192.0.2.8" },
	[L_CORE] = { "cr1", "ge5", "Cœur Rouen", NULL, NULL },
};
static const struct match_declared declared = {
	devices, addresses, macs, pairs, links, ARRAY_LEN(devices), ARRAY_LEN(addresses), ARRAY_LEN(macs), ARRAY_LEN(pairs), ARRAY_LEN(links),
};

#define LLDP(dev, on, ...) { .device = dev, .protocol = NEIGHBOUR_LLDP, .local_port = on, .current = true, __VA_ARGS__ }
#define ARP(dev, on, ...) { .device = dev, .protocol = NEIGHBOUR_ARP, .local_port = on, .current = true, __VA_ARGS__ }
#define BGP(dev, ...) { .device = dev, .protocol = NEIGHBOUR_BGP, .current = true, __VA_ARGS__ }
#define NEW_DEVICE NEIGHBOUR_UNDECLARED_DEVICE
#define NEW_LINK NEIGHBOUR_UNDECLARED_LINK

static const struct { const char *what; struct match_heard heard; enum neighbour_status status; size_t device, link; } cases[] = {
	{ "nobody declared it", LLDP("cr1", "ge3", .sys_name = "new-switch", .address = "10.9.9.9"), NEW_DEVICE, NONE, NONE },
	{ "by its address, on the port of the link", LLDP("cr1", "ge0", .address = "10.0.0.2"), NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "from the other side", LLDP("sw1", "ge9", .address = "10.0.0.1"), NEIGHBOUR_DECLARED, CR1, L_SW },
	{ "on a port that is not the link's", LLDP("cr1", "ge3", .address = "10.0.0.2"), NEW_LINK, SW1, NONE },
	{ "on a port that nobody knows", LLDP("cr1", NULL, .address = "10.0.0.2"), NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "the link's port is not known", LLDP("cr1", "ge7", .sys_name = "FW-A.example.NET"), NEIGHBOUR_DECLARED, FW, L_FW },
	{ "by its name, whatever the case", LLDP("cr1", "ge0", .sys_name = "SW1"), NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "by its name without the domain", LLDP("cr1", "ge0", .sys_name = "sw1.example"), NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "the declared name has a domain", LLDP("cr1", "ge0", .sys_name = "AP7"), NEW_LINK, DOTTED, NONE },
	{ "another domain is another device", LLDP("cr1", "ge0", .sys_name = "ap7.elsewhere"), NEW_DEVICE, NONE, NONE },
	{ "by what it says of itself when it is polled", LLDP("cr1", "ge5", .sys_name = "core.example"), NEIGHBOUR_DECLARED, CORE, L_CORE },
	{ "IPv6, in another spelling", LLDP("cr1", "ge5", .address = "2001:DB8:0::6"), NEIGHBOUR_DECLARED, CORE, L_CORE },
	{ "by the MAC address of an interface", LLDP("sw1", "ge1", .mac = "02:00:00:00:00:04"), NEIGHBOUR_DECLARED, SRV, NONE },
	{ "by a MAC address as its port", LLDP("sw1", "ge1", .port = "02:00:00:00:00:04"), NEIGHBOUR_DECLARED, SRV, NONE },
	{ "a parent joins them, on any port", LLDP("srv", "eth0", .sys_name = "sw1"), NEIGHBOUR_DECLARED, SW1, NONE },
	{ "both are declared, nothing between", LLDP("alone", "1", .sys_name = "srv"), NEW_LINK, SRV, NONE },
	{ "two devices of one address", LLDP("cr1", "ge0", .address = "10.0.0.9"), NEIGHBOUR_AMBIGUOUS, NONE, NONE },
	{ "its name tells no more of them", LLDP("cr1", "ge0", .address = "10.0.0.9", .sys_name = "twin-a"), NEIGHBOUR_AMBIGUOUS, NONE, NONE },
	{ "its address and its name differ", LLDP("cr1", "ge0", .address = "10.0.0.2", .sys_name = "srv"), NEIGHBOUR_AMBIGUOUS, NONE, NONE },
	{ "a name without domain says nothing beside an address", LLDP("cr1", "ge0", .address = "10.0.0.2", .sys_name = "srv.example"),
	  NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "a MAC address of two", LLDP("alone", "1", .mac = "00:00:5E:00:01:01"), NEIGHBOUR_AMBIGUOUS, NONE, NONE },
	{ "a MAC address of zeros is nobody's", LLDP("alone", "1", .mac = "00:00:00:00:00:00"), NEW_DEVICE, NONE, NONE },
	{ "loopback is nobody's", LLDP("alone", "1", .address = "127.0.0.1"), NEW_DEVICE, NONE, NONE },
	{ "itself", LLDP("cr1", "ge8", .sys_name = "cr1"), NEIGHBOUR_DECLARED, CR1, NONE },
	{ "a name that is an address", LLDP("cr1", "ge0", .sys_name = "10.0.0.2"), NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "ARP: a host", ARP("cr1", "ge0", .address = "10.5.5.5", .mac = "02:00:00:00:00:99"), NEW_DEVICE, NONE, NONE },
	{ "ARP crosses switches: it shows no link", ARP("alone", "1", .address = "10.0.0.2", .mac = "02:00:00:00:00:98"), NEIGHBOUR_DECLARED, SW1,
	  NONE },
	{ "ARP: another address of a device", ARP("sw1", "ge1", .address = "10.1.0.4", .mac = "02:00:00:00:00:97"), NEIGHBOUR_DECLARED, SRV, NONE },
	{ "ARP: an address of a device that is not declared", ARP("sw1", "ge1", .address = "10.1.0.5"), NEW_DEVICE, NONE, NONE },
	{ "BGP: a peer that nobody declared", BGP("cr1", .address = "198.51.100.1"), NEW_DEVICE, NONE, NONE },
	{ "BGP: over a declared link", BGP("cr1", .address = "10.0.0.2"), NEIGHBOUR_DECLARED, SW1, L_SW },
	{ "BGP: nothing declared between", BGP("alone", .address = "10.0.0.1"), NEW_LINK, CR1, NONE },
	{ "BGP: the far end of a circuit", BGP("cr1", .address = "192.0.2.7"), NEIGHBOUR_DECLARED, NONE, L_ECHO },
	{ "LLDP: a far end that says whose it is", LLDP("alone", "1", .address = "192.0.2.8"), NEIGHBOUR_DECLARED, SRV, L_ECHO_SRV },
	{ "an empty row", LLDP("cr1", "ge0", .sys_name = "", .address = NULL), NEW_DEVICE, NONE, NONE },
	{ "who hears is not declared", LLDP("gone", "ge0", .sys_name = "sw1"), NEW_LINK, SW1, NONE },
};

static void each_row_is_told_for_what_it_is(void **state)
{
	struct match_heard rows[ARRAY_LEN(cases)];
	struct arena *a = arena_new();
	struct match m;
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		rows[i] = cases[i].heard;
	assert_true(neighbour_match(&declared, rows, ARRAY_LEN(rows), a, &m, NULL));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct match_verdict *v = &m.verdicts[i];

		if (v->status == cases[i].status && v->device == cases[i].device && v->link == cases[i].link)
			continue;
		print_message("# %s: %s, device %zd, link %zd\n", cases[i].what, neighbour_status_name(v->status), (ssize_t)v->device,
		              (ssize_t)v->link);
		wrong++;
	}
	arena_free(a);
	assert_int_equal(wrong, 0);
}

static void who_is_ambiguous_is_named(void **state)
{
	static const struct match_heard row = LLDP("cr1", "ge0", .address = "10.0.0.9", .sys_name = "sw1");
	struct arena *a = arena_new();
	struct match m;

	(void)state;
	assert_true(neighbour_match(&declared, &row, 1, a, &m, NULL));
	assert_int_equal(m.verdicts[0].n_candidates, 3);
	assert_int_equal(m.verdicts[0].candidates[0], SW1);
	assert_int_equal(m.verdicts[0].candidates[1], TWIN_A);
	assert_int_equal(m.verdicts[0].candidates[2], TWIN_B);
	arena_free(a);
}

/* ---- links that are not seen ---- */

static const struct unseen_case { const char *what; struct match_heard rows[2]; size_t n; bool unseen, at_z; size_t heard; } unseen_cases[] = {
	{ "nobody speaks LLDP", { ARP("cr1", "ge0", .address = "10.0.0.2") }, 1, false, false, NONE },
	{ "it is seen", { LLDP("cr1", "ge0", .sys_name = "sw1") }, 1, false, false, NONE },
	{ "the other end sees it", { LLDP("cr1", "ge2", .sys_name = "new"), LLDP("sw1", "ge9", .sys_name = "cr1") }, 2, false, false, NONE },
	{ "an end speaks and hears another", { LLDP("cr1", "ge0", .sys_name = "new") }, 1, true, false, NONE },
	{ "the end at Z speaks", { LLDP("sw1", "ge9", .sys_name = "new") }, 1, true, true, NONE },
	{ "on another port", { LLDP("cr1", "ge3", .sys_name = "sw1") }, 1, true, false, NONE },
	{ "ARP and BGP show no cable", { LLDP("cr1", "ge2", .sys_name = "new"), BGP("cr1", .address = "10.0.0.2") }, 2, true, false, NONE },
	{ "it may be it", { LLDP("cr1", "ge0", .sys_name = "sw1", .address = "10.0.0.9") }, 1, false, false, NONE },
	{ "it was seen, and is not any more", { { .device = "cr1", .protocol = NEIGHBOUR_LLDP, .local_port = "ge0", .sys_name = "sw1" } }, 1, true, false, 0 },
};

static const struct match_unseen *unseen_of(const struct match *m, size_t link)
{
	for (size_t i = 0; i < m->n_unseen; i++)
		if (m->unseen[i].link == link)
			return &m->unseen[i];
	return NULL;
}

static void a_declared_link_that_no_end_hears_is_told(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unseen_cases); i++) {
		const struct unseen_case *c = &unseen_cases[i];
		struct arena *a = arena_new();
		const struct match_unseen *u;
		struct match m;

		assert_true(neighbour_match(&declared, c->rows, c->n, a, &m, NULL));
		u = unseen_of(&m, L_SW);
		if ((u != NULL) != c->unseen || (u && (u->at_z != c->at_z || u->heard != c->heard))) {
			print_message("# %s\n", c->what);
			wrong++;
		}
		assert_null(unseen_of(&m, L_ECHO));
		assert_null(unseen_of(&m, L_ECHO_SRV));
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
}

/* ---- cost ---- */

enum { MANY_DEVICES = 500, MANY_ROWS = 4096, TEXT_BYTES = 32 };

struct many {
	struct match_device devices[MANY_DEVICES];
	struct match_mac macs[MANY_ROWS];
	struct match_link links[MANY_DEVICES];
	struct match_heard rows[MANY_ROWS];
	char names[MANY_DEVICES][TEXT_BYTES], addresses[MANY_DEVICES][TEXT_BYTES], mac_texts[MANY_ROWS][TEXT_BYTES];
};

/* A ring of devices, of which each hears all; a MAC address that all share, as a hostile inventory would have it. */
static void fill_many(struct many *w)
{
	for (int i = 0; i < MANY_DEVICES; i++) {
		snprintf(w->names[i], TEXT_BYTES, "device-%d.example", i);
		snprintf(w->addresses[i], TEXT_BYTES, "10.0.%d.%d", i / 250, i % 250 + 1);
		w->devices[i] = (struct match_device){ w->names[i], w->addresses[i], NULL };
		w->links[i] = (struct match_link){ w->names[i], "ge0", w->names[(i + 1) % MANY_DEVICES], "ge1", NULL };
	}
	for (int i = 0; i < MANY_ROWS; i++) {
		snprintf(w->mac_texts[i], TEXT_BYTES, "02:00:00:00:%02x:%02x", i / 256 % 8, i % 256);
		w->macs[i] = (struct match_mac){ i % 2 ? "02:00:00:00:00:00" : w->mac_texts[i], w->names[i % MANY_DEVICES] };
		w->rows[i] = (struct match_heard)LLDP(w->names[i * 7 % MANY_DEVICES], "ge0", .sys_name = w->names[i % MANY_DEVICES],
		                                      .mac = w->mac_texts[i], .address = w->addresses[i % MANY_DEVICES]);
	}
}

static void a_whole_network_is_matched_within_its_budget(void **state)
{
	static struct many w;
	const struct match_declared d = { .devices = w.devices, .n_devices = MANY_DEVICES, .macs = w.macs, .n_macs = MANY_ROWS,
		                          .links = w.links, .n_links = MANY_DEVICES };
	struct arena *a = arena_new();
	struct match m;
	clock_t began;
	double ms;

	(void)state;
	fill_many(&w);
	began = clock();
	assert_true(neighbour_match(&d, w.rows, MANY_ROWS, a, &m, NULL));
	ms = (double)(clock() - began) * 1000 / CLOCKS_PER_SEC;
	arena_free(a);
	print_message("# %d rows among %d devices: %.1f ms CPU\n", MANY_ROWS, MANY_DEVICES, ms);
	assert_true(ms < 100 || !getenv("VIGIE_TIMED"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_is_told_for_what_it_is),
		cmocka_unit_test(who_is_ambiguous_is_named),
		cmocka_unit_test(a_declared_link_that_no_end_hears_is_told),
		cmocka_unit_test(a_whole_network_is_matched_within_its_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
