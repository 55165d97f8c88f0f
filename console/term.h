/* The terminal: the only part that knows curses. Takes the terminal over, copies a grid to it with as few bytes as it can, reads keys,
 * and leaves it as it was: on close, on a signal that ends us, and when we crash. One at a time. */
#ifndef VIGIE_CONSOLE_TERM_H
#define VIGIE_CONSOLE_TERM_H

#include "console/grid.h"

struct terminal;

/* no_color: draw with bold, reverse and underline only. ERR_USAGE: not a terminal, or of an unknown type (TERM). */
bool terminal_open(bool no_color, struct terminal **ret_t, struct err *e) MUST_CHECK;
void terminal_close(struct terminal *t);

/* What TERM names, without taking the terminal over: its colours, 0 when it has none. ERR_USAGE: not known, or unable to show the console. */
bool terminal_type_colors(int *ret_colors, struct err *e) MUST_CHECK;

int terminal_width(const struct terminal *t);
int terminal_height(const struct terminal *t);
void terminal_resize(struct terminal *t);  /* after SIGWINCH and SIGCONT: asks for the size and repaints all */
void terminal_repaint(struct terminal *t); /* the next draw sends every cell */
void terminal_ring(struct terminal *t);    /* its bell, once and at once; nothing where it has none */

/* cursor_x: where the cursor stands in the last row, -1: it is hidden. */
void terminal_draw(struct terminal *t, const struct grid *g, int cursor_x);

/* The next key that has been typed, without waiting; false when there is none. Escape sequences that mean nothing to us are one
 * KEYCODE_NONE, never their letters. Bytes that are not UTF-8 are read as Latin-1. */
bool terminal_read_key(struct terminal *t, uint32_t *ret_key);

#endif
