/* Automatic evidence from a real store: each fact of what is declared and measured, true, false and not known, and what decides it. */
#include "journal.h"
#include "tests/fact_desk.h"

#include <jansson.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* ---- devices ---- */

static void a_system_past_its_end_fails_until_it_is_replaced(void **state)
{
	struct desk *d = *state;

	fact_is_now(d, "end-of-support", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "devices", 0);
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'device', 'srv1', 0, 0), (2, 'device', 'srv2', 0, 0);"
	                   "INSERT INTO device (entity_id, valid_from, kind, address, os, os_end_of_support) VALUES"
	                   " (1, 0, 'server', '10.0.0.1', 'Debian 12', '2028-06-30'), (2, 0, 'server', '10.0.0.2', 'Debian 11', '2026-11-22')");
	fact_is_now(d, "end-of-support", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "nearest_days", 0);  /* to the end of its last day */
	fact_is_now(d, "end-of-support", 1, FACT_FAILS, HDS_MINOR_GAP, "ended", 1);
	fact_is_now(d, "end-of-support", 400, FACT_FAILS, HDS_MAJOR_GAP, "ended_long", 1);
	fixture_sql(&d->f, "UPDATE device SET os = NULL, os_end_of_support = NULL WHERE entity_id = 2");
	fact_is_now(d, "end-of-support", 1, FACT_UNKNOWN, HDS_NOT_ASSESSED, "undated", 1);     /* a server has a system that nobody named */
	fixture_sql(&d->f, "UPDATE device SET os_end_of_support = '2030-12-31' WHERE entity_id = 2");
	fact_is_now(d, "end-of-support", 1, FACT_HOLDS, HDS_NOT_ASSESSED, "dated", 2);
}

static void the_version_that_a_device_tells_decides(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'device', 'srv1', 0, 0), (2, 'device', 'r1', 0, 0), (3, 'lifecycle', 'Debian 11', 0, 0),"
	                   " (4, 'lifecycle', 'IOS 15.1', 0, 0), (5, 'lifecycle', 'IOS 15.1 prolongé', 0, 0);"
	                   "INSERT INTO device (entity_id, valid_from, kind, address, os, os_end_of_support) VALUES"
	                   " (1, 0, 'server', '10.0.0.1', 'Debian 11', '2028-06-30'), (2, 0, 'router', '10.0.0.2', NULL, NULL);"
	                   "INSERT INTO device_facts (device_id, vendor, model, version) VALUES (1, 'net-snmp', NULL, '5.10.0-28-amd64'), (2, 'Cisco', 'ISR4331', '15.10(1)M')");
	fact_is_now(d, "end-of-support", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "unknown", 0);           /* without rows what is declared is all */
	fixture_sql(&d->f, "INSERT INTO lifecycle (entity_id, valid_from, vendor, model, version, os, ends) VALUES"
	                   " (3, 0, 'net-snmp', NULL, '5.10.', 'Debian 11', '2026-08-31'), (4, 0, 'cisco', NULL, '15.1', NULL, '2020-01-31')");
	v = fact_measure(d, "end-of-support", 0);
	fact_expect(&v, FACT_FAILS, HDS_MINOR_GAP);                                               /* whatever its row in devices.csv says */
	fact_tells(&v, "measured", 1);
	fact_tells(&v, "unknown", 1);                                                             /* 15.10 is not 15.1 */
	assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "names"), 0)), "srv1");
	assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "unknown_names"), 0)), "15.10(1)M");
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE device_facts SET version = '6.1.0-18-amd64' WHERE device_id = 1; UPDATE lifecycle SET version = '6.1.', os = 'Debian 12', ends = '2028-06-30' WHERE entity_id = 3");
	fact_is_now(d, "end-of-support", 0, FACT_FAILS, HDS_MINOR_GAP, "contradicted", 1);        /* declared as 11 */
	fixture_sql(&d->f, "UPDATE device SET os = 'Debian' WHERE entity_id = 1");
	fact_is_now(d, "end-of-support", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "unknown", 1);
	fixture_sql(&d->f, "UPDATE device_facts SET version = '15.1(4)M' WHERE device_id = 2");
	fact_is_now(d, "end-of-support", 0, FACT_FAILS, HDS_MAJOR_GAP, "ended_long", 1);
	fixture_sql(&d->f, "INSERT INTO lifecycle (entity_id, valid_from, vendor, model, version, ends) VALUES (5, 0, 'Cisco', 'ISR4', '15.1', '2030-01-31')");
	fact_is_now(d, "end-of-support", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "measured", 2);         /* the row that says most of it */
}

static const char *told_end(const struct fact_found *v, const char *member, size_t i, const char *what)
{
	return json_string_value(json_object_get(json_array_get(json_object_get(v->value, member), i), what));
}

