#include "console/console.h"
#include "console/links.h"

#include "intl.h"
#include "text.h"

#include <string.h>

enum { SIDE_BY_SIDE_WIDTH = 120, STACKED_HEIGHT = 32, LIST_ROWS_LEAST = 8, PANE_WIDTH_LEAST = 56, PANE_WIDTH_MOST = 80 };

static const struct key_entry links_keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the detail of the link"), N_("Detail") },
	{ 'i', ACT_OPEN, NULL, NULL },
	{ 'f', ACT_FILTER, N_("Filter: text, !text, key=value, ~letters"), N_("Filter") },
	{ '/', ACT_SEARCH, N_("Search"), N_("Search") },
	{ 'n', ACT_SEARCH_NEXT, N_("Next match of the search"), NULL },
	{ 'N', ACT_SEARCH_PREVIOUS, N_("Previous match of the search"), NULL },
	{ 'e', ACT_NEXT_CRITICAL, N_("Next link that is down"), NULL },
	{ 'E', ACT_PREVIOUS_CRITICAL, N_("Previous link that is down"), NULL },
	{ 'w', ACT_NEXT_WARNING, N_("Next link that is degraded or unknown"), NULL },
	{ 'W', ACT_PREVIOUS_WARNING, N_("Previous link that is degraded or unknown"), NULL },
	{ '<', ACT_SORT_LEFT, N_("Sort by the column to the left"), NULL },
	{ '>', ACT_SORT_RIGHT, N_("Sort by the column to the right"), NULL },
	{ 'r', ACT_REVERSE, N_("Reverse the order"), NULL },
	{ 't', ACT_PERIOD, N_("Curves over one hour, 24 hours, 7 days"), NULL },
	{ 'o', ACT_MAXIMISE, N_("Maximise the pane, or back"), NULL },
	{ KEYCODE_TAB, ACT_NEXT_PANE, N_("Go to the other pane"), NULL },
	{ KEYCODE_BACK_TAB, ACT_NEXT_PANE, NULL, NULL },
	{ 'p', ACT_POLL_NOW, N_("Poll this link now"), N_("Poll") },
	{ KEYCODE_F5, ACT_POLL_NOW, NULL, NULL },
};

static void *create(void) { return links_new(); }
static void destroy(void *view) { links_free(view); }

struct links_panes links_panes(const struct links *v, int width, int height)
{
	struct links_panes p = { { 0, 0, width, height }, { 0, 0, 0, 0 } };
	int pane;

	if (!v->detail_open)
		return p;
	if (v->maximised || (width < SIDE_BY_SIDE_WIDTH && height < STACKED_HEIGHT)) {
		p.detail = p.list;
		p.list.height = 0;
	} else if (width >= SIDE_BY_SIDE_WIDTH) {
		pane = width * 45 / 100 < PANE_WIDTH_LEAST ? PANE_WIDTH_LEAST : width * 45 / 100;
		pane = pane > PANE_WIDTH_MOST ? PANE_WIDTH_MOST : pane;
		p.list.width = width - pane;
		p.detail = (struct rect){ p.list.width, 0, pane, height };
	} else {
		p.list.height = height / 3 < LIST_ROWS_LEAST ? LIST_ROWS_LEAST : height / 3;
		p.detail = (struct rect){ 0, p.list.height, width, height - p.list.height };
	}
	return p;
}

static void layout(void *view, int width, int height, bool ascii)
{
	struct links *v = view;
	struct links_panes p = links_panes(v, width, height);
	int pane_height = 0;
	struct grid *pane;

	(void)ascii;
	v->list_hidden = p.list.height == 0;
	if (p.list.height > 0)
		v->page = p.list.height > 3 ? (size_t)p.list.height - 2 : 1;
	v->detail_page = p.detail.height > 2 ? (size_t)p.detail.height - 2 : 1;
	links_scroll_to_selected(v);
	if (p.detail.height < 3 || p.detail.width < 20 || v->detail_scroll == 0)
		return;
	pane = links_detail_compose(v, p.detail.width - 4, false, &pane_height);
	grid_free(pane);
	if ((int)v->detail_scroll > pane_height - (int)v->detail_page)
		v->detail_scroll = pane_height > (int)v->detail_page ? (size_t)pane_height - v->detail_page : 0;
}

static struct rect shift(struct rect r, struct rect area)
{
	return (struct rect){ r.x + area.x, r.y + area.y, r.width, r.height };
}

