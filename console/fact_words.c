#include "console/fact_words.h"

#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum member_type {
	MEMBER_COUNT,                 /* told unless it is 0 */
	MEMBER_TOTAL,                 /* told always */
	MEMBER_DAYS,
	MEMBER_PERMILLE,              /* shown as a ratio */
	MEMBER_END,                   /* a date, with "<key>_days" */
	MEMBER_DAY,                   /* one that is past, with "<key>_days" */
	MEMBER_NAMES,
	MEMBER_ENDS                   /* whose end, of what, when and who says so */
};

struct fact_member { const char *key, *word; enum member_type type; };

#define NAMES { "names", N_("such as"), MEMBER_NAMES }
#define NEAREST { "nearest", N_("nearest end"), MEMBER_END }

static const struct fact_member asset_inventory[] = {
	{ "asked", N_("devices asked"), MEMBER_TOTAL }, { "heard", N_("neighbours heard"), MEMBER_TOTAL },
	{ "undeclared", N_("devices that nobody declared"), MEMBER_TOTAL }, { "undeclared_links", N_("links that nobody declared"), MEMBER_COUNT },
	{ "ambiguous", N_("ambiguous"), MEMBER_COUNT }, { "unseen_links", N_("declared links that nobody hears"), MEMBER_COUNT },
	{ "networks", N_("networks where one of ours is heard (ARP)"), MEMBER_TOTAL }, { "hosts", N_("hosts there that nobody declared"), MEMBER_TOTAL }, NAMES,
};
static const struct fact_member unknown_device[] = {
	{ "asked", N_("devices asked"), MEMBER_TOTAL }, { "undeclared", N_("devices that nobody declared"), MEMBER_TOTAL }, NAMES,
};
static const struct fact_member flows_authorised[] = {
	{ "openings", N_("authorised openings"), MEMBER_TOTAL }, { "flows", N_("flows observed within 30 days"), MEMBER_TOTAL },
	{ "own", N_("of them asked by the collector itself"), MEMBER_COUNT }, { "rogue", N_("flows that are not authorised"), MEMBER_TOTAL }, { "accepted", N_("accepted by name until a day"), MEMBER_COUNT },
	{ "undocumented", N_("flows that nothing on the map declares"), MEMBER_COUNT },
	{ "cleartext", N_("flows with passwords in clear"), MEMBER_COUNT }, { "dead", N_("openings not used for 90 days"), MEMBER_COUNT },
	{ "dead_accepted", N_("such openings that are kept by name until a day"), MEMBER_COUNT },
	{ "watched_days", N_("watched for"), MEMBER_DAYS }, { "dropped_permille", N_("packets dropped unseen within eight days"), MEMBER_PERMILLE }, NAMES,
};
static const struct fact_member supervision_coverage[] = {
	{ "declared", N_("objects declared"), MEMBER_TOTAL }, { "measured", N_("measured within a day"), MEMBER_TOTAL },
	{ "new", N_("declared within the hour"), MEMBER_COUNT }, { "unchecked", N_("without any check"), MEMBER_COUNT },
	{ "silent", N_("checked without a result"), MEMBER_COUNT }, NAMES,
};
static const struct fact_member end_of_support[] = {
	{ "devices", N_("devices"), MEMBER_TOTAL }, { "dated", N_("with a date"), MEMBER_TOTAL },
	{ "measured", N_("of them by the version they tell"), MEMBER_COUNT }, { "undated", N_("systems without a date"), MEMBER_COUNT },
	{ "ended", N_("past their end"), MEMBER_TOTAL }, { "ended_long", N_("for a year or more"), MEMBER_COUNT },
	{ "ended_by", N_("past their end:"), MEMBER_ENDS }, { "ending", N_("ending within 180 days"), MEMBER_COUNT },
	{ "ending_by", N_("ending:"), MEMBER_ENDS }, NEAREST,
	{ "ambiguous", N_("that tell what several products do"), MEMBER_COUNT }, { "ambiguous_names", N_("to be declared by their os:"), MEMBER_NAMES },
	{ "contradicted", N_("declared otherwise"), MEMBER_COUNT }, { "contradicted_names", N_("declared otherwise:"), MEMBER_NAMES },
	{ "unknown", N_("versions in no row"), MEMBER_COUNT }, { "unknown_names", N_("in no row:"), MEMBER_NAMES },
};
static const struct fact_member tls_expiry[] = {
	{ "certificates", N_("certificates"), MEMBER_TOTAL }, { "expired", N_("certificates expired"), MEMBER_TOTAL }, { "chain_expired", N_("with an expired chain"), MEMBER_COUNT },
	{ "critical", N_("in their last days"), MEMBER_COUNT }, { "ending", N_("ending within 30 days"), MEMBER_COUNT },
	{ "unread", N_("not read for two days"), MEMBER_COUNT }, { "elsewhere", N_("expired at others"), MEMBER_COUNT }, NEAREST, NAMES,
};
static const struct fact_member redundancy[] = {
	{ "redundant", N_("redundant circuits"), MEMBER_TOTAL }, { "proved", N_("proved in time"), MEMBER_TOTAL }, { "never", N_("never proved"), MEMBER_COUNT },
	{ "within_days", N_("a proof holds for"), MEMBER_DAYS }, { "latest_days", N_("latest proof"), MEMBER_DAYS },
	{ "oldest_days", N_("oldest proof"), MEMBER_DAYS }, NAMES,
};
static const struct fact_member admin_trace[] = {
	{ "rows", N_("rows of the journal"), MEMBER_TOTAL }, { "findings", N_("faults in its chain"), MEMBER_TOTAL }, { "within_days", N_("acts of the last"), MEMBER_DAYS },
	{ "acts", N_("acts"), MEMBER_TOTAL }, { "persons", N_("persons"), MEMBER_TOTAL }, { "nameless", N_("acts of root, whom nobody can name"), MEMBER_COUNT },
	{ "refused", N_("refused"), MEMBER_COUNT }, { "purged", N_("texts purged"), MEMBER_COUNT },
};
static const struct fact_member contract_ends[] = {
	{ "contracts", N_("contracts"), MEMBER_TOTAL }, { "ended", N_("ended"), MEMBER_TOTAL }, { "ending", N_("ending within 180 days"), MEMBER_COUNT },
	{ "undated", N_("without an end"), MEMBER_COUNT }, NEAREST, NAMES,
};
static const struct fact_member client_contacts[] = {
	{ "clients", N_("clients"), MEMBER_TOTAL }, { "complete", N_("with contacts confirmed within 12 months"), MEMBER_TOTAL },
	{ "missing", N_("without anybody to be reached"), MEMBER_COUNT }, { "aged", N_("with a contact that nobody confirmed for 12 months"), MEMBER_COUNT },
	{ "contacts", N_("contacts"), MEMBER_TOTAL }, { "old", N_("older than 12 months"), MEMBER_COUNT }, NAMES,
};
static const struct fact_member subcontractor_certificates[] = {
	{ "suppliers", N_("suppliers"), MEMBER_TOTAL }, { "certified", N_("with an HDS certificate"), MEMBER_TOTAL }, { "ended", N_("ended"), MEMBER_TOTAL },
	{ "ending", N_("ending within 90 days"), MEMBER_COUNT }, { "undated", N_("without an end"), MEMBER_COUNT }, NEAREST, NAMES,
};
static const struct fact_member external_audit[] = {
	{ "audits", N_("audits recorded"), MEMBER_TOTAL }, { "independent", N_("independent and technical"), MEMBER_TOTAL },
	{ "in_time", N_("reported within three years"), MEMBER_TOTAL }, { "unreported", N_("without a report"), MEMBER_COUNT },
	{ "latest_days", N_("latest report"), MEMBER_DAYS }, { "next_days", N_("next one planned in"), MEMBER_DAYS },
};
static const struct fact_member internal_audit[] = {
	{ "internal", N_("internal audits"), MEMBER_TOTAL }, { "latest", N_("last one reported:"), MEMBER_DAY }, { "unreported", N_("without a report"), MEMBER_COUNT },
	{ "late", N_("planned and not held"), MEMBER_COUNT }, { "next_days", N_("next one planned in"), MEMBER_DAYS },
	{ "findings", N_("findings"), MEMBER_TOTAL }, { "findings_open", N_("of them open"), MEMBER_TOTAL }, { "findings_late", N_("late"), MEMBER_COUNT },
	{ "names", N_("open: actions"), MEMBER_NAMES },
};
static const struct fact_member overdue_actions[] = {
	{ "actions", N_("actions"), MEMBER_TOTAL }, { "open", N_("open"), MEMBER_TOTAL }, { "late", N_("late"), MEMBER_TOTAL }, { "late_days", N_("late for"), MEMBER_DAYS },
	{ "slipped", N_("put off"), MEMBER_COUNT }, { "to_check", N_("done, their effect not checked"), MEMBER_COUNT },
};
static const struct fact_member availability[] = {
	{ "last_month", N_("last month, from"), MEMBER_DAY }, { "last_guaranteed", N_("with a guaranteed level"), MEMBER_TOTAL },
	{ "last_met", N_("held that month"), MEMBER_TOTAL }, { "last_not_met", N_("not held"), MEMBER_TOTAL }, { "last_names", N_("not held:"), MEMBER_NAMES },
	{ "last_not_known", N_("not known whether held"), MEMBER_COUNT }, { "last_minus_maintenance_permille", N_("minus maintenance"), MEMBER_PERMILLE },
	{ "month", N_("this month, from"), MEMBER_DAY }, { "sites", N_("sites"), MEMBER_TOTAL }, { "guaranteed", N_("with a guaranteed level"), MEMBER_TOTAL },
	{ "met", N_("held this month"), MEMBER_COUNT }, { "on_course", N_("on course"), MEMBER_COUNT },
	{ "not_met", N_("not held"), MEMBER_TOTAL }, { "not_known", N_("not known whether held"), MEMBER_COUNT },
	{ "declared_within", N_("declared in the course of the month, told since then"), MEMBER_COUNT },
	{ "raw_permille", N_("raw"), MEMBER_PERMILLE }, { "minus_maintenance_permille", N_("minus maintenance"), MEMBER_PERMILLE },
	{ "minus_supplier_permille", N_("minus supplier"), MEMBER_PERMILLE }, { "unknown_permille", N_("time not measured"), MEMBER_PERMILLE }, NAMES,
};
static const struct fact_member exposures[] = {
	{ "objects", N_("objects to be asked"), MEMBER_TOTAL }, { "measured", N_("asked in time"), MEMBER_TOTAL }, { "weak", N_("weak ones"), MEMBER_TOTAL },
	{ "off", N_("never asked by choice"), MEMBER_COUNT }, NAMES,
};
static const struct fact_member cleartext[] = {
	{ "objects", N_("objects to be asked"), MEMBER_TOTAL }, { "measured", N_("asked in time"), MEMBER_TOTAL }, { "weak", N_("weak ones"), MEMBER_TOTAL },
	{ "off", N_("never asked by choice"), MEMBER_COUNT }, NAMES, { "watched_days", N_("traffic watched for"), MEMBER_DAYS },
	{ "seen", N_("such flows seen within 30 days"), MEMBER_TOTAL }, { "seen_days", N_("the first one for"), MEMBER_DAYS },
	{ "seen_on", N_("seen on"), MEMBER_NAMES },
};
static const struct fact_member log_coverage[] = {
	{ "servers", N_("servers"), MEMBER_TOTAL }, { "told", N_("that run a process for it"), MEMBER_TOTAL }, { "absent", N_("that run none"), MEMBER_TOTAL },
	{ "silent", N_("that cannot tell"), MEMBER_COUNT }, NAMES,
};
static const struct fact_member backups[] = {
	{ "jobs", N_("backups"), MEMBER_TOTAL }, { "in_time", N_("in time"), MEMBER_TOTAL }, { "wrong", N_("late, failed or not finished"), MEMBER_TOTAL },
	{ "unknown", N_("not known"), MEMBER_COUNT }, { "oldest_days", N_("oldest good end"), MEMBER_DAYS },
	{ "applications", N_("applications with health data"), MEMBER_TOTAL }, { "uncovered", N_("without such a backup"), MEMBER_COUNT }, NAMES,
};
static const struct fact_member restore_test[] = {
	{ "jobs", N_("backups"), MEMBER_TOTAL }, { "tested", N_("restored within 12 months"), MEMBER_TOTAL }, { "never", N_("never restored"), MEMBER_COUNT },
	{ "aged", N_("restored longer ago"), MEMBER_COUNT }, { "oldest_days", N_("oldest restore test"), MEMBER_DAYS }, NAMES,
};
static const struct fact_member feeds_and_jobs[] = {
	{ "jobs", N_("feeds and jobs"), MEMBER_TOTAL }, { "in_time", N_("in time"), MEMBER_TOTAL }, { "wrong", N_("late, failed or not finished"), MEMBER_TOTAL },
	{ "unknown", N_("not known"), MEMBER_COUNT }, { "oldest_days", N_("oldest good end"), MEMBER_DAYS }, NAMES,
};

