/* Image routes as they are heard: weeks of associations as vigie-capture tells them, written as the collector writes them, read again. */
#include "reader_alerts.h"
#include "reader_route_activity.h"
#include "tests/route_scene.h"
#include "traffic.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define AGO(hours) wall_after(ROUTE_NOW, -(hours) * ROUTE_HOUR)

static struct route_activity read_at(struct reading *t, wall_t now, wall_t at, const char *covolink)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct route_activity a;

	if (!read_route_activity(r, t->a, covolink, &a, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return a;
}

static const struct route_activity_row *route(const struct route_activity *a, const char *name)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->rows[i].name, name) == 0)
			return &a->rows[i];
	fail_msg("no route %s", name);
	return NULL;
}

/* As the collector writes what is judged. */
static enum route_alert_change judge(struct reading *t, wall_t now, const char *name, struct route_alert *ret)
{
	struct route_activity a = read_at(t, now, WALL_NEVER, NULL);
	const struct route_activity_row *r = route(&a, name);
	struct batch *b = batch_new();

	route_alert_judge(r, now, ret);
	if (ret->change != ROUTE_ALERT_STAYS) {
		struct batch_alert *row = batch_add_alert(b);

		*row = (struct batch_alert){ .entity_id = r->id, .subject = ROUTE_ALERT_SUBJECT, .follows_id = ret->follows_id, .state = ret->state,
			                     .ended = ret->change == ROUTE_ALERT_ENDED, .outcome = OUTCOME_ROUTE_SILENT,
			                     .detail = arena_strdup(b->arena, ret->detail), .at = ret->at };
	}
	fixture_write(&t->f, b);
	return ret->change;
}

static void a_route_that_sends_as_usual_is_heard(void **state)
{
	struct reading *t = *state;
	struct route_activity a;
	const struct route_activity_row *r;

	route_scene_declare(t);
	route_scene_weeks(t, ROUTE_NOW, ROUTE_NOW);

	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	r = route(&a, "AVC");
	assert_int_equal(r->silence.voice, ROUTE_HEARD);
	assert_true(r->watched);
	assert_int_equal(r->last_seen.ms, AGO(1).ms + 63000);
	assert_true(fabs(r->silence.a_day - 4 * 11 * 5 / 7.0) < 3); /* bank holidays */
	assert_true(r->associations > 2000);
	assert_int_equal(route(&a, "Radio")->associations * 4, r->associations);
	assert_int_equal(a.watched.ms, AGO(10 * 168).ms);
	assert_int_equal(a.n_pairs, 0);
	a = read_at(t, ROUTE_NOW, WALL_NEVER, "another");
	assert_int_equal(a.n, 0);
}

static void a_route_without_an_association_for_a_working_day_is_silent(void **state)
{
	struct reading *t = *state;
	struct route_activity a;
	struct route_alert alert;
	struct alert_row *alerts;
	struct reader *r;
	size_t n;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(24), ROUTE_NOW); /* until yesterday evening */
	assert_int_equal(judge(t, AGO(10), "AVC", &alert), ROUTE_ALERT_STAYS);

	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(alert.state, STATE_CRITICAL);
	assert_int_equal(alert.follows_id, 0);
	assert_int_equal(alert.at.ms, AGO(23).ms - ROUTE_HOUR); /* the hour that began at 16 o'clock was over */
	assert_string_equal(alert.detail, "no association since 2026-11-18T17:00:00Z, usually 44 in that time");
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_STAYS);
	assert_int_equal(judge(t, ROUTE_NOW, "Radio", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(alert.state, STATE_WARNING);

	a = read_at(t, ROUTE_NOW, AGO(30), NULL); /* the past is as it was */
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_HEARD);
	assert_false(wall_is_known(route(&a, "AVC")->alert_since));
	assert_true(route(&a, "AVC")->last_seen.ms <= AGO(30).ms);
	r = fixture_reader(&t->f, ROUTE_NOW, WALL_NEVER);
	assert_true(read_alerts(r, t->a, false, &alerts, &n, &t->e));
	assert_int_equal(n, 2);
	assert_string_equal(alerts[0].name, "AVC");
	assert_int_equal(alerts[0].impact.routes.n, 1);
	assert_string_equal(alerts[0].impact.uses.names[0], "tele-avc");
	assert_string_equal(alerts[0].site, "EHPAD des Tilleuls");
	assert_string_equal(alerts[0].runbook, "Call the imaging supplier");
	assert_string_equal(alerts[1].impact.uses.names[0], "teleradiology");
	fixture_reader_done(r);
}

