#include "inventory/migrations.h"

/* Identity apart from versions: entity.id stays over every re-import. One table per CSV file holds the versions, its columns named
 * as the file's; a row is what was recorded from valid_from until valid_to (NULL: current). References are names: they are
 * the keys of the files. */
static const char sql_entities[] =
	"CREATE TABLE entity ("
	"  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,"
	"  created_ms INTEGER NOT NULL, last_confirmed_ms INTEGER NOT NULL,"
	"  UNIQUE (kind, name)) STRICT;"
	"CREATE TABLE site ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  kind TEXT, finess TEXT, aliases TEXT, commune TEXT, departement TEXT, latitude REAL,"
	"  longitude REAL, college TEXT, ght TEXT, support_site TEXT, access TEXT, public_address TEXT,"
	"  isp TEXT, pack TEXT, entitled TEXT, runbook TEXT, notes TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX site_current ON site (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE device ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  site TEXT, kind TEXT, address TEXT, port INTEGER, credential TEXT, criticality TEXT,"
	"  dscp TEXT, os TEXT, os_end_of_support TEXT, parents TEXT, runbook TEXT, notes TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX device_current ON device (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE link ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  site TEXT, device TEXT, interface TEXT, address TEXT, z_device TEXT, z_interface TEXT,"
	"  perimeter TEXT, layer TEXT, \"class\" TEXT, contract TEXT, expected_bps INTEGER,"
	"  redundancy_group TEXT, role TEXT, runbook TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX link_current ON link (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE service ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  kind TEXT, target TEXT, site TEXT, device TEXT, owner TEXT, application TEXT,"
	"  expect_status TEXT, expect_body TEXT, resolve TEXT, warning_days INTEGER,"
	"  critical_days INTEGER, runbook TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX service_current ON service (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE covolink ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  site TEXT, device TEXT, address TEXT, port INTEGER, called_ae TEXT, calling_ae TEXT,"
	"  tls INTEGER, xds_url TEXT, serves TEXT, runbook TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX covolink_current ON covolink (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE application ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  owner TEXT, criticality TEXT, rto_minutes INTEGER, rpo_minutes INTEGER, health_data INTEGER,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX application_current ON application (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE process ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  owner TEXT, criticality TEXT, rto_minutes INTEGER, rpo_minutes INTEGER, health_data INTEGER,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX process_current ON process (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE dependency ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  \"from\" TEXT, \"to\" TEXT, kind TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX dependency_current ON dependency (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE route ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  source_site TEXT, covolink TEXT, destination_site TEXT, source_ae TEXT, destination_ae TEXT,"
	"  marker TEXT, \"use\" TEXT, accepted_on TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX route_current ON route (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE flow ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  source TEXT, destination TEXT, protocol TEXT, port TEXT, reason TEXT, requester TEXT,"
	"  opened TEXT, ends TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX flow_current ON flow (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE heartbeat ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  kind TEXT, application TEXT, site TEXT, every TEXT, grace TEXT, min_duration TEXT,"
	"  offsite INTEGER, contact TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX heartbeat_current ON heartbeat (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE contract ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  supplier TEXT, reference TEXT, starts TEXT, ends TEXT, gtr_hours REAL, gtr_window TEXT,"
	"  availability REAL,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX contract_current ON contract (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE supplier ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  phone TEXT, hours TEXT, customer_reference TEXT, hds_certificate TEXT, hds_ends TEXT,"
	"  hds_activities TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX supplier_current ON supplier (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE entitlement ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  service TEXT, colleges TEXT, packs TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX entitlement_current ON entitlement (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE contact ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  site TEXT, phone TEXT, email TEXT, role TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX contact_current ON contact (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE perimeter ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  kind TEXT, rd TEXT, owner TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX perimeter_current ON perimeter (entity_id) WHERE valid_to IS NULL;"
	"CREATE TABLE threshold ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  object TEXT, measure TEXT, warning REAL, critical REAL, hysteresis REAL,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX threshold_current ON threshold (entity_id) WHERE valid_to IS NULL;";

