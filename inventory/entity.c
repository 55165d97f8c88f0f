#include "inventory/entity.h"

#include "intl.h"

#include <string.h>

#define NAME(text) { .name = "name", .type = COLUMN_TEXT, .required = true, .key = true, .help = text }
#define TEXT(col, text) { .name = col, .type = COLUMN_TEXT, .help = text }
#define PERSONAL(col, text) { .name = col, .type = COLUMN_TEXT, .help = text, .personal = true }
#define LIST(col, text) { .name = col, .type = COLUMN_LIST, .help = text }
#define DATE(col, text) { .name = col, .type = COLUMN_DATE, .help = text }
#define FLAG(col, text) { .name = col, .type = COLUMN_BOOLEAN, .help = text }
#define REF(col, kind, text) { .name = col, .type = COLUMN_REF, .ref = kind, .help = text }
#define SOFT_REF(col, kind, text) { .name = col, .type = COLUMN_REF, .ref = kind, .lenient = true, .help = text }
#define NEED_REF(col, kind, text) { .name = col, .type = COLUMN_REF, .ref = kind, .required = true, .help = text }
#define INTEGER(col, lo, hi, text) { .name = col, .type = COLUMN_INTEGER, .min = lo, .max = hi, .help = text }
#define REAL(col, lo, hi, text) { .name = col, .type = COLUMN_REAL, .min = lo, .max = hi, .help = text }
#define CHOICE(col, words, text) { .name = col, .type = COLUMN_CHOICE, .choices = words, .help = text }
#define RUNBOOK TEXT("runbook", N_("What to do at night: a sentence, a page or a link."))

static const struct entity_column supplier_columns[] = {
	NAME(N_("Name of the supplier.")),
	TEXT("phone", N_("Number to call.")),
	TEXT("hours", N_("When the number answers.")),
	TEXT("customer_reference", N_("Our reference at the supplier, asked on the phone.")),
	TEXT("hds_certificate", N_("Number of its HDS certificate.")),
	DATE("hds_ends", N_("End of its HDS certificate.")),
	LIST("hds_activities", N_("Activities that the certificate covers.")),
};

static const struct entity_column contract_columns[] = {
	NAME(N_("Name of the contract.")),
	{ .name = "supplier", .type = COLUMN_REF, .ref = "supplier", .required = true, .lenient = true,
	  .help = N_("Who is bound by it.") },
	TEXT("reference", N_("Number of the contract.")),
	DATE("starts", N_("First day.")),
	DATE("ends", N_("Last day.")),
	REAL("gtr_hours", 0, 8760, N_("Guaranteed repair time (GTR), in hours.")),
	{ .name = "gtr_window", .type = COLUMN_WINDOW, .help = N_("When the repair clock runs: 24x7 or mon-fri 08:00-18:00, several separated by commas; a public holiday is a Sunday.") },
	REAL("availability", 0, 100, N_("Guaranteed availability, in percent.")),
};

static const struct entity_column perimeter_columns[] = {
	NAME(N_("Name of the trust perimeter (VRF).")),
	TEXT("kind", N_("What it carries.")),
	TEXT("rd", N_("Route distinguisher.")),
	TEXT("owner", N_("Who answers for it.")),
};

static const struct entity_column site_columns[] = {
	NAME(N_("Name of the establishment, unique.")),
	TEXT("kind", N_("Hospital, clinic, nursing home…")),
	{ .name = "finess", .type = COLUMN_FINESS, .help = N_("FINESS number, unique: 9 digits, or 2A or 2B and 7 digits.") },
	LIST("aliases", N_("Former and other names; the search finds them.")),
	TEXT("commune", N_("Commune.")),
	TEXT("departement", N_("Number of the département.")),
	REAL("latitude", -90, 90, N_("WGS84 latitude, in degrees.")),
	REAL("longitude", -180, 180, N_("WGS84 longitude, in degrees.")),
	CHOICE("college", "A;B;C;D;E;F", N_("College of the member.")),
	TEXT("ght", N_("Hospital group (GHT).")),
	REF("support_site", "site", N_("Supporting establishment of the GHT.")),
	CHOICE("access", "syvik;internet", N_("How the site is connected.")),
	TEXT("public_address", N_("Public addresses of the site, or its network.")),
	TEXT("isp", N_("Internet provider.")),
	TEXT("pack", N_("Subscribed pack.")),
	LIST("entitled", N_("Services that the site may use beyond its pack.")),
	RUNBOOK,
	TEXT("notes", N_("Free text.")),
	LIST("networks", N_("Own networks of the site: 10.1.0.0/16, addresses, or ranges as 10.1.0.5-10.1.0.9. A flow is of the site whose network is the narrowest that holds its address.")),
};

