/* A list of rows of one kind: which pass the filter, in which order, which one is selected, what the page shows. The rows are the
 * reader's; the one that a person chose is known by its name, so that the selection stays on it whatever is loaded, filtered or
 * sorted, in another file too. */
#ifndef VIGIE_CONSOLE_LIST_H
#define VIGIE_CONSOLE_LIST_H

#include "console/filter.h"
#include "console/grid.h"
#include "console/order.h"
#include "search.h"

enum { LIST_COLUMNS_MAX = 16, LIST_STATE_COLUMN = 0, LIST_NAME_MAX = 512, LIST_GROUPS_MAX = 4, LIST_MARKS_MAX = 256, LIST_UNFOLDED_MAX = 64, LIST_GUESTS_MAX = 40 };

/* "il y a 9999 j" is whole. */
enum { LIST_DAYS_WIDTH = 13 };

struct arena;

/* Widths are columns of the screen: the cell grows from narrow to what its rows need, first to comfort, at most to wide. Fixed
 * columns (comfort 0) have their width from narrow, or wide where there is room. */
struct list_column {
	const char *title; /* msgid */
	int narrow, comfort, wide;
	bool right;
};

struct list;

/* How a row's state looks where it is not one of enum state. */
struct state_look {
	uint32_t symbol;
	enum style style;
	const char *word;
};

/* What a text says of its row: what it is called, something else, or only of which kind it is. */
enum list_group { LIST_NAMES, LIST_SAID, LIST_KINDS };

/* What a kind of rows is: a constant table. The first column is the state, the second the name. */
struct list_class {
	size_t row_size;
	const char *const *fields;   /* msgids of one word, NULL after the last: of :sort and filters; the first are the columns */
	const struct list_column *columns;
	size_t n_columns;
	const unsigned char *by_worth; /* the columns, the first to be shown first */
	size_t sort;                 /* the column that rows stand by until a person sorts them */
	size_t n_essential;          /* so many of by_worth before any grows */
	const char *empty, *empty_past; /* msgids: nothing is there, and what to do */
	bool of_watched;                /* no row means that all is well, but where nothing is watched */
	const char *hint, *command;  /* msgids, NULL: how things get there */
	const char *count[2];        /* msgids: "%zu site", "%zu sites" */

	int64_t (*id)(const void *row);
	const char *(*name)(const void *row);
	enum state (*state)(const void *row);
	const char *(*value)(const void *row, size_t field); /* for filters, which take any of its lines; NULL: not known, or a number */
	int (*compare)(const void *a, const void *b, size_t column);
	/* All that can be searched: lines of enum list_group with a ';' between the parts; the last lines may lack. */
	void (*join)(const void *row, struct text *t);
	/* One cell but the state: in g from (place.x, place.y), at most place.width columns. */
	void (*cell)(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row);

	/* May be NULL or zero. */
	const char *(*shown)(const void *row, size_t column); /* the text of a cell where that is not value; NULL: none */
	struct state_look (*look)(const void *row);
	const char *(*choice)(size_t field, size_t i, char *buf, size_t size); /* the i-th value that a field but the state may have, as
	                                                      * value gives it; NULL past the last, and at once where any may stand */
	bool (*is_time)(size_t field);                       /* whether value gives a time or a day of it, YYYY-MM-DD…: what `key>` may ask */
	const char *(*look_word)(size_t i);                  /* each word that a look may have; NULL after the last */
	const char *(*look_name)(size_t i);                  /* with look_word: the stable name of that state */
	const char *(*alarm)(size_t n, bool hidden);         /* "2 down links off screen", or hidden by a filter */
	const char *(*count_all)(const struct list *l);      /* below a list that nothing narrows, where count would say too little */
	const char *(*note)(const int *widths);              /* below the list, by the widths of its columns; NULL: nothing to note */
	void (*reason)(const struct list *l, const void *row, struct text *t); /* why the selected row is as it is; nothing: all is well */
	int reason_rows;                                     /* kept free for it below the rows; 0: it stands only where they leave room */
	unsigned char pair[2];                               /* two columns: both are shown or neither */
	bool (*is_detail)(size_t column);                    /* what is read only of rows that are looked at; NULL: nothing is */
	/* A row that stands below another one, of one level, when that is unfolded: its parent among the rows; NULL: it stands by itself. */
	const void *(*parent)(const void *row);
	/* What stands above others is only their heading: it is shown while one of them passes, and
	 * neither counted nor marked; a search unfolds it. */
	bool headings;
	/* Rows stand in groups under a title each, whatever they are sorted by: 0, 1 … LIST_GROUPS_MAX - 1. */
	size_t (*group)(const void *row);
	const char *(*group_title)(size_t group, size_t n);  /* "2 to handle", in the language of the screens */
	/* Guests (list_set_guests): bytes of each, what it is (in the language of the screens) and what is told of it instead of cells. id, name,
	 * state, value and compare are asked of them too. */
	size_t guest_size;
	const char *(*guest_kind)(const void *guest);
	void (*guest_line)(const struct list *l, const void *guest, struct text *t);
};

