#include "probes/sim_ping.h"

#include "probes/sim_delay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h> /* before the kernel's header of the same names */
#include <linux/icmp.h>
#include <netinet/ip.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 32, TURNS_MAX = 64, PACKET_MAX = 2048, ICMP_HEADER = 8 };

struct place {
	in_addr_t v4;
	struct sim_agent *agent;
};

struct sim_ping {
	uv_poll_t poll;
	uv_timer_t timer;
	int fd, n_open;
	const struct sim_server *clock;
	struct place *places;  /* by address */
	size_t n_places;
	struct sim_delay delay;
	uint8_t packets[BATCH][PACKET_MAX];
};

static int compare_places(const void *a, const void *b)
{
	in_addr_t x = ((const struct place *)a)->v4, y = ((const struct place *)b)->v4;

	return x < y ? -1 : x > y;
}

static bool fill_places(struct sim_ping *p, struct sim_agents *agents)
{
	p->places = calloc(agents->n + 1, sizeof *p->places);
	for (size_t i = 0; p->places && i < agents->n; i++)
		if (agents->list[i]->endpoint.family == AF_INET)
			p->places[p->n_places++] = (struct place){ agents->list[i]->endpoint.v4.s_addr, agents->list[i] };
	if (p->places)
		qsort(p->places, p->n_places, sizeof *p->places, compare_places);
	return p->places != NULL;
}

static struct sim_agent *agent_at(const struct sim_ping *p, in_addr_t v4)
{
	const struct place key = { v4, NULL };
	const struct place *hit = bsearch(&key, p->places, p->n_places, sizeof key, compare_places);

	return hit ? hit->agent : NULL;
}

/* RFC 1071 */
static uint16_t checksum(const uint8_t *octets, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? octets[i] : (uint32_t)octets[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void send_reply(const struct sim_ping *p, struct sim_delayed *r)
{
	union { struct cmsghdr align; char octets[CMSG_SPACE(sizeof(struct in_pktinfo))]; } control;
	struct in_pktinfo info = { .ipi_spec_dst = ((struct sockaddr_in *)&r->local)->sin_addr };
	struct iovec iov = { r->octets, r->len };
	struct msghdr msg = { .msg_name = &r->peer, .msg_namelen = sizeof(struct sockaddr_in), .msg_iov = &iov, .msg_iovlen = 1,
	                      .msg_control = &control, .msg_controllen = sizeof control };

	memset(&control, 0, sizeof control);
	control.align = (struct cmsghdr){ .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO, .cmsg_len = CMSG_LEN(sizeof info) };
	memcpy(CMSG_DATA(&control.align), &info, sizeof info);
	sendmsg(p->fd, &msg, MSG_DONTWAIT); /* what does not go is lost, as on any network */
	free(r);
}

static void on_timer(uv_timer_t *timer);

static void arm(struct sim_ping *p)
{
	const struct sim_delayed *first = sim_delay_first(&p->delay);
	int64_t wait_ns = first ? first->due_ns - sim_server_now_ns(p->clock) : 0;

	if (!first)
		return;
	uv_update_time(p->timer.loop);
	uv_timer_start(&p->timer, on_timer, wait_ns > 0 ? (uint64_t)(wait_ns + 999999) / 1000000 : 0, 0);
}

static void on_timer(uv_timer_t *timer)
{
	struct sim_ping *p = timer->data;
	int64_t now_ns = sim_server_now_ns(p->clock);

	while (sim_delay_first(&p->delay) && sim_delay_first(&p->delay)->due_ns <= now_ns)
		send_reply(p, sim_delay_pop(&p->delay));
	arm(p);
}

/* The reply to an echo request: its identifier, sequence and data as they came (RFC 792 p. 14). */
static struct sim_delayed *make_reply(const uint8_t *icmp, size_t len, in_addr_t from, in_addr_t to, int64_t due_ns)
{
	struct sim_delayed *r = malloc(sizeof *r + len);
	uint16_t sum;

	if (!r)
		return NULL;
	*r = (struct sim_delayed){ .due_ns = due_ns, .len = len };
	((struct sockaddr_in *)&r->peer)->sin_family = AF_INET;
	((struct sockaddr_in *)&r->peer)->sin_addr.s_addr = from;
	((struct sockaddr_in *)&r->local)->sin_addr.s_addr = to;
	memcpy(r->octets, icmp, len);
	memset(r->octets, 0, 4); /* echo reply, code 0, no checksum yet */
	sum = checksum(r->octets, len);
	r->octets[2] = (uint8_t)(sum >> 8);
	r->octets[3] = (uint8_t)sum;
	return r;
}

static void take(struct sim_ping *p, const uint8_t *packet, size_t len, int64_t now_ns)
{
	const size_t ip_len = len > 0 ? (size_t)(packet[0] & 15) * 4 : 0;
	struct sim_delayed *r;
	struct sim_agent *a;
	struct iphdr ip;

	if (len < sizeof ip || ip_len < sizeof ip || len < ip_len + ICMP_HEADER || packet[ip_len] != ICMP_ECHO)
		return;
	memcpy(&ip, packet, sizeof ip);
	if (ntohl(ip.saddr) >> 24 != 127 || ntohl(ip.daddr) >> 24 != 127)
		return;
	a = agent_at(p, ip.daddr);
	if (a && (!sim_agent_is_reached(a, now_ns) || sim_agent_draw_loss(a)))
		return;
	r = make_reply(packet + ip_len, len - ip_len, ip.saddr, ip.daddr, now_ns + (a ? (int64_t)a->latency_ms * 1000000 : 0));
	if (!r)
		return;
	if (a && a->latency_ms > 0) {
		if (sim_delay_push(&p->delay, r))
			arm(p);
	} else {
		send_reply(p, r);
	}
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct sim_ping *p = poll->data;
	struct mmsghdr messages[BATCH];
	struct iovec data[BATCH];
	int n = BATCH;

	(void)events;
	for (int turn = 0; status == 0 && turn < TURNS_MAX && n == BATCH; turn++) {
		int64_t now_ns = sim_server_now_ns(p->clock);

		for (int i = 0; i < BATCH; i++) {
			data[i] = (struct iovec){ p->packets[i], PACKET_MAX };
			messages[i].msg_hdr = (struct msghdr){ .msg_iov = &data[i], .msg_iovlen = 1 };
		}
		n = recvmmsg(p->fd, messages, BATCH, MSG_DONTWAIT, NULL);
		for (int i = 0; i < n; i++)
			if (!(messages[i].msg_hdr.msg_flags & MSG_TRUNC))
				take(p, p->packets[i], messages[i].msg_len, now_ns);
	}
}

static int open_socket(struct err *e)
{
	struct icmp_filter only_requests = { ~(1u << ICMP_ECHO) };
	int fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP), bytes = 4 << 20;

	if (fd < 0) {
		err_set(e, errno == EPERM ? ERR_DENIED : ERR_SYSTEM, "--ping: no raw socket: %s", strerror(errno));
		return -1;
	}
	if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &only_requests, sizeof only_requests) != 0) {
		err_set_errno(e, "--ping: the raw socket does not take its filter");
		close(fd);
		return -1;
	}
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes); /* as much as is allowed */
	return fd;
}

