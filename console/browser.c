#include "console/browser.h"

#include "arena.h"
#include "console/act_form.h"
#include "console/alert_sentence.h"
#include "console/console.h"
#include "console/snapshot.h"
#include "intl.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_BY_SIDE_WIDTH = 120, STACKED_HEIGHT = 32, LIST_ROWS_LEAST = 8, PANE_WIDTH_LEAST = 56, PANE_PERCENT = 45, PANE_PERCENT_UNASKED = 40, PANE_WIDTH_MOST = 80, PAGE_ROWS_BELOW = 10, BELOW_HEADLINE_LEAST = 4 };

void browser_init(struct browser *b, const struct browser_class *class)
{
	*b = (struct browser){ .class = class, .page_rows = 1, .open = class->always_page };
	list_init(&b->list, class->list);
}

void *browser_new(const struct browser_class *class)
{
	struct browser *b = malloc(sizeof *b);

	if (b)
		browser_init(b, class);
	return b;
}

static void forget_page(struct browser *b)
{
	arena_free(b->page_arena);
	b->page_arena = NULL;
	b->page = NULL;
	b->page_id = 0;
}

void browser_done(struct browser *b)
{
	forget_page(b);
	list_done(&b->list);
	snapshot_release(b->snapshot);
	grid_free(b->pane);
}

void browser_free(void *view)
{
	if (view)
		browser_done(view);
	free(view);
}

bool browser_set_rows(struct browser *b, struct arena *arena, void *rows, size_t n, const void *kept, wall_t now, bool past, struct err *e)
{
	if (!list_set_rows(&b->list, arena, rows, n, now, past, e))
		return false;
	forget_page(b); /* it may point into the rows that are gone */
	b->list.kept = kept;
	if (b->list.lost)
		browser_close_page(b); /* it would be the page of another row */
	return true;
}

static void take_snapshot(struct browser *b, struct snapshot *s)
{
	snapshot_hold(s);
	snapshot_release(b->snapshot);
	b->snapshot = s;
	b->list.unwatched = s && s->region.n_links + s->region.n_devices + s->region.n_services == 0;
}

static bool load_rows(struct browser *b, struct reader *r, struct snapshot *s, wall_t shown, bool past, struct err *e)
{
	struct arena *a = arena_new();
	const void *kept = NULL;
	void *rows = NULL;
	size_t n = 0;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!b->class->load_rows(r, s, a, &rows, &n, &kept, e) || !browser_set_rows(b, a, rows, n, kept, shown, past, e)) {
		arena_free(a);
		return false;
	}
	take_snapshot(b, s);
	return !b->class->load_detail || list_without_details(&b->list, e);
}

struct detail_source {
	const struct browser_class *class;
	struct reader *reader;
};

static bool read_detail(void *user, struct arena *a, void *row, struct err *e)
{
	const struct detail_source *from = user;

	return from->class->load_detail(from->reader, a, row, e);
}

bool browser_lacks(void *view, enum list_look look)
{
	struct browser *b = view;

	b->list.look = look;
	return list_lacks(&b->list);
}

void browser_set_page(struct browser *b, struct arena *arena, void *page, wall_t from, wall_t to)
{
	forget_page(b);
	b->page_arena = arena;
	b->page = page;
	b->page_id = b->class->list->id(list_selected(&b->list));
	b->page_period = b->period;
	b->page_from = from;
	b->page_to = to;
}

static bool load_page(struct browser *b, struct reader *r, wall_t shown, struct err *e)
{
	struct arena *a = arena_new();
	void *page = NULL;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	b->page_from.ms = shown.ms - period_ms(b->period);
	b->page_to = shown;
	if (!b->class->load_page(b, r, a, shown, &page, e)) {
		arena_free(a);
		return false;
	}
	browser_set_page(b, a, page, b->page_from, b->page_to);
	return true;
}

/* Whether the rows that are there are still what load_rows would read; else they are read. */
static bool keep_or_load_rows(struct browser *b, struct reader *r, struct snapshot *s, wall_t shown, bool past, struct err *e)
{
	bool first = !b->snapshot;
	int64_t stamp = 0;

	if (b->class->stamp && !b->class->stamp(r, &stamp, e))
		return false;
	if (b->class->stamp && !first && stamp == b->stamp) {
		b->list.now = shown;
		take_snapshot(b, s);
		return true;
	}
	if (!load_rows(b, r, s, shown, past, e))
		return false;
	b->stamp = stamp;
	return true;
}

