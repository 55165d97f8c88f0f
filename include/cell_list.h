/* A list as one cell holds it: names with ';' between them (design section 3). A part without a character is no name. */
#ifndef VIGIE_CELL_LIST_H
#define VIGIE_CELL_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Borrowed from the list, not NUL-terminated. */
struct name_span { const char *at; size_t n; };

/* The next name from *rest on, which is moved behind it; false at the end. *rest may be NULL, the same as "". */
bool cell_list_next(const char **rest, struct name_span *ret);

/* The same as a string; names of size bytes and more are passed over. */
bool cell_list_next_copy(const char **rest, char *buf, size_t size);

/* Without the spaces around it; nothing may be left. */
struct name_span name_span_trim(struct name_span name);

size_t cell_list_count(const char *list); /* NULL: 0 */

bool cell_list_has(const char *list, const char *name);

#endif
