/* What passed at Covolinks. A part of inventory/statements.h, which says how. */
#ifndef VIGIE_STATEMENTS_TRAFFIC_H
#define VIGIE_STATEMENTS_TRAFFIC_H

/* Classes of images: PS3.4 annex B, PS3.6 annex A. */
#define IS_IMAGE(uid) uid " LIKE '1.2.840.10008.5.1.4.1.1.%'"
/* Hours that were over at the instant $1; of the present all. */
#define WHOLE_HOUR(h) h ".hour_ms <= $1 - 3600000"

#define TRAFFIC_STATEMENTS(X) \
	X(TRAFFIC_WATCH, "SELECT (SELECT p.value FROM property p WHERE p.name = 'capture'), (SELECT p.value FROM property p WHERE p.name = 'calling-ae')") \
	/* when somebody looked, and from where, the latest first */ \
	X(TRAFFIC_SPANS, "SELECT s.from_ms, s.to_ms, p.name FROM observed_span s JOIN observation_point p ON p.id = s.point_id WHERE s.from_ms <= $1 " \
	  "ORDER BY s.to_ms DESC") \
	/* of the pairs that a Covolink may be one of; an echo is one P-DATA-TF each way */ \
	X(TRAFFIC, "SELECT a.source, a.destination, a.port, a.calling_ae, a.called_ae, p.name, a.last_seen_ms, a.refused_ms, " \
	  "(SELECT max(h.hour_ms) FROM observed_association_hour h WHERE h.association_id = a.id AND " WHOLE_HOUR("h") "), " \
	  "CASE WHEN (a.pdus_out > a.accepted OR a.pdus_in > a.accepted) AND EXISTS (SELECT 1 FROM observed_sop s WHERE s.association_id = a.id " \
	  "AND s.accepted > 0 AND " IS_IMAGE("s.sop_class") ") THEN (SELECT max(h.hour_ms) FROM observed_association_hour h " \
	  "WHERE h.association_id = a.id AND " WHOLE_HOUR("h") " AND (h.pdus_out > max(h.accepted, 1) OR h.pdus_in > max(h.accepted, 1))) END, " \
	  "b.accepted, b.rejected, b.aborted, d.associations, d.bytes_out, d.bytes_in " \
	  "FROM observed_association a JOIN observation_point p ON p.id = a.point_id " \
	  "LEFT JOIN observed_association_hour b ON b.association_id = a.id AND b.hour_ms = (SELECT max(h.hour_ms) FROM observed_association_hour h " \
	  "WHERE h.association_id = a.id AND h.associations > 0 AND " WHOLE_HOUR("h") ") " \
	  "LEFT JOIN (SELECT x.id, sum(h.associations) AS associations, sum(h.bytes_out) AS bytes_out, sum(h.bytes_in) AS bytes_in " \
	  "FROM observed_association x CROSS JOIN observed_association_hour h ON h.association_id = x.id WHERE h.hour_ms > $2 AND " WHOLE_HOUR("h") \
	  " GROUP BY x.id) d ON d.id = a.id " \
	  "WHERE a.first_seen_ms <= $1 AND (a.destination IN (SELECT c.address FROM covolink c WHERE " AT("c") ") " \
	  "OR a.source IN (SELECT c.address FROM covolink c WHERE " AT("c") ") OR a.called_ae IN (SELECT c.called_ae FROM covolink c WHERE " AT("c") ")) " \
	  "ORDER BY a.source, a.destination, a.port, a.calling_ae, a.called_ae, p.id")

#endif
