#include "probes/diagnosis_place.h"

#include "inventory/dns_target.h"
#include "inventory/service_class.h"
#include "probes/resolve.h"

#include <stdio.h>
#include <string.h>

const char *diagnosis_no_address(int family)
{
	return family == AF_INET ? "no IPv4 address is declared" : family == AF_INET6 ? "no IPv6 address is declared" : "no address is declared";
}

static int family_of(const char *host)
{
	union address a;

	return address_from_literal(host, 0, &a) ? a.sa.sa_family : AF_UNSPEC;
}

/* A network has no address to ask, unless it is of one address alone. */
static bool is_network(const char *part, size_t n)
{
	const char *slash = memchr(part, '/', n);
	const size_t prefix = slash ? n - (size_t)(slash - part) : 0;

	return slash && !(prefix == 3 && memcmp(slash, "/32", 3) == 0 && !memchr(part, ':', n)) && !(prefix == 4 && memcmp(slash, "/128", 4) == 0);
}

/* The first address of the family among "addr;addr;network"; other words tell nothing that could be asked. */
static bool take_public(const char *list, int family, char ret_host[ENDPOINT_HOST_MAX], const char **ret_why)
{
	bool networks = false;

	for (const char *at = list ? list : ""; *at; at += strspn(at, "; ,")) {
		size_t n = strcspn(at, "; ,"), bare = strcspn(at, "; ,/");
		int found;

		if (is_network(at, n)) {
			networks = true;
		} else if (bare > 0 && bare < ENDPOINT_HOST_MAX) {
			memcpy(ret_host, at, bare);
			ret_host[bare] = '\0';
			found = family_of(ret_host);
			if (found != AF_UNSPEC && (family == 0 || found == family))
				return true;
		}
		at += n;
	}
	*ret_why = networks ? "a network is declared, and no address of it" : diagnosis_no_address(family);
	return false;
}

/* "SCHEME://USER@HOST:PORT/REST" or a part of it. */
static bool take_url(const char *url, char ret_host[ENDPOINT_HOST_MAX])
{
	const char *scheme = strstr(url, "://"), *from = scheme ? scheme + 3 : url, *at;
	char authority[ENDPOINT_HOST_MAX];
	size_t n = strcspn(from, "/?#");
	uint16_t port = 0;

	at = memchr(from, '@', n);
	if (at) {
		n -= (size_t)(at + 1 - from);
		from = at + 1;
	}
	if (n == 0 || n >= sizeof authority)
		return false;
	memcpy(authority, from, n);
	authority[n] = '\0';
	return endpoint_parse(authority, ret_host, &port, NULL);
}

static bool take_service(const struct reg_service *s, char ret_host[ENDPOINT_HOST_MAX], const char **ret_why)
{
	const char *class = service_class(s->kind);
	struct dns_target dns;
	uint16_t port = 0;

	if (class && strcmp(class, "plugin") == 0) {
		*ret_why = "a plugin chooses its addresses itself";
		return false;
	}
	if (class && strcmp(class, "dns") == 0) {
		*ret_why = "the system's name servers are asked";
		if (!s->target || !dns_target_parse(s->target, &dns, NULL) || !dns.server[0])
			return false;
		snprintf(ret_host, ENDPOINT_HOST_MAX, "%s", dns.server);
		return true;
	}
	*ret_why = "no address is declared";
	if (s->resolve && s->resolve[0])
		return endpoint_parse(s->resolve, ret_host, &port, NULL);
	return s->target && take_url(s->target, ret_host);
}

bool diagnosis_place(const struct diagnosis_subject *s, int family, char ret_host[ENDPOINT_HOST_MAX], bool *ret_is_name,
                     const char **ret_why)
{
	const char *address = s->device ? s->device->address : s->link ? s->link->address : NULL;
	int found;

	*ret_why = diagnosis_no_address(0);
	if (s->site && !take_public(s->site->public_address, family, ret_host, ret_why))
		return false;
	if (s->service && !take_service(s->service, ret_host, ret_why))
		return false;
	if (address)
		snprintf(ret_host, ENDPOINT_HOST_MAX, "%s", address);
	else if (!s->site && !s->service)
		return false;
	found = family_of(ret_host);
	*ret_is_name = found == AF_UNSPEC;
	*ret_why = diagnosis_no_address(family);
	return found == AF_UNSPEC || family == 0 || found == family;
}
