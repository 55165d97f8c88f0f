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
#include "probes/dicom_words.h"
#include "probes/tls_stream.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_ID = 1, STAGES_AT_ONCE = 2 /* of the whole time a stage may take one part in so many */ };

struct dicom_engine {
	struct engine base;
	struct tls_client client;
};

enum step { STEP_CONNECT, STEP_ASSOCIATE, STEP_ECHO, STEP_RELEASE };

struct dicom_run {
	struct job base;
	struct endpoint endpoint;
	char called_ae[DICOM_AE_MAX + 1], calling_ae[DICOM_AE_MAX + 1];
	bool over_tls;
	struct stream stream;
	struct tls_stream tls;
	struct dicom_reader reader;
	struct dicom_command answer;
	struct dicom_facts facts;
	enum step step;
	mono_t step_began;
	size_t step_bytes;        /* that came in this step */
	const char *release_note; /* what is to say of the end */
};

static const char *peer_of(const struct dicom_run *run, char buf[RESOLVE_ADDRESS_MAX])
{
	address_format(&run->stream.dial.address, buf);
	return buf;
}

/* ---- the end ---- */

static struct probe_result result_of(const struct dicom_run *run)
{
	const struct dicom_stage_facts *s = run->facts.stages;
	const enum dicom_stage worst = dicom_worst_stage(&run->facts);
	const char *before = run->release_note ? "; " : "", *note = run->release_note ? run->release_note : "";

	if (s[worst].outcome != OUTCOME_OK)
		return probe_result_make(s[worst].outcome, "%s%s%s", s[worst].detail, before, note);
	return probe_result_make(OUTCOME_OK, "C-ECHO in %.1f ms, association in %.1f ms, TCP in %.1f ms; %s%s%s",
	                         (double)s[DICOM_ECHO].latency_us / 1e3, (double)s[DICOM_ASSOCIATE].latency_us / 1e3,
	                         (double)s[DICOM_TCP].latency_us / 1e3, s[DICOM_CONTEXTS].detail, before, note);
}

/* A certificate that is worse than what DICOM says decides; else it is told behind it. */
static void judge_certificate(const struct dicom_run *run, struct probe_result *r)
{
	const struct probe_target *target = job_target(&run->base);
	struct tls_verdict v;
	char said[PROBE_DETAIL_MAX];

	if (!run->tls.shaken)
		return;
	v = tls_check_judge(&run->tls.check, wall_now(), target->warning_days, target->critical_days);
	r->tls = run->tls.check.facts;
	memcpy(said, r->detail, sizeof said);
	if (v.outcome != OUTCOME_OK && v.state != r->state && state_worst(v.state, r->state) == v.state) {
		r->outcome = v.outcome;
		r->state = v.state;
		snprintf(r->detail, sizeof r->detail, "%.120s; %.120s", v.text, said);
	} else {
		snprintf(r->detail, sizeof r->detail, "%.170s; %.80s", said, v.text);
	}
	utf8_end_whole(r->detail, sizeof r->detail);
}

static void finish(struct dicom_run *run)
{
	struct probe_result r = result_of(run);

	if (run->facts.stages[DICOM_ECHO].outcome == OUTCOME_OK)
		r.latency_us = run->facts.stages[DICOM_ECHO].latency_us;
	stream_facts(&run->stream, &r.http);
	judge_certificate(run, &r);
	run->facts.present = true;
	r.dicom = run->facts;
	job_finish(&run->base, &r);
}

/* ---- stages ---- */

static enum dicom_stage stage_of(enum step step)
{
	return step == STEP_CONNECT ? DICOM_TCP : step == STEP_ASSOCIATE ? DICOM_ASSOCIATE : DICOM_ECHO;
}

