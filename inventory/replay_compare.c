#include "replay.h"

#include "night_cost.h"

#include <stdlib.h>
#include <string.h>

static bool is_counted(const struct replay_record *r, const struct replay_alert *a)
{
	return a->follows_id == 0 && a->opened.ms >= r->from.ms && a->opened.ms <= r->to.ms;
}

static bool overlap(const struct replay_alert *a, const struct replay_alert *b)
{
	return (!wall_is_known(a->closed) || a->closed.ms >= b->opened.ms) && (!wall_is_known(b->closed) || b->closed.ms >= a->opened.ms);
}

static int by_entity(const void *a, const void *b)
{
	const struct replay_alert *x = *(const struct replay_alert *const *)a, *y = *(const struct replay_alert *const *)b;

	if (x->entity_id != y->entity_id)
		return (x->entity_id > y->entity_id) - (x->entity_id < y->entity_id);
	if (strcmp(x->subject, y->subject) != 0)
		return strcmp(x->subject, y->subject);
	return (x->opened.ms > y->opened.ms) - (x->opened.ms < y->opened.ms);
}

static const struct replay_alert **causes_of(const struct replay_record *r, const struct replay_alert *alerts, size_t n, struct arena *a,
                                             struct replay_count *count, size_t *ret_n)
{
	const struct replay_alert **list = arena_array(a, n, sizeof *list);

	*ret_n = 0;
	for (size_t i = 0; list && i < n; i++)
		if (is_counted(r, &alerts[i])) {
			list[(*ret_n)++] = &alerts[i];
			count->alerts++;
			count->at_night += night_time_of(alerts[i].opened) == NIGHT_TIME_NIGHT;
		}
	if (list && *ret_n > 0)
		qsort(list, *ret_n, sizeof *list, by_entity);
	return list;
}

/* Those of `some` that overlap none of the same object among `others`. Both sorted by object, then by time. */
static void add_missing(enum replay_change_kind kind, const struct replay_alert **some, size_t n, const struct replay_alert **others,
                        size_t m, struct replay_comparison *c)
{
	size_t first = 0;

	for (size_t i = 0; i < n; i++) {
		bool found = false;

		while (first < m && others[first]->entity_id < some[i]->entity_id)
			first++;
		for (size_t k = first; k < m && others[k]->entity_id == some[i]->entity_id && !found; k++)
			found = strcmp(some[i]->subject, others[k]->subject) == 0 && overlap(some[i], others[k]);
		if (found)
			continue;
		c->changes[c->n_changes++] = (struct replay_difference){ kind, some[i] };
		*(kind == REPLAY_LOST ? &c->lost : &c->fresh) += 1;
	}
}

static int by_instant(const void *a, const void *b)
{
	const struct replay_difference *x = a, *y = b;

	return (x->alert->opened.ms > y->alert->opened.ms) - (x->alert->opened.ms < y->alert->opened.ms);
}

bool replay_compare(const struct replay_record *record, const struct replay_alert *replayed, size_t n, struct arena *a,
                    struct replay_comparison *ret, struct err *e)
{
	size_t n_real, n_replayed;
	const struct replay_alert **real, **other;

	*ret = (struct replay_comparison){ 0 };
	real = causes_of(record, record->alerts, record->n_alerts, a, &ret->real, &n_real);
	other = causes_of(record, replayed, n, a, &ret->replayed, &n_replayed);
	ret->changes = arena_array(a, record->n_alerts + n, sizeof *ret->changes);
	if (!real || !other || !ret->changes)
		return err_set(e, ERR_MEMORY, "no memory for a replay");
	add_missing(REPLAY_LOST, real, n_real, other, n_replayed, ret);
	add_missing(REPLAY_NEW, other, n_replayed, real, n_real, ret);
	if (ret->n_changes > 0)
		qsort(ret->changes, ret->n_changes, sizeof *ret->changes, by_instant);
	return true;
}
