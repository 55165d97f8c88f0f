#include "probes/snmp_socket.h"

#include "probes/arrival.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 16, DATAGRAM_MAX = 65536, RECEIVE_BUFFER = 4 << 20, QUOTE_MAX = 1500, CONTROL_MAX = 512,
       BATCHES_MAX = 1024 /* then the loop gets its turn: a flood must not hold it */, ERRORS_MAX = BATCHES_MAX };

struct snmp_socket {
	int fd, family;
	uv_poll_t poll;
	const struct snmp_socket_ops *ops;
	void *data;
	void (*closed)(void *data);
	struct mmsghdr messages[BATCH];
	struct iovec iov[BATCH];
	struct sockaddr_storage from[BATCH];
	_Alignas(struct cmsghdr) uint8_t control[BATCH][ARRIVAL_CONTROL_BYTES];
	uint8_t *bytes; /* BATCH × DATAGRAM_MAX; untouched pages cost nothing */
};

bool snmp_address_equal(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET) {
		const struct sockaddr_in *p = (const void *)a, *q = (const void *)b;

		return p->sin_port == q->sin_port && p->sin_addr.s_addr == q->sin_addr.s_addr;
	}
	const struct sockaddr_in6 *p = (const void *)a, *q = (const void *)b;

	return p->sin6_port == q->sin6_port && memcmp(&p->sin6_addr, &q->sin6_addr, sizeof p->sin6_addr) == 0 &&
	       (p->sin6_scope_id == q->sin6_scope_id || p->sin6_scope_id == 0 || q->sin6_scope_id == 0); /* none: of global scope */
}

static socklen_t address_len(int family)
{
	return family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static int open_fd(int family, struct err *e)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1, size = RECEIVE_BUFFER;

	if (fd < 0) {
		err_set_errno(e, "no UDP socket for SNMP");
		return -1;
	}
	if (family == AF_INET)
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
	else {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
	}
	(void)arrival_ask(fd); /* without stamps: when we read it */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size); /* as much as net.core.rmem_max allows */
	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	return fd;
}

size_t snmp_socket_receive_buffer(const struct snmp_socket *s)
{
	int size = 0;
	socklen_t len = sizeof size;

	return getsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &size, &len) == 0 && size > 0 ? (size_t)size : 0;
}

static void drain_errors(struct snmp_socket *s)
{
	for (int errors = 0; errors < ERRORS_MAX; errors++) {
		struct sockaddr_storage to = { 0 };
		uint8_t quote[QUOTE_MAX];
		_Alignas(struct cmsghdr) char control[CONTROL_MAX];
		struct iovec iov = { quote, sizeof quote };
		struct msghdr m = { .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &iov, .msg_iovlen = 1,
			            .msg_control = control, .msg_controllen = sizeof control };
		ssize_t n = recvmsg(s->fd, &m, MSG_ERRQUEUE | MSG_DONTWAIT);

		if (n < 0)
			return;
		for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
			struct sock_extended_err ee;

			if (c->cmsg_len < CMSG_LEN(sizeof ee) ||
			    !((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
			      (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)))
				continue;
			memcpy(&ee, CMSG_DATA(c), sizeof ee);
			if (ee.ee_errno != EMSGSIZE)
				s->ops->error(s->data, &to, quote, (size_t)n, (int)ee.ee_errno);
		}
	}
}

/* Returns whether there may be more that came before `began` (CLOCK_REALTIME). */
static bool drain_batch(struct snmp_socket *s, int64_t began)
{
	int64_t stamp = began;
	int n;

	for (size_t i = 0; i < BATCH; i++) {
		s->messages[i].msg_hdr.msg_namelen = sizeof s->from[i];
		s->messages[i].msg_hdr.msg_controllen = ARRIVAL_CONTROL_BYTES;
	}
	n = recvmmsg(s->fd, s->messages, BATCH, MSG_DONTWAIT, NULL);
	if (n < 0) {
		if (errno == EAGAIN || errno == EBADF)
			return false;
		drain_errors(s); /* a pending error of some datagram, reported once on whatever call comes next */
		return true;
	}
	for (size_t i = 0; i < (size_t)n; i++)
		if (s->from[i].ss_family == s->family) {
			stamp = arrival_ns(&s->messages[i].msg_hdr);
			s->ops->datagram(s->data, &s->from[i], stamp, s->iov[i].iov_base, s->messages[i].msg_len);
		}
	return n == BATCH && stamp <= began;
}

/* What comes meanwhile, answers to what is asked meanwhile, is the next turn's: a storm is no reason to keep others waiting. */
static void drain(struct snmp_socket *s)
{
	int64_t began = realtime_ns();

	drain_errors(s);
	for (int n = 0; n < BATCHES_MAX && !uv_is_closing((uv_handle_t *)&s->poll) && drain_batch(s, began); n++)
		;
}

static void on_poll(uv_poll_t *h, int status, int events)
{
	struct snmp_socket *s = h->data;

	(void)events;
	if (status < 0) /* libuv stops a handle whose socket has a pending error: one refusing agent must not silence the others */
		uv_poll_start(h, UV_READABLE | UV_PRIORITIZED, on_poll);
	drain(s);
	if (!uv_is_closing((uv_handle_t *)h))
		s->ops->drained(s->data);
}

struct snmp_socket *snmp_socket_new(uv_loop_t *loop, int family, const struct snmp_socket_ops *ops, void *data, struct err *e)
{
	struct snmp_socket *s = calloc(1, sizeof *s);
	int fd = open_fd(family, e);

	if (s)
		s->bytes = malloc((size_t)BATCH * DATAGRAM_MAX);
	if (!s || !s->bytes || fd < 0 || uv_poll_init(loop, &s->poll, fd) != 0) {
		if (fd >= 0) {
			close(fd);
			err_set(e, ERR_MEMORY, "no memory for an SNMP socket");
		}
		if (s)
			free(s->bytes);
		free(s);
		return NULL;
	}
	s->fd = fd;
	s->family = family;
	s->ops = ops;
	s->data = data;
	s->poll.data = s;
	for (size_t i = 0; i < BATCH; i++) {
		s->iov[i] = (struct iovec){ s->bytes + i * DATAGRAM_MAX, DATAGRAM_MAX };
		s->messages[i].msg_hdr = (struct msghdr){
			.msg_name = &s->from[i], .msg_iov = &s->iov[i], .msg_iovlen = 1, .msg_control = s->control[i],
		};
	}
	uv_poll_start(&s->poll, UV_READABLE | UV_PRIORITIZED, on_poll);
	uv_unref((uv_handle_t *)&s->poll);
	return s;
}

static void on_closed(uv_handle_t *h)
{
	struct snmp_socket *s = h->data;
	void (*closed)(void *) = s->closed;
	void *data = s->data;

	close(s->fd);
	free(s->bytes);
	free(s);
	closed(data);
}

void snmp_socket_close(struct snmp_socket *s, void (*closed)(void *data))
{
	s->closed = closed;
	uv_poll_stop(&s->poll);
	uv_close((uv_handle_t *)&s->poll, on_closed);
}

int snmp_socket_send(struct snmp_socket *s, const struct sockaddr_storage *to, const uint8_t *bytes, size_t len)
{
	for (int attempt = 0;; attempt++) {
		if (sendto(s->fd, bytes, len, MSG_DONTWAIT, (const struct sockaddr *)to, address_len(s->family)) >= 0)
			return 0;
		/* The first failure may be an earlier datagram's: the kernel reports it on the next call, whatever its destination. */
		if (attempt > 0 || errno == EAGAIN)
			return errno;
	}
}
