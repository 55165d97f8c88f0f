#include "console/links.h"

#include "arena.h"
#include "console/support.h"
#include "intl.h"

enum { HISTORY_POINTS = 480, STATES_DAYS = 30 };

static bool load_support(struct reader *r, struct arena *a, const struct link_row *row, struct support_row *ret, struct err *e)
{
	const struct support_row *found;
	struct support_row *rows;
	size_t n;

	if (!read_supports(r, a, &rows, &n, e))
		return false;
	found = support_find(rows, n, row->contract);
	if (found)
		*ret = *found;
	return true;
}

bool links_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct link_row *row = list_selected(&b->list);
	struct links_page *p = arena_alloc(a, sizeof *p);
	wall_t states_from = { now.ms - STATES_DAYS * INT64_C(86400000) };

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	return read_history(r, a, row->id, b->page_from, b->page_to, HISTORY_POINTS, &p->history, &p->n_history, e)
	       && read_states(r, a, row->id, states_from, now, &p->states, &p->n_states, e)
	       && read_percentile95(r, row->id, b->page_from, b->page_to, &p->p95_in_bps, &p->p95_out_bps, e)
	       && read_counter_span(r, row, &p->span, e) && read_redundancy(r, row->id, &p->redundancy, e)
	       && load_support(r, a, row, &p->support, e);
}