#define WORDS(key, members, says, not_proved) { key, says, not_proved, members, ARRAY_LEN(members) }

static const struct fact_words words[] = {
	WORDS("asset-inventory", asset_inventory, N_("Whom devices hear (LLDP, BGP, and ARP on networks where another device of ours is heard) is declared, and declared links are heard."),
	      N_("It does not prove that the inventory is complete: who is silent, sits behind a switch that is not asked or on a network where none of ours is heard is not counted.")),
	WORDS("unknown-device", unknown_device, N_("Devices hear nobody (LLDP, BGP) whom nobody declared."),
	      N_("It does not prove that no unknown device is there: a silent one is not heard, and hosts that ARP alone shows are not counted.")),
	WORDS("flows-authorised", flows_authorised, N_("Each flow that was observed within 30 days is in the register of openings, or somebody answers for it until a day; what the collector itself asks is left out."),
	      N_("It does not prove that nothing else flows: only what passes where the capture stands is seen, nor that firewalls close what is not authorised.")),
	WORDS("supervision-coverage", supervision_coverage, N_("Each declared device, service and Covolink has a check that gave a result within a day."),
	      N_("It does not prove that what matters is checked, nor that anything undeclared is: an answer to an echo request counts as a check.")),
	WORDS("end-of-support", end_of_support, N_("No system or firmware is past the end of its support, by the version that the device tells (lifecycles.csv), else as it is declared."),
	      N_("It does not prove what runs where no version is told: dates and systems are as declared there, and a supported system may lack its updates. Dates are those of lifecycles.csv, as old as the day that each tells (vigie import lifecycles); software on top of the system is not looked at.")),
	WORDS("tls-expiry", tls_expiry, N_("No certificate that our services present has expired, nor its chain, and none is in its last days."),
	      N_("It does not prove that each certificate is known, trusted or of the right name, and says nothing of protocols, ciphers and keys.")),
	WORDS("redundancy", redundancy, N_("Each redundant circuit was seen to be carried by another within 30 days."),
	      N_("It does not prove that the other carries the whole load, nor anything of clusters, power supplies, sites or applications.")),
	WORDS("failover-test", redundancy, N_("Each redundant circuit was seen to be carried by another within a year."),
	      N_("It does not prove that a test was planned, nor a recovery: it is what cuts showed of circuits, not of servers, data or sites.")),
	WORDS("admin-trace", admin_trace, N_("The journal of Vigie is whole, and each of its acts of the last 90 days names a person."),
	      N_("It does not prove who sat at the keyboard, and says nothing of sessions on servers and devices: it holds only acts made through Vigie.")),
	WORDS("contract-ends", contract_ends, N_("Each contract has an end that is to come."),
	      N_("It does not prove what a contract says, nor that every contract is declared; a tacit renewal is not known.")),
	WORDS("client-contacts", client_contacts, N_("Each client has somebody to be reached, and each contact was confirmed within 12 months."),
	      N_("It does not prove that the contact answers, still has that role or can name a health professional; an import confirms what it names.")),
	WORDS("subcontractor-certificates", subcontractor_certificates, N_("Each declared HDS certificate of a supplier is in force for 90 days at least."),
	      N_("It does not prove that a certificate exists, covers the activities used or was not suspended, nor that each subcontractor is declared.")),
	WORDS("availability", availability, N_("Each site with a guaranteed level had it last month and can still have it this month, planned work aside."),
	      N_("It does not prove that applications served anybody: it is of circuits and devices, as fine as their checks, and of contracts as declared.")),
	WORDS("snmpv3-only", exposures, N_("No device of ours answers SNMP v1 or v2c, and each is asked with authentication and encryption."),
	      N_("It does not prove that another community is refused: the default ones and the declared one are tried, from the collector alone. It supports a control, no requirement names it.")),
	WORDS("tls-protocol", exposures, N_("No service of ours speaks TLS below 1.2, with weak keys or weak signatures."),
	      N_("It does not prove anything of each cipher, of services that are not declared, nor of what stands behind a reverse proxy.")),
	WORDS("cleartext-admin", cleartext, N_("No device of ours answers on a protocol that carries passwords in clear, and no capture saw one spoken with it."),
	      N_("It does not prove that none is used: usual ports are asked from the collector alone, and of traffic only what passes where a capture stands is seen, if there is one.")),
	WORDS("ssh-configuration", exposures, N_("No device of ours speaks SSH 1, with a weak host key or one that changed lately."),
	      N_("It does not prove how one signs in: passwords, accounts and ciphers are not tried.")),
	WORDS("clock-offset", exposures, N_("No device of ours has a clock further off than is allowed, or that follows nobody."),
	      N_("It does not prove that logs bear that time: clocks are asked over SNMP or NTP, and compared with ours.")),
	WORDS("log-coverage", log_coverage, N_("Each server of ours runs a process that carries its log away, as SNMP tells."),
	      N_("It does not prove that a log is sent, arrives or is kept: that a known program runs is told by its name, once a day.")),
	WORDS("backup-freshness", backups, N_("Each backup told a good end in time, and each application with health data has one."),
	      N_("It does not prove that a backup can be restored, holds everything or is encrypted: a job tells by itself that it ended well.")),
	WORDS("offsite-freshness", backups, N_("Each backup that is kept elsewhere told a good end in time, and each application with health data has one."),
	      N_("It does not prove where the copy is, nor that it can be restored: that it is elsewhere is as declared.")),
	WORDS("restore-test", restore_test, N_("Each backup was restored in a test within 12 months."),
	      N_("It does not prove what was restored, how long it took or that all of it was right: a job or a person tells that it was done.")),
	WORDS("feeds-and-jobs", feeds_and_jobs, N_("Each feed and job told a good end in time."),
	      N_("It does not prove that what a feed carried arrived or was right: a job tells by itself that it ended well.")),
	WORDS("external-audit", external_audit, N_("An independent technical audit was reported within three years: a penetration test, or an audit by others that is recorded for EXI-15."),
	      N_("It does not prove that it was about the shared resources, that its summary is fit to be handed out, nor that what it found was corrected: a person recorded it.")),
	WORDS("internal-audit", internal_audit, N_("An internal audit was reported within 12 months, and nothing that internal audits found is late."),
	      N_("It does not prove that the audit looked at the whole of the ISMS and at access traces, nor that the auditor was independent of what was audited: a person recorded it. Findings are the actions that name their audit.")),
	WORDS("overdue-actions", overdue_actions, N_("No action of the plan is late."),
	      N_("It does not prove that an action was done or works, nor that the plan holds all that must be done; an end that was put off is not late.")),
};

