/* What comes to an end, or is due, one row each, the earliest first: of the checklist, of contracts, of systems. */
#ifndef VIGIE_CONSOLE_DEADLINES_H
#define VIGIE_CONSOLE_DEADLINES_H

#include "reader_hds.h"

enum deadline_kind {
	DEADLINE_AUDIT,      /* an audit; or evidence of an audit or review: until then the next one is to be made */
	DEADLINE_EVIDENCE, DEADLINE_EXCEPTION,
	DEADLINE_LEAF,       /* a leaf that is not proven, and its owner's date */
	DEADLINE_ACTION, DEADLINE_CHECK, /* of an action that is done: whether it works */
	DEADLINE_CONTRACT, DEADLINE_SUPPORT, DEADLINE_CERTIFICATE,
	DEADLINE_KINDS
};

const char *deadline_kind_name(enum deadline_kind k); /* "audit" "evidence" "exception" "leaf" "action" "check" "contract" "support" "certificate" */
const char *deadline_kind_word(enum deadline_kind k); /* msgid */

enum { DEADLINE_SOON_DAYS = 30 };

struct deadline {
	enum deadline_kind kind;
	wall_t at;
	const char *object;  /* "evidence:12" "hds:EXI-15" "action:7" "audit:3" "contract:SYVIK" "device:D" "certificate:S" */
	const char *title, *owner; /* owner NULL: nobody is named */
	int64_t seq;         /* of the row of evidence, of an action or an audit; 0: of something else */
	bool held;           /* an audit that took place: no deadline any more */
	int64_t days;        /* wall_days_until it, of the instant that it was made for */
};

struct deadlines { struct deadline *rows; size_t n, room; struct arena *arena; wall_t now; };

/* Texts are borrowed but for objects, which are in arena a. */
struct deadlines deadlines_init(struct arena *a, wall_t now);
/* Each false without memory. Evidence and actions are those of any framework: of one checklist only. */
bool deadlines_add_leaves(struct deadlines *d, const struct hds_checklist *c) MUST_CHECK;
bool deadlines_add_evidence(struct deadlines *d, const struct hds_evidence *rows, size_t n, const struct hds_checklist *const *checklists,
                            size_t n_checklists) MUST_CHECK; /* checklists: what tells an audit from another document */
bool deadlines_add_actions(struct deadlines *d, const struct hds_action *rows, size_t n) MUST_CHECK;
/* held: those that took place too. */
bool deadlines_add_audits(struct deadlines *d, const struct hds_audit *rows, size_t n, bool held) MUST_CHECK;
bool deadlines_add_contracts(struct deadlines *d, const struct support_row *rows, size_t n) MUST_CHECK;
bool deadlines_add_devices(struct deadlines *d, const struct device_row *rows, size_t n) MUST_CHECK;
bool deadlines_add_certificates(struct deadlines *d, const struct certificate_row *rows, size_t n) MUST_CHECK;
void deadlines_sort(struct deadlines *d);
void deadlines_look(struct deadlines *d, wall_t now); /* how many days are left now */

/* "12 days left", "expired 3 days ago"; of what a person promised "3 days late". */
void deadline_words(const struct deadline *d, char *buf, size_t size);

enum state deadline_worth(const struct deadline *d); /* past: critical; within DEADLINE_SOON_DAYS: warning */

/* Inside reader_begin … reader_end: all of them, sorted. families: those that are there. */
bool deadlines_read(struct reader *r, struct arena *a, wall_t now, const struct region_rows *region, struct deadlines *ret, struct err *e)
	MUST_CHECK;

#endif