static void whose_end_it_is_and_who_says_so_are_told(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'device', 'srv1', 0, 0), (2, 'device', 'srv2', 0, 0), (3, 'device', 'r1', 0, 0), (4, 'lifecycle', 'Debian 11', 0, 0),"
	                   " (5, 'lifecycle', 'AlmaLinux 8', 0, 0), (6, 'lifecycle', 'CentOS 8', 0, 0);"
	                   "INSERT INTO device (entity_id, valid_from, kind, address, os, os_end_of_support) VALUES"
	                   " (1, 0, 'server', '10.0.0.1', 'Debian 12', '2028-06-30'), (2, 0, 'server', '10.0.0.2', 'Debian GNU/Linux 10', '2027-01-31'),"
	                   " (3, 0, 'router', '10.0.0.3', 'Junos 13.2', '2030-01-31');"
	                   "INSERT INTO device_facts (device_id, vendor, version, sys_descr) VALUES (1, 'net-snmp', '5.10.0-28-amd64', 'Linux srv1 5.10.0-28-amd64 #1 SMP Debian 5.10.209-2'),"
	                   " (3, 'Juniper', '13.2R1', 'Juniper Networks, Inc. JUNOS 13.2R1');"
	                   "INSERT INTO lifecycle (entity_id, valid_from, version, description, os, ends, source) VALUES"
	                   " (4, 0, '5.10', 'Debian', 'Debian 11;Debian GNU/Linux 11', '2026-08-31', 'https://endoflife.date/debian'),"
	                   " (5, 0, '4.18', 'el8', NULL, '2029-05-31', NULL), (6, 0, '4.18', 'el8', NULL, '2021-12-31', NULL)");
	v = fact_measure(d, "end-of-support", 0);
	fact_expect(&v, FACT_FAILS, HDS_MINOR_GAP);
	fact_tells(&v, "unknown", 0);                                                             /* nothing is known of that product, and its end is declared */
	fact_tells(&v, "dated", 3);
	assert_string_equal(told_end(&v, "ended_by", 0, "name"), "srv1");
	assert_string_equal(told_end(&v, "ended_by", 0, "product"), "Debian 11");
	assert_string_equal(told_end(&v, "ended_by", 0, "ends"), "2026-08-31");
	assert_string_equal(told_end(&v, "ended_by", 0, "source"), "https://endoflife.date/debian");
	assert_string_equal(told_end(&v, "ending_by", 0, "name"), "srv2");
	assert_string_equal(told_end(&v, "ending_by", 0, "product"), "Debian GNU/Linux 10");
	assert_null(told_end(&v, "ending_by", 0, "source"));                                      /* as devices.csv says */
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE device_facts SET version = '4.18.0-513.el8.x86_64', sys_descr = 'Linux srv1 4.18.0-513.el8.x86_64 #1 SMP' WHERE device_id = 1;"
	                   "UPDATE device SET os = NULL WHERE entity_id = 1");
	v = fact_measure(d, "end-of-support", 0);
	fact_expect(&v, FACT_UNKNOWN, HDS_NOT_ASSESSED);
	fact_tells(&v, "ambiguous", 1);
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE device SET os = 'AlmaLinux' WHERE entity_id = 1");
	fact_is_now(d, "end-of-support", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "ambiguous", 0);
	fixture_sql(&d->f, "UPDATE device SET os_end_of_support = NULL WHERE entity_id = 3");
	fact_is_now(d, "end-of-support", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "unknown", 1);
	fixture_sql(&d->f, "DELETE FROM device WHERE entity_id = 3; UPDATE device SET os = 'Debian 11', os_end_of_support = NULL WHERE entity_id = 2");
	fact_is_now(d, "end-of-support", 0, FACT_FAILS, HDS_MINOR_GAP, "ended", 1);               /* of the system that is declared */
	fixture_sql(&d->f, "UPDATE device SET os_end_of_support = '2030-01-31' WHERE entity_id = 2");
	fact_is_now(d, "end-of-support", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "ended", 0);            /* who declared an end of its own knows better */
}

static void what_nothing_measures_is_named(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'device', 'r1', 0, 0), (2, 'service', 'web', 0, 0);"
	                   "INSERT INTO device (entity_id, valid_from, kind, address) VALUES (1, 0, 'router', '10.0.0.1');"
	                   "INSERT INTO service (entity_id, valid_from, kind, target) VALUES (2, 0, 'https', 'https://x');"
	                   "INSERT INTO probe_check VALUES (1, 1, 'icmp', 1), (2, 2, 'http', 1);"
	                   "INSERT INTO result (check_id, at_ms, outcome, state, attempts, confirmed) VALUES (1, " AT_NOW ", 'timeout', 2, 3, 1),"
	                   " (2, " AT_NOW ", 'ok', 0, 1, 1)");
	fact_is_now(d, "supervision-coverage", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "measured", 2); /* what is down is watched */
	fact_is_now(d, "supervision-coverage", 2, FACT_FAILS, HDS_MINOR_GAP, "silent", 2);
	fixture_sql(&d->f, "UPDATE probe_check SET active = 0 WHERE id = 2");
	v = fact_measure(d, "supervision-coverage", 0);
	fact_expect(&v, FACT_FAILS, HDS_MINOR_GAP);
	fact_tells(&v, "unchecked", 1);
	assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "names"), 0)), "web");
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE entity SET created_ms = " AT_NOW " WHERE id = 2");
	fact_is_now(d, "supervision-coverage", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "new", 1);      /* there was no time yet */
}

/* ---- certificates ---- */

#define CERTIFICATE(id, name, owner, end, chain) "INSERT INTO entity VALUES (" id ", 'service', '" name "', 0, 0);" \
	"INSERT INTO service (entity_id, valid_from, kind, target, owner) VALUES (" id ", 0, 'https', 'https://" name "/', " owner ");" \
	"INSERT INTO certificate (entity_id, serial, not_after_ms, chain_not_after_ms, at_ms) VALUES (" id ", '0" id "', " end ", " chain ", " AT_NOW ");"