/* The widths that the shown rows need, found as they are asked for. */
struct list_natural {
	bool ascii;
	int of[LIST_COLUMNS_MAX]; /* 0: not known yet */
};

/* Which rows are looked at: those of the page always. */
enum list_look {
	LOOK_PAGE,
	LOOK_SOON, /* all before long: their details are read a few at a time */
	LOOK_ALL,  /* now, as when the list is filtered or sorted by a detail */
};

struct list {
	const struct list_class *class;
	struct arena *arena; /* rows and what is derived from them; owned */
	void *rows;
	const void *kept;    /* beside the rows, in arena; NULL: nothing */
	const char **joined, **folded; /* of each row, NULL until it is looked for */
	size_t n;
	size_t *order;       /* indexes of the rows that are shown, in their order */
	unsigned char *match; /* of each row: its search_rank for `wanted` */
	size_t n_shown;
	struct arena *guest_arena; /* owned; NULL: no guests */
	void *guests;        /* behind the rows: index n and on */
	size_t n_guests;
	const unsigned char *guest_ranks;
	bool asked;          /* what the list is narrowed to was looked for elsewhere */
	unsigned char *detailed; /* of each row: whether its details were read; NULL: of all */
	enum list_look look;
	struct list_natural *natural; /* of what is shown; NULL: no rows yet */
	wall_t now;          /* of the rows */
	bool past;           /* they are not of the present */
	bool unwatched;      /* nothing is declared that could be watched */

	struct filter parsed;
	char filter[FILTER_TEXT_MAX];
	char wanted[FILTER_TEXT_MAX]; /* what the list is narrowed to; "" */
	size_t sort;
	bool reverse;

	char chosen[LIST_NAME_MAX]; /* what the person selected last, by name: it may be hidden, or gone for a while */
	bool lost, lost_told;       /* the last load did not hold it */
	int64_t selected_id;        /* of the row that stands selected now, 0: none */
	int64_t marks[LIST_MARKS_MAX]; /* ids of the rows that a person marked, the last one last; some may be gone */
	size_t n_marks;
	int64_t unfolded[LIST_UNFOLDED_MAX]; /* ids of rows below which their children are shown, the last one last; some may be gone */
	size_t n_unfolded;
	size_t selected, top;
	size_t page;         /* rows that fit, from list_layout */
};

void list_init(struct list *l, const struct list_class *class);
void list_done(struct list *l);

/* Takes arena over (rows are in it), unless it fails, and keeps selection, filter and order. */
bool list_set_rows(struct list *l, struct arena *arena, void *rows, size_t n, wall_t now, bool past, struct err *e) MUST_CHECK;

/* After list_set_rows: their details are not read yet. */
bool list_without_details(struct list *l, struct err *e) MUST_CHECK;
bool list_lacks(const struct list *l); /* whether rows that are looked at lack their details */
typedef bool (*list_read_fn)(void *user, struct arena *a, void *row, struct err *e);
/* Reads them, into the arena of the rows: all that the page and LOOK_ALL need, some of LOOK_SOON. */
bool list_read_details(struct list *l, list_read_fn read, void *user, struct err *e) MUST_CHECK;

const char *list_lost(struct list *l); /* the chosen name, told once after a load that does not hold it; else NULL */

const void *list_row(const struct list *l, size_t i); /* that is shown; NULL past the last */
const void *list_selected(const struct list *l);      /* NULL: none */

/* Each word that the state of a row may have; NULL after the last. */
const char *list_state_word(const struct list *l, size_t i);

