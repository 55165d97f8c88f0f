#include "probes/icmp_socket.h"

#include "probes/arrival.h"
#include "probes/probe.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	RECEIVE_BUFFER_BYTES = 4 << 20, /* a second of answers to 5,000 targets while the loop is away */
	BATCH = 32,
	DATAGRAM_BYTES = 256,           /* IPv4 header with options, ICMP header and our data */
	CONTROL_BYTES = 256,
	DRAIN_BATCHES_MAX = 1024,       /* a flood does not keep us for ever */
	SEND_TRIES = 4,
};

static bool set_options(int fd, int family, bool raw)
{
	const int on = 1, bytes = RECEIVE_BUFFER_BYTES;
	bool ok = arrival_ask(fd) &&
	          setsockopt(fd, SOL_SOCKET, SO_SELECT_ERR_QUEUE, &on, sizeof on) == 0;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes); /* as much as is allowed */
	if (family == AF_INET) {
		struct icmp_filter only_replies = { ~(1u << ICMP_ECHOREPLY) };

		ok = ok && setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == 0;
		return ok && (!raw || setsockopt(fd, SOL_RAW, ICMP_FILTER, &only_replies, sizeof only_replies) == 0);
	}
	struct icmp6_filter only_replies6;

	ICMP6_FILTER_SETBLOCKALL(&only_replies6);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &only_replies6);
	ok = ok && setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on) == 0;
	return ok && (!raw || setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &only_replies6, sizeof only_replies6) == 0);
}

int icmp_socket_open(int family, bool *ret_raw, struct err *e)
{
	const int protocol = family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	bool raw = false;
	int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);

	if (fd < 0) {
		raw = true;
		fd = socket(family, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
	}
	if (fd < 0) {
		if (errno == EPERM || errno == EACCES)
			err_set(e, ERR_DENIED, "no ICMP socket: CAP_NET_RAW or net.ipv4.ping_group_range must allow it");
		else
			err_set_errno(e, "no ICMP socket");
		return -1;
	}
	if (!set_options(fd, family, raw)) {
		err_set_errno(e, "the ICMP socket does not take its options");
		close(fd);
		return -1;
	}
	*ret_raw = raw;
	return fd;
}

bool icmp_open_sockets(struct probe_env *env, struct err *e)
{
	if (env->icmp4_fd < 0)
		env->icmp4_fd = icmp_socket_open(AF_INET, &env->icmp4_raw, e);
	if (env->icmp6_fd < 0)
		env->icmp6_fd = icmp_socket_open(AF_INET6, &env->icmp6_raw, e);
	return env->icmp4_fd >= 0 || env->icmp6_fd >= 0;
}

struct batch {
	struct mmsghdr messages[BATCH];
	struct iovec data[BATCH];
	union address peers[BATCH];
	uint8_t bytes[BATCH][DATAGRAM_BYTES];
	_Alignas(struct cmsghdr) uint8_t control[BATCH][CONTROL_BYTES];
};

static void batch_prepare(struct batch *b)
{
	for (size_t i = 0; i < BATCH; i++) {
		b->data[i] = (struct iovec){ b->bytes[i], DATAGRAM_BYTES };
		b->messages[i].msg_hdr = (struct msghdr){
			.msg_name = &b->peers[i], .msg_namelen = sizeof b->peers[i],
			.msg_iov = &b->data[i], .msg_iovlen = 1,
			.msg_control = b->control[i], .msg_controllen = CONTROL_BYTES,
		};
	}
}

static void handle_answer(const struct icmp_socket *s, const uint8_t *bytes, size_t len, struct msghdr *m,
                          icmp_event_fn handle, void *arg)
{
	struct icmp_event event = { .error = NULL };
	size_t skip = 0;

	if (s->raw && s->family == AF_INET) {
		skip = icmp_skip_ipv4_header(bytes, len);
		if (skip == 0)
			return;
	}
	if (!(s->sized ? icmp_parse_sized_reply : icmp_parse_reply)(s->family, bytes + skip, len - skip, &event.echo, NULL))
		return;
	memcpy(&event.peer, m->msg_name, sizeof event.peer);
	event.received_ns = arrival_ns(m);
	handle(arg, &event);
}

static void read_error(struct icmp_event *event, const struct cmsghdr *c, int family)
{
	struct {
		struct sock_extended_err error;
		union address offender;
	} extended = { 0 };
	size_t n = c->cmsg_len - CMSG_LEN(0);

	memcpy(&extended, CMSG_DATA(c), n < sizeof extended ? n : sizeof extended);
	switch (extended.error.ee_origin) {
	case SO_EE_ORIGIN_ICMP:
	case SO_EE_ORIGIN_ICMP6:
		event->error = icmp_unreachable_reason(family, extended.error.ee_type, extended.error.ee_code);
		event->kind = icmp_error_kind(family, extended.error.ee_type, extended.error.ee_code);
		event->mtu = extended.error.ee_info;
		address_format(&extended.offender, event->offender);
		break;
	case SO_EE_ORIGIN_LOCAL:
		event->error = strerrordesc_np((int)extended.error.ee_errno);
		break;
	default:
		break;
	}
}

