#include "exposures.h"

#include "intl.h"

#include <string.h>

enum {
	SECURITY_BITS = 112,          /* NIST SP 800-131A rev. 2: the least since 2014; RSA 2048 has them, RSA 1024 and SHA-1 have not */
	TLS_1_2 = 12,
	CLOCK_MOVED_MS = 100,
};
#define HOST_KEY_TOLD_MS (INT64_C(30) * 24 * 3600 * 1000)

static const struct { const char *name, *fact; } subjects[EXPOSURE_SUBJECT_COUNT] = {
	[EXPOSURE_SNMP_V1_PUBLIC] = { "snmp-v1-public", "snmpv3-only" },
	[EXPOSURE_SNMP_V1_PRIVATE] = { "snmp-v1-private", "snmpv3-only" },
	[EXPOSURE_SNMP_V2C_PUBLIC] = { "snmp-v2c-public", "snmpv3-only" },
	[EXPOSURE_SNMP_V2C_PRIVATE] = { "snmp-v2c-private", "snmpv3-only" },
	[EXPOSURE_SNMP_CREDENTIAL] = { "snmp-credential", "snmpv3-only" },
	[EXPOSURE_TELNET] = { "telnet", "cleartext-admin" },
	[EXPOSURE_FTP] = { "ftp", "cleartext-admin" },
	[EXPOSURE_HTTP] = { "http", "cleartext-admin" },
	[EXPOSURE_LDAP] = { "ldap", "cleartext-admin" },
	[EXPOSURE_REXEC] = { "rexec", "cleartext-admin" },
	[EXPOSURE_RLOGIN] = { "rlogin", "cleartext-admin" },
	[EXPOSURE_RSH] = { "rsh", "cleartext-admin" },
	[EXPOSURE_SSH] = { "ssh", "ssh-configuration" },
	[EXPOSURE_SSH_HOST_KEY] = { "ssh-host-key", "ssh-configuration" },
	[EXPOSURE_SSH_KEY_ECDSA] = { "ssh-key-ecdsa", "ssh-configuration" },
	[EXPOSURE_SSH_KEY_ED25519] = { "ssh-key-ed25519", "ssh-configuration" },
	[EXPOSURE_SSH_KEY_RSA] = { "ssh-key-rsa", "ssh-configuration" },
	[EXPOSURE_SSH_KEY_DSS] = { "ssh-key-dss", "ssh-configuration" },
	[EXPOSURE_SSH_CERTIFICATE_ECDSA] = { "ssh-certificate-ecdsa", "ssh-configuration" },
	[EXPOSURE_SSH_CERTIFICATE_ED25519] = { "ssh-certificate-ed25519", "ssh-configuration" },
	[EXPOSURE_SSH_CERTIFICATE_RSA] = { "ssh-certificate-rsa", "ssh-configuration" },
	[EXPOSURE_CLOCK] = { "clock", "clock-offset" },
	[EXPOSURE_LOG_PROCESS] = { "log-process", "log-coverage" },
	[EXPOSURE_TLS_1_0] = { "tls-1.0", "tls-protocol" },
	[EXPOSURE_TLS_1_1] = { "tls-1.1", "tls-protocol" },
	[EXPOSURE_TLS_VERSION] = { "tls-version", "tls-protocol" },
	[EXPOSURE_TLS_KEY] = { "tls-key", "tls-protocol" },
	[EXPOSURE_TLS_SIGNATURE] = { "tls-signature", "tls-protocol" },
};

static const char *const answers[EXPOSURE_ANSWER_COUNT] = {
	[EXPOSURE_NOT_ANSWERED] = "not-answered", [EXPOSURE_REFUSED] = "refused", [EXPOSURE_ANSWERED] = "answered", [EXPOSURE_OPEN] = "open",
	[EXPOSURE_PASSWORD] = "cleartext-password", [EXPOSURE_PROTOCOL_1] = "protocol-1", [EXPOSURE_CLOCK_OFF] = "clock-off",
	[EXPOSURE_UNSYNCHRONISED] = "unsynchronised", [EXPOSURE_ABSENT] = "absent",
};

const char *exposure_subject_name(enum exposure_subject s) { return subjects[s].name; }
const char *exposure_answer_name(enum exposure_answer a) { return answers[a]; }
const char *exposure_subject_fact(enum exposure_subject s) { return subjects[s].fact; }

