/* The views of a region as text, read from an inventory as the console reads it: golden screens, what keys do across views, and what
 * must hold at every size. */
#include "golden.h"
#include "language.h"
#include "region.h"
#include "visit.h"

#include "console/browser.h"
#include "console/console.h"
#include "console/devices.h"
#include "console/situation.h"
#include "arena.h"
#include "intl.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct {
	char dir[64], path[96], empty[96];
	struct store *store, *empty_store; /* open: their lock says that a collector runs */
} region;

#define CSV(file, content) { .name = file, .text = content, .len = sizeof content - 1 }

static const struct import_file more[] = {
	CSV("suppliers.csv", "name,phone,hours,customer_reference\nOpérateur Démo,02 99 00 00 01,24 h/24,GCS-114\n"),
	CSV("contracts.csv", "name,supplier,reference,ends,gtr_hours,gtr_window\nSYVIK 2027,Opérateur Démo,2026-SYV-17,2027-11-08,4,24x7\n"),
	CSV("contacts.csv", "name,site,phone,email,role\nMme Démo-Garde,HAD Démo-Vallée,02 99 00 00 07,garde@had.invalid,cadre de garde\n"
	    "Standard,CH Démo-Nord,02 99 00 00 10,,\n"),
	CSV("covolinks.csv", "name,site,device,address,called_ae,serves\n"
	    "COVO-CENTRE,Centre de données régional Démo,srv-enrs-sql3,192.0.2.103,COVO_DC,CH Démo-Sud;EHPAD Les Tilleuls Démo\n"),
	CSV("routes.csv", "name,source_site,covolink,destination_site,use\n"
	    "Télé-AVC Sud,CH Démo-Sud,COVO-CENTRE,CH Démo-Nord,tele-avc\n"),
	CSV("applications.csv", "name,owner\nDossier patient Démo,DSI\n"),
	CSV("services.csv", "name,kind,target,site,device,owner,warning_days,critical_days\n"
	    "Portail Démo,https,https://portail.demo.example/,Centre de données régional Démo,srv-enrs-sql3,ours,30,7\n"),
	CSV("dependencies.csv", "from,to,kind\nDossier patient Démo,srv-enrs-sql3,base de données\n"),
};

static int make_region(void **state)
{
	struct err e = { 0 };

	(void)state;
	snprintf(region.dir, sizeof region.dir, "/tmp/vigie-screens-XXXXXX");
	if (!mkdtemp(region.dir))
		return -1;
	snprintf(region.path, sizeof region.path, "%s/vigie.db", region.dir);
	snprintf(region.empty, sizeof region.empty, "%s/empty.db", region.dir);
	if (!store_open(region.path, &region.store, &e) || !store_open(region.empty, &region.empty_store, &e))
		return -1;
	region_fill(region.store, 100, VISIT_NOW);
	region_import(region.store, (wall_t){ VISIT_NOW.ms - 5400000 }, more, ARRAY_LEN(more));
	return 0;
}

static int remove_region(void **state)
{
	char command[128];

	(void)state;
	store_close(region.store);
	store_close(region.empty_store);
	snprintf(command, sizeof command, "rm -rf %s", region.dir);
	return system(command);
}

static struct visit begin(const char *view)
{
	return visit_begin(region.path, view_by_name(view), false, NULL);
}

static void assert_goldens(const char *what, const char *view, const char *keys)
{
	visit_assert_goldens(what, region.path, view_by_name(view), NULL, keys);
}

static void the_situation_says_what_is_broken_for_whom_and_whom_to_call(void **state) { (void)state; assert_goldens("situation", "situation", ""); }
static void a_trouble_has_a_page(void **state) { (void)state; assert_goldens("situation-page", "situation", "\r"); }
static void no_alert_of_nothing_is_not_all_is_well(void **state)
{
	struct visit v = visit_begin(region.empty, view_by_name("alerts"), false, NULL);

	(void)state;
	assert_true(visit_shows(&v, "Nothing is watched: no link, device or service is declared."));
	assert_true(visit_shows(&v, "vigie import DIR declares what there is; vigie demo invents a region."));
	assert_false(visit_shows(&v, "nothing that is watched has failed"));
	visit_end(&v);
}

