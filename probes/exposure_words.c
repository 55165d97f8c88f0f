#include "probes/exposure_words.h"

#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	TELNET_IAC = 255, TELNET_SB = 250, TELNET_SE = 240, TELNET_WILL = 251, /* RFC 854 */
	LDAP_SUCCESS = 0, LDAP_STRONGER_AUTH_REQUIRED = 8, LDAP_CONFIDENTIALITY_REQUIRED = 13, /* RFC 4511 §4.1.9 */
	SHOWN_MAX = 160,
};

/* ---- what is said first ---- */

/* An anonymous simple bind of version 3, RFC 4511 §4.2: message 1, no name, no password. */
static const uint8_t ldap_bind[] = { 0x30, 0x0c, 0x02, 0x01, 0x01, 0x60, 0x07, 0x02, 0x01, 0x03, 0x04, 0x00, 0x80, 0x00 };

const uint8_t *exposure_greeting(enum exposure_subject s, const char *host, char buf[static 512], size_t *ret_len)
{
	int n;

	*ret_len = 0;
	if (s == EXPOSURE_LDAP) {
		*ret_len = sizeof ldap_bind;
		return ldap_bind;
	}
	if (s != EXPOSURE_HTTP)
		return NULL;
	n = snprintf(buf, 512, strchr(host, ':') ? "GET / HTTP/1.0\r\nHost: [%.255s]\r\nUser-Agent: vigie\r\nConnection: close\r\n\r\n"
	                                         : "GET / HTTP/1.0\r\nHost: %.255s\r\nUser-Agent: vigie\r\nConnection: close\r\n\r\n", host);
	*ret_len = n > 0 && n < 512 ? (size_t)n : 0;
	return (const uint8_t *)buf;
}

/* ---- evidence ---- */

static size_t line_length(const uint8_t *bytes, size_t n)
{
	size_t len = 0;

	while (len < n && bytes[len] != '\r' && bytes[len] != '\n')
		len++;
	return len;
}

void exposure_set_evidence(struct exposure_fact *f, const char *before, const uint8_t *bytes, size_t len)
{
	struct text safe = TEXT_INIT(8192);
	char said[SHOWN_MAX];

	text_from_device(bytes, len, said, sizeof said);
	text_append_safe(&safe, before);
	text_append_safe(&safe, said);
	text_from_device((const uint8_t *)text_str(&safe), safe.len, f->evidence, sizeof f->evidence);
	text_done(&safe);
}

/* The first line that says something. */
static void set_first_line(struct exposure_fact *f, const char *before, const uint8_t *bytes, size_t n)
{
	while (n > 0 && (isspace(*bytes) || *bytes == '\0')) {
		bytes++;
		n--;
	}
	exposure_set_evidence(f, before, bytes, line_length(bytes, n));
}

/* ---- telnet ---- */

/* Without the commands that are mixed in, RFC 854. */
static size_t without_commands(const uint8_t *in, size_t n, uint8_t *out, size_t size)
{
	size_t at = 0, len = 0;

	while (at < n && len < size) {
		if (in[at] != TELNET_IAC) {
			out[len++] = in[at++];
		} else if (at + 1 < n && in[at + 1] == TELNET_SB) {
			for (at += 2; at + 1 < n && !(in[at] == TELNET_IAC && in[at + 1] == TELNET_SE); at++)
				;
			at += 2;
		} else {
			at += at + 1 < n && in[at + 1] >= TELNET_WILL && in[at + 1] < TELNET_IAC ? 3 : 2;
		}
	}
	return len;
}

static void read_telnet(const struct exposure_heard *h, struct exposure_fact *f)
{
	uint8_t words[1024];
	size_t n = without_commands(h->bytes, h->len, words, sizeof words);

	f->answer = h->len > 0 ? EXPOSURE_ANSWERED : EXPOSURE_OPEN;
	if (n > 0)
		set_first_line(f, "", words, n);
	else if (h->len > 0)
		snprintf(f->evidence, sizeof f->evidence, "telnet options");
}

/* ---- HTTP ---- */

/* The value of a header of that name, RFC 9112 §5; headers end at an empty line. NULL: none. */
static const char *find_header(const char *head, size_t len, const char *name, size_t *ret_len)
{
	size_t n_name = strlen(name);

	for (size_t at = 0, n; at < len; at += n + 1) {
		n = strcspn(head + at, "\n");
		if (n > n_name && head[at + n_name] == ':' && strncasecmp(head + at, name, n_name) == 0) {
			const char *value = head + at + n_name + 1;

			value += strspn(value, " \t");
			*ret_len = strcspn(value, "\r\n");
			return value;
		}
	}
	return NULL;
}