static void handle_error(const struct icmp_socket *s, const uint8_t *bytes, size_t len, struct msghdr *m,
                         icmp_event_fn handle, void *arg)
{
	struct icmp_event event = { .error = NULL };

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
		    (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR))
			read_error(&event, c, s->family);
	}
	if (!event.error || !icmp_parse_quoted_request(s->family, bytes, len, &event.echo, NULL))
		return;
	memcpy(&event.peer, m->msg_name, sizeof event.peer);
	event.received_ns = realtime_ns();
	handle(arg, &event);
}

static void drain(const struct icmp_socket *s, int flags, icmp_event_fn handle, void *arg)
{
	static struct batch b; /* the loop is one thread, and no event handler drains */

	for (int turns = 0; turns < DRAIN_BATCHES_MAX; turns++) {
		int n;

		batch_prepare(&b);
		n = recvmmsg(s->fd, b.messages, BATCH, MSG_DONTWAIT | flags, NULL);
		if (n < 0 && flags == 0 && errno != EAGAIN && errno != EINTR)
			continue; /* the pending error of an earlier request: its words wait in the error queue */
		if (n <= 0)
			return;
		for (int i = 0; i < n; i++) {
			struct msghdr *m = &b.messages[i].msg_hdr;

			(flags ? handle_error : handle_answer)(s, b.bytes[i], b.messages[i].msg_len, m, handle, arg);
		}
	}
}

void icmp_socket_drain(const struct icmp_socket *s, icmp_event_fn handle, void *arg)
{
	drain(s, 0, handle, arg);
	drain(s, MSG_ERRQUEUE, handle, arg);
}

/* As options of the socket: kernels before 5.18 take none of a single datagram of a ping socket for IPv6. */
static bool set_shape(const struct icmp_socket *s, const struct icmp_shape *shape)
{
	const int octet = shape->dscp << 2, ttl = shape->ttl ? shape->ttl : -1;

	if (s->family == AF_INET)
		return setsockopt(s->fd, IPPROTO_IP, IP_TOS, &octet, sizeof octet) == 0
		       && setsockopt(s->fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == 0;
	return setsockopt(s->fd, IPPROTO_IPV6, IPV6_TCLASS, &octet, sizeof octet) == 0
	       && setsockopt(s->fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &ttl, sizeof ttl) == 0;
}

bool icmp_socket_forbid_fragments(const struct icmp_socket *s)
{
	const int probe4 = IP_PMTUDISC_PROBE, probe6 = IPV6_PMTUDISC_PROBE, on = 1;

	if (s->family == AF_INET)
		return setsockopt(s->fd, IPPROTO_IP, IP_MTU_DISCOVER, &probe4, sizeof probe4) == 0;
	return setsockopt(s->fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &probe6, sizeof probe6) == 0
	       && setsockopt(s->fd, IPPROTO_IPV6, IPV6_DONTFRAG, &on, sizeof on) == 0;
}

static int send_request(const struct icmp_socket *s, const union address *to, const struct icmp_echo *echo, size_t size,
                        int64_t *ret_sent_ns, icmp_event_fn handle, void *arg)
{
	const socklen_t len = to->sa.sa_family == AF_INET ? sizeof to->in : sizeof to->in6;
	uint8_t buf[ICMP_SIZED_MAX];
	int error = 0;

	icmp_build_sized_request(s->family, echo, buf, size);
	for (int tries = 0; tries < SEND_TRIES; tries++) {
		*ret_sent_ns = realtime_ns();
		if (sendto(s->fd, buf, size, MSG_DONTWAIT, &to->sa, len) >= 0)
			return 0;
		error = errno;
		if (error == EAGAIN || error == ENOBUFS || (error == EMSGSIZE && s->sized))
			return error;
		drain(s, MSG_ERRQUEUE, handle, arg);
	}
	return error;
}

int icmp_socket_send(const struct icmp_socket *s, const union address *to, const struct icmp_echo *echo, const struct icmp_shape *shape,
                     int64_t *ret_sent_ns, icmp_event_fn handle, void *arg)
{
	static const struct icmp_shape ordinary = { 0 };
	const bool shaped = shape->ttl || shape->dscp;
	int error;

	if (shaped && !set_shape(s, shape))
		return errno;
	error = send_request(s, to, echo, shape->size ? shape->size : ICMP_ECHO_BYTES, ret_sent_ns, handle, arg);
	if (shaped)
		(void)set_shape(s, &ordinary);
	return error;
}
