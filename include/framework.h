/* A certification framework as data: HDS, ISO/IEC 27001. One CSV file each (RFC 4180), shipped in inventory/frameworks/ or written by
 * a person for a newer version; the first column, `record`, says what a row is:
 *
 *   framework    exactly one, first: key (the family: "hds"), version, edition (the day this file was made), title_… (the official
 *                label), text_… (where it comes from and what could not be seen), source, unverified (marks that hold for all of it)
 *   mark         something nobody verified: key, title_… (the sentence that screens show)
 *   fact         something a query or a register can say: key, title_…, kind (measured, register)
 *   requirement  key, parent (an earlier row; empty: none), chapter_…, title_…, text_…, activities, iso, related, legal, evidence_…,
 *                facts, source, unverified
 *   annex        the same, of what its text does not number
 *
 * Lists are separated by `;`. A text is in French and in English. Its wording is ours unless its source says otherwise. */
#ifndef VIGIE_FRAMEWORK_H
#define VIGIE_FRAMEWORK_H

#include "arena.h"
#include "vtime.h"

enum {
	FRAMEWORK_BYTES_MAX = 4 * 1024 * 1024,
	FRAMEWORK_ROWS_MAX = 5000,
	FRAMEWORK_REQUIREMENTS_MAX = 2000,
	FRAMEWORK_KEY_MAX = 32,       /* bytes: letters, digits, '.', '-'; also of a family and a version */
	FRAMEWORK_NODE_MAX = 2 * FRAMEWORK_KEY_MAX + 2, /* "family:key" and its NUL */
	FRAMEWORK_LIST_MAX = 64,
	FRAMEWORK_ACTIVITIES = 6,     /* art. R.1111-9 CSP */
	FRAMEWORK_HASH_BYTES = 65,    /* SHA-256 in hexadecimal and its NUL */
};

struct framework_text { const char *fr, *en; };
struct framework_keys { const char **keys; size_t n; };

struct framework_mark { const char *key; struct framework_text title; };
struct framework_fact { const char *key; struct framework_text title; bool measured; }; /* else held in a register */

struct requirement {
	const char *key;              /* "EXI-05.D", "A.8.13": unique in its framework */
	const char *parent;           /* NULL: none */
	bool annex;                   /* not numbered by its text: shown and assessed, but neither a requirement nor a leaf */
	bool leaf;                    /* nothing has it as parent: what is scored */
	struct framework_text chapter, title, text, evidence; /* evidence: what an auditor usually accepts, our proposal; NULL: none */
	unsigned activities;          /* bit n-1: activity n; 0: the framework knows none */
	struct framework_keys iso, related; /* clauses and controls of ISO/IEC 27001, see requirement_covers; related: our inference */
	struct framework_keys facts, unverified;
	const char *legal, *source;   /* NULL: none */
	char wording[FRAMEWORK_HASH_BYTES]; /* of its French title and text: two of the same wording ask for the same */
};

struct framework {
	const char *family, *version, *edition; /* "hds" "2.0" "2026-11-22" */
	struct framework_text label, provenance;
	const char *source;
	struct framework_keys unverified; /* that hold for all of it */
	struct framework_mark *marks;
	struct framework_fact *facts;
	struct requirement *requirements; /* in the order of the text, a parent before its items */
	size_t n_marks, n_facts, n_requirements;
	char sha256[FRAMEWORK_HASH_BYTES]; /* of the file */
};

/* Pure. name: for messages. Everything is copied into arena a. ERR_DATA: "name:line: column: what was expected"; ERR_LIMIT. */
bool framework_parse(const char *name, const char *text, size_t len, struct arena *a, struct framework *ret, struct err *e) MUST_CHECK;

/* NULL: there is none. */
const struct requirement *framework_find(const struct framework *f, const char *key);
const struct framework_mark *framework_find_mark(const struct framework *f, const char *key);
const struct framework_fact *framework_find_fact(const struct framework *f, const char *key);

/* Numbered rows without a parent; rows that are scored. */
size_t framework_count_requirements(const struct framework *f);
size_t framework_count_leaves(const struct framework *f);

/* Whether a reference stands for a key: "A.5.9" for itself, "9.2" for 9.2.1 and 9.2.2, "A" for all of Annex A. */
bool requirement_covers(const char *reference, const char *key);

/* Modified: the wording is the same, but not all else that is said of it (its facts, marks, controls, English …). */
enum framework_change_kind { FRAMEWORK_SAME, FRAMEWORK_REWORDED, FRAMEWORK_MODIFIED, FRAMEWORK_ADDED, FRAMEWORK_REMOVED };
const char *framework_change_name(enum framework_change_kind kind); /* "same" "reworded" "modified" "added" "removed" */

struct framework_change {
	enum framework_change_kind kind;
	const struct requirement *before, *after; /* borrowed; NULL: not there */
};

/* What a newer version changes, by key: each row of `after` in its order, then what is gone. In arena a. */
bool framework_diff(const struct framework *before, const struct framework *after, struct arena *a, struct framework_change **ret,
                    size_t *ret_n, struct err *e) MUST_CHECK;

/* ---- kept in the inventory ---- */

/* Those that are part of Vigie, as files. */
struct framework_file { const char *name; const void *bytes; size_t len; };
extern const struct framework_file framework_shipped[];
extern const size_t n_framework_shipped;

struct store;

/* Puts those that are not there yet into the inventory; the first one of a family is adopted at once. Tables are the schema's, rows are
 * not: it may run at any start. */
bool store_load_frameworks(struct store *s, wall_t now, struct err *e) MUST_CHECK;

#endif
