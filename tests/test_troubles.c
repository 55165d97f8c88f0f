/* What is broken, one row an establishment: which comes first, since when, in which words. */
#include "console/site_parts.h"
#include "console/situation.h"
#include "console/troubles.h"

#include "arena.h"
#include "intl.h"
#include "inventory/clinical_weight.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct trouble the_only_trouble(struct arena *a, const struct region_rows *g)
{
	struct trouble *rows;
	size_t n;

	assert_true(troubles_of(g, a, &rows, &n));
	assert_int_equal(n, 1);
	return rows[0];
}

/* The page of the site and `vigie check` date it alike. */
static void assert_same_as_the_page(const struct region_rows *g, wall_t since)
{
	struct arena *a = arena_new();
	struct site_parts p;

	assert_true(site_parts_of(g, g->sites->name, a, &p));
	assert_int_equal(site_parts_since(&p).ms, since.ms);
	arena_free(a);
}

static void what_just_died_ranks_a_site_whose_services_failed_before(void **state)
{
	struct site_row site = { .id = 1, .name = "here" };
	struct link_row link = { .name = "l0", .site = "here", .state = LINK_UNKNOWN, .since = { 9000 } };
	struct device_row devices[2] = {
		{ .name = "core-1", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .detail = "why", .since = { 9000 } },
		{ .name = "core-2", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = { 8500 } },
	};
	struct service_row service = { .name = "s0", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_SLOW, .since = { 1000 } };
	const struct region_rows g = {
		.sites = &site, .n_sites = 1, .links = &link, .n_links = 1, .devices = devices, .n_devices = 2, .services = &service,
		.n_services = 1,
	};
	const struct trouble older = { .name = "other", .kind = "site", .state = STATE_CRITICAL, .newest = { 5000 } };
	struct arena *a = arena_new();
	struct text words = TEXT_INIT(256);
	struct trouble t = the_only_trouble(a, &g);

	(void)state;
	assert_int_equal(t.since.ms, 1000); /* it is critical since then */
	assert_same_as_the_page(&g, t.since);
	assert_string_equal(t.culprit.name, "core-1"); /* what the row and its page name, dated by itself */
	assert_string_equal(t.culprit.detail, "why");
	assert_int_equal(t.culprit.since.ms, 9000);
	assert_true(trouble_compare(&t, &older) < 0);
	trouble_words(&t, &words);
	assert_string_equal(text_str(&words), "core-1: device unreachable and 3 more");
	text_done(&words);
	arena_free(a);
}

/* Each row comes before all that stand behind it: what stops care, however grave what else stands there is. */
static void the_cause_that_stops_most_care_comes_first(void **state)
{
	static const char *many[] = { "a", "b", "c" }, *stroke[] = { "tele-avc" };
	static const size_t one[] = { 1 };
	const struct alert_row core = { .id = 1, .site = "centre", .severity = STATE_CRITICAL, .impact = { .sites = { many, 3 } } };
	const struct alert_row gateway = { .id = 2, .site = "hospital", .severity = STATE_CRITICAL,
		                           .impact = { .routes = { many, 1 }, .uses = { stroke, 1 }, .uses_routes = one } };
	const struct alert_row edge = { .id = 3, .site = "late", .severity = STATE_CRITICAL, .impact = { .sites = { many, 1 } } };
	const struct alert_row last_way = { .id = 7, .site = "last way", .severity = STATE_CRITICAL, .impact = { .degraded = { many, 1 } } };
	const struct alert_row training = { .id = 8, .site = "training", .severity = STATE_CRITICAL, .impact = { .processes = { many, 2 } } };
	const struct alert_row portal = { .id = 4, .site = "", .entity_id = 40, .severity = STATE_CRITICAL, .since = { 700 } };
	const struct alert_row archive = { .id = 5, .site = "data centre", .severity = STATE_CRITICAL, .since = { 600 } };
	const struct alert_row disk = { .id = 6, .site = "server room", .severity = STATE_WARNING, .since = { 800 } };
#define ROW(n, s, ...) { .name = n, .kind = "site", .state = STATE_##s, __VA_ARGS__ }
	const struct trouble order[] = {
		ROW("hospital", CRITICAL, .newest = { 500 }, .cause = &gateway),
		ROW("another trouble too", WARNING, .newest = { 9000 }, .cause = &gateway),
		ROW("centre", CRITICAL, .newest = { 1000 }, .cause = &core),
		ROW("two causes", CRITICAL, .cut = true, .newest = { 9000 }, .cause = &core),
		ROW("just cut", CRITICAL, .cut = true, .newest = { 9500 }),
		ROW("late", CRITICAL, .newest = { 9000 }, .cause = &edge),
		ROW("last way", CRITICAL, .newest = { 100 }, .cause = &last_way),
		ROW("training", CRITICAL, .newest = { 9900 }, .cause = &training),
		ROW("just failed", CRITICAL, .newest = { 9200 }),
		{ .id = 40, .name = "portal", .kind = "service", .state = STATE_CRITICAL, .newest = { 9900 }, .cause = &portal },
		ROW("data centre", CRITICAL, .newest = { 600 }, .cause = &archive),
		ROW("server room", CRITICAL, .newest = { 9999 }, .cause = &disk), /* what is critical there is not confirmed */
		ROW("just warned", WARNING, .newest = { 100 }),
		ROW("not known", UNKNOWN, .newest = { 9999 }),
	};
#undef ROW

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		for (size_t k = i + 1; k < ARRAY_LEN(order); k++)
			if (trouble_compare(&order[i], &order[k]) >= 0 || trouble_compare(&order[k], &order[i]) <= 0)
				fail_msg("%s does not come before %s", order[i].name, order[k].name);
}

