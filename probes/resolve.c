#include "probes/resolve.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

bool address_from_literal(const char *text, uint16_t port, union address *ret_address)
{
	union address a = { 0 };

	if (uv_ip4_addr(text, port, &a.in) != 0 && uv_ip6_addr(text, port, &a.in6) != 0)
		return false;
	*ret_address = a;
	return true;
}

void address_format(const union address *address, char text[RESOLVE_ADDRESS_MAX])
{
	text[0] = '\0';
	if (address->sa.sa_family == AF_INET)
		uv_ip4_name(&address->in, text, RESOLVE_ADDRESS_MAX);
	else if (address->sa.sa_family == AF_INET6)
		uv_ip6_name(&address->in6, text, RESOLVE_ADDRESS_MAX);
}

bool address_is_same_host(const union address *a, const union address *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return false;
	if (a->sa.sa_family == AF_INET)
		return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
	return memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof a->in6.sin6_addr) == 0;
}

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

bool endpoint_parse(const char *text, char ret_host[RESOLVE_HOST_MAX], uint16_t *ret_port, struct err *e)
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
	if (end == host || (size_t)(end - host) >= RESOLVE_HOST_MAX || strpbrk(text, "/ \t\r\n"))
		return err_set(e, ERR_DATA, "expected host or host:port, not \"%.80s\"", text);
	if (port_text && !parse_port(port_text, &port))
		return err_set(e, ERR_DATA, "expected a port from 1 to 65535 in \"%.80s\"", text);
	memcpy(ret_host, host, (size_t)(end - host));
	ret_host[end - host] = '\0';
	*ret_port = port;
	return true;
}

static void looked_up(void *user, const struct name_answer *answer)
{
	struct resolution *r = user;
	struct probe_result result;

	r->lookup = NULL;
	if (answer->n > 0) {
		memcpy(r->addresses, answer->addresses, sizeof r->addresses);
		r->n_addresses = answer->n;
		r->resolved(r, &r->addresses[0]);
		return;
	}
	result = probe_result_make(answer->outcome, "%s", answer->why);
	job_finish(r->job, &result);
}

void resolution_start(struct resolution *r, struct job *job, const char *host, uint16_t port, resolved_fn done)
{
	struct probe_result result;

	r->job = job;
	if (address_from_literal(host, port, &r->addresses[0])) {
		r->n_addresses = 1;
		done(r, &r->addresses[0]);
		return;
	}
	r->resolved = done;
	r->lookup = name_lookup_start(job->engine->loop, host, port, job_target(job)->timeout_ms, looked_up, r);
	if (r->lookup)
		return;
	result = probe_result_make(OUTCOME_COLLECTOR_ERROR, "c-ares does not start for %s", host);
	job_finish(job, &result);
}

void resolution_stop(struct resolution *r)
{
	name_lookup_end(r->lookup);
	r->lookup = NULL;
}
