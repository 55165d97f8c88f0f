/* What the checklist's states are called: their names are stored and told to programs, never renamed; their words are shown. */
#include "hds.h"

#include "intl.h"

#include <string.h>

struct named { const char *name, *word; };

static bool find(const struct named *words, size_t n, const char *name, size_t *ret)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i].name, name) == 0) {
			*ret = i;
			return true;
		}
	}
	return false;
}

#define WORDS(prefix, type) \
	const char *prefix##_name(type v) { return prefix##_words[v].name; } \
	const char *prefix##_word(type v) { return prefix##_words[v].word; }
#define PARSED(prefix, type) \
	bool prefix##_parse(const char *name, type *ret) \
	{ \
		size_t i; \
		if (!find(prefix##_words, ARRAY_LEN(prefix##_words), name, &i)) \
			return false; \
		*ret = (type)i; \
		return true; \
	}

static const struct named hds_status_words[] = {
	[HDS_NOT_ASSESSED] = { "not-assessed", N_("Not assessed") },
	[HDS_CONFORMING] = { "conforming", N_("Conforming") },
	[HDS_IMPROVEMENT] = { "improvement", N_("Room for improvement") },
	[HDS_MINOR_GAP] = { "minor-gap", N_("Minor gap") },
	[HDS_MAJOR_GAP] = { "major-gap", N_("Major gap") },
	[HDS_NOT_APPLICABLE] = { "not-applicable", N_("Not applicable") },
};
WORDS(hds_status, enum hds_status)
PARSED(hds_status, enum hds_status)

static const struct named hds_evidence_type_words[] = {
	[EVIDENCE_DOCUMENT] = { "document", N_("Document") },
	[EVIDENCE_RECORD] = { "record", N_("Record") },
	[EVIDENCE_MEASURE] = { "measure", N_("Measurement") },
	[EVIDENCE_INTERVIEW] = { "interview", N_("Interview") },
};
WORDS(hds_evidence_type, enum hds_evidence_type)
PARSED(hds_evidence_type, enum hds_evidence_type)

static const struct named hds_evidence_state_words[] = {
	[EVIDENCE_IN_FORCE] = { "in-force", N_("Evidence in force") },
	[EVIDENCE_EXPIRED] = { "expired", N_("Evidence expired") },
	[EVIDENCE_REVOKED] = { "revoked", N_("Evidence revoked") },
};
WORDS(hds_evidence_state, enum hds_evidence_state)

static const struct named hds_severity_words[] = {
	[HDS_OWN] = { "own", N_("Our own finding") },
	[HDS_MAJOR_NONCONFORMITY] = { "major", N_("Major nonconformity") },
	[HDS_MINOR_NONCONFORMITY] = { "minor", N_("Minor nonconformity") },
	[HDS_REMARK] = { "remark", N_("Auditor's remark") },
};
WORDS(hds_severity, enum hds_severity)
PARSED(hds_severity, enum hds_severity)

static const struct named hds_progress_words[] = {
	[HDS_PLANNED] = { "planned", N_("Action planned") },
	[HDS_ONGOING] = { "ongoing", N_("Action under way") },
	[HDS_DONE] = { "done", N_("Action done") },
	[HDS_EFFECTIVE] = { "effective", N_("Action effective") },
	[HDS_DROPPED] = { "dropped", N_("Action dropped") },
};
WORDS(hds_progress, enum hds_progress)
PARSED(hds_progress, enum hds_progress)

static const struct named hds_audit_type_words[] = {
	[AUDIT_INTERNAL] = { "internal", N_("Internal audit") },
	[AUDIT_STAGE_1] = { "stage-1", N_("Certification, stage 1") },
	[AUDIT_STAGE_2] = { "stage-2", N_("Certification, stage 2") },
	[AUDIT_SURVEILLANCE] = { "surveillance", N_("Surveillance audit") },
	[AUDIT_RENEWAL] = { "renewal", N_("Renewal audit") },
	[AUDIT_PENETRATION] = { "penetration", N_("Penetration test") },
};
WORDS(hds_audit_type, enum hds_audit_type)
PARSED(hds_audit_type, enum hds_audit_type)

static const struct named hds_audit_progress_words[] = {
	[AUDIT_PLANNED] = { "planned", N_("Audit planned") },
	[AUDIT_HELD] = { "held", N_("Audit held") },
	[AUDIT_REPORTED] = { "reported", N_("Audit reported") },
	[AUDIT_CANCELLED] = { "cancelled", N_("Audit cancelled") },
};
WORDS(hds_audit_progress, enum hds_audit_progress)
PARSED(hds_audit_progress, enum hds_audit_progress)

static const struct named hds_verdict_words[] = {
	[FACT_HOLDS] = { "holds", N_("Fact holds") },
	[FACT_FAILS] = { "fails", N_("Fact does not hold") },
	[FACT_UNKNOWN] = { "unknown", N_("Fact not known") },
};
WORDS(hds_verdict, enum hds_verdict)
PARSED(hds_verdict, enum hds_verdict)

static const struct named hds_standing_words[] = {
	[HDS_OPEN] = { "open", N_("Not assessed") },
	[HDS_GAP] = { "gap", N_("Gap") },
	[HDS_EXPIRED] = { "evidence-expired", N_("Evidence expired") },
	[HDS_REWORDED] = { "reworded", N_("Reworded since") },
	[HDS_UNPROVEN] = { "unproven", N_("Without evidence") },
	[HDS_EXCEPTED] = { "excepted", N_("Under exception") },
	[HDS_PROVEN] = { "proven", N_("Evidence in force") },
	[HDS_OUT] = { "out", N_("Not applicable") },
};
WORDS(hds_standing, enum hds_standing)

static const struct named hds_move_words[] = {
	[HDS_MOVE_NONE] = { "none", N_("Unchanged") },
	[HDS_MOVE_ASSESSED] = { "assessed", N_("Assessed anew") },
	[HDS_MOVE_EXPIRED] = { "evidence-expired", N_("Evidence expired") },
	[HDS_MOVE_RENEWED] = { "evidence-renewed", N_("Evidence renewed") },
	[HDS_MOVE_REWORDED] = { "reworded", N_("Reworded since") },
	[HDS_MOVE_REVOKED] = { "evidence-revoked", N_("Evidence revoked") },
	[HDS_MOVE_REOPENED] = { "exception-over", N_("Exception over") },
	[HDS_MOVE_EXCEPTED] = { "excepted", N_("Under exception") },
};
WORDS(hds_move, enum hds_move)