static void a_saved_capture_and_a_minute_a_day_watch_no_network(void **state)
{
	struct reading *t = *state;

	route_scene_declare(t);
	assert_true(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).watched.ms == WALL_NEVER.ms);
	route_scene_look(t->f.store, AGO(60 * 24), ROUTE_NOW);
	assert_true(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).watched.ms == AGO(60 * 24).ms);
	assert_true(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).rows[0].watched);
	fixture_sql(&t->f, "UPDATE observation_point SET sha256 = 'x'");
	assert_false(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).rows[0].watched);
	assert_true(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).watched.ms == WALL_NEVER.ms);
	fixture_sql(&t->f, "UPDATE observation_point SET sha256 = NULL");
	fixture_sql(&t->f, "DELETE FROM observed_span");
	for (int64_t day = 0; day < 90; day++)
		route_scene_look(t->f.store, wall_after(AGO(day * 24 + 1), -60000), AGO(day * 24 + 1));
	assert_true(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).watched.ms == WALL_NEVER.ms);
	route_scene_look(t->f.store, AGO(2), ROUTE_NOW);
	assert_true(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).watched.ms == AGO(2).ms);
}

static void nobody_who_did_not_look_heard_a_silence(void **state)
{
	struct reading *t = *state;
	struct route_activity a;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(24), AGO(23));

	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_HEARD);
	assert_false(route(&a, "AVC")->watched);
	route_scene_look(t->f.store, AGO(9), ROUTE_NOW); /* since this morning: half of what is usual is missing, and that is enough */
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_SILENT);
	fixture_sql(&t->f, "UPDATE observed_tally SET kernel_dropped = 10"); /* so much was missed */
	fixture_sql(&t->f, "INSERT OR REPLACE INTO observed_tally SELECT 1, s.value, 100, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0 FROM "
	                   "(WITH RECURSIVE h(value) AS (SELECT 1795107600000 - 24 * 3600000 UNION ALL SELECT value + 3600000 FROM h WHERE value < 1795107600000) "
	                   "SELECT value FROM h) s");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_HEARD);
}

static void a_covolink_that_is_down_explains_its_routes(void **state)
{
	struct reading *t = *state;
	struct route_alert alert;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(24), wall_after(ROUTE_NOW, 24 * ROUTE_HOUR));
	route_scene_alert(t, 20, AGO(11), WALL_NEVER); /* since 6 in the morning */
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_STAYS);

	fixture_sql(&t->f, "UPDATE alert SET closed_ms = 1795107600000 WHERE entity_id = 20"); /* it works again: that was no silence of the route's */
	assert_int_equal(judge(t, wall_after(ROUTE_NOW, 2 * ROUTE_HOUR), "AVC", &alert), ROUTE_ALERT_STAYS);
	assert_int_equal(judge(t, wall_after(ROUTE_NOW, 20 * ROUTE_HOUR), "AVC", &alert), ROUTE_ALERT_WRITTEN); /* this one is */
	assert_int_equal(alert.follows_id, 0);
}

static void the_only_circuit_of_who_sends_explains_it_too(void **state)
{
	struct reading *t = *state;
	struct route_activity a;
	struct route_alert alert;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(48), ROUTE_NOW);
	route_scene_alert(t, fixture_entity(&t->f, "link", "l-echo"), AGO(2), WALL_NEVER); /* long after the route fell silent */

	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_SILENT);
	assert_string_equal(route(&a, "AVC")->explained_by, "link:l-echo");
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_STAYS);
}

