#include "console/links.h"

#include "intl.h"

#include <math.h>
#include <string.h>

static const struct { int64_t ms; const char *words; } periods[LINKS_PERIOD_COUNT] = {
	[LINKS_HOUR] = { INT64_C(3600000), N_("Last hour") },
	[LINKS_DAY] = { INT64_C(86400000), N_("Last 24 hours") },
	[LINKS_WEEK] = { INT64_C(604800000), N_("Last 7 days") },
};

enum { STATES_DAYS = 30 };

int64_t links_period_ms(enum links_period p) { return periods[p].ms; }
const char *links_period_words(enum links_period p) { return periods[p].words; }

static const char *field_of(const struct field_row *rows, size_t n, const char *field)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].field, field) == 0)
			return rows[i].value;
	return NULL;
}

/* The fields of "kind:name"; *ret_n 0 when there is no such entity, which is no error here. */
static bool read_named(struct reader *r, struct arena *a, const char *kind, const char *name, struct field_row **ret_rows,
                       size_t *ret_n, struct err *e)
{
	const char *found;
	char full[512];
	int64_t id;

	*ret_n = 0;
	if (!name)
		return true;
	snprintf(full, sizeof full, "%s:%s", kind, name);
	if (!read_entity_id(r, full, &id, &found, a, e))
		return !e || e->kind == ERR_NOT_FOUND;
	return read_entity(r, a, id, ret_rows, ret_n, e);
}

static bool load_support(struct reader *r, struct arena *a, const struct link_row *row, struct links_support *ret, struct err *e)
{
	struct field_row *rows = NULL;
	size_t n;

	if (!read_named(r, a, "contract", row->contract, &rows, &n, e))
		return false;
	ret->reference = field_of(rows, n, "reference");
	ret->gtr_hours = field_of(rows, n, "gtr_hours");
	ret->gtr_window = field_of(rows, n, "gtr_window");
	ret->ends = field_of(rows, n, "ends");
	if (!read_named(r, a, "supplier", row->supplier, &rows, &n, e))
		return false;
	ret->phone = field_of(rows, n, "phone");
	ret->hours = field_of(rows, n, "hours");
	ret->customer_reference = field_of(rows, n, "customer_reference");
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
	d.from = (wall_t){ now.ms - links_period_ms(v->period) };
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
