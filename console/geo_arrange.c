#include "console/geo.h"

#include <math.h>
#include <stdlib.h>

enum { PANEL_WIDTH = 32, PANEL_HEIGHT = 9, NARROW = 120, LABEL_ROOM = GEO_MARGIN + GEO_POINT_WIDTH_MAX - 1 };

static const double around = 0.12; /* degrees of latitude to each side */

const struct site_row *geo_site(const struct geo *m, size_t row) { return list_row(&m->sites.list, row); }
bool geo_is_placed(const struct site_row *s) { return !isnan(s->latitude) && !isnan(s->longitude); }
struct geo_position geo_position_of(const struct site_row *s) { return (struct geo_position){ s->longitude, s->latitude }; }

static bool is_worse(const struct site_row *a, const struct site_row *b)
{
	if (a->watched != b->watched)
		return a->watched;
	return compare_state(a->state, b->state) < 0;
}

const struct site_row *geo_worst(const struct geo *m, const struct geo_point *p)
{
	const struct site_row *worst = NULL;

	for (size_t i = 0; i < p->n; i++) {
		const struct site_row *s = geo_site(m, m->points.members[p->first + i].row);

		worst = !worst || is_worse(s, worst) ? s : worst;
	}
	return worst;
}

size_t geo_cursor(const struct geo *m)
{
	return geo_points_of_row(&m->points, m->sites.list.selected);
}

/* Beside the panel, or above it where that makes the map larger. */
static void split(struct geo *m, int width, int height)
{
	int rows = height - GEO_HEAD_ROWS - GEO_FOOT_ROWS, across = geo_projection_columns(&geo_normandy, rows) + LABEL_ROOM;
	int beside = width - PANEL_WIDTH < across ? width - PANEL_WIDTH : across, above = rows - PANEL_HEIGHT;
	struct geo_projection a = geo_projection_fit(&geo_normandy, beside - LABEL_ROOM, rows);
	struct geo_projection b = geo_projection_fit(&geo_normandy, width - LABEL_ROOM, above > 1 ? above : 1);

	m->panel = (struct rect){ 0, GEO_HEAD_ROWS, 0, 0 };
	m->place = (struct rect){ 0, GEO_HEAD_ROWS, width, rows };
	if (m->maximised)
		return;
	if (b.dots_per_degree_north > a.dots_per_degree_north) {
		m->place.height = above;
		m->panel = (struct rect){ 1, GEO_HEAD_ROWS + above, width - 2, PANEL_HEIGHT };
	} else {
		m->place.width = beside;
		m->panel = (struct rect){ beside + 1, GEO_HEAD_ROWS, width - beside - 2, rows };
	}
}

void geo_zoom(struct geo *m, enum geo_zoom zoom)
{
	const struct site_row *s = list_selected(&m->sites.list);
	bool placed = s && geo_is_placed(s);
	struct geo_position at = placed ? geo_position_of(s) : (struct geo_position){ 0, 0 };

	if (zoom > GEO_REGION && !placed && !m->departement)
		return;
	m->zoom = zoom;
	if (zoom > GEO_REGION && placed)
		m->departement = geo_departement_of(s->departement, at);
	if (zoom == GEO_AROUND && placed)
		m->window = (struct geo_window){ at.longitude - around, at.latitude - around, at.longitude + around, at.latitude + around };
	else
		m->window = zoom == GEO_REGION ? geo_normandy : m->departement->window;
}

/* The map follows the cursor. */
static void follow_cursor(struct geo *m)
{
	const struct site_row *s = list_selected(&m->sites.list);

	if (s && geo_is_placed(s) && !geo_projection_holds(&m->projection, geo_position_of(s)))
		geo_zoom(m, m->zoom);
}

static void fit(struct geo *m)
{
	m->projection = geo_projection_fit(&m->window, m->place.width - LABEL_ROOM, m->place.height);
}

static bool make_room(struct geo *m, size_t n)
{
	struct geo_member *members;
	struct geo_point *points;

	if (n <= m->room)
		return true;
	members = realloc(m->points.members, n * sizeof *members);
	m->points.members = members ? members : m->points.members;
	points = realloc(m->points.points, n * sizeof *points);
	m->points.points = points ? points : m->points.points;
	m->room = members && points ? n : m->room;
	return members && points;
}

static void count(struct geo_tally *t, const struct site_row *s)
{
	t->n++;
	t->critical += s->watched && s->state == STATE_CRITICAL;
}

bool geo_counts_part(const struct geo *m) { return m->zoom != GEO_REGION && m->panel.height > 0; }

static void place_site(struct geo *m, size_t row)
{
	const struct site_row *s = geo_site(m, row);
	size_t state = s->watched ? s->state : STATE_UNKNOWN + 1;
	struct geo_dot d;

	count(&m->shown, s);
	if (!geo_is_placed(s)) {
		count(&m->unplaced, s);
		m->by_state[state] += !geo_counts_part(m);
	} else if (!geo_projection_holds(&m->projection, geo_position_of(s)) || m->points.n_members >= m->room) {
		count(&m->elsewhere, s);
		m->by_state[state] += !geo_counts_part(m);
	} else {
		m->by_state[state]++;
		d = geo_project(&m->projection, geo_position_of(s));
		m->points.members[m->points.n_members++] = (struct geo_member){ d.x / GEO_DOTS_ACROSS, d.y / GEO_DOTS_DOWN, row };
	}
}

void geo_arrange(struct geo *m, int width, int height)
{
	const struct list *l = &m->sites.list;

	split(m, width, height);
	fit(m);
	follow_cursor(m);
	fit(m);
	m->shown = m->unplaced = m->elsewhere = (struct geo_tally){ 0, 0 };
	for (size_t i = 0; i < sizeof m->by_state / sizeof *m->by_state; i++)
		m->by_state[i] = 0;
	m->points.n_members = 0;
	(void)make_room(m, l->n_shown); /* who finds none is counted as elsewhere */
	for (size_t i = 0; i < l->n_shown; i++)
		place_site(m, i);
	geo_points_arrange(&m->points);
	m->hidden = (struct geo_tally){ l->n - l->n_shown, list_count_state(l, STATE_CRITICAL) - m->shown.critical };
}
