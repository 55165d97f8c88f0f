/* Automatic evidence of who is there: declared beside heard, and hosts that nobody declared. */
#include "act.h"
#include "tests/fact_desk.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void who_is_heard_and_not_declared_is_named(void **state)
{
	struct desk *d = *state;

	fact_is_now(d, "asset-inventory", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "asked", 0);
	fixture_sql(&d->f, DEVICE("1", "r1", "10.0.0.1") DEVICE("2", "r2", "10.0.0.2")
	                   "INSERT INTO neighbour_round VALUES (1, " AT_NOW "), (2, " AT_NOW ");"
	                   "INSERT INTO entity VALUES (3, 'link', 'l1', 0, 0);"
	                   "INSERT INTO link (entity_id, valid_from, device, interface, z_device, z_interface) VALUES (3, 0, 'r1', 'ge0', 'r2', 'ge0');"
	                   "INSERT INTO neighbour (device_id, protocol, local_port, name, port, sys_name, first_seen_ms, last_seen_ms)"
	                   " VALUES (1, 'lldp', 'ge0', 'aa', 'ge0', 'r2', 0, " AT_NOW "), (1, 'arp', 'ge0', 'h', '', NULL, 0, " AT_NOW ")");
	fact_is_now(d, "asset-inventory", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "heard", 1);         /* a host of ARP is no device of ours */
	fact_is_now(d, "unknown-device", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "undeclared", 0);
	fixture_sql(&d->f, "INSERT INTO neighbour (device_id, protocol, local_port, name, port, sys_name, first_seen_ms, last_seen_ms)"
	                   " VALUES (1, 'lldp', 'ge7', 'bb', 'eth0', 'intrus', 0, " AT_NOW ")");
	fact_is_now(d, "asset-inventory", 0, FACT_FAILS, HDS_MINOR_GAP, "undeclared", 1);
	fact_is_now(d, "unknown-device", 0, FACT_FAILS, HDS_MINOR_GAP, "undeclared", 1);
	fixture_sql(&d->f, DEVICE("4", "intrus", "10.0.0.9") "UPDATE link SET z_device = 'r2'");
	fact_is_now(d, "unknown-device", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "undeclared", 0);
}

#define HOST(device, port, address, mac, seen) "INSERT INTO neighbour (device_id, protocol, local_port, name, port, mac, address, first_seen_ms, " \
	"last_seen_ms) VALUES (" device ", 'arp', '" port "', '" address "', '', '" mac "', '" address "', 0, " seen ");"

static void a_host_is_unknown_where_another_device_of_ours_is_heard(void **state)
{
	struct desk *d = *state;

	fixture_sql(&d->f, DEVICE("1", "r1", "10.0.0.1") DEVICE("2", "srv", "10.0.0.2") "INSERT INTO neighbour_round VALUES (1, " AT_NOW ");"
	                   HOST("1", "lan", "192.0.2.7", "02:00:00:00:00:07", AT_NOW) HOST("1", "lan", "10.0.0.1", "02:00:00:00:00:01", AT_NOW));
	fact_is_now(d, "asset-inventory", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "networks", 0);    /* a member's: behind our router, which hears itself */
	fixture_sql(&d->f, HOST("1", "adm", "10.0.0.2", "02:00:00:00:00:02", AT_NOW));
	fact_is_now(d, "asset-inventory", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "networks", 1);
	fixture_sql(&d->f, HOST("1", "adm", "10.0.0.66", "02:00:00:00:00:66", AT_NOW) HOST("1", "adm", "10.0.0.67", "02:00:00:00:00:66", AT_NOW)
	                   HOST("1", "adm", "10.0.0.254", "00:00:5e:00:01:0a", AT_NOW));
	fact_is_now(d, "asset-inventory", 0, FACT_FAILS, HDS_MINOR_GAP, "hosts", 1);            /* two addresses of one; a virtual router */
	fact_is_now(d, "unknown-device", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "undeclared", 0);
	fixture_sql(&d->f, "INSERT INTO interface (device_id, name, phys_address) VALUES (2, 'eth1', '02:00:00:00:00:66')");
	fact_is_now(d, "asset-inventory", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "hosts", 0);         /* it is an interface of ours */
	fixture_sql(&d->f, "DELETE FROM interface");
	fact_is_now(d, "asset-inventory", 0, FACT_FAILS, HDS_MINOR_GAP, "hosts", 1);
	fixture_sql(&d->f, DEVICE("3", "imprimante", "10.0.0.66"));
	fact_is_now(d, "asset-inventory", 0, FACT_FAILS, HDS_MINOR_GAP, "hosts", 1);            /* its other address is nobody's */
	fixture_sql(&d->f, "UPDATE neighbour SET last_seen_ms = " AT_NOW " - 90000000 WHERE address = '10.0.0.67'");
	fact_is_now(d, "asset-inventory", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "hosts", 0);         /* for a day nobody heard it */
	fixture_sql(&d->f, "UPDATE device SET owner = 'third-party' WHERE entity_id = 2");
	fact_is_now(d, "asset-inventory", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "networks", 1);      /* now the printer's */
}

#define SEEN(port, last) "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, " \
	"bytes_out, bytes_in, packets_out, packets_in) VALUES (1, '10.0.0.1', '10.0.0.2', 'tcp', " port ", '', 1, 1, 0, " last ", 1, 1, 1, 1);"

