/* The views of a region as text, read from an inventory as the console reads it: golden screens, what pages say, and what must hold at
 * every size. */
#include "golden.h"
#include "language.h"
#include "screen_region.h"

#include "console/browser.h"
#include "console/console.h"
#include "console/devices.h"
#include "arena.h"
#include "text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_goldens(const char *what, const char *view, const char *keys)
{
	visit_assert_goldens(what, screen_region.of[DECLARES_A_REGION].path, view_by_name(view), NULL, keys);
}

static void the_situation_says_what_is_broken_for_whom_and_whom_to_call(void **state) { (void)state; assert_goldens("situation", "situation", ""); }
static void a_trouble_has_a_page(void **state) { (void)state; assert_goldens("situation-page", "situation", "\r"); }
static void no_alert_of_nothing_is_not_all_is_well(void **state)
{
	struct visit v = visit_begin(screen_region.of[DECLARES_NOTHING].path, view_by_name("alerts"), false, NULL);

	(void)state;
	assert_true(visit_shows(&v, "Nothing is watched: no link, device or service is declared."));
	assert_true(visit_shows(&v, "vigie import DIR declares what there is; vigie demo invents a region."));
	assert_false(visit_shows(&v, "nothing that is watched has failed"));
	visit_end(&v);
}

static void nothing_declared_is_not_all_is_well(void **state) { (void)state; visit_assert_goldens("situation-empty", screen_region.of[DECLARES_NOTHING].path, view_by_name("situation"), NULL, ""); }
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

static void a_search_shows_what_it_finds_elsewhere(void **state) { (void)state; assert_goldens("sites-found", "sites", "/annuaire"); }

static void without_sites_the_list_says_what_to_do(void **state)
{
	(void)state;
	visit_assert_goldens("sites-empty", screen_region.of[DECLARES_NOTHING].path, view_by_name("sites"), NULL, "");
}

static void of_the_past_only_what_was_kept_is_shown(void **state)
{
	struct visit v = screen_region_visit("devices");

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

static void an_address_is_shown_whole_where_there_is_room(void **state)
{
	struct visit v = screen_region_visit("links");

	(void)state;
	visit_type(&v, ":filter site=Horizons\r");
	assert_true(visit_shows_at(&v, 200, 50, "198.51.100.12"));
	visit_end(&v);
}

static const struct { const char *view, *keys; } everywhere[] = {
	{ "sites", "" }, { "sites", "/vallee\r" }, { "sites", "/donnees\r" }, { "sites", "/demo" }, { "situation", "" },
	{ "situation", "\r" }, { "devices", "" }, { "devices", "/sql3\r\r" }, { "devices", "/hostile\r\r" }, { "services", "" },
	{ "services", "\r" }, { "certificates", "" }, { "certificates", "\r" },
};

static void at_every_size_nothing_overlaps_and_nothing_red_is_lost(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(everywhere); i++) {
		struct visit v = screen_region_visit(everywhere[i].view);

		visit_type(&v, everywhere[i].keys);
		for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);)
			golden_assert_sound(v.screen, w.width, w.height);
		visit_end(&v);
	}
}

