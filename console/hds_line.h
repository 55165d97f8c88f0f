/* A row of the checklist as verbs print it: for programs by stable names, for people in their language. */
#ifndef VIGIE_CONSOLE_HDS_LINE_H
#define VIGIE_CONSOLE_HDS_LINE_H

#include "console/session.h"
#include "reader_alerts.h"
#include "reader_hds.h"

struct hds_line {
	const char *id, *label, *title, *status, *owner, *standing, *chapter, *parent, *comment, *by, *proposed, *activities, *controls;
	bool leaf, annex, reworded, contradicted;
	double score;
	wall_t due, assessed, exception_until, expired_since;
	int64_t seq, exception_seq;   /* of the journal, of what holds; 0: none */
	struct names evidence, automatic, unverified;
};

extern const struct noun hds_noun;

/* Borrowed from the checklist and the session's arena. */
bool hds_line_of(struct session *s, const struct hds_checklist *c, const struct hds_item *item, struct hds_line *ret, struct err *e) MUST_CHECK;

const char *hds_text(const struct framework_text *t); /* in the language of the screens; NULL: none */

#endif