static const struct entity_column contact_columns[] = {
	NAME(N_("Name of the person or desk.")),
	REF("site", "site", N_("Where the contact works.")),
	PERSONAL("phone", N_("Number to call.")),
	PERSONAL("email", N_("Mail address.")),
	TEXT("role", N_("What the contact answers for.")),
};

static const struct entity_column device_columns[] = {
	NAME(N_("Name of the device, unique.")),
	NEED_REF("site", "site", N_("Where it stands.")),
	{ .name = "kind", .type = COLUMN_CHOICE, .required = true,
	  .choices = "router;switch;firewall;optical;server;vm;covolink;ups;hotspot;other", .help = N_("What it is.") },
	{ .name = "address", .type = COLUMN_ADDRESS, .required = true, .help = N_("Management address (fe80::1%eth0 on one link) or host name.") },
	INTEGER("port", 1, 65535, N_("UDP port of its SNMP agent; 161 when empty.")),
	TEXT("credential", N_("Name of an snmp section of the secrets file; without one only ICMP is asked.")),
	TEXT("criticality", N_("How much depends on it.")),
	TEXT("dscp", N_("Whether it holds health data.")),
	TEXT("os", N_("Operating system.")),
	DATE("os_end_of_support", N_("Last day of support of the operating system.")),
	{ .name = "parents", .type = COLUMN_REF_LIST, .ref = "device", .help = N_("Devices on the way to it; none of them is behind it.") },
	RUNBOOK,
	TEXT("notes", N_("Free text.")),
	CHOICE("owner", "ours;national;third-party", N_("Who answers for it; only ours are asked for weak protocols.")),
	FLAG("exposures", N_("Whether it and its services are asked for weak protocols; yes when empty.")),
};

static const struct entity_column link_columns[] = {
	NAME(N_("Name of the circuit, unique.")),
	NEED_REF("site", "site", N_("Establishment that the circuit serves.")),
	REF("device", "device", N_("Device that shows the circuit over SNMP; with `interface`.")),
	TEXT("interface", N_("Interface as ifName (else ifDescr) says it; with `device`.")),
	{ .name = "address", .type = COLUMN_ADDRESS, .help = N_("Far end to ping, when the operator gives no SNMP.") },
	REF("z_device", "device", N_("Device at the other end.")),
	TEXT("z_interface", N_("Interface at the other end.")),
	SOFT_REF("perimeter", "perimeter", N_("Trust perimeter (VRF).")),
	CHOICE("layer", "l3vpn;l2vpn;internet", N_("Kind of circuit.")),
	TEXT("class", N_("Class of service.")),
	SOFT_REF("contract", "contract", N_("Contract that covers it.")),
	INTEGER("expected_bps", 1, 1e15, N_("Subscribed speed, in bit/s.")),
	TEXT("redundancy_group", N_("Circuits of one group stand in for each other.")),
	TEXT("role", N_("Primary or backup in its group.")),
	RUNBOOK,
};

static const struct entity_column activity_columns[] = {
	NAME(N_("Name, unique.")),
	TEXT("owner", N_("Who answers for it.")),
	TEXT("criticality", N_("How much depends on it.")),
	INTEGER("rto_minutes", 0, 525600, N_("Longest interruption that is bearable, in minutes.")),
	INTEGER("rpo_minutes", 0, 525600, N_("Longest loss of data that is bearable, in minutes.")),
	FLAG("health_data", N_("Whether it handles health data.")),
};

static const struct entity_column service_columns[] = {
	NAME(N_("Name of the endpoint, unique.")),
	{ .name = "kind", .type = COLUMN_CHOICE, .required = true,
	  .choices = "http;https;tls;tcp;dicom;dns;sftp;ftp;ldap;ldaps;smtp;smtps;imap;imaps;plugin;icmp",
	  .help = N_("How it is checked.") },
	{ .name = "target", .type = COLUMN_TEXT, .required = true, .help = N_("URL with its scheme, host:port, name or command, as its kind asks.") },
	REF("site", "site", N_("Establishment that it serves.")),
	REF("device", "device", N_("Device that runs it.")),
	CHOICE("owner", "ours;national;third-party", N_("Who answers for it.")),
	SOFT_REF("application", "application", N_("Application that it belongs to.")),
	TEXT("expect_status", N_("HTTP statuses that are expected: 200, 2xx or 200-299, with commas between.")),
	TEXT("expect_body", N_("Text that the page must hold, or the DNS answer.")),
	TEXT("resolve", N_("Address to connect to, whatever the name resolves to.")),
	INTEGER("warning_days", 0, 3650, N_("Days before a certificate's end that warn; 30 when empty.")),
	INTEGER("critical_days", 0, 3650, N_("Days before a certificate's end that are critical; 7 when empty.")),
	RUNBOOK,
};

