/* The two ICMP sockets (one a family) that serve all targets, and what they receive. */
#ifndef VIGIE_PROBES_ICMP_SOCKET_H
#define VIGIE_PROBES_ICMP_SOCKET_H

#include "probes/codec_icmp.h"
#include "probes/resolve.h"

struct icmp_socket {
	int fd;
	int family;
	bool raw;   /* IPv4: datagrams then start with their IP header */
	uint16_t id;
};

/* Answer to one of our requests, or an ICMP error about one. */
struct icmp_event {
	struct icmp_echo echo;
	union address peer;   /* that answered; of an error: the destination of the request */
	int64_t received_ns;  /* kernel's receive time stamp, CLOCK_REALTIME */
	const char *error;    /* NULL for an answer, else why the target cannot be reached */
	char offender[RESOLVE_ADDRESS_MAX]; /* that sent the error; "" for this machine */
};

typedef void (*icmp_event_fn)(void *arg, const struct icmp_event *event);

/* Ping socket (no privilege, net.ipv4.ping_group_range) first, raw (CAP_NET_RAW) second. Non-blocking, closed on exec,
 * receive time stamps and error queue on. Returns the descriptor or -1 with an error. */
int icmp_socket_open(int family, bool *ret_raw, struct err *e);

/* Reads all that waits, answers and errors; what is not ours is dropped here when its bytes already say so. */
void icmp_socket_drain(const struct icmp_socket *s, icmp_event_fn handle, void *arg);

/* 0 or an errno of this request (errors of earlier requests, which the kernel reports on the next send, are handed to
 * handle first). *ret_sent_ns: CLOCK_REALTIME just before the request left. */
int icmp_socket_send(const struct icmp_socket *s, const union address *to, const struct icmp_echo *echo,
                     int64_t *ret_sent_ns, icmp_event_fn handle, void *arg);

#endif
