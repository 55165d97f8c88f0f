/* Flows as text: the view, its pages, hosts that are nobody's, and what the security page (8) says of both. */
#include "golden.h"
#include "inventories.h"
#include "language.h"
#include "region.h"
#include "visit.h"

#include "console/browser.h"
#include "console/console.h"
#include "intl.h"
#include "observed.h"
#include "store.h"
#include "traffic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR (INT64_C(3600) * 1000)
#define AGO(hours) ((wall_t){ VISIT_NOW.ms - (hours) * HOUR })
#define LATER(t, minutes) ((wall_t){ (t).ms + (minutes) * INT64_C(60000) })
enum { REGION, REGISTER, EMPTY, INVENTORIES, DAY_HOURS = 24, LOOKED_DAYS = 100, RENUMBERED = 12 };
static struct inventories on_disk;

static const struct import_file declared[] = {
	CSV("sites.csv", "name,kind,commune,networks\nCH Démo-Nord,hospital,Rouen,10.1.0.0/16\nCHU Démo,hospital,Rouen,10.9.0.0/16\n"),
	CSV("devices.csv", "name,site,kind,address\nrtr-nord,CH Démo-Nord,router,10.1.0.1\nsrv-pacs,CHU Démo,server,10.9.0.5\nsrv-portail,CHU Démo,server,10.9.0.6\n"),
	CSV("services.csv", "name,kind,target,device\nPACS,dicom,10.9.0.5:11112,srv-pacs\n"),
	CSV("flows.csv", "source,destination,protocol,port,reason,requester,ends\n"
	    "10.1.0.0/16,srv-pacs,tcp,104;11112,Envoi d'images,Équipe imagerie,2026-12-10\n"
	    "10.1.0.0/16,CHU Démo,tcp,22,Maintenance,,\n"
	    "CH Démo-Nord,CHU Démo,tcp,443,Portail patient,DSI,\n"),
};

static void write_record(struct store *s, const struct flow_record *r)
{
	static const struct observed_point eth1 = { "eth1", NULL };
	struct err e;
	int64_t point;
	size_t fresh;
	bool again;

	if (!store_observe_from(s, &eth1, VISIT_NOW, &point, &again, &e) || !store_write_observed(s, point, r, 1, &fresh, &e))
		fail_msg("%s", e.text);
}

static void look(struct store *s, wall_t from, wall_t to)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_TALLY;
	r.interval_ms = from.ms;
	r.tally.until_ms = to.ms;
	write_record(s, &r);
}

/* Addresses as 10.x.y.z: the first octet is given too. */
static void pass(struct store *s, const uint8_t from[4], const uint8_t to[4], uint16_t port, uint16_t traits, wall_t first, wall_t last)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_FLOW;
	r.interval_ms = last.ms;
	r.flow.key = (struct flow_key){ .port = port, .protocol = 6, .family = 4 };
	memcpy(r.flow.key.source, from, 4);
	memcpy(r.flow.key.destination, to, 4);
	r.flow.counts = (struct flow_counts){ 40000, 2000000, 400, 1500 };
	r.flow.first_ms = first.ms;
	r.flow.last_ms = last.ms;
	r.flow.connections = 1;
	r.flow.traits = (uint16_t)(FLOW_TRAIT_SYN | FLOW_TRAIT_ESTABLISHED | traits);
	write_record(s, &r);
}

static void observe(struct store *s)
{
	static const uint8_t pc[] = { 10, 1, 2, 3 }, printer[] = { 10, 1, 2, 9 }, pacs[] = { 10, 9, 0, 5 }, portal[] = { 10, 9, 0, 6 }, router[] = { 10, 1, 0, 1 },
	                     stranger[] = { 10, 7, 7, 7 }, internet[] = { 203, 0, 113, 9 };
	struct err e;

	if (!store_write_capture(s, "eth1", &e))
		fail_msg("%s", e.text);
	look(s, AGO(LOOKED_DAYS * DAY_HOURS), VISIT_NOW);
	pass(s, pc, portal, 443, FLOW_TRAIT_TLS, AGO(50 * DAY_HOURS), AGO(1));
	pass(s, printer, pacs, 21, FLOW_TRAIT_FTP, AGO(40 * DAY_HOURS), AGO(3));
	pass(s, pc, pacs, 11112, FLOW_TRAIT_DICOM, AGO(30 * DAY_HOURS), AGO(1));
	pass(s, pc, portal, 8080, 0, AGO(20 * DAY_HOURS), AGO(2));
	pass(s, portal, internet, 443, FLOW_TRAIT_TLS, AGO(10 * DAY_HOURS), AGO(5));
	pass(s, stranger, router, 23, FLOW_TRAIT_TELNET, AGO(20), AGO(19));
	for (uint8_t i = 1; i <= RENUMBERED; i++)
		pass(s, (uint8_t[]){ 10, 66, 3, i }, portal, 443, 0, LATER(AGO(15), i), AGO(1));
}