bool browser_load(void *view, struct reader *r, struct snapshot *s, wall_t now, wall_t at, struct err *e)
{
	struct browser *b = view;
	struct detail_source from = { b->class, r };
	wall_t shown = wall_is_known(at) ? at : now;

	if (s && !keep_or_load_rows(b, r, s, shown, wall_is_known(at) && at.ms < now.ms, e))
		return false;
	if (!list_read_details(&b->list, read_detail, &from, e))
		return false;
	return !b->open || !b->class->load_page || !list_selected(&b->list) || browser_guest(b) || load_page(b, r, shown, e);
}

void browser_tick(void *view, wall_t now)
{
	struct browser *b = view;

	if (b->list.rows)
		b->list.now = now;
}

struct panes { struct rect list, page; };

static struct panes split(const struct browser *b, struct rect area)
{
	struct panes p = { area, { area.x, area.y, 0, 0 } };
	bool small = area.width < SIDE_BY_SIDE_WIDTH && area.height < STACKED_HEIGHT;
	int pane;

	if (!b->open || !list_selected(&b->list) || browser_guest(b))
		return p;
	if (b->maximised || (small && (!b->class->always_page || b->focus))) {
		p.page = area;
		p.list.height = 0;
	} else if (area.width >= SIDE_BY_SIDE_WIDTH) {
		pane = area.width * (b->class->always_page ? PANE_PERCENT_UNASKED : PANE_PERCENT) / 100;
		pane = pane < PANE_WIDTH_LEAST ? PANE_WIDTH_LEAST : pane;
		pane = pane > PANE_WIDTH_MOST ? PANE_WIDTH_MOST : pane;
		p.list.width = area.width - pane;
		p.page = (struct rect){ area.x + p.list.width, area.y, pane, area.height };
	} else {
		p.list.height = small ? area.height - PAGE_ROWS_BELOW : area.height / 3;
		p.list.height = p.list.height < LIST_ROWS_LEAST ? LIST_ROWS_LEAST : p.list.height;
		p.page = (struct rect){ area.x, area.y + p.list.height, area.width, area.height - p.list.height };
	}
	return p;
}

static struct rect below_headline(const struct browser *b, struct rect area)
{
	int rows = !b->class->headline ? 0 : b->class->headline_rows ? b->class->headline_rows(b) : 1;

	if (area.height >= rows + BELOW_HEADLINE_LEAST) {
		area.y += rows;
		area.height -= rows;
	}
	return area;
}

static const void *page_of_selected(const struct browser *b)
{
	const void *row = list_selected(&b->list);
	bool loaded = row && b->page && b->page_id == b->class->list->id(row) && b->page_period == b->period;

	return loaded ? b->page : NULL;
}

/* The whole page in a grid of its own. *ret_height: rows used. NULL without memory or without a row. */
static struct grid *compose(const struct browser *b, int width, bool ascii, struct targets *targets, int *ret_height)
{
	const void *row = browser_guest(b) ? NULL : list_selected(&b->list);
	struct grid *g = row ? grid_new(width, PEN_HEIGHT_MAX, ascii) : NULL;
	struct pen p = { .g = g, .width = width, .targets = targets };

	if (targets)
		targets->n = 0;
	if (!g)
		return NULL;
	b->class->compose(b, &p, row, page_of_selected(b));
	*ret_height = p.y < PEN_HEIGHT_MAX ? p.y : PEN_HEIGHT_MAX;
	return g;
}

/* The mark stays on the object that it was on; a page that is entered has its first line marked. */
static void keep_target(struct browser *b, const char *before)
{
	bool marks = b->focus || b->list_hidden;

	b->target = marks ? 0 : b->targets.n;
	for (size_t i = 0; marks && i < b->targets.n; i++)
		if (strcmp(b->targets.of[i].name, before) == 0)
			b->target = i;
}

static const struct target *marked(const struct browser *b)
{
	return b->target < b->targets.n ? &b->targets.of[b->target] : NULL;
}

static void clamp_scroll(struct browser *b)
{
	size_t height = (size_t)b->pane_height;

	if (b->scroll + b->page_rows > height)
		b->scroll = height > b->page_rows ? height - b->page_rows : 0;
}