static void a_certificate_that_expired_fails_and_its_chain_apart(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fact_is_now(d, "tls-expiry", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "certificates", 0);
	fixture_sql(&d->f, CERTIFICATE("1", "web", "'ours'", AT_NOW " + 86400000 * 60", AT_NOW " + 86400000 * 90")
	                   CERTIFICATE("2", "dmp", "'national'", AT_NOW " - 1", "NULL"));
	v = fact_measure(d, "tls-expiry", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	fact_tells(&v, "elsewhere", 1);                                                        /* told, but no gap of ours */
	fact_tells(&v, "nearest_days", 60);
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE certificate SET not_after_ms = " AT_NOW " + 86400000 * 5 WHERE entity_id = 1");
	fact_is_now(d, "tls-expiry", 0, FACT_FAILS, HDS_MINOR_GAP, "critical", 1);
	fixture_sql(&d->f, "UPDATE certificate SET not_after_ms = " AT_NOW " WHERE entity_id = 1");
	fact_is_now(d, "tls-expiry", 0, FACT_FAILS, HDS_MAJOR_GAP, "expired", 1);               /* from that instant on */
	fixture_sql(&d->f, "UPDATE certificate SET not_after_ms = " AT_NOW " + 86400000 * 400, chain_not_after_ms = " AT_NOW " - 5 WHERE entity_id = 1");
	fact_is_now(d, "tls-expiry", 0, FACT_FAILS, HDS_MAJOR_GAP, "chain_expired", 1);
	fixture_sql(&d->f, "UPDATE certificate SET chain_not_after_ms = NULL WHERE entity_id = 1");
	fact_is_now(d, "tls-expiry", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "expired", 0);
	fact_is_now(d, "tls-expiry", 3, FACT_UNKNOWN, HDS_NOT_ASSESSED, "unread", 1);           /* nobody has read it lately */
}

/* ---- redundancy ---- */

static void redundancy_that_was_not_seen_lately_is_a_gap(void **state)
{
	struct desk *d = *state;

	fact_is_now(d, "redundancy", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "redundant", 0);
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'link', 'a', 0, 0), (2, 'link', 'b', 0, 0);"
	                   "INSERT INTO link (entity_id, valid_from, site, redundancy_group) VALUES (1, 0, 's', 'g'), (2, 0, 's', 'g')");
	fact_is_now(d, "redundancy", 0, FACT_FAILS, HDS_MINOR_GAP, "never", 2);
	fact_is_now(d, "failover-test", 0, FACT_FAILS, HDS_MINOR_GAP, "never", 2);
	/* each carried alone for ten minutes, ten days ago */
	fixture_sql(&d->f, "INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) VALUES"
	                   " (1, " AT_NOW " - 864000000, " AT_NOW " - 863400000, 1, 'link-down'), (2, " AT_NOW " - 870000000, " AT_NOW " - 862000000, 0, 'ok'),"
	                   " (1, " AT_NOW " - 863400000, NULL, 0, 'ok'), (2, " AT_NOW " - 862000000, " AT_NOW " - 861000000, 1, 'link-down'),"
	                   " (2, " AT_NOW " - 861000000, NULL, 0, 'ok')");
	fact_is_now(d, "redundancy", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "oldest_days", 9);
	fact_is_now(d, "redundancy", 25, FACT_FAILS, HDS_MINOR_GAP, "proved", 0);
	fact_is_now(d, "failover-test", 25, FACT_HOLDS, HDS_NOT_ASSESSED, "proved", 2);
	fact_is_now(d, "failover-test", 380, FACT_FAILS, HDS_MINOR_GAP, "proved", 0);
}

/* ---- clients and suppliers ---- */

static void a_contact_that_nobody_confirmed_for_twelve_months_is_old(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fact_is_now(d, "client-contacts", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "clients", 0);
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'site', 'CH Nord', 0, 0), (2, 'site', 'Notre salle', 0, 0);"
	                   "INSERT INTO site (entity_id, valid_from, college) VALUES (1, 0, 'B'), (2, 0, NULL)");
	fact_is_now(d, "client-contacts", 0, FACT_FAILS, HDS_MINOR_GAP, "missing", 1);          /* what is no member is no client */
	fixture_sql(&d->f, "INSERT INTO entity VALUES (3, 'contact', 'Mme Durand', 0, " AT_NOW ");"
	                   "INSERT INTO contact (entity_id, valid_from, site, phone, role) VALUES (3, 0, 'CH Nord', '+33 2 00', 'RSSI')");
	v = fact_measure(d, "client-contacts", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	assert_null(strstr(v.text, "Durand"));
	fact_done(&v);
	fact_is_now(d, "client-contacts", 365, FACT_HOLDS, HDS_NOT_ASSESSED, "old", 0);
	fact_is_now(d, "client-contacts", 366, FACT_FAILS, HDS_MINOR_GAP, "aged", 1);
	fixture_sql(&d->f, "UPDATE entity SET last_confirmed_ms = " AT_NOW " + 86400000 * 366 WHERE id = 3");
	fact_is_now(d, "client-contacts", 366, FACT_HOLDS, HDS_NOT_ASSESSED, "complete", 1);
	fixture_sql(&d->f, "UPDATE contact SET phone = NULL");
	fact_is_now(d, "client-contacts", 366, FACT_FAILS, HDS_MINOR_GAP, "missing", 1);        /* nobody can be reached */
}

