/* The map (4) as text, read from an inventory as the console reads it: golden screens, where the towns stand, and that nothing red is lost
 * at any size. */
#include "golden.h"
#include "inventories.h"
#include "language.h"
#include "region.h"
#include "visit.h"

#include "console/console.h"
#include "console/map_view.h"
#include "intl.h"
#include "store.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { REGION, TOWNS, CROWD, INVENTORIES };
static struct inventories on_disk;

/* Where the sites of the region stand; two of them nobody has placed. */
static const struct import_file places[] = {
	CSV("sites.csv", "name,commune,departement,latitude,longitude\n"
	    "CH Démo-Nord,Rouen,76,49.443,1.099\nCH Démo-Sud,Évreux,27,49.024,1.151\nClinique des Érables Démo,Le Havre,76,49.494,0.108\n"
	    "EHPAD Les Tilleuls Démo,Dieppe,76,49.923,1.078\nEHPAD La Roseraie Démo,Bernay,27,49.088,0.598\n"
	    "CH Démo-Côte,Fécamp,76,49.758,0.378\nHAD Démo-Vallée,Elbeuf,76,49.276,0.997\n"
	    "Laboratoire Cœur-de-Seine Démo,Louviers,27,49.221,1.153\nSSR Démo-Plateau,Yvetot,76,49.617,0.761\n"
	    "Centre de données régional Démo,Saint-Étienne-du-Rouvray,76,49.382,1.090\n"
	    "CH Démo-Cotentin,Cherbourg-en-Cotentin,50,49.639,-1.616\nCHU Démo-Plaine,Caen,14,49.183,-0.371\n"
	    "Clinique Démo-Colline,Caen,14,49.183,-0.371\nCH Démo-Bocage,Alençon,61,48.432,0.093\n"
	    "Antenne Démo-Elbeuf,Elbeuf,76,49.276,0.997\n"),
	CSV("covolinks.csv", "name,site,device,address,called_ae,serves\n"
	    "COVO-CENTRE,Centre de données régional Démo,srv-enrs-sql3,192.0.2.103,COVO_DC,CH Démo-Sud;HAD Démo-Vallée\n"),
	CSV("applications.csv", "name,owner\nDossier patient Démo,DSI\n"),
	CSV("processes.csv", "name,owner\nPrise en charge Démo,Soins\n"),
	CSV("dependencies.csv", "from,to,kind\napplication:Dossier patient Démo,device:srv-enrs-sql3,runs-on\n"
	    "process:Prise en charge Démo,application:Dossier patient Démo,uses\n"),
};

static const struct { const char *name; double longitude, latitude; } towns[] = {
	{ "Cherbourg", -1.6163, 49.6386 }, { "Le Havre", 0.1077, 49.4938 }, { "Rouen", 1.0993, 49.4431 }, { "Caen", -0.3707, 49.1829 },
	{ "Alençon", 0.0931, 48.4329 }, { "Évreux", 1.1508, 49.0241 },
};

static void declare_towns(struct store *s)
{
	struct text t = TEXT_INIT(4096);
	struct import_file file = { .name = "sites.csv" };

	text_append(&t, "name,latitude,longitude\n");
	for (size_t i = 0; i < ARRAY_LEN(towns); i++)
		text_appendf(&t, "Hôpital %s,%.4f,%.4f\n", towns[i].name, towns[i].latitude, towns[i].longitude);
	file.text = text_str(&t);
	file.len = t.len;
	region_import(s, (wall_t){ VISIT_NOW.ms - 5400000 }, &file, 1);
	text_done(&t);
}

/* Many establishments in and around each town, none with its name. */
static void declare_crowd(struct store *s)
{
	struct text t = TEXT_INIT(1 << 16);
	struct import_file file = { .name = "sites.csv" };

	text_append(&t, "name,latitude,longitude\n");
	for (size_t i = 0; i < ARRAY_LEN(towns); i++)
		for (int k = 0; k < 21; k++)
			text_appendf(&t, "Clinique %zu-%d,%.4f,%.4f\n", i, k, towns[i].latitude + (k / 7 - 1) * 0.05, towns[i].longitude + (k % 7 - 3) * 0.06);
	file.text = text_str(&t);
	file.len = t.len;
	region_import(s, (wall_t){ VISIT_NOW.ms - 5400000 }, &file, 1);
	text_done(&t);
}

