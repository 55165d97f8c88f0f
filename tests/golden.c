#include "golden.h"

#include "console/console.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WALK_WIDTH_MIN = 80, WALK_WIDTH_MAX = 250, WALK_HEIGHT_MAX = 80 };

void golden_render(struct screen *s, int width, int height, bool ascii, struct text *t)
{
	struct grid *g = grid_new(width, height, ascii);
	int cursor;

	screen_render(s, g, &cursor);
	grid_to_text(g, t);
	grid_free(g);
}

static void read_golden(const char *name, struct text *t)
{
	struct text path = TEXT_INIT(1024);
	char buf[4096];
	size_t n;
	FILE *in;

	text_appendf(&path, "%s/tests/screens/%s", getenv("top_srcdir"), name);
	in = fopen(text_str(&path), "re");
	while (in && (n = fread(buf, 1, sizeof buf, in)) > 0)
		text_append_n(t, buf, n);
	if (in)
		fclose(in);
	text_done(&path);
}

static void write_golden(const char *name, const struct text *t)
{
	struct text path = TEXT_INIT(1024);
	FILE *out;

	text_appendf(&path, "%s/tests/screens/%s", getenv("top_srcdir"), name);
	out = fopen(text_str(&path), "we");
	assert_non_null(out);
	fwrite(text_str(t), 1, t->len, out);
	assert_int_equal(fclose(out), 0);
	text_done(&path);
}

void golden_assert(struct screen *s, const char *what, int width, int height, bool ascii)
{
	struct text shown = TEXT_INIT(1 << 20), expected = TEXT_INIT(1 << 20), name = TEXT_INIT(256);

	text_appendf(&name, "%s-%dx%d.%s%s.txt", what, width, height, intl_language(), ascii ? ".ascii" : "");
	golden_render(s, width, height, ascii, &shown);
	if (getenv("VIGIE_UPDATE_SCREENS"))
		write_golden(text_str(&name), &shown);
	read_golden(text_str(&name), &expected);
	if (strcmp(text_str(&shown), text_str(&expected)) != 0)
		print_message("# %s differs; shown:\n%s", text_str(&name), text_str(&shown));
	assert_string_equal(text_str(&shown), text_str(&expected));
	text_done(&shown);
	text_done(&expected);
	text_done(&name);
}

struct grid *golden_sound(struct screen *s, int width, int height)
{
	struct grid *g = grid_new(width, height, false);
	int cursor;

	screen_render(s, g, &cursor);
	if (grid_overwrites(g) != 0)
		print_message("# %d×%d: %u glyphs over another\n", width, height, grid_overwrites(g));
	assert_int_equal(grid_overwrites(g), 0);
	for (int y = 0; y < height; y++) {
		int columns = 0;

		for (int x = 0; x < width; x++)
			columns += grid_cell(g, x, y)->columns;
		assert_int_equal(columns, width); /* no half glyph at an edge */
	}
	return g;
}

void golden_assert_sound(struct screen *s, int width, int height)
{
	grid_free(golden_sound(s, width, height));
}

struct golden_walk golden_walk(int step_height, int step_width)
{
	struct golden_walk w = { step_height, step_width, 0, CONSOLE_HEIGHT_MIN };

	if (getenv("VIGIE_LONG"))
		w = (struct golden_walk){ GOLDEN_LONG_HEIGHT, GOLDEN_LONG_WIDTH, 0, CONSOLE_HEIGHT_MIN };
	return w;
}

bool golden_next(struct golden_walk *w)
{
	w->width = w->width == 0 ? WALK_WIDTH_MIN : w->width + w->step_width;
	if (w->width > WALK_WIDTH_MAX) {
		w->width = WALK_WIDTH_MIN;
		w->height += w->step_height;
	}
	return w->height <= WALK_HEIGHT_MAX;
}
