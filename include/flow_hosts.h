/* Hosts that a capture saw and that are nobody's: no device, no Covolink, in no network of an establishment (reader_flows.h). A host is who
 * sent something, at any time; what was only spoken to is none. Pure.
 *
 * A capture tells addresses, not MACs: a network that was renumbered, or moved to another VLAN, is new hosts. So many of one network at one
 * point are told as that network, once. */
#ifndef VIGIE_FLOW_HOSTS_H
#define VIGIE_FLOW_HOSTS_H

#include "reader_flows.h"

enum {
	FLOW_HOSTS_APART = 4,          /* hosts of one network at one point that are told one by one; more are one row */
	FLOW_HOSTS_V4_BITS = 24, FLOW_HOSTS_V6_BITS = 64 /* of a network */
};

/* Private: RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 §2.5.6. Others of one point are one network, whatever their addresses. */
struct flow_host_row {
	const char *name;              /* "10.7.7.7"; of several "10.7.7.0/24", "2001:db8::/64", or NULL: public addresses */
	const char *point;             /* where it was seen from; several with ";" between */
	const char *host;              /* the one that was first seen last, and the other end of its first flow: */
	const char *peer, *peer_name, *protocol;
	uint16_t port;                 /* of the flow's destination; 0: it has none */
	size_t hosts, fresh;           /* fresh: of them first seen after `since` */
	wall_t first_seen, newest, last_seen; /* of the first one; of the last one to be first seen; of any */
};

struct flow_hosts {
	struct flow_host_row *rows;    /* the newest first */
	size_t n, hosts, fresh;        /* hosts: in all of them */
};

/* Texts are the list's, or in arena a. ERR_MEMORY. */
bool flow_hosts_find(const struct flow_list *list, wall_t since, struct arena *a, struct flow_hosts *ret, struct err *e) MUST_CHECK;

#endif
