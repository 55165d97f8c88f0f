#include "inventory/conf_table.h"

#include "intl.h"
#include "notices.h"

#include <inttypes.h>
#include <string.h>

#define S INT64_C(1000)
#define MINUTE (60 * S)
#define HOUR (60 * MINUTE)
#define MIB (INT64_C(1) << 20)
#define TIB (INT64_C(1) << 40)
#define PERIOD_MIN (5 * S)

#define TOP(word, type, field, def, words, help) \
	{ CONF_GLOBAL, NULL, word, type, offsetof(struct conf, field), 0, 0, def, words, false, help }
#define PROBE(word, type, field, lo, hi, def, help) \
	{ CONF_GLOBAL, "probe", word, type, offsetof(struct conf, probe.field), lo, hi, def, NULL, false, help }
#define IN(section, word, type, field, lo, hi, def, help) \
	{ CONF_GLOBAL, section, word, type, offsetof(struct conf, field), lo, hi, def, NULL, false, help }
#define ROLE(word, role, help) { CONF_ROLES, "roles", word, CONF_GROUPS, role, 0, 0, NULL, NULL, false, help }
#define NOTIFY(word, type, field, def, words, need, help) \
	{ CONF_NOTIFY, "notify", word, type, offsetof(struct conf_notify, field), 0, 0, def, words, need, help }

