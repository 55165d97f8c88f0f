/* The links view (3): its model, and what draws it. Only links_load.c knows the reader. */
#ifndef VIGIE_CONSOLE_LINKS_H
#define VIGIE_CONSOLE_LINKS_H

#include "console/filter.h"
#include "console/period.h"
#include "console/view.h"
#include "reader.h"

/* In the order of the screen. */
enum links_column {
	LINKS_STATE,
	LINKS_NAME,
	LINKS_SITE,
	LINKS_DEVICE,
	LINKS_INTERFACE,
	LINKS_SINCE,
	LINKS_IN,
	LINKS_OUT,
	LINKS_LOAD,
	LINKS_ERRORS,
	LINKS_GROUP,
	LINKS_COLUMN_COUNT
};

/* Everything of one link that the list does not hold. Lives in an arena of its own. */
struct links_detail {
	int64_t id; /* of the link, 0: nothing loaded */
	enum period period;
	wall_t from, to;
	struct history_row *history;
	size_t n_history;
	struct state_row *states; /* oldest first */
	size_t n_states;
	double p95_in_bps, p95_out_bps;
	struct support_row support; /* whom to call; nothing in it when not known */
};

enum { LINKS_HISTORY_POINTS = 480, LINKS_SEARCH_MAX = 256, LINKS_NAME_MAX = 512 };

struct links {
	struct arena *arena; /* rows and folded */
	struct link_row *rows;
	const char **folded; /* one haystack a row, NULL until it is looked for */
	size_t n;
	size_t *order;       /* indexes of rows that pass the filter, sorted */
	size_t n_shown;
	wall_t now;          /* of the rows */
	bool past;           /* they are not of the present */

	struct filter parsed;
	char filter[FILTER_TEXT_MAX];
	enum links_column sort;
	bool reverse;

	/* What the person chose, by name: it may be filtered away, undeclared for a while, or in another file. */
	char chosen[LINKS_NAME_MAX];
	bool lost;           /* the last load did not hold it */
	bool lost_told;
	int64_t selected_id; /* of the row that stands selected now, 0: none */
	size_t selected, top;
	size_t page;         /* rows that the list shows, from layout */

	bool detail_open, maximised, detail_focus;
	bool list_hidden;    /* from layout: the pane has taken its place */
	size_t detail_scroll, detail_page;
	enum period period;
	struct arena *detail_arena;
	struct links_detail detail;
};

struct links *links_new(void);
void links_free(struct links *v);

/* Takes arena over (rows are in it), unless it fails, and keeps selection, filter and sort. A detail whose link is no longer
 * among them is closed. */
bool links_set_rows(struct links *v, struct arena *arena, struct link_row *rows, size_t n, wall_t now, struct err *e) MUST_CHECK;
void links_set_detail(struct links *v, struct arena *arena, const struct links_detail *detail); /* takes arena over */

const struct link_row *links_selected(const struct links *v); /* NULL: none */
const struct link_row *links_shown(const struct links *v, size_t i);
size_t links_count_shown(const struct links *v, enum link_state s);

bool links_filter(struct links *v, const char *text, struct err *e) MUST_CHECK;
void links_sort(struct links *v, enum links_column column, bool reverse);
bool links_search(struct links *v, const char *text, int direction);

void links_choose(struct links *v); /* what stands selected is what the person wants */
void links_close_detail(struct links *v);
const char *links_lost(struct links *v); /* the chosen link, told once after it was lost; else NULL */

/* The person moves the selection; wraps nowhere; always leaves it inside the list and the page around it. */
void links_move(struct links *v, ptrdiff_t rows);
/* To the next (1) or previous (-1) row in one of two states; false when there is none that way. */
bool links_move_to_state(struct links *v, enum link_state a, enum link_state b, int direction);
/* Clears the filter if it hides the link; false: there is none of that name. */
bool links_select(struct links *v, const char *name);
void links_scroll_to_selected(struct links *v);

bool links_load(void *view, struct reader *r, wall_t now, wall_t at, bool selected_only, struct err *e) MUST_CHECK;

/* Columns: titles, cells and order; the names are also the fields of a filter. */
extern const char *const links_fields[]; /* msgids, NULL after the last; the first are the columns in their order */
const char *links_field_value(const void *row, size_t field);
int links_compare(const struct link_row *a, const struct link_row *b, enum links_column column);

/* What is drawn where, for a body of width × height. A rect of height 0 is not shown. */
struct links_panes { struct rect list, detail; };
struct links_panes links_panes(const struct links *v, int width, int height);

void links_list_render(const struct links *v, struct grid *g, struct rect area);
void links_detail_render(const struct links *v, struct grid *g, struct rect area);
/* The whole detail pane, as high as it needs; owned by the caller, NULL without memory or without a link. *ret_height: rows used. */
struct grid *links_detail_compose(const struct links *v, int width, bool ascii, int *ret_height);

double links_load_of(const struct link_row *r); /* of the busier direction, NAN: not known */

/* Symbol and style of a state: shape, word and colour say the same. */
uint32_t link_state_symbol(enum link_state s);
enum style link_state_style(enum link_state s);

#endif
