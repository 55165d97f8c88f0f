#include "diagnosis.h"
#include "tests/language.h"
#include "tests/region.h"
#include "tests/store_fixture.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static const struct import_file files[] = {
	CSV("sites.csv", "name,aliases,commune,college,access,public_address\n"
	                 "EHPAD des Tilleuls,Les Tilleuls,Bernay,C,syvik,\nCH Nord,,Bernay,A,syvik,\nMAS du Parc,,Bernay,C,syvik,\n"
	                 "CHU,,Rouen,A,syvik,\nCabinet du Port,,Dieppe,F,internet,192.0.2.80;2001:db8::80\nCentre,,Rouen,,,\n"),
	CSV("devices.csv", "name,site,kind,address,credential,parents\ncore-1,Centre,router,192.0.2.1,region,\ncpe-t,EHPAD des Tilleuls,router,192.0.2.10,region,core-1\n"
	                   "gw-n,CH Nord,covolink,192.0.2.30,,\n"
	                   "srv,Centre,server,192.0.2.5,,core-1\nsw-t,EHPAD des Tilleuls,switch,192.0.2.12,,cpe-t\n"),
	CSV("links.csv", "name,site,device,interface,address,z_device,z_interface,perimeter,redundancy_group\n"
	                 "T-1,EHPAD des Tilleuls,cpe-t,ge0,,core-1,ge1,Santé,g\nT-2,EHPAD des Tilleuls,,,192.0.2.11,,,Santé,g\n"
	                 "N-1,CH Nord,,,192.0.2.20,,,Santé,\nP-1,MAS du Parc,,,192.0.2.21,,,Santé,\nC-1,CHU,,,192.0.2.22,,,Imagerie,\n"),
	CSV("services.csv", "name,kind,target,site,device,owner,application\nTherap-e,https,https://therap-e.example/,Centre,srv,ours,Téléexpertise\n"
	                    "Archive,https,https://archive.example/,Centre,srv,ours,PACS régional\nDNS,dns,dns://192.0.2.53/example,Centre,srv,ours,\n"
	                    "Authentification,https,https://auth.example/,,,national,\n"),
	CSV("applications.csv", "name\nTéléexpertise\nPACS régional\n"),
	CSV("covolinks.csv", "name,site,device,address,called_ae,serves\ncov-n,CH Nord,gw-n,192.0.2.30,COV,EHPAD des Tilleuls\n"),
	CSV("perimeters.csv", "name\nSanté\nImagerie\n"),
	CSV("dependencies.csv", "from,to,kind\nservice:Archive,perimeter:Imagerie,in\nservice:Therap-e,service:Authentification,uses\n"),
	CSV("entitlements.csv", "service,colleges,aliases\nTherap-e,A;C,téléconsultation\nPACS,A,Archive;imagerie\n"),
};

struct scene {
	struct fixture f;
	struct arena *a;
	struct region_rows region;
	struct err e;
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof *s);

	fixture_init(&s->f);
	region_import(s->f.store, wall_after(FIXTURE_NOW, -10 * 24 * (int64_t)HOUR), files, ARRAY_LEN(files));
	fixture_read_registry(&s->f);
	if (!store_write_started(s->f.store, wall_after(FIXTURE_NOW, -1000), "1.0", &s->e))
		fail_msg("%s", s->e.text);
	s->a = arena_new();
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	arena_free(s->a);
	fixture_done(&s->f);
	free(s);
	return 0;
}

static struct diagnosis_case *read_case(struct scene *s, const char *site, const char *service)
{
	struct diagnosis_case *c = NULL;
	struct reader *r = fixture_reader(&s->f, FIXTURE_NOW, WALL_NEVER);

	if (!read_region(r, s->a, &s->region, &s->e))
		fail_msg("%s", s->e.text);
	if (!read_diagnosis_case(r, &s->region, site, service, FIXTURE_NOW, s->a, &c, &s->e))
		c = NULL;
	fixture_reader_done(r);
	return c;
}

