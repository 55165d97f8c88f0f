#include "console/line_edit.h"

#include "console/keys.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void press(struct line_edit *l, const uint32_t *keys)
{
	for (; *keys; keys++)
		line_edit_key(l, *keys);
}

#define PRESS(l, ...) press(l, (const uint32_t[]){ __VA_ARGS__, 0 })

static void every_printable_key_is_text(void **state)
{
	struct line_edit l = { .len = 0 };

	(void)state;
	PRESS(&l, 'q', ':', '?', ' ', 0xe9, 0x20ac, 0x1f691, '/', '3');
	assert_string_equal(l.text, "q:? é€🚑/3");
}

static void editing_moves_by_glyphs_not_by_bytes(void **state)
{
	struct line_edit l;

	(void)state;
	line_edit_set(&l, "été");
	PRESS(&l, KEYCODE_LEFT, KEYCODE_LEFT, KEYCODE_BACKSPACE);
	assert_string_equal(l.text, "té");
	PRESS(&l, KEYCODE_DELETE, 'E', KEYCODE_END, KEYCODE_BACKSPACE, 'x');
	assert_string_equal(l.text, "Ex");
	PRESS(&l, KEYCODE_HOME, '<', KEYCODE_LEFT, KEYCODE_LEFT, KEYCODE_BACKSPACE);
	assert_string_equal(l.text, "<Ex");
}

static void words_and_lines_are_cut_by_the_usual_keys(void **state)
{
	struct line_edit l;

	(void)state;
	line_edit_set(&l, "un deux trois");
	PRESS(&l, CTRL_KEY('w'));
	assert_string_equal(l.text, "un deux ");
	PRESS(&l, KEYCODE_HOME, KEYCODE_RIGHT, CTRL_KEY('k'));
	assert_string_equal(l.text, "u");
	PRESS(&l, CTRL_KEY('u'));
	assert_string_equal(l.text, "");
}

static void control_characters_never_enter(void **state)
{
	struct line_edit l;

	(void)state;
	line_edit_set(&l, "a\x1b[b\n\xff" "c");
	assert_string_equal(l.text, "a[b\xef\xbf\xbd" "c");
	PRESS(&l, 0x1b, 0x07, 0x9b, 0x202e, KEYCODE_F1, KEYCODE_NONE, 0xd800);
	assert_string_equal(l.text, "a[b\xef\xbf\xbd" "c");
}

static void a_full_field_takes_no_more_and_cuts_no_glyph(void **state)
{
	struct line_edit l = { .len = 0 };

	(void)state;
	for (int i = 0; i < LINE_EDIT_MAX; i++)
		line_edit_key(&l, 0xe9);
	assert_int_equal(l.len, LINE_EDIT_MAX - 2);
	assert_true(utf8_is_valid(l.text, l.len));
}

static void a_long_text_scrolls_so_that_the_cursor_is_seen(void **state)
{
	struct grid *g = grid_new(10, 1, false);
	struct line_edit l;
	struct text t = TEXT_INIT(256);

	(void)state;
	line_edit_set(&l, "abcdefghijklmno");
	assert_int_equal(line_edit_render(&l, g, 0, 0, 10, STYLE_TEXT), 9);
	grid_to_text(g, &t);
	assert_string_equal(text_str(&t), "ghijklmno\n");
	text_done(&t);
	grid_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_printable_key_is_text),
		cmocka_unit_test(editing_moves_by_glyphs_not_by_bytes),
		cmocka_unit_test(words_and_lines_are_cut_by_the_usual_keys),
		cmocka_unit_test(control_characters_never_enter),
		cmocka_unit_test(a_full_field_takes_no_more_and_cuts_no_glyph),
		cmocka_unit_test(a_long_text_scrolls_so_that_the_cursor_is_seen),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