static void contracts_end_with_their_day_the_nearest_first(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'contract', 'ENRS', 0, 0), (2, 'contract', 'SYVIK', 0, 0);"
	                   "INSERT INTO contract (entity_id, valid_from, supplier, ends) VALUES (1, 0, 'A', '2027-12-14'), (2, 0, 'B', '2027-11-08')");
	v = fact_measure(d, "contract-ends", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	assert_string_equal(json_string_value(json_object_get(v.value, "nearest")), "2027-11-08");
	fact_tells(&v, "nearest_days", 351);
	fact_done(&v);
	fact_is_now(d, "contract-ends", 360, FACT_FAILS, HDS_MINOR_GAP, "ended", 1);
	fixture_sql(&d->f, "UPDATE contract SET ends = NULL WHERE entity_id = 2");
	fact_is_now(d, "contract-ends", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "undated", 1);
}

static void a_subcontractor_whose_certificate_ended_is_a_major_gap(void **state)
{
	struct desk *d = *state;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'supplier', 'Hébergeur', 0, 0), (2, 'supplier', 'Opérateur', 0, 0);"
	                   "INSERT INTO supplier (entity_id, valid_from) VALUES (1, 0), (2, 0)");
	fact_is_now(d, "subcontractor-certificates", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "suppliers", 2);
	fixture_sql(&d->f, "UPDATE supplier SET hds_certificate = 'C1', hds_ends = '2027-05-31' WHERE entity_id = 1");
	fact_is_now(d, "subcontractor-certificates", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "certified", 1);
	fact_is_now(d, "subcontractor-certificates", 150, FACT_FAILS, HDS_MINOR_GAP, "ending", 1);
	fact_is_now(d, "subcontractor-certificates", 200, FACT_FAILS, HDS_MAJOR_GAP, "ended", 1);
	fixture_sql(&d->f, "UPDATE supplier SET hds_ends = NULL WHERE entity_id = 1");
	fact_is_now(d, "subcontractor-certificates", 0, FACT_FAILS, HDS_MINOR_GAP, "undated", 1);
}

/* ---- availability ---- */

static const char *told_text(const struct fact_found *v, const char *member)
{
	return json_string_value(json_object_get(v->value, member));
}

static void the_month_that_failed_stays_until_the_next_is_over(struct desk *d)
{
	const wall_t december = { FIXTURE_NOW.ms + (8 * 24 + 20) * INT64_C(3600000) }, january = { december.ms + 31 * DESK_DAY_MS };
	const wall_t at[] = { december, wall_after(december, 300000), wall_after(january, -1) };
	struct fact_found v;

	for (size_t i = 0; i < ARRAY_LEN(at); i++) {
		v = fact_measure_at(d, "availability", at[i]);
		fact_expect(&v, FACT_FAILS, HDS_MINOR_GAP);
		assert_string_equal(told_text(&v, "last_month"), "2026-11-01");
		assert_string_equal(told_text(&v, "month"), "2026-12-01");
		assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "last_names"), 0)), "CH Nord");
		fact_tells(&v, "last_not_met", 1);
		fact_tells(&v, "not_met", 0);
		fact_tells(&v, "last_minus_maintenance_permille", 998);
		fact_done(&v);
	}
	v = fact_measure_at(d, "availability", wall_after(january, 300000));
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	assert_string_equal(told_text(&v, "last_month"), "2026-12-01");
	fact_tells(&v, "last_met", 1);
	fact_tells(&v, "on_course", 1);
	fact_done(&v);
}

/* FIXTURE_NOW is the 22nd at 04:00 of Paris: 99.9 % of that month are 43 minutes of silence at most. */
static void a_site_below_its_guaranteed_level_is_a_gap(void **state)
{
	struct desk *d = *state;

	fact_is_now(d, "availability", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "guaranteed", 0);
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'site', 'CH Nord', 0, 0), (2, 'link', 'l1', 0, 0), (3, 'contract', 'SYVIK', 0, 0);"
	                   "INSERT INTO site (entity_id, valid_from) VALUES (1, 0);"
	                   "INSERT INTO link (entity_id, valid_from, site, address, contract) VALUES (2, 0, 'CH Nord', '10.0.0.1', 'SYVIK');"
	                   "INSERT INTO contract (entity_id, valid_from, availability) VALUES (3, 0, 99.9);"
	                   "INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms) VALUES (1, 't', 0, " AT_NOW " + 86400000);"
	                   "INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) VALUES (2, 0, " AT_NOW " - 36000000, 0, 'ok'),"
	                   " (2, " AT_NOW " - 36000000, " AT_NOW " - 36000000 + 600000, 1, 'link-down'),"
	                   " (2, " AT_NOW " - 36000000 + 600000, NULL, 0, 'ok')");
	fact_is_now(d, "availability", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "last_met", 1);
	fact_is_now(d, "availability", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "on_course", 1);
	fact_is_now(d, "availability", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "met", 0);         /* nine days are to come */
	fact_is_now(d, "availability", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "declared_within", 0);
	fixture_sql(&d->f, "UPDATE link SET valid_from = " AT_NOW " - 20 * 86400000; UPDATE site SET valid_from = " AT_NOW " - 20 * 86400000");
	fact_is_now(d, "availability", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "on_course", 1); /* no whole month was judged */
	fact_is_now(d, "availability", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "last_guaranteed", 0);
	fixture_sql(&d->f, "UPDATE site SET valid_from = 0");
	fixture_sql(&d->f, "UPDATE link SET valid_from = " AT_NOW " - 480000"); /* eight minutes are not the month */
	fact_is_now(d, "availability", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "not_known", 1);
	fact_is_now(d, "availability", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "declared_within", 1);
	fixture_sql(&d->f, "UPDATE link SET valid_from = 0");
	fixture_sql(&d->f, "UPDATE state_interval SET from_ms = from_ms + 3600000 WHERE to_ms IS NULL;"
	                   "UPDATE state_interval SET to_ms = to_ms + 3600000 WHERE state = 1");
	fact_is_now(d, "availability", 0, FACT_FAILS, HDS_MINOR_GAP, "not_met", 1);
	fact_is_now(d, "availability", 0, FACT_FAILS, HDS_MINOR_GAP, "raw_permille", 997); /* rounded down: what is not held never reads as held */
	fixture_sql(&d->f, "UPDATE collector_run SET heartbeat_ms = " AT_NOW " + 90 * 86400000");
	the_month_that_failed_stays_until_the_next_is_over(d);
}

