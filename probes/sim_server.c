#include "probes/sim_server.h"

#include "probes/sim_delay.h"
#include "probes/sim_respond.h"
#include "probes/sim_v3.h"

#include "vtime.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BATCH = 64,
	BATCHES_MAX = 32,           /* in one turn of the loop, so that commands and delays get theirs */
	REQUEST_MAX = 65535,
	SOCKET_BUFFER = 8 << 20,
};

struct server_socket {
	uv_poll_t poll;
	struct sim_server *server;
	size_t index;
	int fd, family;
	uint16_t port;
};

struct batch {
	struct mmsghdr in[BATCH], out[BATCH];
	struct iovec in_iov[BATCH], out_iov[BATCH];
	struct sockaddr_storage peers[BATCH];
	union { struct cmsghdr align; char octets[CMSG_SPACE(sizeof(struct in_pktinfo))]; } in_control[BATCH], out_control[BATCH];
	uint8_t (*requests)[REQUEST_MAX];
	uint8_t (*responses)[SIM_RESPONSE_BUFFER];
	unsigned n_out;
};

struct sim_server {
	struct sim_agents *agents; /* NULL once it closes */
	mono_t start;
	struct server_socket *sockets;
	size_t n_sockets, n_open;  /* handles that the loop still knows, the timer included */
	uv_timer_t timer;
	struct sim_delay delay;
	struct batch batch;
};

int64_t sim_server_now_ns(const struct sim_server *s)
{
	return mono_now().ns - s->start.ns;
}

static void set_buffers(int fd)
{
	int size = SOCKET_BUFFER;

	/* as root past the system's ceiling, else up to it */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) < 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

/* several: the agents of this port have more than one address. */
static int open_socket(const struct sim_endpoint *ep, bool several, struct err *e)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(ep->port), .sin_addr = ep->v4 };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(ep->port), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	const struct sockaddr *address = ep->family == AF_INET ? (void *)&v4 : (void *)&v6;
	socklen_t len = ep->family == AF_INET ? sizeof v4 : sizeof v6;
	int fd = socket(ep->family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
	char where[SIM_ENDPOINT_TEXT_MAX];

	sim_endpoint_format(ep, where);
	if (several) {
		v4.sin_addr.s_addr = htonl(INADDR_ANY);
		snprintf(where, sizeof where, "127.0.0.0/8:%u", ep->port);
	}
	if (fd < 0 || (several && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", sizeof "lo") < 0)
	    || (ep->family == AF_INET && setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on) < 0)
	    || bind(fd, address, len) < 0) {
		err_set_errno(e, "cannot listen on %s", where);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	set_buffers(fd);
	return fd;
}

/* The address that a datagram was sent to; false when it is none of ours. */
static bool read_destination(const struct server_socket *ss, struct msghdr *msg, struct sim_endpoint *ret)
{
	*ret = (struct sim_endpoint){ .family = ss->family, .port = ss->port };
	if (ss->family == AF_INET6)
		return true; /* bound to ::1 */
	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			struct in_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof info);
			ret->v4 = info.ipi_addr;
			return sim_address_is_loopback(ret->v4)
			       && sim_address_is_loopback(((const struct sockaddr_in *)msg->msg_name)->sin_addr);
		}
	}
	return false;
}

static void set_source(struct msghdr *msg, void *control, const struct sim_endpoint *ep)
{
	struct in_pktinfo info = { .ipi_spec_dst = ep->v4 };
	struct cmsghdr *c = control;

	if (ep->family != AF_INET)
		return;
	msg->msg_control = control;
	msg->msg_controllen = CMSG_SPACE(sizeof info);
	c->cmsg_level = IPPROTO_IP;
	c->cmsg_type = IP_PKTINFO;
	c->cmsg_len = CMSG_LEN(sizeof info);
	memcpy(CMSG_DATA(c), &info, sizeof info);
}

static void on_timer(uv_timer_t *timer);

static void arm_timer(struct sim_server *s)
{
	const struct sim_delayed *first = sim_delay_first(&s->delay);
	int64_t wait_ns = first ? first->due_ns - sim_server_now_ns(s) : 0;

	if (first) {
		uv_update_time(s->timer.loop);
		uv_timer_start(&s->timer, on_timer, wait_ns > 0 ? (uint64_t)(wait_ns + 999999) / 1000000 : 0, 0);
	}
}

