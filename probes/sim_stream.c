#include "probes/sim_stream.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 4096 };

/* TLS goes through two memory BIOs: the loop owns the socket. */
struct sim_stream_state {
	uv_tcp_t tcp;
	uv_timer_t timer;       /* the latency, then the longest that a connection may stay idle */
	const struct sim_service *service;
	SSL *ssl;               /* NULL: plain */
	BIO *from_peer, *to_peer;
	struct text in;
	struct sim_association association; /* of DICOM */
	struct text due;        /* of DICOM: what is said after the latency */
	bool ending;            /* and that it is the last */
	bool answered, closing;
	unsigned n_open;        /* handles that the loop still knows */
	sim_stream_closed_fn closed;
	void *user;
	struct sim_stream node;
	char chunk[CHUNK];
};

struct stream_write {
	uv_write_t request;
	struct sim_stream_state *stream;
	bool last;
	char octets[];
};

static void on_handle_closed(uv_handle_t *handle)
{
	struct sim_stream_state *s = handle->data;

	if (--s->n_open > 0)
		return;
	s->closed(&s->node, s->user);
	SSL_free(s->ssl); /* and its BIOs */
	text_done(&s->in);
	text_done(&s->due);
	sim_association_done(&s->association);
	free(s);
}

void sim_stream_close(struct sim_stream *node)
{
	struct sim_stream_state *s = node->state;

	if (s->closing)
		return;
	s->closing = true;
	uv_close((uv_handle_t *)&s->tcp, on_handle_closed);
	uv_close((uv_handle_t *)&s->timer, on_handle_closed);
}

static void on_written(uv_write_t *request, int status)
{
	struct stream_write *w = (struct stream_write *)request;

	if (status < 0 || w->last)
		sim_stream_close(&w->stream->node);
	free(w);
}

static void send_octets(struct sim_stream_state *s, const void *octets, size_t len, bool last)
{
	struct stream_write *w = malloc(sizeof *w + len);
	uv_buf_t buf;

	if (!w || s->closing) {
		free(w);
		sim_stream_close(&s->node);
		return;
	}
	w->stream = s;
	w->last = last;
	if (len > 0)
		memcpy(w->octets, octets, len);
	buf = uv_buf_init(w->octets, (unsigned)len);
	if (uv_write(&w->request, (uv_stream_t *)&s->tcp, &buf, 1, on_written) < 0) {
		free(w);
		sim_stream_close(&s->node);
	}
}

/* What OpenSSL has to say to the peer. */
static void flush_tls(struct sim_stream_state *s, bool last)
{
	char *octets;
	long len = BIO_get_mem_data(s->to_peer, &octets);

	if (len > 0 || last)
		send_octets(s, octets, len > 0 ? (size_t)len : 0, last);
	BIO_reset(s->to_peer);
}

static void say(struct sim_stream_state *s, const struct text *t, bool last)
{
	if (!s->ssl) {
		send_octets(s, text_str(t), t->len, last);
		return;
	}
	if (t->len > 0)
		SSL_write(s->ssl, text_str(t), (int)t->len);
	if (last)
		SSL_shutdown(s->ssl);
	flush_tls(s, last);
}

static bool speaks_http(const struct sim_service *service)
{
	return service->kind == SIM_HTTP || service->kind == SIM_HTTPS;
}

static void answer_http(struct sim_stream_state *s)
{
	struct text t = TEXT_INIT(SIM_BODY_MAX + 512);

	text_appendf(&t, "HTTP/1.1 %u Simulated\r\nServer: vigie-sim\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n"
	                 "Connection: close\r\n\r\n", s->service->status, strlen(s->service->body));
	if (strncmp(text_str(&s->in), "HEAD ", 5) != 0)
		text_append(&t, s->service->body);
	say(s, &t, true);
	text_done(&t);
}

static void on_idle(uv_timer_t *timer)
{
	sim_stream_close(&((struct sim_stream_state *)timer->data)->node);
}

static void say_due(struct sim_stream_state *s)
{
	say(s, &s->due, s->ending);
	text_clear(&s->due);
}

static void on_latency(uv_timer_t *timer)
{
	struct sim_stream_state *s = timer->data;
	struct text banner = TEXT_INIT(SIM_BODY_MAX);

	uv_timer_start(&s->timer, on_idle, SIM_STREAM_IDLE_MS, 0);
	if (sim_service_is_dicom(s->service)) {
		say_due(s);
		return;
	}
	if (speaks_http(s->service)) {
		answer_http(s);
		return;
	}
	text_append(&banner, s->service->body);
	if (banner.len > 0)
		say(s, &banner, false);
	text_done(&banner);
}