const struct conf_key conf_keys[] = {
	TOP("inventory", CONF_PATH, inventory, LOCALSTATEDIR "/lib/vigie/vigie.db", NULL, N_("The inventory, one SQLite file.")),
	TOP("secrets", CONF_PATH, secrets, SYSCONFDIR "/vigie/secrets", NULL,
	    N_("The secrets file, of mode 0600, or 0640 with the group of the daemon.")),
	TOP("control", CONF_PATH, control, RUNSTATEDIR "/vigie/control.sock", NULL, N_("The control socket of the daemon.")),
	TOP("language", CONF_CHOICE, language, "fr", "fr;en", N_("Language of the screens.")),
	TOP("timezone", CONF_ZONE, timezone, "Europe/Paris", NULL, N_("Time zone of what is shown and typed.")),
	TOP("user", CONF_TEXT, user, "vigie", NULL, N_("User that the daemon becomes when it is started as root.")),
	TOP("simulation", CONF_BOOLEAN, simulation, "false", NULL,
	    N_("Whether the region is simulated. The inventory then says so for ever, on every screen and in every export.")),

	PROBE("snmp-period", CONF_DURATION, snmp_period_ms, PERIOD_MIN, HOUR, "60s", N_("How often a device is polled.")),
	PROBE("snmp-timeout", CONF_DURATION, snmp_timeout_ms, 100, 30 * S, "1s", N_("How long one SNMP response is waited for.")),
	PROBE("snmp-retries", CONF_INTEGER, snmp_retries, 0, 5, "1", N_("SNMP requests after the first.")),
	PROBE("snmp-max-repetitions", CONF_INTEGER, snmp_max_repetitions, 1, 200, "24", N_("Rows that one GETBULK asks for.")),
	PROBE("snmp-bulk", CONF_BOOLEAN, snmp_bulk, 0, 0, "true", N_("Whether GETBULK is used; false asks with GETNEXT.")),
	PROBE("snmp-inventory-every", CONF_INTEGER, snmp_inventory_every, 1, 1440, "10",
	      N_("One round in so many also asks names, storages and sensors.")),
	PROBE("icmp-period", CONF_DURATION, icmp_period_ms, PERIOD_MIN, HOUR, "60s", N_("How often an address is pinged.")),
	PROBE("icmp-timeout", CONF_DURATION, icmp_timeout_ms, 50, 30 * S, "1s", N_("How long an echo reply is waited for.")),
	PROBE("icmp-count", CONF_INTEGER, icmp_count, 1, 20, "3", N_("Echo requests of one round.")),
	PROBE("service-period", CONF_DURATION, service_period_ms, PERIOD_MIN, 24 * HOUR, "60s", N_("How often a service is checked.")),
	PROBE("service-timeout", CONF_DURATION, service_timeout_ms, 100, 120 * S, "10s", N_("How long a service is waited for.")),
	PROBE("dicom-calling-ae", CONF_AE_TITLE, dicom_calling_ae, 0, 0, "VIGIE", N_("AE title that we present to Covolinks that declare no other.")),
	PROBE("plugin-period", CONF_DURATION, plugin_period_ms, PERIOD_MIN, 24 * HOUR, "60s", N_("How often a plugin is run.")),
	PROBE("plugin-timeout", CONF_DURATION, plugin_timeout_ms, 100, 120 * S, "10s", N_("How long a plugin may run.")),
	PROBE("plugin-dir", CONF_PATH, plugin_dir, 0, 0, CONF_PLUGIN_DIR, N_("Folder of the plugins.")),
	PROBE("attempts", CONF_INTEGER, attempts, 1, 10, "3", N_("Results in a row before a state is confirmed.")),
	PROBE("retry-interval", CONF_DURATION, retry_interval_ms, 1 * S, HOUR, "15s", N_("Time between attempts.")),
	PROBE("settle", CONF_DURATION, settle_ms, 0, HOUR, "60s",
	      N_("How long what failed must work without a break until its alert is over and its recovery is told.")),
	PROBE("max-in-flight", CONF_INTEGER, max_in_flight, 1, 20000, "2000", N_("Checks that may run at the same time.")),

	IN("exposure", "enabled", CONF_BOOLEAN, exposure.enabled, 0, 0, "true",
	   N_("Whether our own devices and services are asked now and then for protocols that should not be spoken any more; vigied(8) says what is sent to whom, and devices.csv excepts one by its columns owner and exposures.")),
	IN("exposure", "period", CONF_DURATION, exposure.period_ms, PERIOD_MIN, 30 * 24 * HOUR, "1d", N_("How often each is asked.")),
	IN("exposure", "max-in-flight", CONF_INTEGER, exposure.max_in_flight, 1, 64, "4",
	   N_("How many may be asked at the same time; each is asked one thing after another.")),
	IN("exposure", "clock-offset", CONF_DURATION, exposure.clock_offset_ms, 10, HOUR, "1s",
	   N_("How far the clock of a device may be from ours, beyond what the measurement cannot tell.")),

	IN("trap", "listen", CONF_LISTEN, trap_listen, 0, 0, NULL, N_("Where SNMP traps and informs are received; nowhere unless given. [::]:10162 needs no right that vigied lacks.")),
	IN("heartbeat", "listen", CONF_LOOPBACK, heartbeat_listen, 0, 0, NULL,
	   N_("Where jobs report over HTTP, on this machine alone; nowhere unless given. Who can connect there is believed.")),
	IN("capture", "interface", CONF_TEXT, capture_interface, 0, 0, NULL,
	   N_("Network interface at which vigie-capture counts who talks with whom: a mirror port, mostly; nobody listens unless it is given.")),
	IN("rota", "file", CONF_PATH, rota_file, 0, 0, NULL, N_("The on-call rota.")),
	IN("watchdog", "url", CONF_TEXT, watchdog_url, 0, 0, NULL,
	   N_("URL of somebody else's monitor, asked as long as results come and are written: it calls when that stops.")),
	IN("watchdog", "every", CONF_DURATION, watchdog_every_ms, 10 * S, HOUR, "60s", N_("How often that URL is asked.")),
	IN("retention", "budget", CONF_SIZE, retention_budget_bytes, 16 * MIB, 4 * TIB, "2GiB",
	   N_("Bytes that the history may take.")),

	{ CONF_WITNESS, "witness", "address", CONF_TEXT, offsetof(struct conf_witness, address), 0, 0, NULL, NULL, true,
	  N_("Address that answers echo requests as long as the collector itself is connected. While more than half of the witnesses are silent it calls nothing down.") },

	ROLE("reader", ROLE_READER, N_("Groups that may read all but the telephone and mail of contacts.")),
	ROLE("support", ROLE_SUPPORT, N_("Groups of the level 2 support: they may have something polled, comment, and note a call.")),
	ROLE("operator", ROLE_OPERATOR, N_("Groups of the engineers on call: as support, and they may take in hand, mute, declare planned work, have the next one called, and keep a handover. Without it only root and admin may.")),
	ROLE("rssi", ROLE_RSSI, N_("Groups of the security officer: they may note exercises, purge words of the journal, accept flows until a day, and have something asked for weak protocols.")),
	ROLE("admin", ROLE_ADMIN, N_("Groups that may import and reload, and all that the others may.")),

	NOTIFY("type", CONF_CHOICE, type, NULL, "mail;webhook;script", true, N_("How the message goes out.")),
	NOTIFY("target", CONF_TEXT, target, NULL, NULL, false,
	       N_("Mail address, URL or absolute path of the script. Mail to who is on call needs none.")),
	NOTIFY("recipients", CONF_CHOICE, recipients, "target", "target;rota",
	       false, N_("Whether the target is told, or who is on call by the rota, then the next one.")),
	NOTIFY("severity", CONF_CHOICE, severity, "critical", "critical;warning", false,
	       N_("The least grave that is told; warning also tells what is unknown.")),
	NOTIFY("period", CONF_TEXT, period, "24x7", NULL, false,
	       N_("Hours in which messages leave, as mon-fri 08:30-17:30; public holidays are Sundays. Others wait.")),
	{ CONF_NOTIFY, "notify", "escalate-after", CONF_DURATION, offsetof(struct conf_notify, escalate_after_ms), MINUTE, 24 * HOUR, "15m",
	  NULL, false, N_("How long an acknowledgement is waited for before the next person of the rota is told.") },
	{ CONF_NOTIFY, "notify", "burst", CONF_INTEGER, offsetof(struct conf_notify, burst), 0, NOTICES_BURST_MAX, "0", NULL, false,
	  N_("Messages that leave at once to one recipient within ten minutes. In a storm one a minute leaves past that, the gravest first, and says how many wait; 0: all leave.") },
	NOTIFY("credential", CONF_TEXT, credential, NULL, NULL, false, N_("Name of an smtp or http section of the secrets file.")),
	NOTIFY("server", CONF_TEXT, server, "smtp://localhost", NULL, false,
	       N_("Mail server as smtp:// URL, with STARTTLS, or smtps:// URL.")),
	NOTIFY("tls", CONF_CHOICE, tls, NULL, "required;opportunistic;none", false,
	       N_("Of mail: required sends nothing before the certificate is verified, its name and who signed it; opportunistic takes what the server offers, unverified or in clear; none uses no TLS. Without it opportunistic to a server of this machine, required to any other and with a credential or a ca-file.")),
	NOTIFY("ca-file", CONF_PATH, ca_file, NULL, NULL, false,
	       N_("Certificates in PEM of the authorities that alone sign for the mail server or the https:// URL; without it those the system trusts.")),
	NOTIFY("from", CONF_TEXT, from, NULL, NULL, false, N_("Sender of the mail; vigie at this machine without it.")),
};
const size_t n_conf_keys = ARRAY_LEN(conf_keys);

