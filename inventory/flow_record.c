#include "flow_record.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { FRAME_LEAST = 14, FRAME_MOST = 1 << 24, MPLS_MOST = 8, VID_MOST = 4095, AGAIN_MOST_MS = 3600000 };

/* 1970 to 2200: a capture may be old, or its clock wrong; sums of what is stored never overflow. */
static const int64_t wall_most = INT64_C(7258118400000);
static const uint64_t count_most = UINT64_C(1) << 48;

static const char *const tunnel_names[FLOW_TUNNEL_COUNT] = {
#define X(id, name) [FLOW_TUNNEL_##id] = name,
	FLOW_TUNNELS(X)
#undef X
};

const char *flow_tunnel_name(enum flow_tunnel t)
{
	return tunnel_names[t];
}

static bool bad(struct err *e, const char *what)
{
	return err_set(e, ERR_MALFORMED, "a flow record whose %s cannot be", what);
}

static bool is_wall(int64_t ms)
{
	return ms >= 0 && ms <= wall_most;
}

static bool is_ordered(int64_t first_ms, int64_t last_ms)
{
	return is_wall(first_ms) && is_wall(last_ms) && first_ms <= last_ms;
}

/* Printable ASCII, and an end. */
static bool is_text(const char *s, size_t size)
{
	size_t n = strnlen(s, size);

	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~')
			return false;
	return n < size;
}

static bool is_uid(const char *s)
{
	size_t n = strnlen(s, FLOW_UID_MAX);

	return n > 0 && n < FLOW_UID_MAX && strspn(s, "0123456789.") == n;
}

static bool has_ports(uint8_t protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP || protocol == IPPROTO_DCCP
	       || protocol == IPPROTO_UDPLITE;
}

static bool check_key(const struct flow_key *k, struct err *e)
{
	static const uint8_t zero[12];

	if (k->family != 4 && k->family != 6)
		return bad(e, "address family");
	if (k->family == 4 && (memcmp(k->source + 4, zero, sizeof zero) != 0 || memcmp(k->destination + 4, zero, sizeof zero) != 0))
		return bad(e, "IPv4 address");
	if (k->port != 0 && !has_ports(k->protocol))
		return bad(e, "port");
	return k->within < FLOW_TUNNEL_COUNT || bad(e, "tunnel");
}

static bool check_counts(const struct flow_counts *c)
{
	return c->bytes_out <= count_most && c->bytes_in <= count_most && c->packets_out <= count_most && c->packets_in <= count_most;
}

static bool check_point(const struct flow_record *r, struct err *e)
{
	if (r->point.version != FLOW_RECORD_VERSION)
		return err_set(e, ERR_MALFORMED, "flow records of version %" PRIu32 ", not %d", r->point.version, FLOW_RECORD_VERSION);
	return (r->point.name[0] != '\0' && is_text(r->point.name, sizeof r->point.name) && r->point.saved <= 1) || bad(e, "point of capture");
}

static bool check_flow(const struct flow_record *r, struct err *e)
{
	const struct flow_counts *c = &r->flow.counts;

	if (!check_key(&r->flow.key, e))
		return false;
	if (!check_counts(c) || c->packets_out + c->packets_in == 0)
		return bad(e, "count");
	if (!is_ordered(r->flow.first_ms, r->flow.last_ms))
		return bad(e, "time");
	if (r->flow.connections > c->packets_out + c->packets_in)
		return bad(e, "count");
	if (r->flow.vlan > VID_MOST || r->flow.inner_vlan > VID_MOST || r->flow.mpls > MPLS_MOST || r->flow.tunnel >= FLOW_TUNNEL_COUNT)
		return bad(e, "encapsulation");
	return r->flow.source_port == 0 || has_ports(r->flow.key.protocol) || bad(e, "port");
}

static bool check_association(const struct flow_record *r, struct err *e)
{
	if (!check_key(&r->association.key, e))
		return false;
	if (r->association.key.protocol != IPPROTO_TCP || !check_counts(&r->association.data))
		return bad(e, "association");
	if (!is_ordered(r->association.started_ms, r->association.last_ms))
		return bad(e, "time");
	if (!is_text(r->association.calling_ae, FLOW_AE_MAX) || !is_text(r->association.called_ae, FLOW_AE_MAX))
		return bad(e, "AE title");
	return (r->association.outcome >= FLOW_ASSOCIATION_ASKED && r->association.outcome < FLOW_ASSOCIATION_OUTCOMES && r->association.first <= 1
	        && r->association.answered <= 1 && r->association.accepted <= 1 && r->association.ended <= 1 && r->association.incomplete <= 1)
	       || bad(e, "association");
}

static bool check_context(const struct flow_record *r, struct err *e)
{
	return check_key(&r->context.key, e)
	       && ((is_uid(r->context.sop_class) && r->context.answer < FLOW_CONTEXT_ANSWERS) || bad(e, "SOP class"));
}