static struct diagnosis_case *tilleuls(struct scene *s, const char *service)
{
	struct diagnosis_case *c = read_case(s, "EHPAD des Tilleuls", service);

	if (!c)
		fail_msg("%s", s->e.text);
	return c;
}

static void became_then(struct scene *s, const char *kind, const char *name, int minutes_ago, int state, enum outcome outcome)
{
	struct batch *b = batch_new();

	fixture_add_transition(b, fixture_entity(&s->f, kind, name), wall_after(FIXTURE_NOW, -minutes_ago * (int64_t)MINUTE), state, outcome);
	fixture_write(&s->f, b);
}

static void became(struct scene *s, const char *kind, const char *name, int state, enum outcome outcome)
{
	became_then(s, kind, name, 20, state, outcome);
}

/* Measured a minute ago: what is known of it is not stale. */
static void answered(struct scene *s, const char *kind, const char *name, const char *class, enum outcome outcome)
{
	struct batch *b = batch_new();

	fixture_add_result(b, fixture_check(&s->f, kind, name, class), wall_after(FIXTURE_NOW, -MINUTE / 2), outcome);
	fixture_write(&s->f, b);
}

static void run(struct scene *s, const char *format, const char *kind, const char *name, int64_t at)
{
	char sql[512];

	fixture_sql(&s->f, "PRAGMA foreign_keys = OFF"); /* no row of the journal stands behind it */
	snprintf(sql, sizeof sql, format, fixture_entity(&s->f, kind, name), at);
	fixture_sql(&s->f, sql);
}

static void alert(struct scene *s, const char *kind, const char *name)
{
	run(s, "INSERT INTO alert (entity_id, opened_ms, state, outcome) VALUES (%" PRId64 ", %" PRId64 ", 2, 'timeout')", kind, name,
	    FIXTURE_NOW.ms - 20 * MINUTE);
}

static const struct diagnosis_step *known(const struct diagnosis_case *c, enum diagnosis_layer layer, const char *object)
{
	for (size_t i = 0; i < c->n_known; i++)
		if (c->known[i].layer == layer && (!object || (c->known[i].object && strcmp(c->known[i].object, object) == 0)))
			return &c->known[i];
	fail_msg("no step of %s", diagnosis_layer_name(layer));
	return NULL;
}

static void what_callers_say_is_found_in_the_catalogue(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c = tilleuls(s, "teleconsultation");

	assert_string_equal(c->asked, "Therap-e");
	assert_ptr_equal(c->service, c->services[0]);
	assert_int_equal(c->n_services, 1);
	assert_int_equal(c->entitled, DIAGNOSIS_ENTITLED);
	assert_non_null(strstr(c->entitled_why, "C"));
	assert_false(c->wants_imaging);
	assert_int_equal(known(c, DIAGNOSIS_ENTITLEMENT, NULL)->status, DIAGNOSIS_PASSED);
}

static void who_has_no_right_is_told_why(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c = tilleuls(s, "Archive");

	assert_int_equal(c->entitled, DIAGNOSIS_NOT_ENTITLED);
	assert_true(c->wants_imaging);
	assert_int_equal(known(c, DIAGNOSIS_PERIMETER, NULL)->status, DIAGNOSIS_FAILED);
	assert_string_equal(known(c, DIAGNOSIS_PERIMETER, NULL)->detail, "the establishment is in Santé, the service in Imagerie");
	c = read_case(s, "CHU", "imagerie");
	assert_int_equal(c->entitled, DIAGNOSIS_ENTITLED);
	assert_int_equal(known(c, DIAGNOSIS_PERIMETER, NULL)->status, DIAGNOSIS_PASSED);
}

static void without_a_service_those_that_may_be_used_are_tested_ours_first(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c = tilleuls(s, NULL);

	assert_null(c->asked);
	assert_int_equal(c->n_services, 2);
	assert_string_equal(c->services[0]->name, "Therap-e");
	assert_string_equal(c->services[1]->name, "Authentification");
	assert_true(c->wants_imaging); /* a Covolink serves it */
	c = tilleuls(s, "");
	assert_null(c->asked);
}