/* What the collector measures. Rows of history hold blobs: inventory/poll_codec.h, inventory/history_codec.h. */
static const char sql_measures[] =
	"CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE collector_run ("
	"  id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, version TEXT NOT NULL, started_ms INTEGER NOT NULL,"
	"  heartbeat_ms INTEGER NOT NULL, stopped_ms INTEGER, late_ms INTEGER) STRICT;"
	"CREATE TABLE probe_check ("
	"  id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES entity (id), \"class\" TEXT NOT NULL,"
	"  active INTEGER NOT NULL, UNIQUE (entity_id, \"class\")) STRICT;"
	"CREATE TABLE result ("
	"  check_id INTEGER PRIMARY KEY REFERENCES probe_check (id), at_ms INTEGER NOT NULL, since_ms INTEGER,"
	"  outcome TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, confirmed INTEGER NOT NULL,"
	"  latency_us INTEGER, loss_ratio REAL, jitter_us INTEGER, detail TEXT, perfdata TEXT, period_ms INTEGER) STRICT;"
	"CREATE TABLE state_interval ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), from_ms INTEGER NOT NULL, to_ms INTEGER,"
	"  state INTEGER NOT NULL, outcome TEXT NOT NULL, detail TEXT,"
	"  PRIMARY KEY (entity_id, from_ms)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX state_interval_open ON state_interval (entity_id) WHERE to_ms IS NULL;"
	"CREATE TABLE device_facts ("
	"  device_id INTEGER PRIMARY KEY REFERENCES entity (id), vendor TEXT, model TEXT, version TEXT, sys_name TEXT,"
	"  sys_object_id TEXT, sys_descr TEXT, sys_location TEXT, sys_contact TEXT) STRICT;"
	"CREATE TABLE device_poll ("
	"  device_id INTEGER PRIMARY KEY REFERENCES entity (id), at_ms INTEGER NOT NULL, uptime_cs INTEGER,"
	"  engine_boots INTEGER, interfaces INTEGER, cpu_ratio REAL, memory_ratio REAL,"
	"  memory BLOB NOT NULL, samples BLOB NOT NULL) STRICT;"
	"CREATE TABLE interface ("
	"  id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL REFERENCES entity (id), name TEXT NOT NULL,"
	"  if_index INTEGER, if_name TEXT, if_descr TEXT, if_alias TEXT, if_type INTEGER, mtu INTEGER,"
	"  phys_address TEXT, speed_bps INTEGER, duplex INTEGER, last_change_ms INTEGER, gone_ms INTEGER,"
	"  UNIQUE (device_id, name)) STRICT;"
	"CREATE TABLE interface_state ("
	"  interface_id INTEGER NOT NULL REFERENCES interface (id), from_ms INTEGER NOT NULL, to_ms INTEGER,"
	"  oper_status INTEGER NOT NULL, admin_status INTEGER NOT NULL,"
	"  PRIMARY KEY (interface_id, from_ms)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX interface_state_open ON interface_state (interface_id) WHERE to_ms IS NULL;"
	"CREATE TABLE storage ("
	"  device_id INTEGER NOT NULL REFERENCES entity (id), position INTEGER NOT NULL, name TEXT, type TEXT,"
	"  used_bytes INTEGER, size_bytes INTEGER, at_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (device_id, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE processor ("
	"  device_id INTEGER NOT NULL REFERENCES entity (id), position INTEGER NOT NULL, name TEXT, load_ratio REAL,"
	"  at_ms INTEGER NOT NULL, PRIMARY KEY (device_id, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE memory ("
	"  device_id INTEGER NOT NULL REFERENCES entity (id), position INTEGER NOT NULL, name TEXT,"
	"  used_bytes INTEGER, total_bytes INTEGER, at_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (device_id, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE sensor ("
	"  device_id INTEGER NOT NULL REFERENCES entity (id), position INTEGER NOT NULL, name TEXT, value REAL,"
	"  unit TEXT, at_ms INTEGER NOT NULL, PRIMARY KEY (device_id, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE certificate ("
	"  entity_id INTEGER PRIMARY KEY REFERENCES entity (id), subject TEXT, issuer TEXT, protocol TEXT, cipher TEXT,"
	"  serial TEXT, sha256 TEXT, not_before_ms INTEGER, not_after_ms INTEGER, chain_not_after_ms INTEGER,"
	"  at_ms INTEGER NOT NULL) STRICT;"
	"CREATE TABLE device_round ("
	"  id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL, at_ms INTEGER NOT NULL, samples BLOB NOT NULL) STRICT;"
	"CREATE INDEX device_round_device ON device_round (device_id, at_ms);"
	"CREATE TABLE result_sample ("
	"  id INTEGER PRIMARY KEY, check_id INTEGER NOT NULL, at_ms INTEGER NOT NULL, state INTEGER NOT NULL,"
	"  latency_us INTEGER, loss_ratio REAL) STRICT;"
	"CREATE INDEX result_sample_check ON result_sample (check_id, at_ms);"
	"CREATE TABLE history_full ("
	"  id INTEGER PRIMARY KEY, series INTEGER NOT NULL, start_ms INTEGER NOT NULL, chunk BLOB NOT NULL,"
	"  UNIQUE (series, start_ms)) STRICT;"
	"CREATE TABLE history_quarter ("
	"  id INTEGER PRIMARY KEY, series INTEGER NOT NULL, start_ms INTEGER NOT NULL, chunk BLOB NOT NULL,"
	"  UNIQUE (series, start_ms)) STRICT;"
	"CREATE TABLE history_day ("
	"  id INTEGER PRIMARY KEY, series INTEGER NOT NULL, start_ms INTEGER NOT NULL, chunk BLOB NOT NULL,"
	"  UNIQUE (series, start_ms)) STRICT;";

/* How full each disk was, a row each quarter of an hour: what forecasts are made of. */
static const char sql_usage[] =
	"CREATE TABLE storage_usage ("
	"  device_id INTEGER NOT NULL REFERENCES entity (id), name TEXT NOT NULL, at_ms INTEGER NOT NULL,"
	"  used_bytes INTEGER NOT NULL, size_bytes INTEGER NOT NULL,"
	"  PRIMARY KEY (device_id, name, at_ms)) STRICT, WITHOUT ROWID;";

/* What lists show of each device, beside samples that fill a page each. */
static const char sql_poll_facts[] =
	"CREATE INDEX device_poll_facts ON device_poll (device_id, at_ms, uptime_cs, interfaces, cpu_ratio, memory_ratio);";

