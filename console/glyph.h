/* Glyphs: what one code point, with its combining marks, becomes on a terminal. The one table of ASCII twins is here.
 *
 * Bytes that are not UTF-8 and what text_safe_code_point refuses become U+FFFD; code points without a width become '?'; no-break
 * spaces become spaces; variation selectors and marks without a base are dropped. */
#ifndef VIGIE_CONSOLE_GLYPH_H
#define VIGIE_CONSOLE_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GLYPH_MARKS_MAX = 2, GLYPH_TWIN_MAX = 4 };

struct glyph {
	uint32_t cp;
	uint32_t marks[GLYPH_MARKS_MAX]; /* combining, 0-terminated unless full; further ones are dropped */
	char twin[GLYPH_TWIN_MAX];       /* in ASCII mode: the text to show instead, one column a character; else "" */
	int columns;                     /* 1 or 2; in ASCII mode the length of twin, 0..3 */
};

/* Takes one glyph from *s (NUL-terminated), which it moves. False at the end of the text. */
bool glyph_next(const char **s, bool ascii, struct glyph *ret);

int text_columns(const char *s, bool ascii);

/* The number of bytes of s that fit in max_columns. */
size_t text_fit(const char *s, int max_columns, bool ascii);

/* What is told from its like by its end (the number of an interface, the place of a Covolink): where it does not fit, its middle goes.
 * Of s stay the first `head` bytes, a column for "…", and what begins at `tail`. False: all of it fits, or there is room for no end. */
struct text_ends { size_t head, tail; };
bool text_ends(const char *s, int max_columns, bool ascii, struct text_ends *ret);

/* The ASCII text for one code point: "" for marks, "?" when there is nothing better. At most 3 characters. */
const char *ascii_twin(uint32_t cp);

/* A braille cell (U+2800 block) with so many dots, 0..4, raised in its left and right column, counted from the bottom. */
uint32_t braille_cell(int left, int right);

#endif
