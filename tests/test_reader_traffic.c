#include "observed.h"
#include "reader.h"
#include "tests/reading.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define AGO(ms) wall_after(FIXTURE_NOW, -(ms))
#define IMAGE_CLASS "1.2.840.10008.5.1.4.1.1.2"

enum { NORD, SUD, TWIN, NAMED, COVOLINKS };

/* NORD stands alone at 10.0.0.10, SUD and its twin share 10.0.0.11, of NAMED only a name is known. */
static const char declared[] =
	"INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (601, 'covolink', 'A-NORD', 0, 0), (602, 'covolink', 'B-SUD', 0, 0),"
	" (603, 'covolink', 'C-TWIN', 0, 0), (604, 'covolink', 'D-NAMED', 0, 0);"
	"INSERT INTO covolink (entity_id, valid_from, site, device, address, port, called_ae, calling_ae) VALUES"
	" (601, 0, 'CH', 'box', '10.0.0.10', NULL, 'NORD', NULL), (602, 0, 'CH', 'box', '10.0.0.11', 104, 'SUD', 'VIGIE_SUD'),"
	" (603, 0, 'CH', 'box', '10.0.0.11', 11112, 'TWIN', NULL), (604, 0, 'CH', 'box', 'covo.demo.example', NULL, 'NAMED', NULL);";

struct scene {
	struct reading t;
	int64_t eth1, eth2;
	struct covolink_row *rows;
	struct traffic_view view;
	struct covolink_traffic of[COVOLINKS];
};

static int64_t point(struct scene *s, const char *name)
{
	const struct observed_point p = { .name = name };
	int64_t id;
	bool again;

	if (!store_observe_from(s->t.f.store, &p, FIXTURE_NOW, &id, &again, &s->t.e))
		fail_msg("%s", s->t.e.text);
	return id;
}

static void must_write(struct scene *s, int64_t at, const struct flow_record *records, size_t n)
{
	size_t fresh;

	if (!store_write_observed(s->t.f.store, at, records, n, &fresh, &s->t.e))
		fail_msg("%s", s->t.e.text);
}

static void watch(struct scene *s, wall_t from, wall_t to)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_TALLY;
	r.interval_ms = from.ms;
	r.tally.until_ms = to.ms;
	must_write(s, s->eth1, &r, 1);
}

struct association {
	uint8_t from, to;             /* 10.0.0.… */
	uint16_t port;
	const char *calling, *called;
	wall_t at;
	enum flow_association_outcome outcome;
	uint64_t pdus_out, bytes_out, bytes_in;
	bool takes_no_image;
};

static void observe_at(struct scene *s, int64_t at, const struct association *a)
{
	static uint64_t id;
	struct flow_record r[2];

	memset(r, 0, sizeof r);
	r[0].type = FLOW_RECORD_ASSOCIATION;
	r[0].interval_ms = r[0].association.started_ms = r[0].association.last_ms = a->at.ms;
	r[0].association.key = (struct flow_key){ .source = { 10, 0, 0, a->from }, .destination = { 10, 0, 0, a->to }, .port = a->port, .protocol = 6,
		.family = 4 };
	r[0].association.id = ++id;
	snprintf(r[0].association.calling_ae, FLOW_AE_MAX, "%s", a->calling);
	snprintf(r[0].association.called_ae, FLOW_AE_MAX, "%s", a->called);
	r[0].association.outcome = (uint8_t)a->outcome;
	r[0].association.first = true;
	r[0].association.answered = a->outcome != FLOW_ASSOCIATION_ASKED;
	r[0].association.accepted = a->outcome == FLOW_ASSOCIATION_RELEASED || a->outcome == FLOW_ASSOCIATION_ACCEPTED;
	r[0].association.ended = a->outcome != FLOW_ASSOCIATION_ASKED && a->outcome != FLOW_ASSOCIATION_ACCEPTED;
	r[0].association.data = (struct flow_counts){ a->bytes_out, a->bytes_in, a->pdus_out, a->pdus_out };
	r[1].type = FLOW_RECORD_CONTEXT;
	r[1].interval_ms = a->at.ms;
	r[1].context.id = id;
	r[1].context.answer = a->takes_no_image ? FLOW_CONTEXT_REFUSED : FLOW_CONTEXT_ACCEPTED;
	snprintf(r[1].context.sop_class, FLOW_UID_MAX, "%s", IMAGE_CLASS);
	must_write(s, at, r, ARRAY_LEN(r));
}