static bool has_password_field(const char *page)
{
	for (const char *p = page; (p = strchr(p, '<')); p++) {
		const char *end = p + strcspn(p, ">"), *type;
		char tag[512];
		size_t n = (size_t)(end - p) < sizeof tag ? (size_t)(end - p) : sizeof tag - 1;

		if (strncasecmp(p, "<input", 6) != 0)
			continue;
		memcpy(tag, p, n);
		tag[n] = '\0';
		type = strcasestr(tag, "type");
		if (!type)
			continue;
		type += 4 + strspn(type + 4, " \t\r\n=\"'");
		if (strncasecmp(type, "password", 8) == 0)
			return true;
	}
	return false;
}

static void read_http(const struct exposure_heard *h, struct exposure_fact *f)
{
	char text[EXPOSURE_HEARD_MAX + 1], before[96];
	const char *body, *value;
	size_t head, n, n_value;

	n = h->len < EXPOSURE_HEARD_MAX ? h->len : EXPOSURE_HEARD_MAX;
	for (size_t i = 0; i < n; i++)
		text[i] = h->bytes[i] ? (char)h->bytes[i] : ' ';
	text[n] = '\0';
	if (strncmp(text, "HTTP/", 5) != 0) {
		f->answer = EXPOSURE_OPEN;
		set_first_line(f, "", h->bytes, h->len);
		return;
	}
	body = strstr(text, "\r\n\r\n");
	head = body ? (size_t)(body - text) + 2 : n;
	f->answer = EXPOSURE_ANSWERED;
	snprintf(before, sizeof before, "%.*s; ", (int)(strcspn(text, "\r\n") < 60 ? strcspn(text, "\r\n") : 60), text);
	value = find_header(text, head, "WWW-Authenticate", &n_value);
	if (value && strncasecmp(value, "Basic", 5) == 0) {
		f->answer = EXPOSURE_PASSWORD;
	} else if (body && has_password_field(body)) {
		f->answer = EXPOSURE_PASSWORD;
		snprintf(before + strlen(before), sizeof before - strlen(before), "password field; ");
		value = NULL;
	}
	if (!value)
		value = find_header(text, head, "Location", &n_value);
	if (!value)
		value = find_header(text, head, "Server", &n_value);
	if (!value)
		before[strlen(before) - 2] = '\0';
	exposure_set_evidence(f, before, (const uint8_t *)(value ? value : ""), value ? n_value : 0);
}

/* ---- LDAP ---- */

static bool enter(const uint8_t **p, size_t *n, uint8_t tag)
{
	size_t octets;

	if (*n < 2 || (*p)[0] != tag)
		return false;
	octets = (*p)[1] & 0x80 ? (*p)[1] & 0x7f : 0;
	if (octets > 4 || *n < 2 + octets)
		return false;
	*p += 2 + octets;
	*n -= 2 + octets;
	return true;
}

/* The resultCode of a BindResponse, RFC 4511 §4.2.2. */
static bool bind_result(const uint8_t *p, size_t n, unsigned *ret)
{
	if (!enter(&p, &n, 0x30) || n < 3 || p[0] != 0x02 || p[1] != 1)
		return false;
	p += 3;
	n -= 3;
	if (!enter(&p, &n, 0x61) || n < 3 || p[0] != 0x0a || p[1] != 1)
		return false;
	*ret = p[2];
	return true;
}

static void read_ldap(const struct exposure_heard *h, struct exposure_fact *f)
{
	unsigned result;

	if (!bind_result(h->bytes, h->len, &result)) {
		f->answer = EXPOSURE_OPEN;
		return;
	}
	f->answer = result == LDAP_SUCCESS ? EXPOSURE_PASSWORD
	            : result == LDAP_STRONGER_AUTH_REQUIRED || result == LDAP_CONFIDENTIALITY_REQUIRED ? EXPOSURE_REFUSED : EXPOSURE_ANSWERED;
	snprintf(f->evidence, sizeof f->evidence, "anonymous simple bind: resultCode %u", result);
}

/* ---- SSH, FTP, the r-services ---- */

/* RFC 4253 §4.2: other lines may come before it. NULL: not there. */
static const uint8_t *identification(const uint8_t *bytes, size_t len)
{
	for (size_t at = 0; at + 4 <= len; at += line_length(bytes + at, len - at) + 1)
		if (memcmp(bytes + at, "SSH-", 4) == 0)
			return bytes + at;
	return NULL;
}

static void read_ssh(const struct exposure_heard *h, struct exposure_fact *f)
{
	const uint8_t *line = identification(h->bytes, h->len);
	size_t rest = line ? h->len - (size_t)(line - h->bytes) : 0;

	if (!line) {
		f->answer = EXPOSURE_OPEN;
		set_first_line(f, "", h->bytes, h->len);
		return;
	}
	f->answer = rest >= 6 && memcmp(line, "SSH-1.", 6) == 0 ? EXPOSURE_PROTOCOL_1 : EXPOSURE_ANSWERED;
	exposure_set_evidence(f, "", line, line_length(line, rest));
}

static void read_ftp(const struct exposure_heard *h, struct exposure_fact *f)
{
	f->answer = h->len >= 4 && memcmp(h->bytes, "220", 3) == 0 ? EXPOSURE_ANSWERED : EXPOSURE_OPEN;
	set_first_line(f, "", h->bytes, h->len);
}