enum exposure_subject exposure_subject_find(const char *name)
{
	enum exposure_subject s = 0;

	while (s < EXPOSURE_SUBJECT_COUNT && strcmp(subjects[s].name, name) != 0)
		s++;
	return s;
}

enum exposure_answer exposure_answer_find(const char *name)
{
	enum exposure_answer a = 0;

	while (a < EXPOSURE_ANSWER_COUNT && strcmp(answers[a], name) != 0)
		a++;
	return a;
}

/* ---- the rules ---- */

#define BIT(x) (UINT32_C(1) << (x))
#define ANSWERED BIT(EXPOSURE_ANSWERED)
#define SOMEBODY (ANSWERED | BIT(EXPOSURE_OPEN))
#define NO_LIMIT INT64_MAX
#define OVER INT64_MIN     /* a value that is an instant, and has come */
#define HOST_KEYS \
	(BIT(EXPOSURE_SSH_HOST_KEY) | BIT(EXPOSURE_SSH_KEY_ECDSA) | BIT(EXPOSURE_SSH_KEY_ED25519) | BIT(EXPOSURE_SSH_KEY_RSA) | BIT(EXPOSURE_SSH_KEY_DSS))
#define HOST_CERTIFICATES \
	(BIT(EXPOSURE_SSH_CERTIFICATE_ECDSA) | BIT(EXPOSURE_SSH_CERTIFICATE_ED25519) | BIT(EXPOSURE_SSH_CERTIFICATE_RSA))

