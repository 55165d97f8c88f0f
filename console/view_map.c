#include "console/map_view.h"

#include "console/alert_sentence.h"
#include "console/snapshot.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { PRINT_ROWS = 50 };

static void *create(void)
{
	struct map_view *v = calloc(1, sizeof *v);

	if (!v)
		return NULL;
	browser_init(&v->geo.sites, &geo_class);
	geo_zoom(&v->geo, GEO_REGION);
	strata_init(&v->strata);
	return v;
}

static void destroy(void *view)
{
	struct map_view *v = view;

	if (!v)
		return;
	browser_done(&v->geo.sites);
	free(v->geo.points.members);
	free(v->geo.points.points);
	strata_done(&v->strata);
	free(v);
}

/* The layers are read when they are looked at, and with each change while they are. */
static bool load(void *view, struct reader *r, struct snapshot *s, wall_t now, wall_t at, struct err *e)
{
	struct map_view *v = view;

	if (!browser_load(view, r, s, now, at, e))
		return false;
	v->strata.read = v->strata.read && !s;
	return !v->layers || v->strata.read || strata_read(&v->strata, r, v->geo.sites.snapshot ? &v->geo.sites.snapshot->region : NULL, wall_is_known(at) ? at : now, e);
}

static void layout(void *view, int width, int height, bool ascii)
{
	struct map_view *v = view;

	if (v->layers)
		strata_layout(&v->strata, width, height, ascii);
	else
		geo_arrange(&v->geo, width, height);
}

static void render(const void *view, struct grid *g, struct rect area)
{
	const struct map_view *v = view;

	if (v->layers)
		strata_render(&v->strata, g, area);
	else
		geo_render(&v->geo, g, area);
}

/* The same site under the cursor of both. */
static enum reaction next_pane(struct map_view *v)
{
	const struct site_row *s = list_selected(&v->geo.sites.list);
	const struct map_node *n = strata_node(&v->strata);
	char id[STRATA_ID_MAX];

	v->layers = !v->layers;
	if (v->layers && s) {
		snprintf(id, sizeof id, "site:%s", s->name);
		strata_choose(&v->strata, id);
	} else if (!v->layers && n && strcmp(n->kind, "site") == 0) {
		list_select(&v->geo.sites.list, n->name);
	}
	return v->layers && !v->strata.read ? REACT_LOAD : REACT_DONE;
}

static enum reaction act(void *view, enum action a)
{
	struct map_view *v = view;

	if (a == ACT_NEXT_PANE)
		return next_pane(v);
	return v->layers ? strata_act(&v->strata, a) : geo_act(&v->geo, a);
}

static bool search(void *view, const char *text, int direction)
{
	struct map_view *v = view;

	return v->layers ? strata_search(&v->strata, text, direction) : browser_search(view, text, direction);
}

static bool open_site(void *view, const char *name) { return list_select(&((struct geo *)view)->sites.list, name); }

static const char *follow(const void *view, char *buf, size_t size)
{
	const struct map_view *v = view;
	const struct site_row *s = list_selected(&v->geo.sites.list);
	const struct map_node *n = strata_node(&v->strata);

	if (v->layers ? !n : !s)
		return NULL;
	if (v->layers)
		snprintf(buf, size, "%s", n->id);
	else
		snprintf(buf, size, "site:%s", s->name);
	return buf;
}

static const char *selected(const void *view, char *buf, size_t size)
{
	const struct map_view *v = view;
	const struct map_node *n = strata_node(&v->strata);

	if (!v->layers)
		return geo_polled(&v->geo, buf, size);
	if (!n || (strcmp(n->kind, "device") != 0 && strcmp(n->kind, "link") != 0 && strcmp(n->kind, "service") != 0
	           && strcmp(n->kind, "covolink") != 0 && strcmp(n->kind, "heartbeat") != 0))
		return NULL;
	snprintf(buf, size, "%s", n->id);
	return buf;
}

static size_t targets(const void *view, const struct snapshot *s, struct act_target *ret, size_t max)
{
	const struct map_view *v = view;
	const struct map_node *n = strata_node(&v->strata);
	const struct alert_row *alert;

	if (!v->layers)
		return browser_targets(view, s, ret, max);
	if (!n || max == 0 || n->entity_id == UNKNOWN_I64)
		return 0;
	*ret = (struct act_target){ .alert_id = 0 };
	snprintf(ret->object, sizeof ret->object, "%s", n->id);
	alert = s ? alert_of_object(s->alerts, s->n_alerts, n->id) : NULL;
	ret->alert_id = alert ? alert->cause_id : 0;
	return 1;
}

static const char *footer(const void *view, enum action a, const char *usual)
{
	const struct map_view *v = view;

	if (a == ACT_NEXT_PANE)
		return usual && v->layers ? N_("Normandy") : usual;
	return v->layers ? strata_footer(&v->strata, a, usual) : geo_footer(&v->geo, a, usual);
}

static void print(const void *view, int width, bool ascii, struct text *t)
{
	struct map_view *v = (struct map_view *)(uintptr_t)view; /* its layout follows the paper, and the next render makes it anew */
	struct grid *g = grid_new(width, PRINT_ROWS, ascii);

	if (!g)
		return;
	layout(v, width, PRINT_ROWS, ascii);
	render(v, g, (struct rect){ 0, 0, width, PRINT_ROWS });
	grid_to_text(g, t);
	grid_free(g);
}

static const struct key_entry keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the page of what is under the cursor"), N_("Open") },
	{ 'i', ACT_OPEN, NULL, NULL },
	{ KEYCODE_TAB, ACT_NEXT_PANE, N_("Normandy, or the layers of what is declared"), N_("Layers") },
	{ KEYCODE_BACK_TAB, ACT_NEXT_PANE, NULL, NULL },
	{ 'x', ACT_DIRECTION, N_("Layers around a node: both ways, who depends on it, what it depends on"), N_("Direction") },
	{ '+', ACT_ZOOM_IN, N_("Zoom: the département, around the site; the layers around the node"), N_("Zoom") },
	{ '=', ACT_ZOOM_OUT, N_("Zoom out"), NULL },
	{ KEYCODE_BACKSPACE, ACT_ZOOM_OUT, NULL, NULL },
	{ ',', ACT_NEXT_HERE, N_("The next of the sites that stand in one place"), N_("Next here") },
	{ '<', ACT_LEVELS_LESS, N_("Layers around a node: one level less"), N_("Fewer levels") },
	{ '>', ACT_LEVELS_MORE, N_("Layers around a node: one level more"), N_("More levels") },
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
	.load = load, .lacks = browser_lacks, .tick = browser_tick, .layout = layout, .render = render, .act = act,
	.filter = browser_filter, .filter_text = browser_filter_text, .search = search, .sort = browser_sort, .word = sites_word,
	.open = open_site, .follow = follow, .footer = footer, .selected = selected, .targets = targets, .period = browser_period,
	.lost = browser_lost, .print = print,
};