static void a_flow_that_is_not_in_the_register_is_a_gap(void **state)
{
	struct desk *d = *state;

	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "flows", 0);
	fixture_sql(&d->f, "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0);"
	                   "INSERT INTO entity VALUES (1, 'flow', 'f', 0, 0);"
	                   "INSERT INTO flow (entity_id, valid_from, source, destination, protocol, port, reason) VALUES (1, 0, '10.0.0.1', 'any', 'tcp', '104', 'x');"
	                   SEEN("104", AT_NOW));
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "flows", 1);      /* nobody looks any more */
	fixture_sql(&d->f, "INSERT INTO observed_span VALUES (1, " AT_NOW " - 10000, " AT_NOW ")");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "watched_days", 0); /* ten seconds are no proof, */
	fixture_sql(&d->f, "UPDATE observed_span SET from_ms = " AT_NOW " - 604799999");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "watched_days", 6); /* nor is less than a week, */
	fixture_sql(&d->f, "INSERT INTO observation_point (id, name, first_ms, sha256) VALUES (2, 'nuit.pcap', 0, 'aa');"
	                   "INSERT INTO observed_span VALUES (2, " AT_NOW " - 8640000000, " AT_NOW ")");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "watched_days", 6); /* nor a saved capture */
	fixture_sql(&d->f, "UPDATE observed_span SET from_ms = " AT_NOW " - 604800000 WHERE point_id = 1");
	fact_is_now(d, "flows-authorised", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "undocumented", 1);
	fixture_sql(&d->f, "INSERT INTO observed_tally VALUES (1, " AT_NOW " - 86400000, 980, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0)");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "dropped_permille", 20); /* what was dropped may be anything */
	fixture_sql(&d->f, "UPDATE observed_tally SET kernel_dropped = 1");
	fact_is_now(d, "flows-authorised", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "dropped_permille", 2); /* rounded up */
	fixture_sql(&d->f, SEEN("105", AT_NOW " - 3000000000")); /* more than 30 days ago */
	fact_is_now(d, "flows-authorised", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "rogue", 0);
	fixture_sql(&d->f, SEEN("106", AT_NOW));
	fact_is_now(d, "flows-authorised", 0, FACT_FAILS, HDS_MINOR_GAP, "rogue", 1);
	fixture_sql(&d->f, "DELETE FROM observed_flow WHERE port IN (104, 106)");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "flows", 0);
}

static void an_empty_register_and_our_own_questions_prove_nothing(void **state)
{
	struct desk *d = *state;

	fixture_sql(&d->f, "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0);"
	                   "INSERT INTO observed_span VALUES (1, " AT_NOW " - 691200000, " AT_NOW ");"
	                   "INSERT INTO property (name, value) VALUES ('own-addresses', '10.0.0.1');" DEVICE("2", "r2", "10.0.0.2") SEEN("161", AT_NOW));
	fixture_sql(&d->f, "UPDATE observed_flow SET protocol = 'udp'");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "openings", 0);
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'flow', 'f', 0, 0);"
	                   "INSERT INTO flow (entity_id, valid_from, source, destination, protocol, port, reason) VALUES (1, 0, '10.0.0.1', 'any', 'udp', '161', 'x');");
	fact_is_now(d, "flows-authorised", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "own", 1); /* of others nothing was seen */
	fixture_sql(&d->f, SEEN("161", AT_NOW) "UPDATE property SET value = '10.0.0.7' WHERE name = 'own-addresses'");
	fixture_sql(&d->f, "UPDATE observed_flow SET source = '10.0.0.7' WHERE protocol = 'udp'; UPDATE flow SET protocol = 'tcp'");
	fact_is_now(d, "flows-authorised", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "own", 1);
}

static void a_flow_that_somebody_answers_for_is_told_and_is_no_gap_until_its_end(void **state)
{
	struct desk *d = *state;
	struct act a = { .kind = ACT_FLOW_ACCEPT, .uid = 1, .at = FIXTURE_NOW, .text = "essai", .from = WALL_NEVER, .until = wall_after(FIXTURE_NOW, 86400000),
		         .flow = { "10.0.0.1", "10.0.0.2", "tcp", "106" } };
	struct act_done done;
	struct err e;

	fixture_sql(&d->f, "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', 0);"
	                   "INSERT INTO observed_span VALUES (1, " AT_NOW " - 691200000, " AT_NOW " + 90000000);" SEEN("106", AT_NOW)
	                   "INSERT INTO entity VALUES (1, 'flow', 'f', 0, 0);"
	                   "INSERT INTO flow (entity_id, valid_from, source, destination, protocol, port, reason) VALUES (1, 0, '10.0.0.3', 'any', 'tcp', '104', 'x');");
	fact_is_now(d, "flows-authorised", 0, FACT_FAILS, HDS_MINOR_GAP, "accepted", 0);
	assert_true(act_write(d->f.store, &a, &done, &e));
	fact_is_now(d, "flows-authorised", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "accepted", 1);
	fact_is_now(d, "flows-authorised", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "rogue", 0);
	fact_is_now(d, "flows-authorised", 1, FACT_FAILS, HDS_MINOR_GAP, "rogue", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_is_heard_and_not_declared_is_named, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_host_is_unknown_where_another_device_of_ours_is_heard, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_flow_that_is_not_in_the_register_is_a_gap, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(an_empty_register_and_our_own_questions_prove_nothing, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_flow_that_somebody_answers_for_is_told_and_is_no_gap_until_its_end, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