static void stage_ends(struct dicom_run *run, enum dicom_stage stage, enum outcome outcome, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* What a peer said in it is made safe as in any result. */
static void stage_ends(struct dicom_run *run, enum dicom_stage stage, enum outcome outcome, const char *fmt, ...)
{
	struct dicom_stage_facts *s = &run->facts.stages[stage];
	struct probe_result safe;
	char text[2 * PROBE_DETAIL_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	s->outcome = outcome;
	safe = probe_result_make(outcome, "%s", text);
	memcpy(s->detail, safe.detail, sizeof s->detail);
	if (outcome == OUTCOME_OK)
		s->latency_us = mono_diff_us(mono_now(), run->step_began);
}

static void begin_step(struct dicom_run *run, enum step step)
{
	const uint32_t whole_ms = job_target(&run->base)->timeout_ms;
	mono_t now = mono_now(), due = mono_add_ms(now, whole_ms / STAGES_AT_ONCE), last = mono_add_ms(run->base.started, whole_ms);

	run->step = step;
	run->step_began = now;
	run->step_bytes = 0;
	job_set_deadline(&run->base, mono_before(due, last) ? due : last);
}

/* One write a PDU. */
static void send_pdu(struct dicom_run *run, const uint8_t *bytes, size_t n)
{
	if (!run->over_tls) {
		stream_write(&run->stream, bytes, n);
	} else if (!tls_stream_write(&run->tls, &run->stream, bytes, n) && job_is_live(&run->base)) {
		struct probe_result r = tls_stream_failure(&run->tls);

		if (run->step != STEP_RELEASE)
			stage_ends(run, stage_of(run->step), r.outcome, "%s", r.detail);
		finish(run);
	}
}

/* The stage that is under way failed: who is still there is told that we leave. */
static void fail(struct dicom_run *run, enum outcome outcome, const char *detail)
{
	uint8_t buf[DICOM_WRITE_MAX];
	const enum step step = run->step;

	stage_ends(run, stage_of(step), outcome, "%s", detail);
	if (outcome != OUTCOME_RESET && outcome != OUTCOME_ASSOCIATE_ABORTED && outcome != OUTCOME_PROTOCOL && step == STEP_ECHO)
		send_pdu(run, buf, dicom_write_abort(buf));
	finish(run);
}

static void associate(struct dicom_run *run)
{
	uint8_t buf[DICOM_WRITE_MAX];
	struct tls_facts *tls = &run->tls.check.facts;

	run->facts.stages[DICOM_TCP].latency_us = mono_diff_us(mono_now(), run->base.started);
	run->step_began = run->base.started;
	if (run->over_tls)
		stage_ends(run, DICOM_TCP, OUTCOME_OK, "connected in %.1f ms; %s handshake in %.1f ms", (double)run->stream.connect_us / 1e3,
		           tls->protocol, (double)(run->facts.stages[DICOM_TCP].latency_us - run->stream.connect_us) / 1e3);
	else
		stage_ends(run, DICOM_TCP, OUTCOME_OK, "connected in %.1f ms", (double)run->stream.connect_us / 1e3);
	begin_step(run, STEP_ASSOCIATE);
	if (job_is_live(&run->base))
		send_pdu(run, buf, dicom_write_associate(run->called_ae, run->calling_ae, buf));
}

static void release(struct dicom_run *run)
{
	uint8_t buf[DICOM_WRITE_MAX];

	begin_step(run, STEP_RELEASE);
	if (job_is_live(&run->base))
		send_pdu(run, buf, dicom_write_release(buf));
}

static void take_accept(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	struct dicom_accept accept;
	uint8_t buf[DICOM_WRITE_MAX];
	char words[DICOM_DETAIL_MAX];
	int64_t associated_us;
	struct err e;

	if (!dicom_parse_accept(pdu, &accept, &e)) {
		fail(run, OUTCOME_DICOM_MALFORMED, e.text);
		return;
	}
	associated_us = mono_diff_us(mono_now(), run->step_began);
	if (accept.version[0])
		stage_ends(run, DICOM_ASSOCIATE, OUTCOME_OK, "associated in %.1f ms with %s", (double)associated_us / 1e3, accept.version);
	else
		stage_ends(run, DICOM_ASSOCIATE, OUTCOME_OK, "associated in %.1f ms", (double)associated_us / 1e3);
	memcpy(run->facts.contexts, accept.contexts, sizeof accept.contexts);
	run->facts.answered = true;
	dicom_context_words(accept.contexts, words);
	stage_ends(run, DICOM_CONTEXTS, dicom_contexts_outcome(accept.contexts), "%s", words);
	run->facts.stages[DICOM_CONTEXTS].latency_us = UNKNOWN_I64; /* they came with the association */
	if (accept.contexts[DICOM_SOP_VERIFICATION] != DICOM_CONTEXT_ACCEPTED) {
		release(run);
		return;
	}
	begin_step(run, STEP_ECHO);
	if (job_is_live(&run->base))
		send_pdu(run, buf, dicom_write_echo(MESSAGE_ID, buf));
}

static void take_reject(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	const struct dicom_refusal refusal = dicom_parse_refusal(pdu);
	char words[DICOM_DETAIL_MAX], advice[DICOM_DETAIL_MAX];

	dicom_reject_words(&refusal, words);
	dicom_reject_advice(&refusal, run->called_ae, run->calling_ae, advice);
	memcpy(run->facts.reject_reason, words, sizeof words);
	stage_ends(run, DICOM_ASSOCIATE, dicom_reject_outcome(&refusal), "%s; %s", words, advice);
	finish(run);
}

static void take_abort(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	const struct dicom_refusal refusal = dicom_parse_refusal(pdu);
	char words[DICOM_DETAIL_MAX];

	if (run->step == STEP_RELEASE) {
		run->release_note = "aborted instead of being released";
		finish(run);
		return;
	}
	dicom_abort_words(&refusal, words);
	memcpy(run->facts.reject_reason, words, sizeof words);
	stage_ends(run, stage_of(run->step), OUTCOME_ASSOCIATE_ABORTED, "%s; its log says more", words);
	finish(run);
}

static void take_data(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	char words[DICOM_DETAIL_MAX];
	struct err e;

	if (!dicom_take_data(&run->answer, pdu, &e)) {
		fail(run, OUTCOME_DICOM_MALFORMED, e.text);
		return;
	}
	if (!run->answer.whole)
		return;
	if (run->answer.field != 0x8030 || run->answer.responded_to != MESSAGE_ID) {
		fail(run, OUTCOME_DICOM_MALFORMED, "a command that does not answer our C-ECHO");
		return;
	}
	if (run->answer.status == 0) {
		stage_ends(run, DICOM_ECHO, OUTCOME_OK, "C-ECHO in %.1f ms", (double)mono_diff_us(mono_now(), run->step_began) / 1e3);
	} else {
		dicom_status_words(run->answer.status, words);
		stage_ends(run, DICOM_ECHO, OUTCOME_ECHO_FAILED, "%s", words);
	}
	release(run);
}

static void take_unexpected(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	char words[DICOM_DETAIL_MAX];

	if (pdu->type == DICOM_PDU_RELEASE_RQ) {
		fail(run, OUTCOME_ASSOCIATE_ABORTED, "releases the association instead of answering; its log says more");
		return;
	}
	snprintf(words, sizeof words, "a PDU of type %d, which does not belong here", (int)pdu->type);
	fail(run, OUTCOME_DICOM_MALFORMED, words);
}

static void take_pdu(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	if (pdu->type == DICOM_PDU_ABORT)
		take_abort(run, pdu);
	else if (run->step == STEP_RELEASE && (pdu->type == DICOM_PDU_RELEASE_RP || pdu->type == DICOM_PDU_RELEASE_RQ))
		finish(run);
	else if (run->step == STEP_ASSOCIATE && pdu->type == DICOM_PDU_ASSOCIATE_AC)
		take_accept(run, pdu);
	else if (run->step == STEP_ASSOCIATE && pdu->type == DICOM_PDU_ASSOCIATE_RJ)
		take_reject(run, pdu);
	else if (run->step == STEP_ECHO && pdu->type == DICOM_PDU_DATA)
		take_data(run, pdu);
	else if (run->step != STEP_RELEASE)
		take_unexpected(run, pdu);
}

/* What came is no PDU. Before the first one it is another protocol. */
static void take_nonsense(struct dicom_run *run, const uint8_t *bytes, size_t n, const struct err *e)
{
	char shown[64], words[DICOM_DETAIL_MAX];

	if (run->step == STEP_RELEASE) {
		run->release_note = "the release was answered with what is no DICOM";
		finish(run);
	} else if (run->reader.n_pdus > 0 || e->kind != ERR_MALFORMED || run->reader.n > 1) {
		fail(run, OUTCOME_DICOM_MALFORMED, e->text);
	} else if (!run->over_tls && n >= 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03) {
		fail(run, OUTCOME_PROTOCOL, "TLS is spoken on this port; verify whether it is declared so");
	} else {
		text_from_device(bytes, n < 32 ? n : 32, shown, sizeof shown);
		snprintf(words, sizeof words, "this is no DICOM: \"%s\"", shown);
		fail(run, OUTCOME_PROTOCOL, words);
	}
}

static void take_bytes(struct dicom_run *run, const uint8_t *bytes, size_t n)
{
	run->step_bytes += n;
	while (n > 0 && job_is_live(&run->base)) {
		struct dicom_pdu pdu;
		size_t used;
		struct err e;

		if (!dicom_read(&run->reader, bytes, n, &used, &pdu, &e)) {
			take_nonsense(run, bytes, n, &e);
			return;
		}
		bytes += used;
		n -= used;
		if (pdu.body)
			take_pdu(run, &pdu);
	}
}

/* ---- the stream ---- */

static void shake_hands(struct dicom_run *run)
{
	struct probe_result r;

	switch (tls_stream_handshake(&run->tls, &run->stream)) {
	case TLS_STEP_DONE:
		associate(run);
		return;
	case TLS_STEP_FAILED:
		r = tls_stream_failure(&run->tls);
		stage_ends(run, DICOM_TCP, r.outcome, "%s", r.detail);
		finish(run);
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
		associate(run);
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
	run->facts.stages[answered ? stage_of(run->step) : DICOM_TCP].latency_us = UNKNOWN_I64;
	stage_ends(run, answered ? stage_of(run->step) : DICOM_TCP, answered ? OUTCOME_PROTOCOL : r.outcome, "%s", r.detail);
	finish(run);
}

static void received(struct job *base, const char *bytes, size_t n)
{
	struct dicom_run *run = (struct dicom_run *)base;
	uint8_t plain[4096];
	int len = 0;

	if (!run->over_tls) {
		take_bytes(run, (const uint8_t *)bytes, n);
		return;
	}
	if (!tls_stream_feed(&run->tls, bytes, n)) {
		fail(run, OUTCOME_COLLECTOR_ERROR, "out of memory");
		return;
	}
	if (!run->tls.shaken) {
		run->step_bytes += n;
		shake_hands(run);
	}
	while (job_is_live(base) && run->tls.shaken && (len = tls_stream_read(&run->tls, plain, sizeof plain)) > 0)
		take_bytes(run, plain, (size_t)len);
	if (job_is_live(base) && len < 0)
		tls_ended(run);
}

static void ended(struct job *base, int status)
{
	struct dicom_run *run = (struct dicom_run *)base;
	struct probe_result r = stream_failure(&run->stream, status);
	char peer[RESOLVE_ADDRESS_MAX], words[DICOM_DETAIL_MAX];

	if (run->step == STEP_RELEASE) {
		finish(run); /* to close is a release too, if not a polite one */
		return;
	}
	dicom_close_words(peer_of(run, peer), stage_of(run->step), run->over_tls, run->step_bytes, words);
	stage_ends(run, stage_of(run->step), r.outcome, "%s", r.outcome == OUTCOME_RESET && run->stream.connected ? words : r.detail);
	finish(run);
}

/* ---- the job ---- */

static void dicom_begin(struct job *base)
{
	static const struct stream_events events = { connected, received, ended };
	struct dicom_run *run = (struct dicom_run *)base;

	run->stream.dial.dns_us = run->stream.connect_us = -1;
	run->stream.job = base;
	begin_step(run, STEP_CONNECT);
	if (!job_is_live(base))
		return;
	if (!run->over_tls || tls_stream_init(&run->tls, &((struct dicom_engine *)base->engine)->client, run->endpoint.name)) {
		stream_open(&run->stream, base, &run->endpoint, &events);
		return;
	}
	stage_ends(run, DICOM_TCP, OUTCOME_COLLECTOR_ERROR, "OpenSSL does not take this check");
	finish(run);
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
		finish(run);
		return;
	}
	if (run->step == STEP_CONNECT) {
		r = stream_timeout(&run->stream, run->step_bytes, (uint32_t)ms);
		stage_ends(run, DICOM_TCP, r.outcome, run->stream.connected ? "%s; verify whether it expects TLS" : "%s", r.detail);
		finish(run);
		return;
	}
	if (run->step_bytes == 0)
		snprintf(words, sizeof words, "%s was asked for %s and sent nothing for %ld ms", peer_of(run, peer), asked, ms);
	else
		snprintf(words, sizeof words, "the answer of %s to %s was not complete within %ld ms (%zu bytes came)", peer_of(run, peer), asked,
		         ms, run->step_bytes);
	fail(run, run->step_bytes == 0 ? OUTCOME_SILENT : OUTCOME_TIMEOUT, words);
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
