/* What the screen reads when: the views of one load agree, and of links the rates are read for the rows that are looked at. */
#include "bench_fill.h"
#include "language.h"

#include "console/browser.h"
#include "console/screen.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { SITES = 60, WIDTH = 80, HEIGHT = 24 };

struct visit {
	struct fixture f;
	struct screen *screen;
	struct reader *reader;
	struct grid *grid;
};

static void load(struct visit *v, enum screen_scope scope)
{
	struct err e = { 0 };

	if (!screen_load(v->screen, v->reader, scope, &e))
		fail_msg("load: %s", e.text);
}

/* As the console does after each key. */
static void settle(struct visit *v)
{
	bool lacks = screen_lacks(v->screen);
	struct screen_wants wants = screen_take_wants(v->screen);
	int cursor;

	if (wants.load || lacks)
		load(v, wants.load ? wants.scope : SCREEN_SELECTED);
	screen_render(v->screen, v->grid, &cursor);
	if (!screen_lacks(v->screen))
		return;
	load(v, SCREEN_SELECTED);
	screen_render(v->screen, v->grid, &cursor);
}

static void type(struct visit *v, const char *keys)
{
	for (; *keys; keys++) {
		while (screen_will_lack(v->screen))
			load(v, SCREEN_SELECTED);
		screen_key(v->screen, (uint32_t)*keys);
		settle(v);
	}
}