static int make_region(void **state)
{
	(void)state;
	if (!inventories_make(&on_disk, INVENTORIES))
		return -1;
	region_import(on_disk.of[REGION].store, AGO(LOOKED_DAYS * DAY_HOURS), declared, ARRAY_LEN(declared));
	region_import(on_disk.of[REGISTER].store, AGO(LOOKED_DAYS * DAY_HOURS), declared, ARRAY_LEN(declared));
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

static void assert_goldens_of(const char *what, size_t inventory, const struct view_class *view, const char *keys)
{
	visit_assert_goldens(what, on_disk.of[inventory].path, view, NULL, keys);
}

static void what_is_not_authorised_stands_first(void **state) { (void)state; assert_goldens_of("flows", REGION, &view_flows, "g"); }
static void a_flow_says_who_talks_to_whom_and_what_for(void **state) { (void)state; assert_goldens_of("flows-page", REGION, &view_flows, "g\r"); }
static void without_a_register_the_list_says_what_to_do(void **state) { (void)state; assert_goldens_of("flows-empty", EMPTY, &view_flows, "g"); }
static void unknown_hosts_are_told_by_network_when_they_are_many(void **state) { (void)state; assert_goldens_of("hosts", REGION, &view_hosts, "g"); }
static void an_unknown_host_says_where_it_was_seen(void **state) { (void)state; assert_goldens_of("hosts-page", REGION, &view_hosts, "g\r"); }
static void without_a_capture_nobody_is_unknown(void **state) { (void)state; assert_goldens_of("hosts-empty", EMPTY, &view_hosts, "g"); }
static void the_security_page_tells_of_flows(void **state) { (void)state; assert_goldens_of("security-flows", REGION, &view_security, ""); }
static void it_says_that_no_capture_looks(void **state) { (void)state; assert_goldens_of("security-register", REGISTER, &view_security, ""); }

static const struct list *rows(struct visit *v) { return &((const struct browser *)screen_view(v->screen))->list; }

static void flows_are_filtered_by_what_they_are(void **state)
{
	static const struct { const char *filter; size_t n; } filters[] = {
		{ "status=rogue", 4 + RENUMBERED }, { "status=dead", 1 }, { "status=ending", 1 }, { "clear=yes", 2 }, { "clear=telnet", 1 }, { "new=yes", 5 + RENUMBERED }, { "new>2020-01-01", 5 + RENUMBERED },
		{ "new>2999", 0 }, { "last>2999", 0 }, { "!last>2020 status=dead", 1 }, { "first>2999-01-01T12:00", 0 }, { "last>2020 status=rogue", 4 + RENUMBERED },
		{ "ends>2020 status=ending", 1 }, { "ends>2999", 0 }, { "!new>2020 status=rogue", 1 }, { "10.7.7.7->10.1.0.1", 1 },
		{ "status=authorised", 2 /* the words too: one is not on the map */ }, { "10.7.7.7 10.1.0.1", 1 }, { "source=CH", 4 },
		{ "srv-portail tcp/8080", 1 }, { "10.9.0.6 tcp/8080", 1 }, { "flow=srv-portail", 3 + RENUMBERED }, { "flow=10.9.0.6", 3 + RENUMBERED },
	};
	struct visit v = begin(&view_flows, "");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
		char keys[64];

		snprintf(keys, sizeof keys, ":filter %s\r", filters[i].filter);
		visit_type(&v, keys);
		if (rows(&v)->n_shown != filters[i].n)
			fail_msg("%s: %zu", filters[i].filter, rows(&v)->n_shown);
	}
	visit_end(&v);
}

