/* Of what a row of the journal is, in words. Pure. */
#ifndef VIGIE_CONSOLE_JOURNAL_ABOUT_H
#define VIGIE_CONSOLE_JOURNAL_ABOUT_H

#include "reader_alerts.h"
#include "text.h"

/* Its object; where it has none, as a refused act on an alert, what the request names: "alert 8". Nothing when that is nothing. */
void journal_append_about(const struct journal_row *r, struct text *t);

#endif