/* Whatever stands in trouble, and in whatever order it is read. */
static void the_headline_is_of_the_first_row_that_bears_a_cause(void **state)
{
	enum { ROWS = 3 };
	static const char *many[] = { "a", "b" };
	static const enum state states[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN };
	char names[ROWS][16];
	struct alert_row alerts[ROWS];
	struct trouble rows[ROWS];

	(void)state;
	srand(1);
	for (int turn = 0; turn < 2000; turn++) {
		struct situation s = { .n_unseen = 0 };
		const struct trouble *first = NULL;

		for (int i = 0; i < ROWS; i++) {
			snprintf(names[i], sizeof names[i], "s%d", i);
			alerts[i] = (struct alert_row){ .id = i + 1, .cause_id = i + 1, .kind = "device", .site = names[rand() % 4 ? i : 0], .severity = states[rand() % 3],
				                        .handling = rand() % 4 ? ALERT_OPEN : ALERT_ACKED, .since = { rand() % 3 },
				                        .impact = { .sites = { many, (size_t)(rand() % 3) } } };
			rows[i] = (struct trouble){ .name = names[i], .kind = "site", .state = states[rand() % 3], .newest = { rand() % 3 },
				                    .cause = rand() % 4 ? &alerts[rand() % ROWS] : NULL };
		}
		for (int i = 0; i < ROWS; i++) {
			bool is_first = rows[i].cause && !trouble_is_handled(&rows[i]);

			for (int k = 0; k < ROWS; k++)
				is_first = is_first && (k == i || !rows[k].cause || trouble_is_handled(&rows[k]) || trouble_compare(&rows[i], &rows[k]) < 0);
			first = is_first ? &rows[i] : first;
		}
		situation_find_cause(&s, rows, ROWS, alerts, ROWS);
		if (first)
			assert_ptr_equal(s.cause, first->cause);
	}
}

