/* What was: compaction, what the nights cost, replays. A part of inventory/statements.h, which says how, and has the fragments. */
#ifndef VIGIE_STATEMENTS_HISTORY_H
#define VIGIE_STATEMENTS_HISTORY_H

/* Recorded at some time of [$2, $1); as recorded at its end; the last version before that. */
#define BETWEEN(t) t ".valid_from < $1 AND (" t ".valid_to IS NULL OR " t ".valid_to > $2)"
#define THEN(t) t ".valid_from < $1 AND (" t ".valid_to IS NULL OR " t ".valid_to >= $1)"
#define LATEST(table, t) "LEFT JOIN " table " " t " ON " t ".entity_id = e.id AND " t ".valid_from = (SELECT max(v.valid_from) FROM " \
	table " v WHERE v.entity_id = e.id AND v.valid_from < $1) "
#define SITE_THEN(name) "(SELECT w.site FROM entity x JOIN device w ON w.entity_id = x.id WHERE x.kind = 'device' AND x.name = " name \
	" AND " THEN("w") " LIMIT 1)"

#define HISTORY_STATEMENTS(X) \
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
	X(NIGHT_OBJECTS, "SELECT e.id, e.kind, e.name, coalesce(d.site, l.site, s.site, c.site, h.site, (SELECT x.site FROM entity y " \
	  "JOIN device x ON x.entity_id = y.id WHERE y.kind = 'device' AND y.name = coalesce(s.device, l.device, c.device) AND " AT("x") ")), " \
	  "coalesce(l.device, s.device, c.device), d.parents, l.interface FROM (SELECT DISTINCT entity_id FROM alert WHERE opened_ms <= $1 " \
	  "AND (closed_ms IS NULL OR closed_ms >= $2)) a JOIN entity e ON e.id = a.entity_id " \
	  "LEFT JOIN device d ON d.entity_id = e.id AND " AT("d") " LEFT JOIN link l ON l.entity_id = e.id AND " AT("l") \
	  " LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") " LEFT JOIN covolink c ON c.entity_id = e.id AND " AT("c") \
	  " LEFT JOIN heartbeat h ON h.entity_id = e.id AND " AT("h") " ORDER BY e.id") \
	X(NIGHT_MESSAGES, "SELECT n.alert_id, n.recipient, n.channel, n.event, n.step, CASE n.state WHEN 'delivered' THEN coalesce(n.done_ms, n.due_ms) " \
	  "ELSE n.due_ms END FROM alert a JOIN notification n ON n.alert_id = a.id WHERE a.opened_ms <= $1 " \
	  "AND (a.closed_ms IS NULL OR a.closed_ms >= $2) AND n.state IN ('delivered', 'uncertain') AND n.recipient <> n.channel " \
	  "AND n.event IN ('problem', 'worse', 'escalation', 'reminder', 'asked')") \
	X(NIGHT_ACTS, "SELECT n.alert_id, '', n.at_ms FROM note n WHERE n.alert_id IS NOT NULL AND n.at_ms <= $1 AND n.at_ms >= $2 UNION ALL " \
	  "SELECT coalesce(s.alert_id, 0), e.kind || ':' || e.name, j.at_ms FROM journal j JOIN silence s ON s.seq = j.seq " \
	  "JOIN entity e ON e.id = s.entity_id WHERE j.at_ms >= $2 AND j.at_ms <= $1") \
	/* availability: of a period [$2, $1); versions that were recorded in it, states and alerts of one object */ \
	X(AVAILABILITY_SITES, "SELECT e.id, e.name, s.valid_from, s.valid_to FROM " NAMED("site", "s") "WHERE e.kind = 'site' " \
	  "AND s.entity_id = e.id AND " BETWEEN("s") " ORDER BY e.name, e.id, s.valid_from") \
	X(AVAILABILITY_LINKS, "SELECT e.id, e.name, l.site, l.device, l.contract, l.valid_from, l.valid_to FROM link l " \
	  "JOIN entity e ON e.id = l.entity_id WHERE " BETWEEN("l") " AND l.site IS NOT NULL AND ($3 IS NULL OR l.site = $3) " \
	  "AND (l.z_device IS NULL OR coalesce(" SITE_THEN("l.z_device") ", '') <> l.site OR coalesce(" SITE_THEN("l.device") ", '') <> l.site)") \
	X(AVAILABILITY_DEVICES, "SELECT e.id, e.name, d.site, d.parents, d.valid_from, d.valid_to FROM device d " \
	  "JOIN entity e ON e.id = d.entity_id WHERE " BETWEEN("d") " AND d.site IS NOT NULL AND ($3 IS NULL OR d.site = $3)") \
	X(AVAILABILITY_PARENTS, "SELECT DISTINCT d.site, d.parents FROM device d WHERE " BETWEEN("d") " AND d.parents IS NOT NULL") \
	X(AVAILABILITY_CONTRACTS, "SELECT e.name, k.supplier, k.availability, k.starts, k.ends FROM contract k " \
	  "JOIN entity e ON e.id = k.entity_id WHERE " THEN("k")) \
	X(AVAILABILITY_DECLARED, "SELECT v.valid_from, v.valid_to FROM site v WHERE " BETWEEN("v") " AND v.entity_id = $3 UNION ALL " \
	  "SELECT v.valid_from, v.valid_to FROM device v WHERE " BETWEEN("v") " AND v.entity_id = $3 UNION ALL " \
	  "SELECT v.valid_from, v.valid_to FROM link v WHERE " BETWEEN("v") " AND v.entity_id = $3 UNION ALL " \
	  "SELECT v.valid_from, v.valid_to FROM service v WHERE " BETWEEN("v") " AND v.entity_id = $3 UNION ALL " \
	  "SELECT v.valid_from, v.valid_to FROM covolink v WHERE " BETWEEN("v") " AND v.entity_id = $3") \
	X(AVAILABILITY_PLACE, "SELECT e.kind, e.name, coalesce(d.site, l.site, s.site, c.site, " \
	  SITE_THEN("coalesce(l.device, s.device, c.device)") "), coalesce(l.device, s.device, c.device), l.contract FROM entity e " \
	  LATEST("device", "d") LATEST("link", "l") LATEST("service", "s") LATEST("covolink", "c") "WHERE e.id = $2") \
	X(AVAILABILITY_STATES, "SELECT from_ms, to_ms, state, outcome FROM state_interval WHERE entity_id = $1 AND from_ms < $2 " \
	  "AND from_ms >= coalesce((SELECT max(x.from_ms) FROM state_interval x WHERE x.entity_id = $1 AND x.from_ms <= $3), $3) " \
	  "ORDER BY from_ms") \
	X(AVAILABILITY_ECHO, "SELECT c.id FROM probe_check c WHERE c.entity_id = $1 AND c.\"class\" = 'icmp' " \
	  "AND EXISTS (SELECT 1 FROM probe_check x WHERE x.entity_id = $1 AND x.\"class\" <> 'icmp')") \
	X(AVAILABILITY_ALERTS, "SELECT id, follows_id, opened_ms, closed_ms FROM alert WHERE entity_id = $1 AND subject = '' " \
	  "AND opened_ms < $2 ORDER BY opened_ms DESC") \
	X(AVAILABILITY_CALL, "SELECT at_ms, contract, gtr_due_ms FROM note WHERE alert_id = $1 AND kind = 'call' AND at_ms <= $2 " \
	  "ORDER BY at_ms LIMIT 1") \
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
	  "UNION SELECT valid_from FROM heartbeat WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM heartbeat WHERE valid_to > $1 AND valid_to <= $2 " \
	  "UNION SELECT valid_from FROM dependency WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM dependency WHERE valid_to > $1 AND valid_to <= $2 " \
	  "UNION SELECT valid_from FROM threshold WHERE valid_from > $1 AND valid_from <= $2 " \
	  "UNION SELECT valid_to FROM threshold WHERE valid_to > $1 AND valid_to <= $2 ORDER BY 1")

#endif