static void render(const void *view, struct grid *g, struct rect area)
{
	const struct links *v = view;
	struct links_panes p = links_panes(v, area.width, area.height);

	if (p.list.height > 0)
		links_list_render(v, g, shift(p.list, area));
	if (p.detail.height > 0)
		links_detail_render(v, g, shift(p.detail, area));
}

static enum reaction loaded_if(const struct links *v, bool moved)
{
	return v->detail_open && moved ? REACT_LOAD : REACT_DONE;
}

static bool keys_scroll_detail(const struct links *v)
{
	return v->detail_open && (v->detail_focus || v->list_hidden);
}

/* Up and down in the pane that has the focus. */
static enum reaction move(struct links *v, int rows)
{
	int64_t before = v->selected_id;

	if (keys_scroll_detail(v)) {
		ptrdiff_t to = (ptrdiff_t)v->detail_scroll + rows;

		v->detail_scroll = to < 0 ? 0 : (size_t)to;
		return REACT_DONE;
	}
	links_move(v, rows);
	return loaded_if(v, v->selected_id != before);
}

static enum reaction move_half_pages(struct links *v, int halves)
{
	size_t page = keys_scroll_detail(v) ? v->detail_page : v->page;

	return move(v, halves % 2 ? halves * (int)((page + 1) / 2) : halves / 2 * (int)page);
}

static enum reaction move_critical(struct links *v, int direction)
{
	return links_move_to_state(v, LINK_DOWN, LINK_DOWN, direction) ? loaded_if(v, true) : REACT_IGNORED;
}

static enum reaction move_warning(struct links *v, int direction)
{
	return links_move_to_state(v, LINK_DEGRADED, LINK_UNKNOWN, direction) ? loaded_if(v, true) : REACT_IGNORED;
}

static enum reaction open_detail(struct links *v, int focus)
{
	if (!links_selected(v))
		return REACT_IGNORED;
	v->detail_focus = focus && v->detail_open; /* once more: go into it */
	v->detail_open = true;
	links_choose(v);
	return REACT_LOAD;
}

static enum reaction close_detail(struct links *v, int unused)
{
	(void)unused;
	if (!v->detail_open)
		return REACT_IGNORED;
	links_close_detail(v);
	return REACT_DONE;
}

static enum reaction cancel(struct links *v, int unused)
{
	if (!v->detail_open && v->filter[0])
		return links_filter(v, "", NULL) ? REACT_DONE : REACT_IGNORED;
	return close_detail(v, unused);
}

static enum reaction leave_right(struct links *v, int unused)
{
	if (!v->detail_focus || v->list_hidden)
		return close_detail(v, unused);
	v->detail_focus = false;
	return REACT_DONE;
}

static enum reaction next_pane(struct links *v, int unused)
{
	(void)unused;
	if (!v->detail_open)
		return open_detail(v, 0);
	v->detail_focus = !v->detail_focus;
	return REACT_DONE;
}

static enum reaction maximise(struct links *v, int unused)
{
	(void)unused;
	if (!v->detail_open)
		return REACT_IGNORED;
	v->maximised = !v->maximised;
	return REACT_DONE;
}

static enum reaction sort_by(struct links *v, int step)
{
	links_sort(v, (enum links_column)(((int)v->sort + step + LINKS_COLUMN_COUNT) % LINKS_COLUMN_COUNT), false);
	return REACT_DONE;
}

static enum reaction reverse(struct links *v, int unused)
{
	(void)unused;
	links_sort(v, v->sort, !v->reverse);
	return REACT_DONE;
}

static enum reaction next_period(struct links *v, int unused)
{
	(void)unused;
	v->period = (enum period)((v->period + 1) % PERIOD_COUNT);
	return loaded_if(v, true);
}

enum { TO_THE_END = 1000000 };

