/* The page of one client in the availability view: its months, and the incidents that make their columns. */
#ifndef VIGIE_CONSOLE_AVAILABILITY_PAGE_H
#define VIGIE_CONSOLE_AVAILABILITY_PAGE_H

#include "console/browser.h"
#include "console/state_mark.h"
#include "reader_availability.h"

/* The month of now, or so many before; in its first millisecond the one before it. */
struct availability_time availability_shown_month(wall_t now, int back);

struct state_look availability_look(const struct availability_row *r);

bool availability_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
void availability_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
