#include "console/browser.h"

#include "console/act_form.h"

#include "err.h"
#include "intl.h"

enum { TO_THE_END = 1000000 };

static bool keys_are_for_page(const struct browser *b)
{
	return b->open && (b->focus || b->list_hidden);
}

static enum reaction moved(struct browser *b, int64_t before)
{
	if (b->list.selected_id == before)
		return REACT_DONE;
	b->scroll = 0;
	return b->open ? REACT_LOAD : REACT_DONE;
}

static enum reaction scroll(struct browser *b, ptrdiff_t rows)
{
	ptrdiff_t to = (ptrdiff_t)b->scroll + rows;

	b->scroll = to < 0 ? 0 : (size_t)to; /* layout holds it inside the page */
	return REACT_DONE;
}

/* To the next line that can be followed, as long as it is not past the next page; else the page moves. */
static enum reaction move_mark(struct browser *b, int rows)
{
	size_t to = b->target + (rows > 0 ? 1 : (size_t)-1);
	int y;

	if (b->target >= b->targets.n || to >= b->targets.n)
		return scroll(b, rows);
	y = b->targets.of[to].y;
	if (y < (int)b->scroll - (int)b->page_rows || y >= (int)(b->scroll + 2 * b->page_rows))
		return scroll(b, rows);
	b->target = to;
	if (y < (int)b->scroll)
		b->scroll = to == 0 ? 0 : (size_t)y;
	else if (y >= (int)(b->scroll + b->page_rows))
		b->scroll = (size_t)y - b->page_rows + 1;
	return REACT_DONE;
}

static enum reaction move(struct browser *b, int rows)
{
	int64_t before = b->list.selected_id;

	if (keys_are_for_page(b))
		return rows == 1 || rows == -1 ? move_mark(b, rows) : scroll(b, rows);
	list_move(&b->list, rows);
	return moved(b, before);
}

static enum reaction move_half_pages(struct browser *b, int halves)
{
	size_t page = keys_are_for_page(b) ? b->page_rows : b->list.page;

	return move(b, halves % 2 ? halves * (int)((page + 1) / 2) : halves / 2 * (int)page);
}

static enum reaction move_to(struct browser *b, enum state a, enum state c, int direction)
{
	int64_t before = b->list.selected_id;

	return list_move_to_state(&b->list, a, c, direction) ? moved(b, before) : REACT_IGNORED;
}

static enum reaction move_critical(struct browser *b, int direction) { return move_to(b, STATE_CRITICAL, STATE_CRITICAL, direction); }
static enum reaction move_warning(struct browser *b, int direction) { return move_to(b, STATE_WARNING, STATE_UNKNOWN, direction); }

/* Nobody follows a line that is not seen: it is shown first. */
static enum reaction follow_marked(struct browser *b)
{
	int y;

	if (b->target >= b->targets.n)
		return REACT_IGNORED;
	y = b->targets.of[b->target].y;
	if (y >= (int)b->scroll && y < (int)(b->scroll + b->page_rows))
		return REACT_FOLLOW;
	b->scroll = y > 2 ? (size_t)y - 2 : 0;
	return REACT_DONE;
}

/* Once: the page beside the list; again: into it; there, along the marked line. */
static enum reaction open_page(struct browser *b, int unused)
{
	(void)unused;
	if (!list_selected(&b->list))
		return REACT_IGNORED;
	if (browser_guest(b))
		return REACT_FOLLOW;
	if (keys_are_for_page(b))
		return follow_marked(b);
	if (b->open) {
		b->focus = true;
		return REACT_DONE;
	}
	b->open = true;
	b->scroll = 0;
	list_choose(&b->list);
	return REACT_LOAD;
}

static enum reaction fold(struct browser *b, int unused)
{
	int64_t before = b->list.selected_id;

	(void)unused;
	if (keys_are_for_page(b) || !(list_unfold(&b->list) || list_fold(&b->list)))
		return REACT_IGNORED;
	return moved(b, before);
}

static enum reaction enter_page(struct browser *b, int unused)
{
	return keys_are_for_page(b) ? REACT_IGNORED : open_page(b, unused);
}

/* To the right: what stands below the row, then its page; to the left back. */
static enum reaction enter_right(struct browser *b, int unused)
{
	if (!keys_are_for_page(b) && list_unfold(&b->list))
		return REACT_DONE;
	return enter_page(b, unused);
}

static bool can_close(const struct browser *b)
{
	return b->open && (!b->class->always_page || b->focus || b->maximised);
}

static enum reaction close_page(struct browser *b, int unused)
{
	(void)unused;
	if (!can_close(b))
		return REACT_IGNORED;
	browser_close_page(b);
	return REACT_DONE;
}

static enum reaction cancel(struct browser *b, int unused)
{
	enum reaction closed = close_page(b, unused);

	if (closed != REACT_IGNORED)
		return closed;
	if (b->list.n_marks > 0) {
		b->list.n_marks = 0;
		return REACT_DONE;
	}
	if (b->list.wanted[0]) {
		list_narrow(&b->list, "");
		return REACT_DONE;
	}
	return b->list.filter[0] && list_filter(&b->list, "", NULL) ? REACT_DONE : REACT_IGNORED;
}

static enum reaction leave_right(struct browser *b, int unused)
{
	int64_t before = b->list.selected_id;

	if (!keys_are_for_page(b) && list_fold(&b->list))
		return moved(b, before);
	if (!b->focus || b->list_hidden)
		return close_page(b, unused);
	b->focus = false;
	return REACT_DONE;
}

