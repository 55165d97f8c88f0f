/* Every statement on the inventory's rows (style §12), one list. Placeholders are $1, $2, … in the order of their first
 * appearance (SQLite numbers them so); the text serves PostgreSQL too. tests/test_statements.c prepares them all.
 *
 * Versions: `valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)` is what was recorded at instant $1; for the present the
 * reader binds INT64_MAX. */
#ifndef VIGIE_STATEMENTS_H
#define VIGIE_STATEMENTS_H

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
#define ENTITY_ROWS(table) "SELECT e.id, e.name, t.* FROM " table " t JOIN entity e ON e.id = t.entity_id WHERE " AT("t") \
	" AND e.id = coalesce($2, e.id) ORDER BY e.id"

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

#define MAP_VERSIONS(table) "SELECT t.entity_id, t.valid_from FROM " table " t WHERE " AT("t")

/* Of device_poll only what the index device_poll_facts holds: who lists devices does not read their samples. */
#define POLL_COLUMNS "p.at_ms, r.at_ms, r.period_ms, p.uptime_cs, p.interfaces, p.cpu_ratio, p.memory_ratio " \
	"FROM device_poll p LEFT JOIN probe_check c ON c.entity_id = p.device_id AND c.\"class\" = 'snmp' " \
	"LEFT JOIN result r ON r.check_id = c.id "

/* $1: the instant, INT64_MAX for the present. */
#define DECLARED_DEVICES(polled, poll) "SELECT e.id, e.name, d.site, d.kind, d.address, d.port, d.credential, d.parents, " polled " " \
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

