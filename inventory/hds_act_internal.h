/* What the files inventory/hds_act*.c share: an act while it is judged, then the rows that it writes. */
#ifndef VIGIE_HDS_ACT_INTERNAL_H
#define VIGIE_HDS_ACT_INTERNAL_H

#include "hds_act.h"
#include "inventory/framework_db.h"

#include <jansson.h>

enum { HDS_VALUES_MAX = 20, HDS_LIST_MAX = HDS_SERVES_MAX * FRAMEWORK_NODE_MAX };

/* A row without its seq, which is known once the act is journalled. */
struct hds_written { struct value values[HDS_VALUES_MAX]; size_t n; };

struct hds_writing {
	struct store *s;
	const struct hds_act *a;
	struct arena *arena;
	enum statement write;         /* of the rows */
	struct rows rows;             /* struct hds_written */
	char object[ERR_TEXT_MAX];
	const char *text;             /* that is journalled with it; NULL: none */
	json_t *request;              /* owned */
	int64_t seq, number;
	struct hds_done done;
	/* framework, adopt */
	struct framework framework;
	bool loads, adopts;
	int64_t framework_id;
};

#define HDS_ROW(...) ((struct hds_written){ { __VA_ARGS__ }, sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value) })
bool hds_add_row(struct hds_writing *w, const struct hds_written *row, struct err *e) MUST_CHECK;

/* ERR_USAGE, ERR_DATA, ERR_NOT_FOUND: why not. */
bool hds_judge_set(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_evidence(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_exception(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_action(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_actions(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_framework(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_adopt(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_judge_audit(struct hds_writing *w, struct err *e) MUST_CHECK;
bool hds_write_framework(struct hds_writing *w, struct err *e) MUST_CHECK; /* once it is journalled */

/* One action, new or changed, into a row; *ret_same: nothing differs, and none was added. */
bool hds_merge_action(struct hds_writing *w, const struct hds_act *a, int64_t number, bool *ret_same, struct err *e) MUST_CHECK;

/* "audit:3" names an audit that there is; other words pass. */
bool hds_judge_found_by(struct hds_writing *w, const char *found_by, struct err *e) MUST_CHECK;

/* ---- what is asked ---- */

/* A row of a framework in use, borrowed from the arena. */
struct hds_found {
	const char *family, *key;     /* as the framework writes it */
	char node[FRAMEWORK_NODE_MAX]; /* "hds:EXI-05.D" */
	bool leaf, annex;
	unsigned activities;
	const char *facts, *wording;
};

/* key: "EXI-05.D", in any case, with its family where several have it. ERR_NOT_FOUND; ERR_USAGE: it is scored by its items. */
bool hds_find_key(struct hds_writing *w, const char *key, struct hds_found *ret, struct err *e) MUST_CHECK;

/* "EXI-05.D; A.8.13" → "hds:EXI-05.D;iso27001:A.8.13", each once. family NULL: any. *ret NULL: none. */
bool hds_find_keys(struct hds_writing *w, const char *what, const char *list, const char *family, const char **ret, struct err *e) MUST_CHECK;

/* One line that is safe on a terminal, of at most max bytes; NULL and "" pass. */
bool hds_judge_words(const char *what, const char *text, size_t max, struct err *e) MUST_CHECK;
bool hds_need_words(const char *what, const char *text, size_t max, struct err *e) MUST_CHECK;

/* ERR_REFUSED: last, the seq of the object's last row, is not the one that was seen. */
bool hds_judge_seen(const struct hds_act *a, const char *object, int64_t last, struct err *e) MUST_CHECK;

/* "" and NULL pass. */
bool hds_judge_sha256(const char *sha256, struct err *e) MUST_CHECK;

/* What is given, else what was there; "" and HDS_NO_DATE take it away. */
const char *hds_text_over(const char *given, const char *before);
wall_t hds_date_over(wall_t given, wall_t before);

/* The one after the last of them. */
bool hds_new_number(struct hds_writing *w, enum statement last, int64_t *ret, struct err *e) MUST_CHECK;

/* The seq whose text goes on to be that of the subject: that of its last row when nothing new is said; UNKNOWN_I64: none, or the new one. */
bool hds_text_seq(struct hds_writing *w, enum statement last, struct value subject, bool keep, int64_t *ret, struct err *e) MUST_CHECK;

#endif
