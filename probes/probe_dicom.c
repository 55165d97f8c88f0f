/* Class dicom: does a Covolink, or any DICOM application, answer as one (L9). Four stages, each with its own outcome and time:
 *
 *   tcp        the connection, over TLS its handshake too
 *   associate  A-ASSOCIATE with the declared pair of AE titles
 *   contexts   Verification and the storage SOP classes of an image route, accepted or refused one by one
 *   echo       C-ECHO
 *
 * then the association is released; how that ends changes nothing. What they mean together: dicom_words.h. A stage has half of
 * timeout_ms, the whole check all of it. Each PDU leaves in one write: cut in two, the acknowledgement of the first half is waited for.
 *
 * Target: address, port, called_ae, calling_ae and tls of a Covolink, or a URL (inventory/dicom_target.h). A called AE title that is not
 * given is ANY-SCP. */
#include "inventory/dicom_target.h"
#include "probes/dicom_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dicom_engine {
	struct engine base;
	struct tls_client client;
};

static const char *peer_of(const struct dicom_run *run, char buf[RESOLVE_ADDRESS_MAX])
{
	address_format(&run->stream.dial.address, buf);
	return buf;
}

/* ---- the stream ---- */

static void shake_hands(struct dicom_run *run)
{
	struct probe_result r;

	switch (tls_stream_handshake(&run->tls, &run->stream)) {
	case TLS_STEP_DONE:
		dicom_run_associate(run);
		return;
	case TLS_STEP_FAILED:
		r = tls_stream_failure(&run->tls);
		dicom_run_stage_ends(run, DICOM_TCP, r.outcome, "%s", r.detail);
		dicom_run_finish(run);
		return;
	case TLS_STEP_WAITS:
	case TLS_STEP_ENDED:
		return;
	}
}

static void connected(struct job *base)
{
	struct dicom_run *run = (struct dicom_run *)base;

	if (run->over_tls)
		shake_hands(run);
	else
		dicom_run_associate(run);
}

static void ended(struct job *base, int status);

/* A peer of TLS 1.3 refuses the handshake behind it: only then has it seen what we show. */
static void tls_ended(struct dicom_run *run)
{
	const bool answered = run->step != STEP_ASSOCIATE || run->step_bytes > 0;
	struct probe_result r;

	if (run->tls.closed || run->step == STEP_RELEASE) {
		ended(&run->base, UV_EOF);
		return;
	}
	r = tls_stream_failure(&run->tls);
	run->facts.stages[answered ? dicom_run_stage(run->step) : DICOM_TCP].latency_us = UNKNOWN_I64;
	dicom_run_stage_ends(run, answered ? dicom_run_stage(run->step) : DICOM_TCP, answered ? OUTCOME_PROTOCOL : r.outcome, "%s", r.detail);
	dicom_run_finish(run);
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct dicom_run *run = (struct dicom_run *)base;
	uint8_t plain[4096];
	int len = 0;

	if (!run->over_tls) {
		dicom_run_take_bytes(run, (const uint8_t *)bytes, n);
		return;
	}
	if (!tls_stream_feed(&run->tls, bytes, n)) {
		dicom_run_fail(run, OUTCOME_COLLECTOR_ERROR, "out of memory");
		return;
	}
	if (!run->tls.shaken) {
		run->step_bytes += n;
		shake_hands(run);
	}
	while (job_is_live(base) && run->tls.shaken && (len = tls_stream_read(&run->tls, plain, sizeof plain)) > 0)
		dicom_run_take_bytes(run, plain, (size_t)len);
	if (job_is_live(base) && len < 0)
		tls_ended(run);
}

static void ended(struct job *base, int status)
{
	struct dicom_run *run = (struct dicom_run *)base;
	struct probe_result r = stream_failure(&run->stream, status);
	char peer[RESOLVE_ADDRESS_MAX], words[DICOM_DETAIL_MAX];

	if (run->step == STEP_RELEASE) {
		dicom_run_finish(run); /* to close is a release too, if not a polite one */
		return;
	}
	dicom_close_words(peer_of(run, peer), dicom_run_stage(run->step), run->over_tls, run->step_bytes, words);
	dicom_run_stage_ends(run, dicom_run_stage(run->step), r.outcome, "%s", r.outcome == OUTCOME_RESET && run->stream.connected ? words : r.detail);
	dicom_run_finish(run);
}

/* ---- the job ---- */

static void dicom_begin(struct job *base)
{
	static const struct stream_events events = { connected, received, ended };
	struct dicom_run *run = (struct dicom_run *)base;

	run->stream.dial.dns_us = run->stream.connect_us = -1;
	run->stream.job = base;
	dicom_run_begin_step(run, STEP_CONNECT);
	if (!job_is_live(base))
		return;
	if (!run->over_tls || tls_stream_init(&run->tls, &((struct dicom_engine *)base->engine)->client, run->endpoint.name)) {
		stream_open(&run->stream, base, &run->endpoint, &events);
		return;
	}
	dicom_run_stage_ends(run, DICOM_TCP, OUTCOME_COLLECTOR_ERROR, "OpenSSL does not take this check");
	dicom_run_finish(run);
}

