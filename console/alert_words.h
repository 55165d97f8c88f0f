/* Alerts in the language of the screens. Pure; raw: not yet safe for a terminal. */
#ifndef VIGIE_CONSOLE_ALERT_WORDS_H
#define VIGIE_CONSOLE_ALERT_WORDS_H

#include "reader_alerts.h"

struct text;

const char *alert_handling_word(enum alert_handling h); /* "Open" */

/* "Link SYVIK-12", "Link SYVIK-12: redundancy". */
void alert_append_object(struct text *t, const struct alert_row *a);

/* "4 establishments · Telestroke 1 · Covolink 1"; nothing when nothing else is hit. */
void impact_append(struct text *t, const struct impact_row *i);

#endif