static void names_that_mean_nothing_are_refused(void **state)
{
	struct scene *s = *state;

	assert_null(read_case(s, "EHPAD des Tilleuls", "zzz"));
	assert_int_equal(s->e.kind, ERR_NOT_FOUND);
	assert_null(read_case(s, "nowhere", NULL));
	assert_int_equal(s->e.kind, ERR_NOT_FOUND);
	assert_string_equal(read_case(s, "les tilleuls", NULL)->site->name, "EHPAD des Tilleuls");
}

static void grouped_calls_of_what_it_shares_are_known(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;

	run(s, "INSERT INTO alert (entity_id, subject, opened_ms, state, outcome) VALUES (%" PRId64 ", 'calls', %" PRId64 ", 1, 'calls-grouped')",
	    "perimeter", "Santé", FIXTURE_NOW.ms - 5 * MINUTE);
	c = tilleuls(s, NULL);
	assert_int_equal(c->n_incidents, 1);
	assert_true(c->incidents[0].called_in && !c->incidents[0].cuts_off && !c->incidents[0].own_access);
	assert_int_equal(read_case(s, "CHU", NULL)->n_incidents, 0);
}

static void a_core_that_fails_is_an_incident_of_whom_it_cuts_off(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;

	assert_int_equal(tilleuls(s, NULL)->n_incidents, 0);
	assert_string_equal(known(tilleuls(s, NULL), DIAGNOSIS_INCIDENT, NULL)->detail, "no incident is known");
	became(s, "device", "core-1", STATE_CRITICAL, OUTCOME_TIMEOUT);
	became(s, "link", "T-2", LINK_DOWN, OUTCOME_TIMEOUT);
	alert(s, "device", "core-1");
	alert(s, "link", "T-2");
	c = tilleuls(s, NULL);
	assert_int_equal(c->n_incidents, 2);
	assert_true(c->incidents[0].cuts_off && !c->incidents[0].own_access && !c->incidents[0].national && c->incidents[0].alert_id > 0);
	assert_non_null(strstr(c->incidents[0].sentence, "core-1: no answer in time, since"));
	assert_true(c->incidents[1].own_access);
	assert_int_equal(known(c, DIAGNOSIS_INCIDENT, NULL)->status, DIAGNOSIS_FAILED);
	assert_int_equal(read_case(s, "Cabinet du Port", NULL)->n_incidents, 0);
}

static void a_service_that_is_not_ours_is_an_incident_without_an_alert(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;

	became(s, "service", "Authentification", STATE_CRITICAL, OUTCOME_TIMEOUT);
	answered(s, "service", "Authentification", "http", OUTCOME_TIMEOUT);
	c = tilleuls(s, "Therap-e");
	assert_int_equal(c->n_incidents, 1);
	assert_true(c->incidents[0].national && c->incidents[0].cuts_off && c->incidents[0].alert_id == 0);
	c = tilleuls(s, "Archive");
	assert_true(c->n_incidents == 1 && c->incidents[0].national && !c->incidents[0].cuts_off);
	became(s, "device", "core-1", STATE_CRITICAL, OUTCOME_TIMEOUT);
	became(s, "link", "T-2", LINK_DOWN, OUTCOME_TIMEOUT);
	alert(s, "device", "core-1");
	alert(s, "link", "T-2");
	c = tilleuls(s, "Archive"); /* national heads what cuts off */
	assert_true(c->n_incidents == 3 && c->incidents[0].national && !c->incidents[0].cuts_off && c->incidents[1].cuts_off);
}

