/* What the action plan was at several instants, from one reading of all that was ever written in it. */
#include "inventory/reader_hds_internal.h"

static bool fill_step(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r;
	(void)e;
	hds_fill_action_step(c, row);
	return true;
}

/* The first end that was ever promised, as in HDS_ACTION. */
static void note_first_due(struct hds_action *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool same = i > 0 && steps[i - 1].number == steps[i].number;

		steps[i].first_due = same && wall_is_known(steps[i - 1].first_due) ? steps[i - 1].first_due : steps[i].due;
	}
}

static void add_at(const struct hds_action *steps, size_t n, wall_t at, struct hds_plan *ret)
{
	const struct hds_action *last = NULL;

	for (size_t i = 0; i < n; i++) {
		if (steps[i].at.ms <= at.ms)
			last = &steps[i];
		if (last && (i + 1 == n || steps[i + 1].number != steps[i].number)) {
			hds_plan_add(ret, last, at);
			last = NULL;
		}
	}
}

bool read_hds_plans(struct reader *r, const wall_t *at, size_t n, struct hds_plan *ret, struct err *e)
{
	struct arena *a = arena_new();
	struct rows steps = ROWS_INIT(a, struct hds_action);
	bool ok = a || err_set(e, ERR_MEMORY, "out of memory");

	ok = ok && reader_rows(r, ST_HDS_ACTION_STEPS, NULL, 0, &steps, fill_step, e);
	if (ok)
		note_first_due(steps.data, steps.n);
	for (size_t i = 0; ok && i < n; i++) {
		ret[i] = (struct hds_plan){ .actions = 0 };
		add_at(steps.data, steps.n, at[i], &ret[i]);
	}
	arena_free(a);
	return ok;
}
