/* Orders of the rows of a list, as qsort wants them. What is not known (NULL, NAN, WALL_NEVER) stands last whichever end is first. */
#ifndef VIGIE_CONSOLE_ORDER_H
#define VIGIE_CONSOLE_ORDER_H

#include "state.h"
#include "vtime.h"

#include <stddef.h>

int compare_text(const char *a, const char *b); /* without case */
/* By the texts of a field; what value returns may be overwritten by its next call. */
int compare_values(const char *(*value)(const void *row, size_t field), const void *a, const void *b, size_t field);
int compare_number(double a, double b);   /* the larger first */
int compare_count(int64_t a, int64_t b);  /* the larger first; UNKNOWN_I64 last */
int compare_time(wall_t a, wall_t b);     /* the later first: since when */
int compare_end(wall_t a, wall_t b);      /* the earlier first: until when */
int compare_state(enum state a, enum state b); /* the worst first */
/* The worst first; of those that are wrong in the same way the latest first. */
int compare_state_since(enum state a, wall_t a_since, enum state b, wall_t b_since);

#endif