static bool shows(const struct visit *v, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	bool found;

	grid_to_text(v->grid, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	return found;
}

static const struct list *rows_of(struct visit *v)
{
	return &((const struct browser *)screen_view(v->screen))->list;
}

static const struct link_row *link_at(struct visit *v, size_t i)
{
	return list_row(rows_of(v), i);
}

static size_t count_rated(struct visit *v)
{
	size_t n = 0;

	for (size_t i = 0; i < rows_of(v)->n_shown; i++)
		n += isnan(link_at(v, i)->in_bps) ? 0 : 1;
	return n;
}

/* The situation, half a minute after a round in which all is well but one link. */
static int begin(void **state)
{
	static struct visit visit;
	struct visit *v = &visit;
	struct batch *b = batch_new();
	struct err e = { 0 };

	language_begin("en");
	fixture_init(&v->f);
	bench_declare(&v->f, SITES);
	fixture_read_registry(&v->f);
	bench_write_round(&v->f, 0, true, NULL);
	fixture_add_transition(b, fixture_entity(&v->f, "link", "l-7"), wall_after(FIXTURE_NOW, 1000), LINK_DOWN, OUTCOME_LINK_DOWN);
	fixture_write(&v->f, b);
	v->screen = screen_new(&view_situation, false);
	v->grid = grid_new(WIDTH, HEIGHT, false);
	if (!v->screen || !v->grid || !reader_open(v->f.path, &v->reader, &e))
		fail_msg("%s", e.text);
	screen_tick(v->screen, wall_after(FIXTURE_NOW, 30000));
	settle(v);
	*state = v;
	return 0;
}

static int end(void **state)
{
	struct visit *v = *state;

	screen_free(v->screen);
	grid_free(v->grid);
	reader_close(v->reader);
	fixture_done(&v->f);
	return 0;
}

static void views_agree_until_the_region_is_read_anew(void **state)
{
	struct visit *v = *state;
	struct batch *b = batch_new();

	assert_true(shows(v, "× 1 down"));
	fixture_add_transition(b, fixture_entity(&v->f, "link", "l-9"), wall_after(FIXTURE_NOW, 20000), LINK_DOWN, OUTCOME_LINK_DOWN);
	fixture_write(&v->f, b);

	type(v, "3");
	assert_true(shows(v, "× 1 down"));
	assert_true(shows(v, "› × Down     l-7 "));
	assert_false(shows(v, "× Down     l-9 "));

	load(v, SCREEN_REGION);
	settle(v);
	assert_true(shows(v, "× 2 down"));
	assert_true(shows(v, "× Down     l-9 "));
	type(v, "1");
	assert_true(shows(v, "2 establishments have no link up"));
}

static void another_instant_is_read_anew_with_the_view(void **state)
{
	struct visit *v = *state;

	screen_set_at(v->screen, wall_after(FIXTURE_NOW, 500)); /* before the link went */
	assert_false(screen_has_region(v->screen));
	settle(v);
	assert_true(screen_has_region(v->screen));
	type(v, "3");
	assert_true(shows(v, "× 0 down"));
	assert_false(shows(v, "Down     l-7 "));

	type(v, "0");
	assert_true(shows(v, "× 1 down"));
}

static void views_of_a_frozen_screen_show_what_it_had(void **state)
{
	struct visit *v = *state;
	struct batch *b = batch_new();

	assert_true(shows(v, "data 30 s old"));
	type(v, "z");
	fixture_add_transition(b, fixture_entity(&v->f, "link", "l-9"), wall_after(FIXTURE_NOW, 20000), LINK_DOWN, OUTCOME_LINK_DOWN);
	fixture_write(&v->f, b);
	screen_tick(v->screen, wall_after(FIXTURE_NOW, 35000));

	type(v, "3");
	assert_true(shows(v, "FROZEN"));
	assert_true(shows(v, "data 35 s old"));
	assert_true(shows(v, "× 1 down"));
	assert_false(shows(v, "× Down     l-9 "));
	type(v, "1");
	assert_true(shows(v, "1 establishment has no link up"));

	load(v, SCREEN_REGION); /* as after an inventory that could not be read */
	settle(v);
	assert_true(shows(v, "FROZEN"));
	assert_false(shows(v, "no data yet"));
	type(v, "z");
	assert_true(shows(v, "× 2 down"));
}

static void rates_are_read_of_the_rows_on_the_page(void **state)
{
	struct visit *v = *state;
	size_t page;

	type(v, "3");
	page = rows_of(v)->page;
	assert_int_equal(rows_of(v)->n_shown, SITES);
	assert_true(page > 10 && page < SITES / 2);
	assert_int_equal(count_rated(v), page);
	for (size_t i = 0; i < page; i++)
		assert_true(isfinite(link_at(v, i)->in_bps));

	type(v, "G");
	assert_true(isfinite(link_at(v, SITES - 1)->in_bps));
	assert_true(isfinite(link_at(v, SITES - page)->in_bps));
	assert_int_equal(count_rated(v), 2 * page);
}

static void links_sorted_by_their_load_are_all_known(void **state)
{
	struct visit *v = *state;

	type(v, "3:sort load\n");
	assert_int_equal(count_rated(v), SITES);
	for (size_t i = 1; i < SITES; i++)
		assert_true(fmax(link_at(v, i)->in_util, link_at(v, i)->out_util) <= fmax(link_at(v, i - 1)->in_util, link_at(v, i - 1)->out_util));
}

static void a_search_finds_what_an_interface_is_called_off_the_page(void **state)
{
	struct visit *v = *state;

	fixture_sql(&v->f, "UPDATE interface SET if_alias = 'towards the lighthouse' WHERE name = 'ge0' AND device_id = "
	                   "(SELECT id FROM entity WHERE kind = 'device' AND name = 'cr-55')");
	type(v, "3/light\n");
	assert_string_equal(link_at(v, rows_of(v)->selected)->name, "l-55");
	type(v, "g1");
	type(v, "3n"); /* the search goes on in a view that is entered */
	assert_string_equal(link_at(v, rows_of(v)->selected)->name, "l-55");
}

static void an_open_prompt_has_the_other_rows_read_while_nobody_types(void **state)
{
	struct visit *v = *state;

	type(v, "3");
	assert_false(screen_will_lack(v->screen));
	type(v, "/");
	assert_int_equal(count_rated(v), rows_of(v)->page); /* it opens at once */
	assert_true(screen_will_lack(v->screen));
	load(v, SCREEN_SELECTED);
	assert_int_equal(count_rated(v), SITES);
	assert_false(screen_will_lack(v->screen));
}

static void a_filter_finds_it_too(void **state)
{
	struct visit *v = *state;

	fixture_sql(&v->f, "UPDATE interface SET if_alias = 'towards the lighthouse' WHERE name = 'ge0' AND device_id = "
	                   "(SELECT id FROM entity WHERE kind = 'device' AND name = 'cr-55')");
	type(v, "3flight\n");
	assert_int_equal(rows_of(v)->n_shown, 1);
	load(v, SCREEN_REGION);
	settle(v);
	assert_int_equal(rows_of(v)->n_shown, 1);
	assert_string_equal(link_at(v, 0)->name, "l-55");
}

static void what_is_printed_is_whole(void **state)
{
	struct visit *v = *state;

	type(v, "3:q!\n");
	assert_int_equal(count_rated(v), SITES);
}

/* The row is of an establishment, its alert of the link: the form says of what the act is. */
static void an_act_names_the_object_of_the_alert(void **state)
{
	struct visit *v = *state;
	json_t *may = json_pack("[s,s]", "ack", "mute");
	char sql[256];

	snprintf(sql, sizeof sql, "INSERT INTO alert (id, entity_id, opened_ms, state, outcome) VALUES (2, %lld, 1795316401000, 2, 'link-down')",
	         (long long)fixture_entity(&v->f, "link", "l-7"));
	fixture_sql(&v->f, sql);
	load(v, SCREEN_REGION);
	screen_key(v->screen, 'T' & 0x1f);
	screen_set_may(v->screen, may);
	json_decref(may);
	type(v, "a");
	assert_true(shows(v, "Take in hand: 1 row"));
	assert_true(shows(v, "│ Link l-7"));
	type(v, "vu\r2h\r");
	assert_true(shows(v, "\n Enter writes it, Esc gives it up: Take in hand, Link l-7"));
	type(v, "\033m");
	assert_true(shows(v, "│ Site ")); /* what is muted is the row's */
}

/* The collector counts from its start: only what is dropped while somebody looks is told. */
static void traps_are_called_dropped_while_their_count_grows(void **state)
{
	static const struct { int64_t n; const char *said; } asked[] = {
		{ 7, NULL }, { 7, NULL }, { 1207, ": 1207 dropped. Polling goes on" }, { 1300, ": 1300 dropped." }, { 1300, NULL },
		{ 1301, ": 1301 dropped." }, { UNKNOWN_I64, NULL }, { 2000, NULL }, { 2001, ": 2001 dropped." }, { 0, NULL }, /* it started anew */
		{ 1, ": 1 dropped." },
	};
	struct visit *v = *state;

	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		screen_set_dropped_traps(v->screen, asked[i].n);
		settle(v);
		assert_int_equal(shows(v, "Traps come faster than they are read"), asked[i].said != NULL);
		assert_true(!asked[i].said || shows(v, asked[i].said));
	}
	screen_set_at(v->screen, wall_after(FIXTURE_NOW, 500)); /* the past has none */
	settle(v);
	assert_false(shows(v, "Traps come faster"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(views_agree_until_the_region_is_read_anew, begin, end),
		cmocka_unit_test_setup_teardown(another_instant_is_read_anew_with_the_view, begin, end),
		cmocka_unit_test_setup_teardown(views_of_a_frozen_screen_show_what_it_had, begin, end),
		cmocka_unit_test_setup_teardown(rates_are_read_of_the_rows_on_the_page, begin, end),
		cmocka_unit_test_setup_teardown(links_sorted_by_their_load_are_all_known, begin, end),
		cmocka_unit_test_setup_teardown(a_search_finds_what_an_interface_is_called_off_the_page, begin, end),
		cmocka_unit_test_setup_teardown(an_open_prompt_has_the_other_rows_read_while_nobody_types, begin, end),
		cmocka_unit_test_setup_teardown(a_filter_finds_it_too, begin, end),
		cmocka_unit_test_setup_teardown(what_is_printed_is_whole, begin, end),
		cmocka_unit_test_setup_teardown(an_act_names_the_object_of_the_alert, begin, end),
		cmocka_unit_test_setup_teardown(traps_are_called_dropped_while_their_count_grows, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
