#include "probes/trap_socket.h"

#include "probes/resolve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 16, BATCHES_MAX = 16, RECEIVE_BUFFER = 1 << 20 };

struct trap_socket {
	uv_poll_t poll;
	int fd, family;
	const struct trap_socket_ops *ops;
	void *user;
	uint32_t lost;
	uint8_t (*bytes)[TRAP_DATAGRAM_MAX]; /* BATCH of them; untouched pages cost nothing */
};

static bool parse_listen(const char *text, union address *ret)
{
	const char *colon = strrchr(text, ':'), *port = colon ? colon + 1 : text;
	char host[RESOLVE_ADDRESS_MAX];

	if (!colon)
		return address_from_literal("::", (uint16_t)strtoul(port, NULL, 10), ret);
	if ((size_t)(colon - text) >= sizeof host)
		return false;
	memcpy(host, text, (size_t)(colon - text));
	host[colon - text] = '\0';
	return address_from_literal(host, (uint16_t)strtoul(port, NULL, 10), ret);
}

static int open_bound(const union address *a)
{
	int fd = socket(a->sa.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, off = 0, size = RECEIVE_BUFFER, sys;

	if (fd < 0)
		return -1;
	if (a->sa.sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size); /* as much as net.core.rmem_max allows */
	if (bind(fd, &a->sa, a->sa.sa_family == AF_INET ? sizeof a->in : sizeof a->in6) == 0)
		return fd;
	sys = errno;
	close(fd);
	errno = sys;
	return -1;
}

int trap_socket_open(const char *listen, struct err *e)
{
	union address a;
	int fd;

	if (!parse_listen(listen, &a)) {
		err_set(e, ERR_CONFIG, "trap listen '%.64s': expected an address and a port", listen);
		return -1;
	}
	fd = open_bound(&a);
	if (fd < 0 && errno == EAFNOSUPPORT && a.sa.sa_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a.in6.sin6_addr)) {
		uint16_t port = a.in6.sin6_port;

		a.in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = port };
		fd = open_bound(&a);
	}
	if (fd < 0 && errno == EACCES)
		err_set(e, ERR_DENIED, "trap listen %.64s: a port below 1024 needs CAP_NET_BIND_SERVICE", listen);
	else if (fd < 0)
		err_set_errno(e, "trap listen %.64s", listen);
	return fd;
}

static void read_peer(const struct sockaddr_storage *from, struct trap_datagram *d)
{
	if (from->ss_family == AF_INET6) {
		memcpy(&d->peer, from, sizeof d->peer);
	} else {
		const struct sockaddr_in *in = (const void *)from;

		d->peer = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = in->sin_port };
		d->peer.sin6_addr.s6_addr[10] = d->peer.sin6_addr.s6_addr[11] = 0xff;
		memcpy(&d->peer.sin6_addr.s6_addr[12], &in->sin_addr, sizeof in->sin_addr);
	}
	memcpy(d->from.octets, &d->peer.sin6_addr, sizeof d->from.octets);
}

static void read_lost(struct trap_socket *s, struct msghdr *m)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL)
			memcpy(&s->lost, CMSG_DATA(c), sizeof s->lost);
}

static int read_batch(struct trap_socket *s)
{
	struct mmsghdr messages[BATCH];
	struct iovec data[BATCH];
	struct sockaddr_storage from[BATCH];
	union { struct cmsghdr align; char octets[CMSG_SPACE(sizeof(uint32_t))]; } control[BATCH];
	int n;

	for (size_t i = 0; i < BATCH; i++) {
		data[i] = (struct iovec){ s->bytes[i], TRAP_DATAGRAM_MAX };
		messages[i].msg_hdr = (struct msghdr){ .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &data[i], .msg_iovlen = 1,
			                               .msg_control = &control[i], .msg_controllen = sizeof control[i] };
	}
	n = recvmmsg(s->fd, messages, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n; i++) {
		struct trap_datagram d = { .bytes = s->bytes[i], .len = messages[i].msg_len };

		read_lost(s, &messages[i].msg_hdr);
		read_peer(&from[i], &d);
		s->ops->datagram(s->user, &d);
	}
	return n;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct trap_socket *s = poll->data;
	int n = BATCH;

	(void)status, (void)events;
	for (int i = 0; i < BATCHES_MAX && n == BATCH; i++)
		n = read_batch(s);
	if (status < 0) /* libuv stops a handle whose socket has a pending error: an acknowledgement that was refused is no end */
		uv_poll_start(poll, UV_READABLE, on_readable);
	s->ops->drained(s->user);
}

struct trap_socket *trap_socket_new(uv_loop_t *loop, int fd, const struct trap_socket_ops *ops, void *user, struct err *e)
{
	struct trap_socket *s = calloc(1, sizeof *s);
	struct sockaddr_storage mine = { 0 };
	socklen_t len = sizeof mine;

	if (s)
		s->bytes = malloc(sizeof *s->bytes * BATCH);
	if (!s || !s->bytes || getsockname(fd, (struct sockaddr *)&mine, &len) != 0 || uv_poll_init(loop, &s->poll, fd) != 0) {
		if (s)
			free(s->bytes);
		free(s);
		close(fd);
		err_set(e, ERR_MEMORY, "no memory to receive traps");
		return NULL;
	}
	s->fd = fd;
	s->family = mine.ss_family;
	s->ops = ops;
	s->user = user;
	s->poll.data = s;
	uv_poll_start(&s->poll, UV_READABLE, on_readable);
	return s;
}

static void on_closed(uv_handle_t *h)
{
	struct trap_socket *s = h->data;

	close(s->fd);
	free(s->bytes);
	free(s);
}

void trap_socket_close(struct trap_socket *s)
{
	if (s)
		uv_close((uv_handle_t *)&s->poll, on_closed);
}

void trap_socket_send(struct trap_socket *s, const struct sockaddr_in6 *to, const uint8_t *bytes, size_t len)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = to->sin6_port };
	ssize_t sent;

	memcpy(&in.sin_addr, &to->sin6_addr.s6_addr[12], sizeof in.sin_addr);
	if (s->family == AF_INET)
		sent = sendto(s->fd, bytes, len, MSG_DONTWAIT, (const struct sockaddr *)&in, sizeof in);
	else
		sent = sendto(s->fd, bytes, len, MSG_DONTWAIT, (const struct sockaddr *)to, sizeof *to);
	(void)sent;
}

uint32_t trap_socket_lost(const struct trap_socket *s)
{
	return s->lost;
}
