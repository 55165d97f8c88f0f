/* The declared ends of support as they are read (statement LIFECYCLES). */
#ifndef VIGIE_LIFECYCLE_ROWS_H
#define VIGIE_LIFECYCLE_ROWS_H

#include "inventory/lifecycle.h"
#include "inventory/reader_internal.h"

void lifecycle_fill(struct columns *c, struct lifecycle *ret); /* a row; texts in the arena of c */

/* All of them at the reader's instant, in arena a. */
bool reader_lifecycles(struct reader *r, struct arena *a, struct lifecycle **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
