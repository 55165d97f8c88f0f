/* The Covolinks (5) as text: declared in an inventory, measured in a few rounds, read as the console does: golden screens, keys, every size. */
#include "covolink_rounds.h"
#include "golden.h"
#include "inventories.h"
#include "language.h"
#include "region.h"
#include "visit.h"

#include "act.h"
#include "console/console.h"
#include "console/covolinks.h"
#include "intl.h"
#include "observed.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define AGO(minutes) ((wall_t){ VISIT_NOW.ms - (minutes) * INT64_C(60000) })
enum { REGION, EMPTY, LONG_NAMES, INVENTORIES };
static struct inventories on_disk;

#define ROUTES_HEADER "name,source_site,covolink,destination_site,source_ae,destination_ae,marker,use,accepted_on\n"

static const struct import_file declared[] = {
	CSV("sites.csv", "name,kind,commune,support_site\nCH Démo-Nord,hospital,Rouen,\nCH Démo-Sud,hospital,Évreux,\n"
	    "CH Démo-Bocage,hospital,Bernay,CH Démo-Sud\nEHPAD Les Tilleuls Démo,nursing-home,Dieppe,\nClinique Démo-Plaine,clinic,Caen,\n"
	    "CH Démo-Cotentin,hospital,Cherbourg-en-Cotentin,\n"),
	CSV("devices.csv", "name,site,kind,address\ncovo-nord,CH Démo-Nord,covolink,192.0.2.10\ncovo-sud,CH Démo-Sud,covolink,192.0.2.11\n"
	    "covo-plaine,Clinique Démo-Plaine,covolink,192.0.2.12\ncovo-cotentin,CH Démo-Cotentin,covolink,192.0.2.13\n"),
	CSV("covolinks.csv", "name,site,device,address,port,called_ae,calling_ae,tls,xds_url,serves\n"
	    "COVO-NORD,CH Démo-Nord,covo-nord,192.0.2.10,104,COVO_NORD,,,https://xds.demo.example/nord,EHPAD Les Tilleuls Démo\n"
	    "COVO-SUD,CH Démo-Sud,covo-sud,192.0.2.11,2762,COVO_SUD,VIGIE_TEST,yes,,\n"
	    "COVO-PLAINE,Clinique Démo-Plaine,covo-plaine,192.0.2.12,,COVO_PLAINE,,,,\n"
	    "COVO-COTENTIN,CH Démo-Cotentin,covo-cotentin,192.0.2.13,,COVO_COT,,,,\n"),
	CSV("routes.csv", ROUTES_HEADER "Mammographie Sud,CH Démo-Sud,COVO-SUD,CH Démo-Nord,,MAMMO_OLD,,teleradiologie,\n"
	    "Télé-AVC Bocage,CH Démo-Bocage,COVO-SUD,CH Démo-Nord,SCAN_BOCAGE,PACS_NORD,M-27,tele-avc,2026-03-02\n"
	    "Téléradiologie Sud,CH Démo-Sud,COVO-SUD,Clinique Démo-Plaine,,,,teleradiologie,\n"),
};

/* The images of one route go to another AE title from now on. */
static const struct import_file later[] = {
	CSV("routes.csv", ROUTES_HEADER "Mammographie Sud,CH Démo-Sud,COVO-SUD,CH Démo-Nord,,MAMMO_NEW,,teleradiologie,\n"),
};

static const struct import_file of_long_names[] = {
	CSV("sites.csv", "name,kind\nCH Démo,hospital\n"), CSV("devices.csv", "name,site,kind,address\nbox,CH Démo,covolink,192.0.2.20\n"),
	CSV("covolinks.csv", "name,site,device,address,called_ae,runbook\nCovolink CHU Démo Côte de Nacre 1,CH Démo,box,192.0.2.20,NACRE_1,\n"
	    "Covolink CHU Démo Côte de Nacre 2,CH Démo,box,192.0.2.20,NACRE_2,Call the imaging supplier\nCovolink CH Démo-Nord,CH Démo,box,192.0.2.20,NORD,\n"
	    "Covolink Centre hospitalier intercommunal Démo des Hautes Falaises – imagerie,CH Démo,box,192.0.2.20,FALAISES,\n"),
};

