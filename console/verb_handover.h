/* Handovers that are kept, for the verb `handover`. */
#ifndef VIGIE_CONSOLE_VERB_HANDOVER_H
#define VIGIE_CONSOLE_VERB_HANDOVER_H

#include "console/handover.h"
#include "console/session.h"

/* Has the collector keep those lines; who leaves and who comes are the rota's (NULL: none is configured), unless --to names who comes. */
bool verb_handover_store(struct session *s, const struct rota *rota, const struct handover_line *lines, size_t n, struct err *e) MUST_CHECK;

/* --last, --list. ERR_NOT_FOUND: none was kept. */
bool verb_handover_kept(struct session *s, struct err *e) MUST_CHECK;

#endif
