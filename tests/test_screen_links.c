/* The links view as text: golden screens (tests/screens, made anew by tests/update-screens), and what must hold at every size. */
#include "golden.h"
#include "language.h"
#include "sample_links.h"

#include "console/console.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct screen *region(bool ascii, size_t n)
{
	struct screen *s = screen_new(&view_links, ascii);

	assert_non_null(s);
	screen_tick(s, SAMPLE_NOW);
	sample_links(s, n);
	return s;
}

/* Golden screens of one situation: its variants at 80×24, the first also on larger terminals. */
static void assert_goldens(const char *what, void (*situation)(struct screen *s))
{
	for (int variant = 0; variant < 4; variant++) {
		bool ascii = variant % 2;
		struct screen *s;

		intl_init(variant < 2 ? "fr" : "en");
		s = region(ascii, SAMPLE_LINKS);
		situation(s);
		golden_assert(s, what, 80, 24, ascii);
		if (variant == 0) {
			golden_assert(s, what, 120, 40, ascii);
			golden_assert(s, what, 200, 50, ascii);
		}
		screen_free(s);
	}
	intl_init("en");
}

static void as_it_is(struct screen *s) { (void)s; }

static void key_help(struct screen *s) { screen_key(s, '?'); }

static void empty(struct screen *s) { sample_links(s, 0); }

static void stopped(struct screen *s) { sample_status(s, COLLECTOR_STOPPED, 5412); }

static void in_the_past_and_frozen(struct screen *s)
{
	screen_key(s, '{');
	screen_key(s, 'z');
}

static void filtered(struct screen *s)
{
	for (const char *p = "fmorteau"; *p; p++)
		screen_key(s, (uint32_t)*p);
	screen_key(s, KEYCODE_ENTER);
}

static void filtered_to_nothing(struct screen *s)
{
	for (const char *p = "fstate=up lune"; *p; p++)
		screen_key(s, (uint32_t)*p);
}

static void detail_by_address(struct screen *s)
{
	for (const char *p = "/valdoie"; *p; p++)
		screen_key(s, (uint32_t)*p);
	screen_key(s, KEYCODE_ENTER);
	sample_detail(s);
}

static void detail_of_a_redundant_link(struct screen *s)
{
	screen_key(s, 'w');
	sample_detail(s);
}

static void the_list_shows_the_worst_first(void **state) { (void)state; assert_goldens("links", as_it_is); }
static void the_detail_tells_everything_of_one_link(void **state) { (void)state; assert_goldens("links-detail", sample_detail); }
static void the_detail_shows_the_links_of_the_group(void **state) { (void)state; assert_goldens("links-group", detail_of_a_redundant_link); }
static void a_link_known_by_its_address_shows_round_trips(void **state) { (void)state; assert_goldens("links-address", detail_by_address); }
static void the_help_is_the_key_table(void **state) { (void)state; assert_goldens("links-help", key_help); }
static void an_empty_inventory_says_what_to_do(void **state) { (void)state; assert_goldens("links-empty", empty); }
static void a_stopped_collector_is_a_red_band(void **state) { (void)state; assert_goldens("links-stopped", stopped); }
static void the_past_and_the_freeze_are_bands(void **state) { (void)state; assert_goldens("links-past", in_the_past_and_frozen); }
static void a_filter_counts_the_red_that_it_hides(void **state) { (void)state; assert_goldens("links-filter", filtered); }
static void a_filter_without_a_match_says_how_to_clear_it(void **state) { (void)state; assert_goldens("links-nothing", filtered_to_nothing); }
static void hostile_text_is_shown_and_harmless(void **state) { (void)state; assert_goldens("links-hostile", sample_hostile_link); }