static void accept_route(struct store *s, wall_t at, const char *object)
{
	struct act act = { .kind = ACT_ROUTE_ACCEPT, .uid = 1000, .at = at, .object = object, .from = WALL_NEVER, .until = WALL_NEVER };
	struct act_done done;
	struct err e = { 0 };

	if (!act_write(s, &act, &done, &e))
		fail_msg("%s", e.text);
}

/* All but one that is never asked were fine; one takes no image any more, then another does not know its AE title. */
static void measure(struct store *s)
{
	static const struct peer fine[] = { { "COVO-NORD", PEER_FINE }, { "COVO-SUD", PEER_FINE }, { "COVO-PLAINE", PEER_FINE } };
	static const struct peer no_image[] = { { "COVO-NORD", PEER_FINE }, { "COVO-SUD", PEER_FINE }, { "COVO-PLAINE", PEER_NO_IMAGE } };
	static const struct peer refused[] = { { "COVO-NORD", PEER_FINE }, { "COVO-SUD", PEER_UNKNOWN_AE }, { "COVO-PLAINE", PEER_NO_IMAGE } };

	covolink_round(s, AGO(80), fine, ARRAY_LEN(fine));
	accept_route(s, AGO(79), "route:Mammographie Sud");
	covolink_round(s, AGO(60), no_image, ARRAY_LEN(no_image));
	region_import(s, AGO(40), later, ARRAY_LEN(later));
	covolink_round(s, AGO(14), refused, ARRAY_LEN(refused));
	covolink_round(s, (wall_t){ VISIT_NOW.ms - 12000 }, refused, ARRAY_LEN(refused));
}

static void must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

/* A capture has looked for ten hours; a scanner sent images to one of them. */
static void observe(struct store *s)
{
	static const struct observed_point eth1 = { .name = "eth1" };
	struct flow_record r[3];
	struct err e;
	int64_t point;
	size_t fresh;
	bool again;

	memset(r, 0, sizeof r);
	r[0].type = FLOW_RECORD_ASSOCIATION;
	r[0].interval_ms = r[0].association.started_ms = r[0].association.last_ms = AGO(130).ms;
	r[0].association.key = (struct flow_key){ .source = { 192, 0, 2, 77 }, .destination = { 192, 0, 2, 10 }, .port = 104, .protocol = 6, .family = 4 };
	r[0].association.id = 1;
	memcpy(r[0].association.calling_ae, "SCAN_NORD", sizeof "SCAN_NORD");
	memcpy(r[0].association.called_ae, "COVO_NORD", sizeof "COVO_NORD");
	r[0].association.outcome = FLOW_ASSOCIATION_RELEASED;
	r[0].association.first = r[0].association.answered = r[0].association.accepted = r[0].association.ended = 1;
	r[0].association.data = (struct flow_counts){ 31457280, 4096, 240, 120 };
	r[1].type = FLOW_RECORD_CONTEXT;
	r[1].context.id = 1;
	r[1].context.answer = FLOW_CONTEXT_ACCEPTED;
	memcpy(r[1].context.sop_class, "1.2.840.10008.5.1.4.1.1.2", sizeof "1.2.840.10008.5.1.4.1.1.2");
	r[2].type = FLOW_RECORD_TALLY;
	r[2].interval_ms = AGO(600).ms;
	r[2].tally.until_ms = VISIT_NOW.ms - 4000;
	must(store_write_capture(s, "eth1", &e) && store_write_calling_ae(s, "VIGIE", &e) && store_observe_from(s, &eth1, AGO(600), &point, &again, &e)
	     && store_write_observed(s, point, r, ARRAY_LEN(r), &fresh, &e), &e);
}

