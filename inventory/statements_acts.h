/* What people did: the journal, and what it holds. A part of inventory/statements.h, which says how, and has the fragments. */
#ifndef VIGIE_STATEMENTS_ACTS_H
#define VIGIE_STATEMENTS_ACTS_H

#define ACTS_STATEMENTS(X) \
	/* the journal */ \
	X(JOURNAL_LAST, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1") \
	X(JOURNAL_COUNT, "SELECT count(*) FROM journal") \
	X(JOURNAL_TEXT_COUNT, "SELECT count(*) FROM journal_text") \
	X(JOURNAL_APPEND, "INSERT INTO journal (seq, at_ms, uid, method, object, request, result, previous, hash) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)") \
	X(JOURNAL_TEXT_WRITE, "INSERT INTO journal_text (seq, salt, text) VALUES ($1, $2, $3)") \
	X(JOURNAL_TEXT_DELETE, "DELETE FROM journal_text WHERE seq = $1") \
	X(JOURNAL_FROM, "SELECT j.seq, j.at_ms, j.uid, j.method, j.object, j.request, j.result, j.previous, j.hash, t.salt, t.text, " \
	  "EXISTS (SELECT 1 FROM journal p WHERE p.method = 'purge' AND p.result = 'ok' AND p.object = 'journal:' || j.seq AND p.seq > j.seq) " \
	  "FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq WHERE j.seq > $1 ORDER BY j.seq LIMIT $2") \
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
	X(ACT_BACKUP, "SELECT h.kind = 'backup' FROM heartbeat h WHERE h.entity_id = $1 AND h.valid_to IS NULL") \
	X(NOTE_WRITE, "INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, contract, gtr_due_ms, seq) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(HANDOVER_WRITE, "INSERT INTO handover (seq, at_ms, uid, leaves, comes) VALUES ($1, $2, $3, $4, $5)") \
	X(CALL_FIRST, "SELECT contract, gtr_due_ms FROM note WHERE alert_id = $1 AND kind = 'call' ORDER BY at_ms, id LIMIT 1") \
	X(SITE_OF, "SELECT coalesce((SELECT d.site FROM device d WHERE d.entity_id = e.id AND d.valid_to IS NULL), " \
	  "(SELECT v.site FROM service v WHERE v.entity_id = e.id AND v.valid_to IS NULL), " \
	  "(SELECT c.site FROM covolink c WHERE c.entity_id = e.id AND c.valid_to IS NULL), " \
	  "(SELECT h.site FROM heartbeat h WHERE h.entity_id = e.id AND h.valid_to IS NULL), CASE e.kind WHEN 'site' THEN e.name END) " \
	  "FROM entity e WHERE e.id = $1") \
	X(CONTRACT_OF_LINK, "SELECT l.contract FROM link l WHERE l.entity_id = $1 AND l.valid_to IS NULL") \
	X(CONTRACT_OF_DEVICE, "SELECT min(l.contract) FROM entity e JOIN link l ON l.device = e.name WHERE e.id = $1 AND e.kind = 'device' " \
	  "AND l.valid_to IS NULL HAVING count(DISTINCT l.contract) = 1") \
	X(CONTRACT_OF_SITE, "SELECT min(l.contract) FROM link l WHERE l.valid_to IS NULL AND l.site = $1 HAVING count(DISTINCT l.contract) = 1") \
	X(CONTRACT_TERMS, "SELECT k.gtr_hours, k.gtr_window FROM contract k JOIN entity e ON e.id = k.entity_id WHERE e.kind = 'contract' " \
	  "AND e.name = $1 AND k.valid_to IS NULL AND coalesce(k.ends, $2) >= $2")

#endif
