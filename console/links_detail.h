/* The detail pane of a link, in sections. */
#ifndef VIGIE_CONSOLE_LINKS_DETAIL_H
#define VIGIE_CONSOLE_LINKS_DETAIL_H

#include "console/console.h"
#include "console/links.h"
#include "console/pen.h"

void links_detail_curves(struct pen *p, const struct links *v, const struct link_row *r);
void links_detail_states(struct pen *p, const struct links *v, const struct link_row *r);

#endif
