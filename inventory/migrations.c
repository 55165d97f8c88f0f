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
};
const size_t n_migrations = ARRAY_LEN(migrations);
