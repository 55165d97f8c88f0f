/* Frameworks and what people say of them. Rows are only added: what holds at instant $1 (INT64_MAX: now) is the last one of its subject. */
#ifndef VIGIE_STATEMENTS_HDS_H
#define VIGIE_STATEMENTS_HDS_H

#define HDS_LAST(table, subject) "v.id IN (SELECT max(x.id) FROM " table " x WHERE x.at_ms <= $1 GROUP BY x." subject ")"
#define HDS_TEXT(table) table " v LEFT JOIN journal_text t ON t.seq = coalesce(v.text_seq, v.seq)"

#define HDS_ASSESSMENT "SELECT v.seq, v.at_ms, v.uid, v.key, v.status, v.owner, v.due_ms, v.activities, v.controls, v.wording, v.proposed, " \
	"t.text FROM " HDS_TEXT("assessment") " "
#define HDS_EXCEPTION "SELECT v.seq, v.at_ms, v.uid, v.key, v.owner, v.from_ms, v.until_ms, v.ended, t.text FROM " HDS_TEXT("exception") " "
#define HDS_EVIDENCE "SELECT v.seq, v.at_ms, v.uid, v.number, v.title, v.type, v.reference, v.owner, v.serves, v.dated_ms, " \
	"v.valid_until_ms, v.sha256, v.revoked, t.text FROM " HDS_TEXT("evidence") " "
#define HDS_AUDIT "SELECT v.seq, v.at_ms, v.uid, v.number, v.title, v.type, v.scope, v.auditor, v.serves, v.from_ms, v.until_ms, v.progress, " \
	"v.result, v.reference, v.sha256, t.text FROM " HDS_TEXT("audit") " "
/* The first end that was ever promised, by then. */
#define HDS_ACTION "SELECT v.seq, v.at_ms, v.uid, v.number, v.finding, v.cause, v.correction, v.effect, v.serves, v.owner, v.reference, " \
	"v.severity, v.found_by, v.found_ms, v.due_ms, v.check_due_ms, v.planned_centidays, v.done_centidays, v.progress, t.text, " \
	"(SELECT x.due_ms FROM action x WHERE x.number = v.number AND x.due_ms IS NOT NULL AND x.id <= v.id ORDER BY x.id LIMIT 1) " \
	"FROM " HDS_TEXT("action") " "

