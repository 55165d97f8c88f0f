#include "inventory/endpoint.h"

#include <string.h>

static bool parse_port(const char *text, uint16_t *ret_port)
{
	unsigned long port = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		port = port * 10 + (unsigned long)(*text - '0');
		if (port > UINT16_MAX)
			return false;
	}
	*ret_port = (uint16_t)port;
	return port > 0;
}

bool endpoint_parse(const char *text, char ret_host[ENDPOINT_HOST_MAX], uint16_t *ret_port, struct err *e)
{
	const char *host = text, *end = NULL, *colon = strrchr(text, ':'), *port_text = NULL;
	uint16_t port = *ret_port;

	if (*text == '[') {
		host = text + 1;
		end = strchr(host, ']');
		if (!end || (end[1] != '\0' && end[1] != ':'))
			return err_set(e, ERR_DATA, "expected [address] or [address]:port, not \"%.80s\"", text);
		port_text = end[1] == ':' ? end + 2 : NULL;
	} else if (colon && strchr(text, ':') == colon) {
		end = colon;
		port_text = colon + 1;
	} else {
		end = text + strlen(text);
	}
	if (end == host || (size_t)(end - host) >= ENDPOINT_HOST_MAX || strpbrk(text, "/ \t\r\n"))
		return err_set(e, ERR_DATA, "expected host or host:port, not \"%.80s\"", text);
	if (port_text && !parse_port(port_text, &port))
		return err_set(e, ERR_DATA, "expected a port from 1 to 65535 in \"%.80s\"", text);
	memcpy(ret_host, host, (size_t)(end - host));
	ret_host[end - host] = '\0';
	*ret_port = port;
	return true;
}
