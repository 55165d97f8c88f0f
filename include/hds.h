/* The checklist, decided: what a leaf of a framework (framework.h) is worth at an instant, from what a person decided, what proves it
 * and what was measured. Pure: `now` is given, nothing is read. Texts and arrays are borrowed.
 *
 * A person decides the status; a measured fact only proposes one. Both are kept, neither changes the other. */
#ifndef VIGIE_HDS_H
#define VIGIE_HDS_H

#include "vtime.h"

#include <sys/types.h>

/* "conforming" is a self-assessment. The auditor's words are those of a finding (enum hds_severity). */
enum hds_status { HDS_NOT_ASSESSED, HDS_CONFORMING, HDS_IMPROVEMENT, HDS_MINOR_GAP, HDS_MAJOR_GAP, HDS_NOT_APPLICABLE };

const char *hds_status_name(enum hds_status s); /* "not-assessed" "conforming" "improvement" "minor-gap" "major-gap" "not-applicable" */
const char *hds_status_word(enum hds_status s); /* msgid */
bool hds_status_parse(const char *name, enum hds_status *ret) MUST_CHECK;

/* A row of each kind below is what one act wrote: it is never changed, the next one of the same subject takes its place (seq: its row
 * of the journal, uid: who). Dates are instants: a day that a person gave as an end is the end of that local day. */
struct hds_assessment {
	int64_t seq, uid;
	wall_t at;
	const char *key;              /* "hds:EXI-05.D" */
	enum hds_status status;
	const char *owner;            /* NULL: nobody yet */
	wall_t due;                   /* until when the owner means to have it; WALL_NEVER: none */
	unsigned activities;          /* bit n-1: activity n that it is about; 0: all that the requirement applies to */
	const char *controls;         /* ISO controls that a person linked, `;` between; NULL: none */
	const char *comment;          /* of HDS_NOT_APPLICABLE the reason; NULL: none, or purged */
	const char *wording;          /* of the requirement that was judged (struct requirement.wording) */
	enum hds_status proposed;     /* what the facts said then; HDS_NOT_ASSESSED: nothing */
};

enum hds_evidence_type { EVIDENCE_DOCUMENT, EVIDENCE_RECORD, EVIDENCE_MEASURE, EVIDENCE_INTERVIEW };
const char *hds_evidence_type_name(enum hds_evidence_type t); /* "document" "record" "measure" "interview" */
const char *hds_evidence_type_word(enum hds_evidence_type t); /* msgid */
bool hds_evidence_type_parse(const char *name, enum hds_evidence_type *ret) MUST_CHECK;

struct hds_evidence {
	int64_t number;               /* from 1 on, over all of them: "evidence:12" */
	int64_t seq, uid;
	wall_t at;                    /* when it was recorded */
	const char *title, *reference, *owner; /* reference: in the document system; NULL: none */
	enum hds_evidence_type type;
	const char *serves;           /* "hds:EXI-05.D;iso27001:A.8.13" */
	wall_t dated;                 /* of the document itself */
	wall_t valid_until;           /* WALL_NEVER: for good */
	const char *sha256;           /* of its file, 64 hexadecimal digits; NULL: none */
	const char *comment;          /* NULL: none, or purged */
	bool revoked;                 /* serves nothing any more */
};

enum hds_evidence_state { EVIDENCE_IN_FORCE, EVIDENCE_EXPIRED, EVIDENCE_REVOKED };
enum hds_evidence_state hds_evidence_state(const struct hds_evidence *v, wall_t now); /* expired from valid_until on */
const char *hds_evidence_state_name(enum hds_evidence_state s); /* "in-force" "expired" "revoked" */
const char *hds_evidence_state_word(enum hds_evidence_state s); /* msgid */
bool hds_evidence_serves(const struct hds_evidence *v, const char *key);

/* A gap that is borne, with an end: it changes no score, it takes the leaf off the list of what is to be done until it ends. */
struct hds_exception {
	int64_t seq, uid;
	wall_t at;
	const char *key, *owner, *reason; /* reason NULL: purged */
	wall_t from, until;           /* holds in [from, until) */
	bool ended;                   /* a person ended it before its time, at `until` */
};

bool hds_exception_holds(const struct hds_exception *x, wall_t now);

