/* The flow register, the map and what was observed. A part of inventory/statements.h, which says how. */
#ifndef VIGIE_STATEMENTS_FLOWS_H
#define VIGIE_STATEMENTS_FLOWS_H

/* Which device runs a service or a Covolink: its address. */
#define ADDRESS_OF(name) "(SELECT y.address FROM entity x JOIN device y ON y.entity_id = x.id WHERE x.kind = 'device' AND x.name = " name " AND " AT("y") ")"

#define FLOW_EXCEPTION "v.source, v.destination, v.protocol, v.port"

#define FLOW_SUMS(last, later_bytes, later_packets) "SELECT p.name, o.source, o.destination, o.protocol, o.port, o.source_port, o.within, o.traits, " \
	"o.first_seen_ms, " last ", o.bytes_out + o.bytes_in - " later_bytes ", o.packets_out + o.packets_in - " later_packets \
	", o.new_ms, o.packets_out > 0, o.packets_in > 0, o.id FROM observed_flow o JOIN observation_point p ON p.id = o.point_id WHERE o.first_seen_ms <= $1"
/* On the days after the one of $1: none, when it was last seen before. */
#define FLOW_LATER(what) "CASE WHEN o.last_seen_ms > $1 THEN coalesce((SELECT sum(y." what ") FROM observed_flow_day y " \
	"WHERE y.flow_id = o.id AND y.day_ms > $1), 0) ELSE 0 END"

/* The $2 that were seen last, and those of the same instant as the last of them. */
#define FLOW_NEWEST " AND o.last_seen_ms >= CASE WHEN (SELECT count(*) FROM observed_flow) <= $2 THEN 0 ELSE " \
	"coalesce((SELECT x.last_seen_ms FROM observed_flow x WHERE x.first_seen_ms <= $1 ORDER BY x.last_seen_ms DESC LIMIT 1 OFFSET $2 - 1), 0) END"

