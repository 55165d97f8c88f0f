#include "console/grid.h"

#include "console/console.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct grid {
	int width, height;
	bool ascii;
	unsigned overwrites;
	struct cell *cells;
};

static const struct cell blank = { .cp = ' ', .columns = 1, .style = STYLE_TEXT };

struct grid *grid_new(int width, int height, bool ascii)
{
	struct grid *g;
	size_t n;

	if (width < 1 || height < 1 || width > CONSOLE_SIZE_MAX || height > CONSOLE_SIZE_MAX)
		return NULL;
	g = calloc(1, sizeof *g);
	if (!g)
		return NULL;
	*g = (struct grid){ .width = width, .height = height, .ascii = ascii };
	n = (size_t)width * (size_t)height;
	g->cells = calloc(n, sizeof *g->cells);
	if (!g->cells) {
		free(g);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		g->cells[i] = blank;
	return g;
}

void grid_free(struct grid *g)
{
	if (!g)
		return;
	free(g->cells);
	free(g);
}

int grid_width(const struct grid *g) { return g->width; }
int grid_height(const struct grid *g) { return g->height; }
bool grid_is_ascii(const struct grid *g) { return g->ascii; }
unsigned grid_overwrites(const struct grid *g) { return g->overwrites; }

static struct cell *cell_at(const struct grid *g, int x, int y)
{
	if (x < 0 || y < 0 || x >= g->width || y >= g->height)
		return NULL;
	return &g->cells[(size_t)y * (size_t)g->width + (size_t)x];
}

const struct cell *grid_cell(const struct grid *g, int x, int y)
{
	return cell_at(g, x, y);
}

/* Half a wide glyph never stays: its other half becomes a space. */
static void clear_halves(struct grid *g, int x, int y)
{
	struct cell *c = cell_at(g, x, y), *other = NULL;

	if (c->columns == 2)
		other = cell_at(g, x + 1, y);
	else if (c->columns == 0)
		other = cell_at(g, x - 1, y);
	if (other) {
		other->cp = ' ';
		other->columns = 1;
		memset(other->marks, 0, sizeof other->marks);
	}
}

static void put_cell(struct grid *g, int x, int y, struct cell cell)
{
	struct cell *c = cell_at(g, x, y);

	if (!c)
		return;
	clear_halves(g, x, y);
	if (cell.cp != ' ' && c->cp != ' ' && cell.cp != 0)
		g->overwrites++;
	cell.selected = c->selected;
	*c = cell;
}

void grid_put_code_point(struct grid *g, int x, int y, enum style style, uint32_t cp)
{
	const char *twin = g->ascii ? ascii_twin(cp) : NULL;

	put_cell(g, x, y, (struct cell){ .cp = twin ? (uint32_t)(unsigned char)twin[0] : cp, .columns = 1, .style = (uint8_t)style });
}

static int clip(int at, int size)
{
	return at < 0 ? 0 : at > size ? size : at;
}

void grid_fill(struct grid *g, struct rect r, uint32_t cp, enum style style)
{
	const char *twin = g->ascii ? ascii_twin(cp) : NULL;
	struct cell cell = { .cp = twin ? (uint32_t)(unsigned char)twin[0] : cp, .columns = 1, .style = (uint8_t)style };
	int left = clip(r.x, g->width), right = clip(r.x + r.width, g->width), bottom = clip(r.y + r.height, g->height);

	for (int y = clip(r.y, g->height); y < bottom && left < right; y++) {
		clear_halves(g, left, y); /* within, both halves go */
		clear_halves(g, right - 1, y);
		for (int x = left; x < right; x++)
			*cell_at(g, x, y) = cell;
	}
}

/* Returns the columns used, or -1 when the glyph does not fit. */
static int put_glyph(struct grid *g, int x, int y, int max_columns, enum style style, const struct glyph *glyph)
{
	struct cell cell = { .cp = glyph->cp, .columns = (uint8_t)glyph->columns, .style = (uint8_t)style };

	if (glyph->columns > max_columns)
		return -1;
	if (g->ascii) {
		for (int i = 0; i < glyph->columns; i++)
			put_cell(g, x + i, y, (struct cell){ .cp = (uint32_t)(unsigned char)glyph->twin[i], .columns = 1,
			                                     .style = (uint8_t)style });
		return glyph->columns;
	}
	if (x + glyph->columns > g->width) { /* half of it would fall outside */
		put_cell(g, x, y, (struct cell){ .cp = ' ', .columns = 1, .style = (uint8_t)style });
		return glyph->columns;
	}
	memcpy(cell.marks, glyph->marks, sizeof cell.marks);
	put_cell(g, x, y, cell);
	if (glyph->columns == 2)
		put_cell(g, x + 1, y, (struct cell){ .cp = 0, .columns = 0, .style = (uint8_t)style });
	return glyph->columns;
}

static int put_glyphs(struct grid *g, int x, int y, int max_columns, enum style style, const char *text, const char *end)
{
	struct glyph glyph;
	int used = 0;

	while (text < end && glyph_next(&text, g->ascii, &glyph))
		used += put_glyph(g, x + used, y, max_columns - used, style, &glyph);
	return used;
}

int grid_put(struct grid *g, int x, int y, int max_columns, enum style style, const char *text)
{
	size_t fits = text_fit(text, max_columns, g->ascii);
	bool cut = text[fits] != '\0';
	int used;

	if (max_columns < 1)
		return 0;
	used = put_glyphs(g, x, y, max_columns, style, text, text + (cut ? text_fit(text, max_columns - 1, g->ascii) : fits));
	if (cut)
		grid_put_code_point(g, x + used++, y, style, 0x2026);
	return used;
}

int grid_put_by_end(struct grid *g, int x, int y, int max_columns, enum style style, const char *text)
{
	struct text_ends ends;
	int used;

	if (!text_ends(text, max_columns, g->ascii, &ends))
		return grid_put(g, x, y, max_columns, style, text);
	used = put_glyphs(g, x, y, max_columns, style, text, text + ends.head);
	grid_put_code_point(g, x + used++, y, style, 0x2026);
	return used + put_glyphs(g, x + used, y, max_columns - used, style, text + ends.tail, text + strlen(text));
}

int grid_put_right(struct grid *g, int x, int y, int max_columns, enum style style, const char *text)
{
	int columns = text_columns(text, g->ascii);
	int lead = columns < max_columns ? max_columns - columns : 0;

	return grid_put(g, x + lead, y, max_columns - lead, style, text) + lead;
}

int grid_putf(struct grid *g, int x, int y, int max_columns, enum style style, const char *fmt, ...)
{
	char buf[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	return grid_put(g, x, y, max_columns, style, buf);
}

void grid_set_style(struct grid *g, struct rect r, enum style style)
{
	for (int y = r.y; y < r.y + r.height; y++)
		for (int x = r.x; x < r.x + r.width; x++)
			if (cell_at(g, x, y))
				cell_at(g, x, y)->style = (uint8_t)style;
}

void grid_set_selected(struct grid *g, struct rect r)
{
	for (int y = r.y; y < r.y + r.height; y++)
		for (int x = r.x; x < r.x + r.width; x++)
			if (cell_at(g, x, y))
				cell_at(g, x, y)->selected = true;
}

struct rect grid_box(struct grid *g, struct rect r, enum style style, const char *title)
{
	int right = r.x + r.width - 1, bottom = r.y + r.height - 1;

	grid_fill(g, r, ' ', STYLE_TEXT);
	if (r.width < 2 || r.height < 2)
		return (struct rect){ r.x, r.y, 0, 0 };
	if (title && r.width > 6)
		grid_put_code_point(g, r.x + 1, r.y, style, ' ');
	for (int y = r.y + 1; y < bottom; y++) {
		grid_put_code_point(g, r.x, y, style, 0x2502);
		grid_put_code_point(g, right, y, style, 0x2502);
	}
	grid_put_code_point(g, r.x, r.y, style, 0x250c);
	grid_put_code_point(g, right, r.y, style, 0x2510);
	grid_put_code_point(g, r.x, bottom, style, 0x2514);
	grid_put_code_point(g, right, bottom, style, 0x2518);
	for (int x = r.x + 1; x < right; x++)
		grid_put_code_point(g, x, bottom, style, 0x2500);
	int after = r.x + 1;
	if (title && r.width > 6)
		after += 2 + grid_put(g, r.x + 2, r.y, r.width - 5, STYLE_STRONG, title);
	for (int x = after; x < right; x++)
		grid_put_code_point(g, x, r.y, style, 0x2500);
	return (struct rect){ r.x + 1, r.y + 1, r.width - 2, r.height - 2 };
}

void grid_copy(struct grid *g, struct rect r, const struct grid *src, int from)
{
	grid_fill(g, r, ' ', STYLE_TEXT);
	for (int y = 0; y < r.height; y++) {
		for (int x = 0; x < r.width; x++) {
			const struct cell *c = grid_cell(src, x, from + y);
			struct cell *to = cell_at(g, r.x + x, r.y + y);

			if (c && to && !(c->columns == 2 && (x + 1 == r.width || r.x + x + 1 == g->width)))
				*to = *c;
		}
	}
}

bool grid_equal(const struct grid *a, const struct grid *b)
{
	if (a->width != b->width || a->height != b->height)
		return false;
	for (size_t i = 0; i < (size_t)a->width * (size_t)a->height; i++) {
		const struct cell *p = &a->cells[i], *q = &b->cells[i];

		if (p->cp != q->cp || p->style != q->style || p->selected != q->selected || p->columns != q->columns
		    || memcmp(p->marks, q->marks, sizeof p->marks) != 0)
			return false;
	}
	return true;
}

static void append_code_point(struct text *t, uint32_t cp)
{
	char buf[4];

	text_append_n(t, buf, utf8_encode(cp, buf));
}

void grid_to_text(const struct grid *g, struct text *t)
{
	grid_rows_to_text(g, g->height, t);
}

void grid_rows_to_text(const struct grid *g, int rows, struct text *t)
{
	for (int y = 0; y < rows && y < g->height; y++) {
		int end = g->width;

		while (end > 0 && cell_at(g, end - 1, y)->cp == ' ')
			end--;
		for (int x = 0; x < end; x++) {
			const struct cell *c = cell_at(g, x, y);

			if (c->columns == 0)
				continue;
			append_code_point(t, c->cp);
			for (size_t i = 0; i < GLYPH_MARKS_MAX && c->marks[i]; i++)
				append_code_point(t, c->marks[i]);
		}
		text_append_char(t, '\n');
	}
}
