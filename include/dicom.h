/* What a DICOM check finds: the four stages in which a Covolink answers, in their order, and the presentation contexts. A stage after
 * one that failed is not tested. PS3.8 §9.3 (association), PS3.7 §9.1.5 (C-ECHO), PS3.4 annexes A and B (SOP classes). */
#ifndef VIGIE_DICOM_H
#define VIGIE_DICOM_H

#include "outcome.h"

#include <stddef.h>
#include <stdint.h>

/* X(enumerator, stable name, word): names are stored and keys of the command line (design §7), never renamed. */
#define DICOM_STAGES(X) \
	X(TCP, "tcp", N_("TCP")) \
	X(ASSOCIATE, "associate", N_("Association")) \
	X(CONTEXTS, "contexts", N_("Contexts")) \
	X(ECHO, "echo", N_("C-ECHO"))

enum dicom_stage {
#define X(id, name, word) DICOM_##id,
	DICOM_STAGES(X)
#undef X
	DICOM_STAGE_COUNT
};

const char *dicom_stage_name(enum dicom_stage s); /* "associate" */
const char *dicom_stage_word(enum dicom_stage s); /* msgid */

/* The SOP classes that are proposed: Verification decides whether an echo can be sent, the others whether images can.
 * X(enumerator, stable name, UID) */
#define DICOM_SOPS(X) \
	X(VERIFICATION, "Verification", "1.2.840.10008.1.1") \
	X(CT, "CT", "1.2.840.10008.5.1.4.1.1.2") \
	X(MR, "MR", "1.2.840.10008.5.1.4.1.1.4") \
	X(CR, "CR", "1.2.840.10008.5.1.4.1.1.1") \
	X(DX, "DX", "1.2.840.10008.5.1.4.1.1.1.1") \
	X(US, "US", "1.2.840.10008.5.1.4.1.1.6.1") \
	X(XA, "XA", "1.2.840.10008.5.1.4.1.1.12.1") \
	X(MG, "MG", "1.2.840.10008.5.1.4.1.1.1.2") \
	X(SC, "SC", "1.2.840.10008.5.1.4.1.1.7")

enum dicom_sop {
#define X(id, name, uid) DICOM_SOP_##id,
	DICOM_SOPS(X)
#undef X
	DICOM_SOP_COUNT
};

const char *dicom_sop_name(enum dicom_sop s);
const char *dicom_sop_uid(enum dicom_sop s);

/* PS3.8 table 9-18; then what the standard does not name. */
enum dicom_context {
	DICOM_CONTEXT_ACCEPTED,
	DICOM_CONTEXT_USER,         /* refused by the service user */
	DICOM_CONTEXT_NO_REASON,
	DICOM_CONTEXT_ABSTRACT,     /* abstract syntax not supported */
	DICOM_CONTEXT_TRANSFER,     /* transfer syntaxes not supported */
	DICOM_CONTEXT_UNANSWERED,   /* the answer does not speak of it, or says what the standard does not know */
	DICOM_CONTEXT_COUNT
};
const char *dicom_context_name(enum dicom_context c); /* stable: "abstract-syntax-not-supported" */
const char *dicom_context_word(enum dicom_context c); /* msgid: "abstract syntax not supported" */
bool dicom_context_from_name(const char *name, enum dicom_context *ret_c) MUST_CHECK;

enum { DICOM_DETAIL_MAX = 256, DICOM_PORT = 104 };

struct dicom_stage_facts {
	enum outcome outcome;       /* OUTCOME_NOT_TESTED: not reached */
	int64_t latency_us;         /* of this stage alone; UNKNOWN_I64: it did not end */
	char detail[DICOM_DETAIL_MAX]; /* as the detail of a result: English, one line, safe; "" none */
};

struct dicom_facts {
	bool present;               /* false: no DICOM check */
	struct dicom_stage_facts stages[DICOM_STAGE_COUNT];
	bool answered;              /* contexts[] is what an A-ASSOCIATE-AC said */
	enum dicom_context contexts[DICOM_SOP_COUNT];
	/* Why an association was refused or aborted, the peer's own words decoded: "permanent, service user: called AE title not
	 * recognised"; "" when it was not. */
	char reject_reason[DICOM_DETAIL_MAX];
};

#endif