/* ERR_USAGE: an unknown field, or a value that it can have in no row; the text names those there are. */
bool list_filter(struct list *l, const char *text, struct err *e) MUST_CHECK;
void list_sort(struct list *l, size_t column, bool reverse);
/* column: its word in English or the screen's language. */
bool list_sort_by_name(struct list *l, const char *column, struct err *e) MUST_CHECK;
/* To the next row (1, -1) that holds text, the selected one included when direction is 0. */
bool list_search(struct list *l, const char *text, int direction);
/* Only rows that match what was typed are shown, the best first, as search.h judges; "" shows all again. */
void list_narrow(struct list *l, const char *text);

/* What the search found elsewhere, best first, with the search_rank of each: n ≤ LIST_GUESTS_MAX stand below the rows until the list is
 * narrowed to something else. Takes arena over. */
void list_set_guests(struct list *l, struct arena *arena, void *guests, size_t n, const unsigned char *ranks);
bool list_is_guest(const struct list *l, const void *row);

/* The person moves the selection; wraps nowhere; always leaves it inside the list and the page around it. */
void list_move(struct list *l, ptrdiff_t rows);
void list_choose(struct list *l); /* what stands selected is what the person wants */
/* Marks of the person: the selected row, or no longer; all from the last mark to it; all that are shown, or none: of several none that stands below another. Past
 * LIST_MARKS_MAX none are added. */
void list_mark(struct list *l);
void list_mark_range(struct list *l);
void list_mark_all(struct list *l);
bool list_is_marked(const struct list *l, const void *row);
size_t list_count_marked(const struct list *l); /* of those that are shown */
/* What stands below the selected row, or beside it below its parent, is shown, or hidden and its parent selected; false: there is
 * nothing to show or hide. The oldest past LIST_UNFOLDED_MAX is folded. */
bool list_unfold(struct list *l);
bool list_fold(struct list *l);
bool list_is_unfolded(const struct list *l, const void *row); /* and has children that could be shown */
bool list_can_unfold(const struct list *l); /* the selected row */
bool list_can_fold(const struct list *l);
const void *list_parent(const struct list *l, const void *row); /* NULL: it stands by itself */
void list_arrange(struct list *l); /* which rows are shown, in which order, the selection on the same row, else where it stood */
bool list_move_to_state(struct list *l, enum state a, enum state b, int direction);
bool list_select(struct list *l, const char *name); /* clears what hides it; false: there is no such row */
void list_layout(struct list *l, int height);

enum { LIST_GUEST_GROUP = LIST_GROUPS_MAX };
size_t list_group(const struct list *l, const void *row); /* guests are in one of their own */
/* So many of the shown rows are in that group; how many groups have a title: none where all are in the first. */
size_t list_count_group(const struct list *l, size_t group);
size_t list_titles(const struct list *l);

/* Rows that stand below another are not counted; where those above are headings, only they are. */
size_t list_count(const struct list *l);
size_t list_count_shown(const struct list *l);
size_t list_count_state(const struct list *l, enum state s);       /* of all rows */
size_t list_count_state_shown(const struct list *l, enum state s); /* of those that pass */

bool list_shows_column(const struct list *l, size_t column, int width, bool ascii); /* in a list so wide */

void list_render(const struct list *l, struct grid *g, struct rect area);

/* Cells: text cut to fit, "–" for what is not known; the style that fits the row. */
enum style list_row_style(const struct list *l, const void *row);
void list_put(struct grid *g, struct rect place, enum style style, const char *text);
void list_put_right(struct grid *g, struct rect place, enum style style, const char *text);
/* What value says of the row; a moment; a day. */
void list_put_value(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row);
void list_put_time(const struct list *l, struct grid *g, struct rect place, const void *row, wall_t at);
void list_put_date(const struct list *l, struct grid *g, struct rect place, const void *row, wall_t day);
void list_put_since(const struct list *l, struct grid *g, struct rect place, enum style style, wall_t since);
/* Days that are left ("12 d"), or have passed since ("3 d ago"), by what they are worth; UNKNOWN_I64: not known. */
void list_put_days(struct grid *g, struct rect place, int64_t days, enum state worth);
/* A share in per cent, as a warning from warning on. */
void list_put_ratio(struct grid *g, struct rect place, double ratio, double warning);

/* For join: the parts of one line that are known, a ';' behind each. */
void list_join_parts(struct text *t, const char *const *parts, size_t n);

/* Local time as `key>` compares it, YYYY-MM-DDTHH:MM:SS, size >= 20; NULL where t is unknown. */
const char *list_moment(wall_t t, char *buf, size_t size);

const char *list_shown(const char *value); /* the last line of a value: what people see of it; NULL: NULL */

#endif
