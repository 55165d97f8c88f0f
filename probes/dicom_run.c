#include "probes/dicom_run.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_ID = 1, STAGES_AT_ONCE = 2 /* of the whole time a stage may take one part in so many */ };

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

void dicom_run_finish(struct dicom_run *run)
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

enum dicom_stage dicom_run_stage(enum step step)
{
	return step == STEP_CONNECT ? DICOM_TCP : step == STEP_ASSOCIATE ? DICOM_ASSOCIATE : DICOM_ECHO;
}

/* What a peer said in it is made safe as in any result. */
void dicom_run_stage_ends(struct dicom_run *run, enum dicom_stage stage, enum outcome outcome, const char *fmt, ...)
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

void dicom_run_begin_step(struct dicom_run *run, enum step step)
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
			dicom_run_stage_ends(run, dicom_run_stage(run->step), r.outcome, "%s", r.detail);
		dicom_run_finish(run);
	}
}

/* The stage that is under way failed: who is still there is told that we leave. */
void dicom_run_fail(struct dicom_run *run, enum outcome outcome, const char *detail)
{
	uint8_t buf[DICOM_WRITE_MAX];
	const enum step step = run->step;

	dicom_run_stage_ends(run, dicom_run_stage(step), outcome, "%s", detail);
	if (outcome != OUTCOME_RESET && outcome != OUTCOME_ASSOCIATE_ABORTED && outcome != OUTCOME_PROTOCOL && step == STEP_ECHO)
		send_pdu(run, buf, dicom_write_abort(buf));
	dicom_run_finish(run);
}

void dicom_run_associate(struct dicom_run *run)
{
	uint8_t buf[DICOM_WRITE_MAX];
	struct tls_facts *tls = &run->tls.check.facts;

	run->facts.stages[DICOM_TCP].latency_us = mono_diff_us(mono_now(), run->base.started);
	run->step_began = run->base.started;
	if (run->over_tls)
		dicom_run_stage_ends(run, DICOM_TCP, OUTCOME_OK, "connected in %.1f ms; %s handshake in %.1f ms", (double)run->stream.connect_us / 1e3,
		           tls->protocol, (double)(run->facts.stages[DICOM_TCP].latency_us - run->stream.connect_us) / 1e3);
	else
		dicom_run_stage_ends(run, DICOM_TCP, OUTCOME_OK, "connected in %.1f ms", (double)run->stream.connect_us / 1e3);
	dicom_run_begin_step(run, STEP_ASSOCIATE);
	if (job_is_live(&run->base))
		send_pdu(run, buf, dicom_write_associate(run->called_ae, run->calling_ae, buf));
}

static void release(struct dicom_run *run)
{
	uint8_t buf[DICOM_WRITE_MAX];

	dicom_run_begin_step(run, STEP_RELEASE);
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
		dicom_run_fail(run, OUTCOME_DICOM_MALFORMED, e.text);
		return;
	}
	associated_us = mono_diff_us(mono_now(), run->step_began);
	if (accept.version[0])
		dicom_run_stage_ends(run, DICOM_ASSOCIATE, OUTCOME_OK, "associated in %.1f ms with %s", (double)associated_us / 1e3, accept.version);
	else
		dicom_run_stage_ends(run, DICOM_ASSOCIATE, OUTCOME_OK, "associated in %.1f ms", (double)associated_us / 1e3);
	memcpy(run->facts.contexts, accept.contexts, sizeof accept.contexts);
	run->facts.answered = true;
	dicom_context_words(accept.contexts, words);
	dicom_run_stage_ends(run, DICOM_CONTEXTS, dicom_contexts_outcome(accept.contexts), "%s", words);
	run->facts.stages[DICOM_CONTEXTS].latency_us = UNKNOWN_I64; /* they came with the association */
	if (accept.contexts[DICOM_SOP_VERIFICATION] != DICOM_CONTEXT_ACCEPTED) {
		release(run);
		return;
	}
	dicom_run_begin_step(run, STEP_ECHO);
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
	dicom_run_stage_ends(run, DICOM_ASSOCIATE, dicom_reject_outcome(&refusal), "%s; %s", words, advice);
	dicom_run_finish(run);
}

static void take_abort(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	const struct dicom_refusal refusal = dicom_parse_refusal(pdu);
	char words[DICOM_DETAIL_MAX];

	if (run->step == STEP_RELEASE) {
		run->release_note = "aborted instead of being released";
		dicom_run_finish(run);
		return;
	}
	dicom_abort_words(&refusal, words);
	memcpy(run->facts.reject_reason, words, sizeof words);
	dicom_run_stage_ends(run, dicom_run_stage(run->step), OUTCOME_ASSOCIATE_ABORTED, "%s; its log says more", words);
	dicom_run_finish(run);
}

static void take_data(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	char words[DICOM_DETAIL_MAX];
	struct err e;

	if (!dicom_take_data(&run->answer, pdu, &e)) {
		dicom_run_fail(run, OUTCOME_DICOM_MALFORMED, e.text);
		return;
	}
	if (!run->answer.whole)
		return;
	if (run->answer.field != 0x8030 || run->answer.responded_to != MESSAGE_ID) {
		dicom_run_fail(run, OUTCOME_DICOM_MALFORMED, "a command that does not answer our C-ECHO");
		return;
	}
	if (run->answer.status == 0) {
		dicom_run_stage_ends(run, DICOM_ECHO, OUTCOME_OK, "C-ECHO in %.1f ms", (double)mono_diff_us(mono_now(), run->step_began) / 1e3);
	} else {
		dicom_status_words(run->answer.status, words);
		dicom_run_stage_ends(run, DICOM_ECHO, OUTCOME_ECHO_FAILED, "%s", words);
	}
	release(run);
}

static void take_unexpected(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	char words[DICOM_DETAIL_MAX];

	if (pdu->type == DICOM_PDU_RELEASE_RQ) {
		dicom_run_fail(run, OUTCOME_ASSOCIATE_ABORTED, "releases the association instead of answering; its log says more");
		return;
	}
	snprintf(words, sizeof words, "a PDU of type %d, which does not belong here", (int)pdu->type);
	dicom_run_fail(run, OUTCOME_DICOM_MALFORMED, words);
}

static void take_pdu(struct dicom_run *run, const struct dicom_pdu *pdu)
{
	if (pdu->type == DICOM_PDU_ABORT)
		take_abort(run, pdu);
	else if (run->step == STEP_RELEASE && (pdu->type == DICOM_PDU_RELEASE_RP || pdu->type == DICOM_PDU_RELEASE_RQ))
		dicom_run_finish(run);
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
		dicom_run_finish(run);
	} else if (run->reader.n_pdus > 0 || e->kind != ERR_MALFORMED || run->reader.n > 1) {
		dicom_run_fail(run, OUTCOME_DICOM_MALFORMED, e->text);
	} else if (!run->over_tls && n >= 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03) {
		dicom_run_fail(run, OUTCOME_PROTOCOL, "TLS is spoken on this port; verify whether it is declared so");
	} else {
		text_from_device(bytes, n < 32 ? n : 32, shown, sizeof shown);
		snprintf(words, sizeof words, "this is no DICOM: \"%s\"", shown);
		dicom_run_fail(run, OUTCOME_PROTOCOL, words);
	}
}

void dicom_run_take_bytes(struct dicom_run *run, const uint8_t *bytes, size_t n)
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
