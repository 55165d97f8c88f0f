#include "console/object_field.h"

#include "console/expiry.h"
#include "console/keyword.h"
#include "console/object_state.h"
#include "err.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "outcome.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum value_form {
	AS_TEXT, AS_DETAIL, AS_NUMBER, AS_STATE, AS_OUTCOME, AS_TIME, AS_DATE, AS_END, AS_BIT_RATE, AS_RATIO, AS_PER_SECOND, AS_SECONDS, AS_MICROSECONDS,
	AS_BOOL, AS_KEYWORD, AS_HOURS, AS_REFERENCE,
};

struct field_word {
	const char *name, *label;
	enum value_form form;
};

static const struct field_word kinds[] = {
	{ "action", N_("Action"), AS_TEXT },
	{ "alert", N_("Alert"), AS_TEXT },
	{ "application", N_("Application"), AS_TEXT },
	{ "audit", N_("Audit"), AS_TEXT },
	{ "capture", N_("Capture"), AS_TEXT },
	{ "collector", N_("Collector"), AS_TEXT },
	{ "commune", N_("Commune"), AS_TEXT },
	{ "contact", N_("Contact"), AS_TEXT },
	{ "contract", N_("Contract"), AS_TEXT },
	{ "covolink", N_("Covolink"), AS_TEXT },
	{ "dependency", N_("Dependency"), AS_TEXT },
	{ "device", N_("Device"), AS_TEXT },
	{ "entitlement", N_("Entitlement"), AS_TEXT },
	{ "escalation", N_("Escalation"), AS_TEXT },
	{ "evidence", N_("Evidence piece"), AS_TEXT },
	{ "flow", N_("Flow"), AS_TEXT },
	{ "framework", N_("Framework"), AS_TEXT },
	{ "hds", N_("HDS"), AS_TEXT },
	{ "heartbeat", N_("Heartbeat"), AS_TEXT },
	{ "iso27001", N_("ISO 27001"), AS_TEXT },
	{ "lifecycle", N_("Lifecycle"), AS_TEXT },
	{ "link", N_("Link"), AS_TEXT },
	{ "perimeter", N_("Perimeter"), AS_TEXT },
	{ "process", N_("Process"), AS_TEXT },
	{ "route", N_("Route"), AS_TEXT },
	{ "service", N_("Service"), AS_TEXT },
	{ "site", N_("Site"), AS_TEXT },
	{ "supplier", N_("Supplier"), AS_TEXT },
	{ "threshold", N_("Threshold"), AS_TEXT },
};