/* The first one that fits tells. */
static const struct {
	struct exposure_rule rule;
	uint32_t subjects, answers;
	int64_t below;             /* only a value below it; NO_LIMIT: whatever it is; OVER */
	bool changed;              /* only of a host key that took the place of another lately */
} rules[] = {
	{ { "snmp-default-community", N_("SNMP answers to a default community"),
	    N_("Anybody on its network reads it with a community that is known to everybody; `private` often lets one write too. Remove both communities."),
	    "RFC 3410, CVE-1999-0517", "snmpv3-only" },
	  BIT(EXPOSURE_SNMP_V1_PUBLIC) | BIT(EXPOSURE_SNMP_V1_PRIVATE) | BIT(EXPOSURE_SNMP_V2C_PUBLIC) | BIT(EXPOSURE_SNMP_V2C_PRIVATE), ANSWERED, NO_LIMIT, false },
	{ { "snmp-community", N_("it is polled with a community"),
	    N_("SNMPv1 and v2c send the community in clear and nobody proves who asks. Use SNMPv3 with authentication and privacy."),
	    "RFC 3410, RFC 3414", "snmpv3-only" },
	  BIT(EXPOSURE_SNMP_CREDENTIAL), ANSWERED, EXPOSURE_SNMP_NO_AUTH, false },
	{ { "snmpv3-security-level", N_("SNMPv3 without authentication or privacy"),
	    N_("What it says is not proved or not encrypted. Use the level authPriv."), "RFC 3414, RFC 3826", "snmpv3-only" },
	  BIT(EXPOSURE_SNMP_CREDENTIAL), ANSWERED, EXPOSURE_SNMP_OLD_ALGORITHM, false },
	{ { "snmpv3-old-algorithm", N_("SNMPv3 with MD5 or DES"),
	    N_("MD5 and DES are broken. Use SHA-256 and AES."), "RFC 7860, RFC 3826", "snmpv3-only" },
	  BIT(EXPOSURE_SNMP_CREDENTIAL), ANSWERED, EXPOSURE_SNMP_PROTECTED, false },
	{ { "telnet", N_("telnet is open"), N_("Passwords and sessions pass in clear. Use SSH and close the port."),
	    "RFC 3365, CVE-1999-0619", "cleartext-admin" }, BIT(EXPOSURE_TELNET), SOMEBODY, NO_LIMIT, false },
	{ { "ftp", N_("FTP is open"), N_("Passwords and files pass in clear. Use SFTP, or FTP that demands TLS."), "RFC 2577 §6, RFC 4217", "cleartext-admin" },
	  BIT(EXPOSURE_FTP), ANSWERED, NO_LIMIT, false },
	{ { "http-password", N_("a password is asked for over HTTP"), N_("Whoever is on the way reads it. Serve the page over HTTPS alone."),
	    "RFC 7617 §4", "cleartext-admin" }, BIT(EXPOSURE_HTTP), BIT(EXPOSURE_PASSWORD), NO_LIMIT, false },
	{ { "ldap-clear-bind", N_("LDAP takes a bind without TLS"), N_("Passwords of directory accounts pass in clear. Demand StartTLS or LDAPS before a bind."),
	    "RFC 4513 §6.3.3", "cleartext-admin" }, BIT(EXPOSURE_LDAP), BIT(EXPOSURE_PASSWORD), NO_LIMIT, false },
	{ { "r-services", N_("a remote shell without encryption is open"), N_("rexec, rlogin and rsh trust addresses and send all in clear. Use SSH and close the port."),
	    "RFC 3365, CVE-1999-0651", "cleartext-admin" },
	  BIT(EXPOSURE_REXEC) | BIT(EXPOSURE_RLOGIN), SOMEBODY, NO_LIMIT, false },
	/* syslog over TCP takes the same port and waits: an rshd says something or leaves at once */
	{ { "r-services", N_("a remote shell without encryption is open"), N_("rexec, rlogin and rsh trust addresses and send all in clear. Use SSH and close the port."),
	    "RFC 3365, CVE-1999-0651", "cleartext-admin" }, BIT(EXPOSURE_RSH), ANSWERED, NO_LIMIT, false },
	{ { "ssh-protocol-1", N_("SSH takes protocol 1"), N_("Its integrity check is broken. Allow protocol 2 alone."), "RFC 4253 §5.1, CVE-2001-0361", "ssh-configuration" },
	  BIT(EXPOSURE_SSH), BIT(EXPOSURE_PROTOCOL_1), NO_LIMIT, false },
	{ { "ssh-host-key-weak", N_("the SSH host key is weak"), N_("DSA and RSA below 2048 bits can be forged. Make an Ed25519 or RSA 3072 key."),
	    "RFC 9142, NIST SP 800-131A", "ssh-configuration" }, HOST_KEYS, ANSWERED, SECURITY_BITS, false },
	{ { "ssh-host-key-changed", N_("the SSH host key is another one"), N_("Either somebody made a new key, or somebody else answers in its place. Compare the fingerprint at its console."),
	    "RFC 4251 §4.1", "ssh-configuration" }, HOST_KEYS, ANSWERED, NO_LIMIT, true },
	{ { "ssh-certificate-expired", N_("the certificate of the SSH host key has expired"),
	    N_("Who trusts its CA is asked about the key again, and learns to say yes to any. Have the CA sign the key anew."),
	    "OpenSSH PROTOCOL.certkeys", "ssh-configuration" }, HOST_CERTIFICATES, ANSWERED, OVER, false },
	{ { "clock-offset", N_("its clock is off"), N_("What its log says cannot be laid beside other logs. Have it follow the time servers."),
	    "RFC 5905, ISO/IEC 27001:2022 A.8.17", "clock-offset" }, BIT(EXPOSURE_CLOCK), BIT(EXPOSURE_CLOCK_OFF), NO_LIMIT, false },
	{ { "clock-unsynchronised", N_("its clock follows nobody"), N_("It gives the time and has no source that it trusts. See to its time servers."),
	    "RFC 5905 §7.3, ISO/IEC 27001:2022 A.8.17", "clock-offset" }, BIT(EXPOSURE_CLOCK), BIT(EXPOSURE_UNSYNCHRONISED), NO_LIMIT, false },
	{ { "tls-old-version", N_("TLS 1.0 or 1.1 is accepted"), N_("Both are deprecated: who stands on the way may talk a client into them. Allow TLS 1.2 and 1.3 alone."),
	    "RFC 8996", "tls-protocol" }, BIT(EXPOSURE_TLS_1_0) | BIT(EXPOSURE_TLS_1_1), ANSWERED, NO_LIMIT, false },
	{ { "tls-no-1.2", N_("TLS 1.2 is not spoken"), N_("The best that it speaks is deprecated: clients of today refuse it. Renew what terminates TLS there."),
	    "RFC 8996, RFC 9325 §3.1.1", "tls-protocol" }, BIT(EXPOSURE_TLS_VERSION), ANSWERED, TLS_1_2, false },
	{ { "tls-weak-key", N_("a key of the certificate chain is too short"), N_("RSA below 2048 bits can be computed. Renew the certificate with a new key."),
	    "RFC 9325 §4.5, NIST SP 800-131A", "tls-protocol" }, BIT(EXPOSURE_TLS_KEY), ANSWERED, SECURITY_BITS, false },
	{ { "tls-weak-signature", N_("the certificate chain is signed with SHA-1 or MD5"), N_("Such a signature can be forged. Renew the certificate."),
	    "RFC 9155, NIST SP 800-131A", "tls-protocol" }, BIT(EXPOSURE_TLS_SIGNATURE), ANSWERED, SECURITY_BITS, false },
};

