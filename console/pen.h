/* A pen writes a page downwards, in a grid as high as the page may become. A page may name other objects: a line that stands for one
 * is a target, which a person can mark and follow. */
#ifndef VIGIE_CONSOLE_PEN_H
#define VIGIE_CONSOLE_PEN_H

#include "console/grid.h"
#include "vtime.h"

enum { PEN_HEIGHT_MAX = 400, TARGETS_MAX = 128, TARGET_NAME_MAX = 512 };

/* Lines of a page that can be followed, from top to bottom; what is past the ceiling is text like the rest. */
struct targets {
	struct target { int y; char name[TARGET_NAME_MAX]; } of[TARGETS_MAX]; /* "link:NAME" */
	size_t n;
};

struct pen {
	struct grid *g;
	int x, y, width;
	struct targets *targets; /* NULL: none are kept */
};

void pen_line(struct pen *p, enum style style, const char *text);  /* wrapped at spaces, at most 4 rows */
void pen_paragraph(struct pen *p, enum style style, const char *text); /* the same, as many rows as it takes */
void pen_title(struct pen *p, const char *title);                  /* after an empty row */
void pen_fact(struct pen *p, const char *label, const char *value); /* nothing for NULL or "" */

/* A day; a moment, to the second. Nothing for what is not known. */
void pen_date(struct pen *p, const char *label, wall_t day);
void pen_instant(struct pen *p, const char *label, wall_t t);

void pen_fact_marked(struct pen *p, const char *label, enum style style, const char *value);

/* As many whole names as three rows hold, at least one, then how many more there are. */
void pen_fact_names(struct pen *p, const char *label, const char *const *names, size_t n);

/* The same for names with ';' between them. */
void pen_names(struct pen *p, const char *label, const char *names);

void pen_more(struct pen *p, size_t n, size_t shown); /* "and 4 more" of n of which so many stand above; else nothing */

/* The band of a state: its symbol and word, then what is beside it. */
void pen_state(struct pen *p, enum style style, uint32_t symbol, const char *word, const char *beside);

/* The line that comes next stands for this object. A name too long to be kept whole is no target. */
void pen_target(struct pen *p, const char *kind, const char *name);

#endif