/* A machine that others ping has more than loopback. */
static bool is_alone(void)
{
	struct if_nameindex *list = if_nameindex();
	bool alone = list && list[0].if_index && !list[1].if_index && strcmp(list[0].if_name, "lo") == 0;

	if_freenameindex(list);
	return alone;
}

static bool silence_kernel(struct err *e)
{
	static const char path[] = "/proc/sys/net/ipv4/icmp_echo_ignore_all";
	int fd;
	bool ok;

	if (!is_alone())
		return err_set(e, ERR_DENIED, "--ping: expected a network namespace with loopback alone");
	fd = open(path, O_WRONLY | O_CLOEXEC);
	ok = fd >= 0 && write(fd, "1", 1) == 1;
	if (!ok)
		err_set_errno(e, "--ping: %s", path);
	if (fd >= 0)
		close(fd);
	return ok;
}

struct sim_ping *sim_ping_new(uv_loop_t *loop, struct sim_agents *agents, const struct sim_server *clock, struct err *e)
{
	struct sim_ping *p = calloc(1, sizeof *p);

	if (!p || !fill_places(p, agents)) {
		err_set(e, ERR_MEMORY, "no memory to answer pings");
		free(p);
		return NULL;
	}
	p->clock = clock;
	p->fd = open_socket(e);
	if (p->fd < 0 || !silence_kernel(e)) {
		if (p->fd >= 0)
			close(p->fd);
		free(p->places);
		free(p);
		return NULL;
	}
	uv_timer_init(loop, &p->timer);
	uv_poll_init(loop, &p->poll, p->fd);
	p->timer.data = p->poll.data = p;
	p->n_open = 2;
	uv_poll_start(&p->poll, UV_READABLE, on_readable);
	return p;
}

static void on_closed(uv_handle_t *handle)
{
	struct sim_ping *p = handle->data;

	if (--p->n_open > 0)
		return;
	close(p->fd);
	sim_delay_done(&p->delay);
	free(p->places);
	free(p);
}

void sim_ping_close(struct sim_ping *p)
{
	if (!p)
		return;
	uv_close((uv_handle_t *)&p->poll, on_closed);
	uv_close((uv_handle_t *)&p->timer, on_closed);
}