enum hds_severity { HDS_OWN, HDS_MAJOR_NONCONFORMITY, HDS_MINOR_NONCONFORMITY, HDS_REMARK }; /* HDS_OWN: of ours, no auditor's */
const char *hds_severity_name(enum hds_severity s); /* "own" "major" "minor" "remark" */
const char *hds_severity_word(enum hds_severity s); /* msgid */
bool hds_severity_parse(const char *name, enum hds_severity *ret) MUST_CHECK;

enum hds_progress { HDS_PLANNED, HDS_ONGOING, HDS_DONE, HDS_EFFECTIVE, HDS_DROPPED }; /* HDS_EFFECTIVE: done, and seen to work */
const char *hds_progress_name(enum hds_progress p); /* "planned" "ongoing" "done" "effective" "dropped" */
const char *hds_progress_word(enum hds_progress p); /* msgid */
bool hds_progress_parse(const char *name, enum hds_progress *ret) MUST_CHECK;

struct hds_action {
	int64_t number;               /* from 1 on: "action:7" */
	int64_t seq, uid;
	wall_t at;
	const char *finding, *cause, *correction, *check; /* check: how one sees that it works; NULL: not said */
	const char *serves;           /* keys with `;` between; NULL: none */
	const char *owner, *reference; /* reference: in the project tool, unique where there is one; NULL: none */
	enum hds_severity severity;
	const char *found_by;         /* NULL: not said */
	wall_t found, due, check_due; /* WALL_NEVER: none */
	wall_t first_due;             /* the first one that was ever promised: due - first_due is its slippage */
	int64_t planned_centidays, done_centidays; /* hundredths of a day of one person; UNKNOWN_I64: not said */
	enum hds_progress progress;
	const char *comment;
};

bool hds_action_is_late(const struct hds_action *a, wall_t now); /* planned or ongoing, from its due instant on */
bool hds_action_check_is_late(const struct hds_action *a, wall_t now); /* done, and nobody saw yet that it works */

enum hds_audit_type { AUDIT_INTERNAL, AUDIT_STAGE_1, AUDIT_STAGE_2, AUDIT_SURVEILLANCE, AUDIT_RENEWAL, AUDIT_PENETRATION };
const char *hds_audit_type_name(enum hds_audit_type t); /* "internal" "stage-1" "stage-2" "surveillance" "renewal" "penetration" */
const char *hds_audit_type_word(enum hds_audit_type t); /* msgid */
bool hds_audit_type_parse(const char *name, enum hds_audit_type *ret) MUST_CHECK;

enum hds_audit_progress { AUDIT_PLANNED, AUDIT_HELD, AUDIT_REPORTED, AUDIT_CANCELLED }; /* reported: held, and its report is there */
const char *hds_audit_progress_name(enum hds_audit_progress p); /* "planned" "held" "reported" "cancelled" */
const char *hds_audit_progress_word(enum hds_audit_progress p); /* msgid */
bool hds_audit_progress_parse(const char *name, enum hds_audit_progress *ret) MUST_CHECK;

/* An audit, planned or held. What it found are actions whose found_by is "audit:3". */
struct hds_audit {
	int64_t number;               /* from 1 on: "audit:3" */
	int64_t seq, uid;
	wall_t at;
	const char *title, *scope, *auditor; /* NULL: not said */
	enum hds_audit_type type;
	const char *serves;           /* keys with `;` between; NULL: none */
	wall_t from, until;           /* first and last instant; until WALL_NEVER: it lasts a day */
	enum hds_audit_progress progress;
	const char *result, *reference; /* reference: of its report; NULL: none */
	const char *sha256;           /* of the report, as that of evidence */
	const char *comment;
};

bool hds_audit_serves(const struct hds_audit *v, const char *key);
wall_t hds_audit_end(const struct hds_audit *v);
bool hds_audit_is_late(const struct hds_audit *v, wall_t now); /* planned, from its end on */
bool hds_audit_found(const struct hds_audit *v, const struct hds_action *a);
/* "audit:3" → 3; 0: it names none. */
int64_t hds_audit_number(const char *found_by);

enum hds_verdict { FACT_HOLDS, FACT_FAILS, FACT_UNKNOWN };
const char *hds_verdict_name(enum hds_verdict v); /* "holds" "fails" "unknown" */
const char *hds_verdict_word(enum hds_verdict v); /* msgid */
bool hds_verdict_parse(const char *name, enum hds_verdict *ret) MUST_CHECK;

enum { HDS_FACT_STALE_MS = 2 * 86400000 }; /* each is written when it changes, and once a day */

