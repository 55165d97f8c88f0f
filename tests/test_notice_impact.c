/* A message says whom its failure hits: from what is declared to the title of a mail. */
#include "intl.h"
#include "inventory/impact.h"
#include "notices.h"
#include "probes/notice_letter.h"
#include "tests/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

enum { SITES = 60 };

/* A core, and behind it SITES establishments of which three ask for telestroke by two routes each, and two Covolinks. */
struct scene {
	char names[3 * SITES][32];
	struct impact_device devices[1 + SITES];
	struct impact_site sites[SITES];
	struct impact_covolink covolinks[2];
	struct impact_route routes[6];
	struct impact_graph *graph;
	struct notices *core;
	struct batch *batch;
};

static const wall_t now = { INT64_C(1795000000000) };
static const struct notice_channel channels[] = { { .name = "mail", .recipient = "team" } };
static const struct notices_params params = { .channels = channels, .n_channels = 1 };

static void declare(struct scene *s, size_t n_sites, struct impact_declared *d)
{
	s->devices[0] = (struct impact_device){ "cr1", NULL, "router", NULL };
	for (size_t i = 0; i < n_sites; i++) {
		snprintf(s->names[i], sizeof s->names[i], "EHPAD %02zu", i);
		snprintf(s->names[SITES + i], sizeof s->names[i], "ce%02zu", i);
		s->sites[i] = (struct impact_site){ .name = s->names[i] };
		s->devices[1 + i] = (struct impact_device){ s->names[SITES + i], s->sites[i].name, "router", "cr1" };
	}
	for (size_t i = 0; i < 2; i++)
		s->covolinks[i] = (struct impact_covolink){ .name = i ? "Covolink B" : "Covolink A", .site = s->sites[i].name, .device = s->devices[1 + i].name };
	for (size_t i = 0; i < 6; i++) {
		snprintf(s->names[2 * SITES + i], sizeof s->names[0], "route %zu", i);
		s->routes[i] = (struct impact_route){ s->names[2 * SITES + i], s->sites[i / 2].name, s->covolinks[i % 2].name, s->sites[0].name, "tele-avc" };
	}
	*d = (struct impact_declared){ .devices = s->devices, .n_devices = 1 + n_sites, .sites = s->sites, .n_sites = n_sites,
		                       .covolinks = s->covolinks, .n_covolinks = 2, .routes = s->routes, .n_routes = 6 };
}

static void open_scene(struct scene *s, size_t n_sites)
{
	struct impact_declared d;
	struct err e;

	declare(s, n_sites, &d);
	assert_true(impact_graph_new(&d, &s->graph, &e));
	s->core = notices_new(&params, 0);
	notices_set_graph(s->core, s->graph);
	s->batch = batch_new();
}

static void close_scene(struct scene *s)
{
	batch_free(s->batch);
	notices_free(s->core);
	impact_graph_free(s->graph);
}

static struct notice_alert alert(int64_t id, const char *kind, const char *name, bool down)
{
	return (struct notice_alert){ .entity_id = id, .subject = "", .place = { .kind = kind, .name = name }, .ours = true, .cause = true,
		                      .down = down, .state = STATE_CRITICAL, .outcome = OUTCOME_TIMEOUT, .since = now, .end = now };
}

/* The message that it makes; NULL: none. */
static const char *take(struct scene *s, const struct notice_alert *a)
{
	size_t before = s->batch->n_notices;
	struct err e;

	assert_true(notices_alert(s->core, a, now, s->batch, &e));
	for (size_t i = s->batch->n_notices; i-- > before;)
		if (s->batch->notices[i].body)
			return s->batch->notices[i].body;
	return NULL;
}

static const char *alert_of_kind(struct scene *s, int64_t id, const char *kind, const char *name, bool down, bool ended)
{
	struct notice_alert a = alert(id, kind, name, down);

	a.ended = ended;
	return take(s, &a);
}

static const char *alert_of(struct scene *s, int64_t id, const char *name, bool down, bool ended)
{
	return alert_of_kind(s, id, "device", name, down, ended);
}

static struct notice_text compose(const char *body, const char *event)
{
	const struct notice_letter letter = { .found = true, .id = 1, .alert_id = 1, .recipient = "team", .event = event, .body = body };
	const struct notice_person to = { "team", NULL, NULL };
	struct notice_text text;
	struct err e;

	if (!notice_compose(&letter, intl_language(), &to, &text, &e))
		fail_msg("%s", e.text);
	return text;
}

static json_int_t number(const json_t *body, const char *list)
{
	return json_integer_value(json_object_get(json_object_get(json_object_get(body, "impact"), "total"), list));
}