/* Sorted by name. */
static const struct field_word fields[] = {
	{ "accepted", N_("Accepts"), AS_TEXT },
	{ "accepted_on", N_("Accepted on"), AS_DATE },
	{ "access", N_("Access"), AS_KEYWORD },
	{ "address", N_("Address"), AS_TEXT },
	{ "admin_status", N_("ifAdminStatus"), AS_TEXT },
	{ "age_s", N_("Age"), AS_SECONDS },
	{ "alias", N_("ifAlias"), AS_TEXT },
	{ "aliases", N_("Aliases"), AS_TEXT },
	{ "application", N_("Application"), AS_TEXT },
	{ "associate", N_("Association"), AS_OUTCOME },
	{ "availability", N_("Availability"), AS_NUMBER },
	{ "called_ae", N_("Called AE title"), AS_TEXT },
	{ "calling_ae", N_("Calling AE title"), AS_TEXT },
	{ "calls", N_("Grouped calls"), AS_TEXT },
	{ "chain_not_after", N_("Chain ends"), AS_TIME },
	{ "class", N_("Class of service"), AS_KEYWORD },
	{ "college", N_("College"), AS_TEXT },
	{ "colleges", N_("Colleges"), AS_TEXT },
	{ "commune", N_("Commune"), AS_TEXT },
	{ "contact", N_("Contact"), AS_TEXT },
	{ "contexts", N_("Contexts"), AS_OUTCOME },
	{ "contract", N_("Contract"), AS_TEXT },
	{ "covolink", N_("Covolink"), AS_TEXT },
	{ "cpu_ratio", N_("CPU"), AS_RATIO },
	{ "credential", N_("Credential"), AS_TEXT },
	{ "critical", N_("Critical from"), AS_NUMBER },
	{ "critical_days", N_("Critical days"), AS_TEXT },
	{ "criticality", N_("Criticality"), AS_KEYWORD },
	{ "customer_reference", N_("Our reference"), AS_TEXT },
	{ "days_left", N_("Days to expiry"), AS_TEXT },
	{ "departement", N_("Département"), AS_TEXT },
	{ "description", N_("Words of sysDescr"), AS_TEXT },
	{ "destination", N_("Destination"), AS_REFERENCE },
	{ "destination_ae", N_("Destination's AE title"), AS_TEXT },
	{ "destination_site", N_("Destination site"), AS_TEXT },
	{ "detail", N_("Detail"), AS_DETAIL },
	{ "device", N_("Device"), AS_TEXT },
	{ "devices", N_("Devices"), AS_TEXT },
	{ "dscp", N_("DSCP"), AS_TEXT },
	{ "echo", N_("C-ECHO"), AS_OUTCOME },
	{ "email", N_("Mail"), AS_TEXT },
	{ "ends", N_("Ends"), AS_END },
	{ "entitled", N_("Entitled to"), AS_TEXT },
	{ "every", N_("Every"), AS_TEXT },
	{ "expect_body", N_("Expected text"), AS_TEXT },
	{ "expect_status", N_("Expected HTTP status"), AS_TEXT },
	{ "expected_bps", N_("Expected speed"), AS_BIT_RATE },
	{ "exposures", N_("Asked for weak protocols"), AS_BOOL },
	{ "finess", N_("FINESS"), AS_TEXT },
	{ "from", N_("From"), AS_REFERENCE },
	{ "ght", N_("GHT"), AS_TEXT },
	{ "grace", N_("Grace period"), AS_TEXT },
	{ "gtr_hours", N_("Guaranteed repair time in hours"), AS_NUMBER },
	{ "gtr_window", N_("Hours of the repair clock"), AS_HOURS },
	{ "hds_activities", N_("HDS activities"), AS_TEXT },
	{ "hds_certificate", N_("HDS certificate"), AS_TEXT },
	{ "hds_ends", N_("HDS certificate ends"), AS_END },
	{ "health_data", N_("Health data"), AS_BOOL },
	{ "healthy", N_("Services that work"), AS_NUMBER },
	{ "hours", N_("Hours"), AS_HOURS },
	{ "hours_to_full", N_("Hours until full"), AS_NUMBER },
	{ "hysteresis", N_("Hysteresis"), AS_NUMBER },
	{ "in_bps", N_("In"), AS_BIT_RATE },
	{ "in_discards_ps", N_("Discards in"), AS_PER_SECOND },
	{ "in_errors_ps", N_("Errors in"), AS_PER_SECOND },
	{ "in_util", N_("Use in"), AS_RATIO },
	{ "interface", N_("Interface"), AS_TEXT },
	{ "interfaces", N_("Interfaces"), AS_TEXT },
	{ "isp", N_("Internet provider"), AS_TEXT },
	{ "issuer", N_("Issuer"), AS_TEXT },
	{ "kind", N_("Kind"), AS_KEYWORD },
	{ "last_change", N_("Last change"), AS_TIME },
	{ "last_echo", N_("Last echo"), AS_TIME },
	{ "latency_ms", N_("Latency"), AS_NUMBER },
	{ "latency_us", N_("Latency"), AS_MICROSECONDS },
	{ "latitude", N_("Latitude"), AS_NUMBER },
	{ "layer", N_("Layer"), AS_KEYWORD },
	{ "links", N_("Links"), AS_TEXT },
	{ "links_down", N_("Links down"), AS_TEXT },
	{ "longitude", N_("Longitude"), AS_NUMBER },
	{ "loss_ratio", N_("Loss"), AS_RATIO },
	{ "marker", N_("Source marker"), AS_TEXT },
	{ "measure", N_("Measure"), AS_TEXT },
	{ "memory_ratio", N_("Memory"), AS_RATIO },
	{ "min_duration", N_("Shortest run"), AS_TEXT },
	{ "model", N_("Model"), AS_TEXT },
	{ "name", N_("Name"), AS_TEXT },
	{ "networks", N_("Networks"), AS_TEXT },
	{ "not_after", N_("Certificate ends"), AS_TIME },
	{ "notes", N_("Notes"), AS_TEXT },
	{ "object", N_("Object"), AS_REFERENCE },
	{ "offsite", N_("Off-site"), AS_BOOL },
	{ "opened", N_("Opened"), AS_DATE },
	{ "oper_status", N_("ifOperStatus"), AS_TEXT },
	{ "os", N_("Operating system"), AS_TEXT },
	{ "os_end_of_support", N_("End of the system's support"), AS_END },
	{ "out_bps", N_("Out"), AS_BIT_RATE },
	{ "out_discards_ps", N_("Discards out"), AS_PER_SECOND },
	{ "out_errors_ps", N_("Errors out"), AS_PER_SECOND },
	{ "out_util", N_("Use out"), AS_RATIO },
	{ "outcome", N_("Reason"), AS_OUTCOME },
	{ "owner", N_("Owner"), AS_KEYWORD },
	{ "pack", N_("Pack"), AS_TEXT },
	{ "packs", N_("Packs"), AS_TEXT },
	{ "parents", N_("Devices on the way"), AS_TEXT },
	{ "perimeter", N_("Perimeter"), AS_TEXT },
	{ "phone", N_("Telephone"), AS_TEXT },
	{ "port", N_("Port"), AS_TEXT },
	{ "protocol", N_("Protocol"), AS_TEXT },
	{ "public_address", N_("Public address"), AS_TEXT },
	{ "rd", N_("Route distinguisher"), AS_TEXT },
	{ "reason", N_("Reason"), AS_TEXT },
	{ "redundancy", N_("Redundancy"), AS_TEXT },
	{ "redundancy_group", N_("Redundancy"), AS_TEXT },
	{ "redundancy_proved", N_("Redundancy proved"), AS_TIME },
	{ "redundancy_proved_by", N_("Redundancy proved by"), AS_TEXT },
	{ "reference", N_("Reference"), AS_TEXT },
	{ "refused", N_("Refuses"), AS_TEXT },
	{ "reject_reason", N_("Why it refuses"), AS_DETAIL },
	{ "requester", N_("Requester"), AS_TEXT },
	{ "resolve", N_("Address to connect to"), AS_TEXT },
	{ "role", N_("Role"), AS_KEYWORD },
	{ "rpo_minutes", N_("RPO in minutes"), AS_NUMBER },
	{ "rto_minutes", N_("RTO in minutes"), AS_NUMBER },
	{ "runbook", N_("Runbook"), AS_TEXT },
	{ "serves", N_("Serves"), AS_TEXT },
	{ "service", N_("Service"), AS_TEXT },
	{ "silence", N_("Silence"), AS_TEXT },
	{ "since", N_("Since"), AS_TIME },
	{ "site", N_("Site"), AS_TEXT },
	{ "source", N_("Source"), AS_REFERENCE },
	{ "source_ae", N_("Source's AE title"), AS_TEXT },
	{ "source_site", N_("Source site"), AS_TEXT },
	{ "speed_bps", N_("Speed"), AS_BIT_RATE },
	{ "starts", N_("Begins"), AS_DATE },
	{ "state", N_("State"), AS_STATE },
	{ "subject", N_("Subject"), AS_TEXT },
	{ "supplier", N_("Supplier"), AS_TEXT },
	{ "support_site", N_("Support site"), AS_TEXT },
	{ "sys_contact", N_("sysContact"), AS_TEXT },
	{ "sys_descr", N_("sysDescr"), AS_TEXT },
	{ "sys_location", N_("sysLocation"), AS_TEXT },
	{ "sys_name", N_("sysName"), AS_TEXT },
	{ "sys_object_id", N_("sysObjectID"), AS_TEXT },
	{ "target", N_("Target"), AS_TEXT },
	{ "tcp", N_("TCP"), AS_OUTCOME },
	{ "tls", N_("TLS"), AS_BOOL },
	{ "to", N_("To"), AS_REFERENCE },
	{ "uptime_s", N_("Agent up for"), AS_SECONDS },
	{ "use", N_("Use"), AS_KEYWORD },
	{ "used_ratio", N_("Fullest disk"), AS_RATIO },
	{ "vendor", N_("Vendor"), AS_TEXT },
	{ "version", N_("Version"), AS_TEXT },
	{ "warning", N_("Warning from"), AS_NUMBER },
	{ "warning_days", N_("Warning days"), AS_TEXT },
	{ "xds_url", N_("XDS URL"), AS_TEXT },
	{ "z_device", N_("Device at Z"), AS_TEXT },
	{ "z_interface", N_("Interface at Z"), AS_TEXT },
};

