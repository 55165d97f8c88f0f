#include "console/list_internal.h"

#include <string.h>

static size_t find(const struct list *l, int64_t id)
{
	for (size_t i = 0; i < l->n_marks; i++)
		if (l->marks[i] == id)
			return i;
	return l->n_marks;
}

bool list_is_marked(const struct list *l, const void *row)
{
	return l->n_marks > 0 && find(l, l->class->id(row)) < l->n_marks;
}

static void add(struct list *l, const void *row)
{
	if (!list_is_marked(l, row) && l->n_marks < LIST_MARKS_MAX)
		l->marks[l->n_marks++] = l->class->id(row);
}

/* What is done of a row is done of what stands below it; of a heading nothing is. */
static void add_own(struct list *l, const void *row)
{
	if (list_is_counted(l, row))
		add(l, row);
}

void list_mark(struct list *l)
{
	const void *row = list_selected(l);
	size_t at;

	if (!row || (l->class->headings && !list_is_counted(l, row)))
		return;
	at = find(l, l->class->id(row));
	if (at == l->n_marks) {
		add(l, row);
		return;
	}
	memmove(&l->marks[at], &l->marks[at + 1], (--l->n_marks - at) * sizeof l->marks[0]);
}

/* Where the row of the last mark stands; the selected one when there is none, or it is not shown. */
static size_t last_marked(const struct list *l)
{
	for (size_t i = 0; l->n_marks > 0 && i < l->n_shown; i++)
		if (l->class->id(list_row(l, i)) == l->marks[l->n_marks - 1])
			return i;
	return l->selected;
}

void list_mark_range(struct list *l)
{
	size_t from = last_marked(l), to = l->selected;

	for (size_t i = from < to ? from : to; i <= (from < to ? to : from) && i < l->n_shown; i++)
		add_own(l, list_row(l, i));
}

void list_mark_all(struct list *l)
{
	if (l->n_marks > 0) {
		l->n_marks = 0;
		return;
	}
	for (size_t i = 0; i < l->n_shown; i++)
		add_own(l, list_row(l, i));
}

size_t list_count_marked(const struct list *l)
{
	size_t n = 0;

	for (size_t i = 0; l->n_marks > 0 && i < l->n_shown; i++)
		n += list_is_marked(l, list_row(l, i));
	return n;
}
