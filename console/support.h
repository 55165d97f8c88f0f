/* Whom to call, and what the contract promises: two facts of a page. */
#ifndef VIGIE_CONSOLE_SUPPORT_H
#define VIGIE_CONSOLE_SUPPORT_H

#include "console/pen.h"
#include "reader.h"

const struct support_row *support_find(const struct support_row *rows, size_t n, const char *contract); /* NULL: none */
void pen_support(struct pen *p, const struct support_row *s, wall_t now);

#endif
