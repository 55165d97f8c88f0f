#include "probes/sim_endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static bool parse_port(const char *text, uint16_t *ret_port)
{
	uint32_t port = 0;

	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || port > UINT16_MAX)
			return false;
		port = port * 10 + (uint32_t)(*p - '0');
	}
	*ret_port = (uint16_t)port;
	return port > 0 && port <= UINT16_MAX;
}

bool sim_endpoint_parse(const char *text, uint16_t default_port, struct sim_endpoint *ret, struct err *e)
{
	struct sim_endpoint ep = { .port = default_port };
	bool bracket = text[0] == '[';
	const char *start = text + (bracket ? 1 : 0), *end = bracket ? strchr(text, ']') : NULL, *port = NULL;
	char address[INET6_ADDRSTRLEN];
	struct in6_addr v6;
	size_t len;

	if (bracket && end)
		port = end[1] == ':' ? end + 1 : NULL;
	else if (!bracket && strchr(text, ':') == strrchr(text, ':'))
		port = strchr(text, ':');
	len = end ? (size_t)(end - start) : port ? (size_t)(port - start) : strlen(start);
	if ((bracket && (!end || (end[1] != '\0' && !port))) || len >= sizeof address)
		goto bad;
	memcpy(address, start, len);
	address[len] = '\0';
	if (port && !parse_port(port + 1, &ep.port))
		goto bad;
	if (!bracket && inet_pton(AF_INET, address, &ep.v4) == 1 && sim_address_is_loopback(ep.v4))
		ep.family = AF_INET;
	else if (inet_pton(AF_INET6, address, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6))
		ep.family = AF_INET6;
	if (ep.family && ep.port) {
		*ret = ep;
		return true;
	}
bad:
	return err_set(e, ERR_DATA, "'%.80s': expected a loopback address and a port: 127.10.0.1:16161, [::1]:16161", text);
}

void sim_endpoint_format(const struct sim_endpoint *ep, char *buf)
{
	char address[INET_ADDRSTRLEN] = "";

	if (ep->family == AF_INET)
		inet_ntop(AF_INET, &ep->v4, address, sizeof address);
	snprintf(buf, SIM_ENDPOINT_TEXT_MAX, ep->family == AF_INET ? "%s:%u" : "%s[::1]:%u", address, ep->port);
}