static void observe(struct scene *s, struct association a) { observe_at(s, s->eth1, &a); }

static void read_at(struct scene *s, wall_t at)
{
	struct reader *r = fixture_reader(&s->t.f, FIXTURE_NOW, at);
	size_t n;

	if (!read_covolinks(r, s->t.a, &s->rows, &n, &s->t.e) || !read_traffic_view(r, s->t.a, &s->view, &s->t.e)
	    || !read_traffic(r, s->t.a, s->rows, n, &s->view, s->of, &s->t.e))
		fail_msg("%s", s->t.e.text);
	assert_int_equal(n, COVOLINKS);
	fixture_reader_done(r);
}

static void begin(struct scene *s)
{
	memset(s, 0, sizeof *s);
	fixture_init(&s->t.f);
	s->t.a = arena_new();
	fixture_sql(&s->t.f, declared);
	assert_true(store_write_calling_ae(s->t.f.store, "VIGIE", &s->t.e));
	assert_true(store_write_capture(s->t.f.store, "eth1", &s->t.e));
	s->eth1 = point(s, "eth1");
	s->eth2 = point(s, "eth2");
}

static void end(struct scene *s)
{
	arena_free(s->t.a);
	fixture_done(&s->t.f);
}

static void assert_nothing(const struct covolink_traffic *c, int64_t associations)
{
	assert_false(wall_is_known(c->last));
	assert_false(wall_is_known(c->image_hour));
	assert_null(c->peer_ae);
	assert_null(c->result);
	assert_int_equal(c->associations, associations);
	assert_int_equal(c->bytes_in, associations);
}

static void where_nobody_looked_nothing_is_known(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);

	read_at(&s, WALL_NEVER);
	assert_true(s.view.told);
	assert_string_equal(s.view.interface, "eth1");
	assert_false(wall_is_known(s.view.watched));
	assert_false(wall_is_known(s.view.ended));
	assert_nothing(&s.of[NORD], UNKNOWN_I64);

	assert_true(store_write_capture(s.t.f.store, NULL, &s.t.e));
	read_at(&s, WALL_NEVER);
	assert_true(s.view.told);
	assert_null(s.view.interface);
	end(&s);
}

static void where_somebody_looks_and_nothing_passes_there_is_none(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(30 * HOUR), AGO(20 * HOUR));
	watch(&s, AGO(3 * HOUR), AGO(HOUR));
	watch(&s, AGO(HOUR - 5 * MINUTE), AGO(10000));

	read_at(&s, WALL_NEVER);

	assert_int_equal(s.view.watched.ms, AGO(3 * HOUR).ms); /* a gap of five minutes is none, one of 17 hours is */
	assert_int_equal(s.view.ended.ms, AGO(10000).ms);
	assert_string_equal(s.view.point, "eth1");
	assert_int_equal(s.view.watched_s, (4 + 3) * 3600 - 300 - 10);
	assert_nothing(&s.of[NORD], 0);
	end(&s);
}

static void a_capture_that_ended_does_not_look(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(5 * HOUR), AGO(3 * MINUTE));

	read_at(&s, WALL_NEVER);

	assert_false(wall_is_known(s.view.watched));
	assert_int_equal(s.view.ended.ms, AGO(3 * MINUTE).ms);
	end(&s);
}

