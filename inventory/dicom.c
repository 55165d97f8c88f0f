#include "dicom.h"

#include "intl.h"

#include <string.h>

static const struct { const char *name, *word; } stages[DICOM_STAGE_COUNT] = {
#define X(id, name, word) [DICOM_##id] = { name, word },
	DICOM_STAGES(X)
#undef X
};

static const struct { const char *name, *uid; } sops[DICOM_SOP_COUNT] = {
#define X(id, name, uid) [DICOM_SOP_##id] = { name, uid },
	DICOM_SOPS(X)
#undef X
};

static const struct { const char *name, *word; } contexts[DICOM_CONTEXT_COUNT] = {
	[DICOM_CONTEXT_ACCEPTED] = { "acceptance", N_("accepted") },
	[DICOM_CONTEXT_USER] = { "user-rejection", N_("refused by its user") },
	[DICOM_CONTEXT_NO_REASON] = { "no-reason", N_("refused without a reason") },
	[DICOM_CONTEXT_ABSTRACT] = { "abstract-syntax-not-supported", N_("abstract syntax not supported") },
	[DICOM_CONTEXT_TRANSFER] = { "transfer-syntaxes-not-supported", N_("transfer syntaxes not supported") },
	[DICOM_CONTEXT_UNANSWERED] = { "unanswered", N_("not answered") },
};

const char *dicom_stage_name(enum dicom_stage s) { return stages[s].name; }
const char *dicom_stage_word(enum dicom_stage s) { return stages[s].word; }
const char *dicom_sop_name(enum dicom_sop s) { return sops[s].name; }
const char *dicom_sop_uid(enum dicom_sop s) { return sops[s].uid; }
const char *dicom_context_name(enum dicom_context c) { return contexts[c].name; }
const char *dicom_context_word(enum dicom_context c) { return contexts[c].word; }

bool dicom_context_from_name(const char *name, enum dicom_context *ret_c)
{
	for (size_t i = 0; i < DICOM_CONTEXT_COUNT; i++) {
		if (strcmp(contexts[i].name, name) == 0) {
			*ret_c = (enum dicom_context)i;
			return true;
		}
	}
	return false;
}
