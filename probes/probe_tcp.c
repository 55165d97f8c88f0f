/* Class tcp: a connection, and when expect_body is given a banner that holds it. Target "host:port", "tcp://host:port",
 * or address and port. */
#include "probes/http_expect.h"
#include "probes/stream.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { BANNER_MAX = 4096, BANNER_SHOWN_MAX = 120 };

struct tcp_run {
	struct job base;
	struct endpoint endpoint;
	struct stream stream;
	struct body_match banner;
	char shown[BANNER_SHOWN_MAX]; /* how the banner begins */
};

static void finish(struct tcp_run *run, struct probe_result *r)
{
	stream_facts(&run->stream, &r->http);
	if (r->outcome == OUTCOME_OK || r->outcome == OUTCOME_BANNER) {
		r->http.total_us = mono_diff_us(mono_now(), run->base.started);
		r->latency_us = run->stream.connect_us;
	}
	job_finish(&run->base, r);
}

static void finish_banner(struct tcp_run *run, enum outcome outcome)
{
	struct probe_result r = probe_result_make(outcome, "connected in %.1f ms, banner \"%s\"",
	                                          (double)run->stream.connect_us / 1e3, run->shown);

	finish(run, &r);
}

static void connected(struct job *base)
{
	struct tcp_run *run = (struct tcp_run *)base;
	struct probe_result r;

	if (run->banner.needle)
		return;
	r = probe_result_make(OUTCOME_OK, "connected in %.1f ms", (double)run->stream.connect_us / 1e3);
	finish(run, &r);
}

static size_t first_line_length(const char *bytes, size_t n)
{
	size_t len = 0;

	while (len < n && bytes[len] != '\r' && bytes[len] != '\n')
		len++;
	return len;
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct tcp_run *run = (struct tcp_run *)base;

	if (!run->shown[0])
		text_from_device((const uint8_t *)bytes, first_line_length(bytes, n), run->shown, sizeof run->shown);
	(void)body_match_feed(&run->banner, bytes, n);
	if (run->banner.found)
		finish_banner(run, OUTCOME_OK);
	else if (run->banner.read >= BANNER_MAX)
		finish_banner(run, OUTCOME_BANNER);
}

static void ended(struct job *base, int status)
{
	struct tcp_run *run = (struct tcp_run *)base;
	struct probe_result r;

	if (run->banner.read > 0) {
		finish_banner(run, OUTCOME_BANNER);
		return;
	}
	r = stream_failure(&run->stream, status);
	finish(run, &r);
}

static void tcp_begin(struct job *base)
{
	static const struct stream_events events = { connected, received, ended };
	struct tcp_run *run = (struct tcp_run *)base;

	stream_open(&run->stream, base, &run->endpoint, &events);
}

static void tcp_expire(struct job *base)
{
	struct tcp_run *run = (struct tcp_run *)base;
	struct probe_result r;

	if (run->banner.read > 0) {
		finish_banner(run, OUTCOME_BANNER);
		return;
	}
	r = stream_timeout(&run->stream, 0, job_target(base)->timeout_ms);
	finish(run, &r);
}

static void tcp_stop(struct job *base)
{
	stream_close(&((struct tcp_run *)base)->stream);
}

static void tcp_release(struct job *base)
{
	free(base);
}

static const struct job_class tcp_job_class = { tcp_begin, tcp_expire, tcp_stop, tcp_release };

static bool tcp_start(struct probe_run *probe_run, struct err *e)
{
	struct tcp_run *run = calloc(1, sizeof *run);

	if (!run)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", probe_run->target->name);
	if (!endpoint_from_target(probe_run->target, "tcp", 0, &run->endpoint, e) ||
	    !body_match_init(&run->banner, probe_run->target->expect_body, e)) {
		free(run);
		return false;
	}
	return job_start(&run->base, &tcp_job_class, probe_run, e);
}

static void engine_release(struct engine *engine)
{
	free(engine);
}

static bool tcp_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for the tcp checks");
	if (!engine_init(engine, env, engine_release, NULL, e)) {
		free(engine);
		return false;
	}
	*ret_engine = engine;
	return true;
}

static void tcp_close(void *engine)
{
	engine_close(engine);
}

const struct probe_class probe_tcp = {
	"tcp", 60000, 5000, tcp_open, tcp_close, tcp_start, job_cancel,
};