/* Nothing of it answers; its agent alone is silent; it answers and is ill. */
static void a_device_of_which_nothing_answers_is_unreachable(void **state)
{
	static const struct { enum state state; enum outcome outcome; const char *detail, *what, *word; } cases[] = {
		{ STATE_CRITICAL, OUTCOME_TIMEOUT, "0 of 3 answered by 192.0.2.1 within 1000 ms", "device unreachable", "unreachable" },
		{ STATE_CRITICAL, OUTCOME_UNREACHABLE, NULL, "device unreachable", "unreachable" },
		{ STATE_CRITICAL, OUTCOME_TIMEOUT, "answers ping but not SNMP: agent stopped, filtered, or wrong community", "device critical",
		  "critical" },
		{ STATE_CRITICAL, OUTCOME_STORAGE_FULL, NULL, "device critical", "critical" },
		{ STATE_WARNING, OUTCOME_TIMEOUT, NULL, "device impaired", "impaired" },
		{ STATE_UNKNOWN, OUTCOME_TIMEOUT, NULL, "device unknown", "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct device_row d = { .name = "core-1", .state = cases[i].state, .outcome = cases[i].outcome, .detail = cases[i].detail };
		struct culprit c = culprit_of_device(&d);

		assert_string_equal(culprit_what(&c), cases[i].what);
		assert_string_equal(culprit_word(&c), cases[i].word);
	}
}

static void who_is_cut_off_is_so_since_its_last_link_went(void **state)
{
	struct site_row site = { .id = 1, .name = "here" };
	struct link_row links[2] = {
		{ .name = "l0", .site = "here", .state = LINK_DOWN, .since = { 2000 } },
		{ .name = "l1", .site = "here", .state = LINK_DOWN, .since = { 3000 } },
	};
	struct service_row service = { .name = "s0", .site = "here", .state = STATE_CRITICAL, .since = { 9000 } };
	const struct region_rows g = {
		.sites = &site, .n_sites = 1, .links = links, .n_links = 2, .services = &service, .n_services = 1,
	};
	struct arena *a = arena_new();
	struct trouble t = the_only_trouble(a, &g);

	(void)state;
	assert_true(t.cut);
	assert_int_equal(t.since.ms, 3000);
	assert_same_as_the_page(&g, t.since);
	assert_string_equal(t.culprit.name, "l1"); /* the service follows from it, whenever it failed */
	assert_int_equal(t.n, 3);
	arena_free(a);
}

static void of_whom_no_link_is_known_nobody_says_that_he_is_not_cut_off(void **state)
{
	static const struct { enum link_state links[2]; bool cut, unseen; } cases[] = {
		{ { LINK_UNKNOWN, LINK_UNKNOWN }, false, true }, { { LINK_UNKNOWN, LINK_ADMIN_DOWN }, false, true },
		{ { LINK_UNKNOWN, LINK_UP }, false, false },     { { LINK_UNKNOWN, LINK_DEGRADED }, false, false },
		{ { LINK_UNKNOWN, LINK_DOWN }, true, false },    { { LINK_DEGRADED, LINK_ADMIN_DOWN }, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct site_row site = { .id = 1, .name = "here" };
		struct link_row links[2] = { { .name = "l0", .site = "here", .state = cases[i].links[0] },
		                             { .name = "l1", .site = "here", .state = cases[i].links[1] } };
		const struct region_rows g = { .sites = &site, .n_sites = 1, .links = links, .n_links = 2 };
		struct arena *a = arena_new();
		struct trouble t = the_only_trouble(a, &g);

		assert_int_equal(t.cut, cases[i].cut);
		assert_int_equal(t.unseen, cases[i].unseen);
		arena_free(a);
	}
}

/* Three services of a data centre failed one after the other; the first did ten minutes before the last. */
static void a_new_outage_is_named_and_dated_where_there_was_one(void **state)
{
	struct site_row site = { .id = 1, .name = "here" };
	struct service_row services[4] = {
		{ .name = "directory", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = { 400000 } },
		{ .name = "archive", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_REFUSED, .since = { 1000000 } },
		{ .name = "portal", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = { 500000 } },
		{ .name = "mail", .site = "here", .state = STATE_WARNING, .outcome = OUTCOME_SLOW, .since = { 1100000 } },
	};
	const struct region_rows g = { .sites = &site, .n_sites = 1, .services = services, .n_services = 4 };
	struct arena *a = arena_new();
	struct text words = TEXT_INIT(256), sentence = TEXT_INIT(256);
	struct trouble t = the_only_trouble(a, &g);

	(void)state;
	assert_string_equal(t.culprit.name, "archive");
	assert_int_equal(t.culprit.since.ms, 1000000);
	assert_int_equal(t.newest.ms, 1000000);
	assert_int_equal(t.since.ms, 400000);
	assert_same_as_the_page(&g, t.since);
	trouble_words(&t, &words);
	assert_string_equal(text_str(&words), "archive: service critical and 3 more");
	culprit_sentence(&t.culprit, &sentence);
	assert_string_equal(text_str(&sentence), "Service archive is in trouble. Connection refused: nothing listens on this port.");
	text_done(&words);
	text_done(&sentence);
	arena_free(a);
}

static struct alert_row alert(int64_t id, int64_t entity_id, const char *site, int64_t cause_id, enum alert_handling handling)
{
	return (struct alert_row){ .id = id, .entity_id = entity_id, .kind = "device", .name = "d", .subject = "", .site = site, .cause_id = cause_id,
	                           .severity = STATE_CRITICAL, .handling = handling, .since = { 1000 }, .ended = WALL_NEVER };
}

static void what_one_cause_hits_is_one_row_but_for_who_has_another_trouble(void **state)
{
	struct site_row sites[] = { { .id = 1, .name = "a" }, { .id = 2, .name = "b" }, { .id = 3, .name = "c" }, { .id = 4, .name = "e" } };
	struct device_row devices[] = {
		{ .id = 11, .name = "da", .site = "a", .state = STATE_CRITICAL, .since = { 1000 } },
		{ .id = 12, .name = "db", .site = "b", .state = STATE_CRITICAL, .since = { 3000 } },
		{ .id = 13, .name = "dc", .site = "c", .state = STATE_CRITICAL, .since = { 2000 } },
		{ .id = 14, .name = "de", .site = "e", .state = STATE_CRITICAL, .since = { 2000 } },
		{ .id = 15, .name = "other", .site = "e", .state = STATE_WARNING, .since = { 500 } },
	};
	const struct region_rows g = { .sites = sites, .n_sites = 4, .devices = devices, .n_devices = 5 };
	const struct alert_row alerts[] = {
		alert(21, 12, "b", 22, ALERT_OPEN), alert(22, 11, "a", 22, ALERT_ACKED), alert(23, 13, "c", 22, ALERT_OPEN),
		alert(24, 14, "e", 22, ALERT_OPEN), alert(25, 15, "e", 25, ALERT_OPEN),
	};
	struct arena *a = arena_new();
	struct trouble *rows;
	size_t n;

	(void)state;
	assert_true(troubles_of(&g, a, &rows, &n));
	assert_int_equal(n, 4);
	assert_true(troubles_fold(rows, &n, alerts, ARRAY_LEN(alerts), a));
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].name, "a"); /* where the cause is, though that of b is newer */
	assert_int_equal(rows[0].n_with, 2);
	assert_int_equal(rows[0].n, 3);
	assert_int_equal(rows[0].cause->id, 22);
	assert_true(trouble_is_handled(&rows[0]));
	assert_string_equal(rows[1].name, "e");
	assert_int_equal(rows[1].n_with, 0);
	arena_free(a);
}