static void what_it_hits_stands_in_the_title_the_text_and_the_json(void **state)
{
	static struct scene s;
	struct notice_text t;
	json_t *body, *impact;

	(void)state;
	open_scene(&s, 14);
	body = json_loads(alert_of(&s, 1, "cr1", true, false), 0, NULL);
	impact = json_object_get(body, "impact");
	assert_int_equal(json_array_size(json_object_get(impact, "sites")), 14);
	assert_string_equal(json_string_value(json_array_get(json_object_get(impact, "covolinks"), 1)), "Covolink B");
	assert_int_equal(json_array_size(json_object_get(impact, "routes")), 6);
	assert_int_equal(json_array_size(json_object_get(impact, "processes")), 0);
	json_decref(body);
	close_scene(&s);

	open_scene(&s, 14);
	t = compose(alert_of(&s, 1, "cr1", true, false), "problem");
	assert_string_equal(t.title, "Critical: cr1: No answer in time · 14 establishments cut off (3 for telestroke)");
	assert_non_null(strstr(t.text, "\n14 establishments cut off: EHPAD 00, "));
	assert_non_null(strstr(t.text, "EHPAD 11 (+2).\nAmong them: 3 establishments with telestroke.\n"
	                               "Out of service: 2 Covolinks, 6 image routes (6 for telestroke).\n"));
	notice_text_done(&t);
	close_scene(&s);
}

static void the_names_are_bounded_and_their_number_is_not(void **state)
{
	static struct scene s;
	struct notice_text t;
	const char *text;
	json_t *body;

	(void)state;
	open_scene(&s, SITES);
	text = alert_of(&s, 1, "cr1", true, false);
	body = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(json_object_get(body, "impact"), "sites")), 50);
	assert_int_equal(number(body, "sites"), SITES);
	t = compose(text, "problem");
	assert_non_null(strstr(t.text, "EHPAD 11 (+48)"));
	notice_text_done(&t);
	json_decref(body);
	close_scene(&s);
}

/* A device that answers a ping hits nobody, whatever its agent does; the end of a failure hits nobody either; without a graph nothing is
 * known. */
static void what_still_works_hits_nobody(void **state)
{
	static struct scene s;
	json_t *body;

	(void)state;
	open_scene(&s, 14);
	body = json_loads(alert_of(&s, 1, "cr1", false, false), 0, NULL);
	assert_true(json_is_object(json_object_get(body, "impact")));
	assert_int_equal(number(body, "sites"), 0);
	json_decref(body);
	close_scene(&s);

	open_scene(&s, 14);
	notices_set_graph(s.core, NULL);
	body = json_loads(alert_of(&s, 1, "cr1", true, false), 0, NULL);
	assert_true(json_is_null(json_object_get(body, "impact")));
	json_decref(body);
	close_scene(&s);
}

/* What is cut off together with what is down already: known as of the moment when the message is made. */
static void another_failure_counts_only_while_it_lasts(void **state)
{
	static struct scene s;
	static const struct impact_site site[] = { { .name = "CH" } };
	static const struct impact_device devices[] = { { "a", NULL, "router", NULL }, { "b", NULL, "router", NULL },
		                                        { "ce-1", "CH", "router", "a" }, { "ce-2", "CH", "router", "b" } };
	const struct impact_declared d = { .devices = devices, .n_devices = 4, .sites = site, .n_sites = 1 };
	struct err e;
	json_t *body;

	(void)state;
	assert_true(impact_graph_new(&d, &s.graph, &e));
	for (int ended = 0; ended < 2; ended++) {
		s.core = notices_new(&params, 0);
		notices_set_graph(s.core, s.graph);
		s.batch = batch_new();
		body = json_loads(alert_of(&s, 1, "a", true, false), 0, NULL);
		assert_int_equal(number(body, "sites"), 0);
		assert_int_equal(number(body, "degraded"), 1);
		json_decref(body);
		if (ended)
			alert_of(&s, 1, "a", true, true);
		body = json_loads(alert_of(&s, 2, "b", true, false), 0, NULL);
		assert_int_equal(number(body, "sites"), !ended);
		json_decref(body);
		batch_free(s.batch);
		notices_free(s.core);
	}
	impact_graph_free(s.graph);
}

/* One that failed by itself, then what fails with the other core before that is told: its establishment works again with it. */
static void what_follows_a_cause_takes_nothing_from_it(void **state)
{
	static struct scene s;
	static const struct impact_site site[] = { { .name = "CH" } };
	static const struct impact_device devices[] = { { "a", NULL, "router", NULL }, { "b", NULL, "router", NULL },
		                                        { "ce-1", "CH", "router", "a" }, { "ce-2", "CH", "router", "b" } };
	const struct impact_declared d = { .devices = devices, .n_devices = 4, .sites = site, .n_sites = 1 };
	struct notice_alert follower = alert(3, "device", "ce-1", true);
	struct err e;
	json_t *body;

	(void)state;
	assert_true(impact_graph_new(&d, &s.graph, &e));
	s.core = notices_new(&params, 0);
	notices_set_graph(s.core, s.graph);
	s.batch = batch_new();
	assert_non_null(alert_of(&s, 2, "b", true, false));
	follower.cause = false;
	assert_null(take(&s, &follower));
	body = json_loads(alert_of(&s, 1, "a", true, false), 0, NULL);
	assert_int_equal(number(body, "sites"), 1);
	json_decref(body);
	close_scene(&s);
}

