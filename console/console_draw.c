#include "console/console_internal.h"

#include "text.h"

void console_draw(struct console *c)
{
	struct grid *g = grid_new(terminal_width(c->term), terminal_height(c->term), c->options->ascii);
	int cursor;

	if (!g)
		return;
	screen_render(c->screen, g, &cursor);
	if (!c->failed && screen_lacks(c->screen)) {
		console_load(c, SCREEN_SELECTED);
		screen_render(c->screen, g, &cursor);
	}
	if (!c->shown || cursor != c->shown_cursor || !grid_equal(g, c->shown))
		terminal_draw(c->term, g, cursor);
	grid_free(c->shown);
	c->shown = g;
	c->shown_cursor = cursor;
	if (c->rings)
		terminal_ring(c->term);
	c->rings = false;
}

void console_forget_shown(struct console *c)
{
	grid_free(c->shown);
	c->shown = NULL;
}

void console_print_pane(struct console *c)
{
	struct text t = TEXT_INIT(4u << 20);

	screen_print(c->screen, c->print_width, &t);
	fputs(text_str(&t), stdout);
	fflush(stdout);
	text_done(&t);
}
