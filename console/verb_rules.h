/* What the words of `vigie rules` share. */
#ifndef VIGIE_CONSOLE_VERB_RULES_H
#define VIGIE_CONSOLE_VERB_RULES_H

#include "console/session.h"

/* --since until the session's instant, 30 days unless given. */
bool rules_span(struct session *s, wall_t *ret_since, wall_t *ret_to, struct err *e) MUST_CHECK;

bool rules_cost(struct session *s, struct err *e) MUST_CHECK;

#endif