static void the_last_association_is_told_with_whom_and_how_it_went(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(30 * HOUR), AGO(0));
	observe(&s, (struct association){ 1, 10, 104, "SCAN", "NORD", AGO(5 * HOUR), FLOW_ASSOCIATION_RELEASED, 8, 5000, 700, false });
	observe(&s, (struct association){ 2, 10, 104, "PACS", "NORD", AGO(2 * MINUTE), FLOW_ASSOCIATION_REJECTED, 0, 0, 0, false });
	observe(&s, (struct association){ 2, 10, 2762, "PACS", "NORD", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 8, 5000, 700, false }); /* another port */

	read_at(&s, WALL_NEVER);

	assert_int_equal(s.of[NORD].last.ms, AGO(2 * MINUTE).ms);
	assert_string_equal(s.of[NORD].peer_ae, "PACS");
	assert_string_equal(s.of[NORD].peer_address, "10.0.0.2");
	assert_string_equal(s.of[NORD].direction, "in");
	assert_string_equal(s.of[NORD].result, "rejected");
	assert_string_equal(s.of[NORD].point, "eth1");
	assert_int_equal(s.of[NORD].associations, 2);
	assert_int_equal(s.of[NORD].bytes_in, 5000);
	assert_int_equal(s.of[NORD].bytes_out, 700);
	assert_int_equal(s.of[NORD].image_hour.ms, AGO(5 * HOUR).ms);
	assert_nothing(&s.of[SUD], 0);
	end(&s);
}

static void each_result_has_its_word(void **state)
{
	static const struct { enum flow_association_outcome outcome; const char *word; } cases[] = {
		{ FLOW_ASSOCIATION_RELEASED, "accepted" }, { FLOW_ASSOCIATION_ACCEPTED, "accepted" }, { FLOW_ASSOCIATION_REJECTED, "rejected" },
		{ FLOW_ASSOCIATION_ABORTED, "aborted" }, { FLOW_ASSOCIATION_ASKED, "unanswered" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scene s;

		begin(&s);
		observe(&s, (struct association){ 1, 10, 104, "SCAN", "NORD", AGO(HOUR), cases[i].outcome, 0, 0, 0, false });
		read_at(&s, WALL_NEVER);
		assert_string_equal(s.of[NORD].result, cases[i].word);
		end(&s);
	}
}

/* A check of ours proposes classes of images too, and sends none. */
static void our_own_checks_are_no_traffic_and_an_echo_is_no_image(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(30 * HOUR), AGO(0));
	observe(&s, (struct association){ 1, 10, 104, "VIGIE", "NORD", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 1, 74, 90, false });
	observe(&s, (struct association){ 1, 11, 104, "VIGIE_SUD", "SUD", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 1, 74, 90, false });
	observe(&s, (struct association){ 1, 11, 11112, "SCAN", "TWIN", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 1, 74, 90, false });

	read_at(&s, WALL_NEVER);

	assert_nothing(&s.of[NORD], 0);
	assert_nothing(&s.of[SUD], 0);
	assert_string_equal(s.of[TWIN].peer_ae, "SCAN");
	assert_false(wall_is_known(s.of[TWIN].image_hour));
	assert_int_equal(s.of[TWIN].associations, 1);
	end(&s);
}

static void what_passes_where_no_class_of_images_was_accepted_is_none(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	observe(&s, (struct association){ 1, 10, 104, "FIND", "NORD", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 40, 5000, 90, true });

	read_at(&s, WALL_NEVER);

	assert_string_equal(s.of[NORD].peer_ae, "FIND");
	assert_false(wall_is_known(s.of[NORD].image_hour));
	end(&s);
}

static void what_it_asks_for_is_its_own_where_its_address_is(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(30 * HOUR), AGO(0));
	observe(&s, (struct association){ 10, 50, 104, "FORWARD", "PACS", AGO(2 * MINUTE), FLOW_ASSOCIATION_RELEASED, 8, 6000, 300, false });
	observe(&s, (struct association){ 11, 50, 104, "TWIN", "PACS", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 8, 900, 20, false });

	read_at(&s, WALL_NEVER);

	assert_string_equal(s.of[NORD].direction, "out");
	assert_string_equal(s.of[NORD].peer_ae, "PACS");
	assert_string_equal(s.of[NORD].peer_address, "10.0.0.50");
	assert_int_equal(s.of[NORD].bytes_out, 6000);
	assert_int_equal(s.of[NORD].bytes_in, 300);
	assert_nothing(&s.of[SUD], 0);
	assert_int_equal(s.of[TWIN].bytes_out, 900);
	end(&s);
}