static bool is_mute(const struct sim_service *service)
{
	return service->unreached || service->state != SIM_SERVES;
}

/* Once: after a whole request of HTTP, after the handshake of the others. */
static void answer_when_due(struct sim_stream_state *s)
{
	bool due = speaks_http(s->service) ? strstr(text_str(&s->in), "\r\n\r\n") != NULL : !s->ssl || SSL_is_init_finished(s->ssl);

	if (s->answered || !due || sim_service_is_dicom(s->service))
		return;
	s->answered = true;
	uv_timer_start(&s->timer, on_latency, s->service->latency_ms, 0);
}

/* What it answers leaves at once after the latency, in one write. */
static void take_dicom(struct sim_stream_state *s, const char *octets, size_t n)
{
	if (s->ending)
		return;
	s->ending = !sim_association_take(&s->association, octets, n, &s->due);
	if (s->due.failed) {
		sim_stream_close(&s->node);
		return;
	}
	if (s->due.len > 0 || s->ending)
		uv_timer_start(&s->timer, on_latency, s->service->latency_ms, 0);
	else if (!s->association.mute)
		uv_timer_start(&s->timer, on_idle, SIM_STREAM_IDLE_MS, 0);
}

static void take_plain(struct sim_stream_state *s, const char *octets, size_t n)
{
	if (sim_service_is_dicom(s->service))
		take_dicom(s, octets, n);
	else if (s->in.len + n > SIM_STREAM_REQUEST_MAX)
		sim_stream_close(&s->node);
	else if (!s->answered)
		text_append_n(&s->in, octets, n);
}

static void take_tls(struct sim_stream_state *s, const char *octets, size_t n)
{
	char plain[CHUNK];
	int got;

	BIO_write(s->from_peer, octets, (int)n);
	if (!SSL_is_init_finished(s->ssl) && SSL_do_handshake(s->ssl) <= 0) {
		flush_tls(s, SSL_get_error(s->ssl, -1) == SSL_ERROR_SSL);
		return;
	}
	while (!s->closing && (got = SSL_read(s->ssl, plain, sizeof plain)) > 0)
		take_plain(s, plain, (size_t)got);
	flush_tls(s, false);
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct sim_stream_state *s = handle->data;

	(void)size;
	*buf = uv_buf_init(s->chunk, sizeof s->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct sim_stream_state *s = stream->data;

	if (got < 0)
		sim_stream_close(&s->node);
	if (got <= 0 || is_mute(s->service))
		return;
	if (s->ssl)
		take_tls(s, buf->base, (size_t)got);
	else
		take_plain(s, buf->base, (size_t)got);
	if (!s->closing)
		answer_when_due(s);
}

static bool start_tls(struct sim_stream_state *s, SSL_CTX *ctx)
{
	s->ssl = SSL_new(ctx);
	s->from_peer = s->ssl ? BIO_new(BIO_s_mem()) : NULL;
	s->to_peer = s->ssl ? BIO_new(BIO_s_mem()) : NULL;
	if (!s->from_peer || !s->to_peer) {
		BIO_free(s->from_peer);
		BIO_free(s->to_peer);
		return false;
	}
	SSL_set_bio(s->ssl, s->from_peer, s->to_peer);
	SSL_set_accept_state(s->ssl);
	return true;
}

struct sim_stream *sim_stream_accept(uv_stream_t *listener, struct sim_service *service, SSL_CTX *ctx, sim_stream_closed_fn closed, void *user)
{
	struct sim_stream_state *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	if (ctx && !start_tls(s, ctx)) {
		SSL_free(s->ssl);
		free(s);
		return NULL;
	}
	s->service = service;
	s->closed = closed;
	s->user = user;
	s->in = TEXT_INIT(SIM_STREAM_REQUEST_MAX + 1);
	s->due = TEXT_INIT(SIM_DICOM_ANSWER_MAX);
	sim_association_init(&s->association, &service->dicom);
	s->node.state = s;
	uv_tcp_init(listener->loop, &s->tcp);
	uv_timer_init(listener->loop, &s->timer);
	s->tcp.data = s->timer.data = s;
	s->n_open = 2;
	uv_timer_start(&s->timer, on_idle, SIM_STREAM_IDLE_MS, 0);
	if (uv_accept(listener, (uv_stream_t *)&s->tcp) < 0 || uv_read_start((uv_stream_t *)&s->tcp, on_alloc, on_read) < 0)
		sim_stream_close(&s->node);
	else if (!is_mute(service) && !ctx)
		answer_when_due(s);
	return &s->node;
}