static const struct entity_column covolink_columns[] = {
	NAME(N_("Name of the image gateway, unique.")),
	NEED_REF("site", "site", N_("Where it stands.")),
	NEED_REF("device", "device", N_("Device that runs it.")),
	{ .name = "address", .type = COLUMN_ADDRESS, .required = true, .help = N_("Address of its DICOM service.") },
	INTEGER("port", 1, 65535, N_("TCP port of its DICOM service; 104 when empty.")),
	{ .name = "called_ae", .type = COLUMN_TEXT, .required = true, .help = N_("Its AE title.") },
	TEXT("calling_ae", N_("AE title that we present; our own when empty, never a hospital's.")),
	FLAG("tls", N_("Whether DICOM runs over TLS.")),
	TEXT("xds_url", N_("URL of its XDS proxy.")),
	{ .name = "serves", .type = COLUMN_REF_LIST, .ref = "site", .help = N_("Establishments that send through it.") },
	RUNBOOK,
};

static const struct entity_column route_columns[] = {
	NAME(N_("Name of the image route, unique.")),
	NEED_REF("source_site", "site", N_("Establishment that sends.")),
	NEED_REF("covolink", "covolink", N_("Gateway that it goes through.")),
	NEED_REF("destination_site", "site", N_("Establishment that receives.")),
	TEXT("source_ae", N_("AE title of the sender.")),
	TEXT("destination_ae", N_("AE title of the receiver.")),
	TEXT("marker", N_("Marker that tells the source.")),
	TEXT("use", N_("Clinical use: tele-avc, teleradiology…")),
	DATE("accepted_on", N_("Day of its acceptance.")),
};

static const struct entity_column flow_columns[] = {
	{ .name = "source", .type = COLUMN_LIST, .required = true, .key = true, .help = N_("Who opens: names, addresses, networks as 10.1.0.0/16, ranges as 10.1.0.5-10.1.0.9, or any.") },
	{ .name = "destination", .type = COLUMN_LIST, .required = true, .key = true, .help = N_("Who answers, told the same way.") },
	{ .name = "protocol", .type = COLUMN_CHOICE, .required = true, .key = true, .choices = "tcp;udp;sctp;icmp;esp;gre;any",
	  .help = N_("Protocol over IP.") },
	{ .name = "port", .type = COLUMN_PORTS, .required = true, .key = true, .help = N_("Ports of the destination: 443, 8000-8100, several with ; between, or any.") },
	{ .name = "reason", .type = COLUMN_TEXT, .required = true, .help = N_("Why it is open.") },
	TEXT("requester", N_("Who asked for it.")),
	DATE("opened", N_("Day of its opening.")),
	DATE("ends", N_("Last day.")),
};

static const struct entity_column heartbeat_columns[] = {
	NAME(N_("Name of the job, unique.")),
	{ .name = "kind", .type = COLUMN_CHOICE, .required = true, .choices = "backup;feed;job", .help = N_("What the job does.") },
	SOFT_REF("application", "application", N_("Application that it belongs to.")),
	REF("site", "site", N_("Establishment that it serves.")),
	{ .name = "every", .type = COLUMN_DURATION, .required = true, .help = N_("How often it must run.") },
	{ .name = "grace", .type = COLUMN_DURATION, .help = N_("How late it may be.") },
	{ .name = "min_duration", .type = COLUMN_DURATION, .help = N_("A shorter run did not do its work.") },
	FLAG("offsite", N_("Whether the copy leaves the data centre.")),
	SOFT_REF("contact", "contact", N_("Whom to warn.")),
};

static const struct entity_column lifecycle_columns[] = {
	NAME(N_("Name of the product and its version, unique.")),
	TEXT("vendor", N_("Only of devices of this vendor, as vigie devices tells it.")),
	TEXT("model", N_("Only of models that begin so.")),
	TEXT("version", N_("Version that a device tells, or its beginning: 15.1 is also 15.1(4)M, and not 15.10. Empty: no device tells it. Who has neither vendor (net-snmp is none), model nor description must be declared by its os.")),
	LIST("description", N_("Only of devices whose sysDescr holds each of these, as whole words; the host's name in it counts for nothing.")),
	LIST("os", N_("What devices.csv calls it, by its beginning; its name when empty. It decides where a device tells nothing, or what several products tell; another system there is a contradiction.")),
	{ .name = "ends", .type = COLUMN_DATE, .required = true, .help = N_("Last day of its support.") },
	TEXT("source", N_("Where the date is from: a page, a contract, and the day it was read.")),
};

static const struct entity_column entitlement_columns[] = {
	{ .name = "service", .type = COLUMN_TEXT, .required = true, .key = true, .help = N_("Service that members may use.") },
	LIST("colleges", N_("Colleges that may use it.")),
	LIST("packs", N_("Packs that include it.")),
	CHOICE("access", "syvik;internet", N_("Access that it asks for; any when empty.")),
	LIST("aliases", N_("What callers say for it.")),
	TEXT("notes", N_("Where that is written, what is to be verified.")),
};