struct hds_fact {
	const char *key;              /* of struct framework_fact */
	wall_t at;
	enum hds_verdict verdict;
	enum hds_status proposes;     /* when it fails: HDS_MINOR_GAP or HDS_MAJOR_GAP */
	const char *value;            /* JSON, keys sorted: {"declared":46,"seen":41} */
	const char *sha256;           /* of the rows that the query saw */
};

/* ---- one leaf ---- */

struct hds_leaf {
	const char *wording;          /* of the requirement as it is now */
	const struct hds_assessment *assessment; /* NULL: none */
	const struct hds_exception *exception;   /* the last one; NULL: none */
	const struct hds_evidence *const *evidence; /* that serve it */
	const struct hds_fact *const *facts;
	size_t n_evidence, n_facts;
};

/* What a leaf is now, from what is worst to do to what is best. */
enum hds_standing {
	HDS_OPEN,                     /* nobody assessed it */
	HDS_GAP,
	HDS_EXPIRED,                  /* said to conform, but a piece of its evidence has expired */
	HDS_REWORDED,                 /* said to conform to another wording */
	HDS_UNPROVEN,                 /* said to conform, with no evidence */
	HDS_EXCEPTED,                 /* one of the above, and an exception holds */
	HDS_PROVEN,
	HDS_OUT                       /* not applicable */
};
const char *hds_standing_name(enum hds_standing s); /* "open" "gap" "evidence-expired" "reworded" "unproven" "excepted" "proven" "out" */
const char *hds_standing_word(enum hds_standing s); /* msgid */

enum { HDS_POINTS_MAX = 2 };

struct hds_leaf_state {
	enum hds_status decided, proposed; /* proposed HDS_NOT_ASSESSED: the facts propose nothing */
	enum hds_standing standing;
	unsigned points;              /* 0 to HDS_POINTS_MAX: 2 proven; 1 said to conform without that, or a minor gap; 0 else */
	size_t in_force, expired;     /* of its evidence */
	wall_t expired_since, expired_last; /* the first and the last of those that expired */
	wall_t assessed_at;           /* WALL_NEVER: nobody assessed it */
	bool contradicted;            /* said to conform, and a fact proposes a gap */
	bool reworded;
	bool reopened;                /* an exception came to its end at reopened_since and nobody assessed it since */
	wall_t reopened_since;
	wall_t next_change;           /* when it changes next by itself; WALL_NEVER: never */
};

struct hds_leaf_state hds_leaf_state(const struct hds_leaf *l, wall_t now);

/* Facts alone: a gap when one fails (the worst), conforming when all that are known hold and none of them is stale, else nothing. */
enum hds_status hds_proposal(const struct hds_fact *const *facts, size_t n, wall_t now);

/* ---- all of them ---- */

/* Over leaves. What is not applicable is left out of the denominator; what nobody assessed is in it and gives nothing. */
struct hds_score {
	size_t total, assessed, not_applicable;
	size_t of_standing[HDS_OUT + 1];
	size_t points;
};

void hds_score_add(struct hds_score *s, const struct hds_leaf_state *leaf);
double hds_score_ratio(const struct hds_score *s); /* 0 to 1; NAN: nothing was assessed, or nothing applies */

/* Why a leaf counts otherwise than before: what it is told by, the first that fits. What happened after it was assessed anew goes first. */
enum hds_move {
	HDS_MOVE_NONE, HDS_MOVE_ASSESSED, HDS_MOVE_EXPIRED, HDS_MOVE_RENEWED, HDS_MOVE_REWORDED, HDS_MOVE_REVOKED, HDS_MOVE_REOPENED, HDS_MOVE_EXCEPTED
};
const char *hds_move_name(enum hds_move m); /* "none" "assessed" "evidence-expired" "evidence-renewed" "reworded" "evidence-revoked"
                                             * "exception-over" "excepted" */
const char *hds_move_word(enum hds_move m); /* msgid */
enum hds_move hds_move(const struct hds_leaf_state *before, const struct hds_leaf_state *after);

/* ---- the action plan ---- */

struct hds_plan {
	size_t actions, open, late, to_check, dropped; /* open: planned or ongoing; dropped ones are in no sum */
	int64_t planned_centidays, done_centidays, left_centidays; /* left: what is planned and not done, of the open ones */
	size_t without_estimate;      /* open ones that nobody estimated */
	size_t slipped;               /* whose end was put off */
	int64_t slipped_days, worst_slip_days; /* together, and the most */
};

void hds_plan_add(struct hds_plan *p, const struct hds_action *a, wall_t now);

#endif