static int make_region(void **state)
{
	(void)state;
	if (!inventories_make(&on_disk, INVENTORIES))
		return -1;
	region_fill(on_disk.of[REGION].store, 100, VISIT_NOW);
	region_import(on_disk.of[REGION].store, (wall_t){ VISIT_NOW.ms - 5400000 }, places, ARRAY_LEN(places));
	declare_towns(on_disk.of[TOWNS].store);
	declare_crowd(on_disk.of[CROWD].store);
	return 0;
}

static int remove_region(void **state)
{
	(void)state;
	return inventories_remove(&on_disk);
}

static struct visit begin_at(const char *path, bool ascii, const char *keys)
{
	struct visit v = visit_begin(path, &view_map, ascii, NULL);

	visit_type(&v, keys);
	return v;
}

static struct visit begin(const char *keys) { return begin_at(on_disk.of[REGION].path, false, keys); }

static const char *selected(struct visit *v)
{
	const struct geo *m = screen_view(v->screen);
	const struct site_row *s = list_selected(&m->sites.list);

	return s ? s->name : "";
}

static void assert_goldens(const char *what, const char *keys)
{
	visit_assert_goldens(what, on_disk.of[REGION].path, &view_map, NULL, keys);
}

static void the_sites_stand_where_they_are(void **state) { (void)state; assert_goldens("map", ""); }
static void a_departement_fills_the_map(void **state) { (void)state; assert_goldens("map-departement", "/demo-sud\r+"); }

static void the_layers_of_all_that_is_declared_fit(void **state) { (void)state; assert_goldens("map-layers", "\t"); }
static void the_layers_around_a_node_say_who_needs_it(void **state) { (void)state; assert_goldens("map-around", "\t/sql3\r+xx>"); }

struct spot { int x, y; };

/* The cells of the map that are drawn so: outline, or a site that nobody watches. */
static bool is_outline(const struct cell *c) { return c->style == STYLE_BORDER && c->cp != ' '; }
static bool is_site(const struct cell *c) { return c->style == STYLE_DISABLED && (c->cp == 0x25cb || c->cp == 'o'); }

/* The row of the headline: banners may stand above it. */
static int top_of(const struct grid *g)
{
	int y = 0;

	while (grid_cell(g, 1, y)->style != STYLE_STRONG || grid_cell(g, 1, y)->cp == ' ')
		y++;
	return y;
}

static size_t find(const struct grid *g, const struct geo *m, bool (*wanted)(const struct cell *c), struct spot *ret, size_t max)
{
	int top = top_of(g) + m->place.y;
	size_t n = 0;

	for (int x = 0; x < m->place.width; x++)
		for (int y = top; y < top + m->place.height; y++)
			if (wanted(grid_cell(g, x, y)) && n < max)
				ret[n++] = (struct spot){ x, y };
	return n;
}

static struct spot least(const struct spot *of, size_t n)
{
	struct spot s = of[0];

	for (size_t i = 1; i < n; i++)
		s = (struct spot){ of[i].x < s.x ? of[i].x : s.x, of[i].y < s.y ? of[i].y : s.y };
	return s;
}

static struct spot most(const struct spot *of, size_t n)
{
	struct spot s = of[0];

	for (size_t i = 1; i < n; i++)
		s = (struct spot){ of[i].x > s.x ? of[i].x : s.x, of[i].y > s.y ? of[i].y : s.y };
	return s;
}

/* The outline is a ruler: from Goury to the Epte 272.8 km, from the Bresle to the Sarthe 210.1 km (6371 km to the radius of the earth). */
static void assert_towns(int width, int height, bool ascii)
{
	enum { OUTLINE_MAX = 4000 };
	const double km_east = 272.8, km_south = 210.1, degree = 6371 * 3.14159265358979 / 180, west = -1.9469, north = 50.0689;
	static struct spot outline[OUTLINE_MAX];
	struct spot sites[ARRAY_LEN(towns) + 1], from, to;
	struct visit v = begin_at(on_disk.of[TOWNS].path, ascii, "");
	struct grid *g = grid_new(width, height, ascii);
	const struct geo *m = screen_view(v.screen);
	double columns, rows;
	size_t n;
	int cursor;

	screen_render(v.screen, g, &cursor);
	n = find(g, m, is_outline, outline, OUTLINE_MAX);
	assert_int_equal(find(g, m, is_site, sites, ARRAY_LEN(sites)), ARRAY_LEN(towns));
	from = least(outline, n);
	to = most(outline, n);
	columns = to.x - from.x + 1;
	rows = to.y - from.y + 1;
	assert_true(fabs(columns / km_east * km_south / rows - 2) < 0.1); /* a cell is twice as high as wide */
	for (size_t i = 0; i < ARRAY_LEN(towns); i++) {
		double east = (towns[i].longitude - west) * degree * cos(49.124 * 3.14159265358979 / 180);
		double south = (north - towns[i].latitude) * degree;
		int x = from.x + (int)(east / km_east * columns), y = from.y + (int)(south / km_south * rows), near = 0;

		for (size_t k = 0; k < ARRAY_LEN(towns); k++)
			near += abs(sites[k].x - x) <= 1 && abs(sites[k].y - y) <= 1;
		if (near != 1)
			print_message("# %d×%d: %s is not at column %d, row %d\n", width, height, towns[i].name, x, y);
		assert_int_equal(near, 1);
	}
	grid_free(g);
	visit_end(&v);
}