static void an_alert_follows_a_failure_and_ends_when_the_route_is_heard(void **state)
{
	struct reading *t = *state;
	struct route_alert alert;
	wall_t later = wall_after(ROUTE_NOW, 2 * ROUTE_HOUR);

	route_scene_declare(t);
	route_scene_weeks(t, AGO(24), later);
	assert_int_equal(judge(t, AGO(2), "AVC", &alert), ROUTE_ALERT_WRITTEN);
	route_scene_alert(t, 20, AGO(1), WALL_NEVER);
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(alert.follows_id, 20);
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_STAYS);
	fixture_sql(&t->f, "UPDATE alert SET closed_ms = 1795107600000 WHERE entity_id = 20");
	assert_int_equal(judge(t, wall_after(ROUTE_NOW, 60000), "AVC", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(alert.follows_id, 0);

	route_scene_associate(t->f.store, "SCAN_A", "COVO_AE", wall_after(ROUTE_NOW, ROUTE_HOUR), 1, ROUTE_REFUSES); /* no image */
	assert_int_not_equal(judge(t, wall_after(ROUTE_NOW, ROUTE_HOUR + 1000), "AVC", &alert), ROUTE_ALERT_ENDED);
	route_scene_associate(t->f.store, "SCAN_A", "COVO_AE", wall_after(ROUTE_NOW, ROUTE_HOUR + 600000), 1, ROUTE_ACCEPTS);
	assert_int_equal(judge(t, later, "AVC", &alert), ROUTE_ALERT_ENDED);
	assert_int_equal(alert.at.ms, ROUTE_NOW.ms + ROUTE_HOUR + 600000);
	assert_int_equal(fixture_number(&t->f, "SELECT count(*) FROM alert WHERE subject = 'silence' AND closed_ms IS NULL"), 0);
}

static void an_alert_of_what_is_declared_no_more_is_told_to_end(void **state)
{
	struct reading *t = *state;
	struct route_activity a;
	struct route_alert alert;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(24), ROUTE_NOW);
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(judge(t, ROUTE_NOW, "Radio", &alert), ROUTE_ALERT_WRITTEN);

	fixture_sql(&t->f, "UPDATE route SET source_ae = 'SCAN_NEW' WHERE entity_id = 21; UPDATE route SET valid_to = 1795107500000 WHERE entity_id = 22");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(a.n_gone, 1);
	assert_int_equal(a.gone[0], 22);
	assert_int_equal(judge(t, ROUTE_NOW, "AVC", &alert), ROUTE_ALERT_ENDED); /* another scanner sends: of that one nothing is known */
	assert_int_equal(alert.at.ms, ROUTE_NOW.ms);
}

static void pairs_that_nobody_declared_are_told_and_declared_ones_that_nobody_saw(void **state)
{
	struct reading *t = *state;
	struct route_activity a;

	route_scene_declare(t);
	route_scene_look(t->f.store, AGO(2), ROUTE_NOW);
	route_scene_associate(t->f.store, "SCAN_A", "COVO_AE", AGO(1), 1, ROUTE_ACCEPTS);
	route_scene_associate(t->f.store, "scan_c", "COVO_AE", AGO(1), 2, ROUTE_ACCEPTS);
	route_scene_associate(t->f.store, "STRANGER", "COVO_AE", wall_after(AGO(1), 1000), 3, ROUTE_REFUSES);
	route_scene_associate(t->f.store, "VIGIE", "COVO_AE", AGO(1), 1, ROUTE_ACCEPTS);  /* our own check */
	route_scene_associate(t->f.store, "COVO_AE", "PACS_B", AGO(1), 1, ROUTE_ACCEPTS); /* goes on from the Covolink */
	route_scene_associate(t->f.store, "SCAN_A", "PACS_B", AGO(1), 1, ROUTE_ACCEPTS);  /* straight to the destination */

	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(a.n_pairs, 2);
	assert_string_equal(a.pairs[0].calling, "STRANGER");
	assert_int_equal(a.pairs[0].status, AE_NOT_DECLARED);
	assert_int_equal(a.pairs[0].rejected, 3);
	assert_string_equal(a.pairs[0].covolink, "COVO");
	assert_string_equal(a.pairs[0].point, "eth1");
	assert_string_equal(a.pairs[1].calling, "scan_c");
	assert_int_equal(a.pairs[1].status, AE_CASE_DIFFERS);
	assert_string_equal(a.pairs[1].declared_calling, "SCAN_C");
	assert_string_equal(a.pairs[1].declared_by, "route:Radio");
	assert_int_equal(route(&a, "AVC")->associations, 2);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_LEARNING);
	assert_int_equal(route(&a, "Radio")->silence.voice, ROUTE_NEVER_HEARD);
	assert_true(route(&a, "Radio")->watched);
	assert_true(route(&a, "Radio")->has_pair);
	fixture_sql(&t->f, "UPDATE route SET source_ae = NULL WHERE entity_id = 22");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_false(route(&a, "Radio")->has_pair);
}

