/* Golden screens: what a screen shows as text, beside tests/screens/NAME (made anew by tests/update-screens). */
#ifndef VIGIE_TESTS_GOLDEN_H
#define VIGIE_TESTS_GOLDEN_H

#include "console/screen.h"

void golden_render(struct screen *s, int width, int height, bool ascii, struct text *t);

/* Ends the test unless the screen is tests/screens/WHAT-WIDTHxHEIGHT.LANGUAGE[.ascii].txt; VIGIE_UPDATE_SCREENS writes it. */
void golden_assert(struct screen *s, const char *what, int width, int height, bool ascii);

/* Nothing is drawn over something else, and no wide glyph is cut in half. */
void golden_assert_sound(struct screen *s, int width, int height);

#endif
