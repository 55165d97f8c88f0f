/* A handover that was kept, as it is told: by `handover --last`, and to who opens a console after it. */
#ifndef VIGIE_CONSOLE_HANDOVER_KEPT_H
#define VIGIE_CONSOLE_HANDOVER_KEPT_H

#include "reader_alerts.h"
#include "text.h"

enum { HANDOVER_KEPT_MAX = 32 * 1024 }; /* bytes that it has at most, told */

/* "Kept on 2026-11-22 08:00 by P. Martin, for J. Roux", an empty line, its lines. */
void handover_kept_append(const struct handover_row *h, struct text *t);

/* The latest one, told; false in *ret_any: none was kept. Inside reader_begin … reader_end. */
bool handover_kept_last(struct reader *r, bool *ret_any, struct text *t, struct err *e) MUST_CHECK;

#endif
