#include "console/geo.h"

static void select_row(struct geo *m, size_t row)
{
	list_move(&m->sites.list, (ptrdiff_t)row - (ptrdiff_t)m->sites.list.selected);
}

static bool select_unplaced(struct geo *m)
{
	for (size_t row = 0; row < m->sites.list.n_shown; row++) {
		if (!geo_is_placed(geo_site(m, row))) {
			select_row(m, row);
			return true;
		}
	}
	return false;
}

/* Sites without coordinates lie past the eastern edge: the panel names them there. From them every way leads back. */
static enum reaction move(struct geo *m, int right, int down)
{
	size_t cursor = geo_cursor(m), to = cursor < m->points.n ? geo_points_towards(&m->points, cursor, right, down) : 0;

	if (m->points.n == 0 || (to == m->points.n && right == 1))
		return cursor < m->points.n && select_unplaced(m) ? REACT_DONE : REACT_IGNORED;
	if (to == m->points.n)
		return REACT_IGNORED;
	select_row(m, m->points.members[m->points.points[to].first].row);
	return REACT_DONE;
}

/* Of a point that stands for several, or of those without coordinates, the next one. */
static enum reaction next_here(struct geo *m)
{
	size_t cursor = geo_cursor(m), n = m->sites.list.n_shown, selected = m->sites.list.selected;
	const struct geo_point *p = cursor < m->points.n ? &m->points.points[cursor] : NULL;

	for (size_t i = 1; i < n; i++) {
		size_t row = (selected + i) % n;

		if (p ? geo_points_of_row(&m->points, row) == cursor : !geo_is_placed(geo_site(m, row))) {
			select_row(m, row);
			return REACT_DONE;
		}
	}
	return REACT_IGNORED;
}

static enum reaction zoom(struct geo *m, int step)
{
	int to = (int)m->zoom + step;
	enum geo_zoom before = m->zoom;

	if (to < GEO_REGION || to >= GEO_ZOOMS)
		return REACT_IGNORED;
	geo_zoom(m, (enum geo_zoom)to);
	return m->zoom != before ? REACT_DONE : REACT_IGNORED;
}

enum reaction geo_act(struct geo *m, enum action a)
{
	switch (a) { /* what is no key of the map is the list's, or nobody's */
	case ACT_LEFT:
		return move(m, -1, 0);
	case ACT_RIGHT:
		return move(m, 1, 0);
	case ACT_UP:
		return move(m, 0, -1);
	case ACT_DOWN:
		return move(m, 0, 1);
	case ACT_NEXT_HERE:
		return next_here(m);
	case ACT_ZOOM_IN:
		return zoom(m, 1);
	case ACT_ZOOM_OUT:
		return zoom(m, -1);
	case ACT_CANCEL:
		return m->zoom > GEO_REGION ? zoom(m, -1) : browser_act(&m->sites, a);
	case ACT_MAXIMISE:
		m->maximised = !m->maximised;
		return REACT_DONE;
	case ACT_OPEN:
		return list_selected(&m->sites.list) ? REACT_FOLLOW : REACT_IGNORED;
	case ACT_FIRST: case ACT_LAST: case ACT_NEXT_CRITICAL: case ACT_PREVIOUS_CRITICAL: case ACT_NEXT_WARNING: case ACT_PREVIOUS_WARNING:
		return browser_act(&m->sites, a);
	default:
		return REACT_IGNORED;
	}
}