static void the_towns_stand_where_they_are(void **state)
{
	(void)state;
	for (int ascii = 0; ascii < 2; ascii++) {
		assert_towns(80, 24, ascii);
		assert_towns(120, 40, ascii);
		assert_towns(200, 50, ascii);
		assert_towns(250, 80, ascii);
		assert_towns(80, 80, ascii);
	}
}

static void among_many_points_the_towns_have_their_names(void **state)
{
	struct visit v = begin_at(on_disk.of[CROWD].path, false, "");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(towns); i++)
		if (!visit_shows_at(&v, 80, 24, towns[i].name) || !visit_shows_at(&v, 100, 30, towns[i].name)
		    || !visit_shows_at(&v, 200, 50, towns[i].name))
			fail_msg("%s is not named", towns[i].name);
	visit_end(&v);
}

static bool is_critical(const struct site_row *s) { return s->watched && s->state == STATE_CRITICAL; }

static size_t count_in_grid(const struct grid *g, struct rect r, uint32_t cp)
{
	size_t n = 0;

	for (int y = r.y; y < r.y + r.height; y++)
		for (int x = r.x; x < r.x + r.width; x++)
			n += grid_cell(g, x, y)->cp == cp && grid_cell(g, x, y)->style == STYLE_ALARM;
	return n;
}

/* It is sound; each critical site is under a point that says so, else the panel tells of it, or at least the headline counts it. */
static void assert_nothing_red_is_lost(struct visit *v, int width, int height)
{
	struct grid *g = golden_sound(v->screen, width, height);
	const struct geo *m = screen_view(v->screen);
	size_t told = 0, absent;
	int top = top_of(g);

	for (size_t row = 0; row < m->sites.list.n_shown; row++) {
		const struct site_row *s = geo_site(m, row);
		size_t at = geo_points_of_row(&m->points, row);
		const struct cell *c = at < m->points.n ? grid_cell(g, m->place.x + GEO_MARGIN + m->points.points[at].x,
		                                                    top + m->place.y + m->points.points[at].y) : NULL;

		if (is_critical(s) && c) {
			assert_int_equal(c->cp, 0xd7);
			assert_int_equal(c->style, STYLE_ALARM);
		}
	}
	absent = (size_t)(m->elsewhere.critical > 0) + (m->hidden.critical > 0) + (m->unplaced.critical > 0);
	if (m->panel.height > 0)
		told = count_in_grid(g, (struct rect){ m->panel.x, top + m->panel.y, m->panel.width, m->panel.height }, 0xd7);
	assert_true(m->panel.height == 0 || told >= absent);
	assert_int_equal(count_in_grid(g, (struct rect){ 0, top, width, 1 }, 0xd7), m->by_state[STATE_CRITICAL] > 0);
	assert_int_equal(m->by_state[STATE_CRITICAL] + (geo_counts_part(m) ? m->elsewhere.critical + m->unplaced.critical : 0), m->shown.critical);
	assert_true(m->shown.critical + m->hidden.critical == 4);
	grid_free(g);
}

static void at_every_size_nothing_overlaps_and_nothing_red_is_lost(void **state)
{
	static const char *const keys[] = { "", "+", "++", "e+", "o", "fstate=ok\r", "/horizons\r", ":sort name\r", "[" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct visit v = begin(keys[i]);

		for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);) {
			if (keys[i][0] != '[')
				assert_nothing_red_is_lost(&v, w.width, w.height);
			else
				golden_assert_sound(v.screen, w.width, w.height);
		}
		visit_end(&v);
	}
}