/* The newest trouble names the row, but what the headline is of leads it. */
static void of_two_causes_the_row_bears_the_one_that_the_headline_names(void **state)
{
	static const char *cut[] = { "a", "b" };
	struct site_row site = { .id = 1, .name = "a" };
	struct device_row devices[] = {
		{ .id = 11, .name = "core", .site = "a", .state = STATE_CRITICAL, .since = { 1000 } },
		{ .id = 12, .name = "printer", .site = "a", .state = STATE_CRITICAL, .since = { 9000 } },
	};
	const struct region_rows g = { .sites = &site, .n_sites = 1, .devices = devices, .n_devices = 2 };
	struct alert_row alerts[] = { alert(21, 11, "a", 21, ALERT_OPEN), alert(22, 12, "a", 22, ALERT_OPEN) };
	struct arena *a = arena_new();
	struct trouble *rows;
	size_t n;

	(void)state;
	alerts[0].impact.sites = (struct names){ cut, 2 };
	for (int64_t i = 0; i < 3; i++) {
		devices[0].since.ms = i == 0 ? 1000 : 9000;
		devices[1].since.ms = i == 0 ? 9000 : 1000;
		alerts[0].handling = i == 2 ? ALERT_ACKED : ALERT_OPEN;
		assert_true(troubles_of(&g, a, &rows, &n));
		assert_int_equal(n, 1);
		assert_true(troubles_fold(rows, &n, alerts, ARRAY_LEN(alerts), a));
		assert_int_equal(n, 1);
		assert_int_equal(rows[0].cause->id, i == 2 ? 22 : 21);
	}
	arena_free(a);
}

/* That the last circuit stands alone follows from the one that is down, which somebody sees to. */
static void a_lost_redundancy_is_not_what_a_row_bears_beside_its_reason(void **state)
{
	struct site_row site = { .id = 1, .name = "a" };
	struct link_row links[] = {
		{ .id = 11, .name = "l1", .site = "a", .state = LINK_DOWN, .since = { 1000 } },
		{ .id = 12, .name = "l2", .site = "a", .state = LINK_UP, .since = { 500 } },
	};
	const struct region_rows g = { .sites = &site, .n_sites = 1, .links = links, .n_links = 2 };
	struct alert_row alerts[] = { alert(21, 11, "a", 21, ALERT_ACKED), alert(22, 12, "a", 22, ALERT_OPEN) };
	struct arena *a = arena_new();
	struct trouble *rows;
	size_t n;

	(void)state;
	alerts[1].subject = "redundancy";
	assert_true(troubles_of(&g, a, &rows, &n));
	assert_int_equal(n, 1);
	assert_true(troubles_fold(rows, &n, alerts, ARRAY_LEN(alerts), a));
	assert_int_equal(rows[0].cause->id, 21);
	assert_true(trouble_is_handled(&rows[0]));
	arena_free(a);
}