static void planned_work_on_what_it_needs_is_known_with_its_end(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;

	run(s, "INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, supplier, seq) SELECT 'maintenance', %" PRId64 ", 0, x - 3600000, x + 3600000, "
	       "'Opérateur', 1 FROM (SELECT %" PRId64 " AS x)", "device", "core-1", FIXTURE_NOW.ms);
	c = tilleuls(s, NULL);
	assert_int_equal(c->n_incidents, 1);
	assert_true(c->incidents[0].planned && c->incidents[0].until.ms == FIXTURE_NOW.ms + HOUR);
	assert_false(c->incidents[0].cuts_off); /* T-2 goes another way */
	assert_non_null(strstr(c->incidents[0].sentence, "core-1 (Opérateur), until"));
	became(s, "link", "T-2", LINK_DOWN, OUTCOME_TIMEOUT);
	alert(s, "link", "T-2");
	c = tilleuls(s, NULL);
	assert_true(c->n_incidents == 2 && c->incidents[0].planned && c->incidents[0].cuts_off);
	assert_int_equal(read_case(s, "Cabinet du Port", NULL)->n_incidents, 0);
}

static void the_state_of_the_collector_and_what_it_knew_of_the_access(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;
	const struct diagnosis_step *step;

	became(s, "link", "T-2", LINK_UP, OUTCOME_OK);
	answered(s, "link", "T-2", "icmp", OUTCOME_OK);
	c = tilleuls(s, NULL);
	assert_int_equal(c->collector, COLLECTOR_RUNNING);
	step = known(c, DIAGNOSIS_ACCESS, "link:T-2");
	assert_int_equal(step->status, DIAGNOSIS_PASSED);
	assert_false(step->live);
	assert_string_equal(step->detail, "another circuit stands in for it in theory: it was not seen to carry");
	fixture_close_store(&s->f);
	c = tilleuls(s, NULL);
	assert_int_equal(c->collector, COLLECTOR_STOPPED);
	fixture_open_store(&s->f);
}

static void neighbours_that_are_cut_off_are_counted(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;

	became(s, "link", "N-1", LINK_DOWN, OUTCOME_TIMEOUT);
	answered(s, "link", "N-1", "icmp", OUTCOME_TIMEOUT);
	c = tilleuls(s, NULL);
	assert_true(c->n_neighbours >= 2);
	assert_string_equal(c->neighbours[0].shared, "commune");
	assert_int_equal(c->neighbours[0].n, 2);
	assert_int_equal(c->neighbours[0].down, 1);
}

static void the_usual_rtt_is_the_median_of_the_times_that_worked(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;
	char sql[512];

	became_then(s, "device", "cpe-t", 600, STATE_OK, OUTCOME_OK);
	became_then(s, "device", "cpe-t", 100, STATE_WARNING, OUTCOME_LOSS);
	snprintf(sql, sizeof sql, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) INSERT INTO result_sample (check_id, at_ms, "
	         "state, latency_us, loss_ratio) SELECT %" PRId64 ", %" PRId64 " - 60000 * i, CASE WHEN i < 100 THEN 2 ELSE 0 END, "
	         "CASE WHEN i < 100 THEN 400000 ELSE 7000 END, CASE WHEN i < 100 THEN 0.5 ELSE 0 END FROM n",
	         fixture_check(&s->f, "device", "cpe-t", "icmp"), FIXTURE_NOW.ms);
	fixture_sql(&s->f, sql);
	c = tilleuls(s, NULL);
	assert_int_equal(c->n_baselines, 1);
	assert_string_equal(c->baselines[0].object, "device:cpe-t");
	assert_true(fabs(c->baselines[0].rtt_ms - 7) < 0.1);
}

/* 100 minutes of a link that works, 40 ms each, before them 300 that do not, as of the address of an Internet access. */
static const struct diagnosis_case *polled_at(struct scene *s, const char *address)
{
	char sql[512];

	snprintf(sql, sizeof sql, "UPDATE link SET address = '%s' WHERE entity_id = (SELECT id FROM entity WHERE kind = 'link' AND name = 'C-1')", address);
	fixture_sql(&s->f, sql);
	return read_case(s, "Cabinet du Port", NULL);
}

