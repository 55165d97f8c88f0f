#include "console/list_internal.h"

#include "arena.h"

enum { SOON_ROWS = 100 };

bool list_without_details(struct list *l, struct err *e)
{
	l->detailed = arena_array(l->arena, l->n, sizeof *l->detailed);
	return l->detailed || err_set(e, ERR_MEMORY, "out of memory");
}

static bool needs_whole(const struct list *l)
{
	return l->look == LOOK_ALL || l->filter[0] || l->wanted[0] || l->class->is_detail(l->sort);
}

static size_t on_page(const struct list *l)
{
	return l->top + l->page < l->n_shown ? l->page : l->n_shown - l->top;
}

/* The i-th row that is looked at: first the page, then all. */
static size_t looked_at(const struct list *l, size_t i)
{
	return i < on_page(l) ? l->order[l->top + i] : i - on_page(l);
}

static size_t count_looked_at(const struct list *l)
{
	if (!l->detailed)
		return 0;
	return on_page(l) + (needs_whole(l) || l->look == LOOK_SOON ? l->n : 0);
}

bool list_lacks(const struct list *l)
{
	size_t n = count_looked_at(l);

	for (size_t i = 0; i < n; i++)
		if (!l->detailed[looked_at(l, i)])
			return true;
	return false;
}

bool list_read_details(struct list *l, list_read_fn read, void *user, struct err *e)
{
	size_t n = count_looked_at(l), n_read = 0, most = l->detailed && needs_whole(l) ? l->n : on_page(l) + SOON_ROWS;

	for (size_t i = 0; i < n && n_read < most; i++) {
		size_t k = looked_at(l, i);

		if (l->detailed[k])
			continue;
		if (!read(user, l->arena, (char *)l->rows + k * l->class->row_size, e))
			return false;
		l->detailed[k] = 1;
		l->joined[k] = l->folded[k] = NULL;
		n_read++;
	}
	if (n_read > 0 && needs_whole(l)) {
		list_match_rows(l);
		list_arrange(l);
	}
	return true;
}