static int make_region(void **state)
{
	struct err e;

	static const struct peer no_echo = { "Covolink CHU Démo Côte de Nacre 2", PEER_NO_ECHO };

	(void)state;
	if (!inventories_make(&on_disk, INVENTORIES))
		return -1;
	region_import(on_disk.of[REGION].store, AGO(90), declared, ARRAY_LEN(declared));
	measure(on_disk.of[REGION].store);
	observe(on_disk.of[REGION].store);
	must(store_write_capture(on_disk.of[LONG_NAMES].store, NULL, &e), &e);
	region_import(on_disk.of[LONG_NAMES].store, AGO(90), of_long_names, ARRAY_LEN(of_long_names));
	covolink_round(on_disk.of[LONG_NAMES].store, AGO(1), &no_echo, 1);
	return 0;
}

static int remove_region(void **state)
{
	(void)state;
	return inventories_remove(&on_disk);
}

static struct visit begin_at(const char *path, bool ascii, const char *keys)
{
	struct visit v = visit_begin(path, &view_covolinks, ascii, NULL);

	visit_type(&v, "g");
	visit_type(&v, keys);
	return v;
}

static struct visit begin(const char *keys) { return begin_at(on_disk.of[REGION].path, false, keys); }

static void assert_goldens_of(const char *what, const char *path, const char *keys)
{
	visit_assert_goldens(what, path, &view_covolinks, NULL, keys);
}

static void the_stages_stand_apart_the_worst_first(void **state) { (void)state; assert_goldens_of("covolinks", on_disk.of[REGION].path, "g"); }
static void a_covolink_says_what_to_verify(void **state) { (void)state; assert_goldens_of("covolinks-page", on_disk.of[REGION].path, "g\r"); }
static void without_covolinks_the_list_says_what_to_do(void **state) { (void)state; assert_goldens_of("covolinks-empty", on_disk.of[EMPTY].path, "g"); }

static void cut_names_keep_what_tells_them_apart(void **state)
{
	struct visit v = begin_at(on_disk.of[LONG_NAMES].path, false, "");

	(void)state;
	assert_goldens_of("covolinks-long-names", on_disk.of[LONG_NAMES].path, "g");
	assert_true(visit_shows(&v, "e de Nacre 1"));
	assert_true(visit_shows(&v, "e de Nacre 2"));
	assert_true(visit_shows(&v, "Covolink CH Démo-Nord"));
	assert_true(visit_shows(&v, "Falaises – imagerie"));
	assert_true(visit_shows_at(&v, 200, 50, "Covolink CHU Démo Côte de Nacre 2"));
	visit_end(&v);
}

static const char *first(struct visit *v)
{
	const struct list *l = &((const struct browser *)screen_view(v->screen))->list;

	return l->n_shown ? l->class->name(list_row(l, 0)) : "";
}

static size_t count(struct visit *v) { return ((const struct browser *)screen_view(v->screen))->list.n_shown; }

static void stages_are_sorted_and_filtered_by_what_they_found(void **state)
{
	struct visit v = begin(":sort contexts\r");

	(void)state;
	assert_string_equal(first(&v), "COVO-PLAINE");
	visit_type(&v, ":sort associate\r");
	assert_string_equal(first(&v), "COVO-SUD");
	visit_type(&v, ":filter associate=ae-called-unknown\r");
	assert_int_equal(count(&v), 1);
	visit_type(&v, ":filter serves=tilleuls\r");
	assert_string_equal(first(&v), "COVO-NORD");
	assert_int_equal(count(&v), 1);
	visit_end(&v);
}

/* An echo alone is never green: the stage before it says that no image can be sent. */
static void an_echo_without_a_kind_of_image_is_no_green_covolink(void **state)
{
	struct visit v = begin("/plaine\r\r");

	(void)state;
	assert_true(visit_shows_at(&v, 100, 60, "▲ Warning"));
	assert_true(visit_shows_at(&v, 100, 60, "Answers the echo, but accepts no kind of image"));
	assert_true(visit_shows_at(&v, 100, 60, "Refuses         CT (abstract syntax not supported)"));
	visit_end(&v);
}