const struct fact_words *fact_words(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].key, key) == 0)
			return &words[i];
	return NULL;
}

static const struct fact_lead leads[] = {
	{ "availability", "availability", N_("The level of each client, and the incidents behind it"), "vigie report availability --incidents" },
	{ "end-of-support", "devices", N_("All devices, with the end of their support"), "vigie devices" },
	{ "external-audit", "audits", N_("All audits, with what they found"), "vigie hds audit" },
	{ "internal-audit", "audits", N_("All audits, with what they found"), "vigie hds audit" },
	{ "overdue-actions", "actions", N_("The action plan"), "vigie hds action" },
	{ "tls-expiry", "certificates", N_("All certificates"), "vigie certificates" },
};

const struct fact_lead *fact_lead(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(leads); i++)
		if (strcmp(leads[i].key, key) == 0)
			return &leads[i];
	return NULL;
}

/* ---- what was found ---- */

static void append_days(struct text *t, const char *word, const json_t *value)
{
	if (json_is_integer(value))
		text_appendf(t, ngettext("%s %" PRId64 " day", "%s %" PRId64 " days", (unsigned long)json_integer_value(value)), word, (int64_t)json_integer_value(value));
}

/* The date as it was declared, or the day of an instant. */
static void append_end(struct text *t, const char *word, const char *end, const json_t *days)
{
	char date[FORMAT_MAX];
	struct err ignored;
	wall_t at;

	if (!end || !wall_parse(end, (wall_t){ 0 }, true, &at, &ignored))
		return;
	format_date(at, date);
	text_appendf(t, "%s %s", word, date);
	if (json_is_integer(days) && json_integer_value(days) >= 0)
		text_appendf(t, ngettext(" (in %" PRId64 " day)", " (in %" PRId64 " days)", (unsigned long)json_integer_value(days)),
		             (int64_t)json_integer_value(days));
}

