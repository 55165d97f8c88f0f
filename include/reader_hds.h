/* What the reader tells of the checklist. As reader.h: between reader_begin and reader_end, in the caller's arena, as of its instant. */
#ifndef VIGIE_READER_HDS_H
#define VIGIE_READER_HDS_H

#include "framework.h"
#include "hds.h"
#include "reader.h"

struct hds_framework_row {
	const char *family, *version, *edition, *sha256;
	struct framework_text label;
	wall_t loaded, adopted;       /* adopted WALL_NEVER: not in use */
	int64_t uid;                  /* who adopted it; UNKNOWN_I64: it came with Vigie */
	bool current;                 /* the one in use */
};

/* Those that are there, by family, then as they were loaded. */
bool read_hds_frameworks(struct reader *r, struct arena *a, struct hds_framework_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* One version of a family; version NULL: the one in use then, before any was the first one. ERR_NOT_FOUND. */
bool read_hds_framework(struct reader *r, struct arena *a, const char *family, const char *version, const char *edition,
                        struct framework *ret, struct err *e) MUST_CHECK;

/* A row of the checklist. What is no leaf has only its requirement, and of an annex what was said of it. */
struct hds_item {
	const struct requirement *requirement;
	char key[FRAMEWORK_NODE_MAX]; /* "hds:EXI-05.D" */
	struct hds_leaf leaf;
	struct hds_leaf_state state;
};

struct hds_checklist {
	struct framework framework;
	struct hds_item *items;       /* as framework.requirements */
	size_t n_items;
	struct hds_score score;
	struct hds_evidence *evidence; /* all that serves this framework, by number, revoked ones too */
	struct hds_action *actions;   /* the whole plan, by number */
	struct hds_fact *facts;       /* the last of each key */
	size_t n_evidence, n_actions, n_facts;
	size_t expired_evidence;      /* pieces of it that have expired */
	struct hds_plan plan;
};

/* ERR_NOT_FOUND: no framework of that family was loaded. Before the first record all assessments are empty. */
bool read_hds_checklist(struct reader *r, struct arena *a, const char *family, struct hds_checklist *ret, struct err *e) MUST_CHECK;

/* The same as of another instant, in this transaction: what it was on Friday beside what it is. */
bool read_hds_checklist_at(struct reader *r, struct arena *a, const char *family, wall_t at, struct hds_checklist *ret, struct err *e) MUST_CHECK;

/* A leaf that counts otherwise, or stands otherwise, than before; before NULL: it was not in the framework then. */
struct hds_moved { const struct hds_item *before, *after; enum hds_move why; };

/* Pure: by key, in the order of `after`; borrowed from both. HDS_MOVE_REWORDED also tells a leaf that is new. */
bool hds_checklist_moves(const struct hds_checklist *before, const struct hds_checklist *after, struct arena *a, struct hds_moved **ret,
                         size_t *ret_n, struct err *e) MUST_CHECK;

/* What counts now, for status: false in *ret_known, no framework of that family is there. */
bool read_hds_score(struct reader *r, struct arena *a, const char *family, struct hds_score *ret, size_t *ret_expired, bool *ret_known,
                    struct err *e) MUST_CHECK;

const struct hds_item *hds_checklist_find(const struct hds_checklist *c, const char *key); /* with or without family; NULL: none */

/* What serves any framework, revoked ones too, and the whole action plan: the last row of each, by number. */
bool read_hds_evidence(struct reader *r, struct arena *a, struct hds_evidence **ret, size_t *ret_n, struct err *e) MUST_CHECK;
bool read_hds_actions(struct reader *r, struct arena *a, struct hds_action **ret, size_t *ret_n, struct err *e) MUST_CHECK;

bool read_hds_audits(struct reader *r, struct arena *a, struct hds_audit **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* Every row that was written of a leaf, of one piece of evidence, one action, one audit, oldest first. */
bool read_hds_assessments(struct reader *r, struct arena *a, const char *key, struct hds_assessment **ret, size_t *ret_n, struct err *e)
	MUST_CHECK;
bool read_hds_exceptions(struct reader *r, struct arena *a, const char *key, struct hds_exception **ret, size_t *ret_n, struct err *e)
	MUST_CHECK;
bool read_hds_evidence_history(struct reader *r, struct arena *a, int64_t number, struct hds_evidence **ret, size_t *ret_n,
                               struct err *e) MUST_CHECK;
bool read_hds_audit_history(struct reader *r, struct arena *a, int64_t number, struct hds_audit **ret, size_t *ret_n, struct err *e) MUST_CHECK;
bool read_hds_action_history(struct reader *r, struct arena *a, int64_t number, struct hds_action **ret, size_t *ret_n, struct err *e)
	MUST_CHECK;

/* What was planned, done and left at each of n instants: the points of a burn-down, ret[i] that of at[i]. */
bool read_hds_plans(struct reader *r, const wall_t *at, size_t n, struct hds_plan *ret, struct err *e) MUST_CHECK;

enum hds_fault { HDS_ROW_CHANGED, HDS_ROW_MISSING, HDS_ROW_ADDED }; /* added: the journal knows of no act that wrote it */
struct hds_row_finding {
	enum hds_fault fault;
	int64_t seq;                  /* UNKNOWN_I64: of a framework that came with Vigie */
	const char *table;
	const char *key;              /* borrowed: of a requirement "hds:EXI-05.D", of a whole framework its family; NULL: of neither */
};

/* Each row of the checklist against the journal's row that wrote it, and each requirement against the file that it was loaded from: with
 * journal_verify it proves that nobody wrote behind its back. *ret_rows: those that acts wrote. */
bool hds_rows_verify(struct reader *r, void (*found)(void *user, const struct hds_row_finding *f), void *user, size_t *ret_rows,
                     struct err *e) MUST_CHECK;

#endif
