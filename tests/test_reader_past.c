/* A past instant is shown as the screens of that instant showed it. */
#include "tests/reading.h"

#include "staleness.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { LATER_MS = 3600000 };

/* What is shown of everything, one entity a line. */
static const char *words_of(struct reading *t, wall_t now, wall_t at)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct text words = TEXT_INIT(8192);
	struct region_rows g;
	struct link_row *links;
	const char *copy;
	size_t n;

	assert_true(read_region(r, t->a, &g, &t->e) && read_links(r, t->a, &links, &n, &t->e));
	assert_int_equal(n, g.n_links);
	for (size_t i = 0; i < n; i++) { /* the region tells no less of them, but nothing of their interfaces */
		assert_int_equal(links[i].state, g.links[i].state);
		assert_int_equal(links[i].outcome, g.links[i].outcome);
		assert_int_equal(links[i].since.ms, g.links[i].since.ms);
		assert_int_equal(links[i].at.ms, g.links[i].at.ms);
		assert_null(g.links[i].oper_status);
	}
	for (size_t i = 0; i < g.n_links; i++)
		text_appendf(&words, "%s %s %s %s %lld\n", g.links[i].name, link_state_name(g.links[i].state), outcome_name(g.links[i].outcome),
		             links[i].oper_status ? links[i].oper_status : "-", (long long)g.links[i].since.ms);
	for (size_t i = 0; i < g.n_devices; i++)
		text_appendf(&words, "%s %s %s %lld\n", g.devices[i].name, state_name(g.devices[i].state), outcome_name(g.devices[i].outcome),
		             (long long)g.devices[i].since.ms);
	for (size_t i = 0; i < g.n_services; i++)
		text_appendf(&words, "%s %s %s %lld\n", g.services[i].name, state_name(g.services[i].state), outcome_name(g.services[i].outcome),
		             (long long)g.services[i].since.ms);
	fixture_reader_done(r);
	copy = arena_strdup(t->a, text_str(&words));
	text_done(&words);
	return copy;
}

static void an_instant_after_the_last_results_is_shown_as_it_was_then(void **state)
{
	static const int64_t after_ms[] = { 0, 18000, 60000, 299000, 300000, 301000, 900000 };
	struct reading *t = *state;

	reading_write_round(t, FIXTURE_NOW);
	for (size_t i = 0; i < ARRAY_LEN(after_ms); i++) {
		wall_t then = wall_after(FIXTURE_NOW, after_ms[i]);
		const char *shown = words_of(t, then, WALL_NEVER), *past = words_of(t, wall_after(then, LATER_MS), then);

		assert_string_equal(past, shown);
		assert_int_equal(strstr(shown, "l-snmp up ok up") != NULL, after_ms[i] <= 300000);
		assert_int_equal(strstr(shown, "l-snmp unknown stale -") != NULL, after_ms[i] > 300000);
	}
}

static void results_of_later_say_nothing_of_an_instant_that_was_recorded(void **state)
{
	struct reading *t = *state;

	reading_write_round(t, FIXTURE_NOW);
	reading_write_round(t, wall_after(FIXTURE_NOW, LATER_MS));
	assert_non_null(strstr(words_of(t, wall_after(FIXTURE_NOW, LATER_MS), wall_after(FIXTURE_NOW, 60000)), "l-snmp up ok up"));
}

static void the_states_end_when_the_last_result_is_too_old(void **state)
{
	static const struct { const char *kind, *name; } entities[] = {
		{ "link", "l-snmp" }, { "link", "l-echo" }, { "device", "cr1" }, { "service", "web" },
	};
	struct reading *t = *state;
	wall_t late = wall_after(FIXTURE_NOW, stale_after_ms(UNKNOWN_I64));

	reading_write_round(t, FIXTURE_NOW);
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		int64_t id = fixture_entity(&t->f, entities[i].kind, entities[i].name);

		for (int past = 0; past < 2; past++) {
			wall_t then = wall_after(FIXTURE_NOW, LATER_MS);
			struct reader *r = fixture_reader(&t->f, wall_after(then, LATER_MS * past), past ? then : WALL_NEVER);
			struct state_row *rows;
			struct history_row *points;
			size_t n;

			assert_true(read_states(r, t->a, id, FIXTURE_NOW, then, &rows, &n, &t->e));
			assert_int_equal(n, 2);
			assert_int_equal(rows[0].to.ms, late.ms);
			assert_int_equal(rows[1].from.ms, late.ms);
			assert_int_equal(rows[1].state, STATE_UNKNOWN);
			assert_int_equal(rows[1].outcome, OUTCOME_STALE);
			assert_false(wall_is_known(rows[1].to));
			assert_true(read_history(r, t->a, id, FIXTURE_NOW, then, 61, &points, &n, &t->e));
			assert_int_equal(points[4].state, 0);
			assert_int_equal(points[6].state, STATE_UNKNOWN);
			fixture_reader_done(r);
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_instant_after_the_last_results_is_shown_as_it_was_then),
		TEST(results_of_later_say_nothing_of_an_instant_that_was_recorded),
		TEST(the_states_end_when_the_last_result_is_too_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
