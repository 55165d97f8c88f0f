/* When the terminal's bell rings: an alert is there that is critical, a cause and nobody's, and was not there, or not critical, when the
 * alerts were read before. Pure. What was read first never rings. */
#ifndef VIGIE_CONSOLE_BELL_H
#define VIGIE_CONSOLE_BELL_H

#include "reader_alerts.h"

struct bell {
	int64_t *known; /* ids of open alerts that are or were critical, sorted; owned */
	size_t n;
	bool begun;
};

/* Of the present only, as all that are open: true: it rings, once for all that is new. Without memory it is silent and begins again. */
bool bell_heed(struct bell *b, const struct alert_row *alerts, size_t n);
void bell_done(struct bell *b); /* also: what is read next is the first */

#endif