/* ---- what is exposed ---- */

#define FOUND(id, entity, subject, answer) "INSERT INTO exposure (id, entity_id, subject, answer, first_seen_ms, last_seen_ms) VALUES (" id ", " entity ", '" \
	subject "', '" answer "', " AT_NOW ", " AT_NOW "); INSERT INTO exposure_evidence (exposure_id, at_ms, answer, evidence) VALUES (" id ", " AT_NOW ", '" answer "', '');"

static void what_is_still_spoken_and_should_not_be_is_a_gap(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fact_is_now(d, "snmpv3-only", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "objects", 0);
	fixture_sql(&d->f, DEVICE("1", "r1", "10.0.0.1") DEVICE("2", "r2", "10.0.0.2") "UPDATE device SET kind = 'server'");
	fact_is_now(d, "snmpv3-only", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "measured", 0);        /* nobody asked them yet */
	fixture_sql(&d->f, "INSERT INTO exposure_round VALUES (1, " AT_NOW ", 86400000), (2, " AT_NOW ", 86400000);"
	                   FOUND("1", "1", "snmp-v2c-public", "refused") FOUND("2", "2", "snmp-v2c-public", "refused")
	                   FOUND("3", "1", "telnet", "refused") FOUND("4", "2", "telnet", "refused"));
	fact_is_now(d, "snmpv3-only", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "measured", 2);
	fact_is_now(d, "cleartext-admin", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "weak", 0);
	fixture_sql(&d->f, "UPDATE exposure SET answer = 'answered' WHERE id = 2; UPDATE exposure_evidence SET answer = 'answered' WHERE exposure_id = 2");
	v = fact_measure(d, "snmpv3-only", 0);
	fact_expect(&v, FACT_FAILS, HDS_MINOR_GAP);
	fact_tells(&v, "weak", 1);
	assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "names"), 0)), "r2");
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE exposure SET answer = 'answered' WHERE id = 3; UPDATE exposure_evidence SET answer = 'answered' WHERE exposure_id = 3");
	fact_is_now(d, "cleartext-admin", 0, FACT_FAILS, HDS_MAJOR_GAP, "weak", 1);
	fixture_sql(&d->f, "UPDATE exposure SET answer = 'refused' WHERE id = 2; UPDATE exposure_evidence SET answer = 'refused' WHERE exposure_id = 2");
	fact_is_now(d, "snmpv3-only", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "weak", 0);
	fact_is_now(d, "snmpv3-only", 10, FACT_UNKNOWN, HDS_NOT_ASSESSED, "measured", 0);        /* nobody has asked lately */
}

#define SEEN(id, from, to, traits, first, last) "INSERT INTO observed_flow (id, point_id, source, destination, protocol, port, within, traits, connections, " \
	"first_seen_ms, last_seen_ms, bytes_out, bytes_in, packets_out, packets_in) VALUES (" id ", 1, '" from "', '" to "', 'tcp', 23, '', " traits ", 1, " \
	AT_NOW " - " first " * 86400000, " AT_NOW " - " last " * 86400000, 1, 1, 1, 1);"

static void a_password_that_a_capture_saw_in_clear_is_a_gap_that_no_question_shows(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fixture_sql(&d->f, DEVICE("1", "r1", "10.0.0.1") "INSERT INTO exposure_round VALUES (1, " AT_NOW ", 86400000);" FOUND("3", "1", "telnet", "refused"));
	v = fact_measure(d, "cleartext-admin", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	assert_true(json_is_null(json_object_get(v.value, "seen"))); /* nobody looks */
	fact_done(&v);
	fixture_sql(&d->f, "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth1', 0);"
	                   "INSERT INTO observed_span VALUES (1, " AT_NOW " - 12 * 86400000, " AT_NOW ");"
	                   SEEN("1", "10.9.9.9", "10.0.0.1", "1 + 4096", "9", "0") SEEN("2", "10.9.9.9", "10.8.8.8", "1 + 1024", "9", "0")
	                   SEEN("3", "10.0.0.1", "10.8.8.8", "1 + 1024", "9", "0") SEEN("4", "10.9.9.7", "10.0.0.1", "1 + 1024", "90", "40"));
	v = fact_measure(d, "cleartext-admin", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED); /* SSH; of others; asked by ours; long ago */
	fact_tells(&v, "seen", 0);
	fact_tells(&v, "watched_days", 12);
	fact_done(&v);
	fixture_sql(&d->f, SEEN("5", "10.9.9.8", "10.0.0.1", "1 + 2048 + 4096", "7", "2") SEEN("6", "10.0.0.1", "10.9.9.6", "256", "5", "1"));
	v = fact_measure(d, "cleartext-admin", 0);
	fact_expect(&v, FACT_FAILS, HDS_MAJOR_GAP);
	fact_tells(&v, "weak", 0);
	fact_tells(&v, "seen", 2);
	fact_tells(&v, "seen_days", 7);
	assert_int_equal(json_array_size(json_object_get(v.value, "seen_on")), 1);
	assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "seen_on"), 0)), "r1");
	fact_done(&v);
}