static const struct {
	enum action action;
	enum reaction (*run)(struct links *v, int argument);
	int argument;
} acts[] = {
	{ ACT_UP, move, -1 }, { ACT_DOWN, move, 1 }, { ACT_FIRST, move, -TO_THE_END }, { ACT_LAST, move, TO_THE_END },
	{ ACT_PAGE_UP, move_half_pages, -2 }, { ACT_PAGE_DOWN, move_half_pages, 2 }, { ACT_HALF_UP, move_half_pages, -1 },
	{ ACT_HALF_DOWN, move_half_pages, 1 }, { ACT_NEXT_CRITICAL, move_critical, 1 }, { ACT_PREVIOUS_CRITICAL, move_critical, -1 },
	{ ACT_NEXT_WARNING, move_warning, 1 }, { ACT_PREVIOUS_WARNING, move_warning, -1 }, { ACT_OPEN, open_detail, 1 },
	{ ACT_RIGHT, open_detail, 1 }, { ACT_LEFT, leave_right, 0 }, { ACT_BACK, close_detail, 0 }, { ACT_CANCEL, cancel, 0 },
	{ ACT_NEXT_PANE, next_pane, 0 }, { ACT_MAXIMISE, maximise, 0 }, { ACT_SORT_LEFT, sort_by, -1 },
	{ ACT_SORT_RIGHT, sort_by, 1 }, { ACT_REVERSE, reverse, 0 }, { ACT_PERIOD, next_period, 0 },
};

static enum reaction act(void *view, enum action a)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (acts[i].action == a)
			return acts[i].run(view, acts[i].argument);
	return REACT_IGNORED;
}

static void tick(void *view, wall_t now)
{
	struct links *v = view;

	if (v->rows)
		v->now = now;
}

static bool filter(void *view, const char *text, struct err *e) { return links_filter(view, text, e); }
static const char *filter_text(const void *view) { return ((const struct links *)view)->filter; }
static bool search(void *view, const char *text, int direction) { return links_search(view, text, direction); }

static bool sort(void *view, const char *column, struct err *e)
{
	struct links *v = view;
	char wanted[64], word[64];

	text_fold(column, wanted, sizeof wanted);
	for (enum links_column c = 0; c < LINKS_COLUMN_COUNT; c++) {
		text_fold(_(links_fields[c]), word, sizeof word);
		if (strcmp(links_fields[c], wanted) == 0 || strcmp(word, wanted) == 0) {
			links_sort(v, c, false);
			return true;
		}
	}
	return err_set(e, ERR_USAGE, _("There is no such column to sort by."));
}

static const char *word(size_t i)
{
	return i < LINKS_COLUMN_COUNT ? links_fields[i] : NULL;
}

static bool open_named(void *view, const char *name)
{
	struct links *v = view;

	if (!links_select(v, name))
		return false;
	v->detail_open = true;
	v->detail_focus = false;
	v->detail_scroll = 0;
	return true;
}

static const char *selected(const void *view, char *buf, size_t size)
{
	const struct link_row *r = links_selected(view);

	if (!r)
		return NULL;
	snprintf(buf, size, "link:%s", r->name);
	return buf;
}

static const char *lost(void *view) { return links_lost(view); }

static void print_list(const struct links *v, int width, bool ascii, struct text *t)
{
	struct links all = *v;
	struct grid *g;

	all.top = 0;
	all.page = v->n_shown < CONSOLE_SIZE_MAX - 2 ? v->n_shown : CONSOLE_SIZE_MAX - 2;
	g = grid_new(width, (int)all.page + 2, ascii);
	if (g) {
		links_list_render(&all, g, (struct rect){ 0, 0, width, (int)all.page + 2 });
		grid_to_text(g, t);
	}
	grid_free(g);
}

static void print(const void *view, int width, bool ascii, struct text *t)
{
	const struct links *v = view;
	struct text whole = TEXT_INIT(t->max);
	int height = 0;
	struct grid *pane;

	if (!v->detail_open) {
		print_list(v, width, ascii, t);
		return;
	}
	pane = links_detail_compose(v, width, ascii, &height);
	if (!pane)
		return;
	text_append_safe(t, links_selected(v)->name);
	text_append_char(t, '\n');
	grid_to_text(pane, &whole);
	text_append_n(t, text_str(&whole), whole.len - (size_t)(grid_height(pane) - height)); /* the empty rows below */
	text_done(&whole);
	grid_free(pane);
}

const struct view_class view_links = {
	.name = "links",
	.title = N_("Links"),
	.digit = '3',
	.kind = "link",
	.keys = links_keys,
	.n_keys = ARRAY_LEN(links_keys),
	.create = create,
	.destroy = destroy,
	.load = links_load,
	.tick = tick,
	.layout = layout,
	.render = render,
	.act = act,
	.filter = filter,
	.filter_text = filter_text,
	.search = search,
	.sort = sort,
	.word = word,
	.open = open_named,
	.selected = selected,
	.lost = lost,
	.print = print,
};
