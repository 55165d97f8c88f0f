/* Who opens a console after a handover is met by it once: which one was shown stands in a file of the person. */
#ifndef VIGIE_CONSOLE_GREETING_H
#define VIGIE_CONSOLE_GREETING_H

#include "reader_alerts.h"

enum { GREETING_HOURS = 24 }; /* what is older meets nobody */

/* The latest handover of the last GREETING_HOURS, if this person neither kept it nor saw it; NULL: there is none. A file that cannot be
 * read says that none was seen. Texts in arena a. */
const struct handover_row *greeting_look(struct reader *r, struct arena *a, const char *seen_path, int64_t uid, wall_t now);

/* It was seen. ERR_SYSTEM. */
bool greeting_seen(const char *seen_path, int64_t seq, struct err *e) MUST_CHECK;

#endif
