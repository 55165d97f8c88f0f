#include "console/list_internal.h"

#include <string.h>

const void *list_parent(const struct list *l, const void *row)
{
	return l->class->parent ? l->class->parent(row) : NULL;
}

static size_t find(const struct list *l, const void *row)
{
	int64_t id = l->class->id(row);

	for (size_t i = 0; i < l->n_unfolded; i++)
		if (l->unfolded[i] == id)
			return i;
	return l->n_unfolded;
}

static bool has_children(const struct list *l, const void *row)
{
	for (size_t i = 0; l->class->parent && i < l->n; i++)
		if (l->class->parent((const char *)l->rows + i * l->class->row_size) == row)
			return true;
	return false;
}

bool list_is_unfolded(const struct list *l, const void *row)
{
	return l->n_unfolded > 0 && find(l, row) < l->n_unfolded && has_children(l, row);
}

bool list_can_unfold(const struct list *l)
{
	const void *row = list_selected(l);

	return row && !list_is_unfolded(l, row) && has_children(l, row);
}

/* The selected row, or the one that it stands below. */
static const void *unfolded_row(const struct list *l)
{
	const void *row = list_selected(l), *above = row ? list_parent(l, row) : NULL;

	row = above ? above : row;
	return row && list_is_unfolded(l, row) ? row : NULL;
}

bool list_can_fold(const struct list *l) { return unfolded_row(l) != NULL; }

static void forget(struct list *l, size_t i)
{
	memmove(&l->unfolded[i], &l->unfolded[i + 1], (--l->n_unfolded - i) * sizeof l->unfolded[0]);
}

static void remember(struct list *l, const void *row)
{
	if (l->n_unfolded == LIST_UNFOLDED_MAX)
		forget(l, 0);
	if (find(l, row) == l->n_unfolded)
		l->unfolded[l->n_unfolded++] = l->class->id(row);
}

bool list_reveal(struct list *l, size_t i)
{
	const void *row = list_row_at(l, i), *above = list_parent(l, row);

	if (!l->class->headings || !above || list_is_unfolded(l, above))
		return false;
	remember(l, above);
	list_arrange(l);
	for (size_t k = 0; k < l->n_shown; k++) {
		if (list_row(l, k) == row) {
			list_move(l, (ptrdiff_t)k - (ptrdiff_t)l->selected);
			return true;
		}
	}
	return false;
}

bool list_unfold(struct list *l)
{
	const void *row = list_selected(l);

	if (!list_can_unfold(l))
		return false;
	remember(l, row);
	list_arrange(l);
	return true;
}

bool list_fold(struct list *l)
{
	const void *row = unfolded_row(l);

	if (!row)
		return false;
	for (size_t i = 0; i < l->n_shown; i++)
		if (list_row(l, i) == row)
			list_move(l, (ptrdiff_t)i - (ptrdiff_t)l->selected);
	forget(l, find(l, row));
	list_arrange(l);
	return true;
}
