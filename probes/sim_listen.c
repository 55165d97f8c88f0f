#include "probes/sim_listen.h"

#include "log.h"
#include "probes/sim_dns.h"
#include "probes/sim_stream.h"

#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BACKLOG = 256, STREAMS_MAX = 4096 };

/* The place of one service. */
struct door {
	struct sim_listen *listen;
	struct sim_service *service;
	SSL_CTX *ctx;        /* NULL: without TLS */
	union { uv_handle_t handle; uv_tcp_t tcp; uv_udp_t udp; } *open; /* NULL: closed */
	uint8_t datagram[SIM_DNS_MAX + 1];
};

struct dns_reply {
	uv_timer_t timer;
	struct dns_reply *next, **link;
	struct sim_listen *listen;
	struct door *door;
	struct sockaddr_storage peer;
	size_t len;
	uint8_t octets[SIM_DNS_MAX];
};

struct sim_listen {
	uv_loop_t *loop;
	struct sim_services *services;
	struct sim_pki *pki;
	struct door *doors;  /* one per service, in their order */
	struct sim_stream *streams;
	struct dns_reply *replies;
	size_t n_streams, n_open; /* n_open: what must end before this goes: ourselves, doors, streams, replies */
};

static void release(struct sim_listen *l)
{
	if (--l->n_open > 0)
		return;
	free(l->doors);
	free(l);
}

static void on_stream_closed(struct sim_stream *s, void *user)
{
	struct sim_listen *l = user;

	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	l->n_streams--;
	release(l);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct door *d = listener->data;
	struct sim_listen *l = d->listen;
	struct sim_stream *s;

	if (status < 0 || l->n_streams == STREAMS_MAX)
		return;
	s = sim_stream_accept(listener, d->service, d->ctx, on_stream_closed, l);
	if (!s)
		return;
	s->next = l->streams;
	s->link = &l->streams;
	if (s->next)
		s->next->link = &s->next;
	l->streams = s;
	l->n_streams++;
	l->n_open++;
}

static void on_reply_closed(uv_handle_t *handle)
{
	struct dns_reply *r = handle->data;
	struct sim_listen *l = r->listen;

	*r->link = r->next;
	if (r->next)
		r->next->link = r->link;
	free(r);
	release(l);
}

static void on_reply_due(uv_timer_t *timer)
{
	struct dns_reply *r = timer->data;
	uv_buf_t buf = uv_buf_init((char *)r->octets, (unsigned)r->len);

	if (r->door->open)
		uv_udp_try_send(&r->door->open->udp, &buf, 1, (const struct sockaddr *)&r->peer);
	uv_close((uv_handle_t *)timer, on_reply_closed);
}

static void on_datagram(uv_udp_t *udp, ssize_t got, const uv_buf_t *buf, const struct sockaddr *peer, unsigned flags)
{
	struct door *d = udp->data;
	struct sim_listen *l = d->listen;
	struct dns_reply *r;

	(void)flags;
	if (got <= 0 || !peer || d->service->unreached || d->service->state != SIM_SERVES)
		return;
	r = calloc(1, sizeof *r);
	if (!r)
		return;
	r->len = sim_dns_answer(d->service, (const uint8_t *)buf->base, (size_t)got, r->octets);
	if (r->len == 0) {
		free(r);
		return;
	}
	r->listen = l;
	r->door = d;
	memcpy(&r->peer, peer, peer->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
	r->next = l->replies;
	r->link = &l->replies;
	if (r->next)
		r->next->link = &r->next;
	l->replies = r;
	l->n_open++;
	uv_timer_init(l->loop, &r->timer);
	r->timer.data = r;
	uv_timer_start(&r->timer, on_reply_due, d->service->latency_ms, 0);
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct door *d = handle->data;

	(void)size;
	*buf = uv_buf_init((char *)d->datagram, sizeof d->datagram);
}

static void on_door_closed(uv_handle_t *handle)
{
	struct sim_listen *l = ((struct door *)handle->data)->listen;

	free(handle);
	release(l);
}

static void close_door(struct door *d)
{
	if (d->open)
		uv_close(&d->open->handle, on_door_closed);
	d->open = NULL;
}

static int start_tcp(struct door *d, const struct sockaddr *address)
{
	int status = uv_tcp_bind(&d->open->tcp, address, 0);

	return status < 0 ? status : uv_listen((uv_stream_t *)&d->open->tcp, BACKLOG, on_connection);
}

static int start_udp(struct door *d, const struct sockaddr *address)
{
	int status = uv_udp_bind(&d->open->udp, address, 0);

	return status < 0 ? status : uv_udp_recv_start(&d->open->udp, on_alloc, on_datagram);
}

static bool open_door(struct door *d, struct err *e)
{
	const struct sim_endpoint *ep = &d->service->endpoint;
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(ep->port), .sin_addr = ep->v4 };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(ep->port), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	const struct sockaddr *address = ep->family == AF_INET ? (void *)&v4 : (void *)&v6;
	bool udp = d->service->kind == SIM_DNS;
	char where[SIM_ENDPOINT_TEXT_MAX];
	int status;

	d->open = calloc(1, sizeof *d->open);
	if (!d->open)
		return err_set(e, ERR_MEMORY, "no memory for service '%s'", d->service->name);
	status = udp ? uv_udp_init(d->listen->loop, &d->open->udp) : uv_tcp_init(d->listen->loop, &d->open->tcp);
	d->open->handle.data = d;
	d->listen->n_open++;
	if (status == 0)
		status = udp ? start_udp(d, address) : start_tcp(d, address);
	if (status == 0)
		return true;
	close_door(d);
	sim_endpoint_format(ep, where);
	return err_set(e, ERR_SYSTEM, "service '%s': cannot listen on %s: %s", d->service->name, where, uv_strerror(status));
}