/* Every critical row is on the page or announced below it, however few rows there are. */
static void critical_rows_are_shown_or_counted_at_every_size(void **state)
{
	struct visit v = screen_region_visit("sites");
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

static void a_page_that_has_the_keys_keeps_them_when_the_terminal_grows(void **state)
{
	struct visit v = screen_region_visit("sites");
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

	v = screen_region_visit("sites"); /* opened beside the list, which keeps the keys, also after a while on a small terminal */
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
	struct visit v = screen_region_visit("certificates");
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
	region_import(screen_region.of[DECLARES_A_REGION].store, declared, one, 1);
	v = screen_region_visit("sites");
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

/* The first job ended well two hours ago, the second never came. */
static void judge_jobs(struct batch *b)
{
	wall_t told = { VISIT_NOW.ms - 2 * 3600000 }, now = VISIT_NOW;
	struct registry *r;
	struct err e;

	assert_true(store_read_registry(screen_region.of[DECLARES_A_REGION].store, &r, &e));
	for (size_t i = 0; i < r->n_checks; i++) {
		const struct reg_service *s = r->checks[i].service;
		bool good = s && strcmp(s->name, "Copie de nuit") == 0;
		struct batch_transition *t;
		struct batch_heartbeat *h;

		if (!s || !s->heartbeat)
			continue;
		*batch_add_result(b) = (struct batch_result){
			.check_id = r->checks[i].id, .at = now, .since = told, .outcome = good ? OUTCOME_OK : OUTCOME_JOB_LATE,
			.state = good ? STATE_OK : STATE_CRITICAL, .attempts = 1, .confirmed = true, .latency_us = UNKNOWN_I64,
			.loss_ratio = (double)NAN, .jitter_us = UNKNOWN_I64, .detail = good ? NULL : "never came, was due by 2026-11-22T01:17:41Z" };
		t = batch_add_transition(b);
		*t = (struct batch_transition){ .entity_id = s->id, .state = good ? STATE_OK : STATE_CRITICAL,
			                        .outcome = good ? OUTCOME_OK : OUTCOME_JOB_LATE, .at = told };
		if (!good)
			continue;
		h = batch_add_heartbeat(b);
		*h = (struct batch_heartbeat){ .entity_id = s->id, .memory = HEARTBEAT_UNHEARD_OF, .heard = true, .event = HEARTBEAT_SUCCESS, .at = told };
		h->memory.ended = h->memory.good = told;
		h->memory.end = HEARTBEAT_WELL;
		h->memory.duration_ms = 754000;
	}
	registry_free(r);
}

/* On the page of its site, and on the card of the server below its application. */
static void a_backup_is_told_where_what_it_saves_is(void **state)
{
	static const struct import_file jobs[] = { CSV("heartbeats.csv", "name,kind,application,site,every,grace,min_duration,offsite,contact\n"
	                                               "Copie de nuit,backup,Dossier patient Démo,Centre de données régional Démo,1d,2h,5m,yes,Standard\n"
	                                               "Remontée des urgences,feed,,CH Démo-Nord,1h,10m,,,\n") };
	struct batch *b = batch_new();
	struct visit v = screen_region_visit("devices");
	struct err e;

	(void)state;
	assert_true(browser_open(screen_view(v.screen), "srv-enrs-sql3"));
	visit_load(&v, SCREEN_SELECTED);
	assert_true(visit_shows_at(&v, 200, 60, "No backup is followed here yet"));
	visit_end(&v);
	region_import(screen_region.of[DECLARES_A_REGION].store, (wall_t){ VISIT_NOW.ms - 3 * 3600000 }, jobs, 1);
	judge_jobs(b);
	assert_true(store_write_batch(screen_region.of[DECLARES_A_REGION].store, b, &e));
	batch_free(b);

	v = screen_region_visit("devices");
	assert_true(browser_open(screen_view(v.screen), "srv-enrs-sql3"));
	visit_load(&v, SCREEN_SELECTED);
	assert_true(visit_shows_at(&v, 200, 60, "good 2 h"));
	assert_false(visit_shows_at(&v, 200, 60, "No backup is followed here yet"));
	visit_end(&v);
	v = screen_region_visit("sites");
	assert_true(browser_open(screen_view(v.screen), "Centre de données régional Démo"));
	visit_load(&v, SCREEN_SELECTED);
	assert_true(visit_shows_at(&v, 200, 60, "Backups, feeds and jobs"));
	assert_true(visit_shows_at(&v, 200, 60, "Copie de nuit"));
	visit_end(&v);
	assert_goldens("heartbeats", "heartbeats", "");
	assert_goldens("heartbeats-page", "heartbeats", "\r");
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
		cmocka_unit_test(a_search_shows_what_it_finds_elsewhere),
		cmocka_unit_test(without_sites_the_list_says_what_to_do),
		cmocka_unit_test(of_the_past_only_what_was_kept_is_shown),
		cmocka_unit_test(an_address_is_shown_whole_where_there_is_room),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_nothing_red_is_lost),
		cmocka_unit_test(critical_rows_are_shown_or_counted_at_every_size),
		cmocka_unit_test(a_page_that_has_the_keys_keeps_them_when_the_terminal_grows),
		cmocka_unit_test(lists_say_how_long_ago_a_certificate_ended),
		cmocka_unit_test(disks_stand_by_how_full_they_are_and_memory_apart),
		cmocka_unit_test(a_site_that_is_no_longer_declared_is_told),
		cmocka_unit_test(a_backup_is_told_where_what_it_saves_is),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, screen_region_make, screen_region_remove);
}