/* What is concluded of failures: one open row an entity at most. follows_id: the entity whose failure it follows, NULL: a cause. */
static const char sql_alerts[] =
	"CREATE TABLE alert ("
	"  id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES entity (id), opened_ms INTEGER NOT NULL,"
	"  closed_ms INTEGER, follows_id INTEGER REFERENCES entity (id), state INTEGER NOT NULL, outcome TEXT NOT NULL,"
	"  detail TEXT) STRICT;"
	"CREATE UNIQUE INDEX alert_open ON alert (entity_id) WHERE closed_ms IS NULL;"
	"CREATE INDEX alert_entity ON alert (entity_id, opened_ms);";

/* An object may have several alerts: of its state (subject ''), of its redundancy, of a measure. */
static const char sql_subjects[] =
	"DROP INDEX alert_open;"
	"ALTER TABLE alert ADD COLUMN subject TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE alert ADD COLUMN flapping INTEGER NOT NULL DEFAULT 0;"
	"CREATE UNIQUE INDEX alert_open ON alert (entity_id, subject) WHERE closed_ms IS NULL;";

/* Each write by a person, refused ones too. hash: SHA-256 over previous and this row's columns (include/journal.h). Free text is
 * apart, so that it can be purged: the chained request holds its salted hash. */
static const char sql_journal[] =
	"CREATE TABLE journal ("
	"  seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, uid INTEGER NOT NULL, method TEXT NOT NULL, object TEXT,"
	"  request TEXT NOT NULL, result TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
	"CREATE TABLE journal_text ("
	"  seq INTEGER PRIMARY KEY REFERENCES journal (seq), salt BLOB NOT NULL, text TEXT NOT NULL) STRICT;";

/* What people said of alerts and objects; seq is the row of the journal that made it, ended_seq the one that ended it before its
 * time. A silence of kind 'ack' has an alert; 'mute' and 'maintenance' an object. recurrence: NULL, or as include/act.h says. */
static const char sql_acts[] =
	"CREATE TABLE silence ("
	"  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('ack', 'mute', 'maintenance')),"
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), alert_id INTEGER REFERENCES alert (id), uid INTEGER NOT NULL,"
	"  from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, recurrence TEXT, supplier TEXT,"
	"  seq INTEGER NOT NULL REFERENCES journal (seq), ended_ms INTEGER, ended_seq INTEGER REFERENCES journal (seq)) STRICT;"
	"CREATE INDEX silence_entity ON silence (entity_id, until_ms);"
	"CREATE TABLE note ("
	"  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('comment', 'call')),"
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), alert_id INTEGER REFERENCES alert (id), uid INTEGER NOT NULL,"
	"  at_ms INTEGER NOT NULL, contract TEXT, gtr_due_ms INTEGER, seq INTEGER NOT NULL REFERENCES journal (seq)) STRICT;"
	"CREATE INDEX note_entity ON note (entity_id, at_ms);"
	"CREATE INDEX note_alert ON note (alert_id, at_ms);";

/* The ledger: one row for each message to one recipient, written with the state that it tells of. step: of the escalation, from 0;
 * of a repeated reminder, its number. */
static const char sql_notifications[] =
	"CREATE TABLE notification ("
	"  id INTEGER PRIMARY KEY, alert_id INTEGER REFERENCES alert (id), entity_id INTEGER REFERENCES entity (id),"
	"  recipient TEXT NOT NULL, channel TEXT NOT NULL, event TEXT NOT NULL, step INTEGER NOT NULL DEFAULT 0,"
	"  created_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, body TEXT NOT NULL,"
	"  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'delivered', 'failed', 'uncertain', 'cancelled')),"
	"  attempts INTEGER NOT NULL DEFAULT 0, error TEXT, done_ms INTEGER) STRICT;"
	"CREATE UNIQUE INDEX notification_once ON notification (alert_id, recipient, channel, event, step);"
	"CREATE INDEX notification_pending ON notification (due_ms) WHERE state IN ('queued', 'sending');";

/* The results that decide, see batch_change: between two of them a check's results repeat. Beside collector_run, which tells when none
 * was measured, and state_interval, which tells what agents said of links, it is what a replay is fed with. */
static const char sql_changes[] =
	"CREATE TABLE result_change ("
	"  at_ms INTEGER NOT NULL, check_id INTEGER NOT NULL REFERENCES probe_check (id), run_ms INTEGER NOT NULL,"
	"  outcome TEXT NOT NULL, state INTEGER NOT NULL, facts INTEGER NOT NULL,"
	"  PRIMARY KEY (at_ms, check_id)) STRICT, WITHOUT ROWID;";

/* Who reads alerts reads the open ones and those that ended lately. */
static const char sql_ended[] = "CREATE INDEX alert_closed ON alert (closed_ms);";

/* Who looks for a purge of a text finds it. */
static const char sql_purges[] = "CREATE INDEX journal_purge ON journal (object) WHERE method = 'purge';";

/* What a device's traps said last, by trap: nothing of them is a state, they only make its next poll sooner. */
static const char sql_traps[] =
	"CREATE TABLE trap ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), oid TEXT NOT NULL, version TEXT NOT NULL, count INTEGER NOT NULL,"
	"  first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, varbinds TEXT NOT NULL,"
	"  PRIMARY KEY (entity_id, oid)) STRICT, WITHOUT ROWID;";