bool exposure_is_key(enum exposure_subject s) { return HOST_KEYS & BIT(s); }
bool exposure_is_certificate(enum exposure_subject s) { return HOST_CERTIFICATES & BIT(s); }

/* An instant that is not known is before all. */
static bool is_within(int64_t value, int64_t below, wall_t now)
{
	if (below == NO_LIMIT)
		return true;
	return value != UNKNOWN_I64 && (below == OVER ? value <= now.ms : value < below);
}

const struct exposure_rule *exposure_judge(const struct exposure_fact *f, wall_t changed, wall_t now)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (!(rules[i].subjects & BIT(f->subject)) || !(rules[i].answers & BIT(f->answer)))
			continue;
		if (!is_within(f->value, rules[i].below, now))
			continue;
		if (rules[i].changed && (!wall_is_known(changed) || now.ms - changed.ms > HOST_KEY_TOLD_MS))
			continue;
		return &rules[i].rule;
	}
	return NULL;
}

static int64_t magnitude(int64_t n)
{
	return n < 0 ? -n : n;
}

enum exposure_answer exposure_judge_clock(int64_t offset_ms, int64_t uncertainty_ms, int64_t limit_ms)
{
	return magnitude(offset_ms) - uncertainty_ms > limit_ms ? EXPOSURE_CLOCK_OFF : EXPOSURE_ANSWERED;
}

/* What is weak for the same reason is the same finding, however it answers. */
bool exposure_is_same(const struct exposure_fact *a, const struct exposure_fact *b)
{
	const struct exposure_rule *weak = exposure_judge(a, WALL_NEVER, WALL_NEVER);

	if (a->subject != b->subject || weak != exposure_judge(b, WALL_NEVER, WALL_NEVER))
		return false;
	if (exposure_is_key(a->subject) || exposure_is_certificate(a->subject))
		return a->answer == b->answer && strcmp(a->evidence, b->evidence) == 0;
	return weak || a->answer == b->answer;
}

static bool clock_moved(const struct exposure_fact *before, const struct exposure_fact *now)
{
	int64_t least = CLOCK_MOVED_MS;

	if (now->uncertainty != UNKNOWN_I64 && 2 * now->uncertainty > least)
		least = 2 * now->uncertainty;
	if (magnitude(now->value) / 10 > least)
		least = magnitude(now->value) / 10;
	return magnitude(now->value - before->value) > least;
}

bool exposure_moved(const struct exposure_fact *before, const struct exposure_fact *now)
{
	if (now->subject == EXPOSURE_CLOCK && before->value != UNKNOWN_I64 && now->value != UNKNOWN_I64)
		return clock_moved(before, now);
	return before->answer != now->answer || before->value != now->value || strcmp(before->evidence, now->evidence) != 0;
}

/* What stands between the ";", after the word before it. */
static bool take_part(const char **rest, const char *before, char *ret, size_t size)
{
	size_t n;

	*rest += strspn(*rest, " ");
	if (strncmp(*rest, before, strlen(before)) != 0)
		return false;
	*rest += strlen(before);
	n = strcspn(*rest, ";");
	if (n >= size || (*rest)[n] == '\0')
		return false;
	memcpy(ret, *rest, n);
	ret[n] = '\0';
	*rest += n + 1;
	return true;
}

bool exposure_certificate_parts(const char *evidence, char *ret_id, char *ret_serial, char *ret_issuer, size_t size)
{
	return take_part(&evidence, "", ret_id, size) && take_part(&evidence, "serial ", ret_serial, size)
	       && take_part(&evidence, "signed by ", ret_issuer, size);
}
