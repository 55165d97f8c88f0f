/* The grid: cells that a view draws into and that the terminal copies. Drawing is pure: no terminal, no clock, no data base.
 *
 * Coordinates count cells from the top left; what falls outside is not drawn. A glyph of two columns is never cut in half: where only
 * one column is left a space stands. In an ASCII grid every cell is ASCII (console/glyph.h). */
#ifndef VIGIE_CONSOLE_GRID_H
#define VIGIE_CONSOLE_GRID_H

#include "console/glyph.h"
#include "text.h"

/* What a cell means; term.c alone knows its colours. */
enum style {
	STYLE_TEXT,
	STYLE_DIM,
	STYLE_STRONG,
	STYLE_TITLE,    /* the band on top */
	STYLE_HEADING,  /* column titles, section titles */
	STYLE_BORDER,
	STYLE_OK,
	STYLE_WARNING,
	STYLE_CRITICAL,
	STYLE_ALARM,    /* critical, as a band: what must be seen first */
	STYLE_UNKNOWN,
	STYLE_DISABLED,
	STYLE_FROZEN,   /* band: what is shown does not move */
	STYLE_PAST,     /* band: what is shown is not the present */
	STYLE_KEY,
	STYLE_PROMPT,
	STYLE_BAR,
	STYLE_IN,       /* curves */
	STYLE_OUT,
	STYLE_COUNT
};

struct cell {
	uint32_t cp; /* 0: the right half of a wide glyph */
	uint32_t marks[GLYPH_MARKS_MAX];
	uint8_t columns; /* 1, 2, or 0 for a right half */
	uint8_t style;   /* enum style */
	bool selected;   /* the row that keys act on */
};

struct rect { int x, y, width, height; };

struct grid;

/* Owned by the caller; every cell a space. NULL without memory, or for a size outside 1..CONSOLE_SIZE_MAX. */
struct grid *grid_new(int width, int height, bool ascii);
void grid_free(struct grid *g);

int grid_width(const struct grid *g);
int grid_height(const struct grid *g);
bool grid_is_ascii(const struct grid *g);
const struct cell *grid_cell(const struct grid *g, int x, int y); /* NULL outside */

/* How many times a glyph was drawn over another glyph, spaces apart. grid_fill starts afresh: it is how one covers another. */
unsigned grid_overwrites(const struct grid *g);

void grid_fill(struct grid *g, struct rect r, uint32_t cp, enum style style);

/* Draws text from column x in at most max_columns; returns the columns used. grid_put cuts with "…" when it does not fit. */
int grid_put(struct grid *g, int x, int y, int max_columns, enum style style, const char *text);
/* What is told from its like by its end, as text_ends says. */
int grid_put_by_end(struct grid *g, int x, int y, int max_columns, enum style style, const char *text);
int grid_put_right(struct grid *g, int x, int y, int max_columns, enum style style, const char *text);
int grid_putf(struct grid *g, int x, int y, int max_columns, enum style style, const char *fmt, ...) PRINTF_LIKE(6, 7);
void grid_put_code_point(struct grid *g, int x, int y, enum style style, uint32_t cp);

/* Only the style, or only the selection, of cells that are there. */
void grid_set_style(struct grid *g, struct rect r, enum style style);
void grid_set_selected(struct grid *g, struct rect r);

/* A frame with an optional title in its upper edge; the inside is cleared. Returns the inside. */
struct rect grid_box(struct grid *g, struct rect r, enum style style, const char *title);

/* Copies src from its row `from` on into r. */
void grid_copy(struct grid *g, struct rect r, const struct grid *src, int from);

bool grid_equal(const struct grid *a, const struct grid *b);

/* Lines of UTF-8 (or ASCII) text, spaces at the end of lines cut. */
void grid_to_text(const struct grid *g, struct text *t);
void grid_rows_to_text(const struct grid *g, int rows, struct text *t); /* the same of the first rows */

#endif
