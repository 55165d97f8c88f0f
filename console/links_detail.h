/* The detail pane of a link, in sections. A pen writes downwards in a grid as high as the pane may become. */
#ifndef VIGIE_CONSOLE_LINKS_DETAIL_H
#define VIGIE_CONSOLE_LINKS_DETAIL_H

#include "console/console.h"
#include "console/links.h"

struct pen {
	struct grid *g;
	int x, y, width;
};

void pen_line(struct pen *p, enum style style, const char *text);  /* wrapped at spaces, at most 4 rows */
void pen_title(struct pen *p, const char *title);                  /* after an empty row */
void pen_fact(struct pen *p, const char *label, const char *value); /* nothing for NULL or "" */

void links_detail_curves(struct pen *p, const struct links *v, const struct link_row *r);
void links_detail_states(struct pen *p, const struct links *v, const struct link_row *r);

#endif
