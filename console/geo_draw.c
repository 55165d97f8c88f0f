#include "console/geo.h"

#include "console/geo_outline_draw.h"
#include "console/state_mark.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { CURSOR = 0x203a, NEAR_ROWS = 3, NEAR_COLUMNS = 4 };

/* Which cells of the map are taken: by points and their counts, by names. */
struct taken { unsigned char *cells; struct rect r; };

static bool is_free(const struct taken *t, int x, int y, int columns)
{
	if (y < 0 || y >= t->r.height || x < 0 || x + columns > t->r.width)
		return false;
	for (int i = 0; i < columns; i++)
		if (t->cells[y * t->r.width + x + i])
			return false;
	return true;
}

static void take(struct taken *t, int x, int y, int columns)
{
	for (int i = 0; i < columns; i++)
		if (y >= 0 && y < t->r.height && x + i >= 0 && x + i < t->r.width)
			t->cells[y * t->r.width + x + i] = 1;
}

static bool is_blank(const struct grid *g, struct rect area, int x, int y, int columns)
{
	for (int i = 0; i < columns; i++)
		if (grid_cell(g, area.x + x + i, area.y + y)->cp != ' ')
			return false;
	return true;
}

static void put_over(struct grid *g, int x, int y, int columns, enum style style, const char *text)
{
	grid_fill(g, (struct rect){ x, y, columns, 1 }, ' ', style);
	grid_put(g, x, y, columns, style, text);
}

static void write_name(struct grid *g, struct rect area, struct taken *t, int x, int y, int columns, const char *name)
{
	put_over(g, area.x + x, area.y + y, columns, STYLE_DIM, name);
	take(t, x, y, columns);
}

/* Beside the town, above or below it: where nothing stands, else over the outline. */
static bool put_name(struct grid *g, struct rect area, struct taken *t, int x, int y, const char *name)
{
	int columns = text_columns(name, grid_is_ascii(g));
	const struct { int x, y; } tries[] = {
		{ x + 2, y }, { x - 1 - columns, y }, { x - columns / 2, y - 1 }, { x - columns / 2, y + 1 },
	};

	for (int over = 0; over < 2; over++) {
		for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
			/* a space to each side, or it would read as one with its neighbour */
			if (!is_free(t, tries[i].x - 1, tries[i].y, columns + 2) || (!over && !is_blank(g, area, tries[i].x, tries[i].y, columns)))
				continue;
			write_name(g, area, t, tries[i].x, tries[i].y, columns, name);
			return true;
		}
	}
	return false;
}

/* Among many points: the nearest place that is free, over the outline. A row is as far as two columns, and so is a neighbour with which it
 * would read as one. */
static void put_name_near(struct grid *g, struct rect area, struct taken *t, int x, int y, const char *name)
{
	int columns = text_columns(name, grid_is_ascii(g)), best = INT_MAX, to_x = 0, to_y = 0;

	for (int row = y - NEAR_ROWS; row <= y + NEAR_ROWS; row++) {
		for (int left = x - columns - NEAR_COLUMNS; left <= x + NEAR_COLUMNS; left++) {
			int beside = x < left ? left - x : x >= left + columns ? x - left - columns + 1 : 0;
			int far = 2 * abs(row - y) + beside + 2 * !is_free(t, left - 1, row, 1) + 2 * !is_free(t, left + columns, row, 1);

			if (far >= best || !is_free(t, left, row, columns))
				continue;
			best = far;
			to_x = left;
			to_y = row;
		}
	}
	if (best < INT_MAX)
		write_name(g, area, t, to_x, to_y, columns, name);
}

static void put_towns(const struct geo *m, struct grid *g, struct rect area, struct taken *t)
{
	for (size_t i = 0; i < GEO_TOWNS; i++) {
		struct geo_dot d = geo_project(&m->projection, geo_towns[i].at);
		int x = d.x / GEO_DOTS_ACROSS + GEO_MARGIN, y = d.y / GEO_DOTS_DOWN;

		if (!geo_projection_holds(&m->projection, geo_towns[i].at))
			continue;
		if (is_free(t, x, y, 1)) {
			grid_fill(g, (struct rect){ area.x + x, area.y + y, 1, 1 }, '+', STYLE_DIM);
			take(t, x, y, 1);
		}
		if (!put_name(g, area, t, x, y, geo_towns[i].name) && i < GEO_LANDMARKS)
			put_name_near(g, area, t, x, y, geo_towns[i].name);
	}
}

static void take_points(const struct geo *m, struct taken *t)
{
	for (size_t i = 0; i < m->points.n; i++)
		take(t, m->points.points[i].x + GEO_MARGIN, m->points.points[i].y, m->points.points[i].width);
}

static void put_point(const struct geo *m, struct grid *g, struct rect area, const struct geo_point *p)
{
	struct state_look look = site_look(geo_worst(m, p));
	int x = area.x + GEO_MARGIN + p->x, y = area.y + p->y;
	char words[24];

	grid_fill(g, (struct rect){ x, y, p->width, 1 }, ' ', look.style);
	grid_put_code_point(g, x, y, look.style, look.symbol);
	if (p->n < 2)
		return;
	snprintf(words, sizeof words, "%zu", p->n);
	grid_put(g, x + 1, y, p->width - 1, look.style, words);
}

/* Its point is drawn inverse, with a sign before it where there is room. */
static void put_cursor(const struct geo *m, struct grid *g, struct rect area, const struct taken *t)
{
	size_t cursor = geo_cursor(m);
	const struct geo_point *p = cursor < m->points.n ? &m->points.points[cursor] : NULL;
	int before = p ? p->x + GEO_MARGIN - 1 : 0;

	if (!p)
		return;
	if (is_free(t, before, p->y, 1))
		grid_fill(g, (struct rect){ area.x + before, area.y + p->y, 1, 1 }, CURSOR, STYLE_STRONG);
	grid_set_selected(g, (struct rect){ area.x + GEO_MARGIN + p->x, area.y + p->y, p->width, 1 });
}

void geo_draw(const struct geo *m, struct grid *g, struct rect area)
{
	struct taken t = { calloc((size_t)area.width * (size_t)area.height, 1), area };

	geo_draw_outline(g, (struct rect){ area.x + GEO_MARGIN, area.y, m->projection.width, m->projection.height }, &m->projection);
	if (t.cells) {
		take_points(m, &t);
		put_towns(m, g, area, &t);
	}
	for (size_t i = 0; i < m->points.n; i++)
		put_point(m, g, area, &m->points.points[i]);
	if (t.cells)
		put_cursor(m, g, area, &t);
	free(t.cells);
}