static void delay_response(struct server_socket *ss, const struct sim_agent *a, const struct msghdr *from,
                           const uint8_t *octets, size_t len, int64_t now_ns)
{
	struct sim_server *s = ss->server;
	struct sim_delayed *r = malloc(sizeof *r + len);

	if (!r)
		return; /* lost, as on any network */
	*r = (struct sim_delayed){ .due_ns = now_ns + (int64_t)a->latency_ms * 1000000, .socket = ss->index, .len = len };
	memcpy(&r->peer, from->msg_name, from->msg_namelen);
	r->local.ss_family = (sa_family_t)a->endpoint.family;
	((struct sockaddr_in *)&r->local)->sin_addr = a->endpoint.v4;
	memcpy(r->octets, octets, len);
	if (sim_delay_push(&s->delay, r))
		arm_timer(s);
}

static void queue_response(struct batch *b, const struct msghdr *from, const struct sim_endpoint *ep,
                           const uint8_t *octets, size_t len)
{
	unsigned i = b->n_out++;

	b->out_iov[i] = (struct iovec){ (void *)(uintptr_t)octets, len };
	b->out[i].msg_hdr = (struct msghdr){ .msg_name = from->msg_name, .msg_namelen = from->msg_namelen,
	                                     .msg_iov = &b->out_iov[i], .msg_iovlen = 1 };
	set_source(&b->out[i].msg_hdr, &b->out_control[i], ep);
}

/* The response to datagram i of the batch and its agent; 0: silence. */
static size_t answer_v3(struct server_socket *ss, size_t i, const struct sim_endpoint *ep, int64_t now_ns, struct sim_agent **ret_a)
{
	struct batch *b = &ss->server->batch;

	*ret_a = sim_agents_find_v3(ss->server->agents, ep);
	return *ret_a ? sim_v3_respond(*ret_a, b->requests[i], b->in[i].msg_len, now_ns, b->responses[b->n_out]) : 0;
}

static size_t answer_community(struct server_socket *ss, size_t i, const struct sim_endpoint *ep, int64_t now_ns, struct sim_agent **ret_a,
                               const uint8_t **ret_octets)
{
	struct batch *b = &ss->server->batch;
	struct sim_request request;

	if (!sim_request_parse(b->requests[i], b->in[i].msg_len, &request, NULL))
		return 0;
	*ret_a = sim_agents_find(ss->server->agents, ep, request.community, request.community_len);
	return *ret_a ? sim_respond(*ret_a, &request, now_ns, b->responses[b->n_out], ret_octets) : 0;
}

static void serve(struct server_socket *ss, size_t i, int64_t now_ns)
{
	struct batch *b = &ss->server->batch;
	struct msghdr *from = &b->in[i].msg_hdr;
	struct sim_endpoint ep;
	struct sim_agent *a = NULL;
	const uint8_t *octets = b->responses[b->n_out];
	size_t len;

	if (!read_destination(ss, from, &ep))
		return;
	if (ss->server->agents->n_v3 > 0 && sim_v3_is_message(b->requests[i], b->in[i].msg_len))
		len = answer_v3(ss, i, &ep, now_ns, &a);
	else
		len = answer_community(ss, i, &ep, now_ns, &a, &octets);
	if (len == 0)
		return;
	if (a->latency_ms > 0)
		delay_response(ss, a, from, octets, len, now_ns);
	else
		queue_response(b, from, &ep, octets, len);
}

static void reset_batch(struct batch *b)
{
	for (size_t i = 0; i < BATCH; i++) {
		b->in_iov[i] = (struct iovec){ b->requests[i], REQUEST_MAX };
		b->in[i].msg_hdr = (struct msghdr){
			.msg_name = &b->peers[i], .msg_namelen = sizeof b->peers[i], .msg_iov = &b->in_iov[i], .msg_iovlen = 1,
			.msg_control = &b->in_control[i], .msg_controllen = sizeof b->in_control[i],
		};
	}
	b->n_out = 0;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct server_socket *ss = poll->data;
	struct batch *b = &ss->server->batch;

	(void)events;
	for (int turn = 0, got = BATCH; status == 0 && turn < BATCHES_MAX && got == BATCH; turn++) {
		int64_t now_ns = sim_server_now_ns(ss->server);

		reset_batch(b);
		got = recvmmsg(ss->fd, b->in, BATCH, MSG_DONTWAIT, NULL);
		for (int i = 0; i < got; i++)
			serve(ss, (size_t)i, now_ns);
		if (b->n_out > 0) {
			/* what a full socket does not take is lost, as on any network */
			int sent = sendmmsg(ss->fd, b->out, b->n_out, MSG_DONTWAIT);

			(void)sent;
		}
	}
}