/* Above what the page says of whom it serves and of the past. */
static size_t occurrences(struct visit *v, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	size_t n = 0;

	golden_render(v->screen, 100, 26, false, &t);
	for (const char *at = text_str(&t); (at = strstr(at, needle)); at++)
		n++;
	text_done(&t);
	return n;
}

/* Why the worst stage failed is why the Covolink did: said once. What another stage lacks stands below that stage. */
static void each_reason_is_said_once(void **state)
{
	struct visit v = begin("/sud\r\r");

	(void)state;
	assert_int_equal(occurrences(&v, "permanent refusal"), 1);
	assert_int_equal(occurrences(&v, "Why it refuses"), 0);
	visit_end(&v);
	v = begin_at(on_disk.of[LONG_NAMES].path, false, "/nacre 2\r\r");
	assert_int_equal(occurrences(&v, "asked for the C-ECHO"), 1);
	assert_int_equal(occurrences(&v, "accepts no kind of image"), 1);
	visit_end(&v);
}

static void the_page_names_whom_it_serves_and_which_routes_go_through_it(void **state)
{
	struct visit v = begin("/sud\r\r");

	(void)state;
	assert_true(visit_shows_at(&v, 100, 80, "Serves 2 sites"));
	assert_true(visit_shows_at(&v, 100, 80, "CH Démo-Bocage  through its supporting establishment"));
	assert_true(visit_shows_at(&v, 100, 80, "CH Démo-Sud  its own"));
	assert_true(visit_shows_at(&v, 100, 80, "marker M-27 · accepted on 2026-03-02"));
	assert_true(visit_shows_at(&v, 100, 80, "no acceptance test recorded"));
	assert_true(visit_shows_at(&v, 100, 80, "permanent refusal by the application: called AE title not recognised"));
	assert_true(visit_shows_at(&v, 100, 80, "VIGIE_TEST"));
	visit_type(&v, "\033\033/nord\r\r");
	assert_true(visit_shows_at(&v, 100, 80, "EHPAD Les Tilleuls Démo  through this Covolink"));
	assert_true(visit_shows_at(&v, 100, 80, "Not measured: no service is declared with this URL."));
	visit_end(&v);
}

/* "not seen" is never said where nobody looked. */
static void what_a_capture_saw_pass_is_told_and_who_looks_where_it_saw_nothing(void **state)
{
	struct visit v = begin("/nord\r\r");

	(void)state;
	assert_true(visit_shows_at(&v, 200, 80, "asked by SCAN_NORD (192.0.2.77): it was accepted"));
	assert_true(visit_shows_at(&v, 200, 80, "1 association in 24 h, 30 MiB received, 4 KiB sent"));
	assert_true(visit_shows_at(&v, 200, 80, "9 h 59 min"));
	assert_true(visit_shows_at(&v, 200, 80, "Last image seen between"));
	visit_type(&v, "\033\033/sud\r\r");
	assert_true(visit_shows_at(&v, 200, 80, "Last image seen not observed by capture since"));
	assert_true(visit_shows_at(&v, 200, 80, "0 associations in 24 h"));
	visit_end(&v);
	v = begin_at(on_disk.of[LONG_NAMES].path, false, "/nacre 2\r\r");
	assert_true(visit_shows_at(&v, 200, 80, "not observed: no capture is configured"));
	visit_end(&v);
}

static void a_route_shows_its_dated_proof_and_that_it_is_to_be_accepted_again(void **state)
{
	struct visit v = begin("/sud\r\r");

	(void)state;
	assert_true(visit_shows_at(&v, 200, 80, "accepted on 2026-11-22 · to be accepted again"));
	assert_true(visit_shows_at(&v, 200, 80, "proof: tcp"));
	assert_true(visit_shows_at(&v, 200, 80, "ok, associate ok, contexts ok, echo ok"));
	assert_true(visit_shows_at(&v, 200, 80, "Return port"));
	visit_end(&v);
}

