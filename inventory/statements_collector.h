/* What the collector writes and begins again from. A part of inventory/statements.h, which says how, and has the fragments. */
#ifndef VIGIE_STATEMENTS_COLLECTOR_H
#define VIGIE_STATEMENTS_COLLECTOR_H

#define COLLECTOR_STATEMENTS(X) \
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
	X(REGISTRY_SITES, "SELECT e.id, e.name, s.public_address FROM entity e JOIN site s ON s.entity_id = e.id WHERE " AT("s") " ORDER BY e.name") \
	/* without return ports: the check of a Covolink does not need its own */ \
	X(REGISTRY_DEPENDENCIES, "SELECT d.\"from\", d.\"to\" FROM dependency d WHERE " AT("d") " AND d.kind IS NOT 'return' ORDER BY d.\"from\", d.\"to\"") \
	X(REGISTRY_COVOLINKS, "SELECT e.id, e.name, c.site, c.device, c.address, c.port, c.called_ae, c.calling_ae, c.tls FROM entity e " \
	  "JOIN covolink c ON c.entity_id = e.id WHERE " AT("c") " ORDER BY e.name") \
	/* declared: since when without a gap; what was heard of an earlier declaration is no more */ \
	X(REGISTRY_HEARTBEATS, "SELECT e.id, e.name, h.site, h.kind, h.application, h.every, h.grace, h.min_duration, " HEARTBEAT_DECLARED ", " \
	  "m.opened_ms, m.started_ms, m.ended_ms, m.good_ms, m.\"end\", m.duration_ms, m.exit_code FROM entity e " \
	  "JOIN heartbeat h ON h.entity_id = e.id LEFT JOIN heartbeat_memory m ON m.entity_id = e.id AND " \
	  "max(coalesce(m.started_ms, 0), coalesce(m.ended_ms, 0)) >= " HEARTBEAT_DECLARED " WHERE " AT("h") " ORDER BY e.name") \
	/* between the runs of collectors, and while they were blind */ \
	X(DEAF_TIMES, "SELECT since, until FROM (SELECT coalesce(stopped_ms, heartbeat_ms) AS since, coalesce(lead(started_ms) OVER " \
	  "(ORDER BY started_ms, id), $1) AS until FROM collector_run WHERE started_ms <= $1 UNION ALL SELECT a.opened_ms, coalesce(a.closed_ms, $1) " \
	  "FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.kind = 'collector' AND a.outcome = 'collector-blind') " \
	  "WHERE until > $2 ORDER BY since") \
	X(HEARTBEAT_WRITE, "INSERT INTO heartbeat_memory (entity_id, opened_ms, started_ms, ended_ms, good_ms, \"end\", duration_ms, exit_code) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (entity_id) DO UPDATE SET opened_ms = excluded.opened_ms, " \
	  "started_ms = excluded.started_ms, ended_ms = excluded.ended_ms, good_ms = excluded.good_ms, \"end\" = excluded.\"end\", " \
	  "duration_ms = excluded.duration_ms, exit_code = excluded.exit_code") \
	X(HEARTBEAT_EVENT_WRITE, "INSERT INTO heartbeat_event (entity_id, at_ms, event, \"end\", duration_ms, exit_code) " \
	  "VALUES ($1, $2, $3, $4, $5, $6)") \
	X(HEARTBEAT_EVENT_TRIM, "DELETE FROM heartbeat_event WHERE entity_id = $1 AND id <= (SELECT id FROM heartbeat_event " \
	  "WHERE entity_id = $1 ORDER BY id DESC LIMIT 1 OFFSET 1024)") \
	X(RESTORE_TEST_WRITE, "INSERT INTO restore_test (entity_id, at_ms, tested_ms, uid, seq) VALUES ($1, $2, $3, $4, $5)") \
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
	  "c.runbook, t.runbook) AS runbook, coalesce(d.site, l.site, s.site, c.site, b.site, (SELECT y.site FROM entity x JOIN device y ON " \
	  "y.entity_id = x.id AND y.valid_to IS NULL WHERE x.kind = 'device' AND x.name = coalesce(l.device, s.device, c.device))) AS site, " \
	  "coalesce(l.contract, (SELECT CASE WHEN min(y.contract) = max(y.contract) THEN min(y.contract) END FROM link y WHERE " \
	  "y.valid_to IS NULL AND (e.kind = 'device' AND y.device = e.name OR e.kind = 'site' AND y.site = e.name))) AS contract " \
	  "FROM notification n JOIN entity e ON e.id = n.entity_id " \
	  "LEFT JOIN device d ON d.entity_id = e.id AND d.valid_to IS NULL LEFT JOIN link l ON l.entity_id = e.id AND l.valid_to IS NULL " \
	  "LEFT JOIN service s ON s.entity_id = e.id AND s.valid_to IS NULL LEFT JOIN covolink c ON c.entity_id = e.id AND c.valid_to IS NULL " \
	  "LEFT JOIN heartbeat b ON b.entity_id = e.id AND b.valid_to IS NULL " \
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
	  "CASE n.event WHEN 'handover' THEN (SELECT text FROM journal_text WHERE seq = n.step) END, " \
	  "(SELECT count(*) FROM notification w WHERE w.state = 'queued' AND w.state IN ('queued', 'sending') AND w.due_ms <= $1 AND w.channel = n.channel " \
	  "AND w.recipient = n.recipient) " \
	  "FROM notification n LEFT JOIN entity x ON x.kind = 'contact' AND x.name = n.recipient " \
	  "LEFT JOIN contact c ON c.entity_id = x.id AND c.valid_to IS NULL WHERE n.id = $2 AND n.state = 'sending'") \
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
	X(USAGE_THIN, "DELETE FROM storage_usage WHERE device_id = $1 AND (at_ms < $2 OR (at_ms < $3 AND at_ms % $4 >= $5))")

#endif
