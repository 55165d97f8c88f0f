#include "console/grid.h"

#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_shows(const struct grid *g, const char *expected)
{
	struct text t = TEXT_INIT(65536);

	grid_to_text(g, &t);
	assert_string_equal(text_str(&t), expected);
	text_done(&t);
}

static void assert_line(bool ascii, int width, const char *text, const char *expected)
{
	struct grid *g = grid_new(width, 1, ascii);
	struct text line = TEXT_INIT(1024);

	grid_put(g, 0, 0, width, STYLE_TEXT, text);
	text_appendf(&line, "%s\n", expected);
	assert_shows(g, text_str(&line));
	text_done(&line);
	grid_free(g);
}

static void columns_are_neither_bytes_nor_code_points(void **state)
{
	(void)state;
	assert_int_equal(text_columns("été", false), 3);
	assert_int_equal(text_columns("e\xcc\x81", false), 1);
	assert_int_equal(text_columns("漢字", false), 4);
	assert_int_equal(text_columns("🚑", false), 2);
	assert_int_equal(text_columns("\xff\xfe", false), 2);
	assert_int_equal(text_columns("Sœur", true), 5);
}

static void a_wide_glyph_is_never_cut_in_half(void **state)
{
	(void)state;
	assert_line(false, 6, "漢字漢", "漢字漢");
	assert_line(false, 5, "漢字漢", "漢字…");
	assert_line(false, 4, "漢字漢", "漢…");
	assert_line(false, 3, "a🚑b", "a…");
	assert_int_equal(text_fit("漢字", 3, false), 3);
}

static void assert_by_end(bool ascii, int width, const char *text, const char *expected)
{
	struct grid *g = grid_new(20, 1, ascii);
	struct text line = TEXT_INIT(1024);

	assert_int_equal(grid_put_by_end(g, 0, 0, width, STYLE_TEXT, text), text_columns(expected, false));
	text_appendf(&line, "%s\n", expected);
	assert_shows(g, text_str(&line));
	text_done(&line);
	grid_free(g);
}

static void what_its_end_tells_apart_is_cut_in_the_middle(void **state)
{
	(void)state;
	assert_by_end(false, 10, "Gi1/0/24", "Gi1/0/24");
	assert_by_end(false, 10, "GigabitEthernet1/0/24", "Gi…t1/0/24");
	assert_by_end(false, 9, "Hôpital de l'Été 2", "Hô…'Été 2");
	assert_by_end(true, 9, "Hôpital de l'Été 2", "Ho~'Ete 2");
	assert_by_end(true, 8, "Sacré-Cœur", "Sa~Coeur");
	assert_by_end(false, 6, "漢字漢字", "漢…字");
	assert_by_end(false, 4, "abcdef", "ab…f");
	assert_by_end(false, 3, "abcdef", "ab…");
	assert_by_end(false, 1, "abcdef", "…");
	assert_by_end(false, 0, "abcdef", "");
	assert_by_end(false, 6, "ab\xff\x1b" "de\xcc\x81" "fgh", "ab…fgh");
}

static void overwriting_half_of_a_wide_glyph_clears_the_other_half(void **state)
{
	struct grid *g = grid_new(4, 1, false);

	(void)state;
	grid_put(g, 0, 0, 4, STYLE_TEXT, "漢字");
	grid_put(g, 1, 0, 2, STYLE_TEXT, "ab");
	assert_shows(g, " ab\n");
	grid_free(g);
}

static void filling_up_to_the_middle_of_wide_glyphs_clears_their_other_halves(void **state)
{
	struct grid *g = grid_new(6, 1, false);

	(void)state;
	grid_put(g, 0, 0, 6, STYLE_TEXT, "漢字漢");
	grid_fill(g, (struct rect){ 1, -3, 4, 9 }, '.', STYLE_TEXT);
	assert_shows(g, " ....\n");
	assert_int_equal(grid_cell(g, 0, 0)->columns + grid_cell(g, 5, 0)->columns, 2);
	grid_fill(g, (struct rect){ -2, 0, 4, 1 }, '-', STYLE_TEXT);
	grid_fill(g, (struct rect){ 5, 0, 9, 1 }, '+', STYLE_TEXT);
	assert_shows(g, "--...+\n");
	grid_fill(g, (struct rect){ 2, 0, -1, 1 }, '*', STYLE_TEXT);
	grid_fill(g, (struct rect){ 6, 0, 2, 1 }, '*', STYLE_TEXT);
	assert_shows(g, "--...+\n");
	assert_int_equal(grid_overwrites(g), 0);
	grid_free(g);
}

static void combining_marks_stay_with_their_base_and_stray_ones_go(void **state)
{
	(void)state;
	assert_line(false, 10, "e\xcc\x81t", "e\xcc\x81t");
	assert_line(false, 10, "\xcc\x81" "a", "a");
	assert_line(false, 10, "a\xcc\x81\xcc\x82\xcc\x83z", "a\xcc\x81\xcc\x82z");
	assert_line(false, 10, "\xe2\x9d\xa4\xef\xb8\x8f!", "\xe2\x9d\xa4!");
}