static bool set_certificate(struct door *d, struct err *e)
{
	SSL_CTX *ctx;

	if (!sim_service_has_tls(d->service))
		return true;
	ctx = sim_pki_context(d->listen->pki, d->service, e);
	if (!ctx)
		return false;
	SSL_CTX_free(d->ctx);
	d->ctx = ctx;
	return true;
}

/* A connection to what is not reached gets no answer at all, as over a network that is cut. */
static void set_heard(struct door *d)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog filter = { 1, &nothing };
	uv_os_fd_t fd;
	int unused = 0;

	if (!d->open || uv_fileno(&d->open->handle, &fd) < 0)
		return;
	if (d->service->unreached)
		setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
	else
		setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused);
}

static bool set_listening(struct door *d, struct err *e)
{
	if (d->service->state == SIM_REFUSES && !d->service->unreached) {
		close_door(d);
		return true;
	}
	if (!d->open && !open_door(d, e))
		return false;
	set_heard(d);
	return true;
}

static void on_changed(struct sim_service *s, enum sim_service_change change, void *user)
{
	struct sim_listen *l = user;
	struct door *d = l->doors;
	struct err e = { ERR_NONE, 0, "" };
	bool ok = true;

	while (d->service != s)
		d++;
	switch (change) {
	case SIM_SERVICE_LISTENING:
		ok = set_listening(d, &e);
		break;
	case SIM_SERVICE_CERTIFICATE:
		ok = set_certificate(d, &e);
		break;
	case SIM_SERVICE_ANSWER:
		break;
	}
	if (!ok)
		log_event(LOG_WARNING, "service.change", "reason=\"%s\"", e.text);
}

struct sim_listen *sim_listen_new(uv_loop_t *loop, struct sim_services *services, struct sim_pki *pki, struct err *e)
{
	struct sim_listen *l = calloc(1, sizeof *l);
	bool ok = true;

	if (l)
		l->doors = calloc(services->n + 1, sizeof *l->doors);
	if (!l || !l->doors) {
		free(l);
		err_set(e, ERR_MEMORY, "no memory for the services");
		return NULL;
	}
	l->loop = loop;
	l->services = services;
	l->pki = pki;
	l->n_open = 1;
	for (size_t i = 0; i < services->n; i++) {
		l->doors[i].listen = l;
		l->doors[i].service = services->list[i];
		ok = ok && set_certificate(&l->doors[i], e) && set_listening(&l->doors[i], e);
	}
	services->changed = on_changed;
	services->user = l;
	if (ok)
		return l;
	sim_listen_close(l);
	return NULL;
}

void sim_listen_close(struct sim_listen *l)
{
	struct dns_reply *r, *next;

	if (!l)
		return;
	for (size_t i = 0; i < l->services->n; i++) {
		close_door(&l->doors[i]);
		SSL_CTX_free(l->doors[i].ctx);
	}
	l->services->changed = NULL;
	for (struct sim_stream *s = l->streams; s; s = s->next)
		sim_stream_close(s);
	for (r = l->replies; r; r = next) {
		next = r->next;
		if (!uv_is_closing((uv_handle_t *)&r->timer))
			uv_close((uv_handle_t *)&r->timer, on_reply_closed);
	}
	release(l);
}
