/* What comes to an end, or is due, one row each, the earliest first: of the checklist, of contracts, of systems. */
#ifndef VIGIE_CONSOLE_DEADLINES_H
#define VIGIE_CONSOLE_DEADLINES_H

#include "reader_hds.h"

struct text;

enum deadline_kind {
	DEADLINE_AUDIT,
	DEADLINE_REPORT,     /* evidence of what audits and reviews prove: until then the next one is to be held and recorded */
	DEADLINE_EVIDENCE, DEADLINE_EXCEPTION,
	DEADLINE_LEAF,       /* a leaf that is not proven, and its owner's date */
	DEADLINE_ACTION, DEADLINE_CHECK, /* of an action that is done: whether it works */
	DEADLINE_CONTRACT, DEADLINE_SUPPORT, DEADLINE_CERTIFICATE,
	DEADLINE_KINDS
};

/* "audit" "audit-evidence" "evidence" "exception" "leaf" "action" "check" "contract" "support" "certificate" */
const char *deadline_kind_name(enum deadline_kind k);
const char *deadline_kind_word(enum deadline_kind k); /* msgid */

enum { DEADLINE_SOON_DAYS = 30 };

struct deadline {
	enum deadline_kind kind;
	wall_t at;
	const char *object;  /* "evidence:12" "hds:EXI-15" "action:7" "audit:3" "contract:SYVIK" "device:D" "certificate:S" */
	const char *title, *owner; /* owner NULL: nobody is named */
	const char *serves;  /* requirements with their family, `;` between: "hds:EXI-15;iso27001:9.2"; NULL: none */
	const char *requirement; /* the title of the first of them, in the language of the screens; NULL: not known */
	int64_t seq;         /* of the row of evidence, of an action or an audit; 0: of something else */
	bool held;           /* an audit that took place: no deadline any more */
	int64_t days;        /* wall_days_until it, of the instant that it was made for */
	const struct deadline *alike; /* the next one that it stands for as well; NULL: none */
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
/* After the sort: what ends together, is of one kind and owner, and bears one title for the same requirements, is one row. */
bool deadlines_group(struct deadlines *d) MUST_CHECK;
void deadlines_name_requirements(struct deadlines *d, const struct hds_checklist *const *checklists, size_t n);
void deadlines_look(struct deadlines *d, wall_t now); /* how many days are left now */

size_t deadline_count(const struct deadline *d); /* how many it stands for */
/* "Action 3", "Evidence 3", "Evidence 3 (+7)": how many more it stands for. */
void deadline_append_object(const struct deadline *d, struct text *t);
void evidence_append_number(int64_t number, size_t more, struct text *t);
/* What it serves: "EXI-15", "EXI-15, 9.2.1 (+3)". */
void requirements_append(const char *serves, struct text *t);
/* The title of the first that one of the checklists knows; NULL: none does. */
const char *requirements_title(const char *serves, const struct hds_checklist *const *checklists, size_t n);

/* "12 days left", "expired 3 days ago"; of what a person promised "3 days late". */
void deadline_words(const struct deadline *d, char *buf, size_t size);

enum state deadline_worth(const struct deadline *d); /* past: critical; within DEADLINE_SOON_DAYS: warning */

/* Inside reader_begin … reader_end: all of them, sorted. families: those that are there. */
bool deadlines_read(struct reader *r, struct arena *a, wall_t now, const struct region_rows *region, struct deadlines *ret, struct err *e)
	MUST_CHECK;

#endif