/* A question that no row could answer is refused: it would show nothing, as if there were nothing. */
static void a_time_is_asked_of_times_alone(void **state)
{
	static const struct { const char *filter, *told; } refused[] = {
		{ "source>2020", "source is no time; times:" }, { "first>friday", "friday? A time is" }, { "first>2026-11-20T18:00:001", "A time is" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct visit v = begin(&view_flows, "");
		const size_t n = rows(&v)->n_shown;
		char keys[64];

		snprintf(keys, sizeof keys, ":filter %s\r", refused[i].filter);
		visit_type(&v, keys);
		assert_true(visit_shows_at(&v, 120, 40, refused[i].told));
		assert_int_equal(rows(&v)->n_shown, n);
		visit_end(&v);
	}
}

/* What a person searches may be what stands there or the address behind it. */
static void a_flow_is_found_by_name_and_by_address(void **state)
{
	static const char *const searches[] = { "/srv-portail tcp/8080\r", "/10.9.0.6 tcp/8080\r" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(searches); i++) {
		struct visit v = begin(&view_flows, searches[i]);

		assert_true(visit_shows_at(&v, 120, 40, "10.1.2.3 → srv-portail tcp/8080"));
		assert_string_equal(rows(&v)->class->name(list_selected(rows(&v))), "10.1.2.3 → 10.9.0.6 tcp/8080");
		visit_end(&v);
	}
}

/* Each figure of the security page opens the list that it counts. */
static void every_figure_opens_its_list(void **state)
{
	static const struct { const char *line, *rows; size_t n; } figures[] = {
		{ "Flows not authorised", "flows", 4 + RENUMBERED }, { "Passwords in clear", "flows", 2 }, { "Openings not used", "flows", 1 },
		{ "Openings that end", "flows", 1 }, { "New talkers", "flows", 1 + RENUMBERED }, { "Unknown hosts", "hosts", 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		struct visit v = begin(&view_security, "/");

		visit_type(&v, figures[i].line);
		visit_type(&v, "\r\r");
		if (visit_shows_at(&v, 120, 60, "Since Friday") || !strstr(rows(&v)->class->count[1], figures[i].rows) || rows(&v)->n_shown != figures[i].n)
			fail_msg("%s opens no list of %zu %s", figures[i].line, figures[i].n, figures[i].rows);
		visit_type(&v, "\033\033");
		assert_true(visit_shows_at(&v, 120, 60, "Since Friday"));
		visit_end(&v);
	}
}

/* Lines below a figure open what they are about. */
static void every_detail_opens_its_flow_or_host(void **state)
{
	static const char *const details[][2] = {
		{ "10.7.7.7 → rtr-nord tcp/23 · telnet", "view:flows 10.7.7.7 10.1.0.1" }, { "10.66.3.0/24 · 12 hosts", "view:hosts 10.66.3.0/24" },
	};
	struct visit v = begin(&view_security, "");
	char target[TARGET_NAME_MAX];

	(void)state;
	view_security.layout(screen_view(v.screen), 140, 80, false);
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		assert_true(view_security.search(screen_view(v.screen), details[i][0], 1));
		assert_string_equal(view_security.follow(screen_view(v.screen), target, sizeof target), details[i][1]);
	}
	visit_end(&v);
	v = begin(&view_hosts, ":filter 10.66.3.0/24\r");
	assert_int_equal(rows(&v)->n_shown, 1);
	visit_end(&v);
}

static void the_page_counts_what_is_since_friday(void **state)
{
	struct visit v = begin(&view_security, "");

	(void)state;
	assert_true(visit_shows_at(&v, 140, 80, "13 new, 3 stood before"));
	assert_true(visit_shows_at(&v, 140, 80, "1 new, 1 stood before · telnet 1, ftp 1"));
	assert_true(visit_shows_at(&v, 140, 80, "13 since then, at 2 times · 13 are listed"));
	assert_true(visit_shows_at(&v, 140, 80, "13 seen for the first time, 1 seen before"));
	assert_true(visit_shows_at(&v, 140, 80, "10.66.3.0/24 · 12 hosts · seen from eth1, with srv-portail tcp/443"));
	visit_type(&v, "<<<<<<<");
	assert_true(visit_shows_at(&v, 140, 80, "16 new, 0 stood before"));
	visit_end(&v);
}

static void of_the_past_it_is_told_as_it_was(void **state)
{
	struct visit v = begin(&view_flows, "");

	(void)state;
	screen_set_at(v.screen, AGO(24));
	visit_settle(&v);
	visit_type(&v, ":filter status=rogue\r");
	assert_int_equal(rows(&v)->n_shown, 3);
	visit_end(&v);
}

/* Rows that take long to read stay until what they are made of is another. */
static void rows_are_read_anew_when_something_was_written(void **state)
{
	static const uint8_t stranger[] = { 10, 7, 7, 9 }, router[] = { 10, 1, 0, 1 };
	struct visit v = begin(&view_flows, ":filter status=rogue\r");
	const void *before = rows(&v)->rows;
	size_t n = rows(&v)->n_shown;

	(void)state;
	visit_settle(&v);
	visit_load(&v, SCREEN_REGION);
	assert_ptr_equal(rows(&v)->rows, before);
	pass(on_disk.of[REGION].store, stranger, router, 23, FLOW_TRAIT_TELNET, AGO(0), AGO(0));
	visit_load(&v, SCREEN_REGION);
	assert_int_equal(rows(&v)->n_shown, n + 1);
	visit_end(&v);
}

/* It comes last: it writes what the others must not see. */
static void what_may_have_passed_too_fast_to_be_seen_is_told(void **state)
{
	struct flow_record r;
	struct visit v;

	(void)state;
	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_TALLY;
	r.interval_ms = AGO(1).ms;
	r.tally.until_ms = VISIT_NOW.ms;
	r.tally.frames = 88;
	r.tally.kernel_dropped = 12;
	v = begin(&view_flows, ":filter status=dead\r");
	assert_int_equal(rows(&v)->n_shown, 1);
	write_record(on_disk.of[REGION].store, &r);
	visit_end(&v);
	v = begin(&view_flows, ":filter status=dead\r");
	assert_int_equal(rows(&v)->n_shown, 0);
	visit_end(&v);
	v = begin(&view_flows, ":filter status=unused\r\r");
	assert_int_equal(rows(&v)->n_shown, 1);
	assert_true(visit_shows_at(&v, 200, 60, "12 % of packets were"));
	assert_true(visit_shows_at(&v, 80, 24, "12 % of packets were"));
	visit_end(&v);
}

static void at_every_size_nothing_overlaps(void **state)
{
	static const struct { const struct view_class *view; const char *keys; } screens[] = {
		{ &view_flows, "" }, { &view_flows, "\r" }, { &view_hosts, "" }, { &view_hosts, "\r" }, { &view_security, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(screens); i++) {
		struct visit v = begin(screens[i].view, screens[i].keys);

		for (int height = CONSOLE_HEIGHT_MIN; height <= 80; height += 13)
			for (int width = 80; width <= 250; width += 11)
				golden_assert_sound(v.screen, width, height);
		visit_end(&v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_authorised_stands_first), cmocka_unit_test(a_flow_says_who_talks_to_whom_and_what_for),
		cmocka_unit_test(without_a_register_the_list_says_what_to_do), cmocka_unit_test(unknown_hosts_are_told_by_network_when_they_are_many),
		cmocka_unit_test(an_unknown_host_says_where_it_was_seen), cmocka_unit_test(without_a_capture_nobody_is_unknown),
		cmocka_unit_test(the_security_page_tells_of_flows), cmocka_unit_test(it_says_that_no_capture_looks),
		cmocka_unit_test(flows_are_filtered_by_what_they_are), cmocka_unit_test(a_flow_is_found_by_name_and_by_address),
		cmocka_unit_test(a_time_is_asked_of_times_alone), cmocka_unit_test(every_figure_opens_its_list),
		cmocka_unit_test(every_detail_opens_its_flow_or_host), cmocka_unit_test(the_page_counts_what_is_since_friday), cmocka_unit_test(of_the_past_it_is_told_as_it_was),
		cmocka_unit_test(at_every_size_nothing_overlaps), cmocka_unit_test(rows_are_read_anew_when_something_was_written),
		cmocka_unit_test(what_may_have_passed_too_fast_to_be_seen_is_told),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make_region, remove_region);
}