static const struct entity_column dependency_columns[] = {
	{ .name = "from", .type = COLUMN_REF, .required = true, .key = true, .help = N_("What depends: a name, or kind:name.") },
	{ .name = "to", .type = COLUMN_REF, .required = true, .key = true, .help = N_("What it depends on: a name, or kind:name. While that is ours and does not answer, failures of the other follow it.") },
	{ .name = "kind", .type = COLUMN_TEXT, .key = true, .help = N_("How it depends. return, of a Covolink: the service is the port that images come back to; it is measured, and the Covolink is in warning while it does not answer.") },
};

static const struct entity_column threshold_columns[] = {
	{ .name = "object", .type = COLUMN_OBJECT, .required = true, .key = true, .help = N_("What is judged: kind:name, or kind:* for all.") },
	{ .name = "measure", .type = COLUMN_TEXT, .required = true, .key = true, .help = N_("Measure that is judged, by its JSON key: in_util, latency_ms…") },
	{ .name = "warning", .type = COLUMN_REAL, .help = N_("Value that warns.") },
	{ .name = "critical", .type = COLUMN_REAL, .help = N_("Value that is critical.") },
	{ .name = "hysteresis", .type = COLUMN_REAL, .help = N_("How far back the value must go before the state does.") },
};

#define FILE_OF(csv, word, cols, text) { csv, word, cols, ARRAY_LEN(cols), text }

const struct entity_file entity_files[] = {
	FILE_OF("suppliers.csv", "supplier", supplier_columns, N_("Suppliers and how to reach them.")),
	FILE_OF("contracts.csv", "contract", contract_columns, N_("Contracts and their guaranteed repair times.")),
	FILE_OF("perimeters.csv", "perimeter", perimeter_columns, N_("Trust perimeters (VRF) of the network.")),
	FILE_OF("sites.csv", "site", site_columns, N_("Establishments.")),
	FILE_OF("contacts.csv", "contact", contact_columns, N_("People and desks to call.")),
	FILE_OF("devices.csv", "device", device_columns, N_("Devices and how they are polled.")),
	FILE_OF("links.csv", "link", link_columns, N_("Declared circuits, with either `device` and `interface` or `address`.")),
	FILE_OF("applications.csv", "application", activity_columns, N_("Applications.")),
	FILE_OF("processes.csv", "process", activity_columns, N_("Business processes, top of the cartography.")),
	FILE_OF("services.csv", "service", service_columns, N_("Endpoints that are checked.")),
	FILE_OF("covolinks.csv", "covolink", covolink_columns, N_("Image gateways (DICOM).")),
	FILE_OF("routes.csv", "route", route_columns, N_("Image routes from one establishment to another.")),
	FILE_OF("flows.csv", "flow", flow_columns, N_("Authorised openings. What the collector asks of what it checks needs none.")),
	FILE_OF("heartbeats.csv", "heartbeat", heartbeat_columns, N_("Jobs that report by themselves.")),
	FILE_OF("lifecycles.csv", "lifecycle", lifecycle_columns, N_("Ends of support, by the version that devices tell.")),
	FILE_OF("entitlements.csv", "entitlement", entitlement_columns, N_("What a member may use.")),
	FILE_OF("dependencies.csv", "dependency", dependency_columns, N_("What depends on what.")),
	FILE_OF("thresholds.csv", "threshold", threshold_columns, N_("Limits of measures.")),
};
const size_t n_entity_files = ARRAY_LEN(entity_files);

const struct entity_file *entity_file_find(const char *file)
{
	for (size_t i = 0; i < n_entity_files; i++)
		if (strcmp(entity_files[i].file, file) == 0)
			return &entity_files[i];
	return NULL;
}

const struct entity_file *entity_file_of_kind(const char *kind)
{
	for (size_t i = 0; i < n_entity_files; i++)
		if (strcmp(entity_files[i].kind, kind) == 0)
			return &entity_files[i];
	return NULL;
}

size_t entity_column_find(const struct entity_file *f, const char *name)
{
	size_t i = 0;

	while (i < f->n_columns && strcmp(f->columns[i].name, name) != 0)
		i++;
	return i;
}

bool entity_column_is_personal(const struct entity_file *f, const char *name)
{
	size_t i = f ? entity_column_find(f, name) : 0;

	return f && i < f->n_columns && f->columns[i].personal;
}

bool entity_file_is_personal(const struct entity_file *f)
{
	for (size_t i = 0; i < f->n_columns; i++)
		if (f->columns[i].personal)
			return true;
	return false;
}

size_t entity_name_column(const struct entity_file *f)
{
	return entity_column_find(f, "name");
}
