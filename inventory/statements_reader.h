/* What is read for people. A part of inventory/statements.h, which says how, and has the fragments. */
#ifndef VIGIE_STATEMENTS_READER_H
#define VIGIE_STATEMENTS_READER_H

#define READER_STATEMENTS(X) \
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
	X(ROWS_LIFECYCLE, ENTITY_ROWS("lifecycle")) \
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
	X(FIND_ALERT, "SELECT e.kind || ':' || e.name, coalesce(l.site, d.site, s.site) FROM alert t JOIN entity e ON e.id = t.entity_id " \
	  "LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") " LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") \
	  " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") " WHERE t.id = $2 AND t.opened_ms <= $1") \
	X(FIND_CERTIFICATES, "SELECT e.id, e.name AS owner, c.subject, c.issuer, c.serial, c.sha256, s.site FROM service s " \
	  "JOIN entity e ON e.id = s.entity_id JOIN certificate c ON c.entity_id = e.id WHERE " AT("s")) \
	/* the reader: lists */ \
	X(LINKS, LINK_ROWS(INTERFACE_ID("y.id", "l.interface"))) \
	X(LINK_STATES, LINK_ROWS("NULL")) \
	X(LINK_GROUP, "SELECT l.entity_id FROM link l WHERE " AT("l") " AND l.redundancy_group = (SELECT x.redundancy_group FROM link x " \
	  "WHERE x.entity_id = $2 AND " AT("x") ")") \
	X(INTERFACE_NAMED, "SELECT " INTERFACE_ID("$1", "$2")) \
	X(LIFECYCLES, "SELECT e.name, l.vendor, l.model, l.version, l.description, l.os, l.ends, l.source FROM lifecycle l " \
	  "JOIN entity e ON e.id = l.entity_id WHERE " AT("l") " ORDER BY e.name") \
	X(DEVICE_IDS, "SELECT d.entity_id FROM device d WHERE " AT("d")) \
	X(DEVICES, "SELECT e.id, e.name, d.site, d.kind, d.address, d.credential, " \
	  "d.criticality, f.vendor, f.model, f.version, f.sys_name, f.sys_object_id, f.sys_descr, f.sys_location, " \
	  "f.sys_contact, d.os, d.runbook, d.os_end_of_support FROM " NAMED("device", "d") \
	  "LEFT JOIN device_facts f ON f.device_id = e.id WHERE " OF_KIND("device", "d") " ORDER BY e.name") \
	X(SERVICES, "SELECT e.id, e.name, s.kind, s.target, s.site, s.device, s.owner, s.application, s.runbook " \
	  "FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") " ORDER BY e.name") \
	X(HEARTBEATS, "SELECT e.id, e.name, h.kind, h.application, h.site, h.every, h.grace, h.min_duration, h.offsite, h.contact, " \
	  HEARTBEAT_DECLARED ", m.opened_ms, m.started_ms, m.ended_ms, m.good_ms, m.duration_ms, m.exit_code, " \
	  "(SELECT max(t.tested_ms) FROM restore_test t WHERE t.entity_id = e.id AND t.at_ms <= $1) FROM " NAMED("heartbeat", "h") \
	  "LEFT JOIN heartbeat_memory m ON m.entity_id = e.id AND max(coalesce(m.started_ms, 0), coalesce(m.ended_ms, 0)) >= " HEARTBEAT_DECLARED \
	  " WHERE " OF_KIND("heartbeat", "h") " ORDER BY e.name") \
	X(HEARTBEAT_EVENTS, "SELECT at_ms, event, exit_code FROM heartbeat_event WHERE entity_id = $1 AND at_ms >= $2 AND at_ms <= $3 ORDER BY id") \
	/* of services and Covolinks, then of SSH host keys: of these what ends first stands first */ \
	X(CERTIFICATES, "SELECT e.id, e.name, coalesce(s.target, k.address), c.subject, c.issuer, c.protocol, c.cipher, c.serial, c.sha256, " \
	  "c.not_before_ms, c.not_after_ms, c.chain_not_after_ms, c.at_ms, " DAYS_OF("warning", "30") ", " DAYS_OF("critical", "7") ", " \
	  "(SELECT max(at_ms) FROM certificate_change x WHERE x.entity_id = e.id AND x.at_ms <= $1), " \
	  "(SELECT old_serial FROM certificate_change x WHERE x.entity_id = e.id AND x.at_ms <= $1 ORDER BY at_ms DESC LIMIT 1), " \
	  "e.kind, (SELECT outcome FROM state_interval x WHERE x.entity_id = e.id AND x.from_ms <= $1 " \
	  "AND (x.outcome = 'ok' OR (x.outcome LIKE 'tls-%' AND x.outcome <> 'tls-handshake')) ORDER BY x.from_ms DESC LIMIT 1) " \
	  "FROM certificate c JOIN entity e ON e.id = c.entity_id LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN covolink k ON k.entity_id = e.id AND " AT("k") " WHERE s.entity_id IS NOT NULL OR k.entity_id IS NOT NULL " \
	  "UNION ALL SELECT e.id, e.name, coalesce(s.target, d.address), v.evidence, NULL, 'SSH', NULL, NULL, NULL, NULL, v.value, NULL, x.last_seen_ms, " \
	  "30, 7, NULL, NULL, e.kind, NULL FROM exposure x JOIN exposure_evidence v ON v.exposure_id = x.id AND v.at_ms = " \
	  LAST_EVIDENCE("x.id", " AND w.at_ms <= $1") " JOIN entity e ON e.id = x.entity_id LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") " WHERE x.subject LIKE 'ssh-certificate-%' AND v.answer = 'answered' " \
	  "AND x.first_seen_ms <= $1 AND (x.gone_ms IS NULL OR x.gone_ms > $1) AND v.value IS NOT NULL " \
	  "AND (s.entity_id IS NOT NULL OR (d.entity_id IS NOT NULL AND coalesce(d.exposures, 1) <> 0 AND " IS_OURS("d.owner") ")) ORDER BY 2, 1, 11") \
	X(SITES, "SELECT e.id, e.name, s.finess, s.kind, s.aliases, s.commune, s.departement, s.college, s.ght, s.support_site, " \
	  "s.access, s.public_address, s.isp, s.pack, s.entitled, s.runbook, s.notes, s.latitude, s.longitude " \
	  "FROM " NAMED("site", "s") "WHERE " OF_KIND("site", "s") " ORDER BY e.name") \
	X(SITE_COUNT, "SELECT count(*) FROM site s WHERE " AT("s")) \
	X(COVOLINKS, "SELECT e.id, e.name, c.site, c.device, c.address, c.port, c.called_ae, c.calling_ae, c.tls, c.xds_url, c.serves, " \
	  "c.runbook FROM " NAMED("covolink", "c") "WHERE " OF_KIND("covolink", "c") " ORDER BY e.name") \
	X(COVOLINK_RETURNS, "SELECT e.id, e.name, d.\"from\" FROM dependency d JOIN entity e ON e.kind = 'service' AND e.name = substr(d.\"to\", 9) " \
	  "WHERE " AT("d") " AND d.kind = 'return' AND d.\"to\" LIKE 'service:%' AND d.\"from\" LIKE 'covolink:%' ORDER BY e.name") \
	X(DICOM_STAGES, "SELECT stage, outcome, detail, latency_us, at_ms, ok_ms FROM dicom_stage WHERE entity_id = $1") \
	X(DICOM_CONTEXTS, "SELECT sop_class, result, at_ms FROM dicom_context WHERE entity_id = $1") \
	X(DICOM_ASSOCIATION, "SELECT reject_reason, at_ms FROM dicom_association WHERE entity_id = $1") \
	X(CONTACTS, "SELECT e.name, c.site, c.phone, c.email, c.role FROM contact c JOIN entity e ON e.id = c.entity_id WHERE " \
	  AT("c") " AND ($2 IS NULL OR c.site = $2) ORDER BY e.name") \
	X(SITE_ALIASES, "SELECT valid_from, aliases FROM site WHERE valid_from <= $1 AND entity_id = $2 ORDER BY valid_from DESC") \
	X(ENTITLEMENTS, "SELECT e.name, t.colleges, t.packs, t.access, t.aliases, t.notes FROM " NAMED("entitlement", "t") \
	  "WHERE " OF_KIND("entitlement", "t") " ORDER BY e.name") \
	X(DEPENDENCIES, "SELECT d.\"from\", d.\"to\", d.kind FROM dependency d WHERE " AT("d") " ORDER BY d.\"from\", d.\"to\"") \
	X(ROUTES, "SELECT e.name, v.source_site, v.covolink, v.destination_site, v.\"use\", v.source_ae, v.destination_ae, v.marker, " \
	  "v.accepted_on FROM route v " \
	  "JOIN entity e ON e.id = v.entity_id WHERE " AT("v") " ORDER BY e.name") \
	X(ROUTE_TESTS, "SELECT e.id, e.name, v.covolink, v.destination_site, v.source_ae, v.destination_ae, v.accepted_on, t.at_ms, t.uid, " \
	  "t.covolink, t.destination_site, t.source_ae, t.destination_ae, t.proof, (SELECT count(*) FROM route_test x " \
	  "WHERE x.entity_id = e.id AND x.at_ms <= $1) FROM " NAMED("route", "v") "LEFT JOIN route_test t ON t.id = (SELECT y.id FROM route_test y " \
	  "WHERE y.entity_id = e.id AND y.at_ms <= $1 ORDER BY y.at_ms DESC, y.id DESC LIMIT 1) WHERE " OF_KIND("route", "v") " ORDER BY e.name") \
	X(ROUTE_THEN, "SELECT v.covolink, v.destination_site, v.source_ae, v.destination_ae FROM route v " \
	  "WHERE ((" AT("v") ") OR v.accepted_on = $2) AND v.entity_id = $3 ORDER BY (" AT("v") ") DESC, v.valid_from LIMIT 1") \
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
	  " AND ($2 IS NULL OR e.name = $2 OR n.protocol = 'lldp') AND n.protocol <> coalesce($3, '') " \
	  "ORDER BY n.protocol = 'arp', e.name, n.local_port, n.name, n.port LIMIT $4") \
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
	  "a.closed_ms, a.flapping, coalesce(d.site, l.site, s.site, c.site, h.site, w.source_site, (SELECT x.site FROM entity y JOIN device x ON x.entity_id = y.id " \
	  "WHERE y.kind = 'device' AND y.name = coalesce(l.device, s.device, c.device) AND " AT("x") ")), " \
	  "coalesce(l.device, s.device, c.device, wc.device), l.contract, coalesce(d.runbook, l.runbook, s.runbook, c.runbook, t.runbook, wc.runbook) " \
	  "FROM alert a JOIN entity e ON e.id = a.entity_id LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") \
	  " LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN covolink c ON c.entity_id = e.id AND " AT("c") " LEFT JOIN site t ON t.entity_id = e.id AND " AT("t") \
	  " LEFT JOIN heartbeat h ON h.entity_id = e.id AND " AT("h") " LEFT JOIN route w ON w.entity_id = e.id AND " AT("w") \
	  " LEFT JOIN entity we ON we.kind = 'covolink' AND we.name = w.covolink LEFT JOIN covolink wc ON wc.entity_id = we.id AND " AT("wc") \
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
	  "SELECT sum(valid_from) + sum(coalesce(valid_to, 0)) AS m FROM heartbeat UNION ALL " \
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
	X(IMPACT_HEARTBEATS, "SELECT e.name, h.kind, h.application, h.site FROM " NAMED("heartbeat", "h") "WHERE " OF_KIND("heartbeat", "h") \
	  " ORDER BY e.name") \
	X(IMPACT_PERIMETERS, "SELECT e.name FROM " NAMED("perimeter", "p") "WHERE " OF_KIND("perimeter", "p") " ORDER BY e.name") \
	X(IMPACT_SUPPLIERS, "SELECT e.name FROM " NAMED("supplier", "p") "WHERE " OF_KIND("supplier", "p") " ORDER BY e.name") \
	X(IMPACT_APPLICATIONS, "SELECT e.name FROM " NAMED("application", "p") "WHERE " OF_KIND("application", "p") " ORDER BY e.name") \
	X(IMPACT_PROCESSES, "SELECT e.name FROM " NAMED("process", "p") "WHERE " OF_KIND("process", "p") " ORDER BY e.name") \
	X(MAP_ENTITIES, "SELECT e.id, e.kind, e.name, v.valid_from, e.last_confirmed_ms FROM (" \
	  MAP_VERSIONS("site") " UNION ALL " MAP_VERSIONS("device") " UNION ALL " MAP_VERSIONS("link") " UNION ALL " \
	  MAP_VERSIONS("service") " UNION ALL " MAP_VERSIONS("covolink") " UNION ALL " MAP_VERSIONS("application") " UNION ALL " \
	  MAP_VERSIONS("process") " UNION ALL " MAP_VERSIONS("route") " UNION ALL " MAP_VERSIONS("perimeter") " UNION ALL " \
	  MAP_VERSIONS("contract") " UNION ALL " MAP_VERSIONS("supplier") " UNION ALL " MAP_VERSIONS("heartbeat") ") v JOIN entity e ON e.id = v.entity_id ORDER BY e.id") \
	X(MAP_IMPORTS, "SELECT at_ms, uid FROM journal WHERE method = 'import' AND result = 'ok' AND at_ms <= $1 ORDER BY at_ms") \
	X(PROVEN, "SELECT a.entity_id, e.kind, e.name, a.subject, a.detail, a.outcome, a.opened_ms, coalesce(d.site, l.site, s.site, " \
	  "c.site, h.site, (SELECT x.site FROM entity y JOIN device x ON x.entity_id = y.id WHERE y.kind = 'device' AND y.name = " \
	  "coalesce(l.device, s.device, c.device) AND " AT("x") "), CASE e.kind WHEN 'site' THEN e.name END), " \
	  "coalesce(l.device, s.device, c.device), l.z_device, d.parents, l.interface, l.z_interface " \
	  "FROM alert a JOIN entity e ON e.id = a.entity_id LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") \
	  " LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") \
	  " LEFT JOIN covolink c ON c.entity_id = e.id AND " AT("c") " LEFT JOIN heartbeat h ON h.entity_id = e.id AND " AT("h") " WHERE a.id = $2 AND a.opened_ms <= $1") \
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
	  "SELECT entity_id, valid_from FROM heartbeat UNION ALL SELECT entity_id, valid_to FROM heartbeat UNION ALL " \
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
	  "WHERE h.at_ms <= $1 AND h.at_ms >= $2 ORDER BY h.at_ms DESC, h.seq DESC LIMIT $3")

#endif