static void the_site_under_the_cursor_is_named_with_its_state_its_cause_and_its_covolink(void **state)
{
	struct visit v = begin("/vallee\r");

	(void)state;
	assert_true(visit_shows(&v, "× Critical  HAD Démo-Vallée · since 03:21 (46 min) · Elbeuf"));
	assert_true(visit_shows(&v, "Its only link, SYVIK-2047, is down."));
	assert_true(visit_shows(&v, "Covolink COVO-CENTRE"));
	visit_type(&v, "/demo-sud\r"); /* its Covolink is lost with the data centre: all that stands there is well */
	assert_true(visit_shows(&v, "▲ Warning  CH Démo-Sud"));
	assert_true(visit_shows(&v, "Something that it needs is lost elsewhere."));
	visit_end(&v);
}

static void the_cursor_goes_from_site_to_site_the_way_of_the_arrow(void **state)
{
	struct visit v = begin("/cotentin\r");

	(void)state;
	visit_press(&v, KEYCODE_RIGHT);
	assert_string_equal(selected(&v), "Clinique des Érables Démo");
	visit_press(&v, KEYCODE_LEFT);
	assert_string_equal(selected(&v), "CH Démo-Cotentin");
	visit_type(&v, "/plaine\r");
	visit_press(&v, ',');
	assert_string_equal(selected(&v), "Clinique Démo-Colline");
	assert_true(visit_shows(&v, "At this point (2)"));
	visit_press(&v, KEYCODE_DOWN);
	assert_string_equal(selected(&v), "CH Démo-Bocage");
	visit_press(&v, KEYCODE_DOWN);
	assert_true(visit_shows(&v, "There is nothing further that way."));
	visit_end(&v);
}

static void sites_without_coordinates_lie_past_the_eastern_edge(void **state)
{
	struct visit v = begin("/cotentin\r");
	const struct geo *m = screen_view(v.screen);

	(void)state;
	assert_true(visit_shows(&v, "Without coordinates (2)"));
	assert_true(visit_shows(&v, "MAS Les Horizons Démo"));
	for (int i = 0; i < 40 && geo_is_placed(list_selected(&m->sites.list)); i++)
		visit_press(&v, KEYCODE_RIGHT);
	assert_false(geo_is_placed(list_selected(&m->sites.list)));
	visit_press(&v, ',');
	assert_false(geo_is_placed(list_selected(&m->sites.list)));
	visit_press(&v, KEYCODE_LEFT);
	assert_true(geo_is_placed(list_selected(&m->sites.list)));
	visit_end(&v);
}

static void zoom_goes_to_the_departement_and_follows_the_cursor(void **state)
{
	struct visit v = begin("/cotentin\r+");

	(void)state;
	assert_true(visit_shows(&v, "Manche · 3 sites on this map   ○ 3"));
	assert_true(visit_shows(&v, "outside of this map"));
	visit_press(&v, 'o');
	assert_true(visit_shows(&v, "Manche · whole region: 17 sites   × 4"));
	visit_press(&v, 'o');
	visit_type(&v, "/bocage\r");
	assert_true(visit_shows(&v, "Orne · "));
	visit_press(&v, '=');
	assert_true(visit_shows(&v, "Normandy · "));
	visit_type(&v, "++");
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Orne · "));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Normandy · "));
	visit_end(&v);
}

