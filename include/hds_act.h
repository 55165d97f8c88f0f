/* What a person writes in the checklist: judged and written by the store with its row of the journal in one transaction, as act.h. No
 * row is ever changed: each act adds one, so that any past day can be shown and nobody rewrites it.
 *
 * The journal's request holds "row_sha256", the hash of the row that was written (hds_rows_verify tells which were changed since),
 * and no free text: that stands with the texts of the journal. Its object is "hds:EXI-05.D", "evidence:12", "action:7", "audit:3" or
 * "framework:hds 2.0 2026-11-22". */
#ifndef VIGIE_HDS_ACT_H
#define VIGIE_HDS_ACT_H

#include "framework.h"
#include "hds.h"

enum hds_act_kind {
	HDS_ACT_SET, HDS_ACT_EVIDENCE, HDS_ACT_EVIDENCE_REVOKE, HDS_ACT_EXCEPTION, HDS_ACT_EXCEPTION_END, HDS_ACT_ACTION, HDS_ACT_ACTIONS,
	HDS_ACT_FRAMEWORK, HDS_ACT_ADOPT, HDS_ACT_AUDIT
};

enum {
	HDS_TEXT_MAX = 1000,          /* bytes of a comment or reason, and of each text of an action */
	HDS_NAME_MAX = 200,           /* bytes of an owner, a title, a reference */
	HDS_SERVES_MAX = 64,          /* keys that one piece of evidence or action serves */
	HDS_EXCEPTION_DAYS_MAX = 366,
	HDS_CENTIDAYS_MAX = 1000000,
	HDS_ACTIONS_MAX = 5000,       /* rows of one file */
};

/* What is not given stays as it was, of something new it is not known: NULL, WALL_NEVER, UNKNOWN_I64, -1. "" and HDS_NO_DATE take it
 * away. */
#define HDS_NO_DATE ((wall_t){ INT64_MIN + 1 })

struct hds_act {
	enum hds_act_kind kind;
	uid_t uid;
	wall_t at;
	const char *key;              /* set, exception: "EXI-05.D", or with its family */
	int64_t number;               /* of evidence, an action or an audit; 0: a new one */
	int64_t seen;                 /* set, exception, and what has a number: seq of the row that its author was looking at, 0: there was
	                               * none; -1: not told, then it goes over whatever is there */
	const char *text;             /* comment, reason; required of an exception, of not-applicable and of evidence that is revoked */
	const char *owner;
	int status;                   /* set: enum hds_status */
	wall_t due;                   /* set, action */
	int activities;               /* set */
	const char *controls;         /* set: "A.8.13;A.8.14" */
	const char *serves;           /* evidence, action, audit: keys, `;` between */
	const char *title, *reference, *sha256; /* evidence, audit; reference: of an action too */
	int type;                     /* evidence: enum hds_evidence_type; audit: enum hds_audit_type */
	wall_t dated, until;          /* evidence: of the document, valid until; exception, audit: until */
	const char *scope, *auditor, *result; /* audit */
	wall_t from;
	const char *finding, *cause, *correction, *check, *found_by; /* action */
	wall_t found, check_due;
	int64_t planned_centidays, done_centidays;
	int progress, severity;       /* progress of an audit: enum hds_audit_progress */
	const char *name, *file;      /* actions, framework: name and contents of the file */
	size_t file_len;
	const char *map;              /* actions: text of a column mapping; NULL: none */
	bool prune;                   /* framework: it may have fewer requirements than the one in use */
	bool dry_run;                 /* actions, framework, adopt: only tell */
	const char *family, *version, *edition; /* adopt */
};

#define HDS_ACT_INIT(k, who, when) ((struct hds_act){ .kind = (k), .uid = (who), .at = (when), .seen = -1, .status = -1, .due = WALL_NEVER, \
	.activities = -1, .type = -1, .dated = WALL_NEVER, .until = WALL_NEVER, .from = WALL_NEVER, .found = WALL_NEVER, .check_due = WALL_NEVER, \
	.planned_centidays = INT64_MIN, .done_centidays = INT64_MIN, .progress = -1, .severity = -1 })

/* actions: one line each that is added or changed; framework, adopt: one each that differs from the one in use. */
struct hds_change { const char *change, *key, *title; bool assessed; }; /* change: "added" "modified" "removed" "reworded" */

struct hds_done {
	int64_t seq;                  /* of the journal; 0: nothing was written (dry run, or nothing differs) */
	int64_t number;               /* of the evidence or action */
	struct hds_change *changes;   /* in the arena that was given */
	size_t n_changes, same;
	size_t requirements, leaves;  /* of the framework: rows that are numbered, rows that are scored */
};

const char *hds_act_name(enum hds_act_kind kind); /* as its method: "hds_set", "hds_evidence", … */
bool hds_act_parse(const char *method, enum hds_act_kind *ret) MUST_CHECK;

struct import_file; /* import.h */

/* What can be said against a file of actions by itself: who asks tells it in the language of the screens. ERR_DATA, ERR_LIMIT. */
bool hds_actions_check(const struct import_file *file, struct arena *a, struct err *e) MUST_CHECK;

/* ERR_USAGE: what is missing or wrong in it; ERR_DATA: "file:line: column: …"; ERR_NOT_FOUND; ERR_REFUSED: another row was
 * written since the one that was seen; ERR_LOCKED, ERR_FULL, ERR_SYSTEM. */
bool hds_act_write(struct store *s, const struct hds_act *act, struct arena *a, struct hds_done *ret, struct err *e) MUST_CHECK;

#endif
