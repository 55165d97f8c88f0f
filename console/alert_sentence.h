/* What is said of an alert: what is wrong, whom it hits in words of care, who sees to it. Pure but for the names of accounts. */
#ifndef VIGIE_CONSOLE_ALERT_SENTENCE_H
#define VIGIE_CONSOLE_ALERT_SENTENCE_H

#include "reader_alerts.h"

enum { ALERTS_SHOWN = 3 }; /* of the other alerts of the hour before: what else is known of the failure stands below them */

struct text;

/* "Link SYVIK-12", "Link SYVIK-12: redundancy". */
void alert_append_object(struct text *t, const struct alert_row *a);

/* "link down", "redundancy lost", "collector blind"; unstable is said. */
void alert_append_what(const struct alert_row *a, struct text *t);
void alert_append_why(const struct alert_row *a, struct text *t); /* the sentence of its outcome, or the detail that says more */
void alert_append_what_and_why(const struct alert_row *a, struct text *t);

/* "telestroke · 4 estab. · without a Covolink: CH A, CH B · 1 Covolink": the care first; "" when nothing that is declared depends on it. */
void alert_append_care(const struct alert_row *a, struct text *t);

/* "taken in hand until 06:30", "muted until 07:00", "planned work until 05:00"; "" of what nobody sees to. */
void alert_append_handling(const struct alert_row *a, wall_t now, struct text *t);

const char *alert_handling_phrase(enum alert_handling h); /* translated */

bool alert_is_cause(const struct alert_row *a);
bool alert_is_handled(const struct alert_row *a); /* somebody sees to it, or it ended */

/* The care alone: "telestroke, teleradiology 2". */
void alert_append_uses(const struct alert_row *a, struct text *t);

/* Whose images alone are stopped, "without a Covolink: CH A, CH B": a few are named; counted where establishments are cut off too. */
void alert_append_without_covolink(const struct alert_row *a, struct text *t);

/* Behind the first ALERTS_SHOWN of n rows PROOF_ALERT: "and 4 more". */
void alert_append_more_alerts(size_t n, struct text *t);

/* How the alert with that id or of that object stands among the rows; NULL: none. object: "kind:name". */
const struct alert_row *alert_by_id(const struct alert_row *rows, size_t n, int64_t id);
const struct alert_row *alert_of_object(const struct alert_row *rows, size_t n, const char *object); /* the gravest of it */

/* The account's name, else "uid 1234"; "" for UNKNOWN_I64. */
void append_person(struct text *t, int64_t uid);

/* How much is left until then: "3 h 05 min left"; past: "exceeded by 12 min". Nothing for WALL_NEVER. */
void append_time_left(struct text *t, wall_t due, wall_t now);

/* "NOBODY COULD BE REACHED for alert 12: …"; false: that is so of none. */
bool alert_append_unreached(const struct alert_counts *n, struct text *t);

/* "Alice · mail · problem · delivered", and why not. */
void notification_append(const struct notification_row *n, struct text *t);

#endif