/* What the last DICOM check of an entity (a Covolink, a service) found, by stage and by SOP class. ok_ms: when the stage was last
 * passed. Contexts are those of the last A-ASSOCIATE-AC. */
static const char sql_dicom[] =
	"CREATE TABLE dicom_stage ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), stage TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT,"
	"  latency_us INTEGER, at_ms INTEGER NOT NULL, ok_ms INTEGER,"
	"  PRIMARY KEY (entity_id, stage)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE dicom_context ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), sop_class TEXT NOT NULL, result TEXT NOT NULL, at_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (entity_id, sop_class)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE dicom_association ("
	"  entity_id INTEGER PRIMARY KEY REFERENCES entity (id), reject_reason TEXT, at_ms INTEGER NOT NULL) STRICT;";

/* The values of measures with a limit that decide, see batch_measure: what a replay judges against limits. */
static const char sql_measure_changes[] =
	"CREATE TABLE measure_change ("
	"  at_ms INTEGER NOT NULL, entity_id INTEGER NOT NULL REFERENCES entity (id), measure TEXT NOT NULL, value REAL NOT NULL,"
	"  PRIMARY KEY (at_ms, entity_id, measure)) STRICT, WITHOUT ROWID;";

/* The acceptance tests of image routes: what was accepted, and the DICOM stages of its Covolink then. */
static const char sql_route_tests[] =
	"CREATE TABLE route_test ("
	"  id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES entity (id), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  source_site TEXT NOT NULL, covolink TEXT NOT NULL, destination_site TEXT NOT NULL, source_ae TEXT, destination_ae TEXT,"
	"  proof TEXT NOT NULL, seq INTEGER NOT NULL REFERENCES journal (seq)) STRICT;"
	"CREATE INDEX route_test_entity ON route_test (entity_id, at_ms);";

/* Handovers that were kept; their texts stand with those of the journal, under the same seq. */
static const char sql_handovers[] =
	"CREATE TABLE handover ("
	"  seq INTEGER PRIMARY KEY REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL, leaves TEXT, comes TEXT) STRICT;"
	"CREATE INDEX handover_at ON handover (at_ms);";

/* That a service presented another certificate than before: when it was seen, and both serial numbers. */
static const char sql_certificate_changes[] =
	"CREATE TABLE certificate_change ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), at_ms INTEGER NOT NULL, old_serial TEXT, serial TEXT,"
	"  PRIMARY KEY (entity_id, at_ms)) STRICT, WITHOUT ROWID;";

/* When an agent's engineBoots was last seen to have grown, RFC 3414 §2.2.2; NULL: never. */
static const char sql_boots[] = "ALTER TABLE device_poll ADD COLUMN boots_ms INTEGER;";

/* Whom devices say that they hear, beside what is declared: nothing here changes an entity. name: the chassis id (lldp), else
 * the address. state and remote_as are of bgp. A round is the last one that asked a device for all of them: who was not seen in
 * it is not heard any more. */
static const char sql_neighbours[] =
	"CREATE TABLE neighbour ("
	"  id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL REFERENCES entity (id),"
	"  protocol TEXT NOT NULL CHECK (protocol IN ('lldp', 'arp', 'bgp')), local_port TEXT NOT NULL, name TEXT NOT NULL,"
	"  port TEXT NOT NULL, mac TEXT, address TEXT, sys_name TEXT, state TEXT, remote_as INTEGER,"
	"  first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL,"
	"  UNIQUE (device_id, protocol, local_port, name, port)) STRICT;"
	"CREATE INDEX neighbour_seen ON neighbour (device_id, last_seen_ms);"
	"CREATE TABLE neighbour_round (device_id INTEGER PRIMARY KEY REFERENCES entity (id), at_ms INTEGER NOT NULL) STRICT;";

/* Nobody's rows are changed or removed, not even by us. */
#define KEPT(table) \
	"CREATE TRIGGER " table "_unchanged BEFORE UPDATE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;" \
	"CREATE TRIGGER " table "_kept BEFORE DELETE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"

/* Certification frameworks as they were loaded: their rows never change, a newer version stands beside. adoption: which one of a family
 * is in use since when. */
