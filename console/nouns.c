#include "console/column.h"

#include "intl.h"
#include "redundancy.h"

#include <string.h>

/* Keys are part of the command line's contract (design §7): append, never rename. The ranks say what a column is worth to who reads
 * the table at night: what it is, how it is and since when, why, for whom; then what goes through it; then what it is made of. */

static const struct column link_columns[] = {
	COLUMN(link_row, "name", N_("Link"), VALUE_TEXT, name, 1),
	COLUMN(link_row, "site", N_("Site"), VALUE_TEXT, site, 4),
	COLUMN(link_row, "device", N_("Device"), VALUE_TEXT, device, 7),
	COLUMN(link_row, "interface", N_("Interface"), VALUE_BY_END, interface, 6),
	COLUMN(link_row, "oper_status", N_("ifOperStatus"), VALUE_TEXT, oper_status, 0),
	COLUMN(link_row, "admin_status", N_("ifAdminStatus"), VALUE_TEXT, admin_status, 0),
	COLUMN(link_row, "state", N_("State"), VALUE_LINK_STATE, state, 1),
	COLUMN(link_row, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(link_row, "speed_bps", N_("Speed"), VALUE_SPEED, speed_bps, 8),
	COLUMN(link_row, "in_bps", N_("In"), VALUE_RATE, in_bps, 5),
	COLUMN(link_row, "out_bps", N_("Out"), VALUE_RATE, out_bps, 5),
	COLUMN(link_row, "in_util", N_("In %"), VALUE_RATIO, in_util, 3),
	COLUMN(link_row, "out_util", N_("Out %"), VALUE_RATIO, out_util, 3),
	COLUMN(link_row, "in_errors_ps", N_("Errors in"), VALUE_PER_SECOND, in_errors_ps, 9),
	COLUMN(link_row, "out_errors_ps", N_("Errors out"), VALUE_PER_SECOND, out_errors_ps, 9),
	COLUMN(link_row, "redundancy", N_("Redundancy"), VALUE_TEXT, redundancy_group, 10),
	COLUMN(link_row, "redundancy_proved", N_("Redundancy proved"), VALUE_TIME, redundancy_proved, 0),
	COLUMN(link_row, "perimeter", N_("Perimeter"), VALUE_TEXT, perimeter, 11),
	COLUMN(link_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
	COLUMN(link_row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 2),
	COLUMN(link_row, "detail", N_("Detail"), VALUE_DETAIL, detail, 0),
	COLUMN(link_row, "last_result", N_("Last result"), VALUE_TIME, at, 0),
	COLUMN(link_row, "last_change", N_("Last change"), VALUE_TIME, last_change, 0),
	COLUMN(link_row, "address", N_("Address"), VALUE_TEXT, address, 0),
	COLUMN(link_row, "z_device", N_("Device at Z"), VALUE_TEXT, z_device, 0),
	COLUMN(link_row, "z_interface", N_("Interface at Z"), VALUE_TEXT, z_interface, 0),
	COLUMN(link_row, "if_alias", N_("Alias"), VALUE_TEXT, alias, 0),
	COLUMN(link_row, "commune", N_("Commune"), VALUE_TEXT, commune, 0),
	COLUMN(link_row, "layer", N_("Layer"), VALUE_KEYWORD, layer, 0),
	COLUMN(link_row, "class", N_("Class of service"), VALUE_KEYWORD, class_of_service, 0),
	COLUMN(link_row, "contract", N_("Contract"), VALUE_TEXT, contract, 0),
	COLUMN(link_row, "supplier", N_("Supplier"), VALUE_TEXT, supplier, 0),
	COLUMN(link_row, "role", N_("Role"), VALUE_KEYWORD, role, 0),
	COLUMN(link_row, "runbook", N_("Runbook"), VALUE_TEXT, runbook, 0),
	COLUMN(link_row, "expected_bps", N_("Expected speed"), VALUE_SPEED, expected_bps, 0),
	COLUMN(link_row, "mtu", N_("MTU"), VALUE_INTEGER, mtu, 0),
	COLUMN(link_row, "in_discards_ps", N_("Discards in"), VALUE_PER_SECOND, in_discards_ps, 0),
	COLUMN(link_row, "out_discards_ps", N_("Discards out"), VALUE_PER_SECOND, out_discards_ps, 0),
	COLUMN(link_row, "latency_ms", N_("Latency"), VALUE_LATENCY, latency_us, 0),
	COLUMN(link_row, "loss_ratio", N_("Loss"), VALUE_RATIO, loss_ratio, 0),
};

static const struct column device_columns[] = {
	COLUMN(device_row, "name", N_("Device"), VALUE_TEXT, name, 1),
	COLUMN(device_row, "site", N_("Site"), VALUE_TEXT, site, 3),
	COLUMN(device_row, "kind", N_("Kind"), VALUE_KEYWORD, kind, 7),
	COLUMN(device_row, "address", N_("Address"), VALUE_TEXT, address, 4),
	COLUMN(device_row, "state", N_("State"), VALUE_STATE, state, 1),
	COLUMN(device_row, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(device_row, "vendor", N_("Vendor"), VALUE_TEXT, vendor, 9),
	COLUMN(device_row, "model", N_("Model"), VALUE_TEXT, model, 8),
	COLUMN(device_row, "version", N_("Version"), VALUE_TEXT, version, 12),
	COLUMN(device_row, "sys_name", N_("sysName"), VALUE_TEXT, sys_name, 11),
	COLUMN(device_row, "sys_object_id", N_("sysObjectID"), VALUE_TEXT, sys_object_id, 0),
	COLUMN(device_row, "uptime_s", N_("Agent up for"), VALUE_SECONDS, uptime_s, 6),
	COLUMN(device_row, "cpu_ratio", N_("CPU"), VALUE_RATIO, cpu_ratio, 5),
	COLUMN(device_row, "memory_ratio", N_("Memory"), VALUE_RATIO, memory_ratio, 5),
	COLUMN(device_row, "interfaces", N_("Interfaces"), VALUE_INTEGER, interfaces, 10),
	COLUMN(device_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
	COLUMN(device_row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 2),
	COLUMN(device_row, "detail", N_("Detail"), VALUE_DETAIL, detail, 0),
	COLUMN(device_row, "last_result", N_("Last result"), VALUE_TIME, at, 0),
	COLUMN(device_row, "latency_ms", N_("Latency"), VALUE_LATENCY, latency_us, 0),
	COLUMN(device_row, "commune", N_("Commune"), VALUE_TEXT, commune, 0),
	COLUMN(device_row, "credential", N_("Credential"), VALUE_TEXT, credential, 0),
	COLUMN(device_row, "criticality", N_("Criticality"), VALUE_KEYWORD, criticality, 0),
	COLUMN(device_row, "sys_descr", N_("sysDescr"), VALUE_TEXT, sys_descr, 0),
	COLUMN(device_row, "sys_location", N_("sysLocation"), VALUE_TEXT, sys_location, 0),
	COLUMN(device_row, "sys_contact", N_("sysContact"), VALUE_TEXT, sys_contact, 0),
	COLUMN(device_row, "os", N_("Operating system"), VALUE_TEXT, os, 0),
	COLUMN(device_row, "os_end_of_support", N_("End of the system's support"), VALUE_TEXT, os_end_of_support, 0),
	COLUMN(device_row, "runbook", N_("Runbook"), VALUE_TEXT, runbook, 0),
	COLUMN(device_row, "support_ends", N_("Support ends"), VALUE_TEXT, support_ends, 0),
	COLUMN(device_row, "support_product", N_("Supported product"), VALUE_TEXT, support_product, 0),
	COLUMN(device_row, "support_source", N_("Source of that end"), VALUE_TEXT, support_source, 0),
};

static const struct column interface_columns[] = {
	COLUMN(interface_row, "device", N_("Device"), VALUE_TEXT, device, 1),
	COLUMN(interface_row, "if_index", N_("ifIndex"), VALUE_INTEGER, if_index, 5),
	COLUMN(interface_row, "if_name", N_("ifName"), VALUE_TEXT, if_name, 1),
	COLUMN(interface_row, "if_descr", N_("ifDescr"), VALUE_TEXT, if_descr, 7),
	COLUMN(interface_row, "if_alias", N_("ifAlias"), VALUE_TEXT, if_alias, 2),
	COLUMN(interface_row, "if_type", N_("ifType"), VALUE_INTEGER, if_type, 0),
	COLUMN(interface_row, "mtu", N_("MTU"), VALUE_INTEGER, mtu, 8),
	COLUMN(interface_row, "phys_address", N_("Physical address"), VALUE_TEXT, phys_address, 9),
	COLUMN(interface_row, "oper_status", N_("ifOperStatus"), VALUE_TEXT, oper_status, 1),
	COLUMN(interface_row, "admin_status", N_("ifAdminStatus"), VALUE_TEXT, admin_status, 6),
	COLUMN(interface_row, "speed_bps", N_("Speed"), VALUE_SPEED, speed_bps, 3),
	COLUMN(interface_row, "in_bps", N_("In"), VALUE_RATE, in_bps, 1),
	COLUMN(interface_row, "out_bps", N_("Out"), VALUE_RATE, out_bps, 1),
	COLUMN(interface_row, "in_errors_ps", N_("Errors in"), VALUE_PER_SECOND, in_errors_ps, 4),
	COLUMN(interface_row, "out_errors_ps", N_("Errors out"), VALUE_PER_SECOND, out_errors_ps, 4),
	COLUMN(interface_row, "in_discards_ps", N_("Discards in"), VALUE_PER_SECOND, in_discards_ps, 10),
	COLUMN(interface_row, "out_discards_ps", N_("Discards out"), VALUE_PER_SECOND, out_discards_ps, 10),
	COLUMN(interface_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
	COLUMN(interface_row, "name", N_("Interface"), VALUE_TEXT, name, 0),
	COLUMN(interface_row, "since", N_("Since"), VALUE_TIME, since, 0),
};

static const struct column sensor_columns[] = {
	COLUMN(sensor_row, "device", N_("Device"), VALUE_TEXT, device, 1),
	COLUMN(sensor_row, "name", N_("Sensor"), VALUE_TEXT, name, 1),
	COLUMN(sensor_row, "value", N_("Value"), VALUE_REAL, value, 1),
	COLUMN(sensor_row, "unit", N_("Unit"), VALUE_TEXT, unit, 1),
	COLUMN(sensor_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 2),
};

static const struct column storage_columns[] = {
	COLUMN(storage_row, "device", N_("Device"), VALUE_TEXT, device, 1),
	COLUMN(storage_row, "name", N_("Storage"), VALUE_TEXT, name, 1),
	COLUMN(storage_row, "used_bytes", N_("Used"), VALUE_BYTES, used_bytes, 1),
	COLUMN(storage_row, "size_bytes", N_("Size"), VALUE_BYTES, size_bytes, 1),
	COLUMN(storage_row, "type", N_("Type"), VALUE_TEXT, type, 2),
	COLUMN(storage_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 3),
};

static const struct column processor_columns[] = {
	COLUMN(processor_row, "device", N_("Device"), VALUE_TEXT, device, 1),
	COLUMN(processor_row, "name", N_("Processor"), VALUE_TEXT, name, 1),
	COLUMN(processor_row, "number", N_("No."), VALUE_INTEGER, number, 1),
	COLUMN(processor_row, "load_ratio", N_("Load"), VALUE_RATIO, load_ratio, 1),
	COLUMN(processor_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 2),
};

static const struct column trap_columns[] = {
	COLUMN(trap_row, "device", N_("Device"), VALUE_TEXT, device, 1),
	COLUMN(trap_row, "oid", N_("Trap"), VALUE_TEXT, oid, 1),
	COLUMN(trap_row, "count", N_("Count"), VALUE_INTEGER, count, 1),
	COLUMN(trap_row, "last", N_("Last"), VALUE_TIME, last, 1),
	COLUMN(trap_row, "first", N_("First"), VALUE_TIME, first, 3),
	COLUMN(trap_row, "version", N_("Version"), VALUE_TEXT, version, 4),
	COLUMN(trap_row, "varbinds", N_("Last values"), VALUE_TEXT, varbinds, 2),
};

static const struct column memory_columns[] = {
	COLUMN(memory_row, "device", N_("Device"), VALUE_TEXT, device, 1),
	COLUMN(memory_row, "name", N_("Memory"), VALUE_TEXT, name, 1),
	COLUMN(memory_row, "used_bytes", N_("Used"), VALUE_BYTES, used_bytes, 1),
	COLUMN(memory_row, "total_bytes", N_("Size"), VALUE_BYTES, total_bytes, 1),
	COLUMN(memory_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 2),
};

static const struct column service_columns[] = {
	COLUMN(service_row, "name", N_("Service"), VALUE_TEXT, name, 1),
	COLUMN(service_row, "kind", N_("Kind"), VALUE_KEYWORD, kind, 7),
	COLUMN(service_row, "target", N_("Target"), VALUE_TEXT, target, 6),
	COLUMN(service_row, "state", N_("State"), VALUE_STATE, state, 1),
	COLUMN(service_row, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(service_row, "latency_ms", N_("Latency"), VALUE_LATENCY, latency_us, 5),
	COLUMN(service_row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 2),
	COLUMN(service_row, "detail", N_("Detail"), VALUE_DETAIL, detail, 3),
	COLUMN(service_row, "site", N_("Site"), VALUE_TEXT, site, 4),
	COLUMN(service_row, "device", N_("Device"), VALUE_TEXT, device, 0),
	COLUMN(service_row, "owner", N_("Owner"), VALUE_KEYWORD, owner, 8),
	COLUMN(service_row, "application", N_("Application"), VALUE_TEXT, application, 0),
	COLUMN(service_row, "runbook", N_("Runbook"), VALUE_TEXT, runbook, 0),
	COLUMN(service_row, "last_result", N_("Last result"), VALUE_TIME, at, 0),
	COLUMN(service_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
};

#define STAGE(name, header, field, rank) \
	COLUMN(covolink_row, "stages." name, header, VALUE_STAGE, dicom.stages[field].outcome, rank)

#define TRAFFIC(name, header, type, field, rank) COLUMN(covolink_row, "observed." name, header, type, traffic.field, rank)

static const struct column covolink_columns[] = {
	COLUMN(covolink_row, "name", N_("Covolink"), VALUE_BY_END, name, 1),
	COLUMN(covolink_row, "site", N_("Site"), VALUE_TEXT, site, 4),
	COLUMN(covolink_row, "address", N_("Address"), VALUE_TEXT, address, 8),
	COLUMN(covolink_row, "state", N_("State"), VALUE_STATE, state, 1),
	STAGE("tcp", N_("TCP"), DICOM_TCP, 2),
	STAGE("associate", N_("Assoc."), DICOM_ASSOCIATE, 2),
	STAGE("contexts", N_("Contexts"), DICOM_CONTEXTS, 2),
	STAGE("echo", N_("C-ECHO"), DICOM_ECHO, 2),
	COLUMN(covolink_row, "return", N_("Return port"), VALUE_STAGE, return_outcome, 5),
	COLUMN(covolink_row, "return_service", N_("Service at the return port"), VALUE_TEXT, return_service, 0),
	COLUMN(covolink_row, "reject_reason", N_("Why it refuses"), VALUE_DETAIL, dicom.reject_reason, 0),
	COLUMN(covolink_row, "serves", N_("Serves"), VALUE_LIST, served, 6),
	COLUMN(covolink_row, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(covolink_row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 3),
	COLUMN(covolink_row, "detail", N_("Detail"), VALUE_DETAIL, detail, 0),
	COLUMN(covolink_row, "device", N_("Device"), VALUE_TEXT, device, 0),
	COLUMN(covolink_row, "commune", N_("Commune"), VALUE_TEXT, commune, 0),
	COLUMN(covolink_row, "port", N_("Port"), VALUE_INTEGER, port, 0),
	COLUMN(covolink_row, "called_ae", N_("Called AE"), VALUE_TEXT, called_ae, 7),
	COLUMN(covolink_row, "calling_ae", N_("Calling AE"), VALUE_TEXT, calling_ae, 0),
	COLUMN(covolink_row, "tls", N_("TLS"), VALUE_BOOL, tls, 0),
	COLUMN(covolink_row, "xds_url", N_("XDS proxy"), VALUE_TEXT, xds_url, 0),
	COLUMN(covolink_row, "accepted", N_("Accepts"), VALUE_LIST, dicom.accepted, 0),
	COLUMN(covolink_row, "refused", N_("Refuses"), VALUE_LIST, dicom.refused, 0),
	COLUMN(covolink_row, "last_echo", N_("Last echo"), VALUE_TIME, dicom.stages[DICOM_ECHO].passed, 0),
	COLUMN(covolink_row, "last_result", N_("Last result"), VALUE_TIME, at, 0),
	COLUMN(covolink_row, "latency_ms", N_("Latency"), VALUE_LATENCY, latency_us, 5),
	COLUMN(covolink_row, "stages_latency_ms.tcp", N_("Time of TCP"), VALUE_LATENCY, dicom.stages[DICOM_TCP].latency_us, 0),
	COLUMN(covolink_row, "stages_latency_ms.associate", N_("Time of the association"), VALUE_LATENCY,
	       dicom.stages[DICOM_ASSOCIATE].latency_us, 0),
	COLUMN(covolink_row, "stages_latency_ms.echo", N_("Time of the C-ECHO"), VALUE_LATENCY, dicom.stages[DICOM_ECHO].latency_us, 0),
	COLUMN(covolink_row, "runbook", N_("Runbook"), VALUE_TEXT, runbook, 0),
	COLUMN(covolink_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
	TRAFFIC("last_association", N_("Last association"), VALUE_TIME, last, 9),
	TRAFFIC("last_image_hour", N_("Last image"), VALUE_TIME, image_hour, 9),
	TRAFFIC("direction", N_("Direction"), VALUE_TEXT, direction, 0),
	TRAFFIC("peer_ae", N_("AE of the other side"), VALUE_TEXT, peer_ae, 0),
	TRAFFIC("peer_address", N_("Address of the other side"), VALUE_TEXT, peer_address, 0),
	TRAFFIC("result", N_("Result"), VALUE_TEXT, result, 0),
	TRAFFIC("point", N_("Seen from"), VALUE_TEXT, point, 0),
	TRAFFIC("associations", N_("Associations in 24 h"), VALUE_INTEGER, associations, 0),
	TRAFFIC("received_bytes", N_("Received in 24 h"), VALUE_BYTES, bytes_in, 10),
	TRAFFIC("sent_bytes", N_("Sent in 24 h"), VALUE_BYTES, bytes_out, 10),
	TRAFFIC("watched_s", N_("Watched in 24 h"), VALUE_SECONDS, watched_s, 0),
};

static const struct column heartbeat_columns[] = {
	COLUMN(heartbeat_row, "name", N_("Heartbeat"), VALUE_TEXT, name, 1),
	COLUMN(heartbeat_row, "kind", N_("Kind"), VALUE_KEYWORD, kind, 7),
	COLUMN(heartbeat_row, "state", N_("State"), VALUE_STATE, state, 1),
	COLUMN(heartbeat_row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 2),
	COLUMN(heartbeat_row, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(heartbeat_row, "last_start", N_("Last start"), VALUE_TIME, last_start, 6),
	COLUMN(heartbeat_row, "last_finish", N_("Last end"), VALUE_TIME, last_finish, 3),
	COLUMN(heartbeat_row, "last_duration_s", N_("Duration"), VALUE_SECONDS, last_duration_s, 5),
	COLUMN(heartbeat_row, "age_s", N_("Age of the last good end"), VALUE_SECONDS, age_s, 0),
	COLUMN(heartbeat_row, "next_due", N_("Due by"), VALUE_TIME, next_due, 3),
	COLUMN(heartbeat_row, "detail", N_("Detail"), VALUE_DETAIL, detail, 0),
	COLUMN(heartbeat_row, "last_good", N_("Last good end"), VALUE_TIME, last_good, 4),
	COLUMN(heartbeat_row, "exit_code", N_("Exit code"), VALUE_INTEGER, exit_code, 0),
	COLUMN(heartbeat_row, "application", N_("Application"), VALUE_TEXT, application, 8),
	COLUMN(heartbeat_row, "site", N_("Site"), VALUE_TEXT, site, 8),
	COLUMN(heartbeat_row, "every_s", N_("Every"), VALUE_SECONDS, every_s, 9),
	COLUMN(heartbeat_row, "grace_s", N_("Grace"), VALUE_SECONDS, grace_s, 0),
	COLUMN(heartbeat_row, "min_duration_s", N_("Least duration"), VALUE_SECONDS, min_duration_s, 0),
	COLUMN(heartbeat_row, "offsite", N_("Off site"), VALUE_KNOWN_BOOL, offsite, 10),
	COLUMN(heartbeat_row, "contact", N_("Contact"), VALUE_TEXT, contact, 0),
	COLUMN(heartbeat_row, "declared", N_("Declared"), VALUE_TIME, declared, 0),
	COLUMN(heartbeat_row, "last_result", N_("Last result"), VALUE_TIME, at, 0),
	COLUMN(heartbeat_row, "restored", N_("Restore test"), VALUE_TIME, restored, 0),
};

static const struct column certificate_columns[] = {
	COLUMN(certificate_row, "name", N_("Service"), VALUE_TEXT, name, 1),
	COLUMN(certificate_row, "target", N_("Target"), VALUE_TEXT, target, 5),
	COLUMN(certificate_row, "subject", N_("Subject"), VALUE_TEXT, subject, 3),
	COLUMN(certificate_row, "issuer", N_("Issuer"), VALUE_TEXT, issuer, 6),
	COLUMN(certificate_row, "not_after", N_("Certificate ends"), VALUE_DATE, not_after, 1),
	COLUMN(certificate_row, "chain_not_after", N_("Chain ends"), VALUE_DATE, chain_not_after, 2),
	COLUMN(certificate_row, "days_left", N_("Days to expiry"), VALUE_INTEGER, days_left, 1),
	COLUMN(certificate_row, "protocol", N_("Protocol"), VALUE_TEXT, protocol, 4),
	COLUMN(certificate_row, "not_before", N_("Certificate begins"), VALUE_DATE, not_before, 0),
	COLUMN(certificate_row, "cipher", N_("Cipher"), VALUE_TEXT, cipher, 0),
	COLUMN(certificate_row, "serial", N_("Serial number"), VALUE_TEXT, serial, 0),
	COLUMN(certificate_row, "replaced", N_("Replaced"), VALUE_DATE, replaced, 0),
	COLUMN(certificate_row, "old_serial", N_("Serial number before"), VALUE_TEXT, old_serial, 0),
	COLUMN(certificate_row, "warning_days", N_("Warning days"), VALUE_INTEGER, warning_days, 0),
	COLUMN(certificate_row, "critical_days", N_("Critical days"), VALUE_INTEGER, critical_days, 0),
	COLUMN(certificate_row, "sha256", N_("SHA-256"), VALUE_TEXT, sha256, 0),
	COLUMN(certificate_row, "trust", N_("Trust"), VALUE_OUTCOME, trust, 1),
	COLUMN(certificate_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
};

static const struct column site_columns[] = {
	COLUMN(site_row, "name", N_("Site"), VALUE_TEXT, name, 1),
	COLUMN(site_row, "finess", N_("FINESS"), VALUE_TEXT, finess, 6),
	COLUMN(site_row, "kind", N_("Kind"), VALUE_KEYWORD, kind, 7),
	COLUMN(site_row, "commune", N_("Commune"), VALUE_TEXT, commune, 2),
	COLUMN(site_row, "departement", N_("Département"), VALUE_TEXT, departement, 0),
	COLUMN(site_row, "college", N_("College"), VALUE_TEXT, college, 8),
	COLUMN(site_row, "access", N_("Access"), VALUE_KEYWORD, access, 4),
	COLUMN(site_row, "covolink", N_("Covolink"), VALUE_TEXT, covolink, 9),
	{ "state", N_("State"), VALUE_SITE_STATE, 0, 1 },
	COLUMN(site_row, "links", N_("Links"), VALUE_INTEGER, links, 3),
	COLUMN(site_row, "links_down", N_("Links down"), VALUE_INTEGER, links_down, 3),
	COLUMN(site_row, "devices", N_("Devices"), VALUE_INTEGER, devices, 5),
	COLUMN(site_row, "aliases", N_("Aliases"), VALUE_LIST, aliases, 0),
	COLUMN(site_row, "ght", N_("GHT"), VALUE_TEXT, ght, 10),
	COLUMN(site_row, "support_site", N_("Support site"), VALUE_TEXT, support_site, 0),
	COLUMN(site_row, "public_address", N_("Public address"), VALUE_TEXT, public_address, 0),
	COLUMN(site_row, "isp", N_("Internet provider"), VALUE_TEXT, isp, 0),
	COLUMN(site_row, "pack", N_("Pack"), VALUE_TEXT, pack, 0),
	COLUMN(site_row, "entitled", N_("Entitled to"), VALUE_LIST, entitled, 0),
	COLUMN(site_row, "runbook", N_("Runbook"), VALUE_TEXT, runbook, 0),
	COLUMN(site_row, "notes", N_("Notes"), VALUE_TEXT, notes, 0),
	COLUMN(site_row, "latitude", N_("Latitude"), VALUE_REAL, latitude, 0),
	COLUMN(site_row, "longitude", N_("Longitude"), VALUE_REAL, longitude, 0),
	COLUMN(site_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
};

/* The reader's functions behind one type. */
#define X(noun, row) \
	static bool list_##noun(struct reader *r, struct arena *a, const char *device, void **ret_rows, size_t *ret_n, struct err *e) \
	{ \
		struct row *rows; \
		(void)device; \
		if (!read_##noun(r, a, &rows, ret_n, e)) \
			return false; \
		*ret_rows = rows; \
		return true; \
	}
READER_LISTS(X)
#undef X
#define X(noun, row) \
	static bool list_##noun(struct reader *r, struct arena *a, const char *device, void **ret_rows, size_t *ret_n, struct err *e) \
	{ \
		struct row *rows; \
		if (!read_##noun(r, a, device, &rows, ret_n, e)) \
			return false; \
		*ret_rows = rows; \
		return true; \
	}
READER_DEVICE_LISTS(X)
#undef X

/* The only list that says how far each redundancy is proved: it is read once, and a screen every second. */
static bool list_proved_links(struct reader *r, struct arena *a, const char *device, void **ret_rows, size_t *ret_n, struct err *e)
{
	return list_links(r, a, device, ret_rows, ret_n, e) && read_redundancies(r, *ret_rows, *ret_n, e);
}

/* The only list of Covolinks that says what passed: other readers of the region do not need it. */
static bool list_observed_covolinks(struct reader *r, struct arena *a, const char *device, void **ret_rows, size_t *ret_n, struct err *e)
{
	struct covolink_traffic *traffic;
	struct covolink_row *rows;
	struct traffic_view view;

	if (!list_covolinks(r, a, device, ret_rows, ret_n, e) || !read_traffic_view(r, a, &view, e))
		return false;
	rows = *ret_rows;
	traffic = arena_array(a, *ret_n, sizeof *traffic);
	if (!traffic)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_traffic(r, a, rows, *ret_n, &view, traffic, e))
		return false;
	for (size_t i = 0; i < *ret_n; i++)
		rows[i].traffic = traffic[i];
	return true;
}

#define NOUN(plural, singular, kind, empty) \
	{ #plural, kind, empty, singular##_columns, ARRAY_LEN(singular##_columns), sizeof(struct singular##_row), list_##plural }

static const struct noun nouns[] = {
	{ "links", "link", N_("No link is declared: write links.csv and run vigie import."), link_columns, ARRAY_LEN(link_columns),
	  sizeof(struct link_row), list_proved_links },
	NOUN(devices, device, "device", N_("No device is declared: write devices.csv and run vigie import.")),
	NOUN(interfaces, interface, NULL, N_("No interface was read yet.")),
	NOUN(sensors, sensor, NULL, N_("No sensor was read yet.")),
	NOUN(storages, storage, NULL, N_("No storage was read yet.")),
	NOUN(processors, processor, NULL, N_("No processor was read yet.")),
	NOUN(memories, memory, NULL, N_("No memory was read yet.")),
	NOUN(traps, trap, NULL, N_("No trap of a declared device was received yet.")),
	NOUN(services, service, "service", N_("No service is declared: write services.csv and run vigie import.")),
	NOUN(certificates, certificate, "service", N_("No certificate was seen yet.")),
	{ "covolinks", "covolink", N_("No Covolink is declared: write covolinks.csv and run vigie import."), covolink_columns,
	  ARRAY_LEN(covolink_columns), sizeof(struct covolink_row), list_observed_covolinks },
	NOUN(heartbeats, heartbeat, "heartbeat", N_("No heartbeat is declared: write heartbeats.csv and run vigie import.")),
	NOUN(sites, site, "site", N_("No site is declared: write sites.csv and run vigie import.")),
};

const struct noun *noun_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(nouns); i++)
		if (strcmp(nouns[i].name, name) == 0)
			return &nouns[i];
	return NULL;
}
