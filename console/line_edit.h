/* A text field of one line: UTF-8, a cursor between glyphs, bounded. */
#ifndef VIGIE_CONSOLE_LINE_EDIT_H
#define VIGIE_CONSOLE_LINE_EDIT_H

#include "console/grid.h"

enum { LINE_EDIT_MAX = 256 };

struct line_edit {
	char text[LINE_EDIT_MAX]; /* always valid UTF-8, no control character */
	size_t len, cursor;       /* bytes */
};

void line_edit_set(struct line_edit *l, const char *text); /* cut to fit, cursor at the end */

/* Takes printable code points, arrows, Home, End, Backspace, Del, Ctrl-u (all before), Ctrl-w (a word), Ctrl-k (all after),
 * Ctrl-e (end). Returns whether the text changed or the cursor moved. */
bool line_edit_key(struct line_edit *l, uint32_t key);

/* Draws as much as fits around the cursor; returns the cursor's column in 0..width-1. */
int line_edit_render(const struct line_edit *l, struct grid *g, int x, int y, int width, enum style style);

#endif
