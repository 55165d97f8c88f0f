#include "console/geo_points.h"

#include <stdint.h>
#include <stdlib.h>

enum { OUTSIDE = 100000 };

static int by_cell(const void *a, const void *b)
{
	const struct geo_member *p = a, *q = b;

	if (p->y != q->y)
		return p->y - q->y;
	if (p->x != q->x)
		return p->x - q->x;
	return (p->row > q->row) - (p->row < q->row);
}

static int by_row(const void *a, const void *b)
{
	size_t p = ((const struct geo_member *)a)->row, q = ((const struct geo_member *)b)->row;

	return (p > q) - (p < q);
}

static int width_of(size_t n)
{
	int width = 1;

	for (size_t left = n > 1 ? n : 0; left > 0; left /= 10)
		width++;
	return width;
}

/* From west to east along each row: who lies under the glyphs of the point before belongs to it. */
void geo_points_arrange(struct geo_points *m)
{
	qsort(m->members, m->n_members, sizeof *m->members, by_cell);
	m->n = 0;
	for (size_t i = 0; i < m->n_members; i++) {
		const struct geo_member *s = &m->members[i];
		struct geo_point *last = m->n > 0 ? &m->points[m->n - 1] : NULL;

		if (last && last->y == s->y && s->x < last->x + last->width)
			last->width = width_of(++last->n);
		else
			m->points[m->n++] = (struct geo_point){ s->x, s->y, 1, i, 1 };
	}
	for (size_t i = 0; i < m->n; i++)
		qsort(m->members + m->points[i].first, m->points[i].n, sizeof *m->members, by_row);
}

size_t geo_points_of_row(const struct geo_points *m, size_t row)
{
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->points[i].n; k++)
			if (m->members[m->points[i].first + k].row == row)
				return i;
	return m->n;
}

size_t geo_points_at(const struct geo_points *m, int x, int y)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->points[i].y == y && x >= m->points[i].x && x < m->points[i].x + m->points[i].width)
			return i;
	return m->n;
}

/* Cells are twice as high as wide. In the quarter of the plane that an arrow points to, the nearest counted along the axes: so each key
 * comes nearer to whatever lies there, and the four of them lead everywhere. Where that quarter is empty, the nearest that lies that way. */
size_t geo_points_towards(const struct geo_points *m, size_t from, int right, int down)
{
	size_t best = m->n;
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < m->n && from < m->n; i++) {
		int64_t east = m->points[i].x - m->points[from].x, south = 2 * (m->points[i].y - m->points[from].y);
		int64_t along = right ? right * east : down * south, aside = right ? right * south : -down * east;
		int64_t cost = along + (aside < 0 ? -aside : aside) + (aside > -along && aside <= along ? 0 : OUTSIDE);

		if (along > 0 && cost < least) {
			least = cost;
			best = i;
		}
	}
	return best;
}
