/* What is exposed: written by the collector, read for people. A part of inventory/statements.h, which says how, and has the fragments. */
#ifndef VIGIE_STATEMENTS_EXPOSURES_H
#define VIGIE_STATEMENTS_EXPOSURES_H

#define IS_OURS(owner) "coalesce(" owner ", 'ours') = 'ours'"
/* Whether it is asked; of a service, as far as the device that it is declared on says. */
#define DEVICE_IS_ASKED(device) "coalesce((SELECT " IS_OURS("y.owner") " AND coalesce(y.exposures, 1) FROM entity z JOIN device y " \
	"ON y.entity_id = z.id AND " AT("y") " WHERE z.kind = 'device' AND z.name = " device "), 1)"
#define LAST_EVIDENCE(of, until) "(SELECT max(w.at_ms) FROM exposure_evidence w WHERE w.exposure_id = " of until ")"

#define EXPOSURES_STATEMENTS(X) \
	X(EXPOSURE_CURRENT, "SELECT x.id, v.answer, x.last_seen_ms, v.evidence, v.value, v.uncertainty FROM exposure x " \
	  "JOIN exposure_evidence v ON v.exposure_id = x.id AND v.at_ms = " LAST_EVIDENCE("x.id", "") " " \
	  "WHERE x.entity_id = $1 AND x.subject = $2 AND x.gone_ms IS NULL") \
	X(EXPOSURE_LAST, "SELECT max(id) FROM exposure WHERE entity_id = $1 AND subject = $2") \
	X(EXPOSURE_WRITE, "INSERT INTO exposure (entity_id, subject, answer, first_seen_ms, last_seen_ms, before_id) VALUES ($1, $2, $3, $4, $4, $5)") \
	X(EXPOSURE_SEEN, "UPDATE exposure SET last_seen_ms = $1 WHERE id = $2") \
	X(EXPOSURE_END, "UPDATE exposure SET gone_ms = max($1, last_seen_ms) WHERE entity_id = $2 AND subject = $3 AND gone_ms IS NULL") \
	X(EXPOSURE_EVIDENCE_WRITE, "INSERT INTO exposure_evidence (exposure_id, at_ms, evidence, value, uncertainty, answer) VALUES ($1, $2, $3, $4, $5, $6) " \
	  "ON CONFLICT (exposure_id, at_ms) DO UPDATE SET answer = excluded.answer, evidence = excluded.evidence, value = excluded.value, uncertainty = excluded.uncertainty") \
	X(EXPOSURE_ROUND_WRITE, "INSERT INTO exposure_round (entity_id, at_ms, period_ms) VALUES ($1, $2, $3) " \
	  "ON CONFLICT (entity_id, at_ms) DO UPDATE SET period_ms = excluded.period_ms") \
	X(EXPOSURE_ROUNDS_FORGET, "DELETE FROM exposure_round WHERE entity_id = $1 AND at_ms < $2") \
	X(EXPOSURE_ROUNDS_LAST, "SELECT entity_id, max(at_ms) FROM exposure_round GROUP BY entity_id ORDER BY entity_id") \
	/* the reader: what may be asked at $1, with its last round */ \
	X(EXPOSURE_OBJECTS, "SELECT o.id, e.kind, e.name, o.site, o.device, o.asked, o.tls, r.at_ms, r.period_ms FROM (" \
	  "SELECT d.entity_id AS id, d.site AS site, NULL AS device, coalesce(d.exposures, 1) AS asked, 0 AS tls FROM device d WHERE " AT("d") \
	  " AND " IS_OURS("d.owner") " UNION ALL " \
	  "SELECT s.entity_id, s.site, s.device, " DEVICE_IS_ASKED("s.device") ", s.kind <> 'sftp' FROM service s WHERE " AT("s") " AND " IS_OURS("s.owner") \
	  " AND s.kind IN ('https', 'tls', 'ldaps', 'smtps', 'imaps', 'sftp') UNION ALL " \
	  "SELECT c.entity_id, c.site, c.device, " DEVICE_IS_ASKED("c.device") ", 1 FROM covolink c WHERE " AT("c") " AND c.tls = 1) o " \
	  "JOIN entity e ON e.id = o.id LEFT JOIN exposure_round r ON r.entity_id = o.id AND r.at_ms = " \
	  "(SELECT max(q.at_ms) FROM exposure_round q WHERE q.entity_id = o.id AND q.at_ms <= $1) ORDER BY o.id") \
	X(EXPOSURE_OWNERS, "SELECT e.name, s.device, a.owner FROM service s JOIN entity e ON e.id = s.entity_id " \
	  "JOIN entity n ON n.kind = 'application' AND n.name = s.application JOIN application a ON a.entity_id = n.id " \
	  "WHERE " AT("s") " AND " AT("a") " AND a.owner IS NOT NULL ORDER BY a.owner") \
	/* those that held at $1, or were over by then ($2: whether they are wanted); silence and refusals when $3 wants them; $4: subjects, each between ";", NULL: all */ \
	X(EXPOSURES, "SELECT x.entity_id, x.subject, v.answer, v.value, v.uncertainty, v.evidence, b.evidence, x.first_seen_ms, " \
	  "CASE WHEN x.last_seen_ms <= $1 THEN x.last_seen_ms ELSE coalesce((SELECT max(r.at_ms) FROM exposure_round r " \
	  "WHERE r.entity_id = x.entity_id AND r.at_ms <= $1), x.first_seen_ms) END, CASE WHEN x.gone_ms <= $1 THEN x.gone_ms END " \
	  "FROM exposure x JOIN exposure_evidence v ON v.exposure_id = x.id AND v.at_ms = " LAST_EVIDENCE("x.id", " AND w.at_ms <= $1") " " \
	  "LEFT JOIN exposure_evidence b ON b.exposure_id = x.before_id AND b.at_ms = " LAST_EVIDENCE("x.before_id", "") " " \
	  "WHERE x.first_seen_ms <= $1 AND ($2 OR x.gone_ms IS NULL OR x.gone_ms > $1) " \
	  "AND ($3 OR x.answer NOT IN ('not-answered', 'refused')) AND ($4 IS NULL OR instr($4, ';' || x.subject || ';') > 0) ORDER BY x.entity_id, x.id")

#endif
