/* What screens and verbs say of the checklist (include/hds.h). */
#ifndef VIGIE_CONSOLE_HDS_WORDS_H
#define VIGIE_CONSOLE_HDS_WORDS_H

#include "console/hds_line.h"
#include "console/list.h"
#include "reader_hds.h"

/* How a leaf stands: of a gap which one. Its word is translated. */
struct state_look hds_look(const struct hds_leaf_state *s);
enum state hds_worth(const struct hds_leaf_state *s);     /* critical: a major gap, or evidence that expired; unknown: nobody assessed it */

/* "1 expired, 2 gaps, 30 to assess"; nothing when nothing is to be done. */
void hds_append_left(const struct hds_score *n, struct text *t);

/* Hundredths of days: "2,5"; "" for UNKNOWN_I64. buf: FORMAT_MAX. */
void hds_format_days(int64_t centidays, char *buf);
/* Of a whole plan: from a hundred days on in whole ones. */
void hds_format_work(int64_t centidays, char *buf);

#endif
