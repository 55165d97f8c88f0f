#include "console/geo.h"

#include "arena.h"
#include "console/culprit.h"
#include "intl.h"

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

void geo_render(const struct geo *m, struct grid *g, struct rect area)
{
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

/* What is polled of a site: the worst of what is watched there. */
const char *geo_polled(const struct geo *m, char *buf, size_t size)
{
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
		if (parts.n_covolinks)
			culprit_add(&worst, (other = culprit_of_covolink(parts.covolinks[0]), &other));
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

const char *geo_footer(const struct geo *m, enum action a, const char *usual)
{
	if (a == ACT_ZOOM_IN)
		return m->zoom + 1 < GEO_ZOOMS ? usual : NULL;
	if (a == ACT_CANCEL)
		return m->zoom > GEO_REGION ? N_("Zoom out") : usual;
	if (a == ACT_NEXT_HERE)
		return stands_alone(m) ? NULL : usual;
	if (a == ACT_LEVELS_LESS || a == ACT_LEVELS_MORE || a == ACT_DIRECTION)
		return NULL;
	return usual;
}
