/* A check of an object on its page: what asks, what came of it, when, in which words. */
#ifndef VIGIE_CONSOLE_CHECK_LINE_H
#define VIGIE_CONSOLE_CHECK_LINE_H

#include "console/pen.h"
#include "reader.h"

/* One line; the words of what is not OK are wrapped below it where they have no room beside. */
void pen_check(struct pen *p, const struct check_row *c, wall_t now);

#endif
