#include "console/keyword.h"

#include "err.h"
#include "intl.h"
#include "inventory/clinical_use.h"

#include <stdio.h>
#include <string.h>

static const struct { const char *field, *keyword, *word; } words[] = {
	/* devices.csv */
	{ "kind", "ack", NC_("keyword", "in hand") },
	{ "kind", "mute", NC_("keyword", "muting") },
	{ "kind", "maintenance", NC_("keyword", "planned work") },
	{ "kind", "router", NC_("keyword", "router") },
	{ "kind", "switch", NC_("keyword", "switch") },
	{ "kind", "firewall", NC_("keyword", "firewall") },
	{ "kind", "optical", NC_("keyword", "optical device") },
	{ "kind", "server", NC_("keyword", "server") },
	{ "kind", "vm", NC_("keyword", "virtual machine") },
	{ "kind", "covolink", NC_("keyword", "Covolink") },
	{ "kind", "ups", NC_("keyword", "power supply") },
	{ "kind", "hotspot", NC_("keyword", "Wi-Fi hotspot") },
	{ "kind", "other", NC_("keyword", "other") },
	/* sites.csv, where any word may stand */
	{ "kind", "hospital", NC_("keyword", "hospital") },
	{ "kind", "rehabilitation", NC_("keyword", "rehabilitation") },
	{ "kind", "home-care", NC_("keyword", "home care") },
	{ "kind", "clinic", NC_("keyword", "clinic") },
	{ "kind", "imaging", NC_("keyword", "imaging centre") },
	{ "kind", "ehpad", NC_("keyword", "nursing home") },
	{ "kind", "nursing-home", NC_("keyword", "nursing home") },
	{ "kind", "health-centre", NC_("keyword", "health centre") },
	{ "kind", "medico-social", NC_("keyword", "medico-social") },
	{ "kind", "medical-social", NC_("keyword", "medico-social") },
	{ "kind", "laboratory", NC_("keyword", "laboratory") },
	{ "kind", "data-centre", NC_("keyword", "data centre") },
	{ "kind", "datacenter", NC_("keyword", "data centre") },
	{ "kind", "datacentre", NC_("keyword", "data centre") },
	{ "access", "syvik", NC_("keyword", "SYVIK") },
	{ "access", "internet", NC_("keyword", "Internet") },
	/* what differs in a framework or in the action plan */
	{ "change", "added", NC_("change", "added") },
	{ "change", "modified", NC_("change", "modified") },
	{ "change", "removed", NC_("change", "removed") },
	{ "change", "reworded", NC_("change", "reworded") },
	/* heartbeats.csv */
	{ "kind", "backup", NC_("keyword", "backup copy") },
	{ "kind", "feed", NC_("keyword", "feed") },
	{ "kind", "job", NC_("keyword", "job") },
	/* links.csv */
	{ "layer", "l3vpn", NC_("keyword", "layer 3 VPN") },
	{ "layer", "l2vpn", NC_("keyword", "layer 2 VPN") },
	{ "layer", "internet", NC_("keyword", "Internet") },
	{ "role", "primary", NC_("keyword", "primary") },
	{ "role", "backup", NC_("keyword", "backup") },
	/* perimeters.csv and dependencies.csv, where any word may stand */
	{ "kind", "health", NC_("keyword", "health") },
	{ "kind", "transport", NC_("keyword", "transport") },
	{ "kind", "return", NC_("keyword", "return port") },
	{ "kind", "runs-on", NC_("keyword", "runs on it") },
	{ "kind", "uses", NC_("keyword", "uses it") },
	/* suppliers.csv */
	{ "hours", "24x7", NC_("keyword", "24/7") },
	/* links.csv, devices.csv and applications.csv, where any word may stand */
	{ "class", "critical", NC_("keyword", "critical") },
	{ "class", "high", NC_("keyword", "high") },
	{ "class", "normal", NC_("keyword", "normal") },
	{ "class", "low", NC_("keyword", "low") },
	{ "class", "standard", NC_("keyword", "standard") },
	{ "criticality", "critical", NC_("keyword", "critical") },
	{ "criticality", "high", NC_("keyword", "high") },
	{ "criticality", "normal", NC_("keyword", "normal") },
	{ "criticality", "low", NC_("keyword", "low") },
	{ "criticality", "standard", NC_("keyword", "standard") },
	/* acts, as the journal and silences have them */
	{ "method", "ack", NC_("keyword", "take in hand") },
	{ "method", "unack", NC_("keyword", "give back") },
	{ "method", "mute", NC_("keyword", "muting") },
	{ "method", "unmute", NC_("keyword", "unmute") },
	{ "method", "maintenance", NC_("keyword", "planned work") },
	{ "method", "maintenance_end", NC_("keyword", "end of planned work") },
	{ "method", "comment", NC_("keyword", "comment") },
	{ "method", "call", NC_("keyword", "call") },
	{ "method", "escalate", NC_("keyword", "escalation") },
	{ "method", "purge", NC_("keyword", "purge of a text") },
	{ "method", "route_accept", NC_("keyword", "acceptance of a route") },
	{ "method", "drill", NC_("keyword", "exercise") },
	{ "method", "restored", NC_("keyword", "restore test") },
	{ "method", "flow_accept", NC_("keyword", "acceptance of a flow") },
	{ "method", "flow_accept_end", NC_("keyword", "end of the acceptance of a flow") },
	{ "method", "observe", NC_("keyword", "saved capture read") },
	{ "method", "ring_start", NC_("keyword", "ring of headers") },
	{ "method", "ring_save", NC_("keyword", "headers saved") },
	{ "method", "ring_stop", NC_("keyword", "end of a ring of headers") },
	{ "state", "keeps", NC_("keyword", "keeps headers") },
	{ "state", "held", NC_("keyword", "over, can be saved") },
	{ "method", "handover", NC_("keyword", "handover") },
	{ "method", "hds_set", NC_("keyword", "assessment") },
	{ "method", "hds_evidence", NC_("keyword", "evidence") },
	{ "method", "hds_evidence_revoke", NC_("keyword", "evidence revoked") },
	{ "method", "hds_exception", NC_("keyword", "exception") },
	{ "method", "hds_exception_end", NC_("keyword", "end of an exception") },
	{ "method", "hds_action", NC_("keyword", "action of the plan") },
	{ "method", "hds_actions", NC_("keyword", "import of actions") },
	{ "method", "hds_audit", NC_("keyword", "audit") },
	{ "method", "hds_framework", NC_("keyword", "import of a framework") },
	{ "method", "hds_adopt", NC_("keyword", "adoption of a framework") },
	{ "method", "import", NC_("keyword", "import") },
	{ "method", "reload", NC_("keyword", "reload") },
	{ "result", "denied", NC_("keyword", "denied") },
	{ "result", "refused", NC_("keyword", "refused") },
	{ "recurrence", "daily", NC_("keyword", "daily") },
	{ "recurrence", "weekly", NC_("keyword", "weekly") },
	{ "recurrence", "monthly", NC_("keyword", "monthly") },
	/* what a contract guarantees, and what a time counts as */
	{ "verdict", "met", NC_("keyword", "met") },
	{ "verdict", "on-course", NC_("keyword", "on course") },
	{ "verdict", "not-met", NC_("keyword", "not met") },
	{ "verdict", "not-known", NC_("keyword", "not known") },
	{ "counted_as", "maintenance", NC_("keyword", "planned work") },
	{ "counted_as", "supplier", NC_("keyword", "supplier") },
	{ "counted_as", "down", NC_("keyword", "outage") },
	{ "counted_as", "unknown", NC_("keyword", "not measured") },
	{ "proof", "proved", NC_("keyword", "proved") },
	{ "proof", "theoretical", NC_("keyword", "theoretical") },
	/* weak protocols, by the fact that they answer */
	{ "family", "snmpv3-only", NC_("keyword", "SNMP") },
	{ "family", "tls-protocol", NC_("keyword", "TLS and its keys") },
	{ "family", "cleartext-admin", NC_("keyword", "passwords in clear") },
	{ "family", "ssh-configuration", NC_("keyword", "SSH") },
	{ "family", "clock-offset", NC_("keyword", "clocks") },
	/* whom devices hear */
	{ "status", "undeclared-device", NC_("keyword", "seen, not declared") },
	{ "status", "undeclared-link", NC_("keyword", "seen, link not declared") },
	{ "status", "ambiguous", NC_("keyword", "seen, several may be it") },
	{ "status", "declared-unseen", NC_("keyword", "declared, not seen") },
	{ "status", "declared", NC_("keyword", "declared") },
	/* AE pairs, and how routes are heard */
	{ "status", "not-declared", NC_("keyword", "seen, not declared") },
	{ "status", "case-differs", NC_("keyword", "seen, other capitals") },
	{ "voice", "heard", NC_("keyword", "heard") },
	{ "voice", "silent", NC_("keyword", "silent") },
	{ "voice", "learning", NC_("keyword", "heard, rhythm not known yet") },
	{ "voice", "never", NC_("keyword", "declared, never seen") },
	{ "voice", "unobserved", NC_("keyword", "not observed (no capture)") },
	/* flows, and openings of the register */
	{ "status", "authorised", NC_("keyword", "authorised") },
	{ "status", "undocumented", NC_("keyword", "authorised, not on the map") },
	{ "status", "excepted", NC_("keyword", "accepted until a day") },
	{ "status", "rogue", NC_("keyword", "not authorised") },
	{ "status", "own", NC_("keyword", "asked by this collector") },
	{ "status", "used", NC_("keyword", "in use") },
	{ "status", "unused", NC_("keyword", "not seen yet") },
	{ "status", "dead", NC_("keyword", "not seen for 90 days") },
	{ "status", "ending", NC_("keyword", "ends within 30 days") },
	{ "status", "planned", NC_("keyword", "not open yet") },
	{ "status", "ended", NC_("keyword", "ended") },
	{ "status", "unresolved", NC_("keyword", "without address") },
	/* services.csv */
	{ "owner", "ours", NC_("keyword", "ours") },
	{ "owner", "national", NC_("keyword", "national") },
	{ "owner", "third-party", NC_("keyword", "third party") },
};