/* Telnet was there, our question showed it, and it was closed. The server's octets came back over another path: without a SYN. */
static void what_our_own_question_showed_in_clear_is_no_finding_once_it_was_closed(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fixture_sql(&d->f, DEVICE("1", "r1", "10.0.0.1") "INSERT INTO exposure_round VALUES (1, " AT_NOW ", 86400000);" FOUND("3", "1", "telnet", "answered")
	                   "INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth1', 0), (2, 'eth2', 0);"
	                   "INSERT INTO observed_span VALUES (1, " AT_NOW " - 12 * 86400000, " AT_NOW ");"
	                   "INSERT INTO property (name, value) VALUES ('own-addresses', '10.0.0.5');"
	                   SEEN("1", "10.0.0.5", "10.0.0.1", "1 + 2 + 1024", "29", "25") SEEN("2", "10.0.0.1", "10.0.0.5", "2 + 1024", "29", "25")
	                   "UPDATE observed_flow SET port = 40000, source_port = 23 WHERE id = 2");
	fact_is_now(d, "cleartext-admin", 0, FACT_FAILS, HDS_MAJOR_GAP, "weak", 1);
	fixture_sql(&d->f, "UPDATE exposure SET answer = 'refused' WHERE id = 3; UPDATE exposure_evidence SET answer = 'refused' WHERE exposure_id = 3");
	v = fact_measure(d, "cleartext-admin", 0);
	fact_expect(&v, FACT_HOLDS, HDS_NOT_ASSESSED);
	fact_tells(&v, "seen", 0);
	assert_true(json_is_null(json_object_get(v.value, "seen_days")));
	assert_int_equal(json_array_size(json_object_get(v.value, "seen_on")), 0);
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE property SET value = '10.0.0.50' WHERE name = 'own-addresses'"); /* it is somebody else's */
	fact_is_now(d, "cleartext-admin", 0, FACT_FAILS, HDS_MAJOR_GAP, "seen", 2);
}

static void a_server_that_carries_no_log_away_is_a_gap(void **state)
{
	struct desk *d = *state;

	fixture_sql(&d->f, DEVICE("1", "r1", "10.0.0.1") DEVICE("2", "srv1", "10.0.0.2") DEVICE("3", "srv2", "10.0.0.3")
	                   "UPDATE device SET kind = 'server' WHERE entity_id > 1;"
	                   "INSERT INTO exposure_round VALUES (2, " AT_NOW ", 86400000), (3, " AT_NOW ", 86400000);"
	                   "INSERT INTO exposure (id, entity_id, subject, answer, first_seen_ms, last_seen_ms) VALUES (1, 2, 'log-process', 'answered', 0, " AT_NOW ");"
	                   "INSERT INTO exposure_evidence (exposure_id, at_ms, answer, evidence) VALUES (1, 0, 'answered', 'rsyslogd')");
	fact_is_now(d, "log-coverage", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "silent", 1);          /* a router is no server */
	fixture_sql(&d->f, "INSERT INTO exposure (id, entity_id, subject, answer, first_seen_ms, last_seen_ms) VALUES (2, 3, 'log-process', 'absent', 0, " AT_NOW ");"
	                   "INSERT INTO exposure_evidence (exposure_id, at_ms, answer, evidence) VALUES (2, 0, 'absent', 'hrSWRunName')");
	fact_is_now(d, "log-coverage", 0, FACT_FAILS, HDS_MINOR_GAP, "absent", 1);
	fact_is_now(d, "log-coverage", 3, FACT_UNKNOWN, HDS_NOT_ASSESSED, "silent", 2);          /* nobody has asked lately */
	fixture_sql(&d->f, "UPDATE device SET owner = 'third-party' WHERE entity_id = 3");
	fact_is_now(d, "log-coverage", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "told", 1);
}

/* ---- jobs ---- */

#define JOB(id, name, kind, application, offsite, started, ended, good, outcome, state) \
	"INSERT INTO entity VALUES (" id ", 'heartbeat', '" name "', 0, 0);" \
	"INSERT INTO heartbeat (entity_id, valid_from, kind, application, every, grace, offsite) VALUES (" id ", 0, '" kind "', " application ", '1d', '1h', " offsite ");" \
	"INSERT INTO heartbeat_memory (entity_id, started_ms, ended_ms, good_ms, \"end\") VALUES (" id ", " started ", " ended ", " good ", 1);" \
	"INSERT INTO probe_check VALUES (" id ", " id ", 'heartbeat', 1);" \
	"INSERT INTO result (check_id, at_ms, outcome, state, attempts, confirmed, period_ms) VALUES (" id ", " AT_NOW ", '" outcome "', " state ", 1, 1, 86400000);" \
	"INSERT INTO state_interval (entity_id, from_ms, state, outcome) VALUES (" id ", 0, " state ", '" outcome "');"

