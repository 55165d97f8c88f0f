#include "flow_hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PREFIX_MAX = NET_ADDRESS_MAX + 4, V4_AT = 12 /* where an IPv4 address stands in its octets */ };

/* An end that is nobody's, then a host: all such ends of one address. */
struct seen_host {
	struct net_address address, network; /* network: all zero of public addresses */
	const struct flow_observed_row *flow; /* the first one */
	bool is_source;                      /* of that */
	wall_t first, last;
};

static bool starts_with(const struct net_address *a, size_t at, const uint8_t *prefix, size_t bits)
{
	for (size_t i = 0; i < bits; i++)
		if (((a->octets[at + i / 8] ^ prefix[i / 8]) >> (7 - i % 8)) & 1)
			return false;
	return true;
}

static bool is_private(const struct net_address *a)
{
	static const struct { uint8_t octets[2]; uint8_t bits; } v4[] = { { { 10 }, 8 }, { { 172, 16 }, 12 }, { { 192, 168 }, 16 }, { { 100, 64 }, 10 }, { { 169, 254 }, 16 } };
	static const struct { uint8_t octets[2]; uint8_t bits; } v6[] = { { { 0xfc }, 7 }, { { 0xfe, 0x80 }, 10 } };

	if (net_address_is_v4(a)) {
		for (size_t i = 0; i < ARRAY_LEN(v4); i++)
			if (starts_with(a, V4_AT, v4[i].octets, v4[i].bits))
				return true;
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(v6); i++)
		if (starts_with(a, 0, v6[i].octets, v6[i].bits))
			return true;
	return false;
}

/* Unspecified, loopback, multicast, broadcast: nobody's by their kind. */
static bool is_of_a_host(const struct net_address *a)
{
	static const uint8_t zero[16];
	const uint8_t *o = a->octets;

	if (net_address_is_v4(a))
		return o[V4_AT] != 0 && o[V4_AT] != 127 && o[V4_AT] < 224;
	return o[0] != 0xff && memcmp(o, zero, 15) != 0;
}

static struct net_address network_of(const struct net_address *a)
{
	struct net_address n = { { 0 } };

	if (is_private(a))
		memcpy(n.octets, a->octets, net_address_is_v4(a) ? V4_AT + FLOW_HOSTS_V4_BITS / 8 : FLOW_HOSTS_V6_BITS / 8);
	return n;
}

/* ---- hosts ---- */

static void add_end(struct seen_host *hosts, size_t *n, const struct flow_observed_row *o, bool source)
{
	const struct net_address *a = source ? &o->seen.source : &o->seen.destination;

	if ((source ? o->source_name : o->destination_name) || (source ? o->source_site : o->destination_site))
		return;
	if (!(source ? o->source_sent : o->destination_sent) || !is_of_a_host(a))
		return;
	hosts[(*n)++] = (struct seen_host){ *a, network_of(a), o, source, o->seen.first_seen, o->seen.last_seen };
}

static int by_time(const struct seen_host *p, const struct seen_host *q)
{
	return (p->first.ms > q->first.ms) - (p->first.ms < q->first.ms);
}

static int by_address(const void *a, const void *b)
{
	const struct seen_host *p = a, *q = b;
	int order = memcmp(&p->address, &q->address, sizeof p->address);

	return order ? order : by_time(p, q);
}

static int by_network(const void *a, const void *b)
{
	const struct seen_host *p = a, *q = b;
	int order = memcmp(&p->network, &q->network, sizeof p->network);

	order = order ? order : strcmp(p->flow->point, q->flow->point);
	order = order ? order : by_time(p, q);
	return order ? order : memcmp(&p->address, &q->address, sizeof p->address);
}

/* Each once, where it was seen first. */
static size_t join_ends(struct seen_host *hosts, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(hosts, n, sizeof *hosts, by_address);
	for (size_t i = 0; i < n; i++) {
		struct seen_host *last = kept > 0 ? &hosts[kept - 1] : NULL;

		if (!last || memcmp(&last->address, &hosts[i].address, sizeof last->address) != 0)
			hosts[kept++] = hosts[i];
		else if (hosts[i].last.ms > last->last.ms)
			last->last = hosts[i].last;
	}
	return kept;
}