const char *keyword_word(const char *field, const char *keyword)
{
	for (size_t i = 0; keyword && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].keyword, keyword) == 0 && strcmp(words[i].field, field) == 0)
			return intl_in_context(words[i].word);
	for (size_t i = 0; keyword && strcmp(field, "use") == 0 && i < n_clinical_uses; i++)
		if (strcmp(clinical_uses[i].use, keyword) == 0)
			return intl_in_context(clinical_uses[i].word);
	return keyword;
}

static const char *day_word(const char *s, size_t n)
{
	static const struct { char day[4]; const char *word; } days[] = {
		{ "mon", NC_("day", "mon") }, { "tue", NC_("day", "tue") }, { "wed", NC_("day", "wed") }, { "thu", NC_("day", "thu") },
		{ "fri", NC_("day", "fri") }, { "sat", NC_("day", "sat") }, { "sun", NC_("day", "sun") },
	};

	for (size_t i = 0; n == 3 && i < ARRAY_LEN(days); i++)
		if (strncmp(days[i].day, s, n) == 0)
			return intl_in_context(days[i].word);
	return NULL;
}

void keyword_append_hours(struct text *t, const char *hours)
{
	if (hours && strcmp(hours, "24x7") == 0) {
		text_append(t, _("24/7"));
		return;
	}
	while (hours && *hours) {
		size_t n = strcspn(hours, "abcdefghijklmnopqrstuvwxyz");
		const char *word;

		text_append_n(t, hours, n);
		hours += n;
		n = strspn(hours, "abcdefghijklmnopqrstuvwxyz");
		word = day_word(hours, n);
		if (word)
			text_append(t, word);
		else
			text_append_n(t, hours, n);
		hours += n;
	}
}

const char *keyword_lines(const char *field, const char *keyword, char *buf, size_t size)
{
	const char *word = keyword_word(field, keyword);

	if (!keyword || strcmp(word, keyword) == 0)
		return keyword;
	snprintf(buf, size, "%s\n%s", keyword, word);
	return buf;
}