/* A gateway fails alone: nobody is cut off, its own establishment, one that it serves and one that it supports send no image. */
static void who_is_left_without_a_covolink_is_named(void **state)
{
	static struct scene s;
	static const struct impact_site sites[] = { { .name = "CH" }, { .name = "Served" }, { .name = "Supported", .support_site = "CH" } };
	static const struct impact_device devices[] = { { "box", "CH", "covolink", NULL } };
	static const struct impact_covolink covolinks[] = { { .name = "COVO", .site = "CH", .device = "box", .serves = "Served" } };
	static const struct impact_route routes[] = { { "to the CHU", "Served", "COVO", "CH", "tele-avc" } };
	const struct impact_declared d = { .devices = devices, .n_devices = 1, .sites = sites, .n_sites = 3, .covolinks = covolinks, .n_covolinks = 1,
		                           .routes = routes, .n_routes = 1 };
	struct notice_text t;
	const json_t *without;
	const char *said;
	json_t *body;
	struct err e;

	(void)state;
	assert_true(impact_graph_new(&d, &s.graph, &e));
	s.core = notices_new(&params, 0);
	notices_set_graph(s.core, s.graph);
	s.batch = batch_new();
	said = alert_of_kind(&s, 1, "covolink", "COVO", true, false);
	body = json_loads(said, 0, NULL);
	without = json_object_get(json_object_get(body, "impact"), "without_covolink"); /* as of `alerts --json` */
	assert_int_equal(json_array_size(without), 3);
	assert_string_equal(json_string_value(json_array_get(without, 1)), "Served");
	assert_int_equal(number(body, "without_covolink"), 3);
	json_decref(body);
	t = compose(said, "problem");
	assert_string_equal(t.title, "Critical: COVO: No answer in time · 1 image route (1 for telestroke) · 3 establishments without a Covolink");
	assert_non_null(strstr(t.text, "\n3 establishments without a Covolink: CH, Served, Supported.\n"
	                               "Out of service: 1 Covolink, 1 image route (1 for telestroke).\n"));
	notice_text_done(&t);
	close_scene(&s);
}

/* What is said of its end to whom its beginning was sent. */
static const char *end_of(struct scene *s, const struct notice_alert *begun, const struct notice_alert *ended)
{
	const char *body;
	int64_t id;
	size_t n;
	struct err e;

	assert_non_null(take(s, begun));
	assert_true(notices_take(s->core, now, 1, &id, &n, s->batch, &e));
	assert_true(notices_result(s->core, id, NOTICE_SENT, NULL, 0, now, s->batch, &e));
	body = take(s, ended);
	assert_non_null(body);
	return body;
}

static void the_end_of_what_is_declared_no_more_is_not_told_as_a_recovery(void **state)
{
	static struct scene s;
	const struct notice_alert begun = alert(1, "device", "cr1", true);
	struct notice_alert gone = alert(1, NULL, NULL, false);
	struct notice_text t;
	const char *body;

	(void)state;
	open_scene(&s, 14);
	gone.ended = true;
	body = end_of(&s, &begun, &gone);
	assert_non_null(strstr(body, "\"state\":\"undeclared\""));
	t = compose(body, "recovery");
	assert_string_equal(t.title, "Unknown: cr1: Is declared no more");
	assert_non_null(strstr(t.text, "nobody knows whether it works"));
	assert_null(strstr(t.text, "orks again"));
	notice_text_done(&t);
	close_scene(&s);
}

static void the_end_of_what_nobody_looks_at_any_more_is_not_told_as_a_recovery(void **state)
{
	static const char why[] = "the route has no AE pair any more by which it is heard";
	static struct scene s;
	struct notice_alert begun = alert(1, "route", "A-B", true), ended = alert(1, "route", "A-B", false);
	struct notice_text t;
	const char *body;

	(void)state;
	open_scene(&s, 14);
	begun.outcome = ended.outcome = OUTCOME_ROUTE_SILENT;
	ended.ended = ended.unknown = true;
	ended.detail = why;
	body = end_of(&s, &begun, &ended);
	assert_non_null(strstr(body, "\"severity\":\"unknown\",\"state\":\"unknown\",\"outcome\":null"));
	t = compose(body, "recovery");
	assert_string_equal(t.title, "Unknown: A-B: Is not known any more");
	assert_string_equal(t.severity, "unknown");
	assert_non_null(strstr(t.text, "nobody knows any more whether it works"));
	assert_non_null(strstr(t.text, why));
	assert_null(strstr(t.text, "orks again"));
	assert_null(strstr(t.text, "It failed from"));
	notice_text_done(&t);
	close_scene(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_hits_stands_in_the_title_the_text_and_the_json),
		cmocka_unit_test(the_names_are_bounded_and_their_number_is_not),
		cmocka_unit_test(what_still_works_hits_nobody),
		cmocka_unit_test(what_follows_a_cause_takes_nothing_from_it),
		cmocka_unit_test(who_is_left_without_a_covolink_is_named),
		cmocka_unit_test(another_failure_counts_only_while_it_lasts),
		cmocka_unit_test(the_end_of_what_is_declared_no_more_is_not_told_as_a_recovery),
		cmocka_unit_test(the_end_of_what_nobody_looks_at_any_more_is_not_told_as_a_recovery),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
