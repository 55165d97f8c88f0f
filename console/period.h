/* How far back curves go. */
#ifndef VIGIE_CONSOLE_PERIOD_H
#define VIGIE_CONSOLE_PERIOD_H

#include <stdint.h>

enum period { PERIOD_HOUR, PERIOD_DAY, PERIOD_WEEK, PERIOD_COUNT };

int64_t period_ms(enum period p);
const char *period_words(enum period p); /* msgid: "Last hour" */

#endif
