#include "inventory/reader_internal.h"

#include <stdlib.h>

/* Lists ask for every entity: all results and states of the present are read in two statements, once a transaction. */
struct reader_current {
	struct rows results, states; /* struct entity_result, struct entity_state; by entity */
};

/* entity_id comes first in both kinds of row. */
static int by_entity(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* As by_entity, and the checks of an entity in the order they were made. */
static int by_entity_and_check(const void *a, const void *b)
{
	const struct entity_result *x = a, *y = b;
	int order = by_entity(x, y);

	return order ? order : (x->position > y->position) - (x->position < y->position);
}

static bool fill_result(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct entity_result *v = row;

	v->entity_id = column_i64(c);
	v->position = r->current->results.n;
	return reader_fill_check(r, c, &v->check, e);
}

static bool fill_state(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct entity_state *s = row;

	(void)r;
	(void)e;
	s->entity_id = column_i64(c);
	reader_fill_state(c, s);
	return true;
}

static bool read_current(struct reader *r, struct err *e)
{
	struct arena *a = r->current_arena;
	struct reader_current *current = arena_alloc(a, sizeof *current);

	if (!current)
		return err_set(e, ERR_MEMORY, "out of memory");
	current->results = ROWS_INIT(a, struct entity_result);
	current->states = ROWS_INIT(a, struct entity_state);
	r->current = current;
	if (!reader_rows(r, ST_RESULTS_NOW, NULL, 0, &current->results, fill_result, e)
	    || !reader_rows(r, ST_STATES_NOW, NULL, 0, &current->states, fill_state, e)) {
		r->current = NULL;
		return false;
	}
	if (current->results.n > 1)
		qsort(current->results.data, current->results.n, sizeof(struct entity_result), by_entity_and_check);
	return true;
}

bool reader_current_state(struct reader *r, int64_t entity_id, const struct entity_state **ret, struct err *e)
{
	struct rows *rows;

	if (!r->current && !read_current(r, e))
		return false;
	rows = &r->current->states;
	*ret = rows->n ? bsearch(&entity_id, rows->data, rows->n, sizeof(struct entity_state), by_entity) : NULL;
	return true;
}

bool reader_current_results(struct reader *r, int64_t entity_id, const struct entity_result **ret, size_t *ret_n, struct err *e)
{
	const struct entity_result *first, *end;
	struct rows *rows;

	if (!r->current && !read_current(r, e))
		return false;
	rows = &r->current->results;
	*ret_n = 0;
	first = rows->n ? bsearch(&entity_id, rows->data, rows->n, sizeof *first, by_entity) : NULL;
	if (!first)
		return true;
	end = (const struct entity_result *)rows->data + rows->n;
	while (first > (const struct entity_result *)rows->data && first[-1].entity_id == entity_id)
		first--;
	*ret = first;
	while (first < end && first->entity_id == entity_id) {
		first++;
		++*ret_n;
	}
	return true;
}