static void our_own_checks_are_known_by_the_title_that_they_present(void **state)
{
	struct reading *t = *state;

	route_scene_declare(t);
	route_scene_associate(t->f.store, "REGION", "COVO_AE", AGO(1), 1, ROUTE_ACCEPTS);
	assert_int_equal(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).n_pairs, 1);
	assert_true(store_write_calling_ae(t->f.store, "REGION", &t->e));
	assert_int_equal(read_at(t, ROUTE_NOW, WALL_NEVER, NULL).n_pairs, 0);
}

static void two_points_that_see_the_same_count_once(void **state)
{
	struct reading *t = *state;
	struct route_activity a;
	double a_day;
	int64_t associations;

	route_scene_declare(t);
	route_scene_weeks(t, ROUTE_NOW, ROUTE_NOW);
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	a_day = route(&a, "AVC")->silence.a_day;
	associations = route(&a, "AVC")->associations;

	fixture_sql(&t->f, "INSERT INTO observation_point (id, name, first_ms) VALUES (7, 'eth2', 0);"
	                   "INSERT INTO observed_span SELECT 7, from_ms, to_ms FROM observed_span;"
	                   "INSERT INTO observed_association SELECT id + 100, 7, source, destination, port, calling_ae, called_ae, first_seen_ms, last_seen_ms, "
	                   "associations, accepted, rejected, aborted, pdus_out, pdus_in, bytes_out, bytes_in, NULL, NULL, NULL, NULL FROM observed_association;"
	                   "INSERT INTO observed_association_hour SELECT association_id + 100, hour_ms, associations, accepted, rejected, aborted, pdus_out, "
	                   "pdus_in, bytes_out, bytes_in FROM observed_association_hour");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_true(fabs(route(&a, "AVC")->silence.a_day - a_day) < 1e-9);
	assert_int_equal(route(&a, "AVC")->associations, associations);
	fixture_sql(&t->f, "UPDATE observed_association SET associations = associations + 3 WHERE point_id = 7");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->associations, associations + 3);
}

/* It saw the route once, on a way round; who sees the route looks no more. */
static void a_point_beside_the_way_tells_no_silence(void **state)
{
	struct reading *t = *state;
	struct route_activity a;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(72), AGO(72));
	fixture_sql(&t->f, "INSERT INTO observation_point (id, name, first_ms) VALUES (7, 'eth2', 0);"
	                   "INSERT INTO observed_span SELECT 7, from_ms, to_ms FROM observed_span;"
	                   "INSERT INTO observed_association SELECT id + 100, 7, source, destination, port, calling_ae, called_ae, first_seen_ms, first_seen_ms, "
	                   "1, 1, 0, 0, 1, 1, 1, 1, NULL, NULL, NULL, NULL FROM observed_association;"
	                   "INSERT INTO observed_association_hour SELECT association_id + 100, min(hour_ms) + 3600000 * 24 * 14, 1, 1, 0, 0, 1, 1, 1, 1 "
	                   "FROM observed_association_hour GROUP BY association_id;"
	                   "UPDATE observed_span SET to_ms = 1795107600000 WHERE point_id = 7 AND to_ms = (SELECT max(to_ms) FROM observed_span)");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_HEARD);
	assert_false(route(&a, "AVC")->watched);
	fixture_sql(&t->f, "UPDATE observed_span SET to_ms = 1795107600000 WHERE point_id <> 7 AND to_ms = (SELECT max(to_ms) FROM observed_span WHERE point_id <> 7)");
	a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_SILENT);
	assert_true(route(&a, "AVC")->watched);
}

