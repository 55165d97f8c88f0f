/* Calls of establishments and escalations. A part of inventory/statements.h, which says how, and has the fragments. */
#ifndef VIGIE_STATEMENTS_CALLS_H
#define VIGIE_STATEMENTS_CALLS_H

/* The last word of each call. */
#define CALL_COLUMNS "c.seq, c.at_ms, c.entity_id, e.name, c.category, c.uid, " \
	"coalesce((SELECT d.ticket FROM call_detail d WHERE d.call_seq = c.seq AND d.ticket IS NOT NULL ORDER BY d.seq DESC LIMIT 1), c.ticket), " \
	"coalesce((SELECT d.contact_id FROM call_detail d WHERE d.call_seq = c.seq AND d.contact_id IS NOT NULL ORDER BY d.seq DESC LIMIT 1), " \
	"c.contact_id), c.service_id FROM site_call c JOIN entity e ON e.id = c.entity_id "
#define LAST_EVENT(column, kind) "(SELECT v." column " FROM escalation_event v WHERE v.escalation_seq = x.seq AND v.kind = '" kind "' " \
	"AND v.at_ms <= $1 ORDER BY v.seq DESC LIMIT 1)"
#define ESCALATION_FIELDS "x.seq, x.code, e.name, x.at_ms, x.uid, x.ticket, t.text, x.verdict_code, x.verdict, x.confidence, x.tested_ms, " \
	"x.not_testable, " LAST_EVENT("at_ms", "taken") ", " LAST_EVENT("uid", "taken") ", " LAST_EVENT("at_ms", "closed") ", " \
	LAST_EVENT("uid", "closed") ", (SELECT y.text FROM journal_text y WHERE y.seq = " LAST_EVENT("seq", "closed") ") " \
	"FROM escalation x JOIN entity e ON e.id = x.entity_id LEFT JOIN journal_text t ON t.seq = x.seq "
#define IS_CLOSED "EXISTS (SELECT 1 FROM escalation_event v WHERE v.escalation_seq = x.seq AND v.kind = 'closed' AND v.at_ms <= $1)"

