/* One cell of a CSV file, judged by its column and brought to the one way in which it is stored and exported. */
#ifndef VIGIE_CELL_H
#define VIGIE_CELL_H

#include "arena.h"
#include "inventory/csv_table.h"
#include "inventory/entity.h"

enum { CELL_TEXT_MAX = 4096, CELL_NAME_MAX = 200 }; /* bytes */

/* *ret NULL: empty. References are not looked up here. ERR_DATA: "expected …, got '…'" without the place. */
bool cell_read(const struct entity_column *c, struct csv_cell cell, struct arena *a, const char **ret, struct err *e) MUST_CHECK;

/* An IPv4 or IPv6 literal, the latter perhaps with its zone ("fe80::1%eth0"), or a host name. */
bool cell_is_address(const char *text);

/* "expected WHAT, got 'value'" with the value escaped and cut, WHAT already translated; returns false. */
bool cell_refuse(struct err *e, const char *value, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* A real number as the shortest text that reads back the same (LC_NUMERIC is C everywhere: intl_init). */
enum { CELL_REAL_MAX = 40 };
void cell_format_real(double value, char buf[static CELL_REAL_MAX]);

/* What goes into and comes out of a boolean column of the store. */
#define CELL_YES "yes"
#define CELL_NO "no"

#endif
