#include "probes/dicom_words.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

enum { PERMANENT = 1, TRANSIENT = 2 };
enum { USER = 1, ACSE = 2, PRESENTATION = 3 };

static const struct { uint8_t source, reason; const char *words; } reasons[] = {
	{ USER, 1, "no reason given" },
	{ USER, 2, "application context not supported" },
	{ USER, 3, "calling AE title not recognised" },
	{ USER, 7, "called AE title not recognised" },
	{ ACSE, 1, "no reason given" },
	{ ACSE, 2, "protocol version not supported" },
	{ PRESENTATION, 1, "temporary congestion" },
	{ PRESENTATION, 2, "local limit exceeded" },
};

static const char *const sources[] = { "an unknown source", "the application", "the association layer (ACSE)", "the presentation layer" };

void dicom_reject_words(const struct dicom_refusal *r, char buf[DICOM_DETAIL_MAX])
{
	const char *kind = r->result == PERMANENT ? "permanent refusal by" : r->result == TRANSIENT ? "transient refusal by" : "unspecified refusal by";
	const char *source = r->source < ARRAY_LEN(sources) ? sources[r->source] : sources[0];

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (reasons[i].source == r->source && reasons[i].reason == r->reason) {
			snprintf(buf, DICOM_DETAIL_MAX, "%s %s: %s", kind, source, reasons[i].words);
			return;
		}
	}
	snprintf(buf, DICOM_DETAIL_MAX, "%s %s: reason %u, which DICOM does not have", kind, source, r->reason);
}

enum outcome dicom_reject_outcome(const struct dicom_refusal *r)
{
	if (r->result == TRANSIENT)
		return OUTCOME_ASSOCIATE_BUSY;
	if (r->source == USER && r->reason == 3)
		return OUTCOME_AE_CALLING_UNKNOWN;
	if (r->source == USER && r->reason == 7)
		return OUTCOME_AE_CALLED_UNKNOWN;
	return OUTCOME_ASSOCIATE_REJECTED;
}

void dicom_reject_advice(const struct dicom_refusal *r, const char *called_ae, const char *calling_ae, char buf[DICOM_DETAIL_MAX])
{
	/* some peers say that the called one is not recognised of the calling one too */
	if (r->source == USER && r->reason == 7)
		snprintf(buf, DICOM_DETAIL_MAX, "verify that its AE title is %s, and that its table has ours: %s", called_ae, calling_ae);
	else if (r->source == USER && r->reason == 3)
		snprintf(buf, DICOM_DETAIL_MAX, "have our AE title %s declared there, as one that may call %s", calling_ae, called_ae);
	else if (r->source == USER && r->reason == 2)
		snprintf(buf, DICOM_DETAIL_MAX, "verify what listens there: every DICOM application has this context");
	else if (r->source == ACSE && r->reason == 2)
		snprintf(buf, DICOM_DETAIL_MAX, "verify what listens there: DICOM has one protocol version");
	else if (r->result == TRANSIENT || (r->source == PRESENTATION && (r->reason == 1 || r->reason == 2)))
		snprintf(buf, DICOM_DETAIL_MAX, "verify its load and how many associations it allows");
	else
		snprintf(buf, DICOM_DETAIL_MAX, "verify its table of AE titles: ours is %s, its own %s; its log says more", calling_ae, called_ae);
}

void dicom_abort_words(const struct dicom_refusal *r, char buf[DICOM_DETAIL_MAX])
{
	static const char *const why[] = { "no reason given", "unrecognised PDU", "unexpected PDU", NULL, "unrecognised PDU parameter",
		                           "unexpected PDU parameter", "invalid PDU parameter value" };

	if (r->source == 0)
		snprintf(buf, DICOM_DETAIL_MAX, "aborted by its application");
	else if (r->source == 2 && r->reason < ARRAY_LEN(why) && why[r->reason])
		snprintf(buf, DICOM_DETAIL_MAX, "aborted by its protocol layer: %s", why[r->reason]);
	else if (r->source == 2)
		snprintf(buf, DICOM_DETAIL_MAX, "aborted by its protocol layer: reason %u, which DICOM does not have", r->reason);
	else
		snprintf(buf, DICOM_DETAIL_MAX, "aborted by an unknown source");
}

