/* A browser: a list beside, above or behind the page of its selected row. Most views are one: a constant table says what the rows are,
 * how they are read and what stands on the page; lines of the page that name other objects can be marked and followed. */
#ifndef VIGIE_CONSOLE_BROWSER_H
#define VIGIE_CONSOLE_BROWSER_H

#include "console/list.h"
#include "console/pen.h"
#include "console/period.h"
#include "console/view.h"

struct browser;
struct snapshot;

struct browser_class {
	const struct list_class *list;
	bool passing;            /* rows come and go as states do: one that is gone is no loss to tell */
	bool always_page;        /* the page is shown unasked, also on a small screen: below the list */
	bool has_curves;         /* t changes their period */
	bool paper;              /* its rows are no watched objects: none is polled, taken in hand or muted */

	/* Rows of the list, of the snapshot or in arena a, with whatever the view keeps beside them in *ret_kept. The snapshot stays as long
	 * as the rows are shown. */
	bool (*load_rows)(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n,
	                  const void **ret_kept, struct err *e);
	/* A number that is another one once load_rows may tell something else, of rows that take long and do not stand in the snapshot: while it
	 * is the same they stay. NULL: they are read with each load. */
	bool (*stamp)(struct reader *r, int64_t *ret, struct err *e);
	/* What the list reads only of rows that are looked at, into one of them; texts in arena a. NULL: load_rows leaves nothing out. */
	bool (*load_detail)(struct reader *r, struct arena *a, void *row, struct err *e);
	/* What only the page of the selected row needs, in arena a; NULL: nothing more. */
	bool (*load_page)(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e);
	/* The page: row is the selected one. page: as load_page left it for this row, NULL while it is not loaded. */
	void (*compose)(const struct browser *b, struct pen *p, const void *row, const void *page);
	/* Above the list: what the list comes to; NULL: nothing. */
	void (*headline)(const struct browser *b, struct grid *g, struct rect line);
	int (*headline_rows)(const struct browser *b); /* NULL: one */
	/* What `p` polls, "link:NAME"; it, or what it returns, is NULL: the marked line. */
	const char *(*pollable)(const void *row, char *buf, size_t size);
	/* What acts on the row are about where that is not what is polled, "site:NAME"; NULL: the same. */
	const char *(*object)(const void *row, char *buf, size_t size);
	/* Sets seen and exception_seen of what acts are about, of a row of the checklist; NULL: they stay unknown. */
	void (*seen)(const void *row, struct act_target *ret);
	int64_t (*alert_id)(const void *row); /* NULL: the alert that is open of its object */
	/* What is looked for elsewhere while the list is narrowed: list_set_guests with what is found. NULL: nothing. */
	bool (*find)(struct browser *b, struct reader *r, struct err *e);
	/* Where a guest leads, "link:NAME"; NULL: nowhere. With find. */
	const char *(*leads)(const struct browser *b, const void *guest, char *buf, size_t size);
	/* What is polled of a row that is not pollable itself while no line of its page is marked; NULL: nothing is. */
	const char *(*at_fault)(const void *row, char *buf, size_t size);
};

struct browser {
	const struct browser_class *class;
	struct list list;
	struct snapshot *snapshot; /* held: the rows may stand in it; NULL: none yet */
	int64_t stamp;           /* of the rows, once there is a snapshot */

	bool open, focus, maximised;
	bool list_hidden;        /* from layout: the page has taken its place */
	bool ascii;
	int width, height;       /* from layout; 0: there was none yet */
	int list_width;
	size_t scroll, page_rows; /* of the page */
	enum period period;

	struct arena *page_arena;
	void *page;
	int64_t page_id;         /* of the row that page belongs to */
	enum period page_period;
	wall_t page_from, page_to;

	struct grid *pane;       /* from layout: the whole page, as high as it needs */
	int pane_height;
	struct targets targets;
	size_t target;           /* the marked line; targets.n: none */
};

/* What a load leaves: rows with what is kept beside them, the page of the selected row. Each takes its arena over, unless it fails. */
bool browser_set_rows(struct browser *b, struct arena *arena, void *rows, size_t n, const void *kept, wall_t now, bool past, struct err *e)
	MUST_CHECK;
void browser_set_page(struct browser *b, struct arena *arena, void *page, wall_t from, wall_t to);

/* One that is the first member of a larger view. */
void browser_init(struct browser *b, const struct browser_class *class);
void browser_done(struct browser *b);

void *browser_new(const struct browser_class *class); /* NULL without memory */