static void a_backup_that_never_finishes_and_an_application_without_one_are_gaps(void **state)
{
	struct desk *d = *state;
	struct fact_found v;

	fact_is_now(d, "backup-freshness", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "jobs", 0);
	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'application', 'ENRS', 0, 0), (2, 'application', 'Site public', 0, 0);"
	                   "INSERT INTO application (entity_id, valid_from, health_data) VALUES (1, 0, 1), (2, 0, 0)");
	fact_is_now(d, "backup-freshness", 0, FACT_FAILS, HDS_MINOR_GAP, "uncovered", 1);
	fixture_sql(&d->f, JOB("10", "enrs-nuit", "backup", "'ENRS'", "0", AT_NOW " - 7200000", AT_NOW " - 3600000", AT_NOW " - 3600000", "ok", "0"));
	fact_is_now(d, "backup-freshness", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "in_time", 1);
	fact_is_now(d, "offsite-freshness", 0, FACT_FAILS, HDS_MINOR_GAP, "uncovered", 1);     /* none of them is elsewhere */
	fact_is_now(d, "feeds-and-jobs", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "jobs", 0);
	fixture_sql(&d->f, JOB("11", "enrs-copie", "backup", "'ENRS'", "1", AT_NOW " - 7200000", AT_NOW " - 3600000", AT_NOW " - 3600000", "ok", "0"));
	fact_is_now(d, "offsite-freshness", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "jobs", 1);
	fixture_sql(&d->f, "UPDATE result SET outcome = 'started-not-finished', state = 2 WHERE check_id = 11;"
	                   "UPDATE state_interval SET outcome = 'started-not-finished', state = 2 WHERE entity_id = 11");
	v = fact_measure(d, "offsite-freshness", 0);
	fact_expect(&v, FACT_FAILS, HDS_MAJOR_GAP);
	fact_tells(&v, "wrong", 1);
	assert_string_equal(json_string_value(json_array_get(json_object_get(v.value, "names"), 0)), "enrs-copie");
	fact_done(&v);
	fixture_sql(&d->f, "UPDATE result SET outcome = 'ok', state = 0 WHERE check_id = 11;"
	                   "UPDATE state_interval SET outcome = 'ok', state = 0 WHERE entity_id = 11");
	fact_is_now(d, "offsite-freshness", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "wrong", 0);
}

static void a_feed_that_is_late_is_a_gap(void **state)
{
	struct desk *d = *state;

	fixture_sql(&d->f, JOB("10", "oru-chu", "feed", "NULL", "NULL", "NULL", AT_NOW " - 3600000", AT_NOW " - 3600000", "ok", "0"));
	fact_is_now(d, "feeds-and-jobs", 0, FACT_HOLDS, HDS_NOT_ASSESSED, "in_time", 1);
	fixture_sql(&d->f, "UPDATE result SET outcome = 'late', state = 2; UPDATE state_interval SET outcome = 'late', state = 2");
	fact_is_now(d, "feeds-and-jobs", 0, FACT_FAILS, HDS_MINOR_GAP, "wrong", 1);
	fact_is_now(d, "backup-freshness", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "jobs", 0);
	fixture_sql(&d->f, "UPDATE result SET outcome = 'never-seen', state = 3; UPDATE state_interval SET outcome = 'never-seen', state = 3");
	fact_is_now(d, "feeds-and-jobs", 0, FACT_UNKNOWN, HDS_NOT_ASSESSED, "unknown", 1);
}

/* ---- rows ---- */

static void the_same_rows_have_the_same_hash_and_write_one_row_a_day(void **state)
{
	struct desk *d = *state;
	struct fact_found one, two;

	fixture_sql(&d->f, CERTIFICATE("1", "web", "NULL", AT_NOW " + 86400000 * 60", "NULL"));
	one = fact_measure_at(d, "tls-expiry", FIXTURE_NOW);
	fixture_sql(&d->f, "UPDATE certificate SET at_ms = at_ms + 60000");
	two = fact_measure_at(d, "tls-expiry", wall_after(FIXTURE_NOW, 300000));
	assert_string_equal(one.sha256, two.sha256);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM measured_fact WHERE key = 'unknown-device'"), 1);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM measured_fact WHERE key = 'tls-expiry'"), 2); /* 59 days now */
	fact_done(&one);
	fact_done(&two);
	fixture_sql(&d->f, "UPDATE certificate SET serial = '99'");
	two = fact_measure_at(d, "tls-expiry", wall_after(FIXTURE_NOW, 600000));
	assert_string_not_equal(one.sha256, two.sha256);
	fact_done(&two);
	fact_is_now(d, "unknown-device", 1, FACT_UNKNOWN, HDS_NOT_ASSESSED, NULL, 0);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM measured_fact WHERE key = 'unknown-device'"), 2);
}