/* Everything on one machine: what comes from its own address to itself. */
static void our_check_from_its_own_address_is_ours_too(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(30 * HOUR), AGO(0));
	fixture_sql(&s.t.f, "DELETE FROM property WHERE name = 'capture'"); /* as --once leaves it */
	observe(&s, (struct association){ 10, 10, 104, "VIGIE", "NORD", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 1, 74, 90, false });

	read_at(&s, WALL_NEVER);

	assert_nothing(&s.of[NORD], 0);
	end(&s);
}

static void one_that_has_no_address_is_known_by_its_title(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	observe(&s, (struct association){ 1, 77, 4242, "SCAN", "NAMED", AGO(MINUTE), FLOW_ASSOCIATION_RELEASED, 4, 900, 20, false });

	read_at(&s, WALL_NEVER);

	assert_string_equal(s.of[NAMED].peer_ae, "SCAN");
	assert_int_equal(s.of[NAMED].associations, UNKNOWN_I64); /* nobody is known to have looked that day */
	end(&s);
}

static void what_two_points_saw_is_counted_once(void **state)
{
	struct association a = { 1, 10, 104, "SCAN", "NORD", AGO(HOUR), FLOW_ASSOCIATION_RELEASED, 8, 5000, 700, false };
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(30 * HOUR), AGO(0));
	observe_at(&s, s.eth1, &a);
	observe_at(&s, s.eth2, &a);
	a.at = AGO(40 * HOUR); /* longer ago than a day */
	observe_at(&s, s.eth1, &a);

	read_at(&s, WALL_NEVER);

	assert_int_equal(s.of[NORD].associations, 1);
	assert_int_equal(s.of[NORD].bytes_in, 5000);
	assert_int_equal(s.of[NORD].last.ms, AGO(HOUR).ms);
	end(&s);
}

static void a_past_instant_knows_nothing_of_what_came_later(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	watch(&s, AGO(50 * HOUR), AGO(0));
	observe(&s, (struct association){ 1, 10, 104, "SCAN", "NORD", AGO(30 * HOUR), FLOW_ASSOCIATION_RELEASED, 8, 5000, 700, false });
	observe(&s, (struct association){ 1, 10, 104, "SCAN", "NORD", AGO(HOUR), FLOW_ASSOCIATION_RELEASED, 8, 9000, 900, false });

	read_at(&s, AGO(20 * HOUR));

	assert_int_equal(s.view.watched.ms, AGO(50 * HOUR).ms);
	assert_int_equal(s.view.ended.ms, AGO(20 * HOUR).ms);
	assert_int_equal(s.of[NORD].last.ms, AGO(30 * HOUR).ms);
	assert_int_equal(s.of[NORD].image_hour.ms, AGO(30 * HOUR).ms);
	assert_int_equal(s.of[NORD].bytes_in, 5000);
	read_at(&s, AGO(40 * HOUR));
	assert_nothing(&s.of[NORD], 0);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_nobody_looked_nothing_is_known),
		cmocka_unit_test(where_somebody_looks_and_nothing_passes_there_is_none),
		cmocka_unit_test(a_capture_that_ended_does_not_look),
		cmocka_unit_test(the_last_association_is_told_with_whom_and_how_it_went),
		cmocka_unit_test(each_result_has_its_word),
		cmocka_unit_test(our_own_checks_are_no_traffic_and_an_echo_is_no_image),
		cmocka_unit_test(what_passes_where_no_class_of_images_was_accepted_is_none),
		cmocka_unit_test(what_it_asks_for_is_its_own_where_its_address_is),
		cmocka_unit_test(our_check_from_its_own_address_is_ours_too),
		cmocka_unit_test(one_that_has_no_address_is_known_by_its_title),
		cmocka_unit_test(what_two_points_saw_is_counted_once),
		cmocka_unit_test(a_past_instant_knows_nothing_of_what_came_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