#define HDS_STATEMENTS(X) \
	/* frameworks */ \
	X(FRAMEWORK_KNOWN, "SELECT id FROM framework WHERE family = $1 AND version = $2 AND edition = $3") \
	X(FRAMEWORK_HASH, "SELECT sha256 FROM framework WHERE id = $1") \
	X(FRAMEWORK_WRITE, "INSERT INTO framework (family, version, edition, label_fr, label_en, provenance_fr, provenance_en, source, " \
	  "unverified, sha256, loaded_ms, uid, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)") \
	X(FRAMEWORK_MARK_WRITE, "INSERT INTO framework_mark (framework_id, key, title_fr, title_en) VALUES ($1, $2, $3, $4)") \
	X(FRAMEWORK_FACT_WRITE, "INSERT INTO framework_fact (framework_id, key, title_fr, title_en, measured) VALUES ($1, $2, $3, $4, $5)") \
	X(REQUIREMENT_WRITE, "INSERT INTO requirement (framework_id, position, key, parent, annex, leaf, chapter_fr, chapter_en, title_fr, " \
	  "title_en, text_fr, text_en, activities, iso, related, legal, evidence_fr, evidence_en, facts, source, unverified, wording) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)") \
	X(ADOPTION_WRITE, "INSERT INTO adoption (family, framework_id, at_ms, uid, seq) VALUES ($1, $2, $3, $4, $5)") \
	X(REQUIREMENT_NAMED, "SELECT f.family, f.id, v.key, v.leaf, v.annex, v.activities, v.facts, v.wording FROM framework f " \
	  "JOIN requirement v ON v.framework_id = f.id WHERE lower(v.key) = lower($1) AND f.family = coalesce($2, f.family) " \
	  "AND f.id = (SELECT x.framework_id FROM adoption x WHERE x.family = f.family ORDER BY x.id DESC LIMIT 1) ORDER BY f.family") \
	X(ADOPTIONS, "SELECT count(*) FROM adoption WHERE family = $1") \
	/* the one in use then; before there was any, the first */ \
	X(FRAMEWORK_IN_USE, "SELECT v.framework_id FROM adoption v WHERE v.family = $1 " \
	  "ORDER BY CASE WHEN v.at_ms <= $2 THEN 0 ELSE 1 END, CASE WHEN v.at_ms <= $2 THEN -v.id ELSE v.id END LIMIT 1") \
	X(FRAMEWORKS, "SELECT f.id, f.family, f.version, f.edition, f.sha256, f.label_fr, f.label_en, f.loaded_ms, " \
	  "(SELECT max(v.at_ms) FROM adoption v WHERE v.framework_id = f.id AND v.at_ms <= $1), " \
	  "(SELECT v.uid FROM adoption v WHERE v.framework_id = f.id AND v.at_ms <= $1 ORDER BY v.id DESC LIMIT 1), " \
	  "(SELECT v.framework_id FROM adoption v WHERE v.family = f.family AND v.at_ms <= $1 ORDER BY v.id DESC LIMIT 1) " \
	  "FROM framework f WHERE f.loaded_ms <= $1 ORDER BY f.family, f.id") \
	X(FRAMEWORK_READ, "SELECT family, version, edition, label_fr, label_en, provenance_fr, provenance_en, source, unverified, sha256 " \
	  "FROM framework WHERE id = $1") \
	X(FRAMEWORK_MARKS, "SELECT key, title_fr, title_en FROM framework_mark WHERE framework_id = $1 ORDER BY key") \
	X(FRAMEWORK_FACTS, "SELECT key, title_fr, title_en, measured FROM framework_fact WHERE framework_id = $1 ORDER BY key") \
	X(REQUIREMENTS, "SELECT key, parent, annex, leaf, chapter_fr, chapter_en, title_fr, title_en, text_fr, text_en, activities, iso, " \
	  "related, legal, evidence_fr, evidence_en, facts, source, unverified, wording FROM requirement WHERE framework_id = $1 ORDER BY position") \
	/* the checklist, read */ \
	X(HDS_ASSESSMENTS, HDS_ASSESSMENT "WHERE " HDS_LAST("assessment", "key") " ORDER BY v.key") \
	X(HDS_EXCEPTIONS, HDS_EXCEPTION "WHERE " HDS_LAST("exception", "key") " ORDER BY v.key") \
	X(HDS_EVIDENCES, HDS_EVIDENCE "WHERE " HDS_LAST("evidence", "number") " ORDER BY v.number") \
	X(HDS_ACTIONS, HDS_ACTION "WHERE " HDS_LAST("action", "number") " ORDER BY v.number") \
	X(HDS_ACTION_STEPS, "SELECT number, at_ms, due_ms, planned_centidays, done_centidays, progress FROM action ORDER BY number, id") \
	X(HDS_AUDITS, HDS_AUDIT "WHERE " HDS_LAST("audit", "number") " ORDER BY v.number") \
	/* facts are few and measured often: from key to key, then back from its last row */ \
	X(HDS_FACTS, "WITH RECURSIVE k (key) AS (SELECT min(key) FROM measured_fact UNION ALL " \
	  "SELECT (SELECT min(m.key) FROM measured_fact m WHERE m.key > k.key) FROM k WHERE k.key IS NOT NULL) " \
	  "SELECT v.key, v.at_ms, v.verdict, v.proposes, v.value, v.sha256 FROM k JOIN measured_fact v ON v.id = " \
	  "(SELECT x.id FROM measured_fact x WHERE x.key = k.key AND x.at_ms <= $1 ORDER BY x.id DESC LIMIT 1) ORDER BY v.key") \
	X(HDS_ASSESSMENTS_OF, HDS_ASSESSMENT "WHERE v.at_ms <= $1 AND v.key = $2 ORDER BY v.id") \
	X(HDS_EXCEPTIONS_OF, HDS_EXCEPTION "WHERE v.at_ms <= $1 AND v.key = $2 ORDER BY v.id") \
	X(HDS_EVIDENCE_OF, HDS_EVIDENCE "WHERE v.at_ms <= $1 AND v.number = $2 ORDER BY v.id") \
	X(HDS_ACTION_OF, HDS_ACTION "WHERE v.at_ms <= $1 AND v.number = $2 ORDER BY v.id") \
	X(HDS_AUDIT_OF, HDS_AUDIT "WHERE v.at_ms <= $1 AND v.number = $2 ORDER BY v.id") \
	/* the checklist, written */ \
	X(ASSESSMENT_LAST, HDS_ASSESSMENT "WHERE v.key = $1 ORDER BY v.id DESC LIMIT 1") \
	X(EXCEPTION_LAST, HDS_EXCEPTION "WHERE v.key = $1 ORDER BY v.id DESC LIMIT 1") \
	X(EVIDENCE_LAST, HDS_EVIDENCE "WHERE v.number = $1 ORDER BY v.id DESC LIMIT 1") \
	X(ACTION_LAST, HDS_ACTION "WHERE v.number = $1 ORDER BY v.id DESC LIMIT 1") \
	X(AUDIT_LAST, HDS_AUDIT "WHERE v.number = $1 ORDER BY v.id DESC LIMIT 1") \
	X(ACTION_REFERRED, "SELECT v.number FROM action v WHERE v.reference = $1 AND v.id = (SELECT max(x.id) FROM action x " \
	  "WHERE x.number = v.number) ORDER BY v.id LIMIT 1") \
	X(ASSESSMENT_TEXT, "SELECT coalesce(text_seq, seq) FROM assessment WHERE key = $1 ORDER BY id DESC LIMIT 1") \
	X(EXCEPTION_TEXT, "SELECT coalesce(text_seq, seq) FROM exception WHERE key = $1 ORDER BY id DESC LIMIT 1") \
	X(EVIDENCE_TEXT, "SELECT coalesce(text_seq, seq) FROM evidence WHERE number = $1 ORDER BY id DESC LIMIT 1") \
	X(ACTION_TEXT, "SELECT coalesce(text_seq, seq) FROM action WHERE number = $1 ORDER BY id DESC LIMIT 1") \
	X(AUDIT_TEXT, "SELECT coalesce(text_seq, seq) FROM audit WHERE number = $1 ORDER BY id DESC LIMIT 1") \
	X(AUDIT_NUMBERS, "SELECT max(number) FROM audit") \
	X(EVIDENCE_NUMBERS, "SELECT max(number) FROM evidence") \
	X(ACTION_NUMBERS, "SELECT max(number) FROM action") \
	X(ASSESSMENT_WRITE, "INSERT INTO assessment (at_ms, uid, key, status, owner, due_ms, activities, controls, wording, proposed, text_seq, " \
	  "seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)") \
	X(EXCEPTION_WRITE, "INSERT INTO exception (at_ms, uid, key, owner, from_ms, until_ms, ended, text_seq, seq) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)") \
	X(EVIDENCE_WRITE, "INSERT INTO evidence (at_ms, uid, number, title, type, reference, owner, serves, dated_ms, valid_until_ms, sha256, " \
	  "revoked, text_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)") \
	X(ACTION_WRITE, "INSERT INTO action (at_ms, uid, number, finding, cause, correction, effect, serves, owner, reference, severity, " \
	  "found_by, found_ms, due_ms, check_due_ms, planned_centidays, done_centidays, progress, text_seq, seq) " \
	  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)") \
	X(AUDIT_WRITE, "INSERT INTO audit (at_ms, uid, number, title, type, scope, auditor, serves, from_ms, until_ms, progress, result, reference, " \
	  "sha256, text_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)") \
	X(FACT_LAST, "SELECT key, at_ms, verdict, proposes, value, sha256 FROM measured_fact WHERE key = $1 ORDER BY id DESC LIMIT 1") \
	X(FACT_WRITE, "INSERT INTO measured_fact (key, at_ms, verdict, proposes, value, sha256) VALUES ($1, $2, $3, $4, $5, $6)") \
	/* each row as it was hashed, the seq of the act that wrote it first; then the acts that the journal knows of */ \
	X(ASSESSMENT_ROWS, "SELECT seq, at_ms, uid, key, status, owner, due_ms, activities, controls, wording, proposed, text_seq " \
	  "FROM assessment ORDER BY seq, id") \
	X(EXCEPTION_ROWS, "SELECT seq, at_ms, uid, key, owner, from_ms, until_ms, ended, text_seq FROM exception ORDER BY seq, id") \
	X(EVIDENCE_ROWS, "SELECT seq, at_ms, uid, number, title, type, reference, owner, serves, dated_ms, valid_until_ms, sha256, revoked, " \
	  "text_seq FROM evidence ORDER BY seq, id") \
	X(ACTION_ROWS, "SELECT seq, at_ms, uid, number, finding, cause, correction, effect, serves, owner, reference, severity, found_by, " \
	  "found_ms, due_ms, check_due_ms, planned_centidays, done_centidays, progress, text_seq FROM action ORDER BY seq, id") \
	X(AUDIT_ROWS, "SELECT seq, at_ms, uid, number, title, type, scope, auditor, serves, from_ms, until_ms, progress, result, reference, sha256, " \
	  "text_seq FROM audit ORDER BY seq, id") \
	X(FRAMEWORK_ORIGINS, "SELECT f.id, f.seq, j.request FROM framework f LEFT JOIN journal j ON j.seq = f.seq AND j.method = 'hds_framework' " \
	  "AND j.result = 'ok' ORDER BY f.id") \
	X(HDS_ACTS, "SELECT seq, method, request FROM journal WHERE result = 'ok' AND (method LIKE 'hds~_%' ESCAPE '~' " \
	  "OR method IN ('flow_accept', 'flow_accept_end')) AND seq > $1 ORDER BY seq") \
	/* a dossier: what concerns the checklist, the purge of a text of it too; who else takes part */ \
	X(HDS_JOURNAL, "SELECT j.seq, j.at_ms, j.uid, j.method, j.object, j.request, j.result, j.previous, j.hash, t.salt, t.text " \
	  "FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq WHERE j.at_ms <= $1 AND (j.method LIKE 'hds~_%' ESCAPE '~' OR (j.method = 'purge' " \
	  "AND j.object IN (SELECT 'journal:' || x.seq FROM journal x WHERE x.method LIKE 'hds~_%' ESCAPE '~'))) ORDER BY j.seq") \
	X(JOURNAL_LAST_THEN, "SELECT seq, hash FROM journal WHERE at_ms <= $1 ORDER BY seq DESC LIMIT 1") \
	X(HDS_SUPPLIERS, "SELECT e.name, p.hds_certificate, p.hds_ends, p.hds_activities FROM " NAMED("supplier", "p") "WHERE " \
	  OF_KIND("supplier", "p") " ORDER BY e.name") \
	X(HDS_CONTACTS, "SELECT p.site, p.role, count(*), count(p.phone), count(p.email), min(p.valid_from) FROM " NAMED("contact", "p") "WHERE " \
	  OF_KIND("contact", "p") " GROUP BY p.site, p.role ORDER BY p.site, p.role")

#endif