static void escape_sequences_become_visible_harmless_characters(void **state)
{
	(void)state;
	assert_line(false, 20, "a\x1b[2Jb\r\n\x07", "a\xef\xbf\xbd[2Jb\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_line(false, 20, "a\xe2\x80\xae" "b\xc2\x9b", "a\xef\xbf\xbd" "b\xef\xbf\xbd");
	assert_line(true, 20, "a\x1b]0;x\x07", "a?]0;x?");
}

static void bytes_that_are_not_utf8_are_marked_one_by_one(void **state)
{
	(void)state;
	assert_line(false, 20, "b\xe2timent\xf0\x9f", "b\xef\xbf\xbdtiment\xef\xbf\xbd\xef\xbf\xbd");
}

static void every_cell_of_an_ascii_grid_is_ascii(void **state)
{
	struct grid *g = grid_new(60, 300, true);

	(void)state;
	for (uint32_t cp = 0xa0; cp < 0x3000; cp++) {
		char buf[5] = "";

		buf[utf8_encode(cp, buf)] = '\0';
		grid_put(g, (int)(cp % 20) * 3, (int)(cp / 20 % 300), 3, STYLE_TEXT, buf);
	}
	grid_box(g, (struct rect){ 0, 0, 60, 20 }, STYLE_BORDER, "œuvre");
	for (int y = 0; y < 300; y++) {
		for (int x = 0; x < 60; x++) {
			assert_in_range(grid_cell(g, x, y)->cp, 0x20, 0x7e);
			assert_int_equal(grid_cell(g, x, y)->columns, 1);
		}
	}
	grid_free(g);
}

static void french_reads_well_in_ascii(void **state)
{
	(void)state;
	assert_line(true, 40, "Sacré-Cœur « été » – 5\xc2\xa0€ l’œil", "Sacre-Coeur << ete >> - 5 EUR l'oeil");
	assert_line(true, 5, "Sacré-Cœur", "Sacr~");
}

static void no_text_leaves_its_columns_or_the_grid(void **state)
{
	struct grid *g = grid_new(10, 2, false);

	(void)state;
	assert_int_equal(grid_put(g, 2, 0, 3, STYLE_TEXT, "abcdef"), 3);
	assert_int_equal(grid_put(g, 8, 1, 50, STYLE_TEXT, "漢字"), 4);
	grid_put(g, 9, 0, 5, STYLE_TEXT, "漢");
	grid_put(g, 0, 7, 5, STYLE_TEXT, "outside");
	assert_shows(g, "  ab…\n        漢\n");
	grid_free(g);
}

static void drawing_over_a_glyph_is_counted(void **state)
{
	struct grid *g = grid_new(10, 1, false);

	(void)state;
	grid_put(g, 0, 0, 10, STYLE_TEXT, "abc");
	assert_int_equal(grid_overwrites(g), 0);
	grid_put(g, 2, 0, 10, STYLE_TEXT, "de");
	assert_int_equal(grid_overwrites(g), 1);
	grid_fill(g, (struct rect){ 0, 0, 10, 1 }, ' ', STYLE_TEXT);
	grid_put(g, 0, 0, 10, STYLE_TEXT, "abc");
	assert_int_equal(grid_overwrites(g), 1);
	grid_free(g);
}

static void a_box_frames_its_title_and_gives_its_inside(void **state)
{
	struct grid *g = grid_new(12, 4, false);
	struct rect inside = grid_box(g, (struct rect){ 0, 0, 12, 4 }, STYLE_BORDER, "Help");

	(void)state;
	grid_put(g, inside.x, inside.y, inside.width, STYLE_TEXT, "x");
	assert_shows(g, "┌ Help ────┐\n│x         │\n│          │\n└──────────┘\n");
	assert_int_equal(inside.width, 10);
	assert_int_equal(grid_overwrites(g), 0);
	grid_free(g);
}

static void braille_cells_rise_from_the_bottom(void **state)
{
	(void)state;
	assert_int_equal(braille_cell(0, 0), 0x2800);
	assert_int_equal(braille_cell(1, 1), 0x28c0);
	assert_int_equal(braille_cell(4, 4), 0x28ff);
	assert_int_equal(braille_cell(4, 0), 0x2847);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_neither_bytes_nor_code_points),
		cmocka_unit_test(a_wide_glyph_is_never_cut_in_half),
		cmocka_unit_test(what_its_end_tells_apart_is_cut_in_the_middle),
		cmocka_unit_test(overwriting_half_of_a_wide_glyph_clears_the_other_half),
		cmocka_unit_test(filling_up_to_the_middle_of_wide_glyphs_clears_their_other_halves),
		cmocka_unit_test(combining_marks_stay_with_their_base_and_stray_ones_go),
		cmocka_unit_test(escape_sequences_become_visible_harmless_characters),
		cmocka_unit_test(bytes_that_are_not_utf8_are_marked_one_by_one),
		cmocka_unit_test(every_cell_of_an_ascii_grid_is_ascii),
		cmocka_unit_test(french_reads_well_in_ascii),
		cmocka_unit_test(no_text_leaves_its_columns_or_the_grid),
		cmocka_unit_test(drawing_over_a_glyph_is_counted),
		cmocka_unit_test(a_box_frames_its_title_and_gives_its_inside),
		cmocka_unit_test(braille_cells_rise_from_the_bottom),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
