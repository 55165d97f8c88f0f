/* Alerts as rows of verbs: the keys of the command line's contract for programs, words for people. */
#ifndef VIGIE_CONSOLE_ALERT_LINE_H
#define VIGIE_CONSOLE_ALERT_LINE_H

#include "console/session.h"
#include "reader_alerts.h"

struct alert_line {
	struct alert_row row;
	const char *state;              /* alert_handling_name */
	struct names children, proof, counter_proof, changes;
	int64_t n_children;
	const char *by;                 /* who silenced it */
	const char *acked_by;
	wall_t acked_until;
	int64_t days_left, limit_days;  /* of a certificate that ends soon, and the limit that it passed; UNKNOWN_I64: none */
	const char *object, *handling, *impact; /* for people */
};

const struct noun *alert_noun(const struct output *out);

/* Borrows the row. ERR_MEMORY. */
bool alert_line_fill(struct session *s, const struct alert_row *row, struct alert_line *l, struct err *e) MUST_CHECK;

/* Before its object: it stands below its cause. ERR_MEMORY. */
bool alert_line_indent(struct session *s, struct alert_line *l, struct err *e) MUST_CHECK;

#endif