/* "last one reported: 23/10/2026 (30 days ago)" */
static void append_day(struct text *t, const char *word, const char *day, const json_t *ago)
{
	char date[FORMAT_MAX];
	wall_t at;

	if (!day || !wall_parse(day, (wall_t){ 0 }, true, &at, NULL))
		return;
	format_date(at, date);
	text_appendf(t, "%s %s", word, date);
	if (json_is_integer(ago))
		text_appendf(t, ngettext(" (%" PRId64 " day ago)", " (%" PRId64 " days ago)", (unsigned long)json_integer_value(ago)), (int64_t)json_integer_value(ago));
}

static void append_names(struct text *t, const char *word, const json_t *names)
{
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));

		if (name && t->len)
			text_appendf(t, "%s%s", _(", "), name);
		else if (name)
			text_appendf(t, "%s %s", word, name);
	}
}

/* "srv1 (Debian 11, 31/08/2026, https://…)" */
static void append_ends(struct text *t, const char *word, const json_t *ends)
{
	for (size_t i = 0; i < json_array_size(ends); i++) {
		const json_t *one = json_array_get(ends, i);
		const char *name = json_string_value(json_object_get(one, "name")), *product = json_string_value(json_object_get(one, "product")),
		           *day = json_string_value(json_object_get(one, "ends")), *source = json_string_value(json_object_get(one, "source"));
		char date[FORMAT_MAX];
		wall_t at;

		if (!name || !day || !wall_parse(day, (wall_t){ 0 }, true, &at, NULL))
			continue;
		format_date(at, date);
		if (t->len == 0)
			text_appendf(t, "%s ", word);
		else
			text_append(t, _(", "));
		text_appendf(t, "%s (%s%s%s%s%s)", name, product ? product : "", product ? _(", ") : "", date, _(", "), source ? source : _("as devices.csv says"));
	}
}

