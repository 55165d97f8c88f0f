/* When a redundancy was proved last, how long that holds, and what is said of it. */
#include "language.h"
#include "tests/reading.h"

#include "console/redundancy_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>

#include <cmocka.h>

#define DAY_MS INT64_C(86400000)
#define BEFORE(ms) wall_after(FIXTURE_NOW, -(ms))

static void group_links(struct reading *t)
{
	fixture_sql(&t->f, "UPDATE link SET redundancy_group = 'G'");
	fixture_sql(&t->f, "DELETE FROM state_interval");
}

static void was(struct reading *t, const char *link, wall_t from, wall_t to, enum link_state state)
{
	char sql[512], end[32] = "NULL";

	if (wall_is_known(to))
		snprintf(end, sizeof end, "%lld", (long long)to.ms);
	snprintf(sql, sizeof sql, "INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) SELECT id, %lld, %s, %d, 'ok' "
	         "FROM entity WHERE kind = 'link' AND name = '%s'", (long long)from.ms, end, (int)state, link);
	fixture_sql(&t->f, sql);
}

static const char *shown(struct reading *t, struct reader *r, int64_t link, const char *field)
{
	struct field_row *rows;
	size_t n;

	assert_true(read_entity(r, t->a, link, &rows, &n, &t->e));
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].field, field) == 0)
			return rows[i].value;
	return NULL;
}

/* Of l-snmp; asserts that each way to ask says the same. */
static struct redundancy asked(struct reading *t)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	int64_t lost = fixture_entity(&t->f, "link", "l-snmp"), left = fixture_entity(&t->f, "link", "l-echo");
	struct redundancy got;
	struct link_row *links;
	wall_t pair;
	const char *by, *when;
	char proved[WALL_RFC3339_MAX] = "";
	size_t n;

	assert_true(read_redundancy(r, lost, &got, &t->e));
	assert_true(read_fallback_proof(r, lost, left, &pair, &t->e));
	assert_true(read_links(r, t->a, &links, &n, &t->e));
	assert_true(read_redundancies(r, links, n, &t->e));
	by = shown(t, r, lost, "redundancy_proved_by");
	when = shown(t, r, lost, "redundancy_proved");
	fixture_reader_done(r);
	if (wall_is_known(got.proved)) {
		wall_format_rfc3339(got.proved, proved);
		assert_string_equal(when, proved);
		assert_string_equal(by, "l-echo");
	} else {
		assert_true((!by || !*by) && (!when || !*when));
	}
	assert_int_equal(n, 2);
	assert_string_equal(links[1].name, "l-snmp");
	assert_int_equal(links[1].redundant, got.declared);
	assert_int_equal(links[1].redundancy_proved.ms, got.proved.ms);
	if (got.declared)
		assert_int_equal(pair.ms, got.proved.ms);
	return got;
}

static void a_link_alone_in_its_group_has_no_redundancy(void **state)
{
	struct reading *t = *state;

	assert_false(asked(t).declared);
	fixture_sql(&t->f, "UPDATE link SET redundancy_group = 'G' WHERE interface IS NOT NULL");
	assert_false(asked(t).declared);
}

static void the_other_that_carried_all_the_while_proves_it_at_the_end(void **state)
{
	struct reading *t = *state;
	wall_t down = BEFORE(41 * DAY_MS), up = BEFORE(40 * DAY_MS);

	group_links(t);
	was(t, "l-snmp", BEFORE(90 * DAY_MS), down, LINK_UP);
	was(t, "l-snmp", down, up, LINK_DOWN);
	was(t, "l-snmp", up, WALL_NEVER, LINK_UP);
	was(t, "l-echo", BEFORE(90 * DAY_MS), wall_after(down, 1000), LINK_UP);
	was(t, "l-echo", wall_after(down, 1000), WALL_NEVER, LINK_DEGRADED);

	assert_true(asked(t).declared);
	assert_int_equal(asked(t).proved.ms, up.ms);
}

static void what_is_down_now_is_proved_now(void **state)
{
	struct reading *t = *state;

	group_links(t);
	was(t, "l-snmp", BEFORE(40 * DAY_MS), WALL_NEVER, LINK_DOWN);
	was(t, "l-echo", BEFORE(90 * DAY_MS), WALL_NEVER, LINK_UP);
	assert_int_equal(asked(t).proved.ms, FIXTURE_NOW.ms);
}

static void neither_a_blink_nor_a_gap_nor_what_is_long_ago_proves(void **state)
{
	struct reading *t = *state;
	const struct { int64_t from, to, gap; } cases[] = {
		{ 2 * DAY_MS, 2 * DAY_MS - 59999, 0 }, { 2 * DAY_MS, 2 * DAY_MS - 60000, 1 }, { 402 * DAY_MS, 401 * DAY_MS, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		group_links(t);
		was(t, "l-snmp", BEFORE(cases[i].from), BEFORE(cases[i].to), LINK_DOWN);
		was(t, "l-snmp", BEFORE(cases[i].to), WALL_NEVER, LINK_UP);
		was(t, "l-echo", BEFORE(500 * DAY_MS), BEFORE(cases[i].from - 1000), LINK_UP);
		was(t, "l-echo", BEFORE(cases[i].from - 1000 - cases[i].gap), WALL_NEVER, LINK_UP);
		assert_true(asked(t).declared);
		assert_false(wall_is_known(asked(t).proved));
	}
}

static void a_proof_holds_for_thirty_days_and_no_longer(void **state)
{
	(void)state;
	assert_true(redundancy_holds(FIXTURE_NOW, FIXTURE_NOW));
	assert_true(redundancy_holds(BEFORE(30 * DAY_MS - 1), FIXTURE_NOW));
	assert_false(redundancy_holds(BEFORE(30 * DAY_MS), FIXTURE_NOW));
	assert_false(redundancy_holds(WALL_NEVER, FIXTURE_NOW));
}

static void it_is_said_with_a_word_a_symbol_and_a_style(void **state)
{
	const struct { wall_t proved; const char *en, *fr; enum style style; } cases[] = {
		{ BEFORE(30 * DAY_MS - 1), "proved on 2026-10-23", "prouvée le 23/10/2026", STYLE_TEXT },
		{ BEFORE(30 * DAY_MS), "▲ proved on 2026-10-23, 30 d ago: theoretical", "▲ prouvée le 23/10/2026, il y a 30 j : théorique", STYLE_WARNING },
		{ BEFORE(399 * DAY_MS), "▲ proved on 2025-10-19, 399 d ago: theoretical", "▲ prouvée le 19/10/2025, il y a 399 j : théorique", STYLE_WARNING },
		{ WALL_NEVER, "▲ theoretical: never proved", "▲ théorique : jamais prouvée", STYLE_WARNING },
	};

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
		struct text t = TEXT_INIT(512);

		language_begin(i % 2 ? "fr" : "en");
		redundancy_append_marked(cases[i / 2].proved, FIXTURE_NOW, &t);
		assert_string_equal(text_str(&t), i % 2 ? cases[i / 2].fr : cases[i / 2].en);
		assert_int_equal(redundancy_style(cases[i / 2].proved, FIXTURE_NOW), cases[i / 2].style);
		text_done(&t);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_link_alone_in_its_group_has_no_redundancy),
		TEST(the_other_that_carried_all_the_while_proves_it_at_the_end),
		TEST(what_is_down_now_is_proved_now),
		TEST(neither_a_blink_nor_a_gap_nor_what_is_long_ago_proves),
		cmocka_unit_test(a_proof_holds_for_thirty_days_and_no_longer),
		cmocka_unit_test(it_is_said_with_a_word_a_symbol_and_a_style),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
