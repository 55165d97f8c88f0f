#include "console/geo_outline_draw.h"

#include <stdlib.h>

/* Braille dots of each column from the top down (Unicode chapter 21.1: dots 1 2 3 7 and 4 5 6 8). */
static const unsigned char left_dots[] = { 0x01, 0x02, 0x04, 0x40 }, right_dots[] = { 0x08, 0x10, 0x20, 0x80 };

struct canvas {
	const struct geo_projection *p;
	unsigned char *dots, *firm; /* of each cell; firm: some are of a whole line */
};

static void raise_dot(struct canvas *c, int x, int y, bool firm)
{
	size_t cell = (size_t)(y / GEO_DOTS_DOWN) * (size_t)c->p->width + (size_t)(x / GEO_DOTS_ACROSS);

	c->dots[cell] |= x % 2 ? right_dots[y % 4] : left_dots[y % 4];
	c->firm[cell] |= firm;
}

/* Bresenham; *step goes on from line to line, every second dot of a dotted one is left out. */
static void draw_line(struct canvas *c, struct geo_dot a, struct geo_dot b, bool firm, unsigned *step)
{
	int across = abs(b.x - a.x), down = -abs(b.y - a.y), east = a.x < b.x ? 1 : -1, south = a.y < b.y ? 1 : -1, error = across + down;

	for (;;) {
		bool inside = a.x >= 0 && a.x < c->p->width * GEO_DOTS_ACROSS && a.y >= 0 && a.y < c->p->height * GEO_DOTS_DOWN;
		int twice = 2 * error;

		if (inside && (firm || *step % 2 == 0))
			raise_dot(c, a.x, a.y, firm);
		if (a.x == b.x && a.y == b.y)
			return;
		*step += 1;
		if (twice >= down) {
			error += down;
			a.x += east;
		}
		if (twice <= across) {
			error += across;
			a.y += south;
		}
	}
}

static bool has_row(unsigned dots, int row) { return dots & (left_dots[row] | right_dots[row]); }
static bool has_column(unsigned dots, const unsigned char *column) { return dots & (column[0] | column[1] | column[2] | column[3]); }

char geo_ascii_of_dots(unsigned dots)
{
	int first = 0, last = 3;
	bool falls, climbs;

	if (dots == 0)
		return ' ';
	while (!has_row(dots, first))
		first++;
	while (!has_row(dots, last))
		last--;
	if (last - first < 2)
		return last == 0 ? '\'' : first >= 2 ? '_' : '-';
	falls = dots & left_dots[first] && dots & right_dots[last];
	climbs = dots & right_dots[first] && dots & left_dots[last];
	if (!has_column(dots, left_dots) || !has_column(dots, right_dots) || falls == climbs)
		return '|';
	return falls ? '\\' : '/';
}

static void put_cells(struct grid *g, struct rect area, const struct canvas *c)
{
	for (int y = 0; y < c->p->height; y++) {
		for (int x = 0; x < c->p->width; x++) {
			size_t cell = (size_t)y * (size_t)c->p->width + (size_t)x;
			uint32_t cp = grid_is_ascii(g) ? (uint32_t)geo_ascii_of_dots(c->dots[cell]) : 0x2800u + c->dots[cell];

			if (c->dots[cell])
				grid_put_code_point(g, area.x + x, area.y + y, c->firm[cell] ? STYLE_BORDER : STYLE_DIM, cp);
		}
	}
}

void geo_draw_outline(struct grid *g, struct rect area, const struct geo_projection *p)
{
	size_t n = (size_t)p->width * (size_t)p->height;
	struct canvas c = { p, calloc(2 * n, 1), NULL };

	if (!c.dots)
		return;
	c.firm = c.dots + n;
	for (size_t i = 0; i < GEO_LINES; i++) {
		const struct geo_line *l = &geo_outline[i];
		unsigned step = 0;

		for (size_t k = 1; k < l->n; k++)
			draw_line(&c, geo_project(p, l->points[k - 1]), geo_project(p, l->points[k]), l->kind != GEO_BORDER, &step);
	}
	put_cells(g, area, &c);
	free(c.dots);
}
