/* Class tls: a bare TLS handshake and the certificates it shows; with expect_body also what the server then says first.
 * Target "host[:port]", "tls://host[:port]" (port 443), or address and port. */
#include "probes/http_expect.h"
#include "probes/tls_stream.h"

#include <stdlib.h>

enum { BANNER_MAX = 4096 };

struct tls_engine {
	struct engine base;
	struct tls_client client;
};

struct tls_run {
	struct job base;
	struct endpoint endpoint;
	struct stream stream;
	struct tls_stream tls;
	struct body_match banner;
	size_t received;
	int64_t handshake_us; /* since the job began; 0 before its end */
};

static void finish(struct tls_run *run, struct probe_result *r)
{
	stream_facts(&run->stream, &r->http);
	if (run->handshake_us > 0) {
		r->http.tls_us = run->handshake_us;
		r->http.total_us = mono_diff_us(mono_now(), run->base.started);
		r->latency_us = run->handshake_us;
	}
	r->tls = run->tls.check.facts;
	job_finish(&run->base, r);
}

static void finish_answered(struct tls_run *run, enum outcome outcome, const char *what)
{
	const struct probe_target *target = job_target(&run->base);
	const struct tls_verdict v = tls_check_judge(&run->tls.check, wall_now(), target->warning_days, target->critical_days);
	const bool tls_decides = v.outcome != OUTCOME_OK && state_worst(v.state, outcome_state(outcome)) == v.state;
	struct probe_result r = probe_result_make(tls_decides ? v.outcome : outcome, "%s%s; %s handshake in %.1f ms", what, v.text,
	                                          run->tls.check.facts.protocol, (double)run->handshake_us / 1e3);

	if (tls_decides)
		r.state = v.state;
	finish(run, &r);
}

/* False when more bytes are needed, or the job ended. */
static bool handshake(struct tls_run *run)
{
	struct probe_result r;

	if (run->handshake_us > 0)
		return true;
	switch (tls_stream_handshake(&run->tls, &run->stream)) {
	case TLS_STEP_DONE:
		run->handshake_us = mono_diff_us(mono_now(), run->base.started);
		return true;
	case TLS_STEP_FAILED:
		r = tls_stream_failure(&run->tls);
		finish(run, &r);
		return false;
	case TLS_STEP_WAITS:
	case TLS_STEP_ENDED:
		return false;
	}
	return false;
}

static void read_banner(struct tls_run *run)
{
	char bytes[1024];
	int n;

	while ((n = tls_stream_read(&run->tls, bytes, sizeof bytes)) > 0) {
		(void)body_match_feed(&run->banner, bytes, (size_t)n);
		if (run->banner.found || run->banner.read >= BANNER_MAX)
			break;
	}
	if (run->banner.found)
		finish_answered(run, OUTCOME_OK, "");
	else if (run->banner.read >= BANNER_MAX)
		finish_answered(run, OUTCOME_BANNER, "");
}

static void advance(struct tls_run *run)
{
	if (!handshake(run))
		return;
	if (run->banner.needle)
		read_banner(run);
	else
		finish_answered(run, OUTCOME_OK, "");
}

static void connected(struct job *base)
{
	advance((struct tls_run *)base);
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct tls_run *run = (struct tls_run *)base;

	run->received += n;
	if (tls_stream_feed(&run->tls, bytes, n)) {
		advance(run);
		return;
	}
	struct probe_result r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "out of memory");

	finish(run, &r);
}

static void ended(struct job *base, int status)
{
	struct tls_run *run = (struct tls_run *)base;
	struct probe_result r;

	if (run->handshake_us > 0) {
		finish_answered(run, OUTCOME_BANNER, "closed without the expected text; ");
		return;
	}
	r = stream_failure(&run->stream, status);
	finish(run, &r);
}

static void tls_begin(struct job *base)
{
	static const struct stream_events events = { connected, received, ended };
	struct tls_run *run = (struct tls_run *)base;
	struct probe_result r;

	run->stream.dial.dns_us = run->stream.connect_us = -1;
	run->stream.job = base;
	if (tls_stream_init(&run->tls, &((struct tls_engine *)base->engine)->client, run->endpoint.name)) {
		stream_open(&run->stream, base, &run->endpoint, &events);
		return;
	}
	r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "OpenSSL does not take this check");
	finish(run, &r);
}

static void tls_expire(struct job *base)
{
	struct tls_run *run = (struct tls_run *)base;
	struct probe_result r;

	if (run->handshake_us > 0) {
		finish_answered(run, run->banner.read > 0 ? OUTCOME_BANNER : OUTCOME_SILENT, "the expected text did not come; ");
		return;
	}
	r = stream_timeout(&run->stream, run->received, job_target(base)->timeout_ms);
	finish(run, &r);
}

static void tls_stop(struct job *base)
{
	stream_close(&((struct tls_run *)base)->stream);
}

static void tls_release(struct job *base)
{
	tls_stream_done(&((struct tls_run *)base)->tls);
	free(base);
}

static const struct job_class tls_job_class = { tls_begin, tls_expire, tls_stop, tls_release };

static bool tls_start(struct probe_run *probe_run, struct err *e)
{
	struct tls_run *run = calloc(1, sizeof *run);

	if (!run)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", probe_run->target->name);
	if (!endpoint_from_target(probe_run->target, "tls", 443, &run->endpoint, e) ||
	    !body_match_init(&run->banner, probe_run->target->expect_body, e)) {
		free(run);
		return false;
	}
	return job_start(&run->base, &tls_job_class, probe_run, e);
}

static void tls_engine_release(struct engine *base)
{
	struct tls_engine *engine = (struct tls_engine *)base;

	tls_client_done(&engine->client);
	free(engine);
}

static bool tls_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct tls_engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for the tls checks");
	if (!tls_client_init(&engine->client, e)) {
		tls_engine_release(&engine->base);
		return false;
	}
	if (!engine_init(&engine->base, env, tls_engine_release, NULL, e)) {
		tls_engine_release(&engine->base);
		return false;
	}
	*ret_engine = engine;
	return true;
}

static void tls_close(void *arg)
{
	engine_close(arg);
}

const struct probe_class probe_tls = {
	"tls", 60000, 5000, tls_open, tls_close, tls_start, job_cancel,
};
