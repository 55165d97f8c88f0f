#include "console/list_internal.h"

#include "arena.h"
#include "intl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_COLUMN = FILTER_NAME_FIELD };

const char *list_shown(const char *value)
{
	const char *end = value ? strrchr(value, '\n') : NULL;

	return end ? end + 1 : value;
}

void list_init(struct list *l, const struct list_class *class)
{
	*l = (struct list){ .class = class, .now = WALL_NEVER, .sort = class->sort, .page = 1 };
}

void list_done(struct list *l)
{
	arena_free(l->arena);
	arena_free(l->guest_arena);
}

bool list_is_guest(const struct list *l, const void *row)
{
	const char *at = row, *first = l->guests;

	return l->n_guests > 0 && at >= first && at < first + l->n_guests * l->class->guest_size;
}

const void *list_row_at(const struct list *l, size_t i)
{
	if (i >= l->n)
		return (const char *)l->guests + (i - l->n) * l->class->guest_size;
	return (const char *)l->rows + i * l->class->row_size;
}

const void *list_row(const struct list *l, size_t i)
{
	return i < l->n_shown ? list_row_at(l, l->order[i]) : NULL;
}

const void *list_selected(const struct list *l)
{
	return list_row(l, l->selected);
}

bool list_is_counted(const struct list *l, const void *row)
{
	return !list_is_guest(l, row) && (list_parent(l, row) != NULL) == l->class->headings;
}

static size_t count_rows(const struct list *l, const enum state *s, bool shown)
{
	size_t n = 0;

	for (size_t i = 0; i < (shown ? l->n_shown : l->n); i++) {
		const void *row = shown ? list_row(l, i) : list_row_at(l, i);

		n += list_is_counted(l, row) && (!s || l->class->state(row) == *s);
	}
	return n;
}

size_t list_count(const struct list *l) { return l->class->parent ? count_rows(l, NULL, false) : l->n; }
size_t list_count_shown(const struct list *l) { return l->class->parent || l->n_guests > 0 ? count_rows(l, NULL, true) : l->n_shown; }

size_t list_group(const struct list *l, const void *row)
{
	return list_is_guest(l, row) ? LIST_GUEST_GROUP : l->class->group ? l->class->group(row) : 0;
}

size_t list_count_group(const struct list *l, size_t group)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n_shown; i++)
		n += (group == LIST_GUEST_GROUP || list_is_counted(l, list_row(l, i))) && list_group(l, list_row(l, i)) == group;
	return n;
}

size_t list_titles(const struct list *l)
{
	size_t n = 0;

	for (size_t group = 0; (l->class->group || l->n_guests > 0) && group <= LIST_GUEST_GROUP; group++)
		n += list_count_group(l, group) > 0;
	return n == 1 && list_count_group(l, 0) > 0 ? 0 : n;
}

size_t list_count_state(const struct list *l, enum state s) { return count_rows(l, &s, false); }
size_t list_count_state_shown(const struct list *l, enum state s) { return count_rows(l, &s, true); }

size_t list_index_of(const struct list *l, const void *row)
{
	if (list_is_guest(l, row))
		return l->n + (size_t)((const char *)row - (const char *)l->guests) / l->class->guest_size;
	return (size_t)((const char *)row - (const char *)l->rows) / l->class->row_size;
}

static int compare_alone(const struct list *l, const void *p, const void *q)
{
	size_t i = list_index_of(l, p), k = list_index_of(l, q);
	int order = (int)list_group(l, p) - (int)list_group(l, q);

	if (order == 0 && list_is_guest(l, p))
		return (i > k) - (i < k); /* as they were found */
	if (order == 0 && l->wanted[0])
		order = (int)l->match[i] - (int)l->match[k];
	if (order == 0)
		order = l->reverse ? -l->class->compare(p, q, l->sort) : l->class->compare(p, q, l->sort);
	if (order == 0 && l->sort != NAME_COLUMN)
		order = l->class->compare(p, q, NAME_COLUMN);
	return order ? order : (l->class->id(p) > l->class->id(q)) - (l->class->id(p) < l->class->id(q));
}

/* What stands below a row follows it. */
static int compare_indexes(const void *a, const void *b, void *arg)
{
	const struct list *l = arg;
	const void *p = list_row_at(l, *(const size_t *)a), *q = list_row_at(l, *(const size_t *)b);
	const void *above_p = list_parent(l, p), *above_q = list_parent(l, q);

	if (above_p != above_q && (above_p ? above_p : p) == (above_q ? above_q : q))
		return above_p ? 1 : -1;
	if (above_p != above_q)
		return compare_alone(l, above_p ? above_p : p, above_q ? above_q : q);
	return compare_alone(l, p, q);
}

static bool is_chosen(const struct list *l, const void *row)
{
	return strncmp(l->class->name(row), l->chosen, sizeof l->chosen - 1) == 0;
}

void list_choose(struct list *l)
{
	l->lost = false;
	if (list_selected(l))
		snprintf(l->chosen, sizeof l->chosen, "%s", l->class->name(list_selected(l)));
}

static void scroll_to_selected(struct list *l)
{
	size_t last = l->n_shown > l->page ? l->n_shown - l->page : 0;

	if (l->selected < l->top)
		l->top = l->selected;
	else if (l->selected >= l->top + l->page)
		l->top = l->selected - l->page + 1;
	if (l->top > last)
		l->top = last;
}

void list_settle(struct list *l)
{
	if (l->selected >= l->n_shown)
		l->selected = l->n_shown > 0 ? l->n_shown - 1 : 0;
	l->selected_id = l->n_shown > 0 ? l->class->id(list_selected(l)) : 0;
	scroll_to_selected(l);
}