#define FLOWS_STATEMENTS(X) \
	X(FLOW_OPENINGS, "SELECT f.source, f.destination, f.protocol, f.port, f.reason, f.requester, f.opened, f.ends " \
	  "FROM flow f JOIN entity e ON e.id = f.entity_id WHERE " AT("f") " ORDER BY e.name") \
	/* which addresses a name stands for: a list each */ \
	X(FLOW_PLACES, "SELECT 'device', e.name, d.address FROM device d JOIN entity e ON e.id = d.entity_id WHERE " AT("d") \
	  " UNION ALL SELECT 'covolink', e.name, c.address FROM covolink c JOIN entity e ON e.id = c.entity_id WHERE " AT("c") \
	  " UNION ALL SELECT 'service', e.name, " ADDRESS_OF("s.device") " FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") \
	  " UNION ALL SELECT 'application', s.application, " ADDRESS_OF("s.device") " FROM service s WHERE s.application IS NOT NULL AND " AT("s") \
	  " UNION ALL SELECT 'site', d.site, d.address FROM device d WHERE " AT("d") \
	  " UNION ALL SELECT 'site', e.name, t.public_address FROM site t JOIN entity e ON e.id = t.entity_id WHERE " AT("t") \
	  " UNION ALL SELECT 'site', e.name, t.networks FROM site t JOIN entity e ON e.id = t.entity_id WHERE " AT("t") \
	  " UNION ALL SELECT DISTINCT 'perimeter', l.perimeter, d.address FROM link l JOIN device d ON d.site = l.site AND " AT("d") \
	  " WHERE l.perimeter IS NOT NULL AND " AT("l") \
	  " UNION ALL SELECT DISTINCT 'perimeter', l.perimeter, t.networks FROM link l JOIN entity e ON e.kind = 'site' AND e.name = l.site " \
	  "JOIN site t ON t.entity_id = e.id AND " AT("t") " WHERE l.perimeter IS NOT NULL AND " AT("l")) \
	X(FLOW_SERVICES, "SELECT e.name, s.kind, s.target, s.resolve, " ADDRESS_OF("s.device") \
	  " FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") " ORDER BY e.name") \
	X(FLOW_COVOLINKS, "SELECT e.name, c.address, c.port FROM covolink c JOIN entity e ON e.id = c.entity_id WHERE " AT("c") " ORDER BY e.name") \
	X(FLOW_ROUTES, "SELECT e.name, r.covolink, r.destination_site FROM route r JOIN entity e ON e.id = r.entity_id WHERE " AT("r") " ORDER BY e.name") \
	X(FLOW_DEPENDENCIES, "SELECT e.name, d.\"from\", d.\"to\" FROM dependency d JOIN entity e ON e.id = d.entity_id WHERE " AT("d") " ORDER BY e.name") \
	/* what the collector is; what it checks: the port of an agent, whether that is asked, and what exposures ask. Of services and Covolinks the \
	 * two above tell */ \
	X(FLOW_OWN, "SELECT p.value FROM property p WHERE p.name = 'own-addresses'") \
	X(FLOW_CHECKED, "SELECT d.address, coalesce(d.port, 0), d.credential IS NOT NULL, " IS_OURS("d.owner") " AND coalesce(d.exposures, 1) <> 0 " \
	  "FROM device d WHERE d.address IS NOT NULL AND " AT("d") \
	  " UNION ALL SELECT l.address, 0, 0, 0 FROM link l WHERE l.address IS NOT NULL AND " AT("l")) \
	/* the $2 that were seen last, and in no order: one by the time would look each row up by itself */ \
	X(FLOW_SEEN, FLOW_SUMS("o.last_seen_ms", "0", "0") FLOW_NEWEST) \
	/* at $1: by the days, of which those that are forgotten tell nothing */ \
	X(FLOW_SEEN_AT, FLOW_SUMS("CASE WHEN o.last_seen_ms <= $1 THEN o.last_seen_ms ELSE coalesce((SELECT max(o.first_seen_ms, " \
	  "min($1, max(y.day_ms) + 86399999)) FROM observed_flow_day y WHERE y.flow_id = o.id AND y.day_ms <= $1), o.first_seen_ms) END", \
	  FLOW_LATER("bytes_out + y.bytes_in"), FLOW_LATER("packets_out + y.packets_in")) FLOW_NEWEST) \
	/* what is accepted: the last row of each at $1; the last of one; each as it was hashed, the seq first */ \
	X(FLOW_EXCEPTIONS, "SELECT " FLOW_EXCEPTION ", v.uid, v.from_ms, v.until_ms, v.ended, t.text FROM flow_exception v " \
	  "LEFT JOIN journal_text t ON t.seq = coalesce(v.text_seq, v.seq) WHERE v.id IN (SELECT max(x.id) FROM flow_exception x WHERE x.at_ms <= $1 " \
	  "GROUP BY x.source, x.destination, x.protocol, x.port)") \
	X(FLOW_EXCEPTION_LAST, "SELECT v.from_ms, v.until_ms, v.ended, coalesce(v.text_seq, v.seq) FROM flow_exception v " \
	  "WHERE v.source = $1 AND v.destination = $2 AND v.protocol = $3 AND v.port = $4 ORDER BY v.id DESC LIMIT 1") \
	X(FLOW_EXCEPTION_WRITE, "INSERT INTO flow_exception (at_ms, uid, source, destination, protocol, port, from_ms, until_ms, ended, text_seq, seq) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)") \
	X(FLOW_EXCEPTION_ROWS, "SELECT v.seq, v.at_ms, v.uid, " FLOW_EXCEPTION ", v.from_ms, v.until_ms, v.ended, v.text_seq FROM flow_exception v " \
	  "ORDER BY v.seq, v.id") \
	/* changes with what the matrix is made of */ \
	X(FLOWS_STAMP, "SELECT (SELECT max(o.id) FROM observed_flow o), (SELECT max(o.last_seen_ms) FROM observed_flow o), " \
	  "(SELECT max(s.to_ms) FROM observed_span s), (SELECT max(p.ended_ms) FROM observation_point p), (SELECT max(j.seq) FROM journal j), " \
	  "(SELECT max(e.last_confirmed_ms) FROM entity e)") \
	/* when an interface was looked at, the latest first: a saved capture vouches for nothing between two packets of other files */ \
	X(FLOW_SPANS, "SELECT s.from_ms, s.to_ms FROM observed_span s JOIN observation_point p ON p.id = s.point_id " \
	  "WHERE p.sha256 IS NULL AND s.from_ms <= $1 ORDER BY s.to_ms DESC") \
	/* between $2 and $1, what the interface was looked at that was looked at longest */ \
	X(FLOW_LOOKED, "SELECT max(looked) FROM (SELECT sum(min(s.to_ms, $1) - max(s.from_ms, $2)) looked FROM observed_span s " \
	  "JOIN observation_point p ON p.id = s.point_id WHERE p.sha256 IS NULL AND s.from_ms < $1 AND s.to_ms > $2 GROUP BY s.point_id)") \
	/* of a million packets that passed interfaces in hours that end after $1, how many were dropped before anybody looked at them */ \
	X(FLOW_DROPPED, "SELECT 1000000 * sum(t.kernel_dropped + t.interface_dropped) / nullif(sum(t.frames + t.kernel_dropped + t.interface_dropped), 0) " \
	  "FROM observed_tally t JOIN observation_point p ON p.id = t.point_id WHERE p.sha256 IS NULL AND t.hour_ms > $1 - 3600000 AND t.hour_ms <= $2")

#endif