static void nothing_declared_is_not_all_is_well(void **state) { (void)state; visit_assert_goldens("situation-empty", region.empty, view_by_name("situation"), NULL, ""); }
static void the_devices_are_listed_the_worst_first(void **state) { (void)state; assert_goldens("devices", "devices", ""); }
static void a_device_has_a_card(void **state) { (void)state; assert_goldens("devices-card", "devices", "/sql3\r\r"); }
static void a_hostile_device_has_a_harmless_card(void **state) { (void)state; assert_goldens("devices-hostile", "devices", "/hostile\r\r"); }
static void a_device_in_trouble_says_what_each_check_says(void **state) { (void)state; assert_goldens("devices-trouble", "devices", "/demo-08\r\r"); }
static void the_services_are_listed_the_worst_first(void **state) { (void)state; assert_goldens("services", "services", ""); }
static void a_service_has_a_page(void **state) { (void)state; assert_goldens("services-page", "services", "/annuaire\r\r"); }
static void the_certificates_are_listed_by_their_ends(void **state) { (void)state; assert_goldens("certificates", "certificates", ""); }
static void a_certificate_has_a_page(void **state) { (void)state; assert_goldens("certificates-page", "certificates", "\r"); }
static void the_sites_are_listed_the_worst_first(void **state) { (void)state; assert_goldens("sites", "sites", ""); }
static void a_site_has_a_page(void **state) { (void)state; assert_goldens("sites-page", "sites", "/vallee\r"); }
static void a_data_centre_says_what_depends_on_it(void **state) { (void)state; assert_goldens("sites-centre", "sites", "/donnees\r"); }
static void the_help_of_the_sites_is_their_key_table(void **state) { (void)state; assert_goldens("sites-help", "sites", "?"); }
static void a_search_shows_only_what_matches(void **state) { (void)state; assert_goldens("sites-search", "sites", "/horis"); }

static void without_sites_the_list_says_what_to_do(void **state)
{
	(void)state;
	visit_assert_goldens("sites-empty", region.empty, view_by_name("sites"), NULL, "");
}