static void append_member(struct text *t, const struct fact_member *m, const json_t *value)
{
	const json_t *v = json_object_get(value, m->key);
	const char *word = _(m->word);
	char days[64];

	switch (m->type) {
	case MEMBER_COUNT:
	case MEMBER_TOTAL:
		if (json_is_integer(v) && (m->type == MEMBER_TOTAL || json_integer_value(v) != 0))
			text_appendf(t, "%s %" PRId64, word, (int64_t)json_integer_value(v));
		break;
	case MEMBER_PERMILLE:
		if (!json_is_integer(v))
			break;
		format_ratio((double)json_integer_value(v) / 1000, days);
		text_appendf(t, "%s %s", word, days);
		break;
	case MEMBER_DAYS:
		append_days(t, word, v);
		break;
	case MEMBER_END:
		snprintf(days, sizeof days, "%s_days", m->key);
		append_end(t, word, json_string_value(v), json_object_get(value, days));
		break;
	case MEMBER_DAY:
		snprintf(days, sizeof days, "%s_days", m->key);
		append_day(t, word, json_string_value(v), json_object_get(value, days));
		break;
	case MEMBER_NAMES:
		append_names(t, word, v);
		break;
	case MEMBER_ENDS:
		append_ends(t, word, v);
		break;
	}
}

const char *fact_found(const struct hds_fact *f, struct arena *a)
{
	const struct fact_words *w = fact_words(f->key);
	json_t *value = w ? json_loads(f->value, JSON_REJECT_DUPLICATES, NULL) : NULL;
	struct text t = TEXT_INIT(16384), part = TEXT_INIT(8192);
	const char *kept;

	for (size_t i = 0; value && i < w->n_members; i++) {
		text_clear(&part);
		append_member(&part, &w->members[i], value);
		text_append_part(&t, _(", "), "%s", text_str(&part));
	}
	kept = arena_strdup(a, value ? text_str(&t) : f->value);
	json_decref(value);
	text_done(&t);
	text_done(&part);
	return kept;
}