static bool contains(struct screen *s, int width, int height, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	bool found;

	golden_render(s, width, height, false, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	return found;
}

/* Down rows on the page, by their symbol and word in the column of states. */
static size_t count_down_rows(const struct grid *g)
{
	size_t n = 0;

	for (int y = 2; y < grid_height(g); y++)
		n += grid_cell(g, 2, y)->cp == 0xd7 && grid_cell(g, 2, y)->style == STYLE_ALARM;
	return n;
}

static void assert_sound(struct screen *s, int width, int height, size_t total_down)
{
	struct grid *g = golden_sound(s, width, height);
	const struct browser *b = screen_view(s);
	struct text t = TEXT_INIT(1 << 20);

	grid_to_text(g, &t);
	if (!b->open) {
		struct text announced = TEXT_INIT(128);
		size_t here = count_down_rows(g);

		text_appendf(&announced, ngettext("%zu down link off screen", "%zu down links off screen", total_down - here),
		             total_down - here);
		assert_true(here == total_down || strstr(text_str(&t), text_str(&announced)));
		text_done(&announced);
	}
	text_done(&t);
	grid_free(g);
}

static void at_every_size_nothing_overlaps_and_nothing_red_is_lost(void **state)
{
	(void)state;
	for (int variant = 0; variant < 4; variant++) {
		struct screen *s = region(false, 90);
		struct browser *b = screen_view(s);
		size_t down = list_count_state_shown(&b->list, STATE_CRITICAL);

		if (variant == 1)
			list_sort(&b->list, LINKS_NAME, false);
		if (variant == 2)
			sample_detail(s);
		if (variant == 3)
			screen_key(s, '?');
		for (struct golden_walk w = golden_walk(8, 10); golden_next(&w);)
			if (variant != 3)
				assert_sound(s, w.width, w.height, down);
			else
				assert_true(contains(s, w.width, w.height, "Help: Esc closes"));
		screen_free(s);
	}
}

static void a_tiny_terminal_says_so_and_still_shows_the_situation(void **state)
{
	struct screen *s = region(false, SAMPLE_LINKS);

	(void)state;
	assert_true(contains(s, 79, 24, "2 links down, 1 degraded, 1 unknown"));
	assert_true(contains(s, 79, 24, "at least 80×20 are needed"));
	assert_true(contains(s, 80, 19, "at least 80×20 are needed"));
	assert_true(contains(s, 20, 5, "2 links down, 1"));
	assert_false(contains(s, 80, 20, "are needed"));
	assert_false(contains(s, 79, 24, "SIMULATION"));
	screen_set_status(s, &(struct status_row){ .links_total = 3, .links_down = 3, .simulation = true });
	assert_true(contains(s, 60, 15, "SIMULATION  3 links down, 0 degraded"));
	screen_free(s);
}

/* The lines above the view, in each way the collector may be, live, frozen and in the past. */
static void assert_frame_is_whole(struct screen *s, const char *lang)
{
	struct text t = TEXT_INIT(1 << 20);
	const char *end;

	golden_render(s, 80, 24, false, &t);
	end = strstr(text_str(&t), strcmp(lang, "fr") == 0 ? " État" : " State");
	assert_non_null(end);
	assert_true(!strstr(text_str(&t), "…") || strstr(text_str(&t), "…") > end);
	text_done(&t);
}

static void nothing_above_the_view_is_cut_at_80_columns(void **state)
{
	static const char *const languages[] = { "en", "fr" };
	struct status_row row = { .data_age_s = 999999, .links_total = 9999, .links_up = 5000, .links_down = 1111, .links_degraded = 1222,
	                          .links_unknown = 1333, .links_admin_down = 1333, .simulation = true };

	(void)state;
	for (int i = 0; i < 2 * 3 * 2 * 2 * 3 * 2; i++) {
		const char *lang = languages[i % 2];
		struct screen *s;

		intl_init(lang);
		s = region(false, SAMPLE_LINKS);
		row.collector = (enum collector_state)(i / 2 % 3);
		row.hung = i / 6 % 2 == 1;
		row.data_ahead = i / 12 % 2 == 1;
		row.data_age_s = row.data_ahead ? UNKNOWN_I64 : 999999;
		screen_set_status(s, &row);
		screen_set_unwritten(s, i / 72 == 1 ? _("another program keeps it locked") : NULL);
		if (i / 24 % 3 == 1)
			screen_key(s, 'z');
		if (i / 24 % 3 == 2)
			screen_set_at(s, (wall_t){ SAMPLE_NOW.ms - 86400000 });
		assert_frame_is_whole(s, lang);
		screen_free(s);
	}
	intl_init("en");
}

static void a_collector_that_cannot_write_is_not_called_hung(void **state)
{
	struct status_row row = { .collector = COLLECTOR_STOPPED, .hung = true, .data_age_s = 40, .links_down = 2,
	                          .heartbeat = { SAMPLE_NOW.ms - 40000 } };
	struct screen *s = region(false, SAMPLE_LINKS);

	(void)state;
	screen_set_status(s, &row);
	assert_true(screen_collector_is_overdue(s));
	screen_set_unwritten(s, "its disk is full");
	assert_true(contains(s, 80, 24, "DATA OF 04:07: the collector measures but cannot write"));
	assert_true(contains(s, 79, 24, "DATA NOT WRITTEN  2 links down"));
	assert_false(contains(s, 80, 24, "The collector hangs"));
	screen_set_unwritten(s, NULL);
	assert_true(contains(s, 80, 24, "The collector hangs"));
	row.heartbeat.ms = SAMPLE_NOW.ms - 10000;
	screen_set_status(s, &row);
	assert_false(screen_collector_is_overdue(s));
	screen_free(s);
}

static void a_key_is_answered_within_a_frame_with_2000_links(void **state)
{
	static const uint32_t keys[] = { 'j', 'G', 'g', '>', '<', 'r', 'r', KEYCODE_PAGE_DOWN, 'e', 'w' };
	struct screen *s = region(false, 2000);
	mono_t start = mono_now();
	int64_t slowest_us = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct grid *g = grid_new(200, 50, false);
		mono_t before = mono_now();
		int cursor;

		screen_key(s, keys[(size_t)i % ARRAY_LEN(keys)]);
		screen_render(s, g, &cursor);
		slowest_us = mono_diff_us(mono_now(), before) > slowest_us ? mono_diff_us(mono_now(), before) : slowest_us;
		grid_free(g);
	}
	print_message("# 100 keys: %d us each, the slowest %d us\n", (int)(mono_diff_us(mono_now(), start) / 100), (int)slowest_us);
	screen_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_shows_the_worst_first),
		cmocka_unit_test(the_detail_tells_everything_of_one_link),
		cmocka_unit_test(the_detail_shows_the_links_of_the_group),
		cmocka_unit_test(a_link_known_by_its_address_shows_round_trips),
		cmocka_unit_test(the_help_is_the_key_table),
		cmocka_unit_test(an_empty_inventory_says_what_to_do),
		cmocka_unit_test(a_stopped_collector_is_a_red_band),
		cmocka_unit_test(the_past_and_the_freeze_are_bands),
		cmocka_unit_test(a_filter_counts_the_red_that_it_hides),
		cmocka_unit_test(a_filter_without_a_match_says_how_to_clear_it),
		cmocka_unit_test(hostile_text_is_shown_and_harmless),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_nothing_red_is_lost),
		cmocka_unit_test(a_tiny_terminal_says_so_and_still_shows_the_situation),
		cmocka_unit_test(nothing_above_the_view_is_cut_at_80_columns),
		cmocka_unit_test(a_collector_that_cannot_write_is_not_called_hung),
		cmocka_unit_test(a_key_is_answered_within_a_frame_with_2000_links),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
