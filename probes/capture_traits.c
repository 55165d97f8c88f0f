#include "probes/capture_traits.h"

#include <ctype.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

enum { PORT_SNMP = 161, PORT_SNMP_TRAP = 162, PORT_FTP = 21, BER_SEQUENCE = 0x30, BER_INTEGER = 2, LDAP_BIND = 0x60, LDAP_SIMPLE = 0x80 };

/* X.690: tag and definite length; false when it is another or does not fit. *at moves behind them. */
static bool ber_header(const uint8_t *m, size_t n, size_t *at, uint8_t tag, size_t *ret_length)
{
	size_t length;
	unsigned octets;

	if (n - *at < 2 || m[*at] != tag)
		return false;
	length = m[*at + 1];
	*at += 2;
	if (length < 0x80) {
		*ret_length = length;
		return true;
	}
	octets = length & 0x7f;
	if (octets == 0 || octets > 4 || n - *at < octets)
		return false;
	for (length = 0; octets > 0; octets--)
		length = length << 8 | m[(*at)++];
	*ret_length = length;
	return true;
}

/* RFC 3412 §6, 3416: msgVersion is first. */
static uint16_t snmp_traits(const uint8_t *m, size_t n)
{
	size_t at = 0, length;

	if (!ber_header(m, n, &at, BER_SEQUENCE, &length) || !ber_header(m, n, &at, BER_INTEGER, &length) || length != 1 || at >= n)
		return 0;
	switch (m[at]) {
	case 0: return FLOW_TRAIT_SNMP_V1;
	case 1: return FLOW_TRAIT_SNMP_V2C;
	case 3: return FLOW_TRAIT_SNMP_V3;
	default: return 0;
	}
}

/* RFC 4511 §4.2: messageID, version, name, then how: simple is a password in clear; without a name it is nobody's. */
static uint16_t ldap_traits(const uint8_t *m, size_t n)
{
	size_t at = 0, length;

	if (!ber_header(m, n, &at, BER_SEQUENCE, &length) || !ber_header(m, n, &at, BER_INTEGER, &length) || length > 4 || length > n - at)
		return 0;
	at += length;
	if (!ber_header(m, n, &at, LDAP_BIND, &length) || !ber_header(m, n, &at, BER_INTEGER, &length) || length != 1 || at >= n)
		return 0;
	at++;
	if (!ber_header(m, n, &at, 4, &length) || length >= n - at || length == 0)
		return FLOW_TRAIT_LDAP;
	return m[at + length] == LDAP_SIMPLE ? FLOW_TRAIT_LDAP | FLOW_TRAIT_LDAP_BIND : FLOW_TRAIT_LDAP;
}

static bool starts(const uint8_t *m, size_t n, const char *word)
{
	return n >= strlen(word) && memcmp(m, word, strlen(word)) == 0;
}

/* The end of the line at m, or NULL. */
static const uint8_t *line_end(const uint8_t *m, size_t n)
{
	return memchr(m, '\n', n);
}

static bool is_request(const uint8_t *m, size_t n)
{
	static const char *const methods[] = { "GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PROPFIND ", "PATCH " };

	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (starts(m, n, methods[i]))
			return true;
	return false;
}

/* RFC 9112 §3, RFC 7617: header lines up to the empty one. */
static uint16_t http_traits(const uint8_t *m, size_t n)
{
	static const char authorization[] = "authorization:";
	const uint8_t *end, *stop = m + n;

	if (!is_request(m, n) || !(end = line_end(m, n)) || !memmem(m, (size_t)(end - m), " HTTP/1.", 8))
		return 0;
	for (m = end + 1; (end = line_end(m, (size_t)(stop - m))) != NULL && end - m > 1; m = end + 1) {
		size_t length = (size_t)(end - m), skip = strlen(authorization);

		if (length <= skip || strncasecmp((const char *)m, authorization, skip) != 0)
			continue;
		while (skip < length && m[skip] == ' ')
			skip++;
		if (length - skip > 6 && strncasecmp((const char *)m + skip, "basic ", 6) == 0)
			return FLOW_TRAIT_HTTP | FLOW_TRAIT_HTTP_BASIC;
	}
	return FLOW_TRAIT_HTTP;
}

static uint16_t tcp_traits(const uint8_t *m, size_t n, uint16_t server_port, bool from_source)
{
	if (n >= 3 && m[0] == 22 && m[1] == 3)
		return FLOW_TRAIT_TLS;
	if (n >= 3 && m[0] == 255 && m[1] >= 251 && m[1] <= 254)
		return FLOW_TRAIT_TELNET;
	if (starts(m, n, "SSH-"))
		return FLOW_TRAIT_SSH;
	if (!from_source)
		return 0;
	if (server_port == PORT_FTP && n > 5 && strncasecmp((const char *)m, "USER ", 5) == 0)
		return FLOW_TRAIT_FTP;
	return (uint16_t)(http_traits(m, n) | ldap_traits(m, n));
}

uint16_t capture_traits(const struct capture_packet *p, bool from_source)
{
	if (p->captured == 0)
		return 0;
	if (p->protocol == IPPROTO_TCP)
		return tcp_traits(p->payload, p->captured, from_source ? p->port : p->source_port, from_source);
	if (p->port == PORT_SNMP || p->port == PORT_SNMP_TRAP || p->source_port == PORT_SNMP || p->source_port == PORT_SNMP_TRAP)
		return snmp_traits(p->payload, p->captured);
	return 0;
}