static int by_name(const void *name, const void *word)
{
	return strcmp(name, ((const struct field_word *)word)->name);
}

static const struct field_word *find(const char *name)
{
	return bsearch(name, fields, ARRAY_LEN(fields), sizeof fields[0], by_name);
}

const char *object_kind_label(const char *kind)
{
	const struct field_word *word = bsearch(kind, kinds, ARRAY_LEN(kinds), sizeof kinds[0], by_name);

	return word ? word->label : kind;
}

const char *object_field_label(const char *field)
{
	const struct field_word *word = find(field);

	return word ? word->label : field;
}

bool object_field_is_known(const char *field)
{
	return find(field) != NULL;
}

static const char *state_label(const char *kind, const char *name)
{
	for (int i = 0; object_state_name(kind, i); i++)
		if (strcmp(name, object_state_name(kind, i)) == 0)
			return object_state_word(kind, i);
	return name;
}

static void format_instant(const char *value, bool day, wall_t now, char *buf)
{
	struct err e = { 0 };
	wall_t t;

	if (!wall_parse(value, now, false, &t, &e))
		return;
	if (day)
		format_date(t, buf);
	else
		format_time(t, now, buf);
}

/* What is past, or soon will be, says how far away it is. */
static void append_end(const char *value, wall_t now, struct text *t)
{
	int64_t days = expiry_days(value, now);
	char date[FORMAT_MAX] = "", left[64];

	format_instant(value, true, now, date);
	text_append(t, *date ? date : value);
	if (days == UNKNOWN_I64 || expiry_state(days) == STATE_OK)
		return;
	expiry_words(days, left, sizeof left);
	text_appendf(t, " (%s)", left);
}