static const char sql_frameworks[] =
	"CREATE TABLE framework ("
	"  id INTEGER PRIMARY KEY, family TEXT NOT NULL, version TEXT NOT NULL, edition TEXT NOT NULL, label_fr TEXT NOT NULL,"
	"  label_en TEXT NOT NULL, provenance_fr TEXT, provenance_en TEXT, source TEXT, unverified TEXT, sha256 TEXT NOT NULL,"
	"  loaded_ms INTEGER NOT NULL, uid INTEGER, seq INTEGER REFERENCES journal (seq), UNIQUE (family, version, edition)) STRICT;"
	"CREATE TABLE framework_mark ("
	"  framework_id INTEGER NOT NULL REFERENCES framework (id), key TEXT NOT NULL, title_fr TEXT NOT NULL, title_en TEXT NOT NULL,"
	"  PRIMARY KEY (framework_id, key)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE framework_fact ("
	"  framework_id INTEGER NOT NULL REFERENCES framework (id), key TEXT NOT NULL, title_fr TEXT NOT NULL, title_en TEXT NOT NULL,"
	"  measured INTEGER NOT NULL, PRIMARY KEY (framework_id, key)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE requirement ("
	"  framework_id INTEGER NOT NULL REFERENCES framework (id), position INTEGER NOT NULL, key TEXT NOT NULL, parent TEXT,"
	"  annex INTEGER NOT NULL, leaf INTEGER NOT NULL, chapter_fr TEXT, chapter_en TEXT, title_fr TEXT NOT NULL, title_en TEXT NOT NULL,"
	"  text_fr TEXT, text_en TEXT, activities INTEGER NOT NULL, iso TEXT, related TEXT, legal TEXT, evidence_fr TEXT, evidence_en TEXT,"
	"  facts TEXT, source TEXT, unverified TEXT, wording TEXT NOT NULL,"
	"  PRIMARY KEY (framework_id, position), UNIQUE (framework_id, key)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE adoption ("
	"  id INTEGER PRIMARY KEY, family TEXT NOT NULL, framework_id INTEGER NOT NULL REFERENCES framework (id), at_ms INTEGER NOT NULL,"
	"  uid INTEGER, seq INTEGER REFERENCES journal (seq)) STRICT;"
	"CREATE INDEX adoption_family ON adoption (family, id);";

/* What people say of the checklist. Each row is what one act wrote (seq): none is ever changed or removed, the last one of a subject (a
 * key, a number) is what holds. Comments and reasons stand with the texts of the journal, of text_seq, NULL: of seq. measured_fact: what queries found. */
static const char sql_checklist[] =
	"CREATE TABLE assessment ("
	"  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  key TEXT NOT NULL, status TEXT NOT NULL, owner TEXT, due_ms INTEGER, activities INTEGER NOT NULL, controls TEXT,"
	"  wording TEXT NOT NULL, proposed TEXT NOT NULL, text_seq INTEGER) STRICT;"
	"CREATE INDEX assessment_key ON assessment (key, id, at_ms);"
	"CREATE TABLE exception ("
	"  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  key TEXT NOT NULL, owner TEXT NOT NULL, from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, ended INTEGER NOT NULL,"
	"  text_seq INTEGER) STRICT;"
	"CREATE INDEX exception_key ON exception (key, id, at_ms);"
	"CREATE TABLE evidence ("
	"  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  number INTEGER NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL, reference TEXT, owner TEXT, serves TEXT NOT NULL,"
	"  dated_ms INTEGER, valid_until_ms INTEGER, sha256 TEXT, revoked INTEGER NOT NULL, text_seq INTEGER) STRICT;"
	"CREATE INDEX evidence_number ON evidence (number, id, at_ms);"
	"CREATE TABLE action ("
	"  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  number INTEGER NOT NULL, finding TEXT NOT NULL, cause TEXT, correction TEXT, effect TEXT, serves TEXT, owner TEXT, reference TEXT,"
	"  severity TEXT NOT NULL, found_by TEXT, found_ms INTEGER, due_ms INTEGER, check_due_ms INTEGER, planned_centidays INTEGER,"
	"  done_centidays INTEGER, progress TEXT NOT NULL, text_seq INTEGER) STRICT;"
	"CREATE INDEX action_number ON action (number, id, at_ms);"
	"CREATE INDEX action_reference ON action (reference);"
	"CREATE TABLE measured_fact ("
	"  id INTEGER PRIMARY KEY, key TEXT NOT NULL, at_ms INTEGER NOT NULL, verdict TEXT NOT NULL, proposes TEXT NOT NULL,"
	"  value TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;"
	"CREATE INDEX measured_fact_key ON measured_fact (key, id, at_ms);"
	KEPT("assessment") KEPT("exception") KEPT("evidence") KEPT("action") KEPT("framework") KEPT("requirement") KEPT("adoption");

/* What objects of ours still speak and should not, beside what they rightly answer. exposure: one finding on one subject, from first to last
 * seen; gone_ms: when another took its place, or it was asked no more; before_id: the finding before it. answer: as it began. exposure_evidence: how
 * it answered and worded itself from then on. exposure_round: when an object was asked, so that a past instant knows when it was seen last. */
static const char sql_exposures[] =
	"ALTER TABLE device ADD COLUMN owner TEXT;"
	"ALTER TABLE device ADD COLUMN exposures INTEGER;"
	"CREATE TABLE exposure ("
	"  id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES entity (id), subject TEXT NOT NULL, answer TEXT NOT NULL,"
	"  first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL, gone_ms INTEGER, before_id INTEGER REFERENCES exposure (id)) STRICT;"
	"CREATE UNIQUE INDEX exposure_current ON exposure (entity_id, subject) WHERE gone_ms IS NULL;"
	"CREATE INDEX exposure_subject ON exposure (entity_id, subject, id);"
	"CREATE TABLE exposure_evidence ("
	"  exposure_id INTEGER NOT NULL REFERENCES exposure (id), at_ms INTEGER NOT NULL, answer TEXT NOT NULL, evidence TEXT NOT NULL, value INTEGER,"
	"  uncertainty INTEGER, PRIMARY KEY (exposure_id, at_ms)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE exposure_round ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), at_ms INTEGER NOT NULL, period_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (entity_id, at_ms)) STRICT, WITHOUT ROWID;";