void browser_layout(void *view, int width, int height, bool ascii)
{
	struct browser *b = view;
	bool resized = b->width > 0 && (b->width != width || b->height != height);
	char before[TARGET_NAME_MAX];
	struct panes p;

	b->width = width;
	b->height = height;
	p = split(b, below_headline(b, (struct rect){ 0, 0, width, height }));
	snprintf(before, sizeof before, "%s", marked(b) ? marked(b)->name : "");
	if (p.list.height == 0 && !b->list_hidden && !b->maximised && !resized)
		b->focus = true; /* its page was opened in the place of the list: it has the keys, at any size that follows */
	b->list_hidden = p.list.height == 0;
	b->list_width = p.list.width;
	b->ascii = ascii;
	if (p.list.height > 0)
		list_layout(&b->list, p.list.height);
	b->page_rows = p.page.height > 2 ? (size_t)p.page.height - 2 : 1;
	grid_free(b->pane);
	b->pane_height = 0;
	b->pane = p.page.height > 2 && p.page.width > 20 ? compose(b, p.page.width - 4, ascii, &b->targets, &b->pane_height) : NULL;
	if (!b->pane)
		b->targets.n = 0;
	keep_target(b, before);
	clamp_scroll(b);
}

/* What lies below the page is announced in its lower edge. */
static void render_more(struct grid *g, struct rect area, int left)
{
	char words[64];

	if (left <= 0)
		return;
	snprintf(words, sizeof words, ngettext(" %d more line ", " %d more lines ", (unsigned long)left), left);
	grid_fill(g, (struct rect){ area.x + 2, area.y + area.height - 1, text_columns(words, grid_is_ascii(g)), 1 }, ' ', STYLE_DIM);
	grid_put(g, area.x + 2, area.y + area.height - 1, area.width - 4, STYLE_DIM, words);
}

static void render_page(const struct browser *b, struct grid *g, struct rect area)
{
	const void *row = list_selected(&b->list);
	struct rect inside = grid_box(g, area, b->focus || b->list_hidden ? STYLE_KEY : STYLE_BORDER, row ? b->class->list->name(row) : "");
	int y;

	inside.x++;
	inside.width -= 2;
	if (!b->pane)
		return;
	grid_copy(g, inside, b->pane, (int)b->scroll);
	y = marked(b) ? marked(b)->y - (int)b->scroll : -1;
	if (y >= 0 && y < inside.height) {
		grid_put_code_point(g, inside.x - 1, inside.y + y, STYLE_STRONG, 0x203a);
		grid_set_selected(g, (struct rect){ inside.x - 1, inside.y + y, inside.width + 2, 1 });
	}
	render_more(g, area, b->pane_height - (int)b->scroll - inside.height);
}

void browser_render(const void *view, struct grid *g, struct rect area)
{
	const struct browser *b = view;
	struct rect body = below_headline(b, area);
	struct panes p = split(b, body);

	if (body.y > area.y)
		b->class->headline(b, g, (struct rect){ area.x, area.y, area.width, body.y - area.y });
	if (p.list.height > 0)
		list_render(&b->list, g, p.list);
	if (p.page.height > 2 && p.page.width > 20)
		render_page(b, g, p.page);
}

bool browser_filter(void *view, const char *text, struct err *e) { return list_filter(&((struct browser *)view)->list, text, e); }
const char *browser_filter_text(const void *view) { return ((const struct browser *)view)->list.filter; }
bool browser_wants_find(const void *view)
{
	const struct browser *b = view;

	return b->class->find && b->list.wanted[0] && !b->list.asked && b->list.rows;
}

bool browser_find(void *view, struct reader *r, struct err *e)
{
	struct browser *b = view;

	b->list.asked = true;
	return b->class->find(b, r, e);
}

const void *browser_guest(const struct browser *b)
{
	const void *row = list_selected(&b->list);

	return row && list_is_guest(&b->list, row) ? row : NULL;
}

void browser_narrow(void *view, const char *text) { list_narrow(&((struct browser *)view)->list, text); }
const char *browser_period(const void *view) { return period_words(((const struct browser *)view)->period); }
const char *browser_narrowed(const void *view) { return ((const struct browser *)view)->list.wanted; }

