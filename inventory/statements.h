/* Every statement on the inventory's rows (style §12), one list. Placeholders are $1, $2, … in the order of their first
 * appearance (SQLite numbers them so); the text serves PostgreSQL too. tests/test_statements.c prepares them all.
 *
 * Versions: `valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)` is what was recorded at instant $1; for the present the
 * reader binds INT64_MAX. */
#ifndef VIGIE_STATEMENTS_H
#define VIGIE_STATEMENTS_H

#include "inventory/statements_calls.h"
#include "inventory/statements_collector.h"
#include "inventory/statements_exposures.h"
#include "inventory/statements_flows.h"
#include "inventory/statements_history.h"
#include "inventory/statements_observed.h"
#include "inventory/statements_reader.h"
#include "inventory/statements_routes.h"
#include "inventory/statements_acts.h"
#include "inventory/statements_facts.h"
#include "inventory/statements_hds.h"
#include "inventory/statements_traffic.h"

#define AT(t) t ".valid_from <= $1 AND (" t ".valid_to IS NULL OR " t ".valid_to > $1)"
/* In the order of names without a sort: the names come from their index, each with its version. */
#define NAMED(table, t) "entity e CROSS JOIN " table " " t " "
#define OF_KIND(table, t) "e.kind = '" table "' AND " t ".entity_id = e.id AND " AT(t)
#define DEVICE_ID(name) "(SELECT x.id FROM entity x WHERE x.kind = 'device' AND x.name = " name ")"
/* As inventory/interface_name.h: one that the device shows, when its name is borne by one only; else the last of those that are gone. */
#define INTERFACE_ID(device, name) "coalesce(" \
	"(SELECT i.id FROM interface i WHERE i.device_id = " device " AND i.name = " name " AND i.gone_ms IS NULL), " \
	"(SELECT CASE count(*) FILTER (WHERE i.gone_ms IS NULL AND i.if_name = " name ") " \
	"WHEN 1 THEN min(i.id) FILTER (WHERE i.gone_ms IS NULL AND i.if_name = " name ") " \
	"WHEN 0 THEN CASE count(*) FILTER (WHERE i.gone_ms IS NULL) WHEN 1 THEN min(i.id) FILTER (WHERE i.gone_ms IS NULL) " \
	"WHEN 0 THEN max(i.id) END END FROM interface i " \
	"WHERE i.device_id = " device " AND " name " IN (i.name, i.if_name, i.if_descr)))"
#define COMPONENTS(columns, table) "SELECT e.name, t.name, e.id, t.at_ms, " columns " FROM device d JOIN entity e ON e.id = d.entity_id " \
	"JOIN " table " t ON t.device_id = e.id WHERE " AT("d") " AND e.name = coalesce($2, e.name) ORDER BY e.name, t.position"
/* CROSS: of a kind that has few or none, the planner would else go through all entities for the sake of their order. */
#define ENTITY_ROWS(table) "SELECT e.id, e.name, t.* FROM " table " t CROSS JOIN entity e ON e.id = t.entity_id WHERE " AT("t") \
	" AND t.entity_id = coalesce($2, t.entity_id) ORDER BY t.entity_id"

#define LINK_ROWS(interface_id) "SELECT e.id, e.name, l.site, l.device, l.interface, l.address, l.z_device, l.z_interface, " \
	"l.perimeter, l.layer, l.\"class\", l.contract, (SELECT k.supplier FROM entity x JOIN contract k ON k.entity_id = x.id " \
	"WHERE x.kind = 'contract' AND x.name = l.contract AND " AT("k") "), l.redundancy_group, l.role, l.runbook, " \
	"l.expected_bps, y.id, z.id, " interface_id " FROM " NAMED("link", "l") \
	"LEFT JOIN entity y ON y.kind = 'device' AND y.name = l.device " \
	"LEFT JOIN entity z ON z.kind = 'device' AND z.name = l.z_device WHERE " OF_KIND("link", "l") " ORDER BY e.name"

/* A device ($2) and those at the other ends of its links; all without one. */
#define IS_NEIGHBOURING(name) "($2 IS NULL OR " name " = $2 OR " name " IN (SELECT l.z_device FROM link l WHERE l.device = $2 AND " AT("l") \
	" UNION SELECT l.device FROM link l WHERE l.z_device = $2 AND " AT("l") "))"
#define OF_NEIGHBOURING "n.device_id IN (SELECT x.id FROM entity x WHERE x.kind = 'device' AND " IS_NEIGHBOURING("x.name") ")"

/* Since when a heartbeat e is declared without a gap, of the versions up to $1. */
#define HEARTBEAT_DECLARED "(SELECT max(b.valid_from) FROM heartbeat b WHERE b.entity_id = e.id AND b.valid_from <= $1 AND NOT EXISTS " \
	"(SELECT 1 FROM heartbeat p WHERE p.entity_id = b.entity_id AND p.valid_to = b.valid_from))"

#define MAP_VERSIONS(table) "SELECT t.entity_id, t.valid_from FROM " table " t WHERE " AT("t")

/* Of device_poll only what the index device_poll_facts holds: who lists devices does not read their samples. */
#define POLL_COLUMNS "p.at_ms, r.at_ms, r.period_ms, p.uptime_cs, p.interfaces, p.cpu_ratio, p.memory_ratio " \
	"FROM device_poll p LEFT JOIN probe_check c ON c.entity_id = p.device_id AND c.\"class\" = 'snmp' " \
	"LEFT JOIN result r ON r.check_id = c.id "

/* $1: the instant, INT64_MAX for the present. */
#define DECLARED_DEVICES(polled, poll) "SELECT e.id, e.name, d.site, d.kind, d.address, d.port, d.credential, d.parents, d.owner, d.exposures, " polled " " \
	"FROM entity e JOIN device d ON d.entity_id = e.id " poll "WHERE " AT("d") " ORDER BY e.name"

/* Days that are left are those of the latest check. */
#define ALERT_DETAIL "coalesce(CASE WHEN a.subject = '' AND a.closed_ms IS NULL AND a.outcome IN ('tls-expiring', 'tls-chain-expiring') " \
	"THEN (SELECT r.detail FROM result r JOIN probe_check k ON k.id = r.check_id WHERE k.entity_id = a.entity_id " \
	"AND r.outcome = a.outcome AND r.at_ms <= $1) END, a.detail)"

/* From so many days before its end on a certificate is told: its service says so, else a threshold, else it is the usual. */
#define DAYS_LIMIT(which, object) "(SELECT CAST(h." which " AS INTEGER) FROM threshold h WHERE " AT("h") " AND h.measure = 'days_left' " \
	"AND h.object = " object " AND s.entity_id IS NOT NULL)"
#define DAYS_OF(which, usual) "coalesce(nullif(coalesce(s." which "_days, " DAYS_LIMIT(which, "'service:' || e.name") ", " \
	DAYS_LIMIT(which, "'service:*'") "), 0), " usual ")"

#define STORE_STATEMENTS(X) COLLECTOR_STATEMENTS(X) HISTORY_STATEMENTS(X) READER_STATEMENTS(X) ACTS_STATEMENTS(X) HDS_STATEMENTS(X) \
	FACT_STATEMENTS(X) EXPOSURES_STATEMENTS(X) CALLS_STATEMENTS(X) OBSERVED_STATEMENTS(X) FLOWS_STATEMENTS(X) TRAFFIC_STATEMENTS(X) \
	ROUTES_STATEMENTS(X)

#endif
