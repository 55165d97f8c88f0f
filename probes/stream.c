#include "probes/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stream_write {
	uv_write_t request;
	struct stream *stream;
	char bytes[];
};

bool endpoint_from_target(const struct probe_target *target, const char *scheme, uint16_t default_port,
                          struct endpoint *ret_endpoint, struct err *e)
{
	struct endpoint p = { .port = target->port ? target->port : default_port };
	const char *text = target->url && target->url[0] ? target->url : NULL;
	const char *after = text ? strstr(text, "://") : NULL;

	if (text && after && (strncmp(text, scheme, (size_t)(after - text)) != 0 || scheme[after - text] != '\0'))
		return err_set(e, ERR_DATA, "expected %s://host:port or host:port, not \"%.80s\"", scheme, text);
	if (after)
		text = after + 3;
	if (!text && (!target->address || !target->address[0]))
		return err_set(e, ERR_DATA, "a %s check needs host:port", scheme);
	if (text && !endpoint_parse(text, p.name, &p.port, e))
		return false;
	if (!text && (size_t)snprintf(p.name, sizeof p.name, "%s", target->address) >= sizeof p.name)
		return err_set(e, ERR_DATA, "the address of %s is too long", target->name);
	memcpy(p.host, p.name, sizeof p.host);
	p.name[strcspn(p.name, "%")] = '\0';
	if (target->resolve && target->resolve[0] && !endpoint_parse(target->resolve, p.host, &p.port, e))
		return err_prefix(e, "resolve");
	if (p.port == 0)
		return err_set(e, ERR_DATA, "a %s check needs a port: host:port", scheme);
	*ret_endpoint = p;
	return true;
}

static void end(struct stream *s, int status)
{
	if (job_is_live(s->job))
		s->events->ended(s->job, status);
}

/* The handle's data is the stream while it reads; closing makes it the job's. */
static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct stream *s = handle->data;

	(void)suggested;
	*buf = uv_buf_init(s->buffer, sizeof s->buffer);
}

static void received(uv_stream_t *handle, ssize_t n, const uv_buf_t *buf)
{
	struct stream *s = handle->data;

	if (n < 0)
		end(s, (int)n);
	else if (n > 0 && job_is_live(s->job))
		s->events->received(s->job, buf->base, (size_t)n);
}

static void dialed(struct dial *d, int status)
{
	struct stream *s = (struct stream *)(void *)((char *)d - offsetof(struct stream, dial));

	if (status == 0) {
		d->chosen->tcp.data = s;
		status = uv_read_start((uv_stream_t *)&d->chosen->tcp, give_buffer, received);
	}
	if (status != 0) {
		end(s, status);
		return;
	}
	s->connected = true;
	s->connect_us = mono_diff_us(mono_now(), s->job->started);
	s->events->connected(s->job);
}

void stream_open(struct stream *s, struct job *job, const struct endpoint *endpoint, const struct stream_events *events)
{
	s->job = job;
	s->events = events;
	s->connect_us = -1;
	dial_start(&s->dial, job, endpoint->host, endpoint->port, dialed);
}

static void written(uv_write_t *request, int status)
{
	struct stream_write *w = (struct stream_write *)(void *)request;
	struct stream *s = w->stream;

	free(w);
	/* what a peer said before it left is still there to be read, behind it that it left */
	if (status != 0 && status != UV_EPIPE && status != UV_ECONNRESET)
		end(s, status);
}

void stream_write(struct stream *s, const void *bytes, size_t n)
{
	struct stream_write *w = malloc(sizeof *w + n);
	uv_buf_t buf;
	int status = UV_ENOMEM;

	if (w) {
		w->stream = s;
		memcpy(w->bytes, bytes, n);
		buf = uv_buf_init(w->bytes, (unsigned)n);
		status = uv_write(&w->request, (uv_stream_t *)&s->dial.chosen->tcp, &buf, 1, written);
	}
	if (status != 0) {
		free(w);
		end(s, status);
	}
}

void stream_close(struct stream *s)
{
	dial_close(&s->dial); /* libuv ends its requests before */
}

struct probe_result stream_failure(const struct stream *s, int status)
{
	char peer[RESOLVE_ADDRESS_MAX];

	address_format(&s->dial.address, peer);
	switch (status) {
	case UV_ECONNREFUSED:
		return probe_result_make(OUTCOME_REFUSED, "%s refuses the connection", peer);
	case UV_ENETUNREACH:
	case UV_EHOSTUNREACH:
	case UV_EADDRNOTAVAIL:
	case UV_EACCES:
	case UV_EINVAL:
	case UV_ENOPROTOOPT: /* ICMP protocol unreachable, as some filters refuse; host unknown; host isolated */
	case UV_EHOSTDOWN:
	case UV_ENONET:
		return probe_result_make(OUTCOME_UNREACHABLE, "%s: %s", peer, uv_strerror(status));
	case UV_ETIMEDOUT:
		return s->connected ? probe_result_make(OUTCOME_SILENT, "%s: %s", peer, uv_strerror(status))
		                    : probe_result_make(OUTCOME_CONNECT_TIMEOUT, "%s: %s", peer, uv_strerror(status));
	case UV_EOF:
		return probe_result_make(OUTCOME_RESET, "%s closed the connection", peer);
	case UV_ECONNRESET:
	case UV_EPIPE:
		return probe_result_make(OUTCOME_RESET, "%s: %s", peer, uv_strerror(status));
	default:
		return probe_result_make(OUTCOME_COLLECTOR_ERROR, "%s: %s", peer, uv_strerror(status));
	}
}

struct probe_result stream_timeout(const struct stream *s, size_t n, uint32_t ms)
{
	char peer[RESOLVE_ADDRESS_MAX];

	address_format(&s->dial.address, peer);
	if (!s->dial.resolved)
		return probe_result_make(OUTCOME_UNKNOWN_HOST, "name resolution did not end within %u ms", ms);
	if (!s->connected)
		return probe_result_make(OUTCOME_CONNECT_TIMEOUT, "no connection to %s within %u ms", peer, ms);
	if (n == 0)
		return probe_result_make(OUTCOME_SILENT, "%s accepted the connection in %.1f ms, then sent nothing for %u ms", peer,
		                         (double)s->connect_us / 1e3, ms);
	return probe_result_make(OUTCOME_TIMEOUT, "the answer of %s was not complete within %u ms (%zu bytes came)", peer, ms, n);
}

void stream_facts(const struct stream *s, struct http_facts *facts)
{
	*facts = (struct http_facts){ s->dial.dns_us, s->connect_us, -1, -1, -1, 0, "", "" };
	if (s->dial.resolved)
		address_format(&s->dial.address, facts->address);
}
