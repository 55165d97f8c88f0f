/* The flow register, the map and what was observed. A part of inventory/statements.h, which says how. */
#ifndef VIGIE_STATEMENTS_FLOWS_H
#define VIGIE_STATEMENTS_FLOWS_H

/* Which device runs a service or a Covolink: its address. */
#define ADDRESS_OF(name) "(SELECT y.address FROM entity x JOIN device y ON y.entity_id = x.id WHERE x.kind = 'device' AND x.name = " name " AND " AT("y") ")"

#define FLOWS_STATEMENTS(X) \
	X(FLOW_OPENINGS, "SELECT f.source, f.destination, f.protocol, f.port, f.reason, f.requester, f.opened, f.ends " \
	  "FROM flow f JOIN entity e ON e.id = f.entity_id WHERE " AT("f") " ORDER BY e.name") \
	/* which addresses a name stands for */ \
	X(FLOW_PLACES, "SELECT 'device', e.name, d.address FROM device d JOIN entity e ON e.id = d.entity_id WHERE " AT("d") \
	  " UNION ALL SELECT 'covolink', e.name, c.address FROM covolink c JOIN entity e ON e.id = c.entity_id WHERE " AT("c") \
	  " UNION ALL SELECT 'service', e.name, " ADDRESS_OF("s.device") " FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") \
	  " UNION ALL SELECT 'application', s.application, " ADDRESS_OF("s.device") " FROM service s WHERE s.application IS NOT NULL AND " AT("s") \
	  " UNION ALL SELECT 'site', d.site, d.address FROM device d WHERE " AT("d") \
	  " UNION ALL SELECT 'site', e.name, t.public_address FROM site t JOIN entity e ON e.id = t.entity_id WHERE " AT("t") \
	  " UNION ALL SELECT DISTINCT 'perimeter', l.perimeter, d.address FROM link l JOIN device d ON d.site = l.site AND " AT("d") \
	  " WHERE l.perimeter IS NOT NULL AND " AT("l")) \
	X(FLOW_SERVICES, "SELECT e.name, s.kind, s.target, s.resolve, " ADDRESS_OF("s.device") \
	  " FROM service s JOIN entity e ON e.id = s.entity_id WHERE " AT("s") " ORDER BY e.name") \
	X(FLOW_COVOLINKS, "SELECT e.name, c.address, c.port FROM covolink c JOIN entity e ON e.id = c.entity_id WHERE " AT("c") " ORDER BY e.name") \
	X(FLOW_ROUTES, "SELECT e.name, r.covolink, r.destination_site FROM route r JOIN entity e ON e.id = r.entity_id WHERE " AT("r") " ORDER BY e.name") \
	X(FLOW_DEPENDENCIES, "SELECT e.name, d.\"from\", d.\"to\" FROM dependency d JOIN entity e ON e.id = d.entity_id WHERE " AT("d") " ORDER BY e.name") \
	X(FLOW_SEEN, "SELECT p.name, o.source, o.destination, o.protocol, o.port, o.source_port, o.within, o.traits, o.first_seen_ms, o.last_seen_ms, " \
	  "o.bytes_out + o.bytes_in, o.packets_out + o.packets_in FROM observed_flow o JOIN observation_point p ON p.id = o.point_id " \
	  "WHERE o.first_seen_ms <= $1 ORDER BY o.last_seen_ms DESC, o.id LIMIT $2") \
	/* when somebody looked, the latest first */ \
	X(FLOW_SPANS, "SELECT s.from_ms, s.to_ms FROM observed_span s WHERE s.from_ms <= $1 ORDER BY s.to_ms DESC")

#endif
