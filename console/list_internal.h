/* Inside a list: what list.c, list_filter.c, list_search.c and list_details.c share. */
#ifndef VIGIE_CONSOLE_LIST_INTERNAL_H
#define VIGIE_CONSOLE_LIST_INTERNAL_H

#include "console/list.h"

const void *list_row_at(const struct list *l, size_t i); /* of all rows, in the order that they came in */
bool list_is_counted(const struct list *l, const void *row); /* it is no part of another, and no heading of others */
size_t list_index_of(const struct list *l, const void *row);
bool list_passes(struct list *l, size_t i);              /* the filter, and what the list is narrowed to */
bool list_reveal(struct list *l, size_t i);              /* unfolds the heading above it and selects it; false: it cannot be hidden so */
void list_settle(struct list *l);                        /* the selection inside the list, and the page around it */

/* What of a row can be searched, and that folded (text_fold); found as it is asked for. A row that finds no memory is not found. */
const char *list_joined(struct list *l, size_t i);
const char *list_folded(struct list *l, size_t i);
void list_match_rows(struct list *l);                    /* by what the list is narrowed to */

#endif
