/* Text to be printed on paper: lines of at most PAGE_COLUMNS, wrapped at spaces. Whatever it is given is made safe first. Pure. */
#ifndef VIGIE_CONSOLE_PAGE_H
#define VIGIE_CONSOLE_PAGE_H

#include "text.h"

enum { PAGE_COLUMNS = 98 };

void page_title(struct text *t, const char *title);     /* underlined */
void page_heading(struct text *t, const char *heading); /* after an empty line, underlined */
void page_words(struct text *t, int indent, const char *words);
void page_item(struct text *t, const char *words);      /* "- words", what is wrapped stands below the words */
/* "label: value", what is wrapped stands deeper; nothing for a value of NULL or "". */
void page_fact(struct text *t, int indent, const char *label, const char *value);

#endif
