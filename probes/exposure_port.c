/* A TCP port: whether it takes connections, and what it says before anybody logs in. */
#include "probes/exposure_step_internal.h"
#include "probes/exposure_words.h"
#include "probes/stream.h"

#include <stdlib.h>
#include <string.h>

struct port_job {
	struct job base;
	struct endpoint endpoint;
	struct stream stream;
	bool closed;
	size_t len;
	uint8_t bytes[EXPOSURE_HEARD_MAX];
};

static struct exposure_heard heard(const struct port_job *p)
{
	return (struct exposure_heard){ HEARD_CONNECTED, p->closed, p->bytes, p->len };
}

static void finish(struct port_job *p, const struct exposure_heard *h)
{
	struct exposure_step *step = job_step(&p->base);

	step->heard = h->how != HEARD_NOBODY;
	exposure_read_port(step->subject, h, &step->facts[0]);
	step->n_facts = 1;
	step_finish(&p->base);
}

static void connected(struct job *base)
{
	struct port_job *p = (struct port_job *)base;
	const uint8_t *greeting;
	char buf[512];
	size_t n;

	greeting = exposure_greeting(job_step(base)->subject, p->endpoint.name, buf, &n);
	job_set_deadline(base, mono_add_ms(mono_now(), n > 0 ? EXPOSURE_REPLY_MS : EXPOSURE_SAY_MS));
	if (n > 0 && job_is_live(base))
		stream_write(&p->stream, greeting, n);
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct port_job *p = (struct port_job *)base;
	size_t room = sizeof p->bytes - p->len;
	struct exposure_heard h;

	if (n > room)
		n = room;
	memcpy(p->bytes + p->len, bytes, n);
	p->len += n;
	h = heard(p);
	if (exposure_heard_enough(job_step(base)->subject, &h))
		finish(p, &h);
}

/* A name that does not resolve, a network that we do not reach, tell nothing of the port: no fact. */
static bool says_something(int status)
{
	return status == UV_ETIMEDOUT || status == UV_EHOSTUNREACH || status == UV_EACCES || status == UV_ENETUNREACH;
}

static void ended(struct job *base, int status)
{
	struct port_job *p = (struct port_job *)base;
	struct exposure_heard h = heard(p);

	if (p->stream.connected) {
		p->closed = h.closed = true;
	} else if (status == UV_ECONNREFUSED || status == UV_ECONNRESET) {
		h.how = HEARD_REFUSAL;
	} else if (says_something(status)) {
		h.how = HEARD_NOBODY;
	} else {
		step_finish(base);
		return;
	}
	finish(p, &h);
}

static void port_begin(struct job *base)
{
	static const struct stream_events events = { connected, received, ended };
	struct port_job *p = (struct port_job *)base;

	stream_open(&p->stream, base, &p->endpoint, &events);
}

static void port_expire(struct job *base)
{
	struct port_job *p = (struct port_job *)base;
	struct exposure_heard h = heard(p);

	if (!p->stream.dial.resolved) {
		step_finish(base);
		return;
	}
	if (!p->stream.connected)
		h.how = HEARD_NOBODY;
	finish(p, &h);
}

static void port_stop(struct job *base)
{
	stream_close(&((struct port_job *)base)->stream);
}

static void port_release(struct job *base)
{
	free(base);
}

static const struct job_class port_class = { port_begin, port_expire, port_stop, port_release };

bool exposure_port_start(struct exposure_step *step, struct err *e)
{
	struct port_job *p = calloc(1, sizeof *p);

	if (!p)
		return err_set(e, ERR_MEMORY, "no memory for a port of %s", step->target.name);
	step->target.timeout_ms = EXPOSURE_CONNECT_MS;
	if (!endpoint_from_target(&step->target, "sftp", 0, &p->endpoint, e)) {
		free(p);
		return false;
	}
	return job_start(&p->base, &port_class, &step->run, e);
}