static void enter_opens_the_page_of_the_site_and_escape_returns(void **state)
{
	struct visit v = begin("/vallee\r");

	(void)state;
	visit_press(&v, '\r');
	assert_true(visit_shows(&v, "Whom to call"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Normandy · "));
	assert_string_equal(selected(&v), "HAD Démo-Vallée");
	visit_end(&v);
}

/* Sorted by name, the one that nobody watches stands first. */
static void a_point_that_stands_for_several_looks_as_the_worst_of_them(void **state)
{
	struct visit v = begin(":sort name\r/vallee\r");
	const struct geo *m = screen_view(v.screen);
	const struct geo_point *p = &m->points.points[geo_cursor(m)];

	(void)state;
	assert_int_equal(p->n, 2);
	assert_string_equal(geo_site(m, m->points.members[p->first].row)->name, "Antenne Démo-Elbeuf");
	assert_string_equal(geo_worst(m, p)->name, "HAD Démo-Vallée");
	assert_true(visit_shows(&v, "×2"));
	visit_end(&v);
}

static void the_worst_that_stands_at_a_site_is_polled(void **state)
{
	struct visit v = begin("/vallee\r");

	(void)state;
	assert_string_equal(screen_poll_target(v.screen), "link:SYVIK-2047");
	visit_end(&v);
}

static void what_a_filter_hides_is_counted(void **state)
{
	struct visit v = begin("fstate=ok\r");

	(void)state;
	assert_true(visit_shows(&v, "filter: state=ok"));
	assert_true(visit_shows(&v, "hidden by the filter  × 4"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_false(visit_shows(&v, "hidden by the filter"));
	visit_end(&v);
}

static void the_layers_have_the_cursor_of_the_map_and_the_map_theirs(void **state)
{
	struct visit v = begin("/cotentin\r\t");

	(void)state;
	assert_true(visit_shows(&v, "Everything that is declared"));
	assert_true(visit_shows(&v, "Site CH Démo-Cotentin"));
	visit_type(&v, "/vallee\r");
	assert_true(visit_shows(&v, "× Critical  Site HAD Démo-Vallée"));
	visit_type(&v, "\t");
	assert_string_equal(selected(&v), "HAD Démo-Vallée");
	visit_end(&v);
}

static void after_the_last_critical_node_comes_the_first(void **state)
{
	struct visit v = begin("\t");
	const struct map_view *m = screen_view(v.screen);
	char first[STRATA_ID_MAX];
	size_t n = 0;

	(void)state;
	visit_press(&v, 'e');
	snprintf(first, sizeof first, "%s", strata_node(&m->strata)->id);
	do {
		visit_press(&v, 'e');
		assert_int_equal(map_severity(strata_node(&m->strata)), STATE_CRITICAL);
	} while (strcmp(strata_node(&m->strata)->id, first) != 0 && n++ < m->strata.part.n_nodes);
	assert_true(n > 2 && n < m->strata.part.n_nodes);
	visit_press(&v, 'E');
	visit_press(&v, 'e');
	assert_string_equal(strata_node(&m->strata)->id, first);
	visit_end(&v);
}

static void of_a_long_name_the_end_gives_way_to_how_far_and_which_way(void **state)
{
	struct visit v = begin("\t/Centre de donn\r+");

	(void)state;
	visit_type(&v, "x>>>");
	assert_true(visit_shows(&v, "Site Centre de don"));
	assert_true(visit_shows(&v, "… · 5 levels, who depends on it   × "));
	assert_true(visit_shows(&v, "x Direction"));
	assert_false(visit_shows(&v, "+ Zoom")); /* the node under the cursor is the one around which it is */
	visit_end(&v);
}

static void layers_are_expanded_up_and_down_from_a_node(void **state)
{
	struct visit v = begin("\t/sql3\r+");
	const struct map_view *m = screen_view(v.screen);
	size_t both = m->strata.part.n_nodes, up, down;

	(void)state;
	assert_true(visit_shows(&v, "srv-enrs-sql3 · 2 levels, both ways"));
	visit_type(&v, "x");
	up = m->strata.part.n_nodes;
	assert_true(visit_shows(&v, "2 levels, who depends on it"));
	assert_true(visit_shows(&v, "Prise en charge Démo"));
	visit_type(&v, "x");
	down = m->strata.part.n_nodes;
	assert_true(visit_shows(&v, "2 levels, what it depends on"));
	assert_false(visit_shows(&v, "Prise en charge Démo"));
	assert_true(up < both && down < both && up + down > both); /* the node is in each, and what is both */
	visit_type(&v, "x<");
	assert_true(visit_shows(&v, "1 level, both ways"));
	visit_type(&v, "<");
	assert_true(visit_shows(&v, "There is nothing further that way."));
	visit_type(&v, ">>>>>");
	assert_true(visit_shows(&v, "5 levels, both ways"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Everything that is declared"));
	visit_end(&v);
}

static void enter_opens_the_card_of_a_node_and_expands_what_has_none(void **state)
{
	struct visit v = begin("\t/sql3\r\r");

	(void)state;
	assert_true(visit_shows(&v, "Devices"));
	assert_true(visit_shows(&v, "srv-enrs-sql3"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Everything that is declared"));
	visit_type(&v, "/prise\r\r");
	assert_true(visit_shows(&v, "Prise en charge Démo · 2 levels, both ways"));
	visit_end(&v);
}

/* What has no room is counted: all that is red is in the number of the headline. */
static void no_red_node_is_lost_at_any_size(void **state)
{
	static const char *const keys[] = { "\t", "\t/sql3\r+", "\te" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct visit v = begin(keys[i]);
		const struct map_view *m = screen_view(v.screen);

		for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);) {
			struct grid *g = golden_sound(v.screen, w.width, w.height);
			size_t red = 0, named = 0, folded = 0;
			int top = top_of(g);

			for (size_t k = 0; k < m->strata.part.n_nodes; k++)
				red += map_severity(&m->strata.part.nodes[k]) == STATE_CRITICAL;
			for (size_t k = 0; k < m->strata.drawing.n_places; k++)
				named += map_severity(&m->strata.part.nodes[m->strata.drawing.places[k].node]) == STATE_CRITICAL;
			for (size_t k = 0; k < m->strata.drawing.n_folds; k++)
				folded += m->strata.drawing.folds[k].state == STATE_CRITICAL ? m->strata.drawing.folds[k].n : 0;
			assert_int_equal(named + folded, red);
			assert_true(red == 0 || count_in_grid(g, (struct rect){ 0, top, w.width, 1 }, 0xd7) == 1);
			grid_free(g);
		}
		visit_end(&v);
	}
}

static void a_map_is_saved_under_a_name_shown_again_and_deleted(void **state)
{
	struct visit v = begin("/cotentin\r+");
	char path[160];

	(void)state;
	snprintf(path, sizeof path, "%s/config/vigie/maps.conf", on_disk.dir);
	screen_set_maps_file(v.screen, path);
	visit_type(&v, ":map save manche\r");
	assert_true(visit_shows(&v, "The map is saved: :map manche shows it again."));
	visit_type(&v, "=\t/sql3\r+x:map save base\r");
	visit_type(&v, ":map\r");
	assert_true(visit_shows(&v, "manche, base"));
	visit_type(&v, ":map manche\r");
	assert_true(visit_shows(&v, "Manche · "));
	assert_string_equal(selected(&v), "CH Démo-Cotentin");
	visit_type(&v, "3:map base\r"); /* from another view */
	assert_true(visit_shows(&v, "srv-enrs-sql3 · 2 levels, who depends on it"));
	visit_type(&v, ":map delete manche\r:map manche\r");
	assert_true(visit_shows(&v, "No map is saved as manche; :map lists them."));
	visit_type(&v, ":map save two words\r");
	assert_true(visit_shows(&v, "The name of a map is one word"));
	visit_end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_layers_of_all_that_is_declared_fit),
		cmocka_unit_test(the_layers_around_a_node_say_who_needs_it),
		cmocka_unit_test(the_layers_have_the_cursor_of_the_map_and_the_map_theirs),
		cmocka_unit_test(after_the_last_critical_node_comes_the_first),
		cmocka_unit_test(of_a_long_name_the_end_gives_way_to_how_far_and_which_way),
		cmocka_unit_test(layers_are_expanded_up_and_down_from_a_node),
		cmocka_unit_test(enter_opens_the_card_of_a_node_and_expands_what_has_none),
		cmocka_unit_test(no_red_node_is_lost_at_any_size),
		cmocka_unit_test(a_map_is_saved_under_a_name_shown_again_and_deleted),
		cmocka_unit_test(the_sites_stand_where_they_are),
		cmocka_unit_test(a_departement_fills_the_map),
		cmocka_unit_test(the_towns_stand_where_they_are),
		cmocka_unit_test(among_many_points_the_towns_have_their_names),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_nothing_red_is_lost),
		cmocka_unit_test(the_site_under_the_cursor_is_named_with_its_state_its_cause_and_its_covolink),
		cmocka_unit_test(the_cursor_goes_from_site_to_site_the_way_of_the_arrow),
		cmocka_unit_test(sites_without_coordinates_lie_past_the_eastern_edge),
		cmocka_unit_test(zoom_goes_to_the_departement_and_follows_the_cursor),
		cmocka_unit_test(enter_opens_the_page_of_the_site_and_escape_returns),
		cmocka_unit_test(a_point_that_stands_for_several_looks_as_the_worst_of_them),
		cmocka_unit_test(the_worst_that_stands_at_a_site_is_polled),
		cmocka_unit_test(what_a_filter_hides_is_counted),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make_region, remove_region);
}