/* What jobs told of themselves: as it stands, and the last 1,024 of each. "end" is enum heartbeat_end (include/heartbeat.h); of a start
 * 0. */
static const char sql_heartbeats[] =
	"CREATE TABLE heartbeat_memory ("
	"  entity_id INTEGER PRIMARY KEY REFERENCES entity (id), opened_ms INTEGER, started_ms INTEGER, ended_ms INTEGER, good_ms INTEGER,"
	"  \"end\" INTEGER NOT NULL, duration_ms INTEGER, exit_code INTEGER) STRICT;"
	"CREATE TABLE heartbeat_event ("
	"  id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES entity (id), at_ms INTEGER NOT NULL, event TEXT NOT NULL,"
	"  \"end\" INTEGER NOT NULL, duration_ms INTEGER, exit_code INTEGER) STRICT;"
	"CREATE INDEX heartbeat_event_entity ON heartbeat_event (entity_id, at_ms);";

static const char sql_catalogue[] =
	"ALTER TABLE entitlement ADD COLUMN access TEXT;"
	"ALTER TABLE entitlement ADD COLUMN aliases TEXT;"
	"ALTER TABLE entitlement ADD COLUMN notes TEXT;";

/* Calls of establishments: what they complained of, in what they were answered for (contact_id: the person who called, when their number is
 * known; never a number), and to which alerts they belong. Words are texts of the journal. */
static const char sql_calls[] =
	"CREATE TABLE site_call ("
	"  seq INTEGER PRIMARY KEY REFERENCES journal (seq), entity_id INTEGER NOT NULL REFERENCES entity (id), at_ms INTEGER NOT NULL,"
	"  uid INTEGER NOT NULL, category TEXT NOT NULL, ticket TEXT, contact_id INTEGER REFERENCES entity (id),"
	"  service_id INTEGER REFERENCES entity (id)) STRICT;"
	"CREATE INDEX site_call_at ON site_call (at_ms);"
	"CREATE INDEX site_call_entity ON site_call (entity_id, at_ms);"
	"CREATE TABLE call_detail ("
	"  seq INTEGER PRIMARY KEY REFERENCES journal (seq), call_seq INTEGER NOT NULL REFERENCES site_call (seq), ticket TEXT,"
	"  contact_id INTEGER REFERENCES entity (id)) STRICT;"
	"CREATE INDEX call_detail_call ON call_detail (call_seq, seq);"
	"CREATE TABLE call_attached ("
	"  call_seq INTEGER NOT NULL REFERENCES site_call (seq), alert_id INTEGER NOT NULL REFERENCES alert (id), at_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (call_seq, alert_id)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX call_attached_alert ON call_attached (alert_id);"
	KEPT("site_call") KEPT("call_detail") KEPT("call_attached");

/* What level 2 handed over to infra: as it was found, then who took it and what it came to. Words are texts of the journal. */
static const char sql_escalations[] =
	"CREATE TABLE escalation ("
	"  seq INTEGER PRIMARY KEY REFERENCES journal (seq), code TEXT NOT NULL, entity_id INTEGER NOT NULL REFERENCES entity (id),"
	"  at_ms INTEGER NOT NULL, uid INTEGER NOT NULL, ticket TEXT, verdict_code TEXT, verdict TEXT, confidence TEXT, tested_ms INTEGER,"
	"  not_testable TEXT) STRICT;"
	"CREATE INDEX escalation_code ON escalation (code, seq);"
	"CREATE INDEX escalation_at ON escalation (at_ms);"
	"CREATE TABLE escalation_step ("
	"  seq INTEGER NOT NULL REFERENCES escalation (seq), position INTEGER NOT NULL, layer TEXT NOT NULL, status TEXT NOT NULL,"
	"  outcome TEXT NOT NULL, object TEXT, detail TEXT, latency_us INTEGER, PRIMARY KEY (seq, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE escalation_event ("
	"  seq INTEGER PRIMARY KEY REFERENCES journal (seq), escalation_seq INTEGER NOT NULL REFERENCES escalation (seq),"
	"  kind TEXT NOT NULL CHECK (kind IN ('taken', 'closed')), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL) STRICT;"
	"CREATE INDEX escalation_event_of ON escalation_event (escalation_seq, seq);"
	KEPT("escalation") KEPT("escalation_step") KEPT("escalation_event");

/* Audits: rows are only added, as the checklist's; what they found are actions whose found_by is "audit:" and a number. */
static const char sql_audits[] =
	"CREATE TABLE audit ("
	"  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  number INTEGER NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL, scope TEXT, auditor TEXT, serves TEXT, from_ms INTEGER NOT NULL,"
	"  until_ms INTEGER, progress TEXT NOT NULL, result TEXT, reference TEXT, sha256 TEXT, text_seq INTEGER) STRICT;"
	"CREATE INDEX audit_number ON audit (number, id, at_ms);"
	KEPT("audit");