/* ---- rows ---- */

static const char *name_of(const struct seen_host *h, size_t n, struct arena *a)
{
	static const struct net_address public = { { 0 } };
	char address[NET_ADDRESS_MAX], prefix[PREFIX_MAX];
	bool v4 = net_address_is_v4(&h->address);

	if (n == 1)
		return h->is_source ? h->flow->source : h->flow->destination;
	if (memcmp(&h->network, &public, sizeof public) == 0)
		return NULL;
	snprintf(prefix, sizeof prefix, "%s/%d", net_address_text(&h->network, address), v4 ? FLOW_HOSTS_V4_BITS : FLOW_HOSTS_V6_BITS);
	return arena_strdup(a, prefix);
}

/* n of one network and point, the first seen first. */
static struct flow_host_row row_of(const struct seen_host *h, size_t n, wall_t since, struct arena *a)
{
	const struct seen_host *newest = &h[n - 1];
	const struct flow_observed_row *o = newest->flow;
	struct flow_host_row row = { .name = name_of(h, n, a), .point = o->point, .hosts = n, .first_seen = h[0].first, .newest = newest->first,
		                     .last_seen = h[0].last, .protocol = o->protocol, .port = o->seen.port };

	row.host = newest->is_source ? o->source : o->destination;
	row.peer = newest->is_source ? o->destination : o->source;
	row.peer_name = newest->is_source ? o->destination_name : o->source_name;
	for (size_t i = 0; i < n; i++) {
		row.fresh += h[i].first.ms > since.ms;
		row.last_seen = h[i].last.ms > row.last_seen.ms ? h[i].last : row.last_seen;
	}
	return row;
}

static bool is_one_group(const struct seen_host *p, const struct seen_host *q)
{
	return memcmp(&p->network, &q->network, sizeof p->network) == 0 && strcmp(p->flow->point, q->flow->point) == 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct flow_host_row *p = a, *q = b;
	int order = (p->newest.ms < q->newest.ms) - (p->newest.ms > q->newest.ms);

	order = order ? order : strcmp(p->host, q->host);
	return order ? order : strcmp(p->point, q->point);
}

static void group(const struct seen_host *hosts, size_t n, wall_t since, struct arena *a, struct flow_hosts *ret)
{
	for (size_t i = 0, end; i < n; i = end) {
		size_t step;

		for (end = i + 1; end < n && is_one_group(&hosts[i], &hosts[end]); end++)
			;
		step = end - i > FLOW_HOSTS_APART ? end - i : 1;
		for (size_t k = i; k < end; k += step)
			ret->rows[ret->n++] = row_of(&hosts[k], step, since, a);
	}
	for (size_t i = 0; i < ret->n; i++)
		ret->fresh += ret->rows[i].fresh;
	ret->hosts = n;
}

bool flow_hosts_find(const struct flow_list *list, wall_t since, struct arena *a, struct flow_hosts *ret, struct err *e)
{
	struct seen_host *hosts = arena_array(a, 2 * list->n_observed, sizeof *hosts);
	struct flow_hosts found = { 0 };
	size_t n = 0;

	for (size_t i = 0; hosts && i < list->n_observed; i++) {
		add_end(hosts, &n, &list->observed[i], true);
		add_end(hosts, &n, &list->observed[i], false);
	}
	n = hosts ? join_ends(hosts, n) : 0;
	if (n > 1)
		qsort(hosts, n, sizeof *hosts, by_network);
	found.rows = arena_array(a, n, sizeof *found.rows);
	if (!hosts || !found.rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	group(hosts, n, since, a, &found);
	if (found.n > 1)
		qsort(found.rows, found.n, sizeof *found.rows, newest_first);
	*ret = found;
	return true;
}
