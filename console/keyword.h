/* Keywords that people declare in CSV files, as they are read on screens: "router", "third-party", "24x7". */
#ifndef VIGIE_CONSOLE_KEYWORD_H
#define VIGIE_CONSOLE_KEYWORD_H

#include "text.h"

/* field: a column of the inventory. The word for that keyword of it, translated; else the keyword itself (NULL: NULL). */
const char *keyword_word(const char *field, const char *keyword);

/* "24x7", "mon-fri 08:00-18:00": the hours of a contract, the days in the language of the screens. NULL: nothing. */
void keyword_append_hours(struct text *t, const char *hours);

/* For a filter: a line with the keyword and, when it is another, a line with its word. Held in buf; NULL: NULL. */
const char *keyword_lines(const char *field, const char *keyword, char *buf, size_t size);

#endif
