#include "probes/resolve.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As RFC 4007 §11.2 asks, also by number; 0: there is no such interface. */
static unsigned zone_index(const char *zone)
{
	unsigned index = if_nametoindex(zone);
	char name[IF_NAMESIZE];

	if (index || !*zone || strlen(zone) > 9 || strspn(zone, "0123456789") != strlen(zone))
		return index;
	index = (unsigned)strtoul(zone, NULL, 10);
	return index && if_indextoname(index, name) ? index : 0;
}

static bool address6(const char *text, uint16_t port, struct sockaddr_in6 *ret)
{
	const char *zone = strchr(text, '%');

	if (uv_ip6_addr(text, port, ret) != 0)
		return false;
	if (zone)
		ret->sin6_scope_id = zone_index(zone + 1);
	return true;
}

bool address_lacks_zone(const char *text, char ret_zone[IF_NAMESIZE])
{
	const char *zone = strchr(text, '%');
	union address a;

	if (!zone || !address_from_literal(text, 0, &a) || a.in6.sin6_scope_id)
		return false;
	snprintf(ret_zone, IF_NAMESIZE, "%.*s", (int)strcspn(zone + 1, "]"), zone + 1);
	return true;
}

bool address_from_literal(const char *text, uint16_t port, union address *ret_address)
{
	char inside[RESOLVE_ADDRESS_MAX];
	union address a = { 0 };
	size_t n = strlen(text);

	if (text[0] == '[' && text[n - 1] == ']' && n >= 2 && n - 2 < sizeof inside) {
		memcpy(inside, text + 1, n - 2);
		inside[n - 2] = '\0';
		if (!address6(inside, port, &a.in6))
			return false;
	} else if (uv_ip4_addr(text, port, &a.in) != 0 && !address6(text, port, &a.in6)) {
		return false;
	}
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

static bool is_wanted(const struct resolution *r, const union address *address)
{
	const int family = job_target(r->job)->family;

	return family == 0 || address->sa.sa_family == family;
}

static void end_without_address(struct resolution *r)
{
	struct probe_result result = probe_result_make(OUTCOME_UNKNOWN_HOST, "no address of family %s",
	                                               job_target(r->job)->family == AF_INET ? "IPv4" : "IPv6");

	job_finish(r->job, &result);
}

static void looked_up(void *user, const struct name_answer *answer)
{
	struct resolution *r = user;
	struct probe_result result;

	r->lookup = NULL;
	r->n_addresses = 0;
	for (size_t i = 0; i < answer->n; i++)
		if (is_wanted(r, &answer->addresses[i]))
			r->addresses[r->n_addresses++] = answer->addresses[i];
	if (r->n_addresses > 0) {
		r->resolved(r, &r->addresses[0]);
	} else if (answer->n > 0) {
		end_without_address(r);
	} else {
		result = probe_result_make(answer->outcome, "%s", answer->why);
		job_finish(r->job, &result);
	}
}

void resolution_start(struct resolution *r, struct job *job, const char *host, uint16_t port, resolved_fn done)
{
	struct probe_result result;
	char zone[IF_NAMESIZE];

	r->job = job;
	if (address_lacks_zone(host, zone)) {
		result = probe_result_make(OUTCOME_UNREACHABLE, "this machine has no interface %s", zone);
		job_finish(job, &result);
		return;
	}
	if (address_from_literal(host, port, &r->addresses[0])) {
		r->n_addresses = 1;
		if (is_wanted(r, &r->addresses[0]))
			done(r, &r->addresses[0]);
		else
			end_without_address(r);
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