static void send_delayed(struct sim_server *s, struct sim_delayed *r)
{
	union { struct cmsghdr align; char octets[CMSG_SPACE(sizeof(struct in_pktinfo))]; } control;
	struct iovec iov = { r->octets, r->len };
	struct sim_endpoint ep = { .family = r->local.ss_family, .v4 = ((struct sockaddr_in *)&r->local)->sin_addr };
	struct msghdr msg = { .msg_name = &r->peer, .msg_iov = &iov, .msg_iovlen = 1,
	                      .msg_namelen = ep.family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6) };

	set_source(&msg, &control, &ep);
	sendmsg(s->sockets[r->socket].fd, &msg, MSG_DONTWAIT);
	free(r);
}

static void on_timer(uv_timer_t *timer)
{
	struct sim_server *s = timer->data;
	int64_t now_ns = sim_server_now_ns(s);

	while (sim_delay_first(&s->delay) && sim_delay_first(&s->delay)->due_ns <= now_ns)
		send_delayed(s, sim_delay_pop(&s->delay));
	arm_timer(s);
}

static struct server_socket *find_socket(struct sim_server *s, const struct sim_endpoint *ep)
{
	for (size_t i = 0; i < s->n_sockets; i++) {
		if (s->sockets[i].port == ep->port && s->sockets[i].family == ep->family)
			return &s->sockets[i];
	}
	return NULL;
}

/* One entry per family and port of the agents; fd 0 asks for one address, 1 for several. */
static bool plan_sockets(struct sim_server *s, const struct sim_endpoint **first)
{
	for (size_t i = 0; i < s->agents->n; i++) {
		const struct sim_endpoint *ep = &s->agents->list[i]->endpoint;
		struct server_socket *ss = find_socket(s, ep);

		if (ss) {
			if (ep->family == AF_INET && ep->v4.s_addr != first[ss->index]->v4.s_addr)
				ss->fd = 1;
			continue;
		}
		s->sockets[s->n_sockets] = (struct server_socket){
			.server = s, .index = s->n_sockets, .family = ep->family, .port = ep->port };
		first[s->n_sockets++] = ep;
	}
	return s->n_sockets > 0;
}

static bool open_sockets(struct sim_server *s, uv_loop_t *loop, struct err *e)
{
	const struct sim_endpoint **first = calloc(s->agents->n + 1, sizeof *first);
	bool ok = true;

	s->sockets = calloc(s->agents->n + 1, sizeof *s->sockets);
	if (!s->sockets || !first || !plan_sockets(s, first))
		ok = err_set(e, ERR_DATA, "expected at least one agent");
	for (size_t i = 0; i < s->n_sockets; i++) {
		struct server_socket *ss = &s->sockets[i];

		ss->fd = ok ? open_socket(first[i], ss->fd == 1, e) : -1;
		if (ss->fd < 0) {
			ok = false;
			continue;
		}
		uv_poll_init(loop, &ss->poll, ss->fd);
		ss->poll.data = ss;
		s->n_open++;
		uv_poll_start(&ss->poll, UV_READABLE, on_readable);
	}
	free(first);
	return ok;
}

struct sim_server *sim_server_new(uv_loop_t *loop, struct sim_agents *agents, struct err *e)
{
	struct sim_server *s = calloc(1, sizeof *s);

	if (!s) {
		err_set(e, ERR_MEMORY, "no memory for the server");
		return NULL;
	}
	s->agents = agents;
	s->start = mono_now();
	s->batch.requests = malloc(sizeof *s->batch.requests * BATCH);
	s->batch.responses = malloc(sizeof *s->batch.responses * BATCH);
	uv_timer_init(loop, &s->timer);
	s->timer.data = s;
	s->n_open = 1;
	if (!s->batch.requests || !s->batch.responses)
		err_set(e, ERR_MEMORY, "no memory for the server");
	else if (open_sockets(s, loop, e))
		return s;
	sim_server_close(s);
	return NULL;
}

static void on_closed(uv_handle_t *handle)
{
	struct sim_server *s = handle->data;

	if (--s->n_open > 0)
		return;
	for (size_t i = 0; i < s->n_sockets; i++) {
		if (s->sockets[i].fd >= 0)
			close(s->sockets[i].fd);
	}
	sim_delay_done(&s->delay);
	free(s->batch.requests);
	free(s->batch.responses);
	free(s->sockets);
	free(s);
}

static void on_socket_closed(uv_handle_t *handle)
{
	struct server_socket *ss = handle->data;

	handle->data = ss->server;
	on_closed(handle);
}

void sim_server_close(struct sim_server *s)
{
	if (!s)
		return;
	s->agents = NULL;
	for (size_t i = 0; i < s->n_sockets; i++) {
		if (s->sockets[i].fd >= 0)
			uv_close((uv_handle_t *)&s->sockets[i].poll, on_socket_closed);
	}
	uv_close((uv_handle_t *)&s->timer, on_closed);
}