#define CALLS_STATEMENTS(X) \
	X(CALL_WRITE, "INSERT INTO site_call (seq, entity_id, at_ms, uid, category, ticket, contact_id, service_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(CALL_DETAIL_WRITE, "INSERT INTO call_detail (seq, call_seq, ticket, contact_id) VALUES ($1, $2, $3, $4)") \
	X(CALL_ATTACH, "INSERT INTO call_attached (call_seq, alert_id, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING") \
	X(CALL_ALERT, "SELECT max(id) FROM alert WHERE entity_id = $1 AND subject = 'calls'") \
	X(CALL_COMMUNE, "INSERT INTO entity (kind, name, created_ms, last_confirmed_ms) SELECT 'commune', x.commune, $1, $1 FROM site x " \
	  "WHERE x.entity_id = $2 AND x.valid_to IS NULL AND x.commune <> '' ON CONFLICT (kind, name) DO NOTHING") \
	X(CALL_SITE, "SELECT e.id, e.kind || ':' || e.name FROM site_call c JOIN entity e ON e.id = c.entity_id WHERE c.seq = $1") \
	X(CALL_SERVICE, "SELECT id FROM entity WHERE name = $1 AND kind IN ('service', 'application', 'entitlement') " \
	  "ORDER BY CASE kind WHEN 'service' THEN 0 WHEN 'application' THEN 1 ELSE 2 END LIMIT 1") \
	X(CALL_CONTACTS, "SELECT x.id, c.site, c.phone FROM contact c JOIN entity x ON x.id = c.entity_id WHERE c.valid_to IS NULL AND c.phone IS NOT NULL") \
	/* what a call of the site $1, of the service $2, may share with others; a site whose Covolinks are none goes by those of the nearest
	 * that supports it, SUPPORT_STEPS_MAX */ \
	X(CALL_NODES, "WITH RECURSIVE s AS (SELECT e.name AS name, x.commune AS commune FROM entity e JOIN site x " \
	  "ON x.entity_id = e.id AND x.valid_to IS NULL WHERE e.id = $1), " \
	  "k AS (SELECT e.id AS id, e.name AS name, v.site AS site, ';' || coalesce(v.serves, '') || ';' AS serves FROM covolink v " \
	  "JOIN entity e ON e.id = v.entity_id WHERE v.valid_to IS NULL), " \
	  "up (name, step) AS (SELECT name, 0 FROM s UNION ALL SELECT x.support_site, up.step + 1 FROM up JOIN entity e ON e.kind = 'site' " \
	  "AND e.name = up.name JOIN site x ON x.entity_id = e.id AND x.valid_to IS NULL WHERE x.support_site IS NOT NULL AND up.step < 8), " \
	  "serving AS (SELECT k.id AS id, min(up.step) AS step FROM up JOIN k ON k.site = up.name OR instr(k.serves, ';' || up.name || ';') > 0 " \
	  "GROUP BY k.id) " \
	  "SELECT e.id, 0, e.kind, e.name, 0 FROM entity e WHERE e.id = $2 UNION ALL " \
	  "SELECT k.id, 1, 'covolink', k.name, length(k.serves) - length(replace(k.serves, ';', '')) FROM k " \
	  "JOIN serving g ON g.id = k.id WHERE g.step = (SELECT min(step) FROM serving) UNION ALL " \
	  "SELECT e.id, 2, 'commune', e.name, (SELECT count(*) FROM site y WHERE y.valid_to IS NULL AND y.commune = s.commune) " \
	  "FROM s JOIN entity e ON e.kind = 'commune' AND e.name = s.commune UNION ALL " \
	  "SELECT e.id, 3, 'perimeter', e.name, (SELECT count(DISTINCT l.site) FROM link l WHERE l.valid_to IS NULL AND l.perimeter = e.name) " \
	  "FROM s JOIN (SELECT DISTINCT site, perimeter FROM link WHERE valid_to IS NULL) p ON p.site = s.name " \
	  "JOIN entity e ON e.kind = 'perimeter' AND e.name = p.perimeter ORDER BY 5, 2, 1 LIMIT $3") \
	X(CALL_PERSON, "SELECT name FROM entity WHERE id = $1") \
	X(CALL_ONE, "SELECT " CALL_COLUMNS "WHERE c.seq = $1") \
	X(CALLS_LOOSE, "SELECT " CALL_COLUMNS "WHERE c.at_ms >= $1 AND NOT EXISTS (SELECT 1 FROM call_attached t WHERE t.call_seq = c.seq) ORDER BY c.seq") \
	X(CALLS_OF_ALERT, "SELECT " CALL_COLUMNS "JOIN call_attached t ON t.call_seq = c.seq WHERE t.alert_id = $1 ORDER BY c.seq") \
	X(CALL_OTHER_CAUSE, "SELECT max(t.alert_id) FROM call_attached t JOIN alert a ON a.id = t.alert_id WHERE t.call_seq = $1 AND a.subject <> 'calls'") \
	X(CALL_GROUPS_OPEN, "SELECT a.id, a.entity_id, e.kind, e.name FROM alert a JOIN entity e ON e.id = a.entity_id " \
	  "WHERE a.subject = 'calls' AND a.closed_ms IS NULL ORDER BY a.id") \
	/* the reader: calls until $1, of the site $2, or of the alert $2, the latest first */ \
	X(CALLS, "SELECT " CALL_COLUMNS "WHERE c.at_ms <= $1 ORDER BY c.at_ms DESC, c.seq DESC LIMIT $2") \
	X(CALLS_OF_SITE, "SELECT " CALL_COLUMNS "WHERE c.at_ms <= $1 AND c.entity_id = (SELECT x.id FROM entity x WHERE x.kind = 'site' AND x.name = $2) " \
	  "ORDER BY c.at_ms DESC, c.seq DESC LIMIT $3") \
	X(CALLS_ATTACHED, "SELECT " CALL_COLUMNS "JOIN call_attached t ON t.call_seq = c.seq WHERE t.at_ms <= $1 AND t.alert_id = $2 " \
	  "ORDER BY c.at_ms DESC, c.seq DESC LIMIT $3") \
	X(CALLERS, "SELECT DISTINCT e.name FROM call_attached t JOIN site_call c ON c.seq = t.call_seq JOIN entity e ON e.id = c.entity_id " \
	  "WHERE t.at_ms <= $1 AND t.alert_id = $2 ORDER BY e.name") \
	X(CALL_TEXTS, "SELECT t.text FROM journal_text t WHERE t.seq = $1 UNION ALL SELECT t.text FROM call_detail d " \
	  "JOIN journal_text t ON t.seq = d.seq WHERE d.call_seq = $1") \
	X(ESCALATION_CODE_USED, "SELECT count(*) FROM escalation x WHERE x.code = $1 AND (x.at_ms >= $2 OR NOT EXISTS (SELECT 1 FROM escalation_event v " \
	  "WHERE v.escalation_seq = x.seq AND v.kind = 'closed'))") \
	X(ESCALATION_FIND, "SELECT x.seq, x.entity_id, e.kind || ':' || e.name, (SELECT count(*) FROM escalation_event v WHERE v.escalation_seq = x.seq " \
	  "AND v.kind = 'closed'), (SELECT v.uid FROM escalation_event v WHERE v.escalation_seq = x.seq AND v.kind = 'taken' ORDER BY v.seq DESC LIMIT 1) " \
	  "FROM escalation x JOIN entity e ON e.id = x.entity_id WHERE x.code = $1 ORDER BY 4, x.seq DESC LIMIT 1") \
	X(ESCALATION_WRITE, "INSERT INTO escalation (seq, code, entity_id, at_ms, uid, ticket, verdict_code, verdict, confidence, tested_ms, not_testable) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)") \
	X(ESCALATION_STEP_WRITE, "INSERT INTO escalation_step (seq, position, layer, status, outcome, object, detail, latency_us) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(ESCALATION_EVENT_WRITE, "INSERT INTO escalation_event (seq, escalation_seq, kind, at_ms, uid) VALUES ($1, $2, $3, $4, $5)") \
	X(ESCALATIONS, "SELECT " ESCALATION_FIELDS "WHERE x.at_ms <= $1 AND ($2 OR NOT " IS_CLOSED ") ORDER BY x.seq DESC LIMIT $3") \
	X(ESCALATION, "SELECT " ESCALATION_FIELDS "WHERE x.at_ms <= $1 AND x.code = $2 ORDER BY " IS_CLOSED ", x.seq DESC LIMIT 1") \
	X(ESCALATION_STEPS, "SELECT layer, status, outcome, object, detail, latency_us FROM escalation_step WHERE seq = $1 ORDER BY position")

#endif
