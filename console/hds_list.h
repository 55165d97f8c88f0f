/* The checklist view (7): the requirements of a framework under their chapters, what is to be done before any score, and the page of one. */
#ifndef VIGIE_CONSOLE_HDS_LIST_H
#define VIGIE_CONSOLE_HDS_LIST_H

#include "console/browser.h"
#include "console/deadlines.h"
#include "console/hds_words.h"

struct hds_row {
	const struct hds_item *item;    /* NULL: a chapter */
	const struct hds_row *chapter;  /* NULL of a chapter */
	const char *name;               /* "EXI-05.D"; of a chapter its title */
	enum state worth;               /* of what has items, and of a chapter, the worst of theirs */
	struct hds_score score;         /* of a chapter */
	const struct hds_leaf_state *worst; /* of what has items; NULL: it stands for itself, or is a chapter */
	size_t place;                   /* in the text */
	int64_t id;
};

/* What the list keeps. */
struct hds_kept {
	struct hds_checklist c;
	struct deadlines due;           /* of this framework and the plan, the earliest first */
};

extern const struct list_class hds_list;
const char *hds_word(size_t i); /* as view_class.word */

/* Rows of the list, in arena a: each chapter, then what stands below it. */
bool hds_make_rows(const struct hds_checklist *c, struct arena *a, struct hds_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* Sets what rows and chapters are worth, after their items were judged. */
void hds_judge_rows(const struct hds_checklist *c, struct hds_row *rows, size_t n);

void hds_headline(const struct browser *b, struct grid *g, struct rect lines);
int hds_headline_rows(const struct browser *b);

/* What only the page of one needs. */
struct hds_page {
	struct hds_assessment *assessments; /* oldest first */
	struct hds_exception *exceptions;
	const char **people;                /* of each assessment who */
	struct framework other;             /* of ISO/IEC 27001 for HDS, and the other way round */
	bool other_known;
	size_t n_assessments, n_exceptions;
};

bool hds_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
/* Its evidence, and the facts that could speak of it, on its page. */
void hds_write_evidence(struct pen *p, const struct hds_item *item, wall_t now);
void hds_write_facts(struct pen *p, const struct framework *f, const struct hds_item *item, wall_t now);
void hds_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