#define STORE_STATEMENTS(X) \
	/* the collector itself */ \
	X(PROPERTY_WRITE, "INSERT INTO property (name, value) VALUES ($1, $2) " \
	  "ON CONFLICT (name) DO UPDATE SET value = excluded.value") \
	X(PROPERTY_NUMBER, "SELECT CAST(value AS INTEGER) FROM property WHERE name = $1") \
	X(RUN_START, "INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms) VALUES ($1, $2, $3, $3)") \
	X(RUN_LAST, "SELECT id, pid, started_ms, heartbeat_ms, stopped_ms, late_ms FROM collector_run ORDER BY id DESC LIMIT 1") \
	X(RUN_HEARTBEAT, "UPDATE collector_run SET heartbeat_ms = $1, late_ms = $2 WHERE id = $3") \
	X(RUN_LATE, "UPDATE collector_run SET late_ms = $1 WHERE id = $2") \
	X(RUN_STOP, "UPDATE collector_run SET heartbeat_ms = $1, stopped_ms = $1 WHERE id = $2") \
	X(RUN_AT, "SELECT id, pid, started_ms, heartbeat_ms, stopped_ms, late_ms FROM collector_run WHERE started_ms <= $1 " \
	  "ORDER BY started_ms DESC, id DESC LIMIT 1") \
	/* the registry */ \
	X(REGISTRY_DEVICES, DECLARED_DEVICES("p.at_ms, p.uptime_cs, p.engine_boots, p.memory", \
	  "LEFT JOIN device_poll p ON p.device_id = e.id ")) \
	X(DECLARED_DEVICES, DECLARED_DEVICES("NULL, NULL, NULL, NULL", "")) \
	X(REGISTRY_LINKS, "SELECT e.id, e.name, l.site, l.device, l.interface, l.address, l.z_device, l.z_interface, " \
	  "l.redundancy_group, l.role, l.expected_bps FROM entity e JOIN link l ON l.entity_id = e.id " \
	  "WHERE " AT("l") " ORDER BY e.name") \
	X(REGISTRY_SERVICES, "SELECT e.id, e.name, s.kind, s.target, s.site, s.device, s.owner, s.expect_status, s.expect_body, " \
	  "s.resolve, s.warning_days, s.critical_days, s.application FROM entity e JOIN service s ON s.entity_id = e.id " \
	  "WHERE " AT("s") " ORDER BY e.name") \
	X(REGISTRY_COVOLINKS, "SELECT e.id, e.name, c.site, c.device, c.address, c.port, c.called_ae, c.calling_ae, c.tls FROM entity e " \
	  "JOIN covolink c ON c.entity_id = e.id WHERE " AT("c") " ORDER BY e.name") \
	X(REGISTRY_APPLICATIONS, "SELECT e.id, e.name FROM entity e JOIN application a ON a.entity_id = e.id WHERE " AT("a") " " \
	  "ORDER BY e.name") \
	X(REGISTRY_THRESHOLDS, "SELECT object, measure, warning, critical, hysteresis FROM threshold t WHERE " AT("t") " " \
	  "ORDER BY object, measure") \
	X(REGISTRY_INTERFACES, "SELECT device_id, id, name, if_name, if_descr FROM interface WHERE gone_ms IS NULL " \
	  "ORDER BY device_id, id") \
	X(CHECKS, "SELECT id, entity_id, \"class\", active FROM probe_check ORDER BY id") \
	X(CHECK_INSERT, "INSERT INTO probe_check (entity_id, \"class\", active) VALUES ($1, $2, 1)") \
	X(CHECK_SET_ACTIVE, "UPDATE probe_check SET active = $1 WHERE id = $2") \
	X(REGISTRY_CHECKS, "SELECT c.id, c.entity_id, c.\"class\", r.at_ms, r.since_ms, r.outcome, r.state, r.attempts, " \
	  "r.confirmed FROM probe_check c LEFT JOIN result r ON r.check_id = c.id WHERE c.active = 1 ORDER BY c.id") \
	X(REGISTRY_STATES, "SELECT entity_id, state, outcome, from_ms FROM state_interval WHERE to_ms IS NULL ORDER BY entity_id") \
	X(COLLECTOR_DECLARE, "INSERT INTO entity (kind, name, created_ms, last_confirmed_ms) VALUES ('collector', 'vigied', 0, 0) " \
	  "ON CONFLICT (kind, name) DO NOTHING") \
	X(COLLECTOR_ID, "SELECT id FROM entity WHERE kind = 'collector' AND name = 'vigied'") \
	X(COLLECTOR_BLIND, "SELECT count(*) FROM entity e JOIN alert a ON a.entity_id = e.id WHERE e.kind = 'collector' " \
	  "AND a.outcome = 'collector-blind' AND a.opened_ms <= $1 AND (a.closed_ms IS NULL OR a.closed_ms > $1)") \
	X(REGISTRY_ALERTS, "SELECT entity_id, subject, follows_id, flapping, state FROM alert WHERE closed_ms IS NULL ORDER BY entity_id, subject") \
	/* a batch: results, transitions, alerts */ \
	X(RESULT_WRITE, "INSERT INTO result (check_id, at_ms, since_ms, outcome, state, attempts, confirmed, latency_us, " \
	  "loss_ratio, jitter_us, detail, perfdata, period_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) " \
	  "ON CONFLICT (check_id) DO UPDATE SET at_ms = excluded.at_ms, since_ms = excluded.since_ms, " \
	  "outcome = excluded.outcome, state = excluded.state, attempts = excluded.attempts, confirmed = excluded.confirmed, " \
	  "latency_us = excluded.latency_us, loss_ratio = excluded.loss_ratio, jitter_us = excluded.jitter_us, " \
	  "detail = excluded.detail, perfdata = excluded.perfdata, period_ms = excluded.period_ms") \
	X(RESULT_SAMPLE_WRITE, "INSERT INTO result_sample (check_id, at_ms, state, latency_us, loss_ratio) " \
	  "VALUES ($1, $2, $3, $4, $5)") \
	X(RESULT_CHANGE_WRITE, "INSERT INTO result_change (at_ms, check_id, run_ms, outcome, state, facts) VALUES ($1, $2, $3, $4, $5, $6) " \
	  "ON CONFLICT (at_ms, check_id) DO UPDATE SET run_ms = excluded.run_ms, outcome = excluded.outcome, state = excluded.state, " \
	  "facts = excluded.facts") \
	X(MEASURE_CHANGE_WRITE, "INSERT INTO measure_change (at_ms, entity_id, measure, value) VALUES ($1, $2, $3, $4) " \
	  "ON CONFLICT (at_ms, entity_id, measure) DO UPDATE SET value = excluded.value") \
	X(CERTIFICATE_WRITE, "INSERT INTO certificate (entity_id, subject, issuer, protocol, cipher, serial, sha256, " \
	  "not_before_ms, not_after_ms, chain_not_after_ms, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) " \
	  "ON CONFLICT (entity_id) DO UPDATE SET subject = excluded.subject, issuer = excluded.issuer, " \
	  "protocol = excluded.protocol, cipher = excluded.cipher, serial = excluded.serial, sha256 = excluded.sha256, " \
	  "not_before_ms = excluded.not_before_ms, not_after_ms = excluded.not_after_ms, " \
	  "chain_not_after_ms = excluded.chain_not_after_ms, at_ms = excluded.at_ms") \
	X(CERTIFICATE_CHANGE_WRITE, "INSERT INTO certificate_change (entity_id, at_ms, old_serial, serial) " \
	  "SELECT entity_id, $1, serial, $2 FROM certificate WHERE entity_id = $3 AND (serial IS NOT $2 OR sha256 IS NOT $4) " \
	  "ON CONFLICT (entity_id, at_ms) DO UPDATE SET serial = excluded.serial") \
	X(CERTIFICATE_CHANGE_FORGET, "DELETE FROM certificate_change WHERE entity_id = $1 AND at_ms <= (SELECT at_ms FROM certificate_change " \
	  "WHERE entity_id = $1 ORDER BY at_ms DESC LIMIT 1 OFFSET 64)") \
	X(DICOM_STAGE_WRITE, "INSERT INTO dicom_stage (entity_id, stage, outcome, detail, latency_us, at_ms, ok_ms) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (entity_id, stage) DO UPDATE SET outcome = excluded.outcome, " \
	  "detail = excluded.detail, latency_us = excluded.latency_us, at_ms = excluded.at_ms, " \
	  "ok_ms = coalesce(excluded.ok_ms, dicom_stage.ok_ms)") \
	X(DICOM_CONTEXT_WRITE, "INSERT INTO dicom_context (entity_id, sop_class, result, at_ms) VALUES ($1, $2, $3, $4) " \
	  "ON CONFLICT (entity_id, sop_class) DO UPDATE SET result = excluded.result, at_ms = excluded.at_ms") \
	X(DICOM_ASSOCIATION_WRITE, "INSERT INTO dicom_association (entity_id, reject_reason, at_ms) VALUES ($1, $2, $3) " \
	  "ON CONFLICT (entity_id) DO UPDATE SET reject_reason = excluded.reject_reason, at_ms = excluded.at_ms") \
	X(STATE_LAST, "SELECT from_ms FROM state_interval WHERE entity_id = $1 ORDER BY from_ms DESC LIMIT 1") \
	X(STATE_CLOSE, "UPDATE state_interval SET to_ms = $1 WHERE entity_id = $2 AND to_ms IS NULL") \
	X(STATE_OPEN, "INSERT INTO state_interval (entity_id, from_ms, state, outcome, detail) VALUES ($1, $2, $3, $4, $5) " \
	  "ON CONFLICT (entity_id, from_ms) DO UPDATE SET to_ms = NULL, state = excluded.state, outcome = excluded.outcome, " \
	  "detail = excluded.detail") \
	X(ALERT_WRITE, "INSERT INTO alert (entity_id, subject, opened_ms, follows_id, state, outcome, detail, flapping) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (entity_id, subject) WHERE closed_ms IS NULL " \
	  "DO UPDATE SET follows_id = excluded.follows_id, state = excluded.state, outcome = excluded.outcome, detail = excluded.detail, " \
	  "flapping = excluded.flapping") \
	X(ALERT_CLOSE, "UPDATE alert SET closed_ms = max($1, opened_ms) WHERE entity_id = $2 AND subject = $3 AND closed_ms IS NULL") \
	/* a batch: the ledger of notifications, and what it is begun again from */ \
	X(NOTICE_INSERT, "INSERT INTO notification (id, alert_id, entity_id, recipient, channel, event, step, created_ms, due_ms, body, " \
	  "state, attempts, error, done_ms) VALUES ($1, CASE WHEN $2 IS NOT NULL THEN (SELECT alert_id FROM notification WHERE id = $2) " \
	  "ELSE (SELECT max(id) FROM alert WHERE entity_id = $3 AND subject = $4) END, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)") \
	X(NOTICE_UPDATE, "UPDATE notification SET created_ms = $1, due_ms = $2, body = coalesce($3, body), state = $4, attempts = $5, " \
	  "error = $6, done_ms = $7 WHERE id = $8") \
	/* whom to call: of the object, else of its links when they have one contract only, as the reader tells it; the runbook else of its site */ \
	X(NOTICE_CALL, "UPDATE notification SET body = json_set(body, '$.supplier', h.supplier, '$.phone', h.phone, '$.contract', h.contract, " \
	  "'$.gtr_hours', h.gtr_hours, '$.gtr_window', h.gtr_window, '$.runbook', h.runbook) FROM (SELECT k.supplier, p.phone, o.contract, " \
	  "k.gtr_hours, k.gtr_window, coalesce(o.runbook, (SELECT y.runbook FROM entity x JOIN site y ON y.entity_id = x.id AND " \
	  "y.valid_to IS NULL WHERE x.kind = 'site' AND x.name = o.site)) AS runbook FROM (SELECT coalesce(d.runbook, l.runbook, s.runbook, " \
	  "c.runbook, t.runbook) AS runbook, coalesce(d.site, l.site, s.site, c.site, (SELECT y.site FROM entity x JOIN device y ON " \
	  "y.entity_id = x.id AND y.valid_to IS NULL WHERE x.kind = 'device' AND x.name = coalesce(l.device, s.device, c.device))) AS site, " \
	  "coalesce(l.contract, (SELECT CASE WHEN min(y.contract) = max(y.contract) THEN min(y.contract) END FROM link y WHERE " \
	  "y.valid_to IS NULL AND (e.kind = 'device' AND y.device = e.name OR e.kind = 'site' AND y.site = e.name))) AS contract " \
	  "FROM notification n JOIN entity e ON e.id = n.entity_id " \
	  "LEFT JOIN device d ON d.entity_id = e.id AND d.valid_to IS NULL LEFT JOIN link l ON l.entity_id = e.id AND l.valid_to IS NULL " \
	  "LEFT JOIN service s ON s.entity_id = e.id AND s.valid_to IS NULL LEFT JOIN covolink c ON c.entity_id = e.id AND c.valid_to IS NULL " \
	  "LEFT JOIN site t ON t.entity_id = e.id AND t.valid_to IS NULL WHERE n.id = $1) o " \
	  "LEFT JOIN entity x ON x.kind = 'contract' AND x.name = o.contract LEFT JOIN contract k ON k.entity_id = x.id AND k.valid_to IS NULL " \
	  "LEFT JOIN entity z ON z.kind = 'supplier' AND z.name = k.supplier LEFT JOIN supplier p ON p.entity_id = z.id AND p.valid_to IS NULL) h " \
	  "WHERE id = $1 AND json_valid(body)") \
	X(NOTICE_LAST_ID, "SELECT max(id) FROM notification") \
	X(NOTICED_ALERTS, "SELECT a.id, a.entity_id, a.subject, a.opened_ms, a.closed_ms, a.follows_id, a.state, a.outcome, a.detail, a.flapping, " \
	  "x.kind, x.name FROM alert a JOIN entity x ON x.id = a.entity_id WHERE a.closed_ms IS NULL OR a.id IN (SELECT alert_id FROM notification WHERE state IN ('queued', 'sending')) ORDER BY a.id") \
	X(NOTICES_KEPT, "SELECT n.id, n.alert_id, n.recipient, n.channel, n.event, n.step, n.created_ms, n.due_ms, n.done_ms, n.state, " \
	  "n.attempts, n.body ->> 'severity' FROM notification n LEFT JOIN alert a ON a.id = n.alert_id WHERE (a.id IS NOT NULL AND " \
	  "(a.closed_ms IS NULL OR a.id IN (SELECT alert_id FROM notification WHERE state IN ('queued', 'sending')))) " \
	  "OR (n.alert_id IS NULL AND (n.state IN ('queued', 'sending') OR n.created_ms > $1)) ORDER BY n.id") \
	X(NOTICE_HANDOVERS, "SELECT h.seq, h.at_ms, h.comes FROM handover h WHERE h.at_ms > $1 AND h.comes IS NOT NULL AND NOT EXISTS " \
	  "(SELECT 1 FROM notification n WHERE n.event = 'handover' AND n.step = h.seq) ORDER BY h.seq") \
	X(NOTICE_SENDING, "SELECT n.id, n.alert_id, n.recipient, n.channel, n.event, n.attempts, n.created_ms, n.body, c.phone, c.email, " \
	  "CASE n.event WHEN 'handover' THEN (SELECT text FROM journal_text WHERE seq = n.step) END " \
	  "FROM notification n LEFT JOIN entity x ON x.kind = 'contact' AND x.name = n.recipient " \
	  "LEFT JOIN contact c ON c.entity_id = x.id AND c.valid_to IS NULL WHERE n.id = $1 AND n.state = 'sending'") \
	X(NOTICE_CONTACTS, "SELECT x.name, c.phone, c.email FROM contact c JOIN entity x ON x.id = c.entity_id WHERE c.valid_to IS NULL") \
	X(NOTICE_SILENCES, "SELECT s.kind, x.kind || ':' || x.name, s.entity_id, a.subject, a.opened_ms, s.from_ms, s.until_ms, s.ended_ms, " \
	  "s.recurrence FROM silence s JOIN entity x ON x.id = s.entity_id LEFT JOIN alert a ON a.id = s.alert_id " \
	  "WHERE (s.kind <> 'ack' OR a.closed_ms IS NULL) AND (s.recurrence IS NOT NULL OR s.until_ms > $1) " \
	  "AND (s.ended_ms IS NULL OR s.ended_ms > $1) ORDER BY s.id") \
	/* a batch: SNMP polls */ \
	X(DEVICE_POLL_WRITE, "INSERT INTO device_poll (device_id, at_ms, uptime_cs, engine_boots, interfaces, cpu_ratio, " \
	  "memory_ratio, memory, samples) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (device_id) DO UPDATE SET " \
	  "boots_ms = CASE WHEN excluded.engine_boots > device_poll.engine_boots THEN excluded.at_ms ELSE device_poll.boots_ms END, " \
	  "at_ms = excluded.at_ms, uptime_cs = excluded.uptime_cs, engine_boots = coalesce(excluded.engine_boots, device_poll.engine_boots), " \
	  "interfaces = excluded.interfaces, cpu_ratio = coalesce(excluded.cpu_ratio, device_poll.cpu_ratio), " \
	  "memory_ratio = coalesce(excluded.memory_ratio, device_poll.memory_ratio), memory = excluded.memory, " \
	  "samples = excluded.samples") \
	X(DEVICE_ROUND_WRITE, "INSERT INTO device_round (device_id, at_ms, samples) VALUES ($1, $2, $3)") \
	X(DEVICE_FACTS_WRITE, "INSERT INTO device_facts (device_id, vendor, model, version, sys_name, sys_object_id, sys_descr, " \
	  "sys_location, sys_contact) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (device_id) DO UPDATE SET " \
	  "vendor = coalesce(excluded.vendor, device_facts.vendor), model = coalesce(excluded.model, device_facts.model), " \
	  "version = coalesce(excluded.version, device_facts.version), " \
	  "sys_name = coalesce(excluded.sys_name, device_facts.sys_name), " \
	  "sys_object_id = coalesce(excluded.sys_object_id, device_facts.sys_object_id), " \
	  "sys_descr = coalesce(excluded.sys_descr, device_facts.sys_descr), " \
	  "sys_location = coalesce(excluded.sys_location, device_facts.sys_location), " \
	  "sys_contact = coalesce(excluded.sys_contact, device_facts.sys_contact)") \
	X(INTERFACES_KNOWN, "SELECT i.id, i.name, i.if_index, i.if_name, i.if_descr, i.if_alias, i.if_type, i.mtu, " \
	  "i.phys_address, i.speed_bps, i.duplex, i.last_change_ms, i.gone_ms, s.oper_status, s.admin_status FROM interface i " \
	  "LEFT JOIN interface_state s ON s.interface_id = i.id AND s.to_ms IS NULL WHERE i.device_id = $1 ORDER BY i.id") \
	X(INTERFACE_INSERT, "INSERT INTO interface (device_id, name) VALUES ($1, $2)") \
	X(INTERFACE_UPDATE, "UPDATE interface SET if_index = $1, if_name = $2, if_descr = $3, if_alias = $4, if_type = $5, " \
	  "mtu = $6, phys_address = $7, speed_bps = $8, duplex = $9, last_change_ms = $10, gone_ms = NULL WHERE id = $11") \
	X(INTERFACE_UPDATE_LIGHT, "UPDATE interface SET if_index = $1, speed_bps = coalesce($2, speed_bps), " \
	  "last_change_ms = coalesce($3, last_change_ms), gone_ms = NULL WHERE id = $4") \
	X(INTERFACE_GONE, "UPDATE interface SET gone_ms = $1 WHERE id = $2") \
	X(INTERFACE_STATE_LAST, "SELECT from_ms FROM interface_state WHERE interface_id = $1 ORDER BY from_ms DESC LIMIT 1") \
	X(INTERFACE_STATE_CLOSE, "UPDATE interface_state SET to_ms = $1 WHERE interface_id = $2 AND to_ms IS NULL") \
	X(INTERFACE_STATE_OPEN, "INSERT INTO interface_state (interface_id, from_ms, oper_status, admin_status) " \
	  "VALUES ($1, $2, $3, $4) ON CONFLICT (interface_id, from_ms) DO UPDATE SET to_ms = NULL, " \
	  "oper_status = excluded.oper_status, admin_status = excluded.admin_status") \
	X(STORAGES_CLEAR, "DELETE FROM storage WHERE device_id = $1") \
	X(STORAGE_WRITE, "INSERT INTO storage (device_id, position, name, type, used_bytes, size_bytes, at_ms) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7)") \
	X(STORAGE_UPDATE, "UPDATE storage SET used_bytes = $1, size_bytes = $2, at_ms = $3 WHERE device_id = $4 AND position = $5") \
	X(PROCESSORS_CLEAR, "DELETE FROM processor WHERE device_id = $1") \
	X(PROCESSOR_WRITE, "INSERT INTO processor (device_id, position, name, load_ratio, at_ms) VALUES ($1, $2, $3, $4, $5)") \
	X(PROCESSOR_UPDATE, "UPDATE processor SET load_ratio = $1, at_ms = $2 WHERE device_id = $3 AND position = $4") \
	X(MEMORIES_CLEAR, "DELETE FROM memory WHERE device_id = $1") \
	X(MEMORY_WRITE, "INSERT INTO memory (device_id, position, name, used_bytes, total_bytes, at_ms) " \
	  "VALUES ($1, $2, $3, $4, $5, $6)") \
	X(MEMORY_UPDATE, "UPDATE memory SET used_bytes = $1, total_bytes = $2, at_ms = $3 WHERE device_id = $4 AND position = $5") \
	X(SENSORS_CLEAR, "DELETE FROM sensor WHERE device_id = $1") \
	X(SENSOR_WRITE, "INSERT INTO sensor (device_id, position, name, value, unit, at_ms) VALUES ($1, $2, $3, $4, $5, $6)") \
	X(NEIGHBOUR_WRITE, "INSERT INTO neighbour (device_id, protocol, local_port, name, port, mac, address, sys_name, state, remote_as, " \
	                   "first_seen_ms, last_seen_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) " \
	                   "ON CONFLICT (device_id, protocol, local_port, name, port) DO UPDATE SET mac = $6, address = $7, " \
	                   "sys_name = $8, state = $9, remote_as = $10, last_seen_ms = $11") \
	X(NEIGHBOURS_FORGET, "DELETE FROM neighbour WHERE device_id = $1 AND last_seen_ms < $2") \
	X(NEIGHBOURS_TRIM, "DELETE FROM neighbour WHERE id IN (SELECT id FROM neighbour WHERE device_id = $1 " \
	                   "ORDER BY last_seen_ms DESC, id DESC LIMIT -1 OFFSET $2)") \
	X(NEIGHBOUR_ROUND_WRITE, "INSERT INTO neighbour_round (device_id, at_ms) VALUES ($1, $2) " \
	                         "ON CONFLICT (device_id) DO UPDATE SET at_ms = excluded.at_ms") \
	X(SENSOR_UPDATE, "UPDATE sensor SET value = $1, at_ms = $2 WHERE device_id = $3 AND position = $4") \
	X(USAGE_WRITE, "INSERT INTO storage_usage (device_id, name, at_ms, used_bytes, size_bytes) VALUES ($1, $2, $3, $4, $5) " \
	  "ON CONFLICT (device_id, name, at_ms) DO NOTHING") \
	X(USAGE_THIN, "DELETE FROM storage_usage WHERE device_id = $1 AND (at_ms < $2 OR (at_ms < $3 AND at_ms % $4 >= $5))") \
	/* history: compaction and budget */ \
	X(DECLARED_INTERFACES, "SELECT " INTERFACE_ID("y.id", "l.interface") " FROM link l " \
	  "JOIN entity y ON y.kind = 'device' AND y.name = l.device WHERE l.valid_to IS NULL UNION " \
	  "SELECT " INTERFACE_ID("y.id", "l.z_interface") " FROM link l " \
	  "JOIN entity y ON y.kind = 'device' AND y.name = l.z_device WHERE l.valid_to IS NULL ORDER BY 1") \
	X(OLDEST_ROUND, "SELECT device_id, at_ms FROM device_round ORDER BY id LIMIT 1") \
	X(ROUNDS, "SELECT at_ms, samples FROM device_round WHERE device_id = $1 AND at_ms >= $2 AND at_ms < $3 ORDER BY at_ms") \
	X(ROUNDS_DELETE, "DELETE FROM device_round WHERE device_id = $1 AND at_ms >= $2 AND at_ms < $3") \
	X(ROUND_AT, "SELECT at_ms, samples FROM device_round WHERE device_id = $1 AND at_ms <= $2 ORDER BY at_ms DESC LIMIT 1") \
	X(OLDEST_SAMPLE, "SELECT check_id, at_ms FROM result_sample ORDER BY id LIMIT 1") \
	X(SAMPLES, "SELECT at_ms, state, latency_us, loss_ratio FROM result_sample WHERE check_id = $1 AND at_ms >= $2 " \
	  "AND at_ms < $3 ORDER BY at_ms") \
	X(SAMPLES_DELETE, "DELETE FROM result_sample WHERE check_id = $1 AND at_ms >= $2 AND at_ms < $3") \
	X(HISTORY_FULL_READ, "SELECT chunk FROM history_full WHERE series = $1 AND start_ms = $2") \
	X(HISTORY_FULL_WRITE, "INSERT INTO history_full (series, start_ms, chunk) VALUES ($1, $2, $3) " \
	  "ON CONFLICT (series, start_ms) DO UPDATE SET chunk = excluded.chunk") \
	X(HISTORY_FULL_RANGE, "SELECT start_ms, chunk FROM history_full WHERE series = $1 AND start_ms > $2 AND start_ms < $3 " \
	  "ORDER BY start_ms") \
	X(HISTORY_FULL_EVICT, "DELETE FROM history_full WHERE id IN (SELECT id FROM history_full ORDER BY id LIMIT $1)") \
	X(HISTORY_QUARTER_READ, "SELECT chunk FROM history_quarter WHERE series = $1 AND start_ms = $2") \
	X(HISTORY_QUARTER_WRITE, "INSERT INTO history_quarter (series, start_ms, chunk) VALUES ($1, $2, $3) " \
	  "ON CONFLICT (series, start_ms) DO UPDATE SET chunk = excluded.chunk") \
	X(HISTORY_QUARTER_RANGE, "SELECT start_ms, chunk FROM history_quarter WHERE series = $1 AND start_ms > $2 AND start_ms < $3 " \
	  "ORDER BY start_ms") \
	X(HISTORY_QUARTER_EVICT, "DELETE FROM history_quarter WHERE id IN (SELECT id FROM history_quarter ORDER BY id LIMIT $1)") \
	X(HISTORY_DAY_READ, "SELECT chunk FROM history_day WHERE series = $1 AND start_ms = $2") \
	X(HISTORY_DAY_WRITE, "INSERT INTO history_day (series, start_ms, chunk) VALUES ($1, $2, $3) " \
	  "ON CONFLICT (series, start_ms) DO UPDATE SET chunk = excluded.chunk") \
	X(HISTORY_DAY_RANGE, "SELECT start_ms, chunk FROM history_day WHERE series = $1 AND start_ms > $2 AND start_ms < $3 " \
	  "ORDER BY start_ms") \
	X(HISTORY_DAY_EVICT, "DELETE FROM history_day WHERE id IN (SELECT id FROM history_day ORDER BY id LIMIT $1)") \
	X(USAGE_EVICT, "DELETE FROM storage_usage WHERE (device_id, name, at_ms) IN " \
	  "(SELECT device_id, name, at_ms FROM storage_usage ORDER BY at_ms LIMIT $1)") \
	X(ROUNDS_EVICT, "DELETE FROM device_round WHERE id IN (SELECT id FROM device_round ORDER BY id LIMIT $1)") \
	X(INTERFACE_STATES_EVICT, "DELETE FROM interface_state WHERE (interface_id, from_ms) IN " \
	  "(SELECT interface_id, from_ms FROM interface_state WHERE to_ms IS NOT NULL ORDER BY from_ms LIMIT $1)") \
	X(SAMPLES_EVICT, "DELETE FROM result_sample WHERE id IN (SELECT id FROM result_sample ORDER BY id LIMIT $1)") \
	X(RESULT_CHANGES_EVICT, "DELETE FROM result_change WHERE (at_ms, check_id) IN " \
	  "(SELECT at_ms, check_id FROM result_change ORDER BY at_ms, check_id LIMIT $1)") \
	X(MEASURE_CHANGES_EVICT, "DELETE FROM measure_change WHERE (at_ms, entity_id, measure) IN " \
	  "(SELECT at_ms, entity_id, measure FROM measure_change ORDER BY at_ms, entity_id, measure LIMIT $1)") \
	/* what the nights cost */ \
	X(NIGHT_ALERTS, "SELECT id, entity_id, subject, state, follows_id, opened_ms, closed_ms FROM alert WHERE opened_ms <= $1 " \
	  "AND (closed_ms IS NULL OR closed_ms >= $2) ORDER BY id LIMIT $3") \
	X(NIGHT_OBJECTS, "SELECT e.id, e.kind, e.name, coalesce(d.site, l.site, s.site, c.site, (SELECT x.site FROM entity y " \
	  "JOIN device x ON x.entity_id = y.id WHERE y.kind = 'device' AND y.name = coalesce(s.device, l.device, c.device) AND " AT("x") ")), " \
	  "coalesce(l.device, s.device, c.device), d.parents, l.interface FROM (SELECT DISTINCT entity_id FROM alert WHERE opened_ms <= $1 " \
	  "AND (closed_ms IS NULL OR closed_ms >= $2)) a JOIN entity e ON e.id = a.entity_id " \
	  "LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") " LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") \
	  " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") " LEFT JOIN covolink c ON c.entity_id = e.id AND " AT("c") \
	  " ORDER BY e.id") \
	X(NIGHT_MESSAGES, "SELECT n.alert_id, n.recipient, n.channel, n.event, n.step, CASE n.state WHEN 'delivered' THEN coalesce(n.done_ms, n.due_ms) " \
	  "ELSE n.due_ms END FROM alert a JOIN notification n ON n.alert_id = a.id WHERE a.opened_ms <= $1 " \
	  "AND (a.closed_ms IS NULL OR a.closed_ms >= $2) AND n.state IN ('delivered', 'uncertain') AND n.recipient <> n.channel " \
	  "AND n.event IN ('problem', 'worse', 'escalation', 'reminder', 'asked')") \
	X(NIGHT_ACTS, "SELECT n.alert_id, '', n.at_ms FROM note n WHERE n.alert_id IS NOT NULL AND n.at_ms <= $1 AND n.at_ms >= $2 UNION ALL " \
	  "SELECT coalesce(s.alert_id, 0), e.kind || ':' || e.name, j.at_ms FROM journal j JOIN silence s ON s.seq = j.seq " \
	  "JOIN entity e ON e.id = s.entity_id WHERE j.at_ms >= $2 AND j.at_ms <= $1") \
	/* replays */ \
	X(MEASURE_CHANGES, "SELECT at_ms, entity_id, measure, value FROM measure_change WHERE at_ms > $1 AND at_ms <= $2 ORDER BY at_ms") \
	X(MEASURE_CHANGES_BEFORE, "SELECT max(at_ms), entity_id, measure, value FROM measure_change WHERE at_ms <= $1 " \
	  "GROUP BY entity_id, measure") \
	X(RESULT_CHANGES, "SELECT at_ms, check_id, run_ms, outcome, state, facts FROM result_change WHERE at_ms > $1 AND at_ms <= $2 " \
	  "ORDER BY at_ms, check_id") \
	X(RESULT_CHANGES_BEFORE, "SELECT max(at_ms), check_id, run_ms, outcome, state, facts FROM result_change WHERE at_ms <= $1 " \
	  "GROUP BY check_id") \
	X(RESULT_CHANGES_FIRST, "SELECT min(at_ms) FROM result_change") \
	X(PERIODS, "SELECT check_id, coalesce(period_ms, 60000) FROM result ORDER BY check_id") \
	X(STATES_BETWEEN, "SELECT s.entity_id, e.kind, s.from_ms, s.to_ms, s.state, s.outcome FROM state_interval s " \
	  "JOIN entity e ON e.id = s.entity_id WHERE s.from_ms <= $1 AND (s.to_ms IS NULL OR s.to_ms > $2) ORDER BY s.from_ms") \
	X(RUNS, "SELECT started_ms, heartbeat_ms, stopped_ms FROM collector_run WHERE started_ms <= $1 ORDER BY started_ms, id") \
	X(ALERTS_BETWEEN, "SELECT e.kind, a.id, a.entity_id, a.follows_id, a.subject, a.state, a.outcome, a.flapping, a.opened_ms, a.closed_ms " \
	  "FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.opened_ms <= $1 AND (a.closed_ms IS NULL OR a.closed_ms >= $2) " \
	  "ORDER BY a.opened_ms, a.id") \
	X(DECLARED_ANEW, "SELECT valid_from FROM device WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM device WHERE valid_to > $1 AND valid_to <= $2 " \
	  "UNION SELECT valid_from FROM link WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM link WHERE valid_to > $1 AND valid_to <= $2 " \
	  "UNION SELECT valid_from FROM service WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM service WHERE valid_to > $1 AND valid_to <= $2 " \
	  "UNION SELECT valid_from FROM dependency WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM dependency WHERE valid_to > $1 AND valid_to <= $2 " \
	  "UNION SELECT valid_from FROM threshold WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM threshold WHERE valid_to > $1 AND valid_to <= $2 ORDER BY 1") \
	/* the reader: what is common to all nouns */ \
	X(DATA_AT, "SELECT max(at_ms) FROM result") \
	X(RESULTS_NOW, "SELECT c.entity_id, c.\"class\", r.at_ms, r.since_ms, r.outcome, r.state, r.latency_us, r.loss_ratio, r.detail, " \
	  "r.period_ms FROM probe_check c LEFT JOIN result r ON r.check_id = c.id WHERE c.active = 1 ORDER BY c.id") \
	X(STATES_NOW, "SELECT entity_id, state, outcome, detail, from_ms, to_ms FROM state_interval WHERE to_ms IS NULL " \
	  "ORDER BY entity_id") \
	X(STATE_AT, "SELECT state, outcome, detail, from_ms, to_ms FROM state_interval WHERE entity_id = $1 AND from_ms <= $2 " \
	  "ORDER BY from_ms DESC LIMIT 1") \
	X(POLL_READ, "SELECT " POLL_COLUMNS "WHERE p.device_id = $1") \
	X(POLLS_NOW, "SELECT p.device_id, " POLL_COLUMNS "ORDER BY p.device_id") \
	X(POLL_SAMPLES, "SELECT samples FROM device_poll WHERE device_id = $1") \
	X(INTERFACE_READ, "SELECT i.name, i.if_alias, i.mtu, i.speed_bps, i.last_change_ms, i.gone_ms, s.oper_status, " \
	  "s.admin_status, s.to_ms FROM interface i LEFT JOIN interface_state s ON s.interface_id = i.id AND s.from_ms = " \
	  "(SELECT max(from_ms) FROM interface_state WHERE interface_id = i.id AND from_ms <= $1) WHERE i.id = $2") \
	X(DEVICE_BY_NAME, "SELECT e.id FROM entity e JOIN device d ON d.entity_id = e.id WHERE " AT("d") \
	  " AND e.kind = 'device' AND e.name = $2") \
	X(STATES, "SELECT from_ms, to_ms, state, outcome, detail FROM state_interval WHERE entity_id = $1 AND from_ms <= $2 " \
	  "AND (to_ms IS NULL OR to_ms > $3) ORDER BY from_ms") \
	X(LINK_SERIES, "SELECT " INTERFACE_ID(DEVICE_ID("l.device"), "l.interface") ", " DEVICE_ID("l.device") " FROM link l " \
	  "WHERE " AT("l") " AND l.entity_id = $2") \
	X(LINK_ENDS, "SELECT l.device IS NOT NULL, " DEVICE_ID("l.device") ", " DEVICE_ID("l.z_device") " FROM link l WHERE " AT("l") \
	  " AND l.entity_id = $2") \
	X(INTERFACE_MEMORY, "SELECT p.memory, r.period_ms FROM interface i JOIN device_poll p ON p.device_id = i.device_id " \
	  "LEFT JOIN probe_check c ON c.entity_id = i.device_id AND c.\"class\" = 'snmp' LEFT JOIN result r ON r.check_id = c.id WHERE i.id = $1") \
	X(CHECK_SERIES, "SELECT id FROM probe_check WHERE entity_id = $1 AND \"class\" <> 'snmp' ORDER BY id LIMIT 1") \
	X(ENTITY, "SELECT kind, name FROM entity WHERE id = $1") \
	X(ENTITIES_NAMED, "SELECT id, kind, name FROM entity WHERE name = $1 AND kind = coalesce($2, kind) ORDER BY kind") \
	/* the reader: the current version of one entity ($2) or of all (NULL) */ \
	X(ROWS_SITE, ENTITY_ROWS("site")) \
	X(ROWS_DEVICE, ENTITY_ROWS("device")) \
	X(ROWS_LINK, ENTITY_ROWS("link")) \
	X(ROWS_SERVICE, ENTITY_ROWS("service")) \
	X(ROWS_COVOLINK, ENTITY_ROWS("covolink")) \
	X(ROWS_APPLICATION, ENTITY_ROWS("application")) \
	X(ROWS_PROCESS, ENTITY_ROWS("process")) \
	X(ROWS_DEPENDENCY, ENTITY_ROWS("dependency")) \
	X(ROWS_ROUTE, ENTITY_ROWS("route")) \
	X(ROWS_FLOW, ENTITY_ROWS("flow")) \
	X(ROWS_HEARTBEAT, ENTITY_ROWS("heartbeat")) \
	X(ROWS_CONTRACT, ENTITY_ROWS("contract")) \
	X(ROWS_SUPPLIER, ENTITY_ROWS("supplier")) \
	X(ROWS_ENTITLEMENT, ENTITY_ROWS("entitlement")) \
	X(ROWS_CONTACT, ENTITY_ROWS("contact")) \
	X(ROWS_PERIMETER, ENTITY_ROWS("perimeter")) \
	X(ROWS_THRESHOLD, ENTITY_ROWS("threshold")) \
	X(FIND_FACTS, "SELECT e.id, e.name AS owner, f.sys_name, f.sys_location, f.vendor, f.model, f.version, d.site FROM device d " \
	  "JOIN entity e ON e.id = d.entity_id JOIN device_facts f ON f.device_id = e.id WHERE " AT("d")) \
	X(FIND_INTERFACES, "SELECT e.id, e.name AS owner, i.if_alias, " \
	  "CASE WHEN $1 = 1 THEN i.phys_address END AS phys_address, d.site FROM device d JOIN entity e ON e.id = d.entity_id " \
	  "JOIN interface i ON i.device_id = e.id WHERE d.valid_from <= $2 AND (d.valid_to IS NULL OR d.valid_to > $2) " \
	  "AND i.gone_ms IS NULL AND (i.if_alias <> '' OR $1 = 1)") \
	X(FIND_CERTIFICATES, "SELECT e.id, e.name AS owner, c.subject, c.issuer, c.serial, c.sha256, s.site FROM service s " \
	  "JOIN entity e ON e.id = s.entity_id JOIN certificate c ON c.entity_id = e.id WHERE " AT("s")) \
	/* the reader: lists */ \
	X(LINKS, LINK_ROWS(INTERFACE_ID("y.id", "l.interface"))) \
	X(LINK_STATES, LINK_ROWS("NULL")) \
	X(LINK_GROUP, "SELECT l.entity_id FROM link l WHERE " AT("l") " AND l.redundancy_group = (SELECT x.redundancy_group FROM link x " \
	  "WHERE x.entity_id = $2 AND " AT("x") ")") \
	X(INTERFACE_NAMED, "SELECT " INTERFACE_ID("$1", "$2")) \
	X(DEVICE_IDS, "SELECT d.entity_id FROM device d WHERE " AT("d")) \
	X(DEVICES, "SELECT e.id, e.name, d.site, d.kind, d.address, d.credential, " \
	  "d.criticality, f.vendor, f.model, f.version, f.sys_name, f.sys_object_id, f.sys_descr, f.sys_location, " \
	  "f.sys_contact, d.os, d.runbook, d.os_end_of_support FROM " NAMED("device", "d") \
	  "LEFT JOIN device_facts f ON f.device_id = e.id WHERE " OF_KIND("device", "d") " ORDER BY e.name") \
	X(SERVICES, "SELECT e.id, e.name, s.kind, s.target, s.site, s.device, s.owner, s.application, s.runbook " \
	  "FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") " ORDER BY e.name") \
	X(CERTIFICATES, "SELECT e.id, e.name, coalesce(s.target, k.address), c.subject, c.issuer, c.protocol, c.cipher, c.serial, c.sha256, " \
	  "c.not_before_ms, c.not_after_ms, c.chain_not_after_ms, c.at_ms, " DAYS_OF("warning", "30") ", " DAYS_OF("critical", "7") ", " \
	  "(SELECT max(at_ms) FROM certificate_change x WHERE x.entity_id = e.id AND x.at_ms <= $1), " \
	  "(SELECT old_serial FROM certificate_change x WHERE x.entity_id = e.id AND x.at_ms <= $1 ORDER BY at_ms DESC LIMIT 1) " \
	  "FROM certificate c JOIN entity e ON e.id = c.entity_id LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN covolink k ON k.entity_id = e.id AND " AT("k") " WHERE s.entity_id IS NOT NULL OR k.entity_id IS NOT NULL " \
	  "ORDER BY e.name") \
	X(SITES, "SELECT e.id, e.name, s.finess, s.kind, s.aliases, s.commune, s.departement, s.college, s.ght, s.support_site, " \
	  "s.access, s.public_address, s.isp, s.pack, s.entitled, s.runbook, s.notes, s.latitude, s.longitude " \
	  "FROM " NAMED("site", "s") "WHERE " OF_KIND("site", "s") " ORDER BY e.name") \
	X(SITE_COUNT, "SELECT count(*) FROM site s WHERE " AT("s")) \
	X(COVOLINKS, "SELECT e.id, e.name, c.site, c.device, c.address, c.port, c.called_ae, c.calling_ae, c.tls, c.xds_url, c.serves, " \
	  "c.runbook FROM " NAMED("covolink", "c") "WHERE " OF_KIND("covolink", "c") " ORDER BY e.name") \
	X(DICOM_STAGES, "SELECT stage, outcome, detail, latency_us, at_ms, ok_ms FROM dicom_stage WHERE entity_id = $1") \
	X(DICOM_CONTEXTS, "SELECT sop_class, result, at_ms FROM dicom_context WHERE entity_id = $1") \
	X(DICOM_ASSOCIATION, "SELECT reject_reason, at_ms FROM dicom_association WHERE entity_id = $1") \
	X(CONTACTS, "SELECT e.name, c.site, c.phone, c.email, c.role FROM contact c JOIN entity e ON e.id = c.entity_id WHERE " \
	  AT("c") " AND ($2 IS NULL OR c.site = $2) ORDER BY e.name") \
	X(DEPENDENCIES, "SELECT d.\"from\", d.\"to\", d.kind FROM dependency d WHERE " AT("d") " ORDER BY d.\"from\", d.\"to\"") \
	X(ROUTES, "SELECT e.name, v.source_site, v.covolink, v.destination_site, v.\"use\", v.source_ae, v.destination_ae, v.marker, " \
	  "v.accepted_on FROM route v " \
	  "JOIN entity e ON e.id = v.entity_id WHERE " AT("v") " ORDER BY e.name") \
	X(ROUTE_TESTS, "SELECT e.id, e.name, v.covolink, v.destination_site, v.source_ae, v.destination_ae, v.accepted_on, t.at_ms, t.uid, " \
	  "t.covolink, t.destination_site, t.source_ae, t.destination_ae, t.proof, (SELECT count(*) FROM route_test x " \
	  "WHERE x.entity_id = e.id AND x.at_ms <= $1) FROM " NAMED("route", "v") "LEFT JOIN route_test t ON t.id = (SELECT y.id FROM route_test y " \
	  "WHERE y.entity_id = e.id AND y.at_ms <= $1 ORDER BY y.at_ms DESC, y.id DESC LIMIT 1) WHERE " OF_KIND("route", "v") " ORDER BY e.name") \
	X(ROUTE_THEN, "SELECT v.covolink, v.destination_site, v.source_ae, v.destination_ae FROM route v WHERE " AT("v") " AND v.entity_id = $2") \
	X(SUPPORTS, "SELECT e.name, k.reference, CAST(k.gtr_hours AS TEXT), k.gtr_window, k.ends, k.supplier, s.phone, s.hours, " \
	  "s.customer_reference FROM contract k JOIN entity e ON e.id = k.entity_id " \
	  "LEFT JOIN entity x ON x.kind = 'supplier' AND x.name = k.supplier " \
	  "LEFT JOIN supplier s ON s.entity_id = x.id AND " AT("s") " WHERE " AT("k") " ORDER BY e.name") \
	X(INTERFACES, "SELECT i.id, e.id, e.name, i.name, i.if_name, i.if_descr, i.if_alias, i.phys_address, i.if_index, " \
	  "i.if_type, i.mtu, i.speed_bps, s.oper_status, s.admin_status, s.from_ms, s.to_ms FROM device d " \
	  "JOIN entity e ON e.id = d.entity_id JOIN interface i ON i.device_id = e.id LEFT JOIN interface_state s " \
	  "ON s.interface_id = i.id AND s.from_ms = (SELECT max(from_ms) FROM interface_state " \
	  "WHERE interface_id = i.id AND from_ms <= $1) WHERE " AT("d") " AND e.name = coalesce($2, e.name) " \
	  "AND (i.gone_ms IS NULL OR i.gone_ms > $1) ORDER BY e.name, i.if_index, i.id") \
	X(STORAGES, COMPONENTS("t.type, t.used_bytes, t.size_bytes", "storage")) \
	X(USAGE, "SELECT u.name, u.at_ms, u.used_bytes, u.size_bytes FROM storage_usage u JOIN entity e ON e.id = u.device_id " \
	  "WHERE e.kind = 'device' AND e.name = $1 AND u.at_ms >= $2 AND u.at_ms <= $3 ORDER BY u.name, u.at_ms") \
	X(PROCESSORS, COMPONENTS("t.position + 1, t.load_ratio", "processor")) \
	X(MEMORIES, COMPONENTS("t.used_bytes, t.total_bytes", "memory")) \
	X(TRAP_WRITE, "INSERT INTO trap (entity_id, oid, version, count, first_ms, last_ms, varbinds) VALUES ($1, $2, $3, $4, $5, $5, $6) " \
	  "ON CONFLICT (entity_id, oid) DO UPDATE SET version = excluded.version, count = count + excluded.count, " \
	  "last_ms = max(last_ms, excluded.last_ms), varbinds = excluded.varbinds") \
	X(TRAP_TRIM, "DELETE FROM trap WHERE entity_id = $1 AND oid IN " \
	  "(SELECT oid FROM trap WHERE entity_id = $1 ORDER BY last_ms DESC, oid LIMIT -1 OFFSET 32)") \
	X(TRAPS, "SELECT e.name, t.oid, t.version, t.count, t.first_ms, t.last_ms, t.varbinds FROM device d " \
	  "JOIN entity e ON e.id = d.entity_id JOIN trap t ON t.entity_id = e.id WHERE " AT("d") " AND e.name = coalesce($2, e.name) " \
	  "ORDER BY e.name, t.last_ms DESC, t.oid") \
	X(SENSORS, COMPONENTS("t.unit, t.value", "sensor")) \
	/* the reader: whom devices hear. Of a device ($2): what it hears, and what the other ends of its links hear by LLDP */ \
	X(NEIGHBOURS, "SELECT e.name, d.site, n.protocol, n.local_port, n.name, n.port, n.mac, n.address, n.sys_name, n.state, n.remote_as, " \
	  "n.first_seen_ms, n.last_seen_ms, w.at_ms, i.id FROM device d JOIN entity e ON e.id = d.entity_id " \
	  "JOIN neighbour n ON n.device_id = e.id LEFT JOIN neighbour_round w ON w.device_id = e.id " \
	  "LEFT JOIN interface i ON i.device_id = e.id AND i.name = n.local_port WHERE " AT("d") " AND " IS_NEIGHBOURING("e.name") \
	  " AND ($2 IS NULL OR e.name = $2 OR n.protocol = 'lldp') ORDER BY n.protocol = 'arp', e.name, n.local_port, n.name, n.port LIMIT $3") \
	X(NEIGHBOURS_ASKED, "SELECT count(*) FROM device d JOIN entity e ON e.id = d.entity_id JOIN neighbour_round w ON w.device_id = e.id " \
	  "WHERE " AT("d") " AND e.name = coalesce($2, e.name)") \
	X(NEIGHBOUR_DEVICES, "SELECT e.name, d.address, f.sys_name, d.parents FROM " NAMED("device", "d") \
	  "LEFT JOIN device_facts f ON f.device_id = e.id WHERE " OF_KIND("device", "d") " ORDER BY e.name") \
	X(NEIGHBOUR_ADDRESSES, "SELECT c.address, c.device FROM covolink c WHERE " AT("c")) \
	X(NEIGHBOUR_MACS, "SELECT i.phys_address, e.name FROM interface i JOIN device d ON d.entity_id = i.device_id JOIN entity e ON e.id = i.device_id " \
	  "WHERE " AT("d") " AND i.gone_ms IS NULL AND i.phys_address IN (SELECT n.mac FROM neighbour n WHERE " OF_NEIGHBOURING " UNION " \
	  "SELECT n.port FROM neighbour n WHERE " OF_NEIGHBOURING " AND n.port LIKE '__:__:__:__:__:__')") \
	X(NEIGHBOUR_LINKS, "SELECT e.name, l.device, l.interface, (SELECT i.name FROM interface i WHERE i.id = " INTERFACE_ID("y.id", "l.interface") "), " \
	  "l.z_device, l.z_interface, (SELECT i.name FROM interface i WHERE i.id = " INTERFACE_ID("z.id", "l.z_interface") "), l.address " \
	  "FROM " NAMED("link", "l") "LEFT JOIN entity y ON y.kind = 'device' AND y.name = l.device " \
	  "LEFT JOIN entity z ON z.kind = 'device' AND z.name = l.z_device WHERE " OF_KIND("link", "l") " ORDER BY e.name") \
	/* the reader: alerts and what people said of them */ \
	X(ALERTS, "SELECT a.id, a.entity_id, e.kind, e.name, a.subject, a.follows_id, a.state, a.outcome, " ALERT_DETAIL ", a.opened_ms, " \
	  "a.closed_ms, a.flapping, coalesce(d.site, l.site, s.site, c.site, (SELECT x.site FROM entity y JOIN device x ON x.entity_id = y.id " \
	  "WHERE y.kind = 'device' AND y.name = coalesce(l.device, s.device, c.device) AND " AT("x") ")), " \
	  "coalesce(l.device, s.device, c.device), l.contract, coalesce(d.runbook, l.runbook, s.runbook, c.runbook, t.runbook) " \
	  "FROM alert a JOIN entity e ON e.id = a.entity_id LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") \
	  " LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN covolink c ON c.entity_id = e.id AND " AT("c") " LEFT JOIN site t ON t.entity_id = e.id AND " AT("t") \
	  " WHERE a.opened_ms <= $1 AND (a.closed_ms IS NULL OR a.closed_ms > $2)") \
	/* whose messages all failed, and none is on its way to who was not tried yet; one that is tried for the third time counts as failed */ \
	X(ALERTS_UNREACHED, "SELECT a.id FROM alert a WHERE a.closed_ms IS NULL AND a.follows_id IS NULL AND EXISTS (SELECT 1 FROM notification n " \
	  "WHERE n.alert_id = a.id AND n.event <> 'recovery' AND (n.state = 'failed' OR (n.state IN ('queued', 'sending') AND n.attempts >= 3))) " \
	  "AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.alert_id = a.id AND n.event <> 'recovery' AND (n.state IN ('delivered', " \
	  "'uncertain') OR (n.state IN ('queued', 'sending') AND n.attempts < 3 AND n.due_ms <= $1 AND NOT EXISTS (SELECT 1 FROM notification f " \
	  "WHERE f.alert_id = a.id AND f.recipient = n.recipient AND f.channel = n.channel AND f.state = 'failed'))))") \
	X(ALERT_OF, "SELECT id, follows_id FROM alert WHERE entity_id = $1 AND subject = '' AND opened_ms <= $2 " \
	  "ORDER BY opened_ms DESC LIMIT 1") \
	X(LINK_CONTRACTS, "SELECT l.device, l.site, l.contract FROM link l WHERE " AT("l") " AND l.contract IS NOT NULL") \
	X(IMPACT_MARK, "SELECT sum(m) FROM (" \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM site UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM device UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM link UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM service UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM covolink UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM application UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM process UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM route UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM perimeter UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM contract UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM supplier UNION ALL " \
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM dependency)") \
	X(IMPACT_DEVICES, "SELECT e.name, d.site, d.kind, d.parents FROM " NAMED("device", "d") "WHERE " OF_KIND("device", "d") \
	  " ORDER BY e.name") \
	X(IMPACT_LINKS, "SELECT e.name, l.site, l.device, l.interface, l.z_device, l.z_interface, l.perimeter, l.contract FROM " NAMED("link", "l") "WHERE " \
	  OF_KIND("link", "l") " ORDER BY e.name") \
	X(IMPACT_SERVICES, "SELECT e.name, s.kind, s.device, s.application, s.target, s.site FROM " NAMED("service", "s") "WHERE " OF_KIND("service", "s") \
	  " ORDER BY e.name") \
	X(IMPACT_SITES, "SELECT e.name, s.support_site, s.kind FROM " NAMED("site", "s") "WHERE " OF_KIND("site", "s") " ORDER BY e.name") \
	X(IMPACT_COVOLINKS, "SELECT e.name, c.site, c.device, c.serves, c.xds_url FROM " NAMED("covolink", "c") "WHERE " \
	  OF_KIND("covolink", "c") " ORDER BY e.name") \
	X(IMPACT_ROUTES, "SELECT e.name, v.source_site, v.covolink, v.destination_site, v.\"use\" FROM " NAMED("route", "v") "WHERE " \
	  OF_KIND("route", "v") " ORDER BY e.name") \
	X(IMPACT_CONTRACTS, "SELECT e.name, k.supplier FROM " NAMED("contract", "k") "WHERE " OF_KIND("contract", "k") " ORDER BY e.name") \
	X(IMPACT_PERIMETERS, "SELECT e.name FROM " NAMED("perimeter", "p") "WHERE " OF_KIND("perimeter", "p") " ORDER BY e.name") \
	X(IMPACT_SUPPLIERS, "SELECT e.name FROM " NAMED("supplier", "p") "WHERE " OF_KIND("supplier", "p") " ORDER BY e.name") \
	X(IMPACT_APPLICATIONS, "SELECT e.name FROM " NAMED("application", "p") "WHERE " OF_KIND("application", "p") " ORDER BY e.name") \
	X(IMPACT_PROCESSES, "SELECT e.name FROM " NAMED("process", "p") "WHERE " OF_KIND("process", "p") " ORDER BY e.name") \
	X(MAP_ENTITIES, "SELECT e.id, e.kind, e.name, v.valid_from, e.last_confirmed_ms FROM (" \
	  MAP_VERSIONS("site") " UNION ALL " MAP_VERSIONS("device") " UNION ALL " MAP_VERSIONS("link") " UNION ALL " \
	  MAP_VERSIONS("service") " UNION ALL " MAP_VERSIONS("covolink") " UNION ALL " MAP_VERSIONS("application") " UNION ALL " \
	  MAP_VERSIONS("process") " UNION ALL " MAP_VERSIONS("route") " UNION ALL " MAP_VERSIONS("perimeter") " UNION ALL " \
	  MAP_VERSIONS("contract") " UNION ALL " MAP_VERSIONS("supplier") ") v JOIN entity e ON e.id = v.entity_id ORDER BY e.id") \
	X(MAP_IMPORTS, "SELECT at_ms, uid FROM journal WHERE method = 'import' AND result = 'ok' AND at_ms <= $1 ORDER BY at_ms") \
	X(PROVEN, "SELECT a.entity_id, e.kind, e.name, a.subject, a.detail, a.outcome, a.opened_ms, coalesce(d.site, l.site, s.site, " \
	  "c.site, (SELECT x.site FROM entity y JOIN device x ON x.entity_id = y.id WHERE y.kind = 'device' AND y.name = " \
	  "coalesce(l.device, s.device, c.device) AND " AT("x") "), CASE e.kind WHEN 'site' THEN e.name END), " \
	  "coalesce(l.device, s.device, c.device), l.z_device, d.parents, l.interface, l.z_interface " \
	  "FROM alert a JOIN entity e ON e.id = a.entity_id LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") \
	  " LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN covolink c ON c.entity_id = e.id AND " AT("c") " WHERE a.id = $2 AND a.opened_ms <= $1") \
	X(PROOF_DEVICES, "SELECT e.id, e.name FROM device d JOIN entity e ON e.id = d.entity_id WHERE " AT("d") " AND d.site = $2 " \
	  "ORDER BY e.name LIMIT 64") \
	X(PROOF_LINKS, "SELECT e.id, e.name FROM link l JOIN entity e ON e.id = l.entity_id WHERE " AT("l") " AND l.site = $2 " \
	  "ORDER BY e.name LIMIT 32") \
	X(PROOF_SERVICES, "SELECT e.id, e.name FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") \
	  " AND (s.device = $2 OR ($2 IS NULL AND s.site = $3)) ORDER BY e.name LIMIT 64") \
	X(PROOF_ATTEMPTS, "SELECT r.attempts FROM probe_check c JOIN result r ON r.check_id = c.id WHERE c.entity_id = $1 AND c.\"class\" = $2") \
	X(PROOF_BOOTS, "SELECT boots_ms FROM device_poll WHERE device_id = $1") \
	X(PROOF_INTERFACE_LAST_CHANGE, "SELECT last_change_ms FROM interface WHERE id = $1") \
	X(PROOF_INTERFACE_CHANGES, "SELECT s.from_ms, i.name, s.oper_status FROM interface_state s JOIN interface i ON i.id = s.interface_id " \
	  "WHERE i.id = $1 AND s.from_ms >= $2 AND s.from_ms <= $3 AND EXISTS (SELECT 1 FROM interface_state b " \
	  "WHERE b.interface_id = i.id AND b.from_ms < s.from_ms) ORDER BY s.from_ms DESC LIMIT 4") \
	X(PROOF_CERTIFICATE, "SELECT not_before_ms, serial, NULL FROM certificate WHERE entity_id = $1 AND not_before_ms >= $2 AND not_before_ms <= $3") \
	X(PROOF_CERTIFICATE_CHANGES, "SELECT at_ms, serial, old_serial FROM certificate_change WHERE entity_id = $1 AND at_ms >= $2 " \
	  "AND at_ms <= $3 ORDER BY at_ms DESC LIMIT 4") \
	X(PROOF_DECLARATIONS, "SELECT v.at_ms, e.kind || ':' || e.name, e.created_ms FROM (" \
	  "SELECT entity_id, valid_from AS at_ms FROM device UNION ALL SELECT entity_id, valid_to FROM device UNION ALL " \
	  "SELECT entity_id, valid_from FROM link UNION ALL SELECT entity_id, valid_to FROM link UNION ALL " \
	  "SELECT entity_id, valid_from FROM service UNION ALL SELECT entity_id, valid_to FROM service UNION ALL " \
	  "SELECT entity_id, valid_from FROM site UNION ALL SELECT entity_id, valid_to FROM site) v JOIN entity e ON e.id = v.entity_id " \
	  "WHERE v.at_ms >= $1 AND v.at_ms <= $2 AND ((e.kind = $3 AND e.name = $4) OR (e.kind = 'device' AND e.name IN ($5, $6)) " \
	  "OR (e.kind = 'site' AND e.name = $7)) GROUP BY v.at_ms, e.id ORDER BY v.at_ms DESC LIMIT 8") \
	X(PROOF_ALERTS, "SELECT a.opened_ms, e.kind || ':' || e.name, a.outcome FROM alert a JOIN entity e ON e.id = a.entity_id " \
	  "WHERE a.opened_ms >= $1 AND a.opened_ms <= $2 AND a.id <> $3 AND a.follows_id IS NULL ORDER BY a.opened_ms DESC LIMIT $4") \
	X(SILENCES, "SELECT s.id, s.kind, e.kind || ':' || e.name, s.alert_id, s.uid, s.from_ms, s.until_ms, s.ended_ms, s.recurrence, " \
	  "s.supplier, t.text FROM silence s JOIN entity e ON e.id = s.entity_id LEFT JOIN journal_text t ON t.seq = s.seq " \
	  "WHERE s.from_ms <= $1 AND (s.ended_ms IS NULL OR s.ended_ms > $2) AND (s.until_ms > $2 OR (s.recurrence IS NOT NULL AND s.from_ms > $2 - 31622400000)) " \
	  "ORDER BY s.from_ms, s.id") \
	X(NOTES, "SELECT n.kind, e.kind || ':' || e.name, t.text, n.contract, n.alert_id, n.uid, n.at_ms, n.gtr_due_ms FROM note n " \
	  "JOIN entity e ON e.id = n.entity_id LEFT JOIN journal_text t ON t.seq = n.seq WHERE n.at_ms <= $1 AND n.at_ms >= $2 " \
	  "AND ($3 = 0 OR n.alert_id = $3) ORDER BY n.at_ms, n.id") \
	X(NOTIFICATIONS, "SELECT n.id, n.alert_id, n.attempts, n.step, e.kind || ':' || e.name, n.recipient, n.channel, n.event, n.state, " \
	  "n.error, n.created_ms, n.due_ms, n.done_ms FROM notification n LEFT JOIN entity e ON e.id = n.entity_id " \
	  "WHERE n.created_ms <= $1 AND n.created_ms >= $2 AND ($3 = 0 OR n.alert_id = $3) ORDER BY n.created_ms, n.id") \
	X(HANDOVERS, "SELECT h.seq, h.at_ms, h.uid, h.leaves, h.comes, t.text FROM handover h LEFT JOIN journal_text t ON t.seq = h.seq " \
	  "WHERE h.at_ms <= $1 AND h.at_ms >= $2 ORDER BY h.at_ms DESC, h.seq DESC LIMIT $3") \
	/* the journal */ \
	X(JOURNAL_LAST, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1") \
	X(JOURNAL_APPEND, "INSERT INTO journal (seq, at_ms, uid, method, object, request, result, previous, hash) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)") \
	X(JOURNAL_TEXT_WRITE, "INSERT INTO journal_text (seq, salt, text) VALUES ($1, $2, $3)") \
	X(JOURNAL_TEXT_DELETE, "DELETE FROM journal_text WHERE seq = $1") \
	X(JOURNAL_ALL, "SELECT j.seq, j.at_ms, j.uid, j.method, j.object, j.request, j.result, j.previous, j.hash, t.salt, t.text, " \
	  "EXISTS (SELECT 1 FROM journal p WHERE p.method = 'purge' AND p.result = 'ok' AND p.object = 'journal:' || j.seq AND p.seq > j.seq) " \
	  "FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq ORDER BY j.seq") \
	X(JOURNAL_ROWS, "SELECT j.seq, j.at_ms, j.uid, j.method, j.object, j.request, j.result, t.text FROM journal j " \
	  "LEFT JOIN journal_text t ON t.seq = j.seq WHERE j.at_ms <= $1 AND j.at_ms >= $2 ORDER BY j.seq DESC LIMIT $3") \
	/* acts */ \
	X(ACT_ALERT, "SELECT a.entity_id, e.kind || ':' || e.name, a.closed_ms, a.follows_id, a.subject FROM alert a " \
	  "JOIN entity e ON e.id = a.entity_id WHERE a.id = $1") \
	X(ACT_FOLLOWED, "SELECT e.kind || ':' || e.name, a.id FROM entity e LEFT JOIN alert a ON a.entity_id = e.id AND a.subject = '' " \
	  "AND a.closed_ms IS NULL WHERE e.id = $1") \
	X(ACT_MAINTENANCE, "SELECT s.entity_id, e.kind || ':' || e.name, s.until_ms, s.ended_ms, s.recurrence, s.from_ms FROM silence s " \
	  "JOIN entity e ON e.id = s.entity_id WHERE s.id = $1 AND s.kind = 'maintenance'") \
	X(SILENCE_WRITE, "INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, recurrence, supplier, seq) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)") \
	X(SILENCES_HELD, "SELECT count(*) FROM silence WHERE kind = $1 AND entity_id = $2 AND coalesce(alert_id, 0) = $3 " \
	  "AND ended_ms IS NULL AND until_ms > $4") \
	X(SILENCES_END, "UPDATE silence SET ended_ms = $1, ended_seq = $2 WHERE kind = $3 AND entity_id = $4 " \
	  "AND coalesce(alert_id, 0) = $5 AND ended_ms IS NULL AND until_ms > $1") \
	X(SILENCE_END, "UPDATE silence SET ended_ms = $1, ended_seq = $2 WHERE id = $3") \
	X(ACT_ROUTE, "SELECT v.source_site, v.covolink, v.destination_site, v.source_ae, v.destination_ae, (SELECT x.id FROM entity x " \
	  "WHERE x.kind = 'covolink' AND x.name = v.covolink) FROM route v WHERE v.entity_id = $1 AND v.valid_to IS NULL") \
	X(ACT_STAGES, "SELECT s.stage, s.outcome, s.at_ms, r.period_ms FROM dicom_stage s " \
	  "LEFT JOIN probe_check c ON c.entity_id = s.entity_id AND c.\"class\" = 'dicom' LEFT JOIN result r ON r.check_id = c.id " \
	  "WHERE s.entity_id = $1 ORDER BY CASE s.stage WHEN 'tcp' THEN 0 WHEN 'associate' THEN 1 WHEN 'contexts' THEN 2 ELSE 3 END") \
	X(ROUTE_TEST_WRITE, "INSERT INTO route_test (entity_id, at_ms, uid, source_site, covolink, destination_site, source_ae, " \
	  "destination_ae, proof, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)") \
	X(NOTE_WRITE, "INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, contract, gtr_due_ms, seq) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(HANDOVER_WRITE, "INSERT INTO handover (seq, at_ms, uid, leaves, comes) VALUES ($1, $2, $3, $4, $5)") \
	X(CALL_FIRST, "SELECT contract, gtr_due_ms FROM note WHERE alert_id = $1 AND kind = 'call' ORDER BY at_ms, id LIMIT 1") \
	X(SITE_OF, "SELECT coalesce((SELECT d.site FROM device d WHERE d.entity_id = e.id AND d.valid_to IS NULL), " \
	  "(SELECT v.site FROM service v WHERE v.entity_id = e.id AND v.valid_to IS NULL), " \
	  "(SELECT c.site FROM covolink c WHERE c.entity_id = e.id AND c.valid_to IS NULL), CASE e.kind WHEN 'site' THEN e.name END) " \
	  "FROM entity e WHERE e.id = $1") \
	X(CONTRACT_OF_LINK, "SELECT l.contract FROM link l WHERE l.entity_id = $1 AND l.valid_to IS NULL") \
	X(CONTRACT_OF_DEVICE, "SELECT min(l.contract) FROM entity e JOIN link l ON l.device = e.name WHERE e.id = $1 AND e.kind = 'device' " \
	  "AND l.valid_to IS NULL HAVING count(DISTINCT l.contract) = 1") \
	X(CONTRACT_OF_SITE, "SELECT min(l.contract) FROM link l WHERE l.valid_to IS NULL AND l.site = $1 HAVING count(DISTINCT l.contract) = 1") \
	X(CONTRACT_TERMS, "SELECT k.gtr_hours, k.gtr_window FROM contract k JOIN entity e ON e.id = k.entity_id WHERE e.kind = 'contract' " \
	  "AND e.name = $1 AND k.valid_to IS NULL AND coalesce(k.ends, $2) >= $2")

#endif
