/* Text of a device, drawn: no control character and no half glyph ever stands in a cell. */
#include "console/grid.h"

#include "intl.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_sound(const struct grid *g)
{
	int columns = 0;

	for (int x = 0; x < grid_width(g); x++) {
		const struct cell *c = grid_cell(g, x, 0);

		columns += c->columns;
		if ((c->cp < 0x20 && c->columns > 0) || (c->cp >= 0x7f && c->cp < 0xa0) || (grid_is_ascii(g) && c->cp > 0x7e))
			abort();
	}
	if (columns != grid_width(g))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	char text[512];

	if (!ready) {
		setenv("LC_ALL", "C.UTF-8", 1);
		intl_init("en");
		ready = true;
	}
	size = size < sizeof text ? size : sizeof text - 1;
	memcpy(text, data, size);
	text[size] = '\0';
	for (int width = 1; width < 24; width++) {
		struct grid *g = grid_new(width, 1, width % 2);

		if (!g)
			return 0;
		if (grid_put(g, width % 5, 0, width, STYLE_TEXT, text) > width)
			abort();
		grid_put_right(g, 0, 0, width, STYLE_TEXT, text);
		must_be_sound(g);
		grid_free(g);
	}
	return 0;
}
