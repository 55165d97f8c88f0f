/* The checklist as an auditor reads it: each requirement with each piece of its evidence, as rows or as text to print. */
#ifndef VIGIE_CONSOLE_CHECKLIST_LINE_H
#define VIGIE_CONSOLE_CHECKLIST_LINE_H

#include "console/column.h"
#include "reader_alerts.h"
#include "reader_hds.h"
#include "text.h"

struct checklist_line {
	const char *id, *chapter, *title, *status, *standing, *owner, *comment, *proposed, *exception_reason, *activities, *controls;
	bool leaf;
	double score;
	int64_t uid;
	wall_t due, assessed, exception_until;
	int64_t number;               /* of the evidence; UNKNOWN_I64: there is none, nor what follows */
	const char *evidence, *type, *reference, *evidence_owner, *evidence_state, *sha256;
	wall_t dated, valid_until;
	struct names unverified;
};

extern const struct noun checklist_noun;

/* A row for each piece of evidence, one for a requirement without any. machine: stable names, else the language's words. */
bool checklist_lines(const struct hds_checklist *c, wall_t now, bool machine, struct arena *a, struct checklist_line **ret, size_t *ret_n,
                     struct err *e) MUST_CHECK;

/* "12 · Title (in force), dated 01/02/2026, valid until 31/12/2026, REFERENCE, owner" */
void checklist_say_evidence(const struct hds_evidence *v, wall_t now, struct text *t);

/* Pages to print, in the language of this thread. */
bool checklist_page(const struct hds_checklist *c, wall_t now, struct arena *a, struct text *t, struct err *e) MUST_CHECK;

#endif
