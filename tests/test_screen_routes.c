/* Image routes as a capture hears them, as text: the view, its pages, and the page of the Covolink that they go through. */
#include "golden.h"
#include "inventories.h"
#include "language.h"
#include "region.h"
#include "route_scene.h"
#include "visit.h"

#include "console/browser.h"
#include "console/console.h"
#include "intl.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define AGO(hours) ((wall_t){ VISIT_NOW.ms - (hours) * ROUTE_HOUR })
enum { REGION, EMPTY, INVENTORIES, WEEKS = 4, WEEK_HOURS = 168, QUIET = 14 };
static struct inventories on_disk;

static const struct import_file declared[] = {
	CSV("sites.csv", "name,kind,commune\nCH Démo-Bocage,hospital,Bernay\nCH Démo-Nord,hospital,Rouen\nCH Démo-Sud,hospital,Évreux\n"),
	CSV("devices.csv", "name,site,kind,address\ncovo-sud,CH Démo-Sud,covolink,10.0.0.2\n"),
	CSV("covolinks.csv", "name,site,device,address,called_ae\nCOVO-SUD,CH Démo-Sud,covo-sud,10.0.0.2,COVO_SUD\n"),
	CSV("routes.csv", "name,source_site,covolink,destination_site,source_ae,destination_ae,use\n"
	    "Échographie Sud,CH Démo-Sud,COVO-SUD,CH Démo-Nord,,,\n"
	    "Mammographie Sud,CH Démo-Sud,COVO-SUD,CH Démo-Nord,MAMMO,PACS_NORD,teleradiologie\n"
	    "Télé-AVC Bocage,CH Démo-Bocage,COVO-SUD,CH Démo-Nord,SCAN_BOCAGE,PACS_NORD,tele-avc\n"
	    "Téléradiologie Sud,CH Démo-Sud,COVO-SUD,CH Démo-Nord,SCAN_SUD,PACS_NORD,teleradiologie\n"),
};

static void observe(struct store *s)
{
	wall_t first = { AGO(WEEKS * WEEK_HOURS).ms - AGO(WEEKS * WEEK_HOURS).ms % ROUTE_HOUR };

	route_scene_look(s, first, VISIT_NOW);
	for (int64_t h = 0; h < WEEKS * WEEK_HOURS; h++) {
		wall_t at = wall_after(first, h * ROUTE_HOUR + 120000);

		route_scene_associate(s, "SCAN_SUD", "COVO_SUD", at, 1, ROUTE_ACCEPTS);
		if (h < WEEKS * WEEK_HOURS - QUIET)
			route_scene_associate(s, "SCAN_BOCAGE", "COVO_SUD", at, 2, ROUTE_ACCEPTS);
	}
	route_scene_associate(s, "scan_sud", "COVO_SUD", AGO(30), 3, ROUTE_REFUSES);
	route_scene_associate(s, "STRANGER", "COVO_SUD", AGO(2), 1, ROUTE_REFUSES);
}

static int make_region(void **state)
{
	(void)state;
	if (!inventories_make(&on_disk, INVENTORIES))
		return -1;
	region_import(on_disk.of[REGION].store, AGO(WEEKS * WEEK_HOURS), declared, ARRAY_LEN(declared));
	observe(on_disk.of[REGION].store);
	return 0;
}

static int remove_region(void **state)
{
	(void)state;
	return inventories_remove(&on_disk);
}

static struct visit begin(const struct view_class *view, const char *keys)
{
	struct visit v = visit_begin(on_disk.of[REGION].path, view, false, NULL);

	visit_type(&v, "g");
	visit_type(&v, keys);
	return v;
}

static void assert_goldens_of(const char *what, size_t inventory, const char *keys)
{
	visit_assert_goldens(what, on_disk.of[inventory].path, &view_routes, NULL, keys);
}

static void what_is_silent_or_not_declared_stands_first(void **state) { (void)state; assert_goldens_of("routes", REGION, "g"); }
static void a_route_says_since_when_it_is_silent(void **state) { (void)state; assert_goldens_of("routes-page", REGION, "g\r"); }
static void without_routes_the_list_says_what_to_do(void **state) { (void)state; assert_goldens_of("routes-empty", EMPTY, "g"); }

static const struct list *rows(struct visit *v) { return &((const struct browser *)screen_view(v->screen))->list; }

static void rows_are_filtered_by_how_they_are_heard(void **state)
{
	struct visit v = begin(&view_routes, ":filter heard=silent\r");

	(void)state;
	assert_int_equal(rows(&v)->n_shown, 1);
	assert_true(visit_shows(&v, "Télé-AVC Bocage"));
	visit_type(&v, ":filter heard=never\r");
	assert_int_equal(rows(&v)->n_shown, 1);
	assert_true(visit_shows(&v, "Mammographie Sud"));
	visit_type(&v, ":filter heard=not-declared\r");
	assert_int_equal(rows(&v)->n_shown, 1);
	assert_true(visit_shows(&v, "STRANGER"));
	visit_type(&v, ":filter heard=case-differs\r\r");
	assert_int_equal(rows(&v)->n_shown, 1);
	assert_true(visit_shows_at(&v, 160, 60, "Declared calling AE"));
	visit_end(&v);
}

static void the_page_of_a_covolink_says_how_its_routes_are_heard(void **state)
{
	struct visit v = begin(&view_covolinks, "\r");

	(void)state;
	assert_true(visit_shows_at(&v, 160, 100, "no association since yesterday 14:00, usually 28 in that time"));
	assert_true(visit_shows_at(&v, 160, 100, "last association 03:02, usually 24 a day"));
	assert_true(visit_shows_at(&v, 160, 100, "declared, never seen"));
	assert_true(visit_shows_at(&v, 160, 100, "not heard: its source AE"));
	assert_true(visit_shows_at(&v, 160, 100, "Seen, not declared"));
	assert_true(visit_shows_at(&v, 160, 100, "STRANGER → COVO_SUD"));
	assert_true(visit_shows_at(&v, 160, 100, "declared: SCAN_SUD → COVO_SUD"));
	visit_end(&v);
}

static void of_the_past_it_is_told_as_it_was(void **state)
{
	struct visit v = begin(&view_routes, "");

	(void)state;
	screen_set_at(v.screen, AGO(20));
	visit_settle(&v);
	visit_type(&v, ":filter heard=silent\r");
	assert_int_equal(rows(&v)->n_shown, 0);
	visit_end(&v);
}

static void at_every_size_nothing_overlaps(void **state)
{
	static const char *const keys[] = { "", "\r" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct visit v = begin(&view_routes, keys[i]);

		for (int height = CONSOLE_HEIGHT_MIN; height <= 80; height += 13)
			for (int width = 80; width <= 250; width += 11)
				golden_assert_sound(v.screen, width, height);
		visit_end(&v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_silent_or_not_declared_stands_first), cmocka_unit_test(a_route_says_since_when_it_is_silent),
		cmocka_unit_test(without_routes_the_list_says_what_to_do), cmocka_unit_test(rows_are_filtered_by_how_they_are_heard),
		cmocka_unit_test(the_page_of_a_covolink_says_how_its_routes_are_heard), cmocka_unit_test(of_the_past_it_is_told_as_it_was),
		cmocka_unit_test(at_every_size_nothing_overlaps),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make_region, remove_region);
}