void dicom_close_words(const char *peer, enum dicom_stage stage, bool over_tls, size_t n, char buf[DICOM_DETAIL_MAX])
{
	if (stage == DICOM_TCP)
		snprintf(buf, DICOM_DETAIL_MAX, "%s closed the connection during the TLS handshake; verify whether it expects TLS", peer);
	else if (n > 0)
		snprintf(buf, DICOM_DETAIL_MAX, "%s closed the connection in the middle of its answer to %s (%zu bytes came); its log says more", peer,
		         stage == DICOM_ASSOCIATE ? "the association" : "the C-ECHO", n);
	else if (stage != DICOM_ASSOCIATE)
		snprintf(buf, DICOM_DETAIL_MAX, "%s closed the connection instead of answering the C-ECHO; its log says more", peer);
	else
		snprintf(buf, DICOM_DETAIL_MAX, "%s closed the connection instead of answering the association; %s", peer,
		         over_tls ? "verify its filter of addresses and its table of AE titles"
		         : "verify its filter of addresses, its table of AE titles, and whether it expects TLS");
}

void dicom_status_words(uint16_t status, char buf[DICOM_DETAIL_MAX])
{
	static const struct { uint16_t status; const char *words; } known[] = {
		{ 0x0122, "SOP class not supported" }, { 0x0210, "duplicate invocation" }, { 0x0211, "unrecognised operation" },
		{ 0x0212, "mistyped argument" },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (known[i].status == status) {
			snprintf(buf, DICOM_DETAIL_MAX, "the C-ECHO was answered with status %04X: %s", status, known[i].words);
			return;
		}
	}
	snprintf(buf, DICOM_DETAIL_MAX, "the C-ECHO was answered with status %04X", status);
}

static void append_contexts(struct text *t, const enum dicom_context contexts[DICOM_SOP_COUNT], enum dicom_context which, bool why)
{
	bool first = true;

	for (size_t i = 0; i < DICOM_SOP_COUNT; i++) {
		if (contexts[i] != which)
			continue;
		if (first)
			text_appendf(t, "%s%s", t->len ? "; " : "", why ? "refuses " : "accepts ");
		text_appendf(t, "%s%s", first ? "" : ", ", dicom_sop_name((enum dicom_sop)i));
		first = false;
	}
	if (!first && why)
		text_appendf(t, ": %s", dicom_context_word(which));
}

void dicom_context_words(const enum dicom_context contexts[DICOM_SOP_COUNT], char buf[DICOM_DETAIL_MAX])
{
	struct text t = TEXT_INIT(DICOM_DETAIL_MAX);

	append_contexts(&t, contexts, DICOM_CONTEXT_ACCEPTED, false);
	for (size_t c = DICOM_CONTEXT_ACCEPTED + 1; c < DICOM_CONTEXT_COUNT; c++)
		append_contexts(&t, contexts, (enum dicom_context)c, true);
	snprintf(buf, DICOM_DETAIL_MAX, "%s", text_str(&t));
	text_done(&t);
}

enum outcome dicom_contexts_outcome(const enum dicom_context contexts[DICOM_SOP_COUNT])
{
	const bool verification = contexts[DICOM_SOP_VERIFICATION] == DICOM_CONTEXT_ACCEPTED;
	bool images = false;

	for (size_t i = DICOM_SOP_VERIFICATION + 1; i < DICOM_SOP_COUNT; i++)
		images = images || contexts[i] == DICOM_CONTEXT_ACCEPTED;
	if (verification)
		return images ? OUTCOME_OK : OUTCOME_STORAGE_REFUSED;
	return images ? OUTCOME_VERIFICATION_REFUSED : OUTCOME_CONTEXTS_REFUSED;
}

enum dicom_stage dicom_worst_stage(const struct dicom_facts *f)
{
	enum dicom_stage worst = DICOM_TCP;

	for (size_t i = DICOM_TCP + 1; i < DICOM_STAGE_COUNT; i++) {
		const enum state state = outcome_state(f->stages[i].outcome), before = outcome_state(f->stages[worst].outcome);

		if (f->stages[i].outcome != OUTCOME_NOT_TESTED && state != before && state_worst(state, before) == state)
			worst = (enum dicom_stage)i;
	}
	return worst;
}
