/* What people may declare in a column of a closed set, for filters. */
#ifndef VIGIE_CONSOLE_CHOICE_H
#define VIGIE_CONSOLE_CHOICE_H

#include <stddef.h>

/* The i-th value of that column of the files of kind, as keyword_lines, held in buf; NULL past the last, and at once where any may
 * stand. */
const char *choice_lines(const char *kind, const char *column, size_t i, char *buf, size_t size);

#endif