void conf_format_duration(int64_t ms, char buf[static CONF_NUMBER_MAX])
{
	static const struct { int64_t ms; const char *unit; } units[] = {
		{ 24 * HOUR, "d" }, { HOUR, "h" }, { MINUTE, "m" }, { S, "s" }, { 1, "ms" },
	};
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(units) && (ms == 0 || ms % units[i].ms != 0))
		i++;
	if (ms == 0)
		i = 3;
	snprintf(buf, CONF_NUMBER_MAX, "%" PRId64 "%s", ms / units[i].ms, units[i].unit);
}

void conf_format_size(int64_t bytes, char buf[static CONF_NUMBER_MAX])
{
	static const char *const units[] = { "TiB", "GiB", "MiB", "KiB" };
	int64_t size = TIB;

	for (size_t i = 0; i < ARRAY_LEN(units); i++, size >>= 10) {
		if (bytes > 0 && bytes % size == 0) {
			snprintf(buf, CONF_NUMBER_MAX, "%" PRId64 "%s", bytes / size, units[i]);
			return;
		}
	}
	snprintf(buf, CONF_NUMBER_MAX, "%" PRId64, bytes);
}

static void format_choices(const char *choices, char *buf, size_t size)
{
	const char *or = _(" or ");
	size_t n = 0, n_or = strlen(or);

	for (const char *p = choices; *p && n + n_or < size; p++) {
		if (*p == ';') {
			memcpy(buf + n, or, n_or);
			n += n_or;
		} else {
			buf[n++] = *p;
		}
	}
	buf[n] = '\0';
}

void conf_format_range(const struct conf_key *k, char *buf, size_t size)
{
	char lo[CONF_NUMBER_MAX], hi[CONF_NUMBER_MAX];

	switch (k->type) {
	case CONF_TEXT:
		snprintf(buf, size, _("a text"));
		return;
	case CONF_AE_TITLE:
		snprintf(buf, size, _("an AE title: 1 to 16 printable ASCII characters without backslash"));
		return;
	case CONF_PATH:
		snprintf(buf, size, _("a path"));
		return;
	case CONF_CHOICE:
		format_choices(k->choices, buf, size);
		return;
	case CONF_ZONE:
		snprintf(buf, size, _("a zone of /usr/share/zoneinfo, as Europe/Paris"));
		return;
	case CONF_LISTEN:
		snprintf(buf, size, _("address:port, [address]:port or port"));
		return;
	case CONF_LOOPBACK:
		snprintf(buf, size, _("a loopback address, since nobody proves who he is: 127.0.0.1:port, [::1]:port or port"));
		return;
	case CONF_DURATION:
		conf_format_duration(k->min, lo);
		conf_format_duration(k->max, hi);
		snprintf(buf, size, _("a duration from %s to %s"), lo, hi);
		return;
	case CONF_INTEGER:
		snprintf(buf, size, _("a whole number from %" PRId64 " to %" PRId64), k->min, k->max);
		return;
	case CONF_BOOLEAN:
		snprintf(buf, size, _("true or false"));
		return;
	case CONF_SIZE:
		conf_format_size(k->min, lo);
		conf_format_size(k->max, hi);
		snprintf(buf, size, _("a size from %s to %s"), lo, hi);
		return;
	case CONF_GROUPS:
		snprintf(buf, size, _("a list of Unix groups"));
		return;
	}
}
