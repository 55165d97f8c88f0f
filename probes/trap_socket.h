/* Where traps arrive: one UDP socket, read a bounded number of datagrams in each turn of the loop. */
#ifndef VIGIE_TRAP_SOCKET_H
#define VIGIE_TRAP_SOCKET_H

#include "probes/trap_limit.h"

#include <netinet/in.h>
#include <uv.h>

enum { TRAP_DATAGRAM_MAX = 16384 };

/* listen: "address:port", "[address]:port" or "port" of the configuration. A port alone and [::] take IPv4 too. Before privileges are
 * dropped: a port below 1024 needs CAP_NET_BIND_SERVICE. -1: ERR_DENIED, ERR_SYSTEM, which name the address. */
int trap_socket_open(const char *listen, struct err *e);

struct trap_socket;

struct trap_datagram {
	struct sockaddr_in6 peer;   /* an IPv4 address is mapped */
	struct trap_address from;
	uint8_t *bytes;             /* may be written to */
	size_t len;
};

struct trap_socket_ops {
	void (*datagram)(void *user, const struct trap_datagram *d);
	void (*drained)(void *user);  /* after the last of a turn */
};

/* Takes fd over, also on failure. ERR_MEMORY. */
struct trap_socket *trap_socket_new(uv_loop_t *loop, int fd, const struct trap_socket_ops *ops, void *user, struct err *e) MUST_CHECK;
/* No call back from then on; freed when the loop has closed the handle. NULL is fine. */
void trap_socket_close(struct trap_socket *s);

/* What does not go at once is lost: whoever sent an inform sends it again. */
void trap_socket_send(struct trap_socket *s, const struct sockaddr_in6 *to, const uint8_t *bytes, size_t len);

/* Datagrams that the kernel had no room for (SO_RXQ_OVFL). */
uint32_t trap_socket_lost(const struct trap_socket *s);

#endif