static void a_fact_proposes_and_a_person_decides(void **state)
{
	struct desk *d = *state;
	struct hds_act a = desk_set("EXI-11", HDS_CONFORMING, 0);
	struct hds_checklist c;
	const struct hds_item *item;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'site', 'CH Nord', 0, 0), (3, 'contact', 'x', 0, " AT_NOW " - 86400000 * 400);"
	                   "INSERT INTO site (entity_id, valid_from, college) VALUES (1, 0, 'B');"
	                   "INSERT INTO contact (entity_id, valid_from, site, phone) VALUES (3, 0, 'CH Nord', '1')");
	desk_write(d, &a);
	fact_is_now(d, "client-contacts", 0, FACT_FAILS, HDS_MINOR_GAP, NULL, 0);
	c = desk_checklist(d, "hds", 0, false);
	item = hds_checklist_find(&c, "EXI-11");
	assert_int_equal(item->state.proposed, HDS_MINOR_GAP);
	assert_int_equal(item->state.decided, HDS_CONFORMING);
	assert_true(item->state.contradicted);
	fixture_sql(&d->f, "UPDATE entity SET last_confirmed_ms = " AT_NOW);
	fact_is_now(d, "client-contacts", 1, FACT_HOLDS, HDS_NOT_ASSESSED, "complete", 1);
	c = desk_checklist(d, "hds", 1, false);
	item = hds_checklist_find(&c, "EXI-11");
	assert_int_equal(item->state.proposed, HDS_CONFORMING);
	assert_int_equal(item->state.decided, HDS_CONFORMING);
	assert_false(item->state.contradicted);
	assert_int_equal(desk_number(d, "SELECT count(*) FROM assessment"), 1);
}

static void each_fact_is_one_of_the_frameworks(void **state)
{
	struct desk *d = *state;
	struct hds_checklist hds = desk_checklist(d, "hds", 0, false), iso = desk_checklist(d, "iso27001", 0, false);
	size_t n = 0;

	for (const char *key; (key = fact_key(n)) != NULL; n++)
		if (!framework_find_fact(&hds.framework, key) || !framework_find_fact(&iso.framework, key))
			fail_msg("%s", key);
	assert_true(n >= 12);
}

/* ---- when ---- */

static wall_t utc(const char *text)
{
	wall_t t;
	struct err e;

	if (!wall_parse(text, FIXTURE_NOW, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static void next_is(const char *now, const char *expected)
{
	char buf[WALL_RFC3339_MAX];

	wall_format_rfc3339(fact_round_next(utc(now)), buf);
	assert_string_equal(buf, expected);
}

/* Europe/Paris: the day of 25 October 2026 has 25 hours, that of 28 March 2027 has 23. */
static void a_round_is_due_every_five_minutes_and_at_midnight(void **state)
{
	(void)state;
	next_is("2026-11-22T03:00:00Z", "2026-11-22T03:05:00Z");
	next_is("2026-11-22T22:58:30Z", "2026-11-22T23:00:00Z");
	next_is("2026-11-22T23:00:00Z", "2026-11-22T23:05:00Z");
	next_is("2026-10-24T21:57:00Z", "2026-10-24T22:00:00Z");
	next_is("2026-10-25T21:57:00Z", "2026-10-25T22:02:00Z"); /* 22:57: the hour came twice */
	next_is("2026-10-25T22:57:00Z", "2026-10-25T23:00:00Z");
	next_is("2027-03-28T21:58:00Z", "2027-03-28T22:00:00Z");
	next_is("2026-10-25T00:59:00Z", "2026-10-25T01:04:00Z");
}

static void a_date_ends_with_its_local_day_when_the_clock_is_set_back(void **state)
{
	struct desk *d = *state;

	fixture_sql(&d->f, "INSERT INTO entity VALUES (1, 'contract', 'ENRS', 0, 0);"
	                   "INSERT INTO contract (entity_id, valid_from, supplier, ends) VALUES (1, 0, 'A', '2026-10-25')");
	for (size_t i = 0; i < 2; i++) {
		struct fact_found v = fact_measure_at(d, "contract-ends", utc(i ? "2026-10-25T23:00:00Z" : "2026-10-25T22:59:59Z"));

		fact_expect(&v, i ? FACT_FAILS : FACT_HOLDS, i ? HDS_MINOR_GAP : HDS_NOT_ASSESSED);
		fact_done(&v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)
		WITH_DESK(a_system_past_its_end_fails_until_it_is_replaced),
		WITH_DESK(the_version_that_a_device_tells_decides),
		WITH_DESK(whose_end_it_is_and_who_says_so_are_told),
		WITH_DESK(what_nothing_measures_is_named),
		WITH_DESK(a_certificate_that_expired_fails_and_its_chain_apart),
		WITH_DESK(redundancy_that_was_not_seen_lately_is_a_gap),
		WITH_DESK(a_contact_that_nobody_confirmed_for_twelve_months_is_old),
		WITH_DESK(contracts_end_with_their_day_the_nearest_first),
		WITH_DESK(a_subcontractor_whose_certificate_ended_is_a_major_gap),
		WITH_DESK(a_site_below_its_guaranteed_level_is_a_gap),
		WITH_DESK(what_is_still_spoken_and_should_not_be_is_a_gap),
		WITH_DESK(a_password_that_a_capture_saw_in_clear_is_a_gap_that_no_question_shows),
		WITH_DESK(what_our_own_question_showed_in_clear_is_no_finding_once_it_was_closed),
		WITH_DESK(a_server_that_carries_no_log_away_is_a_gap),
		WITH_DESK(a_backup_that_never_finishes_and_an_application_without_one_are_gaps),
		WITH_DESK(a_feed_that_is_late_is_a_gap),
		WITH_DESK(the_same_rows_have_the_same_hash_and_write_one_row_a_day),
		WITH_DESK(a_fact_proposes_and_a_person_decides),
		WITH_DESK(each_fact_is_one_of_the_frameworks),
		WITH_DESK(a_round_is_due_every_five_minutes_and_at_midnight),
		WITH_DESK(a_date_ends_with_its_local_day_when_the_clock_is_set_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