static enum reaction next_pane(struct browser *b, int unused)
{
	if (!b->open)
		return open_page(b, unused);
	b->focus = !b->focus;
	return REACT_DONE;
}

static enum reaction maximise(struct browser *b, int unused)
{
	(void)unused;
	if (!b->open)
		return REACT_IGNORED;
	b->maximised = !b->maximised;
	return REACT_DONE;
}

/* To the next column that is on the screen. */
static enum reaction sort_by(struct browser *b, int step)
{
	size_t n = b->list.class->n_columns, to = b->list.sort;

	for (size_t i = 0; i < n; i++) {
		to = (to + n + (size_t)step) % n;
		if (b->list_width == 0 || list_shows_column(&b->list, to, b->list_width, b->ascii))
			break;
	}
	list_sort(&b->list, to, false);
	return REACT_DONE;
}

static enum reaction reverse(struct browser *b, int unused)
{
	(void)unused;
	list_sort(&b->list, b->list.sort, !b->list.reverse);
	return REACT_DONE;
}

static enum reaction mark(struct browser *b, int unused)
{
	(void)unused;
	if (keys_are_for_page(b) || !list_selected(&b->list))
		return REACT_IGNORED;
	list_mark(&b->list);
	return move(b, 1);
}

static enum reaction mark_range(struct browser *b, int unused)
{
	(void)unused;
	if (keys_are_for_page(b) || !list_selected(&b->list))
		return REACT_IGNORED;
	list_mark_range(&b->list);
	return REACT_DONE;
}

static enum reaction mark_all(struct browser *b, int unused)
{
	(void)unused;
	if (keys_are_for_page(b) || !list_selected(&b->list))
		return REACT_IGNORED;
	list_mark_all(&b->list);
	return REACT_DONE;
}

static enum reaction next_period(struct browser *b, int unused)
{
	(void)unused;
	if (!b->class->has_curves)
		return REACT_IGNORED;
	b->period = (enum period)((b->period + 1) % PERIOD_COUNT);
	return b->open ? REACT_LOAD : REACT_DONE;
}

static const char *word_of_open(const struct browser *b, const char *usual)
{
	if (keys_are_for_page(b))
		return usual && b->target < b->targets.n ? N_("Follow") : NULL;
	return usual && can_close(b) ? N_("Browse") : usual;
}

const char *browser_footer(const void *view, enum action a, const char *usual)
{
	const struct browser *b = view;
	struct act_target one;

	if (a == ACT_OPEN)
		return word_of_open(b, usual);
	if (b->class->paper && (a == ACT_POLL_NOW || a == ACT_TAKE_IN_HAND || a == ACT_SILENCE || a == ACT_WRITE_COMMENT || a == ACT_NOTE_CALL || a == ACT_CALL_NEXT))
		return NULL;
	if (b->class->list->headings && (a == ACT_ASSESS || a == ACT_ADD_EVIDENCE || a == ACT_EXCEPTION || a == ACT_END_EXCEPTION)
	    && browser_targets(view, NULL, &one, 1) == 0) /* a heading, or what is judged by what stands below it */
		return NULL;
	if (a == ACT_FOLD)
		return keys_are_for_page(b) ? NULL : list_can_unfold(&b->list) ? usual : list_can_fold(&b->list) ? N_("Fold") : NULL;
	if (a == ACT_CANCEL)
		return can_close(b) ? N_("Close") : usual;
	if (a == ACT_FILTER || a == ACT_SEARCH || a == ACT_NEXT_CRITICAL)
		return b->list_hidden ? NULL : usual;
	return usual;
}

static const struct {
	enum action action;
	enum reaction (*run)(struct browser *b, int argument);
	int argument;
} acts[] = {
	{ ACT_UP, move, -1 }, { ACT_DOWN, move, 1 }, { ACT_FIRST, move, -TO_THE_END }, { ACT_LAST, move, TO_THE_END },
	{ ACT_PAGE_UP, move_half_pages, -2 }, { ACT_PAGE_DOWN, move_half_pages, 2 }, { ACT_HALF_UP, move_half_pages, -1 },
	{ ACT_HALF_DOWN, move_half_pages, 1 }, { ACT_NEXT_CRITICAL, move_critical, 1 }, { ACT_PREVIOUS_CRITICAL, move_critical, -1 },
	{ ACT_NEXT_WARNING, move_warning, 1 }, { ACT_PREVIOUS_WARNING, move_warning, -1 }, { ACT_OPEN, open_page, 0 },
	{ ACT_RIGHT, enter_right, 0 }, { ACT_FOLD, fold, 0 }, { ACT_LEFT, leave_right, 0 }, { ACT_BACK, close_page, 0 }, { ACT_CANCEL, cancel, 0 },
	{ ACT_NEXT_PANE, next_pane, 0 }, { ACT_MAXIMISE, maximise, 0 }, { ACT_SORT_LEFT, sort_by, -1 },
	{ ACT_SORT_RIGHT, sort_by, 1 }, { ACT_REVERSE, reverse, 0 }, { ACT_PERIOD, next_period, 0 },
	{ ACT_MARK, mark, 0 }, { ACT_MARK_RANGE, mark_range, 0 }, { ACT_MARK_ALL, mark_all, 0 },
};

enum reaction browser_act(void *view, enum action a)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (acts[i].action == a)
			return acts[i].run(view, acts[i].argument);
	return REACT_IGNORED;
}