static void dicom_expire(struct job *base)
{
	struct dicom_run *run = (struct dicom_run *)base;
	const long ms = (long)mono_diff_ms(mono_now(), run->step_began);
	const char *asked = run->step == STEP_ASSOCIATE ? "the association" : "the C-ECHO";
	char peer[RESOLVE_ADDRESS_MAX], words[DICOM_DETAIL_MAX];
	struct probe_result r;

	if (run->step == STEP_RELEASE) {
		run->release_note = "the release was not answered";
		dicom_run_finish(run);
		return;
	}
	if (run->step == STEP_CONNECT) {
		r = stream_timeout(&run->stream, run->step_bytes, (uint32_t)ms);
		dicom_run_stage_ends(run, DICOM_TCP, r.outcome, run->stream.connected ? "%s; verify whether it expects TLS" : "%s", r.detail);
		dicom_run_finish(run);
		return;
	}
	if (run->step_bytes == 0)
		snprintf(words, sizeof words, "%s was asked for %s and sent nothing for %ld ms", peer_of(run, peer), asked, ms);
	else
		snprintf(words, sizeof words, "the answer of %s to %s was not complete within %ld ms (%zu bytes came)", peer_of(run, peer), asked,
		         ms, run->step_bytes);
	dicom_run_fail(run, run->step_bytes == 0 ? OUTCOME_SILENT : OUTCOME_TIMEOUT, words);
}

static void dicom_stop(struct job *base)
{
	stream_close(&((struct dicom_run *)base)->stream);
}

static void dicom_release(struct job *base)
{
	struct dicom_run *run = (struct dicom_run *)base;

	tls_stream_done(&run->tls);
	dicom_reader_done(&run->reader);
	free(run);
}

static const struct job_class dicom_job_class = { dicom_begin, dicom_expire, dicom_stop, dicom_release };

static bool take_pair(struct dicom_run *run, const char *called_ae, const char *calling_ae, struct err *e)
{
	if (!ae_title_is_valid(called_ae) || !ae_title_is_valid(calling_ae))
		return err_set(e, ERR_DATA, "expected an AE title: 1 to 16 printable ASCII characters without backslash");
	snprintf(run->called_ae, sizeof run->called_ae, "%s", called_ae);
	snprintf(run->calling_ae, sizeof run->calling_ae, "%s", calling_ae);
	return true;
}

static bool take_target(struct dicom_run *run, const struct probe_target *target, struct err *e)
{
	struct probe_target place = *target;
	struct dicom_target url = { .tls = target->tls };
	const char *called = target->called_ae, *calling = target->calling_ae;

	if (target->url && target->url[0]) {
		if (!dicom_target_parse(target->url, &url, e))
			return false;
		place.url = NULL;
		place.address = url.host;
		place.port = url.port;
		called = url.called_ae[0] ? url.called_ae : called;
		calling = url.calling_ae[0] ? url.calling_ae : calling;
	}
	run->over_tls = url.tls;
	return endpoint_from_target(&place, "dicom", url.tls ? DICOM_TLS_PORT : DICOM_PORT, &run->endpoint, e)
	       && take_pair(run, called && *called ? called : "ANY-SCP", calling && *calling ? calling : "VIGIE", e);
}

static bool dicom_start(struct probe_run *probe_run, struct err *e)
{
	struct dicom_run *run = calloc(1, sizeof *run);

	if (!run)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", probe_run->target->name);
	for (size_t i = 0; i < DICOM_STAGE_COUNT; i++)
		run->facts.stages[i] = (struct dicom_stage_facts){ .outcome = OUTCOME_NOT_TESTED, .latency_us = UNKNOWN_I64 };
	if (!take_target(run, probe_run->target, e)) {
		free(run);
		return false;
	}
	return job_start(&run->base, &dicom_job_class, probe_run, e);
}

static void dicom_engine_release(struct engine *base)
{
	tls_client_done(&((struct dicom_engine *)base)->client);
	free(base);
}

static bool dicom_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct dicom_engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for the dicom checks");
	if (!tls_client_init(&engine->client, e) || !engine_init(&engine->base, env, dicom_engine_release, NULL, e)) {
		dicom_engine_release(&engine->base);
		return false;
	}
	*ret_engine = engine;
	return true;
}

static void dicom_close(void *arg)
{
	engine_close(arg);
}

const struct probe_class probe_dicom = {
	"dicom", 60000, 10000, dicom_open, dicom_close, dicom_start, job_cancel,
};