/* When what a backup holds was restored in a test: told by a job (uid NULL: nobody knows who) or by a person, with the row of the journal. */
static const char sql_restore_tests[] =
	"CREATE TABLE restore_test ("
	"  id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES entity (id), at_ms INTEGER NOT NULL, tested_ms INTEGER NOT NULL,"
	"  uid INTEGER, seq INTEGER REFERENCES journal (seq)) STRICT;"
	"CREATE INDEX restore_test_entity ON restore_test (entity_id, tested_ms);"
	KEPT("restore_test");

static const char sql_lifecycles[] =
	"CREATE TABLE lifecycle ("
	"  entity_id INTEGER NOT NULL REFERENCES entity (id), valid_from INTEGER NOT NULL, valid_to INTEGER,"
	"  vendor TEXT, model TEXT, version TEXT, os TEXT, ends TEXT, source TEXT,"
	"  PRIMARY KEY (entity_id, valid_from)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX lifecycle_current ON lifecycle (entity_id) WHERE valid_to IS NULL;";

/* What was observed of the network (include/observed.h): sums, no packets. Rows of an association or a flow that is forgotten go with it. */
static const char sql_observed[] =
	"CREATE TABLE observation_point ("
	"  id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT UNIQUE, first_ms INTEGER NOT NULL, ended_ms INTEGER) STRICT;"
	"CREATE UNIQUE INDEX observation_point_interface ON observation_point (name) WHERE sha256 IS NULL;"
	"CREATE TABLE observed_span ("
	"  point_id INTEGER NOT NULL REFERENCES observation_point (id), from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (point_id, from_ms)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE observed_flow ("
	"  id INTEGER PRIMARY KEY, point_id INTEGER NOT NULL REFERENCES observation_point (id), source TEXT NOT NULL, destination TEXT NOT NULL,"
	"  protocol TEXT NOT NULL, port INTEGER NOT NULL, within TEXT NOT NULL, source_port INTEGER, vlan INTEGER, inner_vlan INTEGER, mpls INTEGER,"
	"  tunnel TEXT, traits INTEGER NOT NULL, connections INTEGER NOT NULL, first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL,"
	"  bytes_out INTEGER NOT NULL, bytes_in INTEGER NOT NULL, packets_out INTEGER NOT NULL, packets_in INTEGER NOT NULL,"
	"  UNIQUE (source, destination, port, protocol, within, point_id)) STRICT;"
	"CREATE INDEX observed_flow_seen ON observed_flow (last_seen_ms);"
	"CREATE TABLE observed_flow_day ("
	"  flow_id INTEGER NOT NULL REFERENCES observed_flow (id) ON DELETE CASCADE, day_ms INTEGER NOT NULL, bytes_out INTEGER NOT NULL,"
	"  bytes_in INTEGER NOT NULL, packets_out INTEGER NOT NULL, packets_in INTEGER NOT NULL, connections INTEGER NOT NULL,"
	"  PRIMARY KEY (flow_id, day_ms)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX observed_flow_day_at ON observed_flow_day (day_ms);"
	"CREATE TABLE observed_association ("
	"  id INTEGER PRIMARY KEY, point_id INTEGER NOT NULL REFERENCES observation_point (id), source TEXT NOT NULL, destination TEXT NOT NULL,"
	"  port INTEGER NOT NULL, calling_ae TEXT NOT NULL, called_ae TEXT NOT NULL, first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL,"
	"  associations INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, aborted INTEGER NOT NULL, pdus_out INTEGER NOT NULL,"
	"  pdus_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL, bytes_in INTEGER NOT NULL, refused_ms INTEGER, refusal_result INTEGER,"
	"  refusal_source INTEGER, refusal_reason INTEGER, UNIQUE (source, destination, port, calling_ae, called_ae, point_id)) STRICT;"
	"CREATE INDEX observed_association_seen ON observed_association (last_seen_ms);"
	"CREATE TABLE observed_association_hour ("
	"  association_id INTEGER NOT NULL REFERENCES observed_association (id) ON DELETE CASCADE, hour_ms INTEGER NOT NULL,"
	"  associations INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, aborted INTEGER NOT NULL, pdus_out INTEGER NOT NULL,"
	"  pdus_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL, bytes_in INTEGER NOT NULL, PRIMARY KEY (association_id, hour_ms)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX observed_association_hour_at ON observed_association_hour (hour_ms);"
	"CREATE TABLE observed_sop ("
	"  association_id INTEGER NOT NULL REFERENCES observed_association (id) ON DELETE CASCADE, sop_class TEXT NOT NULL,"
	"  first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL, proposed INTEGER NOT NULL, accepted INTEGER NOT NULL,"
	"  refused INTEGER NOT NULL, PRIMARY KEY (association_id, sop_class)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE observed_tally ("
	"  point_id INTEGER NOT NULL REFERENCES observation_point (id), hour_ms INTEGER NOT NULL, frames INTEGER NOT NULL, bytes INTEGER NOT NULL,"
	"  kernel_dropped INTEGER NOT NULL, interface_dropped INTEGER NOT NULL, lost_records INTEGER NOT NULL, evicted INTEGER NOT NULL,"
	"  associations_dropped INTEGER NOT NULL, not_ip INTEGER NOT NULL, malformed INTEGER NOT NULL, cut INTEGER NOT NULL, orphans INTEGER NOT NULL,"
	"  PRIMARY KEY (point_id, hour_ms)) STRICT, WITHOUT ROWID;";