static void of_the_past_no_covolink_is_shown_that_was_not_declared(void **state)
{
	struct visit v = begin("");

	(void)state;
	screen_set_at(v.screen, AGO(120));
	visit_settle(&v);
	assert_true(visit_shows(&v, "No Covolink was declared at that moment."));
	screen_set_at(v.screen, AGO(30));
	visit_settle(&v);
	assert_int_equal(count(&v), 4);
	visit_type(&v, "0");
	assert_false(visit_shows(&v, "PAST"));
	visit_type(&v, "z");
	assert_true(visit_shows(&v, "FROZEN"));
	visit_end(&v);
}

static void its_digit_leads_to_it_and_it_can_be_polled(void **state)
{
	struct visit v = begin("6\0335");

	(void)state;
	assert_true(visit_shows(&v, "4 Covolinks"));
	assert_string_equal(screen_poll_target(v.screen), "covolink:COVO-SUD");
	visit_end(&v);
}

static void at_every_size_nothing_overlaps_and_what_is_red_is_seen(void **state)
{
	static const char *const keys[] = { "", "\r", "/plaine\r\r" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct visit v = begin(keys[i]);

		for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);) {
			golden_assert_sound(v.screen, w.width, w.height);
			assert_true(i == 2 || visit_shows_at(&v, w.width, w.height, "× Critical"));
			assert_true(i > 0 || visit_shows_at(&v, w.width, w.height, "× failed"));
		}
		visit_end(&v);
	}
}

static void of_one_in_trouble_what_to_do_is_on_the_first_screen(void **state)
{
	struct visit v = visit_begin(on_disk.of[LONG_NAMES].path, view_by_name("covolinks"), false, NULL);

	(void)state;
	visit_type(&v, "/nacre 2\r\r");
	assert_true(visit_shows(&v, "Runbook         Call the imaging supplier"));
	visit_end(&v);
}

static void its_dependencies_are_who_is_without_images_then_what_it_needs(void **state)
{
	struct visit v = visit_begin(on_disk.of[REGION].path, view_by_name("covolinks"), false, NULL);
	struct console_options options = { .rota = NULL };

	(void)state;
	visit_type(&v, "/covo-sud\r\rd");
	screen_load_sheet(v.screen, v.reader, &options);
	assert_true(visit_shows_at(&v, 80, 40, "Device covo-sud"));
	assert_true(visit_shows_at(&v, 80, 40, "Route Télé-AVC Bocage · telestroke"));
	assert_true(visit_shows_at(&v, 80, 40, "Site CH Démo-Bocage"));
	assert_true(visit_shows_at(&v, 80, 40, "Site CH Démo-Sud"));
	assert_false(visit_shows_at(&v, 80, 40, "nothing that is declared"));
	assert_false(visit_shows_at(&v, 80, 40, "Site CH Démo-Nord"));
	visit_end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stages_stand_apart_the_worst_first),
		cmocka_unit_test(a_covolink_says_what_to_verify),
		cmocka_unit_test(without_covolinks_the_list_says_what_to_do),
		cmocka_unit_test(cut_names_keep_what_tells_them_apart),
		cmocka_unit_test(stages_are_sorted_and_filtered_by_what_they_found),
		cmocka_unit_test(an_echo_without_a_kind_of_image_is_no_green_covolink),
		cmocka_unit_test(each_reason_is_said_once),
		cmocka_unit_test(of_one_in_trouble_what_to_do_is_on_the_first_screen),
		cmocka_unit_test(its_dependencies_are_who_is_without_images_then_what_it_needs),
		cmocka_unit_test(the_page_names_whom_it_serves_and_which_routes_go_through_it),
		cmocka_unit_test(what_a_capture_saw_pass_is_told_and_who_looks_where_it_saw_nothing),
		cmocka_unit_test(a_route_shows_its_dated_proof_and_that_it_is_to_be_accepted_again),
		cmocka_unit_test(of_the_past_no_covolink_is_shown_that_was_not_declared),
		cmocka_unit_test(its_digit_leads_to_it_and_it_can_be_polled),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_what_is_red_is_seen),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, make_region, remove_region);
}
