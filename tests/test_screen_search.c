/* How a row of a region is found: searches and filters, and from a view to the next and back. */
#include "language.h"
#include "screen_region.h"

#include "console/browser.h"
#include "console/console.h"
#include "intl.h"
#include "store.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void four_letters_find_a_site_by_name_old_name_or_commune(void **state)
{
	static const struct { const char *typed, *found; } searches[] = {
		{ "till", "EHPAD Les Tilleuls Démo" }, { "TILL", "EHPAD Les Tilleuls Démo" }, { "port", "EHPAD Les Tilleuls Démo" },
		{ "évre", "CH Démo-Sud" }, { "evre", "CH Démo-Sud" }, { "coeu", "Laboratoire Cœur-de-Seine Démo" },
		{ "270000002", "CH Démo-Sud" }, { "roserraie", "EHPAD La Roseraie Démo" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(searches); i++) {
		struct visit v = screen_region_visit("links");
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
	struct visit v = screen_region_visit("links");

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
	struct visit v = screen_region_visit("links");

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

/* Whatever `vigie find` finds; Enter leads to what is named. */
static void a_search_finds_what_is_no_establishment_too(void **state)
{
	static const struct { const char *typed, *kind, *shown; } searches[] = {
		{ "02 99 00 00 07", "Contact", "Mme Démo-Garde" }, { "0299000007", "Contact", "HAD Démo-Vallée" },
		{ "SYVIK-2047", "Link", "SYVIK-2047" }, { "rtr-demo-04", "Device", "rtr-demo-04" }, { "annuaire", "Service", "Annuaire Démo" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(searches); i++) {
		struct visit v = screen_region_visit("links");

		visit_type(&v, "6");
		visit_type(&v, searches[i].typed);
		assert_true(visit_shows(&v, "found elsewhere"));
		assert_true(visit_shows(&v, searches[i].kind));
		assert_true(visit_shows(&v, searches[i].shown));
		visit_end(&v);
	}
}

static void what_is_found_leads_to_what_it_names(void **state)
{
	static const struct { const char *typed, *title; } searches[] = {
		{ "6SYVIK-2047\r", "3 Links" }, { "6rtr-demo-04\r", "Devices" }, { "60299000007\r", "HAD Démo-Vallée" }, { "2/SYVIK-2046\r\r", "SYVIK-2046" },
		{ "6enrs\r", "What is known · Perimeter enrs" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(searches); i++) {
		struct visit v = screen_region_visit("links");

		visit_type(&v, searches[i].typed);
		assert_true(visit_shows(&v, searches[i].title));
		visit_end(&v);
	}
}

static void what_a_view_does_not_hold_is_looked_for_everywhere(void **state)
{
	struct visit v = screen_region_visit("devices");

	(void)state;
	visit_type(&v, "/0299000007");
	assert_true(visit_shows(&v, "Not here: Enter looks everywhere."));
	visit_type(&v, "\r");
	assert_true(visit_shows(&v, "6 Establishments"));
	assert_true(visit_shows(&v, "Mme Démo-Garde"));
	visit_type(&v, "\r");
	assert_true(visit_shows(&v, "Whom to call"));
	visit_press(&v, KEYCODE_ESCAPE);
	assert_true(visit_shows(&v, "Mme Démo-Garde"));
	visit_end(&v);
}

static void who_types_the_digit_of_the_view_whose_search_is_open_is_understood(void **state)
{
	struct visit v = screen_region_visit("links");
	const struct browser *b;

	(void)state;
	visit_type(&v, "66till");
	b = screen_view(v.screen);
	assert_string_equal(browser_narrowed(b), "till");
	visit_type(&v, "\033/61");
	assert_string_equal(browser_narrowed(screen_view(v.screen)), "61"); /* as a FINESS of the Orne begins */
	visit_end(&v);
}

static void a_search_starts_at_its_best_hit(void **state)
{
	struct visit v = screen_region_visit("sites");
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
	struct visit v = screen_region_visit("sites");
	const struct browser *b = screen_view(v.screen);

	visit_type(&v, "/");
	visit_type(&v, words);
	assert_int_equal(list_count_shown(&b->list), n);
	if (n > 0)
		assert_string_equal(b->class->list->name(list_row(&b->list, 0)), first);
	visit_end(&v);
}

static void a_search_shows_kinds_and_near_words_only_where_no_name_matches(void **state)
{
	(void)state;
	assert_search("centre", 6, "Centre de données régional Démo"); /* two serve through a Covolink of that name, CH stands for it too */
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

static void what_a_search_or_filter_hides_and_is_critical_is_counted(void **state)
{
	struct visit v = screen_region_visit("sites");

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
	struct visit v = screen_region_visit("sites");

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
		struct visit v = screen_region_visit(refused[i].view);

		visit_type(&v, refused[i].filter);
		assert_true(visit_shows(&v, refused[i].said));
		assert_true(((const struct browser *)screen_view(v.screen))->list.n_shown > 0);
		visit_end(&v);
	}
}

static void a_view_is_called_by_its_title_too(void **state)
{
	struct visit v = screen_region_visit("situation");

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
	snprintf(path, sizeof path, "%s/many.db", screen_region.dir);
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
	assert_true(best_us / 12 < 100000 || !getenv("VIGIE_TIMED"));
	visit_end(&v);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_letters_find_a_site_by_name_old_name_or_commune),
		cmocka_unit_test(from_a_site_to_its_link_and_back),
		cmocka_unit_test(a_view_that_lies_below_is_returned_to_as_it_was),
		cmocka_unit_test(a_search_finds_what_is_no_establishment_too),
		cmocka_unit_test(what_is_found_leads_to_what_it_names),
		cmocka_unit_test(what_a_view_does_not_hold_is_looked_for_everywhere),
		cmocka_unit_test(who_types_the_digit_of_the_view_whose_search_is_open_is_understood),
		cmocka_unit_test(a_search_starts_at_its_best_hit),
		cmocka_unit_test(a_search_shows_kinds_and_near_words_only_where_no_name_matches),
		cmocka_unit_test(what_a_search_or_filter_hides_and_is_critical_is_counted),
		cmocka_unit_test(a_search_and_a_filter_that_hide_all_are_both_named),
		cmocka_unit_test(a_filter_by_a_value_that_cannot_be_names_those_that_can),
		cmocka_unit_test(a_view_is_called_by_its_title_too),
		cmocka_unit_test(many_sites_scroll_and_are_searched_at_once),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, screen_region_make, screen_region_remove);
}
