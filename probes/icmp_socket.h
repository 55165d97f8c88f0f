/* The two ICMP sockets (one a family) that serve all targets, and what they receive. */
#ifndef VIGIE_PROBES_ICMP_SOCKET_H
#define VIGIE_PROBES_ICMP_SOCKET_H

#include "probes/codec_icmp.h"
#include "probes/resolve.h"

struct icmp_socket {
	int fd;
	int family;
	bool raw;   /* IPv4: datagrams then start with their IP header */
	bool sized; /* requests are of many sizes */
	uint16_t id;
};

/* Answer to one of our requests, or an ICMP error about one. */
struct icmp_event {
	struct icmp_echo echo;
	union address peer;   /* that answered; of an error: the destination of the request */
	int64_t received_ns;  /* kernel's receive time stamp, CLOCK_REALTIME */
	const char *error;    /* NULL for an answer, else why the target cannot be reached */
	char offender[RESOLVE_ADDRESS_MAX]; /* that sent the error; "" for this machine */
	enum icmp_error_kind kind;
	uint32_t mtu;         /* of ICMP_ERROR_TOO_BIG: of the next hop, 0 when it does not say */
};

typedef void (*icmp_event_fn)(void *arg, const struct icmp_event *event);

/* Ping socket (no privilege, net.ipv4.ping_group_range) first, raw (CAP_NET_RAW) second. Non-blocking, closed on exec,
 * receive time stamps and error queue on. Returns the descriptor or -1 with an error. */
int icmp_socket_open(int family, bool *ret_raw, struct err *e);

/* Reads all that waits, answers and errors; what is not ours is dropped here when its bytes already say so. */
void icmp_socket_drain(const struct icmp_socket *s, icmp_event_fn handle, void *arg);

/* How a request leaves that is no ordinary one. */
struct icmp_shape {
	uint16_t size;   /* of the ICMP message, ≤ ICMP_SIZED_MAX; 0: ICMP_ECHO_BYTES */
	uint8_t ttl;     /* TTL or hop limit; 0: the usual one */
	uint8_t dscp;    /* RFC 2474 §3 */
};
enum { ICMP_SIZED_MAX = 1480 };

/* Datagrams of this socket are never fragmented, whatever is known of the way: RFC 4821. */
bool icmp_socket_forbid_fragments(const struct icmp_socket *s) MUST_CHECK;

/* 0 or an errno of this request (errors of earlier requests, which the kernel reports on the next send, are handed to
 * handle first). *ret_sent_ns: CLOCK_REALTIME just before the request left. */
int icmp_socket_send(const struct icmp_socket *s, const union address *to, const struct icmp_echo *echo, const struct icmp_shape *shape,
                     int64_t *ret_sent_ns, icmp_event_fn handle, void *arg);

#endif
