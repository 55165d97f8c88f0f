#include "inventory/dns_target.h"

#include "inventory/endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum dns_type type;
} types[] = {
	{ "A", DNS_A },     { "AAAA", DNS_AAAA }, { "MX", DNS_MX },   { "TXT", DNS_TXT }, { "PTR", DNS_PTR },
	{ "SRV", DNS_SRV }, { "NS", DNS_NS },     { "CNAME", DNS_CNAME }, { "SOA", DNS_SOA },
};

const char *dns_type_name(enum dns_type type)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (types[i].type == type)
			return types[i].name;
	}
	return "?";
}

static bool take_type(const char *query, struct dns_target *t, struct err *e)
{
	if (strncmp(query, "?type=", 6) == 0) {
		for (size_t i = 0; i < ARRAY_LEN(types); i++) {
			if (strcasecmp(types[i].name, query + 6) == 0) {
				t->type = types[i].type;
				return true;
			}
		}
	}
	return err_set(e, ERR_DATA, "expected ?type= and A, AAAA, MX, TXT, PTR, SRV, NS, CNAME or SOA, not \"%.60s\"", query);
}

/* An IPv6 literal may have a zone behind it, as fe80::53%eth0. */
static bool is_literal(const char *text)
{
	char bytes[16], address[DNS_NAME_MAX];
	size_t n = strcspn(text, "%");

	memcpy(address, text, n);
	address[n] = '\0';
	return inet_pton(AF_INET6, address, bytes) == 1 || (!text[n] && inet_pton(AF_INET, address, bytes) == 1);
}

static bool take_server(const char *text, size_t len, struct dns_target *t, struct err *e)
{
	char endpoint[DNS_NAME_MAX + 8];

	if (len >= sizeof endpoint)
		return err_set(e, ERR_DATA, "the server of a dns check is too long");
	memcpy(endpoint, text, len);
	endpoint[len] = '\0';
	t->port = 53;
	if (!endpoint_parse(endpoint, t->server, &t->port, e))
		return false;
	return is_literal(t->server) ||
	       err_set(e, ERR_DATA, "the server of a dns check is an address, not \"%.80s\"", t->server);
}

static void reverse_ipv6(const uint8_t bytes[16], char name[DNS_NAME_MAX])
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;

	for (size_t i = 16; i-- > 0;) {
		name[n++] = digits[bytes[i] & 15];
		name[n++] = '.';
		name[n++] = digits[bytes[i] >> 4];
		name[n++] = '.';
	}
	snprintf(name + n, DNS_NAME_MAX - n, "ip6.arpa");
}

static void reverse_address(char name[DNS_NAME_MAX])
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, name, bytes) == 1)
		snprintf(name, DNS_NAME_MAX, "%u.%u.%u.%u.in-addr.arpa", bytes[3], bytes[2], bytes[1], bytes[0]);
	else if (inet_pton(AF_INET6, name, bytes) == 1)
		reverse_ipv6(bytes, name);
}

bool dns_target_parse(const char *text, struct dns_target *ret_target, struct err *e)
{
	struct dns_target t = { .type = DNS_A };
	const char *name = text, *slash;
	size_t len;

	if (strncmp(text, "dns://", 6) == 0) {
		slash = strchr(text + 6, '/');
		if (!slash)
			return err_set(e, ERR_DATA, "expected dns://server/name, not \"%.120s\"", text);
		if (!take_server(text + 6, (size_t)(slash - text) - 6, &t, e))
			return false;
		name = slash + 1;
	}
	len = strcspn(name, "?");
	if (len == 0 || len >= sizeof t.name || strcspn(name, "/ \t\r\n") < len)
		return err_set(e, ERR_DATA, "expected a name in \"%.120s\"", text);
	if (name[len] == '?' && !take_type(name + len, &t, e))
		return false;
	memcpy(t.name, name, len);
	if (t.type == DNS_PTR)
		reverse_address(t.name);
	*ret_target = t;
	return true;
}
