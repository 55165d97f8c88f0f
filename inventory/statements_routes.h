/* Image routes and what was observed of them. A part of inventory/statements.h, which says how. */
#ifndef VIGIE_STATEMENTS_ROUTES_H
#define VIGIE_STATEMENTS_ROUTES_H

#define COVOLINK_OF_ROUTE(column) "(SELECT c." column " FROM entity x JOIN covolink c ON c.entity_id = x.id WHERE x.kind = 'covolink' " \
	"AND x.name = r.covolink AND " AT("c") ")"

#define ROUTES_STATEMENTS(X) \
	X(ROUTES_HEARD_BY, "SELECT e.id, e.name, r.source_site, r.covolink, " COVOLINK_OF_ROUTE("device") ", r.destination_site, r.\"use\", r.source_ae, " \
	  "r.destination_ae, " COVOLINK_OF_ROUTE("called_ae") ", a.opened_ms, a.follows_id, a.detail FROM " NAMED("route", "r") \
	  "LEFT JOIN alert a ON a.entity_id = e.id AND a.subject = 'silence' AND a.opened_ms <= $1 AND (a.closed_ms IS NULL OR a.closed_ms > $1) " \
	  "WHERE " OF_KIND("route", "r") " ORDER BY e.name, a.opened_ms DESC") \
	/* changes with what is told of them */ \
	X(ROUTES_STAMP, "SELECT (SELECT max(o.id) FROM observed_association o), (SELECT max(o.last_seen_ms) FROM observed_association o), " \
	  "(SELECT max(s.to_ms) FROM observed_span s), (SELECT max(p.ended_ms) FROM observation_point p), (SELECT max(j.seq) FROM journal j), " \
	  "(SELECT max(e.last_confirmed_ms) FROM entity e), (SELECT max(a.id) FROM alert a), (SELECT max(a.closed_ms) FROM alert a)") \
	X(ROUTES_DICOM_SERVICES, "SELECT s.target FROM service s WHERE s.kind = 'dicom' AND " AT("s")) \
	/* what our checks present where no other is declared, as the collector told it last */ \
	X(ROUTES_OWN_AE, "SELECT p.value FROM property p WHERE p.name = 'calling-ae'") \
	X(ROUTES_SEEN, "SELECT o.id, o.point_id, p.name, o.source, o.destination, o.port, o.calling_ae, o.called_ae, o.first_seen_ms, o.last_seen_ms, " \
	  "o.associations, o.accepted, o.rejected FROM observed_association o JOIN observation_point p ON p.id = o.point_id " \
	  "WHERE o.first_seen_ms <= $1 ORDER BY o.called_ae, o.calling_ae, o.source, o.destination, o.port, o.point_id") \
	/* what was refused carries no image */ \
	X(ROUTES_HOURS, "SELECT hour_ms, associations - rejected, bytes_out + bytes_in FROM observed_association_hour WHERE association_id = $1 AND hour_ms >= $2 AND hour_ms <= $3 " \
	  "AND associations > rejected ORDER BY hour_ms") \
	/* when a point looked, the latest first, and whether it is an interface: a saved capture tells what it holds, and vouches for nothing beside */ \
	X(ROUTES_SPANS, "SELECT s.point_id, s.from_ms, s.to_ms, p.sha256 IS NULL FROM observed_span s JOIN observation_point p ON p.id = s.point_id " \
	  "WHERE s.from_ms <= $1 AND s.to_ms >= $2 ORDER BY s.to_ms DESC") \
	/* hours of which so much was missed that silence says nothing: one frame in a hundred, or associations */ \
	X(ROUTES_MISSED, "SELECT point_id, hour_ms FROM observed_tally WHERE hour_ms <= $1 AND hour_ms >= $2 AND (associations_dropped > 0 OR " \
	  "(kernel_dropped + interface_dropped) * 100 > frames)") \
	/* failures that may cut routes off now, or may have since $2 for $3 at least */ \
	X(ROUTES_CUTS, "SELECT e.id, e.kind, e.name, a.opened_ms, a.closed_ms, a.outcome FROM alert a JOIN entity e ON e.id = a.entity_id " \
	  "WHERE a.subject = '' AND a.state = 2 AND a.follows_id IS NULL AND a.opened_ms <= $1 AND coalesce(a.closed_ms, $1) >= $2 " \
	  "AND (coalesce(a.closed_ms, $1) >= $1 OR a.closed_ms - a.opened_ms >= $3) ORDER BY a.opened_ms") \
	/* routes that are not declared any more while their alert is open */ \
	X(ROUTES_GONE, "SELECT a.entity_id FROM alert a WHERE a.subject = 'silence' AND a.closed_ms IS NULL AND NOT EXISTS " \
	  "(SELECT 1 FROM route r WHERE r.entity_id = a.entity_id AND " AT("r") ")")

#endif
