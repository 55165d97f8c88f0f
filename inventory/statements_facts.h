/* What automatic evidence is made of (inventory/fact_*.c). Rows are hashed as they come: no personal data, no instant of a measurement.
 * None of them reads history. */
#ifndef VIGIE_STATEMENTS_FACTS_H
#define VIGIE_STATEMENTS_FACTS_H

/* The ports where ARP tells since $2 of another device of ours: networks of ours. */
#define ARP_NETWORKS "WITH o AS MATERIALIZED (SELECT d.address, d.entity_id FROM device d WHERE " AT("d") " AND " IS_OURS("d.owner") "), " \
	"p AS MATERIALIZED (SELECT DISTINCT n.device_id, n.local_port FROM o CROSS JOIN neighbour n ON n.address = o.address AND n.protocol = 'arp' " \
	"AND n.device_id <> o.entity_id AND n.last_seen_ms >= $2 JOIN device d ON d.entity_id = n.device_id AND " AT("d") ") "

#define FACT_STATEMENTS(X) \
	/* whether something was there at $2, is checked at all, and whether a check of it said something since $3 */ \
	X(FACT_SUPERVISION, "WITH t AS (SELECT d.entity_id FROM device d WHERE " AT("d") " UNION ALL SELECT s.entity_id FROM service s WHERE " AT("s") \
	  " UNION ALL SELECT k.entity_id FROM covolink k WHERE " AT("k") ") SELECT e.kind, e.name, e.created_ms <= $2, " \
	  "EXISTS (SELECT 1 FROM probe_check c WHERE c.entity_id = e.id AND c.active = 1), " \
	  "EXISTS (SELECT 1 FROM probe_check c JOIN result r ON r.check_id = c.id WHERE c.entity_id = e.id AND c.active = 1 AND r.at_ms >= $3 " \
	  "AND r.outcome <> 'not-tested') FROM t JOIN entity e ON e.id = t.entity_id ORDER BY 1, 2") \
	X(FACT_DEVICES, "SELECT e.name, d.kind, d.os, d.os_end_of_support, f.vendor, f.model, f.version, f.sys_descr FROM device d JOIN entity e ON e.id = d.entity_id " \
	  "LEFT JOIN device_facts f ON f.device_id = e.id " \
	  "WHERE " AT("d") " ORDER BY e.name") \
	X(FACT_NETWORKS, ARP_NETWORKS "SELECT e.name, p.local_port FROM p JOIN entity e ON e.id = p.device_id ORDER BY 1, 2") \
	/* whom nobody declared, by an address or as an interface of a device; the shared addresses of routers are no hosts (RFC 5798 §7.3, HSRP) */ \
	X(FACT_HOSTS, ARP_NETWORKS "SELECT min(n.address), coalesce(n.mac, '') FROM p CROSS JOIN neighbour n ON n.device_id = p.device_id AND n.protocol = 'arp' " \
	  "AND n.local_port = p.local_port AND n.last_seen_ms >= $2 " \
	  "WHERE n.address NOT IN (SELECT d.address FROM device d WHERE " AT("d") " UNION ALL SELECT c.address FROM covolink c WHERE " AT("c") \
	  " UNION ALL SELECT l.address FROM link l WHERE l.address IS NOT NULL AND " AT("l") ") " \
	  "AND coalesce(n.mac, '') NOT IN (SELECT i.phys_address FROM interface i WHERE i.gone_ms IS NULL AND i.phys_address IS NOT NULL AND i.phys_address <> '') " \
	  "AND coalesce(substr(n.mac, 1, 14), '') NOT IN ('00:00:5e:00:01', '00:00:5e:00:02', '00:00:0c:07:ac') " \
	  "GROUP BY coalesce(nullif(n.mac, ''), n.address) ORDER BY 1") \
	/* what their last rounds found, while it is at most two periods and an hour old (reader_exposures.c) */ \
	X(FACT_LOG_PROCESSES, "SELECT e.name, x.answer, v.evidence FROM device d JOIN entity e ON e.id = d.entity_id " \
	  "LEFT JOIN exposure_round r ON r.entity_id = e.id AND r.at_ms = (SELECT max(q.at_ms) FROM exposure_round q WHERE q.entity_id = e.id AND q.at_ms <= $1) " \
	  "LEFT JOIN exposure x ON x.entity_id = e.id AND x.subject = 'log-process' AND x.gone_ms IS NULL AND x.last_seen_ms >= $2 - 2 * r.period_ms - 3600000 " \
	  "LEFT JOIN exposure_evidence v ON v.exposure_id = x.id AND v.at_ms = " LAST_EVIDENCE("x.id", "") " " \
	  "WHERE " AT("d") " AND " IS_OURS("d.owner") " AND d.kind IN ('server', 'vm', 'covolink') ORDER BY e.name") \
	/* to devices of ours (the opener of those without FLOW_TRAIT_SYN is not known) with telnet, FTP, a basic password or an LDAP bind in clear: \
	 * FLOW_TRAIT_TELNET, _FTP, _HTTP_BASIC, _LDAP_BIND; the collector's own questions too. What several points saw is one */ \
	X(FACT_CLEARTEXT, "SELECT e.name, o.source, o.destination, o.protocol, o.port, o.traits & 3840, max(o.traits & 1), min(coalesce(o.source_port, 0)), " \
	  "min(o.first_seen_ms), max(o.last_seen_ms) FROM observed_flow o " \
	  "JOIN device d ON (d.address = o.destination OR (o.traits & 1 = 0 AND d.address = o.source)) AND " AT("d") " AND " IS_OURS("d.owner") \
	  " JOIN entity e ON e.id = d.entity_id WHERE o.first_seen_ms <= $1 AND o.last_seen_ms > $2 AND o.traits & 3840 <> 0 " \
	  "GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6") \
	X(FACT_CERTIFICATES, "SELECT e.name, coalesce(s.owner, 'ours'), c.serial, c.sha256, c.not_after_ms, c.chain_not_after_ms, " \
	  DAYS_OF("critical", "7") ", c.at_ms >= $2 FROM entity e LEFT JOIN certificate c ON c.entity_id = e.id " \
	  "LEFT JOIN service s ON s.entity_id = e.id AND " AT("s") " LEFT JOIN covolink k ON k.entity_id = e.id AND " AT("k") \
	  " WHERE (s.entity_id IS NOT NULL OR k.entity_id IS NOT NULL) AND (c.entity_id IS NOT NULL OR s.kind = 'tls' OR k.tls = 1 " \
	  "OR s.target LIKE 'https:%' OR s.target LIKE 'ldaps:%' OR s.target LIKE 'imaps:%') ORDER BY e.name") \
	X(FACT_GROUPED, "SELECT e.id, e.name, l.redundancy_group FROM link l JOIN entity e ON e.id = l.entity_id " \
	  "WHERE " AT("l") " AND l.redundancy_group IS NOT NULL ORDER BY l.redundancy_group, e.name") \
	X(FACT_ACTS, "SELECT seq, at_ms, uid, result = 'ok', hex(hash) FROM journal WHERE seq > (SELECT max(seq) FROM journal) - $1 ORDER BY seq DESC") \
	X(FACT_APPLICATIONS, "SELECT e.name FROM application a JOIN entity e ON e.id = a.entity_id WHERE " AT("a") " AND a.health_data = 1 " \
	  "ORDER BY e.name") \
	X(FACT_CONTRACTS, "SELECT e.name, k.supplier, k.starts, k.ends FROM contract k JOIN entity e ON e.id = k.entity_id " \
	  "WHERE " AT("k") " ORDER BY e.name") \
	X(FACT_SUPPLIERS, "SELECT e.name, s.hds_certificate, s.hds_ends, s.hds_activities FROM supplier s JOIN entity e ON e.id = s.entity_id " \
	  "WHERE " AT("s") " ORDER BY e.name") \
	X(FACT_CONTACTS, "SELECT e.name, p.role IS NOT NULL, p.phone IS NOT NULL, p.email IS NOT NULL, x.last_confirmed_ms " \
	  "FROM site s JOIN entity e ON e.id = s.entity_id LEFT JOIN (contact p JOIN entity x ON x.id = p.entity_id) ON p.site = e.name AND " AT("p") \
	  " WHERE " AT("s") " AND (s.college IS NOT NULL OR s.pack IS NOT NULL) ORDER BY e.name, x.id")

#endif