/* The members of struct view_class that every browser shares. */
void browser_free(void *view);
void browser_close_page(struct browser *b);
bool browser_load(void *view, struct reader *r, struct snapshot *s, wall_t now, wall_t at, struct err *e) MUST_CHECK;
bool browser_lacks(void *view, enum list_look look);
void browser_tick(void *view, wall_t now);
void browser_layout(void *view, int width, int height, bool ascii);
void browser_render(const void *view, struct grid *g, struct rect area);
enum reaction browser_act(void *view, enum action a);
bool browser_filter(void *view, const char *text, struct err *e) MUST_CHECK;
const char *browser_filter_text(const void *view);
bool browser_search(void *view, const char *text, int direction);
bool browser_sort(void *view, const char *column, struct err *e) MUST_CHECK;
const char *browser_selected(const void *view, char *buf, size_t size);
const char *browser_footer(const void *view, enum action a, const char *usual);
size_t browser_targets(const void *view, const struct snapshot *s, struct act_target *ret, size_t max);
void browser_print(const void *view, int width, bool ascii, struct text *t);
bool browser_open(void *view, const char *name);
const char *browser_follow(const void *view, char *buf, size_t size);
const char *browser_lost(void *view);
bool browser_wants_find(const void *view);
bool browser_find(void *view, struct reader *r, struct err *e) MUST_CHECK;
const void *browser_guest(const struct browser *b); /* that is selected; NULL: another row is */
void browser_narrow(void *view, const char *text);
const char *browser_narrowed(const void *view);
const char *browser_period(const void *view);

#define BROWSER_METHODS BROWSER_METHODS_BUT_OPEN, .open = browser_open
#define BROWSER_METHODS_BUT_OPEN BROWSER_METHODS_BUT_TICK, .tick = browser_tick
#define BROWSER_METHODS_BUT_TICK \
	.destroy = browser_free, .load = browser_load, .layout = browser_layout, .render = browser_render, \
	.act = browser_act, .filter = browser_filter, .filter_text = browser_filter_text, .search = browser_search, \
	.sort = browser_sort, .selected = browser_selected, .print = browser_print, .follow = browser_follow, .lost = browser_lost, \
	.period = browser_period, \
	.footer = browser_footer, .lacks = browser_lacks, .targets = browser_targets

/* Before them, in a view whose rows are written: what the footer shows first. */
#define BROWSER_WRITE_KEYS \
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the page, then follow the marked line"), N_("Open") }, \
	{ CTRL_KEY('t'), ACT_ARM, N_("Arm writing for 15 minutes, or end it"), N_("Arm") }

/* The keys that every browser has: `paper` ones, whose rows nothing can poll, these alone; the others BROWSER_KEYS. A view with curves adds
 * `t`. */
#define BROWSER_PAPER_KEYS \
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the page, then follow the marked line"), N_("Open") }, \
	{ 'i', ACT_OPEN, NULL, NULL }, \
	{ 'f', ACT_FILTER, N_("Filter: text, !text, key=value, ~letters"), N_("Filter") }, \
	{ '/', ACT_SEARCH, N_("Search"), N_("Search") }, \
	{ 'n', ACT_SEARCH_NEXT, N_("Next match of the search"), NULL }, \
	{ 'N', ACT_SEARCH_PREVIOUS, N_("Previous match of the search"), NULL }, \
	{ 'e', ACT_NEXT_CRITICAL, N_("Next critical row"), N_("Next critical") }, \
	{ 'E', ACT_PREVIOUS_CRITICAL, N_("Previous critical row"), NULL }, \
	{ 'w', ACT_NEXT_WARNING, N_("Next warning or unknown row"), NULL }, \
	{ 'W', ACT_PREVIOUS_WARNING, N_("Previous warning or unknown row"), NULL }, \
	{ '<', ACT_SORT_LEFT, N_("Sort by the column to the left"), NULL }, \
	{ '>', ACT_SORT_RIGHT, N_("Sort by the column to the right"), NULL }, \
	{ 'r', ACT_REVERSE, N_("Reverse the order"), NULL }, \
	{ 'o', ACT_MAXIMISE, N_("Maximise the pane, or back"), NULL }, \
	{ KEYCODE_TAB, ACT_NEXT_PANE, N_("Go to the other pane"), NULL }, \
	{ KEYCODE_BACK_TAB, ACT_NEXT_PANE, NULL, NULL }

#define BROWSER_KEYS \
	BROWSER_PAPER_KEYS, \
	{ 'p', ACT_POLL_NOW, N_("Poll this object now"), N_("Poll") }, \
	{ KEYCODE_F5, ACT_POLL_NOW, NULL, NULL }

#define BROWSER_CURVE_KEYS { 't', ACT_PERIOD, N_("Curves over one hour, 24 hours, 7 days"), NULL }

#endif
