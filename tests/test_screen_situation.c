/* The situation of a region: its headline of who is cut off and by what, and what is polled from its rows. */
#include "language.h"
#include "screen_region.h"

#include "console/browser.h"
#include "console/console.h"
#include "console/situation.h"
#include "arena.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void of_a_site_in_trouble_what_its_row_names_is_polled(void **state)
{
	struct visit v = screen_region_visit("situation");
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
	snprintf(path, sizeof path, "%s/alone.db", screen_region.dir);
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

static void those_without_a_link_are_named_whole_or_counted(void **state)
{
	static const char *names[12];
	static const struct situation kept = { .region = { .n_links = 1 }, .cut = { names, 12 } };
	struct visit v = screen_region_visit("situation");
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
	struct visit v = screen_region_visit("situation");
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
	struct visit v = screen_region_visit("situation");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_site_in_trouble_what_its_row_names_is_polled),
		cmocka_unit_test(what_belongs_to_no_site_is_polled_from_its_row),
		cmocka_unit_test(those_without_a_link_are_named_whole_or_counted),
		cmocka_unit_test(a_cause_that_cuts_off_more_than_the_links_tell_leads),
		cmocka_unit_test(nobody_is_said_not_to_be_cut_off_of_whom_no_link_is_known),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, screen_region_make, screen_region_remove);
}
