#include "replay.h"

#include <stdlib.h>
#include <string.h>

struct told {
	const struct replay_alert *alert;
};

static int by_entity(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	if (x->alert->entity_id != y->alert->entity_id)
		return (x->alert->entity_id > y->alert->entity_id) - (x->alert->entity_id < y->alert->entity_id);
	return (x->alert->opened.ms > y->alert->opened.ms) - (x->alert->opened.ms < y->alert->opened.ms);
}

static int by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int by_cost(const void *a, const void *b)
{
	const struct replay_cost *x = a, *y = b;

	if (x->at_night != y->at_night)
		return (x->at_night < y->at_night) - (x->at_night > y->at_night);
	return (x->entity_id > y->entity_id) - (x->entity_id < y->entity_id);
}

static bool is_acted(const int64_t *acted, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (acted[i] == id)
			return true;
	return false;
}

static size_t count_at_night(const struct replay_record *r, const struct replay_alert *alerts, size_t n, int64_t entity_id)
{
	size_t nights = 0;

	for (size_t i = 0; i < n; i++)
		nights += alerts[i].entity_id == entity_id && alerts[i].follows_id == 0 && !*alerts[i].subject
			&& alerts[i].opened.ms >= r->from.ms && replay_is_night(alerts[i].opened);
	return nights;
}

bool replay_costs(const struct replay_record *r, const int64_t *acted, size_t n_acted, const struct replay_alert *patient, size_t n_patient,
                  struct arena *a, struct replay_cost **ret, size_t *ret_n, struct err *e)
{
	struct told *told = arena_array(a, r->n_alerts, sizeof *told);
	struct replay_cost *costs = arena_array(a, r->n_alerts, sizeof *costs);
	int64_t *lengths = arena_array(a, r->n_alerts, sizeof *lengths);
	size_t n = 0, n_costs = 0;

	if (!told || !costs || !lengths)
		return err_set(e, ERR_MEMORY, "no memory for a replay");
	for (size_t i = 0; i < r->n_alerts; i++) {
		const struct replay_alert *x = &r->alerts[i];

		if (x->follows_id == 0 && !*x->subject && x->opened.ms >= r->from.ms && replay_is_night(x->opened))
			told[n++].alert = x;
	}
	if (n > 0)
		qsort(told, n, sizeof *told, by_entity);
	for (size_t i = 0; i < n;) {
		struct replay_cost c = { .entity_id = told[i].alert->entity_id, .heals_ms = UNKNOWN_I64 };
		size_t ended = 0;

		for (; i < n && told[i].alert->entity_id == c.entity_id; i++) {
			c.at_night++;
			c.acted += is_acted(acted, n_acted, told[i].alert->id);
			if (wall_is_known(told[i].alert->closed))
				lengths[ended++] = told[i].alert->closed.ms - told[i].alert->opened.ms;
		}
		if (ended > 0) {
			qsort(lengths, ended, sizeof *lengths, by_length);
			c.heals_ms = lengths[ended / 2];
		}
		c.patient_at_night = count_at_night(r, patient, n_patient, c.entity_id);
		costs[n_costs++] = c;
	}
	if (n_costs > 0)
		qsort(costs, n_costs, sizeof *costs, by_cost);
	*ret = costs;
	*ret_n = n_costs;
	return true;
}