static void an_internet_access_that_is_polled_has_its_usual_rtt(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c;
	char sql[512];

	became_then(s, "link", "C-1", 900, LINK_DEGRADED, OUTCOME_LOSS);
	became_then(s, "link", "C-1", 101, LINK_UP, OUTCOME_OK);
	snprintf(sql, sizeof sql, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO result_sample (check_id, at_ms, "
	         "state, latency_us, loss_ratio) SELECT %" PRId64 ", %" PRId64 " - 60000 * i, i > 100, CASE WHEN i > 100 THEN 900000 ELSE 40000 END, 0 FROM n",
	         fixture_check(&s->f, "link", "C-1", "icmp"), FIXTURE_NOW.ms);
	fixture_sql(&s->f, sql);
	assert_int_equal(polled_at(s, "192.0.2.8")->n_baselines, 0);
	assert_int_equal(polled_at(s, "192.0.2.0/24")->n_baselines, 0);
	c = polled_at(s, "192.0.2.80");
	assert_int_equal(c->n_baselines, 1);
	assert_string_equal(c->baselines[0].object, "site:Cabinet du Port");
	assert_true(fabs(c->baselines[0].rtt_ms - 40) < 0.1);
	c = polled_at(s, "2001:0DB8:0::80");
	assert_int_equal(c->n_baselines, 1);
}

static void calls_of_the_neighbourhood_are_counted(void **state)
{
	struct scene *s = *state;
	const char *call = "INSERT INTO note (kind, entity_id, uid, at_ms, seq) VALUES ('call', %" PRId64 ", 0, %" PRId64 ", 1)";

	run(s, call, "site", "CH Nord", FIXTURE_NOW.ms - 5 * MINUTE);
	run(s, call, "site", "CHU", FIXTURE_NOW.ms - 5 * MINUTE);
	run(s, call, "site", "CH Nord", FIXTURE_NOW.ms - 20 * MINUTE);
	assert_int_equal(tilleuls(s, NULL)->calls, 1);
}

static bool plans(const struct diagnosis_test *tests, size_t n, enum diagnosis_method method, const char *object)
{
	for (size_t i = 0; i < n; i++)
		if (tests[i].method == method && strcmp(tests[i].object, object) == 0)
			return true;
	return false;
}

static void a_case_is_planned_and_judged(void **state)
{
	struct scene *s = *state;
	const struct diagnosis_case *c = tilleuls(s, "Therap-e");
	struct diagnosis_answers none = { { DIAGNOSIS_UNASKED } };
	struct diagnosis_verdict v;
	struct diagnosis_test *tests;
	size_t n;

	assert_true(diagnosis_plan(c, s->a, &tests, &n, &s->e));
	assert_true(plans(tests, n, DIAGNOSIS_BY_POLL, "link:T-1") && plans(tests, n, DIAGNOSIS_BY_PING4, "link:T-2"));
	assert_true(plans(tests, n, DIAGNOSIS_BY_CHECK6, "service:Therap-e") && plans(tests, n, DIAGNOSIS_BY_CHECK, "service:DNS"));
	assert_true(diagnosis_judge(c, c->known, c->n_known, &none, s->a, &v, &s->e));
	assert_string_equal(v.code, "not-testable");
}

static int begin(void **state)
{
	(void)state;
	language_begin("en");
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_callers_say_is_found_in_the_catalogue),
		TEST(who_has_no_right_is_told_why),
		TEST(without_a_service_those_that_may_be_used_are_tested_ours_first),
		TEST(names_that_mean_nothing_are_refused),
		TEST(grouped_calls_of_what_it_shares_are_known),
		TEST(a_core_that_fails_is_an_incident_of_whom_it_cuts_off),
		TEST(a_service_that_is_not_ours_is_an_incident_without_an_alert),
		TEST(planned_work_on_what_it_needs_is_known_with_its_end),
		TEST(the_state_of_the_collector_and_what_it_knew_of_the_access),
		TEST(neighbours_that_are_cut_off_are_counted),
		TEST(the_usual_rtt_is_the_median_of_the_times_that_worked),
		TEST(an_internet_access_that_is_polled_has_its_usual_rtt),
		TEST(calls_of_the_neighbourhood_are_counted),
		TEST(a_case_is_planned_and_judged),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