static void a_blind_collector_comes_before_anything_that_was_seen(void **state)
{
	static const char *cut[] = { "a", "b" };
	struct alert_row alerts[] = { alert(21, 11, "a", 21, ALERT_OPEN), alert(22, 12, NULL, 22, ALERT_OPEN) };
	struct trouble row = { .name = "a", .kind = "site", .state = STATE_CRITICAL, .cause = &alerts[0] };
	struct situation s = { .n_unseen = 0 };

	(void)state;
	alerts[0].impact.sites = (struct names){ cut, 2 };
	alerts[1].kind = "collector";
	situation_find_cause(&s, &row, 1, alerts, ARRAY_LEN(alerts));
	assert_ptr_equal(s.cause, &alerts[1]);
	assert_true(alert_compare_gravity(&alerts[1], &alerts[0]) < 0 && alert_compare_gravity(&alerts[0], &alerts[1]) > 0);
}

static void without_alerts_every_row_stays(void **state)
{
	struct site_row site = { .id = 1, .name = "a" };
	struct device_row device = { .id = 11, .name = "da", .site = "a", .state = STATE_CRITICAL, .since = { 1000 } };
	const struct region_rows g = { .sites = &site, .n_sites = 1, .devices = &device, .n_devices = 1 };
	struct arena *a = arena_new();
	struct trouble *rows;
	size_t n;

	(void)state;
	assert_true(troubles_of(&g, a, &rows, &n));
	assert_true(troubles_fold(rows, &n, NULL, 0, a));
	assert_int_equal(n, 1);
	assert_null(rows[0].cause);
	assert_false(trouble_is_handled(&rows[0]));
	arena_free(a);
}

/* Nothing else fails there: the page, the list and `vigie check` name the gateway. */
static void a_site_whose_covolink_alone_fails_names_it(void **state)
{
	struct site_row site = { .id = 1, .name = "here" };
	struct link_row link = { .name = "l0", .site = "here", .state = LINK_UP, .outcome = OUTCOME_OK, .since = { 1000 } };
	struct covolink_row covolinks[] = {
		{ .id = 7, .name = "COVO-1", .site = "here", .state = STATE_CRITICAL, .outcome = OUTCOME_SILENT, .since = { 5000 } },
		{ .id = 8, .name = "COVO-2", .state = STATE_OK, .outcome = OUTCOME_OK, .since = { 5000 } },
	};
	const struct region_rows g = { .sites = &site, .n_sites = 1, .links = &link, .n_links = 1, .covolinks = covolinks, .n_covolinks = 2 };
	struct arena *a = arena_new();
	struct text words = TEXT_INIT(512);
	struct trouble t = the_only_trouble(a, &g);
	struct site_parts p;

	(void)state;
	assert_int_equal(t.state, STATE_CRITICAL);
	assert_int_equal(t.since.ms, 5000);
	assert_same_as_the_page(&g, t.since);
	trouble_words(&t, &words);
	assert_string_equal(text_str(&words), "COVO-1: Covolink critical");
	text_clear(&words);
	assert_true(site_parts_of(&g, "here", a, &p));
	site_verdict(&p, &words);
	assert_non_null(strstr(text_str(&words), "Its link is up. Covolink COVO-1 is in trouble."));
	text_done(&words);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_just_died_ranks_a_site_whose_services_failed_before),
		cmocka_unit_test(a_device_of_which_nothing_answers_is_unreachable),
		cmocka_unit_test(who_is_cut_off_is_so_since_its_last_link_went),
		cmocka_unit_test(of_whom_no_link_is_known_nobody_says_that_he_is_not_cut_off),
		cmocka_unit_test(a_new_outage_is_named_and_dated_where_there_was_one),
		cmocka_unit_test(what_one_cause_hits_is_one_row_but_for_who_has_another_trouble),
		cmocka_unit_test(of_two_causes_the_row_bears_the_one_that_the_headline_names),
		cmocka_unit_test(a_lost_redundancy_is_not_what_a_row_bears_beside_its_reason),
		cmocka_unit_test(a_blind_collector_comes_before_anything_that_was_seen),
		cmocka_unit_test(without_alerts_every_row_stays),
		cmocka_unit_test(a_site_whose_covolink_alone_fails_names_it),
		cmocka_unit_test(the_cause_that_stops_most_care_comes_first),
		cmocka_unit_test(the_headline_is_of_the_first_row_that_bears_a_cause),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