/* What it told meanwhile is dated to come: a day, the weeks that are compared, years. */
static void a_clock_that_was_ahead_hides_no_silence(void **state)
{
	struct reading *t = *state;
	static const int64_t ahead[] = { 24, 9 * 168, 4 * 365 * 24 };

	route_scene_declare(t);
	route_scene_weeks(t, AGO(48), ROUTE_NOW);
	for (size_t i = 0; i < sizeof ahead / sizeof *ahead; i++) {
		struct route_activity a;

		route_scene_associate(t->f.store, "SCAN_A", "COVO_AE", AGO(-ahead[i]), 1, ROUTE_ACCEPTS);
		a = read_at(t, ROUTE_NOW, WALL_NEVER, NULL);
		assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_SILENT);
	}
}

/* The capture stopped in the middle of a silence: an alert that was open is unknown, none is raised, and a day later as well as a week. */
static void once_nobody_looks_any_more_a_silence_is_not_known(void **state)
{
	struct reading *t = *state;
	struct route_activity a;
	struct route_alert alert;
	wall_t stopped = ROUTE_NOW;

	route_scene_declare(t);
	route_scene_weeks(t, AGO(24), stopped);
	a = read_at(t, wall_after(stopped, 6 * ROUTE_HOUR - 1), WALL_NEVER, NULL);
	assert_int_equal(route(&a, "AVC")->silence.voice, ROUTE_SILENT);
	assert_false(route(&a, "AVC")->blind);
	a = read_at(t, wall_after(stopped, 6 * ROUTE_HOUR), WALL_NEVER, NULL);
	assert_true(route(&a, "AVC")->blind);
	assert_true(route(&a, "AVC")->looked.ms == stopped.ms);
	assert_int_equal(judge(t, wall_after(stopped, 6 * ROUTE_HOUR), "AVC", &alert), ROUTE_ALERT_STAYS);

	assert_int_equal(judge(t, stopped, "AVC", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(judge(t, wall_after(stopped, 6 * ROUTE_HOUR), "AVC", &alert), ROUTE_ALERT_WRITTEN);
	assert_int_equal(alert.state, STATE_UNKNOWN);
	assert_int_equal(judge(t, wall_after(stopped, 7 * 24 * ROUTE_HOUR - 1), "AVC", &alert), ROUTE_ALERT_STAYS);
	assert_int_equal(judge(t, wall_after(stopped, 7 * 24 * ROUTE_HOUR), "AVC", &alert), ROUTE_ALERT_ENDED);
	assert_non_null(strstr(alert.detail, "nobody has looked since 2026-11-19T17:00:00Z"));
	assert_int_equal(fixture_number(&t->f, "SELECT count(*) FROM alert WHERE subject = 'silence' AND closed_ms IS NULL"), 0);
	assert_int_equal(fixture_number(&t->f, "SELECT state FROM alert WHERE subject = 'silence'"), STATE_UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_route_that_sends_as_usual_is_heard), TEST(a_route_without_an_association_for_a_working_day_is_silent),
		TEST(a_saved_capture_and_a_minute_a_day_watch_no_network),
		TEST(nobody_who_did_not_look_heard_a_silence), TEST(a_covolink_that_is_down_explains_its_routes),
		TEST(the_only_circuit_of_who_sends_explains_it_too), TEST(an_alert_follows_a_failure_and_ends_when_the_route_is_heard),
		TEST(an_alert_of_what_is_declared_no_more_is_told_to_end),
		TEST(pairs_that_nobody_declared_are_told_and_declared_ones_that_nobody_saw),
		TEST(our_own_checks_are_known_by_the_title_that_they_present), TEST(two_points_that_see_the_same_count_once),
		TEST(a_clock_that_was_ahead_hides_no_silence), TEST(once_nobody_looks_any_more_a_silence_is_not_known), TEST(a_point_beside_the_way_tells_no_silence),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
