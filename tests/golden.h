/* Golden screens: what a screen shows as text, beside tests/screens/NAME (made anew by tests/update-screens). */
#ifndef VIGIE_TESTS_GOLDEN_H
#define VIGIE_TESTS_GOLDEN_H

#include "console/screen.h"

void golden_render(struct screen *s, int width, int height, bool ascii, struct text *t);

/* Ends the test unless the screen is tests/screens/WHAT-WIDTHxHEIGHT.LANGUAGE[.ascii].txt; VIGIE_UPDATE_SCREENS writes it. */
void golden_assert(struct screen *s, const char *what, int width, int height, bool ascii);

/* Nothing is drawn over something else, and no wide glyph is cut in half. What is drawn: owned by the caller. */
struct grid *golden_sound(struct screen *s, int width, int height);
void golden_assert_sound(struct screen *s, int width, int height);

/* A walk through the sizes of terminals, from 80 columns and CONSOLE_HEIGHT_MIN rows to 250×80, by steps in rows and columns:
 * for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);) … w.width, w.height. With VIGIE_LONG by GOLDEN_LONG_HEIGHT, _WIDTH. */
struct golden_walk { int step_height, step_width, width, height; };
struct golden_walk golden_walk(int step_height, int step_width);
bool golden_next(struct golden_walk *w);

/* Steps of the walk through the sizes of a long run: each size, but for a sanitized build, whose paint costs many times as much. */
#ifdef __SANITIZE_ADDRESS__
enum { GOLDEN_LONG_HEIGHT = 5, GOLDEN_LONG_WIDTH = 6 };
#else
enum { GOLDEN_LONG_HEIGHT = 1, GOLDEN_LONG_WIDTH = 1 };
#endif

#endif
