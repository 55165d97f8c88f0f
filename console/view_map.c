#include "console/geo.h"

#include "arena.h"
#include "console/culprit.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

enum { PRINT_ROWS = 50 };

static void *create(void)
{
	struct geo *m = calloc(1, sizeof *m);

	if (!m)
		return NULL;
	browser_init(&m->sites, &sites_class);
	geo_zoom(m, GEO_REGION);
	return m;
}

static void destroy(void *view)
{
	struct geo *m = view;

	if (!m)
		return;
	browser_done(&m->sites);
	free(m->points.members);
	free(m->points.points);
	free(m);
}

static void layout(void *view, int width, int height, bool ascii)
{
	(void)ascii;
	geo_arrange(view, width, height);
}

static void render_empty(const struct geo *m, struct grid *g, struct rect area)
{
	const struct list *l = &m->sites.list;
	struct pen p = { .g = g, .x = area.x + 2, .y = area.y + 2, .width = area.width - 4 };

	if (l->n > 0) {
		pen_line(&p, STYLE_TEXT, _("Nothing matches the filter; Esc clears it."));
		return;
	}
	pen_line(&p, STYLE_TEXT, _(l->past ? l->class->empty_past : l->class->empty));
	if (l->past)
		return;
	pen_line(&p, STYLE_DIM, _(l->class->hint));
	pen_line(&p, STYLE_STRONG, _(l->class->command));
}

static struct rect moved(struct rect r, struct rect area)
{
	return (struct rect){ r.x + area.x, r.y + area.y, r.width, r.height };
}

static void render(const void *view, struct grid *g, struct rect area)
{
	const struct geo *m = view;

	geo_draw_headline(m, g, (struct rect){ area.x, area.y, area.width, GEO_HEAD_ROWS });
	geo_draw(m, g, moved(m->place, area));
	if (m->sites.list.n_shown == 0) {
		render_empty(m, g, m->panel.height > 0 ? moved(m->panel, area) : area);
		return;
	}
	if (m->panel.height > 0)
		geo_draw_panel(m, g, moved(m->panel, area));
	geo_draw_site(m, g, (struct rect){ area.x, area.y + area.height - GEO_FOOT_ROWS, area.width, GEO_FOOT_ROWS });
}

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

static enum reaction act(void *view, enum action a)
{
	struct geo *m = view;

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
		return m->zoom > GEO_REGION ? zoom(m, -1) : browser_act(view, a);
	case ACT_MAXIMISE:
		m->maximised = !m->maximised;
		return REACT_DONE;
	case ACT_OPEN:
		return list_selected(&m->sites.list) ? REACT_FOLLOW : REACT_IGNORED;
	case ACT_FIRST: case ACT_LAST: case ACT_NEXT_CRITICAL: case ACT_PREVIOUS_CRITICAL: case ACT_NEXT_WARNING: case ACT_PREVIOUS_WARNING:
		return browser_act(view, a);
	default:
		return REACT_IGNORED;
	}
}

static bool open_site(void *view, const char *name) { return list_select(&((struct geo *)view)->sites.list, name); }

static const char *follow(const void *view, char *buf, size_t size)
{
	const struct site_row *s = list_selected(&((const struct geo *)view)->sites.list);

	if (s)
		snprintf(buf, size, "site:%s", s->name);
	return s ? buf : NULL;
}

/* What is polled of a site: the worst of what is watched there. */
static const char *selected(const void *view, char *buf, size_t size)
{
	const struct geo *m = view;
	const struct site_row *s = list_selected(&m->sites.list);
	struct arena *a = s ? arena_new() : NULL;
	struct culprit worst = { .kind = NULL }, other;
	struct site_parts parts;

	if (a && site_parts_of(m->sites.list.kept, s->name, a, &parts)) {
		if (parts.n_links > 0)
			culprit_add(&worst, (other = culprit_of_link(parts.links[0]), &other));
		if (parts.n_devices > 0)
			culprit_add(&worst, (other = culprit_of_device(parts.devices[0]), &other));
		if (parts.n_services > 0)
			culprit_add(&worst, (other = culprit_of_service(parts.services[0]), &other));
	}
	if (worst.kind)
		snprintf(buf, size, "%s:%s", worst.kind, worst.name);
	arena_free(a);
	return worst.kind ? buf : NULL;
}

static bool stands_alone(const struct geo *m)
{
	size_t cursor = geo_cursor(m);

	return cursor < m->points.n ? m->points.points[cursor].n == 1 : m->unplaced.n < 2;
}

static const char *footer(const void *view, enum action a, const char *usual)
{
	const struct geo *m = view;

	if (a == ACT_ZOOM_IN)
		return m->zoom + 1 < GEO_ZOOMS ? usual : NULL;
	if (a == ACT_CANCEL)
		return m->zoom > GEO_REGION ? N_("Zoom out") : usual;
	if (a == ACT_NEXT_HERE)
		return stands_alone(m) ? NULL : usual;
	return usual;
}

static void print(const void *view, int width, bool ascii, struct text *t)
{
	struct geo *m = (struct geo *)(uintptr_t)view; /* its layout follows the paper, and the next render makes it anew */
	struct grid *g = grid_new(width, PRINT_ROWS, ascii);

	if (!g)
		return;
	geo_arrange(m, width, PRINT_ROWS);
	render(m, g, (struct rect){ 0, 0, width, PRINT_ROWS });
	grid_to_text(g, t);
	grid_free(g);
}

static const struct key_entry keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the page of the site"), N_("Site") },
	{ 'i', ACT_OPEN, NULL, NULL },
	{ '+', ACT_ZOOM_IN, N_("Zoom: the département, then around the site"), N_("Zoom") },
	{ '=', ACT_ZOOM_OUT, N_("Zoom out"), NULL },
	{ KEYCODE_BACKSPACE, ACT_ZOOM_OUT, NULL, NULL },
	{ ',', ACT_NEXT_HERE, N_("The next of the sites that stand in one place"), N_("Next here") },
	{ 'f', ACT_FILTER, N_("Filter: text, !text, key=value, ~letters"), N_("Filter") },
	{ '/', ACT_SEARCH, N_("Search"), N_("Search") },
	{ 'n', ACT_SEARCH_NEXT, N_("Next match of the search"), NULL },
	{ 'N', ACT_SEARCH_PREVIOUS, N_("Previous match of the search"), NULL },
	{ 'e', ACT_NEXT_CRITICAL, N_("Next critical row"), N_("Next critical") },
	{ 'E', ACT_PREVIOUS_CRITICAL, N_("Previous critical row"), NULL },
	{ 'w', ACT_NEXT_WARNING, N_("Next warning or unknown row"), NULL },
	{ 'W', ACT_PREVIOUS_WARNING, N_("Previous warning or unknown row"), NULL },
	{ 'o', ACT_MAXIMISE, N_("Maximise the pane, or back"), NULL },
	{ 'p', ACT_POLL_NOW, N_("Poll this object now"), N_("Poll") },
	{ KEYCODE_F5, ACT_POLL_NOW, NULL, NULL },
};

const struct view_class view_map = {
	.name = "map", .title = N_("Map"), .digit = '4', .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .destroy = destroy,
	.load = browser_load, .lacks = browser_lacks, .tick = browser_tick, .layout = layout, .render = render, .act = act,
	.filter = browser_filter, .filter_text = browser_filter_text, .search = browser_search, .sort = browser_sort, .word = sites_word,
	.open = open_site, .follow = follow, .footer = footer, .selected = selected, .targets = browser_targets, .period = browser_period,
	.lost = browser_lost, .print = print,
};
