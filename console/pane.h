/* A pane: what a pen wrote, seen through a place that may be lower, with lines that can be marked and followed. */
#ifndef VIGIE_CONSOLE_PANE_H
#define VIGIE_CONSOLE_PANE_H

#include "console/pen.h"
#include "console/view.h"

struct pane {
	/* Words for so many red lines out of sight, told in the last row in sight; NULL: only how much lies below is told. */
	void (*tell_red)(size_t red, char *words, size_t size);
	struct grid *page;       /* owned; NULL: nothing is written */
	int height;              /* of what is written */
	int rows;                /* of the place */
	int scroll;
	struct targets targets;
	size_t mark;             /* targets.n: none */
};

void pane_done(struct pane *p);

/* Writes it anew; the mark stays on the line of the same name. */
void pane_write(struct pane *p, int width, int rows, bool ascii, void (*compose)(const void *arg, struct pen *pen), const void *arg);

const struct target *pane_marked(const struct pane *p); /* NULL: none */
void pane_render(const struct pane *p, struct grid *g, struct rect area);

/* The keys that move in it; Enter on a marked line is REACT_FOLLOW. */
enum reaction pane_act(struct pane *p, enum action a);
bool pane_search(struct pane *p, const char *text, int direction); /* goes to the next line that can be followed and holds it */
void pane_print(int width, bool ascii, void (*compose)(const void *arg, struct pen *pen), const void *arg, struct text *t);

#endif