bool list_passes(struct list *l, size_t i)
{
	return (!l->wanted[0] || l->match[i] < SEARCH_RANK_NONE)
	       && (!l->parsed.n || filter_matches(&l->parsed, list_folded(l, i), l->class->value, list_row_at(l, i)));
}

/* A heading stands above what passes. */
static bool heads_one(struct list *l, const void *heading)
{
	for (size_t i = 0; i < l->n; i++)
		if (list_parent(l, list_row_at(l, i)) == heading && list_passes(l, i))
			return true;
	return false;
}

static bool is_shown(struct list *l, size_t i)
{
	const void *row = list_row_at(l, i), *above = list_parent(l, row);

	if (l->class->headings)
		return above ? list_passes(l, i) && list_is_unfolded(l, above) : heads_one(l, row);
	return list_passes(l, i) && (!above || (list_is_unfolded(l, above) && list_passes(l, list_index_of(l, above))));
}

void list_arrange(struct list *l)
{
	l->n_shown = 0;
	if (l->natural)
		*l->natural = (struct list_natural){ .ascii = false };
	for (size_t i = 0; i < l->n; i++)
		if (is_shown(l, i))
			l->order[l->n_shown++] = i;
	for (size_t i = 0; i < l->n_guests && l->wanted[0] && !l->parsed.n; i++)
		l->order[l->n_shown++] = l->n + i;
	if (l->n_shown > 1)
		qsort_r(l->order, l->n_shown, sizeof *l->order, compare_indexes, l);
	for (size_t i = 0; i < l->n_shown; i++) {
		if (is_chosen(l, list_row(l, i))) {
			l->selected = i;
			break;
		}
	}
	list_settle(l);
	if (l->chosen[0] == '\0')
		list_choose(l);
}

static void look_for_chosen(struct list *l)
{
	bool found = l->chosen[0] == '\0';

	for (size_t i = 0; i < l->n && !found; i++)
		found = is_chosen(l, list_row_at(l, i));
	l->lost_told = l->lost_told && !found;
	l->lost = !found;
}

const char *list_lost(struct list *l)
{
	if (!l->lost || l->lost_told)
		return NULL;
	l->lost_told = true;
	return l->chosen;
}

bool list_set_rows(struct list *l, struct arena *arena, void *rows, size_t n, wall_t now, bool past, struct err *e)
{
	const char **texts = arena_array(arena, 2 * n, sizeof *texts);
	size_t *order = arena_array(arena, n + LIST_GUESTS_MAX, sizeof *order);
	unsigned char *match = arena_array(arena, n, sizeof *match);
	struct list_natural *natural = arena_alloc(arena, sizeof *natural);

	if (!texts || !order || !match || !natural)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (arena != l->arena)
		arena_free(l->arena);
	l->arena = arena;
	l->rows = rows;
	l->joined = texts;
	l->folded = texts + n;
	l->order = order;
	l->match = match;
	l->natural = natural;
	l->detailed = NULL;
	l->n = n;
	l->now = now;
	l->past = past;
	look_for_chosen(l);
	list_match_rows(l);
	list_arrange(l);
	return true;
}

void list_sort(struct list *l, size_t column, bool reverse)
{
	l->sort = column;
	l->reverse = reverse;
	list_arrange(l);
}

bool list_sort_by_name(struct list *l, const char *column, struct err *e)
{
	char wanted[64], word[64];

	text_fold(column, wanted, sizeof wanted);
	for (size_t c = 0; c < l->class->n_columns; c++) {
		text_fold(_(l->class->fields[c]), word, sizeof word);
		if (strcmp(l->class->fields[c], wanted) == 0 || strcmp(word, wanted) == 0) {
			list_sort(l, c, false);
			return true;
		}
	}
	return err_set(e, ERR_USAGE, _("There is no such column to sort by."));
}

void list_layout(struct list *l, int height)
{
	ptrdiff_t page = height - 2 - (ptrdiff_t)list_titles(l) - l->class->reason_rows;

	l->page = page > 1 ? (size_t)page : 1;
	scroll_to_selected(l);
}

void list_move(struct list *l, ptrdiff_t rows)
{
	ptrdiff_t to = (ptrdiff_t)l->selected + rows, last = (ptrdiff_t)l->n_shown - 1;

	if (to > last)
		to = last;
	if (to < 0)
		to = 0;
	l->selected = (size_t)to;
	list_settle(l);
	list_choose(l);
}

bool list_move_to_state(struct list *l, enum state a, enum state b, int direction)
{
	ptrdiff_t n = (ptrdiff_t)l->n_shown;

	for (ptrdiff_t i = (ptrdiff_t)l->selected + direction; i >= 0 && i < n; i += direction) {
		enum state s = l->class->state(list_row(l, (size_t)i));

		if (s == a || s == b) {
			list_move(l, i - (ptrdiff_t)l->selected);
			return true;
		}
	}
	return false;
}

static bool select_shown(struct list *l, const char *name)
{
	for (size_t i = 0; i < l->n_shown; i++) {
		if (strcmp(l->class->name(list_row(l, i)), name) == 0) {
			list_move(l, (ptrdiff_t)i - (ptrdiff_t)l->selected);
			return true;
		}
	}
	return false;
}

static bool select_folded(struct list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->class->name(list_row_at(l, i)), name) == 0 && list_reveal(l, i))
			return true;
	return false;
}

bool list_select(struct list *l, const char *name)
{
	if (select_shown(l, name))
		return true;
	l->parsed = (struct filter){ .n = 0 };
	l->filter[0] = l->wanted[0] = '\0';
	list_set_guests(l, NULL, NULL, 0, NULL);
	return select_shown(l, name) || select_folded(l, name);
}