static bool check_tally(const struct flow_record *r, struct err *e)
{
	const uint64_t counts[] = {
		r->tally.frames, r->tally.bytes, r->tally.kernel_dropped, r->tally.interface_dropped, r->tally.lost_records, r->tally.evicted,
		r->tally.associations_dropped, r->tally.not_ip, r->tally.malformed, r->tally.cut, r->tally.orphans, r->tally.tracked,
	};

	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		if (counts[i] > count_most)
			return bad(e, "count");
	return is_ordered(r->interval_ms, r->tally.until_ms) || bad(e, "time");
}

static bool check_keeper(const struct flow_record *r, struct err *e)
{
	return (r->keeper.event >= FLOW_KEEPER_EXITED && r->keeper.event < FLOW_KEEPER_EVENTS && r->keeper.again_ms <= AGAIN_MOST_MS
	        && is_text(r->keeper.text, sizeof r->keeper.text))
	       || bad(e, "end");
}

static bool check_headers(const struct flow_record *r, struct err *e)
{
	const int64_t most_us = wall_most * 1000;

	return (r->headers.number > 0 && r->headers.at_us >= 0 && r->headers.at_us <= most_us && r->headers.n <= FLOW_HEADERS_MAX
	        && r->headers.n <= r->headers.wire && r->headers.wire <= FRAME_MOST)
	       || bad(e, "packet");
}

static bool check_ring(const struct flow_record *r, struct err *e)
{
	uint64_t n = r->ring.first <= r->ring.last ? r->ring.last - r->ring.first + 1 : 0;

	return (r->ring.state < FLOW_RING_STATES && r->ring.first > 0 && r->ring.last <= count_most && r->ring.given <= count_most
	        && n <= FLOW_RING_MOST && r->ring.octets <= n * FLOW_HEADERS_MAX && is_wall(r->ring.until_ms) && r->ring.answer <= 1)
	       || bad(e, "ring");
}

static bool check_end(const struct flow_record *r, struct err *e)
{
	(void)r;
	(void)e;
	return true;
}

bool flow_record_check(const void *bytes, size_t n, struct flow_record *ret, struct err *e)
{
	static bool (*const checks[])(const struct flow_record *r, struct err *e) = {
		[FLOW_RECORD_POINT] = check_point, [FLOW_RECORD_FLOW] = check_flow, [FLOW_RECORD_ASSOCIATION] = check_association,
		[FLOW_RECORD_CONTEXT] = check_context, [FLOW_RECORD_TALLY] = check_tally, [FLOW_RECORD_KEEPER] = check_keeper,
		[FLOW_RECORD_END] = check_end, [FLOW_RECORD_HEADERS] = check_headers, [FLOW_RECORD_RING] = check_ring,
	};
	struct flow_record r;

	if (n != sizeof r)
		return err_set(e, ERR_MALFORMED, "a flow record of %zu octets", n);
	memcpy(&r, bytes, sizeof r);
	if (r.type == 0 || r.type >= ARRAY_LEN(checks))
		return bad(e, "type");
	if (!is_wall(r.interval_ms))
		return bad(e, "time");
	if (!checks[r.type](&r, e))
		return false;
	*ret = r;
	return true;
}

bool flow_order_check(const void *bytes, size_t n, struct flow_order *ret)
{
	struct flow_order o;

	if (n != sizeof o)
		return false;
	memcpy(&o, bytes, sizeof o);
	if (o.command < FLOW_ORDER_TELL || o.command >= FLOW_ORDERS || (o.command == FLOW_ORDER_TELL) != (o.ring == 0))
		return false;
	if (!is_wall(o.until_ms) || o.after > count_most || (o.family != 0 && o.family != 4 && o.family != 6))
		return false;
	*ret = o;
	return true;
}

void flow_address_text(uint8_t family, const uint8_t octets[16], char buf[FLOW_ADDRESS_MAX])
{
	_Static_assert(FLOW_ADDRESS_MAX >= INET6_ADDRSTRLEN, "room for IPv6");
	if (!inet_ntop(family == 4 ? AF_INET : AF_INET6, octets, buf, FLOW_ADDRESS_MAX))
		buf[0] = '\0';
}

const char *flow_protocol_text(uint8_t protocol, char buf[8])
{
	static const struct { uint8_t number; const char *name; } names[] = {
		{ IPPROTO_TCP, "tcp" }, { IPPROTO_UDP, "udp" }, { IPPROTO_ICMP, "icmp" }, { IPPROTO_ICMPV6, "icmpv6" }, { IPPROTO_GRE, "gre" },
		{ IPPROTO_ESP, "esp" }, { IPPROTO_AH, "ah" }, { IPPROTO_IPIP, "ipip" }, { IPPROTO_IPV6, "ipv6" }, { IPPROTO_SCTP, "sctp" },
		{ IPPROTO_IGMP, "igmp" }, { 89, "ospf" }, { 112, "vrrp" }, { 115, "l2tp" }, { IPPROTO_DCCP, "dccp" }, { IPPROTO_UDPLITE, "udplite" },
		{ 103, "pim" },
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].number == protocol) {
			snprintf(buf, 8, "%s", names[i].name);
			return buf;
		}
	snprintf(buf, 8, "%u", protocol);
	return buf;
}
