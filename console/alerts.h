/* The alerts view (2): one row a cause, what nobody sees to first; the page of one: proof, counter-proof, what changed, whom to call. */
#ifndef VIGIE_CONSOLE_ALERTS_H
#define VIGIE_CONSOLE_ALERTS_H

#include "console/alert_sentence.h"
#include "console/browser.h"
#include "redundancy.h"

struct alerts_item {
	struct alert_row row;
	const char *key; /* of the list: the name, and of what of it */
	const struct alerts_item *cause; /* NULL: it is one */
};

/* What only the page needs. Rows in the page's arena. */
struct alerts_page {
	struct proof_row *proofs;
	struct note_row *notes;
	struct notification_row *notifications;
	struct support_row *supports;
	struct dependency_row *dependencies;
	struct redundancy redundancy; /* of a link */
	size_t n_proofs, n_notes, n_notifications, n_supports, n_dependencies;
};

/* The key is in arena a; NULL without memory. */
const char *alerts_key(const struct alert_row *row, struct arena *a);

/* In arena a: each cause, each alert that follows one of them; NULL without memory. */
struct alerts_item *alerts_rows(const struct snapshot *s, struct arena *a, size_t *ret_n);

extern const struct browser_class alerts_class;

bool alerts_read_page(struct reader *r, struct arena *a, const struct alert_row *alert, struct alerts_page **ret, struct err *e) MUST_CHECK;
void alerts_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

/* Parts of the page that the situation shows too. */
void alerts_write_cause(struct pen *p, const struct alert_row *row, wall_t now);  /* whom it hits, who sees to it; a line that leads to it */
void alerts_write_repair(struct pen *p, const struct alert_row *row, wall_t now); /* the GTR and the runbook */
void alerts_write_call(struct pen *p, const struct alert_row *row, const struct alerts_page *page, wall_t now);
void alerts_write_against(struct pen *p, const struct alerts_page *page, wall_t now); /* what still answers nearby */
void alerts_write_changes(struct pen *p, const struct alerts_page *page, wall_t now); /* within the hour before, and the alerts of then */

/* The names behind the counts. */
void alerts_write_hits(struct pen *p, const struct alert_row *row);
/* What follows the cause, each as it stands, with a line that leads to it. */
void alerts_write_children(struct pen *p, const struct snapshot *s, const struct alert_row *row, wall_t now);

#endif
