/* An escalation as a plain text for a ticket: at most ESCALATION_LINES lines of ESCALATION_COLUMNS columns. */
#ifndef VIGIE_CONSOLE_ESCALATION_TEXT_H
#define VIGIE_CONSOLE_ESCALATION_TEXT_H

#include "console/mask.h"
#include "escalation.h"
#include "reader.h"

const char *escalation_state_word(enum escalation_state s); /* translated */
const char *mask_level_word(enum mask_level level);         /* translated: what the copy leaves out */

/* The names that a copy may have to hide: of every contact and every establishment, in arena a. */
bool escalation_names(struct reader *r, struct arena *a, struct mask_names *ret, struct err *e) MUST_CHECK;

/* Pure. names: of level MASK_NOTHING not looked at. */
void escalation_text(const struct escalation_row *x, enum mask_level level, const struct mask_names *names, struct text *t);

#endif
