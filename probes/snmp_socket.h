/* A UDP socket shared by all agents of one family: batches in, one datagram out, ICMP errors with what they quote. */
#ifndef VIGIE_SNMP_SOCKET_H
#define VIGIE_SNMP_SOCKET_H

#include "err.h"

#include <stdint.h>
#include <sys/socket.h>
#include <uv.h>

struct snmp_socket;

struct snmp_socket_ops {
	/* stamp_ns: of its arrival, see probes/arrival.h. */
	void (*datagram)(void *data, const struct sockaddr_storage *from, int64_t stamp_ns, uint8_t *bytes, size_t len);
	/* An ICMP error for a datagram that was sent to `to`; bytes: as much of it as was quoted. */
	void (*error)(void *data, const struct sockaddr_storage *to, const uint8_t *bytes, size_t len, int sys);
	void (*drained)(void *data);
};

/* Bound to any address and a random port. Its uv handle keeps no loop alive: the requests' timer does. */
struct snmp_socket *snmp_socket_new(uv_loop_t *loop, int family, const struct snmp_socket_ops *ops, void *data, struct err *e)
	MUST_CHECK;
void snmp_socket_close(struct snmp_socket *s, void (*closed)(void *data)); /* freed before closed is called */

int snmp_socket_send(struct snmp_socket *s, const struct sockaddr_storage *to, const uint8_t *bytes, size_t len); /* errno or 0 */

/* Bytes that the kernel granted, its own overhead included (socket(7), SO_RCVBUF). */
size_t snmp_socket_receive_buffer(const struct snmp_socket *s);

/* Family, address, port and, for link-local addresses, scope. */
bool snmp_address_equal(const struct sockaddr_storage *a, const struct sockaddr_storage *b);

#endif
