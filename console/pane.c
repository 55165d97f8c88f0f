#include "console/pane.h"

#include "console/scroll.h"
#include "intl.h"

#include <stdio.h>
#include <string.h>

enum { TO_THE_END = 1000000 };

void pane_done(struct pane *p)
{
	grid_free(p->page);
	*p = (struct pane){ .page = NULL };
}

/* On the line of the same name; several may have it. */
static void keep_mark(struct pane *p, const char *name)
{
	p->mark = p->targets.n > 0 && p->mark >= p->targets.n ? p->targets.n - 1 : p->mark;
	if (!name[0] || (p->mark < p->targets.n && strcmp(p->targets.of[p->mark].name, name) == 0))
		return;
	for (size_t i = 0; i < p->targets.n; i++) {
		if (strcmp(p->targets.of[i].name, name) == 0) {
			p->mark = i;
			return;
		}
	}
}

static struct grid *write(int width, bool ascii, void (*compose)(const void *arg, struct pen *pen), const void *arg, struct targets *targets,
                          int *ret_height)
{
	struct grid *g = grid_new(width, PEN_HEIGHT_MAX, ascii);
	struct pen pen = { .g = g, .width = width, .targets = targets };

	if (!g)
		return NULL;
	compose(arg, &pen);
	*ret_height = pen.y < PEN_HEIGHT_MAX ? pen.y : PEN_HEIGHT_MAX;
	return g;
}

void pane_write(struct pane *p, int width, int rows, bool ascii, void (*compose)(const void *arg, struct pen *pen), const void *arg)
{
	char marked[TARGET_NAME_MAX] = "";

	if (pane_marked(p))
		snprintf(marked, sizeof marked, "%s", pane_marked(p)->name);
	p->rows = rows;
	p->targets.n = 0;
	grid_free(p->page);
	p->page = write(width, ascii, compose, arg, &p->targets, &p->height);
	if (!p->page)
		p->targets.n = 0;
	keep_mark(p, marked);
	p->scroll = scroll_held(p->scroll, p->rows, p->height);
}

const struct target *pane_marked(const struct pane *p)
{
	return p->mark < p->targets.n ? &p->targets.of[p->mark] : NULL;
}

/* The last row in sight is taken by what is told there. */
static size_t count_red_hidden(const struct pane *p, int height)
{
	size_t n = 0;

	for (int y = 0; p->tell_red && y < p->height; y++)
		n += (y < p->scroll || y >= p->scroll + height - 1) && grid_cell(p->page, 0, y)->style == STYLE_ALARM;
	return n;
}

/* What lies below, and what is red out of sight, is announced in the last row. */
static void render_more(const struct pane *p, struct grid *g, struct rect area)
{
	int left = p->height - p->scroll - area.height + 1;
	size_t red = count_red_hidden(p, area.height);
	char words[96] = "";

	if (p->height <= area.height)
		return;
	if (red > 0)
		p->tell_red(red, words, sizeof words);
	else if (left > 1)
		snprintf(words, sizeof words, ngettext(" %d more line ", " %d more lines ", (unsigned long)left), left);
	if (!words[0])
		return;
	grid_fill(g, (struct rect){ area.x, area.y + area.height - 1, area.width, 1 }, ' ', STYLE_TEXT);
	grid_put(g, area.x + 2, area.y + area.height - 1, area.width - 4, red > 0 ? STYLE_ALARM : STYLE_DIM, words);
}

void pane_render(const struct pane *p, struct grid *g, struct rect area)
{
	const struct target *t = pane_marked(p);
	int y = t ? t->y - p->scroll : -1;

	if (!p->page)
		return;
	grid_copy(g, (struct rect){ area.x + 1, area.y, area.width - 2, area.height }, p->page, p->scroll);
	if (y >= 0 && y < area.height) {
		grid_put_code_point(g, area.x, area.y + y, STYLE_STRONG, 0x203a);
		grid_set_selected(g, (struct rect){ area.x, area.y + y, area.width, 1 });
	}
	render_more(p, g, area);
}

static enum reaction scroll(struct pane *p, int rows)
{
	p->scroll += rows;
	p->scroll = scroll_held(p->scroll, p->rows, p->height);
	return REACT_DONE;
}

/* The marked line stays in sight, above the row that tells of more. */
static enum reaction show_mark(struct pane *p, size_t to)
{
	int y = p->targets.of[to].y;

	p->mark = to;
	if (y < p->scroll)
		p->scroll = to == 0 ? 0 : y;
	else if (y >= p->scroll + p->rows - 1)
		p->scroll = y - p->rows + 2;
	p->scroll = scroll_held(p->scroll, p->rows, p->height);
	return REACT_DONE;
}

static enum reaction move(struct pane *p, int lines)
{
	size_t to = lines > 0 ? p->mark + 1 : p->mark - 1;

	if (p->targets.n == 0 || to >= p->targets.n)
		return scroll(p, lines);
	return show_mark(p, to);
}

static enum reaction to_end(struct pane *p, bool last)
{
	if (p->targets.n > 0)
		show_mark(p, last ? p->targets.n - 1 : 0);
	return scroll(p, last ? TO_THE_END : -TO_THE_END);
}

enum reaction pane_act(struct pane *p, enum action a)
{
	switch ((int)a) {
	case ACT_DOWN:
		return move(p, 1);
	case ACT_UP:
		return move(p, -1);
	case ACT_PAGE_DOWN:
		return scroll(p, p->rows);
	case ACT_PAGE_UP:
		return scroll(p, -p->rows);
	case ACT_HALF_DOWN:
		return scroll(p, p->rows / 2);
	case ACT_HALF_UP:
		return scroll(p, -p->rows / 2);
	case ACT_FIRST:
		return to_end(p, false);
	case ACT_LAST:
		return to_end(p, true);
	case ACT_OPEN:
	case ACT_RIGHT:
		return pane_marked(p) ? REACT_FOLLOW : REACT_IGNORED;
	default:
		return REACT_IGNORED;
	}
}

/* The text of a line of the page, folded. */
static bool line_holds(const struct pane *p, int y, const char *needle)
{
	struct text t = TEXT_INIT(1 << 14);
	struct grid *line = grid_new(grid_width(p->page), 1, grid_is_ascii(p->page));
	char folded[4096];

	if (!line)
		return false;
	grid_copy(line, (struct rect){ 0, 0, grid_width(line), 1 }, p->page, y);
	grid_to_text(line, &t);
	text_fold(text_str(&t), folded, sizeof folded);
	text_done(&t);
	grid_free(line);
	return strstr(folded, needle) != NULL;
}

bool pane_search(struct pane *p, const char *text, int direction)
{
	size_t n = p->targets.n, step = direction < 0 ? n - 1 : 1, at = p->mark;
	char needle[256];

	text_fold(text, needle, sizeof needle);
	if (n == 0 || !needle[0])
		return false;
	at = direction == 0 ? at + n - 1 : at;
	for (size_t i = 0; i < n; i++) {
		at = (at + (direction == 0 ? 1 : step)) % n;
		if (line_holds(p, p->targets.of[at].y, needle)) {
			show_mark(p, at);
			return true;
		}
	}
	return false;
}

void pane_print(int width, bool ascii, void (*compose)(const void *arg, struct pen *pen), const void *arg, struct text *t)
{
	int height = 0;
	struct grid *g = write(width, ascii, compose, arg, NULL, &height);

	if (!g)
		return;
	grid_rows_to_text(g, height, t);
	grid_free(g);
}
