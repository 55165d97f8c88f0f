/* What was observed of the network. A part of inventory/statements.h, which says how. */
#ifndef VIGIE_STATEMENTS_OBSERVED_H
#define VIGIE_STATEMENTS_OBSERVED_H

#define ADD(column, n) #column " = " #column " + " n
#define ADDED(column) #column " = " #column " + excluded." #column
/* saved captures that were read since $1: their days are kept from then on */
#define READ_SINCE "(SELECT k.id FROM observation_point k WHERE k.sha256 IS NOT NULL AND k.first_ms >= $1)"

/* flows o that are listed of burst b */
#define LISTED_OF_BURST "WHERE o.new_ms >= b.from_ms AND o.new_ms <= b.to_ms AND o.point_id = b.point_id"

#define OBSERVED_STATEMENTS(X) \
	X(POINT_SAVED, "SELECT id FROM observation_point WHERE sha256 = $1") \
	X(POINT_INTERFACE, "SELECT id FROM observation_point WHERE name = $1 AND sha256 IS NULL") \
	X(POINT_WRITE, "INSERT INTO observation_point (name, sha256, first_ms) VALUES ($1, $2, $3)") \
	X(POINT_ENDED, "SELECT ended_ms FROM observation_point WHERE id = $1") \
	X(POINT_END, "UPDATE observation_point SET ended_ms = $1 WHERE id = $2") \
	X(POINT_FORGET, "DELETE FROM observation_point WHERE id = $1 AND sha256 IS NOT NULL AND ended_ms IS NULL") \
	X(POINT_EMPTY_ASSOCIATIONS, "DELETE FROM observed_association WHERE point_id = $1") \
	X(POINT_EMPTY_FLOWS, "DELETE FROM observed_flow WHERE point_id = $1") \
	X(POINT_EMPTY_SPANS, "DELETE FROM observed_span WHERE point_id = $1") \
	X(POINT_EMPTY_TALLIES, "DELETE FROM observed_tally WHERE point_id = $1") \
	X(POINT_EMPTY_TALKERS, "DELETE FROM talker_burst WHERE point_id = $1") \
	X(OBSERVED_FLOW, "SELECT id FROM observed_flow WHERE point_id = $1 AND source = $2 AND destination = $3 AND protocol = $4 AND port = $5 " \
	  "AND within = $6") \
	X(OBSERVED_FLOW_WRITE, "INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, source_port, vlan, inner_vlan, mpls, " \
	  "tunnel, traits, connections, first_seen_ms, last_seen_ms, bytes_out, bytes_in, packets_out, packets_in) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13, 0, 0, 0, 0)") \
	X(OBSERVED_FLOW_ADD, "UPDATE observed_flow SET first_seen_ms = min(first_seen_ms, $1), last_seen_ms = max(last_seen_ms, $2), " \
	  ADD(bytes_out, "$3") ", " ADD(bytes_in, "$4") ", " ADD(packets_out, "$5") ", " ADD(packets_in, "$6") ", " ADD(connections, "$7") ", " \
	  "traits = traits | $8, source_port = CASE WHEN source_port = $9 THEN source_port END, tunnel = coalesce($10, tunnel) WHERE id = $11") \
	/* when row $1 began, if that is a new talker, and not the collector: its point looked for $3 of the $2 ms before */ \
	X(OBSERVED_FLOW_IS_NEW, "SELECT f.first_seen_ms FROM observed_flow f WHERE f.id = $1 " \
	  "AND (EXISTS (SELECT 1 FROM device d WHERE d.address = f.destination AND d.valid_to IS NULL) " \
	  "OR EXISTS (SELECT 1 FROM covolink c WHERE c.address = f.destination AND c.valid_to IS NULL)) " \
	  "AND NOT EXISTS (SELECT 1 FROM property y WHERE y.name = 'own-addresses' AND instr(';' || y.value || ';', ';' || f.source || ';') > 0) " \
	  "AND NOT EXISTS (SELECT 1 FROM observed_flow o WHERE o.source = f.source AND o.destination = f.destination " \
	  "AND o.port = f.port AND o.protocol = f.protocol AND o.within = f.within AND o.id <> f.id) " \
	  "AND (SELECT coalesce(sum(min(s.to_ms, f.first_seen_ms) - max(s.from_ms, f.first_seen_ms - $2)), 0) FROM observed_span s " \
	  "WHERE s.point_id = f.point_id AND s.from_ms < f.first_seen_ms AND s.to_ms > f.first_seen_ms - $2) >= $3") \
	/* it is kept so, unless $2 were within the hour */ \
	X(OBSERVED_FLOW_NEW, "UPDATE observed_flow SET new_ms = first_seen_ms WHERE id = $1 " \
	  "AND (SELECT count(*) FROM observed_flow n WHERE n.new_ms > observed_flow.first_seen_ms - 3600000) < $2") \
	/* one more at $1 in the last burst of point $2, when that is not older than $3 before and began less than $4 before; else the first of one */ \
	X(TALKER_BURST_ADD, "UPDATE talker_burst SET to_ms = max(to_ms, $1), talkers = talkers + 1 WHERE id = (SELECT b.id FROM talker_burst b " \
	  "WHERE b.point_id = $2 ORDER BY b.to_ms DESC LIMIT 1) AND to_ms >= $1 - $3 AND from_ms > $1 - $4 AND from_ms <= $1") \
	X(TALKER_BURST_WRITE, "INSERT INTO talker_burst (point_id, from_ms, to_ms, talkers, source, destination, protocol, port) " \
	  "SELECT f.point_id, f.first_seen_ms, f.first_seen_ms, 1, f.source, f.destination, f.protocol, f.port FROM observed_flow f WHERE f.id = $1") \
	/* until $1, after $2; of one that is not whole within that: those that are listed, which are at least all there were where some are not */ \
	X(TALKER_BURSTS, "SELECT p.name, b.from_ms, min(b.to_ms, $1), b.source, b.destination, b.protocol, b.port, " \
	  "(b.from_ms <= $2 OR b.to_ms > $1) AND b.talkers > (SELECT count(*) FROM observed_flow o " LISTED_OF_BURST "), " \
	  "CASE WHEN b.from_ms > $2 AND b.to_ms <= $1 THEN b.talkers ELSE max(b.from_ms > $2 OR b.to_ms <= $1, (SELECT count(*) FROM observed_flow o " \
	  LISTED_OF_BURST " AND o.new_ms > $2 AND o.new_ms <= $1)) END AS told " \
	  "FROM talker_burst b JOIN observation_point p ON p.id = b.point_id WHERE b.from_ms <= $1 AND b.to_ms > $2 AND told > 0 " \
	  "ORDER BY b.to_ms DESC, b.id DESC LIMIT $3") \
	/* of device $2, from $3 to $4 */ \
	X(NEW_TALKERS_OF, "SELECT o.new_ms, o.source, o.protocol, o.port, p.name FROM device d JOIN observed_flow o ON o.destination = d.address " \
	  "JOIN observation_point p ON p.id = o.point_id WHERE " AT("d") " AND d.entity_id = $2 AND o.new_ms >= $3 AND o.new_ms <= $4 " \
	  "ORDER BY o.new_ms, o.id") \
	X(OBSERVED_FLOW_LAST, "SELECT coalesce(max(id), 0) FROM observed_flow") \
	X(NEW_TALKERS_AFTER, "SELECT count(*) FROM observed_flow WHERE new_ms IS NOT NULL AND id > $1") \
	X(OBSERVED_FLOW_DAY, "INSERT INTO observed_flow_day (flow_id, day_ms, bytes_out, bytes_in, packets_out, packets_in, connections) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (flow_id, day_ms) DO UPDATE SET " ADDED(bytes_out) ", " ADDED(bytes_in) ", " \
	  ADDED(packets_out) ", " ADDED(packets_in) ", " ADDED(connections)) \
	X(OBSERVED_ASSOCIATION, "SELECT id FROM observed_association WHERE point_id = $1 AND source = $2 AND destination = $3 AND port = $4 " \
	  "AND calling_ae = $5 AND called_ae = $6") \
	X(OBSERVED_ASSOCIATION_WRITE, "INSERT INTO observed_association (point_id, source, destination, port, calling_ae, called_ae, first_seen_ms, " \
	  "last_seen_ms, associations, accepted, rejected, aborted, pdus_out, pdus_in, bytes_out, bytes_in) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0, 0, 0)") \
	X(OBSERVED_ASSOCIATION_ADD, "UPDATE observed_association SET first_seen_ms = min(first_seen_ms, $1), last_seen_ms = max(last_seen_ms, $2), " \
	  ADD(associations, "$3") ", " ADD(accepted, "$4") ", " ADD(rejected, "$5") ", " ADD(aborted, "$6") ", " ADD(pdus_out, "$7") ", " \
	  ADD(pdus_in, "$8") ", " ADD(bytes_out, "$9") ", " ADD(bytes_in, "$10") " WHERE id = $11") \
	X(OBSERVED_REFUSAL, "UPDATE observed_association SET refused_ms = $1, refusal_result = $2, refusal_source = $3, refusal_reason = $4 " \
	  "WHERE id = $5 AND coalesce(refused_ms, $1) <= $1") \
	X(OBSERVED_ASSOCIATION_HOUR, "INSERT INTO observed_association_hour (association_id, hour_ms, associations, accepted, rejected, aborted, " \
	  "pdus_out, pdus_in, bytes_out, bytes_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (association_id, hour_ms) DO UPDATE SET " \
	  ADDED(associations) ", " ADDED(accepted) ", " ADDED(rejected) ", " ADDED(aborted) ", " ADDED(pdus_out) ", " ADDED(pdus_in) ", " \
	  ADDED(bytes_out) ", " ADDED(bytes_in)) \
	X(OBSERVED_SOP, "INSERT INTO observed_sop (association_id, sop_class, first_seen_ms, last_seen_ms, proposed, accepted, refused) " \
	  "SELECT $1, $2, $3, $3, 1, $4, $5 WHERE (SELECT count(*) FROM observed_sop WHERE association_id = $1) < $6 " \
	  "OR EXISTS (SELECT 1 FROM observed_sop WHERE association_id = $1 AND sop_class = $2) ON CONFLICT (association_id, sop_class) DO UPDATE SET " \
	  "first_seen_ms = min(first_seen_ms, excluded.first_seen_ms), last_seen_ms = max(last_seen_ms, excluded.last_seen_ms), " \
	  ADDED(proposed) ", " ADDED(accepted) ", " ADDED(refused)) \
	X(OBSERVED_SPAN_EXTEND, "UPDATE observed_span SET to_ms = max(to_ms, $1) WHERE point_id = $2 AND from_ms = " \
	  "(SELECT max(s.from_ms) FROM observed_span s WHERE s.point_id = $2 AND s.from_ms <= $3) AND to_ms >= $4") \
	X(OBSERVED_SPAN_WRITE, "INSERT INTO observed_span (point_id, from_ms, to_ms) VALUES ($1, $2, $3) " \
	  "ON CONFLICT (point_id, from_ms) DO UPDATE SET to_ms = max(to_ms, excluded.to_ms)") \
	X(OBSERVED_TALLY, "INSERT INTO observed_tally (point_id, hour_ms, frames, bytes, kernel_dropped, interface_dropped, lost_records, evicted, " \
	  "associations_dropped, not_ip, malformed, cut, orphans) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) " \
	  "ON CONFLICT (point_id, hour_ms) DO UPDATE SET " ADDED(frames) ", " ADDED(bytes) ", " ADDED(kernel_dropped) ", " \
	  ADDED(interface_dropped) ", " ADDED(lost_records) ", " ADDED(evicted) ", " ADDED(associations_dropped) ", " ADDED(not_ip) ", " \
	  ADDED(malformed) ", " ADDED(cut) ", " ADDED(orphans)) \
	/* forgetting, $1 rows at most a step; the ceilings are $2 */ \
	X(FORGET_FLOWS, "DELETE FROM observed_flow WHERE id IN (SELECT id FROM observed_flow ORDER BY last_seen_ms LIMIT " \
	  "min($1, max(0, (SELECT count(*) FROM observed_flow) - $2)))") \
	X(FORGET_ASSOCIATIONS, "DELETE FROM observed_association WHERE id IN (SELECT id FROM observed_association ORDER BY last_seen_ms LIMIT " \
	  "min($1, max(0, (SELECT count(*) FROM observed_association) - $2)))") \
	X(FORGET_FLOW_DAYS, "DELETE FROM observed_flow_day WHERE (day_ms, flow_id) IN (SELECT d.day_ms, d.flow_id FROM observed_flow_day d " \
	  "WHERE d.day_ms < $1 AND (SELECT f.point_id FROM observed_flow f WHERE f.id = d.flow_id) NOT IN " READ_SINCE " ORDER BY d.day_ms LIMIT $2)") \
	X(FORGET_ASSOCIATION_HOURS, "DELETE FROM observed_association_hour WHERE (hour_ms, association_id) IN (SELECT h.hour_ms, h.association_id " \
	  "FROM observed_association_hour h WHERE h.hour_ms < $1 AND (SELECT a.point_id FROM observed_association a WHERE a.id = h.association_id) " \
	  "NOT IN " READ_SINCE " ORDER BY h.hour_ms LIMIT $2)") \
	X(FORGET_TALLIES, "DELETE FROM observed_tally WHERE hour_ms < $1 AND point_id NOT IN " READ_SINCE) \
	X(FORGET_TALKERS, "DELETE FROM talker_burst WHERE to_ms < $1 AND point_id NOT IN " READ_SINCE) \
	X(FORGET_SPANS, "DELETE FROM observed_span WHERE to_ms < $1 AND point_id NOT IN " READ_SINCE)

#endif