static void read_r_service(const struct exposure_heard *h, struct exposure_fact *f)
{
	f->answer = h->len > 0 || h->closed ? EXPOSURE_ANSWERED : EXPOSURE_OPEN;
	set_first_line(f, "", h->bytes, h->len);
}

static size_t telnet_words(const struct exposure_heard *h)
{
	uint8_t words[1024];

	return without_commands(h->bytes, h->len, words, sizeof words);
}

bool exposure_heard_enough(enum exposure_subject s, const struct exposure_heard *h)
{
	unsigned result;

	if (h->len >= EXPOSURE_HEARD_MAX)
		return true;
	switch (s) {
	case EXPOSURE_TELNET:
		return telnet_words(h) > 64;
	case EXPOSURE_FTP:
		return line_length(h->bytes, h->len) < h->len;
	case EXPOSURE_LDAP:
		return bind_result(h->bytes, h->len, &result);
	case EXPOSURE_SSH: {
		const uint8_t *line = identification(h->bytes, h->len);
		size_t rest = line ? h->len - (size_t)(line - h->bytes) : 0;

		return line && line_length(line, rest) < rest;
	}
	case EXPOSURE_REXEC: case EXPOSURE_RLOGIN: case EXPOSURE_RSH:
		return h->len > 0;
	case EXPOSURE_HTTP: /* to its end: a form may stand anywhere */
	case EXPOSURE_SNMP_V1_PUBLIC: case EXPOSURE_SNMP_V1_PRIVATE: case EXPOSURE_SNMP_V2C_PUBLIC: case EXPOSURE_SNMP_V2C_PRIVATE:
	case EXPOSURE_SNMP_CREDENTIAL: case EXPOSURE_SSH_HOST_KEY: case EXPOSURE_SSH_KEY_ECDSA: case EXPOSURE_SSH_KEY_ED25519:
	case EXPOSURE_SSH_KEY_RSA: case EXPOSURE_SSH_KEY_DSS: case EXPOSURE_SSH_CERTIFICATE_ECDSA: case EXPOSURE_SSH_CERTIFICATE_ED25519:
	case EXPOSURE_SSH_CERTIFICATE_RSA: case EXPOSURE_CLOCK: case EXPOSURE_LOG_PROCESS: case EXPOSURE_TLS_1_0:
	case EXPOSURE_TLS_1_1: case EXPOSURE_TLS_VERSION: case EXPOSURE_TLS_KEY: case EXPOSURE_TLS_SIGNATURE: case EXPOSURE_SUBJECT_COUNT:
		break;
	}
	return false;
}

static void read_connected(enum exposure_subject s, const struct exposure_heard *h, struct exposure_fact *f)
{
	switch (s) {
	case EXPOSURE_TELNET:
		read_telnet(h, f);
		return;
	case EXPOSURE_FTP:
		read_ftp(h, f);
		return;
	case EXPOSURE_HTTP:
		read_http(h, f);
		return;
	case EXPOSURE_LDAP:
		read_ldap(h, f);
		return;
	case EXPOSURE_SSH:
		read_ssh(h, f);
		return;
	case EXPOSURE_REXEC: case EXPOSURE_RLOGIN: case EXPOSURE_RSH:
		read_r_service(h, f);
		return;
	case EXPOSURE_SNMP_V1_PUBLIC: case EXPOSURE_SNMP_V1_PRIVATE: case EXPOSURE_SNMP_V2C_PUBLIC: case EXPOSURE_SNMP_V2C_PRIVATE:
	case EXPOSURE_SNMP_CREDENTIAL: case EXPOSURE_SSH_HOST_KEY: case EXPOSURE_SSH_KEY_ECDSA: case EXPOSURE_SSH_KEY_ED25519:
	case EXPOSURE_SSH_KEY_RSA: case EXPOSURE_SSH_KEY_DSS: case EXPOSURE_SSH_CERTIFICATE_ECDSA: case EXPOSURE_SSH_CERTIFICATE_ED25519:
	case EXPOSURE_SSH_CERTIFICATE_RSA: case EXPOSURE_CLOCK: case EXPOSURE_LOG_PROCESS: case EXPOSURE_TLS_1_0:
	case EXPOSURE_TLS_1_1: case EXPOSURE_TLS_VERSION: case EXPOSURE_TLS_KEY: case EXPOSURE_TLS_SIGNATURE: case EXPOSURE_SUBJECT_COUNT:
		return;
	}
}

void exposure_read_port(enum exposure_subject s, const struct exposure_heard *h, struct exposure_fact *ret)
{
	*ret = (struct exposure_fact){ .subject = s, .answer = EXPOSURE_NOT_ANSWERED, .value = UNKNOWN_I64, .uncertainty = UNKNOWN_I64 };
	if (h->how == HEARD_REFUSAL)
		ret->answer = EXPOSURE_REFUSED;
	else if (h->how == HEARD_CONNECTED)
		read_connected(s, h, ret);
}