static void format_number(enum value_form form, double n, char *buf)
{
	switch (form) {
	case AS_NUMBER:
		format_real(n, 6, buf);
		return;
	case AS_BIT_RATE:
		format_bit_rate(n, buf);
		return;
	case AS_RATIO:
		format_ratio(n, buf);
		return;
	case AS_PER_SECOND:
		format_per_second(n, buf);
		return;
	case AS_SECONDS:
		format_duration((int64_t)n, buf);
		return;
	case AS_MICROSECONDS:
		format_latency_ms(n / 1000, buf);
		return;
	case AS_TEXT: case AS_DETAIL: case AS_STATE: case AS_OUTCOME: case AS_TIME: case AS_DATE: case AS_END: case AS_BOOL:
	case AS_KEYWORD: case AS_HOURS: case AS_REFERENCE:
		return;
	}
}

/* "link:SYVIK-D011", n octets of it. */
static void append_reference(const char *reference, size_t n, struct text *t)
{
	const char *colon = memchr(reference, ':', n);
	const struct field_word *word;
	char kind[32];

	snprintf(kind, sizeof kind, "%.*s", colon && colon - reference < (int)sizeof kind ? (int)(colon - reference) : 0, reference);
	word = bsearch(kind, kinds, ARRAY_LEN(kinds), sizeof kinds[0], by_name);
	if (word) {
		text_appendf(t, "%s ", _(word->label));
		n -= (size_t)(colon + 1 - reference);
		reference = colon + 1;
	}
	text_append_n(t, reference, n);
}

bool object_field_is_shown(const struct field_row *f, bool measured)
{
	return f->measured == measured && strcmp(f->field, "name") != 0 && (f->withheld || (f->value && *f->value));
}

void object_field_words(const char *kind, const struct field_row *f, wall_t now, struct text *t)
{
	if (f->withheld)
		text_append(t, _("not shown to your role"));
	else
		object_field_value(kind, f->field, f->value, now, t);
}

void object_name_words(const char *name, struct text *t)
{
	static const char arrow[] = " → ";
	const char *to = strstr(name, arrow), *end;
	char kind[64];
	size_t n;

	if (to) {
		append_reference(name, (size_t)(to - name), t);
		text_append(t, arrow);
		name = to + strlen(arrow);
	}
	end = strrchr(name, '(');
	n = strlen(name);
	if (!to || !end || end == name || end[-1] != ' ' || name[n - 1] != ')' || n - (size_t)(end - name) >= sizeof kind) {
		append_reference(name, n, t);
		return;
	}
	append_reference(name, (size_t)(end - 1 - name), t);
	snprintf(kind, sizeof kind, "%.*s", (int)(name + n - 1 - (end + 1)), end + 1);
	text_appendf(t, " (%s)", keyword_word("kind", kind));
}

void object_field_value(const char *kind, const char *field, const char *value, wall_t now, struct text *t)
{
	const struct field_word *word = find(field);
	char buf[FORMAT_MAX] = "", *end;
	enum outcome outcome;
	double n;

	switch (word ? word->form : AS_TEXT) {
	case AS_TEXT:
		if (strcmp(field, "name") != 0 || (strcmp(kind, "dependency") != 0 && strcmp(kind, "threshold") != 0))
			break;
		object_name_words(value, t);
		return;
	case AS_DETAIL:
		detail_append(t, value);
		return;
	case AS_KEYWORD:
		value = keyword_word(field, value);
		break;
	case AS_HOURS:
		keyword_append_hours(t, value);
		return;
	case AS_REFERENCE:
		object_name_words(value, t);
		return;
	case AS_STATE:
		value = state_label(kind, value);
		break;
	case AS_OUTCOME:
		if (outcome_from_name(value, &outcome))
			value = _(outcome_sentence(outcome));
		break;
	case AS_BOOL:
		value = strcmp(value, "1") == 0 ? _("yes") : strcmp(value, "0") == 0 ? _("no") : value;
		break;
	case AS_TIME: case AS_DATE:
		format_instant(value, word->form == AS_DATE, now, buf);
		break;
	case AS_END:
		append_end(value, now, t);
		return;
	case AS_NUMBER: case AS_BIT_RATE: case AS_RATIO: case AS_PER_SECOND: case AS_SECONDS: case AS_MICROSECONDS:
		n = strtod(value, &end);
		if (end != value && !*end)
			format_number(word->form, n, buf);
		break;
	}
	text_append(t, *buf ? buf : value);
}
