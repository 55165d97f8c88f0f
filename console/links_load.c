#include "console/links.h"
#include "console/support.h"

#include "intl.h"

enum { STATES_DAYS = 30 };

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

static bool load_detail(struct links *v, struct reader *r, wall_t now, struct err *e)
{
	const struct link_row *row = links_selected(v);
	struct links_detail d = { .id = row->id, .period = v->period, .to = now };
	struct arena *a = arena_new();
	wall_t states_from = { now.ms - STATES_DAYS * INT64_C(86400000) };

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	d.from = (wall_t){ now.ms - period_ms(v->period) };
	if (!read_history(r, a, row->id, d.from, d.to, LINKS_HISTORY_POINTS, &d.history, &d.n_history, e)
	    || !read_states(r, a, row->id, states_from, now, &d.states, &d.n_states, e)
	    || !read_percentile95(r, row->id, d.from, d.to, &d.p95_in_bps, &d.p95_out_bps, e)
	    || !load_support(r, a, row, &d.support, e)) {
		arena_free(a);
		return false;
	}
	links_set_detail(v, a, &d);
	return true;
}

static bool load_rows(struct links *v, struct reader *r, wall_t shown, struct err *e)
{
	struct arena *a = arena_new();
	struct link_row *rows;
	size_t n;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_links(r, a, &rows, &n, e) || !links_set_rows(v, a, rows, n, shown, e)) {
		arena_free(a);
		return false;
	}
	return true;
}

bool links_load(void *view, struct reader *r, wall_t now, wall_t at, bool selected_only, struct err *e)
{
	struct links *v = view;
	wall_t shown = wall_is_known(at) ? at : now;

	if (!selected_only && !load_rows(v, r, shown, e))
		return false;
	v->past = wall_is_known(at) && at.ms < now.ms;
	return !v->detail_open || !links_selected(v) || load_detail(v, r, shown, e);
}