static void four_letters_find_a_site_by_name_old_name_or_commune(void **state)
{
	static const struct { const char *typed, *found; } searches[] = {
		{ "till", "EHPAD Les Tilleuls Démo" }, { "TILL", "EHPAD Les Tilleuls Démo" }, { "port", "EHPAD Les Tilleuls Démo" },
		{ "évre", "CH Démo-Sud" }, { "evre", "CH Démo-Sud" }, { "coeu", "Laboratoire Cœur-de-Seine Démo" },
		{ "270000002", "CH Démo-Sud" }, { "roserraie", "EHPAD La Roseraie Démo" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(searches); i++) {
		struct visit v = begin("links");
		const struct browser *b;

		visit_type(&v, "6");
		visit_type(&v, searches[i].typed);
		b = screen_view(v.screen);
		assert_true(b->list.n_shown >= 1);
		assert_string_equal(b->class->list->name(list_row(&b->list, 0)), searches[i].found);
		visit_end(&v);
	}
}

static void from_a_site_to_its_link_and_back(void **state)
{
	struct visit v = begin("links");

	(void)state;
	visit_type(&v, "6till\r");
	assert_true(visit_shows(&v, "EHPAD Les Tilleuls Démo"));
	assert_true(visit_shows(&v, "Whom to call"));
	visit_type(&v, "\r");
	assert_true(visit_shows(&v, "SYVIK-2044"));
	assert_true(visit_shows(&v, "Last hour"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Whom to call"));
	visit_press(&v, KEYCODE_ESCAPE);
	visit_press(&v, KEYCODE_ESCAPE); /* the search is given up */
	assert_true(visit_shows(&v, "12 sites"));
	visit_type(&v, "q");
	assert_true(visit_shows(&v, "20 links"));
	assert_false(v.quit);
	visit_type(&v, "q");
	assert_true(v.quit);
	visit_end(&v);
}

static void a_view_that_lies_below_is_returned_to_as_it_was(void **state)
{
	struct visit v = begin("links");

	(void)state;
	visit_type(&v, "fsecours\r");
	visit_type(&v, "6\033");
	assert_true(visit_shows(&v, "12 sites"));
	visit_type(&v, "3");
	assert_true(visit_shows(&v, "Filter: secours"));
	assert_false(v.quit);
	visit_type(&v, "q");
	assert_true(v.quit);
	visit_end(&v);
}

static void a_search_starts_at_its_best_hit(void **state)
{
	struct visit v = begin("sites");
	const struct browser *b = screen_view(v.screen);

	(void)state;
	visit_type(&v, "G/ehpad");
	assert_true(b->list.n_shown > 1);
	assert_int_equal(b->list.selected, 0);
	visit_press(&v, KEYCODE_DOWN);
	visit_type(&v, "\r");
	assert_string_equal(b->class->list->name(list_selected(&b->list)), b->class->list->name(list_row(&b->list, 1)));
	visit_end(&v);
}

static void assert_search(const char *words, size_t n, const char *first)
{
	struct visit v = begin("sites");
	const struct browser *b = screen_view(v.screen);

	visit_type(&v, "/");
	visit_type(&v, words);
	assert_int_equal(b->list.n_shown, n);
	if (n > 0)
		assert_string_equal(b->class->list->name(list_row(&b->list, 0)), first);
	visit_end(&v);
}

static void a_search_shows_kinds_and_near_words_only_where_no_name_matches(void **state)
{
	(void)state;
	assert_search("centre", 4, "Centre de données régional Démo"); /* two serve through a Covolink of that name */
	intl_init("fr");
	assert_search("maison", 1, "EHPAD Les Tilleuls Démo"); /* once called so; the health centre is only of that kind */
	intl_init("en");
	assert_search("nursing", 2, "EHPAD La Roseraie Démo");
	assert_search("760000001", 1, "CH Démo-Nord");
	assert_search("elbeff", 1, "HAD Démo-Vallée");
	assert_search("elbo", 0, NULL);
	assert_search("vallee vernon", 0, NULL);
	assert_search("vallee elbeuf", 1, "HAD Démo-Vallée");
}

static void of_the_past_only_what_was_kept_is_shown(void **state)
{
	struct visit v = begin("devices");

	(void)state;
	visit_type(&v, "/sql3\r\r");
	assert_true(visit_shows_at(&v, 80, 60, "40 GiB of 100 GiB"));
	visit_type(&v, "[");
	assert_true(visit_shows(&v, "PAST"));
	assert_true(visit_shows(&v, "kept of the present only"));
	assert_false(visit_shows(&v, "40 GiB of 100 GiB"));
	visit_type(&v, ":certificates\r\r");
	assert_true(visit_shows(&v, "those of the past"));
	visit_type(&v, "0");
	assert_false(visit_shows(&v, "those of the past"));
	visit_end(&v);
}

static void what_a_search_or_filter_hides_and_is_critical_is_counted(void **state)
{
	struct visit v = begin("sites");

	(void)state;
	visit_type(&v, "/horizons");
	assert_true(visit_shows(&v, "4 critical rows hidden"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_false(visit_shows(&v, "critical rows hidden"));
	visit_type(&v, "fstate=ok\r");
	assert_true(visit_shows(&v, "4 critical rows hidden"));
	visit_end(&v);
}

static void a_search_and_a_filter_that_hide_all_are_both_named(void **state)
{
	struct visit v = begin("sites");

	(void)state;
	visit_type(&v, "/till\r\033fstate=critical\r");
	assert_true(visit_shows(&v, "Nothing matches both “till” and the filter “state=critical”."));
	assert_true(visit_shows(&v, "Esc clears the search, once more the filter"));
	assert_true(visit_shows(&v, "Search: till, filter: state=critical (0 of"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Filter: state=critical (4 of"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "12 sites"));
	visit_type(&v, "fsite=tilleuls\r");
	assert_true(visit_shows(&v, "Filter: site=tilleuls (1 of"));
	visit_end(&v);
}

static void an_address_is_shown_whole_where_there_is_room(void **state)
{
	struct visit v = begin("links");

	(void)state;
	visit_type(&v, ":filter site=Horizons\r");
	assert_true(visit_shows_at(&v, 200, 50, "198.51.100.12"));
	visit_end(&v);
}

static void a_filter_by_a_value_that_cannot_be_names_those_that_can(void **state)
{
	static const struct { const char *view, *filter, *said; } refused[] = {
		{ "devices", ":filter kind=toaster\r", "toaster? kind: router, switch, firewall" },
		{ "services", ":filter owner=nobody\r", "nobody? owner: ours, national, third party" },
		{ "services", ":filter kind=gopher\r", "gopher? kind: http, https, tls" },
		{ "sites", ":filter access=fax\r", "fax? access: SYVIK, Internet" },
		{ "sites", ":filter college=z\r", "z? college: A, B, C, D, E, F" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct visit v = begin(refused[i].view);

		visit_type(&v, refused[i].filter);
		assert_true(visit_shows(&v, refused[i].said));
		assert_true(((const struct browser *)screen_view(v.screen))->list.n_shown > 0);
		visit_end(&v);
	}
}

static void a_view_is_called_by_its_title_too(void **state)
{
	struct visit v = begin("situation");

	(void)state;
	visit_type(&v, ":lang fr\r");
	assert_true(visit_shows(&v, "Pour qui"));
	visit_type(&v, ":liaisons\r");
	assert_false(visit_shows(&v, "Pour qui")); /* a column of the situation */
	visit_type(&v, ":view Etablissements\r");
	assert_true(visit_shows(&v, "12 établissements"));
	visit_type(&v, "\033:lang en\r:liaisons\r"); /* out of the search that the list of sites begins with */
	assert_true(visit_shows(&v, "There is no command :liaisons"));
	visit_end(&v);
}

static void of_a_site_in_trouble_what_its_row_names_is_polled(void **state)
{
	struct visit v = begin("situation");
	const char *target = screen_poll_target(v.screen), *name = target ? strchr(target, ':') : NULL;

	(void)state;
	assert_non_null(name);
	assert_int_not_equal(strncmp(target, "site:", 5), 0);
	assert_true(visit_shows(&v, name + 1));
	visit_end(&v);
}

static void what_belongs_to_no_site_is_polled_from_its_row(void **state)
{
	static const struct import_file one[] = { CSV("services.csv", "name,kind,target\nVeille Démo,tcp,192.0.2.1:80\n") };
	char path[96];
	struct store *store;
	struct err e = { 0 };
	struct visit v;

	(void)state;
	snprintf(path, sizeof path, "%s/alone.db", region.dir);
	if (!store_open(path, &store, &e))
		fail_msg("%s", e.text);
	region_import(store, (wall_t){ VISIT_NOW.ms - 3600000 }, one, 1);
	v = visit_begin(path, view_by_name("situation"), false, NULL);
	assert_true(visit_shows(&v, "Veille Démo"));
	assert_non_null(screen_poll_target(v.screen));
	assert_string_equal(screen_poll_target(v.screen), "service:Veille Démo");
	visit_end(&v);
	store_close(store);
}

static size_t count_of(struct visit *v)
{
	return ((const struct browser *)screen_view(v->screen))->list.n;
}

/* The page that is open stays on its row by name; one whose row is gone is closed and told. */
static void a_site_that_is_no_longer_declared_is_told(void **state)
{
	static const struct import_file one[] = { CSV("sites.csv", "name\nPassage Démo\n") };
	wall_t declared = { VISIT_NOW.ms - 3600000 };
	struct visit v;

	(void)state;
	region_import(region.store, declared, one, 1);
	v = begin("sites");
	visit_type(&v, "G");
	assert_true(visit_shows(&v, "› ○ Not watched Passage Démo"));
	assert_true(browser_open(screen_view(v.screen), "Passage Démo"));
	visit_load(&v, SCREEN_SELECTED);
	assert_true(visit_shows(&v, "Nothing is watched here"));
	assert_int_equal(count_of(&v), 13);
	screen_set_at(v.screen, (wall_t){ declared.ms - 60000 }); /* before it was declared */
	visit_settle(&v);
	assert_true(visit_shows(&v, "Passage Démo was not in the inventory at that moment."));
	assert_true(visit_shows(&v, "12 sites"));
	visit_press(&v, '0');
	visit_press(&v, '\r');
	assert_true(visit_shows(&v, "Nothing is watched here"));
	visit_end(&v);
}

static const struct { const char *view, *keys; } everywhere[] = {
	{ "sites", "" }, { "sites", "/vallee\r" }, { "sites", "/donnees\r" }, { "sites", "/demo" }, { "situation", "" },
	{ "situation", "\r" }, { "devices", "" }, { "devices", "/sql3\r\r" }, { "devices", "/hostile\r\r" }, { "services", "" },
	{ "services", "\r" }, { "certificates", "" }, { "certificates", "\r" },
};

static void at_every_size_nothing_overlaps_and_nothing_red_is_lost(void **state)
{
	bool long_run = getenv("VIGIE_LONG") != NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(everywhere); i++) {
		struct visit v = begin(everywhere[i].view);

		visit_type(&v, everywhere[i].keys);
		for (int height = CONSOLE_HEIGHT_MIN; height <= 80; height += long_run ? GOLDEN_LONG_HEIGHT : 9)
			for (int width = 80; width <= 250; width += long_run ? GOLDEN_LONG_WIDTH : 11)
				golden_assert_sound(v.screen, width, height);
		visit_end(&v);
	}
}

enum { MANY = 2000 };

/* A region of MANY sites, each with a device that was never measured, in an inventory of its own. */
static void declare_many(struct store *store)
{
	struct text sites = TEXT_INIT(1 << 20), devices = TEXT_INIT(1 << 20);
	struct import_file files[2];

	text_append(&sites, "name,commune,finess,aliases\n");
	text_append(&devices, "name,site,kind,address\n");
	for (int i = 0; i < MANY; i++) {
		text_appendf(&sites, "EHPAD Démo %d des Tilleuls,Évreux,27%07d,Ancienne maison %d\n", i, i, i);
		text_appendf(&devices, "demo-%d,EHPAD Démo %d des Tilleuls,router,192.0.2.%d\n", i, i, i % 250 + 1);
	}
	files[0] = (struct import_file){ .name = "sites.csv", .text = text_str(&sites), .len = sites.len };
	files[1] = (struct import_file){ .name = "devices.csv", .text = text_str(&devices), .len = devices.len };
	region_import(store, (wall_t){ VISIT_NOW.ms - 5400000 }, files, 2);
	text_done(&sites);
	text_done(&devices);
}

static void many_sites_scroll_and_are_searched_at_once(void **state)
{
	char path[96];
	struct store *store;
	struct err e = { 0 };
	int64_t best_us = INT64_MAX;
	const struct browser *b;
	struct visit v;

	(void)state;
	snprintf(path, sizeof path, "%s/many.db", region.dir);
	if (!store_open(path, &store, &e))
		fail_msg("%s", e.text);
	declare_many(store);
	v = visit_begin(path, view_by_name("sites"), false, NULL);
	b = screen_view(v.screen);
	assert_true(visit_shows(&v, "1–17 / 2000 sites"));
	visit_type(&v, "G");
	assert_true(visit_shows(&v, "1984–2000 / 2000 sites"));
	assert_int_equal(b->list.selected, MANY - 1);
	for (int round = 0; round < 5; round++) { /* the quickest of some: others use this machine too */
		mono_t before = mono_now();

		visit_type(&v, "/maison 1234");
		best_us = mono_diff_us(mono_now(), before) < best_us ? mono_diff_us(mono_now(), before) : best_us;
		assert_string_equal(b->class->list->name(list_row(&b->list, 0)), "EHPAD Démo 1234 des Tilleuls");
		visit_press(&v, KEYCODE_ESCAPE);
	}
	print_message("# %d us a key of a search among %d sites\n", (int)(best_us / 12), MANY);
	assert_true(best_us / 12 < 100000);
	visit_end(&v);
	store_close(store);
}

/* Every critical row is on the page or announced below it, however few rows there are. */
static void critical_rows_are_shown_or_counted_at_every_size(void **state)
{
	struct visit v = begin("sites");
	struct browser *b = screen_view(v.screen);
	size_t critical = list_count_state(&b->list, STATE_CRITICAL);

	(void)state;
	visit_type(&v, ":sort name\r");
	for (int height = 5; height <= 16; height++) {
		struct grid *g = grid_new(80, height, false);
		struct text t = TEXT_INIT(1 << 20);
		char off_screen[64];
		size_t here = 0;

		list_layout(&b->list, height);
		list_render(&b->list, g, (struct rect){ 0, 0, 80, height });
		for (int y = 1; y < height - 1; y++)
			here += grid_cell(g, 2, y)->cp == 0xd7 && grid_cell(g, 2, y)->style == STYLE_ALARM;
		grid_to_text(g, &t);
		snprintf(off_screen, sizeof off_screen, "%zu critical row", critical - here);
		assert_int_equal(critical, 4);
		assert_true(here == critical ? strstr(text_str(&t), "off screen") == NULL : strstr(text_str(&t), off_screen) != NULL);
		text_done(&t);
		grid_free(g);
	}
	visit_end(&v);
}

static void those_without_a_link_are_named_whole_or_counted(void **state)
{
	static const char *names[12];
	static const struct situation kept = { .region = { .n_links = 1 }, .cut = { names, 12 } };
	struct visit v = begin("situation");
	struct arena *a = arena_new();
	struct trouble *rows = arena_array(a, 12, sizeof *rows);
	struct err e;

	(void)state;
	for (size_t i = 0; i < 12; i++)
		names[i] = "CH Démo-Nord";
	for (size_t i = 0; i < 12; i++)
		rows[i] = (struct trouble){ .id = (int64_t)i + 1, .name = "CH Démo-Nord", .kind = "site", .state = STATE_CRITICAL, .cut = true,
		                            .n = 1, .culprit = { .kind = "link", .name = "a", .state = LINK_DOWN, .severity = STATE_CRITICAL,
		                                                 .since = VISIT_NOW } };
	assert_true(browser_set_rows(screen_view(v.screen), a, rows, 12, (void *)(uintptr_t)&kept, VISIT_NOW, false, &e));
	assert_true(visit_shows(&v, "12 establishments have no link up: CH Démo-Nord, CH Démo-Nord and 10 more\n"));
	assert_true(visit_shows_at(&v, 250, 24, ": CH Démo-Nord, CH Démo-Nord, CH Démo-Nord, "));
	assert_false(visit_shows_at(&v, 250, 24, " more\n"));
	visit_end(&v);
}

static struct alert_row cutting(int64_t id, const char *name, enum alert_handling handling, const char **sites, size_t n)
{
	return (struct alert_row){ .id = id, .cause_id = id, .kind = "device", .name = name, .subject = "", .severity = STATE_CRITICAL,
	                           .handling = handling, .outcome = OUTCOME_TIMEOUT, .unreachable = true, .since = { VISIT_NOW.ms - 300000 },
	                           .ended = WALL_NEVER, .called = WALL_NEVER, .gtr_due = WALL_NEVER, .impact = { .sites = { sites, n } },
	                           .phone = "02 99 00 00 01" };
}

/* Each alert troubles an establishment; that of the last is cut off. */
static void assert_headline(struct situation *kept, const struct alert_row *alerts, size_t n_alerts, const char *first, const char *second)
{
	struct visit v = begin("situation");
	struct arena *a = arena_new();
	struct trouble *rows = arena_array(a, n_alerts, sizeof *rows);
	struct err e;

	for (size_t i = 0; i < n_alerts; i++)
		rows[i] = (struct trouble){ .id = (int64_t)i + 1, .name = "CH Démo-Nord", .kind = "site", .state = STATE_CRITICAL,
			                    .cut = i + 1 == n_alerts, .n = 1, .cause = &alerts[i],
			                    .culprit = { .kind = "link", .name = "a", .state = LINK_DOWN, .severity = STATE_CRITICAL, .since = VISIT_NOW } };
	kept->cause = NULL;
	kept->n_causes = 0;
	situation_find_cause(kept, rows, n_alerts, alerts, n_alerts);
	assert_true(browser_set_rows(screen_view(v.screen), a, rows, n_alerts, kept, VISIT_NOW, false, &e));
	assert_true(visit_shows(&v, first));
	if (!visit_shows(&v, second))
		fail_msg("not shown: %s", second);
	visit_end(&v);
}

/* The links past a core that is cut are not known, so they do not tell whom it cuts off: one number, that of the gravest. */
static void a_cause_that_cuts_off_more_than_the_links_tell_leads(void **state)
{
	static const char *sites[40], *cut[] = { "CH Démo-Nord", "CH Démo-Nord" };
	struct situation kept = { .region = { .n_links = 1 }, .cut = { cut, 2 } };
	struct alert_row alerts[] = { cutting(1, "core-1", ALERT_OPEN, sites, 40), cutting(2, "edge-1", ALERT_OPEN, sites, 1) };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sites); i++)
		sites[i] = "EHPAD Démo";
	assert_headline(&kept, alerts, 2, " 40 establishments cut off by core-1: EHPAD Démo, EHPAD Démo and 38 more\n",
	                " device unreachable 5 min · 1 more cause\n call 02 99 00 00 01\n");
	sites[0] = "Clinique de la Falaise blanche de Saint-Valery-Démo";
	assert_headline(&kept, alerts, 2, " 40 establishments cut off by core-1: Clinique de la Falaise blanc… and 39 more\n", "");
	alerts[0].handling = ALERT_ACKED; /* somebody sees to it */
	assert_headline(&kept, alerts, 2, " 2 establishments have no link up: CH Démo-Nord, CH Démo-Nord\n",
	                " cause: edge-1, device unreachable 5 min\n call 02 99 00 00 01\n");
	alerts[0] = cutting(1, "core-1", ALERT_OPEN, sites, 2); /* no more than the links tell */
	assert_headline(&kept, alerts, 2, " 2 establishments have no link up: CH Démo-Nord, CH Démo-Nord\n", " gravest: core-1, ");
}

static void nobody_is_said_not_to_be_cut_off_of_whom_no_link_is_known(void **state)
{
	static const struct situation kept = { .region = { .n_links = 1 }, .n_unseen = 2 };
	struct visit v = begin("situation");
	struct arena *a = arena_new();
	struct trouble *rows = arena_array(a, 3, sizeof *rows);
	struct err e;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		rows[i] = (struct trouble){ .id = (int64_t)i + 1, .name = "CH Démo-Nord", .kind = "site", .state = STATE_CRITICAL, .unseen = i > 0,
		                            .n = 1, .culprit = { .kind = "device", .name = "a", .state = STATE_CRITICAL,
		                                                 .severity = STATE_CRITICAL, .since = VISIT_NOW } };
	assert_true(browser_set_rows(screen_view(v.screen), a, rows, 3, (void *)(uintptr_t)&kept, VISIT_NOW, false, &e));
	assert_true(visit_shows(&v, "No establishment is seen cut off; the links of 2 are not known.\n"));
	visit_end(&v);
}

static void a_page_that_has_the_keys_keeps_them_when_the_terminal_grows(void **state)
{
	struct visit v = begin("sites");
	struct browser *b = screen_view(v.screen);
	const char *site;

	(void)state;
	visit_type(&v, "/vallee\r");
	site = b->list.class->name(list_selected(&b->list));
	assert_true(b->list_hidden);
	assert_true(visit_shows_at(&v, 80, 60, "HAD Démo-Vallée"));
	assert_false(b->list_hidden);
	screen_key(v.screen, 'G');
	assert_string_equal(b->list.class->name(list_selected(&b->list)), site);
	assert_true(b->focus);
	visit_end(&v);

	v = begin("sites"); /* opened beside the list, which keeps the keys, also after a while on a small terminal */
	b = screen_view(v.screen);
	assert_true(visit_shows_at(&v, 80, 60, "HAD Démo-Vallée"));
	screen_key(v.screen, KEYCODE_ENTER);
	assert_true(visit_shows_at(&v, 80, 60, "HAD Démo-Vallée"));
	assert_false(b->focus);
	assert_true(visit_shows_at(&v, 80, 24, b->class->list->name(list_selected(&b->list))));
	assert_true(b->list_hidden);
	assert_true(visit_shows_at(&v, 80, 60, "HAD Démo-Vallée"));
	assert_false(b->focus);
	visit_end(&v);
}

static void lists_say_how_long_ago_a_certificate_ended(void **state)
{
	struct certificate_row rows[] = {
		{ .service_id = 1, .name = "past", .days_left = -4, .age_s = 1, .warning_days = 30, .critical_days = 7 },
		{ .service_id = 2, .name = "today", .days_left = -1, .age_s = 1, .warning_days = 30, .critical_days = 7 },
		{ .service_id = 3, .name = "fine", .days_left = 65, .age_s = 1, .warning_days = 30, .critical_days = 7 },
	};
	struct visit v = begin("certificates");
	struct arena *a = arena_new();
	struct certificate_row *kept = arena_array(a, ARRAY_LEN(rows), sizeof *kept);
	struct err e;

	(void)state;
	memcpy(kept, rows, sizeof rows);
	assert_true(browser_set_rows(screen_view(v.screen), a, kept, ARRAY_LEN(rows), NULL, VISIT_NOW, false, &e));
	assert_true(visit_shows(&v, " 3 d ago"));
	assert_true(visit_shows(&v, " expired"));
	assert_true(visit_shows(&v, " 65 d "));
	assert_false(visit_shows(&v, "-4"));
	visit_end(&v);
}

static size_t count_in(const char *text, const char *needle)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, needle)); p++)
		n++;
	return n;
}

static void disks_stand_by_how_full_they_are_and_memory_apart(void **state)
{
	struct storage_row storages[] = {
		{ .name = "Cached memory", .type = "other", .used_bytes = 50, .size_bytes = 50 },
		{ .name = "/srv", .type = "network-disk", .used_bytes = 10, .size_bytes = 100 },
		{ .name = "Physical memory", .type = "ram", .used_bytes = 99, .size_bytes = 100 },
		{ .name = "bootflash", .type = "flash", .used_bytes = 30, .size_bytes = 100 },
		{ .name = "/", .type = "fixed-disk", .used_bytes = 20, .size_bytes = 100 },
		{ .name = "Available memory", .type = "ram", .used_bytes = 0, .size_bytes = 70 },
	};
	const struct device_page page = { .storages = storages, .n_storages = ARRAY_LEN(storages) };
	const struct device_row row = { .name = "srv", .cpu_ratio = 0.5, .memory_ratio = 0.5, .uptime_s = UNKNOWN_I64, .age_s = UNKNOWN_I64,
	                                .since = WALL_NEVER, .at = WALL_NEVER };
	const struct browser b = { .list = { .now = VISIT_NOW } };
	struct grid *g = grid_new(80, 60, false);
	struct pen p = { .g = g, .width = 80 };
	struct text t = TEXT_INIT(1 << 16);
	const char *disks;

	(void)state;
	devices_compose(&b, &p, &row, &page);
	grid_to_text(g, &t);
	disks = strstr(text_str(&t), "Disks");
	assert_non_null(disks);
	assert_true(strstr(text_str(&t), "Cached memory") < disks && strstr(text_str(&t), "Available memory") < disks);
	assert_non_null(strstr(text_str(&t), "Available memory 70 B"));
	assert_int_equal(count_in(text_str(&t), "Physical memory"), 0);
	assert_true(disks < strstr(disks, "bootflash") && strstr(disks, "bootflash") < strstr(disks, "\n/ ") && strstr(disks, "\n/ ") < strstr(disks, "/srv"));
	assert_int_equal(count_in(text_str(&t), "no forecast yet"), 1);
	text_done(&t);
	grid_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_situation_says_what_is_broken_for_whom_and_whom_to_call),
		cmocka_unit_test(a_trouble_has_a_page),
		cmocka_unit_test(no_alert_of_nothing_is_not_all_is_well),
		cmocka_unit_test(nothing_declared_is_not_all_is_well),
		cmocka_unit_test(the_devices_are_listed_the_worst_first),
		cmocka_unit_test(a_device_has_a_card),
		cmocka_unit_test(a_hostile_device_has_a_harmless_card),
		cmocka_unit_test(a_device_in_trouble_says_what_each_check_says),
		cmocka_unit_test(the_services_are_listed_the_worst_first),
		cmocka_unit_test(a_service_has_a_page),
		cmocka_unit_test(the_certificates_are_listed_by_their_ends),
		cmocka_unit_test(a_certificate_has_a_page),
		cmocka_unit_test(the_sites_are_listed_the_worst_first),
		cmocka_unit_test(a_site_has_a_page),
		cmocka_unit_test(a_data_centre_says_what_depends_on_it),
		cmocka_unit_test(the_help_of_the_sites_is_their_key_table),
		cmocka_unit_test(a_search_shows_only_what_matches),
		cmocka_unit_test(without_sites_the_list_says_what_to_do),
		cmocka_unit_test(four_letters_find_a_site_by_name_old_name_or_commune),
		cmocka_unit_test(from_a_site_to_its_link_and_back),
		cmocka_unit_test(a_view_that_lies_below_is_returned_to_as_it_was),
		cmocka_unit_test(a_search_starts_at_its_best_hit),
		cmocka_unit_test(a_search_shows_kinds_and_near_words_only_where_no_name_matches),
		cmocka_unit_test(of_the_past_only_what_was_kept_is_shown),
		cmocka_unit_test(what_a_search_or_filter_hides_and_is_critical_is_counted),
		cmocka_unit_test(a_search_and_a_filter_that_hide_all_are_both_named),
		cmocka_unit_test(an_address_is_shown_whole_where_there_is_room),
		cmocka_unit_test(a_filter_by_a_value_that_cannot_be_names_those_that_can),
		cmocka_unit_test(a_view_is_called_by_its_title_too),
		cmocka_unit_test(of_a_site_in_trouble_what_its_row_names_is_polled),
		cmocka_unit_test(what_belongs_to_no_site_is_polled_from_its_row),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_nothing_red_is_lost),
		cmocka_unit_test(critical_rows_are_shown_or_counted_at_every_size),
		cmocka_unit_test(many_sites_scroll_and_are_searched_at_once),
		cmocka_unit_test(a_page_that_has_the_keys_keeps_them_when_the_terminal_grows),
		cmocka_unit_test(lists_say_how_long_ago_a_certificate_ended),
		cmocka_unit_test(disks_stand_by_how_full_they_are_and_memory_apart),
		cmocka_unit_test(those_without_a_link_are_named_whole_or_counted),
		cmocka_unit_test(a_cause_that_cuts_off_more_than_the_links_tell_leads),
		cmocka_unit_test(nobody_is_said_not_to_be_cut_off_of_whom_no_link_is_known),
		cmocka_unit_test(a_site_that_is_no_longer_declared_is_told),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make_region, remove_region);
}