bool browser_search(void *view, const char *text, int direction)
{
	return list_search(&((struct browser *)view)->list, text, direction);
}

bool browser_sort(void *view, const char *column, struct err *e)
{
	return list_sort_by_name(&((struct browser *)view)->list, column, e);
}

const char *browser_follow(const void *view, char *buf, size_t size)
{
	const struct browser *b = view;
	const struct target *t = marked(b);

	if (browser_guest(b))
		return b->class->leads(b, browser_guest(b), buf, size);
	if (!t)
		return NULL;
	snprintf(buf, size, "%s", t->name);
	return buf;
}

const char *browser_selected(const void *view, char *buf, size_t size)
{
	const struct browser *b = view;
	const void *row = list_selected(&b->list);

	if (b->class->pollable && row && b->class->pollable(row, buf, size))
		return buf;
	if (browser_follow(view, buf, size))
		return strncmp(buf, "site:", 5) != 0 ? buf : NULL;
	return b->class->at_fault && row ? b->class->at_fault(row, buf, size) : NULL;
}

/* False: no act can be about that row. */
static bool target_of(const struct browser *b, const struct snapshot *s, const void *row, struct act_target *ret)
{
	const char *(*object)(const void *, char *, size_t) = b->class->object ? b->class->object : b->class->pollable;
	const struct alert_row *alert;

	*ret = (struct act_target){ .alert_id = 0 };
	if (list_is_guest(&b->list, row) ? !b->class->leads(b, row, ret->object, sizeof ret->object) : !object || !object(row, ret->object, sizeof ret->object))
		return false;
	if (b->class->seen && !list_is_guest(&b->list, row))
		b->class->seen(row, ret);
	ret->alert_id = b->class->alert_id && !list_is_guest(&b->list, row) ? b->class->alert_id(row) : 0;
	alert = s && ret->alert_id == 0 ? alert_of_object(s->alerts, s->n_alerts, ret->object) : NULL;
	if (alert)
		ret->alert_id = alert->cause_id; /* who sees to the cause sees to what follows it */
	return true;
}

size_t browser_targets(const void *view, const struct snapshot *s, struct act_target *ret, size_t max)
{
	const struct browser *b = view;
	const void *selected = list_selected(&b->list);
	size_t n = 0;

	for (size_t i = 0; b->list.n_marks > 0 && i < b->list.n_shown && n < max; i++)
		if (list_is_marked(&b->list, list_row(&b->list, i)))
			n += target_of(b, s, list_row(&b->list, i), &ret[n]);
	if (n == 0 && selected && max > 0)
		n += target_of(b, s, selected, &ret[0]);
	return n;
}

const char *browser_lost(void *view)
{
	struct browser *b = view;

	return b->class->passing ? NULL : list_lost(&b->list);
}

void browser_close_page(struct browser *b)
{
	b->open = b->class->always_page;
	b->focus = b->maximised = b->list_hidden = false;
	b->scroll = 0;
}

bool browser_open(void *view, const char *name)
{
	struct browser *b = view;

	if (!list_select(&b->list, name))
		return false;
	b->open = true;
	b->focus = false;
	b->scroll = 0;
	return true;
}

static void print_list(const struct browser *b, int width, bool ascii, struct text *t)
{
	struct list all = b->list;
	size_t around = 2 + list_titles(&all);
	struct grid *g;

	all.top = 0;
	all.page = all.n_shown + around < CONSOLE_SIZE_MAX ? all.n_shown : CONSOLE_SIZE_MAX - around;
	g = grid_new(width, (int)(all.page + around), ascii);
	if (g) {
		list_render(&all, g, (struct rect){ 0, 0, width, (int)(all.page + around) });
		grid_to_text(g, t);
	}
	grid_free(g);
}

void browser_print(const void *view, int width, bool ascii, struct text *t)
{
	const struct browser *b = view;
	int height = 0;
	struct grid *pane;

	if (!b->open || (b->class->always_page && !b->focus)) {
		print_list(b, width, ascii, t);
		return;
	}
	pane = compose(b, width, ascii, NULL, &height);
	if (!pane)
		return;
	text_append_safe(t, b->class->list->name(list_selected(&b->list)));
	text_append_char(t, '\n');
	grid_rows_to_text(pane, height, t);
	grid_free(pane);
}