/* A peer that a declared server had never seen on that port, once its point had learned who there is: when. */
static const char sql_new_talkers[] =
	"ALTER TABLE observed_flow ADD COLUMN new_ms INTEGER;"
	"CREATE INDEX observed_flow_new ON observed_flow (new_ms) WHERE new_ms IS NOT NULL;"
	"CREATE INDEX device_address ON device (address) WHERE valid_to IS NULL;"
	"CREATE INDEX covolink_address ON covolink (address) WHERE valid_to IS NULL;";

/* Flows that somebody answers for until a day, though no opening holds them, or openings that are kept though nobody uses them: rows are only
 * added, as the checklist's; the last one of the four words is what holds. */
static const char sql_flow_exceptions[] =
	"CREATE TABLE flow_exception ("
	"  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq), at_ms INTEGER NOT NULL, uid INTEGER NOT NULL,"
	"  source TEXT NOT NULL, destination TEXT NOT NULL, protocol TEXT NOT NULL, port TEXT NOT NULL, from_ms INTEGER NOT NULL,"
	"  until_ms INTEGER NOT NULL, ended INTEGER NOT NULL, text_seq INTEGER) STRICT;"
	"CREATE INDEX flow_exception_of ON flow_exception (source, destination, protocol, port, id);"
	KEPT("flow_exception");

/* New talkers as events: of each point those that came within an hour after each other, with the first of them (include/talkers.h). */
static const char sql_talker_bursts[] =
	"CREATE TABLE talker_burst ("
	"  id INTEGER PRIMARY KEY, point_id INTEGER NOT NULL REFERENCES observation_point (id), from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,"
	"  talkers INTEGER NOT NULL, source TEXT NOT NULL, destination TEXT NOT NULL, protocol TEXT NOT NULL, port INTEGER NOT NULL) STRICT;"
	"CREATE INDEX talker_burst_of ON talker_burst (point_id, to_ms);"
	/* those that were kept one by one: an hour's are one event */
	"INSERT INTO talker_burst (point_id, from_ms, to_ms, talkers, source, destination, protocol, port) "
	"SELECT b.point_id, b.from_ms, b.to_ms, b.talkers, o.source, o.destination, o.protocol, o.port "
	"FROM (SELECT point_id, min(new_ms) AS from_ms, max(new_ms) AS to_ms, count(*) AS talkers FROM observed_flow WHERE new_ms IS NOT NULL "
	"GROUP BY point_id, new_ms / 3600000) b JOIN observed_flow o ON o.id = (SELECT min(f.id) FROM observed_flow f "
	"WHERE f.point_id = b.point_id AND f.new_ms = b.from_ms) ORDER BY b.to_ms, b.point_id;";

const struct migration migrations[] = { /* append only; a released entry is never edited */
	{ "declared entities and their versions", sql_entities },
	{ "checks, results, measured facts and history", sql_measures },
	{ "how full disks were", sql_usage },
	{ "what lists show of a poll, apart from its samples", sql_poll_facts },
	{ "which failures are causes and which follow one", sql_alerts },
	{ "several alerts of one object", sql_subjects },
	{ "the journal", sql_journal },
	{ "acknowledgements, mutes, maintenance, comments and calls", sql_acts },
	{ "the ledger of notifications", sql_notifications },
	{ "the results that decide, for replays", sql_changes },
	{ "alerts by their end", sql_ended },
	{ "which texts of the journal were purged", sql_purges },
	{ "traps", sql_traps },
	{ "stages and presentation contexts of DICOM checks", sql_dicom },
	{ "the values of measures that decide, for replays", sql_measure_changes },
	{ "acceptance tests of image routes", sql_route_tests },
	{ "handovers that were kept", sql_handovers },
	{ "certificates that were replaced", sql_certificate_changes },
	{ "when agents of SNMPv3 began anew", sql_boots },
	{ "neighbours that devices hear", sql_neighbours },
	{ "certification frameworks", sql_frameworks },
	{ "the checklist: assessments, exceptions, evidence, actions, facts", sql_checklist },
	{ "protocols that should not be spoken any more", sql_exposures },
	{ "what jobs told of themselves", sql_heartbeats },
	{ "the service catalogue as callers say it", sql_catalogue },
	{ "calls of establishments, and what they belong to", sql_calls },
	{ "escalations", sql_escalations },
	{ "audits", sql_audits },
	{ "restore tests of backups", sql_restore_tests },
	{ "neighbours by the address that ARP tells", "CREATE INDEX neighbour_arp ON neighbour (address, device_id, local_port) WHERE protocol = 'arp';" },
	{ "ends of support by version", sql_lifecycles },
	{ "flows and DICOM associations that were observed", sql_observed },
	{ "products by what sysDescr tells", "ALTER TABLE lifecycle ADD COLUMN description TEXT;" },
	{ "flows that are accepted until a day", sql_flow_exceptions },
	{ "the networks of sites", "ALTER TABLE site ADD COLUMN networks TEXT;" },
	{ "new talkers", sql_new_talkers },
	{ "new talkers as events", sql_talker_bursts },
};
const size_t n_migrations = ARRAY_LEN(migrations);
